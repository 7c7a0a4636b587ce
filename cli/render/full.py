"""Text for people: each finding with the segments around it, the rule, the reason and the help.

It ends with what was checked, for every kind of message, and one line of summary.
"""

from collections.abc import Iterator

from mscons.edifact import Severity
from mscons.messages import ExcerptLine, FileOutcome, Located, Report

from .concise import name
from .excerpt import pieces
from .options import Options
from .summary import Row, kind, limited, rows, summary, version
from .terminal import Painter, sanitize, width
from .words import Words, words

__all__ = ["render"]

_LONG = 500
_CONDITIONS = 50


def render(report: Report, options: Options) -> str:
    """Give the text; lines end with LF."""
    say, paint = words(options.lang), Painter(options.color)
    shown, left = limited(report, options.max_per_rule)
    lines: list[str] = []
    for file, found in shown:
        lines += _finding(file, found, say, paint)
        lines.append("")
    lines += [say.like.format(count=count, code=code) for code, count in left.items()]
    if left:
        lines.append("")
    for file in report.files:
        if file.error is not None:
            grade = paint(say.grade(Severity.ERROR), "error")
            lines += [f"{grade}: {name(file.path)}: {sanitize(file.error, _LONG)}", ""]
    lines += _checked(report, say, paint)
    lines.append(paint(summary(report, say), "strong"))
    return "".join(f"{line}\n" for line in lines)


def _finding(file: FileOutcome, found: Located, say: Words, paint: Painter) -> Iterator[str]:
    finding, place = found.finding, found.finding.place
    grade = paint(f"{say.grade(finding.severity)}[{finding.code}]", finding.severity.value)
    yield f"{grade}: {paint(sanitize(finding.text, _LONG), 'strong')}"
    path = f"  {sanitize(place.path)}" if place.path else ""
    at = f"{sanitize(file.path, None)}:{found.line}:{found.column}  byte {place.start}{path}"
    yield f"   {paint('-->', 'frame')} {at}"
    digits = max([5, *(len(str(line.number or "")) for line in found.excerpt)])
    for line in found.excerpt:
        yield from _excerpt(line, digits, finding.severity, paint)
    sign = " " * (digits + 1) + paint("=", "frame")
    for remark in _remarks(found, say):
        yield f"{sign} {remark}"


def _excerpt(line: ExcerptLine, digits: int, severity: Severity, paint: Painter) -> Iterator[str]:
    parts = pieces(line)
    before, marked, after = (sanitize(part, None) for part in parts[:3])
    bar = paint("|", "frame")
    number = paint(f"{line.number or '':>{digits}}", "frame")
    yield f"{number} {bar} {before}{paint(marked, severity.value)}{after}"
    if line.mark is None:
        return
    # A missing thing points at the sign behind which it belongs.
    blank, carets = width(before), width(marked)
    if parts.gap:
        blank, carets = max(0, blank - 1), 1
    yield f"{'':>{digits}} {bar} {' ' * blank}{paint('^' * max(1, carets), severity.value)}"


def _remarks(found: Located, say: Words) -> Iterator[str]:
    finding = found.finding
    if finding.rule or finding.expression:
        parts = [sanitize(part, _LONG) for part in (finding.rule, finding.expression) if part]
        yield f"{say.rule} {': '.join(parts)}"
    for one in finding.because:
        truth = say.truth(one.truth, f"[{sanitize(one.number)}]")
        yield f"{truth}: {sanitize(one.text, _LONG)}"
    for place in finding.related:
        path = f"  {sanitize(place.path)}" if place.path else ""
        yield say.see.format(byte=place.start) + path
    if finding.help:
        yield f"{say.help}: {sanitize(finding.help, _LONG)}"


def _checked(report: Report, say: Words, paint: Painter) -> Iterator[str]:
    """Give the table of what was checked, folded over messages that are alike."""
    found = rows(report, say)
    table = [_cells(row, say) for row in found]
    for file in report.files:
        if not file.messages and file.error is None:
            table.append((sanitize(file.path, None), "", "", "", *"0000", say.nothing))
    remarks = dict.fromkeys(remark for row in found for remark in _undecided(row, say))
    if not table:
        return
    heads = (say.message.partition("|")[2], "", say.table)
    counts = (say.rows, say.decided, say.undecidable, say.missing)
    table.insert(0, (say.checked, *heads, *counts, say.layers))
    widths = [max(width(line[i]) for line in table) for i in range(len(table[0]))]
    for number, line in enumerate(table):
        cells = [
            " " * (size - width(cell)) + cell if 4 <= i < 8 else cell + " " * (size - width(cell))
            for i, (cell, size) in enumerate(zip(line, widths, strict=True))
        ]
        text = "  ".join(cells).rstrip()
        yield paint(text, "strong") if number == 0 else text
    yield from (f"  {remark}" for remark in remarks)
    yield ""


def _cells(row: Row, say: Words) -> tuple[str, ...]:
    one, checked = row.first, row.first.checked
    counts = (checked.rows, checked.decided, checked.undecidable, checked.not_implemented)
    table = version(one) if checked.rows else say.untabled
    layers = " ".join(sanitize(layer, 40) for layer in one.layers) or say.nothing
    return (row.files, row.numbers, kind(one), table, *map(str, counts), layers)


def _undecided(row: Row, say: Words) -> Iterator[str]:
    checked = row.first.checked
    for one in checked.undecided[:_CONDITIONS]:
        key, number = sanitize(one.needs), sanitize(one.condition)
        yield say.needs.format(number=number, name=sanitize(one.name), key=key)
    if len(checked.undecided) > _CONDITIONS:
        yield say.more.format(count=len(checked.undecided) - _CONDITIONS)
    if names := checked.missing_predicates:
        yield say.predicates.format(names=sanitize(", ".join(names), _LONG))
    if row.first.provisional:
        yield f"{kind(row.first)} {say.provisional.format(reason=sanitize(row.first.provisional))}"
