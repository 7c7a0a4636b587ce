"""`mscons generate`: meter readings become MSCONS 13017, checked before anything is written."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import click
from click.exceptions import Exit

from mscons.edifact import Finding, Place, Severity
from mscons.messages import (
    Columns,
    ColumnsError,
    Profile,
    Reading,
    generate,
    generation,
    read_readings,
    rules,
    validate,
)

from .ending import CLEAN, FINDINGS, TROUBLE
from .options import examples
from .output import replacing
from .render import sanitize
from .session import session
from .tables import print_table

__all__ = ["command"]


class _Stop(Exception):  # noqa: N818 - ends the run, and takes back what was begun
    """Nothing may be written; the reason was told."""


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date such as 2026-10-01") from None


def _instant(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        known = epoch.isascii() and epoch.isdecimal() and len(epoch) <= 11
        return datetime.fromtimestamp(int(epoch), UTC) if known else None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise click.BadParameter(f"{value!r} is no time such as 2026-11-02T08:00Z, with its zone")
    return found


@click.command(
    epilog=examples(
        "mscons generate readings.csv --profile sender.toml --out outbox/",
        "mscons generate readings.csv --profile sender.toml --dry-run",
        "mscons generate export.csv --columns netz.toml --profile sender.toml --counter next.txt",
        "mscons generate change.json --out outbox/",
    )
)
@click.argument("tables", nargs=-1, required=True, metavar="READINGS...")
@click.option(
    "--profile",
    "profile_path",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Who sends to whom, the meters, the references (TOML); tables need it, JSON does not.",
)
@click.option(
    "--columns",
    "columns_path",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="How a foreign table is laid out (TOML).",
)
@click.option(
    "--out",
    default=".",
    show_default=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the interchanges; it is made if need be.",
)
@click.option("--on", callback=_day, metavar="DATE", help="Write by the rules of this German day.")
@click.option(
    "--created",
    callback=_instant,
    metavar="TIME",
    help="Time of the messages, with its zone; now by default, or SOURCE_DATE_EPOCH.",
)
@click.option(
    "--usage",
    type=click.Choice(["nearest", "before", "after", "exact"]),
    default="nearest",
    show_default=True,
    help="The German midnight that a reading is used for; exact: it has to be at one.",
)
@click.option(
    "--split",
    type=click.IntRange(1, 999_999),
    default=10_000,
    show_default=True,
    metavar="N",
    help="Most messages in an interchange.",
)
@click.option(
    "--seed", type=click.IntRange(1, 10**12), metavar="N", help="Count references from N."
)
@click.option(
    "--counter",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Take the next reference from FILE, and put the one after the last there.",
)
@click.option("--keep-going", is_flag=True, help="Leave out rows with faults, and say which.")
@click.option("--force", is_flag=True, help="Overwrite interchanges that are there.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def command(
    tables: tuple[str, ...],
    profile_path: Path | None,
    columns_path: Path | None,
    out: Path,
    dry_run: bool,
    **options: Any,
) -> None:
    """Make MSCONS 13017 from tables of meter readings; - is standard input.

    All rows are read and all messages validated before a file appears; with a faulty row or message
    nothing is written. Files are named as EDI@Energy does. Ends with 1 if rows have faults.

    Files that end in .json hold models, as `mscons parse --format json` shows them under model:
    MSCONS 13017 or UTILMD 55112 to 55115, one message or an array of them.
    """
    if any(name.endswith(".json") for name in tables):
        if not all(name.endswith(".json") for name in tables):
            raise click.UsageError("tables and JSON do not go into one run")
        from .from_models import generate_from_json

        raise Exit(generate_from_json(tables, out, dry_run, options))
    if profile_path is None:
        raise click.UsageError("Missing option '--profile': it says who sends to whom")
    try:
        profile = Profile.load(profile_path)
        columns = _columns(columns_path)
        run = _Run(profile, columns, out, dry_run, options)
    except (generation.ProfileError, ColumnsError) as error:
        name = profile_path if isinstance(error, generation.ProfileError) else columns_path
        raise click.UsageError(f"{name}: {sanitize(str(error))}") from None
    except (generation.CounterError, OSError) as error:
        raise click.UsageError(sanitize(str(error))) from None
    code = CLEAN
    with suppress(_Stop):
        run.all(tables)
        code = FINDINGS if run.faults else CLEAN
    raise Exit(run.code or code)


def _columns(path: Path | None) -> Columns | None:
    """Read a mapping file. Raises ColumnsError and OSError."""
    if path is None:
        return None
    try:
        return Columns.from_toml(path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise ColumnsError("the file is no UTF-8") from None


class _Run:
    """One run: the tables one after the other, one series of references."""

    def __init__(
        self,
        profile: Profile,
        columns: Columns | None,
        out: Path,
        dry: bool,
        options: dict[str, Any],
    ) -> None:
        self._profile = profile
        self._columns = columns
        self._out = out
        self._dry = dry
        self._options = options
        self._problems = generation.Problems()
        self._findings: list[tuple[str, list[Finding]]] = []
        self._name = ""
        first = options["seed"] or profile.first
        counter: Path | None = options["counter"]
        if counter is not None:
            first = generation.read_counter(counter, first)
        self._numbering = generation.Numbering(profile.prefix, first)
        self._rows: list[tuple[str, ...]] = []
        self.faults = 0
        self.code = CLEAN

    def all(self, tables: tuple[str, ...]) -> None:
        """Write everything, or nothing. Raises _Stop if nothing."""
        options = self._options
        made = generate(
            self._readings(tables),
            self._profile,
            created=options["created"],
            on=options["on"],
            usage=options["usage"],
            split=options["split"],
            numbering=self._numbering,
            problems=self._problems,
        )
        with ExitStack() as files:
            try:
                for interchange in made:
                    self._check(interchange)
                    if not self._dry:
                        self._write(interchange, files)
                    self._note(interchange)
            except (OSError, LookupError, generation.CounterError) as error:
                self._stop(TROUBLE, str(getattr(error, "strerror", None) or error))
            self._tell()
            if self.faults and not options["keep_going"]:
                self._stop(FINDINGS, f"nothing is written: {self.faults} rows have faults")
            if not self._rows:
                self._stop(self.code or TROUBLE, "there is no reading to write")
            counter: Path | None = options["counter"]
            if counter is not None and not self._dry:
                file = files.enter_context(replacing(counter))
                file.write(f"{self._numbering.next}\n".encode("ascii"))
        title = "would be written" if self._dry else "written"
        columns = ("interchange", "receiver", "messages", "readings", "bytes")
        print_table(columns, self._rows, title=title, right=(2, 3, 4))

    def _readings(self, tables: tuple[str, ...]) -> Iterator[Reading]:
        for table in tables:
            self._name = "<stdin>" if table == "-" else table
            source: Any = cast(BinaryIO, sys.stdin.buffer) if table == "-" else Path(table)
            registers = self._profile.registers
            readings, findings = read_readings(source, self._columns, registers=registers)
            self._findings.append((self._name, findings))
            yield from readings

    def _check(self, interchange: generation.Interchange) -> None:
        """Validate what was made. Raises _Stop if it has an error."""
        outcome = validate(interchange.data, name=interchange.name, context=self._context())
        wrong = [one for one in outcome.findings if one.severity is Severity.ERROR]
        if not wrong:
            return
        self._tell()
        for one in wrong[:20]:
            self._say(f"{interchange.name}:{one.line}:{one.column}", one.finding)
        self._stop(FINDINGS, f"nothing is written: {interchange.name} has {len(wrong)} errors")

    def _context(self) -> rules.Context:
        """Say what the profile knows of the partners."""
        profile = self._profile
        told = {
            party.id: {"roles": [party.role], "sector": "Strom"}
            for party in (profile.sender, profile.receiver)
            if party.role
        }
        return rules.Context.read({"partners": told})

    def _write(self, interchange: generation.Interchange, files: ExitStack) -> None:
        self._out.mkdir(parents=True, exist_ok=True)
        path = self._out / interchange.name
        file = files.enter_context(replacing(path, overwrite=self._options["force"]))
        file.write(interchange.data)

    def _note(self, interchange: generation.Interchange) -> None:
        counts = (interchange.messages, interchange.readings, len(interchange.data))
        self._rows.append((interchange.name, interchange.receiver, *map(str, counts)))

    # --- words --------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Write all findings of rows."""
        for name, findings in [*self._findings, (self._name, self._problems.findings)]:
            for finding in findings:
                self._say(f"{name}:{_line(finding.place)}", finding)
                self.faults += finding.severity is Severity.ERROR
        self.faults += max(self._problems.count - len(self._problems.findings), 0)
        self._findings.clear()
        self._problems.findings.clear()

    def _say(self, where: str, finding: Finding) -> None:
        text = f"{sanitize(where)}: {finding.code} {finding.severity}: {sanitize(finding.text)}"
        if finding.help:
            text += f" ({sanitize(finding.help)})"
        click.echo(text, err=True)

    def _stop(self, code: int, text: str) -> None:
        self.code = code
        session().remark(f"Error: {sanitize(text)}")
        raise _Stop


def _line(place: Place) -> str:
    line, column = getattr(place, "line", 0), getattr(place, "column", 0)
    return f"{line}:{column}" if line else "-"
