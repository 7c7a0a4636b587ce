"""What a row says beside time and value: where, which register, unit, kind, source."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from mscons.edifact import quoted

from ..identifiers import (
    IdentifierError,
    malo,
    melo,
    obis,
)
from .cells import CellError, reason_of, status_of, unit_of
from .columns import Columns, words
from .reading import Reasons

__all__ = ["About", "Abouts", "read_about"]

COLUMNS = (
    *("messlokation", "marktlokation", "zaehlernummer", "konfiguration"),
    *("obis", "einheit", "status", "quelle"),
)
_LONGEST = 35
_FORMULA = "=+-@\t\r"
_REMEMBERED = 1000
_make: Any = tuple.__new__  # pyright: ignore[reportUnknownVariableType]


class About(NamedTuple):
    """Location, register, unit and the places its decimal mark moves, kind, source, statuses."""

    melo: str | None
    malo: str | None
    meter: str | None
    configuration: str | None
    obis: str
    places: int
    unit: str
    status: str
    source: str
    reasons: Reasons | None

    @property
    def register(self) -> tuple[str | None, str | None, str]:
        """What tells registers apart: location or configuration, meter, OBIS-Kennzahl."""
        return self.melo or self.malo or self.configuration, self.meter, self.obis


class Abouts:
    """Reads rows of one table in a hurry: a part that was right before is not looked at again."""

    def __init__(self, columns: Columns, reasons: tuple[str, ...] = ()) -> None:
        """Remember nothing yet; `reasons` names the columns of statuses."""
        self._columns = columns
        self._reasons = reasons
        self.names = (*COLUMNS, *reasons)
        self._named = bool(columns.registers or columns.meters)
        self._where: tuple[str, ...] = ()
        self._names: tuple[str | None, ...] = ()
        self._registers: dict[str, str] = {}
        self._kinds: dict[tuple[str, ...], tuple[Any, ...]] = {}

    def read(self, cells: tuple[str, ...]) -> About | None:
        """Read the cells of COLUMNS, and of statuses, if a hurry allows it.

        None leaves a row to `read_about`, which tells troubles.
        """
        where, name = cells[:4], cells[4]
        if where != self._where:
            if not _plain(*where):
                return self._slowly(cells)
            self._where = where
            self._names = tuple(one or None for one in where)
        kind = self._kinds.get(cells[5:])
        if kind is None:
            return self._slowly(cells)
        if self._named:
            name = self._columns.register(where[2], name) or name
        register = self._registers.get(name) or self._register(name)
        if register is None:
            return None
        made: About = _make(About, (*self._names, register, *kind))
        return made

    def _register(self, name: str) -> str | None:
        if not obis.is_valid(name):
            return None
        if len(self._registers) >= _REMEMBERED:
            self._registers.clear()
        self._registers[name] = name
        return name

    def _slowly(self, cells: tuple[str, ...]) -> About | None:
        about, _ = read_about(cells, self._columns, self._reasons)
        if about is not None:
            if len(self._kinds) >= _REMEMBERED:
                self._kinds.clear()
            self._kinds[cells[5:]] = about[5:]
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
    return _can_be_sent(text) and text.strip(" ") == text


def _can_be_sent(text: str) -> bool:
    """Say whether a name has characters that messages carry, and not too many."""
    short = len(text) <= _LONGEST and text.isprintable()
    return short and (text.isascii() or max(text) <= "\xff")


def read_about(
    cells: Sequence[str], columns: Columns, reasons: tuple[str, ...] = ()
) -> tuple[About | None, list[CellError]]:
    """Read the cells of COLUMNS, and of the columns of statuses that `reasons` names.

    Without a trouble there is a result.
    """
    troubles: list[CellError] = []
    stripped = (cell.strip(" ") for cell in cells)
    location, market, meter, configuration, register, unit, status, source, *more = stripped
    if not (location or market or meter or configuration):
        trouble = "a row has messlokation, marktlokation, zaehlernummer or konfiguration"
        troubles.append(CellError("GEN201", trouble))
    if location:
        _check(melo.validate, location, "messlokation", "GEN202", troubles)
    if market:
        _check(malo.validate, market, "marktlokation", "GEN202", troubles)
    for text, column in ((meter, "zaehlernummer"), (configuration, "konfiguration")):
        if not _can_be_sent(text):
            trouble = f"{quoted(text)} is no {column}, at most {_LONGEST} characters of ISO 8859-1"
            troubles.append(CellError("GEN202", trouble, column))
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
    told: dict[str, str] = {}
    for column, text in zip(reasons, more, strict=True):
        try:
            told[column] = reason_of(text, column, columns)
        except CellError as trouble:
            troubles.append(trouble)
    if source[:1] == "'" and source[1:2] in tuple(_FORMULA):
        source = source[1:]
    if troubles:
        return None, troubles
    where = location or None, market or None, meter or None, configuration or None
    named = None
    if any(told.values()):
        named = Reasons(*(told.get(column, "") for column in words()["reasons"]))
    return About(*where, register, places, measured, kind, source, named), []


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
        what = f"{quoted(text)}: " if text else ""
        troubles.append(CellError(code, f"{what}{wrong}", column))
