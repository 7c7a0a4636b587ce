"""What the columns of a table are: the own layout, and mapping files for foreign ones.

A mapping file is TOML:

    encoding = "cp1252"          # else it is found out
    delimiter = ";"              # else ; , tab or |, whichever the header has
    decimal = ","                # or "."; thousands may be grouped by the other one
    header = 4                   # line of the header, from 1; 0: none, columns go by number
    zone = "Europe/Berlin"       # or UTC, MEZ: times without an offset

    [columns]                    # our name = theirs, or the number of the column from 1
    wert = "Stand (kWh)"
    [defaults]                   # for columns that are not there
    einheit = "kWh"
    [interval]                   # `zeitpunkt` stamps an interval
    minutes = 15
    stamp = "end"                # or start
    [status]                     # their words = our codes; also [units], [reasons], [registers],
    "gemessen" = "220"           # [meters.NUMBER.registers]
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from .text import ENCODINGS

__all__ = ["ZONES", "Columns", "ColumnsError", "words"]

ZONES = ("Europe/Berlin", "UTC", "MEZ")
DELIMITERS = ";,\t|"
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class ColumnsError(ValueError):
    """A mapping file says something that is not understood."""


@dataclass(frozen=True)
class Columns:
    """The layout of a table that is not ours; see the text of this module for the fields."""

    columns: Mapping[str, str | int] = field(default_factory=lambda: _NOTHING)
    encoding: str | None = None
    delimiter: str | None = None
    decimal: Literal[",", "."] = ","
    header: int | None = None
    zone: str | None = None
    minutes: int | None = None
    stamp: Literal["start", "end"] = "end"
    defaults: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    status: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    units: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    reasons: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    registers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    meters: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _NOTHING)

    def __post_init__(self) -> None:
        """Look at everything. Raises ColumnsError."""
        for name in (*self.columns, *self.defaults):
            _one_of(name, (*words()["columns"], *words()["reasons"]), "columns")
        _one_of(self.encoding, (None, *ENCODINGS), "encoding")
        _one_of(self.delimiter, (None, *DELIMITERS), "delimiter")
        _one_of(self.decimal, (",", "."), "decimal")
        _one_of(self.zone, (None, *ZONES), "zone")
        _one_of(self.stamp, ("start", "end"), "interval.stamp")
        if self.delimiter == self.decimal:
            raise ColumnsError(f"delimiter and decimal are both {self.decimal!r}")
        if self.header is not None and not 0 <= self.header <= 1000:
            raise ColumnsError(f"header is {self.header}, should be a line from 1 to 1000, or 0")
        if self.minutes is not None and not 1 <= self.minutes <= 44640:
            raise ColumnsError(f"interval.minutes is {self.minutes}, should be 1 to 44640")
        if self.header == 0 and any(isinstance(name, str) for name in self.columns.values()):
            raise ColumnsError("without a header the columns go by number")
        for name, number in self.columns.items():
            if isinstance(number, int) and number < 1:
                raise ColumnsError(f"columns.{name} is {number}, columns count from 1")

    @classmethod
    def load(cls, path: Path) -> "Columns":
        """Read a mapping file. Raises ColumnsError and OSError."""
        try:
            return cls.from_toml(path.read_text("utf-8-sig"))
        except UnicodeDecodeError:
            raise ColumnsError("the file is no UTF-8") from None

    @classmethod
    def from_toml(cls, text: str) -> "Columns":
        """Read the text of a mapping file. Raises ColumnsError."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as wrong:
            raise ColumnsError(str(wrong)) from None
        interval = _table(data.pop("interval", {}), "interval")
        meters = _table(data.pop("meters", {}), "meters")
        fields: dict[str, Any] = {}
        for name, value in data.items():
            _one_of(name, _TOP, "the mapping file")
            if not isinstance(value, _TOP[name]) or isinstance(value, bool):
                raise ColumnsError(f"{name} is {value!r}, should be {_FORMS[_TOP[name]]}")
            fields[name] = _texts(value, name) if isinstance(value, dict) else value
        for name, value in interval.items():
            _one_of(name, ("minutes", "stamp"), "[interval]")
            if isinstance(value, bool) or not isinstance(value, int | str):
                raise ColumnsError(f"interval.{name} is {value!r}, which is not understood")
            fields[name] = value
        if not isinstance(fields.get("minutes", 1), int):
            raise ColumnsError("interval.minutes should be a number")
        fields["meters"] = {
            number: _texts(_table(meter, number).get("registers", {}), f"meters.{number}")
            for number, meter in meters.items()
        }
        return cls(**fields)

    def register(self, meter: str, name: str) -> str | None:
        """Give the OBIS-Kennzahl of a register that is called by another name, or None."""
        return self.meters.get(meter, self.registers).get(name) or self.registers.get(name)


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Give the words of the table: names of columns, units, kinds of quantity."""
    return tomllib.loads((files(__package__ or "") / "words.toml").read_text("utf-8"))


_TOP: dict[str, type] = {
    "columns": dict,
    "decimal": str,
    "defaults": dict,
    "delimiter": str,
    "encoding": str,
    "header": int,
    "reasons": dict,
    "registers": dict,
    "status": dict,
    "units": dict,
    "zone": str,
}


_FORMS: dict[type, str] = {dict: "a table", str: "a text", int: "a number"}


def _one_of(value: Any, known: Any, where: str) -> None:
    if value not in known:
        listed = ", ".join(str(one) for one in known if one is not None)
        raise ColumnsError(f"{where}: {value!r} is not known, should be one of {listed}")


def _table(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ColumnsError(f"{name} should be a table")
    return value  # pyright: ignore[reportUnknownVariableType]


def _texts(value: Any, name: str) -> Mapping[str, Any]:
    table = _table(value, name)
    numbers = (str, int) if name == "columns" else str
    for key, text in table.items():
        if not isinstance(text, numbers) or isinstance(text, bool):
            raise ColumnsError(f"{name}.{key} is {text!r}, should be a text")
    return MappingProxyType(table)
