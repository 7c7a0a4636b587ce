"""JSON Lines: one message a line, with the name of its file."""

from typing import TextIO

from mscons.edifact import Gap, Segment

from . import Shown, Wanted
from .json_tree import message_text

__all__ = ["View"]


class View:
    """Writes messages."""

    def __init__(self, out: TextIO, wanted: Wanted) -> None:
        """Take the output."""
        self._out = out
        self._wanted = wanted
        self._name = ""

    def begin(self, name: str) -> None:
        """Remember the name."""
        self._name = name

    def outside(self, unit: Segment | Gap) -> None:
        """The frame is told with each message."""

    def message(self, shown: Shown) -> None:
        """Write a message."""
        self._out.write(message_text(shown, self._wanted, file=self._name) + "\n")

    def end(self) -> None:
        """Nothing stands between inputs."""

    def close(self) -> None:
        """Nothing is left to write."""
