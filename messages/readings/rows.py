"""Rows of a table to readings, in a stream.

A row takes the fast way if its cells, but for the value, were read before, and its time is later
than the last one of its register. Everything else is looked at cell by cell. Both ways give the
same readings. Of a register with one row only time and value are kept.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from mscons.edifact import Finding

from .about import About, Abouts, read_about
from .cells import CellError, moved, number_of
from .columns import Columns
from .header import Layout, find_layout, split_row
from .reading import Reading
from .report import Report, Row
from .series import Known, Series
from .spans import Span, When, read_when, span_of
from .text import Piece, UnreadableError
from .times import Doubled, Moment, resolve

__all__ = ["Rows"]

LONGEST_ROW = 1 << 17
_REMEMBERED = 50_000
_TIMES = ("zeitpunkt", "von", "bis")
_PLAIN = {
    ",": re.compile("[0-9]{1,35}(?:,[0-9]{1,35})?").fullmatch,
    ".": re.compile(r"[0-9]{1,35}(?:\.[0-9]{1,35})?").fullmatch,
}
_make: Any = tuple.__new__  # pyright: ignore[reportUnknownVariableType]
_Waiting = tuple[Row, About, When, Decimal]


class _Entry(NamedTuple):
    """The register of a row, how to note its times and values, and what else the row says."""

    series: Series[_Waiting]
    note_time: Callable[[int], None]
    note_value: Callable[[float], None]
    about: About


class Rows:
    """Reads a table once."""

    def __init__(self, columns: Columns, findings: list[Finding], limit: int) -> None:
        """Read nothing yet."""
        self._columns = columns
        self._report = Report(findings, limit)
        self._abouts = Abouts(columns)
        self._entries: dict[Any, _Entry] = {}
        self._spans: dict[Any, Span] = {}
        self._series: dict[Any, Series[_Waiting]] = {}
        self._once: dict[Any, tuple[int, float]] = {}
        self._open: tuple[Piece, int, str] | None = None
        self._layout: Layout | None = None
        self._line = 0

    def read(self, pieces: Iterable[Piece]) -> Iterator[Reading]:
        """Give the readings of the pieces of text; rows with a fault give none."""
        try:
            for piece in pieces:
                first = 0
                if self._layout is None:
                    first = self._begin(piece)
                if self._layout is None:
                    return
                yield from self._piece(piece, first, self._layout)
                self._line = piece.line + len(piece.lines)
        except UnreadableError as trouble:
            self._report.text(trouble)
        else:
            yield from self._end()
        finally:
            self._report.close(max(self._line - 1, 1))

    def _begin(self, piece: Piece) -> int:
        lines = piece.lines
        if not any(line.strip(" ") for line in lines):
            self._report.file("GEN101", "the table is empty")
            return 0
        try:
            self._layout = layout = find_layout(lines, self._columns)
        except CellError as trouble:
            self._report.file(trouble.code, str(trouble))
            return 0
        self._abouts = Abouts(self._columns, layout.reasons)
        for at, name in layout.unknown:
            row = Row(piece, layout.first - 1, lines[layout.first - 1])
            self._report.unknown(row, at, name, layout)
        return layout.first

    def _piece(self, piece: Piece, first: int, layout: Layout) -> Iterator[Reading]:
        """Read some lines."""
        delimiter, width, defaults = layout.delimiter, layout.width, layout.defaults
        about_cells = itemgetter(*(layout.where[name] for name in self._abouts.names))
        time_cells = itemgetter(*(layout.where[name] for name in _TIMES))
        value_at, plain = layout.where["wert"], _PLAIN[self._columns.decimal]
        entries, spans, abouts, make = self._entries.get, self._spans.get, self._abouts.read, _make
        several, once = self._series, self._once
        quotes = '"' in piece.text or self._open is not None
        for n, line in enumerate(islice(piece.lines, first, None), piece.line + first):
            cells = line.split(delimiter)
            if len(cells) == width and not quotes:
                cells += defaults
                times, text = time_cells(cells), cells[value_at]
                key = about_cells(cells)
                entry, span = entries(key), spans(times) or self._span(times)
                about = entry[3] if entry is not None else abouts(key)
                if about is not None and span is not None and plain(text):
                    melo, malo, meter, more, obis, places, unit, status, source, told = about
                    at, start, end, seconds = span
                    register = None
                    if entry is None:
                        register = melo or malo or more, meter, obis
                        if register in once or register in several:
                            entry = self._remember(key, about)
                    if entry is None or (seconds > entry[0].last and not entry[0].held):
                        text = text.replace(",", ".")
                        value, known = Decimal(text), float(text)
                        if places:
                            value = moved(value, places)
                            known = float(value)
                        if entry is None:
                            once[register] = seconds, known
                        else:
                            series, note_time, note_value, _ = entry
                            series.last = seconds
                            note_time(seconds)
                            note_value(known)
                        where = melo, malo, meter, obis, at, start, end
                        yield make(Reading, (*where, value, unit, status, source, n, more, told))
                        continue
            yield from self._slowly(piece, n - piece.line, line, layout)

    def _slowly(self, piece: Piece, index: int, line: str, layout: Layout) -> Iterator[Reading]:
        """Read a row cell by cell."""
        found = self._complete(piece, index, line, layout)
        if found is None:
            return
        row, cells = found
        if not any(cell.strip(" ") for cell in cells):
            return
        surplus = cells[layout.width :]
        if len(cells) < layout.width or any(cell.strip(" ") for cell in surplus):
            words = f"a row has {layout.width} cells, this one {len(cells)}"
            self._report.row(row, CellError("GEN105", words), layout)
            return
        cells = [*cells[: layout.width], *layout.defaults]
        entry = self._entry(row, cells, layout)
        when = self._when(row, cells, layout)
        value = self._value(row, cells[layout.where["wert"]], layout)
        if entry is None or when is None or value is None:
            return
        series, about = entry.series, entry.about
        value = moved(value, about.places)
        if value < 0 and when.last is None and not when.minutes:
            self._report.row(
                row, CellError("GEN403", "a register is never negative", "wert"), layout
            )
            return
        yield from self._timed((row, about, when, value), series, layout)

    def _complete(
        self, piece: Piece, index: int, line: str, layout: Layout
    ) -> tuple[Row, list[str]] | None:
        """Join the lines of a row with line breaks in quotes; None if it goes on."""
        if self._open is not None:
            piece, index, before = self._open
            line = f"{before}\n{line}"
        row = Row(piece, index, line)
        if line.count('"') % 2:
            self._open = (piece, index, line)
            if len(line) > LONGEST_ROW:
                self._open = None
                self._report.row(row, CellError("GEN106", "the quotes never close"), layout)
            return None
        self._open = None
        try:
            return row, split_row(line, layout.delimiter)
        except CellError as trouble:
            self._report.row(row, trouble, layout)
            return None

    def _entry(self, row: Row, cells: list[str], layout: Layout) -> _Entry | None:
        key = tuple(cells[layout.where[name]] for name in self._abouts.names)
        if key in self._entries:
            return self._entries[key]
        about, troubles = read_about(key, self._columns, layout.reasons)
        for trouble in troubles:
            self._report.row(row, trouble, layout)
        return None if about is None else self._remember(key, about)

    def _remember(self, key: tuple[str, ...], about: About) -> _Entry:
        """Note a register that has several rows, or whose row is not read in a hurry."""
        register = about.register
        series = self._series.get(register)
        if series is None:
            series = self._series[register] = Series()
            if (row := self._once.pop(register, None)) is not None:
                series.add(*row)
        if len(self._entries) >= _REMEMBERED:
            self._entries.clear()
        entry = _Entry(series, series.times.append, series.values.append, about)
        self._entries[key] = entry
        return entry

    def _when(self, row: Row, cells: list[str], layout: Layout) -> When | None:
        try:
            return read_when([cells[layout.where[name]] for name in _TIMES], self._columns)
        except CellError as trouble:
            self._report.row(row, trouble, layout)
            return None

    def _span(self, times: tuple[str, ...]) -> Span | None:
        """Read times that leave no doubt, and remember them; None for all others."""
        try:
            when = read_when(times, self._columns)
            if isinstance(when.first, Doubled) or isinstance(when.last, Doubled):
                return None
            span = span_of(when, when.first)
        except CellError:
            return None
        if len(self._spans) >= _REMEMBERED:
            self._spans.clear()
        self._spans[times] = span
        return span

    def _value(self, row: Row, text: str, layout: Layout) -> Decimal | None:
        try:
            return number_of(text, self._columns.decimal)
        except CellError as trouble:
            self._report.row(row, trouble, layout)
            return None

    def _timed(
        self, waiting: _Waiting, series: Series[_Waiting], layout: Layout
    ) -> Iterator[Reading]:
        """Decide the time of a row, and of those that waited for it."""
        first = waiting[2].first
        if not isinstance(first, Doubled):
            decided = [*series.leave(first.seconds), (waiting, first)]
        elif series.held and first.local.date() != series.held[0].time.local.date():
            decided = series.leave(resolve(first, 0).seconds)
        else:
            decided = []
        yield from self._decided(decided, series, layout)
        if isinstance(first, Doubled):
            series.hold(first, waiting)

    def _decided(
        self,
        decided: Iterable[tuple[_Waiting, Moment | None]],
        series: Series[_Waiting],
        layout: Layout,
    ) -> Iterator[Reading]:
        """Give the readings of rows; those whose time nothing decides are told."""
        for (row, about, when, value), moment in decided:
            try:
                if moment is None:
                    raise _undecided(when)
                span = span_of(when, moment)
                self._only(series.add(span.seconds, float(value)), span)
            except CellError as trouble:
                self._report.row(row, trouble, layout)
                continue
            where = about.melo, about.malo, about.meter, about.obis
            kind = about.unit, about.status, about.source
            more = row.line, about.configuration, about.reasons
            yield Reading(*where, *span[:3], value, *kind, *more)

    def _only(self, known: Known, span: Span) -> None:
        if known is not Known.NEW:
            code, what = ("GEN601", "this") if known is Known.SAME else ("GEN602", "another")
            at = f"{span.at or span.start:%Y-%m-%dT%H:%M}Z"
            raise CellError(code, f"the register has {what} value for {at} already")

    def _end(self) -> Iterator[Reading]:
        layout = self._layout
        if layout is None:
            self._report.file("GEN101", "the table is empty")
            return
        for series in self._series.values():
            yield from self._decided(series.leave(), series, layout)
        if self._open is not None:
            row = Row(*self._open)
            self._report.row(row, CellError("GEN106", "the quotes never close"), layout)


def _undecided(when: When) -> CellError:
    assert isinstance(when.first, Doubled)
    column = "zeitpunkt" if when.last is None else "von"
    local = f"{when.first.local:%d.%m.%Y %H:%M}"
    words = f"{local} comes twice, and the rows around do not say which is meant"
    return CellError("GEN303", words, column)
