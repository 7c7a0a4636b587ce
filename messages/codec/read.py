"""Reading models from trees: once per outline a recipe, then a function made for that outline.

The function takes values out of the segments by position, converts them, remembers what repeats,
and makes the parts. It trusts nothing: a value that is not written as its outline says raises
ValueError, and the message is read again by its recipe, which finds what is wrong and where.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mscons.edifact import Finding, Kind, Place, Segment, Syntax, Tree, outline_of
from mscons.schemas import Ahb

from ..codes import registry
from .declare import Part, defaults_of, maker
from .fixed import fixed_by
from .recipe import Get, Recipe, recipe_of
from .template import template_of
from .wires import IdentifierWire, QuantityWire, TextWire, Wire

__all__ = ["read_model"]

OFTEN = 3
"""After so many messages of an outline a function is made for it."""
KEEP = 20_000
_BREAKS = "\r\n"
_PLAIN = re.compile(r"(?:[^?+:'\r\n]|\?[?+:'*])+").fullmatch
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,15})?").fullmatch
_FREE = re.compile(r"[^?+:'\r\n\x80-\U0010ffff]+").fullmatch
Extract = Callable[[Sequence[str]], Part]


@dataclass(slots=True)
class _Plan:
    recipe: Recipe
    seen: int = 0
    extract: Extract | None = None


def read_model(cls: type[Part], tree: Tree, table: Ahb | None, findings: list[Finding]) -> Part:
    """Read a model; what can't be read is None, and a finding. Raises BindingError."""
    outline = outline_of(tree)
    plan: _Plan | None = outline.plans.get((cls, table and table.pid))
    if plan is None:
        assert tree.structure is not None
        template = template_of(cls, tree.structure)
        fixed = fixed_by(tree.structure, table)
        plan = _Plan(recipe_of(cls, template, fixed, tree))
        outline.plans[cls, table and table.pid] = plan
    if plan.extract is not None:
        raw = tree.message.raw
        try:
            if raw[-1][0] in _BREAKS:
                raw = [piece.lstrip(_BREAKS) for piece in raw]
            return plan.extract(raw)
        except ValueError:
            pass
    elif outline.lasting and not plan.recipe.left:
        plan.seen += 1
        if plan.seen == OFTEN:
            syntax = tree.message.interchange.syntax
            plan.extract = _Maker(outline.kinds, syntax).extract(plan.recipe)
    model = plan.recipe.read(tree, findings)
    findings += [_left(tree, one.index, one.place) for one in plan.recipe.left]
    return model


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


class _Values(dict[str, Any]):
    """Values by their canonical text. Raises ValueError for what must be looked at closely."""

    def __init__(self, wire: Wire, form: str, syntax: Syntax) -> None:
        super().__init__()
        self._wire, self._form, self._syntax = wire, form, syntax

    def __missing__(self, raw: str) -> Any:
        if len(self) >= KEEP:
            self.clear()
        found = self[raw] = self.look(raw)
        return found

    def look(self, raw: str) -> Any:
        """Convert a text that is not remembered."""
        if _PLAIN(raw) is None:
            raise ValueError(raw)
        return self._wire.read(self._syntax.value(raw), self._form)


def _number(raw: str) -> Decimal:
    if _NUMBER(raw) is None:
        raise ValueError(raw)
    return Decimal(raw)


def _converter(wire: Wire, form: str, syntax: Syntax) -> tuple[Callable[[str], Any], bool]:
    """Give a function for canonical text, and whether it is a dictionary to look up in."""
    values = _Values(wire, form, syntax)
    if wire.repeats:
        return values.__getitem__, True
    if isinstance(wire, QuantityWire):
        return (lambda raw: _number(raw) if _NUMBER(raw) else values.look(raw)), False
    if isinstance(wire, IdentifierWire):
        return wire.kind.check, False
    if isinstance(wire, TextWire):
        look = values.look
        return (lambda raw: raw if _FREE(raw) else look(raw)), False
    return values.look, False


# --- the function of an outline ---------------------------------------------------------------


class _Maker:
    """Writes the function: Python text whose only parts are positions and our own names."""

    def __init__(self, kinds: Sequence[Kind], syntax: Syntax) -> None:
        self._kinds = kinds
        self._syntax = syntax
        self._names: dict[str, Any] = {}
        self._converters: dict[tuple[Wire, str], str] = {}

    def extract(self, recipe: Recipe) -> Extract:
        """Give the function for messages with these kinds of segments."""
        made: Extract = self._function("raw", self._part(recipe))
        return made

    def _function(self, argument: str, body: str) -> Any:
        space: dict[str, Any] = dict(self._names)
        exec(f"def extract({argument}):\n return {body}", space)
        made: Any = space["extract"]
        return made

    def _name(self, value: Any) -> str:
        name = f"n{len(self._names)}"
        self._names[name] = value
        return name

    def _part(self, recipe: Recipe) -> str:
        alone = self._alone(recipe)
        if alone is not None:
            return alone
        return self._make(recipe, "raw[{}]")

    def _make(self, recipe: Recipe, source: str) -> str:
        given: dict[str, str] = {
            name: self._name(value) if value not in (None, ()) else repr(value)
            for name, value in defaults_of(recipe.part).items()
        }
        for name, get in recipe.values.items():
            given[name] = self._value(get, source)
        for name, gets in recipe.rows.items():
            given[name] = "(" + "".join(f"{self._value(g, source)}," for g in gets) + ")"
        for name, inner in recipe.parts.items():
            given[name] = self._part(inner)
        for name, many in recipe.lists.items():
            given[name] = "(" + "".join(f"{self._part(one)}," for one in many) + ")"
        pairs = ",".join(f"{name!r}:{text}" for name, text in given.items())
        return f"{self._name(maker(recipe.part))}({{{pairs}}})"

    def _alone(self, recipe: Recipe) -> str | None:
        """Look up a part that stands in one segment, if its values all repeat."""
        gets = list(recipe.values.values())
        places = {get.index for get in gets}
        if recipe.rows or recipe.parts or recipe.lists or len(places) != 1:
            return None
        if not all(g.cell.field.wire is not None and g.cell.field.wire.repeats for g in gets):
            return None
        parts: dict[str, Part] = _Remembered(self._single(recipe))
        return f"{self._name(parts)}[raw[{places.pop()}]]"

    def _single(self, recipe: Recipe) -> Callable[[str], Part]:
        body = self._make(recipe, "raw")
        made: Callable[[str], Part] = self._function("raw", body)
        return made

    def _value(self, get: Get, source: str) -> str:
        cell, kind = get.cell, self._kinds[get.index]
        wire = cell.field.wire
        assert wire is not None
        form = kind.codes.get(cell.beside.place, "") if cell.beside is not None else ""
        code = kind.codes.get(cell.element.place)
        if code is not None:
            value = wire.read(code, form)
            return repr(value) if isinstance(value, str | int) else self._name(value)
        key = (wire, form)
        convert, look_up = _converter(wire, form, self._syntax)
        text = source.format(get.index)
        frame = _frame(kind, cell.element.place)
        if frame is None:
            at = self._name(_picker(*cell.element.place, wire, form, self._syntax))
            return f"{at}({text})"
        before, behind = frame
        if key not in self._converters:
            owner: Any = getattr(convert, "__self__", None)
            self._converters[key] = self._name(owner if look_up else convert)
        name = self._converters[key]
        part = f"{text}[{before}:{-behind if behind else ''}]"
        return f"{name}[{part}]" if look_up else f"{name}({part})"


class _Remembered(dict[str, Part]):
    """Parts by the text of their segment."""

    def __init__(self, make: Callable[[str], Part]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, raw: str) -> Part:
        if len(self) >= KEEP:
            self.clear()
        found = self[raw] = self._make(raw)
        return found


def _frame(kind: Kind, at: tuple[int, int]) -> tuple[int, int] | None:
    """Count the characters before and behind a value, if they are the same in all segments."""
    if any(place not in kind.codes for place in kind.present if place != at):
        return None
    parts: list[str] = [kind.position.trigger]
    for element in range(1, max(e for e, _ in kind.present) + 1):
        inner = [c for e, c in kind.present if e == element]
        words = [
            "\0" if (element, c) == at else kind.codes.get((element, c), "")
            for c in range(1, max(inner, default=0) + 1)
        ]
        parts.append(":".join(words))
    before, _, behind = "+".join(parts).partition("\0")
    return len(before), len(behind)


def _picker(
    element: int, component: int, wire: Wire, form: str, syntax: Syntax
) -> Callable[[str], Any]:
    def pick(raw: str) -> Any:
        text = Segment(raw.lstrip(_BREAKS), 0, syntax).get(element, component)
        if not text:
            raise ValueError(raw)
        return wire.read(text, form)

    return pick
