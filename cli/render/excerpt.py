"""A segment around a finding, split at the mark and cut to a readable length."""

from typing import NamedTuple

from mscons.messages import ExcerptLine, Located

__all__ = ["Pieces", "end", "pieces"]

_MOST = 200


class Pieces(NamedTuple):
    """A line in three pieces, still as written. `gap` says that something is missing at the mark.

    Then `marked` is empty, and the gap is behind `before`.
    """

    before: str
    marked: str
    after: str
    gap: bool


def pieces(line: ExcerptLine, most: int = _MOST) -> Pieces:
    """Split a line at its mark; of a long line show the part around the mark, with ellipses."""
    text = line.text
    start, stop = _within(line.mark, len(text))
    low, high = 0, len(text)
    if high > most:
        low = max(0, min(start - most // 3, high - most))
        high = low + most
    stop = max(start, min(stop, high))
    before = "…" * (low > 0) + text[low:start]
    after = text[stop:high] + "…" * (high < len(text))
    return Pieces(before, text[start:stop], after, line.mark is not None and start == stop)


def _within(mark: tuple[int, int] | None, length: int) -> tuple[int, int]:
    if mark is None:
        return 0, 0
    start = max(0, min(mark[0], length))
    return start, max(start, min(mark[1], length))


def end(located: Located) -> tuple[int, int]:
    """Give the line and column behind the last byte of a finding.

    Line ends inside of the marked text are counted; without an excerpt the span is on one line.
    """
    place = located.finding.place
    for line in located.excerpt:
        if line.mark is not None:
            start, stop = _within(line.mark, len(line.text))
            text = line.text[start:stop].replace("\r\n", "\n").replace("\r", "\n")
            if breaks := text.count("\n"):
                return located.line + breaks, len(text) - text.rfind("\n")
    return located.line, located.column + max(0, place.end - place.start)
