"""The readings of MSCONS messages, one a row: `messwerte.csv`, which `generate` and `report` read.

Register readings have `zeitpunkt`, those of a load profile `von` and `bis`; times are German legal
time with its offset. If the first reading has a configuration id, there is a column for these.
Messages of other types have no rows.
"""

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from mscons.edifact import Gap, Segment
from mscons.messages import Reading, readings, readings_of

from . import Shown, Wanted

__all__ = ["View"]


class View:
    """Writes rows under one head, whatever the number of inputs."""

    def __init__(self, out: BinaryIO, wanted: Wanted) -> None:
        """Take the output; the head is written when the first reading is known."""
        self._out = out
        self._configuration: bool | None = None
        self._count = 0
        self._homeless = False

    def begin(self, name: str) -> None:
        """Inputs follow each other without a head."""

    def outside(self, unit: Segment | Gap) -> None:
        """Only messages have rows."""

    def message(self, shown: Shown) -> None:
        """Write the readings of a message, and note what is missing from the table."""
        if shown.message.type != "MSCONS":
            shown.remarks.append("no MSCONS, so without readings")
            return
        self._count, self._homeless = 0, False
        found = readings_of(shown.tree)
        first = next(found, None)
        if first is not None:
            self._head(first.configuration is not None)
            every = self._counted(chain((first,), found))
            lines = readings.reading_lines(every, configuration=bool(self._configuration))
            next(lines)
            self._out.writelines(lines)
        if shown.message.tags.count("QTY") > self._count:
            shown.incomplete.append("values without a readable number or time are left out")
        if self._homeless:
            shown.incomplete.append("configuration ids are left out: the first reading had none")

    def end(self) -> None:
        """Nothing stands between inputs."""

    def close(self) -> None:
        """Write the head if there was no reading."""
        self._head(False)

    def _head(self, configuration: bool) -> None:
        if self._configuration is None:
            self._configuration = configuration
            self._out.writelines(readings.reading_lines((), configuration=configuration))

    def _counted(self, found: Iterator[Reading]) -> Iterator[Reading]:
        for one in found:
            self._count += 1
            if one.configuration is not None and not self._configuration:
                self._homeless = True
            yield one
