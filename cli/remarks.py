"""What is wrong with one input, on standard error, a line each, while it is read."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO, cast

from mscons.edifact import Finding, Reader, Room, Severity, read
from mscons.messages import LineCounter, Located

from .ending import FINDINGS
from .phrases import phrase
from .render import Options, sanitize
from .session import Session
from .tour import Tour

if TYPE_CHECKING:
    from mscons.messages import readings

__all__ = ["Remarks", "tell", "tell_rows"]

_STRIDE = 1 << 20


def tell(now: Session, name: str, found: Iterable[Located], *, with_help: bool = False) -> None:
    """Write a line for each finding in a file, in the language and the colours of the session."""
    from .render.concise import line_of

    options = Options(lang=now.language, color=now.colored_errors)
    for one in found:
        now.complain(line_of(name, one, options, with_help=with_help))


def tell_rows(now: Session, name: str, findings: Iterable[Finding]) -> None:
    """Write a line for each finding in a table, with what to do."""
    cells = ((one, cast("readings.Cell", one.place)) for one in findings)
    located = (Located(one, cell.line, cell.column) for one, cell in cells)
    tell(now, name, located, with_help=True)


class Remarks:
    """Findings of one input on standard error, up to the limit; errors make the run end with 1.

    `reader` reads the input. Lines that nobody will ask for are forgotten, a megabyte at a time.
    """

    def __init__(
        self, run: Tour, name: str, file: BinaryIO, *, engine: str = "fast", errors: bool = False
    ) -> None:
        """Read nothing yet; `errors`: say nothing of warnings and notes."""
        self._lines = LineCounter()
        self.reader: Reader = read(self._lines.watch(file), limits=run.limits, engine=engine)
        self._run = run
        self._name = name
        self._errors = errors
        self._heard = 0
        self._stride = 0
        self._room = Room(run.limits.findings)

    def hear(self, before: int | None = None) -> None:
        """Report what was found outside of messages, in front of a byte; None: all of it."""
        findings, first = self.reader.findings, self._heard
        while self._heard < len(findings) and (
            before is None or findings[self._heard].place.start < before
        ):
            self._heard += 1
        self.report(findings[first : self._heard])
        if before is not None and before - self._stride > _STRIDE:
            self._stride = before
            self._lines.forget(min([before, *(f.place.start for f in findings[self._heard :])]))

    def report(self, findings: Sequence[Finding]) -> None:
        """Write a line for each."""
        if self._errors:
            findings = [found for found in findings if found.severity is Severity.ERROR]
        if not findings:
            return
        shown = [found for found in findings if self._room.takes(found.code)]
        located = [Located(found, *self._lines.at(found.place.start)) for found in shown]
        tell(self._run.session, self._name, located)
        if any(found.severity is Severity.ERROR for found in findings):
            self._run.worse(FINDINGS)

    def close(self) -> None:
        """Report what is left, and how many findings were left out."""
        self.hear()
        if count := self._room.dropped + self.reader.dropped:
            now = self._run.session
            more = phrase(now.language, "and {count} more findings", count=count)
            now.complain(f"{sanitize(self._name, None)}: {more}")
