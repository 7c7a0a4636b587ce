"""Evaluation: phases, neutral parts, explanations that are minimal, depth."""

from collections.abc import Callable
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscons.messages import rules

And = rules.And
Condition = rules.Condition
Expression = rules.Expression
Joined = rules.Joined
Kind = rules.Kind
Or = rules.Or
Package = rules.Package
Phase = rules.Phase
Then = rules.Then
Truth = rules.Truth
Xor = rules.Xor
compiled = rules.compiled
conjunction = rules.conjunction
disjunction = rules.disjunction
exclusion = rules.exclusion
kind_of = rules.kind_of
parse_expression = rules.parse_expression
truth_of = rules.truth_of


T, F, U, N = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN, Truth.NEUTRAL
LETTERS = {"T": T, "F": F, "U": U, "N": N}


def lookup(**truths: str) -> Callable[[str], Truth]:
    """Look up `_1="T"` as the number 1."""
    found = {name.lstrip("_"): LETTERS[letter] for name, letter in truths.items()}
    return found.__getitem__


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("1", Kind.PRESENCE),
        ("499", Kind.PRESENCE),
        ("500", Kind.HINT),
        ("900", Kind.HINT),
        ("901", Kind.VALUE),
        ("999", Kind.VALUE),
        ("1000", Kind.PRESENCE),
        ("2000", Kind.COUNT),
        ("2499", Kind.COUNT),
        ("UB1", Kind.VALUE),
        ("4P", Kind.PACKAGE),
    ],
)
def test_kinds_by_range(number: str, kind: Kind) -> None:
    assert kind_of(number) is kind


@pytest.mark.parametrize("number", ["", "x", "1x", "٣", "12345"])
def test_no_number(number: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        kind_of(number)


@pytest.mark.parametrize(
    ("text", "phase", "numbers"),
    [
        ("[131] ∧ ([951] ∧ [510])", Phase.PRESENCE, ("131",)),
        ("[131] ∧ ([951] ∧ [510])", Phase.VALUE, ("131", "951")),
        ("[131] ∧ ([951] ∧ [510])", Phase.COUNT, ("131",)),
        ("[2061] ∧ [297] ∧ [UB1]", Phase.PRESENCE, ("297",)),
        ("[2061] ∧ [297] ∧ [UB1]", Phase.COUNT, ("2061", "297")),
        ("[2061] ∧ [297] ∧ [UB1]", Phase.VALUE, ("297", "UB1")),
        ("[4P0..1] ⊻ [5P]", Phase.PRESENCE, ("4P", "5P")),
        ("[4P0..1] ⊻ [5P]", Phase.COUNT, ("4P", "4P0..1", "5P")),
        ("[501] ∧ [566]", Phase.VALUE, ()),
    ],
)
def test_what_has_a_part(text: str, phase: Phase, numbers: tuple[str, ...]) -> None:
    assert compiled(parse_expression(text), phase).numbers == numbers


def test_the_kind_can_be_told() -> None:
    expression = parse_expression("[130] ∨ [133]")
    as_value = compiled(expression, Phase.PRESENCE, lambda _: Kind.VALUE)
    assert as_value.numbers == ()
    assert as_value.truth(lookup()) is N


def test_no_expression_is_neutral() -> None:
    assert compiled(None, Phase.PRESENCE).truth(lookup()) is N
    assert compiled(None, Phase.PRESENCE).explain(lookup()) == (N, ())


@pytest.mark.parametrize(
    ("text", "truths", "expected", "deciding"),
    [
        ("[1]", {"_1": "T"}, T, "1T"),
        ("[1]", {"_1": "N"}, N, ""),
        ("[1] ∧ [2]", {"_1": "T", "_2": "T"}, T, "1T 2T"),
        ("[1] ∧ [2]", {"_1": "T", "_2": "F"}, F, "2F"),
        ("[1] ∧ [2]", {"_1": "U", "_2": "F"}, F, "2F"),
        ("[1] ∧ [2]", {"_1": "U", "_2": "T"}, U, "1U"),
        ("[1] ∨ [2]", {"_1": "F", "_2": "F"}, F, "1F 2F"),
        ("[1] ∨ [2]", {"_1": "F", "_2": "T"}, T, "2T"),
        ("[1] ∨ [2]", {"_1": "N", "_2": "F"}, F, "2F"),
        ("[1] ∨ [2]", {"_1": "U", "_2": "F"}, U, "1U"),
        ("[1] ⊻ [2]", {"_1": "T", "_2": "F"}, T, "1T 2F"),
        ("[1] ⊻ [2]", {"_1": "T", "_2": "T"}, F, "1T 2T"),
        ("[1] ⊻ [2]", {"_1": "T", "_2": "N"}, T, "1T"),
        ("[1] ⊻ [2] ⊻ [3]", {"_1": "T", "_2": "U", "_3": "T"}, F, "1T 3T"),
        ("([1] ∧ [2]) ∨ [3]", {"_1": "T", "_2": "T", "_3": "T"}, T, "3T"),
        ("([1] ∨ [2]) ∧ [3]", {"_1": "F", "_2": "F", "_3": "F"}, F, "3F"),
        ("[1] ∧ ([1] ∨ [2])", {"_1": "T", "_2": "F"}, T, "1T"),
        ("[1] [2]", {"_1": "T", "_2": "F"}, F, "2F"),
    ],
)
def test_explanations(text: str, truths: dict[str, str], expected: Truth, deciding: str) -> None:
    one = compiled(parse_expression(text), Phase.PRESENCE)
    truth, why = one.explain(lookup(**truths))
    assert truth is expected is one.truth(lookup(**truths))
    assert " ".join(number + truth.name[0] for number, truth in why) == deciding


def by_hand(expression: Expression, truths: dict[str, Truth]) -> Truth:
    """Evaluate the plain way, recursively."""
    if not isinstance(expression, Joined):
        return truths[expression.number]
    join = {And: conjunction, Then: conjunction, Or: disjunction, Xor: exclusion}[type(expression)]
    return join([by_hand(part, truths) for part in expression.parts])


def joined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(*(st.builds(join, parts) for join in (And, Or, Xor, Then)))


NUMBERS = ("1", "2", "3", "4")
CONDITIONS: st.SearchStrategy[Expression] = st.builds(Condition, st.sampled_from(NUMBERS))
EXPRESSIONS = st.recursive(CONDITIONS, joined, max_leaves=7)
TRUTHS = st.fixed_dictionaries({n: st.sampled_from(Truth) for n in NUMBERS})


@given(EXPRESSIONS, TRUTHS)
def test_compiled_is_what_the_tree_says(expression: Expression, truths: dict[str, Truth]) -> None:
    assert truth_of(expression, Phase.PRESENCE, truths.__getitem__) is by_hand(expression, truths)


@given(EXPRESSIONS, TRUTHS, st.sets(st.sampled_from(NUMBERS)))
def test_dropping_neutral_parts_changes_nothing(
    expression: Expression, truths: dict[str, Truth], dropped: set[str]
) -> None:
    def kind(number: str) -> Kind:
        return Kind.HINT if number in dropped else Kind.PRESENCE

    one = compiled(expression, Phase.PRESENCE, kind)
    assert not dropped & set(one.numbers)
    neutral = truths | dict.fromkeys(dropped, N)
    assert one.truth(truths.__getitem__) is by_hand(expression, neutral)


@settings(max_examples=60)
@given(EXPRESSIONS, TRUTHS)
def test_an_explanation_fixes_the_result(expression: Expression, truths: dict[str, Truth]) -> None:
    """With the deciding conditions as they are, the others may turn out as they like."""
    one = compiled(expression, Phase.PRESENCE)
    truth, why = one.explain(truths.__getitem__)
    fixed = dict(why)
    assert all(truths[number] is found for number, found in fixed.items())
    if truth is U:
        assert set(fixed.values()) == {U}
        return
    if truth is N:
        assert not fixed
        return
    free = [n for n in one.numbers if n not in fixed and truths[n] is not N]
    for chosen in product((T, F, U), repeat=len(free)):
        assert by_hand(expression, truths | dict(zip(free, chosen, strict=True))) is truth


@settings(max_examples=60)
@given(EXPRESSIONS, TRUTHS)
def test_an_explanation_is_minimal_where_no_number_stands_twice(
    expression: Expression, truths: dict[str, Truth]
) -> None:
    standing = [leaf.number for leaf in rules.leaves(expression)]
    if len(standing) != len(set(standing)):
        return
    truth, why = compiled(expression, Phase.PRESENCE).explain(truths.__getitem__)
    if truth in (U, N):
        return
    counted = [n for n in standing if truths[n] is not N]
    for smaller in combinations(counted, len(why) - 1):
        free = [n for n in counted if n not in smaller]
        assert any(
            by_hand(expression, truths | dict(zip(free, chosen, strict=True))) is not truth
            for chosen in product((T, F), repeat=len(free))
        )


@pytest.mark.parametrize("count", [500, 5_000])
@pytest.mark.parametrize(
    ("sign", "truths", "truth", "why"),
    [
        (" ∧ ", "TT", T, "1T 2T"),
        (" ∧ ", "TF", F, "2F"),
        (" ∧ ", "TU", U, "2U"),
        (" ∨ ", "FT", T, "2T"),
        (" ∨ ", "FF", F, "1F 2F"),
        (" ⊻ ", "TF", F, "1T"),
        (" ⊻ ", "FT", T, "1F 2T"),
        (" ", "TT", T, "1T 2T"),
    ],
)
def test_a_chain_of_500_and_of_5000_operators(
    count: int, sign: str, truths: str, truth: Truth, why: str
) -> None:
    text = sign.join(["[1]"] * count + ["[2]"])
    expression = parse_expression(text)
    assert str(expression) == text
    given = dict(zip("12", (LETTERS[letter] for letter in truths), strict=True))
    for one in (expression, rules.parse(f"Muss {text}").marks[0].expression):
        made = compiled(one, Phase.PRESENCE)
        assert made.truth(given.__getitem__) is truth
        found, deciding = made.explain(given.__getitem__)
        assert found is truth
        assert " ".join(f"{n}{t.name[0]}" for n, t in deciding) == why
    decision = rules.decide(rules.parse(f"Muss {text}"), given.__getitem__)
    assert decision.truth is truth


@pytest.mark.parametrize("depth", [500, 5_000])
@pytest.mark.parametrize(
    ("opening", "closing", "truth"),
    [
        ("(", ")", T),
        ("([1] ∧ ", ")", T),
        ("([2] ∨ ", ")", T),
        ("([2] ⊻ ", ")", T),
        ("([1] ∧ ([2] ∨ ", "))", T),
        ("([1] ∧ ([3] ⊻ ", "))", None),
    ],
)
def test_brackets_nested_500_and_5000_deep(
    depth: int, opening: str, closing: str, truth: Truth | None
) -> None:
    times = depth // len(closing)
    expression = parse_expression(opening * times + "[3]" + closing * times)
    made = compiled(expression, Phase.PRESENCE)
    truths = lookup(_1="T", _2="F", _3="T")
    found, deciding = made.explain(truths)
    assert found is made.truth(truths)
    assert truth is None or found is truth
    assert ("3", T) in deciding
    with pytest.raises(rules.ExpressionError, match="unexpected end"):
        parse_expression(opening * times + "[3]" + closing * (times - 1))


def test_bounds_of_packages_count_only_where_they_apply() -> None:
    one = compiled(parse_expression("[4P0..1] ⊻ [5P0..1]"), Phase.COUNT)
    truths = {"4P": T, "5P": F, "4P0..1": F, "5P0..1": F}
    assert one.truth(truths.__getitem__) is F
    assert one.truth((truths | {"4P0..1": T}).__getitem__) is T


def test_package_bounds_in_words() -> None:
    assert [Package("4P", 0, 1).bounds, Package("4P", 2).bounds, Package("4P").bounds] == [
        "0..1",
        "2..n",
        "",
    ]
