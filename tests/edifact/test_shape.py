"""Shapes: folding, remembered groups and frames change nothing; every segment is in the tree."""

# pyright: reportPrivateUsage=false

import random
from typing import Any

import pytest

from mscons.edifact import Structure
from mscons.edifact import shape as module
from mscons.edifact.shape import FOLD_FROM, Shape, shape_of
from mscons.edifact.table import Run, table_of
from mscons.schemas import load_structure

from .structures import ALL, MSCONS, UTILMD, mutated, small, walk

PLANS = [small(), *(load_structure(*one) for one in ALL)]


def flat(run: Run) -> list[object]:
    """List tags and groups in order, repetitions written out."""
    out: list[object] = []
    for kid in run.kids or ():
        name = kid.position.tag + "!" * kid.stray + "?" * kid.supposed
        one: object = name if kid.kids is None else (name, kid.position.counter, *flat(kid))
        out += [one] * kid.repeat
    return out


def joined(tags: list[str]) -> str:
    return "".join(f"{tag}+" for tag in tags)


def count(items: Any) -> int:
    if isinstance(items, str):
        return not items.endswith("?")
    assert isinstance(items, list | tuple)
    inner: Any = items[2:] if isinstance(items, tuple) else items  # pyright: ignore[reportUnknownVariableType]
    return sum(count(item) for item in inner)


@pytest.mark.parametrize("structure", PLANS, ids=repr)
def test_a_shape_is_the_parse_of_its_tags(structure: Structure) -> None:
    table, rng = table_of(structure), random.Random(14)
    for _ in range(300):
        tags = walk(table, rng, 120)
        if tags[-1:] == ["UNT"]:
            shape = shape_of(joined(tags), structure)
            assert flat(shape.root) == flat(table.parse(tags))
            assert shape.faults == ()
            assert shape.root.size == len(tags)


@pytest.mark.parametrize("structure", PLANS, ids=repr)
def test_no_segment_is_lost_whatever_the_order(structure: Structure) -> None:
    table, rng = table_of(structure), random.Random(15)
    for _ in range(150):
        tags = mutated(walk(table, rng), table, rng)
        shape = shape_of(joined(tags), structure)
        assert shape.root.size == count(flat(shape.root)) == len(tags)


BODY = ["LIN", "PIA", "QTY", "DTM", "DTM"]
HEAD = ["UNH", "BGM", "DTM", "RFF", "NAD", "NAD", "UNS", "NAD", "LOC"]
LONG: list[tuple[str, list[str]]] = [
    ("load profile", [*HEAD, "LIN", "PIA", *(["QTY", "DTM", "DTM"] * 3000), "UNT"]),
    ("registers", [*HEAD, *(BODY * 2000), "UNT"]),
    ("registers, different", [*HEAD, *(BODY * 900), *BODY, "DTM", *(BODY * 900), "UNT"]),
    ("places", [*HEAD, *BODY, *(["NAD", "LOC", *BODY] * 700), "UNT"]),
    ("places in one", [*HEAD, *BODY, *(["LOC", "RFF", *BODY] * 700), "UNT"]),
    ("stray at the end", [*HEAD, "LIN", "PIA", *(["QTY", "DTM", "DTM"] * 500), "BGM", "UNT"]),
    ("stray inside", [*HEAD, *(BODY * 300), "UNS", *(BODY * 300), "UNT"]),
    ("no PIA", [*HEAD, *(["LIN", "QTY", "DTM"] * 500), "UNT"]),
    ("unknown", [*HEAD, *(BODY * 300), "XXX", *(BODY * 300), "UNT"]),
]


@pytest.mark.parametrize("tags", [one for _, one in LONG], ids=[name for name, _ in LONG])
def test_folding_changes_nothing(tags: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(joined(tags)) > FOLD_FROM
    folded = shape_of(joined(tags), MSCONS)
    monkeypatch.setattr(module, "FOLD_FROM", 10**9)
    plain = module._Shapes(MSCONS)[joined(tags)]
    assert flat(folded.root) == flat(plain.root)
    assert folded.faults == plain.faults


def test_folding_at_random(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(16)
    cases: list[str] = []
    for _ in range(150):
        tags = list(HEAD)
        for _ in range(rng.randrange(1, 12)):
            tags += rng.choice([BODY, BODY[2:4], ["QTY"], ["LOC", *BODY], ["STS"], ["NAD", "LOC"]])
        cases.append(joined([*tags, "UNT"]))
    monkeypatch.setattr(module, "FOLD_FROM", 0)
    folded = [flat(module._Shapes(MSCONS)[tags].root) for tags in cases]
    monkeypatch.setattr(module, "FOLD_FROM", 10**9)
    assert folded == [flat(module._Shapes(MSCONS)[tags].root) for tags in cases]


def test_a_long_message_is_a_count_not_a_list() -> None:
    shape = shape_of(joined(LONG[0][1]), MSCONS)
    runs: list[Run] = []
    todo = [shape.root]
    while todo:
        run = todo.pop()
        runs.append(run)
        todo += run.kids or ()
    assert len(runs) < 30
    assert max(run.repeat for run in runs) == 3000


def test_equal_tags_share_their_shape() -> None:
    tags = joined([*HEAD, *BODY, "UNT"])
    assert shape_of(tags, MSCONS) is shape_of("".join(list(tags)), MSCONS)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEEP", 5_000)
    shapes, table, rng = module._Shapes(UTILMD), table_of(UTILMD), random.Random(17)
    for _ in range(300):
        shapes[joined(walk(table, rng, 200))]
        kept = sum(map(len, shapes)) + sum(map(len, shapes.groups))
        assert kept + 4 * sum(len(key) - 1 for key in shapes.frames) <= 5_000 + FOLD_FROM


def test_without_a_structure_segments_stand_side_by_side() -> None:
    shape: Shape = shape_of(joined(["UNH", "DTM", "DTM", "XXX", "UNT"]), None)
    assert flat(shape.root) == ["UNH", "DTM", "DTM", "XXX", "UNT"]
    assert shape.faults == ()
