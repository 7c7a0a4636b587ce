"""Text of the input on its way to a terminal or a log: escaped, coloured, and in its encoding.

What was read is hostile until it is escaped: ESC moves the cursor, bidi characters turn a line
around, a workflow command at the start of a line is executed by a CI runner.
"""

import codecs
import unicodedata
from typing import TextIO

__all__ = ["FALLBACK", "Painter", "fit", "sanitize", "width", "write"]

FALLBACK = "mscons.fallback"
"""The error handler of codecs that `fit` uses."""
_ODD = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_GLYPHS = {
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "∧": "AND",
    "∨": "OR",
    "⊻": "XOR",
    "→": "->",
    "…": "...",
    "–": "-",
    "—": "-",
    "„": '"',
    "“": '"',
    "”": '"',
    "‚": "'",
    "‘": "'",
    "’": "'",
    "×": "x",
    "·": ".",
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "Ä": "Ae",
    "Ö": "Oe",
    "Ü": "Ue",
    "ß": "ss",
}
_SGR = {"error": "1;31", "warning": "1;33", "note": "1;36", "frame": "1;34", "strong": "1"}


class _Escapes(dict[int, str | int]):
    def __missing__(self, point: int) -> str | int:
        char = chr(point)
        result: str | int = point
        if unicodedata.category(char) in _ODD:
            size = 2 if point < 0x100 else 4 if point < 0x10000 else 8
            result = f"\\{'x' if size == 2 else 'u' if size == 4 else 'U'}{point:0{size}x}"
        self[point] = result
        return result


_ESCAPES = _Escapes()


def sanitize(text: str, limit: int | None = 200) -> str:
    r"""Write control, format, surrogate and separator characters as \xNN, \uNNNN; cut at `limit`.

    The limit counts characters of the input; what is cut leaves an ellipsis. `##[`, with which
    older runners begin a command anywhere in a line, is broken up.

    >>> sanitize("a\x1b[2Jb\u202e")
    'a\\x1b[2Jb\\u202e'
    """
    if limit is not None and len(text) > limit:
        text = text[:limit] + "…"
    if not text.isprintable():
        text = text.translate(_ESCAPES)
    return text.replace("##[", r"#\x23[")


def width(text: str) -> int:
    """Count the cells that sanitized text takes: two for wide characters, none for marks."""
    if text.isascii():
        return len(text)
    cells = 0
    for char in text:
        if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
            continue
        cells += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return cells


class Painter:
    """Colours, or nothing: `paint("error", "error")`. Takes text that is sanitized already."""

    def __init__(self, color: bool) -> None:
        """Paint only if `color`."""
        self._color = color

    def __call__(self, text: str, style: str) -> str:
        """Wrap text in the escape codes of a style: a severity, `frame` or `strong`."""
        return f"\x1b[{_SGR[style]}m{text}\x1b[0m" if self._color and text else text


def _fallback(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    parts: list[str] = []
    for char in error.object[error.start : error.end]:
        glyph = _GLYPHS.get(char)
        parts.append(glyph or char.encode("ascii", "backslashreplace").decode("ascii"))
    return "".join(parts), error.end


codecs.register_error(FALLBACK, _fallback)


def fit(text: str, encoding: str) -> str:
    """Replace what an encoding lacks by plain signs (`>=`, `AND`, `ae`) or backslash notation."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode(encoding, FALLBACK).decode(encoding)
    return text


def write(text: str, stream: TextIO) -> None:
    """Write to a stream in whatever encoding it has; this never fails for a character.

    For text, Markdown and commands to a runner. Other formats are ASCII (json, junit, html, ...).
    """
    stream.write(fit(text, stream.encoding or "utf-8"))
