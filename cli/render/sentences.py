"""Sentences of findings in another language.

A finding is put into words where it arises, in English. sentences.LANGUAGE.toml holds the same
sentences in another language, with names in braces for what varies. Of the sentences that fit, the
one with most words of its own counts. A text that fits none is not translated: catalogue.py then
makes do with the title of the code.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from mscons.edifact import data_of

__all__ = ["translate", "translate_element"]

_NAME = re.compile(r"\{([a-z]+)\}")
_SLOT = re.compile(r"\{([a-z]+)(\.{3})?\}")
_WORD = r"'[^']*'|\"[^\"]*\"|\S+"
_ELEMENT = re.compile(r"(?:(.+): )?(.+) \(DE ([0-9]{4})\)|([0-9]{4}) \((.+)\)")
_DEEPEST = 8
_LONGEST = 1_000


class _Sentence(NamedTuple):
    pattern: re.Pattern[str]
    words: str


def translate(text: str, lang: str) -> str | None:
    """Say a sentence in another language; None for one that the catalogue does not have."""
    if lang == "en" or len(text) > _LONGEST:
        return text if lang == "en" else None
    return _translated(text, lang, 0)


def translate_element(name: str, lang: str) -> str:
    """Give the name of a data element in another language; English where there is no other."""
    return name if lang == "en" else _catalogue(lang)[1].get(name, name)


@lru_cache(maxsize=2_000)
def _translated(text: str, lang: str, depth: int) -> str | None:
    for pattern, words in _catalogue(lang)[0]:
        if found := pattern.fullmatch(text):
            values: dict[str, str] = found.groupdict()
            parts = {name: _part(value, lang, depth + 1) for name, value in values.items()}
            return _filled(words, parts)
    return None


def _filled(words: str, parts: dict[str, str]) -> str:
    return _NAME.sub(lambda name: parts[name[1]], words)


def _part(text: str, lang: str, depth: int) -> str:
    """Translate what stands for a name: a sentence, the name of an element, or neither."""
    if text.startswith(("'", '"')):  # a value of the input
        return text
    if found := _ELEMENT.fullmatch(text):
        elements = _catalogue(lang)[1]
        before, name, number, front, inner = found.groups()
        if name is not None:
            label = f"{before}: " if before else ""
            return f"{label}{elements.get(name, name)} (DE {number})"
        return f"{front} ({elements.get(inner, inner)})"
    if known := _catalogue(lang)[1].get(text):
        return known
    return (_translated(text, lang, depth) if depth < _DEEPEST else None) or text


@lru_cache(maxsize=2)
def _catalogue(lang: str) -> tuple[list[_Sentence], dict[str, str]]:
    import tomllib

    data = tomllib.loads(data_of("mscons.cli.render", f"sentences.{lang}.toml").decode())
    found = [_Sentence(_compiled(en), words) for en, words in data["sentences"].items()]
    literal = {en: len(_SLOT.sub("", en)) for en in data["sentences"]}
    order = sorted(zip(literal.values(), found, strict=True), key=lambda pair: -pair[0])
    return [sentence for _, sentence in order], data["elements"]


def _compiled(sentence: str) -> re.Pattern[str]:
    parts: list[str] = []
    at = 0
    for slot in _SLOT.finditer(sentence):
        parts += (
            re.escape(sentence[at : slot.start()]),
            f"(?P<{slot[1]}>{'.+?' if slot[2] else _WORD})",
        )
        at = slot.end()
    return re.compile("".join(parts) + re.escape(sentence[at:]), re.DOTALL)
