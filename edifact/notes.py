"""Findings of a reader, up to a limit; the rest is counted."""

from .codes import registry
from .finding import Finding, Place

__all__ = ["Notes"]


class Notes:
    """A list of findings that cannot grow without bound."""

    def __init__(self, limit: int) -> None:
        """Start empty."""
        self.findings: list[Finding] = []
        self.dropped = 0
        self._limit = limit

    def add(self, found: Finding) -> None:
        """Keep a finding, or only count it."""
        if len(self.findings) < self._limit:
            self.findings.append(found)
        else:
            self.dropped += 1

    def make(self, code: str, text: str, start: int, end: int) -> None:
        """Make a finding of a registered code."""
        self.add(registry().finding(code, text, Place(start, end)))
