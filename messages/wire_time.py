"""Dates, times and periods of DTM: wire text to values and back, by the format code (DE 2379).

| code | layout | value |
|---|---|---|
| 102 | CCYYMMDD | date |
| 104 | MMWW-MMWW | WeekSpan; sent without the hyphen |
| 106 | MMDD | MonthDay |
| 303 | CCYYMMDDHHMMZZZ | aware datetime; ZZZ is `+00` in this market |
| 304 | CCYYMMDDHHMMSSZZZ | aware datetime |
| 602 | CCYY | int, a year |
| 610 | CCYYMM | Month |
| 802 | Monat | int, a number of months |
| Z01 | ZZRB | str: two digits and two capitals, a notice period |

An interchange repeats its times, so 303 and 102 are remembered. `24:00` is no time on the wire.
Source: UN/EDIFACT 2379; BDEW, MIG MSCONS and UTILMD.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from .wire import WireError, read_integer, write_integer

__all__ = [
    "FORMATS",
    "Month",
    "MonthDay",
    "WeekSpan",
    "WireTime",
    "read_date",
    "read_instant",
    "read_time",
    "write_instant",
    "write_time",
]


class Month(NamedTuple):
    """A month of a year."""

    year: int
    month: int


class MonthDay(NamedTuple):
    """A day of every year. 29 February is one."""

    month: int
    day: int


class WeekSpan(NamedTuple):
    """From a week of a month to a week of a month, both included; a month's weeks count from 1."""

    first_month: int
    first_week: int
    last_month: int
    last_week: int


WireTime = datetime | date | Month | MonthDay | WeekSpan | int | str
_Field = tuple[str, int, int, int]  # name, width, smallest, greatest

_YEAR: _Field = ("year", 4, 1, 9999)
_MONTH: _Field = ("month", 2, 1, 12)
_DAY: _Field = ("day", 2, 1, 31)
_HOUR: _Field = ("hour", 2, 0, 23)
_MINUTE: _Field = ("minute", 2, 0, 59)
_SECOND: _Field = ("second", 2, 0, 59)
_WEEK: _Field = ("week", 2, 1, 5)
_ZONE = re.compile(r"(?!-00)[+-](?:0[0-9]|1[0-4])")

_FIELDS: dict[str, tuple[_Field, ...]] = {
    "102": (_YEAR, _MONTH, _DAY),
    "104": (_MONTH, _WEEK, _MONTH, _WEEK),
    "106": (_MONTH, _DAY),
    "303": (_YEAR, _MONTH, _DAY, _HOUR, _MINUTE),
    "304": (_YEAR, _MONTH, _DAY, _HOUR, _MINUTE, _SECOND),
    "602": (_YEAR,),
    "610": (_YEAR, _MONTH),
}
_ZONED = ("303", "304")
_LEAP = 2000

_date_form = re.compile("[0-9]{8}").fullmatch
_instant_form = re.compile(r"[0-9]{8}(?:[01][0-9]|2[0-3])[0-9]{2}\+00").fullmatch
_notice_form = re.compile("[0-9]{2}[A-Z]{2}").fullmatch


@lru_cache(maxsize=2048)
def read_date(text: str) -> date:
    """Read format 102. Raises WireError."""
    if _date_form(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    _fields(text, "102")
    raise AssertionError  # pragma: no cover - _fields finds what fromisoformat refused


@lru_cache(maxsize=8192)
def read_instant(text: str) -> datetime:
    """Read format 303. The zone is kept: `+00` is UTC. Raises WireError."""
    if _instant_form(text):
        try:
            return datetime.fromisoformat(f"{text[:8]}T{text[8:12]}Z")
        except ValueError:
            pass
    return _zoned(text, "303")


def write_instant(value: datetime) -> str:
    """Write format 303, in UTC. Raises ValueError for naive times and broken minutes."""
    if value.tzinfo is None:
        raise ValueError("a time without a zone")
    if value.second or value.microsecond:
        raise ValueError(f"{value.isoformat()} is no full minute")
    utc = value.astimezone(UTC)
    return f"{utc.year:04}{utc.month:02}{utc.day:02}{utc.hour:02}{utc.minute:02}+00"


def read_time(text: str, code: str) -> WireTime:
    """Read a value by its format code. Raises WireError, also for a code that is not known."""
    reader = _READERS.get(code)
    if reader is None:
        words = f"format {code!r} is not known, should be one of {', '.join(FORMATS)}"
        raise WireError(words, "format", None, ", ".join(FORMATS))
    return reader(text)


def write_time(value: WireTime, code: str) -> str:
    """Write a value by its format code.

    Raises KeyError for a code that is not known, TypeError and ValueError for a value that the
    format can't carry.
    """
    text = _WRITERS[code](value)
    if read_time(text, code) != value:
        raise ValueError(f"{value!r} does not fit format {code}")
    return text


def _fields(text: str, code: str) -> list[int]:
    """Read the digits of a format, field by field. Raises WireError."""
    fields = _FIELDS[code]
    width = sum(field[1] for field in fields)
    whole = width + 3 if code in _ZONED else width
    if len(text) != whole:
        words = f"has {len(text)} characters, format {code} has {whole}"
        raise WireError(words, "length", None, f"{whole} characters")
    for at, char in enumerate(text[:width]):
        if char not in "0123456789":
            words = f"character {at + 1} is {char!r}, should be a digit"
            raise WireError(words, "character", at + 1, "a digit")
    values: list[int] = []
    at = 0
    for name, size, low, high in fields:
        number = int(text[at : at + size])
        if name == "day":
            year = values[0] if len(values) == 2 else _LEAP
            high = monthrange(year, values[-1])[1]
        if not low <= number <= high:
            allowed = f"{low:0{size}} to {high:0{size}}"
            words = f"{name} is {text[at : at + size]}, should be {allowed}"
            raise WireError(words, "range", at + 1, allowed)
        values.append(number)
        at += size
    return values


def _zoned(text: str, code: str) -> datetime:
    values = _fields(text, code)
    zone = text[-3:]
    if not _ZONE.fullmatch(zone):
        words = f"zone is {zone!r}, should be +00"
        raise WireError(words, "character", len(text) - 2, "+00")
    year, month, day, hour, minute, *second = values
    offset = timezone(timedelta(hours=int(zone)))
    return datetime(year, month, day, hour, minute, second[0] if second else 0, tzinfo=offset)


def _notice(text: str) -> str:
    if not _notice_form(text):
        words = "should be two digits and two capitals"
        raise WireError(words, "format", None, "two digits and two capitals")
    return text


def _write_zoned_second(value: WireTime) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None or value.microsecond:
        raise ValueError(f"{value!r} is no time with a zone, to the second")
    return f"{write_instant(value.replace(second=0))[:12]}{value.second:02}+00"


def _write_zoned_minute(value: WireTime) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} is no datetime")
    return write_instant(value)


def _write_date(value: WireTime) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"{value!r} is no date")
    return f"{value.year:04}{value.month:02}{value.day:02}"


def _write_numbers(value: WireTime) -> str:
    if isinstance(value, int):
        return f"{value:04}"
    if isinstance(value, Month):
        return f"{value.year:04}{value.month:02}"
    if isinstance(value, MonthDay | WeekSpan):
        return "".join(f"{number:02}" for number in value)
    raise TypeError(f"{value!r} is no Month, MonthDay, WeekSpan or int")


def _write_months(value: WireTime) -> str:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no int")
    return write_integer(value)


_READERS: dict[str, Callable[[str], WireTime]] = {
    "102": read_date,
    "104": lambda text: WeekSpan(*_fields(text, "104")),
    "106": lambda text: MonthDay(*_fields(text, "106")),
    "303": read_instant,
    "304": lambda text: _zoned(text, "304"),
    "602": lambda text: _fields(text, "602")[0],
    "610": lambda text: Month(*_fields(text, "610")),
    "802": read_integer,
    "Z01": _notice,
}
_WRITERS: dict[str, Callable[[WireTime], str]] = {
    "102": _write_date,
    "104": _write_numbers,
    "106": _write_numbers,
    "303": _write_zoned_minute,
    "304": _write_zoned_second,
    "602": _write_numbers,
    "610": _write_numbers,
    "802": _write_months,
    "Z01": str,
}
FORMATS = tuple(_READERS)
