"""Findings of a table, with line and column."""

from typing import NamedTuple

from mscons.edifact import Finding, Place, Room, Severity, quoted, record

from ..codes import registry
from .cells import CellError
from .header import Layout
from .text import Piece, UnreadableError

__all__ = ["Cell", "Report", "Row"]


@record()
class Cell(Place):
    """A place in a table: `path` is our name of the column, line and column count from 1.

    The column counts characters, as an editor does; `start` and `end` are byte offsets.
    """

    line: int = 0
    column: int = 0


class Row(NamedTuple):
    """A row to point at: the piece it begins in, its line there (from 0), its text."""

    piece: Piece
    offset: int
    text: str

    @property
    def line(self) -> int:
        """The line of the table, from 1."""
        return self.piece.line + self.offset


class Report:
    """Collects findings of rows, up to a limit; then only counts."""

    def __init__(self, findings: list[Finding], limit: int) -> None:
        """Add to `findings`."""
        self._findings = findings
        self._room = Room(limit)

    def row(self, row: Row, trouble: CellError, layout: Layout) -> None:
        """Report what is wrong with a cell, or with a row."""
        name = trouble.column
        first, last = 0, len(row.text.partition("\n")[0])
        if name is not None and "\n" not in row.text and layout.where[name] < layout.width:
            first, last = _span(row.text, layout.delimiter, layout.where[name])
        self.at(row, first, last, trouble)

    def at(
        self, row: Row, first: int, last: int, trouble: CellError, help_: str | None = None
    ) -> None:
        """Report what is wrong with some characters of a row."""
        if not self._room.takes(trouble.code):
            return
        start, end = row.piece.span(row.offset, first, last)
        place = Cell(start, end, path=trouble.column, line=row.line, column=first + 1)
        self._findings.append(registry().finding(trouble.code, str(trouble), place, help=help_))

    def unknown(self, row: Row, number: int, name: str, layout: Layout) -> None:
        """Report a column of the own layout that nobody reads."""
        if not self._room.takes("GEN109"):
            return
        first, last = _span(row.text, layout.delimiter, number)
        start, end = row.piece.span(row.offset, first, last)
        place = Cell(start, end, line=row.line, column=first + 1)
        text = f"the column {quoted(name)} is not read"
        self._findings.append(registry().finding("GEN109", text, place))

    def text(self, trouble: UnreadableError) -> None:
        """Report that the bytes cannot be read on."""
        self.file(trouble.code, str(trouble), trouble.line, trouble.start, trouble.end)

    def file(self, code: str, text: str, line: int = 1, start: int = 0, end: int = 0) -> None:
        """Report something about the table as a whole."""
        place = Cell(start, end, line=line, column=1)
        self._findings.append(registry().finding(code, text, place))

    def close(self, line: int) -> None:
        """Put the findings in order, and say how much was left out."""
        self._findings.sort(key=lambda one: one.place.start)
        if more := self._room.dropped:
            worst = max((one.severity for one in self._findings), key=lambda one: one.rank)
            text = f"{more} more findings are not listed"
            place = Cell(0, 0, line=line, column=1)
            self._findings.append(
                registry().finding("GEN190", text, place, severity=Severity(worst))
            )


def _span(text: str, delimiter: str, number: int) -> tuple[int, int]:
    """Give the characters of a cell, without the blanks and quotes around it."""
    at, quoted, first = 0, False, 0
    while at < len(text):
        if text[at] == '"':
            quoted = not quoted
        elif text[at] == delimiter and not quoted:
            if number == 0:
                break
            number -= 1
            first = at + 1
        at += 1
    return first, at
