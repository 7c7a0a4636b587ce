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

COLUMNS = (
    *("messlokation", "marktlokation", "zaehlernummer", "obis", "einheit", "status", "quelle"),
    "konfiguration",
)
_LONGEST = 35
_FORMULA = "=+-@\t\r"


class About(NamedTuple):
    """Location, register, unit and the places its decimal mark moves, kind, source, more."""

    melo: str | None
    malo: str | None
    meter: str | None
    obis: str
    places: int
    unit: str
    status: str
    source: str
    configuration: str | None

    @property
    def register(self) -> tuple[str | None, str | None, str]:
        """What tells registers apart: location or configuration, meter, OBIS-Kennzahl."""
        return self.melo or self.malo or self.configuration, self.meter, self.obis


def read_about(cells: Sequence[str], columns: Columns) -> tuple[About | None, list[CellError]]:
    """Read the cells of COLUMNS; without a trouble there is a result."""
    troubles: list[CellError] = []
    stripped = (cell.strip(" ") for cell in cells)
    location, market, meter, register, unit, status, source, configuration = stripped
    if not (location or market or meter or configuration):
        words = "a row has messlokation, marktlokation, zaehlernummer or konfiguration"
        troubles.append(CellError("GEN201", words))
    if location:
        _check(melo.validate, location, "messlokation", "GEN202", troubles)
    if market:
        _check(malo.validate, market, "marktlokation", "GEN202", troubles)
    for text, column in ((meter, "zaehlernummer"), (configuration, "konfiguration")):
        if len(text) > _LONGEST or not text.isprintable():
            words = f"{text[:40]!r} is no {column}, at most {_LONGEST} characters"
            troubles.append(CellError("GEN202", words, column))
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
    where = location or None, market or None, meter or None
    return About(*where, register, places, measured, kind, source, configuration or None), []


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
