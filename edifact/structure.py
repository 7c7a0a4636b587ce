"""What a message may look like: segments, groups, elements, their statuses and codes.

A structure knows the standard's view and the market's: `max` and `status` are those of the
implementation guide, `std_max` and `std_status` those of the UN/EDIFACT directory. Items with one
counter are *variants* of one place; their codes tell them apart (`NAD+MS` and `NAD+MR`).

Statuses: M and R must be there, D, O and C may, N must not.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol

from .formats import Format
from .record import record

__all__ = ["ElementUse", "GroupUse", "Item", "Key", "SegmentUse", "Slot", "Structure"]

_NO_CODES: Mapping[str, str] = MappingProxyType({})


@record(eq=False)
class ElementUse:
    """A data element at its place in a segment; element and component count from 1.

    `codes` maps a code to its name; empty: any value of the format. `inferred`: the source does
    not say so itself, so that a violation is a warning.
    """

    element: int
    component: int
    de: str
    name: str = ""
    status: str = "C"
    format: Format | None = None
    composite: str | None = None
    composite_status: str | None = None
    codes: Mapping[str, str] = _NO_CODES
    inferred: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """Element and component, as `Segment.get` wants them."""
        return self.element, self.component

    @property
    def mandatory(self) -> bool:
        """Whether a segment without a value here is wrong."""
        whole = self.composite_status is None or self.composite_status in "MR"
        return whole and self.status in "MR"

    @property
    def unused(self) -> bool:
        """Whether a value here is wrong."""
        return self.status == "N" or self.composite_status == "N"


class SegmentUse:
    """A segment at its place in a structure. `nr` is its number in the implementation guide.

    `inferred`: the source does not say itself which elements there are.
    """

    def __init__(
        self,
        tag: str,
        counter: str,
        elements: Sequence[ElementUse] = (),
        *,
        nr: int | None = None,
        name: str = "",
        status: str = "C",
        max: int = 1,
        std_status: str | None = None,
        std_max: int | None = None,
    ) -> None:
        """Take what the guide says; the standard's view defaults to the same."""
        self.tag = tag
        self.counter = counter
        self.elements = tuple(elements)
        self.nr = nr
        self.name = name
        self.status = status
        self.max = max
        self.std_status = std_status or status
        self.std_max = std_max or max
        self.parent: GroupUse | None = None

    @property
    def mandatory(self) -> bool:
        """Whether its group is wrong without it."""
        return self.status in "MR"

    @cached_property
    def inferred(self) -> bool:
        """Whether an element that is not listed may be right."""
        return any(e.inferred for e in self.elements)

    @cached_property
    def coded(self) -> tuple[ElementUse, ...]:
        """The elements that have a code list."""
        return tuple(e for e in self.elements if e.codes)

    @property
    def trigger(self) -> "SegmentUse":
        """Itself: groups and segments are told apart by the same segment."""
        return self

    def find(self, de: str, number: int = 1) -> ElementUse | None:
        """Give data element `de`, or its `number`th occurrence in the segment (from 1)."""
        found = [e for e in self.elements if e.de == de]
        return found[number - 1] if 0 < number <= len(found) else None

    def label(self) -> str:
        """Name the segment as the guides do: `NAD+MS`, `CCI+++ZB3`, `QTY`."""
        first = next((e for e in self.coded if e.component == 1), None)
        if first is None or (first.element > 1 and self.elements[0].place == (1, 1)):
            return self.tag
        codes = list(first.codes)
        text = (
            codes[0] if len(codes) == 1 else f"{codes[0]}|.." if len(codes) > 3 else "|".join(codes)
        )
        return f"{self.tag}{'+' * first.element}{text}"

    def label_of(self, segment: "Valued") -> str:
        """Name a segment of this variant by the code that it has: `QTY+67`."""
        first = next((e for e in self.coded if e.component == 1), None)
        value = segment.get(*first.place) if first is not None else ""
        if first is None or "+" not in self.label() or value not in first.codes:
            return self.tag
        return f"{self.tag}{'+' * first.element}{value}"

    def __repr__(self) -> str:
        """Show tag, number and name."""
        return f"<SegmentUse {self.label()} {self.nr or ''} {self.name}>"


class GroupUse:
    """A group at its place. Its first item is the trigger: the segment that opens it.

    The group of a whole message has the empty name and no trigger of its own.
    """

    def __init__(
        self,
        group: str,
        counter: str,
        items: Sequence["Item"],
        *,
        name: str = "",
        status: str = "C",
        max: int = 1,
        std_status: str | None = None,
        std_max: int | None = None,
    ) -> None:
        """Take what the guide says; the standard's view defaults to the same."""
        self.group = group
        self.counter = counter
        self.items = tuple(items)
        self.name = name
        self.status = status
        self.max = max
        self.std_status = std_status or status
        self.std_max = std_max or max
        self.parent: GroupUse | None = None
        for item in self.items:
            item.parent = self

    @property
    def tag(self) -> str:
        """The name of the group, such as SG5."""
        return self.group

    @property
    def mandatory(self) -> bool:
        """Whether the group around it is wrong without it."""
        return self.status in "MR"

    @property
    def trigger(self) -> SegmentUse:
        """The segment that opens the group."""
        first = self.items[0]
        assert isinstance(first, SegmentUse)
        return first

    @cached_property
    def slots(self) -> "Mapping[str, Slot]":
        """The places in this group, by counter, in order."""
        at: dict[str, list[Item]] = {}
        for item in self.items:
            at.setdefault(item.counter, []).append(item)
        return {counter: Slot(tuple(uses)) for counter, uses in sorted(at.items())}

    def segments(self) -> Iterator[SegmentUse]:
        """Walk all segments of the group, and of the groups in it."""
        for item in self.items:
            if isinstance(item, SegmentUse):
                yield item
            else:
                yield from item.segments()

    def label(self) -> str:
        """Name the group: `SG5 (NAD)`."""
        return f"{self.group} ({self.trigger.label()})" if self.group else "the message"

    def __repr__(self) -> str:
        """Show group and name."""
        return f"<GroupUse {self.label()} {self.name}>"


Item = SegmentUse | GroupUse
Key = tuple[int, int]
_Condition = tuple[int, int, Mapping[str, str], bool]


class Valued(Protocol):
    """What variants are chosen by: a segment or a kind."""

    def get(self, element: int, component: int = 1, /) -> str:
        """Give the value of a component, "" if it is not there."""
        ...


class Slot:
    """One place in a group: the variants that may stand there.

    `keys` are the places of those elements whose codes tell the variants apart.
    """

    def __init__(self, uses: tuple[Item, ...]) -> None:
        """Take the variants in the order of the guide."""
        self.uses = uses
        self.tag = uses[0].tag
        triggers = [use.trigger for use in uses]
        lists: dict[Key, list[frozenset[str]]] = {}
        for trigger in triggers:
            for element in trigger.coded:
                lists.setdefault(element.place, []).append(frozenset(element.codes))
        self.keys: tuple[Key, ...] = tuple(
            sorted(k for k, v in lists.items() if len(v) < len(uses) or len(set(v)) > 1)
        )
        if len(uses) == 1:
            self.keys = ()
        self._conditions: list[tuple[Item, list[_Condition]]] = [
            (
                use,
                [
                    (e.element, e.component, e.codes, e.status in "MR")
                    for e in use.trigger.coded
                    if e.place in self.keys
                ],
            )
            for use in uses
        ]

    def choose(self, segment: Valued) -> Item | None:
        """Find the variant that a segment is; None if it is none of them.

        The one that agrees in all its codes and in most of them wins; failing that the one that
        agrees in its first code.
        """
        if len(self.uses) == 1:
            return self.uses[0]
        best: Item | None = None
        rank = (-1, 0, 0)
        for use, conditions in self._conditions:
            hits = misses = 0
            first = not conditions
            for number, (element, component, codes, mandatory) in enumerate(conditions):
                value = segment.get(element, component)
                if value in codes:
                    hits += 1
                    first = first or number == 0
                elif value or mandatory:
                    misses += 1
            if not first:
                continue
            mine = (int(not misses), hits, -misses)
            if mine > rank:
                best, rank = use, mine
        return best


class Structure:
    """What a message of one type and release may look like."""

    def __init__(
        self,
        message: str,
        release: str,
        items: Sequence[Item],
        *,
        title: str = "",
        source: str = "",
        directory: str = "",
        certainty: Mapping[str, str] | None = None,
        service: Mapping[str, SegmentUse] | None = None,
        lalr: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the items from UNH to UNT, and UNB and UNZ as `service`.

        `lalr` is what `lalr_of` makes of the same structure, if somebody has kept it.
        """
        self.message = message
        self.release = release
        self.title = title
        self.source = source
        self.directory = directory
        self.certainty: Mapping[str, str] = certainty or {}
        self.service: Mapping[str, SegmentUse] = service or {}
        self.lalr = lalr
        self.root = GroupUse("", "", items, name=title, status="M")

    @cached_property
    def told_apart(self) -> frozenset[str]:
        """The tags that somewhere have variants told apart by their first component."""
        tags: set[str] = set()
        todo = [self.root]
        while todo:
            group = todo.pop()
            for slot in group.slots.values():
                if (1, 1) in slot.keys:
                    tags.add(slot.uses[0].trigger.tag)
            todo += [item for item in group.items if isinstance(item, GroupUse)]
        return frozenset(tags)

    def qualifier(self, use: SegmentUse) -> ElementUse | None:
        """Give the element that names this segment in a path, or None.

        The first component, where it tells segments of this tag apart or leaves one choice;
        else the first coded element of a variant that has no first component.
        """
        if not use.coded:
            return None
        first = use.coded[0]
        apart = use.tag in self.told_apart
        if first.place == (1, 1):
            lone = len(first.codes) == 1 and len(use.elements) > 1
            return first if lone or apart else None
        return first if apart and use.elements[0].place != (1, 1) else None

    def __repr__(self) -> str:
        """Show type and release."""
        return f"<Structure {self.message} {self.release}>"
