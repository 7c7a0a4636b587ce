"""Readouts of meters ("telegrams") to readings, as an optical head or a P1 port gives them.

    /ESY5Q3DA1004 V3.02                       who speaks; may be missing
    1-0:0.0.0*255(1ESY1234567890)             address(value*unit), one or more in a line
    1-0:1.8.0*255(00026107.703*kWh)
    !                                         the end; a checksum may stand behind it

Any number of them in a row, modes A to D, and the P1 port of Dutch meters. Taken are the registers
that 13017 may carry, by their short name (`1.8.1`) or a long one; values of former periods
(`1.8.1*01`) are not. A telegram with a line that can't be read, without its end, or with a wrong
checksum gives nothing. What it does not say - location, kind of value, unit, meter, time - is taken
from `[defaults]` of the mapping file; a time there counts instead of the meter's clock.

Source: IEC 62056-21; VDEW-Lastenheft 2.1 (season in front of times); DSMR 4.2 (P1, CRC-16).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from mscons.edifact import Finding, quoted

from ..identifiers import obis
from .about import read_about
from .cells import CellError, moved, number_of, status_of
from .columns import Columns, words
from .reading import Reading
from .report import Report, Row
from .series import Known, Series
from .text import Piece, UnreadableError
from .times import Moment, read_moment

__all__ = ["Telegrams", "is_telegram"]

_LONGEST = 10_000  # lines of a telegram
_STX, _ETX, _END = "\x02", "\x03", "!"
_HEAD = re.compile(r"/[A-Za-z]{3}[ -~]{1,60}")
_SET = re.compile(r"([0-9A-Za-z.:*&#-]{0,32})\(([ -'*-~]{0,2048})\)")
_SETS = re.compile(rf"(?:{_SET.pattern})+")
_BEGUN = re.compile(r"[0-9A-Za-z.:*&#-]{0,32}(?:\([ -'*-~]{0,2048})?")
_ADDRESS = re.compile(
    r"(?:([0-9]{1,2})-([0-9]{1,3}):)?([0-9A-Z]{1,3}\.[0-9]{1,3}(?:\.[0-9]{1,3})?)(?:[*&]([0-9]{1,3}))?"
)
_DATE = re.compile(r"([012])?(?:20)?([0-9]{2})-?([0-9]{2})-?([0-9]{2})")
_TIME = re.compile(r"([012])?([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?")
_CLOCK = re.compile("([012])?" + "([0-9]{2})" * 5 + "([0-9]{2})?([SW])?")
_OFFSETS = {"0": "+01:00", "W": "+01:00", "1": "+02:00", "S": "+02:00", "2": "Z"}
_UNIFORM = re.compile("[0-9A-F][A-Z]{3}[0-9]{10}")  # number of a meter by DIN 43863-5
_DEVICE = re.compile("0-0*[1-9][0-9]*")  # another device, which the meter passes on
_UNKNOWN = "255"
_TIME_IS_TOLD = "say when it was read: --time, or zeitpunkt under [defaults] in the mapping file"


class _Set(NamedTuple):
    """A data set: where it stands, its address as written and without channel, value and unit."""

    row: Row
    first: int
    last: int
    address: str
    channel: str
    short: str
    storage: str
    value: str
    unit: str


def is_telegram(lines: Sequence[str]) -> bool:
    """Say whether text begins as a telegram does: with who speaks, or with an address and value."""
    first = next((line for line in lines if line.strip(" ")), "").removeprefix(_STX)
    if _HEAD.fullmatch(first):
        return True
    found = _SET.match(first)
    return found is not None and bool(_ADDRESS.fullmatch(found[1]) and _SETS.fullmatch(first))


class Telegrams:
    """Reads a file of telegrams once."""

    def __init__(self, columns: Columns, findings: list[Finding], limit: int) -> None:
        """Read nothing yet."""
        self._columns = columns
        self._report = Report(findings, limit)
        self._series: dict[Any, Series[None]] = {}
        self._begin()

    def _begin(self) -> None:
        self._rows: list[Row] = []
        self._sets: list[_Set] = []
        self._good = True
        self._tail: str | None = None

    def read(self, pieces: Iterable[Piece]) -> Iterator[Reading]:
        """Give the readings of the pieces of text; telegrams with a fault give none."""
        line = 1
        try:
            for piece in pieces:
                for offset, text in enumerate(piece.lines):
                    line = piece.line + offset
                    ends = self._tail is not None and text[:1] not in ("", _ETX)
                    if ends or (self._rows and text.startswith("/")):
                        yield from self._telegram()
                    self._line(Row(piece, offset, text))
            yield from self._telegram()
        except UnreadableError as trouble:
            self._report.text(trouble)
        finally:
            self._report.close(line)

    # --- lines --------------------------------------------------------------------------------

    def _line(self, row: Row) -> None:
        """Take a line of the telegram that is open."""
        text = row.text
        if not text.strip(" ") and (self._tail is not None or not self._rows):
            return
        self._rows.append(row)
        if len(self._rows) > _LONGEST:
            if self._good:
                self._wrong(row, "GEN803", f"{_LONGEST} lines, and no line begins with {_END}")
            del self._rows[1:], self._sets[:]
            return
        if text.startswith(_ETX):
            self._tail = text
        elif text.removeprefix(_STX).startswith(_END):
            self._tail = text.removeprefix(_STX)[1:]
        elif self._tail is None and not _HEAD.fullmatch(text):
            self._data(row, 1 if text.startswith(_STX) else 0)

    def _data(self, row: Row, at: int) -> None:
        """Read data sets from a character on."""
        text, address = row.text.rstrip(" "), ""
        while at < len(text):
            found = _SET.match(text, at)
            if found is None:
                begun = _BEGUN.match(text, at)
                wrong = begun.end() if begun else at
                got = f"is {text[wrong]!r}" if wrong < len(text) else "is missing"
                words = f"character {wrong + 1} {got}, should be address(value)"
                self._wrong(row, "GEN801", words, min(wrong, len(text) - 1))
                return
            address = found[1] or address
            if parts := _ADDRESS.fullmatch(address):
                value, _, unit = found[2].partition("*")
                medium, channel, short, storage = parts.groups()
                known = f"{medium}-{channel}" if medium else ""
                one = (address, known, short, storage or _UNKNOWN, value, unit)
                self._sets.append(_Set(row, at, found.end(), *one))
            at = found.end()

    def _wrong(self, row: Row, code: str, text: str, first: int = 0) -> None:
        self._good = False
        self._report.at(row, first, len(row.text), CellError(code, text))

    # --- a telegram ---------------------------------------------------------------------------

    def _telegram(self) -> Iterator[Reading]:
        """Give the readings of the telegram that is open, and open the next one."""
        rows, sets = self._rows, self._sets
        if rows:
            self._complete(rows)
            if self._good:
                try:
                    yield from self._readings(rows[0], sets)
                except CellError as trouble:
                    self._report.at(rows[0], 0, len(rows[0].text), trouble)
        self._begin()

    def _complete(self, rows: list[Row]) -> None:
        """Look at the end, and at the checksum if there is one."""
        if self._tail is None:
            if self._good:
                self._wrong(rows[0], "GEN803", f"no line begins with {_END}; something may be lost")
            return
        told = should = ""
        text = "\r\n".join(row.text for row in rows)
        inside, etx, check = text.partition(_STX)[2].partition(_ETX)
        if etx and check:
            told, should = f"{ord(check[0]):02X}", f"{_bcc(inside + etx):02X}"
        elif re.fullmatch("[0-9A-F]{4}", self._tail):
            told, should = self._tail, f"{_crc(text[: text.rindex(_END) + 1]):04X}"
        if told and told != should:
            self._wrong(rows[-1], "GEN802", f"the checksum is {told}, should be {should}")

    def _readings(self, row: Row, sets: list[_Set]) -> Iterator[Reading]:
        """Give the readings of a telegram. Raises CellError where it says too little."""
        given = self._columns.defaults
        foreign = any(one.short in words()["telegram"]["foreign"] for one in sets)
        meter = given.get("zaehlernummer") or self._meter(sets, foreign)
        registers = [one for one in sets if self._is_register(one, meter)]
        if not registers:
            raise CellError("GEN807", "the telegram has no register that 13017 may carry")
        if not meter:
            raise CellError("GEN804", "the telegram does not say which meter it is from")
        moment = self._moment(row, sets)
        if moment is None:
            return
        for one in registers:
            try:
                yield self._reading(one, meter, moment, foreign)
            except CellError as trouble:
                self._report.at(one.row, one.first, one.last, trouble)

    def _meter(self, sets: list[_Set], foreign: bool) -> str:
        """Find the number of the meter: one that the profile knows, else by its form or address."""
        found: list[str] = []
        for short in words()["telegram"]["meter"]:
            for one in sets:
                number = one.value.strip(" ")
                if one.short == short and number and not _DEVICE.fullmatch(one.channel):
                    found.append(_decoded(number) if foreign else number)
        known = (one for one in found if one in self._columns.meters)
        uniform = (one for one in found if _UNIFORM.fullmatch(one))
        return next(known, None) or next(uniform, None) or next(iter(found), "")

    def _names(self, one: _Set) -> tuple[str, ...]:
        """Give the names that a register may have in a mapping, the long one last."""
        return one.address, one.short, f"{one.channel or '1-0'}:{one.short}"

    def _is_register(self, one: _Set, meter: str) -> bool:
        if one.storage != _UNKNOWN:
            return False
        *_, name = names = self._names(one)
        pid = words()["telegram"]["pid"]
        mapped = any(self._columns.register(meter, known) for known in names)
        return mapped or (obis.is_valid(name) and obis.allowed_for(name, pid) is True)

    def _moment(self, row: Row, sets: list[_Set]) -> Moment | None:
        """Find when the meter was read; None where that is told as a trouble."""
        addresses: Mapping[str, str] = words()["telegram"]["clock"]
        clock = {one.short: one for one in reversed(sets) if one.storage == _UNKNOWN}
        told = {name: clock[short] for name, short in addresses.items() if short in clock}
        place = next((one for one in sets if one in told.values()), None)
        try:
            text = self._columns.defaults.get("zeitpunkt") or _clock(told)
            moment = read_moment(text, self._columns.zone or "Europe/Berlin")
            if isinstance(moment, Moment):
                return moment
            words_ = f"{moment.local:%d.%m.%Y %H:%M} comes twice, and nothing says which is meant"
            raise CellError("GEN303", words_)
        except CellError as trouble:
            if place is not None:
                self._report.at(place.row, place.first, place.last, trouble, _TIME_IS_TOLD)
            else:
                self._report.at(row, 0, len(row.text), trouble)
            return None

    def _reading(self, one: _Set, meter: str, moment: Moment, foreign: bool) -> Reading:
        """Read a register. Raises CellError."""
        columns, given = self._columns, self._columns.defaults
        *names, name = self._names(one)
        mapped = next((known for known in names if columns.register(meter, known)), None)
        tariff = name.rpartition(".")[2] != "0"
        if foreign and tariff and not (mapped or columns.register(meter, name)):
            text = f"{name} has another meaning in the country of this meter"
            raise CellError("GEN806", text)
        cells = (
            given.get("messlokation", ""),
            given.get("marktlokation", ""),
            meter,
            given.get("konfiguration", ""),
            mapped or name,
            one.unit or given.get("einheit", ""),
            status_of(given.get("status", words()["telegram"]["status"]), columns),
            given.get("quelle", ""),
        )
        reasons = {name: given[name] for name in words()["reasons"] if name in given}
        about, troubles = read_about((*cells, *reasons.values()), columns, tuple(reasons))
        if about is None:
            raise troubles[0]
        value = moved(number_of(one.value, "."), about.places)
        if value < 0:
            raise CellError("GEN403", "a register is never negative")
        self._once(about.register, moment, value)
        where = about.melo, about.malo, about.meter, about.obis
        kind = about.unit, about.status, about.source
        more = one.row.line, about.configuration, about.reasons
        return Reading(*where, moment.at, None, None, value, *kind, *more)

    def _once(self, register: object, moment: Moment, value: Decimal) -> None:
        known = self._series.setdefault(register, Series()).add(moment.seconds, float(value))
        if known is not Known.NEW:
            code, what = ("GEN601", "this") if known is Known.SAME else ("GEN602", "another")
            at = f"{moment.at:%Y-%m-%dT%H:%M}Z"
            raise CellError(code, f"the register has {what} value for {at} already")


def _clock(told: "Mapping[str, _Set]") -> str:
    """Give the time of a meter's clock in ISO 8601. Raises CellError."""
    if not told:
        raise CellError("GEN805", "the telegram does not say when the meter was read")
    day, hour, both = (
        told[name].value.strip(" ") if name in told else "" for name in ("date", "time", "both")
    )
    date, time, clock = _DATE.fullmatch(day), _TIME.fullmatch(hour), _CLOCK.fullmatch(both)
    if date and time:
        season, numbers = date[1] or time[1], (*date.groups()[1:], *time.groups()[1:])
    elif clock:
        season, numbers = clock[1] or clock[8], clock.groups()[1:7]
    else:
        text = quoted(" ".join(filter(None, (day, hour))) or both)
        raise CellError("GEN301", f"{text} is no time of a meter's clock")
    year, month, day, hour, minute, second = (number or "00" for number in numbers)
    offset = _OFFSETS[season] if season else ""
    return f"20{year}-{month}-{day}T{hour}:{minute}:{second}{offset}"


def _decoded(text: str) -> str:
    """Give a number that a P1 port writes as the hexadecimal codes of its characters."""
    try:
        return bytes.fromhex(text).decode("ascii")
    except ValueError:
        return text


def _bcc(text: str) -> int:
    """Give the block check character: all characters added up bit by bit (ISO 1155)."""
    check = 0
    for character in text:
        check ^= ord(character) & 0x7F
    return check


def _crc(text: str) -> int:
    """Give CRC-16/ARC: polynomial 0xA001, from 0.

    >>> hex(_crc("123456789"))
    '0xbb3d'
    """
    check = 0
    for byte in text.encode("latin-1", "replace"):
        check ^= byte
        for _ in range(8):
            check = (check >> 1) ^ (0xA001 if check & 1 else 0)
    return check
