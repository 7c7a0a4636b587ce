"""`mscons validate`: check files, report in any format, end with a code that a gate can trust."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.exceptions import Exit

from mscons.edifact import Severity
from mscons.messages import LAYERS, Report

from .ending import CLEAN, FINDINGS, TROUBLE
from .inputs import Found, Input
from .options import examples, input_options, inputs_of, limit_options
from .render import FORMATS, Options, sanitize
from .reports import Target, check_targets, targets_of, write_reports
from .run import run_over
from .session import session
from .wishes import GRADES, ON, Shard, Wishes

__all__ = ["command"]


@click.command(
    epilog=examples(
        "mscons validate inbox/",
        "mscons validate sent.edi --context market.toml --on 2026-10-01",
        "mscons validate inbox/ --jobs 4 --output-format sarif -o mscons.sarif --summary run.md",
    )
)
@input_options
@click.option(
    "--output-format",
    type=click.Choice(list(FORMATS)),
    help="Format of the report (default: full on a terminal, else concise).",
)
@click.option("-o", "--output", metavar="FILE", help="Write the report to FILE.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT:PATH",
    help="Write one more report, such as sarif:mscons.sarif. May be given several times.",
)
@click.option("--summary", metavar="FILE", help="Write a short report in Markdown to FILE too.")
@click.option(
    "--on",
    type=ON,
    default="message",
    show_default=True,
    metavar="DATE|message|today",
    help="The day whose rules apply: a German day, or each message's own.",
)
@click.option(
    "--as",
    "role",
    type=click.Choice(["sender", "receiver"]),
    default="sender",
    show_default=True,
    help="What must not be there is an error of the sender; a receiver only notes it.",
)
@click.option(
    "--context",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="What no message can tell about itself, as TOML or JSON: roles, locations, facts.",
)
@click.option(
    "--layer",
    "layers",
    multiple=True,
    metavar="LAYER,...",
    help=f"Check these layers only: {', '.join(LAYERS)}. The syntax is always checked.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    help="Report only these codes, or those that begin so: AHB,VAL101.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODES",
    help="Leave out these codes, or those that begin so.",
)
@click.option(
    "--severity",
    multiple=True,
    metavar="CODE=GRADE",
    help="Give a code, or all that begin so, another severity: error, warning or note.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*GRADES, "never"]),
    default="error",
    show_default=True,
    help="End with 1 for findings of this severity or a higher one.",
)
@click.option(
    "--strict", is_flag=True, help="Fail on warnings too, and warn of separators without data."
)
@click.option(
    "--max-per-rule",
    type=click.IntRange(min=0),
    metavar="N",
    help="Show at most N findings of one code in texts; 0 shows all (default: 25 in full).",
)
@click.option(
    "--quarantine",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Copy each file that fails into DIR, with its findings beside it.",
)
@click.option(
    "--redact",
    is_flag=True,
    help="Mask identifiers, names, addresses and amounts in reports: digits as 9, letters as x.",
)
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Leave out the findings that FILE knows already.",
)
@click.option("--write-baseline", is_flag=True, help="Write all findings to the baseline, and end.")
@click.option("--statistics", "count", is_flag=True, help="Count the findings of each code.")
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="N",
    help="Check in N processes; 0 is one for each processor.",
)
@click.option(
    "--shard",
    type=Shard(),
    metavar="I/N",
    help="Check only part I of N parts of the files, for runs side by side.",
)
@click.option("--watch", is_flag=True, help="Go on, and check again what changes.")
@click.option(
    "--grace",
    type=click.IntRange(0, 366),
    default=0,
    show_default=True,
    metavar="DAYS",
    help="So many days around a change of rules, those of either side will do.",
)
@limit_options
def command(paths: Sequence[str], **options: Any) -> None:
    """Check files: syntax, envelope, structure, application rules (AHB) and values.

    The report ends with what was checked. A run that checked nothing ends with 2, as does one with
    a file that could not be read.
    """
    job = _Job.of(paths, options)
    if options["watch"]:
        from .watch import watch, watcher

        watcher()
        job.run(job.found)
        watch(paths, lambda changed: job.again(paths, changed))
    else:
        raise Exit(job.run(job.found))


@dataclass(eq=False)
class _Job:
    """One use of the command."""

    found: list[Found]
    options: dict[str, Any]
    wishes: Wishes
    targets: list[Target]
    fail_on: Severity | None

    @classmethod
    def of(cls, paths: Sequence[str], options: dict[str, Any]) -> "_Job":
        """Read the options. Raises click.UsageError, before anything is read or written."""
        now = session()
        form = options["output_format"]
        targets = targets_of(now, form, options["output"], options["reports"], options["summary"])
        fail_on = None if options["fail_on"] == "never" else Severity(options["fail_on"])
        if options["strict"] and (fail_on is None or fail_on is Severity.ERROR):
            fail_on = Severity.WARNING
        if options["write_baseline"] and options["baseline"] is None:
            raise click.UsageError("--write-baseline wants --baseline FILE, the file to write")
        wishes = Wishes.of(options, any(target.format.needs_tree for target in targets))
        found = inputs_of(paths, options)
        if options["quarantine"] is not None:
            from .quarantine import left_out, outside

            before, found = len(found), outside(found, options["quarantine"])
            left_out(before - len(found), len(found), options["quarantine"])
        check_targets(targets, (item.path for item in found if isinstance(item, Input)))
        return cls(found, options, wishes, targets, fail_on)

    def again(self, paths: Sequence[str], files: set[Path]) -> None:
        """Check the inputs below `paths` that changed. A report that was written is none."""
        there = {path.resolve() for path in files}
        found: list[Found] = [
            one
            for one in inputs_of(paths, self.options)
            if isinstance(one, Input) and Path(one.path).resolve() in there
        ]
        if self.options["quarantine"] is not None:  # copies that were made just now change, too
            from .quarantine import outside

            found = outside(found, self.options["quarantine"])
        if found:
            self.run(found)

    def run(self, found: Iterable[Found]) -> int:
        """Check, report, and give the exit code."""
        now, options = session(), self.options
        files = list(found)
        share = options["shard"]
        report = run_over(files, self.wishes, options["jobs"], share)
        if options["write_baseline"]:
            from .baseline import write_baseline

            count = write_baseline(options["baseline"], report)
            now.remark(f"{count} findings written to {sanitize(options['baseline'], None)}")
            return TROUBLE if _broken(report) else CLEAN
        if options["redact"]:
            from mscons.messages import redacted

            report = redacted(report)
        shown = Options(lang=now.language, fail_on=self.fail_on)
        if options["quarantine"] is not None:
            from .quarantine import set_apart

            set_apart(report, files, options["quarantine"], self.fail_on)
        write_reports(self.targets, report, now, shown, options["max_per_rule"])
        if options["count"]:
            from .statistics import statistics

            statistics(report, now)
        if not all(target.format.text and target.path is None for target in self.targets):
            for file in report.files:
                if file.error is not None:
                    now.complain(f"{sanitize(file.path, None)}: {sanitize(file.error)}")
        return self._code(report, bool(files) and share is not None)

    def _code(self, report: Report, shared: bool) -> int:
        """Work out the exit code, see ending.py."""
        if not report.files and shared:
            session().remark("this part has no file; the other parts have them all")
            return CLEAN
        if _broken(report):
            return TROUBLE
        if all(file.checked_nothing for file in report.files):
            why = "no layer above it was asked for" if len(self.wishes.base.layers) < 2 else ""
            why = why or ("no file" if not report.files else "no message" * (not report.messages))
            why = why or "there are no structures and tables for these messages"
            session().complain(f"Error: nothing was checked beyond the envelope: {why}")
            return TROUBLE
        least = self.fail_on.rank if self.fail_on is not None else 99
        worst = max((one.severity.rank for _, one in report.findings()), default=-1)
        return FINDINGS if worst >= least else CLEAN


def _broken(report: Report) -> bool:
    """Say whether a file could not be read, or a check fell over."""
    return any(
        file.error is not None or any(one.finding.code == "VAL901" for one in file.findings)
        for file in report.files
    )
