"""What the cells of a table mean: numbers, units, kinds, times, and the two odd days of a year."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from mscons.messages import Columns

from .tables import interval, places, row, table, taken

CELLS: list[tuple[str, str, str]] = [
    ("10234", ",", "10234"),
    ("10234,60", ",", "10234.60"),
    ("010234", ",", "10234"),
    (" 5 ", ",", "5"),
    ("1.234,5", ",", "1234.5"),
    ("1.234.567", ",", "1234567"),
    ("1.234.567,8", ",", "1234567.8"),
    ("1.234", ".", "1.234"),
    ("1,234.5", ".", "1234.5"),
    ("1,234,567", ".", "1234567"),
    ("0.001", ".", "0.001"),
    ("-0,0", ",", "0.0"),
]


@pytest.mark.parametrize(("cell", "mark", "value"), CELLS)
def test_numbers(cell: str, mark: str, value: str) -> None:
    columns = Columns(decimal="," if mark == "," else ".")
    readings, findings = taken(table(row(wert=cell)), columns)
    assert ([str(one.value) for one in readings], findings) == ([value], [])


def test_a_comma_is_in_doubt_where_points_are_declared() -> None:
    _, findings = taken(table(row(wert="1,234")), Columns(decimal="."))
    assert [(one.code, one.text) for one in findings] == [
        ("GEN402", "1,234 has a decimal comma, or thousands and no decimals")
    ]


@pytest.mark.parametrize(
    ("cell", "unit", "value", "expected"),
    [
        ("kWh", "kWh", "1234,5", "1234.5"),
        ("KWH", "kWh", "1234,5", "1234.5"),
        ("Wh", "kWh", "1234,5", "1.2345"),
        ("Wh", "kWh", "1", "0.001"),
        ("MWh", "kWh", "1,2345", "1234.5"),
        ("MWh", "kWh", "1", "1000"),
        ("varh", "kvarh", "1500", "1.500"),
        ("W", "kW", "250", "0.250"),
        ("m³", "m3", "7", "7"),
    ],
)
def test_units(cell: str, unit: str, value: str, expected: str) -> None:
    readings, findings = taken(table(row(einheit=cell, wert=value)))
    assert findings == []
    assert [(str(one.value), one.unit) for one in readings] == [(expected, unit)]


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("220", "220"),
        ("wahr", "220"),
        ("Wahrer Wert", "220"),
        ("67", "67"),
        ("ERSATZWERT", "67"),
        ("z18", "Z18"),
        ("vorläufig", "Z18"),
    ],
)
def test_kinds(cell: str, status: str) -> None:
    readings, findings = taken(table(row(status=cell)))
    assert ([one.status for one in readings], findings) == ([status], [])


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("cell", "zone", "expected"),
    [
        ("2026-11-01T00:00:00+01:00", None, at(2026, 10, 31, 23)),
        ("2026-10-31T23:00:00Z", None, at(2026, 10, 31, 23)),
        ("2026-11-01 04:30+0530", None, at(2026, 10, 31, 23)),
        ("2026-11-01", None, at(2026, 10, 31, 23)),
        ("01.11.2026", None, at(2026, 10, 31, 23)),
        ("31.10.2026 24:00", None, at(2026, 10, 31, 23)),
        ("31.12.2026 24:00:00", None, at(2026, 12, 31, 23)),
        ("01.07.2026 00:00", None, at(2026, 6, 30, 22)),
        ("01.07.2026 00:00", "MEZ", at(2026, 6, 30, 23)),
        ("01.07.2026 00:00", "UTC", at(2026, 7, 1)),
        ("2026-07-01T00:00:00", "Europe/Berlin", at(2026, 6, 30, 22)),
        ("2026-07-01 00:00", "UTC", at(2026, 7, 1)),
        ("29.03.2026 01:59", None, at(2026, 3, 29, 0, 59)),
        ("29.03.2026 03:00", None, at(2026, 3, 29, 1)),
        ("29.03.2026 02:30", "MEZ", at(2026, 3, 29, 1, 30)),
        ("25.10.2026 01:59", None, at(2026, 10, 24, 23, 59)),
        ("25.10.2026 03:00", None, at(2026, 10, 25, 2)),
        ("25.10.2026 02:30", "MEZ", at(2026, 10, 25, 1, 30)),
    ],
)
def test_times(cell: str, zone: str | None, expected: datetime) -> None:
    readings, findings = taken(table(row(zeitpunkt=cell)), Columns(zone=zone))
    assert ([one.at for one in readings], findings) == ([expected], [])


OCTOBERS = ["26.10.2025", "26.10.2025", "25.10.2026"]


def local(*clock: str, register: str = "1-0:1.8.0") -> str:
    rows = [
        row(zeitpunkt=f"25.10.2026 {time}", obis=register, wert=str(n))
        for n, time in enumerate(clock)
    ]
    return table(*rows)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (["01:45", "02:00", "02:00", "03:00"], ["23:45", "00:00", "01:00", "02:00"]),
        (["02:30", "02:30"], ["00:30", "01:30"]),
        (
            ["02:00", "02:15", "02:30", "02:45", "02:00", "02:15", "02:30", "02:45"],
            ["00:00", "00:15", "00:30", "00:45", "01:00", "01:15", "01:30", "01:45"],
        ),
        (["02:45", "02:15"], ["00:45", "01:15"]),
        (["03:00", "02:00", "02:00", "01:00"], ["02:00", "01:00", "00:00", "23:00"]),
        (
            ["02:30", "02:00", "02:30", "02:00", "01:45"],
            ["01:30", "01:00", "00:30", "00:00", "23:45"],
        ),
        (["03:15", "02:15", "02:45"], ["02:15", "01:15", "00:45"]),
    ],
)
def test_the_order_of_rows_decides_the_doubled_hour(clock: list[str], expected: list[str]) -> None:
    readings, findings = taken(local(*clock))
    assert findings == []
    assert [f"{one.at:%H:%M}" for one in readings] == expected


@pytest.mark.parametrize(
    ("clock", "lines"),
    [
        (["02:30"], [2]),
        (["02:00", "02:15", "02:30"], [2, 3, 4]),
        (["01:30", "02:00", "03:00"], [3]),
        (["02:15", "02:45"], [2, 3]),
        (["03:00", "02:45", "02:15", "01:45"], [3, 4]),
        (["03:00", "02:00", "02:00", "04:00"], [3, 4]),
        (["01:00", "02:00", "02:00", "02:00", "03:00"], [3, 4, 5]),
    ],
)
def test_a_single_pass_of_the_doubled_hour_is_an_error(clock: list[str], lines: list[int]) -> None:
    readings, findings = taken(local(*clock))
    assert [(code, line) for code, line, _, _ in places(findings)] == [
        ("GEN303", line) for line in lines
    ]
    assert len(readings) == len(clock) - len(lines)


def test_the_doubled_hours_of_two_years_are_two() -> None:
    rows = [row(zeitpunkt=f"{day} 02:30", wert=str(n)) for n, day in enumerate(OCTOBERS)]
    readings, findings = taken(table(*rows))
    assert [f"{one.at:%Y %H:%M}" for one in readings] == ["2025 00:30", "2025 01:30"]
    assert [(code, line) for code, line, _, _ in places(findings)] == [("GEN303", 4)]


def test_the_order_is_that_of_each_register() -> None:
    rows = [
        row(zeitpunkt="25.10.2026 02:30", obis=obis, wert=str(n))
        for n, obis in enumerate(["1-0:1.8.1", "1-0:1.8.2", "1-0:1.8.1", "1-0:1.8.2"])
    ]
    readings, findings = taken(table(*rows))
    assert findings == []
    assert [(one.obis[-1], f"{one.at:%H:%M}", one.line) for one in readings] == [
        ("1", "00:30", 2),
        ("1", "01:30", 4),
        ("2", "00:30", 3),
        ("2", "01:30", 5),
    ]


def test_intervals_across_the_doubled_hour() -> None:
    clock = ["01:45", "02:00", "02:15", "02:30", "02:45", "02:00", "02:15", "02:30", "02:45"]
    ends = [*clock[1:], "03:00"]
    rows = [
        interval(f"25.10.2026 {start}", f"25.10.2026 {end}")
        for start, end in zip(clock, ends, strict=True)
    ]
    readings, findings = taken(table(*rows))
    assert findings == []
    assert {one.end - one.start for one in readings if one.start and one.end} == {
        at(2026, 1, 1, 0, 15) - at(2026, 1, 1)
    }
    assert readings[0].start == at(2026, 10, 24, 23, 45)
    assert readings[-1].end == at(2026, 10, 25, 2)


def test_stamps_at_the_end_or_the_start_of_an_interval() -> None:
    for stamp, start in (("end", at(2026, 10, 31, 22, 45)), ("start", at(2026, 10, 31, 23))):
        columns = Columns(minutes=15, stamp="end" if stamp == "end" else "start")
        readings, findings = taken(table(row(obis="1-0:1.29.0", wert="-4,987")), columns)
        assert findings == []
        assert (readings[0].start, readings[0].at) == (start, None)
        assert readings[0].value == Decimal("-4.987")


def test_intervals_may_be_negative() -> None:
    text = interval("2026-11-01T00:00:00+01:00", "2026-11-01T00:15:00+01:00", wert="-4,987")
    readings, findings = taken(table(text))
    assert ([str(one.value) for one in readings], findings) == (["-4.987"], [])
