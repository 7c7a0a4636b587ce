"""Reading the times that predicates compare: None for what is no such time; predicates on them.

Faults in a time are reported where its format is checked; predicates are neutral on them.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from mscons.edifact import Segment

from ...moments import Moment, moment_in
from ...wire import WireError
from ...wire_time import read_instant
from ..registry import Depends, Judge, OnMoments, predicate
from ..scope import Scope
from ..truth import Truth

__all__ = [
    "beside",
    "day_of",
    "document",
    "instant",
    "instant_in",
    "instant_of",
    "moment_predicate",
    "own_instant",
]


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
    return instant_of(_moment(scope, segment))


def instant_of(moment: Moment) -> datetime | None:
    """Give a moment that is an instant: that of a DTM in format 303."""
    return moment if isinstance(moment, datetime) else None


def day_of(moment: Moment) -> date | None:
    """Give a moment that is a day: that of a DTM in format 102."""
    return None if isinstance(moment, datetime) else moment


def moment_predicate(
    name: str,
    others: Callable[[Scope], Sequence[int]] = lambda _: (),
    *,
    tells: Callable[[Scope, Truth], str] | None = None,
) -> Callable[[Judge], Judge]:
    """Register what judges the moment of a DTM beside others as a predicate; see OnMoments."""

    def register(judge: Judge) -> Judge:
        def test(scope: Scope) -> Truth:
            frame = scope.frame
            own = _moment(scope, scope.own)
            rest = [_moment(scope, frame.segment(index)) for index in others(scope)]
            found = {judge(own, other) for other in rest or (None,)}
            if Truth.FALSE in found:
                return Truth.FALSE
            return Truth.TRUE if Truth.TRUE in found else Truth.NEUTRAL

        test.__doc__ = judge.__doc__
        how = OnMoments(judge, others)
        predicate(name, depends=Depends.VALUE, tells=tells, on_moments=how)(test)
        return judge

    return register


def document(scope: Scope) -> Sequence[int]:
    """Find the DTM with the time of the document, DTM+137, whatever the scope."""
    index = scope.frame.first("DTM", "137")
    return () if index is None else (index,)


def beside(*qualifiers: str) -> Callable[[Scope], Sequence[int]]:
    """Find the DTM with these qualifiers in the scope."""

    def find(scope: Scope) -> Sequence[int]:
        start, stop = scope.site.span(scope.condition.scope)
        return [i for one in qualifiers for i in scope.frame.find("DTM", one, start, stop)]

    return find


def _moment(scope: Scope, segment: Segment | None) -> Moment:
    if segment is None:
        return None
    places = scope.frame.places["DTM"]
    return moment_in(segment, places["2380"], places["2379"])
