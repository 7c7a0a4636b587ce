"""HTML: one page that needs no network, with a filter, excerpts, and messages as trees.

Everything of the input is escaped. The page has one style sheet and one script, both constant and
allowed by their hashes in the Content-Security-Policy; nothing else is loaded or run. Text is
ASCII with character references, so that any channel carries it.

The worst 5,000 findings are shown, and 20,000 lines of trees, first those with findings.
"""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from html import escape

from mscons.edifact import Severity, data_of
from mscons.messages import FileOutcome, Located, MessageOutcome, Report, TreeLine

from .catalogue import entry
from .excerpt import pieces
from .options import Options
from .summary import Row, by_severity, kind, rows, summary, version, where
from .terminal import sanitize
from .words import Words, words

__all__ = ["render"]

_FINDINGS = 5_000
_TREE = 20_000
_DEEPEST = 6
_LONG = 500


def render(report: Report, options: Options) -> str:
    """Give the page, ended by LF."""
    text = "".join(f"{line}\n" for line in _Page(report, options).lines())
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


class _Page:
    """What the parts of a page share: the words, and the number of each finding."""

    def __init__(self, report: Report, options: Options) -> None:
        self._report, self._options = report, options
        self._say = words(options.lang)
        worst = by_severity(report)
        shown = {id(located) for _, located in worst[:_FINDINGS]}
        every = [one for _, one in report.findings() if id(one) in shown]
        self._number = {id(one): number for number, one in enumerate(every, 1)}
        self._left = len(worst) - len(every) + sum(file.dropped for file in report.files)
        self._codes = sorted({one.finding.code for one in every})
        self._grades = [s for s in Severity if any(one.severity is s for one in every)]

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield "<main>"
        if self._number:
            yield from self._tools()
        if self._left:
            yield f'<p class="lead left">{_text(self._say.left.format(count=self._left))}</p>'
        trees = _trees(self._report)
        for file in self._report.files:
            yield from self._file(file, trees)
        yield from self._checked()
        yield from self._meanings()
        yield "</main>"
        yield f"<footer>mscons {_text(self._options.tool)}</footer>"
        yield f"<script>{_asset('report.js')}</script>" if self._number else ""
        yield "</body>"
        yield "</html>"

    def _head(self) -> Iterator[str]:
        say, style = self._say, _asset("report.css")
        policy = "; ".join(
            (
                "default-src 'none'",
                f"style-src '{_hash(style)}'",
                f"script-src '{_hash(_asset('report.js'))}'",
                "base-uri 'none'",
                "form-action 'none'",
            )
        )
        yield "<!DOCTYPE html>"
        yield f'<html lang="{_text(self._options.lang)}">'
        yield "<head>"
        yield '<meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield '<meta name="referrer" content="no-referrer">'
        yield f"<title>{_text(say.report)}</title>"
        yield f"<style>{style}</style>"
        yield "</head>"
        yield "<body>"
        yield f"<header><h1>{_text(say.report)}</h1>"
        yield f'<p class="lead">{_text(summary(self._report, say), None)}</p></header>'

    def _tools(self) -> Iterator[str]:
        say = self._say
        yield '<div class="tools" role="search">'
        label = _text(say.filter)
        yield f'<input id="filter" type="search" placeholder="{label}" aria-label="{label}">'
        for grade in self._grades:
            count = _text(say.count(self._report.count(grade), grade.value))
            data = f'class="{grade.value}" data-grade="{grade.value}"'
            yield f'<button type="button" {data} aria-pressed="true">{count}</button>'
        text = _text(say.shown)
        yield f'<output id="shown" aria-live="polite" data-text="{text}"></output>'
        yield "</div>"

    def _file(self, file: FileOutcome, trees: "_Trees") -> Iterator[str]:
        found: dict[int | None, list[Located]] = defaultdict(list)
        for located in file.findings:
            if id(located) in self._number:
                found[located.finding.place.message].append(located)
        shown = trees.get(id(file), {})
        messages = [m for m in file.messages if m.message in found or m.message in shown]
        if not (found or messages or file.error is not None):
            return
        yield '<section class="file">'
        yield f"<h2>{_text(file.path, None)}</h2>"
        if file.error is not None:
            reason = _text(self._say.read_error.format(reason=file.error))
            yield f'<p class="unread">{reason}</p>'
        known = {message.message for message in messages}
        rest = [one for number in found if number not in known for one in found[number]]
        if rest:
            yield f'<section class="message"><h3>{_text(self._say.outside)}</h3>'
            for located in rest:
                yield from self._finding(file, located)
            yield "</section>"
        for message in messages:
            of_it = found.get(message.message, [])
            yield from self._message(file, message, of_it, shown.get(message.message, []))
        yield "</section>"

    def _message(
        self, file: FileOutcome, message: MessageOutcome, found: list[Located], tree: list[TreeLine]
    ) -> Iterator[str]:
        say = self._say
        names = [kind(message), message.release, version(message), message.reference]
        title = f"{say.message.partition('|')[0]} {message.message}"
        yield '<section class="message">'
        more = " &middot; ".join(_text(name, 40) for name in names if name)
        yield f"<h3>{_text(title)} <small>{more}</small></h3>"
        if message.provisional:
            yield f"<p>{_text(say.provisional.format(reason=message.provisional))}</p>"
        if not found:
            yield f'<p class="fine">{_text(say.none)}</p>'
        for located in found:
            yield from self._finding(file, located)
        if tree:
            yield f"<details><summary>{_text(say.whole)}</summary>"
            yield from self._tree(found, tree)
            yield "</details>"
        yield "</section>"

    def _finding(self, file: FileOutcome, located: Located) -> Iterator[str]:
        finding, say = located.finding, self._say
        grade, number = finding.severity.value, self._number[id(located)]
        code = _text(finding.code)
        link = f'<a href="#{code}"><code>{code}</code></a>' if entry(finding.code) else code
        yield f'<article class="finding {grade}" id="f{number}" data-grade="{grade}">'
        mark = f'<span class="grade {grade}">{_text(say.grade(finding.severity))}</span>'
        yield f"<h4>{mark} {link} {_text(finding.text)}</h4>"
        byte = f"{located.line}:{located.column}, byte {finding.place.start}"
        line = f"{_text(file.path, None)}:{byte}"
        if at := where(file, located, say):
            line += f" &middot; {_text(at, None)}"
        yield f'<span class="path">{line}</span>'
        if located.excerpt:
            yield f'<pre class="excerpt">{self._excerpt(located)}</pre>'
        if facts := list(self._facts(located)):
            yield "<dl>"
            for name, text in facts:
                yield f"<dt>{_text(name)}</dt><dd>{_text(text)}</dd>"
            yield "</dl>"
        yield "</article>"

    def _excerpt(self, located: Located) -> str:
        lines: list[str] = []
        for line in located.excerpt:
            part = pieces(line)
            mark = '<mark class="gap"></mark>' if part.gap else ""
            if part.marked:
                mark = f"<mark>{_text(part.marked, None)}</mark>"
            text = f"{_text(part.before, None)}{mark}{_text(part.after, None)}"
            lines.append(f"<i>{line.number or '':>5} | </i>{text}")
        return "\n".join(lines)

    def _facts(self, located: Located) -> Iterator[tuple[str, str]]:
        finding, say = located.finding, self._say
        if rule := ": ".join(part for part in (finding.rule, finding.expression) if part):
            yield say.rule, rule
        for one in finding.because:
            yield say.truth(one.truth, f"[{one.number}]"), one.text
        for place in finding.related:
            yield say.see.format(byte=place.start), place.path or ""
        if finding.help:
            yield say.help, finding.help

    def _tree(self, found: list[Located], tree: list[TreeLine]) -> Iterator[str]:
        at: dict[int | None, list[Located]] = defaultdict(list)
        numbers = {line.number for line in tree}
        for located in found:
            segment = located.finding.place.segment
            at[segment if segment in numbers else None].append(located)
        yield '<ol class="tree">'
        yield from self._hits(at.get(None, []), 0)
        for line in tree:
            depth = min(line.depth, _DEEPEST)
            text = f" {_text(line.text, _LONG)}" if line.text else f" {_text(line.label)}"
            name = f' <span class="name">{_text(line.name)}</span>' if line.name else ""
            yield f'<li class="d{depth}"><i>{line.number or ""}</i>{text}{name}</li>'
            if line.number is not None:
                yield from self._hits(at.get(line.number, []), depth)
        yield "</ol>"

    def _hits(self, found: list[Located], depth: int) -> Iterator[str]:
        for located in found:
            grade, number = located.severity.value, self._number[id(located)]
            text = _text(f"{located.finding.code} {located.finding.text}")
            link = f'<a class="grade {grade}" href="#f{number}">{text}</a>'
            yield f'<li class="hit d{depth}">{link}</li>'

    def _checked(self) -> Iterator[str]:
        found, say = rows(self._report, self._say), self._say
        if not found:
            return
        yield f'<section><h2>{_text(say.checked)}</h2><div class="scroll"><table>'
        heads = [say.file.partition("|")[0], say.message.partition("|")[2], "", say.table]
        counts = (say.rows, say.decided, say.undecidable, say.missing)
        yield "<thead><tr>" + "".join(f"<th>{_text(head)}</th>" for head in heads)
        yield "".join(f'<th class="n">{_text(head)}</th>' for head in counts)
        yield f"<th>{_text(say.layers)}</th></tr></thead><tbody>"
        for row in found:
            yield _row(row, say)
        yield "</tbody></table></div>"
        needs = dict.fromkeys(one for row in found for one in row.first.checked.undecided)
        if needs:
            yield "<ul>"
            for need in needs:
                text = say.needs.format(number=need.condition, name=need.name, key=need.needs)
                yield f"<li>{_text(text)}</li>"
            yield "</ul>"
        yield "</section>"

    def _meanings(self) -> Iterator[str]:
        known = [one for code in self._codes if (one := entry(code, self._options.lang))]
        if not known:
            return
        say = self._say
        yield f"<section><h2>{_text(say.meanings)}</h2>"
        for one in known:
            code = _text(one.code)
            yield f'<h3 id="{code}"><code>{code}</code> {_text(one.title)}</h3>'
            yield f"<p>{_text(one.explanation, None)}</p>"
            yield f"<dl><dt>{_text(say.example)}</dt><dd><code>{_text(one.example)}</code></dd>"
            yield f"<dt>{_text(say.help)}</dt><dd>{_text(one.help)}</dd></dl>"
            if one.kind and one.answer:
                yield f"<p>{_text(say.answer.format(kind=one.kind, code=one.answer))}</p>"
        yield "</section>"


_Trees = dict[int, dict[int, list[TreeLine]]]


def _trees(report: Report) -> _Trees:
    """Give the lines of trees by file and message; where there are too many, some are left out."""
    whole: list[tuple[bool, FileOutcome, int, list[TreeLine]]] = []
    for file in report.files:
        of: dict[int, list[TreeLine]] = defaultdict(list)
        for line in file.tree:
            of[line.message].append(line)
        faulty = {located.finding.place.message for located in file.findings}
        whole += [(number in faulty, file, number, lines) for number, lines in of.items()]
    whole.sort(key=lambda one: not one[0])
    shown: _Trees = defaultdict(dict)
    room = _TREE
    for _, file, number, lines in whole:
        if len(lines) <= room:
            room -= len(lines)
            shown[id(file)][number] = lines
    return shown


def _row(row: Row, say: Words) -> str:
    one, checked = row.first, row.first.checked
    table = version(one) if checked.rows else say.untabled
    names = (row.files, row.numbers, kind(one), table)
    counts = (checked.rows, checked.decided, checked.undecidable, checked.not_implemented)
    cells = "".join(f"<td>{_text(name, None)}</td>" for name in names)
    cells += "".join(f'<td class="n">{count}</td>' for count in counts)
    layers = _text(" ".join(one.layers) or say.nothing, None)
    return f"<tr>{cells}<td>{layers}</td></tr>"


def _text(text: str, limit: int | None = _LONG) -> str:
    return escape(sanitize(text, limit), quote=True)


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return data_of("mscons.cli.render", name).decode()


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
