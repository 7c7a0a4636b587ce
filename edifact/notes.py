"""Findings up to a limit, and the first of each code in any case; the rest is counted."""

from .codes import registry
from .finding import Finding, Place

__all__ = ["Notes", "Room"]


class Room:
    """Says which findings are kept: so many, and beyond them the first of each code.

    So a thousand findings of one kind don't hide one of another. `dropped` counts the others.
    """

    def __init__(self, limit: int) -> None:
        """Start empty."""
        self.dropped = 0
        self._left = limit
        self._codes: set[str] = set()

    def takes(self, code: str) -> bool:
        """Say whether one more finding of this code is kept; it is counted either way."""
        if self._left <= 0 and code in self._codes:
            self.dropped += 1
            return False
        self._left -= 1
        self._codes.add(code)
        return True


class Notes(Room):
    """A list of findings that cannot grow without bound."""

    def __init__(self, limit: int) -> None:
        """Start empty."""
        super().__init__(limit)
        self.findings: list[Finding] = []

    def add(self, found: Finding) -> None:
        """Keep a finding, or only count it."""
        if self.takes(found.code):
            self.findings.append(found)

    def make(self, code: str, text: str, start: int, end: int) -> None:
        """Make a finding of a registered code."""
        self.add(registry().finding(code, text, Place(start, end)))
