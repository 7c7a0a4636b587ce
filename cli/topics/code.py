"""A code such as QTY 67: where it may stand, what it means there, what the tables say of it.

With a tag alone the segment is explained, with a number alone the data element.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from mscons.edifact import ElementUse, SegmentUse, Structure
from mscons.schemas import Ahb, format_versions, known_pid, names, pids

from ..article import Article, Entries, Prose
from ..phrases import phrase
from ..places import spots, structure_for, table_rows
from ..render import sanitize, translate_element
from ..suggest import did_you_mean
from ..versions import meant, table_in
from .elements import element_rows, occurrence

if TYPE_CHECKING:
    from . import Asked

__all__ = ["article"]

_MESSAGES = ("MSCONS", "UTILMD")
_SHOWN = 25
_DE = re.compile("[0-9]{4}")


@dataclass(frozen=True)
class _Hit:
    """A data element at a place of a structure."""

    structure: Structure
    fv: str
    path: str
    segment: SegmentUse
    element: ElementUse

    @property
    def head(self) -> str:
        return f"{self.structure.message} {self.structure.release} ({self.fv})"


def article(words: Sequence[str], asked: "Asked") -> Article:
    """Explain a code, a segment or a data element. Raises click.ClickException."""
    pid = int(words[0]) if re.fullmatch("[0-9]{5}", words[0]) else None
    tag, *rest = words[1:] if pid else words
    if not rest:
        return _element(tag, asked) if _DE.fullmatch(tag) else _segment(tag, asked)
    tag = tag.upper()
    de = rest[0] if len(rest) == 2 else None
    code = rest[-1]
    every = [hit for hit in _hits(asked, pid) if hit.segment.tag == tag]
    if not every:
        raise _no_segment(tag, pid)
    coded = [hit for hit in every if hit.element.codes and de in (None, hit.element.de)]
    found = [hit for hit in coded if code in hit.element.codes]
    if not found and code.upper() != code:
        code = code.upper()
        found = [hit for hit in coded if code in hit.element.codes]
    if not found:
        raise _unknown(tag, code, coded)
    return _code(tag, code, found, asked, pid)


def _code(tag: str, code: str, found: list[_Hit], asked: "Asked", pid: int | None) -> Article:
    lang = asked.lang
    meanings = list(dict.fromkeys(hit.element.codes[code] for hit in found))
    uses = list(_uses(tag, code, {hit.element.de for hit in found}, asked, pid))
    blocks: list[Prose | Entries] = []
    for head in dict.fromkeys(hit.head for hit in found):
        rows = [
            (f"{hit.path}/{hit.element.de}={code}", hit.element.codes[code])
            for hit in found
            if hit.head == head
        ]
        title = phrase(lang, "May stand in {head} at", head=head)
        blocks += _limited(list(dict.fromkeys(rows)), title, lang)
    blocks.append(
        Entries(
            [(f"{t.pid} {path}", f"{expression} ({t.fv})") for t, path, expression in uses],
            phrase(lang, "What the tables say (PID, place, expression)"),
        )
    )
    if not uses:
        said = phrase(lang, "What the tables say")
        blocks.append(Prose(phrase(lang, "No table of a PID names it."), said))
    named = " / ".join(filter(None, meanings[:3])) or phrase(lang, "no name is known")
    return Article(
        f"{tag} {code}: {named}",
        blocks,
        {
            "kind": "code",
            "segment": tag,
            "code": code,
            "meanings": meanings,
            "places": [
                {
                    "message": hit.structure.message,
                    "release": hit.structure.release,
                    "fv": hit.fv,
                    "path": hit.path,
                    "de": hit.element.de,
                    "meaning": hit.element.codes[code],
                }
                for hit in found
            ],
            "tables": [
                {"pid": t.pid, "fv": t.fv, "path": path, "expression": expression}
                for t, path, expression in uses
            ],
        },
    )


def _uses(
    tag: str, code: str, des: set[str], asked: "Asked", pid: int | None
) -> Iterator[tuple[Ahb, str, str]]:
    """Give the rows of tables that name a code: as their last part, or as a qualifier."""
    for one in (pid,) if pid else pids():
        table = _table(one, asked)
        for row in table_rows(table) if table else ():
            assert table is not None
            if row.chain[-1].trigger.tag != tag:
                continue
            step = row.path.steps[-1]
            named = any(code in c.codes and c.de in (None, *des) for c in step.conditions)
            whole = row.path.de is None and named
            if whole or (row.path.code == code and row.path.de in des):
                yield table, row.row.path, row.row.expression


def _table(pid: int, asked: "Asked") -> Ahb | None:
    try:
        return table_in(pid, asked.on, asked.fv)
    except click.ClickException:
        return None


def _hits(asked: "Asked", pid: int | None = None) -> Iterator[_Hit]:
    """Walk all data elements of the structures that are meant."""
    known = known_pid(pid) if pid else None
    for message in (known.message,) if known else _MESSAGES:
        having = [v.name for v in format_versions() if structure_for(message, v.name)]
        version = meant(asked.on, asked.fv, having)
        structure = structure_for(message, version.name)
        for spot in spots(structure) if structure else ():
            if structure and isinstance(spot.use, SegmentUse):
                for element in spot.use.elements:
                    yield _Hit(structure, version.name, spot.path, spot.use, element)


def _unknown(tag: str, code: str, coded: list[_Hit]) -> click.ClickException:
    known = {code: name for hit in coded for code, name in hit.element.codes.items()}
    shown = sanitize(code, 40)
    if not known:
        return click.ClickException(f"{tag} has no code list that could hold {shown}")
    by_name = [one for one, name in known.items() if code.casefold() in name.casefold()]
    hint = did_you_mean(code, known)
    if by_name and len(code) > 2:
        hint = f"; by name: {', '.join(f'{one} {known[one]}' for one in by_name[:5])}"
    some = ", ".join(list(known)[:_SHOWN]) + (", ..." if len(known) > _SHOWN else "")
    return click.ClickException(f"{tag} has no code {shown}{hint}\nIts codes: {some}")


def _no_segment(tag: str, pid: int | None) -> click.ClickException:
    known = known_pid(pid) if pid else None
    if known and tag in names()["segments"]:
        return click.ClickException(f"{known.message} has no segment {tag}")
    return click.ClickException(
        f"there is no segment {sanitize(tag, 40)}{did_you_mean(tag, names()['segments'])}"
    )


def _segment(tag: str, asked: "Asked") -> Article:
    lang = asked.lang
    hits = [hit for hit in _hits(asked) if hit.segment.tag == tag]
    entry: dict[str, str] = names()["segments"].get(tag, {})
    blocks: list[Prose | Entries] = []
    for head in dict.fromkeys(hit.head for hit in hits):
        here = {hit.path: hit.segment for hit in hits if hit.head == head}
        rows = [(path, f"{use.name}; {occurrence(use, lang)}") for path, use in here.items()]
        blocks += _limited(rows, phrase(lang, "In {head} at", head=head), lang)
        first = next(iter(here.values()))
        if len(here) == 1:
            rows = element_rows(first, lang=lang)
            blocks.append(Entries(rows, phrase(lang, "Data elements")))
    more = [(f"mscons explain {tag} CODE", phrase(lang, "what a code of it means"))]
    blocks.append(Entries(more, phrase(lang, "More")))
    title = ", ".join(filter(None, (entry.get(one) for one in dict.fromkeys((lang, "de")))))
    if not hits:
        blocks.insert(0, Prose(phrase(lang, "Neither MSCONS nor UTILMD uses it.")))
    return Article(
        f"{tag}: {title}",
        blocks,
        {
            "kind": "segment",
            "segment": tag,
            "names": dict(entry),
            "places": [
                {"message": m, "fv": fv, "path": path}
                for m, fv, path in dict.fromkeys(
                    (hit.structure.message, hit.fv, hit.path) for hit in hits
                )
            ],
        },
    )


def _element(de: str, asked: "Asked") -> Article:
    hits = [hit for hit in _hits(asked) if hit.element.de == de and not hit.element.unused]
    lang = asked.lang
    name: str = names()["data_elements"].get(de, "")
    if not hits and not name:
        known = names()["data_elements"]
        raise click.ClickException(f"there is no data element {de}{did_you_mean(de, known)}")
    blocks: list[Prose | Entries] = []
    for head in dict.fromkeys(hit.head for hit in hits):
        here = [hit for hit in hits if hit.head == head]
        rows = {
            f"{hit.segment.tag}/{de}": row
            for hit in here
            for _, row in element_rows(hit.segment, de, lang)[:1]
        }
        title = phrase(lang, "In {head}, an example for each segment", head=head)
        blocks += _limited(list(rows.items()), title, lang)
    shown = translate_element(name or hits[0].element.name, lang)
    return Article(
        phrase(lang, "Data element {de}: {name}", de=de, name=shown),
        blocks,
        {
            "kind": "element",
            "de": de,
            "name": name,
            "segments": sorted({hit.segment.tag for hit in hits}),
        },
    )


def _limited(rows: list[tuple[str, str]], title: str, lang: str) -> Iterator[Prose | Entries]:
    yield Entries(rows[:_SHOWN], title)
    if len(rows) > _SHOWN:
        count = len(rows) - _SHOWN
        yield Prose("  ... " + phrase(lang, "and at {count} more places", count=count))
