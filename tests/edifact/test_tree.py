"""Trees: names, occurrences, qualifiers, places; nodes are views."""

import pytest

from mscons.edifact import Group, Leaf, grow
from mscons.schemas import load_structure

from .structures import GOOD, HEAD, LINE, MSCONS, changed, message, small, tree

SECOND = ["LIN+2", "PIA+5+1-0?:1.8.1:SRW", "QTY+67:1", "DTM+9:20261001:102", "STS+Z32++Z88"]
TWO = [*HEAD, *LINE, *SECOND, "NAD+Z15", "LOC+237+X+Y", "LIN+1", "QTY+220:2"]

# Paths of all nodes, in document order.
PATHS = [
    "UNH#1",
    "BGM#1",
    "DTM[137]#1",
    "SG1[Z13]#1",
    "SG1[Z13]#1/RFF#1",
    "SG2[MS]#1",
    "SG2[MS]#1/NAD#1",
    "SG2[MR]#2",
    "SG2[MR]#2/NAD#1",
    "UNS#1",
    "SG5[DP]#1",
    "SG5[DP]#1/NAD#1",
    "SG5[DP]#1/SG6[172]#1",
    "SG5[DP]#1/SG6[172]#1/LOC#1",
    "SG5[DP]#1/SG6[172]#1/SG7[MG]#1",
    "SG5[DP]#1/SG6[172]#1/SG7[MG]#1/RFF#1",
]


def test_paths_of_the_head() -> None:
    assert [node.path for node in tree(TWO).walk()][: len(PATHS)] == PATHS


def test_occurrences_are_numbered_among_their_siblings() -> None:
    paths = [node.path for node in tree(TWO).walk()]
    line = "SG5[DP]#1/SG6[172]#1/SG9#2"
    assert f"{line}/SG10[67]#1/STS[Z32]#1" in paths or f"{line}/SG10#1/STS[Z32]#1" in paths
    assert sum(path.endswith("/LIN#1") for path in paths) == 3
    assert "SG5[Z15]#2/SG6[237]#1/SG9#1" in paths


def test_every_segment_is_a_leaf_once() -> None:
    grown = tree(TWO)
    leaves = [node for node in grown.walk() if isinstance(node, Leaf)]
    assert [leaf.index for leaf in leaves] == list(range(1, len(TWO) + 2))
    assert [leaf.segment for leaf in leaves] == grown.segments
    for leaf in leaves:
        again = grown.leaf(leaf.index)
        assert (again.key, again.path, again.number) == (leaf.key, leaf.path, leaf.number)
        place = leaf.place()
        assert (place.start, place.end) == (leaf.segment.start, leaf.segment.end)
        assert (place.message, place.segment, place.path) == (1, leaf.index, leaf.path)


@pytest.mark.parametrize("index", [0, -1, len(TWO) + 2, 10**9])
def test_there_is_no_other_leaf(index: int) -> None:
    with pytest.raises(IndexError, match="segments 1 to"):
        tree(TWO).leaf(index)


def test_a_group_knows_its_extent() -> None:
    grown = tree(TWO)
    (dp,) = grown.root.groups("SG5", "DP")
    assert (len(dp), dp.index, dp.qualifier, dp.name) == (13, 8, "DP", "SG5[DP]")
    assert dp.place().start == grown.segments[7].start
    assert dp.place().end == dp.behind().start == dp.behind().end == grown.segments[19].end
    assert dp.behind().segment == 20
    assert [g.qualifier for g in grown.root.groups("SG2")] == ["MS", "MR"]
    assert [leaf.tag for leaf in grown.root.leaves()] == ["UNH", "BGM", "DTM", "UNS", "UNT"]
    assert [leaf.qualifier for leaf in grown.root.leaves("DTM", "137")] == ["137"]
    assert grown.root.groups("SG99") == []
    assert grown.root.leaves("DTM", "999") == []
    with pytest.raises(IndexError):
        dp.child_at(0)
    with pytest.raises(IndexError):
        dp.child_at(dp.start + len(dp))


def test_triggers_are_named_by_their_group() -> None:
    grown = tree(GOOD)
    (party,) = grown.root.groups("SG2", "MS")
    (nad,) = party.leaves()
    assert (nad.opens, nad.name, party.name, nad.qualifier) == (True, "NAD", "SG2[MS]", "")
    assert party.segment is nad.segment
    assert grown.root.segment is None
    assert not grown.root.leaves("BGM")[0].opens


def test_values_by_data_element() -> None:
    nad = tree(GOOD).root.groups("SG2", "MS")[0].leaves()[0]
    assert nad.use is not None
    assert (nad.value("3039"), nad.value("3055"), nad.value("9999")) == ("9999002000012", "293", "")
    assert nad.value("3039", 2) == ""
    element = nad.use.find("3039")
    place = nad.place(element)
    assert (place.end - place.start, place.path) == (13, "SG2[MS]#1/NAD#1/3039")


def test_an_unknown_variant_shows_its_qualifier_if_it_can_be_shown() -> None:
    odd = tree(changed("NAD+MS", "NAD+QQ+1::293")).root.groups("SG2")[0]
    assert (odd.use, odd.name) == (None, "SG2[QQ]")
    assert odd.leaves()[0].use is None
    assert odd.leaves()[0].value("3039") == ""
    hostile = tree(changed("NAD+MS", "NAD+?:x[]+1::293")).root.groups("SG2")[0]
    assert hostile.name == "SG2"
    weird = tree(changed("DTM+7", "DTM+7#]:202609302200?+00:303"))
    assert [leaf.name for leaf in map(weird.leaf, [15])] == ["DTM"]


def test_variants_that_are_told_apart_by_a_later_element() -> None:
    structure = load_structure("fv2404", "UTILMD")
    grown = tree(
        [
            "UNH+1+UTILMD:D:11A:UN:S1.1a",
            "BGM+E03+1",
            "DTM+137:202412020600?+00:303",
            "IDE+24+1",
            "SEQ+Z01",
            "CCI+++ZB3",
            "CAV+Z91:9999001000013::Z39",
        ],
        structure,
    )
    names = [node.name for node in grown.walk() if isinstance(node, Group)]
    assert "SG10[7037=ZB3]" in names


def test_a_group_without_its_trigger() -> None:
    grown = tree([*HEAD, *LINE[1:]])
    (line,) = grown.root.groups("SG5")[0].groups("SG6")[0].groups("SG9")
    assert (line.segment, line.name, len(line)) == (None, "SG9", 4)
    assert [node.tag for node in line] == ["PIA", "SG10"]
    (nad,) = tree([*HEAD[:7], "LOC+172+X", "LIN+1"]).root.groups("SG5")
    assert (nad.segment, nad.use) == (None, MSCONS.root.items[-2])


def test_a_supposed_group_that_may_be_several_has_no_use() -> None:
    grown = tree(["UNH+1+X:D:1:UN", "QTY+5"], small())
    (group,) = grown.root.groups()
    assert (group.use, group.segment, group.name) == (None, None, "SG1")
    assert [leaf.use for leaf in group.leaves()] == [None]


def test_flat_without_a_structure() -> None:
    grown = grow(message(GOOD))
    assert [node.tag for node in grown.walk()] == [s.tag for s in grown.segments]
    assert grown.root.use is None
    assert {node.use for node in grown.walk()} == {None}
    assert {node.name for node in grown.walk()} == {s.tag for s in grown.segments}
    assert grown.faults == ()


def test_reprs() -> None:
    grown = tree(GOOD)
    assert repr(grown.root) == "<Group message>"
    assert repr(grown.leaf(2)) == "<Leaf BGM#1>"
    assert repr(MSCONS) == "<Structure MSCONS 2.4c>"
    assert repr(MSCONS.root) == "<GroupUse the message " + MSCONS.title + ">"


def test_labels_of_the_structure() -> None:
    labels = [use.label() for use in MSCONS.root.segments()]
    assert labels[:4] == ["UNH", "BGM+7|..", "DTM+137", "RFF+AGI|ACW"]
    assert "LIN" in labels
    assert "CCI+++ZB3" in [u.label() for u in load_structure("fv2404", "UTILMD").root.segments()]
