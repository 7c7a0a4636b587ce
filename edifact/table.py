"""Lark's LALR table, driven by a loop of our own over lists of segment tags.

Lark builds the table and is the authority on what it means; the loop only walks it, some five
times faster than feeding tokens. Tests hold both equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .structure import Structure
from .structure_grammar import Position, grammar_of, layout_of

__all__ = ["END", "Node", "Table", "Trouble", "table_of"]

END = "$END"

_EMPTY, _APPEND, _GROUP = range(3)


class Trouble(Exception):  # noqa: N818 - never leaves this package
    """The tags do not fit; `index` is the first that does not."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


@dataclass(slots=True)
class Node:
    """A parsed place: segment `index` (in what was parsed), or a group with `kids`."""

    position: Position
    index: int = 0
    kids: "list[Node] | None" = None


@dataclass(frozen=True, slots=True)
class _Reduce:
    """What to do when a rule is complete: `size` symbols become one, of the name `rule`."""

    size: int
    rule: str
    kind: int
    position: Position
    required: tuple[Position | None, ...] = field(default=())


class Table:
    """The parse table of a structure."""

    def __init__(self, structure: Structure) -> None:
        """Let lark build it. Raises lark's GrammarError if the order of tags is ambiguous."""
        from lark import Lark
        from lark.lexer import Lexer

        class NoLexer(Lexer):
            def __init__(self, lexer_conf: Any) -> None: ...
            def lex(self, lexer_state: Any, parser_state: Any) -> Any:
                yield from lexer_state.text

        self.top = layout_of(structure)
        self.tags = frozenset(self.top.tags())
        self.required = frozenset(_required(self.top))
        # (trigger, segment): what stands directly in the group that a trigger opens.
        self.direct = frozenset(_direct(self.top))
        self.lark = Lark(grammar_of(structure), parser="lalr", lexer=NoLexer, strict=True)
        self._by_rule = {"start": self.top} | _by_rule(self.top)
        table: Any = getattr(self.lark.parser, "parser")._parse_table  # noqa: B009
        self.start: int = table.start_states["start"]
        self._end: int = table.end_states["start"]
        self.rows: dict[int, dict[str, int | _Reduce]] = {
            state: {symbol: self._action(*action) for symbol, action in row.items()}
            for state, row in table.states.items()
        }

    def _action(self, action: Any, argument: Any) -> int | _Reduce:
        if not hasattr(argument, "origin"):
            return int(argument)
        rule = str(argument.origin.name)
        size = len(argument.expansion)
        position = self._by_rule[rule]
        if rule.startswith("_"):
            return _Reduce(size, rule, _APPEND if size else _EMPTY, position)
        # In the order of the rule: which place a bare token stands for.
        required = tuple(kid if kid.required else None for kid in position.kids or ())
        return _Reduce(size, rule, _GROUP, position, required)

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
            if action.size:
                del stack[-action.size :]
            target = rows[stack[-1]][action.rule]
            assert isinstance(target, int)
            stack.append(target)
            if target == self._end and tag == END:
                return tuple(stack)

    def accepts(self, states: tuple[int, ...]) -> list[str]:
        """List the tags that fit next, END included."""
        row = self.rows[states[-1]]
        return sorted(tag for tag in {*self.tags, END} & row.keys() if self.follow(states, tag))

    # --- the parse ----------------------------------------------------------------------------

    def parse(self, tags: Sequence[str]) -> Node:
        """Build the tree of a sequence of tags. Raises Trouble."""
        rows = self.rows
        states = [self.start]
        values: list[Any] = []
        row = rows[self.start]
        for index, tag in enumerate([*tags, END]):
            action = row.get(tag)
            while action.__class__ is _Reduce:
                assert isinstance(action, _Reduce)
                reduce(action, states, values)
                target = rows[states[-1]][action.rule]
                assert isinstance(target, int)
                states.append(target)
                if target == self._end:
                    break
                row = rows[target]
                action = row.get(tag)
            if states[-1] == self._end and tag == END:
                break
            if not isinstance(action, int):
                raise Trouble(index)
            states.append(action)
            values.append(index)
            row = rows[action]
        root = values[-1]
        assert isinstance(root, Node)
        return root


def reduce(action: _Reduce, states: list[int], values: list[Any]) -> None:
    """Replace the symbols of a complete rule: helper rules are lists, the others groups."""
    if action.kind == _EMPTY:
        values.append([])
        return
    del states[-action.size :]
    if action.kind == _APPEND:
        last = values.pop()
        values[-1].append(last if isinstance(last, Node) else Node(action.position, last))
        return
    kids: list[Node] = []
    for place, value in zip(action.required, values[-action.size :], strict=True):
        if place is None:
            kids += value
        else:
            kids.append(Node(place, value))
    del values[-action.size :]
    values.append(Node(action.position, -1, kids))


def _required(position: Position) -> list[str]:
    found: list[str] = []
    for kid in position.kids or ():
        if kid.kids is not None:
            found += _required(kid)
        elif kid.required:
            found.append(kid.tag)
    return found


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
