"""From readings to the report: registers, what they counted, and what they add up to."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from ..readings.reading import Reading
from .counting import Counter, Digits
from .days import say, say_span
from .model import Consumption, Register, Remark
from .prices import Prices
from .profile import Profile
from .sums import changes, sums_of

__all__ = ["consumption"]

_CENT = Decimal("0.01")
_Key = tuple[str, str | None, str, str]
_Names = tuple[str | None, str | None, str | None, str | None]


class _Book:
    """The readings of all registers, and what else is known of where they are."""

    def __init__(self) -> None:
        self.counters: dict[_Key, Counter] = {}
        self.profiles: dict[_Key, Profile] = {}
        self.names: dict[_Key, _Names] = {}

    def add(self, reading: Reading) -> None:
        names = reading.melo, reading.malo, reading.configuration, reading.meter
        key = _key(names, reading.obis, reading.unit)
        if key not in self.names:
            self.names[key] = names
        elif reading.configuration:
            melo, malo, more, meter = self.names[key]
            self.names[key] = melo or names[0], malo or names[1], more, meter or names[3]
        if reading.at is not None:
            if key not in self.counters:
                self.counters[key] = Counter()
            self.counters[key].add(reading)
        else:
            if key not in self.profiles:
                self.profiles[key] = Profile()
            self.profiles[key].add(reading)


def _key(names: _Names, obis: str, unit: str) -> _Key:
    """Tell registers apart; a configuration id takes the place of location and meter."""
    melo, malo, configuration, meter = names
    if configuration:
        return configuration, None, obis, unit
    return melo or malo or "", meter, obis, unit


def consumption(
    readings: Iterable[Reading],
    *,
    first: datetime | None = None,
    last: datetime | None = None,
    digits: Digits = None,
    prices: Prices | None = None,
) -> Consumption:
    """Work out what was consumed between readings.

    `first` and `last` are instants: readings outside are left out, and where no reading stands at
    a limit, the gap is named; nothing is interpolated. `digits` in front of the decimal mark, of
    all registers or by the number of the meter, tell a rollover from a mistake. Readings may come
    in any order; for a moment with several values the last one counts.
    """
    book = _Book()
    for reading in readings:
        start, end = reading.at or reading.start, reading.at or reading.end
        assert start is not None
        assert end is not None
        if (first is None or start >= first) and (last is None or end <= last):
            book.add(reading)
    registers = [
        *(_register(book, key, one, digits) for key, one in book.counters.items()),
        *(_profile(book, key, one) for key, one in book.profiles.items()),
    ]
    registers.sort(key=lambda one: (one.location, one.obis, _begin(one), one.meter or ""))
    registers = [_limited(one, book, first, last) for one in changes(registers)]
    if prices is not None:
        registers = [prices.charge(one) if one.spans else one for one in registers]
    taxes = tuple(_taxes(registers))
    currency = None if prices is None else prices.currency
    return Consumption(tuple(registers), tuple(sums_of(registers)), first, last, currency, taxes)


def _register(book: _Book, key: _Key, counter: Counter, digits: Digits) -> Register:
    *_, obis, unit = key
    meter = book.names[key][-1]
    known = digits if isinstance(digits, int | None) else digits.get(meter or "")
    spans = tuple(counter.spans(unit, known))
    remarks = tuple(counter.remarks())
    if not spans:
        text = f"one reading only, {say(counter.times[0])}: nothing lies between"
        remarks += (Remark("incomplete", text),)
    return Register(*book.names[key], obis, unit, False, counter.count, spans, remarks)


def _profile(book: _Book, key: _Key, profile: Profile) -> Register:
    *_, obis, unit = key
    return Register(
        *(*book.names[key], obis, unit, True, profile.count),
        tuple(profile.spans(unit)),
        tuple(profile.remarks()),
        profile.daily(),
    )


def _begin(register: Register) -> float:
    return register.spans[0].start.timestamp() if register.spans else 0.0


def _limited(
    register: Register, book: _Book, first: datetime | None, last: datetime | None
) -> Register:
    """Name what is missing at the limits that were asked for, unless another meter is there."""
    names = register.melo, register.malo, register.configuration, register.meter
    key = _key(names, register.obis, register.unit)
    if register.profile:
        begin, end = book.profiles[key].begin, book.profiles[key].end
    else:
        times = book.counters[key].times
        begin, end = times[0], times[-1]
    changed = [one.text for one in register.remarks if one.kind == "device-change"]
    more: list[Remark] = []
    if first is not None and begin > first and not any("follows" in text for text in changed):
        more.append(Remark("gap", f"no reading at the beginning: {say_span(first, begin)}"))
    if last is not None and end < last and not any("takes over" in text for text in changed):
        more.append(Remark("gap", f"no reading at the end: {say_span(end, last)}"))
    return replace(register, remarks=(*register.remarks, *more)) if more else register


def _taxes(registers: list[Register]) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    nets: dict[Decimal, Decimal] = {}
    for register in registers:
        for cost in register.costs:
            nets[cost.tax] = nets.get(cost.tax, Decimal(0)) + cost.net
    for rate in sorted(nets):
        yield rate, nets[rate], (nets[rate] * rate).quantize(_CENT, ROUND_HALF_UP)
