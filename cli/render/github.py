"""Workflow commands of GitHub: annotations at the lines of a file.

GitHub shows ten annotations of each severity in a step: findings are sorted by severity and cut
there, and a notice says how many are left. It is one of the ten notices itself.
"""

from mscons.edifact import Severity
from mscons.messages import FileOutcome, Located, Report

from .catalogue import entry
from .excerpt import end
from .options import Options
from .summary import by_severity, summary, where
from .terminal import sanitize
from .words import Words, words

__all__ = ["render"]

_MOST = 10
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, options: Options) -> str:
    """Give one command a line."""
    say = words(options.lang)
    of: dict[Severity, list[str]] = {severity: [] for severity in _COMMANDS}
    for file in report.files:
        if file.error is not None:
            of[Severity.ERROR].append(
                _line("error", sanitize(file.error, 500), {"file": file.path})
            )
    for file, found in by_severity(report):
        of[found.severity].append(_annotation(file, found, say, options.lang))
    dropped = sum(file.dropped for file in report.files)
    cut = dropped > 0 or any(len(group) > _MOST for group in of.values())
    most = dict.fromkeys(of, _MOST) | {Severity.NOTE: _MOST - cut}
    lines = [line for severity, group in of.items() for line in group[: most[severity]]]
    if cut:
        left = dropped + sum(max(0, len(group) - most[s]) for s, group in of.items())
        text = f"{say.more.format(count=left)}: {summary(report, say)}"
        lines.append(_line("notice", text, {"title": "mscons"}))
    return "".join(f"{line}\n" for line in lines)


def _annotation(file: FileOutcome, found: Located, say: Words, lang: str) -> str:
    finding = found.finding
    known = entry(finding.code, lang)
    line, column = end(found)
    place = {"line": found.line, "col": found.column}
    if line == found.line:
        place["endColumn"] = column
    else:
        place["endLine"] = line
    title = f"{finding.code} {known.title}" if known else finding.code
    parts = [sanitize(finding.text, 500), where(file, found, say)]
    parts += [sanitize(part, 500) for part in (finding.expression, finding.help) if part]
    text = "\n".join(part for part in parts if part)
    return _line(_COMMANDS[finding.severity], text, {"file": file.path, **place, "title": title})


def _line(name: str, text: str, properties: dict[str, str | int]) -> str:
    """Write a command; `text` is sanitized but for its line breaks."""
    shown = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {shown}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(sanitize(text, None)).replace(":", "%3A").replace(",", "%2C")
