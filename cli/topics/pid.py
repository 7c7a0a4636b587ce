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
from ..phrases import phrase
from ..wording import told

if TYPE_CHECKING:
    from . import Asked

__all__ = ["article"]

_UNTABLED = "There is none here: syntax, envelope and structure are checked, as a warning says."


def article(words: Sequence[str], asked: "Asked") -> Article:
    """Tell what is known of a PID, in all versions."""
    known = known_pid(int(words[0]))
    assert known is not None
    lang = asked.lang
    direction = told(known.direction, lang) or phrase(lang, "not known")
    facts = [
        (phrase(lang, "message"), known.message),
        (phrase(lang, "direction"), direction),
        (
            phrase(lang, "known in"),
            ", ".join(known.versions) or phrase(lang, "no version of the sources"),
        ),
        *_process(known.pid, lang),
    ]
    tables = _tables(known)
    lines = [(one["fv"], _table_line(one, lang)) for one in tables]
    heading, name = phrase(lang, "Tables"), told(known.name, lang)
    reason = [Prose(told(known.reason, lang), phrase(lang, "Provisional"))] if known.reason else []
    return Article(
        phrase(lang, "PID {pid}: {name}", pid=known.pid, name=name).removesuffix(": "),
        [
            Entries(facts),
            *reason,
            Entries(lines, heading) if lines else Prose(phrase(lang, _UNTABLED), heading),
            *_ended(known.pid, lang),
            Entries(_more(known, lang), phrase(lang, "More")),
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


def _process(pid: int, lang: str) -> list[tuple[str, str]]:
    """Tell of a PID of MSCONS which values it carries."""
    lists = code_lists()
    entry: dict[str, Any] | None = lists["mscons_pids"].get(str(pid))
    if entry is None:
        return []
    references: dict[str, str] = lists["application_references"]
    quantities: dict[str, str] = lists["quantities"]
    facts = [
        (
            phrase(lang, "application reference"),
            _named(entry["application_reference"], references, lang),
        ),
        (phrase(lang, "document (BGM 1001)"), ", ".join(entry["document"])),
        (phrase(lang, "quantities (QTY 6063)"), _named(entry["quantities"], quantities, lang)),
    ]
    return [(term, text) for term, text in facts if text]


def _named(listed: Sequence[str], names: dict[str, str], lang: str) -> str:
    return ", ".join(f"{code} {told(names.get(code, ''), lang)}".strip() for code in listed)


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


def _table_line(one: dict[str, Any], lang: str) -> str:
    words = "{start} to {end}, release {release}, {rows} rows"
    if one["to"] is None:
        words = "{start} on, release {release}, {rows} rows"
    names = {"start": one["from"], "end": one["to"], "release": one["release"], "rows": one["rows"]}
    line = phrase(lang, words, **names)
    guessed = [part for part, text in one["certainty"].items() if text.startswith("inferred")]
    if not guessed:
        return line
    parts = "" if "*" in guessed else ", ".join(told(part, lang) for part in guessed) + " "
    return f"{line}; {parts}{phrase(lang, 'inferred')}"


def _ended(pid: int, lang: str) -> list[Prose | Entries]:
    """Say what took the place of a PID that has ended."""
    found = successor(pid)
    if found is None:
        return []
    rows = [
        (phrase(lang, "LOC+{code} to {role}", code=code, role=role), str(after))
        for role, codes in found.by_role.items()
        for code, after in codes.items()
    ]
    words = "It ended on {day}; from {fv} on others are used."
    ended = phrase(lang, words, day=found.ended, fv=found.since)
    note = told(found.note, lang)
    note = f" {note[:1].upper()}{note[1:]}." if note else ""
    return [Prose(ended + note, phrase(lang, "Successors")), Entries(rows)]


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


def _more(known: KnownPid, lang: str) -> list[tuple[str, str]]:
    if not known.tables:
        listed = ", ".join(map(str, pids()))
        return [("mscons schema list", phrase(lang, "the PIDs with a table: {pids}", pids=listed))]
    newest = known.tables[-1]
    rows = [(f"mscons schema show {known.pid} --fv {newest}", phrase(lang, "its table"))]
    if len(known.tables) > 1:
        before = known.tables[-2]
        changed = f"mscons schema diff {known.pid} {before} {newest}"
        rows.append((changed, phrase(lang, "what changed last")))
    return rows
