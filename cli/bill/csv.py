"""CSV: semicolons, decimal comma, CR LF, German names of columns, times with their offset.

Control characters are escaped, and cells that a spreadsheet would take for a formula get an
apostrophe in front. The byte order mark that marks UTF-8 is part of the text.
"""

from datetime import datetime

from mscons.messages import Consumption, legal_time, readings

from ..render import sanitize
from . import Look
from .rows import Row, rows
from .wording import kinds, number, remarks

__all__ = ["COLUMNS", "render"]

COLUMNS = (
    *("messlokation", "marktlokation", "konfiguration", "zaehlernummer", "obis", "von", "bis"),
    *("tage", "stand_von", "stand_bis", "verbrauch", "einheit", "status", "ueberlauf"),
    *("preis", "netto", "steuersatz", "brutto", "waehrung", "bemerkung"),
)


def render(report: Consumption, look: Look) -> str:
    """Give the table."""
    lines = [";".join(COLUMNS)]
    lines += (_line(row, report.currency or "") for row in rows(report))
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
        _cell(one.unit),
        _cell(kinds(row.kinds, german=True)),
        "ja" if row.rolled else "",
        *(number(value, ",") for value in costs),
        currency if row.net is not None else "",
        _cell(remarks(row.remarks)),
    )
    return ";".join(cells)


def _cell(text: str) -> str:
    return readings.guarded(sanitize(text, None))


def _time(at: datetime | None) -> str:
    return "" if at is None else legal_time.german_time(at).isoformat()
