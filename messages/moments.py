"""The time that a DTM names, remembered by its text: an interchange repeats its times."""

from collections.abc import Callable
from datetime import date, datetime

from mscons.edifact import Segment

from .wire import WireError
from .wire_time import read_date, read_instant

__all__ = ["moment_in"]

KEEP = 40_000
"""A year of quarter hours: a message of that length is read several times."""
_READERS: dict[str, Callable[[str], datetime | date]] = {"303": read_instant, "102": read_date}


def moment_in(
    segment: Segment, value: tuple[int, int], code: tuple[int, int]
) -> datetime | date | None:
    """Read a DTM in format 303 or 102; None for another format, and for what is no such time.

    `value` and `code` are the places, element and component, of DE 2380 and 2379.
    """
    known: dict[str, datetime | date | None] = segment.syntax.memo.setdefault("moments", {})
    raw = segment.raw
    if raw not in known:
        if len(known) >= KEEP:
            known.clear()
        known[raw] = _read(segment.get(*value), segment.get(*code))
    return known[raw]


def _read(text: str, code: str) -> datetime | date | None:
    reader = _READERS.get(code)
    try:
        return None if reader is None else reader(text)
    except WireError:
        return None
