"""Predicates on quantities: the kind of a value, and the form of a number.

What is no number at all is neutral here: the format of the element says so.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..registry import Depends, predicate
from ..scope import Scope
from ..truth import Truth

_NUMBER = re.compile(r"-?[0-9]{1,35}(?:[.,]([0-9]{1,35}))?")
_DECIMALS = "[.,][0-9]{1,35}"
_WHOLE = re.compile(r"-?0*[0-9]{1,35}")


def _number(scope: Scope) -> Decimal | None:
    text = scope.value
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


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
    number = _number(scope)
    return Truth.NEUTRAL if number is None else Truth.of(number >= 0)


@predicate("positive", depends=Depends.VALUE)
def positive(scope: Scope) -> Truth:
    """The number is greater than zero."""
    number = _number(scope)
    return Truth.NEUTRAL if number is None else Truth.of(number > 0)


@predicate("at_most", depends=Depends.VALUE)
def at_most(scope: Scope) -> Truth:
    """The number does not exceed the parameter `limit`."""
    number = _number(scope)
    return Truth.NEUTRAL if number is None else Truth.of(number <= scope.params["limit"])


@predicate("less_than", depends=Depends.VALUE)
def less_than(scope: Scope) -> Truth:
    """The number is smaller than the parameter `limit`."""
    number = _number(scope)
    return Truth.NEUTRAL if number is None else Truth.of(number < scope.params["limit"])


def _tells_decimals(scope: Scope, truth: Truth) -> str:
    found = _NUMBER.fullmatch(scope.value)
    count = len((found and found[1]) or "")
    return f"the number has {count} decimals, {scope.params['digits']} are allowed"


def _sure_decimals(params: Mapping[str, Any]) -> str:
    return rf"-?[0-9]{{1,35}}(?:[.,][0-9]{{1,{params['digits']}}})?" if params["digits"] else ""


@predicate("max_decimals", depends=Depends.VALUE, sure=_sure_decimals, tells=_tells_decimals)
def max_decimals(scope: Scope) -> Truth:
    """Behind the decimal mark stand at most as many digits as `digits` says, zeros included."""
    found = _NUMBER.fullmatch(scope.value)
    if found is None:
        return Truth.NEUTRAL
    return Truth.of(len(found[1] or "") <= scope.params["digits"])


@predicate("positive_integer", depends=Depends.VALUE)
def positive_integer(scope: Scope) -> Truth:
    """The number is whole and not smaller than one."""
    number = _number(scope)
    if number is None:
        return Truth.NEUTRAL
    return Truth.of(_WHOLE.fullmatch(scope.value) is not None and number >= 1)
