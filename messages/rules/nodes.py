"""The tree of an AHB cell: marks, operators, conditions.

Nothing here recurses over the data, so the depth of an expression is limited by memory alone.
Equality is that of the written form, which has all brackets that the tree needs.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from mscons.edifact import record

__all__ = [
    "And",
    "Cell",
    "Condition",
    "Expression",
    "Joined",
    "Leaf",
    "Mark",
    "Marked",
    "Or",
    "Package",
    "Then",
    "TimeRule",
    "Xor",
    "leaves",
]


class Mark(enum.StrEnum):
    """What a table says of an item: must, should, may; `X` for codes and data elements."""

    MUSS = "Muss"
    SOLL = "Soll"
    KANN = "Kann"
    X = "X"
    M = "M"
    S = "S"
    K = "K"

    @property
    def demand(self) -> "Mark":
        """The word behind the letter: MUSS for M and X, SOLL for S, KANN for K."""
        return _DEMAND.get(self, self)


_DEMAND = {Mark.X: Mark.MUSS, Mark.M: Mark.MUSS, Mark.S: Mark.SOLL, Mark.K: Mark.KANN}


class _Written:
    """What is equal if it is written equally."""

    @cached_property
    def _text(self) -> str:
        raise NotImplementedError

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._text}>"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._text == str(other)

    def __hash__(self) -> int:
        return hash(self._text)


@record(eq=False)
class Condition(_Written):
    """A condition, a hint or a format by its number: `[35]`."""

    number: str

    @cached_property
    def _text(self) -> str:
        return f"[{self.number}]"


@record(eq=False)
class TimeRule(_Written):
    """A rule on the start of a day: `[UB1]`."""

    number: str

    @cached_property
    def _text(self) -> str:
        return f"[{self.number}]"


@record(eq=False)
class Package(_Written):
    """A package and how often the code may be used: `[4P0..1]` has the number `4P`.

    `low` is None where no bounds are given (`[1P]`), `high` is None for `n`, without limit.
    """

    number: str
    low: int | None = None
    high: int | None = None

    @cached_property
    def _text(self) -> str:
        return f"[{self.number}{self.bounds}]"

    @property
    def bounds(self) -> str:
        """The bounds as written, `0..1`; "" where there are none."""
        if self.low is None:
            return ""
        return f"{self.low}..{'n' if self.high is None else self.high}"


@dataclass(frozen=True, eq=False, repr=False)
class Joined(_Written):
    """Two or more parts with an operator between them."""

    parts: "tuple[Expression, ...]"

    sign: ClassVar[str]
    binding: ClassVar[int]

    def __post_init__(self) -> None:
        if len(self.parts) < 2:
            raise ValueError(f"{type(self).__name__} joins two parts or more")

    @cached_property
    def _text(self) -> str:
        return _write(self)


class And(Joined):
    """All parts hold: ∧."""

    sign, binding = " ∧ ", 2


class Or(Joined):
    """At least one part holds: ∨."""

    sign, binding = " ∨ ", 1


class Xor(Joined):
    """Exactly one part holds: ⊻."""

    sign, binding = " ⊻ ", 1


class Then(Joined):
    """All parts hold, side by side: "if this, then also that". As ∧, but it binds tighter."""

    sign, binding = " ", 3


Leaf = Condition | Package | TimeRule
Expression = And | Or | Xor | Then | Condition | Package | TimeRule


@record(eq=False)
class Marked(_Written):
    """A mark and the expression that it depends on; None if it always applies."""

    mark: Mark
    expression: Expression | None = None

    @cached_property
    def _text(self) -> str:
        return str(self.mark) if self.expression is None else f"{self.mark} {self.expression}"


@record(eq=False)
class Cell(_Written):
    """What a table says of one item; the first mark whose condition holds applies."""

    marks: tuple[Marked, ...]

    @cached_property
    def _text(self) -> str:
        return " ".join(map(str, self.marks))

    def numbers(self) -> tuple[str, ...]:
        """Give the numbers of all conditions as in conditions.json, each once, in their order."""
        found = [leaf.number for m in self.marks if m.expression for leaf in leaves(m.expression)]
        return tuple(dict.fromkeys(found))


def leaves(expression: Expression) -> Iterator[Leaf]:
    """Give the conditions of an expression from left to right."""
    stack: list[Expression] = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, Joined):
            stack.extend(reversed(node.parts))
        else:
            yield node


def _write(expression: Expression | Joined) -> str:
    out: list[str] = []
    stack: list[Expression | Joined | str] = [expression]
    while stack:
        node = stack.pop()
        if not isinstance(node, Joined):
            out.append(str(node))
            continue
        todo: list[Expression | Joined | str] = []
        for part in node.parts:
            if todo:
                todo.append(node.sign)
            if isinstance(part, Joined) and part.binding <= node.binding:
                todo += ["(", part, ")"]
            else:
                todo.append(part)
        stack.extend(reversed(todo))
    return "".join(out)
