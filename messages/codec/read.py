"""Reading models from messages: once per outline a recipe, then a function made for that outline.

The function takes values out of the segments by position, converts them, remembers what repeats,
and makes the parts. It trusts nothing: each segment must be what it was in the outline, and what is
not raises ValueError. So it may be tried on any message of the same tags, without a tree; where it
fails the message is read by its recipe, which finds what is wrong and where.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar, cast

from mscons.edifact import (
    Finding,
    Kind,
    Message,
    Place,
    Segment,
    Structure,
    Syntax,
    Tree,
    grow,
    outline_of,
)
from mscons.schemas import Ahb

from ..codes import registry
from .declare import Part, defaults_of, maker
from .fixed import fixed_by
from .recipe import Get, Recipe, recipe_of
from .template import template_of
from .wires import IdentifierWire, QuantityWire, TextWire, Wire

__all__ = ["ModelReader", "read_model"]

OFTEN = 3
"""After so many messages of an outline a function is made for it."""
KEEP = 20_000
OUTLINES = 500
_BREAKS = "\r\n"
_PLAIN = re.compile(r"(?:[^?+:'\r\n]|\?[?+:'*])+").fullmatch
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,15})?").fullmatch
_FREE = re.compile(r"[^?+:'\r\n\x80-\U0010ffff]+").fullmatch
_Case = tuple[type[Part], Structure, Syntax, int | None]
P = TypeVar("P", bound=Part)
Extract = Callable[[Sequence[str]], Part]


@dataclass(slots=True)
class _Plan:
    recipe: Recipe
    seen: int = 0
    extract: Extract | None = None


def read_model(cls: type[P], tree: Tree, table: Ahb | None, findings: list[Finding]) -> P:
    """Read a model; what can't be read is None, and a finding. Raises BindingError."""
    return cast("P", _planned(cls, tree, table, findings)[0])


def _planned(
    cls: type[Part],
    tree: Tree,
    table: Ahb | None,
    findings: list[Finding],
    failed: Extract | None = None,
) -> tuple[Part, Extract | None]:
    """Read a model by the plan of its outline; give the function, if there is one by now.

    `failed` is a function that is not tried again.
    """
    outline = outline_of(tree)
    key = (cls, table and table.pid)
    plan: _Plan | None = outline.plans.get(key)
    if plan is None:
        assert tree.structure is not None
        template = template_of(cls, tree.structure)
        fixed = fixed_by(tree.structure, table)
        plan = outline.plans[key] = _Plan(recipe_of(cls, template, fixed, tree))
    if plan.extract is not None and plan.extract is not failed:
        try:
            return plan.extract(_unbroken(tree.message.raw)), plan.extract
        except ValueError:
            pass
    elif plan.extract is None and outline.lasting and not plan.recipe.left:
        plan.seen += 1
        if plan.seen == OFTEN:
            syntax = tree.message.interchange.syntax
            plan.extract = _Maker(outline.kinds, syntax).extract(plan.recipe)
    model = plan.recipe.read(tree, findings)
    # An empty segment has nothing that a model could lack.
    raw = tree.message.raw
    left = [one for one in plan.recipe.left if raw[one.index].strip(_BREAKS)]
    findings += [_left(tree, one.index, one.place) for one in left]
    return model, None


def _unbroken(raw: Sequence[str]) -> Sequence[str]:
    """Take away line breaks in front of segments, if there are any in front of the last one."""
    return [piece.lstrip(_BREAKS) for piece in raw] if raw[-1][0] in _BREAKS else raw


class ModelReader:
    """Reads the messages of one interchange; tries first what worked for the same tags before."""

    def __init__(self) -> None:
        """Begin with nothing tried."""
        self._last: dict[str, tuple[_Case, Extract]] = {}

    def read(
        self,
        cls: type[P],
        message: Message,
        structure: Structure,
        table: Ahb | None,
        findings: list[Finding],
    ) -> P:
        """Read a message; see `read_model`."""
        last = self._last.get(message.tags)
        pid = table.pid if table is not None else None
        case = (cls, structure, message.interchange.syntax, pid)
        failed: Extract | None = None
        if last is not None and last[0] == case:
            failed = last[1]
            try:
                return cast("P", failed(_unbroken(message.raw)))
            except ValueError:
                pass
        model, extract = _planned(cls, grow(message, structure), table, findings, failed)
        if extract is not None:
            if len(self._last) >= OUTLINES:
                self._last.clear()
            self._last[message.tags] = (case, extract)
        return cast("P", model)


def _left(tree: Tree, index: int, at: tuple[int, int] | None) -> Finding:
    leaf = tree.leaf(index + 1)
    place = leaf.place()
    what = leaf.path
    if at is not None:
        use = leaf.use
        element = next((e for e in use.elements if e.place == at), None) if use else None
        span = leaf.segment.span(*at)
        what = f"{leaf.path}/{element.de if element is not None else '.'.join(map(str, at))}"
        place = Place(*span, place.message, place.segment, what)
    return registry().finding("VAL503", f"the model has no field for {what}", place)


# --- conversions ------------------------------------------------------------------------------


class _Seen(dict[str, Any]):
    """What was made of segments, by their text."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, raw: str) -> Any:
        if len(self) >= KEEP:
            self.clear()
        found = self[raw] = self._make(raw)
        return found


def _number(raw: str) -> Decimal:
    if _NUMBER(raw) is None:
        raise ValueError(raw)
    return Decimal(raw)


def _converter(wire: Wire, form: str, syntax: Syntax) -> Callable[[str], Any]:
    """Give a function for the canonical text of a component; the usual values take a short way."""

    def look(raw: str) -> Any:
        if _PLAIN(raw) is None:
            raise ValueError(raw)
        return wire.read(syntax.value(raw), form)

    if isinstance(wire, QuantityWire):
        return lambda raw: _number(raw) if _NUMBER(raw) else look(raw)
    if isinstance(wire, IdentifierWire) and not wire.repeats:
        return wire.kind.check
    if isinstance(wire, TextWire):
        return lambda raw: raw if _FREE(raw) else look(raw)
    return look


def _looker(kind: Kind, gets: Sequence[Get], syntax: Syntax) -> Callable[[str], dict[str, Any]]:
    """Give a function that looks into a whole segment: it must be of the kind."""
    foreign = {place: _foreign(kind, place) for place in kind.present if place not in kind.codes}

    def look(raw: str) -> dict[str, Any]:
        segment = Segment(raw.lstrip(_BREAKS), 0, syntax)
        present = frozenset(
            (element, component)
            for element, parts in enumerate(segment.values, 1)
            for component, value in enumerate(parts[0], 1)
            if value
        )
        same = all(segment.get(*place) == code for place, code in kind.codes.items())
        if present != kind.present or not same:
            raise ValueError(raw)
        if any(segment.get(*place) in codes for place, codes in foreign.items()):
            raise ValueError(raw)
        found: dict[str, Any] = {}
        for get in gets:
            cell, wire = get.cell, get.cell.field.wire
            assert wire is not None
            beside = segment.get(*cell.beside.place) if cell.beside is not None else ""
            found[cell.field.name] = wire.read(segment.get(*cell.element.place), beside)
        return found

    return look


# --- the function of an outline ---------------------------------------------------------------


class _Maker:
    """Writes the function: Python text whose only parts are positions, codes and our own names."""

    def __init__(self, kinds: Sequence[Kind], syntax: Syntax) -> None:
        self._kinds = kinds
        self._syntax = syntax
        self._names: dict[str, Any] = {}
        self._checks: list[str] = []
        self._used: set[int] = set()

    def extract(self, recipe: Recipe) -> Extract:
        """Give the function for messages with these kinds of segments."""
        body = self._part(recipe)
        for index, kind in enumerate(self._kinds[:-1]):  # the last one, UNT, is checked elsewhere
            if index not in self._used:
                self._fixed(index, kind)
        names = ",".join(f"s{index}" for index in range(len(self._kinds)))
        lines = [
            "def extract(raw):",
            f" {names}, = raw",
            f" if {' or '.join(self._checks) or 'False'}: raise ValueError",
            f" return {body}",
        ]
        exec("\n".join(lines), self._names)
        made: Extract = self._names["extract"]
        return made

    def _name(self, value: Any) -> str:
        name = f"n{len(self._names)}"
        self._names[name] = value
        return name

    def _part(self, recipe: Recipe) -> str:
        gets = [*recipe.values.values()]
        inside = {get.index for get in gets}
        if len(inside) == 1 and not (recipe.rows or recipe.parts or recipe.lists):
            (index,) = inside
            if all(get.cell.field.wire and get.cell.field.wire.repeats for get in gets):
                return self._remembered(recipe, index, gets)
        given = {
            name: "None" if value is None else "()" if value == () else self._name(value)
            for name, value in defaults_of(recipe.part).items()
        }
        for index in sorted(inside):
            given |= self._values(index, [get for get in gets if get.index == index])
        for name, row in recipe.rows.items():
            values = [self._values(get.index, [get])[name] for get in row]
            given[name] = f"({''.join(f'{value},' for value in values)})"
        for name, inner in recipe.parts.items():
            given[name] = self._part(inner)
        for name, many in recipe.lists.items():
            given[name] = f"({''.join(f'{self._part(one)},' for one in many)})"
        pairs = ",".join(f"{name!r}:{text}" for name, text in given.items())
        return f"{self._name(maker(recipe.part))}({{{pairs}}})"

    def _remembered(self, recipe: Recipe, index: int, gets: list[Get]) -> str:
        """Look up a part that stands in one segment whose values all repeat."""
        self._used.add(index)
        look = _looker(self._kinds[index], gets, self._syntax)
        make: Callable[[dict[str, Any]], Part] = maker(recipe.part)
        empty = defaults_of(recipe.part)

        def whole(raw: str) -> Part:
            return make({**empty, **look(raw)})

        return f"{self._name(_Seen(whole))}[s{index}]"

    def _values(self, index: int, gets: list[Get]) -> dict[str, str]:
        """Write the expressions for the values of a segment, and how it is checked."""
        self._used.add(index)
        kind = self._kinds[index]
        free = [get for get in gets if get.cell.element.place not in kind.codes]
        given: dict[str, str] = {}
        for get in gets:
            if get not in free:
                wire, form = self._wire(get)
                value = wire.read(kind.codes[get.cell.element.place], form)
                given[get.cell.field.name] = (
                    repr(value) if isinstance(value, str | int) else self._name(value)
                )
        frame = _frame(kind, free[0].cell.element.place) if len(free) == 1 else None
        if not free:
            self._fixed(index, kind)
        elif frame is None:
            look = self._name(_looker(kind, free, self._syntax))
            for get in free:
                name = get.cell.field.name
                given[name] = f"{look}(s{index})[{name!r}]"
        else:
            given[free[0].cell.field.name] = self._framed(index, free[0], *frame)
        return given

    def _framed(self, index: int, get: Get, before: str, behind: str) -> str:
        """Write the expression of a value between texts that never change."""
        wire, form = self._wire(get)
        convert = _converter(wire, form, self._syntax)
        foreign = _foreign(self._kinds[index], get.cell.element.place)
        start, end = len(before), -len(behind) or None
        if wire.repeats:

            def make(raw: str) -> Any:
                if not (raw.startswith(before) and raw.endswith(behind)):
                    raise ValueError(raw)
                text = raw[start:end]
                if text in foreign:
                    raise ValueError(raw)
                return convert(text)

            return f"{self._name(_Seen(make))}[s{index}]"
        if foreign:
            return f"{self._name(_looker(self._kinds[index], [get], self._syntax))}(s{index})" + (
                f"[{get.cell.field.name!r}]"
            )
        self._checks.append(f"s{index}[:{start}] != {before!r}")
        if behind:
            self._checks.append(f"s{index}[{end}:] != {behind!r}")
        return f"{self._name(convert)}(s{index}[{start}:{'' if end is None else end}])"

    def _fixed(self, index: int, kind: Kind) -> None:
        """Check a segment of codes alone; one with other values is looked into."""
        frame = _frame(kind, (0, 0))
        if frame is not None:
            self._checks.append(f"s{index} != {frame[0]!r}")
        else:
            look = self._name(_looker(kind, (), self._syntax))
            self._checks.append(f"{look}(s{index})")

    def _wire(self, get: Get) -> tuple[Wire, str]:
        cell, kind = get.cell, self._kinds[get.index]
        assert cell.field.wire is not None
        form = kind.codes.get(cell.beside.place, "") if cell.beside is not None else ""
        return cell.field.wire, form


def _foreign(kind: Kind, place: tuple[int, int]) -> frozenset[str]:
    """List the codes of a place where the kind has none: with one it would be of another kind."""
    elements = (e for use in kind.position.uses for e in use.trigger.elements if e.place == place)
    return frozenset(code for element in elements for code in element.codes)


def _frame(kind: Kind, at: tuple[int, int]) -> tuple[str, str] | None:
    """Give what stands before and behind a value, if that is codes alone.

    With a place that is not there, the first text is the whole segment.
    """
    if any(place not in kind.codes for place in kind.present if place != at):
        return None
    parts: list[str] = [kind.position.trigger]
    for element in range(1, max((e for e, _ in kind.present), default=0) + 1):
        inner = [c for e, c in kind.present if e == element]
        words = [
            "\0" if (element, c) == at else kind.codes.get((element, c), "")
            for c in range(1, max(inner, default=0) + 1)
        ]
        parts.append(":".join(words))
    before, _, behind = "+".join(parts).partition("\0")
    return before, behind
