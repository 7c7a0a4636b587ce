"""Days on the command line: one way to read them, whatever the option."""

from datetime import UTC, date, datetime, timedelta, timezone

import click
import pytest

from mscons.cli.days import DAY, MOMENT, Day, today


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (DAY, "2026-10-01", date(2026, 10, 1)),
        (DAY, "01.10.2026", date(2026, 10, 1)),
        (DAY, "1.10.2026", date(2026, 10, 1)),
        (DAY, "today", today()),
        (DAY, date(2026, 10, 1), date(2026, 10, 1)),
        (Day("message"), "message", "message"),
        (MOMENT, "2026-10-01", datetime(2026, 9, 30, 22, tzinfo=UTC)),
        (MOMENT, "01.11.2026", datetime(2026, 10, 31, 23, tzinfo=UTC)),
        (
            MOMENT,
            "2026-11-02T08:00+01:00",
            datetime(2026, 11, 2, 8, tzinfo=timezone(timedelta(hours=1))),
        ),
        (MOMENT, "2026-11-02T08:00Z", datetime(2026, 11, 2, 8, tzinfo=UTC)),
    ],
)
def test_read(kind: Day, text: object, value: object) -> None:
    assert kind.convert(text, None, None) == value


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        (DAY, "2026-1-1", "no date such as 2026-10-01, 01.10.2026 or today"),
        (DAY, "message", "is no date"),
        (DAY, "2026-02-30", "there is no day '2026-02-30'"),
        (DAY, "٢٠٢٦-10-01", "is no date"),
        (DAY, "20261001", "is no date"),
        (DAY, "2026-10-01\n", "is no date"),
        (Day("message"), "then", "today or message"),
        (MOMENT, "soon", "2026-11-02T08:00+01:00"),
        (MOMENT, "2026-11-02T08:00", "has no zone"),
        (MOMENT, "2026-11-02T25:00Z", "is no time"),
    ],
)
def test_refused(kind: Day, text: str, words: str) -> None:
    with pytest.raises(click.BadParameter, match=words.replace("+", "[+]")):
        kind.convert(text, None, None)
