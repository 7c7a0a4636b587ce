"""The outline of a message: its shape and the kinds of its segments.

Everything that follows from structure and codes follows from the outline alone: which variants
the groups are, what is missing, which rules apply. It is worked out once and kept in `plans`; the
next message with that outline only needs its free values looked at. A message whose outline was
seen often is recognised by one pattern over its whole text.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from .kinds import Kind, Kinds, plain_text
from .message import Message
from .segments import Syntax
from .shape import Shape
from .structure_grammar import Position
from .table import Run
from .tree import Tree

__all__ = ["Outline", "outline_of"]

SHORT = 300
"""Outlines of messages with more segments are not kept."""
KEEP = 500
OFTEN = 8
RECENT = 4
MANY = 16
SMALL = 60


class Outline:
    """A shape and the kind of every segment. Messages of one outline share the object.

    `plans` is for whoever works something out that only depends on the outline. `lasting`: other
    messages may have the same outline, so that it pays to plan.
    """

    __slots__ = ("_seen", "kinds", "lasting", "pattern", "plans", "shape")

    def __init__(self, shape: Shape, kinds: Sequence[Kind], lasting: bool) -> None:
        """Take the kinds in the order of the segments."""
        self.shape = shape
        self.kinds = kinds
        self.lasting = lasting
        self.plans: dict[Any, Any] = {}
        self.pattern: re.Pattern[str] | None = None
        self._seen = 0

    @property
    def sound(self) -> bool:
        """Whether all values fit their formats."""
        return all(kind.sound for kind in self.kinds)

    def often(self) -> bool:
        """Count one more message; say whether it is time for a pattern."""
        self._seen += 1
        return self._seen == OFTEN

    def compile(self) -> None:
        """Make the pattern, if every kind has one."""
        parts = [kind.pattern for kind in self.kinds]
        if all(part is not None for part in parts):
            self.pattern = re.compile("'".join(part or "" for part in parts) + "'?")


class _Slate:
    """The outlines that messages of one shape have had."""

    __slots__ = ("_runs", "known", "recent", "shape", "syntax")

    def __init__(self, shape: Shape, syntax: Syntax) -> None:
        self.shape = shape
        self.syntax = syntax
        self._runs = list(_parts(shape.root, syntax))
        self.known: dict[tuple[Kind, ...], Outline] = {}
        self.recent: list[Outline] = []

    def find(self, message: Message) -> Outline:
        """Find the outline of a message by its text."""
        recent = self.recent
        if recent:
            text = plain_text(message.unbroken, self.syntax)
            if text is not None:
                for number, outline in enumerate(recent):
                    pattern = outline.pattern
                    if pattern is not None and pattern.fullmatch(text):
                        if number:
                            recent.insert(0, recent.pop(number))
                        return outline
        return self._look(message.raw)

    def _look(self, raw: Sequence[str]) -> Outline:
        found: list[Kind] = []
        for places, repeat in self._runs:
            if repeat < MANY:
                part = raw[len(found) : len(found) + len(places) * repeat]
                found += [kinds[text] for kinds, text in zip(places * repeat, part, strict=True)]
            else:
                found += _many(places, repeat, raw, len(found), self.syntax)
        if len(found) > SHORT:
            return Outline(self.shape, found, lasting=False)
        kinds = tuple(found)
        outline = self.known.get(kinds)
        if outline is None:
            if len(self.known) >= KEEP:
                self.known.clear()
                self.recent.clear()
            outline = self.known[kinds] = Outline(self.shape, kinds, lasting=True)
        if outline.often():
            outline.compile()
            if outline.pattern is not None:
                self.recent.insert(0, outline)
                del self.recent[RECENT:]
        return outline


def _joined(raw: Sequence[str], syntax: Syntax) -> str | None:
    """Join segments for the patterns; line breaks in front of segments are left out."""
    text = "'".join(raw)
    if "\n" in text or "\r" in text:
        text = "'".join([piece.lstrip("\r\n") for piece in raw])
    return plain_text(text, syntax)


def _parts(run: Run, syntax: Syntax) -> Iterator[tuple[list[Kinds], int]]:
    """Cut a shape into parts that repeat (small groups), and what is between them."""
    between: list[Kinds] = []
    for kid in run.kids or ():
        if kid.supposed:
            continue
        if kid.repeat >= MANY and kid.size <= SMALL:
            if between:
                yield between, 1
            between = []
            yield list(_places(kid, syntax)), kid.repeat
        elif kid.kids is None or kid.size <= SMALL:
            between += _places(kid, syntax) * kid.repeat
        else:
            if between:
                yield between, 1
            between = []
            for _ in range(kid.repeat):
                yield from _parts(kid, syntax)
    if between:
        yield between, 1


def _places(run: Run, syntax: Syntax) -> list[Kinds]:
    """List, for every segment of one occurrence of a run, the kinds of its place."""
    if run.kids is None:
        return [] if run.supposed else [_kinds(run.position, syntax)]
    found: list[Kinds] = []
    for kid in run.kids:
        found += _places(kid, syntax) * kid.repeat
    return found


def _many(
    places: list[Kinds], repeat: int, raw: Sequence[str], start: int, syntax: Syntax
) -> list[Kind]:
    """Find the kinds of a group that repeats: as long as they are the same, by one pattern."""
    size = len(places)
    text = _joined(raw[start : start + size * repeat], syntax)
    found: list[Kind] = []
    at = done = 0
    while done < repeat:
        first = start + done * size
        kinds = [known[one] for known, one in zip(places, raw[first : first + size], strict=True)]
        same = 1
        if text is not None:
            pattern = _repeated(tuple(kind.pattern for kind in kinds))
            end = pattern.match(text, at).end() if pattern is not None else at  # type: ignore[union-attr]
            same = max(1, (text.count("'", at, end) + (end == len(text))) // size)
            if end == at:
                for _ in range(size):
                    end = text.find("'", end) + 1
            at = end
        found += kinds * same
        done += same
    return found


@lru_cache(maxsize=200)
def _repeated(parts: tuple[str | None, ...]) -> re.Pattern[str] | None:
    if None in parts:
        return None
    one = "'".join(part or "" for part in parts)
    return re.compile(rf"(?:{one}(?:'|\Z))*+")


@lru_cache(maxsize=2_000)
def _kinds(position: Position, syntax: Syntax) -> Kinds:
    return Kinds(position, syntax)


def outline_of(tree: Tree) -> Outline:
    """Give the outline of a message; worked out once for each tree."""
    found: Outline | None = tree.outline
    if found is None:
        shape, message = tree.shape, tree.message
        syntax = message.interchange.syntax
        slate = shape.plans.get(syntax)
        if slate is None:
            slate = shape.plans[syntax] = _Slate(shape, syntax)
        found = tree.outline = slate.find(message)
        assert found is not None
    return found
