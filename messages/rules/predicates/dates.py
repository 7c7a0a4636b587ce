"""Predicates that compare times: with the document, with a fixed instant, with a neighbour.

A premise that does not apply (no such neighbour, another format) is neutral, and so is a value that
is no time.
"""

from datetime import date, timedelta

from ... import legal_time
from ...moments import Moment
from ...wire import WireError
from ...wire_time import MonthDay, WeekSpan, read_time
from ..registry import Depends, predicate
from ..scope import Scope
from ..truth import Truth
from .instants import (
    beside,
    day_of,
    document,
    instant,
    instant_in,
    instant_of,
    moment_predicate,
    own_instant,
)


def _tells_document(scope: Scope, truth: Truth) -> str:
    document = scope.get(scope.header("DTM", "137"), "2380")
    return f"the value is {scope.value}, the document (DTM+137) has {document}"


def _tells_received(scope: Scope, truth: Truth) -> str:
    received = scope.context.received
    clock = "not known" if received is None else received.isoformat()
    return f"the document has {scope.value}, the time of receipt is {clock}"


def _tells_neighbours(scope: Scope, truth: Truth) -> str:
    found = [
        f"DTM+{one.get(1)} {scope.get(one, '2380')}"
        for one in (*scope.all("DTM", "7"), *scope.all("DTM", "9"), *scope.all("DTM", "60"))
    ]
    times = ", ".join(found)
    if truth is Truth.FALSE:
        return f"{times} lie too far apart"
    return f"the times of the value are {times}"


@predicate(
    "document_not_from_future",
    depends=Depends.CONTEXT,
    tells=_tells_received,
    needs=lambda _: "received",
)
def document_not_from_future(scope: Scope) -> Truth:
    """The time of the document does not lie behind the moment at which it was received.

    Unknown without `received` in the context.
    """
    at, received = own_instant(scope), scope.context.received
    if at is None:
        return Truth.NEUTRAL
    return Truth.UNKNOWN if received is None else Truth.of(legal_time.not_after(at, received))


@moment_predicate("time_not_after_document_time", document, tells=_tells_document)
def time_not_after_document_time(own: Moment, other: Moment) -> Truth:
    """The instant does not lie behind that of the document, DTM+137.

    Neutral for a value that is no instant, such as DTM+9 in format 102.
    """
    at, limit = instant_of(own), instant_of(other)
    if at is None or limit is None:
        return Truth.NEUTRAL
    return Truth.of(legal_time.not_after(at, limit))


@moment_predicate("date_not_after_document_date", document, tells=_tells_document)
def date_not_after_document_date(own: Moment, other: Moment) -> Truth:
    """The day is not later than the date in the digits of DTM+137, which is that of UTC.

    Neutral for a value in another format than 102.
    """
    day, limit = day_of(own), instant_of(other)
    if day is None or limit is None:
        return Truth.NEUTRAL
    return Truth.of(legal_time.date_not_after(day, limit))


@moment_predicate("usage_time_near_reading_time", beside("60", "9"), tells=_tells_neighbours)
def usage_time_near_reading_time(own: Moment, other: Moment) -> Truth:
    """Time of use and time of reading or change lie less than a day apart on the German clock.

    DTM+7 with DTM+60 and with DTM+9 in format 303 of the same SG10, those that are there; neutral
    if none is. So 25 hours where the clock is put back in between, 23 where it is put forward.
    """
    usage, at = instant_of(own), instant_of(other)
    if usage is None or at is None:
        return Truth.NEUTRAL
    return Truth.of(legal_time.usage_near_reading(usage, at))


@moment_predicate("usage_date_near_reading_date", beside("9"), tells=_tells_neighbours)
def usage_date_near_reading_date(own: Moment, other: Moment) -> Truth:
    """Time of use and day of reading differ by no more than one day, by their digits.

    DTM+7 with DTM+9 in format 102 of the same SG10; neutral if that is not there.
    """
    usage, day = instant_of(own), day_of(other)
    if usage is None or day is None:
        return Truth.NEUTRAL
    return Truth.of(legal_time.usage_near_reading_date(usage, day))


def _tells_date(scope: Scope, truth: Truth) -> str:
    qualifier = scope.params["qualifier"]
    found = scope.get(scope.first("DTM", qualifier), "2380")
    return f"DTM+{qualifier} is {found}" if found else f"there is no DTM+{qualifier}"


def _before(scope: Scope) -> bool | None:
    """Compare the DTM of the parameter `qualifier` with the parameter `instant`, in UTC."""
    at = instant_in(scope, scope.first("DTM", scope.params["qualifier"]))
    limit = instant(scope.params["instant"] + "+00")
    return None if at is None or limit is None else at < limit


@predicate("date_before", depends=Depends.VALUE, tells=_tells_date)
def date_before(scope: Scope) -> Truth:
    """The first DTM with the parameter `qualifier` in the scope lies before `instant` (UTC).

    Unknown if there is none that is an instant.
    """
    return Truth.of(_before(scope))


@predicate("date_not_before", depends=Depends.VALUE, tells=_tells_date)
def date_not_before(scope: Scope) -> Truth:
    """The first DTM with the parameter `qualifier` in the scope does not lie before `instant`.

    Unknown if there is none that is an instant.
    """
    return ~Truth.of(_before(scope))


@predicate("date_present", depends=Depends.SHAPE)
def date_present(scope: Scope) -> Truth:
    """A DTM with the parameter `qualifier` stands in the scope."""
    return Truth.of(scope.first("DTM", scope.params["qualifier"]) is not None)


@predicate("date_format_is", depends=Depends.SHAPE)
def date_format_is(scope: Scope) -> Truth:
    """The DTM itself is in the format of the parameter (DE 2379); unknown if it is missing."""
    own = scope.own
    return Truth.of(None if own is None else scope.get(own, "2379") == scope.params["format"])


def _period_end(period: object, year: int) -> date | None:
    """Give the last day that a yearly period of format 106 or 104 can have if it ends in `year`.

    Which days a week of a month has is not told: the latest reading is taken, so that nothing is
    called wrong that may be right. A period over New Year may end in the next year.
    """
    if isinstance(period, MonthDay):
        month, day = period
    elif isinstance(period, WeekSpan):
        month, day = period.last_month, 7 * period.last_week + 6
        year += period.last_month < period.first_month
    else:
        return None
    if not date.min.year <= year < date.max.year:
        return None
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(following - timedelta(days=1), date(year, month, 1) + timedelta(days=day - 1))


def _period(scope: Scope) -> tuple[date, date] | None:
    """Give the end of the period, and the German day of DTM+92."""
    yearly, year = scope.first("DTM", "Z21"), scope.first("DTM", "Z09")
    start = scope.header("DTM", "92")
    try:
        period = read_time(scope.get(yearly, "2380"), scope.get(yearly, "2379"))
        last = read_time(scope.get(year, "2380"), scope.get(year, "2379"))
    except WireError:
        return None
    at = instant_in(scope, start)
    end = _period_end(period, last) if isinstance(last, int) else None
    return None if at is None or end is None else (end, legal_time.german_day(at))


def _tells_period(scope: Scope, truth: Truth) -> str:
    found = _period(scope)
    if found is None:
        return "DTM+Z21, DTM+Z09 and DTM+92 give no dates to compare"
    return f"the period ends on {found[0]}, the change is on {found[1]}"


@predicate(
    "billing_period_ends_after_start",
    depends=Depends.VALUE,
    tells=_tells_period,
)
def billing_period_ends_after_start(scope: Scope) -> Truth:
    """The billing period (DTM+Z21) of the next billing year (DTM+Z09) does not end before DTM+92.

    Periods of the same SG6. Neutral where one of the three is missing or can't be read.
    """
    found = _period(scope)
    return Truth.NEUTRAL if found is None else Truth.of(found[0] >= found[1])
