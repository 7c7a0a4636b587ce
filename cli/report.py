"""`mscons report`: what was consumed between readings, from tables and from MSCONS."""

import os
import shutil
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

import click
from click.exceptions import Exit

from mscons.edifact import Limits, Message, Severity, check, grow
from mscons.messages import (
    Columns,
    Prices,
    Profile,
    Reading,
    consumption,
    read_readings,
    readings_of,
)

from .bill import FORMATS, Look, render
from .days import MOMENT
from .ending import FINDINGS, TROUBLE
from .inputs import Found, Input
from .named import FILE, named
from .options import examples, input_options, inputs_of, limit_options, limits_of
from .output import refuse_inputs, text_results
from .phrases import phrase
from .recognise import recognise
from .remarks import Remarks, tell_rows
from .render import sanitize
from .render.words import words as words_of
from .session import Session, session
from .tour import Tour

__all__ = ["command"]

_BEGINS = (b"UNA", b"UNB")


@click.command(
    epilog=examples(
        "mscons report readings.csv --from 2026-01-01 --to 2027-01-01",
        "mscons report inbox/ --prices prices.toml --format html -o bill.html",
        "mscons report a.csv b.edi --digits 6 --format csv -o consumption.csv",
    )
)
@input_options
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="table: for people, in a pipe separated by tabs. csv: for spreadsheets. json: for "
    "programs. html: one page with a chart for each register.",
)
@click.option(
    "--from",
    "first",
    type=MOMENT,
    metavar="DAY",
    help="Only readings from the beginning of this German day on; a time with its zone, too.",
)
@click.option(
    "--to",
    "last",
    type=MOMENT,
    metavar="DAY",
    help="Only readings up to the beginning of this German day: 2027-01-01 ends a year.",
)
@click.option("--prices", metavar="FILE", type=FILE, help="Prices by register and day (TOML).")
@click.option(
    "--profile",
    metavar="FILE",
    type=FILE,
    help="Names of registers, and digits of the meters, as for mscons generate (TOML).",
)
@click.option(
    "--columns", metavar="FILE", type=FILE, help="How a foreign table is laid out (TOML)."
)
@click.option(
    "--digits",
    type=click.IntRange(1, 20),
    metavar="N",
    help="Digits in front of the decimal mark, where the profile says nothing: tells a rollover.",
)
@click.option("--keep-going", is_flag=True, help="Leave out what has faults, and say what.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, not to standard output.")
@limit_options
def command(
    paths: Sequence[str],
    form: str,
    first: datetime | None,
    last: datetime | None,
    output: str | None,
    keep_going: bool,
    **rest: Any,
) -> None:
    """Work out the consumption between meter readings, from tables (CSV) and MSCONS messages.

    What is not certain is named: gaps, overlaps, a register that counts down, a price that changes
    in between. With a faulty row or message there is no report, unless --keep-going is given; the
    run ends with 1 either way.
    """
    if first is not None and last is not None and last <= first:
        raise click.UsageError("--to is not later than --from")
    found = inputs_of(paths, rest, (".csv",))
    refuse_inputs(output, (item.path for item in found if isinstance(item, Input)))
    profile = named(rest["profile"], Profile.load)
    columns = named(rest["columns"], Columns.load)
    prices = named(rest["prices"], Prices.load)
    digits = _Digits(profile, rest["digits"])
    run = _Run(session(), limits_of(rest), columns, profile)
    report = consumption(run.all(found), first=first, last=last, digits=digits, prices=prices)
    if run.code == FINDINGS and not keep_going:
        run.worse(FINDINGS, "Error: there is no report, for the faults above; see --keep-going")
        raise Exit(run.code)
    if not report.registers:
        run.worse(TROUBLE, "Error: there is no reading to report")
        raise Exit(run.code)
    now = session()
    terminal = output in (None, "-") and now.on_terminal
    width = shutil.get_terminal_size((100, 24)).columns if terminal else 100
    look = Look(terminal, terminal and now.colored_output, width, version("mscons"), now.language)
    with text_results(output) as out:
        out.write(render(form, report, look))
    raise Exit(run.code)


class _Digits(dict[str, int]):
    """Digits by the number of the meter: those of the profile, else those of the option."""

    def __init__(self, profile: Profile | None, usual: int | None) -> None:
        super().__init__()
        if profile is not None:
            self.update({name: one.digits for name, one in profile.meters.items() if one.digits})
        self._usual = usual

    def get(self, key: str, default: Any = None) -> Any:
        """Give the digits of a meter."""
        return super().get(key, self._usual if default is None else default)


class _Run(Tour):
    """A run over the inputs."""

    def __init__(
        self, session: Session, limits: Limits, columns: Columns | None, profile: Profile | None
    ) -> None:
        super().__init__(session, limits)
        self.columns = columns
        self.profile = profile

    def all(self, found: Sequence[Found]) -> Iterator[Reading]:
        """Give the readings of all inputs."""
        for item in self.inputs(found):
            with self.opened(item) as file, _rewound(file) as (whole, head):
                if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_BEGINS):
                    yield from self._messages(item.name, whole)
                else:
                    yield from self._table(item.name, whole)

    def _table(self, name: str, file: BinaryIO) -> Iterator[Reading]:
        profile = self.profile
        names = (None, None) if profile is None else (profile.registers, profile.names)
        readings, findings = read_readings(
            file,
            self.columns,
            registers=names[0],
            meters=names[1],
            limit=self.limits.findings,
        )
        yield from readings if profile is None else map(self._placed, readings)
        tell_rows(self.session, name, findings)
        if any(one.severity is Severity.ERROR for one in findings):
            self.worse(FINDINGS)

    def _placed(self, row: Reading) -> Reading:
        """Add what the profile knows of where a meter is, as `mscons generate` does."""
        assert self.profile is not None
        meter = self.profile.meters.get(row.meter or "")
        if meter is None or row.configuration:
            return row
        if meter.configuration:
            return row._replace(configuration=meter.configuration)
        return row._replace(melo=meter.melo) if meter.melo and not row.melo else row

    def _messages(self, name: str, file: BinaryIO) -> Iterator[Reading]:
        remarks = Remarks(self, name, file, errors=True)
        others, lang = 0, self.session.language
        for unit in remarks.reader.units():
            remarks.hear(unit.start)
            if not isinstance(unit, Message):
                continue
            if unit.type != "MSCONS":
                others += 1
                continue
            tree = grow(unit, recognise(unit).structure)
            count = 0
            for one in readings_of(tree):
                count += 1
                yield one
            remarks.report(unit.findings)
            remarks.report(list(check(tree)))
            if unit.tags.count("QTY") > count:
                words = phrase(lang, "values without a readable number or time are left out")
                where = f"{sanitize(name, None)}: {phrase(lang, 'message')} {unit.number}"
                self.worse(FINDINGS, f"{where}: {words}")
        remarks.close()
        if others:
            words = phrase(lang, "no MSCONS, so without readings")
            share = words_of(lang).count(others, "message")
            self.session.remark(f"{sanitize(name, None)}: {words} ({share})")


@contextmanager
def _rewound(file: BinaryIO) -> Generator[tuple[BinaryIO, bytes], None, None]:
    """Give a file that begins again behind a look at its head; what can't seek is copied."""
    head = b""
    try:
        seekable = file.seekable()
        at = file.tell() if seekable else 0
    except (OSError, ValueError):
        seekable, at = False, 0
    if seekable:
        head = file.read(64)
        file.seek(at, os.SEEK_SET)
        yield file, head
        return
    with TemporaryFile() as copy:
        shutil.copyfileobj(file, copy, 1 << 20)
        copy.seek(0)
        head = copy.read(64)
        copy.seek(0)
        yield cast(BinaryIO, copy), head
