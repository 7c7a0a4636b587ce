"""Segments, data elements and codes of a structure in words."""

from mscons.edifact import ElementUse, Item, SegmentUse

__all__ = ["CODES_SHOWN", "element_rows", "occurrence"]

CODES_SHOWN = 12
_STATUS = {
    "M": "mandatory",
    "R": "required",
    "D": "depends on the PID",
    "C": "optional",
    "O": "optional",
    "N": "not used",
}


def occurrence(use: Item) -> str:
    """Say whether it must be there, and how often it may be."""
    times = "once" if use.max == 1 else f"up to {use.max} times"
    return f"{_STATUS.get(use.status, use.status)}, {times}"


def element_rows(use: SegmentUse, de: str | None = None) -> list[tuple[str, str]]:
    """List the data elements of a segment, or one of them: number, name, format, codes."""
    rows: list[tuple[str, str]] = []
    for element in use.elements:
        if element.unused or de not in (None, element.de):
            continue
        rows.append((element.de, _element(element)))
    return rows


def _element(element: ElementUse) -> str:
    parts = [
        element.name,
        element.format.text if element.format else "",
        _STATUS.get(element.status, element.status),
    ]
    text = ", ".join(part for part in parts if part)
    codes = [f"{code} {name}".strip() for code, name in element.codes.items()]
    if len(codes) > CODES_SHOWN:
        codes = [*codes[:CODES_SHOWN], f"and {len(element.codes) - CODES_SHOWN} more"]
    return f"{text}: {'; '.join(codes)}" if codes else text
