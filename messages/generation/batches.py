"""Readings to messages: which values go together, what each says, and what must be left out.

One message tells the registers of one meter (or configuration) for one moment of use; readings that
belong together need not stand side by side, as long as they stand in one window of the input. The
moment of use (DTM+7) is a German midnight: the nearest one, or as `usage` says.
"""

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal

from mscons.edifact import Notes

from .. import legal_time
from ..codes import registry
from ..identifiers import obis
from ..readings import Cell, Reading, Reasons
from .profile import Meter, Profile, layout

__all__ = ["Batch", "Problems", "Usage", "batches", "usage_of"]

Usage = Literal["nearest", "before", "after", "exact"]
WINDOW = 50_000
_DAY = timedelta(days=1)
_UNKNOWN = Meter()


@dataclass(slots=True)
class Batch:
    """The content of one message. `melo` and `meter`, or `configuration`, say where.

    `registers` has the readings by OBIS-Kennzahl, `reasons` the statuses of all of them; `decimals`
    is how many of a value are sent, as far as the meter says.
    """

    receiver: str
    melo: str
    meter: str
    configuration: str
    usage: datetime
    change: bool
    reasons: Reasons
    decimals: int | None
    registers: dict[str, list[Reading]] = field(default_factory=dict[str, list[Reading]])


class Problems(Notes):
    """What is wrong with rows, as findings with their line, up to a limit.

    `count` is the number of rows that are left out, but for those that repeat others.
    """

    def __init__(self, limit: int = 1000) -> None:
        """Start empty."""
        super().__init__(limit)
        self.count = 0

    def row(
        self, code: str, text: str, line: int, help_: str | None = None, *, left_out: bool = True
    ) -> None:
        """Note a row that is left out, or that is odd."""
        self.count += left_out
        place = Cell(0, 0, line=line, column=1)
        self.add(registry().finding(code, text, place, help=help_))


def usage_of(at: datetime, how: Usage) -> datetime | None:
    """Give the German midnight that a reading is used for; None if it has to be one and is not.

    `nearest`, `before` (the day's own), `after` (the next day's). A reading at midnight is used for
    that midnight, whatever the choice.
    """
    if legal_time.is_german_midnight(at):
        return at
    if how == "exact":
        return None
    day = legal_time.german_day(at)
    if how == "before":
        return legal_time.midnight(day)
    after = legal_time.midnight(day + _DAY)
    return after if how == "after" else legal_time.nearest_midnight(at)


def batches(
    readings: Iterable[Reading],
    profile: Profile,
    problems: Problems,
    *,
    document: datetime,
    usage: Usage = "nearest",
    window: int = WINDOW,
) -> Iterator[Batch]:
    """Group readings into messages, a window of `window` readings at a time.

    `document` is the time of the messages: no reading may be later, and no moment of use (where the
    nearest midnight is later, the one before is taken, if it is near enough; with `after` none is).
    """
    rows = iter(readings)
    made = _Maker(profile, problems, document, usage)
    while (found := _window(islice(rows, window), made)) is not None:
        yield from found


def _window(rows: Iterator[Reading], made: "_Maker") -> list[Batch] | None:
    """Group the rows of a window; None at the end of all."""
    count = 0
    collects = gc.isenabled()
    gc.disable()  # nothing that is made here can be garbage yet
    try:
        for count, reading in enumerate(rows, 1):  # noqa: B007 - counts
            made.take(reading)
    finally:
        if collects:
            gc.enable()
    return made.batches() if count else None


_Row = tuple[str | None, str | None, str | None, datetime | None]
_Where = tuple[str, str, str, str, datetime, bool]


class _Maker:
    """Puts rows to their messages; remembers what the rows of a meter have in common."""

    def __init__(
        self, profile: Profile, problems: Problems, document: datetime, usage: Usage
    ) -> None:
        self._profile = profile
        self._problems = problems
        self._document = document
        self._usage: Usage = usage
        self._moments: dict[datetime, datetime | str] = {}
        self._registers: dict[str, tuple[str, str] | str] = {}
        self._found: dict[_Where, Batch] = {}
        self._known: dict[_Row, Batch] = {}
        self._meters: dict[tuple[str | None, ...], tuple[Meter, str, str, str] | str] = {}

    def batches(self) -> list[Batch]:
        """Give the messages of a window, and forget them."""
        found = [*self._found.values()]
        self._found.clear()
        self._known.clear()
        self._meters.clear()
        return found

    def take(self, row: Reading) -> None:
        """Add a row to its message, without seconds, which the wire has not; or to the problems."""
        at = row.at
        if at is not None and (at.second or at.microsecond):
            row = row._replace(at=at.replace(second=0, microsecond=0))
        key = (row.meter, row.melo, row.configuration, row.at)
        batch = self._known.get(key)
        if batch is None:
            batch = self._batch(row)
            if batch is None:
                return
            self._known[key] = batch
        name = row.obis
        if self._profile.registers or self._profile.meters:
            meter = self._profile.meters.get(row.meter or "", _UNKNOWN)
            name = meter.registers.get(name) or self._profile.registers.get(name) or name
        register = self._registers.get(name) or self._register(name)
        if isinstance(register, str):
            self._problems.row("GEN709", register, row.line)
            return
        name, unit = register
        if row.unit != unit:
            text = f"the register {name} counts {unit}, the row has {row.unit}"
            self._problems.row("GEN710", text, row.line)
            return
        rows = batch.registers.get(name)
        if rows is None:
            rows = batch.registers[name] = []
        elif known := [one for one in rows if (one.at, one.status) == (row.at, row.status)]:
            self._twice(row, same=known[0].value == row.value)
            return
        elif row.status == rows[-1].status:
            day = legal_time.german_day(batch.usage)
            text = f"the register has another value for the midnight that begins {day:%d.%m.%Y}"
            self._problems.row("GEN708", text, row.line, left_out=False)
        rows.append(row)

    def _twice(self, row: Reading, *, same: bool) -> None:
        """Tell a row whose register has a value for its moment already, in another table."""
        code, what = ("GEN601", "this") if same else ("GEN602", "another")
        text = f"the register has {what} value for {row.at:%Y-%m-%dT%H:%M}Z already"
        self._problems.row(code, text, row.line, left_out=not same)

    def _register(self, name: str) -> tuple[str, str] | str:
        """Find how a register is sent, and its unit; why it may not be sent, in words.

        Raises IdentifierError: a table has no OBIS-Kennzahl that is wrong.
        """
        sent, found = obis.format(name), layout()
        unit = found["units"].get(str(obis.parts(sent).quantity))
        register: tuple[str, str] | str = (sent, unit)
        if unit is None or obis.allowed_for(sent, found["pid"]) is False:
            register = f"{sent} is not among the registers of PID {found['pid']}"
        if len(self._registers) > WINDOW:
            self._registers.clear()
        self._registers[name] = register
        return register

    def _batch(self, row: Reading) -> Batch | None:
        """Find the message of a row; None where there is none, which is told."""
        if row.at is None:
            text = "an interval is no meter reading; 13017 carries readings of registers"
            self._problems.row("GEN701", text, row.line)
            return None
        key = (row.meter, row.melo, row.configuration)
        known = self._meters.get(key)
        if known is None:
            known = self._meters[key] = self._meter(row)
        if isinstance(known, str):
            self._problems.row("GEN702", known, row.line)
            return None
        meter, melo, number, configuration = known
        moment = self._moments.get(row.at)
        if moment is None:
            if len(self._moments) > WINDOW:
                self._moments.clear()
            moment = self._moments[row.at] = self._moment(row.at)
        if isinstance(moment, str):
            self._problems.row("GEN703", moment, row.line)
            return None
        receiver = meter.receiver or self._profile.receiver.id
        change = meter.change
        if not isinstance(change, bool):
            change = legal_time.german_day(row.at) == change
        where = (receiver, melo, number, configuration, moment, change)
        batch = self._found.get(where)
        if batch is None:
            reasons = meter.reasons or self._profile.reasons
            batch = self._found[where] = Batch(*where, reasons, meter.decimals)
        return batch

    def _meter(self, row: Reading) -> tuple[Meter, str, str, str] | str:
        """Find what the profile and the row say of a meter; what is missing, in words."""
        meter = self._profile.meters.get(row.meter or "", _UNKNOWN)
        configuration = row.configuration or meter.configuration
        if configuration:
            return meter, "", "", configuration
        if row.melo and meter.melo and row.melo != meter.melo:
            return f"the profile has meter {row.meter} at {meter.melo}, the row at {row.melo}"
        melo = row.melo or meter.melo
        if not melo:
            return f"nothing says at which Messlokation meter {row.meter or '?'} is"
        if not row.meter:
            return f"the row names no meter at {melo}"
        return meter, melo, row.meter, ""

    def _moment(self, at: datetime) -> datetime | str:
        """Choose the moment of use; why there is none, in words."""
        local = f"{legal_time.german_time(at):%d.%m.%Y %H:%M}"
        if at > self._document:
            return f"the reading of {local} is later than the message"
        usage = usage_of(at, self._usage)
        if usage is None:
            return f"the reading of {local} is not at a German midnight"
        if usage > self._document:
            if self._usage == "after":
                return f"the midnight behind {local} is later than the message"
            usage = legal_time.midnight(legal_time.german_day(at))
        if not legal_time.usage_near_reading(usage, at):
            return f"no midnight near {local} is allowed"
        return usage
