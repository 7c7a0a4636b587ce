"""What a check found, where, and why.

A finding is a value: checks return them, nothing is raised for bad input. Severities order the
answer that a finding asks for; codes are registered in codes.py.
"""

import enum
from bisect import bisect_right
from typing import NamedTuple

from .record import record

__all__ = ["Because", "Finding", "Lines", "Place", "Severity", "quoted"]


class Severity(enum.StrEnum):
    """How much a finding matters: an error is answered, a note is for the reader."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Give 0 for a note, 1 for a warning, 2 for an error."""
        return {"note": 0, "warning": 1, "error": 2}[self.value]


@record()
class Place:
    """Where: a half-open byte span in the file.

    `message` and `segment` count from 1 (UNH is segment 1 of its message); both are None for
    UNA, UNB and UNZ. `path` numbers the occurrences: `SG9#2/SG10#1/QTY#1/6060`. A missing item has
    the empty span behind the segment that stands before the gap.
    """

    start: int
    end: int
    message: int | None = None
    segment: int | None = None
    path: str | None = None


class Because(NamedTuple):
    """A condition that decided a finding: its number, name, truth, and what that means here."""

    number: str
    name: str
    truth: str
    text: str


class Finding(NamedTuple):
    """One thing that is not as it should be."""

    code: str
    severity: Severity
    text: str
    place: Place
    rule: str | None = None
    expression: str | None = None
    because: tuple[Because, ...] = ()
    related: tuple[Place, ...] = ()
    help: str | None = None


class Lines:
    """Line and column of a byte offset; both count from 1, columns in bytes."""

    def __init__(self, data: bytes) -> None:
        """Note where lines begin: behind LF, and behind a CR that no LF follows."""
        starts = [0]
        at = data.find(b"\n")
        if b"\r" not in data:
            while at >= 0:
                starts.append(at + 1)
                at = data.find(b"\n", at + 1)
        else:
            for i, byte in enumerate(data):
                if byte == 0x0A or (byte == 0x0D and data[i + 1 : i + 2] != b"\n"):
                    starts.append(i + 1)
        self._starts = starts

    def at(self, offset: int) -> tuple[int, int]:
        """Give (line, column) of a byte offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def quoted(text: str, limit: int = 40) -> str:
    """Quote a text of the input, cut after `limit` characters.

    >>> quoted("12345678", 5)
    "'12345…'"
    """
    return repr(text if len(text) <= limit else text[:limit] + "…")
