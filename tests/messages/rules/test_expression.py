"""Reading and writing cells: forms, precedence, errors, depth, and all published tables."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscons.messages import rules
from mscons.messages.rules.lark_reader import read_with_lark

And = rules.And
Cell = rules.Cell
Condition = rules.Condition
Expression = rules.Expression
ExpressionError = rules.ExpressionError
Joined = rules.Joined
Mark = rules.Mark
Marked = rules.Marked
Or = rules.Or
Package = rules.Package
Then = rules.Then
TimeRule = rules.TimeRule
Xor = rules.Xor
parse = rules.parse
parse_expression = rules.parse_expression


SCHEMAS = Path(__file__).parents[3] / "schemas"
C1, C2, C3, C4 = (Condition(str(n)) for n in (1, 2, 3, 4))


def tables() -> list[Path]:
    return sorted(SCHEMAS.glob("fv*/*/[0-9]*.json"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1]", C1),
        ("([1])", C1),
        ("[UB1]", TimeRule("UB1")),
        ("[4P0..1]", Package("4P", 0, 1)),
        ("[4P0..n]", Package("4P", 0, None)),
        ("[1P]", Package("1P")),
        ("[1] ∧ [2]", And((C1, C2))),
        ("[1] ∨ [2] ∨ [3]", Or((C1, C2, C3))),
        ("[1]⊻[2]", Xor((C1, C2))),
        ("[1] [2]", Then((C1, C2))),
        ("[1] [2] ∧ [3]", And((Then((C1, C2)), C3))),
        ("[1] ∧ [2] ∨ [3]", Or((And((C1, C2)), C3))),
        ("[1] ∧ [2] ⊻ [3] [4]", Xor((And((C1, C2)), Then((C3, C4))))),
        ("[1] ([2] ∨ [3])", Then((C1, Or((C2, C3))))),
        ("([1] ∧ [2]) ∧ [3]", And((And((C1, C2)), C3))),
        ("([1] ⊻ [2]) ∨ [3]", Or((Xor((C1, C2)), C3))),
    ],
)
def test_expressions(text: str, expected: Expression) -> None:
    assert parse_expression(text) == expected
    assert parse_expression(str(expected)) == expected


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Muss", [Marked(Mark.MUSS)]),
        ("X", [Marked(Mark.X)]),
        ("Kann[1]", [Marked(Mark.KANN, C1)]),
        ("Muss [1] Soll [2]", [Marked(Mark.MUSS, C1), Marked(Mark.SOLL, C2)]),
        ("M [1] ∧ [2] S [3]", [Marked(Mark.M, And((C1, C2))), Marked(Mark.S, C3)]),
        ("S [1] K", [Marked(Mark.S, C1), Marked(Mark.K)]),
    ],
)
def test_cells(text: str, marks: list[Marked]) -> None:
    assert parse(text) == Cell(tuple(marks))
    assert str(parse(text)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("", 0, "unexpected end"),
        ("[1]", 0, "unexpected '[1]'"),
        ("Muss [1] ∧", 10, "unexpected end"),
        ("Muss ([1]", 9, "unexpected end"),
        ("Muss [1])", 8, "unexpected ')'"),
        ("Muss ()", 6, "unexpected ')'"),
        ("Muss [1] ∨ [2] ⊻ [3]", 15, "∨ and ⊻ on one bracket level"),
        ("Muss [1] ⊻ [2] ∧ [3] ∨ [4]", 21, "∨ and ⊻ on one bracket level"),
        ("Muss ([1] ∨ [2] ⊻ [3]) ∧ [4]", 16, "∨ and ⊻ on one bracket level"),
        ("Muss ⊻ [1]", 5, "unexpected '⊻'"),
        ("Muss [35|", 5, "unexpected '['"),
        ("Muss [UB4]", 5, "unexpected '['"),
        ("Muss [٣٥]", 5, "unexpected '['"),
        ("Muss [4P0..]", 5, "unexpected '['"),
        ("muss", 0, "unexpected 'm'"),
        ("Muss\n[1]\x0b", 8, "unexpected '\\x0b'"),
    ],
)
def test_errors_have_a_place(text: str, position: int, reason: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert (caught.value.position, caught.value.reason) == (position, reason)
    assert f"character {position + 1}" in str(caught.value)


def test_numbers_come_once_in_their_order() -> None:
    cell = parse("Muss [3] ∧ ([4P0..1] ⊻ [1]) Soll [UB1] [3]")
    assert cell.numbers() == ("3", "4P", "1", "UB1")
    assert parse("Muss").numbers() == ()


def test_demand() -> None:
    words = {str(mark): str(mark.demand) for mark in Mark}
    assert words["X"] == words["M"] == words["Muss"] == "Muss"
    assert words["S"] == "Soll"
    assert words["K"] == "Kann"


def test_an_operator_joins_two_parts_or_more() -> None:
    with pytest.raises(ValueError, match="two parts"):
        And((C1,))


def test_parsing_is_cached() -> None:
    assert parse("Muss [1]") is parse("Muss [1]")


def test_nodes_are_values() -> None:
    assert {parse_expression("[1] ∧ [2]"), And((C1, C2))} == {And((C1, C2))}
    assert Condition("1") != TimeRule("1")
    assert repr(And((C1, C2))) == "<And [1] ∧ [2]>"


def package(number: int, bounds: tuple[int, int | None] | None) -> Package:
    if bounds is None:
        return Package(f"{number}P")
    low, more = bounds
    return Package(f"{number}P", low, None if more is None else low + more)


def joined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    parts = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(*(st.builds(join, parts) for join in (And, Or, Xor, Then)))


BOUNDS = st.none() | st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9))
LEAVES: st.SearchStrategy[Expression] = st.one_of(
    st.builds(Condition, st.integers(1, 2499).map(str)),
    st.builds(TimeRule, st.sampled_from(["UB1", "UB2", "UB3"])),
    st.builds(package, st.integers(1, 99), BOUNDS),
)
EXPRESSIONS = st.recursive(LEAVES, joined, max_leaves=20)
CELLS = st.lists(
    st.builds(Marked, st.sampled_from(Mark), st.none() | EXPRESSIONS), min_size=1, max_size=3
).map(lambda marks: Cell(tuple(marks)))


def same(one: Expression, other: Expression) -> bool:
    """Compare part by part, without the written form."""
    if isinstance(one, Joined) and isinstance(other, Joined):
        pairs = zip(one.parts, other.parts, strict=False)
        return (
            type(one) is type(other)
            and len(one.parts) == len(other.parts)
            and all(same(a, b) for a, b in pairs)
        )
    return one == other


@given(EXPRESSIONS)
def test_what_is_written_reads_the_same(expression: Expression) -> None:
    assert same(parse_expression(str(expression)), expression)


@given(CELLS)
def test_cells_written_read_the_same(cell: Cell) -> None:
    assert parse(str(cell)) == cell


@given(st.text("Mus SolXK[]()∧∨⊻0123456789PUB.n", max_size=40))
def test_any_text_gives_a_cell_or_an_error(text: str) -> None:
    try:
        cell = parse(text)
    except ExpressionError as error:
        position = error.position
    else:
        assert parse(str(cell)) == cell
        return
    assert 0 <= position <= len(text)


def outcome(read: Callable[..., object], *arguments: str) -> object:
    try:
        return read(*arguments)
    except ExpressionError as error:
        return error.position, error.reason


@given(st.one_of(CELLS.map(str), EXPRESSIONS.map(str)), st.data())
def test_lark_reads_the_same(text: str, data: st.DataObject) -> None:
    """Well-formed texts, and the same with a piece cut out or put in."""
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 4))
    more = data.draw(st.sampled_from(["", " ", "(", ")", " ∨ ", "⊻", " ∧ ", "[7]", "X", "[1P]"]))
    for one in (text, text[:at] + more + text[at + cut :]):
        assert outcome(parse, one) == outcome(read_with_lark, one, "cell")
        assert outcome(parse_expression, one) == outcome(read_with_lark, one, "level")


@pytest.mark.parametrize(
    "text",
    [
        "X " + " ∧ ".join(["[1]"] * 5001),
        "X " + " ⊻ ".join(["[1]"] * 5001),
        "X " + " ".join(["[1]"] * 5001),
        "X " + "(" * 5000 + "[1]" + ")" * 5000,
        "X " + "([1] ∧ ([2] ∨ " * 2500 + "[3]" + "))" * 2500,
    ],
)
def test_depth_and_length(text: str) -> None:
    cell = parse(text)
    assert cell == read_with_lark(text, "cell")
    assert parse(str(cell)) == cell
    assert set(cell.numbers()) <= {"1", "2", "3"}


@pytest.mark.parametrize("table", tables(), ids=lambda p: "-".join(p.parts[-3:]))
def test_every_cell_of_every_table_parses(table: Path) -> None:
    for path, text, *_ in json.loads(table.read_text("utf-8"))["rows"]:
        if text:
            cell = parse(text)
            assert parse(str(cell)) == cell, path


def test_every_expression_of_every_condition_parses() -> None:
    seen = 0
    for file in SCHEMAS.glob("fv*/*/conditions.json"):
        for entry in json.loads(file.read_text("utf-8"))["conditions"].values():
            if "expression" in entry:
                parse_expression(entry["expression"])
                seen += 1
    assert seen
    assert len(tables()) >= 12
