"""What a row says beside time and value: where, which register, unit, kind, source."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..identifiers import (
    IdentifierError,
    malo,
    melo,
    obis,
)
from .cells import CellError, status_of, unit_of
from .columns import Columns

__all__ = ["COLUMNS", "About", "read_about"]

COLUMNS = ("messlokation", "marktlokation", "zaehlernummer", "obis", "einheit", "status", "quelle")
_LONGEST_METER = 35
_FORMULA = "=+-@\t\r"


class About(NamedTuple):
    """Location, register, unit and the places its decimal mark moves, kind, source."""

    melo: str | None
    malo: str | None
    meter: str | None
    obis: str
    places: int
    unit: str
    status: str
    source: str

    @property
    def register(self) -> tuple[str | None, str | None, str]:
        """What tells registers apart: location, meter, OBIS-Kennzahl."""
        return self.melo or self.malo, self.meter, self.obis


def read_about(cells: Sequence[str], columns: Columns) -> tuple[About | None, list[CellError]]:
    """Read the cells of COLUMNS; without a trouble there is a result."""
    troubles: list[CellError] = []
    location, market, meter, register, unit, status, source = (cell.strip(" ") for cell in cells)
    if not (location or market or meter):
        words = "a row has messlokation, marktlokation or zaehlernummer"
        troubles.append(CellError("GEN201", words))
    if location:
        _check(melo.validate, location, "messlokation", "GEN202", troubles)
    if market:
        _check(malo.validate, market, "marktlokation", "GEN202", troubles)
    if len(meter) > _LONGEST_METER or not meter.isprintable():
        words = f"{meter[:40]!r} is no number of a meter, at most {_LONGEST_METER} characters"
        troubles.append(CellError("GEN202", words, "zaehlernummer"))
    register = columns.register(meter, register) or register
    _check(obis.validate, register, "obis", "GEN203", troubles)
    measured, places, kind = "", 0, ""
    try:
        measured, places = unit_of(unit, columns)
    except CellError as trouble:
        troubles.append(trouble)
    try:
        kind = status_of(status, columns)
    except CellError as trouble:
        troubles.append(trouble)
    if source[:1] == "'" and source[1:2] in tuple(_FORMULA):
        source = source[1:]
    if troubles:
        return None, troubles
    about = About(
        location or None, market or None, meter or None, register, places, measured, kind, source
    )
    return about, []


def _check(
    validate: Callable[[str], str],
    text: str,
    column: str,
    code: str,
    troubles: list[CellError],
) -> None:
    try:
        validate(text)
    except IdentifierError as wrong:
        shown = f"{text[:40]!r}: " if text else ""
        troubles.append(CellError(code, f"{shown}{wrong}", column))
