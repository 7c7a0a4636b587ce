"""`mscons generate change.json`: interchanges from the JSON of models, checked before written."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from mscons.edifact import Interchange, Severity
from mscons.messages import JsonError, generation, interchange_from_json, read

from .ending import CLEAN, FINDINGS, TROUBLE
from .outbox import Outbox
from .render import localized, sanitize
from .session import session
from .tables import print_table
from .wording import told

__all__ = ["generate_from_json"]

_LARGEST = 64 * 1024 * 1024
_Row = tuple[str, ...]


def generate_from_json(
    paths: tuple[str, ...], out: Path, dry: bool, options: dict[str, Any]
) -> int:
    """Write an interchange for each file, or none at all; give the exit code.

    Of the options `created`, `seed`, `counter` and `force` count. Without a number to begin with,
    references are made of the time.
    """
    at: datetime = (options["created"] or datetime.now(UTC)).astimezone(UTC)
    first = options["seed"] or int(f"{at:%y%m%d%H%M%S}")
    counter: Path | None = options["counter"]
    rows: list[_Row] = []
    try:
        if counter is not None:
            first = generation.read_counter(counter, first)
        numbers = generation.Numbering("", first)
        with Outbox(overwrite=options["force"]) as box:
            for path in paths:
                name, data, row = _interchange(path, numbers.interchange(), at)
                rows.append(row)
                if not dry:
                    box.add(out / name, data)
            if counter is not None and not dry:
                box.add(counter, f"{numbers.next}\n".encode("ascii"), overwrite=True)
            box.publish()
    except JsonError as error:
        return _refuse(error)
    except (OSError, generation.CounterError) as error:
        words = getattr(error, "strerror", None) or str(error)
        where = getattr(error, "filename", None)
        session().remark(f"Error: {sanitize(f'{where}: {words}' if where else words)}")
        return TROUBLE
    title = "would be written" if dry else "written"
    print_table(("interchange", "messages", "bytes", "remarks"), rows, title=title, right=(1, 2))
    return CLEAN


def _interchange(path: str, reference: str, at: datetime) -> tuple[str, bytes, _Row]:
    """Make the interchange of a file: its name, its bytes, what is said of it."""
    text = sys.stdin.buffer.read(_LARGEST + 1) if path == "-" else Path(path).read_bytes()
    try:
        data, outcome = interchange_from_json(text, reference, at=at)
    except JsonError as error:
        error.add_note("<stdin>" if path == "-" else path)
        raise
    written = [typed for typed in read(data) if typed.model is not None]
    name = _name(written[0].message.interchange, written[0].message.type, at)
    lang = session().language
    found = [localized(f.finding, lang) for f in outcome.findings if _matters(f.severity)]
    codes = {finding.code: finding.text for finding in found}
    remarks = "; ".join(f"{code} {words}" for code, words in codes.items())
    return name, data, (name, str(len(written)), str(len(data)), remarks)


def _matters(severity: Severity) -> bool:
    return severity is not Severity.ERROR


def _name(frame: Interchange, message: str, at: datetime) -> str:
    """Name a file by what its UNB says."""
    sender, receiver = frame.sender[0], frame.receiver[0]
    return generation.file_name(message, frame.application, sender, receiver, at, frame.reference)


def _refuse(error: JsonError) -> int:
    """Say what is wrong; nothing was written."""
    (name,) = getattr(error, "__notes__", [""])
    for problem in error.problems[:50]:
        said = replace(problem, text=told(problem.text, session().language))
        click.echo(f"{sanitize(name)}: {sanitize(str(said))}", err=True)
    if len(error.problems) > 50:
        click.echo(f"{len(error.problems) - 50} more", err=True)
    session().remark("Error: nothing is written, for the faults above")
    return FINDINGS
