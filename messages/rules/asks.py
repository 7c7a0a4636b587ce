"""Questions on values: truths that another message of the same outline may have otherwise.

An answer is remembered by the texts of the segments that it was found in; of values that are never
the same twice, such as readings, a pattern says what is right beyond doubt.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any

from mscons.edifact import Message, Syntax, record

from ..glance import Look, keep
from ..moments import Moment, moments_of, plain_moments_of
from .registry import Judge
from .rulebook import Asked, Rulebook
from .scope import Frame, Scope, Site
from .truth import Truth

__all__ = ["Ask", "Written", "asks_of"]

_At = tuple[int, int]


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

    __slots__ = ("_tests", "_times", "book", "entries", "key", "known", "pattern", "touched")

    def __init__(
        self,
        book: Rulebook,
        touched: tuple[int, ...],
        entries: Sequence[Asked | Written],
        pattern: re.Pattern[str] | None,
        times: "_Times | None",
    ) -> None:
        """Take the segments by their numbers (from 0)."""
        self.book = book
        self.touched = touched
        self.entries = entries
        self.key: Callable[[Sequence[str]], Any] = itemgetter(*touched)
        self.known: set[Any] = set()
        self.pattern = pattern
        self._times = times
        self._tests = [self._test(entry) for entry in entries]

    def vouches(self, key: Any) -> bool:
        """Say of texts that are not known yet whether they are surely right."""
        if self._times is None or not self._times.vouch((key,) if isinstance(key, str) else key):
            return False
        keep(self.known, key)
        return True

    def holds(self, key: Any, frame: Frame) -> bool:
        """Find out about texts that are not known yet, and that nothing vouches for."""
        frame.touched = set()
        for expected, site, test in self._tests:
            if test(frame, site) is not expected:
                return False
        if frame.touched <= set(self.touched):  # else the texts do not tell enough
            keep(self.known, key)
        return True

    def look(self, make: Callable[[Message], Frame]) -> Look:
        """Say how to tell that the answers are as expected, from texts if that can be."""
        if self.pattern is not None:
            return Look(self.touched, sure=self.pattern.pattern)
        if self._times is not None:
            return Look(self.touched, self._times.tell)
        return Look(self.touched, partial(self._is_told, make))

    def _is_told(
        self, make: Callable[[Message], Frame], _: Sequence[str], message: Message
    ) -> bool:
        """Say whether the answers are as expected, and the segments touched tell it."""
        key = self.key(message.raw)
        return key in self.known or (self.holds(key, make(message)) and key in self.known)

    def again(self, frame: Frame, start: int, stop: int, by: int, depth: int) -> bool:
        """Say whether the answers are the same `by` segments further on.

        The segments from `start` to `stop` are those of a group; what is around it stays.
        """
        raws = frame.raws
        moved = [i + by if start <= i < stop else i for i in self.touched]
        key: Any = raws[moved[0]] if len(moved) == 1 else tuple([raws[i] for i in moved])
        if key in self.known or (self.pattern is not None and self.pattern.match(key)):
            return True
        if self._times is not None:
            return self.vouches(key)
        frame.touched = set()
        before = there = None
        for expected, site, test in self._tests:
            if site is not before:
                before, there = site, site.moved(by, depth)
            assert there is not None
            if test(frame, there) is not expected:
                return False
        if frame.touched <= set(moved):
            keep(self.known, key)
        return True

    def _test(self, entry: Asked | Written) -> tuple[object, Site, Callable[[Frame, Site], object]]:
        """Give the answer that is expected, the place, and the question."""
        if isinstance(entry, Written):
            return True, Site((), entry.index, entry.place), partial(_is_written, entry.value)
        return entry.truth, entry.site, self.book.question(entry.number)


_Judged = tuple[Judge, int, int, Truth]
"""A judge, which of some moments it gets, its own and another (-1: none), and what is expected."""


class _Times:
    """Judges on the times of some DTM segments, and what is expected of them."""

    def __init__(self, syntax: Syntax, value: _At, form: _At, tests: Sequence[_Judged]) -> None:
        self._tests = tests
        self._known = moments_of(syntax, value, form)
        self._plain = plain_moments_of(syntax, value, form)

    def vouch(self, texts: Sequence[str]) -> bool:
        """Say of texts of segments whether all truths are as expected."""
        known = self._known
        return self._holds([*[known[text] for text in texts], None])

    def tell(self, texts: Sequence[str], _: Message) -> bool:
        """Say the same of plain texts."""
        known = self._plain
        return self._holds([*[known[text] for text in texts], None])

    def _holds(self, moments: Sequence[Moment]) -> bool:
        for judge, own, other, expected in self._tests:
            if judge(moments[own], moments[other]) is not expected:
                return False
        return True


_times = lru_cache(maxsize=2_000)(_Times)
"""The same for the same tests, so that they share what was seen right."""


def _on_times(
    touched: tuple[int, ...], entries: Sequence[Asked | Written], book: Rulebook, frame: Frame
) -> _Times | None:
    """Put questions together, if all of them are about the times of DTM segments alone."""
    found: list[_Judged] = []
    for entry in entries:
        rule = book.rule(entry.number) if isinstance(entry, Asked) else None
        how = rule.predicate.on_moments if rule is not None and rule.predicate else None
        if rule is None or how is None or rule.expression or not isinstance(entry, Asked):
            return None
        own, others = entry.site.index, how.others(Scope(rule.condition, entry.site, frame))
        if own is None or len(others) > 1 or {own, *others} != set(touched):
            return None
        places = [touched.index(index) for index in (own, *others)]
        found.append((how.judge, places[0], places[1] if others else -1, entry.truth))
    at = frame.places["DTM"]
    return _times(frame.syntax, at["2380"], at["2379"], tuple(found))


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
        Ask(
            book,
            touched,
            entries,
            _pattern(touched, entries, book, frame),
            _on_times(touched, entries, book, frame),
        )
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
        rf"(?={_up_to(tag, place)}(?:{part})(?![^:+']))"
        for place, some in parts.items()
        for part in dict.fromkeys(some)
    )
    return re.compile(whole)


def _up_to(tag: str, place: tuple[int, int]) -> str:
    """Write a pattern for a segment up to a component, in texts without releases before it."""
    element, component = place
    return rf"[\r\n]*{tag}" + r"\+[^+?']*" * (element - 1) + r"\+" + "[^:+?']*:" * (component - 1)
