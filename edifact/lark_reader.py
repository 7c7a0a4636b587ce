"""The reference reader: every byte through grammar.lark, to the same segments as `scan`.

Slow (about 1 MB/s); `--engine lark` uses it, and a property test holds both readers equal.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from .data import data_of
from .segments import PLAIN, Layout, Segment, Syntax

if TYPE_CHECKING:
    from lark import Lark, Token

__all__ = ["cut_with_lark", "read_with_lark"]


@lru_cache(maxsize=1)
def _grammar() -> "Lark":
    from lark import Lark

    text = data_of(__package__ or "", "grammar.lark").decode()
    return Lark(text, parser="lalr", keep_all_tokens=True)


def read_with_lark(text: str, offset: int = 0, syntax: Syntax = PLAIN) -> Iterator[Segment]:
    """Read canonical text token by token through grammar.lark."""
    from lark import Token

    at = offset
    for child in _grammar().parse(text).children:
        if isinstance(child, Token):  # a GAP
            at += len(child)
            continue
        tokens = list(child.scan_values(lambda _: True))
        raw = "".join(tokens)
        closed = tokens[-1].type == "QUOTE"
        if closed:
            tokens.pop()
        layout = _arrange(tokens, at)
        yield Segment(raw[: len(raw) - closed], at, syntax, closed=closed, layout=layout)
        at += len(raw)


def cut_with_lark(text: str, odd: bool | None = None) -> tuple[list[str], str]:
    """Cut canonical text at its terminators as `segments.cut` does, by the grammar alone."""
    del odd
    from lark import Token

    pieces: list[str] = []
    front = ""
    for child in _grammar().parse(text).children:
        if isinstance(child, Token):
            front += child
            continue
        *empty, front = front.split("'")
        pieces += empty
        raw = front + "".join(child.scan_values(lambda _: True))
        front = ""
        if child.data == "tail":
            return pieces, raw
        pieces.append(raw[:-1])
    *empty, front = front.split("'")
    return pieces + empty, front


def _arrange(tokens: "list[Token]", start: int) -> Layout:
    """Turn the tokens of one segment into spans: an empty place is a separator's neighbour."""
    layout: Layout = [[[(start, start)]]]
    at = start
    for token in tokens:
        end = at + len(token)
        if token.type == "PLUS":
            layout.append([[(end, end)]])
        elif token.type == "STAR":
            layout[-1].append([(end, end)])
        elif token.type == "COLON":
            layout[-1][-1].append((end, end))
        else:
            layout[-1][-1][-1] = (layout[-1][-1][-1][0], end)
        at = end
    return layout
