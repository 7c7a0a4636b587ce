"""`--on DATE` and `--fv VERSION`: which format version is meant."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mscons.schemas import (
    Ahb,
    FormatVersion,
    ahb,
    format_version,
    format_versions,
    in_force,
    known_pid,
)

from .suggest import did_you_mean

__all__ = ["DAY", "known_version", "meant", "table_in", "today", "version_options"]

if TYPE_CHECKING:
    _Parameter = click.ParamType[date]
else:
    _Parameter = click.ParamType

F = TypeVar("F", bound=Callable[..., Any])
_ISO = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_GERMAN = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


class Day(_Parameter):
    """A German day: 2026-10-01, 01.10.2026 or today."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day."""
        if isinstance(value, date):
            return value
        text = str(value)
        if text == "today":
            return today()
        if found := _ISO.fullmatch(text):
            parts = found.groups()
        elif found := _GERMAN.fullmatch(text):
            parts = found.groups()[::-1]
        else:
            self.fail(f"{text!r} is no date such as 2026-10-01, 01.10.2026 or today", param, ctx)
        try:
            return date(*(int(part) for part in parts))
        except ValueError:
            self.fail(f"there is no day {text!r}", param, ctx)


DAY = Day()


def version_options(function: F) -> F:
    """Add `--on` and `--fv`."""
    function = click.option(
        "--fv", metavar="VERSION", help="The format version, such as FV2510; not with --on."
    )(function)
    return click.option(
        "--on", type=DAY, metavar="DATE", help="The version in force on DATE (default: today)."
    )(function)


def today() -> date:
    """Give the day that it is in Germany."""
    from mscons.messages import legal_time

    return legal_time.german_day(datetime.now(UTC))


def known_version(name: str) -> FormatVersion:
    """Find a format version by its name. Raises click.UsageError that names the nearest."""
    try:
        return format_version(name)
    except LookupError:
        known = [version.name for version in format_versions()]
        hint = did_you_mean(name, known) or f"; known: {', '.join(known)}"
        raise click.UsageError(f"there is no format version {name!r}{hint}") from None


def meant(on: date | None, fv: str | None, having: Sequence[str]) -> FormatVersion:
    """Choose a format version. `having` are the names of those that there is something for.

    Asked for neither a day nor a version, the one of today is taken, or else the newest that has
    something. Raises click.UsageError.
    """
    if on is not None and fv is not None:
        raise click.UsageError("--on and --fv exclude each other")
    if fv is not None:
        return known_version(fv)
    try:
        found = in_force(on or today())
    except LookupError as error:
        raise click.UsageError(str(error)) from None
    if on is None and having and found.name not in having:
        return known_version(having[-1])
    return found


def table_in(pid: int, on: date | None, fv: str | None) -> Ahb:
    """Give the table of a known PID in the version that is meant.

    Raises click.ClickException where that has none.
    """
    known = known_pid(pid)
    assert known is not None
    version = meant(on, fv, known.tables)
    table = ahb(pid, version)
    if table is None:
        there = ", ".join(known.tables) or "no version; the PID is known by its number only"
        text = f"PID {pid} has no table in {version.name}; it has one in {there}"
        raise click.ClickException(text)
    return table
