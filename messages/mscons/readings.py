"""The readings in a MSCONS, whatever its PID: meter readings, load profiles, amounts of energy.

A load profile repeats one group tens of thousands of times. Such a run is read by one pattern over
its text, as long as it is written in the usual way. What is not, segment by segment.
"""

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import chain, repeat
from typing import Any, cast

from mscons.edifact import Group, Node, Segment, Syntax, Tree

from ..readings.reading import Reading
from ..wire import WireError, read_quantity
from ..wire_time import read_instant

__all__ = ["readings_of"]

KEEP = 50_000
MANY = 8
"""So many groups alike in a row are read by one pattern."""
CHUNK = 2_000
"""So many of them at once."""
_About = tuple[str | None, str | None, str | None, str | None, str]
_BREAKS = "\r\n"
_AT, _START, _END = "7", "163", "164"


def readings_of(tree: Tree) -> Iterator[Reading]:
    """Give the readings of a message in document order; nothing for other message types.

    A reading has a moment (DTM+7) or an interval (DTM+163, DTM+164). One whose number or time can't
    be read is left out, as is one without a time: the checks report what is wrong with it. `source`
    is the reference of the message. The unit of a value that names none is kWh.
    """
    return chain.from_iterable(_batches(tree))


def _batches(tree: Tree) -> Iterator[Iterable[Reading]]:
    """Give the readings as they are read: thousands at once where they are alike."""
    if tree.message.type != "MSCONS" or tree.structure is None:
        return
    memo = _Memo(tree.message.interchange.syntax)
    source = tree.message.reference
    for party in tree.root.groups("SG5"):
        for place in party.groups("SG6"):
            where = _where(place)
            for register in place.groups("SG9"):
                names = register.leaves("PIA")
                obis = _segment(names[0]).get(2, 1) if names else ""
                yield from _register(register, (*where, obis), source, memo)


def _segment(node: Node) -> Segment:
    """Give one segment without taking the whole message apart."""
    message = node.tree.message
    return Segment(message.raw[node.start].lstrip(_BREAKS), 0, message.interchange.syntax)


def _where(place: Group) -> tuple[str | None, str | None, str | None, str | None]:
    """Tell MeLo, MaLo, configuration id and number of the meter of a group SG6."""
    location = _segment(place)
    name = location.get(2, 1) if location.tag == "LOC" else ""
    meter = configuration = None
    for group in place.groups("SG7"):
        reference = _segment(group)
        if reference.get(1, 1) == "MG":
            meter = reference.get(1, 2) or None
        elif reference.get(1, 1) == "AGK":
            configuration = reference.get(1, 2) or None
    if len(name) == 11:
        return None, name, configuration, meter
    return name or None, None, configuration, meter


class _Units(dict[str | None, str]):
    """Units as they are called here, by their codes, or by nothing."""

    def __missing__(self, code: str | None) -> str:
        return code or "kWh"


_UNITS = _Units({"KWH": "kWh", "KWT": "kW", None: "kWh"})
_SINCE_MIDNIGHT = [timedelta(minutes=minute) for minute in range(0, 24 * 60, 15)]
_QUARTERS = [f"{datetime.min + since:%H%M}" for since in _SINCE_MIDNIGHT]


class _Times(dict[str, datetime]):
    """Times by their twelve digits. Raises ValueError for what is none.

    Where a day is asked for again, all its quarter hours are made at once: load profiles want them.
    """

    _day = _whole = ""

    def __missing__(self, text: str) -> datetime:
        day = text[:8]
        if day == self._day and day != self._whole:
            self._whole = day
            midnight = datetime.fromisoformat(f"{day}T0000Z")
            times = map(midnight.__add__, _SINCE_MIDNIGHT)
            self.update(zip(map(day.__add__, _QUARTERS), times, strict=True))
            if text in self:
                return self[text]
        self._day = day
        found = self[text] = datetime.fromisoformat(f"{day}T{text[8:]}Z")
        return found


class _Memo(dict[str, tuple[str, datetime | None]]):
    """Segments DTM seen before: qualifier and time, None for what is no time in format 303."""

    def __init__(self, syntax: Syntax) -> None:
        super().__init__()
        self.syntax = syntax
        self.mark = syntax.service.decimal
        self.times = _Times()

    def __missing__(self, raw: str) -> tuple[str, datetime | None]:
        segment = Segment(raw.lstrip(_BREAKS), 0, self.syntax)
        at: datetime | None = None
        if segment.get(1, 3) == "303":
            try:
                at = read_instant(segment.get(1, 2))
            except WireError:
                at = None
        if len(self) >= KEEP:
            self.clear()
        found = self[raw] = (segment.get(1, 1), at)
        return found

    def quantity(self, raw: str) -> tuple[str, Decimal, str] | None:
        """Read a segment QTY: kind, number, unit; None if its number is none."""
        segment = Segment(raw.lstrip(_BREAKS), 0, self.syntax)
        unit = segment.get(1, 3)
        try:
            value = read_quantity(segment.get(1, 2), self.mark, lenient=True)
        except WireError:
            return None
        return segment.get(1, 1), value, _UNITS[unit]


def _register(
    register: Group, about: _About, source: str, memo: _Memo
) -> Iterator[Iterable[Reading]]:
    raw = register.tree.message.raw
    for offset, run in zip(register.run.offsets, register.run.kids or (), strict=True):
        if run.position.tag != "SG10" or run.kids is None or run.supposed or run.kids[0].supposed:
            continue
        first = register.start + offset
        end = first + run.repeat * run.size
        tags = tuple(kid.position.tag for kid in run.kids for _ in range(kid.repeat))
        whole = not any(kid.supposed or kid.stray for kid in run.kids)
        pattern = _pattern(tags, memo.mark) if whole and run.repeat >= MANY else None
        while pattern is not None and first < end:
            chunk = raw[first : min(first + CHUNK * run.size, end)]
            usual = _usual(pattern, chunk, run.size, about, source, memo)
            if usual is None:
                break
            yield usual
            first += len(chunk)
        if first == end:
            continue
        pieces = raw[first:end]
        times = [
            pieces[at + more :: run.size]
            for at, kid in zip(run.offsets, run.kids, strict=True)
            if kid.position.tag == "DTM" and not kid.supposed and not kid.stray
            for more in range(kid.repeat)
        ]
        yield _by_segment(pieces[:: run.size], times, about, source, memo)


# --- one by one -------------------------------------------------------------------------------


def _by_segment(
    quantities: Sequence[str], times: list[list[str]], about: _About, source: str, memo: _Memo
) -> Iterator[Reading]:
    """Read groups of equal tags: their quantities, and their times, the n-th of each in a list."""
    melo, malo, more, meter, obis = about
    rows = zip(*times, strict=True) if times else repeat((), len(quantities))
    for raw, stamps in zip(quantities, rows, strict=True):
        found = dict(map(memo.__getitem__, stamps))
        at, start, end = found.get(_AT), found.get(_START), found.get(_END)
        value = memo.quantity(raw)
        if value is None or (at is None and (start is None or end is None)):
            continue
        status, number, unit = value
        if at is not None:
            start = end = None
        where = (melo, malo, meter, obis, at, start, end)
        yield Reading(*where, number, unit, status, source, 0, more)


# --- a run, by one pattern --------------------------------------------------------------------

_BREAK = re.compile(r"(?:\A|(?<='))[\r\n]+")
_QUANTITY = r"QTY\+([0-9A-Z]{2,3}):([0-9]{1,20}(?:%s[0-9]{1,15})?)(?::([A-Z0-9]{3}))?'"
_TIMES: dict[tuple[str, ...], str] = {
    ("DTM",): rf"DTM\+{_AT}:([0-9]{{12}})\?\+00:303'",
    ("DTM", "DTM"): (
        rf"DTM\+{_START}:([0-9]{{12}})\?\+00:303'DTM\+{_END}:([0-9]{{12}})\?\+00:303'"
    ),
}


@lru_cache(maxsize=64)
def _pattern(tags: tuple[str, ...], mark: str) -> re.Pattern[str] | None:
    """Write the pattern of a group; None unless it has one time or two, and statuses at most."""
    times = _TIMES.get(tuple(tag for tag in tags if tag == "DTM"))
    statuses = tags[1:].count("STS")
    if times is None or tags != ("QTY", *(("DTM",) * tags.count("DTM")), *(("STS",) * statuses)):
        return None
    return re.compile(_QUANTITY % re.escape(mark) + times + r"STS\+[^'?]*'" * statuses)


def _usual(
    pattern: re.Pattern[str],
    pieces: list[str],
    size: int,
    about: _About,
    source: str,
    memo: _Memo,
) -> list[Reading] | None:
    """Read a run if all of it is written in the usual way, else give None.

    Nothing made here can be garbage before it is handed out, so the collector does not look.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        text = "'".join(pieces) + "'"
        if "\n" in text or "\r" in text:
            text = _BREAK.sub("", text)
        found = pattern.split(text)
        between, *columns = (found[n :: pattern.groups + 1] for n in range(pattern.groups + 1))
        if any(between) or len(columns[0]) * size != len(pieces):
            return None
        if len(memo.times) > KEEP:
            memo.times.clear()
        return _rows(columns, about, source, memo)
    except ValueError:
        return None
    finally:
        if collects:
            gc.enable()


def _rows(columns: list[list[Any]], about: _About, source: str, memo: _Memo) -> list[Reading]:
    melo, malo, more, meter, obis = about
    statuses, texts, units, *stamps = columns
    if memo.mark != ".":
        texts = [text.replace(memo.mark, ".") for text in texts]
    moment, nothing = memo.times.__getitem__, repeat(None)
    whens: list[Iterable[datetime | None]]
    if len(stamps) == 1:
        whens = [map(moment, stamps[0]), nothing, nothing]
    else:
        starts, ends = stamps
        until = [*map(moment, ends)]
        on = starts[1:] == ends[:-1]
        whens = [nothing, [moment(starts[0]), *until[:-1]] if on else map(moment, starts), until]
    # The order is that of the fields of Reading; a test holds both together.
    rows = zip(
        *map(repeat, (melo, malo, meter, obis)),
        *whens,
        map(Decimal, texts),
        map(_UNITS.__getitem__, units),
        statuses,
        *map(repeat, (source, 0, more, None)),
        strict=False,
    )
    new = cast("Callable[[type[Reading], tuple[object, ...]], Reading]", tuple.__new__)
    return list(map(new, repeat(Reading), rows))
