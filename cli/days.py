"""Days and times on the command line, read in one way by every option."""

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

__all__ = ["DAY", "MOMENT", "Day", "today"]

if TYPE_CHECKING:
    _Parameter = click.ParamType[Any]
else:
    _Parameter = click.ParamType

_ISO = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_GERMAN = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


class Day(_Parameter):
    """A German day: 2026-10-01, 01.10.2026 or today; the value is a date.

    `words` are taken besides and stay as they are. With `times` the value is a datetime: that of a
    time with its zone, or the beginning of a day.
    """

    name = "date"

    def __init__(self, *words: str, times: bool = False) -> None:
        """Say what else is taken."""
        self._words = words
        self._times = times

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a day."""
        text = str(value)
        if isinstance(value, date) or text in self._words:
            return value
        if self._times and "T" in text:
            return self._time(text, param, ctx)
        found = self._day(text, param, ctx)
        if not self._times:
            return found
        from mscons.messages import legal_time

        return legal_time.midnight(found)

    def _day(self, text: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if text == "today":
            return today()
        if found := _ISO.fullmatch(text):
            parts = found.groups()
        elif found := _GERMAN.fullmatch(text):
            parts = found.groups()[::-1]
        else:
            known = ["2026-10-01", "01.10.2026", "today"]
            known += ["2026-11-02T08:00+01:00"] if self._times else []
            *known, last = [*known, *self._words]
            self.fail(f"{text!r} is no date such as {', '.join(known)} or {last}", param, ctx)
        try:
            return date(*map(int, parts))
        except ValueError:
            self.fail(f"there is no day {text!r}", param, ctx)

    def _time(
        self, text: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"{text!r} is no time such as 2026-11-02T08:00+01:00", param, ctx)
        if found.tzinfo is None:
            self.fail(f"{text!r} has no zone such as Z or +01:00", param, ctx)
        return found


DAY = Day()
MOMENT = Day(times=True)


def today() -> date:
    """Give the day that it is in Germany."""
    from mscons.messages import legal_time

    return legal_time.german_day(datetime.now(UTC))
