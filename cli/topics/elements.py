"""Segments, data elements and codes of a structure in words."""

from mscons.edifact import ElementUse, Item, SegmentUse

from ..phrases import phrase
from ..render import translate_element

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


def occurrence(use: Item, lang: str = "en") -> str:
    """Say whether it must be there, and how often it may be."""
    times = phrase(lang, "once" if use.max == 1 else "up to {count} times", count=use.max)
    return f"{_status(use.status, lang)}, {times}"


def element_rows(use: SegmentUse, de: str | None = None, lang: str = "en") -> list[tuple[str, str]]:
    """List the data elements of a segment, or one of them: number, name, format, codes."""
    rows: list[tuple[str, str]] = []
    for element in use.elements:
        if element.unused or de not in (None, element.de):
            continue
        rows.append((element.de, _element(element, lang)))
    return rows


def _element(element: ElementUse, lang: str) -> str:
    parts = [
        translate_element(element.name, lang),
        element.format.text if element.format else "",
        _status(element.status, lang),
    ]
    text = ", ".join(part for part in parts if part)
    codes = [f"{code} {name}".strip() for code, name in element.codes.items()]
    if len(codes) > CODES_SHOWN:
        codes = [
            *codes[:CODES_SHOWN],
            phrase(lang, "and {count} more", count=len(element.codes) - CODES_SHOWN),
        ]
    return f"{text}: {'; '.join(codes)}" if codes else text


def _status(status: str, lang: str) -> str:
    return phrase(lang, _STATUS[status]) if status in _STATUS else status
