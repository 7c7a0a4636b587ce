"""The bytes, exactly as they were read."""

from typing import BinaryIO

from mscons.edifact import Gap, Segment

from . import Shown, Wanted

__all__ = ["View"]


class View:
    """Writes units; all of them make up the input."""

    def __init__(self, out: BinaryIO, wanted: Wanted) -> None:
        """Take the output."""
        self._out = out
        self._path = wanted.path

    def begin(self, name: str) -> None:
        """Nothing stands between inputs."""

    def outside(self, unit: Segment | Gap) -> None:
        """Write what stands around messages."""
        self._out.write(unit.data)

    def message(self, shown: Shown) -> None:
        """Write a message, or the segments that the path covers."""
        if self._path is None:
            self._out.write(shown.message.data)
            return
        from ..select import leaves

        for leaf in leaves(shown.tree, self._path):
            self._out.write(leaf.segment.data)

    def end(self) -> None:
        """Nothing stands between inputs."""

    def close(self) -> None:
        """Nothing is left to write."""
