"""Lines and columns of an input that streams by, and the segments around a place."""

import re
from array import array
from bisect import bisect_right
from collections import deque

from mscons.edifact import Gap, Message, Place, Segment

from .outcome import ExcerptLine

__all__ = ["Excerpts", "LineCounter"]

_BREAK = re.compile(rb"\r\n?|\n")
KEEP = 1 << 20
"""How many line breaks are remembered; findings come close behind what is read."""


class LineCounter:
    """Counts lines while the input goes by. Lines and columns count from 1, columns in bytes."""

    def __init__(self) -> None:
        """Start in line 1."""
        self._starts = array("Q", [0])
        self._dropped = 0
        self._after_cr = False

    def feed(self, start: int, data: bytes) -> None:
        """Note the line breaks of bytes at offset `start`; give all bytes, in order."""
        first = 0
        if self._after_cr and data.startswith(b"\n"):
            self._starts[-1] = start + 1
            first = 1
        self._after_cr = data.endswith(b"\r")
        self._starts.extend(start + found.end() for found in _BREAK.finditer(data, first))
        if len(self._starts) > 2 * KEEP:
            self._dropped += len(self._starts) - KEEP
            self._starts = self._starts[-KEEP:]

    def at(self, offset: int) -> tuple[int, int]:
        """Give line and column of an offset that went by not long ago."""
        line = max(bisect_right(self._starts, offset), 1)
        return line + self._dropped, max(offset - self._starts[line - 1], 0) + 1


class Excerpts:
    """The segments around a place: one in front, its own, one behind."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._recent: deque[Segment | Gap] = deque(maxlen=64)

    def remember(self, unit: Segment | Gap) -> None:
        """Keep what stands outside of messages, for a while."""
        self._recent.append(unit)

    def around(self, message: Message, place: Place) -> tuple[ExcerptLine, ...]:
        """Show the segments of a message around a place."""
        number = place.segment or 1
        segments = message.segments
        lines: list[ExcerptLine] = []
        for at in range(max(number - 1, 1), min(number + 1, len(segments)) + 1):
            segment = segments[at - 1]
            mark = _mark(segment, place) if at == number else None
            lines.append(ExcerptLine(at, segment.text, mark))
        return tuple(lines)

    def outside(self, place: Place) -> tuple[ExcerptLine, ...]:
        """Show the segment outside of messages that holds a place, if it is still known."""
        for unit in self._recent:
            if isinstance(unit, Segment) and unit.start <= place.start < unit.end:
                return (ExcerptLine(None, unit.text, _mark(unit, place)),)
            if isinstance(unit, Gap) and unit.start <= place.start < unit.end:
                text = unit.data[:80].decode("latin-1")
                return (ExcerptLine(None, text, (0, len(text))),)
        return ()


def _mark(segment: Segment, place: Place) -> tuple[int, int]:
    """Turn a span of bytes into one of characters of the segment's text."""
    raw = segment.data
    begin = min(max(place.start - segment.start, 0), len(raw))
    end = min(max(place.end - segment.start, begin), len(raw))
    if raw.isascii() or segment.syntax.repertoire.codec != "utf-8":
        return begin, end
    return len(raw[:begin].decode("utf-8", "replace")), len(raw[:end].decode("utf-8", "replace"))
