"""Times in the cells of a table: ISO 8601 with an offset, and German notation in legal time."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from mscons.edifact import quoted

from ..legal_time import Doubt, from_local
from .cells import CellError

__all__ = ["Doubled", "Moment", "read_moment", "resolve"]

_GERMAN = re.compile(
    r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})(?: ([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?"
)
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]0{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_PLAIN = re.compile(
    "(?:199[6-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}"
    r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])"
).fullmatch
_DAY = timedelta(days=1)
_YEARS = range(1996, 2100)
_FIXED = {"UTC": UTC, "MEZ": timezone(timedelta(hours=1))}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


class Moment(NamedTuple):
    """An instant in UTC, and the same in seconds, which compare faster."""

    at: datetime
    seconds: int


class Doubled(NamedTuple):
    """A local time of the hour that October has twice."""

    local: datetime


@lru_cache(maxsize=4096)
def read_moment(text: str, zone: str | None) -> Moment | Doubled:
    """Read a time. `zone` is what the mapping file says of times without an offset.

    German notation is legal time if the file says nothing; ISO 8601 then needs an offset, unless
    it is a day alone. `24:00` is the next day. Raises CellError.
    """
    if _PLAIN(text):
        try:
            return _moment(datetime.fromisoformat(text).astimezone(UTC))
        except (ValueError, OverflowError):
            pass  # told below
    if found := _GERMAN.fullmatch(text):
        day, month, year, *clock = found.groups()
        return _in_zone(_local((year, month, day, *clock), text), zone, text)
    found = _ISO.fullmatch(text)
    if found is None:
        raise CellError("GEN301", f"{quoted(text)} is no time")
    *numbers, offset = found.groups()
    local = _local(numbers, text)
    if offset is None:
        if found[4] is not None and zone is None:
            raise CellError("GEN301", f"{text} has no offset such as +01:00")
        return _in_zone(local, zone, text)
    if offset == "Z":
        return _moment(local.replace(tzinfo=UTC))
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 14 or minutes > 59:
        raise CellError("GEN302", f"{text}: there is no offset {offset}")
    east = timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1)
    return _moment((local - east).replace(tzinfo=UTC))


def resolve(doubled: Doubled, fold: int) -> Moment:
    """Say which pass of the doubled hour it is: 0 the first, 1 the second."""
    at = from_local(doubled.local, fold)
    assert isinstance(at, datetime)
    return _moment(at)


def _local(numbers: "list[str | None] | tuple[str | None, ...]", text: str) -> datetime:
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    if year not in _YEARS:
        raise CellError("GEN302", f"{text}: years go from {_YEARS[0]} to {_YEARS[-1]}")
    try:
        date(year, month, day)
    except ValueError:
        raise CellError("GEN302", f"{text}: there is no such day") from None
    if (hour, minute, second) == (24, 0, 0):
        return datetime(year, month, day) + _DAY
    if hour > 23 or minute > 59 or second > 59:
        raise CellError("GEN302", f"{text}: there is no such time of day")
    return datetime(year, month, day, hour, minute, second)


def _in_zone(local: datetime, zone: str | None, text: str) -> Moment | Doubled:
    if zone in _FIXED:
        return _moment(local.replace(tzinfo=_FIXED[zone]).astimezone(UTC))
    at = from_local(local)
    if at is Doubt.MISSING:
        raise CellError("GEN302", f"{text}: this hour is left out when summer time begins")
    return Doubled(local) if isinstance(at, Doubt) else _moment(at)


def _moment(at: datetime) -> Moment:
    return Moment(at, (at - _EPOCH) // _SECOND)
