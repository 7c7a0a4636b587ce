"""Conditions: from the reference list to `conditions.json`, one per release that differs."""

import re
from typing import Any

from .meanings import ADDED_TEXTS, ALWAYS, CONTEXTS, MEANINGS, Meaning

Json = dict[str, Any]

_SOURCE = "BDEW, AHB {message}, conditions as of {fv}; meaning told in own words"
_CERTAINTY = {
    "numbers": "certain: read in the tables; only numbers that the tables of this version use",
    "490, 491, 492, 493": "inferred: known only as parts of the time conditions",
}
_ORDER = re.compile(r"([A-Z]*)(\d+)(P?)")


def conditions(reference: Json, message: str, fv: str, used: set[str]) -> Json:
    """Return the content of `conditions.json` for the numbers that the tables of `fv` use."""
    entries = _entries(reference, message)
    wanted = sorted({*used, *ALWAYS}, key=_order)
    missing = [number for number in wanted if number not in entries]
    if missing:
        raise ValueError(f"{message} {fv}: no meaning for {', '.join(missing)}")
    return {
        "message": message,
        "fv": fv,
        "source": _SOURCE.format(message=message, fv=fv),
        "certainty": _CERTAINTY,
        "conditions": {number: entries[number] for number in wanted},
    }


def numbers(expression: str) -> set[str]:
    """Return the numbers that an expression names; a package without its bounds.

    >>> sorted(numbers("X ([931] [UB1]) ⊻ [4P0..1]"))
    ['4P', '931', 'UB1']
    """
    names = re.findall(r"\[([^\]]+)\]", expression)
    return {re.sub(r"P\d+\.\.(\d+|n)$", "P", name) for name in names}


def _entries(reference: Json, message: str) -> dict[str, Json]:
    listed = {
        re.sub(r"P\d.*$", "P", entry["number"]): entry
        for entry in reference["conditions"]
        if entry["message_type"] in (message, "*")
    }
    unknown = set(listed) - set(MEANINGS[message])
    if unknown:
        raise ValueError(f"{message}: no predicate for {', '.join(sorted(unknown))}")
    return {
        number: _entry(meaning, listed.get(number, {}), number)
        for number, meaning in MEANINGS[message].items()
    }


def _entry(meaning: Meaning, listed: Json, number: str) -> Json:
    text = ADDED_TEXTS.get(number) or listed.get("meaning")
    if not text:
        raise ValueError(f"condition [{number}] has no meaning")
    entry: Json = {
        "predicate": meaning.predicate,
        "class": meaning.cls or listed.get("cls", "context"),
        "text": text,
        "scope": meaning.scope,
        "judges": meaning.judges,
    }
    if meaning.params:
        entry["params"] = meaning.params
    if meaning.expression:
        entry["expression"] = meaning.expression
    if context := meaning.context or _context(listed):
        entry["context"] = context
    if "aperak" in listed:
        entry["answer"] = listed["aperak"].split(" ")[0]
    if "note" in listed:
        entry["note"] = listed["note"]
    return entry


def _context(listed: Json) -> str:
    key = listed.get("context_key")
    return next(name for name, keys in CONTEXTS.items() if key in keys) if key else ""


def _order(number: str) -> tuple[bool, str, int]:
    match = _ORDER.fullmatch(number)
    if match is None:
        raise ValueError(f"not a number of a condition: {number!r}")
    return bool(match[1]), match[3], int(match[2])
