"""Reading AHB cells and expressions: `Muss [140] Soll [139] ∧ [35]`, by expression.lark."""

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken

from .nodes import (
    And,
    Cell,
    Condition,
    Expression,
    Joined,
    Mark,
    Marked,
    Or,
    Package,
    Then,
    TimeRule,
    Xor,
)

__all__ = ["ExpressionError", "parse", "parse_expression"]


class ExpressionError(ValueError):
    """A text is no expression of a handbook. `position` counts characters from 0."""

    def __init__(self, text: str, position: int, reason: str) -> None:
        """Take the text, where it goes wrong, and why."""
        shown = text if len(text) <= 60 else text[:57] + "..."
        super().__init__(f"{reason} at character {position + 1} of {shown!r}")
        self.text = text
        self.position = position
        self.reason = reason


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

    def condition(self, parts: list[Token]) -> Expression:
        return Condition(str(parts[0][1:-1]))

    def time(self, parts: list[Token]) -> Expression:
        return TimeRule(str(parts[0][1:-1]))

    def package(self, parts: list[Token]) -> Expression:
        found = _PACKAGE.fullmatch(parts[0][1:-1])
        assert found is not None
        number, low, high = found.groups()
        if low is None:
            return Package(number)
        return Package(number, int(low), None if high == "n" else int(high))


_PACKAGE = re.compile(r"([0-9]+P)(?:([0-9]+)\.\.([0-9]+|n))?")


@lru_cache(maxsize=1)
def _parser() -> Lark:
    text = (files(__package__ or "") / "expression.lark").read_text("utf-8")
    return Lark(text, parser="lalr", start=["cell", "level"], transformer=_Build())


@lru_cache(maxsize=4096)
def parse(text: str) -> Cell:
    """Read a cell. Raises ExpressionError."""
    found = _read(text, "cell")
    assert isinstance(found, Cell)
    return found


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Expression:
    """Read an expression without a mark, as packages have one. Raises ExpressionError."""
    found = _read(text, "level")
    assert isinstance(found, Joined | Condition | Package | TimeRule)
    assert not isinstance(found, Joined) or isinstance(found, And | Or | Xor | Then)
    return found


def _read(text: str, start: str) -> object:
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
