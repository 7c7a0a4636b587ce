"""`--statistics`: how often each code was found, the most frequent first."""

from collections import Counter

from mscons.messages import Report

from .render import codes, sanitize
from .render.words import words
from .session import Session

__all__ = ["statistics"]


def statistics(report: Report, session: Session) -> None:
    """Write the counts to standard error: a report of any format stays what it is."""
    known, say = codes(session.language), words(session.language)
    counts = Counter((one.finding.code, one.finding.severity) for _, one in report.findings())
    width = len(str(max(counts.values(), default=0)))
    for (code, grade), count in sorted(
        counts.items(), key=lambda item: (-item[1], item[0][0], item[0][1].value)
    ):
        entry = known.get(code)
        title = entry.title if entry is not None else ""
        session.complain(f"{count:>{width}}  {code}  {say.grade(grade):<7}  {sanitize(title)}")
    seconds = sum(file.seconds for file in report.files)
    size = sum(file.size for file in report.files)
    rate = f", {size / seconds / 1e6:.1f} MB/s" if seconds else ""
    files, messages = say.count(len(report.files), "file"), say.count(report.messages, "message")
    spent = say.spent.format(files=files, messages=messages, size=size, seconds=seconds)
    session.complain(spent + rate)
