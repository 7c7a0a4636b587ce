"""A path: what the table of a PID says there, its conditions in words; or what a structure says."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from mscons.edifact import GroupUse, Path, PathError, Structure
from mscons.messages import rules
from mscons.schemas import Ahb, conditions, format_versions

from ..article import Article, Entries, Prose
from ..phrases import phrase
from ..places import Spot, TableRow, covers, ends_at, lost, spots, structure_for, table_rows
from ..render import sanitize
from ..suggest import did_you_mean
from ..versions import meant, table_in
from ..wording import cell_in_words, meaning_of, numbers_in, told
from .elements import element_rows, occurrence

if TYPE_CHECKING:
    from . import Asked

__all__ = ["article"]

_MANY = 60


def article(words: Sequence[str], asked: "Asked") -> Article:
    """Explain a path in the table of a PID; without a PID in the structures."""
    pid, text = words
    try:
        path = Path.parse(text)
    except PathError as error:
        raise click.ClickException(f"path {sanitize(text)}: {error.problem}") from None
    if not pid:
        return _in_structures(path, asked)
    table = table_in(int(pid), asked.on, asked.fv)
    rows = [row for row in table_rows(table) if covers(path, row)]
    if rows:
        return _in_table(path, table, rows, asked.lang)
    structure = structure_for(table.message, table.fv)
    there = [spot for spot in spots(structure) if ends_at(path, spot)] if structure else []
    raise click.ClickException(_absent(path, table, there))


def _in_table(path: Path, table: Ahb, rows: list[TableRow], lang: str) -> Article:
    book = rules.rulebook(table.message, table.fv)
    listed = conditions(table.message, table.fv)
    numbers = numbers_in(row.row.expression for row in rows)
    blocks: list[Prose | Entries] = [
        Entries(
            [
                (
                    phrase(lang, "table"),
                    f"{table.pid} {told(table.name, lang)}, {table.fv}, "
                    + phrase(lang, "release {release}", release=table.release),
                )
            ]
        )
    ]
    if table.provisional:
        blocks.append(Prose(told(table.provisional, lang), phrase(lang, "Provisional")))
    blocks += _rows(rows, book, lang)
    meanings = [(f"[{n}]", meaning_of(n, listed, lang)) for n in numbers]
    blocks.append(Entries(meanings, phrase(lang, "Conditions")))
    if numbers:
        blocks.append(
            Entries([(f"mscons explain {table.pid} '[{numbers[0]}]'", "")], phrase(lang, "More"))
        )
    return Article(
        phrase(lang, "{path} in {pid}", path=path, pid=table.pid),
        blocks,
        {
            "kind": "path",
            "path": str(path),
            "pid": table.pid,
            "fv": table.fv,
            "provisional": table.provisional,
            "rows": [
                {
                    "path": row.row.path,
                    "name": row.row.name,
                    "expression": row.row.expression,
                    "in_words": _in_words(row, book),
                }
                for row in rows
            ],
            "conditions": {
                n: {"name": book.name(n), "text": meaning_of(n, listed)} for n in numbers
            },
        },
    )


def _rows(rows: list[TableRow], book: rules.Rulebook, lang: str) -> Iterator[Entries]:
    """Group the rows by their segment: the place itself, below it its elements and codes."""
    here: list[tuple[str, str]] = []
    title = ""
    for row in rows:
        place = str(Path(row.path.steps))
        if place != title:
            if here:
                yield Entries(here, title)
            title, here = place, []
        last = row.row.path.removeprefix(place).lstrip("/") or phrase(lang, "itself")
        name = f"{row.row.name}: " if row.row.name else ""
        if row.path.code is None:
            here.append((last, f"{name}{row.row.expression}; {_in_words(row, book, lang)}"))
        else:
            here.append((last, f"{name}{row.row.expression}"))
    yield Entries(here, title)


def _in_words(row: TableRow, book: rules.Rulebook, lang: str = "en") -> str:
    cell = rules.parse(row.row.expression)
    code = row.path.code is not None
    value = row.element is not None and not code
    return cell_in_words(cell, book, code=code, value=value, lang=lang)


def _absent(path: Path, table: Ahb, there: list[Spot]) -> str:
    if there:
        return (
            f"{table.pid} does not use {path}: the structure has it, the table of {table.fv} "
            "doesn't, so it must not be there"
        )
    known = [str(step) for row in table_rows(table) for step in row.path.steps]
    hint = did_you_mean(str(path.steps[-1]), known)
    where = f"{table.pid} in {table.fv}"
    return f"{where} has no {path}{hint}\nmscons schema show {table.pid} --fv {table.fv} lists all"


# --- without a PID --------------------------------------------------------------------------------


def _structures(asked: "Asked") -> Iterator[tuple[Structure, str]]:
    """Give the structures that are meant, each with its format version."""
    for message in ("MSCONS", "UTILMD"):
        having = [v.name for v in format_versions() if structure_for(message, v.name)]
        fv = meant(asked.on, asked.fv, having).name
        structure = structure_for(message, fv)
        if structure is not None:
            yield structure, fv


def _in_structures(path: Path, asked: "Asked") -> Article:
    found: list[tuple[Structure, str, Spot]] = []
    for structure, fv in _structures(asked):
        found += [(structure, fv, spot) for spot in spots(structure) if ends_at(path, spot)]
    if not found:
        why = [f"{one.message}: {lost(path, one)}" for one, _ in _structures(asked)]
        raise click.ClickException("\n".join([f"neither MSCONS nor UTILMD has {path}", *why]))
    lang = asked.lang
    blocks: list[Prose | Entries] = []
    for structure, fv, spot in found[:_MANY]:
        use = spot.use
        head = f"{structure.message} {structure.release} ({fv}): {spot.path}"
        facts = [
            (phrase(lang, "name"), use.trigger.name or use.name),
            (phrase(lang, "use"), occurrence(use, lang)),
        ]
        if isinstance(use, GroupUse):
            facts.append(
                (phrase(lang, "holds"), ", ".join(dict.fromkeys(item.tag for item in use.items)))
            )
        elements = element_rows(use.trigger, path.de, lang) if not isinstance(use, GroupUse) else []
        blocks.append(Entries([*facts, *elements], head))
    if len(found) > _MANY:
        words = "And {count} more places; a longer path says which."
        blocks.append(Prose(phrase(lang, words, count=len(found) - _MANY)))
    return Article(
        str(path),
        blocks,
        {
            "kind": "path",
            "path": str(path),
            "pid": None,
            "places": [
                {
                    "message": structure.message,
                    "release": structure.release,
                    "fv": fv,
                    "path": spot.path,
                    "name": spot.use.name,
                    "status": spot.use.status,
                    "max": spot.use.max,
                }
                for structure, fv, spot in found
            ],
        },
    )
