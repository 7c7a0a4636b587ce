"""A PID: what it is called, who sends it, in which versions there is a table for it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mscons.schemas import (
    KnownPid,
    ahb,
    code_lists,
    format_version,
    known_pid,
    pids,
    successor,
)

from ..article import Article, Entries, Prose

if TYPE_CHECKING:
    from . import Asked

__all__ = ["article"]

_UNTABLED = (
    "There is no table for it here: its messages are checked for syntax, envelope and structure, "
    "not for the rules of the PID, and a warning says so."
)


def article(words: Sequence[str], asked: "Asked") -> Article:
    """Tell what is known of a PID, in all versions."""
    del asked
    known = known_pid(int(words[0]))
    assert known is not None
    facts = [
        ("message", known.message),
        ("direction", known.direction or "not known"),
        ("known in", ", ".join(known.versions) or "no version of the sources"),
        *_process(known.pid),
    ]
    tables = _tables(known)
    lines = [(one["fv"], _table_line(one)) for one in tables]
    return Article(
        f"PID {known.pid}: {known.name}".removesuffix(": "),
        [
            Entries(facts),
            *([Prose(known.reason, "Provisional")] if known.reason else []),
            Entries(lines, "Tables") if lines else Prose(_UNTABLED, "Tables"),
            *_ended(known.pid),
            Entries(_more(known), "More"),
        ],
        {
            "kind": "pid",
            "pid": known.pid,
            "name": known.name,
            "message": known.message,
            "direction": known.direction,
            "versions": list(known.versions),
            "tables": tables,
            "provisional": known.reason or None,
            "successors": _successors(known.pid),
        },
    )


def _process(pid: int) -> list[tuple[str, str]]:
    """Tell of a PID of MSCONS which values it carries."""
    lists = code_lists()
    entry: dict[str, Any] | None = lists["mscons_pids"].get(str(pid))
    if entry is None:
        return []
    references: dict[str, str] = lists["application_references"]
    quantities: dict[str, str] = lists["quantities"]
    facts = [
        ("application reference", _named(entry["application_reference"], references)),
        ("document (BGM 1001)", ", ".join(entry["document"])),
        ("quantities (QTY 6063)", _named(entry["quantities"], quantities)),
    ]
    return [(term, text) for term, text in facts if text]


def _named(listed: Sequence[str], told: dict[str, str]) -> str:
    return ", ".join(f"{code} {told.get(code, '')}".strip() for code in listed)


def _tables(known: KnownPid) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in known.tables:
        table = ahb(known.pid, name)
        assert table is not None
        version = format_version(name)
        found.append(
            {
                "fv": name,
                "from": version.start.isoformat(),
                "to": version.end.isoformat() if version.end else None,
                "release": table.release,
                "rows": len(table.rows),
                "certainty": dict(table.certainty),
            }
        )
    return found


def _table_line(one: dict[str, Any]) -> str:
    until = f"to {one['to']}" if one["to"] else "on"
    guessed = [part for part, text in one["certainty"].items() if text.startswith("inferred")]
    unsure = "inferred" if "*" in guessed else f"{', '.join(guessed)} inferred" if guessed else ""
    line = f"{one['from']} {until}, release {one['release']}, {one['rows']} rows"
    return f"{line}; {unsure}" if unsure else line


def _ended(pid: int) -> list[Prose | Entries]:
    """Say what took the place of a PID that has ended."""
    found = successor(pid)
    if found is None:
        return []
    rows = [
        (f"LOC+{code} to {role}", str(after))
        for role, codes in found.by_role.items()
        for code, after in codes.items()
    ]
    ended = f"It ended on {found.ended}; from {found.since} on others are used."
    note = f" {found.note[:1].upper()}{found.note[1:]}." if found.note else ""
    return [Prose(ended + note, "Successors"), Entries(rows)]


def _successors(pid: int) -> dict[str, Any] | None:
    found = successor(pid)
    if found is None:
        return None
    return {
        "ended": found.ended.isoformat(),
        "since": found.since,
        "by_role": {role: dict(codes) for role, codes in found.by_role.items()},
        "note": found.note,
    }


def _more(known: KnownPid) -> list[tuple[str, str]]:
    if not known.tables:
        listed = ", ".join(map(str, pids()))
        return [("mscons schema list", f"the PIDs with a table: {listed}")]
    newest = known.tables[-1]
    rows = [(f"mscons schema show {known.pid} --fv {newest}", "its table")]
    if len(known.tables) > 1:
        before = known.tables[-2]
        rows.append((f"mscons schema diff {known.pid} {before} {newest}", "what changed last"))
    return rows
