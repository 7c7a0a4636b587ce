"""Evaluation of cells and expressions: three questions, one machine.

* *Presence*: may or must the item be there? Formats, time rules and conditions that judge a value
  have no part in it.
* *Value*: is the value that is there right? All conditions count, so that those of presence choose
  the branch: `([939] [142]) ∨ ([940] [143])`.
* *Count*: does it occur as often as it may? Presence together with the bounds of packages and the
  rules 2000-2499.

What has no part in a question is neutral, and neutral parts are dropped when an expression is
compiled. Hints have no part in any. A compiled expression is a list of steps for a stack machine:
no recursion, whatever the depth.
"""

import enum
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from .nodes import And, Expression, Joined, Leaf, Or, Package, Then, Xor
from .truth import Truth, conjunction, disjunction, exclusion

__all__ = ["Compiled", "Deciding", "Kind", "Lookup", "Phase", "compiled", "kind_of", "truth_of"]

Lookup = Callable[[str], Truth]
"""Gives the truth of a condition by its number; of a package's bounds by `4P0..1`."""

Deciding = tuple[tuple[str, Truth], ...]
"""Conditions that fixed a result, in the order of the expression."""


class Kind(enum.Enum):
    """What part a condition has."""

    PRESENCE = "presence"
    VALUE = "value"
    COUNT = "count"
    PACKAGE = "package"
    HINT = "hint"


class Phase(enum.Enum):
    """The question that is asked of an expression."""

    PRESENCE = "presence"
    VALUE = "value"
    COUNT = "count"

    @property
    def kinds(self) -> frozenset[Kind]:
        """The conditions that have a part in it."""
        return _KINDS[self]


_KINDS = {
    Phase.PRESENCE: frozenset({Kind.PRESENCE, Kind.PACKAGE}),
    Phase.VALUE: frozenset({Kind.PRESENCE, Kind.PACKAGE, Kind.VALUE}),
    Phase.COUNT: frozenset({Kind.PRESENCE, Kind.PACKAGE, Kind.COUNT}),
}
_ORDINARY = re.compile("[0-9]{1,4}")


@lru_cache(maxsize=4096)
def kind_of(number: str) -> Kind:
    """Give the kind that a number has by its range, where no list of conditions says better.

    500-900 are hints, 901-999 formats, 2000-2499 rules of repetition (General rules of the AHBs).
    """
    if number.startswith("UB"):
        return Kind.VALUE
    if number.endswith("P"):
        return Kind.PACKAGE
    if not _ORDINARY.fullmatch(number):
        raise ValueError(f"{number!r} is no number of a condition")
    value = int(number)
    if 500 <= value <= 900:
        return Kind.HINT
    if 901 <= value <= 999:
        return Kind.VALUE
    return Kind.COUNT if 2000 <= value <= 2499 else Kind.PRESENCE


_Join = Callable[[Iterable[Truth]], Truth]
_JOINS: dict[type[Joined], _Join] = {
    And: conjunction,
    Then: conjunction,
    Or: disjunction,
    Xor: exclusion,
}
_Step = tuple[str, _Join | None, int]
"""Look up a number; or, with an operator, join so many of the values before."""


class Compiled:
    """An expression made ready for one question.

    `numbers` are those that it looks up. Empty: nothing of the expression has a part in the
    question, the truth is always neutral.
    """

    __slots__ = ("_steps", "numbers")

    def __init__(self, steps: list[_Step]) -> None:
        """Take steps in postfix order; `compiled` makes them."""
        self._steps = tuple(steps)
        self.numbers = tuple(dict.fromkeys(number for number, _, _ in steps if number))

    def truth(self, lookup: Lookup) -> Truth:
        """Evaluate. Every condition is looked up."""
        stack: list[Truth] = []
        for number, join, count in self._steps:
            if join is None:
                stack.append(lookup(number))
            else:
                stack[-count:] = [join(stack[-count:])]
        return stack[0] if stack else Truth.NEUTRAL

    def explain(self, lookup: Lookup) -> tuple[Truth, Deciding]:
        """Evaluate, and tell which conditions fixed the result.

        With these as they are, no other condition could change the result: one false part of an ∧,
        one true part of an ∨ (the one that takes the fewest conditions), two true parts of a ⊻;
        else all of them. Of an unknown result, those that would have to be known.
        """
        steps = self._steps
        truths: list[Truth] = []
        costs: list[int] = []
        parts: list[list[int]] = []
        stack: list[int] = []
        for at, (number, join, count) in enumerate(steps):
            below: list[int] = []
            if join is None:
                truth = lookup(number)
                cost = int(truth is not Truth.NEUTRAL)
            else:
                found = stack[-count:]
                del stack[-count:]
                truth = join([truths[i] for i in found])
                below = _fixing(join, truth, found, truths, costs)
                cost = sum(costs[i] for i in below)
            truths.append(truth)
            costs.append(cost)
            parts.append(below)
            stack.append(at)
        if not stack:
            return Truth.NEUTRAL, ()
        out: dict[str, Truth] = {}
        top = stack[0]
        while stack:
            at = stack.pop()
            number = steps[at][0]
            if not number:
                stack += reversed(parts[at])
            elif costs[at]:
                out[number] = truths[at]
        return truths[top], tuple(out.items())


def _fixing(
    join: _Join, truth: Truth, found: list[int], truths: list[Truth], costs: list[int]
) -> list[int]:
    """Choose those parts of an operator that fix its result, in their order."""
    if truth is Truth.NEUTRAL:
        return []
    like = [i for i in found if truths[i] is truth]
    if truth is Truth.UNKNOWN:
        return like
    if join is exclusion:
        true = [i for i in found if truths[i] is Truth.TRUE]
        if len(true) > 1:
            return sorted(sorted(true, key=costs.__getitem__)[:2])
        return [i for i in found if truths[i] is not Truth.NEUTRAL]
    if truth is (Truth.FALSE if join is conjunction else Truth.TRUE):
        return [min(like, key=costs.__getitem__)]
    return like


def compiled(
    expression: Expression | None, phase: Phase, kind: Callable[[str], Kind] = kind_of
) -> Compiled:
    """Make an expression ready for a question. `kind` says what part each number has."""
    return Compiled(_steps(expression, phase, kind) if expression is not None else [])


def _steps(expression: Expression, phase: Phase, kind: Callable[[str], Kind]) -> list[_Step]:
    """Write an expression in postfix order, without the parts that are neutral in this phase."""
    steps: list[_Step] = []
    todo: list[tuple[Expression, bool]] = [(expression, False)]
    counts: list[int] = []  # of each operator that is being written: the parts that remained
    while todo:
        node, done = todo.pop()
        if not isinstance(node, Joined):
            added = _leaf(node, phase, kind)
            steps += added
            remained = len(added)
        elif done:
            remained = counts.pop()
            if remained > 1:
                steps.append(("", _JOINS[type(node)], remained))
        else:
            todo.append((node, True))
            todo.extend((part, False) for part in reversed(node.parts))
            counts.append(0)
            continue
        if counts and remained:
            counts[-1] += 1
    return steps


def _leaf(leaf: Leaf, phase: Phase, kind: Callable[[str], Kind]) -> list[_Step]:
    if kind(leaf.number) not in phase.kinds:
        return []
    steps: list[_Step] = [(leaf.number, None, 0)]
    if phase is Phase.COUNT and isinstance(leaf, Package) and leaf.bounds:
        steps += [(leaf.number + leaf.bounds, None, 0), ("", conjunction, 2)]
    return steps


def truth_of(expression: Expression, phase: Phase, lookup: Lookup) -> Truth:
    """Evaluate an expression once; who evaluates it often keeps `compiled`."""
    return compiled(expression, phase).truth(lookup)
