"""The rows of one register: which times it has, and which pass of the doubled hour a row is in."""

import enum
from array import array
from bisect import bisect_left
from math import inf
from operator import ge, le
from typing import Generic, NamedTuple, TypeVar

from .times import Doubled, Moment, resolve

__all__ = ["Held", "Known", "Series"]

T = TypeVar("T")


class Known(enum.Enum):
    """What is known of a time already."""

    NEW = "new"
    SAME = "same"
    OTHER = "other"


class Held(NamedTuple, Generic[T]):
    """A row that waits until the rows around decide its time."""

    time: Doubled
    row: T


class Series(Generic[T]):
    """One register. Times that only go up cost 12 bytes a row; others more.

    The hour that October has twice is decided by the order of the rows. They go up, and once the
    clock goes back, or stays; or they go down, and once it goes on, or stays, which a row before or
    behind has to confirm. What fits tells the first pass from the second.
    """

    __slots__ = ("_before", "_latest", "_seen", "held", "last", "times", "values")

    def __init__(self) -> None:
        """Start without rows."""
        self.last: float = -inf
        self.held: list[Held[T]] = []
        self._before = self._latest = -inf
        self.times = array("I")
        self.values = array("d")
        self._seen: dict[int, float] | None = None

    def add(self, seconds: int, value: float) -> Known:
        """Note any time, unless it is known."""
        self._latest = seconds
        if self._seen is None:
            if seconds > self.last:
                self.last = seconds
                self.times.append(seconds)
                self.values.append(value)
                return Known.NEW
            at = bisect_left(self.times, seconds)
            if self.times[at] == seconds:
                return Known.SAME if self.values[at] == value else Known.OTHER
            self._seen = dict(zip(self.times, self.values, strict=True))
            del self.times[:], self.values[:]
            self.last = inf  # from now on every row is looked up
        known = self._seen.get(seconds)
        if known is None:
            self._seen[seconds] = value
            return Known.NEW
        return Known.SAME if known == value else Known.OTHER

    def hold(self, time: Doubled, row: T) -> None:
        """Keep a row in the doubled hour until all rows of that hour are there."""
        if not self.held:
            self._before = self._latest if self._seen is not None else self.last
        self.held.append(Held(time, row))

    def leave(self, after: float | None = None) -> list[tuple[T, Moment | None]]:
        """Say that the doubled hour is over; give its rows, with None where nothing decides.

        `after` is the time of the next row, in seconds, if there is one.
        """
        if not self.held:
            return []
        held, self.held = self.held, []
        before = None if self._before == -inf else self._before
        clock = [one.time.local for one in held]
        for rising, turned in ((True, le), (False, ge)):
            turns = [n for n in range(1, len(clock)) if turned(clock[n], clock[n - 1])]
            alone = before is None and after is None
            if len(turns) != 1 or (alone and not rising):
                continue
            folds = [int((n >= turns[0]) == rising) for n in range(len(clock))]
            times = [resolve(one.time, fold) for one, fold in zip(held, folds, strict=True)]
            edges = (before, times[0].seconds), (times[-1].seconds, after)
            if all(a is None or b is None or (a < b) == rising for a, b in edges):
                return [(one.row, time) for one, time in zip(held, times, strict=True)]
        return [(one.row, None) for one in held]
