"""Find the header of a table, and say which column is what."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .cells import CellError
from .columns import DELIMITERS, Columns, words

__all__ = ["Layout", "find_layout", "split_row"]

_SEARCHED = 50
_LOCATIONS = ("messlokation", "marktlokation", "zaehlernummer", "konfiguration")


@dataclass(frozen=True)
class Layout:
    """Where the columns stand; defaults are appended to the cells of each row.

    `first` is the index of the first line behind the header. `reasons` names the columns of
    statuses that there are, `unknown` those of a table in the own layout that nobody reads.
    """

    delimiter: str
    width: int
    where: Mapping[str, int]
    defaults: tuple[str, ...]
    first: int
    reasons: tuple[str, ...] = ()
    unknown: tuple[tuple[int, str], ...] = ()


def split_row(text: str, delimiter: str) -> list[str]:
    """Split a row that may have quoted cells. Raises CellError."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as wrong:
        raise CellError("GEN106", f"the quotes do not fit: {wrong}") from None


def find_layout(lines: Sequence[str], columns: Columns) -> Layout:
    """Find the header among the first lines. Raises CellError."""
    if columns.header == 0:
        return _by_number(lines, columns)
    numbers = range(min(len(lines), _SEARCHED)) if columns.header is None else [columns.header - 1]
    best: tuple[int, int, list[str]] | None = None
    for number in numbers:
        if number >= len(lines):
            break
        for delimiter in columns.delimiter or DELIMITERS:
            names = _names(lines[number], delimiter)
            found = _found(names, columns)
            missing = _missing(found, columns)
            if not missing:
                return _layout(names, found, delimiter, number + 1, columns)
            if best is None or len(found) > best[0]:
                best = len(found), number, missing
    if best is None:
        raise CellError("GEN103", f"there is no line {columns.header}, where the header should be")
    known, number, missing = best
    if not known:
        raise CellError("GEN103", "no line names the columns")
    raise CellError("GEN103", f"line {number + 1} names columns, but not {', nor '.join(missing)}")


def _names(line: str, delimiter: str) -> list[str]:
    try:
        return [name.strip(" ") for name in split_row(line, delimiter)]
    except CellError:
        return []


def _found(names: list[str], columns: Columns) -> dict[str, int]:
    """Find our columns in a header: as they are written, else without regard to case."""
    places: dict[str, int] = {}
    for ours in (*words()["columns"], *words()["reasons"]):
        theirs = columns.columns.get(ours, None if columns.columns else ours)
        if isinstance(theirs, int):
            if theirs <= len(names):
                places[ours] = theirs - 1
        elif theirs is not None:
            folded = [name.casefold() for name in names]
            if theirs in names:
                places[ours] = names.index(theirs)
            elif theirs.casefold() in folded:
                places[ours] = folded.index(theirs.casefold())
    return places


def _missing(found: Mapping[str, int], columns: Columns) -> list[str]:
    """Name what a table can't do without."""
    there = {*found, *columns.defaults}
    missing = [name for name in ("wert", "obis", "einheit", "status") if name not in there]
    if "zeitpunkt" not in there and not {"von", "bis"} <= there:
        missing.append("zeitpunkt (or von and bis)")
    if there.isdisjoint(_LOCATIONS):
        missing.append("messlokation (or marktlokation, or zaehlernummer)")
    return [_theirs(name, columns) for name in missing]


def _theirs(name: str, columns: Columns) -> str:
    theirs = columns.columns.get(name)
    return f"{theirs!r} ({name})" if isinstance(theirs, str) else name


def _layout(
    names: list[str], found: dict[str, int], delimiter: str, first: int, columns: Columns
) -> Layout:
    for name in {names[at] for at in found.values()}:
        if names.count(name) > 1 and not any(
            isinstance(theirs, int) for theirs in columns.columns.values()
        ):
            raise CellError("GEN104", f"two columns are named {name!r}")
    where = dict(found)
    defaults: list[str] = []
    told = {*where, *columns.defaults}
    reasons = tuple(name for name in words()["reasons"] if name in told)
    for name in (*words()["columns"], *reasons):
        if name not in where:
            where[name] = len(names) + len(defaults)
            defaults.append(columns.defaults.get(name, ""))
    read = set(found.values())
    unknown = (
        ()
        if columns.columns
        else tuple((at, name) for at, name in enumerate(names) if name and at not in read)
    )
    return Layout(delimiter, len(names), where, tuple(defaults), first, reasons, unknown)


def _by_number(lines: Sequence[str], columns: Columns) -> Layout:
    line = next((line for line in lines if line.strip(" ")), "")
    delimiter = columns.delimiter or max(DELIMITERS, key=line.count)
    names = [""] * len(split_row(line, delimiter))
    found = _found(names, columns)
    if missing := _missing(found, columns):
        raise CellError("GEN103", f"there is no column for {', nor '.join(missing)}")
    return _layout(names, found, delimiter, 0, columns)
