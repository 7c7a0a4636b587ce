"""What `explain` and `schema` say of one thing: a title, and blocks of text below it.

The blocks are for people, in plain text that a pipe can take as well; `data` is the same for
programs, as JSON.
"""

import json
import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from .ink import Ink
from .render import sanitize

__all__ = ["Article", "Entries", "Prose", "entry_lines", "page_width", "write_article"]

_WIDEST = 100
_NARROWEST = 40
_INDENT = "  "


@dataclass(frozen=True)
class Prose:
    """A paragraph; `kept`: its lines stay as they are, such as those of an example."""

    text: str
    title: str = ""
    kept: bool = False


@dataclass(frozen=True)
class Entries:
    """Terms, and what is said of each: `[92]`, and what the number means."""

    rows: Sequence[tuple[str, str]]
    title: str = ""


@dataclass(frozen=True)
class Article:
    """An explanation. `data` becomes the JSON object; its keys are stable."""

    title: str
    blocks: Sequence[Prose | Entries]
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])


def write_article(article: Article, out: TextIO, *, colored: bool, form: str) -> None:
    """Write an article as text or as JSON; `form` is `text` or `json`."""
    if form == "json":
        out.write(json.dumps({"schema": 1, **article.data}, indent=2, allow_nan=False) + "\n")
        return
    ink = Ink(colored)
    lines = [ink(sanitize(article.title, None), "title")]
    for block in article.blocks:
        if isinstance(block, Entries) and not block.rows:
            continue
        lines.append("")
        if block.title:
            lines.append(ink(sanitize(block.title, None), "heading"))
        if isinstance(block, Prose):
            lines += _prose(block, _INDENT if block.title else "")
        else:
            lines += entry_lines(block.rows, ink, indent=_INDENT)
    out.write("\n".join(lines) + "\n")


def entry_lines(rows: Sequence[tuple[str, str]], ink: Ink, indent: str = "") -> Iterator[str]:
    """Set terms and texts in two columns, or below each other where that leaves no room.

    Terms are never cut, and no word of a text is.
    """
    rows = [(sanitize(term, None), sanitize(text, None)) for term, text in rows]
    most = page_width()
    wide = max((len(term) for term, text in rows if text), default=0)
    stacked = len(indent) + wide + 2 > most * 0.6 and not all(
        len(indent) + wide + 2 + len(text) <= most for _, text in rows
    )
    for term, text in rows:
        painted = ink(term, "path")
        if not text:
            yield f"{indent}{painted}"
        elif stacked:
            yield f"{indent}{painted}"
            deeper = indent + _INDENT * 2
            yield from _wrap(text, deeper, deeper)
        else:
            hang = " " * (len(indent) + wide + 2)
            first, *more = _wrap(text, hang, hang)
            yield f"{indent}{painted}{' ' * (wide - len(term))}  {first.lstrip()}"
            yield from more


def page_width() -> int:
    """Give the width to wrap prose at: that of the terminal within bounds, 100 in a pipe."""
    return min(max(shutil.get_terminal_size((_WIDEST, 24)).columns, _NARROWEST), _WIDEST)


def _prose(block: Prose, indent: str) -> Iterator[str]:
    for line in block.text.split("\n"):
        if block.kept or not line:
            yield (indent if line else "") + sanitize(line, None)
        else:
            yield from _wrap(sanitize(line, None), indent, indent)


def _wrap(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text,
        page_width(),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first]
