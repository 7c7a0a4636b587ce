"""German legal time: against zoneinfo and dateutil, and the comparisons of DTMs by table."""

from datetime import UTC, date, datetime, timedelta, timezone
from importlib.metadata import version
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from mscons.messages import legal_time as lt
from mscons.messages import wire_time

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
LAST_YEAR_OF_DATEUTIL = 2037 if version("python-dateutil").startswith("2.") else 9999
SWITCH_DAYS = [at.date() for year in range(2020, 2041) for at in lt.switches(year)]


def at(text: str) -> datetime:
    return wire_time.read_instant(text + "+00")


def local(day: date, hour: int = 0, minute: int = 0, fold: int = 0) -> datetime:
    zone = datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN, fold=fold)
    return zone.astimezone(UTC)


@pytest.mark.parametrize("day", SWITCH_DAYS)
def test_switch_days(day: date) -> None:
    for near in (day - timedelta(1), day, day + timedelta(1)):
        assert lt.midnight(near) == local(near)
        assert lt.is_german_midnight(local(near))
        assert lt.gas_day_start(near) == local(near, 6)
        assert lt.is_gas_day_start(local(near, 6))
        for hour in range(24):
            assert lt.is_german_midnight(local(near, hour)) == (hour == 0)
            assert lt.is_gas_day_start(local(near, hour)) == (hour == 6)
    length = 23 if day.month == 3 else 25
    assert lt.day_hours(day) == length
    assert lt.day_hours(day, "Gas") == 24
    assert lt.day_hours(day - timedelta(1), "Gas") == length
    assert lt.day_hours(day - timedelta(1)) == 24


@pytest.mark.parametrize("year", range(2020, 2041))
def test_every_quarter_hour_of_the_switch_days(year: int) -> None:
    for switch in lt.switches(year):
        quarter = switch - 36 * HOUR
        while quarter < switch + 36 * HOUR:
            there = quarter.astimezone(BERLIN)
            assert lt.summer_time(quarter) == (there.utcoffset() == 2 * HOUR)
            assert lt.german_time(quarter).replace(tzinfo=None) == there.replace(tzinfo=None)
            assert lt.german_day(quarter) == there.date()
            assert lt.is_german_midnight(quarter) == (there.hour == there.minute == 0)
            assert lt.gas_day(quarter) == (there.replace(tzinfo=None) - 6 * HOUR).date()
            quarter += HOUR / 4


@pytest.mark.parametrize("year", range(2020, 2041))
def test_local_times_of_the_switch_days(year: int) -> None:
    berlin = cast("tz.tzfile", tz.gettz("Europe/Berlin"))
    if year > LAST_YEAR_OF_DATEUTIL:
        pytest.skip("dateutil 2.9 knows no summer time behind 2037")
    for switch in lt.switches(year):
        wall = datetime.combine(switch.date(), datetime.min.time())
        for _ in range(96):
            read = lt.from_local(wall)
            there = wall.replace(tzinfo=BERLIN)
            if not tz.datetime_exists(wall, berlin):
                assert read is lt.Doubt.MISSING
            elif tz.datetime_ambiguous(wall, berlin):
                assert read is lt.Doubt.DOUBLED
                assert lt.from_local(wall, 0) == there.astimezone(UTC)
                assert lt.from_local(wall, 1) == there.replace(fold=1).astimezone(UTC)
            else:
                assert read == there.astimezone(UTC)
                assert lt.from_local(wall, 1) == read
            wall += HOUR / 4


@given(st.datetimes(datetime(1996, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC)))
def test_any_instant_against_zoneinfo(moment: datetime) -> None:
    there = moment.astimezone(BERLIN)
    assert lt.german_day(moment) == there.date()
    assert lt.summer_time(moment) == (there.utcoffset() == 2 * HOUR)
    near = lt.nearest_midnight(moment)
    assert lt.is_german_midnight(near)
    assert abs(near - moment) <= 12.5 * HOUR
    assert lt.usage_near_reading(near, moment)
    others = (lt.midnight(there.date() + timedelta(days)) for days in (-1, 0, 1, 2))
    assert abs(near - moment) == min(abs(other - moment) for other in others)


@pytest.mark.parametrize(
    ("text", "midnight"),
    [
        ("202603282300", True),
        ("202603282200", False),
        ("202603292200", True),
        ("202603292300", False),
        ("202610242200", True),
        ("202610252300", True),
        ("202610252200", False),
        ("202612312300", True),
        ("202612312301", False),
    ],
)
def test_start_of_the_german_day(text: str, midnight: bool) -> None:
    assert lt.is_german_midnight(at(text)) == midnight


@pytest.mark.parametrize(
    ("text", "sector", "answer"),
    [
        ("202612312300", "Strom", True),
        ("202612312300", "Gas", False),
        ("202612312300", None, None),
        ("202701010500", "Gas", True),
        ("202701010500", "Strom", False),
        ("202701010500", None, None),
        ("202707010400", "Gas", True),
        ("202707010500", "Gas", False),
        ("202707011200", None, False),
    ],
)
def test_start_of_the_day_of_a_sector(text: str, sector: lt.Sector | None, answer: bool) -> None:
    assert lt.is_day_start(at(text), sector) is answer


@pytest.mark.parametrize(
    ("reading", "midnight"),
    [
        ("202512010930", "202511302300"),
        ("202512011100", "202511302300"),  # noon: the earlier one
        ("202512011101", "202512012300"),
        ("202603291030", "202603282300"),  # the middle of a day of 23 hours
        ("202603291031", "202603292200"),
        ("202610251030", "202610242200"),  # the middle of a day of 25 hours
        ("202610251031", "202610252300"),
    ],
)
def test_nearest_midnight(reading: str, midnight: str) -> None:
    assert lt.nearest_midnight(at(reading)) == at(midnight)


@pytest.mark.parametrize(
    ("usage", "reading", "near"),
    [
        ("202610242200", "202610252230", True),  # 24.5 h over the switch to winter time
        ("202610242200", "202610252300", False),  # 25 h
        ("202503142300", "202503152330", False),  # 24.5 h
        ("202503142300", "202503152259", True),
        ("202503142300", "202503152300", False),  # 24 h
        ("202603282300", "202603292215", False),  # 23.25 h over the switch to summer time
        ("202603282300", "202603292200", False),  # 23 h
        ("202603282300", "202603292159", True),
        ("202511302300", "202511302300", True),
    ],
)
def test_130(usage: str, reading: str, near: bool) -> None:
    assert lt.usage_near_reading(at(usage), at(reading)) is near
    assert lt.usage_near_reading(at(reading), at(usage)) is near


@pytest.mark.parametrize(
    ("usage", "reading", "near"),
    [
        ("202511302300", date(2025, 12, 1), True),
        ("202511302300", date(2025, 11, 30), True),
        ("202511302300", date(2025, 11, 29), True),
        ("202511302300", date(2025, 12, 2), False),  # local dates differ by one day only
        ("202511302300", date(2025, 11, 26), False),
        ("202512312300", date(2026, 1, 1), True),
    ],
)
def test_133(usage: str, reading: date, near: bool) -> None:
    assert lt.usage_near_reading_date(at(usage), reading) is near


@pytest.mark.parametrize(
    ("day", "document", "fine"),
    [
        (date(2025, 12, 1), "202511302330", False),  # the same day in German time
        (date(2025, 12, 1), "202512010000", True),
        (date(2025, 11, 30), "202511302330", True),
    ],
)
def test_135(day: date, document: str, fine: bool) -> None:
    assert lt.date_not_after(day, at(document)) is fine


@pytest.mark.parametrize(
    ("first", "second", "fine"),
    [
        ("202512032300", "202512030600", False),
        ("202512030600", "202512030600", True),
        ("203012010815", "202611221200", False),
    ],
)
def test_494_and_495(first: str, second: str, fine: bool) -> None:
    assert lt.not_after(at(first), at(second)) is fine


def test_other_zones_are_the_same_instants() -> None:
    plus_one = datetime(2025, 12, 1, tzinfo=timezone(HOUR))
    assert lt.is_german_midnight(plus_one)
    assert lt.german_day(plus_one) == date(2025, 12, 1)
    assert lt.german_time(plus_one).isoformat() == "2025-12-01T00:00:00+01:00"
    assert lt.german_time(at("202607011200")).isoformat() == "2026-07-01T14:00:00+02:00"


def test_naive_times_are_a_callers_mistake() -> None:
    for function in (lt.summer_time, lt.is_german_midnight, lt.german_day, lt.nearest_midnight):
        with pytest.raises(ValueError, match="without a zone"):
            function(datetime(2025, 1, 1))
    with pytest.raises(ValueError, match="has no zone"):
        lt.from_local(datetime(2025, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("edge", [datetime.min, datetime.max])
def test_the_ends_of_the_calendar_do_not_raise(edge: datetime) -> None:
    for zone in (UTC, timezone(14 * HOUR), timezone(-14 * HOUR)):
        moment = edge.replace(tzinfo=zone)
        assert isinstance(lt.german_day(moment), date)
        assert isinstance(lt.gas_day(moment), date)
        assert isinstance(lt.is_day_start(moment, "Gas"), bool)
        assert lt.usage_near_reading(moment, moment)
    assert lt.midnight(edge.date()).tzinfo is UTC
    assert lt.gas_day_start(edge.date()).tzinfo is UTC
