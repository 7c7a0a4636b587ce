"""Kinds and outlines: every shortcut gives what looking into each segment gives."""

# pyright: reportPrivateUsage=false

import random
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscons.edifact import (
    REPERTOIRES,
    Message,
    Segment,
    Structure,
    Syntax,
    check,
    cut,
    grow,
    outline_of,
    read,
    repertoire,
)
from mscons.edifact import kinds as kinds_module
from mscons.edifact import outline as outline_module
from mscons.edifact.kinds import Kind, Kinds, plain_text, written_text
from mscons.edifact.shape import Shape
from mscons.edifact.structure_grammar import Position, layout_of
from mscons.edifact.verdict import verdict_of
from mscons.schemas import load_structure

from .structures import ALL, GOOD, HEAD, LINE, MSCONS, changed, interchange, message, tree


def positions(structure: Structure) -> list[Position]:
    found: list[Position] = []
    todo = [layout_of(structure)]
    while todo:
        for kid in todo.pop().kids or ():
            (found if kid.kids is None else todo).append(kid)
    return found


def looked_into(position: Position, raw: str, syntax: Syntax) -> tuple[object, object, bool]:
    """Say what a segment is without any shortcut: codes, places, formats."""
    segment = Segment(raw.lstrip("\r\n"), 0, syntax)
    codes: dict[tuple[int, int], str] = {}
    present: set[tuple[int, int]] = set()
    free: dict[tuple[int, int], str] = {}
    uses = [element for use in position.uses for element in use.trigger.elements]
    for element in range(1, len(segment) + 1):
        for component in range(1, raw.count(":") + 2):
            value = segment.get(element, component)
            if not value:
                continue
            place = (element, component)
            present.add(place)
            here = [one for one in uses if one.place == place]
            if any(value in one.codes for one in here):
                codes[place] = value
            else:
                free[place] = value
    listing = [
        use
        for use in (one.trigger for one in position.uses)
        if not any(
            one.codes and segment.get(*one.place) not in ("", *one.codes) for one in use.elements
        )
    ]
    sound = not any(
        one.format and one.place in free and one.format.check(free[one.place], syntax.marks)
        for use in listing or [one.trigger for one in position.uses]
        for one in use.elements
    )
    return codes, frozenset(present), sound


VALUES = [
    *("", "1", "12", "12345", "x", "9" * 40, "y" * 80, "-1.5", "1,5", ".5", "5.", "-", "1e5", "+"),
    *("?+", "?:", "??", "?'", "a?+b", "2026?+00", "1?", "ä", "\xb2", "Z13", "MS", "7", "303", "*"),
    *("12.", "1.2.3", "123456789012345678.12345678901234567", "0" * 35, "0" * 36, "a b", "9" * 17),
]


def invented(position: Position, rng: random.Random) -> str:
    """Write a segment of this place: mostly codes and values that fit, some that do not."""
    use = rng.choice(position.uses).trigger
    elements: dict[int, dict[int, str]] = {}
    for one in use.elements:
        value = rng.choice(list(one.codes)) if one.codes else ""
        if not value or rng.random() < 0.2:
            value = rng.choice(VALUES)
        elements.setdefault(one.element, {})[one.component] = value
    last = max(elements, default=0) + (rng.random() < 0.1)
    parts = [use.tag]
    for number in range(1, last + 1):
        inner = elements.get(number, {})
        parts.append(":".join(inner.get(c, "") for c in range(1, max(inner, default=1) + 1)))
    return "+".join(parts)


@pytest.mark.parametrize(("folder", "kind"), ALL)
@pytest.mark.parametrize("version", [3, 4])
def test_patterns_find_what_is_there(folder: str, kind: str, version: int) -> None:
    rng = random.Random(f"{folder}{kind}{version}")
    syntax = Syntax(Syntax().service.for_version(version), version=version)
    for position in positions(load_structure(folder, kind)):
        kinds = Kinds(position, syntax)
        for _ in range(80):
            raw = syntax.service.canonical(invented(position, rng))
            found = kinds[raw]
            assert (found.codes, found.present, found.sound) == looked_into(position, raw, syntax)
            assert kinds[raw] is found


def test_equal_segments_are_of_one_kind() -> None:
    dtm = next(p for p in positions(MSCONS) if p.tag == "DTM" and len(p.uses) > 1)
    kinds = Kinds(dtm, Syntax())
    one = kinds["DTM+163:202610010000?+00:303"]
    assert kinds["DTM+163:202611020000?+00:303"] is one
    assert kinds["\r\nDTM+163:202611020000?+00:303"] is one
    assert kinds["DTM+164:202611020000?+00:303"] is not one
    assert (one.get(1), one.get(1, 2), one.get(1, 3), one.get(2)) == ("163", "\0", "303", "")
    assert repr(one).startswith("<Kind DTM {")


def test_a_kind_is_sound_by_the_variants_that_list_its_codes() -> None:
    rff = next(
        p
        for p in positions(MSCONS)
        if p.tag == "RFF" and len({str(e.format) for u in p.uses for e in u.trigger.elements}) > 2
    )
    kinds = Kinds(rff, Syntax())
    assert kinds["RFF+Z13:13017"].sound  # n5
    assert not kinds["RFF+Z13:130170"].sound
    assert kinds["RFF+AGI:ORDER-7"].sound  # an..70
    assert not kinds["RFF+AGI:" + 71 * "X"].sound
    assert not kinds["RFF+QQQ:ORDER-7"].sound  # of any variant


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds_module, "KEEP", 50)
    nad = next(p for p in positions(MSCONS) if p.tag == "NAD")
    kinds = Kinds(nad, Syntax())
    for number in range(400):
        kinds[f"NAD+MS+{number}" + ":" * (number % 70) + "x"]
        assert len(kinds) <= 50


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("DTM+7:2026?+00", "DTM+7:2026\x0200"),
        ("???+?'?:", "\1\2\4\3"),
        ("a?b", "a?b"),
        ("?*", "\5"),
        ("ä", "ä"),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    assert plain_text(text, Syntax()) == plain
    assert written_text(plain) == text


def test_no_repertoire_holds_what_stands_for_releases() -> None:
    for code in REPERTOIRES:
        found = repertoire(code)
        assert found is not None
        assert all(found.odd.match(char) for char in "\1\2\3\4\5")


def test_plain_text_gives_up() -> None:
    assert plain_text("a*b", Syntax(Syntax().service.for_version(4), version=4)) is None
    utf_8 = Syntax(repertoire=repertoire("UNOW") or Syntax().repertoire)
    assert plain_text("ä", utf_8) is None
    assert plain_text("a", utf_8) == "a"


# --- outlines ---------------------------------------------------------------------------------


def plainly(one: Message) -> tuple[object, ...]:
    """Give the kinds of a message, each segment looked into."""
    grown = grow(one, MSCONS)
    found: list[object] = []
    for index in range(1, len(one) + 1):
        leaf = grown.leaf(index)
        syntax = one.interchange.syntax
        found.append(looked_into(leaf.run.position, leaf.segment.raw, syntax))
    return tuple(found)


def content(kind: Kind) -> tuple[object, object, bool]:
    return kind.codes, kind.present, kind.sound


CHANGES = [
    (
        "QTY+220:10234.6",
        ["QTY+220:1", "QTY+67:1", "QTY+220:x", "QTY+220:1:KWH", "QTY+221:1", "QTY"],
    ),
    (
        "DTM+7:202609302200?+00:303",
        ["DTM+7:1:303", "DTM+7::303", "DTM+9:20261001:102", "DTM+7:1?:2"],
    ),
    ("NAD+DP", ["NAD+DP", "NAD+DED", "NAD+X", "NAD+DP+X"]),
    ("BGM+7+DOC1+9", ["BGM+7+ä+9", "BGM+7+????+9", "BGM+7+DOC?'2+9", "BGM+7+DOC+1"]),
]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.booleans())
@settings(max_examples=60, deadline=None)
def test_outlines_are_what_is_there(choices: list[int], breaks: bool) -> None:
    bodies: list[list[str]] = []
    for number, choice in enumerate(choices):
        old, new = CHANGES[number % len(CHANGES)]
        bodies += [[new[choice % len(new)] if s == old else s for s in GOOD]] * (1 + choice)
    data = interchange(*bodies)
    if breaks:
        data = data.replace(b"'", b"'\r\n").replace(b"?'\r\n", b"?'")
    for one in read(data):
        outline = outline_of(grow(one, MSCONS))
        assert tuple(content(kind) for kind in outline.kinds) == plainly(one)
        assert outline.sound == all(kind.sound for kind in outline.kinds)


def test_messages_of_one_outline_share_it() -> None:
    first, second, third = (
        outline_of(tree(one))
        for one in (GOOD, changed("QTY", "QTY+220:7"), changed("QTY", "QTY+67:7"))
    )
    assert first is second is not third
    assert first.lasting
    grown = tree(GOOD)
    assert outline_of(grown) is outline_of(grown)


PROFILE = [*HEAD, *LINE[:2], *[f"{q}:{n}" for n in range(40) for q in ("QTY+220",)]]


@pytest.mark.parametrize("repeat", [1, 3, 15, 16, 17, 200, 2000])
@pytest.mark.parametrize("odd", [[], [0], [5], [14, 15], [199]])
def test_long_messages(repeat: int, odd: list[int]) -> None:
    body = [*HEAD, *LINE[:2]]
    for number in range(repeat):
        wrong = number in odd
        body += [f"QTY+{'67' if wrong else '220'}:{number}{'x' if wrong else ''}", LINE[3], LINE[4]]
    one = message(body)
    outline = outline_of(grow(one, MSCONS))
    assert tuple(content(kind) for kind in outline.kinds) == plainly(one)
    assert outline.lasting == (len(one) <= outline_module.SHORT)
    bad = [found.place.segment for found in check(grow(one, MSCONS))]
    assert bad == [13 + 3 * number for number in odd if number < repeat]


def test_long_groups_that_repeat_and_are_large() -> None:
    line = [*LINE[:2], *(["QTY+220:1", LINE[3], LINE[4]] * 30)]
    one = message([*HEAD, *(line * 20)])
    outline = outline_of(grow(one, MSCONS))
    assert tuple(content(kind) for kind in outline.kinds) == plainly(one)


def test_outlines_that_are_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline_module, "KEEP", 5)
    codes = ["220", "67", "201", "20", "187", "79"]
    bodies = [changed("QTY", f"QTY+{c}:1:{u}") for c in codes for u in ("KWH", "KWT", "MTS")]
    slate = outline_module._Slate(tree(GOOD).shape, Syntax())
    for one in [*read(interchange(*bodies)), *read(interchange(*bodies))]:
        outline = slate.find(one)
        assert tuple(content(kind) for kind in outline.kinds) == plainly(one)
        assert len(slate.known) <= 5


def test_a_verdict_is_worked_out_once() -> None:
    grown = tree(changed("QTY", "QTY+221:7"))
    outline = outline_of(grown)
    verdict = verdict_of(outline, MSCONS)
    assert verdict[0].code == "MIG301"
    assert verdict_of(outline, MSCONS) is verdict
    assert isinstance(grown.shape, Shape)


def test_pieces_of_a_message_are_those_of_its_text() -> None:
    one = message(GOOD)
    assert cut(one.text)[0] == one.raw


@pytest.mark.parametrize("many", [":" * 5_000, ":a" * 5_000, "+" * 5_000, "+a" * 5_000])
def test_separators_are_looked_at_once(many: str, monkeypatch: pytest.MonkeyPatch) -> None:
    segments: Any = import_module("mscons.edifact.segments")
    split = segments._split
    seen: list[int] = []

    def counted(raw: str, separator: str) -> list[str]:
        seen.append(len(raw))
        return split(raw, separator)  # type: ignore[no-any-return]

    monkeypatch.setattr(segments, "_split", counted)
    bgm = next(p for p in positions(MSCONS) if p.tag == "BGM")
    raw = f"BGM+7{many}"
    assert Kinds(bgm, Syntax())[raw].present
    assert sum(seen) < 3 * len(raw)
