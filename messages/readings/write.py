"""Readings to the lines of a table, in the own layout.

Cells that a spreadsheet would take for a formula get an apostrophe in front and are quoted. Control
and format characters are escaped, for the table may be looked at on a terminal.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from unicodedata import category

from ..legal_time import german_time
from .columns import words
from .reading import Reading

__all__ = ["guarded", "reading_lines"]

_NUMBER = re.compile("-?[0-9]+(?:[.,][0-9]+)?").fullmatch
_QUOTED = re.compile('[;"]')
_ODD = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARK = b"\xef\xbb\xbf"


def reading_lines(readings: Iterable[Reading], *, configuration: bool = False) -> Iterator[bytes]:
    """Give the header, with a byte order mark, and a line for each reading.

    `configuration` adds the column `konfiguration`, for readings that have such an id.
    """
    names = words()["columns"]
    yield _MARK + (";".join(names if configuration else names[:-1]) + "\r\n").encode()
    for one in readings:
        cells = (
            guarded(one.melo or ""),
            guarded(one.malo or ""),
            guarded(one.meter or ""),
            guarded(one.obis),
            _time(one.at),
            _time(one.start),
            _time(one.end),
            f"{one.value:f}".replace(".", ","),
            guarded(one.unit),
            guarded(one.status),
            guarded(one.source),
            *((guarded(one.configuration or ""),) if configuration else ()),
        )
        yield (";".join(cells) + "\r\n").encode("utf-8", "backslashreplace")


@lru_cache(maxsize=4096)
def guarded(text: str) -> str:
    r"""Make a text fit for a cell: no formula, no control character, quoted where it has to be.

    >>> guarded("=1+1")
    '"\'=1+1"'
    >>> guarded("a\x1b[2J")
    'a\\x1b[2J'
    """
    formula = text.startswith(_FORMULA) and not _NUMBER(text)
    if not text.isprintable():
        text = "".join(ascii(c)[1:-1] if category(c) in _ODD else c for c in text)
    if formula:
        text = "'" + text
    elif not _QUOTED.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'


@lru_cache(maxsize=4096)
def _time(at: datetime | None) -> str:
    return "" if at is None else german_time(at).isoformat()
