"""Lay an interchange out anew: one segment a line, or everything on one line.

Only what stands between segments changes: line breaks, blanks, padding. Segments, empty ones too,
stay byte for byte as they were read, but for the counts of UNT, UNE and UNZ if their repair is
asked for.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from .finding import Finding
from .limits import Limits
from .message import Gap, Message
from .reader import read
from .segments import BLANK, GAP, Segment

__all__ = ["LaidOut", "lay_out"]

_BLANK = BLANK.encode("latin-1")
_COUNT = re.compile(r"0*([0-9]{1,18})")


def lay_out(
    source: bytes | str | Path | BinaryIO,
    *,
    lines: bool = True,
    fix_counts: bool = False,
    limits: Limits | None = None,
) -> "LaidOut":
    """Lay out an input, as `read` takes it. Iterate over the result for bytes.

    >>> data = b"UNB+UNOC:3+A+B+261001:1200+7'UNH+1+MSCONS:D:04B:UN:2.5'UNT+3+1'UNZ+1+7'"
    >>> print(b"".join(lay_out(data, fix_counts=True)).decode())
    UNB+UNOC:3+A+B+261001:1200+7'
    UNH+1+MSCONS:D:04B:UN:2.5'
    UNT+2+1'
    UNZ+1+7'
    <BLANKLINE>
    """
    return LaidOut(source, lines, fix_counts, limits)


class LaidOut:
    """The input in its new layout: iterate once, for pieces of it.

    `whole` turns True at the end, unless the input has a last segment without terminator, data
    that are no EDIFACT, or more than the limits allow; `because` says which. What was written up to
    there is then not the whole input, and a caller should drop it. `repairs` says which counts
    were changed.
    """

    def __init__(
        self,
        source: bytes | str | Path | BinaryIO,
        lines: bool,
        fix_counts: bool,
        limits: Limits | None,
    ) -> None:
        """Open the source; nothing is read yet. Raises OSError."""
        self._reader = read(source, limits=limits)
        self._break = b"\n" if lines else b""
        self._terminator = b"'"
        self._fix = fix_counts
        self._in_interchange = self._in_group = self._groups = 0
        self._unclosed = False
        self.repairs: list[str] = []
        self.whole = False

    @property
    def because(self) -> Finding | None:
        """What keeps the input from being laid out: the finding of the reader, if it has one."""
        wanted = ("SYN007", "SYN001", "SYN002", "SYN005", "SYN008", "SYN101")
        found = [f for f in self._reader.findings if f.code in wanted]
        return min(found, key=lambda f: wanted.index(f.code), default=None)

    def __iter__(self) -> Iterator[bytes]:
        """Give the bytes."""
        units = 0
        foreign = False
        for unit in self._reader.units():
            if isinstance(unit, Gap):
                data = unit.data.translate(None, _BLANK)
                foreign |= bool(data.removeprefix(b"\xef\xbb\xbf").strip(self._terminator))
                yield data.replace(self._terminator, self._terminator + self._break)
            elif isinstance(unit, Message):
                units += 1
                yield self._message(unit)
            else:
                units += 1
                self._unclosed |= not unit.closed
                self._terminator = unit.syntax.service.terminator.encode("latin-1")
                yield self._segment(unit).data + self._break
        complete = self._reader.complete and not self._unclosed
        self.whole = complete and bool(units) and not foreign

    def _message(self, message: Message) -> bytes:
        self._in_interchange += 1
        self._in_group += 1
        self._unclosed |= not message.closed
        pieces = [part.lstrip(BLANK) for piece in message.raw for part in _parts(piece)]
        if self._fix and pieces[-1].startswith("UNT+"):
            unt = Segment(pieces[-1], 0, message.interchange.syntax)
            pieces[-1] = self._counted(unt, len(message), f"message {message.number}").raw
        service = message.interchange.syntax.service
        # The line break comes in behind the exchange of separators, or that would see it.
        parts = (service.original(f"{piece}'").encode("latin-1") for piece in pieces)
        return b"".join(part + self._break for part in parts)

    def _segment(self, segment: Segment) -> Segment:
        """Count along, and repair the counts outside of messages."""
        tag = segment.tag
        if tag == "UNB":
            self._in_interchange = self._groups = 0
        elif tag == "UNG":
            self._groups += 1
            self._in_group = 0
        elif tag == "UNE" and self._fix:
            return self._counted(segment, self._in_group, f"group {self._groups}")
        elif tag == "UNZ" and self._fix:
            return self._counted(segment, self._groups or self._in_interchange, "interchange")
        return segment

    def _counted(self, segment: Segment, count: int, where: str) -> Segment:
        """Give the segment with the right count; the same one if it is right already."""
        if not len(segment):
            return segment
        written = segment.get(1)
        found = _COUNT.fullmatch(written)
        if found and found[1] == str(count):
            return segment
        start, end = (place - segment.start for place in segment.span(1, 1))
        raw = f"{segment.raw[:start]}{count}{segment.raw[end:]}"
        self.repairs.append(f"{where}: {segment.tag} counts {count}, not {written!r:.40}")
        return Segment(raw, segment.start, segment.syntax, closed=segment.closed)


def _parts(piece: str) -> list[str]:
    """Cut a piece into the empty segments in front, and the segment itself."""
    gap = len(piece) - len(piece.lstrip(GAP))
    *empty, front = piece[:gap].split("'")
    return [*empty, front + piece[gap:]]
