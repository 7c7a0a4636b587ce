"""Reading AHB cells and expressions: `Muss [140] Soll [139] ∧ [35]`.

expression.lark is the definition, and lark says what is wrong with a text. To load lark takes
longer than to check a small file, so what is well-formed is read by a few lines here; a test holds
both equal.
"""

import re
from functools import lru_cache

from .nodes import (
    And,
    Cell,
    Condition,
    Expression,
    Mark,
    Marked,
    Or,
    Package,
    Then,
    TimeRule,
    Xor,
)

__all__ = ["ExpressionError", "leaf", "parse", "parse_expression"]


class ExpressionError(ValueError):
    """A text is no expression of a handbook. `position` counts characters from 0."""

    def __init__(self, text: str, position: int, reason: str) -> None:
        """Take the text, where it goes wrong, and why."""
        shown = text if len(text) <= 60 else text[:57] + "..."
        super().__init__(f"{reason} at character {position + 1} of {shown!r}")
        self.text = text
        self.position = position
        self.reason = reason


@lru_cache(maxsize=4096)
def parse(text: str) -> Cell:
    """Read a cell. Raises ExpressionError."""
    found = _plain_cell(text) or _read(text, "cell")
    assert isinstance(found, Cell)
    return found


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Expression:
    """Read an expression without a mark, as packages have one. Raises ExpressionError."""
    pieces = _pieces(text)
    found = (pieces and _plain(pieces)) or _read(text, "level")
    assert isinstance(found, Condition | Package | TimeRule | And | Or | Xor | Then)
    return found


# --- what is well-formed ----------------------------------------------------------------------

_GAPS = str.maketrans("", "", " \t\r\n")
_PIECE = re.compile(
    r"Muss|Soll|Kann|[XMSK]|[()∧∨⊻]"
    r"|\[(?:[0-9]{1,4}|UB[1-3]|[0-9]{1,4}P(?:[0-9]{1,5}\.\.(?:[0-9]{1,5}|n))?)\]"
)
_PACKAGE = re.compile(r"\[([0-9]+P)(?:([0-9]+)\.\.([0-9]+|n))?\]")
_JOINS: tuple[tuple[str, type[And | Or | Xor]], ...] = (("∨", Or), ("⊻", Xor), ("∧", And))
_MARKS = frozenset(Mark)


def _pieces(text: str) -> list[str]:
    """Cut a text into marks, signs and conditions; nothing if there is anything else in it."""
    found: list[str] = _PIECE.findall(text)
    return found if "".join(found) == text.translate(_GAPS) else []


def _plain_cell(text: str) -> Cell | None:
    """Read a cell; None if that is for lark to do."""
    pieces = _pieces(text)
    starts = [n for n, piece in enumerate(pieces) if piece in _MARKS]
    if not starts or starts[0]:
        return None
    marks: list[Marked] = []
    for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True):
        inner = _plain(pieces[start + 1 : end]) if end > start + 1 else None
        if inner is None and end > start + 1:
            return None
        marks.append(Marked(Mark(pieces[start]), inner))
    return Cell(tuple(marks))


def _plain(pieces: list[str]) -> Expression | None:
    """Read an expression, innermost brackets first; None if that is for lark to do."""
    levels: list[list[Expression | str]] = [[]]
    for piece in pieces:
        if piece == "(":
            levels.append([])
        elif piece != ")":
            levels[-1].append(leaf(piece) if piece[0] == "[" else piece)
        elif len(levels) == 1 or (inner := _joined(levels.pop())) is None:
            return None
        else:
            levels[-1].append(inner)
    return _joined(levels[0]) if len(levels) == 1 else None


def _joined(level: list[Expression | str]) -> Expression | None:
    """Put together what stands on one bracket level; the sign that binds least goes first."""
    if "∨" in level and "⊻" in level:
        return None
    for sign, join in _JOINS:
        if sign in level:
            cuts = [n for n, part in enumerate(level) if part == sign]
            parts = [
                _joined(level[start + 1 : end])
                for start, end in zip([-1, *cuts], [*cuts, len(level)], strict=True)
            ]
            whole = tuple(part for part in parts if part is not None)
            return join(whole) if len(whole) == len(parts) else None
    atoms = tuple(part for part in level if not isinstance(part, str))
    if not atoms or len(atoms) < len(level):
        return None
    return atoms[0] if len(atoms) == 1 else Then(atoms)


def leaf(text: str) -> Expression:
    """Read a condition, a package or a time rule, brackets included."""
    if text[1] == "U":
        return TimeRule(text[1:-1])
    package = _PACKAGE.fullmatch(text)
    if package is None:
        return Condition(text[1:-1])
    number, low, high = package.groups()
    if low is None:
        return Package(number)
    return Package(number, int(low), None if high == "n" else int(high))


def _read(text: str, start: str) -> object:
    from .lark_reader import read_with_lark

    return read_with_lark(text, start)
