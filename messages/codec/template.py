"""The declarations of a model, resolved in one structure: a tree of what it reads and writes.

A template mirrors the structure: groups and segments in the order of the guide, with cells for the
values. What leaves no choice, by the structure or by the table of a PID, is a constant.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mscons.edifact import (
    ElementUse,
    GroupUse,
    Item,
    Path,
    PathError,
    Resolved,
    SegmentUse,
    Structure,
)

from .declare import Field, Part, fields_of

__all__ = ["BindingError", "Cell", "GroupPlace", "Owner", "SegmentPlace", "template_of"]


class BindingError(ValueError):
    """A declaration that leads nowhere in a structure, or to several places."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The field that a group or segment stands for, and the part (None: bare values)."""

    name: str
    many: bool
    part: type[Part] | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value: the field, its element, and the element beside that says how it is written."""

    field: Field
    element: ElementUse
    beside: ElementUse | None


Chosen = tuple[tuple[ElementUse, str], ...]
"""The codes that a path names in brackets, where the structure would allow others too."""


@dataclass(slots=True, eq=False)
class SegmentPlace:
    """A segment with values. `owner`: one for each value or part of a field."""

    use: SegmentUse
    chosen: Chosen = ()
    owner: Owner | None = None
    cells: list[Cell] = field(default_factory=list[Cell])
    missing: list[str] = field(default_factory=list[str])
    """Fields of the part that this structure has no place for."""


@dataclass(slots=True, eq=False)
class GroupPlace:
    """A group with places in it. `owner`: one for each part of a field."""

    use: GroupUse
    chosen: Chosen = ()
    owner: Owner | None = None
    items: "list[GroupPlace | SegmentPlace]" = field(
        default_factory=lambda: list["GroupPlace | SegmentPlace"]()
    )
    missing: list[str] = field(default_factory=list[str])

    def sort(self) -> None:
        """Put what is in it in the order of the structure."""
        order = {id(use): number for number, use in enumerate(self.use.items)}
        self.items.sort(key=lambda item: order[id(item.use)])
        for item in self.items:
            if isinstance(item, GroupPlace):
                item.sort()

    def places(self) -> "Iterator[SegmentPlace]":
        """Walk all segments in it."""
        for item in self.items:
            if isinstance(item, GroupPlace):
                yield from item.places()
            else:
                yield item


@lru_cache(maxsize=64)
def template_of(cls: type[Part], structure: Structure) -> GroupPlace:
    """Resolve all declarations of a model. Raises BindingError."""
    root = GroupPlace(structure.root)
    _Resolver(structure).part(cls, "", root)
    root.sort()
    return root


class _Resolver:
    def __init__(self, structure: Structure) -> None:
        self._structure = structure

    def part(self, cls: type[Part], base: str, at: GroupPlace | SegmentPlace) -> None:
        """Resolve the fields of a part that stands at `base`, below its place."""
        for one in fields_of(cls):
            path = f"{base}/{one.path}" if base else one.path
            try:
                self._field(one, path, at)
            except PathError as error:
                if not one.everywhere:
                    at.missing.append(one.name)
                    continue
                raise BindingError(f"{cls.__name__}.{one.name}: {error}") from None

    def _field(self, one: Field, path: str, at: GroupPlace | SegmentPlace) -> None:
        found = _one(path, self._structure)
        chosen = _chosen(found)
        if one.part is None:
            assert found.segment is not None
            assert found.element is not None
            assert one.wire is not None
            owner = Owner(one.name, True, None) if one.many else None
            place = self._segment(found, chosen, at, owner)
            beside = found.segment.find(one.wire.beside) if one.wire.beside else None
            place.cells.append(Cell(one, found.element, beside))
            return
        owner = Owner(one.name, one.many, one.part)
        if found.segment is not None:
            self.part(one.part, path, self._segment(found, chosen, at, owner))
        else:
            assert isinstance(at, GroupPlace)
            above = self._group(found.groups[:-1], chosen, at)
            place_ = GroupPlace(found.groups[-1], chosen[-1], owner)
            above.items.append(place_)
            self.part(one.part, path, place_)

    def _segment(
        self,
        found: Resolved,
        chosen: Sequence[Chosen],
        at: GroupPlace | SegmentPlace,
        owner: Owner | None,
    ) -> SegmentPlace:
        assert found.segment is not None
        if isinstance(at, SegmentPlace):
            return at
        above = self._group(found.groups, chosen, at)
        codes = chosen[-1]
        if found.segment is above.use.trigger:
            codes = above.chosen
        for item in above.items:
            same = item.use is found.segment and item.chosen == codes
            if same and item.owner is None and owner is None:
                assert isinstance(item, SegmentPlace)
                return item
        place = SegmentPlace(found.segment, codes, owner)
        above.items.append(place)
        return place

    @staticmethod
    def _group(chain: Sequence[GroupUse], chosen: Sequence[Chosen], at: GroupPlace) -> GroupPlace:
        """Find or make the places of a chain of groups, of which some are around `at`."""
        first = chain.index(at.use) + 1 if at.use in chain else 0
        for use, codes in zip(chain[first:], chosen[first:], strict=False):
            for item in at.items:
                if item.use is use and item.chosen == codes and item.owner is None:
                    assert isinstance(item, GroupPlace)
                    at = item
                    break
            else:
                place = GroupPlace(use, codes)
                at.items.append(place)
                at = place
        return at


def _chosen(found: Resolved) -> list[Chosen]:
    """Give, for each step of a path, the codes that it names."""
    uses: list[Item] = [*found.groups]
    if found.segment is not None:
        uses.append(found.segment)
    made: list[Chosen] = []
    for step, use in zip(found.path.steps, uses, strict=True):
        codes: list[tuple[ElementUse, str]] = []
        for condition in step.conditions:
            element = condition.element(use.trigger)
            if element is not None and len(condition.codes) == 1 and len(element.codes) != 1:
                codes.append((element, condition.codes[0]))
        made.append(tuple(codes))
    return made


def _one(path: str, structure: Structure) -> Resolved:
    found = Path.parse(path).resolve(structure)
    uses = {id(one.use) for one in found}
    if len(uses) != 1:
        names = ", ".join(repr(one.use) for one in found)
        raise BindingError(f"{path} may mean {names}")
    return found[0]
