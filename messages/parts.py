"""A large file in parts, for several processes: cut in front of messages, checked, joined again.

Each part is read behind the head of the file (UNA and UNB), so that a process needs nothing from
the others. What only the whole can tell (counts, references, types) is looked at when the parts are
joined. Wherever that would give anything but a plain yes, `join_parts` gives None, and the file is
checked as a whole: parts save time, they never change a result.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from mscons.edifact import Place, Segment, ServiceString, read, replace

from .gather import Kept
from .layers import Settings
from .outcome import FileOutcome, Located, MessageList
from .pipeline import Part, Progress, Run

__all__ = [
    "Part",
    "PartOutcome",
    "can_be_split",
    "join_parts",
    "part_of",
    "split_file",
    "validate_part",
]

_HEAD = 64 * 1024
_LOOK = 1 << 20
_BEHIND = 64


@dataclass(slots=True)
class PartOutcome:
    """What a part gave. `odd` says that the whole file has to be looked at.

    `lines` counts its line breaks; `rest` is where the line behind the last one begins. `declared`
    is the number of messages in UNZ.
    """

    outcome: FileOutcome
    odd: bool
    lines: int
    rest: int
    declared: str | None


def can_be_split(settings: Settings) -> bool:
    """Say whether a file may be split with these settings."""
    return settings.baseline is None and not settings.tree and settings.limits.input is None


def split_file(path: str, size: int, most: int) -> list[Part]:
    """Cut a file in front of messages into parts of about `most` bytes; [] if it has no UNB.

    Raises OSError.
    """
    with Path(path).open("rb") as file:
        unb = _unb(file.read(_HEAD))
        if unb is None:
            return []
        pattern = _pattern(unb.syntax.service)
        cuts = [unb.end]
        target = most
        while target < size - most // 2:
            cut = _next(file, max(target, cuts[-1] + 1), pattern, unb.syntax.service)
            if cut is None:
                break
            cuts.append(cut)
            target = max(target, cut) + most
    ends = [*cuts[1:], size]
    bounds = zip(cuts, ends, strict=True)
    return [Part(unb.end, start, end, end == size) for start, end in bounds]


def _unb(head: bytes) -> Segment | None:
    for unit in read(head).units():
        if isinstance(unit, Segment) and unit.tag == "UNB" and unit.closed:
            return unit
    return None


def _pattern(service: ServiceString) -> re.Pattern[bytes]:
    terminator, element = (re.escape(c.encode("latin-1")) for c in
                           (service.terminator, service.element))  # fmt: skip
    return re.compile(terminator + rb"[\r\n]*(?=UNH" + element + rb")")


def _next(
    file: BinaryIO, target: int, pattern: re.Pattern[bytes], service: ServiceString
) -> int | None:
    """Find the first message that begins behind an offset, and not far from it."""
    file.seek(target - _BEHIND if target > _BEHIND else 0)
    begin = file.tell()
    data = file.read(_LOOK)
    release = service.release.encode("latin-1") if service.release else None
    for found in pattern.finditer(data, target - begin):
        before = data[: found.start()]
        released = len(before) - len(before.rstrip(release)) if release else 0
        if released < _BEHIND and not released % 2:
            return begin + found.end()
    return None


class _PartFile:
    """The head of a file and a part of it, as if they were all of it."""

    def __init__(self, file: BinaryIO, part: Part) -> None:
        self._file = file
        self._part = part
        self._at = 0

    def read(self, size: int) -> bytes:
        """Read on; the head comes alone."""
        part = self._part
        if self._at < part.head:
            data = self._file.read(min(size, part.head - self._at))
        else:
            at = part.offset(self._at)
            if self._at == part.head:
                self._file.seek(at)
            data = self._file.read(min(size, part.end - at))
        self._at += len(data)
        return data


def part_of(file: BinaryIO, part: Part) -> BinaryIO:
    """Give the head of an open file and a part of it, to be read as if they were all of it.

    So `read` takes one file in several processes. Messages are numbered from 1 in each part, and of
    the counts at the end of the interchange nothing fits.
    """
    return cast(BinaryIO, _PartFile(file, part))


def validate_part(
    path: str,
    part: Part,
    name: str,
    settings: Settings,
    progress: Progress | None = None,
) -> PartOutcome:
    """Validate a part. Raises OSError."""
    run = Run(settings, name, progress, part)
    with Path(path).open("rb") as file:
        outcome = run.run(part_of(file, part))
    interchange = run.interchange
    odd = run.interchanges != 1 or not run.complete or outcome.error is not None
    odd = odd or interchange is None or interchange.groups > 0
    odd = odd or any(_odd(one, part) for one in outcome.findings)
    outcome.size = part.end - (0 if part.first else part.start)
    unz = interchange.unz if interchange is not None else None
    line, begin = run.lines.end()
    return PartOutcome(outcome, odd, line - 1, begin, unz.get(1) if unz is not None else None)


def _odd(one: Located, part: Part) -> bool:
    """Say whether a finding of a part is one that only the whole can place."""
    place = one.finding.place
    if place.message is not None or place.end <= part.head:
        return False
    return one.finding.code == "SYN206" or not part.last


def join_parts(parts: Sequence[tuple[Part, PartOutcome]], settings: Settings) -> FileOutcome | None:
    """Put the outcomes of all parts together, in their order; None if the whole must be checked."""
    if any(one.odd for _, one in parts):
        return None
    messages = MessageList()
    found: list[Located] = []
    around: set[tuple[str, str]] = set()
    line = column = 0
    for part, one in parts:
        base = len(messages)
        for located in one.outcome.findings:
            finding = located.finding
            if finding.place.message is None and finding.place.end <= part.head:
                if not part.first and (finding.code, finding.text) not in around:
                    return None
                if part.first:
                    around.add((finding.code, finding.text))
                    found.append(located)
                continue
            found.append(_moved(located, base, line, column))
        messages.extend(cast(MessageList, one.outcome.messages))
        column = one.rest if one.lines else column
        line += one.lines
    if not _whole(messages, parts[-1][1].declared, settings):
        return None
    return _outcome([one.outcome for _, one in parts], messages, found, settings)


def _moved(located: Located, base: int, line: int, line_start: int) -> Located:
    """Number message and line of a finding as in the whole file."""
    finding = located.finding
    if base:
        finding = finding._replace(
            place=_numbered(finding.place, base),
            related=tuple(_numbered(place, base) for place in finding.related),
        )
    column = located.column
    if located.line == 1:
        column = finding.place.start - line_start + 1
    return located._replace(finding=finding, line=located.line + line, column=column)


def _numbered(place: Place, base: int) -> Place:
    return place if place.message is None else replace(place, message=place.message + base)


def _whole(messages: MessageList, declared: str | None, settings: Settings) -> bool:
    """Say whether the parts have nothing to complain about each other."""
    references = [one for one in messages.references if one]
    return (
        declared == str(len(messages))
        and len(messages) <= settings.limits.messages
        and len(set(references)) == len(references)
        and len({one.type for one in messages.kinds()}) == 1
    )


def _outcome(
    parts: Sequence[FileOutcome], messages: MessageList, found: list[Located], settings: Settings
) -> FileOutcome:
    """Put the outcome together; of too many findings those that matter less are left out."""
    kept = Kept(settings.limits.findings)
    for one in found:
        if kept.room(one.finding):
            kept.add(one)
    return FileOutcome(
        parts[0].path,
        messages,
        kept.result(),
        dropped=sum(one.dropped for one in parts) + kept.dropped,
        size=sum(one.size for one in parts),
        seconds=sum(one.seconds for one in parts),
    )
