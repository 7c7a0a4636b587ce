"""Lines and columns of an input that streams by, and the segments around a place."""

from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from typing import BinaryIO, NamedTuple, cast

from mscons.edifact import Gap, Message, Place, Segment

from .outcome import ExcerptLine

__all__ = ["Excerpts", "LineCounter", "Watched"]


class _Chunk(NamedTuple):
    """Bytes from offset `start`: they begin in `line`, which itself begins at `line_start`."""

    start: int
    data: bytes
    line: int
    line_start: int


class Watched:
    """A file that tells what is read from it: the offset and the bytes. `size` counts them."""

    def __init__(self, file: BinaryIO, tell: Callable[[int, bytes], None]) -> None:
        """Read nothing yet."""
        self._file = file
        self._tell = tell
        self.size = 0

    def read(self, size: int) -> bytes:
        """Read up to that many bytes."""
        data = self._file.read(size)
        self._tell(self.size, data)
        self.size += len(data)
        return data


class LineCounter:
    """Counts lines while the input goes by. Lines and columns count from 1, columns in bytes.

    Line breaks (LF, CR LF, CR) are counted by the chunk, and looked for only where somebody asks.
    All bytes are kept that were not forgotten.
    """

    def __init__(self, start: int = 0, line: int = 1, line_start: int = 0) -> None:
        """Begin at an offset, in a line, which begins at an offset of its own."""
        self._chunks: list[_Chunk] = []
        self._next = _Chunk(start, b"", line, line_start)
        self._last = (start, line, line_start)

    def feed(self, start: int, data: bytes) -> None:
        """Take the bytes at offset `start`; give all bytes, in order."""
        held = self._next.data  # a CR, of which the next byte says whether it ends a line
        data = held + data
        kept = data[:-1] if data.endswith(b"\r") else data
        _, _, line, line_start = self._next
        start -= len(held)
        if kept:
            self._chunks.append(_Chunk(start, kept, line, line_start))
            line += _breaks(kept, len(kept))
            last = max(kept.rfind(b"\n"), kept.rfind(b"\r"))
            line_start = start + last + 1 if last >= 0 else line_start
        self._next = _Chunk(start + len(kept), data[len(kept) :], line, line_start)

    def watch(self, file: BinaryIO) -> BinaryIO:
        """Give the file with all that is read from it fed to this counter. Only for `read`."""
        return cast(BinaryIO, Watched(file, self.feed))

    def forget(self, before: int) -> None:
        """Let go of what nobody will ask for."""
        place = bisect_right(self._chunks, before, key=lambda chunk: chunk.start) - 1
        if place > 0:
            del self._chunks[:place]

    def end(self) -> tuple[int, int]:
        """Give the line behind the last byte, and the offset at which it begins."""
        start, held, line, line_start = self._next
        return (line + 1, start + 1) if held else (line, line_start)

    def at(self, offset: int) -> tuple[int, int]:
        """Give line and column of an offset that went by and was not forgotten."""
        place = bisect_right(self._chunks, offset, key=lambda chunk: chunk.start) - 1
        if offset >= self._next.start or not self._chunks:
            _, held, line, line_start = self._next
            if held and offset > self._next.start:
                line, line_start = line + 1, self._next.start + 1
            return line, max(offset - line_start, 0) + 1
        start, data, line, line_start = self._chunks[max(place, 0)]
        end = max(offset - start, 0)
        if end and data[end - 1 : end + 1] == b"\r\n":
            end -= 1
        begin = 0
        known, known_line, known_start = self._last
        if start <= known <= start + end:
            begin, line, line_start = known - start, known_line, known_start
        line += _breaks(data, end, begin)
        last = max(data.rfind(b"\n", begin, end), data.rfind(b"\r", begin, end))
        line_start = start + last + 1 if last >= 0 else line_start
        self._last = (start + end, line, line_start)
        return line, max(offset - line_start, 0) + 1


def _breaks(data: bytes, end: int, begin: int = 0) -> int:
    count = data.count(b"\n", begin, end)
    returns = data.count(b"\r", begin, end)
    return count + returns - data.count(b"\r\n", begin, end) if returns else count


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
                if not text.strip("\r\n"):
                    return ()
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
