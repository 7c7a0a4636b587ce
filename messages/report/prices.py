"""Prices of energy, from TOML, and what an amount costs.

    currency = "EUR"
    tax = "0.19"             # part of the net amount

    [[prices]]
    from = 2026-01-01        # a German day; the price holds until the next one of its kind
    obis = "1-0:1.8.0"
    per_kwh = "0.2985"       # net; per_kvarh and per_m3 likewise
    tax = "0.07"             # if it is another one
    location = "DE000..."    # for this MeLo, MaLo or configuration only; goes before the others

Numbers are text, so that they stay decimal.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from ..identifiers import IdentifierError, obis
from ..legal_time import midnight
from .days import days_between, say
from .model import Cost, Register, Remark, Span

__all__ = ["Price", "Prices", "PricesError"]

_UNITS = {"per_kwh": "kWh", "per_kvarh": "kvarh", "per_m3": "m3"}
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,10})?").fullmatch
_CENT = Decimal("0.01")
_THOUSANDTH = Decimal("0.001")


class PricesError(ValueError):
    """A file of prices says something that is not understood."""


@dataclass(frozen=True, slots=True)
class Price:
    """A net price from an instant on, and the tax on it."""

    start: datetime
    amount: Decimal
    tax: Decimal


class Prices:
    """Prices by location (or None), register and unit, in the order of time."""

    def __init__(
        self, currency: str, prices: Mapping[tuple[str | None, str, str], list[Price]]
    ) -> None:
        """Sort them. Raises PricesError if two begin on one day."""
        self.currency = currency
        self._prices = {
            key: sorted(several, key=lambda one: one.start) for key, several in prices.items()
        }
        for (_, register, _), several in self._prices.items():
            starts = [one.start for one in several]
            if len(set(starts)) < len(starts):
                raise PricesError(f"{register} has two prices from the same day on")

    @classmethod
    def load(cls, path: Path) -> "Prices":
        """Read a file of prices. Raises PricesError and OSError."""
        try:
            return cls.from_toml(path.read_text("utf-8-sig"))
        except UnicodeDecodeError:
            raise PricesError("the file is no UTF-8") from None

    @classmethod
    def from_toml(cls, text: str) -> "Prices":
        """Read the text of a file of prices. Raises PricesError."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as wrong:
            raise PricesError(str(wrong)) from None
        _known(data, ("currency", "tax", "prices"), "the file")
        currency = data.get("currency", "EUR")
        if not isinstance(currency, str) or not re.fullmatch("[A-Z]{3}", currency):
            raise PricesError(f"currency is {currency!r}, should be three capitals such as EUR")
        tax = _number(data.get("tax", "0"), "tax")
        listed = data.get("prices")
        if not isinstance(listed, list) or not listed:
            raise PricesError("there are no [[prices]]")
        found: dict[tuple[str | None, str, str], list[Price]] = {}
        for number, entry in enumerate(cast(list[object], listed), 1):
            try:
                key, price = _price(entry, tax)
            except PricesError as wrong:
                raise PricesError(f"[[prices]] number {number}: {wrong}") from None
            found.setdefault(key, []).append(price)
        return cls(currency, found)

    def charge(self, register: Register) -> Register:
        """Give the register with the costs of its spans."""
        several = self._of(register)
        spans = tuple(_charged(span, several, register.unit) for span in register.spans)
        return replace(register, spans=spans)

    def _of(self, register: Register) -> list[Price]:
        names = (register.melo, register.malo, register.configuration)
        for place in (*(name for name in names if name), None):
            found = self._prices.get((place, register.obis, register.unit))
            if found is not None:
                return found
        return []


def _charged(span: Span, prices: list[Price], unit: str) -> Span:
    """Split a span where the price changes, by days, and add what its parts cost."""
    if span.amount is None:
        return span
    cuts = [one.start for one in prices if span.start < one.start < span.end]
    edges = [span.start, *cuts, span.end]
    holding = [_holding(prices, start) for start in edges[:-1]]
    if any(price is None for price in holding):
        until = f" until {say(cuts[0])}" if cuts else ""
        remark = Remark("no-price", f"no price holds{until}")
        return replace(span, remarks=(*span.remarks, remark))
    lengths = [days_between(a, b) for a, b in pairwise(edges)]
    whole, left = sum(lengths, Decimal(0)), span.amount
    costs: list[Cost] = []
    for number, price in enumerate(holding):
        assert price is not None
        part = left
        if number < len(holding) - 1:
            part = (span.amount * lengths[number] / whole).quantize(_THOUSANDTH, ROUND_HALF_UP)
        left -= part
        net = _cents(part * price.amount)
        gross = net + _cents(net * price.tax)
        times = edges[number], edges[number + 1], lengths[number]
        costs.append(Cost(*times, part, price.amount, price.tax, net, gross))
    remarks = span.remarks
    if cuts:
        days = ", ".join(say(at) for at in cuts)
        parts = " + ".join(f"{cost.quantity} {unit} ({cost.days} days)" for cost in costs)
        remarks += (Remark("price-change", f"the price changes on {days}: {parts}, by days"),)
    return replace(span, costs=tuple(costs), remarks=remarks)


def _holding(prices: list[Price], at: datetime) -> Price | None:
    found = None
    for one in prices:
        if one.start <= at:
            found = one
    return found


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def _price(entry: object, tax: Decimal) -> tuple[tuple[str | None, str, str], Price]:
    if not isinstance(entry, dict):
        raise PricesError("should be a table")
    table = cast(dict[str, Any], entry)
    _known(table, ("from", "obis", "location", "tax", *_UNITS), "a price")
    day, register, place = table.get("from"), table.get("obis"), table.get("location")
    if not isinstance(day, date) or isinstance(day, datetime):
        told = "missing" if day is None else repr(day)
        raise PricesError(f"from is {told}, should be a day such as 2026-01-01, without quotes")
    if not isinstance(register, str) or not isinstance(place, str | None):
        raise PricesError("obis and location are texts, and obis has to be there")
    try:
        obis.validate(register)
    except IdentifierError as wrong:
        raise PricesError(f"obis {register!r}: {wrong}") from None
    units = [name for name in _UNITS if name in table]
    if len(units) != 1:
        raise PricesError(f"a price has one of {', '.join(_UNITS)}")
    amount = _number(table[units[0]], units[0])
    own = _number(table["tax"], "tax") if "tax" in table else tax
    return (place, register, _UNITS[units[0]]), Price(midnight(day), amount, own)


def _number(value: object, name: str) -> Decimal:
    if not isinstance(value, str) or not _NUMBER(value):
        raise PricesError(f'{name} is {value!r}, should be a number as text, such as "0.2985"')
    return Decimal(value)


def _known(table: Mapping[str, object], names: tuple[str, ...], where: str) -> None:
    for name in table:
        if name not in names:
            raise PricesError(
                f"{where}: {name!r} is not known, should be one of {', '.join(names)}"
            )
