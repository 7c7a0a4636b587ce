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
from typing import Any, NamedTuple, TypeVar, cast

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
_REST = r"[^'?]*+(?:\?[\s\S][^'?]*+)*+"
_Case = tuple[type[Part], Structure, Syntax, int | None]
P = TypeVar("P", bound=Part)
Extract = Callable[[str], Part]


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
            return plan.extract(tree.message.unbroken), plan.extract
        except ValueError:
            pass
    elif plan.extract is None and outline.lasting and not plan.recipe.left:
        plan.seen += 1
        if plan.seen == OFTEN:
            syntax = tree.message.interchange.syntax
            plan.extract = _Maker(outline.kinds, syntax).extract(plan.recipe)
    model = plan.recipe.read(tree, findings)
    findings += [_left(tree, one.index, one.place) for one in plan.recipe.left]
    return model, None


class _Tried(NamedTuple):
    """What worked for messages of the same tags, and for which."""

    key: object
    syntax: Syntax
    case: _Case
    extract: Extract


class ModelReader:
    """Reads the messages of one input; tries first what worked for the same tags before."""

    def __init__(self) -> None:
        """Begin with nothing tried."""
        self._tried: dict[str, _Tried] = {}

    def again(self, message: Message, key: object) -> Any:
        """Read a message as one of the same tags was read with this very key, or give None."""
        tried = self._tried.get(message.tags)
        if tried is None or tried.key is not key or tried.syntax is not message.interchange.syntax:
            return None
        try:
            return tried.extract(message.text)
        except ValueError:
            return None

    def read(
        self,
        cls: type[P],
        message: Message,
        key: object,
        structure: Structure,
        table: Ahb | None,
        findings: list[Finding],
    ) -> P:
        """Read a message; see `read_model`. With the same `key` go the same class and rules."""
        syntax = message.interchange.syntax
        case: _Case = (cls, structure, syntax, table.pid if table is not None else None)
        tried = self._tried.get(message.tags)
        failed: Extract | None = None
        if tried is not None and tried.case == case:
            failed = tried.extract
            try:
                model = failed(message.unbroken)
            except ValueError:
                pass
            else:
                self._tried[message.tags] = _Tried(key, syntax, case, failed)
                return cast("P", model)
        model, extract = _planned(cls, grow(message, structure), table, findings, failed)
        if extract is not None:
            if len(self._tried) >= OUTLINES:
                self._tried.clear()
            self._tried[message.tags] = _Tried(key, syntax, case, extract)
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


def _looker(kind: Kind, gets: Sequence[Get], syntax: Syntax) -> Callable[[str], dict[str, Any]]:
    """Give a function that looks into a whole segment: it must be of the kind."""
    foreign = {place: _foreign(kind, place) for place in kind.present if place not in kind.codes}

    def look(raw: str) -> dict[str, Any]:
        segment = Segment(raw, 0, syntax)
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
    """Writes the function: Python text whose only parts are positions, codes and our own names.

    It begins with one pattern for the whole message, whose groups are the values that change.
    """

    def __init__(self, kinds: Sequence[Kind], syntax: Syntax) -> None:
        self._kinds = kinds
        self._syntax = syntax
        self._names: dict[str, Any] = {"Decimal": Decimal}
        self._checks: list[str] = []
        self._framed_by: dict[int, tuple[str, str, str]] = {}
        self._whole: set[int] = set()
        self._used: set[int] = set()

    def extract(self, recipe: Recipe) -> Extract:
        """Give the function for messages with these kinds of segments, from text without breaks."""
        body = self._part(recipe)
        last = len(self._kinds) - 1  # UNT, which is checked elsewhere
        for index, kind in enumerate(self._kinds[:last]):
            if index not in self._used and _frame(kind, (0, 0)) is None:
                self._checks.append(f"{self._look(index, ())}({self._segment(index)})")
        pattern = "'".join(map(self._text, range(last))) + f"'UNT{_REST}'?"
        groups = [
            name
            for index in range(last)
            for name, there in ((f"s{index}", self._whole), (f"v{index}", self._framed_by))
            if index in there
        ]
        self._names["match"] = re.compile(pattern).fullmatch
        lines = [
            "def extract(text):",
            " found = match(text)",
            " if found is None: raise ValueError",
            f" {', '.join(groups)}, = found.groups()" if groups else "",
            f" if {' or '.join(self._checks)}: raise ValueError" if self._checks else "",
            f" return {body}",
        ]
        exec("\n".join(lines), self._names)
        made: Extract = self._names["extract"]
        return made

    def _text(self, index: int) -> str:
        """Write the pattern of a segment."""
        kind = self._kinds[index]
        frame = self._framed_by.get(index)
        if frame is not None:
            text = f"{re.escape(frame[0])}({frame[1]}){re.escape(frame[2])}"
        else:
            whole = None if index in self._whole else _frame(kind, (0, 0))
            tag = kind.position.trigger
            text = re.escape(whole[0]) if whole is not None else f"{re.escape(tag)}{_REST}"
        return f"({text})" if index in self._whole else text

    def _segment(self, index: int) -> str:
        """Ask for the whole text of a segment; give the name of the variable."""
        self._used.add(index)
        self._whole.add(index)
        return f"s{index}"

    def _look(self, index: int, gets: Sequence[Get]) -> str:
        return self._name(_looker(self._kinds[index], gets, self._syntax))

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
        look = _looker(self._kinds[index], gets, self._syntax)
        make: Callable[[dict[str, Any]], Part] = maker(recipe.part)
        empty = defaults_of(recipe.part)

        def whole(raw: str) -> Part:
            return make({**empty, **look(raw)})

        return f"{self._name(_Seen(whole))}[{self._segment(index)}]"

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
        if not free:
            self._used.discard(index)  # nothing but what every message has: looked at as a whole
            return given
        place = free[0].cell.element.place
        frame = _frame(kind, place) if len(free) == 1 else None
        foreign = _foreign(kind, place)
        if frame is not None and (not foreign or self._wire(free[0])[0].repeats):
            number = isinstance(free[0].cell.field.wire, QuantityWire)
            form = _number(self._syntax) if number else _plain(self._syntax)
            self._framed_by[index] = frame[0], form, frame[1]
            given[free[0].cell.field.name] = self._value(f"v{index}", free[0], foreign)
        else:
            look = self._look(index, free)
            for get in free:
                name = get.cell.field.name
                given[name] = f"{look}({self._segment(index)})[{name!r}]"
        return given

    def _value(self, name: str, get: Get, foreign: frozenset[str]) -> str:
        """Write the expression of a value; the usual ones take a short way."""
        wire, form = self._wire(get)
        value = self._syntax.value

        def look(raw: str) -> Any:
            if raw in foreign:
                raise ValueError(raw)
            return wire.read(value(raw), form)

        if wire.repeats:
            return f"{self._name(_Seen(look))}[{name}]"
        if isinstance(wire, IdentifierWire):
            return f"{self._name(wire.kind.check)}({name})"
        if isinstance(wire, QuantityWire):
            comma = "," in self._syntax.marks
            return f"Decimal({name}.replace(',', '.'))" if comma else f"Decimal({name})"
        other = f"{self._name(look)}({name})"
        if isinstance(wire, TextWire):
            return f"({name} if {name}.isascii() and '?' not in {name} else {other})"
        return other

    def _wire(self, get: Get) -> tuple[Wire, str]:
        cell, kind = get.cell, self._kinds[get.index]
        assert cell.field.wire is not None
        form = kind.codes.get(cell.beside.place, "") if cell.beside is not None else ""
        return cell.field.wire, form


def _foreign(kind: Kind, place: tuple[int, int]) -> frozenset[str]:
    """List the codes of a place where the kind has none: with one it would be of another kind."""
    elements = (e for use in kind.position.uses for e in use.trigger.elements if e.place == place)
    return frozenset(code for element in elements for code in element.codes)


def _plain(syntax: Syntax) -> str:
    """Write the pattern of one value; what is released may be any character."""
    mark = "*" if syntax.service.repetition is not None else ""
    return rf"(?:[^?+:'\r\n{mark}]++|\?[?+:'*])++"


def _number(syntax: Syntax) -> str:
    """Write the pattern of a number; what is written otherwise is read by the recipe."""
    return rf"-?[0-9]{{1,20}}+(?:[{syntax.marks}][0-9]{{1,15}}+)?+"


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
