"""Predicates on how often the item of a rule stands in a group."""

from ..registry import Depends, predicate
from ..scope import Scope
from ..truth import Truth


def _tells(scope: Scope, truth: Truth) -> str:
    times = {None: "was not counted", 0: "is missing", 1: "stands once"}
    where = "message" if scope.condition.scope == "message" else "group"
    return f"the item {times.get(scope.count, f'stands {scope.count} times')} in the {where}"


@predicate("once_per", depends=Depends.SHAPE, tells=_tells)
def once_per(scope: Scope) -> Truth:
    """The item of the rule stands once at most in the scope; whether it must, its mark says."""
    return Truth.of(None if scope.count is None else scope.count <= 1)


@predicate("package", depends=Depends.SHAPE, tells=_tells)
def package(scope: Scope) -> Truth:
    """The code of the rule is used in its group as often as the bounds of the package say.

    Bounds stand in the expression, `[4P0..1]`, and come as `low` and `high`; where there are none,
    any number is right. When the package applies at all, its own expression says.
    """
    low, high = scope.params.get("low"), scope.params.get("high")
    if low is None:
        return Truth.NEUTRAL
    if scope.count is None:
        return Truth.UNKNOWN
    return Truth.of(low <= scope.count and (high is None or scope.count <= high))
