"""What the intervals of a load profile add up to, by German month and day."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from ..legal_time import german_day, midnight
from ..readings.reading import Reading
from .days import days_between, month_after, say_span
from .model import Remark, Span

__all__ = ["Profile"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_ENERGY = ("kWh", "kvarh", "m3")
_SHOWN = 20


@dataclass(slots=True)
class _Day:
    amount: Decimal = Decimal(0)
    intervals: int = 0
    peak: Decimal | None = None
    kinds: set[str] = field(default_factory=set[str])


class Profile:
    """Collects intervals: 16 bytes for each, and a sum for each day."""

    def __init__(self) -> None:
        """Start without intervals."""
        self.count = 0
        self._starts, self._ends = array("q"), array("q")
        self._days: dict[datetime, _Day] = {}

    def add(self, reading: Reading) -> None:
        """Add an interval to the day it begins in."""
        assert reading.start is not None
        assert reading.end is not None
        self.count += 1
        self._starts.append(_seconds(reading.start))
        self._ends.append(_seconds(reading.end))
        start = _day_of(reading.start)
        day = self._days.get(start)
        if day is None:
            day = self._days[start] = _Day()
        day.amount += reading.value
        day.intervals += 1
        day.kinds.add(reading.status)
        if day.peak is None or reading.value > day.peak:
            day.peak = reading.value

    @property
    def begin(self) -> datetime:
        """Where the first interval begins."""
        return _instant(min(self._starts))

    @property
    def end(self) -> datetime:
        """Where the last interval ends."""
        return _instant(max(self._ends))

    def daily(self) -> tuple[tuple[datetime, Decimal], ...]:
        """Give the sums by German day."""
        return tuple((start, self._days[start].amount) for start in sorted(self._days))

    def remarks(self) -> Iterator[Remark]:
        """Name the gaps between intervals, and where they overlap."""
        intervals = zip(self._starts, self._ends, strict=True)
        found: list[Remark] = []
        reached = min(self._starts)
        for start, end in sorted(intervals):
            if start > reached:
                words = say_span(_instant(reached), _instant(start))
                found.append(Remark("gap", f"no values from {words}"))
            elif start < reached:
                words = say_span(_instant(start), _instant(min(end, reached)))
                found.append(Remark("overlap", f"two values cover {words}"))
            reached = max(reached, end)
        yield from found[:_SHOWN]
        if len(found) > _SHOWN:
            yield Remark(found[_SHOWN].kind, f"and {len(found) - _SHOWN} more gaps and overlaps")

    def spans(self, unit: str) -> Iterator[Span]:
        """Give what each German month adds up to."""
        months: dict[datetime, list[datetime]] = {}
        for start in sorted(self._days):
            months.setdefault(month_after(start), []).append(start)
        for after, starts in months.items():
            days = [self._days[start] for start in starts]
            begin = max(self.begin, _month_of(starts[0]))
            end = min(self.end, after)
            kinds = tuple(sorted(set[str]().union(*(day.kinds for day in days))))
            energy = unit in _ENERGY
            remarks = () if energy else (Remark("not-summed", f"{unit} is not added up"),)
            yield Span(
                begin,
                end,
                days_between(begin, end),
                sum((day.amount for day in days), Decimal(0)) if energy else None,
                kinds,
                intervals=sum(day.intervals for day in days),
                peak=max(day.peak for day in days if day.peak is not None),
                remarks=remarks,
            )


@lru_cache(maxsize=65536)
def _day_of(at: datetime) -> datetime:
    return midnight(german_day(at))


def _month_of(at: datetime) -> datetime:
    return midnight(german_day(at).replace(day=1))


@lru_cache(maxsize=65536)
def _seconds(at: datetime) -> int:
    return (at - _EPOCH) // _SECOND


def _instant(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)
