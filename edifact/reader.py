"""Bytes to messages, one at a time, in memory that does not grow with the input."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from .envelope import References
from .finding import Finding
from .interchange import WINDOW, Cut, InterchangeWalk, Unit
from .lark_reader import cut_with_lark, read_with_lark
from .limits import Limits
from .message import Engine, Gap, Interchange, Message
from .notes import Notes
from .segments import GAP, Segment, Syntax, cut, scan
from .service import DEFAULT, Repertoire, ServiceString, repertoire
from .source import Source

__all__ = ["Reader", "read"]

BOM = b"\xef\xbb\xbf"
_BLANK = GAP.encode("latin-1")
_FRAME = (b"UNA", b"UNB", b"UNH")
_ENGINES: dict[str, tuple[Engine, Cut]] = {
    "fast": (scan, cut),
    "lark": (read_with_lark, cut_with_lark),
}


def read(
    source: bytes | str | Path | BinaryIO,
    *,
    limits: Limits | None = None,
    engine: str = "fast",
    tidy: bool = False,
) -> "Reader":
    """Read an input message by message.

    `source` is the bytes themselves, a path, or an open binary file. `engine`: "fast", or "lark"
    to take every byte through grammar.lark. `tidy`: warn of separators without data (SYN105), which
    costs a little time. Iterate over the result for messages; afterwards its
    `findings` are complete. Raises OSError if the file cannot be read.

    >>> data = b"UNB+UNOC:3+A+B+261001:1200+7'UNH+1+MSCONS:D:04B:UN:2.5'UNT+2+1'UNZ+1+7'"
    >>> [(m.number, m.type, len(m)) for m in read(data)]
    [(1, 'MSCONS', 2)]
    """
    return Reader(source, limits=limits or Limits(), engine=engine, tidy=tidy)


class Reader:
    """An input being read: iterate once, for messages, or over `units()` that tile the input.

    `findings` are those of the frame; each message has its own. `interchanges` and `messages` count
    what came by; `complete` turns True when the whole input was read.
    """

    def __init__(
        self, source: bytes | str | Path | BinaryIO, *, limits: Limits, engine: str, tidy: bool
    ) -> None:
        """Open the source; nothing is read yet. Raises KeyError for an unknown engine."""
        self._engine = _ENGINES[engine]
        self._source = Source(source, WINDOW, limits.input)
        self.limits = limits
        self._tidy = tidy
        self._notes = Notes(limits.findings)
        self._identities = References()
        self.interchanges = 0
        self.messages = 0
        self.complete = False

    @property
    def findings(self) -> list[Finding]:
        """What was found outside of messages so far."""
        return self._notes.findings

    @property
    def dropped(self) -> int:
        """The number of findings beyond the limit."""
        return self._notes.dropped

    @property
    def position(self) -> int:
        """The byte offset up to which the input was read, for progress."""
        return self._source.at

    @property
    def has_breaks(self) -> bool:
        """Whether a line break was read so far."""
        return self._source.has_breaks

    def __iter__(self) -> Iterator[Message]:
        """Give the messages."""
        for batch in self._batches():
            for unit in batch:
                if isinstance(unit, Message):
                    yield unit

    def units(self) -> Iterator[Unit]:
        """Give all that the input is made of, in order: their bytes tile the input.

        When a limit was reached the rest is not read, and `complete` stays False.
        """
        for batch in self._batches():
            yield from batch

    def _batches(self) -> Iterator[list[Unit]]:
        try:
            yield from self._all()
        finally:
            self._source.close()
        if self._source.too_long:
            at = self._source.at
            self._notes.make("SYN007", f"the input has more than {self.limits.input} bytes", at, at)
            self.complete = False

    def _all(self) -> Iterator[list[Unit]]:
        yield list(self._before())
        while self._source.peek(16).startswith(_FRAME):
            yield list(self._service_string())
            walk = self._walk()
            for batch in walk.batches():
                self.messages = walk.messages
                yield batch
            if walk.stopped:
                return
            for gap in self._between():
                yield [gap]
        self.complete = not self._source.peek(1)

    def _walk(self) -> InterchangeWalk:
        self.interchanges += 1
        engine, cut_ = self._engine
        interchange = Interchange(self.interchanges, self._syntax, self._una, engine=engine)
        source = self._source
        if source.peek(3) != b"UNB":
            self._notes.make("ENV101", "the interchange has no UNB", source.at, source.at)
        return InterchangeWalk(
            source,
            interchange,
            cut_,
            self.limits,
            self._notes,
            self._identities,
            self.messages,
            self._tidy,
        )

    # --- in front -----------------------------------------------------------------------------

    def _before(self) -> Iterator[Gap]:
        source, make = self._source, self._notes.make
        buffer = source.fill(WINDOW)
        if buffer.startswith(BOM):
            make("SYN003", "byte order mark in front of the interchange", 0, 3)
            yield Gap(0, source.take(3))
            buffer = source.fill(WINDOW)
        body = buffer.lstrip(_BLANK)
        blank = len(buffer) - len(body)
        at = source.at
        if body.startswith(_FRAME):
            if blank:
                text = "blanks or line breaks in front of the interchange"
                make("SYN004", text, at, at + blank)
                yield Gap(at, source.take(blank))
        elif not body and source.ended:
            make("SYN001", "there is nothing to read", at, at + blank)
            if blank:
                yield Gap(at, source.take(blank))
        else:
            blank = blank if body else 0
            make("SYN002", _what_it_is(buffer), at + blank, at + min(blank + 16, len(buffer)))

    def _service_string(self) -> Iterator[Unit]:
        """Find out the syntax of the next interchange; give its UNA and what follows up to UNB."""
        source = self._source
        service, self._una = DEFAULT, None
        una = source.peek(9)
        if una.startswith(b"UNA"):
            found = ServiceString.from_una(una.decode("latin-1").ljust(9))
            problems = found.problems()
            at = source.at
            if problems:
                self._notes.make("SYN008", "UNA: " + "; ".join(problems), at, at + len(una))
                buffer = source.fill(WINDOW)
                end = buffer.find(b"UNB", 3)
                yield Gap(at, source.take(end if end > 0 else len(buffer)))
            else:
                service = found
                raw = service.canonical(una[:8].decode("latin-1"))
                self._una = Segment(raw, at, Syntax(service))
                source.take(9)
                yield self._una
            buffer = source.peek(64)
            if not buffer.lstrip(_BLANK):
                buffer = source.fill(WINDOW)
            blank = len(buffer) - len(buffer.lstrip(_BLANK))
            if blank:
                yield Gap(source.at, source.take(blank))
        self._syntax = self._declared(source.peek(64), service)

    def _declared(self, buffer: bytes, service: ServiceString) -> Syntax:
        """Read repertoire and version (DE 0001, 0002) off the front of UNB."""
        head = Segment(service.canonical(buffer[:64].decode("latin-1")).split("'")[0])
        if head.tag != "UNB":
            return _syntax(service)
        code, version = head.get(1, 1), head.get(1, 2)
        number = int(version) if re.fullmatch("[1-4]", version) else 3
        known = repertoire(code, number)
        at = self._source.at
        if known is None or (number == 3 and version != "3"):
            a, b = head.span(1)
            text = f"syntax {code[:12]}:{version[:12]} is not known"
            self._notes.make("ENV106", text, at + a, at + b)
        service = service.for_version(number)
        if number == 4 and service.release is None and self._una is not None:
            text = "UNA: syntax version 4 knows no blank release character"
            self._notes.make("SYN008", text, self._una.start, self._una.end)
        if known is None:
            return _syntax(service, None, number)
        return _syntax(service, known, number)

    def _between(self) -> Iterator[Gap]:
        """Walk over what stands between UNZ and the next interchange or the end."""
        source, make = self._source, self._notes.make
        while source.peek(3) not in (b"UNA", b"UNB", b""):
            buffer = source.fill(64)
            body = buffer.lstrip(_BLANK)
            blank = len(buffer) - len(body)
            if blank:
                gap = Gap(source.at, source.take(blank))
                if gap.data.strip(b"\r\n"):
                    make("SYN006", "padding behind the interchange", gap.start, gap.end)
                yield gap
                if len(body) < 64 and not source.ended:
                    continue
            if body.startswith((b"UNA", b"UNB")):
                return
            if body:
                found = [i for i in (body.find(b"UNA", 1), body.find(b"UNB", 1)) if i > 0]
                size = min(found) if found else max(len(body) - 2 * (not source.ended), 1)
                make("SYN005", "data outside of an interchange", source.at, source.at + size)
                yield Gap(source.at, source.take(size))


@lru_cache(maxsize=64)
def _syntax(service: ServiceString, known: Repertoire | None = None, version: int = 3) -> Syntax:
    """Make a syntax once: what is known of messages is kept by its syntax."""
    return Syntax(service, known or Syntax().repertoire, version)


def _what_it_is(buffer: bytes) -> str:
    """Guess, for the user, what a file is that is no interchange."""
    kinds = {
        b"%PDF": "a PDF",
        b"PK\x03\x04": "a ZIP archive",
        b"\x1f\x8b": "gzip data",
        b"\xff\xfe\0\0": "UTF-32 text",
        b"\0\0\xfe\xff": "UTF-32 text",
        b"U\0\0\0": "UTF-32 text",
        b"\xff\xfe": "UTF-16 text",
        b"\xfe\xff": "UTF-16 text",
        b"<": "XML or HTML",
        b"{": "JSON",
        b"ISA": "an X12 interchange",
        b"U\0": "UTF-16 text",
        b"\0U": "UTF-16 text",
    }
    start = buffer.lstrip(_BLANK)[:8]
    for magic, name in kinds.items():
        if buffer.startswith(magic) or start.startswith(magic):
            return f"this is {name}, no interchange: it begins with neither UNA nor UNB"
    return "the file begins with neither UNA nor UNB"
