"""Questions on values: truths that another message of the same outline may have otherwise.

An answer is remembered by the texts of the segments that it was found in; of values that are never
the same twice, such as readings, a pattern says what is right beyond doubt.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any

from mscons.edifact import record

from .rulebook import Asked, Rulebook
from .scope import Frame, Site
from .truth import Truth

__all__ = ["Ask", "Written", "asks_of"]

KEEP = 4_000
"""How many texts an answer is remembered for."""


@record()
class Written:
    """A code that only the table lists: the outline does not know that it is written there."""

    index: int
    place: tuple[int, int]
    value: str


class Ask:
    """Questions that are answered by the same segments, and which answers are expected.

    `key` takes the texts of these segments off those of the message.
    """

    __slots__ = ("_tests", "book", "entries", "key", "known", "pattern", "touched")

    def __init__(
        self,
        book: Rulebook,
        touched: tuple[int, ...],
        entries: Sequence[Asked | Written],
        pattern: re.Pattern[str] | None,
    ) -> None:
        """Take the segments by their numbers (from 0)."""
        self.book = book
        self.touched = touched
        self.entries = entries
        self.key: Callable[[Sequence[str]], Any] = itemgetter(*touched)
        self.known: set[Any] = set()
        self.pattern = pattern
        self._tests = [self._test(entry) for entry in entries]

    def holds(self, key: Any, frame: Frame) -> bool:
        """Find out about texts that are not known yet, and that no pattern matches."""
        for expected, site, test in self._tests:
            if test(frame, site) is not expected:
                return False
        self._keep(key)
        return True

    def again(self, frame: Frame, start: int, stop: int, by: int, depth: int) -> bool:
        """Say whether the answers are the same `by` segments further on.

        The segments from `start` to `stop` are those of a group; what is around it stays.
        """
        raws = frame.raws
        key: Any = tuple([raws[i + by if start <= i < stop else i] for i in self.touched])
        if len(key) == 1:
            key = key[0]
        if key in self.known or (self.pattern is not None and self.pattern.match(key)):
            return True
        before = moved = None
        for expected, site, test in self._tests:
            if site is not before:
                before, moved = site, site.moved(by, depth)
            assert moved is not None
            if test(frame, moved) is not expected:
                return False
        self._keep(key)
        return True

    def _keep(self, key: Any) -> None:
        if len(self.known) >= KEEP:
            self.known.clear()
        self.known.add(key)

    def _test(self, entry: Asked | Written) -> tuple[object, Site, Callable[[Frame, Site], object]]:
        """Give the answer that is expected, the place, and the question."""
        if isinstance(entry, Written):
            return True, Site((), entry.index, entry.place), partial(_is_written, entry.value)
        return entry.truth, entry.site, self.book.question(entry.number)


def _is_written(value: str, frame: Frame, site: Site) -> bool:
    assert site.index is not None
    assert site.place is not None
    return frame.segment(site.index).get(*site.place) == value


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
