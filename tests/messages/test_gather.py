"""Findings on their way into a report."""

import pytest

from mscons.messages import Sieve, fingerprint, validate


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("in/a.edi", True),
        ("C:\\in\\a.edi", True),
        ("x.zip!in/a.edi", True),
        ("b.edi", False),
        ("a.edi.gz", False),
    ],
)
def test_of_a_name_the_last_part_counts(name: str, same: bool) -> None:
    mark = fingerprint("a.edi", "AHB101", "SG5#1", "QTY+1'")
    assert (fingerprint(name, "AHB101", "SG5#1", "QTY+1'") == mark) is same


def test_parts_of_a_fingerprint_do_not_run_together() -> None:
    marks = {
        fingerprint("a", "AHB101", "x", "yz"),
        fingerprint("a", "AHB101", "xy", "z"),
        fingerprint("a", "AHB10", "1x", "yz"),
        fingerprint("a", "AHB101", None, "xyz"),
    }
    assert len(marks) == 4
    assert all(len(mark) == 32 for mark in marks)


def test_a_very_long_segment_is_shown_around_the_mark() -> None:
    data = b"UNB+UNOC:3+A+B+261001:1200+7'UNH+1+MSCONS:D:04B:UN:2.5'"
    data += b"FTX+" + b"x" * 20_000 + b"\x01" + b"y" * 20_000 + b"'UNT+3+1'UNZ+1+7'"
    found = [one for one in validate(data).findings if one.finding.code == "SYN205"]
    (line,) = [line for line in found[0].excerpt if line.mark is not None]
    assert line.mark is not None
    assert line.text[slice(*line.mark)] == "\x01"
    assert len(line.text) <= 2_000


def test_a_sieve_without_wishes_lets_everything_pass() -> None:
    data = b"UNB+UNOC:3+A+B+261001:1200+7'UNZ+0+7'"
    for one in validate(data).findings:
        assert Sieve().sift(one.finding) is one.finding


def test_the_order_at_one_place_does_not_hang_on_what_came_before() -> None:
    """A count that is no number, in a message alone, and behind one that only lacks its count."""
    head, end = "UNH+{0}+MSCONS:D:04B:UN:2.5'BGM+7+A+9'DTM+137:202611020810?+00:303'", "UNS+D'"
    other, message = (f"{head}{end}UNT+{count}+{{0}}'" for count in ("", "x"))

    def codes(*messages: str) -> list[str]:
        text = "".join(one.format(number) for number, one in enumerate(messages, 1))
        data = f"UNB+UNOC:3+A+B+261001:1200+7'{text}UNZ+{len(messages)}+7'"
        found = [one.finding for one in validate(data.encode()).findings]
        return [one.code for one in found if one.place.message == len(messages)]

    assert codes(message, message) == codes(other, message) == codes(message)
