"""One value a row: where it stands, its data element and name, the value, what it means.

Of a UTILMD that tells whether objects can be controlled (55112 to 55115) an object a row, and what
is said of it; with a path its values, too.
"""

from collections.abc import Iterator, Sequence
from typing import TextIO

from mscons.edifact import Gap, Segment

from ..render import sanitize
from ..select import leaves, selected
from ..values import values_of
from . import Shown, Wanted

__all__ = ["View"]

_COLUMNS = ("message", "segment", "byte", "path", "element", "name", "value", "meaning")


class View:
    """On a terminal a table for each message, else lines with tabs under one head."""

    def __init__(self, out: TextIO, wanted: Wanted) -> None:
        """Take the output."""
        self._out = out
        self._wanted = wanted
        names = {"name", "meaning"}
        self._columns = [n for n, c in enumerate(_COLUMNS) if wanted.names or c not in names]
        self._head: tuple[str, ...] = ()

    def begin(self, name: str) -> None:
        """Inputs follow each other without a head."""

    def outside(self, unit: Segment | Gap) -> None:
        """Only messages have rows."""

    def message(self, shown: Shown) -> None:
        """Write the rows of a message."""
        if shown.message.type == "UTILMD" and self._wanted.path is None and self._controls(shown):
            return
        rows = ([row[n] for n in self._columns] for row in self._rows(shown))
        if not self._wanted.terminal:
            self._begin(tuple(_COLUMNS[n] for n in self._columns))
            for row in rows:
                self._line(row)
            return
        from ..tables import print_table

        columns = [_COLUMNS[n] for n in self._columns[1:]]
        print_table(columns, (row[1:] for row in rows), title=_title(shown))

    def end(self) -> None:
        """Nothing stands between inputs."""

    def close(self) -> None:
        """Write the head if there was no row."""
        if not self._head and not self._wanted.terminal:
            self._begin(tuple(_COLUMNS[n] for n in self._columns))

    def _controls(self, shown: Shown) -> bool:
        """Write which objects can be controlled, if the message tells that."""
        from ..control import FIELDS, control_rows, controls, print_controls

        found = controls(shown)
        if not found:
            return False
        if self._wanted.terminal:
            print_controls(found, _title(shown))
        else:
            self._begin(("message", *FIELDS))
            for row in control_rows(found):
                self._line([str(shown.message.number), *row])
        return True

    def _begin(self, head: tuple[str, ...]) -> None:
        """Write the names of the columns; before other ones an empty line."""
        if head != self._head:
            if self._head:
                self._out.write("\n")
            self._line(head)
            self._head = head

    def _rows(self, shown: Shown) -> Iterator[tuple[str, ...]]:
        number = str(shown.message.number)
        for leaf in leaves(shown.tree, self._wanted.path):
            values = selected(values_of(leaf.segment, leaf.use), self._wanted.path)
            for value in values:
                yield (
                    number,
                    str(leaf.index),
                    str(value.start),
                    leaf.path,
                    value.de or value.at,
                    value.name,
                    value.value,
                    value.meaning,
                )

    def _line(self, cells: Sequence[str]) -> None:
        self._out.write("\t".join(sanitize(cell, None) for cell in cells) + "\n")


def _title(shown: Shown) -> str:
    message, what = shown.message, shown.what
    head = f"message {message.number}: {message.type} {message.release} {message.reference}"
    return f"{head}, {what.pid} {what.name}" if what.pid is not None else head
