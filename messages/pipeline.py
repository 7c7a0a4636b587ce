"""A validation run over one input: message by message, in constant memory.

The syntax, from bytes to the counts of the envelope, comes with the reading; layers.py has the
checks of each message. What they find is gathered up to a limit, errors first.
"""

import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from mscons.edifact import (
    Finding,
    Interchange,
    Limits,
    Message,
    Place,
    Segment,
    read,
    replace,
)

from .gather import Gatherer
from .layers import LAYERS, Checks, Settings, once
from .lines import LineCounter, Watched
from .outcome import FileOutcome, MessageList
from .recognition import On
from .rules import NO_CONTEXT, Context

__all__ = ["LAYERS", "Part", "Progress", "Run", "Settings", "validate"]

TREE_LINES = 20_000
_STRIDE = 1 << 20
Source = bytes | str | Path | BinaryIO
Progress = Callable[[int], None]


def validate(
    source: Source,
    *,
    name: str | None = None,
    on: On | None = None,
    context: Context = NO_CONTEXT,
    sender: bool = True,
    layers: Iterable[str] = LAYERS,
    limits: Limits | None = None,
    grace: int = 0,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> FileOutcome:
    """Validate an input: the bytes themselves, a path, or an open binary file.

    `name` is what reports call it. The other options are those of `Settings`, which may be given as
    a whole instead. `progress` is called with the number of bytes read so far, now and then. Raises
    OSError if a path cannot be opened, ValueError for an unknown layer; what goes wrong while it is
    read is the `error` of the outcome.

    >>> data = b"UNB+UNOC:3+A+B+261001:1200+7'UNH+1+MSCONS:D:04B:UN:2.5'UNT+3+1'UNZ+1+7'"
    >>> [found.finding.code for found in validate(data, layers=["syntax"]).findings]
    ['ENV201']
    """
    if settings is None:
        wanted = tuple(layer for layer in LAYERS if layer in {"syntax", *layers})
        if odd := set(layers) - set(LAYERS):
            raise ValueError(f"no such layer: {', '.join(sorted(odd))}")
        settings = Settings(
            on or "message", context, sender, wanted, limits or Limits(), grace=grace
        )
    if name is None:
        name = str(source) if isinstance(source, str | Path) else "<bytes>"
    with _opened(source) as file:
        return Run(settings, name, progress).run(file)


@contextmanager
def _opened(source: Source) -> Generator[BinaryIO, None, None]:
    if isinstance(source, bytes):
        import io

        yield io.BytesIO(source)
    elif isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            yield file
    else:
        yield source


class Part(NamedTuple):
    """Bytes `start` to `end` of a file, read behind its first `head` bytes: UNA and UNB."""

    head: int
    start: int
    end: int
    last: bool

    @property
    def first(self) -> bool:
        """Whether it stands right behind the head."""
        return self.start == self.head

    def offset(self, at: int) -> int:
        """Turn an offset in what is read into one in the file."""
        return at if at < self.head else at + self.start - self.head

    def hears(self, finding: Finding) -> bool:
        """Say whether what is found outside of messages is not only so because this is a part."""
        if finding.code == "ENV102":
            return self.last
        if finding.code == "ENV203":
            return self.first
        return self.first or finding.place.end > self.head

    def place(self, place: Place) -> Place:
        """Turn a place in what is read into one in the file."""
        if self.first or place.start < self.head:
            return place
        return replace(place, start=self.offset(place.start), end=self.offset(place.end))


class Run:
    """One run. The state is that of one input, or of a part of it.

    Afterwards `interchange` is the last one that had messages, `interchanges` their number,
    `complete` says whether all was read, and `lines` holds the number of lines.
    """

    def __init__(
        self, settings: Settings, name: str, progress: Progress | None, part: Part | None = None
    ) -> None:
        """Read nothing yet."""
        self._settings = settings
        self._part = part
        self.lines = LineCounter()
        if part is not None and not part.first:
            self.lines = LineCounter(part.start, 1, part.start)
        limit = settings.limits.findings
        real = part.place if part is not None else None
        self._gather = Gatherer(name, limit, settings.sieve, settings.baseline, self.lines, real)
        self.interchange: Interchange | None = None
        self.interchanges = 0
        self.complete = False
        self._messages = MessageList()
        self._outcome = FileOutcome(name, self._messages)
        self._progress = progress
        self._heard = 0

    def run(self, file: BinaryIO) -> FileOutcome:
        """Read to the end."""
        began = time.perf_counter()
        outcome, gather, settings = self._outcome, self._gather, self._settings
        watched = Watched(file, self._feed)
        reader = read(
            cast(BinaryIO, watched),
            limits=settings.limits,
            engine=settings.engine,
            tidy=settings.tidy,
        )
        checks: Checks | None = None
        heard = 0
        try:
            for unit in reader.units():
                if isinstance(unit, Message):
                    if checks is None or checks.interchange is not unit.interchange:
                        checks = Checks(settings, unit.interchange, self._messages)
                        checks.follows = self._part is not None and not self._part.first
                    self._message(unit, checks)
                    if reader.position - heard > _STRIDE:
                        heard = reader.position
                        self._hear(reader.findings, unit.start, unit.start)
                        if self._progress is not None:
                            self._progress(reader.position)
                    continue
                gather.remember(unit)
                self._hear(reader.findings, unit.start, unit.end)
                if isinstance(unit, Segment) and checks is not None and unit.tag == "UNZ":
                    self._take(list(checks.rows(unit)), None)
        except OSError as problem:
            outcome.error = problem.strerror or str(problem)
        self._hear(reader.findings, watched.size, watched.size + 1)
        self.interchange = checks.interchange if checks is not None else None
        self.interchanges, self.complete = reader.interchanges, reader.complete
        outcome.dropped = gather.kept.dropped + reader.dropped
        outcome.known = gather.known
        outcome.findings = gather.kept.result()
        outcome.size = watched.size
        outcome.seconds = time.perf_counter() - began
        return outcome

    def _feed(self, at: int, data: bytes) -> None:
        """Count lines; the head of a part that is not the first was counted with the first."""
        part = self._part
        if part is None:
            self.lines.feed(at, data)
        elif part.first or at >= part.head:
            self.lines.feed(part.offset(at), data)

    def _hear(self, findings: list[Finding], begin: int, end: int) -> None:
        """Take what the reader found outside of messages up to byte `end`; `begin` is kept."""
        while self._heard < len(findings) and findings[self._heard].place.start < end:
            found = findings[self._heard]
            if self._part is None or self._part.hears(found):
                self._take([found], None)
            self._heard += 1
        waiting = [finding.place.start for finding in findings[self._heard :]]
        keep = min([begin, *waiting])
        self.lines.forget(self._part.offset(keep) if self._part is not None else keep)

    def _message(self, message: Message, checks: "Checks") -> None:
        kind, found, around = checks.message(message)
        self._messages.add(kind, message.reference, len(message))
        if around:
            self._take(around, None)
        if found:
            self._take(found, message)
        if self._settings.tree and len(self._outcome.tree) < TREE_LINES:
            self._outcome.tree += checks.tree_lines(message)

    def _take(self, findings: list[Finding], message: Message | None) -> None:
        for one in once(self._gather.sift(findings)):
            self._gather.add(one, message)
