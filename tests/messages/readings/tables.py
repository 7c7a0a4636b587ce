"""Small tables to read: a row of the own layout with some cells replaced."""

from collections.abc import Iterable

from mscons.edifact import Finding
from mscons.messages import Columns, Reading, read_readings
from mscons.messages.readings import Cell

HEADER = (
    *("messlokation", "marktlokation", "zaehlernummer", "obis", "zeitpunkt", "von", "bis"),
    *("wert", "einheit", "status", "quelle"),
)
GOOD = {
    "messlokation": "DE00099912345MUSTER00000000000101",
    "marktlokation": "49999000119",
    "zaehlernummer": "1MUS0000000101",
    "obis": "1-0:1.8.0",
    "zeitpunkt": "2026-11-01T00:00:00+01:00",
    "wert": "10234,6",
    "einheit": "kWh",
    "status": "220",
}


def row(**cells: str) -> str:
    """Write a good row with other cells."""
    return ";".join((GOOD | cells).get(name, "") for name in HEADER)


def table(*rows: str) -> str:
    """Write a table in the own layout."""
    return "\r\n".join((";".join(HEADER), *rows, ""))


def interval(start: str, end: str, **cells: str) -> str:
    """Write a row of a load profile."""
    return row(zeitpunkt="", von=start, bis=end, **{"obis": "1-0:1.29.0", **cells})


def taken(
    text: str | bytes, columns: Columns | None = None, limit: int = 1000
) -> tuple[list[Reading], list[Finding]]:
    """Read a table to its end."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    readings, findings = read_readings(data, columns, limit=limit)
    return list(readings), findings


def places(findings: Iterable[Finding]) -> list[tuple[str, int, int, str | None]]:
    """Give code, line, column and our name of the column of each finding."""
    found: list[tuple[str, int, int, str | None]] = []
    for one in findings:
        assert isinstance(one.place, Cell)
        found.append((one.code, one.place.line, one.place.column, one.place.path))
    return found
