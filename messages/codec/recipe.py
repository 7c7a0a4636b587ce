"""Where each value of a model stands in the messages of one outline.

A recipe is made from one message and serves all of its outline: which segment (from 0) and which
element every field is read from, and what no field holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mscons.edifact import Finding, Group, Leaf, Node, Tree, quoted

from ..codes import registry
from ..text_error import TextError
from .declare import Part, build, defaults_of
from .fixed import Fixed
from .template import Cell, Chosen, GroupPlace, Owner, SegmentPlace

__all__ = ["Get", "Left", "Recipe", "recipe_of"]

_COUNTED = ("UNH", "UNT")


@dataclass(frozen=True, slots=True)
class Get:
    """A value: the number of its segment (from 0), and its cell."""

    index: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Left:
    """What no field holds: a segment, or an element of it."""

    index: int
    place: tuple[int, int] | None = None


@dataclass(slots=True)
class Recipe:
    """How to read a part. `many` fields hold lists of values or of recipes."""

    part: type[Part]
    values: dict[str, Get] = field(default_factory=dict[str, Get])
    rows: dict[str, list[Get]] = field(default_factory=dict[str, list[Get]])
    parts: dict[str, "Recipe"] = field(default_factory=lambda: dict[str, "Recipe"]())
    lists: dict[str, "list[Recipe]"] = field(default_factory=lambda: dict[str, "list[Recipe]"]())
    left: list[Left] = field(default_factory=list[Left])

    def read(self, tree: Tree, findings: list[Finding]) -> Part:
        """Read the part, value by value; what can't be read is a finding, and None."""
        found = defaults_of(self.part).copy()
        for name, get in self.values.items():
            found[name] = _value(tree, get, findings)
        for name, gets in self.rows.items():
            values = [_value(tree, get, findings) for get in gets]
            found[name] = tuple(value for value in values if value is not None)
        for name, recipe in self.parts.items():
            found[name] = recipe.read(tree, findings)
        for name, recipes in self.lists.items():
            found[name] = tuple(recipe.read(tree, findings) for recipe in recipes)
        return build(self.part, found)

    def child(self, owner: Owner) -> "Recipe":
        """Give a new recipe for a part of this one."""
        assert owner.part is not None
        made = Recipe(owner.part)
        if owner.many:
            self.lists.setdefault(owner.name, []).append(made)
        else:
            self.parts[owner.name] = made
        return made


def _value(tree: Tree, get: Get, findings: list[Finding]) -> Any:
    cell = get.cell
    segment = tree.segments[get.index]
    text = segment.get(*cell.element.place)
    if not text:
        return None
    wire = cell.field.wire
    assert wire is not None
    beside = segment.get(*cell.beside.place) if cell.beside is not None else ""
    try:
        return wire.read(text, beside)
    except TextError as error:
        place = tree.leaf(get.index + 1).place(cell.element)
        words = f"{cell.element.name} {quoted(text)}: {error}"
        findings.append(registry().finding(wire.code, words, place))
        return None


def recipe_of(cls: type[Part], template: GroupPlace, fixed: Fixed, tree: Tree) -> Recipe:
    """Work out the recipe from a message."""
    recipe = Recipe(cls)
    _Collector(fixed, recipe.left).group(recipe, template, tree.root)
    return recipe


class _Collector:
    def __init__(self, fixed: Fixed, left: list[Left]) -> None:
        self._fixed = fixed
        self._left = left

    def group(self, recipe: Recipe, place: GroupPlace, group: Group) -> None:
        seen: set[int] = set()
        for node in group:
            use = node.use
            items = [item for item in place.items if item.use is use]
            item = next((item for item in items if _meant(item, node)), None)
            owner = item.owner if item is not None else None
            once = item is not None and (owner is None or not owner.many)
            if item is None and isinstance(node, Leaf) and use is place.use.trigger:
                self._rest(node, set(), place.chosen)
                continue
            if item is None or (once and id(item) in seen):
                self._skip(node)
                continue
            seen.add(id(item))
            if isinstance(item, GroupPlace):
                assert isinstance(node, Group)
                inner = recipe if owner is None else recipe.child(owner)
                self.group(inner, item, node)
            else:
                assert isinstance(node, Leaf)
                self._segment(recipe, item, node)

    def _segment(self, recipe: Recipe, item: SegmentPlace, leaf: Leaf) -> None:
        owner = item.owner
        covered: set[tuple[int, int]] = set()
        if owner is not None and owner.part is not None:
            recipe = recipe.child(owner)
        for cell in item.cells:
            covered.add(cell.element.place)
            if cell.beside is not None:
                covered.add(cell.beside.place)
            if not leaf.segment.get(*cell.element.place):
                continue
            get = Get(leaf.start, cell)
            if owner is not None and owner.part is None:
                recipe.rows.setdefault(owner.name, []).append(get)
            else:
                recipe.values[cell.field.name] = get
        self._rest(leaf, covered, item.chosen)

    def _skip(self, node: Node) -> None:
        """Note what is in a node for which the model has no field."""
        if isinstance(node, Leaf):
            self._rest(node, set())
        elif isinstance(node, Group):
            for inner in node:
                self._skip(inner)

    def _rest(self, leaf: Leaf, covered: set[tuple[int, int]], chosen: Chosen = ()) -> None:
        """Note the values of a segment that neither a field holds nor the table settles."""
        segment, use = leaf.segment, leaf.use
        if segment.tag in _COUNTED:
            return
        if use is None:
            self._left.append(Left(leaf.start))
            return
        known = {e.place: self._fixed.constants.get(e) for e in use.elements}
        known |= {element.place: code for element, code in chosen}
        for place in _present(leaf):
            if place not in covered and known.get(place) != segment.get(*place):
                self._left.append(Left(leaf.start, place))


def _meant(item: GroupPlace | SegmentPlace, node: Node) -> bool:
    """Say whether a node has the codes that the path of an item names."""
    if not item.chosen:
        return True
    segment = node.segment
    return segment is not None and all(
        segment.get(*element.place) == code for element, code in item.chosen
    )


def _present(leaf: Leaf) -> Iterator[tuple[int, int]]:
    for element, parts in enumerate(leaf.segment.values, 1):
        for component, value in enumerate(parts[0], 1):
            if value:
                yield element, component
