"""Messages told right at a glance: by one pattern, and by texts of segments seen right before.

Where nothing was found in a message, nothing can be found in another one of the same outline whose
values are right, too. The pattern tells the outline, and takes out the segments whose values have
to be looked at: most of their texts were seen before. Whatever is not told at a glance is looked at
as any other message is.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from mscons.edifact import Message, Outline, Syntax, plain_text

__all__ = ["Glance", "Look", "Tell", "keep"]

KEEP = 4_000
"""How many texts are remembered to be right, of one thing to look at."""
TRIES = 64
Tell = Callable[[Sequence[str], Message], bool]
"""Says whether texts are right, by these (plain, see `plain_text`) or by the message of them."""
_REST_OF_UNH = r"(?=UNH\+[^+']*(\+[^']*))"


class Look(NamedTuple):
    """Something to look at: the segments that it depends on, by number from 0.

    `tell` says whether these texts are right beyond doubt; None: only a full look does. Looks with
    an equal one share what was seen right. `sure` is a pattern instead: what it matches at the
    beginning of the one segment is right. Of UNH only what follows the reference is looked at.
    """

    touched: tuple[int, ...]
    tell: Tell | None = None
    sure: str = ""


class _Check(NamedTuple):
    """Looks at the same segments, made ready.

    `take` takes a key off the groups of the pattern; `right` holds those that were seen right.
    """

    take: Callable[[Sequence[str]], Any]
    right: set[Any]
    tells: tuple[Tell, ...]


class Glance:
    """Tells messages of one outline in which nothing can be found, when their values are right."""

    __slots__ = ("_checks", "_passed", "_pattern", "_syntax", "_tried")

    def __init__(self, outline: Outline, looks: Iterable[Look], syntax: Syntax) -> None:
        """Take an outline of which all kinds have a pattern, and what to look at."""
        wanted, sure = dict[tuple[int, ...], dict[Tell | None, None]](), dict[int, str]()
        for look in looks:
            if look.sure:
                sure[look.touched[0]] = sure.get(look.touched[0], "") + look.sure
            else:
                wanted.setdefault(look.touched, {})[look.tell] = None
        touched = sorted({index for some in wanted for index in some})
        self._syntax = syntax
        self._pattern = _pattern(outline, frozenset(touched), tuple(sorted(sure.items())))
        shared: dict[tuple[Tell, ...], set[Any]] = {}
        self._checks: list[_Check] = []
        for some, told in wanted.items():
            take = itemgetter(*map(touched.index, some))
            tells = tuple([tell for tell in told if tell is not None])
            if len(tells) == len(told):
                self._checks.append(_Check(take, shared.setdefault(tells, set()), tells))
            else:
                self._checks.append(_Check(take, set(), ()))
        self._tried = self._passed = 0

    @property
    def pays(self) -> bool:
        """Whether most messages are told, of those that it was tried on."""
        return self._tried < TRIES or 2 * self._passed >= self._tried

    def passes(self, message: Message) -> bool:
        """Say whether nothing can be found in a message; False where that is not told."""
        self._tried += 1
        texts = self._texts(message)
        if texts is None:
            return False
        for take, right, tells in self._checks:
            key = take(texts)
            if key in right:
                continue
            if not tells:
                return False
            some = (key,) if isinstance(key, str) else key
            for tell in tells:
                if not tell(some, message):
                    return False
            keep(right, key)
        self._passed += 1
        return True

    def learn(self, message: Message) -> None:
        """Take up the texts of a message in which nothing was found."""
        texts = self._texts(message)
        if texts is None:
            return
        for take, right, _ in self._checks:
            keep(right, take(texts))

    def _texts(self, message: Message) -> Sequence[str] | None:
        """Take out what is looked at; None for a message of another outline."""
        text = plain_text(message.unbroken, self._syntax)
        found = self._pattern.fullmatch(text) if text is not None else None
        return None if found is None else found.groups()


def keep(right: set[Any], key: object) -> None:
    """Remember what was found right; everything is forgotten when that becomes too much."""
    if len(right) >= KEEP:
        right.clear()
    right.add(key)


def _pattern(
    outline: Outline, touched: frozenset[int], sure: tuple[tuple[int, str], ...]
) -> re.Pattern[str]:
    """Write the pattern; kept with the outline, as compiling it takes longer than messages do."""
    known: re.Pattern[str] | None = outline.plans.get((Glance, touched, sure))
    if known is None:
        ahead = dict(sure)
        parts: list[str] = []
        for index, kind in enumerate(outline.kinds):
            text = kind.pattern or "(?!)"
            if index in touched:
                text = f"{_REST_OF_UNH}{text}" if not index else f"({text})"
            parts.append(ahead.get(index, "") + text)
        known = outline.plans[Glance, touched, sure] = re.compile("'".join(parts) + "'?")
    return known
