"""Cells and expressions read by lark: expression.lark, and what is wrong with a text."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken

from .expression import ExpressionError, leaf
from .nodes import And, Cell, Expression, Mark, Marked, Or, Then, Xor

__all__ = ["read_with_lark"]


class _Build(Transformer[Token, object]):
    """Builds nodes while the parser runs, from the inside out."""

    def cell(self, marks: list[Marked]) -> Cell:
        return Cell(tuple(marks))

    def marked(self, parts: list[Token | Expression]) -> Marked:
        mark, *rest = parts
        expression = rest[0] if rest else None
        assert not isinstance(expression, Token)
        return Marked(Mark(str(mark)), expression)

    def either(self, parts: Sequence[Expression]) -> Expression:
        return Or(tuple(parts))

    def one_of(self, parts: Sequence[Expression]) -> Expression:
        return Xor(tuple(parts))

    def both(self, parts: Sequence[Expression]) -> Expression:
        return And(tuple(parts))

    def then_also(self, parts: Sequence[Expression]) -> Expression:
        return Then(tuple(parts))

    def leaf(self, parts: list[Token]) -> Expression:
        return leaf(str(parts[0]))


@lru_cache(maxsize=1)
def _parser() -> Lark:
    text = (files(__package__ or "") / "expression.lark").read_text("utf-8")
    return Lark(text, parser="lalr", start=["cell", "level"], transformer=_Build())


def read_with_lark(text: str, start: str) -> object:
    """Read a "cell", or a "level": an expression without a mark. Raises ExpressionError."""
    try:
        return _parser().parse(text, start=start)
    except UnexpectedInput as error:
        raise _explained(text, error) from None


def _explained(text: str, error: UnexpectedInput) -> ExpressionError:
    if isinstance(error, UnexpectedToken):
        token = cast(Token, error.token)
        if token.type == "$END":
            return ExpressionError(text, len(text), "unexpected end")
        other = {"_OR": "_XOR", "_XOR": "_OR"}.get(token.type)
        mixed = other is not None and other in error.expected
        reason = "∨ and ⊻ on one bracket level" if mixed else f"unexpected {str(token)!r}"
        return ExpressionError(text, token.start_pos or 0, reason)
    position = error.pos_in_stream or 0
    return ExpressionError(text, position, f"unexpected {text[position : position + 1]!r}")
