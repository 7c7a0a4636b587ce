"""`mscons schema`: which structures and tables there are, what is in them, what changed."""

import json
import sys
from collections.abc import Iterator
from datetime import date

import click

from mscons.edifact import Path, PathError
from mscons.schemas import (
    Ahb,
    ahb,
    format_versions,
    known_pid,
    load_structure,
    mig_folder,
    pids,
)

from .certainty import grade
from .changes import command as diff_command
from .options import examples
from .output import text_results
from .phrases import phrase
from .places import lost, structure_for
from .render import sanitize
from .session import session
from .suggest import did_you_mean
from .tables import print_table
from .versions import meant, table_in, version_options
from .wording import told

__all__ = ["command"]

_MESSAGES = ("MSCONS", "UTILMD")
_FORMATS = click.Choice(["auto", "table", "tsv", "json"])
_FORM_HELP = "auto: a table on a terminal, else lines with tabs."
_VERSIONS = ("version", "from", "to", "message", "release", "structure", "tables")
_PIDS = ("pid", "message", "name", "direction", "tables", "certainty", "versions")


@click.group(
    "schema",
    epilog=examples(
        "mscons schema list",
        "mscons schema show 13017",
        "mscons schema diff 13017 FV2410 FV2504",
    ),
)
def command() -> None:
    """List, show and compare what BDEW publishes: structures of messages, tables of PIDs."""


@command.command(
    "list",
    epilog=examples(
        "mscons schema list",
        "mscons schema list --pids",
        "mscons schema list --pids --all --format json",
    ),
)
@click.option("--pids", "by_pid", is_flag=True, help="List the PIDs, not the format versions.")
@click.option("--all", "every", is_flag=True, help="With --pids: those without a table, too.")
@click.option("--format", "form", type=_FORMATS, default="auto", help=_FORM_HELP)
def list_(by_pid: bool, every: bool, form: str) -> None:
    """List the format versions with releases, structures and tables, and how certain each is.

    certain: read in the published documents. inferred: concluded, or from one secondary source; a
    rule of it gives warnings in place of errors. provisional: no table was ever published.
    """
    if every and not by_pid:
        raise click.UsageError("--all goes with --pids")
    lang = "en" if form == "json" else session().language
    rows = list(_pid_rows(every, lang) if by_pid else _version_rows(lang))
    columns = _PIDS if by_pid else _VERSIONS
    with text_results(None) as out:
        if form == "json":
            objects = [dict(zip(columns, row, strict=True)) for row in rows]
            kind = "pids" if by_pid else "format_versions"
            out.write(json.dumps({"schema": 1, kind: objects}, indent=2) + "\n")
            return
        ruled = sys.stdout.isatty() if form == "auto" else form == "table"
        heads = [phrase(lang, column) for column in columns] if ruled else columns
        print_table(heads, rows, ruled=ruled)


def _version_rows(lang: str) -> Iterator[tuple[str, ...]]:
    for version in format_versions():
        for message, release in version.releases.items():
            folder = mig_folder(message, version)
            sure = grade(load_structure(folder, message).certainty) if folder else "none"
            yield (
                version.name,
                version.start.isoformat(),
                version.end.isoformat() if version.end else "",
                message,
                release,
                phrase(lang, sure),
                _tables(message, version.name, lang),
            )


def _tables(message: str, fv: str, lang: str) -> str:
    """List the tables of a message in a version, those of one certainty together."""
    by_grade: dict[str, list[str]] = {}
    for pid in pids(fv):
        table = ahb(pid, fv)
        if table is not None and table.message == message:
            by_grade.setdefault(_grade(table), []).append(str(pid))
    return "; ".join(
        f"{', '.join(found)} ({phrase(lang, sure)})" for sure, found in by_grade.items()
    )


def _grade(table: Ahb) -> str:
    return "provisional" if table.provisional else grade(table.certainty)


def _pid_rows(every: bool, lang: str) -> Iterator[tuple[str, ...]]:
    with_table = set(pids())
    listed = range(100_000) if every else sorted(with_table)
    for number in listed:
        known = known_pid(number)
        if known is None:
            continue
        tables = [ahb(number, fv) for fv in known.tables]
        grades = dict.fromkeys(_grade(table) for table in tables if table is not None)
        yield (
            str(number),
            known.message,
            told(known.name, lang),
            told(known.direction, lang),
            _span(known.tables),
            ", ".join(phrase(lang, one) for one in grades) or phrase(lang, "no table"),
            _span(known.versions),
        )


def _span(versions: tuple[str, ...]) -> str:
    """Write versions that follow each other as a span: `FV2210-FV2610`."""
    order = [version.name for version in format_versions()]
    places = [order.index(name) for name in versions if name in order]
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):
        return f"{order[places[0]]}-{order[places[-1]]}"
    return ", ".join(versions)


# --- show -----------------------------------------------------------------------------------------


def _path(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Path | None:
    try:
        return Path.parse(value.removesuffix("/*")) if value is not None else None
    except PathError as error:
        raise click.BadParameter(error.problem) from error


@command.command(
    epilog=examples(
        "mscons schema show 13017",
        "mscons schema show 13017 --fv FV2504 --path SG10 --format tsv",
        "mscons schema show MSCONS --on 2026-10-01 --elements",
    ),
)
@click.argument("what", metavar="MESSAGE|PID")
@version_options
@click.option("--path", callback=_path, metavar="PATH", help="Only what stands at or below PATH.")
@click.option(
    "--elements/--no-elements",
    default=None,
    help="With the data elements and codes of a structure; by default only with --path.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["auto", "text", "tsv", "json"]),
    default="auto",
    help="text: a tree or a table for people. auto: text; for a PID lines with tabs in a pipe.",
)
def show(
    what: str, on: date | None, fv: str | None, path: Path | None, elements: bool | None, form: str
) -> None:
    """Show the structure of a MESSAGE (MSCONS, UTILMD) as a tree, or the table of a PID.

    A table has the expression for each place, and below what the numbers in it mean. Without --on
    and --fv it is the version in force today, or the newest one there is.
    """
    name = what.upper()
    with text_results(None):
        if name in _MESSAGES:
            _show_structure(name, meant(on, fv, _with_structure(name)).name, path, elements, form)
        elif name.isascii() and name.isdecimal() and known_pid(int(name[:6])):
            _show_table(int(name), on, fv, path, form)
        else:
            raise click.UsageError(_unknown(what))


def _unknown(what: str) -> str:
    hint = did_you_mean(what, [*_MESSAGES, *map(str, pids())])
    return f"there is no message type or PID '{sanitize(what)}'{hint}; see mscons schema list"


def _with_structure(message: str) -> list[str]:
    return [v.name for v in format_versions() if mig_folder(message, v)]


def _show_structure(
    message: str, fv: str, path: Path | None, elements: bool | None, form: str
) -> None:
    from .mig_view import show_structure

    structure = structure_for(message, fv)
    if structure is None:
        there = ", ".join(_with_structure(message))
        raise click.ClickException(f"{message} has no structure in {fv}; it has one in {there}")
    deep = path is not None if elements is None else elements
    if not show_structure(structure, fv, path, deep, form):
        why = f": {lost(path, structure)}" if path is not None else ""
        raise click.ClickException(f"{message} {structure.release} ({fv}) has no {path}{why}")


def _show_table(pid: int, on: date | None, fv: str | None, path: Path | None, form: str) -> None:
    from .ahb_view import show_table

    table = table_in(pid, on, fv)
    if form == "auto":
        form = "text" if sys.stdout.isatty() else "tsv"
    if not show_table(table, path, form):
        structure = structure_for(table.message, table.fv)
        why = lost(path, structure) if path is not None and structure is not None else ""
        why = why or "the structure has it, no row of the table is about it"
        raise click.ClickException(f"{pid} has no {path} in {table.fv}: {why}")


command.add_command(diff_command)
