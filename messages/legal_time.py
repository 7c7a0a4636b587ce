"""German legal time by its rule: midnights, gas days, switch days, and the comparisons of DTMs.

Summer time holds from the last Sunday of March to the last Sunday of October, both at 01:00 UTC;
so it has been since 1996, and older times are not treated here. Nothing depends on the zone of the
machine or on a time zone database. Times are aware; a naive one raises ValueError, because it is
the caller's mistake. Local times, where they are read, are naive and may be in doubt.

Source: Zeitgesetz, Sommerzeitverordnung; AHB MSCONS and UTILMD, conditions [130], [133], [135],
[490], [491], [494], [495], UB1, UB2, UB3.
"""

import enum
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Literal

__all__ = [
    "Doubt",
    "Sector",
    "date_not_after",
    "day_hours",
    "from_local",
    "gas_day",
    "gas_day_start",
    "german_day",
    "german_time",
    "is_day_start",
    "is_gas_day_start",
    "is_german_midnight",
    "midnight",
    "nearest_midnight",
    "not_after",
    "summer_time",
    "switches",
    "usage_near_reading",
    "usage_near_reading_date",
]

Sector = Literal["Strom", "Gas"]

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_WINTER_ZONE = timezone(_HOUR, "MEZ")
_SUMMER_ZONE = timezone(2 * _HOUR, "MESZ")
_GAS_HOUR = 6


class Doubt(enum.Enum):
    """Why a local time is no instant: it comes twice in October, or never in March."""

    DOUBLED = "doubled"
    MISSING = "missing"


@lru_cache(maxsize=256)
def switches(year: int) -> tuple[datetime, datetime]:
    """Give the instants of a year at which summer time begins and ends."""
    last_sundays = (
        last - timedelta(days=last.isoweekday() % 7)
        for last in (date(year, 3, 31), date(year, 10, 31))
    )
    begin, end = (datetime.combine(day, time(1), UTC) for day in last_sundays)
    return begin, end


def summer_time(at: datetime) -> bool:
    """Say whether summer time holds at an instant: condition [490], its contrary is [491]."""
    at = _utc(at)
    begin, end = switches(at.year)
    return begin <= at < end


def german_time(at: datetime) -> datetime:
    """Give the same instant with the German offset.

    Where that leaves the calendar, in the last hours of the year 9999, it comes back in UTC.
    """
    at = _utc(at)
    try:
        return at.astimezone(_SUMMER_ZONE if summer_time(at) else _WINTER_ZONE)
    except OverflowError:
        return at


def german_day(at: datetime) -> date:
    """Give the German date of an instant."""
    return german_time(at).date()


def midnight(day: date) -> datetime:
    """Give the instant at which a German day begins, in UTC: 22:00 or 23:00 of the day before."""
    return _start(day, 0)


def gas_day_start(day: date) -> datetime:
    """Give the instant at which a German gas day begins, in UTC: 04:00 or 05:00."""
    return _start(day, _GAS_HOUR)


def gas_day(at: datetime) -> date:
    """Give the gas day of an instant: 06:00 to 06:00, named after the day it begins on.

    The gas day of 23 or 25 hours is the one before the Sunday of the switch.
    """
    local = german_time(at)
    day = local.date()
    return day if local.hour >= _GAS_HOUR or day == date.min else day - _DAY


def day_hours(day: date, sector: Sector = "Strom") -> int:
    """Give the length of a day in hours, 23, 24 or 25; a quarter hour is a fourth of that."""
    start = midnight if sector == "Strom" else gas_day_start
    return round((start(day + _DAY) - start(day)) / _HOUR)


def is_german_midnight(at: datetime) -> bool:
    """Say whether a German day begins at this instant: UB1 without its look at the zone."""
    return _is_start(at, 0)


def is_gas_day_start(at: datetime) -> bool:
    """Say whether a German gas day begins at this instant: UB2 without its look at the zone."""
    return _is_start(at, _GAS_HOUR)


def is_day_start(at: datetime, sector: Sector | None) -> bool | None:
    """Say whether a day of the sector begins: UB3. Without the sector the answer may be None."""
    if sector is not None:
        return is_german_midnight(at) if sector == "Strom" else is_gas_day_start(at)
    return None if is_german_midnight(at) or is_gas_day_start(at) else False


def nearest_midnight(at: datetime) -> datetime:
    """Give the German midnight that is nearest; the earlier one from the very middle of a day.

    It is never farther away than 12 and a half hours, so [130] always allows it.
    """
    at = _utc(at)
    day = german_day(at)
    before, after = midnight(day), midnight(day + _DAY)
    return before if at - before <= after - at else after


def from_local(local: datetime, fold: int | None = None) -> datetime | Doubt:
    """Give the instant (UTC) of a German local time without a zone, or why there is none.

    `fold` decides a doubled hour: 0 is the first pass (summer time), 1 the second.
    """
    if local.tzinfo is not None:
        raise ValueError("a local time has no zone")
    begin, end = (at.replace(tzinfo=None) for at in switches(local.year))
    if begin + _HOUR <= local < begin + 2 * _HOUR:
        return Doubt.MISSING
    summer = begin + 2 * _HOUR <= local < end + 2 * _HOUR
    if end + _HOUR <= local < end + 2 * _HOUR:
        if fold is None:
            return Doubt.DOUBLED
        summer = not fold
    zone = _SUMMER_ZONE if summer else _WINTER_ZONE
    return _utc(local.replace(tzinfo=zone, fold=0))


def usage_near_reading(usage: datetime, reading: datetime) -> bool:
    """Compare the time of use (DTM+7) with that of reading or change (DTM+9, DTM+60): [130].

    Less than 24 hours lie between them; 25 if the switch to winter time does, 23 if the switch to
    summer time does.
    """
    first, second = _utc(usage), _utc(reading)
    if first > second:
        first, second = second, first
    if second - first < 23 * _HOUR:  # whatever the clock does in between
        return True
    hours = 24 + summer_time(first) - summer_time(second)
    return second - first < hours * _HOUR


def usage_near_reading_date(usage: datetime, reading: date) -> bool:
    """Compare the time of use (DTM+7) with a day of reading (DTM+9 in format 102): [133].

    The dates differ by one day at most. The date of the time is taken as it is written on the
    wire, in its own zone, not in German time.
    """
    return abs(usage.date() - reading) <= _DAY


def date_not_after(day: date, document: datetime) -> bool:
    """Compare a day (DTM+9 in format 102) with the time of the document (DTM+137): [135].

    The date of the document is taken as it is written on the wire.
    """
    return day <= document.date()


def not_after(at: datetime, limit: datetime) -> bool:
    """Compare instants: DTM+7, +9 or +60 with DTM+137 is [495], DTM+137 with the receipt [494]."""
    return _utc(at) <= _utc(limit)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is UTC:
        return at
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    try:
        return at.astimezone(UTC)
    except OverflowError:  # an offset that leads out of the calendar
        return at.replace(tzinfo=UTC)


def _start(day: date, hour: int) -> datetime:
    at = from_local(datetime.combine(day, time(hour)))
    assert isinstance(at, datetime)  # neither 00:00 nor 06:00 is ever in doubt
    return at


def _is_start(at: datetime, hour: int) -> bool:
    at = _utc(at)
    if at.minute or at.second or at.microsecond:
        return False
    return (at.hour + (2 if summer_time(at) else 1)) % 24 == hour
