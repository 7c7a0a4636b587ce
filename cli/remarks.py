"""What is wrong with one input, on standard error, a line each, while it is read."""

from collections.abc import Sequence
from typing import BinaryIO, Protocol

from mscons.edifact import Finding, Limits, Reader, Severity, read
from mscons.messages import FileOutcome, LineCounter, Located, Report

from .ending import FINDINGS
from .render import FORMATS, Options, sanitize
from .session import Session

__all__ = ["Remarks"]

_STRIDE = 1 << 20


class _Run(Protocol):
    session: Session
    limits: Limits

    def worse(self, code: int, text: str = "") -> None: ...


class Remarks:
    """Findings of one input on standard error, up to the limit; errors make the run end with 1.

    `reader` reads the input. Lines that nobody will ask for are forgotten, a megabyte at a time.
    """

    def __init__(
        self, run: _Run, name: str, file: BinaryIO, *, engine: str = "fast", errors: bool = False
    ) -> None:
        """Read nothing yet; `errors`: say nothing of warnings and notes."""
        self._lines = LineCounter()
        self.reader: Reader = read(self._lines.watch(file), limits=run.limits, engine=engine)
        self._run = run
        self._name = name
        self._errors = errors
        self._heard = 0
        self._stride = 0
        self._left = run.limits.findings
        self._dropped = 0

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
        shown, more = findings[: self._left], len(findings) - self._left
        self._left -= len(shown)
        self._dropped += max(more, 0)
        located = [Located(found, *self._lines.at(found.place.start)) for found in shown]
        report = Report([FileOutcome(self._name, findings=located)])
        now = self._run.session
        options = Options(lang=now.language, color=now.colored_errors)
        text = FORMATS["concise"].render(report, options)
        for line in text.split("\n")[:-2]:
            now.complain(line)
        if any(found.severity is Severity.ERROR for found in findings):
            self._run.worse(FINDINGS)

    def close(self) -> None:
        """Report what is left, and how many findings were left out."""
        self.hear()
        if count := self._dropped + self.reader.dropped:
            self._run.session.complain(f"{sanitize(self._name, None)}: and {count} more findings")
