"""The path language: reading, writing, what a path means in a structure, what it finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscons.edifact import Path, PathError, Tree, grow, read
from mscons.edifact.path import name_of

from .structures import HEAD, LINE, MSCONS, UTILMD, changed, interchange, message, tree

TEXTS = [
    "UNH",
    "SG5",
    "SG5[DP]/SG6[172]/LOC/3225",
    "SG5[DP|Z15]#2/*",
    "SG10[Z30,7037=Z06|Z07]",
    "SG5/SG6/SG9/SG10/QTY/6063=67",
    "SG6/LOC/3225#2=DE00?",
    "UNB/0020",
    "SG2[MS]/SG4/CTA[IC]#1/3412",
    "SG9#2/SG10#1/QTY#1/6060",
    "NAD[3039=9999002000012]",
]


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_read_is_written_again(text: str) -> None:
    path = Path.parse(text)
    assert str(path) == text
    assert Path.parse(str(path)) == path


WRONG = [
    ("", 0, "the path is empty"),
    ("sg5", 0, "expected a group"),
    ("A", 0, "expected a group"),
    ("*", 0, "expected a group"),
    ("6060", 0, "expected a group"),
    ("SG5//NAD", 4, "expected a group"),
    ("SG5[DP]/", 8, "expected a group"),
    ("SG5[", 4, "expected codes"),
    ("SG5[]", 4, "expected codes"),
    ("SG5[DP,", 7, "expected codes"),
    ("SG5[DP", 6, "expected ]"),
    ("SG5[DP=X]", 6, "expected ]"),
    ("SG5[DP]x", 7, "expected / or the end"),
    ("SG5[DP]#0", 7, "expected / or the end"),
    ("SG5/*/NAD", 4, "expected a group"),
    ("SG9/SG10/QTY/6060=", 18, "expected a code behind ="),
]


@pytest.mark.parametrize(("text", "at", "problem"), WRONG)
def test_where_a_text_is_no_path(text: str, at: int, problem: str) -> None:
    with pytest.raises(PathError) as error:
        Path.parse(text)
    assert (error.value.path, error.value.at) == (text, at)
    assert error.value.problem.startswith(problem)
    assert str(error.value).startswith(f"{text}: ")


@given(st.text(alphabet="SGNADX159[]#=,|/* ", max_size=24))
def test_any_text_is_a_path_or_an_error(text: str) -> None:
    at = 0
    try:
        path = Path.parse(text)
    except PathError as error:
        at = error.at
    else:
        assert Path.parse(str(path)) == path
    assert 0 <= at <= len(text)


NOWHERE = [
    ("SG99", 0, "the message has no SG99; did you mean SG5?"),
    ("SG5/SG7", 4, "SG5 has no SG7, it stands in SG5/SG6"),
    ("SG6[172]", 0, "the message has no SG6, it stands in SG5"),
    ("LIN", 0, "the message has no LIN, it stands in SG5/SG6/SG9"),
    ("XYZ", 0, "the message has no XYZ (possible: UNH, BGM, DTM, SG1, SG2, UNS, SG5, UNT, UNB"),
    ("SG5[XX]", 0, "the message has no SG5[XX] (possible: SG5[DP|DED|Z15])"),
    ("SG5[9999=DP]", 0, "the message has no SG5[9999=DP]"),
    ("SG5/SG6[172]/3225", 13, "3225 stands in a segment, not in a group"),
    ("SG5/SG6[172]/LOC/9999", 17, "LOC+172|.. has no 9999 (possible: 3227, 3225)"),
    ("SG5/SG6/SG9/SG10/QTY/6060#2", 21, "QTY has 6060 once"),
    ("UNB/0007#3", 4, "UNB has 0007 2 times"),
    ("SG5/SG6/SG9/SG10/QTY/6063=68", 21, "6063 of QTY+220|.. has no code 68; did you mean 67?"),
    ("BGM/DTM", 4, "BGM is no group"),
    ("UNB/SG1", 4, "UNB is no group"),
    ("UNB/9999", 4, "UNB+UNOC has no 9999"),
]


@pytest.mark.parametrize(("text", "at", "problem"), NOWHERE)
def test_where_a_path_goes_wrong(text: str, at: int, problem: str) -> None:
    with pytest.raises(PathError) as error:
        Path.parse(text).resolve(MSCONS)
    assert error.value.at == at
    assert error.value.problem.startswith(problem)


def test_many_possibilities_are_counted() -> None:
    with pytest.raises(PathError, match=r" and \d+ more\)"):
        Path.parse("UNB/1111").resolve(MSCONS)


# (path, numbers of the segments in the guide or of triggers, mandatory)
MEANT = [
    ("SG5[DP]", "SG5 (NAD+DP|DED|Z15)", True),
    ("SG5/SG6[172]", "SG6 (LOC+172|..)", True),
    ("SG5/SG6[237]", "SG6 (LOC+237)", False),
    ("SG5[DP]/SG6[172]/LOC/3225", "LOC+172|..", False),
    ("SG1[Z13]/RFF/1154", "RFF+Z13", True),
    ("SG2[MS]/NAD/1131", "NAD+MS", False),
    ("UNZ/0036", "UNZ", True),
]


@pytest.mark.parametrize(("text", "label", "mandatory"), MEANT)
def test_what_a_path_means(text: str, label: str, mandatory: bool) -> None:
    (found,) = Path.parse(text).resolve(MSCONS)
    assert (found.use.label(), found.mandatory) == (label, mandatory)
    assert found.service == text.startswith("UN")
    assert (found.element is None) == (found.path.de is None)
    assert found.code is None


@pytest.mark.parametrize(
    ("text", "count"), [("SG1", 2), ("SG2", 2), ("SG5/SG6", 2), ("SG2/NAD", 2), ("SG2/NAD/3055", 2)]
)
def test_without_a_qualifier_all_variants_are_meant(text: str, count: int) -> None:
    assert len(Path.parse(text).resolve(MSCONS)) == count


def test_one_variant_that_has_the_element_is_enough() -> None:
    (found,) = Path.parse("SG5/SG6/LOC/3223").resolve(MSCONS)
    assert found.use.label() == "LOC+237"


def test_the_most_specific_variant_wins() -> None:
    for group in UTILMD.root.segments():
        name = name_of(UTILMD, group)
        assert Path.parse(name).steps[0].name == group.tag


BODY = [*HEAD, *LINE, "LIN+2", "PIA+5+1-0?:1.8.1:SRW", "QTY+67:1.5", "QTY+220:3"]
TREE = tree(BODY)
BODY_DATA = interchange(BODY)
LINES = "SG5[DP]/SG6[172]/SG9"

FOUND: list[tuple[str, list[str]]] = [
    ("UNH/0062", ["1"]),
    (f"{LINES}/SG10/QTY/6060", ["10234.6", "1.5", "3"]),
    (f"{LINES}#2/SG10/QTY/6060", ["1.5", "3"]),
    (f"{LINES}#2/SG10#2/QTY/6060", ["3"]),
    (f"{LINES}/SG10[67]/QTY/6060", ["1.5"]),
    (f"{LINES}/SG10[67|220]/QTY/6060", ["10234.6", "1.5", "3"]),
    (f"{LINES}/SG10/QTY/6063=67", ["67"]),
    (f"{LINES}/SG10/QTY/6063=99", []),
    (f"{LINES}/SG10/QTY/6411", []),
    (f"{LINES}/SG10/QTY[6060=3]/6063", ["220"]),
    (f"{LINES}/PIA/7140", ["1-0:1.8.0", "1-0:1.8.1"]),
    (f"{LINES}/PIA/7140#2", []),
    (f"{LINES}/PIA/9999", []),
    ("SG2[MR]/NAD/3039", ["9999001000013"]),
    ("SG5[Z15]/NAD/3035", []),
    ("SG9/LIN/1082", []),
    ("UNB/0020", ["REF1"]),
    ("UNB/0007#2", ["500"]),
    ("UNB/0035", []),
    ("UNZ/0036", ["1"]),
    ("UNB/9999", []),
    ("UNB/SG1", []),
]


@pytest.mark.parametrize(("text", "values"), FOUND)
def test_what_a_path_finds(text: str, values: list[str]) -> None:
    grown = _frame_read()
    assert [hit.value for hit in Path.parse(text).find(grown)] == values
    for hit in Path.parse(text).find(grown):
        data = BODY_DATA[hit.place.start : hit.place.end]
        assert data.replace(b"?", b"").decode() == hit.value
        assert hit.place.path is not None
        assert hit.place.path.endswith(Path.parse(text).de or "")


def _frame_read() -> Tree:
    """Grow the tree when the whole interchange was read, UNZ included."""
    (whole,) = read(BODY_DATA)
    return grow(whole, MSCONS)


def test_a_path_that_ends_at_a_segment_or_group() -> None:
    (hit,) = Path.parse("SG2[MS]").find(TREE)
    assert (hit.value, hit.node and hit.node.name, hit.segment and hit.segment.tag) == (
        "",
        "SG2[MS]",
        "NAD",
    )
    assert hit.place.path == "SG2[MS]#1"
    (unb,) = Path.parse("UNB").find(TREE)
    assert (unb.node, unb.value, unb.place.path) == (None, "", "UNB")
    other = tree(BODY)
    other.message.interchange.unz = None
    assert list(Path.parse("UNZ").find(other)) == []


def test_all_that_is_below() -> None:
    hits = list(Path.parse(f"{LINES}#2/*").find(TREE))
    assert [hit.node.tag for hit in hits if hit.node] == [
        "LIN",
        "PIA",
        "SG10",
        "QTY",
        "SG10",
        "QTY",
    ]
    assert list(Path.parse("UNH/*").find(TREE)) == []


def test_relative_to_a_group() -> None:
    (line, _) = [hit.node for hit in Path.parse(LINES).find(TREE)]
    assert line is not None
    assert not line.opens
    (value,) = [hit.value for hit in Path.parse("SG10/QTY/6060").find(line)]  # type: ignore[arg-type]
    assert value == "10234.6"


def test_resolved_paths_find_their_variant_only() -> None:
    ms, mr = Path.parse("SG2/NAD/3039").resolve(MSCONS)
    assert [hit.value for hit in ms.find(TREE)] == ["9999002000012"]
    assert [hit.value for hit in mr.find(TREE)] == ["9999001000013"]


COVERED: list[tuple[str, list[str]]] = [
    ("SG9", ["SG9", "SG9"]),
    ("SG9#2", ["SG9"]),
    ("SG10[67]", ["SG10"]),
    ("SG9#2/*", ["LIN", "PIA", "SG10", "QTY", "SG10", "QTY"]),
    ("SG6/SG9#1/PIA", ["PIA"]),
    ("SG5[DP]/SG9", []),
    ("UNH/*", []),
]


@pytest.mark.parametrize(("text", "tags"), COVERED)
def test_what_a_path_covers_wherever_it_begins(text: str, tags: list[str]) -> None:
    path = Path.parse(text)
    assert [node.tag for node in TREE.walk() if path.covers(node)] == tags


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("SG5/NAD/3035=DP", "SG5/NAD/3035"),
        ("SG5/NAD/3035#2", "SG5/NAD"),
        ("SG5/NAD", "SG5"),
        ("SG5/*", "SG5"),
    ],
)
def test_the_parent_of_a_path(text: str, parent: str) -> None:
    assert str(Path.parse(text).parent) == parent


def test_conditions_on_a_group_without_its_trigger() -> None:
    grown = tree([*HEAD, *LINE[1:]])
    assert [h.node and h.node.name for h in Path.parse(LINES).find(grown)] == ["SG9"]
    assert list(Path.parse(f"{LINES}[1]").find(grown)) == []


def test_elements_of_an_unknown_variant_are_looked_up_in_any() -> None:
    grown = tree(changed("NAD+MS", "NAD+QQ+4711::293"))
    assert [hit.value for hit in Path.parse("SG2[QQ]/NAD/3039").find(grown)] == ["4711"]
    assert list(Path.parse("SG2[QQ]/NAD/9999").find(grown)) == []
    assert list(Path.parse("SG2[9999=1]").find(grown)) == []


def test_without_a_structure_elements_have_no_names() -> None:
    grown = grow(message(BODY))
    assert len(list(Path.parse("QTY[67]").find(grown))) == 1
    assert list(Path.parse("QTY/6060").find(grown)) == []
    assert list(Path.parse("UNB/0020").find(grown)) == []


@pytest.mark.parametrize("text", ["SG5[" + "A" * 100_000, "QTY\0\x1b[2J", "#" * 5_000])
def test_what_is_no_path_is_shown_short_and_harmless(text: str) -> None:
    with pytest.raises(PathError) as caught:
        Path.parse(text)
    assert len(str(caught.value)) < 400
    assert str(caught.value).isprintable()
    assert caught.value.path == text
