"""The group tree for people: groups indented, names beside values, times in German legal time.

In front of each segment stand its number in the message and its byte offset.
"""

from collections.abc import Iterator
from typing import TextIO

from mscons.edifact import Gap, Group, Leaf, Node, Segment, SegmentUse

from ..ink import Ink
from ..phrases import phrase
from ..render import sanitize, translate_element
from ..select import selected, visible
from ..values import segment_name, values_of
from . import Shown, Wanted

__all__ = ["View"]

_LINES = ("├─ ", "└─ ", "│  ", "   ")
_PLAIN = ("|- ", "`- ", "|  ", "   ")
_LONG = 300
_GUTTER = 16


class View:
    """Writes line by line; the longest thing that it holds is a message."""

    def __init__(self, out: TextIO, wanted: Wanted) -> None:
        """Take the output, and find out whether it can carry lines."""
        self._out = out
        self._wanted = wanted
        self._ink = Ink(wanted.colored)
        self._guides = _LINES if _carries(out.encoding, "├└│─") else _PLAIN
        self._messages = 0

    def begin(self, name: str) -> None:
        """Name the input."""
        self._line(self._ink(sanitize(name, None), "file"))

    def outside(self, unit: Segment | Gap) -> None:
        """Show a service segment."""
        if isinstance(unit, Segment):
            label = self._ink(sanitize(unit.tag, 10), "tag")
            self._segment(unit, None, label, segment_name(unit.tag), (None, ""))

    def message(self, shown: Shown) -> None:
        """Show a message, or what the path leaves of it."""
        root = shown.tree.root
        if not visible(root, self._wanted.path):
            return
        message, what = shown.message, shown.what
        kind = f"{message.type} {message.release}"
        lang = self._wanted.lang
        head = phrase(lang, "message {number}: {kind}", number=message.number, kind=kind)
        parts = [sanitize(head), phrase(lang, "reference {text}", text=sanitize(message.reference))]
        if what.pid is not None:
            parts.append(f"{what.pid} {what.name}".rstrip())
        known = what.fv if what.structure else None
        parts.append(known or phrase(lang, "no structure known"))
        self._line(self._ink(", ".join(part for part in parts if part), "group"))
        self._below(root, "")

    def end(self) -> None:
        """Leave a line between inputs."""
        self._line("")

    def close(self) -> None:
        """Nothing is left to write."""

    def _below(self, group: Group, indent: str) -> None:
        nodes = [node for node in group if visible(node, self._wanted.path)]
        tee, corner, bar, blank = self._guides
        for number, node in enumerate(nodes, 1):
            last = number == len(nodes)
            self._node(node, indent + (corner if last else tee), indent + (blank if last else bar))

    def _node(self, node: Node, first: str, rest: str) -> None:
        ink = self._ink
        name = sanitize(node.name)
        if isinstance(node, Group):
            title = self._title(node.use.name if node.use else "")
            gutter = " " * _GUTTER
            self._line(f"{gutter}{ink(first, 'frame')}{ink(name, 'group')}{title}")
            self._below(node, rest)
        elif isinstance(node, Leaf):
            label = ink(name, "stray" if node.stray else "tag")
            named = node.use.name if node.use else segment_name(node.tag)
            if node.stray:
                stray = phrase(self._wanted.lang, "does not belong here")
                named = f"{named} ({stray})".strip()
            self._segment(node.segment, node.use, label, named, (node.index, first), rest)

    def _segment(
        self,
        segment: Segment,
        use: SegmentUse | None,
        label: str,
        name: str,
        where: tuple[int | None, str],
        rest: str = "",
    ) -> None:
        number, first = where
        ink = self._ink
        gutter = ink(f"{number or '':>5}{segment.start:>9}  ", "number")
        front = f"{gutter}{ink(first, 'frame')}"
        if not self._wanted.names or segment.tag == "UNA":
            text = sanitize(segment.text, _LONG)
            self._line(f"{front}{ink(text[:3], 'tag')}{text[3:]}")
            return
        self._line(f"{front}{label}{self._title(name)}")
        below = " " * _GUTTER + ink(rest, "frame") + "   "
        for line in self._values(segment, use):
            self._line(below + line)

    def _values(self, segment: Segment, use: SegmentUse | None) -> Iterator[str]:
        ink = self._ink
        found = list(selected(values_of(segment, use), self._wanted.path))
        names = [translate_element(value.name, self._wanted.lang) or value.at for value in found]
        size = max(map(len, names), default=0)
        for value, named in zip(found, names, strict=True):
            name = ink(f"{named:<{size}}", "name")
            de = ink(f"{value.de or '':<4}", "number")
            meaning = f"  {ink(sanitize(value.meaning), 'meaning')}" if value.meaning else ""
            yield f"{de} {name}  {ink(sanitize(value.value, _LONG), 'value')}{meaning}"

    def _title(self, name: str) -> str:
        return f"  {self._ink(sanitize(name), 'name')}" if name and self._wanted.names else ""

    def _line(self, text: str) -> None:
        self._out.write(f"{text}\n")


def _carries(encoding: str | None, text: str) -> bool:
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
