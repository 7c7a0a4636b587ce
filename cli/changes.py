"""`mscons schema diff`: what changed in the table of a PID."""

import json
import sys
from typing import Any

import click

from mscons.schemas import Ahb, Change, conditions, diff, known_pid, pids

from .ink import Ink
from .options import examples
from .output import text_results
from .phrases import phrase
from .render import sanitize
from .session import session
from .suggest import did_you_mean
from .tables import new_table, print_table, print_tabs
from .versions import table_in
from .wording import numbers_in, told

__all__ = ["command"]

_CHANGES = ("change", "path", "before", "after", "name")


@click.command(
    "diff",
    epilog=examples(
        "mscons schema diff 13017 FV2410 FV2504",
        "mscons schema diff 55112 FV2310 FV2404 --format json",
    ),
)
@click.argument("pid", type=click.IntRange(10_000, 99_999), metavar="PID")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format",
    "form",
    type=click.Choice(["auto", "table", "tsv", "json"]),
    default="auto",
    help="auto: a table on a terminal, else lines with tabs.",
)
def command(pid: int, old: str, new: str, form: str) -> None:
    """Show what changed in the table of a PID from one format version to another.

    Lists rules that were added or removed or got another expression, and numbers that now mean
    something else. Ends with 0, whether something changed or not.
    """
    if known_pid(pid) is None:
        hint = did_you_mean(str(pid), map(str, pids()))
        raise click.ClickException(f"PID {pid} is not known{hint}")
    one = table_in(pid, None, old)
    other = table_in(pid, None, new)
    changes = diff(pid, one.fv, other.fv)
    meanings = _other_meanings(one, other)
    with text_results(None) as out:
        if form == "json":
            out.write(json.dumps(_diff_object(one, other, changes, meanings), indent=2) + "\n")
            return
        ruled = sys.stdout.isatty() if form == "auto" else form == "table"
        rows = [_change_row(change) for change in changes]
        if not ruled:
            numbers = [("meaning", f"[{n}]", *texts, "") for n, texts in meanings.items()]
            print_tabs(_CHANGES, [*rows, *numbers])
            return
        _print_changes(one, other, rows, meanings)


def _change_row(change: Change) -> tuple[str, str, str, str, str]:
    row = change.after or change.before
    return (
        change.kind,
        change.path,
        change.before.expression if change.before else "",
        change.after.expression if change.after else "",
        row.name if row else "",
    )


def _other_meanings(one: Ahb, other: Ahb) -> dict[str, tuple[str, str]]:
    """Find the numbers that both tables use, and that mean different things."""
    before, after = conditions(one.message, one.fv), conditions(other.message, other.fv)
    used = set(numbers_in(row.expression for row in one.rows))
    shared = [n for n in numbers_in(row.expression for row in other.rows) if n in used]
    return {
        number: (before[number].text, after[number].text)
        for number in shared
        if number in before
        and number in after
        and (before[number].predicate, before[number].params, before[number].expression)
        != (after[number].predicate, after[number].params, after[number].expression)
    }


def _print_changes(
    one: Ahb,
    other: Ahb,
    rows: list[tuple[str, str, str, str, str]],
    meanings: dict[str, tuple[str, str]],
) -> None:
    from rich.text import Text

    ink, lang = Ink(session().colored_output), session().language
    words = "{pid} {name}: {before} to {after} ({message} {old} to {new})"
    title = phrase(
        lang,
        words,
        pid=one.pid,
        name=told(one.name, lang),
        before=one.fv,
        after=other.fv,
        message=one.message,
        old=one.release,
        new=other.release,
    )
    click.echo(ink(title, "title"))
    if other.provisional:
        click.echo(f"{phrase(lang, 'provisional')}: {told(other.provisional, lang)}")
    if not rows and not meanings:
        click.echo(phrase(lang, "No rule differs."))
        return
    signs = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
    if rows:
        table = new_table(("", *(phrase(lang, column) for column in _CHANGES[1:])))
        for kind, *cells in rows:
            sign, style = signs[kind]
            table.add_row(Text(sign, style), *(Text(sanitize(cell, None)) for cell in cells))
        session().console().print(table)
    if meanings:
        listed = (
            (f"[{number}]", *(told(text, lang) for text in texts))
            for number, texts in meanings.items()
        )
        title = phrase(lang, "Numbers that mean something else")
        heads = [phrase(lang, head) for head in ("number", "before", "after")]
        print_table(heads, listed, title=title, ruled=True)
    counts = {kind: sum(row[0] == kind for row in rows) for kind in signs}
    words = "{added} added, {removed} removed, {changed} changed; {other} with another meaning"
    click.echo(phrase(lang, words, **counts, other=len(meanings)))


def _diff_object(
    one: Ahb, other: Ahb, changes: list[Change], meanings: dict[str, tuple[str, str]]
) -> dict[str, Any]:
    rows = [dict(zip(_CHANGES, _change_row(change), strict=True)) for change in changes]
    return {
        "schema": 1,
        "pid": one.pid,
        "old": {"fv": one.fv, "release": one.release},
        "new": {"fv": other.fv, "release": other.release},
        "provisional": other.provisional,
        "changes": [{key: cell or None for key, cell in row.items()} for row in rows],
        "meanings": [
            {"number": number, "before": before, "after": after}
            for number, (before, after) in meanings.items()
        ],
    }
