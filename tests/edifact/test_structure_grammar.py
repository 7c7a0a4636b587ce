"""The grammar that follows from a structure: lark's own parse is what our loop must give."""

import logging
import random
from functools import lru_cache

import pytest
from lark import Lark, Token, Tree
from lark.exceptions import GrammarError, LarkError

from mscons.edifact import GroupUse, SegmentUse, Structure
from mscons.edifact.structure_grammar import grammar_of, layout_of
from mscons.edifact.table import END, Run, Table, Trouble, lalr_of, lark_of, table_of
from mscons.schemas import load_structure

from .structures import ALL, MSCONS, UTILMD, mutated, small, walk

PLANS = [small(), *(load_structure(*one) for one in ALL)]


def flat(run: Run) -> object:
    """Write a run as nested tuples: tags, and groups by their counters."""
    kids = [flat(kid) for kid in run.kids or () for _ in range(kid.repeat)]
    return run.position.tag if run.kids is None else (run.position.counter, *kids)


def as_lark_says(node: "Tree[Token] | Token") -> object:
    """Write lark's tree in the same way."""
    if isinstance(node, Token):
        return str(node.type)
    counter = "" if node.data == "start" else str(node.data)[1:]
    return (counter, *(as_lark_says(child) for child in node.children))


@lru_cache
def parser(structure: Structure) -> Lark:
    return lark_of(structure)


def parse_with_lark(structure: Structure, tags: list[str]) -> object:
    tokens = [Token(tag, tag) for tag in tags]
    return as_lark_says(parser(structure).parse(tokens, start="start"))


@pytest.mark.parametrize("structure", PLANS, ids=repr)
def test_our_loop_gives_what_lark_gives(structure: Structure) -> None:
    table, rng = table_of(structure), random.Random(9735)
    fitting = 0
    for _ in range(300):
        tags = mutated(walk(table, rng), table, rng)
        try:
            expected = parse_with_lark(structure, tags)
        except LarkError:
            with pytest.raises(Trouble) as trouble:
                table.parse(tags)
            assert follows(table, tags) == trouble.value.index
        else:
            fitting += 1
            assert flat(table.parse(tags)) == expected
            assert follows(table, tags) is None
    assert fitting > 20


def follows(table: Table, tags: list[str]) -> int | None:
    """Walk the states alone; give the index of the first tag that does not fit."""
    states: tuple[int, ...] = (table.start,)
    for index, tag in enumerate([*tags, END]):
        after = table.follow(states, tag)
        assert (after is not None) == (tag in table.accepts(states))
        if after is None:
            return index
        states = after
    return None


@pytest.mark.parametrize("structure", PLANS, ids=repr)
def test_no_grammar_has_a_conflict(structure: Structure, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "lark"):
        lalr = lalr_of(structure)  # lark is strict here: a conflict raises
    assert not [r for r in caplog.records if "conflict" in r.getMessage().lower()]
    kept = {key: (structure.lalr or lalr)[key] for key in lalr}
    assert kept == lalr, "python -m schemas.tools.lalr writes schemas/*/*/lalr.json anew"


def test_the_grammar_of_the_small_structure() -> None:
    assert grammar_of(small()).split("\n") == [
        "start: UNH _l0020 _l0030 UNT",
        "_l0020: _l0020 ABC |",
        "_l0030: _l0030 p0030 |",
        "p0030: XYZ _l0040",
        "_l0040: _l0040 QTY |",
        "%declare ABC QTY UNH UNT XYZ",
        "",
    ]


@pytest.mark.parametrize("structure", PLANS, ids=repr)
def test_optional_items_do_not_blow_the_table_up(structure: Structure) -> None:
    items = sum(1 for line in grammar_of(structure).split("\n") if line.startswith("_l"))
    assert len(table_of(structure).rows) < 8 * (items + 4)


def test_variants_are_one_position() -> None:
    kids = layout_of(small()).kids
    assert kids is not None
    group = kids[2]
    assert (group.tag, group.counter, len(group.uses), group.trigger) == ("SG1", "0030", 2, "XYZ")
    assert group.tags() == {"XYZ", "QTY"}
    assert [(kid.tag, kid.required) for kid in group.kids or ()] == [("XYZ", True), ("QTY", False)]
    assert repr(group) == "<Position SG1 0030>"


def test_an_ambiguous_order_is_refused() -> None:
    twice = [SegmentUse("DTM", c, max=9) for c in ("0010", "0020")]
    with pytest.raises(GrammarError):
        table_of(Structure("X", "1", [*twice, SegmentUse("UNT", "0030", status="M")]))


def test_a_counter_names_one_place() -> None:
    both = [SegmentUse("DTM", "0010"), SegmentUse("RFF", "0010")]
    with pytest.raises(ValueError, match="counter 0010"):
        layout_of(Structure("X", "1", both))
    mixed: list[SegmentUse | GroupUse] = [
        SegmentUse("SG1", "0010"),
        GroupUse("SG1", "0010", [SegmentUse("RFF", "0020")]),
    ]
    with pytest.raises(ValueError, match="counter 0010"):
        layout_of(Structure("X", "1", mixed))


@pytest.mark.parametrize(
    ("structure", "trigger", "tags"),
    [
        (MSCONS, "LIN", ["LIN", "PIA", "QTY", "DTM", "DTM", "STS"]),
        (UTILMD, "SEQ", ["SEQ", "RFF", "CCI", "CAV", "CAV"]),
    ],
    ids=repr,
)
def test_a_group_parses_alone(structure: Structure, trigger: str, tags: list[str]) -> None:
    table = table_of(structure)
    run = table.parse(tags, trigger=trigger)
    assert run.size == len(tags)
    assert run.position.trigger == trigger
    with pytest.raises(Trouble):
        table.parse([*tags, "UNH"], trigger=trigger)


def test_ready_groups_and_supposed_segments_take_their_places() -> None:
    table = table_of(MSCONS)
    line = table.parse(["LIN", "PIA", "QTY"], trigger="LIN")
    head = ["UNH", "BGM", "DTM", "NAD", "UNS", "NAD", "LOC"]
    run = table.parse([*head, "LIN", "UNT"], {7: line})
    assert run.size == len(head) + 3 + 1
    run = table.parse(["UNH", *head[1:], "UNT"], supposed=frozenset({1}))
    assert run.size == len(head)
    assert [kid.position.tag for kid in run.kids or () if kid.supposed] == ["BGM"]


def test_runs_know_where_their_kids_begin() -> None:
    run = table_of(small()).parse(["UNH", "ABC", "ABC", "XYZ", "QTY", "XYZ", "UNT"])
    assert [kid.position.tag for kid in run.kids or ()] == ["UNH", "ABC", "SG1", "SG1", "UNT"]
    assert list(run.offsets) == [0, 1, 3, 5, 6]
    assert list(run.before) == [0, 0, 0, 1, 0]
    assert (run.size, run.times(3).repeat, run.times(3).size) == (7, 3, 7)
    assert "Position" in repr(run)


def test_lark_alone_would_not_say_anything() -> None:
    """Why the table is built in strict mode."""
    text = 'start: _a _b "X"\n_a: _a "D" |\n_b: _b "D" |\n'
    with pytest.raises(GrammarError):
        Lark(text, parser="lalr", strict=True)
