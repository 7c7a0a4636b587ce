"""The time that a DTM names, remembered by its text: an interchange repeats its times."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from mscons.edifact import GAP, Segment, Syntax, written_text

from .wire import WireError
from .wire_time import read_date, read_instant

__all__ = ["Moment", "moment_in", "moments_of", "plain_moments_of"]

KEEP = 40_000
"""A year of quarter hours: a message of that length is read several times."""
Moment = datetime | date | None
"""An instant for format 303, a day for format 102, None for what is no such time."""
_At = tuple[int, int]
_READERS: dict[str, Callable[[str], datetime | date]] = {"303": read_instant, "102": read_date}


class _Moments(dict[str, Moment]):
    """The moments of segments, by their texts; read when they are first asked for."""

    def __init__(self, syntax: Syntax, value: _At, code: _At, raw_of: Callable[[str], str]) -> None:
        super().__init__()
        self._syntax, self._value, self._code, self._raw_of = syntax, value, code, raw_of

    def __missing__(self, text: str) -> Moment:
        if len(self) >= KEEP:
            self.clear()
        segment = Segment(self._raw_of(text).lstrip(GAP), 0, self._syntax)
        found = self[text] = _read(segment.get(*self._value), segment.get(*self._code))
        return found


def moment_in(segment: Segment, value: _At, code: _At) -> Moment:
    """Read a DTM in format 303 or 102; None for another format, and for what is no such time.

    `value` and `code` are the places, element and component, of DE 2380 and 2379.
    """
    return moments_of(segment.syntax, value, code)[segment.raw]


def moments_of(syntax: Syntax, value: _At, code: _At) -> Mapping[str, Moment]:
    """Give the same for texts of segments; line breaks may stand in front."""
    return _moments(syntax, value, code, str)


def plain_moments_of(syntax: Syntax, value: _At, code: _At) -> Mapping[str, Moment]:
    """Give the same for plain texts of segments, see `plain_text`."""
    return _moments(syntax, value, code, written_text)


def _moments(
    syntax: Syntax, value: _At, code: _At, raw_of: Callable[[str], str]
) -> Mapping[str, Moment]:
    key = _Moments, value, code, raw_of
    if key not in syntax.memo:
        syntax.memo[key] = _Moments(syntax, value, code, raw_of)
    found: _Moments = syntax.memo[key]
    return found


def _read(text: str, code: str) -> Moment:
    reader = _READERS.get(code)
    try:
        return None if reader is None else reader(text)
    except WireError:
        return None
