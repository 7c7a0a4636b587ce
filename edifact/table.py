"""Lark's LALR table, driven by a loop of our own over lists of segment tags.

Lark builds the table and is the authority on what it means; the loop only walks it, some five
times faster than feeding tokens. Tests hold both equal. What lark built for the market's
structures is kept beside them, so that a start needs no lark.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from .structure import Structure
from .structure_grammar import Position, grammar_of, layout_of

if TYPE_CHECKING:
    from lark import Lark

__all__ = ["END", "Run", "Table", "Trouble", "lalr_of", "lark_of", "table_of"]

END = "$END"


class Trouble(Exception):  # noqa: N818 - never leaves this package
    """The tags do not fit; `index` is the first that does not."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


class Run:
    """A place, `repeat` times in a row, each time `size` segments long: what a parse gives.

    `kids` is None for segments. `supposed`: the segment is missing. `stray`: it does not belong
    there. Runs never change and are shared.
    """

    __slots__ = ("_before", "_offsets", "kids", "position", "repeat", "size", "stray", "supposed")

    def __init__(
        self,
        position: Position,
        repeat: int = 1,
        kids: "Sequence[Run] | None" = None,
        *,
        supposed: bool = False,
        stray: bool = False,
    ) -> None:
        """Make a run of segments, or of a group of `kids`."""
        self.position = position
        self.repeat = repeat
        self.kids = kids
        self.supposed = supposed
        self.stray = stray
        self._offsets: list[int] | None = None
        self._before: list[int] | None = None
        self.size: int = not supposed
        if kids is not None:
            self.size = sum([kid.repeat * kid.size for kid in kids])

    @property
    def offsets(self) -> Sequence[int]:
        """Where each of the kids begins, in segments from the beginning of the group."""
        if self._offsets is None:
            sizes = (kid.repeat * kid.size for kid in self.kids or ())
            self._offsets = list(accumulate(sizes, initial=0))[:-1]
        return self._offsets

    @property
    def before(self) -> Sequence[int]:
        """How many of its name stand before each of the kids in the group."""
        if self._before is None:
            self._before = []
            seen: dict[str, int] = {}
            for kid in self.kids or ():
                tag = kid.position.tag
                count = seen.get(tag, 0)
                self._before.append(count)
                seen[tag] = count + kid.repeat
        return self._before

    def times(self, repeat: int) -> "Run":
        """Give the same group with another count."""
        return Run(self.position, repeat, self.kids)

    def __repr__(self) -> str:
        """Show place and repetitions."""
        return f"<Run {self.repeat} x {self.position!r}>"


@lru_cache(maxsize=4096)
def _segments(position: Position, repeat: int) -> Run:
    return Run(position, repeat)


# What to do when a rule is complete: how many symbols become one, the name of that one, its place,
# and whether it is a list.
_Reduce = tuple[int, str, Position, bool]


def lark_of(structure: Structure) -> "Lark":
    """Let lark read the grammar. Raises its GrammarError if the order of tags is ambiguous.

    What it parses are tokens already; its start rules are the message and the groups that have
    triggers of their own.
    """
    from lark import Lark
    from lark.lexer import Lexer

    class NoLexer(Lexer):
        def __init__(self, lexer_conf: Any) -> None: ...
        def lex(self, tokens: Any) -> Any:  # type: ignore[override]
            return iter(tokens)

    top = layout_of(structure)
    starts = [_rule(position) for position in (top, *_own_triggers(top))]
    return Lark(grammar_of(structure), parser="lalr", lexer=NoLexer, start=starts, strict=True)


def lalr_of(structure: Structure) -> dict[str, Any]:
    """Give lark's table as plain data: `states`, and the `starts` and `ends` of each start rule.

    A state maps symbols to the next state, or to what to reduce: (number of symbols, rule). States
    are numbered as a walk from the starts meets them, so that the same grammar gives the same.
    """
    table: Any = getattr(lark_of(structure).parser, "parser")._parse_table  # noqa: B009
    numbers: dict[Any, int] = {}
    todo = deque(table.start_states[name] for name in sorted(table.start_states))
    states: list[dict[str, Any]] = []
    while todo:
        state = todo.popleft()
        if state not in numbers:
            numbers[state] = len(numbers)
            row = table.states[state]
            todo += [row[symbol][1] for symbol in sorted(row) if _shifts(row[symbol])]
    for state in numbers:
        row = table.states[state]
        states.append(
            {
                symbol: numbers[row[symbol][1]]
                if _shifts(row[symbol])
                else [len(row[symbol][1].expansion), str(row[symbol][1].origin.name)]
                for symbol in sorted(row)
            }
        )
    return {
        "starts": {name: numbers[state] for name, state in sorted(table.start_states.items())},
        "ends": {name: numbers[state] for name, state in sorted(table.end_states.items())},
        "states": states,
    }


def _shifts(action: Any) -> bool:
    return not hasattr(action[1], "origin")


def _rule(position: Position) -> str:
    return f"p{position.counter}" if position.counter else "start"


class Table:
    """The parse table of a structure."""

    def __init__(self, structure: Structure) -> None:
        """Take what was kept of it, else let lark build it: see lalr_of."""
        self.top = layout_of(structure)
        self.tags = frozenset(self.top.tags())
        self.required = frozenset(_required(self.top))
        # (trigger, segment): what stands directly in the group that a trigger opens.
        self.direct = frozenset(_direct(self.top))
        self.whole = {"": self.top} | {p.trigger: p for p in _own_triggers(self.top)}
        self._by_rule = {"start": self.top} | _by_rule(self.top)
        lalr = structure.lalr or lalr_of(structure)
        names = {trigger: _rule(position) for trigger, position in self.whole.items()}
        self._starts: dict[str, int] = {t: lalr["starts"][name] for t, name in names.items()}
        self._ends: dict[str, int] = {t: lalr["ends"][name] for t, name in names.items()}
        self.start = self._starts[""]
        # An action: the next state; what to reduce; or (a list) the states behind empty lists.
        self.rows: dict[int, dict[str, Any]] = {
            state: {symbol: self._action(action) for symbol, action in row.items()}
            for state, row in enumerate(lalr["states"])
        }
        for row in self.rows.values():
            for tag in self.tags | {END}:
                chain = self._empty(row, tag)
                if chain:
                    row[tag] = chain

    def _empty(self, row: Mapping[str, Any], tag: str) -> list[int]:
        """Follow the lists that stay empty when `tag` comes; give the states behind them."""
        chain: list[int] = []
        action: Any = row.get(tag)
        while action.__class__ is tuple and action[0] == 0:
            chain.append(row[action[1]])
            row = self.rows[chain[-1]]
            action = row.get(tag)
        if action.__class__ is list:
            chain += action
        return chain

    def _action(self, action: Any) -> int | _Reduce:
        """Add to a rule that is complete its place, and whether it is a list."""
        if isinstance(action, int):
            return action
        size, rule = action
        return size, rule, self._by_rule[rule], rule.startswith("_")

    # --- states only: what could come ---------------------------------------------------------

    def follow(self, states: tuple[int, ...], tag: str) -> tuple[int, ...] | None:
        """Give the stack of states behind `tag`, or None if it does not fit."""
        rows = self.rows
        stack = list(states)
        while True:
            action = rows[stack[-1]].get(tag)
            if action is None:
                return None
            if isinstance(action, int):
                stack.append(action)
                return tuple(stack)
            if isinstance(action, list):
                stack += action
                continue
            size, rule = action[:2]
            del stack[-size:]
            target: int = rows[stack[-1]][rule]
            stack.append(target)
            if target == self._ends[""] and tag == END:
                return tuple(stack)

    def accepts(self, states: tuple[int, ...]) -> list[str]:
        """List the tags that fit next, END included."""
        row = self.rows[states[-1]]
        return sorted(tag for tag in {*self.tags, END} & row.keys() if self.follow(states, tag))

    # --- the parse ----------------------------------------------------------------------------

    def parse(
        self,
        tags: Sequence[str],
        ready: "Mapping[int, Run]" = MappingProxyType({}),
        trigger: str = "",
        supposed: frozenset[int] = frozenset(),
    ) -> Run:
        """Build the tree of a message, or of the group that `trigger` opens. Raises Trouble.

        `ready` has, by the index of their trigger, groups that are complete: only the trigger
        itself is among the tags then. `supposed` has the indices of segments that are missing.
        """
        rows = self.rows
        end = self._ends[trigger]
        states = [self._starts[trigger]]
        values: list[Any] = []
        row = rows[states[0]]
        for index, tag in enumerate([*tags, END]):
            action = row.get(tag)
            while action.__class__ is not int:
                if action is None:
                    raise Trouble(index)
                if action.__class__ is list:
                    states += action
                    values += [None] * len(action)
                    row = rows[action[-1]]
                else:
                    size, rule, position, is_list = action
                    del states[-size:]
                    if is_list:
                        _append(values)
                    else:
                        kids = _kids(position, values[-size:])
                        values[-size:] = [Run(position, 1, kids)]
                    target = rows[states[-1]][rule]
                    states.append(target)
                    if target == end and tag is END:
                        return cast(Run, values[-1])
                    row = rows[target]
                action = row.get(tag)
            value: Run | bool = index not in supposed
            if index in ready:
                value = ready[index]
                action = row[f"p{value.position.counter}"]
            states.append(cast(int, action))
            values.append(value)
            row = rows[states[-1]]
        raise AssertionError("the end is never shifted")


def _append(values: list[Any]) -> None:
    """Put the last value into the list before it; of segments only the count is kept."""
    last = values.pop()
    if last is True:
        values[-1] = (values[-1] or 0) + 1
    elif values[-1] is None:
        values[-1] = [last]
    else:
        values[-1].append(last)


def _kids(position: Position, values: list[Any]) -> list[Run]:
    """Put together what stands in a group."""
    kids: list[Run] = []
    for kid, value in zip(position.kids or (), values, strict=True):
        if value is None:
            continue
        if kid.kids is not None:
            kids += value
        elif value is False:
            kids.append(Run(kid, supposed=True))
        else:
            kids.append(_segments(kid, int(value)))
    return kids


def _required(position: Position) -> list[str]:
    found: list[str] = []
    for kid in position.kids or ():
        if kid.kids is not None:
            found += _required(kid)
        elif kid.required:
            found.append(kid.tag)
    return found


def _own_triggers(top: Position) -> Iterator[Position]:
    """Give the groups whose trigger stands nowhere else."""
    tags: list[str] = []
    groups: list[Position] = []
    todo = [top]
    while todo:
        for kid in todo.pop().kids or ():
            if kid.kids is None:
                tags.append(kid.tag)
            else:
                groups.append(kid)
                todo.append(kid)
    return (group for group in groups if tags.count(group.trigger) == 1)


def _direct(position: Position) -> list[tuple[str, str]]:
    """List (trigger of a group, tag of a plain segment in it)."""
    found: list[tuple[str, str]] = []
    for kid in position.kids or ():
        if kid.kids is not None:
            found += _direct(kid)
        elif not kid.required:
            found.append((position.trigger, kid.tag))
    return found


def _by_rule(position: Position) -> dict[str, Position]:
    found: dict[str, Position] = {}
    for kid in position.kids or ():
        found[f"_l{kid.counter}"] = kid
        if kid.kids is not None:
            found[f"p{kid.counter}"] = kid
            found |= _by_rule(kid)
    return found


@lru_cache(maxsize=64)
def table_of(structure: Structure) -> Table:
    """Give the parse table of a structure; built once per process."""
    return Table(structure)
