"""Messages like those before them: found in a text by one pattern, and not cut before asked for.

Most interchanges hold messages of a few kinds, which differ in nothing but values. One pattern
finds them one behind the other, UNH and UNT and the number of segments checked on the way.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice
from typing import NamedTuple

from .message import Message

__all__ = ["Alike", "Found"]

_OFTEN = 3
_MOST = 8
_LONGEST = 256
_BREAKS = "\r\n"
_REST = "<>"
_HEAD = re.compile(r"[\r\n]*UNH\+[^+]+(\+.+)", re.DOTALL)


class Found(NamedTuple):
    """A message in a text: its reference, its tags, and where it ends."""

    reference: str
    tags: str
    end: int


class _Kind(NamedTuple):
    """What messages of one kind share: their tags, and a pattern for all behind the reference."""

    tags: str
    pattern: str


class Alike:
    """The kinds that most messages of an interchange have."""

    __slots__ = ("_kinds",)

    def __init__(self) -> None:
        """Begin without any."""
        self._kinds: list[_Kind] = []

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self._kinds)

    def learn(self, messages: Sequence[Message]) -> None:
        """Take up the kinds that came often among messages, if few kinds make up most of them."""
        if not messages:
            return
        counts = Counter(message.tags for message in messages).most_common(_MOST)
        often = [tags for tags, count in counts if count >= _OFTEN]
        if 2 * sum(count for _, count in counts) < len(messages):
            return
        first = {message.tags: message for message in reversed(messages)}
        news = [kind for tags in often if (kind := _kind(first[tags])) is not None]
        if news and not set(news) <= set(self._kinds):
            self._kinds = [*news, *(kind for kind in self._kinds if kind not in news)][:_MOST]

    def find(self, text: str, odd: bool, most: int) -> Iterator[Found]:
        """Find messages at the front of canonical text, one behind the other, at most `most`.

        `odd`: what has_odd_releases says of the text.
        """
        kinds = self._kinds
        pattern = _pattern(tuple(kind.pattern for kind in kinds), odd)
        for found in islice(pattern.finditer(text), most):
            which = found.lastindex
            if which is None:
                break
            yield Found(found[1], kinds[which - 2].tags, found.end())


@lru_cache(maxsize=256)
def _pattern(kinds: tuple[str, ...], released: bool) -> re.Pattern[str]:
    """Write the pattern: group 1 is the reference, the last group says which kind it is.

    What is no such message is all the rest of the text, and no group. `released`: terminators may
    be released.
    """
    head = r"[\r\n]*+UNH\+([0-9A-Za-z_.,/-]{1,14}+)"
    rest = r"[^'?]*+(?:\?[\s\S][^'?]*+)*+" if released else "[^']*+"
    choices = "|".join(f"{kind}()" for kind in kinds).replace(_REST, rest)
    return re.compile(rf"{head}(?:{choices})|[\s\S]++")


def _kind(message: Message) -> _Kind | None:
    """Give the kind of a message; None if it is no model for others."""
    pieces = message.raw
    head = _HEAD.fullmatch(pieces[0])
    if message.findings or len(pieces) > _LONGEST or head is None:
        return None
    gap = r"[\r\n]*+" if any(piece[:1] in _BREAKS for piece in pieces if piece) else ""
    texts = [_segment(piece.lstrip(_BREAKS)) for piece in pieces[1:-1]]
    body = "".join(_repeated(f"{gap}{text}", len(list(same))) for text, same in groupby(texts))
    return _Kind(message.tags, rf"{re.escape(head[1])}'{body}{gap}UNT\+{len(pieces)}\+\1'")


def _segment(piece: str) -> str:
    """Write a pattern for segments with the tag of this one."""
    return f"{re.escape(piece[:4])}{_REST}'" if len(piece) > 3 else f"{re.escape(piece)}'"


def _repeated(pattern: str, count: int) -> str:
    return f"(?:{pattern}){{{count}}}" if count > 1 else pattern
