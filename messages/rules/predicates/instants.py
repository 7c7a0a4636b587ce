"""Reading the times that predicates compare: None for what is no such time.

Faults in a time are reported where its format is checked; predicates are neutral on them.
"""

from collections.abc import Callable
from datetime import date, datetime

from mscons.edifact import Segment

from ...wire import WireError
from ...wire_time import read_date, read_instant
from ..scope import Scope

__all__ = ["day_in", "instant", "instant_in", "own_instant"]

_READERS: dict[str, Callable[[str], datetime | date]] = {"303": read_instant, "102": read_date}
_KEEP = 8_000
"""How many texts are remembered: an interchange repeats its times."""


def instant(text: str) -> datetime | None:
    """Read format 303."""
    found = _try(read_instant, text)
    return found if isinstance(found, datetime) else None


def own_instant(scope: Scope) -> datetime | None:
    """Give the instant that the rule is about; None for a DTM in another format."""
    return instant_in(scope, scope.own)


def instant_in(scope: Scope, segment: Segment | None) -> datetime | None:
    """Give the instant of a DTM in format 303."""
    found = _moment(scope, segment)
    return found if isinstance(found, datetime) else None


def day_in(scope: Scope, segment: Segment | None) -> date | None:
    """Give the day of a DTM in format 102."""
    found = _moment(scope, segment)
    return None if isinstance(found, datetime) else found


def _moment(scope: Scope, segment: Segment | None) -> datetime | date | None:
    """Read a DTM in format 303 or 102; what was read is remembered by the text."""
    if segment is None:
        return None
    known: dict[str, datetime | date | None] = segment.syntax.memo.setdefault("moments", {})
    raw = segment.raw
    if raw not in known:
        if len(known) >= _KEEP:
            known.clear()
        read = _READERS.get(scope.get(segment, "2379"))
        known[raw] = None if read is None else _try(read, scope.get(segment, "2380"))
    return known[raw]


def _try(read: Callable[[str], datetime | date], text: str) -> datetime | date | None:
    try:
        return read(text)
    except WireError:
        return None
