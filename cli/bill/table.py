"""Tables for people: one for each register on a terminal; in a pipe one, separated by tabs."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from mscons.messages import Consumption, Register

from ..render import sanitize
from . import Look
from .rows import Row, rows
from .wording import day, kinds, number, remarks, title

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

__all__ = ["render"]

_PLACE = ("location", "meter", "register")
_SPAN = ("from", "to", "days", "opening", "closing", "consumption", "unit", "quality")
_COST = ("price", "net", "gross")
_RIGHT = {"days", "opening", "closing", "consumption", "price", "net", "gross"}


def render(report: Consumption, look: Look) -> str:
    """Give the tables, ended by LF."""
    return _pretty(report, look) if look.terminal else "".join(_plain(report))


def _plain(report: Consumption) -> Iterator[str]:
    costs = _COST if report.currency else ()
    yield "\t".join((*_PLACE, *_SPAN, *costs, "remarks")) + "\n"
    for row in rows(report):
        one = row.register
        cells = (one.location, one.meter or "", one.obis, *_cells(row, bool(costs)))
        told = remarks(row.remarks)
        yield "\t".join(sanitize(cell, None) for cell in (*cells, told)) + "\n"


def _cells(row: Row, costs: bool) -> tuple[str, ...]:
    times = tuple("" if at is None else day(at) for at in (row.start, row.end))
    numbers = tuple(number(v) for v in (row.days, row.opening, row.closing, row.amount))
    cells = (*times, *numbers, row.register.unit, kinds(row.kinds))
    if costs:
        cells += tuple(number(value) for value in (row.price, row.net, row.gross))
    return cells


def _pretty(report: Consumption, look: Look) -> str:
    from rich.console import Console

    file = io.StringIO()
    console = Console(
        file=file,
        width=look.width,
        force_terminal=look.color,
        no_color=not look.color,
        color_system="standard" if look.color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    by_register: dict[int, list[Row]] = {}
    for row in rows(report):
        by_register.setdefault(id(row.register), []).append(row)
    for register in report.registers:
        console.print(_table(register, by_register[id(register)], report.currency))
    for table in _ends(report):
        console.print(table)
    return file.getvalue()


def _table(register: Register, several: list[Row], currency: str | None) -> "Table":
    costs = _COST if currency else ()
    table = _empty(title(register), (*_SPAN, *costs, "remarks"))
    for row in several:
        cells = (*_cells(row, bool(costs)), remarks(row.remarks))
        table.add_row(*(_text(cell) for cell in cells))
    if register.spans:
        whole = "" if register.complete else ", as far as it is known"
        amounts = (number(register.total), register.unit, kinds(register.kinds))
        cells = ("total", whole.strip(", "), number(register.days), "", "", *amounts)
        if costs:
            paid = register.costs
            net = sum((one.net for one in paid), Decimal(0))
            gross = sum((one.gross for one in paid), Decimal(0))
            cells += ("", number(net), number(gross)) if paid else ("", "", "")
        table.add_section()
        table.add_row(*(_text(cell, "bold") for cell in (*cells, "")))
    return table


def _ends(report: Consumption) -> Iterator["Table"]:
    """Give the sums of locations, and the amounts of all."""
    if report.sums:
        table = _empty(
            "sums of locations", ("location", "register", "consumption", "unit", "of", "remarks")
        )
        for one in report.sums:
            parts = " + ".join(f"T{tariff} {number(amount)}" for tariff, amount in one.tariffs)
            cells = (one.location, one.quantity, number(one.total), one.unit, parts)
            table.add_row(*(_text(cell) for cell in (*cells, remarks(one.remarks))))
        yield table
    if report.currency:
        table = _empty("amounts", ("tax rate", "net", "tax", "gross", "currency"))
        for rate, net, tax in report.taxes:
            cells = (number(rate), number(net), number(tax), number(net + tax), report.currency)
            table.add_row(*(_text(cell) for cell in cells))
        table.add_section()
        whole = (number(report.net), number(report.gross - report.net), number(report.gross))
        table.add_row(*(_text(cell, "bold") for cell in ("total", *whole, report.currency)))
        yield table


def _empty(name: str, columns: tuple[str, ...]) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=_text(name, "bold"), box=SIMPLE_HEAD, title_justify="left")
    for column in columns:
        right = column in _RIGHT or column == "tax"
        table.add_column(
            _text(column),
            justify="right" if right else "left",
            overflow="fold",
            no_wrap=column in ("from", "to"),
        )
    return table


def _text(text: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text(sanitize(text, None), style)
