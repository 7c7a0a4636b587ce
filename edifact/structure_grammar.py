"""The LALR grammar over segment tags that follows from a structure.

Variants of one place count as one here: `NAD+MS` and `NAD+MR` are two NAD, told apart later by
their codes. The grammar says which order is possible; what must be there, and how often, is
counted afterwards. Only segments that the standard demands exactly once, and triggers of groups,
are demanded here too, because the order of tags is ambiguous without them.

Optional and repeated items are nullable helper rules (`_l0210: _l0210 DTM |`): chains of optional
items would blow the table up (2**n). Lark runs in strict mode: an ambiguity is an error.
"""

from collections.abc import Sequence
from functools import lru_cache

from .structure import GroupUse, Item, SegmentUse, Structure

__all__ = ["Position", "grammar_of", "layout_of"]


class Position:
    """A place in a message type: all variants of a segment, or of a group, with one counter.

    `required`: the standard demands exactly one. `kids` is None for a segment. `counter` is ""
    for a segment that stands where none is foreseen.
    """

    __slots__ = ("counter", "kids", "parent", "required", "tag", "uses")

    def __init__(self, tag: str, counter: str, uses: Sequence[Item] = ()) -> None:
        """Merge `uses`, which share tag and counter; for groups, merge their contents too."""
        self.tag = tag
        self.counter = counter
        self.uses = tuple(uses)
        self.required = False
        self.parent: Position | None = None
        self.kids: tuple[Position, ...] | None = None
        groups = [use for use in uses if isinstance(use, GroupUse)]
        if groups:
            inner: dict[str, list[Item]] = {}
            for group in groups:
                for item in group.items:
                    inner.setdefault(item.counter, []).append(item)
            self.kids = tuple(_position(inner[c], self) for c in sorted(inner))
            if tag:
                self.kids[0].required = True

    @property
    def trigger(self) -> str:
        """The tag of the segment that opens the group, or of the segment itself."""
        return self.kids[0].tag if self.kids else self.tag

    def tags(self) -> set[str]:
        """All segment tags in it, the trigger included."""
        if self.kids is None:
            return {self.tag}
        return set[str]().union(*(kid.tags() for kid in self.kids))

    def __repr__(self) -> str:
        """Show tag and counter."""
        return f"<Position {self.tag} {self.counter}>"


def _position(uses: list[Item], parent: Position) -> Position:
    first = uses[0]
    if any(type(use) is not type(first) or use.tag != first.tag for use in uses):
        raise ValueError(f"counter {first.counter} has both {first.tag} and something else")
    made = Position(first.tag, first.counter, uses)
    made.parent = parent
    made.required = isinstance(first, SegmentUse) and all(
        use.std_status == "M" and use.std_max == 1 for use in uses
    )
    return made


@lru_cache(maxsize=64)
def layout_of(structure: Structure) -> Position:
    """Merge the variants of a structure; the result stands for the whole message."""
    return Position("", "", (structure.root,))


def grammar_of(structure: Structure) -> str:
    """Write the grammar, as lark reads it. Terminals are segment tags."""
    top = layout_of(structure)
    rules: list[str] = []
    _write(top, "start", rules)
    return "\n".join([*rules, f"%declare {' '.join(sorted(top.tags()))}", ""])


def _write(position: Position, name: str, rules: list[str]) -> None:
    body: list[str] = []
    rules.append("")
    place = len(rules) - 1
    for kid in position.kids or ():
        symbol = kid.tag if kid.kids is None else f"p{kid.counter}"
        if kid.required:
            body.append(symbol)
        else:
            body.append(f"_l{kid.counter}")
            rules.append(f"_l{kid.counter}: _l{kid.counter} {symbol} |")
        if kid.kids is not None:
            _write(kid, symbol, rules)
    rules[place] = f"{name}: {' '.join(body)}"
