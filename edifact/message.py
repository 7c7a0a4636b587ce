"""A message as it was read, and the interchange it came in."""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from .finding import Finding
from .segments import GAP, Segment, Syntax, cut, scan

__all__ = ["Engine", "Gap", "Interchange", "Message", "Window"]

_BREAKS = "\r\n"
_PLAIN_HEAD = re.compile(r"UNH\+([A-Za-z0-9_.-]*)\+").match
Engine = Callable[[str, int, Syntax], Iterator[Segment]]


class Interchange:
    """The frame of an interchange: what UNA, UNB and UNZ say, and what was counted.

    `number` counts from 1 in the input. `messages` and `groups` grow while reading goes on.
    """

    __slots__ = ("engine", "groups", "messages", "number", "syntax", "types", "una", "unb", "unz")

    def __init__(
        self, number: int, syntax: Syntax, una: Segment | None = None, *, engine: Engine = scan
    ) -> None:
        """Begin behind UNA, before anything is counted."""
        self.number = number
        self.syntax = syntax
        self.una = una
        self.unb: Segment | None = None
        self.unz: Segment | None = None
        self.messages = 0
        self.groups = 0
        self.types: set[str] = set()
        self.engine = engine

    def __repr__(self) -> str:
        """Show number and reference."""
        return f"<Interchange {self.number} {self.reference!r}>"

    @property
    def reference(self) -> str:
        """The interchange control reference, DE 0020 of UNB."""
        return self.unb.get(5) if self.unb else ""

    @property
    def sender(self) -> tuple[str, str]:
        """Identifier and its qualifier (DE 0004, 0007)."""
        return (self.unb.get(2, 1), self.unb.get(2, 2)) if self.unb else ("", "")

    @property
    def receiver(self) -> tuple[str, str]:
        """Identifier and its qualifier (DE 0010, 0007)."""
        return (self.unb.get(3, 1), self.unb.get(3, 2)) if self.unb else ("", "")

    @property
    def application(self) -> str:
        """The application reference, DE 0026."""
        return self.unb.get(7) if self.unb else ""

    @property
    def is_test(self) -> bool:
        """Whether DE 0035 marks a test."""
        return self.unb is not None and self.unb.get(11) == "1"


class Gap(NamedTuple):
    """Bytes that belong to no segment: line breaks, padding, a byte order mark."""

    start: int
    data: bytes

    @property
    def end(self) -> int:
        """The byte offset behind."""
        return self.start + len(self.data)


class Window:
    """The segments of a stretch of input, and where they begin, worked out when first asked.

    `pieces` holds canonical text without terminators; line breaks may stand in front of a piece.
    """

    __slots__ = ("_sums", "pieces", "start")

    def __init__(self, pieces: list[str], start: int) -> None:
        """Take the pieces; `start` is the byte offset of the first."""
        self.pieces = pieces
        self.start = start
        self._sums: list[int] | None = None

    def offset(self, index: int) -> int:
        """Give the byte offset of a piece; of the byte behind the last one for `len(pieces)`."""
        if not index:
            return self.start
        if self._sums is None:
            self._sums = list(accumulate(map(len, self.pieces), initial=self.start))
        return self._sums[index] + index  # each piece before it has a terminator too


class Message:
    """One message, UNH to UNT, cut but not yet looked into.

    `number` counts from 1 in the input; `tags` holds four characters a segment, the tag and a plus
    sign: messages with equal `tags` have the same segments in the same order. `findings` holds what
    syntax and envelope have to say about this message.
    """

    __slots__ = (
        "_findings",
        "_index",
        "_pieces",
        "_segments",
        "_text",
        "_window",
        "closed",
        "interchange",
        "number",
        "tags",
    )

    def __init__(
        self,
        interchange: Interchange,
        number: int,
        pieces: list[str] | str | None,
        tags: str,
        window: Window | None,
        index: int,
        closed: bool = True,
    ) -> None:
        """Take the pieces of the segments, of which the first is piece `index` of `window`.

        None: all of them stand in this window. A text is cut into pieces when they are
        asked for. Without a window `index` is the byte offset.
        """
        self.interchange = interchange
        self.number = number
        text = isinstance(pieces, str)
        self._text: str | None = pieces if text else None  # type: ignore[assignment]
        self._pieces: list[str] | None = None if text else pieces  # type: ignore[assignment]
        self.tags = tags
        self._window = window
        self._index = index
        self.closed = closed
        self._segments: list[Segment] | None = None
        self._findings: list[Finding] | None = None

    @property
    def findings(self) -> list[Finding]:
        """What syntax and envelope have to say about this message."""
        if self._findings is None:
            self._findings = []
        return self._findings

    @property
    def start(self) -> int:
        """The byte offset of the message in the input."""
        window = self._window
        return self._index if window is None else window.offset(self._index)

    @property
    def end(self) -> int:
        """The byte offset behind it."""
        return self.start + sum(map(len, self.raw)) + len(self) - (not self.closed)

    def __len__(self) -> int:
        """Count the segments, UNH and UNT included."""
        return len(self.tags) // 4

    @property
    def raw(self) -> list[str]:
        """Canonical text of the segments, without terminators; line breaks may stand in front."""
        pieces = self._pieces
        if pieces is None:
            if self._text is not None:
                pieces, _ = cut(self._text)
            else:
                assert self._window is not None
                pieces = self._window.pieces[self._index : self._index + len(self)]
            self._pieces = pieces
        return pieces

    @property
    def text(self) -> str:
        """Canonical text of the whole message."""
        if self._text is None:
            self._text = "'".join(self.raw) + "'" * self.closed
        return self._text

    @property
    def unbroken(self) -> str:
        """Canonical text of the whole message, without line breaks in front of segments."""
        text = self.text
        if "\n" in text or "\r" in text:
            return "'".join([piece.lstrip(_BREAKS) for piece in self.raw]) + "'" * self.closed
        return text

    @property
    def data(self) -> bytes:
        """The bytes of the message, exactly as read."""
        return self.interchange.syntax.service.original(self.text).encode("latin-1")

    @property
    def segments(self) -> list[Segment]:
        """The segments, in order."""
        if self._segments is None:
            interchange = self.interchange
            self._segments = list(interchange.engine(self.text, self.start, interchange.syntax))
        return self._segments

    @property
    def unh(self) -> Segment:
        """The first segment."""
        if self._segments is not None:
            return self._segments[0]
        piece = self.raw[0]
        raw = piece.lstrip(GAP)
        return Segment(raw, self.start + len(piece) - len(raw), self.interchange.syntax)

    @property
    def reference(self) -> str:
        """The message reference, DE 0062."""
        found = _PLAIN_HEAD(self._text if self._text is not None else self.raw[0])
        return found[1] if found is not None else self.unh.get(1)

    @property
    def type(self) -> str:
        """The message type, DE 0065, such as MSCONS."""
        return self.unh.get(2, 1)

    @property
    def release(self) -> str:
        """The association assigned code, DE 0057, such as 2.4c."""
        return self.unh.get(2, 5)
