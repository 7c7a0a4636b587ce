"""What a program or a JSON file may put into a field, and what not."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from mscons.messages import fields, wire_time

NOON = datetime(2026, 10, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        (fields.Menge, "12.50", Decimal("12.50")),
        (fields.Menge, Decimal("1.5"), Decimal("1.5")),
        (fields.Menge, 7, Decimal(7)),
        (fields.Zeitpunkt, "2026-10-01T12:00:00+02:00", NOON),
        (fields.Zeitpunkt, "2026-10-01T10:00Z", NOON),
        (fields.Zeitpunkt, NOON, NOON),
        (fields.TagOderZeitpunkt, "2026-10-01", date(2026, 10, 1)),
        (fields.TagOderZeitpunkt, "2026-10-01T10:00Z", NOON),
        (fields.Jahrestermin, "12-31", wire_time.MonthDay(12, 31)),
        (fields.Jahrestermin, "0102-0304", wire_time.WeekSpan(1, 2, 3, 4)),
        (fields.Jahr, 2026, 2026),
        (fields.Anzahl, 3, 3),
        (fields.Text, "Müller & Söhne", "Müller & Söhne"),
        (fields.MpId, "9999002000012", "9999002000012"),
    ],
)
def test_taken(kind: Any, given: object, expected: object) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    found = adapter.validate_python(given)
    assert (found, type(found)) == (expected, type(expected))
    assert adapter.validate_json(adapter.dump_json(found)) == found


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        (fields.Menge, 1.5, "written as text, not float"),
        (fields.Menge, "1e999", "character 2 is 'e'"),
        (fields.Menge, "1_5", "character 2 is '_'"),
        (fields.Menge, "٤٢", "should be a digit"),
        (fields.Menge, "4,2", "the decimal mark is ','"),
        (fields.Menge, Decimal("NaN"), "finite"),
        (fields.Menge, True, "not bool"),
        (fields.Zeitpunkt, "20250230", "should be a time with an offset"),
        (fields.Zeitpunkt, "2025-02-30T00:00Z", "day"),
        (fields.Zeitpunkt, "2026-10-01T12:00", "with an offset"),
        (fields.Zeitpunkt, datetime(2026, 10, 1), "with an offset"),
        (fields.Zeitpunkt, "2026-10-01T12:00:30Z", "full minute"),
        (fields.Zeitpunkt, 1_700_000_000, "should be a time"),
        (fields.TagOderZeitpunkt, "01.10.2026", "should be"),
        (fields.Jahrestermin, "31.12.", "should be written as"),
        (fields.Jahrestermin, "02-30", "day is 30"),
        (fields.Anzahl, "3", "should be a whole number"),
        (fields.Anzahl, -1, "negative"),
        (fields.Text, "", "empty"),
        (fields.Text, "a\nb", "control character"),
        (fields.Text, 5, "should be a text"),
        (fields.MpId, "99990020000١٢", "13 digits"),
        (fields.Code, "X" * 40, "at most 17"),
    ],
)
def test_refused(kind: Any, given: object, words: str) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    with pytest.raises(ValidationError, match=words):
        adapter.validate_python(given)
