"""CSV: semicolons, decimal comma, CR LF, German names of columns, times with their offset.

Control characters are escaped, and cells that a spreadsheet would take for a formula get an
apostrophe in front. The byte order mark that marks UTF-8 is part of the text. Sums of locations
are the last rows, in a column of their own: that of the consumption adds up.
"""

from datetime import datetime

from mscons.messages import Consumption, Sum, legal_time, readings

from ..render import sanitize
from . import Look
from .rows import Row, rows
from .wording import kinds, number, remarks, tariffs

__all__ = ["COLUMNS", "render"]

COLUMNS = (
    *("messlokation", "marktlokation", "konfiguration", "zaehlernummer", "obis", "von", "bis"),
    *("tage", "stand_von", "stand_bis", "verbrauch", "summe", "einheit", "status", "ueberlauf"),
    *("preis", "netto", "steuersatz", "brutto", "waehrung", "bemerkung"),
)


def render(report: Consumption, look: Look) -> str:
    """Give the table."""
    lines = [";".join(COLUMNS)]
    lines += (_line(row, report.currency or "") for row in rows(report))
    places = {one.location: one for one in report.registers}
    for one in report.sums:
        place = places[one.location]
        lines.append(_sum(one, (place.melo, place.malo, place.configuration)))
    return "\ufeff" + "".join(f"{line}\r\n" for line in lines)


def _line(row: Row, currency: str) -> str:
    one = row.register
    names = (one.melo, one.malo, one.configuration, one.meter, one.obis)
    numbers = (row.days, row.opening, row.closing, row.amount)
    costs = (row.price, row.net, row.tax, row.gross)
    cells = (
        *(_cell(name or "") for name in names),
        *(_time(at) for at in (row.start, row.end)),
        *(number(value, ",") for value in numbers),
        "",
        _cell(one.unit),
        _cell(kinds(row.kinds, german=True)),
        "ja" if row.rolled else "",
        *(number(value, ",") for value in costs),
        currency if row.net is not None else "",
        _cell(remarks(row.remarks)),
    )
    return ";".join(cells)


def _sum(one: Sum, names: tuple[str | None, ...]) -> str:
    given = {
        **dict(zip(COLUMNS, (_cell(name or "") for name in names), strict=False)),
        "zaehlernummer": _cell(one.meters[0]) if len(one.meters) == 1 else "",
        "obis": one.quantity,
        "von": _time(one.start),
        "bis": _time(one.end),
        "summe": number(one.total, ","),
        "einheit": _cell(one.unit),
        "bemerkung": _cell("; ".join(filter(None, (tariffs(one, ","), remarks(one.remarks))))),
    }
    return ";".join(given.get(column, "") for column in COLUMNS)


def _cell(text: str) -> str:
    return readings.guarded(sanitize(text, None))


def _time(at: datetime | None) -> str:
    return "" if at is None else legal_time.german_time(at).isoformat()
