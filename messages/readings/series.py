"""The rows of one register: which times it has, and which pass of the doubled hour a row is in."""

import enum
from array import array
from bisect import bisect_left
from math import inf
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
    """A row that waits until a later one decides its time."""

    time: Doubled
    row: T


class Series(Generic[T]):
    """One register. Times that only go up cost 12 bytes a row; others more.

    The hour that October has twice is decided by the order of the rows: rows wait until the clock
    goes back, or stays; then they are of the first pass, and what follows is of the second.
    """

    __slots__ = ("_seen", "held", "last", "second", "times", "values")

    def __init__(self) -> None:
        """Start without rows."""
        self.last: float = -inf
        self.held: list[Held[T]] = []
        self.second = False
        self.times = array("I")
        self.values = array("d")
        self._seen: dict[int, float] | None = None

    def add(self, seconds: int, value: float) -> Known:
        """Note any time, unless it is known."""
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

    def pass_of(self, time: Doubled, row: T) -> tuple[list[tuple[T, Moment]], Moment | None]:
        """Take a row in the doubled hour: which rows are decided by it, and its own time, if it is.

        A row that is not decided is held.
        """
        if not self.second and self.held and time.local <= self.held[-1].time.local:
            self.second = True
        if not self.second:
            self.held.append(Held(time, row))
            return [], None
        decided = [(held.row, resolve(held.time, 0)) for held in self.held]
        self.held = []
        return decided, resolve(time, 1)

    def leave(self) -> list[T]:
        """Say that the doubled hour is over; give the rows that nothing decided."""
        undecided = [held.row for held in self.held]
        self.held = []
        self.second = False
        return undecided
