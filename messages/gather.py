"""Findings on their way into a report: sifted, capped, located, each with its fingerprint."""

from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType

from mscons.edifact import Finding, Gap, Message, Place, Segment, Severity, record

from .lines import Excerpts, LineCounter
from .outcome import ExcerptLine, Located

__all__ = ["Gatherer", "Kept", "Sieve", "fingerprint"]


@record()
class Sieve:
    """Which findings count, and how much: codes, or beginnings of codes such as `AHB1`.

    The longest beginning that fits a code decides; `ignore` goes before `select` of equal length.
    That a table is provisional (AHB903) is left out only for who ignores just that.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = MappingProxyType({})

    def sift(self, finding: Finding) -> Finding | None:
        """Give the finding with the severity that counts, or None."""
        code = finding.code
        if code == _PROVISIONAL:
            if code in self.ignore:
                return None
        else:
            left_out, chosen = _longest(self.ignore, code), _longest(self.select, code)
            if (left_out and left_out >= chosen) or (self.select and not chosen):
                return None
        if self.severity:
            fitting = [start for start in self.severity if code.startswith(start)]
            if fitting:
                return finding._replace(severity=self.severity[max(fitting, key=len)])
        return finding


_PROVISIONAL = "AHB903"
_Numbered = tuple[int, Located]


def _longest(starts: tuple[str, ...], code: str) -> int:
    return max((len(start) for start in starts if code.startswith(start)), default=0)


def fingerprint(name: str, code: str, path: str | None, text: str) -> str:
    """Make the fingerprint of a finding: it stays the same when lines or folders move.

    Of the name of the file only the last part counts; `text` is the segment, as written.
    """
    import hashlib  # it loads a library of its own, which clean files do without

    base = PurePath(name.replace("\\", "/").rpartition("!")[2]).name
    parts = (base, code, path or "", text)
    data = b"".join(b"%d:%s" % (len(p), p) for p in (x.encode("utf-8", "replace") for x in parts))
    return hashlib.sha256(data).hexdigest()[:32]


class Gatherer:
    """Collects the findings of one input: those that count, with line, excerpt and fingerprint.

    `baseline` says how many findings of a fingerprint are known already and left out.
    """

    def __init__(
        self,
        name: str,
        limit: int,
        sieve: Sieve | None,
        baseline: Mapping[str, int] | None,
        lines: LineCounter,
        real: Callable[[Place], Place] | None = None,
    ) -> None:
        """Start empty; `name` is that of the input. `lines` counts those of the file.

        `real` turns a place in what is read into one in the file, where these are not the same.
        """
        self._lines = lines
        self._real = real
        self.kept = Kept(limit)
        self.known = 0
        self._name = name
        self._sieve = sieve
        self._baseline = None if baseline is None else dict(baseline)
        self._excerpts = Excerpts()

    def remember(self, unit: Segment | Gap) -> None:
        """Keep what stands outside of messages, for excerpts."""
        self._excerpts.remember(unit)

    def sift(self, findings: list[Finding]) -> list[Finding]:
        """Leave out what does not count."""
        sieve = self._sieve
        if sieve is None:
            return findings
        return [one for one in map(sieve.sift, findings) if one is not None]

    def add(self, finding: Finding, message: Message | None = None) -> None:
        """Take a finding that was sifted; one of a message with this message."""
        if self._baseline is None:
            if self.kept.room(finding):
                self.kept.add(self._locate(finding, message))
            return
        located = self._locate(finding, message)
        if self._baseline.get(located.fingerprint, 0) > 0:
            self._baseline[located.fingerprint] -= 1
            self.known += 1
        elif self.kept.room(finding):
            self.kept.add(located)

    def _locate(self, finding: Finding, message: Message | None) -> Located:
        place = finding.place
        if self._real is not None:
            related = tuple(map(self._real, finding.related))
            finding = finding._replace(place=self._real(place), related=related)
        line, column = self._lines.at(finding.place.start)
        if message is not None:
            excerpt = self._excerpts.around(message, place)
            text = message.segments[min(place.segment or 1, len(message)) - 1].text
        else:
            excerpt = self._excerpts.outside(place)
            text = next((one.text for one in excerpt if one.mark is not None), "")
        mark = fingerprint(self._name, finding.code, place.path, text.strip("\r\n"))
        return Located(finding, line, column, tuple(map(_cut, excerpt)), mark)


class Kept:
    """Findings up to a limit: the first of each code in any case, then errors before the rest.

    `dropped` counts what was left out.
    """

    def __init__(self, limit: int) -> None:
        """Start empty."""
        self.dropped = 0
        self._limit = limit
        self._added = 0
        self._firsts: dict[str, _Numbered] = {}
        self._by_rank: tuple[list[_Numbered], ...] = ([], [], [])

    def room(self, finding: Finding) -> bool:
        """Say whether there is room, if need be in the place of something that matters less."""
        if len(self._firsts) + sum(map(len, self._by_rank)) < self._limit:
            return True
        first = finding.code not in self._firsts
        for lower in self._by_rank if first else self._by_rank[: finding.severity.rank]:
            if lower:
                lower.pop()
                self.dropped += 1
                return True
        self.dropped += not first
        return first

    def add(self, located: Located) -> None:
        """Keep a finding for which there is room."""
        self._added += 1
        one = (self._added, located)
        if self._firsts.setdefault(located.finding.code, one) is not one:
            self._by_rank[located.severity.rank].append(one)

    def result(self) -> list[Located]:
        """Give the findings in the order of the input."""
        found = [*self._firsts.values(), *(one for rank in self._by_rank for one in rank)]
        found.sort(key=_order)
        return [located for _, located in found]


def _order(one: _Numbered) -> tuple[int, int, int, int]:
    """Order by place: what is missing stands before the segment behind the gap.

    At one place, what matters more comes first, and else what was found first.
    """
    number, located = one
    place = located.finding.place
    return place.start, place.end, -located.severity.rank, number


_LONG = 1_000


def _cut(line: ExcerptLine) -> ExcerptLine:
    """Keep the part around the mark of a very long segment."""
    if len(line.text) <= 2 * _LONG:
        return line
    start, stop = line.mark or (0, 0)
    low = max(0, start - _LONG)
    text = line.text[low : low + 2 * _LONG]
    mark = None if line.mark is None else (start - low, min(stop - low, len(text)))
    return ExcerptLine(line.number, text, mark)
