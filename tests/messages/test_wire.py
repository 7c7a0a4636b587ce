"""Numbers, dates and times on the wire, and the traps that converters of Python fall into."""

import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscons.messages import TextError, WireError, wire, wire_time

D = Decimal
SCHEMAS = Path(__file__).parents[2] / "schemas"
Month, MonthDay, WeekSpan = wire_time.Month, wire_time.MonthDay, wire_time.WeekSpan


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("0", ".", "0"),
        ("4711.5", ".", "4711.5"),
        ("92,234", ",", "92.234"),
        ("-4.987", ".", "-4.987"),
        ("5.100", ".", "5.100"),
        ("0.001", ".", "0.001"),
        ("-0", ".", "-0"),
        ("9" * 35, ".", "9" * 35),
        ("-" + "9" * 32 + ".999", ".", "-" + "9" * 32 + ".999"),
    ],
)
def test_quantities(text: str, mark: str, value: str) -> None:
    read = wire.read_quantity(text, mark)
    assert str(read) == value
    if text != "-0":
        assert wire.write_quantity(read, mark) == text


@pytest.mark.parametrize(
    ("text", "kind", "position", "words"),
    [
        ("", "empty", None, "is empty, should be a number"),
        ("1_5", "character", 2, "character 2 is '_', should be a digit"),
        ("1_000", "character", 2, "character 2 is '_', should be a digit"),
        ("٤٢", "character", 1, "character 1 is '٤', should be a digit"),
        ("４２", "character", 1, "character 1 is '４', should be a digit"),
        ("42\n", "character", 3, "character 3 is '\\n', should be a digit"),
        (" 5 ", "character", 1, "character 1 is ' ', should be a digit"),
        ("5 ", "character", 2, "character 2 is ' ', should be a digit"),
        ("+5", "character", 1, "character 1 is '+', should be a digit"),
        ("--5", "character", 2, "character 2 is '-', should be a digit"),
        ("5-", "character", 2, "character 2 is '-', should be a digit"),
        ("1e999", "character", 2, "character 2 is 'e', should be a digit"),
        ("1E5", "character", 2, "character 2 is 'E', should be a digit"),
        ("1e999999999", "character", 2, "character 2 is 'e', should be a digit"),
        ("NaN", "character", 1, "character 1 is 'N', should be a digit"),
        ("Infinity", "character", 1, "character 1 is 'I', should be a digit"),
        (".5", "digit", 1, "character 1 is '.', without a digit in front of it"),
        ("-.5", "digit", 2, "character 2 is '.', without a digit in front of it"),
        ("5.", "digit", 3, "ends without a digit"),
        ("-", "digit", 2, "ends without a digit"),
        ("1.234.5", "mark", 6, "character 6 is '.', a second decimal mark"),
        ("1.234,5", "mark", 6, "character 6 is ',', a second decimal mark"),
        ("1,5", "mark", 2, "the decimal mark is ',', should be '.'"),
        ("007", "zeros", 1, "has leading zeros"),
        ("-07.5", "zeros", 2, "has leading zeros"),
        ("00", "zeros", 1, "has leading zeros"),
        ("9" * 36, "length", None, "has 36 digits, at most 35 are allowed"),
        ("9" * 5000, "length", None, "has 5000 digits, at most 35 are allowed"),
    ],
)
def test_what_is_no_quantity(text: str, kind: str, position: int | None, words: str) -> None:
    with pytest.raises(WireError) as caught:
        wire.read_quantity(text)
    assert (caught.value.kind, caught.value.position, str(caught.value)) == (kind, position, words)


def test_lenient_takes_what_is_beyond_doubt() -> None:
    assert wire.read_quantity("1,5", ".", lenient=True) == D("1.5")
    assert wire.read_quantity("007.5", ",", lenient=True) == D("7.5")
    for text in ("1e5", "1.234,5", "9" * 36, "", " 1"):
        with pytest.raises(WireError):
            wire.read_quantity(text, lenient=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (D("1E+3"), "1000"),
        (D("1E-7"), "0.0000001"),
        (D("-0.0"), "0.0"),
        (D("12.50"), "12.50"),
        (D(0), "0"),
    ],
)
def test_writing_has_no_exponent(value: Decimal, text: str) -> None:
    assert wire.write_quantity(value) == text
    assert wire.write_quantity(value, ",") == text.replace(".", ",")


@pytest.mark.parametrize("value", [D("NaN"), D("Infinity"), D("-Infinity"), D("1E+35")])
def test_what_the_wire_does_not_carry(value: Decimal) -> None:
    with pytest.raises(ValueError, match="quantity"):
        wire.write_quantity(value)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**30), max_value=10**30
    )
)
@settings(max_examples=300)
def test_quantities_come_back(value: Decimal) -> None:
    for mark in ".,":
        assert wire.read_quantity(wire.write_quantity(value, mark), mark) == value


@given(st.text(max_size=12) | st.from_regex(r"[-+0-9.,eE_ ]{0,9}", fullmatch=True))
@settings(max_examples=500)
def test_any_text_is_a_number_or_an_error_with_words(text: str) -> None:
    if re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", text):
        assert wire.read_quantity(text) == D(text)
        return
    with pytest.raises(WireError) as caught:
        wire.read_quantity(text)
    assert str(caught.value).isprintable()
    position = caught.value.position
    assert position is None or 1 <= position <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"),
        ("1_5", "character"),
        ("+15", "character"),
        (" 15 ", "character"),
        ("15.0", "character"),
        ("-1", "character"),
        ("١", "character"),
        ("07", "zeros"),
        ("9" * 36, "length"),
    ],
)
def test_what_is_no_whole_number(text: str, kind: str) -> None:
    with pytest.raises(WireError) as caught:
        wire.read_integer(text)
    assert caught.value.kind == kind


def test_whole_numbers() -> None:
    assert wire.read_integer("0") == 0
    assert wire.read_integer("15") == 15
    assert wire.write_integer(15) == "15"
    for value in (-1, 10**35):
        with pytest.raises(ValueError, match="no whole number"):
            wire.write_integer(value)


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("202512010815+00", "303", datetime(2025, 12, 1, 8, 15, tzinfo=UTC)),
        ("202402292359+00", "303", datetime(2024, 2, 29, 23, 59, tzinfo=UTC)),
        ("20251201081530+00", "304", datetime(2025, 12, 1, 8, 15, 30, tzinfo=UTC)),
        ("20251130", "102", date(2025, 11, 30)),
        ("00010101", "102", date(1, 1, 1)),
        ("202610", "610", Month(2026, 10)),
        ("2027", "602", 2027),
        ("1231", "106", MonthDay(12, 31)),
        ("0229", "106", MonthDay(2, 29)),
        ("01020104", "104", WeekSpan(1, 2, 1, 4)),
        ("12", "802", 12),
        ("30TM", "Z01", "30TM"),
    ],
)
def test_times_and_periods(text: str, code: str, value: Any) -> None:
    assert wire_time.read_time(text, code) == value
    assert type(wire_time.read_time(text, code)) is type(value)
    assert wire_time.write_time(value, code) == text


def test_another_zone_is_kept_and_written_as_utc() -> None:
    read = wire_time.read_instant("202512010815+01")
    assert read.utcoffset() == timedelta(hours=1)
    assert wire_time.write_instant(read) == "202512010715+00"
    read = wire_time.read_instant("202512010815-05")
    assert wire_time.write_instant(read) == "202512011315+00"


@pytest.mark.parametrize(
    ("text", "code", "kind", "position", "words"),
    [
        ("20250230", "102", "range", 7, "day is 30, should be 01 to 28"),
        ("20261031", "303", "length", None, "has 8 characters, format 303 has 15"),
        ("20251301", "102", "range", 5, "month is 13, should be 01 to 12"),
        ("20250001", "102", "range", 5, "month is 00, should be 01 to 12"),
        ("00000101", "102", "range", 1, "year is 0000, should be 0001 to 9999"),
        ("0", "102", "length", None, "has 1 characters, format 102 has 8"),
        ("", "102", "length", None, "has 0 characters, format 102 has 8"),
        ("2025١١٠١", "102", "character", 5, "character 5 is '١', should be a digit"),
        ("2025-1-1", "102", "character", 5, "character 5 is '-', should be a digit"),
        ("20251130\n", "102", "length", None, "has 9 characters, format 102 has 8"),
        ("2025W011", "102", "character", 5, "character 5 is 'W', should be a digit"),
        ("202502300000+00", "303", "range", 7, "day is 30, should be 01 to 28"),
        ("202510262400+00", "303", "range", 9, "hour is 24, should be 00 to 23"),
        ("202510262360+00", "303", "range", 11, "minute is 60, should be 00 to 59"),
        ("202510262300Z00", "303", "character", 13, "zone is 'Z00', should be +00"),
        ("202510262300EST", "303", "character", 13, "zone is 'EST', should be +00"),
        ("202510262300+99", "303", "character", 13, "zone is '+99', should be +00"),
        ("202510262300-00", "303", "character", 13, "zone is '-00', should be +00"),
        ("202510262300?+00", "303", "length", None, "has 16 characters, format 303 has 15"),
        ("20251026 300+00", "303", "character", 9, "character 9 is ' ', should be a digit"),
        ("20251026230060+00", "304", "range", 13, "second is 60, should be 00 to 59"),
        ("202513", "610", "range", 5, "month is 13, should be 01 to 12"),
        ("0230", "106", "range", 3, "day is 30, should be 01 to 29"),
        ("01060101", "104", "range", 3, "week is 06, should be 01 to 05"),
        ("0101-0104", "104", "length", None, "has 9 characters, format 104 has 8"),
        ("1.5", "802", "character", 2, "character 2 is '.', should be a digit"),
        ("3TM", "Z01", "format", None, "should be two digits and two capitals"),
        ("20251130", "203", "format", None, "format '203' is not known"),
    ],
)
def test_wrong_times(text: str, code: str, kind: str, position: int | None, words: str) -> None:
    with pytest.raises(WireError) as caught:
        wire_time.read_time(text, code)
    assert str(caught.value).startswith(words)
    assert (caught.value.kind, caught.value.position) == (kind, position)
    assert isinstance(caught.value, TextError)


def test_every_format_of_the_migs_is_known() -> None:
    used: set[str] = set()
    for file in SCHEMAS.rglob("mig.json"):
        for codes in re.findall(
            r'"de": "2379".*?"codes": (\{[^}]*\})', file.read_text("utf-8"), re.DOTALL
        ):
            used |= set(json.loads(codes))
    assert used == set(wire_time.FORMATS)


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-14, 14))
@settings(max_examples=300)
def test_instants_come_back(moment: datetime, hours: int) -> None:
    moment = moment.replace(second=0, microsecond=0)
    if not 2 < moment.year < 9998:
        return
    moment = moment.astimezone(timezone(timedelta(hours=hours)))
    assert wire_time.read_instant(wire_time.write_instant(moment)) == moment
    assert wire_time.read_time(wire_time.write_time(moment, "304"), "304") == moment
    assert wire_time.read_date(wire_time.write_time(moment.date(), "102")) == moment.date()


@given(st.from_regex(r"[0-9]{12}[+-][0-9]{2}", fullmatch=True) | st.text(max_size=16))
@settings(max_examples=500)
def test_any_text_is_a_time_or_an_error_with_words(text: str) -> None:
    for code in wire_time.FORMATS:
        words = _read_or_words(text, code)
        assert words is None or words.isprintable()


def _read_or_words(text: str, code: str) -> str | None:
    try:
        value = wire_time.read_time(text, code)
    except WireError as error:
        return str(error)
    assert text.isascii()
    assert wire_time.read_time(wire_time.write_time(value, code), code) == value
    return None


@pytest.mark.parametrize(
    ("value", "code", "error"),
    [
        (datetime(2025, 1, 1), "303", ValueError),
        (datetime(2025, 1, 1, 0, 0, 30, tzinfo=UTC), "303", ValueError),
        (datetime(2025, 1, 1, tzinfo=UTC), "102", TypeError),
        (date(2025, 1, 1), "303", TypeError),
        (date(2025, 1, 1), "304", ValueError),
        (date(2025, 1, 1), "610", TypeError),
        (Month(2025, 1), "802", TypeError),
        (Month(2025, 13), "610", ValueError),
        (MonthDay(2, 30), "106", ValueError),
        (Month(2025, 1), "106", ValueError),
        (-3, "802", ValueError),
        ("3TM", "Z01", ValueError),
        (date(2025, 1, 1), "999", KeyError),
    ],
)
def test_a_callers_mistake_raises(value: Any, code: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        wire_time.write_time(value, code)


def test_python_3_14_reads_24_00_and_the_wire_does_not() -> None:
    with pytest.raises(WireError, match="hour is 24"):
        wire_time.read_instant("202510262400+00")
