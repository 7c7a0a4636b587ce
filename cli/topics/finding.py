"""A finding code, or a family of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..article import Article, Entries, Prose
from ..render import codes
from ..render.words import words as words_of
from ..suggest import did_you_mean

if TYPE_CHECKING:
    from mscons.edifact import Code

    from . import Asked

__all__ = ["article"]

_FAMILIES = {
    "SYN": ("bytes and signs of the file", "Bytes und Zeichen der Datei"),
    "ENV": ("the envelope: UNB to UNZ, UNH to UNT", "der Umschlag: UNB bis UNZ, UNH bis UNT"),
    "MIG": ("the structure of a message", "der Aufbau einer Nachricht"),
    "AHB": ("the rules of a PID", "die Regeln eines Prüfidentifikators"),
    "VAL": ("the meaning of values", "die Bedeutung von Werten"),
    "GEN": ("rows of readings, and what is made of them", "Zeilen mit Messwerten"),
}
_LABELS = {
    "en": ("Example", "What to do", "Expected answer", "none", "Severity", "See also", "Name"),
    "de": ("Beispiel", "Was zu tun ist", "Erwartete Antwort", "keine", "Schwere", "Siehe auch"),
}


def article(words: Sequence[str], asked: "Asked") -> Article:
    """Explain a code in the language that was asked for. Raises click.ClickException."""
    (code,) = words
    known = codes(asked.lang)
    if code in _FAMILIES:
        return _family(code, asked.lang)
    entry = known.get(code)
    if entry is None:
        listed = [one.code for one in known.all()]
        some = [one for one in listed if one.startswith(code)]
        hint = f"; there are {', '.join(some)}" if some else did_you_mean(code, listed)
        raise click.ClickException(f"there is no finding code {code}{hint}")
    return _entry(entry, asked.lang)


def _entry(entry: "Code", lang: str) -> Article:
    example, todo, answer, none, severity, also = _LABELS[lang][:6]
    expected = f"{entry.kind} {entry.answer or ''}".strip() if entry.kind else none
    facts = [
        (severity, words_of(lang).grade(entry.severity)),
        (answer, expected),
    ]
    near = [
        (one.code, one.title)
        for one in codes(lang).all()
        if one.code[:4] == entry.code[:4] and one.code != entry.code
    ]
    return Article(
        f"{entry.code} {entry.name}: {entry.title}",
        [
            Prose(entry.explanation),
            Entries(facts),
            Prose(entry.example, example, kept=True),
            Prose(entry.help, todo),
            Entries(near, also),
        ],
        {"kind": "finding", **_data(entry)},
    )


def _family(family: str, lang: str) -> Article:
    found = [one for one in codes(lang).all() if one.code.startswith(family)]
    title = _FAMILIES[family][lang == "de"]
    return Article(
        f"{family}: {title}",
        [Entries([(one.code, f"{one.title} ({one.name})") for one in found])],
        {"kind": "findings", "family": family, "codes": [_data(one) for one in found]},
    )


def _data(entry: "Code") -> dict[str, object]:
    answer = {"kind": entry.kind, "code": entry.answer} if entry.kind else None
    return {
        "code": entry.code,
        "name": entry.name,
        "title": entry.title,
        "severity": entry.severity.value,
        "explanation": entry.explanation,
        "example": entry.example,
        "help": entry.help,
        "answer": answer,
    }
