"""The checks of the envelope: service segments, counts and references.

Source: ISO 9735-1; the answers follow EDI@Energy CONTRL. Counts are compared as text: a count of
several thousand digits, `1_5` or Arabic digits never reach `int`.
"""

import json
import re
from array import array
from collections.abc import Iterator, Sequence
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from .codes import registry
from .data import data_of
from .finding import Finding, Place, quoted
from .formats import Format, format_of
from .message import Interchange, Message
from .segments import GAP, Segment
from .service import repertoire

__all__ = [
    "References",
    "check_count",
    "check_reference",
    "check_service",
    "check_unb",
    "check_unt",
    "check_unz",
]

_COUNT = re.compile(r"0*([0-9]{1,10})")
_FORMATS = {"long": "ENV110", "short": "ENV111"}
_COUNTED = re.compile(r"0|[1-9][0-9]{0,17}")


class _Element(NamedTuple):
    element: int
    component: int
    de: str
    name: str
    format: Format
    mandatory: bool


@lru_cache(maxsize=1)
def _layouts() -> dict[str, list[_Element]]:
    data = json.loads(data_of(__package__ or "", "service_segments.json"))
    out: dict[str, list[_Element]] = {}
    for tag, rows in data["segments"].items():
        out[tag] = []
        for pos, (de, name, form, mandatory) in rows.items():
            element, component = pos.split(".")
            out[tag].append(
                _Element(int(element), int(component), de, name, format_of(form), mandatory)
            )
    return out


def check_service(segment: Segment, where: Place | None = None) -> Iterator[Finding]:
    """Check mandatory elements and formats of a service segment."""
    for item in _layouts().get(segment.tag, []):
        value = segment.get(item.element, item.component)
        problem = item.format.check(value) if value else None
        code = "ENV105"
        if problem is not None:
            code = _FORMATS.get(problem.kind, "ENV109")
            words = f"is {quoted(value)}: {problem.text}"
        elif not value and item.mandatory:
            words = "is missing"
        else:
            continue
        message, number = (where.message, where.segment) if where else (None, None)
        span = segment.span(item.element, item.component)
        place = Place(*span, message, number, f"{segment.tag}/{item.de}")
        text = f"{segment.tag}: {item.name} (DE {item.de}) {words}"
        yield registry().finding(code, text, place)


def check_unb(segment: Segment) -> Iterator[Finding]:
    """Check what UNB says beyond its formats: the date and time exist, the market's syntax."""
    yield from check_service(segment)
    day, clock = segment.get(4, 1), segment.get(4, 2)
    digits = 8 if segment.get(1, 2) == "4" else 6
    where = Place(*segment.span(4, 1), path="UNB/0017")
    if re.fullmatch("[0-9]{1,8}", day) and len(day) != digits:
        text = f"UNB: the date (DE 0017) has {len(day)} digits, this syntax demands {digits}"
        yield registry().finding("ENV105", text, where)
    elif not _day_exists(day):
        yield registry().finding("ENV105", "UNB: the date (DE 0017) does not exist", where)
    if not _time_exists(clock):
        place = Place(*segment.span(4, 2), path="UNB/0019")
        yield registry().finding("ENV105", "UNB: the time (DE 0019) does not exist", place)
    code, version = segment.get(1, 1), segment.get(1, 2)
    known = repertoire(code)
    if known is not None and version in list("1234") and (code, version) != ("UNOC", "3"):
        place = Place(*segment.span(1), path="UNB/0001")
        more = f"{code} came with version {known.since}"
        text = more if int(version) < known.since else "EDI@Energy sends UNOC:3"
        yield registry().finding("ENV107", f"syntax {code}:{version}, {text}", place)
    if segment.get(11) == "1":
        place = Place(*segment.span(11), path="UNB/0035")
        yield registry().finding("ENV211", "this interchange is a test", place)


def _day_exists(text: str) -> bool:
    if not re.fullmatch("[0-9]{6}|[0-9]{8}", text):
        return True  # the format says it already
    year = int(text[:-4])
    try:
        date(year if year >= 100 else 2000 + year, int(text[-4:-2]), int(text[-2:]))
    except ValueError:
        return False
    return True


def _time_exists(text: str) -> bool:
    if not re.fullmatch("[0-9]{4}", text):
        return True
    try:
        time(int(text[:2]), int(text[2:]))
    except ValueError:
        return False
    return True


def check_count(
    segment: Segment, code: str, counted: int, what: str, where: Place | None = None
) -> Iterator[Finding]:
    """Compare the count in element 1 of a closing segment with what was counted."""
    said = segment.get(1)
    found = _COUNT.fullmatch(said)
    if said and (found is None or found.group(1) != str(counted)):
        shown = said if len(said) <= 12 else said[:12] + "…"
        text = f"{segment.tag} says {shown} {what}, there are {counted}"
        message = where.message if where else None
        number = where.segment if where else None
        de = {"UNT": "0074", "UNZ": "0036", "UNE": "0060"}[segment.tag]
        place = Place(*segment.span(1, 1), message, number, f"{segment.tag}/{de}")
        help_ = f"write {counted}"
        yield registry().finding(code, text, place, help=help_)


def check_reference(
    opening: Segment, closing: Segment, element: int, code: str, where: Place | None = None
) -> Iterator[Finding]:
    """Compare the reference of an opening segment with that of its closing segment."""
    first, last = opening.get(element), closing.get(2)
    if first != last and last:
        text = f"{closing.tag} names reference {last!r}, {opening.tag} {first!r}"
        message = where.message if where else None
        number = where.segment if where else None
        place = Place(*closing.span(2, 1), message, number, closing.tag)
        related = (Place(*opening.span(element, 1), message),)
        yield registry().finding(code, text, place, related=related)


def check_unt(message: Message) -> Iterator[Finding]:
    """Check UNH and UNT of a message: elements, count and reference."""
    raw = message.raw
    count = len(raw)
    head = raw[0].lstrip(GAP)
    plus = head.find("+", 4)
    # The usual message, without looking into its segments.
    if (
        raw[-1].lstrip(GAP) == f"UNT+{count}+{head[4:plus]}"
        and 5 <= plus <= 18
        and head.count(":") >= 3
    ):
        return
    unh, unt = message.segments[0], message.segments[-1]
    yield from check_service(unh, Place(0, 0, message.number, 1))
    if unt.tag != "UNT":
        return
    where = Place(0, 0, message.number, count)
    yield from check_service(unt, where)
    yield from check_count(unt, "ENV201", count, "segments", where)
    yield from check_reference(unh, unt, 1, "ENV202", where)


class References:
    """The message references of one interchange, to find duplicates in little memory.

    References that are numbers counted up, the usual case, are kept as one range, of any others
    the hashes.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._low = self._high = 0
        self._others = _Hashes()

    def add(self, references: Sequence[str]) -> int:
        """Remember references as long as they are new; say how many were."""
        if not self._others.count and references:
            low, high = self._high, self._high + len(references)
            if list(map(str, range(low, high))) == references:
                self._high = high
                return len(references)
        for number, reference in enumerate(references):
            if self.seen(reference):
                return number
        return len(references)

    def seen(self, reference: str) -> bool:
        """Say whether a reference came before; remember it if not."""
        number = int(reference) if _COUNTED.fullmatch(reference) else -1
        if self._low <= number < self._high:
            return True
        mark = hash(reference)
        empty = self._low == self._high
        if number >= 0 and (empty or number == self._high) and mark not in self._others:
            self._low, self._high = number if empty else self._low, number + 1
            return False
        return self._others.add(mark)


class _Hashes:
    """A set of hashes that takes 13 to 27 bytes for each: one array, more than a third of it empty.

    A hash stands at the place that its last bits name, or in the next empty place behind it.
    """

    def __init__(self) -> None:
        self._places = array("q", bytes(8 * 16))
        self.count = 0

    def _find(self, mark: int) -> int:
        """Give the place of a hash, or the empty one where it belongs."""
        places = self._places
        last = len(places) - 1
        at = mark & last
        while (there := places[at]) and there != mark:
            at = (at + 1) & last
        return at

    def __contains__(self, mark: int) -> bool:
        mark = mark or 1
        return self.count > 0 and self._places[self._find(mark)] == mark

    def add(self, mark: int) -> bool:
        """Add a hash; say whether it was there already."""
        mark = mark or 1  # 0 is an empty place
        at = self._find(mark)
        if self._places[at]:
            return True
        self._places[at] = mark
        self.count += 1
        if 5 * self.count > 3 * len(self._places):
            old, self._places = self._places, array("q", bytes(16 * len(self._places)))
            for one in old:
                if one:
                    self._places[self._find(one)] = one
        return False


def check_unz(interchange: Interchange) -> Iterator[Finding]:
    """Check UNZ: count, reference; and that there is something between it and UNB."""
    unb, unz = interchange.unb, interchange.unz
    if unz is None:
        return
    yield from check_service(unz)
    counted = interchange.groups or interchange.messages
    what = "groups" if interchange.groups else "messages"
    yield from check_count(unz, "ENV203", counted, what)
    if unb is not None:
        yield from check_reference(unb, unz, 5, "ENV204")
    if not counted:
        place = Place(unz.start, unz.end)
        yield registry().finding("ENV209", "the interchange has no messages", place)
