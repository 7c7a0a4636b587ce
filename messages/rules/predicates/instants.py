"""Reading the times that predicates compare: None for what is no such time.

Faults in a time are reported where its format is checked; predicates are neutral on them.
"""

from datetime import date, datetime

from mscons.edifact import Segment

from ...moments import moment_in
from ...wire import WireError
from ...wire_time import read_instant
from ..scope import Scope

__all__ = ["day_in", "instant", "instant_in", "own_instant"]


def instant(text: str) -> datetime | None:
    """Read format 303."""
    try:
        return read_instant(text)
    except WireError:
        return None


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
    if segment is None:
        return None
    places = scope.frame.places["DTM"]
    return moment_in(segment, places["2380"], places["2379"])
