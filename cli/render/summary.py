"""What all formats say alike: the summary line, the order of findings, what was checked."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from mscons.edifact import Severity
from mscons.messages import FileOutcome, Located, MessageOutcome, Report, alike

from .terminal import sanitize
from .words import Words

__all__ = [
    "Row",
    "by_severity",
    "kind",
    "limited",
    "message_of",
    "placed",
    "rows",
    "short_path",
    "summary",
    "undecided",
    "version",
    "where",
]

_KINDS = 3
_ROWS = 40
_FIRST = re.compile(r"#1(?![0-9])")


def kind(message: MessageOutcome) -> str:
    """Name what a message is: `MSCONS 13017`."""
    return sanitize(message.type if message.pid is None else f"{message.type} {message.pid}", 40)


def version(message: MessageOutcome) -> str:
    """Name the format version whose rules applied; empty if there are none."""
    return sanitize(message.fv or "", 40)


def summary(report: Report, say: Words) -> str:
    """Give the one line that ends a report.

    `2 errors, 1 note in 1 message of 1 file (MSCONS 13017, FV2610)`.
    """
    counts = [(report.count(s), s.value) for s in Severity]
    found = ", ".join(say.count(n, noun) for n, noun in counts if n) or say.none
    line = say.summary.format(
        findings=found,
        messages=say.count(report.messages, "message"),
        files=say.count(len(report.files), "file"),
    )
    kinds = _kinds(report, say)
    if len(kinds) > _KINDS:
        kinds[_KINDS:] = [say.more.format(count=len(kinds) - _KINDS)]
    if kinds:
        line += f" ({'; '.join(kinds)})"
    if dropped := sum(file.dropped for file in report.files):
        line += ", " + say.dropped.format(count=dropped)
    if known := sum(file.known for file in report.files):
        line += ", " + say.known.format(count=known)
    if unread := sum(file.error is not None for file in report.files):
        line += ", " + say.unread.format(files=say.count(unread, "file"))
    if all(file.checked_nothing for file in report.files):
        line += ", " + say.nothing
    return line


def undecided(report: Report, say: Words) -> str:
    """Say in how many messages rows were left open, for what has no table of what was checked."""
    found = (group for file in report.files for group in alike(file.messages))
    count = sum(
        len(numbers) for numbers, first in found if first.checked.decided < first.checked.rows
    )
    return say.undecided.format(messages=say.count(count, "message")) if count else ""


def _kinds(report: Report, say: Words) -> list[str]:
    seen: dict[str, None] = {}
    for file in report.files:
        for _, message in alike(file.messages):
            worth = say.provisional.partition(":")[0] if message.provisional else ""
            if named := ", ".join(filter(None, (kind(message), version(message), worth))):
                seen[named] = None
    return list(seen)


class Row(NamedTuple):
    """Messages that were checked alike: in which file, and which, such as `1-3, 5`."""

    files: str
    numbers: str
    first: MessageOutcome


def rows(report: Report, say: Words) -> list[Row]:
    """Fold the messages that are alike in kind, table and outcome of the check.

    Each file has rows of its own, unless that are too many: then files are folded too.
    """
    groups = [
        (file.path, numbers, first)
        for file in report.files
        for numbers, first in alike(file.messages)
    ]
    if len(groups) <= _ROWS:
        return [
            Row(sanitize(path, None), _ranges(numbers), first) for path, numbers, first in groups
        ]
    folded: dict[object, tuple[set[str], list[int], MessageOutcome]] = {}
    for path, numbers, first in groups:
        files, counts, _ = folded.setdefault(_key(first), (set(), [], first))
        files.add(path)
        counts.append(len(numbers))
    return [
        Row(say.count(len(files), "file"), say.count(sum(counts), "message"), first)
        for files, counts, first in folded.values()
    ]


def _key(one: MessageOutcome) -> object:
    return (one.type, one.release, one.pid, one.fv, one.checked, one.provisional, one.layers)


def _ranges(numbers: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    shown = ["-".join(map(str, run)) for run in runs[:4]]
    return ", ".join(shown) + (", …" if len(runs) > len(shown) else "")


def by_severity(report: Report) -> list[tuple[FileOutcome, Located]]:
    """Give all findings, errors first; among equals the order of the files stays."""
    return sorted(report.findings(), key=lambda pair: -pair[1].severity.rank)


def limited(
    report: Report, most: int | None
) -> tuple[list[tuple[FileOutcome, Located]], dict[str, int]]:
    """Give the findings to show, at most `most` of one code, and how many of each were left out."""
    shown: list[tuple[FileOutcome, Located]] = []
    count: dict[str, int] = {}
    for file, found in report.findings():
        code = found.finding.code
        count[code] = count.get(code, 0) + 1
        if most is None or count[code] <= most:
            shown.append((file, found))
    return shown, {c: n - most for c, n in count.items() if most is not None and n > most}


def short_path(path: str) -> str:
    """Leave out the number of first occurrences: `SG9#1/SG10#2` is `SG9/SG10#2`."""
    return _FIRST.sub("", path)


def message_of(file: FileOutcome, number: int) -> MessageOutcome | None:
    """Find a message by its number; they stand in order, but some may be missing."""
    if number <= len(file.messages) and file.messages[number - 1].message == number:
        return file.messages[number - 1]
    return next((m for m in file.messages if m.message == number), None)


def placed(text: str, file: FileOutcome, located: Located, say: Words) -> str:
    """Add the place to a text that names it nowhere: `text [13017 message 1 ...]`."""
    place = where(file, located, say)
    return f"{text} [{place}]" if place else text


def where(file: FileOutcome, located: Located, say: Words) -> str:
    """Name the place in words: `13017 message 1 segment 14 SG9/SG10/STS[Z40]`."""
    place = located.finding.place
    parts: list[str] = []
    if place.message is not None:
        outcome = message_of(file, place.message)
        if outcome is not None:
            parts.append(str(outcome.pid) if outcome.pid else sanitize(outcome.type, 40))
        parts.append(f"{say.message.partition('|')[0]} {place.message}")
    if place.segment is not None:
        parts.append(f"{say.segment} {place.segment}")
    if place.path:
        parts.append(sanitize(short_path(place.path)))
    return " ".join(parts)
