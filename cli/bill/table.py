"""Tables for people: one for each register on a terminal; in a pipe one, separated by tabs."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from mscons.messages import Consumption, Register

from ..render import sanitize
from . import Look
from .rows import Row, rows
from .wording import Voice, day

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

__all__ = ["render"]

_PLACE = ("location", "meter", "register")
_SPAN = ("from", "to", "days", "opening", "closing", "consumption", "unit", "quality")
_COST = ("price", "net", "gross")
_SUM = len(_PLACE) + _SPAN.index("unit")
"""The column of sums, in a pipe: that of the consumption adds up."""
_RIGHT = {"days", "opening", "closing", "consumption", "price", "net", "gross"}


def render(report: Consumption, look: Look) -> str:
    """Give the tables, ended by LF."""
    if look.terminal:
        return _pretty(report, look)
    return "".join(_plain(report, Voice(look.lang)))


def _plain(report: Consumption, say: Voice) -> Iterator[str]:
    """Give lines for programs: all but the remarks is the same in every language."""
    plain = Voice("en")
    costs = _COST if report.currency else ()
    yield _line([*_PLACE, *_SPAN, *costs, "remarks"], "sum")
    for row in rows(report):
        one = row.register
        cells = (one.location, one.meter or "", one.obis, *_cells(row, bool(costs), plain))
        yield _line([*cells, say.remarks(row.remarks)])
    for total in report.sums:
        meter = total.meters[0] if len(total.meters) == 1 else ""
        cells = (total.location, meter, total.quantity, day(total.start), day(total.end))
        empty = [""] * (_SUM - len(cells)), [""] * (len(costs) + 1)
        told = "; ".join(filter(None, (plain.tariffs(total), say.remarks(total.remarks))))
        yield _line([*cells, *empty[0], total.unit, *empty[1], told], plain.number(total.total))


def _line(cells: list[str], total: str = "") -> str:
    cells.insert(_SUM, total)
    return "\t".join(sanitize(cell, None) for cell in cells) + "\n"


def _cells(row: Row, costs: bool, say: Voice) -> tuple[str, ...]:
    times = tuple("" if at is None else day(at) for at in (row.start, row.end))
    numbers = tuple(say.number(v) for v in (row.days, row.opening, row.closing, row.amount))
    cells = (*times, *numbers, row.register.unit, say.kinds(row.kinds))
    if costs:
        cells += tuple(say.number(value) for value in (row.price, row.net, row.gross))
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
    say = Voice(look.lang)
    by_register: dict[int, list[Row]] = {}
    for row in rows(report):
        by_register.setdefault(id(row.register), []).append(row)
    for register in report.registers:
        console.print(_table(register, by_register[id(register)], report.currency, say))
    for table in _ends(report, say):
        console.print(table)
    return file.getvalue()


def _table(register: Register, several: list[Row], currency: str | None, say: Voice) -> "Table":
    costs = _COST if currency else ()
    table = _empty(say.title(register), (*_SPAN, *costs, "remarks"), say)
    for row in several:
        cells = (*_cells(row, bool(costs), say), say.remarks(row.remarks))
        table.add_row(*(_text(cell) for cell in cells))
    if register.spans:
        whole = "" if register.complete else say("as far as it is known")
        amounts = (say.number(register.total), register.unit, say.kinds(register.kinds))
        cells = (say("total"), whole, say.number(register.days), "", "", *amounts)
        if costs:
            paid = register.costs
            net = sum((one.net for one in paid), Decimal(0))
            gross = sum((one.gross for one in paid), Decimal(0))
            cells += ("", say.number(net), say.number(gross)) if paid else ("", "", "")
        table.add_section()
        table.add_row(*(_text(cell, "bold") for cell in (*cells, "")))
    return table


def _ends(report: Consumption, say: Voice) -> Iterator["Table"]:
    """Give the sums of locations, and the amounts of all."""
    if report.sums:
        table = _empty(
            say("sums of locations"),
            ("location", "register", "consumption", "unit", "of", "remarks"),
            say,
        )
        for one in report.sums:
            cells = (one.place, one.quantity, say.number(one.total), one.unit, say.tariffs(one))
            table.add_row(*(_text(cell) for cell in (*cells, say.remarks(one.remarks))))
        yield table
    if report.currency:
        table = _empty(_amounts(report, say), ("tax rate", "net", "tax", "gross", "currency"), say)
        for rate, net, tax in report.taxes:
            numbers = [say.number(value) for value in (rate, net, tax, net + tax)]
            table.add_row(*(_text(cell) for cell in (*numbers, report.currency)))
        table.add_section()
        sums = (report.net, report.gross - report.net, report.gross)
        whole = [say.number(value) for value in sums]
        table.add_row(*(_text(cell, "bold") for cell in (say("total"), *whole, report.currency)))
        yield table


def _amounts(report: Consumption, say: Voice) -> str:
    """Name the amounts; where something has none, say so."""
    words = (say("amounts"), *(() if report.priced else (say("as far as it is known"),)))
    return ", ".join(words)


def _empty(name: str, columns: tuple[str, ...], say: Voice) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=_text(name, "bold"), box=SIMPLE_HEAD, title_justify="left")
    for column in columns:
        right = column in _RIGHT or column == "tax"
        table.add_column(
            _text(say(column)),
            justify="right" if right else "left",
            overflow="fold",
            no_wrap=column in ("from", "to"),
        )
    return table


def _text(text: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text(sanitize(text, None), style)
