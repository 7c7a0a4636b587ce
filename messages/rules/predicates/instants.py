"""Reading the times that predicates compare: None for what is no such time.

Faults in a time are reported where its format is checked; predicates are neutral on them.
"""

from datetime import date, datetime

from mscons.edifact import Segment

from ...wire import WireError
from ...wire_time import read_date, read_instant
from ..scope import Scope

__all__ = ["INSTANT", "day_in", "instant", "instant_in", "own_instant"]

INSTANT = "303"
_DAY = "102"


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
    if scope.get(segment, "2379") != INSTANT:
        return None
    return instant(scope.get(segment, "2380"))


def day_in(scope: Scope, segment: Segment | None) -> date | None:
    """Give the day of a DTM in format 102."""
    if scope.get(segment, "2379") != _DAY:
        return None
    try:
        return read_date(scope.get(segment, "2380"))
    except WireError:
        return None
