"""Truth tables: all sixteen pairs of each operator, and what more than two parts mean."""

from itertools import permutations, product

import pytest

from mscons.messages import rules

Truth = rules.Truth
conjunction = rules.conjunction
disjunction = rules.disjunction
exclusion = rules.exclusion


T, F, U, N = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN, Truth.NEUTRAL
BY_LETTER = {"T": T, "F": F, "U": U, "N": N}

# Rows: left operand T, F, U, N; columns: right operand T, F, U, N.
TABLES = {
    "and": ["TFUT", "FFFF", "UFUU", "TFUN"],
    "or": ["TTTT", "TFUF", "TUUU", "TFUN"],
    "xor": ["FTUT", "TFUF", "UUUU", "TFUN"],
}
PAIRS = [
    (name, left, right, BY_LETTER[row[column]])
    for name, rows in TABLES.items()
    for left, row in zip((T, F, U, N), rows, strict=True)
    for column, right in enumerate((T, F, U, N))
]
JOINS = {"and": conjunction, "or": disjunction, "xor": exclusion}


@pytest.mark.parametrize(("name", "left", "right", "expected"), PAIRS)
def test_pairs(name: str, left: Truth, right: Truth, expected: Truth) -> None:
    by_sign = {"and": left & right, "or": left | right, "xor": left ^ right}
    assert by_sign[name] is expected
    assert JOINS[name]([left, right]) is expected


@pytest.mark.parametrize("name", JOINS)
def test_neutral_is_the_identity(name: str) -> None:
    for parts in product(Truth, repeat=3):
        for at in range(4):
            with_neutral = [*parts[:at], N, *parts[at:]]
            assert JOINS[name](with_neutral) is JOINS[name](parts)
    assert JOINS[name]([]) is N


@pytest.mark.parametrize("name", JOINS)
def test_order_does_not_matter(name: str) -> None:
    for parts in product(Truth, repeat=3):
        assert len({JOINS[name](order) for order in permutations(parts)}) == 1


@pytest.mark.parametrize("name", JOINS)
def test_unknown_stands_for_true_or_false(name: str) -> None:
    """What is certain stays so, whatever the unknown turns out to be, and only that is certain."""
    for parts in product((T, F, U), repeat=3):
        outcomes = {
            JOINS[name](chosen)
            for chosen in product(*((T, F) if part is U else (part,) for part in parts))
        }
        assert JOINS[name](parts) is (outcomes.pop() if len(outcomes) == 1 else U)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((T, T, T), F),  # exactly one, not an odd number
        ((T, F, F), T),
        ((T, T, U), F),
        ((T, F, U), U),
        ((F, F, F), F),
        ((N, T, N), T),
        ((N, N, N), N),
    ],
)
def test_exclusion_of_three_asks_for_exactly_one(parts: tuple[Truth, ...], expected: Truth) -> None:
    assert exclusion(parts) is expected


def test_and_and_or_are_associative() -> None:
    for a, b, c in product(Truth, repeat=3):
        assert (a & b) & c is conjunction((a, b, c))
        assert (a | b) | c is disjunction((a, b, c))


def test_inversion() -> None:
    assert [~truth for truth in (T, F, U, N)] == [F, T, U, N]


def test_holds() -> None:
    assert [truth.holds for truth in (T, F, U, N)] == [True, False, False, True]


def test_of() -> None:
    assert [Truth.of(value) for value in (True, False, None)] == [T, F, U]


def test_a_truth_is_no_bool() -> None:
    with pytest.raises(TypeError):
        bool(T)
