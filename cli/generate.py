"""`mscons generate`: meter readings become MSCONS 13017, checked before anything is written."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast

import click
from click.core import ParameterSource
from click.exceptions import Exit

from mscons.edifact import Finding, Severity
from mscons.messages import (
    Columns,
    Located,
    Profile,
    Reading,
    generate,
    generation,
    read_readings,
    readings,
    rules,
    validate,
)

from .days import DAY, MOMENT
from .ending import CLEAN, FINDINGS, TROUBLE
from .inputs import Found, Input, Problem
from .named import FILE, named
from .options import examples, input_options, inputs_of
from .outbox import Outbox
from .phrases import phrase
from .remarks import tell, tell_rows
from .render import sanitize
from .second import checked
from .session import session
from .tables import print_table

__all__ = ["command"]


_TABLE = 1 << 40
"""Lines are counted on from table to table, in steps of so many: rows of several are mixed."""
_OF_TABLES = {
    "columns_path",
    "exclude",
    "files_from",
    "keep_going",
    "max_uncompressed",
    "on",
    "profile_path",
    "split",
    "time",
    "usage",
}


class _Stop(Exception):  # noqa: N818 - ends the run, and takes back what was begun
    """Nothing may be written; the reason was told."""


def _epoch(_ctx: click.Context, _param: click.Parameter, value: Any) -> datetime | None:
    """Take the time of SOURCE_DATE_EPOCH where the option is not given."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    known = epoch.isascii() and epoch.isdecimal() and len(epoch) <= 11
    return datetime.fromtimestamp(int(epoch), UTC) if value is None and known else value


@click.command(
    epilog=examples(
        "mscons generate readings.csv --profile sender.toml --out outbox/",
        "mscons generate readings.csv --profile sender.toml --dry-run",
        "mscons generate export.csv --columns netz.toml --profile sender.toml --counter next.txt",
        "mscons generate meter.txt --profile sender.toml --time 2026-11-01 --out outbox/",
        "mscons generate change.json --out outbox/",
    )
)
@input_options
@click.option(
    "--profile",
    "profile_path",
    metavar="FILE",
    type=FILE,
    help="Who sends to whom, the meters, the references (TOML); tables need it, JSON does not.",
)
@click.option(
    "--columns",
    "columns_path",
    metavar="FILE",
    type=FILE,
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
@click.option(
    "--time",
    type=MOMENT,
    metavar="TIME",
    help="When the meters were read, with its zone, or the beginning of a German day: for "
    "telegrams, instead of the meter's clock, and for tables without a column for it.",
)
@click.option("--on", type=DAY, metavar="DATE", help="Write by the rules of this German day.")
@click.option(
    "--created",
    type=MOMENT,
    callback=_epoch,
    metavar="TIME",
    help="Time of the messages, with its zone, or the beginning of a German day; now by default, "
    "or SOURCE_DATE_EPOCH.",
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
    paths: Sequence[str],
    profile_path: Path | None,
    columns_path: Path | None,
    out: Path,
    dry_run: bool,
    **options: Any,
) -> None:
    """Make MSCONS 13017 from tables of meter readings and telegrams; - is standard input.

    A folder gives its *.csv; telegrams are named one by one.

    All rows are read and all messages validated before a file appears; with a faulty row or message
    nothing is written. Files are named as EDI@Energy does. Ends with 1 if rows have faults.

    Files that end in .json hold models, as `mscons parse --format json` shows them under model:
    MSCONS 13017 or UTILMD 55112 to 55115, one message or an array of them. Standard input is one
    if --stdin-filename says so. What a model says itself, such as its date, no option says.
    """
    names = [options["stdin_filename"] if path == "-" else path for path in paths]
    if any(name.endswith(".json") for name in names):
        if not all(name.endswith(".json") for name in names):
            raise click.UsageError("tables and JSON do not go into one run")
        _refuse_options_of_tables()
        from .from_models import generate_from_json

        raise Exit(generate_from_json(tuple(paths), out, dry_run, options))
    if profile_path is None:
        raise click.UsageError("Missing option '--profile': it says who sends to whom")
    profile = named(profile_path, Profile.load)
    assert profile is not None
    found = inputs_of(paths, options, (".csv",), edifact=False)
    columns = named(columns_path, Columns.load)
    try:
        run = _Run(profile, columns, out, dry_run, options)
    except (generation.CounterError, OSError) as error:
        raise click.UsageError(sanitize(str(error))) from None
    code = CLEAN
    with suppress(_Stop):
        run.all(found)
        code = FINDINGS if run.faulty else CLEAN
    raise Exit(run.code or code)


def _refuse_options_of_tables() -> None:
    """Raise UsageError for an option that would do nothing, since models say it themselves."""
    ctx = click.get_current_context()
    for param in ctx.command.params:
        given = ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
        if given and param.name in _OF_TABLES:
            raise click.UsageError(f"{param.opts[0]} is for tables, and does nothing for JSON")


class _Wrong(NamedTuple):
    """The errors of an interchange: the first of them, and how many there are."""

    some: list[Located]
    number: int


@dataclass(frozen=True)
class _Check:
    """Validates an interchange."""

    context: rules.Context

    def __call__(self, data: bytes) -> _Wrong:
        """Give its errors."""
        found = validate(data, context=self.context).findings
        wrong = [one for one in found if one.severity is Severity.ERROR]
        return _Wrong(wrong[:20], len(wrong))


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
        if options["time"] is not None:
            columns = columns or Columns()
            given = {**columns.defaults, "zeitpunkt": options["time"].isoformat()}
            columns = replace(columns, defaults=given)
        self._columns = columns
        self._out = out
        self._dry = dry
        self._options = options
        self._problems = generation.Problems()
        self._findings: list[tuple[str, list[Finding]]] = []
        first = options["seed"] or profile.first
        counter: Path | None = options["counter"]
        if counter is not None:
            first = generation.read_counter(counter, first)
        self._numbering = generation.Numbering(profile.prefix, first)
        self._rows: list[tuple[str, ...]] = []
        self.faulty = False
        self.code = CLEAN

    def all(self, found: Sequence[Found]) -> None:
        """Write everything, or nothing. Raises _Stop if nothing."""
        options = self._options
        with Outbox(overwrite=options["force"]) as box:
            try:
                made = generate(
                    self._readings(found),
                    self._profile.without_names(),
                    created=options["created"],
                    on=options["on"],
                    usage=options["usage"],
                    split=options["split"],
                    numbering=self._numbering,
                    problems=self._problems,
                )
                for interchange, wrong in checked(made, _Check(self._context())):
                    self._refuse(interchange, wrong)
                    if not self._dry:
                        box.add(self._out / interchange.name, interchange.data)
                    self._note(interchange)
            except (OSError, LookupError, generation.CounterError) as error:
                self._stop(TROUBLE, _words(error))
            self._tell()
            if self.code and not options["keep_going"]:
                self._stop(self.code, "nothing is written")
            if self.faulty and not options["keep_going"]:
                words = "nothing is written, for the faults above; see --keep-going"
                self._stop(FINDINGS, words)
            if not self._rows:
                self._stop(self.code or TROUBLE, "there is no reading to write")
            counter: Path | None = options["counter"]
            try:
                if counter is not None and not self._dry:
                    box.add(counter, f"{self._numbering.next}\n".encode("ascii"), overwrite=True)
                box.publish()
            except OSError as error:
                self._stop(TROUBLE, _words(error))
        title = "would be written" if self._dry else "written"
        columns = ("interchange", "receiver", "messages", "readings", "bytes")
        print_table(columns, self._rows, title=title, right=(2, 3, 4))

    def _readings(self, found: Sequence[Found]) -> Iterator[Reading]:
        names = self._profile.registers, self._profile.names
        for item in found:
            if not isinstance(item, Input):
                session().remark(f"{sanitize(item.name)}: {sanitize(item.reason)}")
                if isinstance(item, Problem):
                    self.code = TROUBLE
                continue
            with item.open() as file:
                rows, findings = read_readings(
                    file, self._columns, registers=names[0], meters=names[1]
                )
                before = len(self._findings) * _TABLE
                self._findings.append((item.name, findings))
                if not before:
                    yield from rows
                for one in rows:
                    yield one._replace(line=before + one.line)

    def _refuse(self, interchange: generation.Interchange, wrong: "_Wrong") -> None:
        """Raise _Stop if an interchange has an error."""
        if not wrong.number:
            return
        self._tell()
        tell(session(), interchange.name, wrong.some, with_help=True)
        errors = "1 error" if wrong.number == 1 else f"{wrong.number} errors"
        self._stop(FINDINGS, f"nothing is written: {interchange.name} has {errors}")

    def _context(self) -> rules.Context:
        """Say what the profile knows of the partners."""
        profile = self._profile
        told = {
            party.id: {"roles": [party.role], "sector": "Strom"}
            for party in (profile.sender, profile.receiver)
            if party.role
        }
        return rules.Context.read({"partners": told})

    def _note(self, interchange: generation.Interchange) -> None:
        counts = (interchange.messages, interchange.readings, len(interchange.data))
        self._rows.append((interchange.name, interchange.receiver, *map(str, counts)))

    # --- words --------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Write all findings of rows."""
        for name, findings in self._findings:
            tell_rows(session(), name, findings)
            self.faulty |= any(one.severity is Severity.ERROR for one in findings)
        for finding in self._problems.findings:
            table, line = divmod(cast(readings.Cell, finding.place).line, _TABLE)
            place = readings.Cell(0, 0, line=line, column=1)
            tell_rows(session(), self._findings[table][0], [finding._replace(place=place)])
        if more := self._problems.dropped:
            session().complain(phrase(session().language, "and {count} more findings", count=more))
        self.faulty |= self._problems.count > 0

    def _stop(self, code: int, text: str) -> None:
        self.code = code
        session().remark(f"Error: {sanitize(text)}")
        raise _Stop


def _words(error: Exception) -> str:
    """Say what went wrong, and with which file."""
    words = str(getattr(error, "strerror", None) or error)
    name = getattr(error, "filename", None)
    return f"{name}: {words}" if name else words
