"""One line a finding, and the summary.

`path:line:column: AHB101 error: STS+Z40 is missing [13017 message 1 segment 14 SG9/SG10/STS[Z40]]`.
"""

from mscons.edifact import Severity
from mscons.messages import Report

from .options import Options
from .summary import limited, placed, summary, undecided
from .terminal import Painter, sanitize
from .words import words

__all__ = ["name", "render"]


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
    for file, found in shown:
        finding = found.finding
        grade = paint(say.grade(finding.severity), finding.severity.value)
        at = f"{name(file.path)}:{found.line}:{found.column}: {finding.code} {grade}: "
        lines.append(at + placed(sanitize(finding.text, 500), file, found, say))
    lines += [say.like.format(count=count, code=code) for code, count in left.items()]
    lines.append(paint(summary(report, say) + undecided(report, say), "strong"))
    return "".join(f"{line}\n" for line in lines)


def name(path: str) -> str:
    """Escape a file name that begins a line: `::` there is a command to some CI runners."""
    text = sanitize(path, None)
    return text.replace("::", r"\x3a:", 1) if text.lstrip().startswith("::") else text
