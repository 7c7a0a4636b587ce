"""What a structure says about an outline: the defects that follow from presence and codes.

A verdict never looks at free values, so it holds for all messages of the outline. It is worked
out group by group; groups that are alike share theirs.
"""

from collections.abc import Sequence

from .kinds import Kind
from .outline import Outline
from .record import record, replace
from .structure import ElementUse, GroupUse, Item, Key, SegmentUse, Slot, Structure
from .table import Run

__all__ = ["Defect", "verdict_of"]

KEEP = 20_000
SMALL = 200
VALUES = "values"
"""The code of a defect that only says: look at the values of this segment."""


@record()
class Defect:
    """A finding in the making: `code`, and segment `at`, counted from 0 in its group.

    `depth`: how many groups below the whole message the item stands in. `gap`: the item is missing
    behind the segment. `place` is an element without a use, `count` how often the item is there.
    """

    code: str
    at: int
    depth: int = 0
    item: Item | None = None
    element: ElementUse | None = None
    place: Key | None = None
    count: int = 0
    slot: Slot | None = None

    def moved(self, by: int) -> "Defect":
        """The same defect, seen from the group around."""
        return replace(self, at=self.at + by, depth=self.depth + 1)


class _Judge:
    """Finds the defects of groups, and remembers them."""

    def __init__(self) -> None:
        self.groups: dict[tuple[GroupUse, tuple[Kind, ...]], tuple[Defect, ...]] = {}
        self.segments: dict[tuple[SegmentUse, Kind], tuple[Defect, ...]] = {}
        self.choices: dict[tuple[Slot, Kind], Item | None] = {}

    def choose(self, slot: Slot, kind: Kind) -> Item | None:
        if len(slot.uses) == 1:
            return slot.uses[0]
        key = (slot, kind)
        if key not in self.choices:
            if len(self.choices) >= KEEP:
                self.choices.clear()
            self.choices[key] = slot.choose(kind)
        return self.choices[key]

    def segment(self, use: SegmentUse, kind: Kind) -> tuple[Defect, ...]:
        key = (use, kind)
        found = self.segments.get(key)
        if found is None:
            if len(self.segments) >= KEEP:
                self.segments.clear()
            found = self.segments[key] = tuple(_elements(use, kind))
        return found

    def group(
        self, use: GroupUse, run: Run, kinds: Sequence[Kind], clean: bool
    ) -> tuple[Defect, ...]:
        """Judge one occurrence of a group; `clean`: nothing in the message is stray."""
        if not clean or run.size > SMALL:
            return tuple(self._judge(use, run, kinds, clean))
        key = (use, tuple(kinds))
        found = self.groups.get(key)
        if found is None:
            if len(self.groups) >= KEEP:
                self.groups.clear()
            found = self.groups[key] = tuple(self._judge(use, run, kinds, clean))
        return found

    def _judge(self, use: GroupUse, run: Run, kinds: Sequence[Kind], clean: bool) -> list[Defect]:
        found: list[Defect] = []
        counts: dict[Item, int] = {}
        surplus: dict[Item, int] = {}
        for kid, offset in zip(run.kids or (), run.offsets, strict=True):
            if kid.stray:
                continue
            slot = use.slots.get(kid.position.counter)
            if slot is None:
                found.append(Defect("MIG106", offset, place=None, item=kid.position.uses[0]))
                continue
            for at in range(offset, offset + kid.repeat * kid.size, kid.size or 1) or (offset,):
                item = self._one(slot, kid, at, kinds, clean, found)
                if item is None:
                    continue
                counts[item] = counts.get(item, 0) + 1
                if counts[item] == item.max + 1:
                    surplus[item] = at
        for item, at in surplus.items():
            code = "MIG105" if isinstance(item, GroupUse) else "MIG104"
            found.append(Defect(code, at, item=item, count=counts[item]))
        found += _missing(use, run, counts)
        return found

    def _one(
        self,
        slot: Slot,
        kid: Run,
        at: int,
        kinds: Sequence[Kind],
        clean: bool,
        found: list[Defect],
    ) -> Item | None:
        """Judge one occurrence of what stands in a group; give the variant that it is."""
        first = kid.kids[0] if kid.kids else kid
        if first.supposed:
            item: Item | None = slot.uses[0] if len(slot.uses) == 1 else None
        else:
            item = self.choose(slot, kinds[at])
            if item is None:
                found.append(Defect("MIG302", at, item=slot.uses[0], slot=slot))
        if isinstance(item, GroupUse):
            inner = self.group(item, kid, kinds[at : at + kid.size], clean)
            found += [defect.moved(at) for defect in inner]
        elif item is not None and not first.supposed:
            for defect in self.segment(item, kinds[at]):
                found.append(replace(defect, at=at))
        return item


def _missing(use: GroupUse, run: Run, counts: dict[Item, int]) -> list[Defect]:
    """List what must be there and is not, each behind the segment that stands before the gap."""
    found: list[Defect] = []
    for item in use.items:
        if not item.mandatory or counts.get(item):
            continue
        if item.counter in {k.position.counter for k in run.kids or () if k.supposed}:
            continue
        at = 0
        for kid, offset in zip(run.kids or (), run.offsets, strict=True):
            if kid.position.counter <= item.counter and not kid.stray:
                at = max(at, offset + kid.repeat * kid.size - 1)
        code = "MIG103" if isinstance(item, GroupUse) else "MIG102"
        found.append(Defect(code, at, item=item))
    return found


def _elements(use: SegmentUse, kind: Kind) -> list[Defect]:
    """List what is wrong with the elements of a segment, as far as its kind says."""
    found: list[Defect] = []
    there = {element for element, _ in kind.present}
    told: set[int] = set()
    listed: set[Key] = set()
    for element in use.elements:
        listed.add(element.place)
        value = kind.get(*element.place)
        if value:
            if element.unused:
                found.append(Defect("MIG203", 0, item=use, element=element))
            elif element.codes and value not in element.codes:
                found.append(Defect("MIG301", 0, item=use, element=element))
            continue
        whole = element.element in there
        needed = element.mandatory or (
            whole and element.composite is not None and element.status in "MR"
        )
        if needed and (whole or element.element not in told):
            told.add(element.element)
            found.append(Defect("MIG201", 0, item=use, element=element))
    if use.elements:
        found += [
            Defect("MIG202", 0, item=use, place=place) for place in sorted(kind.present - listed)
        ]
    coded = all(defect.code not in ("MIG203", "MIG301") for defect in found)
    if not (kind.sound and coded):  # a kind only vouches for the variants that list its codes
        found.append(Defect(VALUES, 0, item=use))
    return found


def verdict_of(outline: Outline, structure: Structure) -> tuple[Defect, ...]:
    """Give the defects of an outline, in the order of the segments."""
    found = outline.plans.get(structure)
    if found is None:
        judge: _Judge | None = _JUDGES.get(structure)
        if judge is None:
            judge = _JUDGES[structure] = _Judge()
        shape = outline.shape
        defects = judge.group(structure.root, shape.root, outline.kinds, not shape.faults)
        found = outline.plans[structure] = tuple(sorted(defects, key=lambda d: d.at))
    result: tuple[Defect, ...] = found
    return result


_JUDGES: dict[Structure, _Judge] = {}
