"""JUnit XML: a suite a file, a case a message; a clean file gives a passing case.

A case fails if it has a finding at or above `fail_on`; what is below stands in its output. What is
outside of the messages, and a file without messages, has a case of its own. A file that could not
be read is an error. What was checked no further than its envelope is skipped: it is not green.
"""

import re
from xml.sax.saxutils import escape, quoteattr

from mscons.edifact import Severity
from mscons.messages import FileOutcome, Located, Report

from .options import Options
from .summary import kind, placed
from .terminal import sanitize
from .words import Words, words

__all__ = ["render"]

_FOREIGN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, options: Options) -> str:
    """Give an XML document; characters that XML lacks are written as notation.

    It is ASCII with character references, so that any channel carries it.
    """
    say = words(options.lang)
    suites = [_Suite(file, options.fail_on, say) for file in report.files]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites {_counts(suites)}>",
    ]  # it counts no skipped ones
    for suite in suites:
        name = f"name={_attribute(suite.file.path)}"
        counts = f'{_counts([suite])} skipped="{suite.skipped}"'
        lines.append(f'  <testsuite {name} {counts} time="{suite.file.seconds:.3f}">')
        lines += suite.cases
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    text = "".join(f"{line}\n" for line in lines)
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


class _Suite:
    """The cases of a file, and how many of them are what."""

    def __init__(self, file: FileOutcome, fail_on: Severity | None, say: Words) -> None:
        self.file = file
        self.tests = self.failures = self.errors = self.skipped = 0
        self.cases: list[str] = []
        self._fail_on, self._say = fail_on, say
        found: dict[int | None, list[Located]] = {}
        for located in file.findings:
            found.setdefault(located.finding.place.message, []).append(located)
        for message in file.messages:
            name = f"{say.message.partition('|')[0]} {message.message} ({kind(message)})"
            done = bool(set(message.layers) - {"syntax"})
            self._add(name, found.pop(message.message, []), done)
        rest = [located for group in found.values() for located in group]
        if rest or not file.messages or file.error is not None:
            self._add(say.outside, rest, bool(file.messages), file.error)

    def _add(self, name: str, found: list[Located], done: bool, error: str | None = None) -> None:
        self.tests += 1
        least = self._fail_on.rank if self._fail_on else 99
        bad = [one for one in found if one.severity.rank >= least]
        inner: list[str] = []
        if error is not None:
            self.errors += 1
            inner.append(f'      <error type="unreadable" message={_attribute(error)}/>')
        elif bad:
            self.failures += 1
            first = bad[0].finding
            start = f"<failure type={_attribute(first.code)} message={_attribute(first.text)}>"
            inner.append(f"      {start}{self._lines(bad)}</failure>")
        elif not done:
            self.skipped += 1
            inner.append(f"      <skipped message={_attribute(self._say.nothing)}/>")
        if rest := [one for one in found if error is not None or one.severity.rank < least]:
            inner.append(f"      <system-out>{self._lines(rest)}</system-out>")
        case = f"    <testcase classname={_attribute(self.file.path)} name={_attribute(name)}"
        self.cases += [f"{case}>", *inner, "    </testcase>"] if inner else [f"{case}/>"]

    def _lines(self, found: list[Located]) -> str:
        lines = [
            f"{one.line}:{one.column}: {one.finding.code} {self._say.grade(one.severity)}: "
            + placed(sanitize(one.finding.text, 500), self.file, one, self._say)
            for one in found
        ]
        return escape(_legal("\n".join(lines)))


def _counts(suites: list[_Suite]) -> str:
    tests = sum(suite.tests for suite in suites)
    failures = sum(suite.failures for suite in suites)
    errors = sum(suite.errors for suite in suites)
    return f'tests="{tests}" failures="{failures}" errors="{errors}"'


def _attribute(text: str) -> str:
    return quoteattr(_legal(sanitize(text, 1000)))


def _legal(text: str) -> str:
    return _FOREIGN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
