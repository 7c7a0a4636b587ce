"""Predicates on quantities: the kind of a value, and the form of a number.

What is no number at all fulfils none of them. What has more digits than anybody reads is neutral:
that it is too long, the format of the element says.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ..registry import Depends, predicate
from ..scope import Scope
from ..truth import Truth

_NUMBER = re.compile(r"-?[0-9]+(?:[.,]([0-9]+))?")
_DECIMALS = "[.,][0-9]{1,35}"
_LONGEST = 72


def _judge(scope: Scope, test: Callable[[Decimal], bool]) -> Truth:
    text = scope.value
    if _NUMBER.fullmatch(text) is None:
        return Truth.FALSE
    if len(text) > _LONGEST:
        return Truth.NEUTRAL
    return Truth.of(test(Decimal(text.replace(",", "."))))


def _kind(scope: Scope, code: str) -> Truth:
    quantity = scope.first("QTY")
    return Truth.of(None if quantity is None else scope.get(quantity, "6063") == code)


def _tells_kind(scope: Scope, truth: Truth) -> str:
    code = scope.get(scope.first("QTY"), "6063")
    return f"the quantity is QTY+{code}" if code else "there is no quantity"


@predicate("substitute_value", depends=Depends.SHAPE, tells=_tells_kind)
def substitute_value(scope: Scope) -> Truth:
    """The quantity is a substitute value: QTY+67.

    Scope: the QTY of the same SG10.
    """
    return _kind(scope, "67")


@predicate("true_value", depends=Depends.SHAPE, tells=_tells_kind)
def true_value(scope: Scope) -> Truth:
    """The quantity is a true value: QTY+220.

    Scope: the QTY of the same SG10.
    """
    return _kind(scope, "220")


@predicate("not_negative", depends=Depends.VALUE, sure=lambda _: rf"[0-9]{{1,35}}(?:{_DECIMALS})?")
def not_negative(scope: Scope) -> Truth:
    """The number is zero or greater."""
    return _judge(scope, lambda number: number >= 0)


@predicate("positive", depends=Depends.VALUE)
def positive(scope: Scope) -> Truth:
    """The number is greater than zero."""
    return _judge(scope, lambda number: number > 0)


@predicate("at_most", depends=Depends.VALUE)
def at_most(scope: Scope) -> Truth:
    """The number does not exceed the parameter `limit`."""
    return _judge(scope, lambda number: number <= scope.params["limit"])


@predicate("less_than", depends=Depends.VALUE)
def less_than(scope: Scope) -> Truth:
    """The number is smaller than the parameter `limit`."""
    return _judge(scope, lambda number: number < scope.params["limit"])


def _tells_decimals(scope: Scope, truth: Truth) -> str:
    found = _NUMBER.fullmatch(scope.value)
    if found is None:
        return "this is no number"
    count = len(found[1] or "")
    return f"the number has {count} decimals, {scope.params['digits']} are allowed"


def _sure_decimals(params: Mapping[str, Any]) -> str:
    return rf"-?[0-9]{{1,35}}(?:[.,][0-9]{{1,{params['digits']}}})?" if params["digits"] else ""


@predicate("max_decimals", depends=Depends.VALUE, sure=_sure_decimals, tells=_tells_decimals)
def max_decimals(scope: Scope) -> Truth:
    """Behind the decimal mark stand at most as many digits as `digits` says, zeros included."""
    found = _NUMBER.fullmatch(scope.value)
    return Truth.of(found is not None and len(found[1] or "") <= scope.params["digits"])


@predicate("positive_integer", depends=Depends.VALUE)
def positive_integer(scope: Scope) -> Truth:
    """The number is whole and not smaller than one."""
    return _judge(scope, lambda number: number >= 1 and scope.value.isdecimal())
