"""When a value was read, or which interval it belongs to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from .cells import CellError
from .columns import Columns
from .times import Doubled, Moment, read_moment, resolve

__all__ = ["Span", "When", "read_when", "span_of"]

_DECIDED_BELOW = 3600


class Span(NamedTuple):
    """A moment, or an interval; `seconds` tells rows of one register apart."""

    at: datetime | None
    start: datetime | None
    end: datetime | None
    seconds: int


class When(NamedTuple):
    """What a row says: one time, or two. `minutes` is not 0 if the one time stamps an interval."""

    first: Moment | Doubled
    last: Moment | Doubled | None
    minutes: int
    stamp_is_end: bool


def read_when(cells: Sequence[str], columns: Columns) -> When:
    """Read `zeitpunkt`, `von` and `bis`. Raises CellError."""
    stamp, start, end = (cell.strip(" ") for cell in cells)
    if stamp and (start or end):
        words = "a row has zeitpunkt, or von and bis, not both"
        raise CellError("GEN304", words, "zeitpunkt")
    if stamp:
        first = _read("zeitpunkt", stamp, columns)
        return When(first, None, columns.minutes or 0, columns.stamp == "end")
    if not start or not end:
        missing = "zeitpunkt" if not start and not end else "bis" if start else "von"
        raise CellError("GEN304", f"{missing} is empty", missing)
    return When(_read("von", start, columns), _read("bis", end, columns), 0, False)


def span_of(when: When, first: Moment) -> Span:
    """Put together what is known once the first time is decided. Raises CellError."""
    if when.minutes:
        length = timedelta(minutes=when.minutes)
        start = first.at - length if when.stamp_is_end else first.at
        return Span(None, start, start + length, first.seconds)
    if when.last is None:
        return Span(first.at, None, None, first.seconds)
    last = _last(when.last, first)
    if last.seconds <= first.seconds:
        raise CellError("GEN305", "the interval ends before it begins", "bis")
    return Span(None, first.at, last.at, first.seconds)


def _last(last: Moment | Doubled, first: Moment) -> Moment:
    """Decide the end of an interval: an hour or less behind its beginning there is only one."""
    if isinstance(last, Moment):
        return last
    for fold in (0, 1):
        moment = resolve(last, fold)
        if 0 < moment.seconds - first.seconds <= _DECIDED_BELOW:
            return moment
    words = f"{last.local:%d.%m.%Y %H:%M} comes twice, and nothing says which is meant"
    raise CellError("GEN303", words, "bis")


def _read(column: str, text: str, columns: Columns) -> Moment | Doubled:
    try:
        return read_moment(text, columns.zone)
    except CellError as trouble:
        trouble.column = column
        raise
