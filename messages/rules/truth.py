"""Truth with four values: true, false, unknown and neutral.

Unknown is what one message alone can't tell; it follows Kleene's logic. Neutral is what does not
bear on the matter (a hint, an inapplicable premise): it is the identity of all three operators, so
it never forbids and never demands. What is neutral throughout stays neutral, and counts as holding.
"""

import enum
from collections.abc import Callable, Iterable

__all__ = ["Truth", "conjunction", "disjunction", "exclusion"]


class Truth(enum.Enum):
    """The truth of a condition or of an expression. `&`, `|` and `^` join two of them."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"
    NEUTRAL = "neutral"

    __hash__ = object.__hash__  # members are single objects; enum's own hash is Python code

    @staticmethod
    def of(value: bool | None) -> "Truth":
        """Give the truth of a plain answer; None is unknown."""
        if value is None:
            return Truth.UNKNOWN
        return Truth.TRUE if value else Truth.FALSE

    @property
    def holds(self) -> bool:
        """Whether it is true, or nothing speaks against it (neutral)."""
        return self is Truth.TRUE or self is Truth.NEUTRAL

    def __bool__(self) -> bool:
        """Refuse: a truth is no bool, ask for `holds` or for one of the four values."""
        raise TypeError("a Truth has four values: use `.holds` or `is Truth.TRUE`")

    def __and__(self, other: "Truth") -> "Truth":
        return _AND[self, other]

    def __or__(self, other: "Truth") -> "Truth":
        return _OR[self, other]

    def __xor__(self, other: "Truth") -> "Truth":
        return _XOR[self, other]

    def __invert__(self) -> "Truth":
        """Turn true and false round; unknown and neutral stay."""
        if self is Truth.TRUE:
            return Truth.FALSE
        return Truth.TRUE if self is Truth.FALSE else self


def conjunction(parts: Iterable[Truth]) -> Truth:
    """Join by ∧: false if any part is, else unknown if any part is."""
    seen = {part for part in parts if part is not Truth.NEUTRAL}
    for truth in (Truth.FALSE, Truth.UNKNOWN, Truth.TRUE):
        if truth in seen:
            return truth
    return Truth.NEUTRAL


def disjunction(parts: Iterable[Truth]) -> Truth:
    """Join by ∨: true if any part is, else unknown if any part is."""
    seen = {part for part in parts if part is not Truth.NEUTRAL}
    for truth in (Truth.TRUE, Truth.UNKNOWN, Truth.FALSE):
        if truth in seen:
            return truth
    return Truth.NEUTRAL


def exclusion(parts: Iterable[Truth]) -> Truth:
    """Join by ⊻: true if exactly one part is.

    For three and more parts that is not the chain of pairs (which would ask for an odd number): the
    handbooks use it to list cases of which one applies. Two true parts make it false, whatever is
    unknown beside them.
    """
    counted = [part for part in parts if part is not Truth.NEUTRAL]
    if not counted:
        return Truth.NEUTRAL
    true = counted.count(Truth.TRUE)
    if true > 1:
        return Truth.FALSE
    if Truth.UNKNOWN in counted:
        return Truth.UNKNOWN
    return Truth.of(true == 1)


def _table(join: Callable[[Iterable[Truth]], Truth]) -> dict[tuple[Truth, Truth], Truth]:
    return {(a, b): join((a, b)) for a in Truth for b in Truth}


_AND = _table(conjunction)
_OR = _table(disjunction)
_XOR = _table(exclusion)
