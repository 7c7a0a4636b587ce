"""What a validation gives: a report of files, of messages, of findings with their excerpts.

The model behind every output format. It is complete on its own: a format never reads the input
again. Positions as in `Place`: byte offsets half-open, lines and columns from 1, columns in bytes.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, overload

from mscons.edifact import Finding, Severity

__all__ = [
    "Checked",
    "ExcerptLine",
    "FileOutcome",
    "Located",
    "MessageList",
    "MessageOutcome",
    "Report",
    "TreeLine",
    "Undecided",
    "alike",
]


class Undecided(NamedTuple):
    """A condition that could not be decided, and the key of the context that would decide it."""

    condition: str
    name: str
    needs: str


class Checked(NamedTuple):
    """How far the table of a message was checked.

    `rows` is the sum of `decided`, `undecidable` and `not_implemented`.
    """

    rows: int = 0
    decided: int = 0
    undecidable: int = 0
    not_implemented: int = 0
    undecided: tuple[Undecided, ...] = ()
    missing_predicates: tuple[str, ...] = ()


class ExcerptLine(NamedTuple):
    """One segment around a finding: its number in the message (None outside), and its text.

    `mark` is the half-open span of the fault in `text`, in characters; empty for a missing thing.
    The text is as written, not yet escaped: every format escapes it by its own rules.
    """

    number: int | None
    text: str
    mark: tuple[int, int] | None = None


class Located(NamedTuple):
    """A finding with line and column, the segments around it, and its fingerprint.

    The fingerprint is made of file name, code, path and the text of the segment: it stays the same
    when lines move.
    """

    finding: Finding
    line: int
    column: int
    excerpt: tuple[ExcerptLine, ...] = ()
    fingerprint: str = ""

    @property
    def severity(self) -> Severity:
        """The severity that counts, overrides applied."""
        return self.finding.severity

    def with_severity(self, severity: Severity) -> "Located":
        """Give the same finding with another severity."""
        return self._replace(finding=self.finding._replace(severity=severity))


class MessageOutcome(NamedTuple):
    """One message: what it is, by which table it was checked, and how far.

    `pid` is None if the message names none; `fv` is the format version whose rules applied.
    `provisional` says why a table is not official, `layers` which layers were run on the message.
    """

    message: int
    reference: str
    type: str
    release: str
    pid: int | None = None
    fv: str | None = None
    checked: Checked = Checked()
    provisional: str | None = None
    layers: tuple[str, ...] = ()
    segments: int = 0


class MessageList(Sequence[MessageOutcome]):
    """The messages of a file, numbered from 1, in little memory.

    Most of an interchange is of few kinds; kept are the kinds, and of each message only its
    reference, its size and the number of its kind.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._kinds: dict[MessageOutcome, int] = {}
        self._of: list[MessageOutcome] = []
        self._which = array("I")
        self._sizes = array("I")
        self._references: list[str] = []

    def kind(self, one: MessageOutcome) -> int:
        """Give the number of a kind: an outcome without number, reference and size."""
        found = self._kinds.get(one)
        if found is None:
            found = self._kinds[one] = len(self._of)
            self._of.append(one)
        return found

    def add(self, kind: int, reference: str, segments: int) -> None:
        """Add a message of a kind."""
        self._which.append(kind)
        self._references.append(reference)
        self._sizes.append(segments)

    def extend(self, other: "MessageList") -> None:
        """Add the messages of another list, numbered anew."""
        kinds = [self.kind(one) for one in other._of]
        self._which.extend(kinds[which] for which in other._which)
        self._references += other._references
        self._sizes.extend(other._sizes)

    def __len__(self) -> int:
        """Count the messages."""
        return len(self._which)

    @overload
    def __getitem__(self, index: int) -> MessageOutcome: ...
    @overload
    def __getitem__(self, index: slice) -> list[MessageOutcome]: ...
    def __getitem__(self, index: int | slice) -> MessageOutcome | list[MessageOutcome]:
        """Give a message by its place, from 0."""
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        return self._of[self._which[place]]._replace(
            message=place + 1,
            reference=self._references[place],
            segments=self._sizes[place],
        )

    def alike(self) -> "list[tuple[list[int], MessageOutcome]]":
        """Give the numbers of the messages of each kind, and the first of them."""
        numbers: dict[int, list[int]] = {}
        for number, which in enumerate(self._which, 1):
            numbers.setdefault(which, []).append(number)
        return [(found, self[found[0] - 1]) for found in numbers.values()]

    @property
    def references(self) -> list[str]:
        """The references of all messages."""
        return self._references

    def kinds(self) -> "list[MessageOutcome]":
        """Give the kinds that there are."""
        return self._of

    def __eq__(self, other: object) -> bool:
        """Compare the messages."""
        return isinstance(other, Sequence) and list(self) == list(other)  # pyright: ignore[reportUnknownArgumentType]

    __hash__ = None  # type: ignore[assignment]


def alike(messages: Iterable[MessageOutcome]) -> list[tuple[list[int], MessageOutcome]]:
    """Group messages that were checked alike: their numbers, and the first of them."""
    if isinstance(messages, MessageList):
        return messages.alike()
    found: dict[MessageOutcome, tuple[list[int], MessageOutcome]] = {}
    for one in messages:
        key = one._replace(message=0, reference="", segments=0)
        found.setdefault(key, ([], one))[0].append(one.message)
    return list(found.values())


@dataclass(slots=True)
class FileOutcome:
    """One input: `path` as it was named (members of archives as `a.zip!x.edi`).

    `error` is the reason why the file could not be read or checked to its end. Findings beyond the
    limit are only counted, in `dropped`, and those of the baseline in `known`. `tree` holds (level,
    segment number, message, text, name) rows for formats that show the whole message; it is only
    filled when asked for.
    """

    path: str
    messages: Sequence[MessageOutcome] = field(default_factory=list[MessageOutcome])
    findings: list[Located] = field(default_factory=list[Located])
    dropped: int = 0
    known: int = 0
    error: str | None = None
    size: int = 0
    seconds: float = 0.0
    tree: list["TreeLine"] = field(default_factory=list["TreeLine"])

    def count(self, severity: Severity) -> int:
        """Count the findings of one severity."""
        return sum(1 for found in self.findings if found.severity is severity)

    @property
    def checked_nothing(self) -> bool:
        """Whether no message of this file was checked beyond its envelope."""
        messages = self.messages
        kinds = messages.kinds() if isinstance(messages, MessageList) else messages
        return not any(set(m.layers) - {"syntax"} for m in kinds)


class TreeLine(NamedTuple):
    """One line of a shown message: a group or a segment at its depth (0 is the top)."""

    message: int
    depth: int
    label: str
    name: str
    number: int | None = None
    text: str = ""


@dataclass(slots=True)
class Report:
    """The outcome of a run, files in the order in which they were named."""

    files: list[FileOutcome] = field(default_factory=list[FileOutcome])

    def findings(self) -> Iterator[tuple[FileOutcome, Located]]:
        """Give all findings with their files."""
        for file in self.files:
            for found in file.findings:
                yield file, found

    def count(self, severity: Severity) -> int:
        """Count the findings of one severity in all files."""
        return sum(file.count(severity) for file in self.files)

    @property
    def messages(self) -> int:
        """The number of messages."""
        return sum(len(file.messages) for file in self.files)
