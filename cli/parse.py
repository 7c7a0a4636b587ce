"""`mscons parse`: show what is in a file."""

import errno
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

import click
from click.exceptions import Exit

from mscons.edifact import Finding, Limits, Message, Path, PathError, Reader, Severity, read
from mscons.messages import FileOutcome, LineCounter, Located, Report

from .ending import CLEAN, FINDINGS, TROUBLE
from .inputs import Found, Input, Problem, Skipped
from .options import examples, input_options, inputs_of, limit_options, limits_of
from .output import refuse_inputs, results, text_results
from .render import FORMATS, Options, sanitize
from .session import Session, session
from .views import BINARY, VIEWS, Shown, View, Wanted, load_view

__all__ = ["command"]

_STRIDE = 1 << 20


def _path(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Path | None:
    try:
        return Path.parse(value) if value is not None else None
    except PathError as error:
        raise click.BadParameter(f"{error.problem}, at character {error.at + 1}") from error


@click.command(
    epilog=examples(
        "mscons parse interchange.edi",
        "mscons parse --path 'SG9/*' --no-names inbox/",
        "mscons parse --format jsonl big.edi.gz -o messages.jsonl",
    )
)
@input_options
@click.option(
    "--format",
    "form",
    type=click.Choice(VIEWS),
    default="tree",
    show_default=True,
    help="tree: groups, names and values for people. segments: one a line. table: one value a "
    "row. json: one document. jsonl: a message a line. csv: the readings of MSCONS. edi: the "
    "bytes as they are.",
)
@click.option("--message", type=click.IntRange(min=1), metavar="N", help="Only message N of each.")
@click.option(
    "--path",
    callback=_path,
    metavar="PATH",
    help="Only what PATH covers, such as 'SG9/*', 'SG10/QTY/6060', 'QTY/6063=67'.",
)
@click.option(
    "--names/--no-names",
    default=True,
    help="With the names of segments, elements and codes (default), or without.",
)
@click.option(
    "--engine",
    type=click.Choice(["fast", "lark"]),
    default="fast",
    show_default=True,
    help="lark takes every byte through the grammar; slower, with the same result.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, not to standard output.")
@limit_options
def command(
    paths: Sequence[str],
    form: str,
    message: int | None,
    path: Path | None,
    names: bool,
    engine: str,
    output: str | None,
    **rest: Any,
) -> None:
    """Show what is in EDIFACT files.

    What is wrong with the syntax, the envelope or the structure is said on standard error, a line
    each; with errors the run ends with 1. For all rules see mscons validate.
    """
    found = inputs_of(paths, rest)
    if form == "csv" and path is not None:
        raise click.UsageError("--path selects parts of a tree; csv has whole readings")
    refuse_inputs(output, (item.path for item in found if isinstance(item, Input)))
    now = session()
    with ExitStack() as stack:
        binary = form in BINARY
        out: BinaryIO | TextIO
        if binary:
            out = stack.enter_context(results(output))
        else:
            out = stack.enter_context(text_results(output))
        to_file = output not in (None, "-")
        wanted = Wanted(
            message,
            path,
            names,
            colored=not to_file and not binary and now.colored_output,
            terminal=not to_file and now.on_terminal,
            ascii=not to_file,
        )
        run = _Run(now, load_view(form, out, wanted), wanted, engine, limits_of(rest))
        for item in found:
            run.take(item)
        run.view.close()
    if not run.seen:
        run.worse(TROUBLE, "Error: there is no file to read")
    raise Exit(run.code)


@dataclass
class _Run:
    """A run over the inputs, and the exit code so far."""

    session: Session
    view: View
    wanted: Wanted
    engine: str
    limits: Limits
    code: int = CLEAN
    seen: int = 0

    def worse(self, code: int, text: str = "") -> None:
        """Note that something went wrong; the run goes on."""
        if text:
            self.session.complain(text)
        self.code = max(self.code, code)

    def take(self, item: Found) -> None:
        """Show one input, or say why not."""
        name = sanitize(item.name, None)
        if isinstance(item, Skipped):
            self.session.remark(f"{name}: {item.reason}")
            return
        self.seen += 1
        if isinstance(item, Problem):
            self.worse(TROUBLE, f"{name}: {sanitize(item.reason)}")
            return
        try:
            with item.open() as file:
                self._show(item.name, file)
        except OSError as problem:
            if problem.errno in (errno.EPIPE, errno.ENOSPC):
                raise
            self.worse(TROUBLE, f"{name}: {sanitize(problem.strerror or str(problem))}")

    def _show(self, name: str, file: BinaryIO) -> None:
        view, only = self.view, self.wanted.message
        remarks = _Remarks(self, name)
        reader = read(remarks.lines.watch(file), limits=self.limits, engine=self.engine)
        view.begin(name)
        for unit in reader.units():
            remarks.hear(reader, unit.start)
            if not isinstance(unit, Message):
                if only is None and self.wanted.path is None:
                    view.outside(unit)
                continue
            if only in (None, unit.number):
                shown = Shown(unit)
                view.message(shown)
                remarks.report(unit.findings)
                remarks.report(shown.faults())
                remarks.report(shown.unread)
                remarks.note(shown)
            if unit.number == only:
                break
        view.end()
        remarks.hear(reader)
        remarks.close(reader.dropped)
        if only is not None and reader.messages < only:
            count = reader.messages
            self.worse(TROUBLE, f"{sanitize(name, None)}: no message {only}; there are {count}")


class _Remarks:
    """Findings of one input on standard error, up to the limit."""

    def __init__(self, run: _Run, name: str) -> None:
        self.lines = LineCounter(keep=None)
        self._heard = 0
        self._stride = 0
        self._run = run
        self._name = name
        self._left = run.limits.findings
        self._dropped = 0
        self._notes: Counter[str] = Counter()
        self._faults: Counter[str] = Counter()

    def note(self, shown: Shown) -> None:
        """Keep what a view says of a message; it is said at the end, not for every message."""
        self._notes.update(shown.remarks)
        self._faults.update(shown.incomplete)

    def hear(self, reader: Reader, before: int | None = None) -> None:
        """Report what was found outside of messages, in front of a byte; None: all of it.

        Lines in front of that byte are forgotten, a megabyte at a time.
        """
        findings, first = reader.findings, self._heard
        while self._heard < len(findings) and (
            before is None or findings[self._heard].place.start < before
        ):
            self._heard += 1
        self.report(findings[first : self._heard])
        if before is not None and before - self._stride > _STRIDE:
            self._stride = before
            self.lines.forget(min([before, *(f.place.start for f in findings[self._heard :])]))

    def report(self, findings: Sequence[Finding]) -> None:
        """Write a line for each."""
        if not findings:
            return
        shown, more = findings[: self._left], len(findings) - self._left
        self._left -= len(shown)
        self._dropped += max(more, 0)
        located = [Located(found, *self.lines.at(found.place.start)) for found in shown]
        report = Report([FileOutcome(self._name, findings=located)])
        options = Options(lang=self._run.session.language, color=self._run.session.colored_errors)
        text = FORMATS["concise"].render(report, options)
        for line in text.split("\n")[:-2]:
            self._run.session.complain(line)
        if any(found.severity is Severity.ERROR for found in findings):
            self._run.worse(FINDINGS)

    def close(self, dropped: int) -> None:
        """Say how many findings were left out, and what the output could not show."""
        name = sanitize(self._name, None)
        for text, count in self._notes.items():
            self._run.session.remark(f"{name}: {text} ({count} {_messages(count)})")
        for text, count in self._faults.items():
            self._run.worse(FINDINGS, f"{name}: {text} ({count} {_messages(count)})")
        if self._dropped + dropped:
            count = self._dropped + dropped
            self._run.session.complain(f"{name}: and {count} more findings")


def _messages(count: int) -> str:
    return "message" if count == 1 else "messages"
