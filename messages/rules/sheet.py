"""What a walk gave, kept for the next message of the same outline.

A walk only depends on the outline of the message, and on the truths that depend on values. So if
all of these have the same answer again, the walk would go the same way, and need not be walked.
"""

from collections.abc import Callable, Sequence
from typing import Any

from mscons.edifact import Message

from ..glance import Look
from .asks import asks_of
from .fault import Fault
from .scope import Frame
from .walk import Open, Walk

__all__ = ["Sheet"]


class Sheet:
    """What a walk gave: its faults, what it left open, and the answers that it goes with.

    `needs`: by which segments it is told what would have to be known; `results` is for who makes
    results of it.
    """

    __slots__ = ("_ready", "asks", "faults", "needs", "opens", "results")

    def __init__(self, walk: Walk) -> None:
        """Keep what a walk gave."""
        self.faults: Sequence[Fault] = tuple(walk.faults)
        self.opens: Sequence[Open] = tuple(walk.opens.values())
        self.asks = asks_of(walk.asked, walk.written, walk.book, walk.frame)
        self._ready = [
            (one.key, one.known, one.pattern, one.vouches, one.holds) for one in self.asks
        ]
        self.needs: tuple[int, ...] = ()
        self.results: dict[Any, Any] = {}

    @property
    def clear(self) -> bool:
        """Whether there are no faults, and what is open is the same for all messages it fits."""
        return not self.faults and not self.needs

    def looks(self, make: Callable[[Message], Frame]) -> Sequence[Look]:
        """Say how to tell that a walk of another message would give the same."""
        return [one.look(make) for one in self.asks]

    def fits(self, raws: Sequence[str], make: Callable[[], Frame]) -> bool:
        """Say whether a walk of this message would give the same."""
        frame: Frame | None = None
        for take, known, pattern, vouches, holds in self._ready:
            key = take(raws)
            if key in known or (pattern is not None and pattern.match(key)):
                continue
            if vouches(key):
                continue
            frame = frame or make()
            if not holds(key, frame):
                return False
        return True
