"""Meter readings: read from any CSV and from telegrams of meters, written as a table ("messwerte").

Columns: messlokation, marktlokation, zaehlernummer, obis, zeitpunkt, von, bis, wert, einheit,
status, quelle, and konfiguration where it is wanted; read are ersatzwertverfahren, ersatzwertgrund,
plausibilisierung and korrekturgrund, too. A row tells a register at a moment (`zeitpunkt`), or an
interval (`von`, and `bis` which it does not include). Written with semicolons, decimal comma, UTF-8
with a mark, CR LF and times with an offset. Read is much more: see columns.py for foreign layouts,
telegrams.py for what meters say.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from mscons.edifact import Finding

from .columns import Columns, ColumnsError
from .reading import Reading, Reasons
from .report import Cell, Report
from .rows import Rows
from .telegrams import Telegrams, is_telegram
from .text import UnreadableError, pieces
from .write import guarded, reading_lines

__all__ = [
    "Cell",
    "Columns",
    "ColumnsError",
    "Reading",
    "Reasons",
    "guarded",
    "read_readings",
    "reading_lines",
    "write_readings",
]

LIMIT = 1000


def read_readings(
    source: str | PathLike[str] | bytes | BinaryIO,
    columns: Columns | None = None,
    *,
    registers: Mapping[str, str] | None = None,
    meters: Mapping[str, Mapping[str, str]] | None = None,
    limit: int = LIMIT,
) -> tuple[Iterator[Reading], list[Finding]]:
    """Read a table or telegrams: a path, bytes, or a binary stream, which is closed at the end.

    Gives the readings of the rows that are right, in a stream, and a list of findings that grows
    while the readings are taken; their places are `Cell`, with line and column. Only when the
    iterator is at its end is it known whether all rows are right. `registers` names registers that
    the input calls by other names than their OBIS-Kennzahl, `meters` those of single meters. At
    most `limit` findings are kept. Raises OSError.
    """
    stream: BinaryIO
    if isinstance(source, bytes):
        stream = BytesIO(source)
    elif isinstance(source, str | PathLike):
        stream = Path(source).open("rb")  # noqa: SIM115 - the reader closes it
    else:
        stream = source
    layout = columns or Columns()
    if registers:
        layout = replace(layout, registers={**registers, **layout.registers})
    if meters:
        layout = replace(layout, meters={**meters, **layout.meters})
    findings: list[Finding] = []
    return _read(stream, layout, findings, limit), findings


def _read(
    stream: BinaryIO, columns: Columns, findings: list[Finding], limit: int
) -> Iterator[Reading]:
    """Read what a stream begins as."""
    with stream:
        text = pieces(stream, columns.encoding)
        try:
            first = [*islice(text, 1)]
        except UnreadableError as trouble:
            Report(findings, limit).text(trouble)
            return
        kind = Telegrams if first and is_telegram(first[0].lines) else Rows
        yield from kind(columns, findings, limit).read(chain(first, text))


def write_readings(
    readings: Iterable[Reading], file: BinaryIO, *, configuration: bool = False
) -> int:
    """Write readings to a binary file, in the own layout; gives their number.

    `configuration` adds the column `konfiguration`, for readings that have such an id.
    """
    count = -1
    for line in reading_lines(readings, configuration=configuration):
        file.write(line)
        count += 1
    return count
