"""The fast scanner, the lark reader, spans, and what is written back."""

from importlib import import_module
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mscons.edifact import Segment, Syntax, cut, read_with_lark, scan, wire_text

HOSTILE = st.text(alphabet="UNHT1a ?'+:*\r\n\x00\x1bä", max_size=60)


def shape(segment: Segment) -> tuple[int, int, bool, str, object]:
    return segment.start, segment.end, segment.closed, segment.raw, segment.layout


@pytest.mark.parametrize("repetition", [None, "*"])
@settings(max_examples=1500, deadline=None)
@given(text=HOSTILE)
@example(text="A?")
@example(text="A'?")
@example(text="'' \n'+'")
def test_both_readers_agree_on_every_text(text: str, repetition: str | None) -> None:
    service = Syntax().service.for_version(4 if repetition else 3)
    syntax = Syntax(service=service)
    canonical = service.canonical(text)
    fast = [shape(s) for s in scan(canonical, 7, syntax)]
    slow = [shape(s) for s in read_with_lark(canonical, 7, syntax)]
    assert fast == slow


@settings(max_examples=500, deadline=None)
@given(text=HOSTILE)
def test_spans_and_gaps_tile_the_text(text: str) -> None:
    at = 0
    for segment in scan(text):
        assert not text[at : segment.start].strip("\r\n\t \0\x1a'")
        assert segment.data == text[segment.start : segment.end].encode("latin-1")
        at = segment.end
    assert not text[at:].strip("\r\n\t \0\x1a'")


def test_values_and_spans() -> None:
    segment = next(scan("DTM+137:202610010000?+00:303'", 100))
    assert segment.tag == "DTM"
    assert segment.get(1, 1) == "137"
    assert segment.get(1, 2) == "202610010000+00"
    assert segment.span(1, 2) == (108, 124)
    assert segment.get(4, 1) == segment.get(1, 9) == ""
    assert segment.span(3) == (128, 128)


def test_a_stray_release_keeps_both_characters() -> None:
    assert next(scan("FTX+Dr?. X??Y'")).get(1) == "Dr?. X?Y"


def test_repetitions_are_version_4_only() -> None:
    syntax = Syntax(service=Syntax().service.for_version(4), version=4)
    assert next(scan("ABC+a*b:c", 0, syntax)).values == [[["a"], ["b", "c"]]]
    plain = Syntax().service.for_version(3)
    assert next(scan(plain.canonical("ABC+a*b:c"), 0, Syntax(plain))).values == [[["a*b", "c"]]]


@given(st.lists(st.lists(st.text(st.characters(codec="latin-1"), max_size=6), max_size=4)))
def test_what_is_written_reads_back(elements: list[list[str]]) -> None:
    segment = Segment(wire_text("ABC", elements))
    for i, element in enumerate(elements, 1):
        for j, value in enumerate(element, 1):
            assert segment.get(i, j) == value


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("DTM+7:1?+00'", False),
        ("PIA+5+1-0?:1'", False),
        ("FTX+?''", True),
        ("FTX+??'", True),
        ("FTX+?a'", True),
        ("FTX+a?", True),
    ],
)
def test_odd_releases(text: str, odd: bool) -> None:
    segments: Any = import_module("mscons.edifact.segments")
    assert segments.has_odd_releases(text) is odd
    assert cut(text) == cut(text, odd) == cut(text, odd=True)


@given(HOSTILE)
def test_values_are_the_same_before_and_after_the_spans(text: str) -> None:
    for fresh, known in zip(scan(text), scan(text), strict=True):
        assert known.layout
        for element in range(len(fresh) + 2):
            for component in range(1, len(fresh.components(element)) + 2):
                assert fresh.get(element, component) == known.get(element, component)
