"""A condition: what a number means in the tables of a PID, how it is decided, where it is used."""

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mscons.edifact import Path
from mscons.messages import rules
from mscons.schemas import Ahb, Condition, Row, conditions, known_pid

from ..article import Article, Entries, Prose
from ..phrases import phrase
from ..suggest import did_you_mean
from ..versions import table_in
from ..wording import kind_in_words, numbers_in, told

if TYPE_CHECKING:
    from . import Asked

__all__ = ["article"]


def article(words: Sequence[str], asked: "Asked") -> Article:
    """Explain a number. Raises click.ClickException for one that is not used."""
    pid, number = int(words[0]), words[1]
    table = table_in(pid, asked.on, asked.fv)
    listed = conditions(table.message, table.fv)
    base, _, bounds = number.partition("P")
    number = f"{base}P" if bounds or number.endswith("P") else number
    condition = listed.get(number)
    used = [row for row in table.rows if number in rules.parse(row.expression).numbers()]
    if condition is None:
        numbers = numbers_in(row.expression for row in table.rows)
        hint = did_you_mean(number, numbers) or f"; those of {pid} are {', '.join(numbers)}"
        raise click.ClickException(f"there is no condition [{number}] in {table.fv}{hint}")
    book, lang = rules.rulebook(table.message, table.fv), asked.lang
    found = rules.registered().get(condition.predicate)
    prose = inspect.cleandoc(found.test.__doc__ or "") if found else ""
    return Article(
        f"[{number}] in {table.message} {table.fv}",
        [
            Prose(told(condition.text, lang)),
            Entries(_facts(condition, book, lang)),
            *([Prose(prose, phrase(lang, "How it is decided"))] if prose else []),
            Entries(
                _used(used, lang),
                phrase(lang, "Where {pid} uses it", pid=pid) if used else "",
            ),
            *([] if used else [Prose(phrase(lang, "PID {pid} does not use it.", pid=pid))]),
            Entries(
                _elsewhere(condition, table, lang), phrase(lang, "The number in other versions")
            ),
        ],
        {
            "kind": "condition",
            "pid": pid,
            "fv": table.fv,
            "number": number,
            "text": condition.text,
            "predicate": condition.predicate,
            "params": dict(condition.params),
            "class": condition.kind,
            "scope": condition.scope,
            "judges": condition.judges,
            "expression": condition.expression or None,
            "needs": _needs(condition),
            "answer": condition.answer,
            "note": condition.note or None,
            "implemented": book.implemented(number),
            "used": [{"path": row.path, "expression": row.expression} for row in used],
        },
    )


def _facts(condition: Condition, book: rules.Rulebook, lang: str) -> list[tuple[str, str]]:
    judged = {
        "value": "a value: false means that the value is wrong",
        "presence": "presence: false means that the item must not be there",
    }
    params = ", ".join(f"{name} {value}" for name, value in condition.params.items())
    facts = [
        ("name", f"{condition.predicate}{f' ({params})' if params else ''}"),
        ("how", kind_in_words(condition, lang)),
        ("judges", phrase(lang, judged[condition.judges])),
        ("looks at", _scope(condition.scope, lang)),
        ("made of", condition.expression),
        ("context", _needs(condition) or ""),
        ("answer", f"APERAK {condition.answer}" if condition.answer else ""),
        ("note", condition.note),
        ("implemented", "" if book.implemented(condition.number) else phrase(lang, "no")),
    ]
    if condition.kind in ("hint", "repeat", "package"):
        facts = [fact for fact in facts if fact[0] != "judges"]
    return [(phrase(lang, term), text) for term, text in facts if text]


def _scope(scope: str, lang: str) -> str:
    told = {
        "message": "the whole message",
        "group": "the group around the item",
        "segment": "the same segment",
        "element": "the same data element",
        "item": "the item itself",
    }
    return phrase(lang, told.get(scope, "the same {scope}"), scope=scope)


def _needs(condition: Condition) -> str | None:
    """Name what of the context decides it; None where the message alone does."""
    if condition.context is None:
        return None
    found = rules.registered().get(condition.predicate)
    key = f"conditions.{condition.predicate}" if found and found.told else ""
    return ", ".join(dict.fromkeys(filter(None, (condition.context, key))))


def _used(rows: Sequence[Row], lang: str) -> list[tuple[str, str]]:
    """List places and expressions; codes of one element with one expression are one line."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        path = Path.parse(row.path)
        place = str(path.parent if path.code is not None else path)
        found.setdefault((place, row.expression), []).append(path.code or "")
    words = "{expression}  for {codes}"
    return [
        (place, phrase(lang, words, expression=cell, codes=", ".join(code)) if any(code) else cell)
        for (place, cell), code in found.items()
    ]


def _elsewhere(condition: Condition, table: Ahb, lang: str) -> list[tuple[str, str]]:
    """List versions in which the number means something else to the same message."""
    known = known_pid(table.pid)
    rows: list[tuple[str, str]] = []
    for fv in known.tables if known else ():
        other = conditions(table.message, fv).get(condition.number)
        if fv == table.fv or (other and _same(other, condition)):
            continue
        words = "other meaning: {text}" if other else "not used"
        rows.append((fv, phrase(lang, words, text=told(other.text, lang) if other else "")))
    return rows


def _same(one: Condition, other: Condition) -> bool:
    return (one.predicate, one.params) == (other.predicate, other.params)
