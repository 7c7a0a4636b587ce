"""What a validation gives: a report of files, of messages, of findings with their excerpts.

The model behind every output format. It is complete on its own: a format never reads the input
again. Positions as in `Place`: byte offsets half-open, lines and columns from 1, columns in bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mscons.edifact import Finding, Severity

__all__ = [
    "Checked",
    "ExcerptLine",
    "FileOutcome",
    "Located",
    "MessageOutcome",
    "Report",
    "TreeLine",
    "Undecided",
]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A condition that could not be decided, and the key of the context that would decide it."""

    condition: str
    name: str
    needs: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How far the table of a message was checked.

    `rows` is the sum of `decided`, `undecidable` and `not_implemented`.
    """

    rows: int = 0
    decided: int = 0
    undecidable: int = 0
    not_implemented: int = 0
    undecided: tuple[Undecided, ...] = ()
    missing_predicates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """One segment around a finding: its number in the message (None outside), and its text.

    `mark` is the half-open span of the fault in `text`, in characters; empty for a missing thing.
    The text is as written, not yet escaped: every format escapes it by its own rules.
    """

    number: int | None
    text: str
    mark: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Located:
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
        return replace(self, finding=replace(self.finding, severity=severity))


@dataclass(slots=True)
class MessageOutcome:
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


@dataclass(slots=True)
class FileOutcome:
    """One input: `path` as it was named (members of archives as `a.zip!x.edi`).

    `error` is the reason why the file could not be read or checked to its end. Findings beyond the
    limit are only counted, in `dropped`. `tree` holds (level, segment number, message, text, name)
    rows for formats that show the whole message; it is only filled when asked for.
    """

    path: str
    messages: list[MessageOutcome] = field(default_factory=list[MessageOutcome])
    findings: list[Located] = field(default_factory=list[Located])
    dropped: int = 0
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
        return not any(set(m.layers) - {"syntax"} for m in self.messages)


@dataclass(frozen=True, slots=True)
class TreeLine:
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
