"""The shape of a message: its group tree without the segments' contents.

A message of the same tags in the same order has the same tree, so the tree is worked out once and
kept. Long messages (load profiles) are folded first: a group that repeats with the same tags
becomes one group and a count, which keeps keys short and the work linear.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from .repair import Fault, repair
from .structure import Structure
from .structure_grammar import Position
from .table import Run, Table, Trouble, table_of

__all__ = ["Run", "Shape", "shape_of"]

FOLD_FROM = 1200
"""Tags of more characters than this (300 segments) are folded."""
KEEP = 1_000_000
"""How many characters of tags the kept shapes have together, at most."""
_COUNT = re.compile(r"\{([0-9]+)\}")


class Shape:
    """The tree of all messages with the same tags, and what is wrong with the order.

    `plans` is for whoever works something out that only depends on the shape.
    """

    __slots__ = ("faults", "plans", "root")

    def __init__(self, root: Run, faults: tuple[Fault, ...] = ()) -> None:
        """Take the run of the whole message."""
        self.root = root
        self.faults = faults
        self.plans: dict[Any, Any] = {}


class _Frame(NamedTuple):
    """What stands in a group, and in which of these places the groups that were ready."""

    kids: list[Run]
    open: list[int]


class _Shapes(dict[str, Shape]):
    """The shapes of one structure that were seen so far, by the tags of the message.

    Groups are remembered too: messages that differ as a whole are often made of the same groups.
    So are frames: groups but for the groups in them.
    """

    def __init__(self, structure: Structure) -> None:
        super().__init__()
        self.table = table_of(structure)
        self.groups: dict[str, Run] = {}
        self.frames: dict[tuple[str, ...], _Frame] = {}
        self.size = 0
        self.folds = _folds(self.table.top, self.table)
        self.parts = {
            trigger: _parts(position, self.table) for trigger, position in self.table.whole.items()
        }

    def __missing__(self, tags: str) -> Shape:
        """Find the shape of tags that were not seen before."""
        if tags[3::4].strip("+"):  # some are longer: no pattern below may see them
            return _mend(self.table, _split(tags))
        key = self.fold(tags) if len(tags) > FOLD_FROM else tags
        found = self.get(key)
        if found is None:
            try:
                found = Shape(self.run("", key))
            except Trouble:
                found = _mend(self.table, _split(tags))
            if len(key) <= FOLD_FROM:
                self.room(len(key))
                self[key] = found
        return found

    def fold(self, tags: str) -> str:
        for one in self.folds:
            tags = one.fold(tags)
        return tags

    def room(self, size: int) -> None:
        """Forget everything when too much is kept."""
        self.size += size
        if self.size > KEEP:
            self.clear()
            self.groups.clear()
            self.frames.clear()
            self.size = size

    def run(self, trigger: str, text: str) -> Run:
        """Parse a message, or the group that `trigger` opens, from tags with counts."""
        parts = self.parts[trigger](text)
        groups = self.groups
        key = [trigger]
        ready: list[Run] = []
        for part in parts:
            if len(part) > 4:
                tag = part[:3]
                if tag != trigger:
                    ready.append(groups.get(part) or self.group(tag, part))
                    key.append(tag)
                    continue
                part = part[:4]
            key.append(part)
        known = tuple(key)
        frame = self.frames.get(known)
        if frame is not None:
            kids = frame.kids.copy()
            for place, run in zip(frame.open, ready, strict=True):
                kids[place] = run
            return Run(self.table.whole[trigger], 1, kids)
        opens = (number for number, tag in enumerate(key[1:]) if len(tag) == 3)
        found = self.table.parse(
            [tag[:3] for tag in key[1:]], dict(zip(opens, ready, strict=True)), trigger
        )
        frame = _frame(found, ready)
        if frame is not None and len(parts) <= FOLD_FROM // 4:
            self.room(4 * len(parts))
            self.frames[known] = frame
        return found

    def group(self, trigger: str, part: str) -> Run:
        """Give the run of a group, whose trigger may have a count."""
        found = self.groups.get(part)
        if found is None:
            count = _COUNT.match(part, 4)
            text = part[:4] + part[count.end() :] if count else part
            found = self.run(trigger, text)
            if count:
                found = found.times(int(count[1]))
            if len(part) <= FOLD_FROM:
                self.room(len(part))
                self.groups[part] = found
        return found


@lru_cache(maxsize=64)
def _shapes(structure: Structure) -> _Shapes:
    return _Shapes(structure)


def shape_of(tags: str, structure: Structure | None) -> Shape:
    """Give the shape of a message by its tags, four characters a segment (`UNH+BGM+...`).

    Without a structure the shape is flat: all segments stand side by side.
    """
    if structure is None:
        return _flat(tags)
    return _shapes(structure)[tags]


# --- folding ----------------------------------------------------------------------------------


class _Fold(NamedTuple):
    """How to fold groups of one kind: patterns for a whole group, and for what still belongs to it.

    `begin` is what every such group begins with.
    """

    begin: str
    group: re.Pattern[str]
    more: re.Pattern[str]

    def fold(self, tags: str) -> str:
        """Write one group and a count for groups alike in a row."""
        parts: list[str] = []
        at = 0
        while found := self.group.search(tags, at):
            body, end = found[0], found.end()
            count = 1 + _times(body, tags, end)
            end = found.start() + count * len(body)
            if count > 1 and self.more.match(tags, end):  # the last one is another
                count, end = count - 1, end - len(body)
            parts.append(tags[at : found.start()])
            head = len(self.begin)
            parts.append(f"{body[:head]}{{{count}}}{body[head:]}" if count > 1 else body)
            at = end
        parts.append(tags[at:])
        return "".join(parts)


def _times(body: str, text: str, at: int) -> int:
    """Count how often a text follows in another one, in ever longer strides."""
    count, stride = 0, 1
    while text.startswith(body * stride, at):
        count += stride
        at += stride * len(body)
        stride *= 2
    while stride := stride // 2:
        if text.startswith(body * stride, at):
            count += stride
            at += stride * len(body)
    return count


def _folds(position: Position, table: Table) -> list[_Fold]:
    """Say how to fold every group with a trigger of its own, inner groups first.

    A group is its trigger and all segments behind it that stand in it.
    """
    found: list[_Fold] = []
    for kid in position.kids or ():
        found += _folds(kid, table)
        if table.whole.get(kid.trigger) is kid:
            inner = "|".join(sorted(kid.tags() - {kid.trigger}))
            more = rf"(?:(?:{inner})\+(?:\{{[0-9]+\}})?)" if inner else "(?!)"
            begin = f"{kid.trigger}+"
            group = re.compile(rf"{re.escape(begin)}{more}*+")
            found.append(_Fold(begin, group, re.compile(rf"\{{|{more}")))
    return found


def _frame(run: Run, ready: list[Run]) -> _Frame | None:
    """Note where the ready groups stand in a run; None if one of them stands deeper in it."""
    rest = iter([*ready, None])
    this = next(rest)
    kids = list(run.kids or ())
    opens: list[int] = []
    for place, kid in enumerate(kids):
        if kid is this:
            opens.append(place)
            this = next(rest)
    return _Frame(kids, opens) if this is None else None


def _parts(position: Position, table: Table) -> Callable[[str], list[str]]:
    """Cut the tags of a group into those of the groups in it that have triggers of their own.

    What is left over are single tags.
    """
    choices = [_own(kid) for kid in _nearest(position, table)]
    return re.compile("|".join([*choices, r"[\s\S]{3}\+"])).findall


def _nearest(position: Position, table: Table) -> Iterator[Position]:
    for kid in position.kids or ():
        if table.whole.get(kid.trigger) is kid:
            yield kid
        else:
            yield from _nearest(kid, table)


def _own(position: Position) -> str:
    """Write a pattern for the tags of a group, up to what cannot belong to it."""
    inner = "|".join(sorted(position.tags() - {position.trigger}))
    count = r"(?:\{[0-9]+\})?"
    more = rf"(?:(?:{inner})\+{count})*+" if inner else ""
    return rf"{position.trigger}\+{count}{more}"


def _split(tags: str) -> list[str]:
    """List the tags, whatever they are; one of more than three characters is cut: `DTM…`."""
    heads = [tags[i : i + 4] for i in range(0, len(tags), 4)]
    return [head.partition("+")[0] if "+" in head else f"{head[:3]}…" for head in heads]


# --- without a structure, or against it -------------------------------------------------------


def _flat(tags: str) -> Shape:
    names = _split(tags)
    runs = [Run(_nowhere(tag), len(list(same))) for tag, same in groupby(names)]
    return Shape(Run(Position("", ""), 1, runs))


def _mend(table: Table, tags: Sequence[str]) -> Shape:
    """Build the shape of a message with faults: all its segments are in it."""
    mended = repair(table, tags)
    supposed = frozenset(i for i, place in enumerate(mended.places) if place is None)
    root = table.parse(mended.tags, supposed=supposed)
    strays = [fault.index for fault in mended.faults if fault.missing is None]
    if strays:
        real = [place for place in mended.places if place is not None]
        behind: dict[int, list[str]] = {}
        for stray in strays:
            behind.setdefault(bisect_left(real, stray) - 1, []).append(tags[stray])
        first = _strays(behind.get(-1, ()))
        root = Run(root.position, 1, [*first, *_graft(root, 0, behind)])
    return Shape(root, tuple(mended.faults))


def _graft(group: Run, start: int, behind: dict[int, list[str]]) -> list[Run]:
    """List what stands in a group, strays behind the segments that they follow.

    `start` and the keys of `behind` count the segments that are no strays.
    """
    kids: list[Run] = []
    for run, offset in zip(group.kids or (), group.offsets, strict=True):
        at = start + offset
        if run.kids is not None:
            kids.append(Run(run.position, 1, _graft(run, at, behind)))
        elif run.supposed:
            kids.append(run)
        else:
            for number in range(at, at + run.repeat):
                kids.append(Run(run.position))
                kids += _strays(behind.get(number, ()))
    return kids


def _strays(tags: Iterable[str]) -> Iterator[Run]:
    for tag, same in groupby(tags):
        yield Run(_nowhere(tag), len(list(same)), stray=True)


@lru_cache(maxsize=200)
def _nowhere(tag: str) -> Position:
    """Give the place of a tag that has none; what is known of texts is kept by place."""
    return Position(tag, "")
