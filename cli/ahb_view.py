"""The table of a PID: for people as an indented table, for programs with tabs or as JSON."""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from mscons.edifact import Path
from mscons.messages import rules
from mscons.schemas import Ahb, conditions

from .article import entry_lines
from .certainty import unsure_parts
from .ink import Ink
from .phrases import phrase
from .places import TableRow, covers, table_rows
from .render import sanitize
from .session import session
from .tables import new_table, print_tabs
from .versions import in_force_words
from .wording import kind_in_words, meaning_of, numbers_in, told

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["show_table"]

_COLUMNS = ("path", "expression", "name", "segment", "conditions")
_MARKS = {"Muss": "bold red", "Soll": "bold yellow", "Kann": "green"}


def show_table(table: Ahb, path: Path | None, form: str) -> bool:
    """Show a table, or what of it stands at or below a path; False if nothing does.

    `form` is text, tsv or json.
    """
    rows = [row for row in table_rows(table) if path is None or covers(path, row)]
    if not rows:
        return False
    if form == "json":
        sys.stdout.write(json.dumps(_object(table, rows), indent=1) + "\n")
    elif form == "tsv":
        for line in _remarks(table):
            session().remark(line)
        print_tabs(_COLUMNS, _lines(table, rows))
    else:
        _print(table, rows)
    return True


def _remarks(table: Ahb) -> Iterator[str]:
    lang = session().language
    if table.provisional:
        yield f"{phrase(lang, 'provisional')}: {told(table.provisional, lang)}"
    else:
        yield from unsure_parts(table.certainty, lang)


def _lines(table: Ahb, rows: list[TableRow]) -> Iterator[tuple[str, ...]]:
    listed, lang = conditions(table.message, table.fv), session().language
    for row in rows:
        expression = row.row.expression
        numbers = numbers_in([expression])
        meanings = "; ".join(f"[{n}] {meaning_of(n, listed, lang)}" for n in numbers)
        yield row.row.path, expression, row.row.name, str(row.row.nr), meanings


def _object(table: Ahb, rows: list[TableRow]) -> dict[str, Any]:
    listed = conditions(table.message, table.fv)
    book = rules.rulebook(table.message, table.fv)
    return {
        "schema": 1,
        "kind": "table",
        "pid": table.pid,
        "name": table.name,
        "direction": table.direction,
        "message": table.message,
        "release": table.release,
        "fv": table.fv,
        "source": table.source,
        "certainty": dict(table.certainty),
        "provisional": table.provisional,
        "rows": [
            {
                "path": row.row.path,
                "expression": row.row.expression,
                "name": row.row.name,
                "segment": row.row.nr,
            }
            for row in rows
        ],
        "conditions": {
            number: {
                "name": book.name(number),
                "text": meaning_of(number, listed),
                "class": listed[number].kind if number in listed else None,
                "implemented": book.implemented(number),
            }
            for number in numbers_in(row.row.expression for row in rows)
        },
    }


# --- for people -----------------------------------------------------------------------------------


def _print(table: Ahb, rows: list[TableRow]) -> None:
    from rich.text import Text

    now = session()
    ink = Ink(now.colored_output)
    lang = now.language
    click.echo(ink(f"{table.pid} {told(table.name, lang)}", "title"))
    message = f"{table.message} {table.release}, {told(table.direction, lang)}"
    facts = [
        (phrase(lang, "message"), message),
        (phrase(lang, "version"), in_force_words(table.fv, lang)),
        (phrase(lang, "source"), told(table.source, lang)),
        *((phrase(lang, "certainty"), remark) for remark in _remarks(table)),
    ]
    for line in entry_lines(facts, ink, indent="  "):
        click.echo(line)
    heads = ("nr", "place", "expression", "name")
    out = new_table([phrase(lang, head) for head in heads], right=(0,))
    lines = list(_indented(rows))
    longest = max(2 * depth + len(place) for _, depth, place, _ in lines)
    out.columns[1].min_width = min(longest, now.console().width // 2)
    for nr, depth, place, row in lines:
        expression = row.row.expression if row else ""
        out.add_row(
            Text(nr, "bright_black"),
            Text("  " * depth + place, _place_style(place, row)),
            _expression(expression),
            Text(sanitize(row.row.name, None) if row else ""),
        )
    now.console().print(out)
    listed = conditions(table.message, table.fv)
    numbers = numbers_in(row.row.expression for row in rows)
    if numbers:
        click.echo(ink(phrase(lang, "Conditions"), "heading"))
    meanings = [
        (f"[{n}]", f"{meaning_of(n, listed, lang)} ({kind_in_words(listed[n], lang)})")
        for n in numbers
        if n in listed
    ]
    for line in entry_lines(meanings, ink, indent="  "):
        click.echo(line)


def _indented(rows: Iterable[TableRow]) -> Iterator[tuple[str, int, str, TableRow | None]]:
    """Give the rows as lines of a tree: segment number, depth, last part of the path, row.

    What stands above a row and has no row of its own gets a line without one.
    """
    above: list[str] = []
    for row in rows:
        parts = [str(step) for step in row.path.steps]
        if row.path.de is not None:
            parts.append(str(row.path).removeprefix("/".join(parts) + "/"))
        same = 0
        while same < min(len(above), len(parts) - 1) and above[same] == parts[same]:
            same += 1
        for depth in range(same, len(parts) - 1):
            yield "", depth, parts[depth], None
        nr = "" if row.path.de is not None else str(row.row.nr)
        yield nr, len(parts) - 1, parts[-1], row
        above = parts


def _place_style(place: str, row: TableRow | None) -> str:
    if row is None:
        return "bright_black"
    if row.path.de is not None:
        return "cyan"
    return "bold blue" if place.startswith("SG") else "bold cyan"


def _expression(text: str) -> "Text":
    from rich.text import Text

    mark, _, rest = text.partition(" ")
    found = Text(mark, _MARKS.get(mark, "bold"))
    return found.append(f" {rest}", "") if rest else found
