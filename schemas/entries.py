"""The records that the catalog hands out, all frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

__all__ = ["Ahb", "Condition", "FormatVersion", "KnownPid", "Row", "Successor"]


@dataclass(frozen=True, slots=True)
class FormatVersion:
    """The documents that are in force from `start` to `end`, both inclusive; None: open end.

    `releases` maps a message type to the release that UNH 0057 must name.
    """

    name: str
    start: date
    end: date | None
    releases: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A rule: what stands at `path`, and when. `nr` is the number of the segment in the MIG."""

    path: str
    expression: str
    name: str
    nr: int


@dataclass(frozen=True, slots=True)
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
    certainty: Mapping[str, str] = field(hash=False)
    provisional: str | None = None


@dataclass(frozen=True, slots=True)
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
    params: Mapping[str, Any] = field(hash=False)
    expression: str = ""
    context: str | None = None
    answer: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Successor:
    """What took the place of a PID: role of the partner of the NB -> code of LOC -> PID.

    `ended` is the last German day of the old PID, `since` the format version of the new ones.
    """

    pid: int
    ended: date
    since: str
    by_role: Mapping[str, Mapping[str, int]] = field(hash=False)
    note: str = ""

    def pids(self, location: str) -> tuple[int, ...]:
        """List the new PIDs for the object of a LOC code, such as `Z16`; () if there is none."""
        return tuple(codes[location] for codes in self.by_role.values() if location in codes)
