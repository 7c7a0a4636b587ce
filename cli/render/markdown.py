"""Markdown: for step summaries and comments. The worst findings first, 200 at most."""

import html
import re
from collections.abc import Iterable, Iterator

from mscons.messages import FileOutcome, Located, Report

from .options import Options
from .summary import by_severity, kind, rows, summary, version, where
from .terminal import sanitize
from .words import Words, words

__all__ = ["render"]

_MOST = 200
_SIGNS = re.compile(r"[\\`*_\[\]#|~]")
_LINKS = re.compile(r"(?i)(?<=www)\.|(?<=:)//|@")


def render(report: Report, options: Options) -> str:
    """Give a heading, the summary, the table of findings, and what was checked."""
    say = words(options.lang)
    lines = [f"## {say.report}", "", plain(summary(report, say)), ""]
    for file in report.files:
        if file.error is not None:
            reason = plain(say.read_error.format(reason=file.error))
            lines += [f"- **{plain(file.path, None)}**: {reason}", ""]
    lines += _findings(report, say)
    lines += _checked(report, say)
    return "".join(f"{line}\n" for line in lines)


def _findings(report: Report, say: Words) -> Iterator[str]:
    found = by_severity(report)
    if not found:
        return
    noun = say.finding.partition("|")[0]
    yield from _table((say.severity, say.code, say.file.partition("|")[0], say.place, noun))
    for file, located in found[:_MOST]:
        yield _row(_cells(file, located, say))
    left = len(found) - _MOST
    if left > 0:
        yield from ("", plain(say.more.format(count=left)))
    yield ""


def _cells(file: FileOutcome, located: Located, say: Words) -> Iterator[str]:
    yield say.grade(located.severity)
    yield plain(located.finding.code)
    yield plain(f"{sanitize(file.path, None)}:{located.line}:{located.column}", None)
    yield plain(where(file, located, say), None)
    parts = [plain(located.finding.text)]
    if located.finding.expression:
        parts.append(plain(f"{say.rule}: {located.finding.expression}"))
    if located.finding.help:
        parts.append(plain(f"{say.help}: {located.finding.help}"))
    yield "<br>".join(parts)


def _checked(report: Report, say: Words) -> Iterator[str]:
    found = rows(report, say)
    if not found:
        return
    yield f"### {say.checked}"
    yield ""
    heads = (say.file.partition("|")[0], say.message.partition("|")[2], "", say.table)
    counts = (say.rows, say.decided, say.undecidable, say.missing, say.layers)
    yield from _table((*heads, *counts))
    for row in found:
        one, checked = row.first, row.first.checked
        table = version(one) if checked.rows else say.untabled
        numbers = (checked.rows, checked.decided, checked.undecidable, checked.not_implemented)
        names = (row.files, row.numbers, kind(one), table, *map(str, numbers))
        yield _row(plain(cell, None) for cell in (*names, " ".join(one.layers)))
    yield ""
    needs = dict.fromkeys(one for row in found for one in row.first.checked.undecided)
    for need in needs:
        text = say.needs.format(number=need.condition, name=need.name, key=need.needs)
        yield f"- {plain(text)}"
    if needs:
        yield ""


def _table(heads: Iterable[str]) -> Iterator[str]:
    cells = list(heads)
    yield _row(cells)
    yield _row(["---"] * len(cells))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def plain(text: str, limit: int | None = 500) -> str:
    """Escape text so that it is shown as it is: no markup, no HTML, no link, no mention.

    Signs that mean something at the start of a line only are left: text never begins one here.
    """
    text = html.escape(sanitize(text, limit), quote=False)
    text = _SIGNS.sub(r"\\\g<0>", text)
    return _LINKS.sub(lambda found: "".join(f"&#{ord(sign)};" for sign in found[0]), text)
