"""One value a row: where it stands, its data element and name, the value, what it means."""

from collections.abc import Iterator
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
        if not wanted.terminal:
            self._line([_COLUMNS[n] for n in self._columns])

    def begin(self, name: str) -> None:
        """Inputs follow each other without a head."""

    def outside(self, unit: Segment | Gap) -> None:
        """Only messages have rows."""

    def message(self, shown: Shown) -> None:
        """Write the rows of a message."""
        rows = ([row[n] for n in self._columns] for row in self._rows(shown))
        if not self._wanted.terminal:
            for row in rows:
                self._line(row)
            return
        from ..tables import print_table

        message = shown.message
        title = f"message {message.number}: {message.type} {message.release} {message.reference}"
        print_table([_COLUMNS[n] for n in self._columns[1:]], (r[1:] for r in rows), title=title)

    def end(self) -> None:
        """Nothing stands between inputs."""

    def close(self) -> None:
        """Nothing is left to write."""

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

    def _line(self, cells: list[str]) -> None:
        self._out.write("\t".join(sanitize(cell, None) for cell in cells) + "\n")
