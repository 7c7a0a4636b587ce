"""The structure of a message: for people as a tree, for programs with tabs or as JSON."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from mscons.edifact import ElementUse, GroupUse, Item, Path, SegmentUse, Structure

from .article import entry_lines
from .certainty import unsure_parts
from .ink import Ink
from .phrases import phrase
from .places import Spot, ends_at, spots
from .render import sanitize, translate_element
from .session import session
from .tables import print_tabs
from .versions import in_force_words
from .wording import told

__all__ = ["show_structure"]

_COLUMNS = ("path", "status", "max", "format", "name", "codes", "segment")
_LINES = ("├─ ", "└─ ", "│  ", "   ")
_PLAIN = ("|- ", "`- ", "|  ", "   ")


def show_structure(
    structure: Structure, fv: str, path: Path | None, elements: bool, form: str
) -> bool:
    """Show a structure, or what of it stands at or below a path; False if nothing does.

    `elements`: with data elements and codes; `form` is auto, text, tsv or json.
    """
    found = [spot for spot in spots(structure) if path is None or _within(path, spot)]
    if not found:
        return False
    if form == "json":
        sys.stdout.write(json.dumps(_object(structure, fv, found), indent=1) + "\n")
    elif form == "tsv":
        print_tabs(_COLUMNS, _rows(found, path, elements))
    else:
        _Tree(structure, fv, path, elements).print(found)
    return True


def _within(path: Path, spot: Spot) -> bool:
    ends = range(len(path.steps), len(spot.chain) + 1)
    return any(ends_at(path, Spot("", "", spot.chain[:end])) for end in ends)


def _wanted(use: SegmentUse, path: Path | None) -> Iterator[ElementUse]:
    for element in use.elements:
        if not element.unused and (path is None or path.de in (None, element.de)):
            yield element


def _rows(found: list[Spot], path: Path | None, deep: bool) -> Iterator[tuple[str, ...]]:
    lang = session().language
    for spot in found:
        use = spot.use
        nr = str(use.trigger.nr or "")
        yield spot.path, use.status, str(use.max), "", use.name, "", nr
        if not deep or isinstance(use, GroupUse):
            continue
        for element in _wanted(use, path):
            codes = "; ".join(f"{code} {name}".strip() for code, name in element.codes.items())
            text = element.format.text if element.format else ""
            place = f"{spot.path}/{element.de}"
            name = translate_element(element.name, lang)
            yield place, element.status, "", text, name, codes, nr


def _object(structure: Structure, fv: str, found: list[Spot]) -> dict[str, Any]:
    return {
        "schema": 1,
        "kind": "structure",
        "message": structure.message,
        "release": structure.release,
        "fv": fv,
        "title": structure.title,
        "source": structure.source,
        "certainty": dict(structure.certainty),
        "items": [_item(spot) for spot in found],
    }


def _item(spot: Spot) -> dict[str, Any]:
    use = spot.use
    kind = "group" if isinstance(use, GroupUse) else "segment"
    found: dict[str, Any] = {
        "path": spot.path,
        kind: use.tag,
        "name": use.name,
        "status": use.status,
        "max": use.max,
        "standard": {"status": use.std_status, "max": use.std_max},
    }
    if isinstance(use, SegmentUse):
        found["number"] = use.nr
        found["elements"] = [
            {
                "de": element.de,
                "at": f"{element.element}.{element.component}",
                "name": element.name,
                "status": element.status,
                "format": element.format.text if element.format else None,
                "codes": dict(element.codes),
                "inferred": element.inferred,
            }
            for element in use.elements
        ]
    return found


class _Tree:
    """Prints a tree: groups indented, status and repetitions in front."""

    def __init__(self, structure: Structure, fv: str, path: Path | None, deep: bool) -> None:
        self._structure = structure
        self._fv = fv
        self._lang = session().language
        self._path = path
        self._deep = deep
        self._ink = Ink(session().colored_output)
        self._guides = _LINES if _carries("├└│─") else _PLAIN

    def print(self, found: list[Spot]) -> None:
        """Print what was found; what stands below something found is printed with it."""
        self._head()
        names = {spot.use: spot for spot in found}
        roots = [spot for spot in found if not any(use in names for use in spot.chain[:-1])]
        for number, spot in enumerate(roots, 1):
            label = spot.path if self._path is not None else spot.step
            self._item(spot, label, number == len(roots), "", names)

    def _head(self) -> None:
        one, ink, lang = self._structure, self._ink, self._lang
        title = f"{one.message} {one.release} {told(one.title, lang)}".rstrip()
        click.echo(ink(title, "title"))
        legend = "M R must be there, D depends on the PID, C O may be there; x9: up to 9"
        facts = [
            (phrase(lang, "version"), in_force_words(self._fv, lang)),
            (phrase(lang, "directory"), one.directory),
            (phrase(lang, "source"), told(one.source, lang)),
            *((phrase(lang, "certainty"), part) for part in unsure_parts(one.certainty, lang)),
            (phrase(lang, "legend"), phrase(lang, legend)),
        ]
        for line in entry_lines([fact for fact in facts if fact[1]], ink, indent="  "):
            click.echo(line)
        click.echo()

    def _item(
        self, spot: Spot, label: str, last: bool, indent: str, names: dict[Item, Spot]
    ) -> None:
        ink, use = self._ink, spot.use
        tee, corner, bar, blank = self._guides
        first, rest = (corner, blank) if last else (tee, bar)
        style = "group" if isinstance(use, GroupUse) else "tag"
        gutter = f"{'' if isinstance(use, GroupUse) else use.nr or '':>4} "
        often = ink(f"{use.status} x{use.max}", "number")
        name = ink(sanitize(use.name, None), "name")
        line = ink(indent + first, "frame") + ink(sanitize(label, None), style)
        click.echo(f"{ink(gutter, 'number')}{line}  {often}  {name}")
        below = indent + rest
        if isinstance(use, GroupUse):
            kids = [names[item] for item in use.items if item in names]
            for number, kid in enumerate(kids, 1):
                self._item(kid, kid.step, number == len(kids), below, names)
        elif self._deep:
            for element in _wanted(use, self._path):
                self._element(element, below)

    def _element(self, element: ElementUse, indent: str) -> None:
        ink = self._ink
        text = element.format.text if element.format else ""
        front = f"     {ink(indent, 'frame')}  "
        name = translate_element(element.name, self._lang)
        head = f"{ink(element.de, 'path')} {element.status} {text:<6} "
        click.echo(f"{front}{head} {ink(sanitize(name, None), 'name')}")
        size = max((len(code) for code in element.codes), default=0)
        for code, name in element.codes.items():
            shown = ink(f"{sanitize(code, None):<{size}}", "value")
            click.echo(f"{front}     {shown}  {ink(sanitize(name, None), 'meaning')}".rstrip())


def _carries(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
