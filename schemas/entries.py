"""The records that the catalog hands out, all frozen."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from mscons.edifact import record

__all__ = ["Ahb", "Condition", "FormatVersion", "KnownPid", "Row", "Successor"]


@record()
class FormatVersion:
    """The documents that are in force from `start` to `end`, both inclusive; None: open end.

    `releases` maps a message type to the release that UNH 0057 must name.
    """

    name: str
    start: date
    end: date | None
    releases: Mapping[str, str]

    def __hash__(self) -> int:
        """Hash what can be hashed."""
        return hash(self.name)


@record()
class Row:
    """A rule: what stands at `path`, and when. `nr` is the number of the segment in the MIG."""

    path: str
    expression: str
    name: str
    nr: int


@record()
class Ahb:
    """The table of a PID in a format version.

    `release` is that of the message in this version. `provisional` is None, or the reason why the
    rows are not those of a published table.
    """

    pid: int
    message: str
    name: str
    direction: str
    fv: str
    release: str
    rows: tuple[Row, ...]
    source: str
    certainty: Mapping[str, str]
    provisional: str | None = None

    def __hash__(self) -> int:
        """Hash what can be hashed."""
        return hash((self.pid, self.fv))


@record()
class Condition:
    """What a number in an expression stands for.

    `predicate` and `params` say what to evaluate; equal meanings share a predicate, in all messages
    and versions. `expression` is instead, or besides, what the number is made of (UB1, packages).
    `kind` is message, context, code_list, hint, format, time, repeat or package. Where `judges` is
    "value", false means that the value is wrong, not that it may not be there. `context` names
    the fact that the message alone does not hold, `answer` the error code of an APERAK.
    """

    number: str
    predicate: str
    kind: str
    text: str
    scope: str
    judges: Literal["presence", "value"]
    params: Mapping[str, Any]
    expression: str = ""
    context: str | None = None
    answer: str | None = None
    note: str = ""

    def __hash__(self) -> int:
        """Hash what can be hashed."""
        return hash((self.number, self.predicate))


@record()
class KnownPid:
    """A PID that is known by its number; `tables` lists the format versions with a table.

    `versions` lists those in which the sources show the PID. `reason` is empty, or says why
    its tables are provisional.
    """

    pid: int
    message: str
    name: str
    direction: str
    versions: tuple[str, ...]
    tables: tuple[str, ...]
    reason: str = ""


@record()
class Successor:
    """What took the place of a PID: role of the partner of the NB -> code of LOC -> PID.

    `ended` is the last German day of the old PID, `since` the format version of the new ones.
    """

    pid: int
    ended: date
    since: str
    by_role: Mapping[str, Mapping[str, int]]
    note: str = ""

    def __hash__(self) -> int:
        """Hash what can be hashed."""
        return hash(self.pid)

    def pids(self, location: str) -> tuple[int, ...]:
        """List the new PIDs for the object of a LOC code, such as `Z16`; () if there is none."""
        return tuple(codes[location] for codes in self.by_role.values() if location in codes)
