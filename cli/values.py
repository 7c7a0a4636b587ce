"""The values of a segment, each with its name, and what it means to a reader."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from mscons.edifact import Segment, SegmentUse
from mscons.messages import WireError, legal_time, wire_time
from mscons.schemas import names

__all__ = ["Value", "segment_name", "values_of"]


class Value(NamedTuple):
    """A component that is not empty. `at` is its place: `2.1`; `repetition` counts from 1.

    `meaning` is the name of a code, or a time as Germans write it. `start`, `end`: its bytes.
    """

    at: str
    repetition: int
    de: str | None
    name: str
    value: str
    meaning: str
    start: int
    end: int


def values_of(segment: Segment, use: SegmentUse | None = None) -> Iterator[Value]:
    """Give the values of a segment in order; `use` is what the structure says of it."""
    places, base, raw = _places(use, segment.tag), segment.start, segment.raw
    decode = segment.syntax.value
    for number, element in enumerate(segment.layout[1:], 1):
        for repetition, part in enumerate(element, 1):
            for component, (start, end) in enumerate(part, 1):
                if start == end:
                    continue
                value = decode(raw[start - base : end - base])
                at, de, name, codes = places[number, component]
                meaning = codes.get(value, "")
                if component == 2 and segment.tag == "DTM":
                    meaning = _readable(value, segment.get(number, 3))
                yield Value(at, repetition, de, name, value, meaning, start, end)


def segment_name(tag: str) -> str:
    """Name a segment by the directory, where no structure does; "" for an unknown tag."""
    found: Mapping[str, str] = names()["segments"].get(tag, {})
    return found.get("de", "")


def _readable(text: str, code: str) -> str:
    """Write a date or time as it is written in Germany, in German legal time."""
    try:
        found = wire_time.read_time(text, code)
    except WireError:
        return ""
    if isinstance(found, datetime):
        local = legal_time.german_time(found)
        return f"{local:%d.%m.%Y %H:%M} {local.tzname()}"
    if isinstance(found, date):
        return f"{found:%d.%m.%Y}"
    if isinstance(found, wire_time.Month):
        return f"{found.month:02}/{found.year}"
    return ""


_MOST = 99
"""The places of elements and components behind these are not kept."""
_Named = tuple[str, str | None, str, Mapping[str, str]]


class _Places(dict[tuple[int, int], _Named]):
    """What stands at the places of a segment: the place as text, data element, name, codes."""

    def __init__(self, use: SegmentUse | None, tag: str) -> None:
        super().__init__()
        self._tag = tag
        self._elements = {element.place: element for element in use.elements} if use else {}

    def __missing__(self, place: tuple[int, int]) -> _Named:
        at = f"{place[0]}.{place[1]}"
        element = self._elements.get(place)
        found: _Named
        if element is not None:
            found = at, element.de, element.name, element.codes
        else:
            de = _service(self._tag).get(at)
            found = at, de, names()["data_elements"].get(de, "") if de else "", {}
        if max(place) <= _MOST:
            self[place] = found
        return found


@lru_cache(maxsize=2048)
def _places(use: SegmentUse | None, tag: str) -> _Places:
    return _Places(use, tag)


@lru_cache(maxsize=16)
def _service(tag: str) -> Mapping[str, str]:
    """Map the places of a service segment to data elements; UNT and UNZ begin with a count."""
    rows = names()["service_segments"].get(tag, [])
    return {row["pos"]: row["de"] for row in rows}
