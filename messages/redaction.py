"""A report without personal values: identifiers, names, addresses and amounts are masked.

A mask keeps the form: digits become 9, letters x or X, other signs stay. So a length or a wrong
sign can still be seen, and marks and columns stay right. Which segments hold such values is data
(personal.json). Paths, keys of the context, references of messages, names of files and fingerprints
stay as they are.
"""

import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from mscons.edifact import data_of

from .outcome import FileOutcome, Located, Report

__all__ = ["redacted"]

_ELEMENTS = re.compile(r"\+(?:[^+?]|\?[\s\S]?)*")
_LONG = re.compile(r"[^\W_]{4,}")
_ANY = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NUMBERS = re.compile(r"(?=[A-Za-z]*[0-9])[0-9A-Za-z]{8,}")


def redacted(report: Report) -> Report:
    """Give the same report with masks; the given one is not changed."""
    return Report([_file(file) for file in report.files])


def _file(file: FileOutcome) -> FileOutcome:
    return replace(
        file,
        findings=[_located(one) for one in file.findings],
        tree=[line._replace(text=_segment(line.text)) for line in file.tree],
    )


def _located(one: Located) -> Located:
    finding = one.finding
    values = {
        word
        for line in one.excerpt
        for word, shown in zip(_words(line.text), _words(_segment(line.text)), strict=True)
        if word != shown and any(sign.isdigit() for sign in word)
    }
    because = tuple(each._replace(text=_said(each.text, values)) for each in finding.because)
    finding = finding._replace(
        text=_said(finding.text, values),
        because=because,
        help=None if finding.help is None else _said(finding.help, values),
    )
    excerpt = tuple(line._replace(text=_segment(line.text)) for line in one.excerpt)
    return one._replace(finding=finding, excerpt=excerpt)


def _segment(text: str) -> str:
    """Mask a segment as it is written; what does not look like one is masked as a whole."""
    tag, rest = text[:3], text[3:]
    if text.startswith(tuple(_personal()["open"])):
        return text
    if not rest.startswith("+"):
        return _ANY.sub(_mask, text)
    first = _personal()["from"].get(tag, 100)
    elements = _ELEMENTS.findall(rest)
    return tag + "".join(
        (_ANY if number >= first else _LONG).sub(_mask, element)
        for number, element in enumerate(elements, 1)
    )


def _said(text: str, values: set[str]) -> str:
    """Mask what a sentence quotes, words of the segments around, and long numbers."""
    text = _QUOTED.sub(lambda found: _LONG.sub(_mask, found[0]), text)
    text = _ANY.sub(lambda found: _mask(found) if found[0] in values else found[0], text)
    return _NUMBERS.sub(_mask, text)


def _words(text: str) -> list[str]:
    return _ANY.findall(text)


def _mask(found: re.Match[str]) -> str:
    return "".join("9" if c.isdigit() else "X" if c.isupper() else "x" for c in found[0])


@lru_cache(maxsize=1)
def _personal() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data_of(__package__ or "", "personal.json"))
    return found
