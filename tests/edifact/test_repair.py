"""One fault for one mistake, and what was expected instead."""

import random

import pytest

from mscons.edifact import Structure, read
from mscons.edifact.repair import SEARCHES, repair
from mscons.edifact.table import END, table_of
from mscons.schemas import load_structure

from .structures import ALL, MSCONS, mutated, small, tree, walk

HEAD = "UNH BGM DTM RFF NAD NAD UNS NAD LOC RFF"
LINE = "LIN PIA QTY DTM DTM"

# (tags, faults: index and tag for a stray, index and missing tag in front of it)
CASES: list[tuple[str, str, list[tuple[int, str, str]]]] = [
    ("nothing wrong", f"{HEAD} {LINE} UNT", []),
    ("stray", f"{HEAD} {LINE} RFF UNT", [(15, "stray", "RFF")]),
    ("unknown", f"{HEAD} XXX {LINE} UNT", [(10, "stray", "XXX")]),
    ("in front", f"LIN {HEAD} {LINE} UNT", [(0, "stray", "LIN")]),
    ("behind", f"{HEAD} {LINE} UNT DTM", [(16, "stray", "DTM")]),
    ("UNH twice", f"UNH {HEAD} {LINE} UNT", [(1, "stray", "UNH")]),
    ("no LIN", f"{HEAD} PIA QTY DTM UNT", [(10, "missing", "LIN")]),
    ("no LIN, later", f"{HEAD} {LINE} PIA QTY UNT", [(15, "missing", "LIN")]),
    ("no LIN and PIA", f"{HEAD} QTY DTM UNT", [(10, "missing", "LIN")]),
    ("no BGM", "UNH DTM RFF NAD NAD UNS NAD LOC LIN QTY UNT", [(1, "missing", "BGM")]),
    ("no UNS", "UNH BGM DTM NAD NAD LOC LIN QTY UNT", [(4, "missing", "UNS")]),
    ("no UNT", f"{HEAD} {LINE}", [(15, "missing", "UNT")]),
    ("cut in the head", "UNH BGM", [(2, "missing", "UNS"), (2, "missing", "UNT")]),
    ("no UNH", f"{HEAD[4:]} {LINE} UNT", [(0, "missing", "UNH")]),
    ("QTY lost", f"{HEAD} LIN PIA QTY DTM LIN PIA DTM UNT", [(16, "missing", "QTY")]),
    ("nothing", "", [(0, "missing", "UNH"), (0, "missing", "BGM"), (0, "missing", "UNS")]),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_faults(text: str, expected: list[tuple[int, str, str]]) -> None:
    faults = repair(table_of(MSCONS), text.split()).faults
    found = [(f.index, "missing" if f.missing else "stray", f.missing or f.tag) for f in faults]
    assert found[: len(expected)] == expected
    assert len(found) == len(expected) or text == ""


def test_a_stray_says_what_was_expected() -> None:
    (fault,) = repair(table_of(MSCONS), [*HEAD.split(), "UNS", *LINE.split(), "UNT"]).faults
    assert fault.expected == ("CCI", "LIN", "LOC", "NAD", "RFF", "UNT")


@pytest.mark.parametrize("structure", [small(), *(load_structure(*one) for one in ALL)], ids=repr)
def test_what_was_repaired_parses(structure: Structure) -> None:
    table, rng = table_of(structure), random.Random(16)
    for _ in range(120):
        tags = mutated(walk(table, rng), table, rng)
        mended = repair(table, tags)
        table.parse(mended.tags)
        real = [place for place in mended.places if place is not None]
        dropped = [f.index for f in mended.faults if f.missing is None]
        assert sorted(real + dropped) == list(range(len(tags)))
        assert [tags[place] for place in real] == [
            tag for tag, place in zip(mended.tags, mended.places, strict=True) if place is not None
        ]
        supposed = [tag for tag, at in zip(mended.tags, mended.places, strict=True) if at is None]
        assert sorted(supposed) == sorted(f.missing for f in mended.faults if f.missing)


@pytest.mark.parametrize("tags", [["DTM"] * 3, ["XXX"] * 3, ["PIA", "QTY", "UNS"]])
def test_a_storm_of_faults_stays_linear(tags: list[str]) -> None:
    many: list[str] = [*HEAD.split(), *tags * (SEARCHES * 4), "UNT"]
    mended = repair(table_of(MSCONS), many)
    table_of(MSCONS).parse(mended.tags)
    assert END not in mended.tags


def test_the_tree_keeps_strays_where_they_stood() -> None:
    grown = tree(
        [
            "UNH+1+MSCONS:D:04B:UN:2.4c",
            "FTX+AAI",
            "BGM+7+1+9",
            "DTM+137:202610020600?+00:303",
            "UNS+D",
            "NAD+DP",
            "LOC+172+X",
            "LIN+1",
            "BGM+7",
            "BGM+8",
            "QTY+220:1",
        ]
    )
    assert [node.path for node in grown.walk() if node.stray] == ["FTX#1", *_below("BGM", 2)]
    assert [leaf.index for leaf in map(grown.leaf, range(1, 13))] == list(range(1, 13))


def _below(tag: str, number: int) -> list[str]:
    above = "SG5[DP]#1/SG6[172]#1/SG9#1"
    return [f"{above}/{tag}#{n}" for n in range(1, number + 1)]


def test_a_message_without_anything_but_unt() -> None:
    data = b"UNB+UNOC:3+A:500+B:500+261002:0600+1'UNH+1+MSCONS:D:04B:UN:2.4c'UNT+2+1'UNZ+1+1'"
    (message,) = read(data)
    faults = repair(table_of(MSCONS), [one.tag for one in message.segments]).faults
    assert [f.missing for f in faults] == ["BGM", "UNS"]
