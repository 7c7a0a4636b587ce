"""What a row says beside time and value: where, which register, unit, kind, source."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ..identifiers import (
    IdentifierError,
    malo,
    melo,
    obis,
)
from ..text_error import shown
from .cells import CellError, status_of, unit_of
from .columns import Columns

__all__ = ["COLUMNS", "About", "Abouts", "read_about"]

COLUMNS = (
    *("messlokation", "marktlokation", "zaehlernummer", "obis", "einheit", "status", "quelle"),
    "konfiguration",
)
_LONGEST = 35
_FORMULA = "=+-@\t\r"
_REMEMBERED = 1000
_make: Any = tuple.__new__  # pyright: ignore[reportUnknownVariableType]


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


class Abouts:
    """Reads rows of one table in a hurry: a part that was right before is not looked at again."""

    def __init__(self, columns: Columns) -> None:
        """Remember nothing yet."""
        self._columns = columns
        self._named = bool(columns.registers or columns.meters)
        self._where: tuple[str, ...] = ()
        self._names: tuple[str | None, ...] = ()
        self._registers: dict[str, str] = {}
        self._kinds: dict[tuple[str, str, str], tuple[int, str, str, str]] = {}

    def read(self, cells: tuple[str, ...]) -> About | None:
        """Read the cells of COLUMNS; None leaves a row to `read_about`, which tells troubles."""
        location, market, meter, name, unit, status, source, configuration = cells
        where = location, market, meter, configuration
        if where != self._where:
            if not _plain(*where):
                return self._slowly(cells)
            self._where = where
            self._names = tuple(one or None for one in where)
        kind = self._kinds.get((unit, status, source))
        if kind is None:
            return self._slowly(cells)
        if self._named:
            name = self._columns.register(meter, name) or name
        register = self._registers.get(name) or self._register(name)
        if register is None:
            return None
        melo, malo, number, more = self._names
        made: About = _make(About, (melo, malo, number, register, *kind, more))
        return made

    def _register(self, name: str) -> str | None:
        if not obis.is_valid(name):
            return None
        if len(self._registers) >= _REMEMBERED:
            self._registers.clear()
        self._registers[name] = name
        return name

    def _slowly(self, cells: tuple[str, ...]) -> About | None:
        about, _ = read_about(cells, self._columns)
        if about is not None:
            if len(self._kinds) >= _REMEMBERED:
                self._kinds.clear()
            kind = about.places, about.unit, about.status, about.source
            self._kinds[cells[4], cells[5], cells[6]] = kind
        return about


def _plain(location: str, market: str, meter: str, configuration: str) -> bool:
    """Say whether identifiers are right as they stand, without a blank around them."""
    return (
        bool(location or market or meter or configuration)
        and (not location or melo.is_valid(location))
        and (not market or malo.is_valid(market))
        and _named(meter)
        and _named(configuration)
    )


def _named(text: str) -> bool:
    return len(text) <= _LONGEST and text.isprintable() and text.strip(" ") == text


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
            words = f"{shown(text)} is no {column}, at most {_LONGEST} characters"
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
        what = f"{shown(text)}: " if text else ""
        troubles.append(CellError(code, f"{what}{wrong}", column))
