"""What a walk gave, kept for the next message of the same outline.

A walk only depends on the outline of the message, and on the truths that depend on values. So if
all of these have the same answer again, the walk would go the same way, and need not be walked.
An answer is remembered by the text of the segments that it was found in; of values that are never
the same twice, such as readings, a pattern says what is right beyond doubt.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from .fault import Fault
from .rulebook import Asked, Rulebook
from .scope import Frame
from .truth import Truth
from .walk import Open, Walk, Written

__all__ = ["Ask", "Sheet", "asks_of"]

KEEP = 4_000
"""How many texts an answer is remembered for."""


class Ask:
    """Questions that are answered by the same segments, and which answers are expected.

    `key` takes the texts of these segments off those of the message.
    """

    __slots__ = ("_tests", "book", "entries", "key", "known", "pattern")

    def __init__(
        self,
        book: Rulebook,
        touched: tuple[int, ...],
        entries: Sequence[Asked | Written],
        pattern: re.Pattern[str] | None,
    ) -> None:
        """Take the segments by their numbers (from 0)."""
        self.book = book
        self.entries = entries
        self.key: Callable[[Sequence[str]], Any] = itemgetter(*touched)
        self.known: set[Any] = set()
        self.pattern = pattern
        self._tests = [self._test(entry) for entry in entries]

    def holds(self, key: Any, frame: Frame) -> bool:
        """Find out about texts that are not known yet, and that no pattern matches."""
        for expected, test in self._tests:
            if test(frame) is not expected:
                return False
        if len(self.known) >= KEEP:
            self.known.clear()
        self.known.add(key)
        return True

    def _test(self, entry: Asked | Written) -> tuple[object, Callable[[Frame], object]]:
        """Give the answer that is expected, and the question."""
        if isinstance(entry, Written):
            place = entry.place
            return True, lambda frame: frame.segment(entry.index).get(*place) == entry.value
        return entry.truth, self.book.question(entry.number, entry.site)


def asks_of(
    asked: Iterable[Asked], written: Iterable[Written], book: Rulebook, frame: Frame
) -> list[Ask]:
    """Put questions together that the same segments answer; what no segment answers is left out."""
    found: dict[tuple[int, ...], list[Asked | Written]] = {}
    for one in asked:
        if one.touched:
            found.setdefault(one.touched, []).append(one)
    for code in written:
        found.setdefault((code.index,), []).append(code)
    return [
        Ask(book, touched, entries, _pattern(touched, entries, book, frame))
        for touched, entries in found.items()
    ]


def _pattern(
    touched: tuple[int, ...], entries: Sequence[Asked | Written], book: Rulebook, frame: Frame
) -> re.Pattern[str] | None:
    """Write a pattern for texts of a segment for which all answers are surely as expected."""
    parts: dict[tuple[int, int], list[str]] = {}
    for entry in entries:
        if isinstance(entry, Written) or entry.truth is not Truth.TRUE:
            return None
        rule, site = book.rule(entry.number), entry.site
        sure = rule.predicate.sure if rule is not None and rule.predicate is not None else None
        if sure is None or rule is None or site.place is None or (site.index,) != touched:
            return None
        parts.setdefault(site.place, []).append(sure(rule.condition.params))
    tag = frame.segment(touched[0]).tag
    whole = "".join(
        rf"(?={_up_to(tag, place)}(?:{part})(?![^:+]))"
        for place, some in parts.items()
        for part in dict.fromkeys(some)
    )
    return re.compile(whole)


def _up_to(tag: str, place: tuple[int, int]) -> str:
    """Write a pattern for a segment up to a component, in texts without releases before it."""
    element, component = place
    return rf"[\r\n]*{tag}" + r"\+[^+?]*" * (element - 1) + r"\+" + "[^:+?]*:" * (component - 1)


class Sheet:
    """What a walk gave: its faults, what it left open, and the answers that it goes with.

    `needs`: by which segments it is told what would have to be known; `results` is for who makes
    results of it.
    """

    __slots__ = ("asks", "faults", "needs", "opens", "results")

    def __init__(self, walk: Walk) -> None:
        """Keep what a walk gave."""
        self.faults: Sequence[Fault] = tuple(walk.faults)
        self.opens: Sequence[Open] = tuple(walk.opens.values())
        self.asks = asks_of(walk.asked, walk.written, walk.book, walk.frame)
        self.needs: tuple[int, ...] = ()
        self.results: dict[Any, Any] = {}

    def fits(self, raws: Sequence[str], make: Callable[[], Frame]) -> bool:
        """Say whether a walk of this message would give the same."""
        frame: Frame | None = None
        for ask in self.asks:
            key = ask.key(raws)
            if key in ask.known or (ask.pattern is not None and ask.pattern.match(key)):
                continue
            frame = frame or make()
            if not ask.holds(key, frame):
                return False
        return True
