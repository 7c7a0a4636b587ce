"""One segment a line: message, number in it, byte offset, and the segment; separated by tabs.

Message and number are empty outside of messages. The segment stands as it was written, decoded,
with control characters escaped.
"""

from collections.abc import Iterable
from typing import TextIO

from mscons.edifact import Gap, Segment

from ..ink import Ink
from ..render import sanitize
from . import Shown, Wanted

__all__ = ["View"]


class View:
    """Writes lines, a message at a time."""

    def __init__(self, out: TextIO, wanted: Wanted) -> None:
        """Take the output."""
        self._out = out
        self._path = wanted.path
        self._ink = Ink(wanted.colored)

    def begin(self, name: str) -> None:
        """Inputs follow each other without a head."""

    def outside(self, unit: Segment | Gap) -> None:
        """Write a service segment."""
        if isinstance(unit, Segment):
            self._write("", ((0, unit),))

    def message(self, shown: Shown) -> None:
        """Write a message."""
        if self._path is None:
            self._write(str(shown.message.number), enumerate(shown.message.segments, 1))
            return
        from ..select import leaves

        found = leaves(shown.tree, self._path)
        self._write(str(shown.message.number), ((leaf.index, leaf.segment) for leaf in found))

    def _write(self, message: str, segments: Iterable[tuple[int, Segment]]) -> None:
        ink = self._ink
        lines: list[str] = []
        for number, segment in segments:
            text = sanitize(segment.text, None)
            head = ink(f"{message}\t{number or ''}\t{segment.start}", "number")
            lines.append(f"{head}\t{ink(text[:3], 'tag')}{text[3:]}\n")
        self._out.write("".join(lines))

    def end(self) -> None:
        """Nothing stands between inputs."""

    def close(self) -> None:
        """Nothing is left to write."""
