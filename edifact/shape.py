"""The shape of a message: its group tree without the segments' contents.

A message of the same tags in the same order has the same tree, so the tree is worked out once and
kept. Long messages (load profiles) are folded first: a group that repeats with the same tags
becomes one group and a count, which keeps keys short and the work linear.

A shape is made of *runs*: the same place several times in a row, each time with as many segments.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .repair import Fault, repair
from .structure import Structure
from .structure_grammar import Position
from .table import Node, Table, Trouble, table_of

__all__ = ["Run", "Shape", "shape_of"]

FOLD_FROM = 1200
"""Tags of more characters than this (300 segments) are folded."""
KEEP = 1_000_000
"""How many characters of tags the kept shapes have together, at most."""
_COUNT = re.compile(r"([A-Z0-9]{3})\+(?:\{([0-9]+)\})?|.", re.S)


@dataclass(slots=True)
class Run:
    """A place, `repeat` times in a row, each time `size` segments long.

    `offset`: where the first begins, in segments from the beginning of the group around it.
    `before`: how many of the same name stand before it there. `kids` is None for segments.
    `supposed`: the segment is missing. `stray`: it does not belong there.
    """

    position: Position
    repeat: int = 1
    size: int = 1
    offset: int = 0
    before: int = 0
    kids: "tuple[Run, ...] | None" = None
    supposed: bool = False
    stray: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """The tree of all messages with the same tags, and what is wrong with the order."""

    root: Run
    faults: tuple[Fault, ...]


class _Shapes:
    """The shapes of one structure that were seen so far."""

    def __init__(self, structure: Structure) -> None:
        self.table = table_of(structure)
        self.known: dict[str, Shape] = {}
        self.size = 0
        self.folds = list(_folds(self.table.top))

    def get(self, tags: str) -> Shape:
        found = self.known.get(tags)
        if found is None:
            key = self.fold(tags) if len(tags) > FOLD_FROM else tags
            found = self.known.get(key)
            if found is None:
                found = self.make(tags, key)
                self.keep(key, found)
        return found

    def keep(self, key: str, shape: Shape) -> None:
        if len(key) > KEEP // 50:
            return
        self.size += len(key)
        while self.size > KEEP:
            oldest = next(iter(self.known))
            self.size -= len(oldest)
            del self.known[oldest]
        self.known[key] = shape

    def fold(self, tags: str) -> str:
        for pattern in self.folds:
            tags = pattern.sub(_folded, tags)
        return tags

    def make(self, tags: str, key: str) -> Shape:
        names, counts = _unfold(key)
        try:
            node = self.table.parse(names)
        except Trouble:
            return _mend(self.table, _split(tags))
        return Shape(_run(node, counts), ())


@lru_cache(maxsize=64)
def _shapes(structure: Structure) -> _Shapes:
    return _Shapes(structure)


def shape_of(tags: str, structure: Structure | None) -> Shape:
    """Give the shape of a message by its tags, four characters a segment (`UNH+BGM+...`).

    Without a structure the shape is flat: all segments stand side by side.
    """
    if structure is None:
        return _flat(tags)
    return _shapes(structure).get(tags)


# --- folding ----------------------------------------------------------------------------------


def _folds(position: Position) -> list[re.Pattern[str]]:
    """Write a pattern for every group that may repeat, inner groups first.

    A group is its trigger and all segments behind it that stand in it; the same again must follow,
    and then no segment that would belong to it too.
    """
    found: list[re.Pattern[str]] = []
    for kid in position.kids or ():
        if kid.kids is None:
            continue
        found += _folds(kid)
        inner = "|".join(sorted(kid.tags() - {kid.trigger}))
        more = rf"(?:(?:{inner})\+(?:\{{[0-9]+\}})?)" if inner else "(?!)"
        found.append(re.compile(rf"({kid.trigger}\+{more}*+)((?:\1(?!\{{|{more}))+)"))
    return found


def _folded(found: re.Match[str]) -> str:
    body = found[1]
    count = 1 + len(found[2]) // len(body)
    return f"{body[:4]}{{{count}}}{body[4:]}"


def _unfold(key: str) -> tuple[list[str], dict[int, int]]:
    """Split a folded key into tags, and the counts that stand behind triggers."""
    if "{" not in key:
        return _split(key), {}
    names: list[str] = []
    counts: dict[int, int] = {}
    for name, count in _COUNT.findall(key):
        if count:
            counts[len(names)] = int(count)
        names.append(name)
    return names, counts


def _split(tags: str) -> list[str]:
    return [tags[i : i + 3] for i in range(0, len(tags), 4)]


# --- runs -------------------------------------------------------------------------------------


def _run(node: Node, counts: dict[int, int], supposed: frozenset[int] = frozenset()) -> Run:
    """Make the run of a parsed place; `counts` holds repetitions by the index of the trigger."""
    if node.kids is None:
        missing = node.index in supposed
        return Run(node.position, size=0 if missing else 1, supposed=missing)
    kids: list[Run] = []
    offset = 0
    seen: dict[str, int] = {}
    for kid in node.kids:
        last = kids[-1] if kids else None
        if (
            kid.kids is None
            and last is not None
            and last.position is kid.position
            and kid.index not in supposed
            and not last.supposed
        ):
            last.repeat += 1
            offset += 1
            seen[last.position.tag] += 1
            continue
        run = _run(kid, counts, supposed)
        if kid.kids:
            run.repeat = counts.get(kid.kids[0].index, 1)
        tag = run.position.tag
        run.offset = offset
        run.before = seen.get(tag, 0)
        seen[tag] = run.before + run.repeat
        offset += run.repeat * run.size
        kids.append(run)
    return Run(node.position, size=offset, kids=tuple(kids))


def _flat(tags: str) -> Shape:
    names = _split(tags)
    places = {tag: Position(tag, "") for tag in names}
    kids = [Node(places[tag], index) for index, tag in enumerate(names)]
    return Shape(_run(Node(Position("", ""), -1, kids), {}), ())


# --- what does not fit ------------------------------------------------------------------------


def _mend(table: Table, tags: Sequence[str]) -> Shape:
    """Build the shape of a message with faults: all its segments are in it."""
    mended = repair(table, tags)
    node = table.parse(mended.tags)
    supposed = frozenset(i for i, place in enumerate(mended.places) if place is None)
    strays = {f.index: f for f in mended.faults if f.missing is None}
    if strays:
        _graft(node, mended.places, sorted(strays), tags)
    run = _run(node, {}, supposed)
    _mark(run)
    return Shape(run, tuple(mended.faults))


def _graft(
    root: Node, places: Sequence[int | None], strays: Sequence[int], tags: Sequence[str]
) -> None:
    """Hang stray segments into the tree, behind the segments that they follow."""
    owner: list[Node] = []
    _owners(root, owner)
    real = [(place, order) for order, place in enumerate(places) if place is not None]
    behind: dict[int, list[Node]] = {}
    for stray in strays:
        before = bisect_left(real, (stray, 0)) - 1
        order = real[before][1] if before >= 0 else -1
        behind.setdefault(order, []).append(Node(Position(tags[stray], ""), -1))
    _insert(root, owner, behind)


def _owners(node: Node, owner: list[Node]) -> None:
    """List, for every parsed tag in order, the group that it stands in."""
    for kid in node.kids or ():
        if kid.kids is None:
            owner.append(node)
        else:
            _owners(kid, owner)


def _insert(root: Node, owner: list[Node], behind: dict[int, list[Node]]) -> None:
    """Rebuild the lists of those groups that get strays."""
    touched: dict[int, Node] = {}
    for order in behind:
        group = owner[order] if order >= 0 else root
        touched[id(group)] = group
    for group in touched.values():
        kids: list[Node] = behind.get(-1, []) if group is root else []
        kids = list(kids)
        for kid in group.kids or ():
            kids.append(kid)
            if kid.kids is None:
                kids += behind.get(kid.index, ())
        group.kids = kids


def _mark(run: Run) -> None:
    for kid in run.kids or ():
        kid.stray = kid.position.counter == ""
        _mark(kid)
