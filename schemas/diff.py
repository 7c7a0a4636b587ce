"""What changed in the table of a PID from one format version to another."""

from collections.abc import Iterator
from typing import Literal

from mscons.edifact import record

from .catalog import ahb, known_pid
from .entries import Ahb, FormatVersion, Row

__all__ = ["Change", "diff"]


@record()
class Change:
    """A rule that differs: `before` is None where it was added, `after` where it was removed."""

    path: str
    before: Row | None
    after: Row | None

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """Say how the rule differs."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def diff(pid: int, old: FormatVersion | str, new: FormatVersion | str) -> list[Change]:
    """List the rules that differ, in the order of the tables.

    A rule is the same while its path is; one that only got another name or another number in the
    MIG is not listed. The numbers in expressions are compared as they stand, whatever they mean.
    Raises LookupError where a version has no table of the PID.
    """
    return list(_changes(_table(pid, old).rows, _table(pid, new).rows))


def _changes(old: tuple[Row, ...], new: tuple[Row, ...]) -> Iterator[Change]:
    from difflib import SequenceMatcher

    before = {row.path: row for row in old}
    after = {row.path: row for row in new}
    matcher = SequenceMatcher(None, list(before), list(after), autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        for row in old[start:end]:
            if row.path not in after:
                yield Change(row.path, row, None)
        for row in new[new_start:new_end]:
            known = before.get(row.path)
            if known is None or known.expression != row.expression:
                yield Change(row.path, known, row)


def _table(pid: int, fv: FormatVersion | str) -> Ahb:
    table = ahb(pid, fv)
    if table is None:
        known = known_pid(pid)
        where = ", ".join(known.tables) if known and known.tables else "no version"
        name = fv if isinstance(fv, str) else fv.name
        raise LookupError(f"PID {pid} has no table in {name}; it has one in {where}")
    return table
