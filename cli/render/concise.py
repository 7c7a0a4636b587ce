"""One line a finding, and the summary.

`path:line:column: AHB101 error: STS+Z40 is missing [13017 message 1 segment 14 SG9/SG10/STS[Z40]]`.
"""

from mscons.edifact import Severity
from mscons.messages import FileOutcome, Located, Report

from .catalogue import localized
from .options import Options
from .summary import limited, placed, summary, undecided
from .terminal import Painter, sanitize
from .words import Words, words

__all__ = ["line_of", "name", "render"]


def render(report: Report, options: Options) -> str:
    """Give the lines, each ended by LF. The form before the summary is stable."""
    say, paint = words(options.lang), Painter(options.color)
    shown, left = limited(report, options.max_per_rule)
    error = paint(say.grade(Severity.ERROR), "error")
    lines = [
        f"{name(file.path)}: {error}: {sanitize(file.error, 500)}"
        for file in report.files
        if file.error is not None
    ]
    lines += [_line(file, found, say, paint) for file, found in shown]
    lines += [say.like.format(count=count, code=code) for code, count in left.items()]
    lines.append(paint(summary(report, say) + undecided(report, say), "strong"))
    return "".join(f"{line}\n" for line in lines)


def line_of(path: str, found: Located, options: Options, *, with_help: bool = False) -> str:
    """Give the line of one finding; `with_help`: and behind it what to do."""
    found = found._replace(finding=localized(found.finding, options.lang, found.excerpt))
    text = _line(FileOutcome(path), found, words(options.lang), Painter(options.color))
    help_ = found.finding.help if with_help else None
    return f"{text} ({sanitize(help_, 500)})" if help_ else text


def _line(file: FileOutcome, found: Located, say: Words, paint: Painter) -> str:
    finding = found.finding
    grade = paint(say.grade(finding.severity), finding.severity.value)
    at = f"{name(file.path)}:{found.line}:{found.column}: {finding.code} {grade}: "
    return at + placed(sanitize(finding.text, 500), file, found, say)


def name(path: str) -> str:
    """Escape a file name that begins a line: `::` there is a command to some CI runners."""
    text = sanitize(path, None)
    return text.replace("::", r"\x3a:", 1) if text.lstrip().startswith("::") else text
