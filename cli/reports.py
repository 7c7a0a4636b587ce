"""Where the reports of a run go: one to standard output or `-o`, more by `--report FORMAT:PATH`."""

import os
from collections.abc import Iterable
from pathlib import Path

import click

from mscons.edifact import record, replace
from mscons.messages import Report

from .output import refuse_inputs, text_results
from .render import FORMATS, Format, Options
from .session import Session
from .suggest import did_you_mean

__all__ = ["Target", "check_targets", "targets_of", "write_reports"]

_DEFAULT_PER_RULE = 25


@record()
class Target:
    """A report to write; `path` None is standard output, `append` adds to what is there."""

    format: Format
    path: str | None
    append: bool = False


def targets_of(
    session: Session,
    form: str | None,
    output: str | None,
    reports: Iterable[str],
    summary: str | None,
) -> list[Target]:
    """Read the options. Raises click.UsageError."""
    own = output if output != "-" else None
    if form is None:
        form = "full" if own is None and session.on_terminal else "concise"
    targets = [Target(FORMATS[form], own)]
    for text in reports:
        name, colon, path = text.partition(":")
        if name not in FORMATS or not colon or not path:
            hint = did_you_mean(name, FORMATS) or f"; formats: {', '.join(FORMATS)}"
            if name in FORMATS:
                hint = f", such as {name}:mscons{FORMATS[name].suffix}"
            raise click.UsageError(f"--report {text}: write FORMAT:PATH{hint}")
        targets.append(Target(FORMATS[name], path if path != "-" else None))
    if summary is not None:
        # The runners of GitHub give a file that earlier steps may have written to.
        append = summary == os.environ.get("GITHUB_STEP_SUMMARY")
        targets.append(Target(FORMATS["markdown"], summary, append))
    return targets


def check_targets(targets: Iterable[Target], inputs: Iterable[str]) -> None:
    """Refuse what would overwrite an input, or another report, before any work is done."""
    read = list(inputs)
    seen: set[str | None] = set()
    for target in targets:
        refuse_inputs(target.path, read)
        place = None if target.path is None else str(Path(target.path).resolve())
        if place in seen:
            raise click.UsageError(f"two reports go to {target.path or 'standard output'}")
        seen.add(place)
        if target.path is not None and not Path(target.path).resolve().parent.is_dir():
            raise click.UsageError(f"{target.path}: there is no such folder")


def write_reports(
    targets: Iterable[Target], report: Report, session: Session, options: Options, most: int | None
) -> None:
    """Render and write all reports; files first, so that a closed pipe loses none of them.

    `most` findings of one code are shown in texts; None: what is usual for the format, 0: all.
    Raises OSError.
    """
    for target in sorted(targets, key=lambda target: target.path is None):
        form = target.format
        colored = form.text and target.path is None and session.colored_output
        usual = _DEFAULT_PER_RULE if form.name == "full" else None
        per_rule = usual if most is None else most or None
        chosen = replace(options, color=colored, max_per_rule=per_rule if form.text else None)
        text = form.render(report, chosen)
        if target.append:
            assert target.path is not None
            with Path(target.path).open("a", encoding="utf-8", newline="") as file:
                file.write(text)
            continue
        with text_results(target.path) as out:
            out.write(text)
