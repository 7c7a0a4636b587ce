r"""Text of the input, made fit for a terminal.

Everything that a terminal would obey or hide (control and format characters, lone surrogates, line
and paragraph separators) is written as `\xNN` or `\uNNNN`, and long text is cut.
"""

import unicodedata
from functools import lru_cache

__all__ = ["MOST", "escaped"]

MOST = 200
_KINDS = ("Cc", "Cf", "Cs", "Zl", "Zp")


def escaped(text: str, most: int | None = MOST) -> str:
    r"""Escape a text; `most` characters of it are shown, None: all.

    >>> escaped("a\x1b[2J\u202eb")
    'a\\x1b[2J\\u202eb'
    """
    if most is not None and len(text) > most:
        text = f"{text[:most]}…"
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_fit, text))


@lru_cache(maxsize=1024)
def _fit(char: str) -> str:
    if unicodedata.category(char) not in _KINDS:
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
