"""Writing models: for each model and structure a set of functions, made once.

A function writes one part: it knows the order of segments, where its fields go, and what leaves no
choice. Groups and segments are written when a field below has a value, or when the table of the PID
always demands them and nothing is left to choose.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from mscons.edifact import ElementUse, GroupUse, SegmentUse, Structure, Syntax
from mscons.schemas import Ahb, ahb

from .declare import Field, Part, fields_of
from .fixed import Fixed, fixed_by, settled
from .template import Chosen, GroupPlace, SegmentPlace, template_of
from .wires import IdentifierWire, QuantityWire, TextWire, Wire

__all__ = ["SYNTAX", "WriteError", "writer_of"]

SYNTAX = Syntax()
"""What is written: the default separators, UNOC, version 3."""
KEEP = 20_000
_PLAIN = re.compile("[A-Za-z0-9 ._/-]+").fullmatch
_DIGITS = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,5})?").fullmatch
_NOT_WRITTEN = ("UNH", "UNT")
Put = Callable[[str], object]
Write = Callable[[Part, Put], None]


class NoPlaceError(ValueError):
    """A field has a value, but this release of the message has no place for it."""


class WriteError(ValueError):
    """A model that can't be written; `path` names the field: `zaehlwerke.0.obis`."""

    def __init__(self, path: str, problem: str) -> None:
        """Say which field it is, and what is wrong with it."""
        super().__init__(f"{path}: {problem}" if path else problem)
        self.path = path
        self.problem = problem


@lru_cache(maxsize=64)
def _write_of(cls: type[Part], structure: Structure, pid: int | None, fv: str) -> Write:
    table = ahb(pid, fv) if pid is not None else None
    return _Maker(fixed_by(structure, table)).part(template_of(cls, structure))


def writer_of(cls: type[Part], structure: Structure, table: Ahb | None) -> Write:
    """Give the function that writes the segments between UNH and UNT, one by one.

    It takes a model, and what takes the canonical text of a segment. It raises WriteError.
    """
    pid, fv = (table.pid, table.fv) if table is not None else (None, "")
    inner = _write_of(cls, structure, pid, fv)

    def write(model: Part, put: Put) -> None:
        try:
            inner(model, put)
        except (ValueError, TypeError, AttributeError) as error:
            raise _explained(model, error) from error

    return write


def _explained(model: Part, error: Exception) -> WriteError:
    """Find the field that can't be written."""
    if isinstance(error, NoPlaceError):
        return WriteError(_path_of(model, str(error)), "this release has no place for it")
    for path, problem in _problems(model, ""):
        return WriteError(path, problem)
    return WriteError("", str(error))


def _path_of(part: Part, name: str, base: str = "") -> str:
    """Find the first part that has a value in a field of that name."""
    for one in fields_of(type(part)):
        value = getattr(part, one.name)
        if one.name == name and not one.everywhere and value:
            return base + name
        if one.part is not None and value:
            parts = enumerate(value) if one.many else [(-1, value)]
            for number, inner in parts:
                at = f"{base}{one.name}." + (f"{number}." if number >= 0 else "")
                if found := _path_of(inner, name, at):
                    return found
    return ""


def _problems(part: Part, base: str) -> Iterator[tuple[str, str]]:
    for one in fields_of(type(part)):
        value: Any = getattr(part, one.name, None)
        if value is None:
            continue
        path = base + one.name
        if not one.many:
            yield from _problem(one, value, path)
            continue
        if not isinstance(value, tuple):
            yield path, f"should be a tuple, not {type(value).__name__}"
            continue
        items = cast("tuple[object, ...]", value)
        for number, item in enumerate(items):
            yield from _problem(one, item, f"{path}.{number}")


def _problem(one: Field, value: Any, path: str) -> Iterator[tuple[str, str]]:
    if one.part is not None:
        if isinstance(value, one.part):
            yield from _problems(value, f"{path}.")
        else:
            yield path, f"should be {one.part.__name__}, not {type(value).__name__}"
        return
    assert one.wire is not None
    try:
        _raw(one.wire, value)
    except (ValueError, TypeError) as error:
        yield path, str(error)


# --- conversions ------------------------------------------------------------------------------


def _raw(wire: Wire, value: Any) -> str:
    text = wire.write(value)
    try:
        return SYNTAX.raw(text)
    except UnicodeEncodeError as error:
        char = text[error.start]
        raise ValueError(f"character {char!r} is not in ISO 8859-1") from None


class _Texts(dict[Any, Any]):
    """Canonical texts of values that repeat; with the form beside, if there is one."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    def __missing__(self, value: Any) -> Any:
        if len(self) >= KEEP:
            self.clear()
        text = _raw(self._wire, value)
        found = self[value] = (text, self._wire.form(value)) if self._wire.beside else text
        return found


def _converter(wire: Wire) -> Callable[[Any], str]:
    """Give the function that turns a value into canonical text; the usual ones take a short way."""
    if isinstance(wire, QuantityWire):
        return lambda value: (
            text if type(value) is Decimal and _DIGITS(text := str(value)) else _raw(wire, value)
        )
    if isinstance(wire, IdentifierWire):
        return lambda value: wire.kind.check(value)
    if isinstance(wire, TextWire):
        return lambda value: value if type(value) is str and _PLAIN(value) else _raw(wire, value)
    return lambda value: _raw(wire, value)


def _trimmed(tag: str, elements: list[list[str]]) -> str:
    """Put canonical components together; what is empty at the end is left out."""
    parts: list[str] = []
    for components in elements:
        while components and not components[-1]:
            components.pop()
        parts.append(":".join(components))
    while parts and not parts[-1]:
        parts.pop()
    return "+".join([tag, *parts])


# --- the functions of a model -----------------------------------------------------------------


class _Maker:
    """Writes the functions: Python text whose only parts are field names, constants and our names.

    `_lines` are those of the function being written; conditions and constants are worked out here.
    """

    def __init__(self, fixed: Fixed) -> None:
        self._fixed = fixed
        self._space: dict[str, Any] = {"trimmed": _trimmed, "NoPlaceError": NoPlaceError}
        self._converters: dict[Wire, str] = {}

    def part(self, place: GroupPlace | SegmentPlace) -> Write:
        """Give the function that writes a part at its place."""
        lines = ["def write(m, put):", " pass"]
        lines += [f" if m.{name}: raise NoPlaceError({name!r})" for name in place.missing]
        if isinstance(place, GroupPlace):
            self._group(place, lines, " ")
        else:
            self._segment(place, lines, " ", demanded=True)
        space = self._space
        exec("\n".join(lines), space)
        write: Write = space["write"]
        return write

    def _name(self, value: Any) -> str:
        name = f"n{len(self._space)}"
        self._space[name] = value
        return name

    def _group(self, place: GroupPlace, lines: list[str], indent: str) -> None:
        """Write the trigger, then what is in the group, in the order of the structure."""
        use = place.use
        trigger = use.trigger if use.tag else None
        for one in use.items:
            if one.tag in _NOT_WRITTEN:
                continue
            items = [item for item in place.items if item.use is one]
            for item in items:
                self._item(item, lines, indent, one is trigger)
            if items:
                continue
            if one is trigger and isinstance(one, SegmentUse):
                lines.append(f"{indent}put({self._constant(one, place.chosen)!r})")
            elif one in self._fixed.always and settled(one, self._fixed):
                self._always(one, lines, indent)

    def _always(self, use: SegmentUse | GroupUse, lines: list[str], indent: str) -> None:
        if isinstance(use, GroupUse):
            self._group(GroupPlace(use), lines, indent)
        else:
            lines.append(f"{indent}put({self._constant(use)!r})")

    def _item(
        self, item: GroupPlace | SegmentPlace, lines: list[str], indent: str, trigger: bool
    ) -> None:
        owner = item.owner
        if owner is not None and owner.part is not None:
            name = self._name(self.part(item))
            if owner.many:
                lines.append(f"{indent}for p in m.{owner.name}: {name}(p, put)")
            else:
                lines.append(f"{indent}if m.{owner.name} is not None: {name}(m.{owner.name}, put)")
        elif owner is not None:
            assert isinstance(item, SegmentPlace)
            lines.append(f"{indent}for v0 in m.{owner.name}:")
            self._put(item, lines, indent + " ")
        elif isinstance(item, SegmentPlace):
            self._segment(item, lines, indent, demanded=trigger)
        else:
            demanded = item.use in self._fixed.always and settled(item.use, self._fixed)
            if not demanded:
                lines.append(f"{indent}if {self._any(item)}:")
                indent += " "
            self._group(item, lines, indent)

    def _any(self, place: GroupPlace) -> str:
        """Write the condition that something stands in a group."""
        parts: list[str] = []
        for item in place.items:
            owner = item.owner
            if owner is not None:
                parts.append(f"m.{owner.name}" + ("" if owner.many else " is not None"))
            elif isinstance(item, GroupPlace):
                parts.append(self._any(item))
            else:
                parts += [f"m.{cell.field.name} is not None" for cell in item.cells]
        return " or ".join(parts) or "False"

    def _segment(
        self, place: SegmentPlace, lines: list[str], indent: str, *, demanded: bool
    ) -> None:
        """Write a segment when one of its values is there, or when it is demanded."""
        names = [f"v{n}" for n in range(len(place.cells))]
        for name, cell in zip(names, place.cells, strict=True):
            lines.append(f"{indent}{name} = m.{cell.field.name}")
        full = " and ".join(f"{name} is not None" for name in names) or "False"
        lines.append(f"{indent}if {full}:")
        self._put(place, lines, indent + " ")
        if demanded:
            lines.append(f"{indent}else:")
        elif len(names) > 1:
            lines.append(f"{indent}elif {full.replace(' and ', ' or ')}:")
        else:
            return
        self._put(place, lines, indent + " ", some=True)

    def _put(
        self, place: SegmentPlace, lines: list[str], indent: str, *, some: bool = False
    ) -> None:
        """Write the call that puts the segment; `some`: not all values are there."""
        grid = self._grid(place.use, place.chosen)
        for number, cell in enumerate(place.cells):
            wire = cell.field.wire
            assert wire is not None
            value = f"{self._converter(wire)}{'[v{}]' if self._looks_up(wire) else '(v{})'}"
            value = value.format(number)
            texts = {cell.element: value}
            if cell.beside is not None:
                texts = {cell.element: f"{value}[0]", cell.beside: f"{value}[1]"}
            for element, text in texts.items():
                given = f"('' if v{number} is None else {text})" if some else text
                _set(grid, element, given)
        if some:
            rows = ",".join(f"[{','.join(cell or repr('') for cell in row)}]" for row in grid)
            lines.append(f"{indent}put(trimmed({place.use.tag!r},[{rows}]))")
            return
        pieces = [f"{place.use.tag!r}"]
        while grid and not any(grid[-1]):
            grid.pop()
        for row in grid:
            while row and not row[-1]:
                row.pop()
            for number, text in enumerate(row):
                pieces.append(repr(":" if number else "+"))
                if text:
                    pieces.append(text)
            if not row:
                pieces.append(repr("+"))
        lines.append(f"{indent}put({'+'.join(_merged(pieces))})")

    def _constant(self, use: SegmentUse, chosen: Chosen = ()) -> str:
        """Give a segment of constants."""
        grid: list[list[str]] = []
        for element, code in [*self._fixed.of(use).items(), *chosen]:
            _set(grid, element, SYNTAX.raw(code))
        return _trimmed(use.tag, grid)

    def _grid(self, use: SegmentUse, chosen: Chosen) -> list[list[str]]:
        grid: list[list[str]] = []
        for element, code in [*self._fixed.of(use).items(), *chosen]:
            _set(grid, element, repr(SYNTAX.raw(code)))
        return grid

    @staticmethod
    def _looks_up(wire: Wire) -> bool:
        return wire.repeats and not isinstance(wire, TextWire)

    def _converter(self, wire: Wire) -> str:
        if wire not in self._converters:
            made = _Texts(wire) if self._looks_up(wire) else _converter(wire)
            self._converters[wire] = self._name(made)
        return self._converters[wire]


def _set(grid: list[list[str]], element: ElementUse, text: str) -> None:
    """Put the text of an element at its place."""
    while len(grid) < element.element:
        grid.append([])
    row = grid[element.element - 1]
    while len(row) < element.component:
        row.append("")
    row[element.component - 1] = text


def _merged(pieces: list[str]) -> list[str]:
    """Join literals that stand side by side."""
    made: list[str] = []
    for piece in pieces:
        if made and piece[0] == made[-1][0] == "'":
            made[-1] = made[-1][:-1] + piece[1:]
        else:
            made.append(piece)
    return made
