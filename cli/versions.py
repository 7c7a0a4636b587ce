"""`--on DATE` and `--fv VERSION`: which format version is meant."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

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

from .days import DAY, today
from .phrases import phrase
from .suggest import did_you_mean

__all__ = ["in_force_words", "known_version", "meant", "table_in", "version_options"]

F = TypeVar("F", bound=Callable[..., Any])


def version_options(function: F) -> F:
    """Add `--on` and `--fv`."""
    function = click.option(
        "--fv", metavar="VERSION", help="The format version, such as FV2510; not with --on."
    )(function)
    return click.option(
        "--on", type=DAY, metavar="DATE", help="The version in force on DATE (default: today)."
    )(function)


def known_version(name: str) -> FormatVersion:
    """Find a format version by its name. Raises click.UsageError that names the nearest."""
    try:
        return format_version(name)
    except LookupError:
        known = [version.name for version in format_versions()]
        hint = did_you_mean(name, known) or f"; known: {', '.join(known)}"
        raise click.UsageError(f"there is no format version {name!r}{hint}") from None


def in_force_words(fv: str, lang: str) -> str:
    """Say when a format version is in force."""
    version = format_version(fv)
    if version.end is None:
        words = "{fv}, from {start} until further notice"
    else:
        words = "{fv}, from {start} until {end}"
    return phrase(lang, words, fv=fv, start=version.start, end=version.end)


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
        text = f"PID {pid} is known by its number only: there is no table for it"
        if known.tables:
            there = ", ".join(known.tables)
            text = f"PID {pid} has no table in {version.name}; it has one in {there}"
        raise click.ClickException(text)
    return table
