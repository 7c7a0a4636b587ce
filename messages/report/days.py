"""German days between instants, and how they are written."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from ..legal_time import german_day, german_time, is_german_midnight, midnight

__all__ = ["days_between", "month_after", "say", "say_span"]

_HUNDREDTH = Decimal("0.01")
_DAY = timedelta(days=1)


@lru_cache(maxsize=8192)
def days_between(start: datetime, end: datetime) -> Decimal:
    """Count German days by the clock on the wall, to a hundredth: midnight to midnight is whole.

    >>> from datetime import UTC
    >>> days_between(datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC))
    Decimal('1')
    """
    length = german_time(end).replace(tzinfo=None) - german_time(start).replace(tzinfo=None)
    if not length % _DAY:
        return Decimal(length // _DAY)
    seconds = Decimal(length // timedelta(seconds=1))
    return (seconds / 86400).quantize(_HUNDREDTH, ROUND_HALF_UP).normalize() + 0


def month_after(at: datetime) -> datetime:
    """Give the German midnight at which the month behind the one of `at` begins."""
    day = german_day(at).replace(day=28) + timedelta(days=4)
    return midnight(day.replace(day=1))


@lru_cache(maxsize=4096)
def say(at: datetime) -> str:
    """Write a time in German legal time; a midnight without its clock."""
    local = german_time(at)
    return f"{local:%Y-%m-%d}" if is_german_midnight(at) else f"{local:%Y-%m-%d %H:%M} {local:%Z}"


def say_span(start: datetime, end: datetime) -> str:
    """Write from when to when."""
    return f"{say(start)} to {say(end)}"
