"""The group tree of a message: groups in groups, segments in them.

The tree is a view: it holds the shape of the message (shape.py) and its segments, and makes nodes
when they are asked for. Occurrences are numbered from 1 among the nodes of the same name under one
parent; segments are numbered as UNT counts them, UNH is 1.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from .finding import Place
from .message import Message
from .repair import Fault
from .segments import Segment
from .shape import Shape, shape_of
from .structure import ElementUse, GroupUse, Item, SegmentUse, Structure
from .structure_grammar import Position
from .table import Run

__all__ = ["Group", "Leaf", "Node", "Tree", "grow"]

_SHOWN = re.compile(r"[A-Za-z0-9_.-]{1,35}")


class Tree:
    """A message and its structure. `root` is the group of the whole message."""

    __slots__ = ("_root", "_segments", "message", "outline", "shape", "structure")

    def __init__(self, message: Message, structure: Structure | None) -> None:
        """Find the shape; nothing else is looked at before it is asked for."""
        self.message = message
        self.structure = structure
        self.shape: Shape = shape_of(message.tags, structure)
        self._root: Group | None = None
        self._segments: list[Segment] | None = None
        self.outline: Any = None
        """Where `outline_of` keeps what it found."""

    @property
    def segments(self) -> list[Segment]:
        """All segments of the message, in order."""
        if self._segments is None:
            self._segments = self.message.segments
        return self._segments

    @property
    def root(self) -> "Group":
        """The group of the whole message; it has the empty name."""
        if self._root is None:
            self._root = Group(self, self.shape.root, 0, 1, None)
        return self._root

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Where the order of segments is wrong."""
        return self.shape.faults

    def walk(self) -> "Iterator[Node]":
        """Walk all nodes in document order, groups before what is in them, without the root."""
        return self.root.walk()

    def supposed(self) -> "list[tuple[Group, Position]]":
        """List the segments without which the others don't fit: the groups that lack them."""
        return list(self.root.supposed()) if self.faults else []

    def leaf(self, index: int) -> "Leaf":
        """Give the node of segment `index` (from 1). Raises IndexError."""
        if not 0 < index <= len(self.segments):
            raise IndexError(f"the message has segments 1 to {len(self.segments)}, not {index}")
        found: Node = self.root
        while isinstance(found, Group):
            found = found.child_at(index - 1)
        assert isinstance(found, Leaf)
        return found


def grow(message: Message, structure: Structure | None = None) -> Tree:
    """Give the tree of a message; without a structure all segments stand flat under the root."""
    return Tree(message, structure)


class Node:
    """A group or a segment in a tree. Nodes are made anew when asked for; compare by `key`."""

    __slots__ = ("_use", "number", "parent", "run", "start", "tree")

    def __init__(self, tree: Tree, run: Run, start: int, number: int, parent: "Group | None"):
        """Take occurrence `number` of a run; `start` counts segments from 0."""
        self.tree = tree
        self.run = run
        self.start = start
        self.number = number
        self.parent = parent
        self._use: Item | bool | None = False

    @property
    def tag(self) -> str:
        """The name: SG5 or NAD; "" for the whole message."""
        return self.run.position.tag

    @property
    def key(self) -> tuple[int, int]:
        """What makes the node the same as another of its tree: its run, and where it begins."""
        return id(self.run), self.start

    @property
    def index(self) -> int:
        """The number of its (first) segment in the message, from 1."""
        return self.start + 1

    @property
    def stray(self) -> bool:
        """Whether it stands where the structure has no place for it."""
        return self.run.stray

    @property
    def opens(self) -> bool:
        """Whether it is the trigger of the group around it, whose name says its qualifier."""
        return False

    @property
    def segment(self) -> Segment | None:
        """The segment itself, or the trigger of the group; None if that is missing."""
        raise NotImplementedError

    @property
    def use(self) -> Item | None:
        """The variant of the structure that it is; None if it is none."""
        raise NotImplementedError

    def _choose(self) -> Item | None:
        above = self.parent.use if self.parent is not None else None
        if above is None:
            return None
        slot = above.slots.get(self.run.position.counter)
        segment = self.segment
        if slot is None:
            return None
        if segment is None:
            return slot.uses[0] if len(slot.uses) == 1 else None
        return slot.choose(segment)

    @property
    def qualifier(self) -> str:
        """What stands in brackets in its path: `172`, `7037=ZB3`; "" if nothing does."""
        segment = self.segment
        structure = self.tree.structure
        if segment is None or structure is None or self.opens:
            return ""
        use = self.use
        if use is None:
            value = segment.get(1) if segment.tag in structure.told_apart else ""
            return value if _SHOWN.fullmatch(value) else ""
        element = structure.qualifier(use.trigger)
        if element is None:
            return ""
        value = segment.get(*element.place)
        if not _SHOWN.fullmatch(value):
            return ""
        return value if element.place == (1, 1) else f"{element.de}={value}"

    @property
    def name(self) -> str:
        """The name of the node in paths: `SG6[172]`, `QTY`."""
        found = self.qualifier
        return f"{self.tag}[{found}]" if found else self.tag

    @property
    def path(self) -> str:
        """The path with occurrences: `SG5[DP]#1/SG6[172]#1/SG9#1/SG10#1/QTY#1`."""
        steps: list[str] = []
        node: Node = self
        while node.parent is not None:
            steps.append(f"{node.name}#{node.number}")
            node = node.parent
        return "/".join(reversed(steps))

    def __repr__(self) -> str:
        """Show the path."""
        return f"<{type(self).__name__} {self.path or 'message'}>"


class Leaf(Node):
    """A segment in a tree."""

    __slots__ = ()

    @property
    def opens(self) -> bool:
        """Whether it is the trigger of the group around it, whose name says its qualifier."""
        above = self.parent
        if above is None or not above.tag or not above.run.kids:
            return False
        return above.run.kids[0] is self.run

    @property
    def segment(self) -> Segment:
        """The segment."""
        return self.tree.segments[self.start]

    @property
    def use(self) -> SegmentUse | None:
        """The variant of the structure that it is; None if it is none."""
        if self._use is False:
            self._use = self._choose()
        assert self._use is None or isinstance(self._use, SegmentUse)
        return self._use

    def value(self, de: str, number: int = 1) -> str:
        """Give the value of a data element, or of its `number`th occurrence; "" if not there."""
        use = self.use
        element = use.find(de, number) if use is not None else None
        return self.segment.get(*element.place) if element is not None else ""

    def place(self, element: ElementUse | None = None) -> Place:
        """Say where the segment stands, or one of its elements."""
        segment = self.segment
        start, end = segment.start, segment.end
        path = self.path
        if element is not None:
            start, end = segment.span(*element.place)
            path = f"{path}/{element.de}"
        return Place(start, end, self.tree.message.number, self.index, path)


class Group(Node):
    """A group in a tree, or the whole message."""

    __slots__ = ()

    @property
    def segment(self) -> Segment | None:
        """The trigger; None if it is missing, or for the whole message."""
        kids = self.run.kids
        if not self.tag or not kids or kids[0].supposed:
            return None
        return self.tree.segments[self.start]

    @property
    def use(self) -> GroupUse | None:
        """The variant of the structure that it is; None if it is none."""
        if self._use is False:
            structure = self.tree.structure
            if self.parent is None:
                self._use = structure.root if structure is not None else None
            else:
                self._use = self._choose()
        assert self._use is None or isinstance(self._use, GroupUse)
        return self._use

    def __len__(self) -> int:
        """Count the segments in it."""
        return self.run.size

    def __iter__(self) -> Iterator[Node]:
        """Give what stands directly in it, in order."""
        for number in range(len(self.run.kids or ())):
            yield from self._occurrences(number)

    def _occurrences(self, number: int) -> Iterator[Node]:
        """Give the nodes of kid `number` of the run."""
        assert self.run.kids is not None
        run = self.run.kids[number]
        for count in range(0 if run.supposed else run.repeat):
            yield self._occurrence(number, count)

    def _occurrence(self, number: int, count: int) -> Node:
        """Give occurrence `count` (from 0) of kid `number` of the run."""
        assert self.run.kids is not None
        run = self.run.kids[number]
        start = self.start + self.run.offsets[number] + count * run.size
        kind = Leaf if run.kids is None else Group
        return kind(self.tree, run, start, self.run.before[number] + count + 1, self)

    def groups(self, name: str | None = None, qualifier: str | None = None) -> "list[Group]":
        """List the groups directly in it, of one name and qualifier if given."""
        return [
            node
            for place, run in enumerate(self.run.kids or ())
            if run.kids is not None and name in (None, run.position.tag)
            for node in self._occurrences(place)
            if isinstance(node, Group) and (qualifier is None or qualifier == _first(node))
        ]

    def leaves(self, tag: str | None = None, qualifier: str | None = None) -> list[Leaf]:
        """List the segments directly in it, of one tag and qualifier if given."""
        return [
            node
            for place, run in enumerate(self.run.kids or ())
            if run.kids is None and tag in (None, run.position.tag)
            for node in self._occurrences(place)
            if isinstance(node, Leaf) and (qualifier is None or qualifier == _first(node))
        ]

    def child_at(self, start: int) -> Node:
        """Give the node directly in it that holds the segment `start` (from 0)."""
        inside = start - self.start
        place = bisect_right(self.run.offsets, inside) - 1
        kids = self.run.kids
        if place >= 0 and kids is not None:
            run = kids[place]
            count = (inside - self.run.offsets[place]) // run.size if run.size else run.repeat
            if 0 <= count < run.repeat:
                return self._occurrence(place, count)
        raise IndexError(f"segment {start + 1} is not in {self!r}")

    def walk(self) -> Iterator[Node]:
        """Walk all that is in it, in document order, groups before what is in them."""
        for node in self:
            yield node
            if isinstance(node, Group):
                yield from node.walk()

    def supposed(self) -> "Iterator[tuple[Group, Position]]":
        """Walk the places in it that are supposed to be filled."""
        for number, run in enumerate(self.run.kids or ()):
            if run.supposed:
                yield self, run.position
            for node in self._occurrences(number) if run.kids else ():
                assert isinstance(node, Group)
                yield from node.supposed()

    def before(self, use: Item) -> Leaf:
        """Give the segment of it behind which a variant would stand."""
        last = self.start
        for node in self:
            if not node.stray and node.run.position.counter <= use.counter:
                last = max(last, node.start + max(node.run.size, 1) - 1)
        return self.tree.leaf(last + 1)

    def place(self) -> Place:
        """Say where the group stands, from its first to its last segment."""
        segments = self.tree.segments
        first, last = segments[self.start], segments[self.start + max(self.run.size, 1) - 1]
        return Place(first.start, last.end, self.tree.message.number, self.index, self.path)

    def behind(self) -> Place:
        """Say where something would stand that is missing at the end of this group."""
        at = max(self.start + self.run.size - 1, 0)
        end = self.tree.segments[at].end
        return Place(end, end, self.tree.message.number, at + 1, self.path)


def _first(node: Node) -> str:
    segment = node.segment
    return segment.get(1) if segment is not None else ""
