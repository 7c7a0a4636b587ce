"""Predicates on an instant alone: its zone, its time of day, the start of a German day.

They look at a DTM in format 303. What is no instant is neutral: the format of the value says so.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from ... import legal_time
from ...moments import Moment
from ..registry import Depends, predicate
from ..scope import Scope
from ..truth import Truth
from .instants import instant_of, moment_predicate, own_instant
from .parties import sector_needs, sector_of

_NO_OFFSET = timedelta(0)


def _judge(moment: Moment, test: Callable[[datetime], bool]) -> Truth:
    at = instant_of(moment)
    return Truth.NEUTRAL if at is None else Truth.of(test(at))


def _in_utc(at: datetime) -> bool:
    return at.utcoffset() == _NO_OFFSET


def _tells_german(scope: Scope, truth: Truth) -> str:
    at = own_instant(scope)
    if at is None:
        return "the value is no instant"
    local = legal_time.german_time(at)
    clock = f"{local:%H:%M} of {local.year:04}-{local.month:02}-{local.day:02}"
    return f"{scope.value} is {clock} in German legal time"


@moment_predicate("zone_is_utc")
def zone_is_utc(own: Moment, _: Moment) -> Truth:
    """The instant is given in UTC: its zone is +00."""
    return _judge(own, _in_utc)


@predicate("time_of_day", depends=Depends.VALUE)
def time_of_day(scope: Scope) -> Truth:
    """Hour and minute, as written, are those of the parameter `hhmm`."""
    wanted = scope.params["hhmm"]
    return _judge(own_instant(scope), lambda at: f"{at.hour:02}{at.minute:02}" == wanted)


@moment_predicate("german_summer_time", tells=_tells_german)
def german_summer_time(own: Moment, _: Moment) -> Truth:
    """Summer time is in force in Germany at the instant."""
    return _judge(own, legal_time.summer_time)


@moment_predicate("german_winter_time", tells=_tells_german)
def german_winter_time(own: Moment, _: Moment) -> Truth:
    """Summer time is not in force in Germany at the instant."""
    return _judge(own, lambda at: not legal_time.summer_time(at))


@moment_predicate("start_of_german_day", tells=_tells_german)
def start_of_german_day(own: Moment, _: Moment) -> Truth:
    """The instant is midnight in German legal time, written in UTC: 22:00 or 23:00 +00."""
    return _judge(own, lambda at: _in_utc(at) and legal_time.is_german_midnight(at))


@moment_predicate("start_of_gas_day", tells=_tells_german)
def start_of_gas_day(own: Moment, _: Moment) -> Truth:
    """The instant is 06:00 in German legal time, written in UTC: 04:00 or 05:00 +00."""
    return _judge(own, lambda at: _in_utc(at) and legal_time.is_gas_day_start(at))


@predicate(
    "start_of_day_of_sector",
    depends=Depends.CONTEXT,
    needs=sector_needs("MR"),
    tells=_tells_german,
)
def start_of_day_of_sector(scope: Scope) -> Truth:
    """The instant begins a day as the sector of the message counts: at midnight, or a gas day.

    Without the sector it is unknown whether the start of one of the two is right.
    """
    at = own_instant(scope)
    if at is None:
        return Truth.NEUTRAL
    if not _in_utc(at):
        return Truth.FALSE
    return Truth.of(legal_time.is_day_start(at.astimezone(UTC), sector_of(scope, "MR")))
