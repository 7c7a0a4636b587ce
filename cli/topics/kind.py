"""Which kind of thing the words after `explain` are."""

import re

import click

from mscons.schemas import known_pid, names

from ..render import sanitize
from ..suggest import did_you_mean

__all__ = ["kind_of"]

_FINDING = re.compile("[A-Z]{3}[0-9]{1,3}")
_FAMILIES = ("SYN", "ENV", "MIG", "AHB", "VAL", "GEN")
_PID = re.compile("[0-9]{5}")
_NUMBER = re.compile(r"\[?([0-9]{1,4}|[0-9]{1,2}P(?:[0-9]+\.\.[0-9n]+)?|UB[0-9])\]?")
_VERSION = re.compile("FV[0-9]{4}")
_DE = re.compile("[0-9]{4}")
_TAG = re.compile("[A-Z]{2}[A-Z0-9]")
_LIKE_PATH = re.compile(r"SG[0-9]+|[A-Z]{2}[A-Z0-9](?=[/\[#])")


def kind_of(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Give the module of the topic, and the words that it takes.

    Raises click.ClickException where the words are nothing that can be explained.
    """
    first, *rest = (word.strip() for word in words)
    upper = first.upper()
    if _PID.fullmatch(first) and known_pid(int(first)) is None:
        raise click.ClickException(f"PID {first} is not known{_near_pid(first)}")
    if not rest:
        return _one(first, upper)
    if _PID.fullmatch(first):
        if len(rest) == 1 and _NUMBER.fullmatch(rest[0].upper()):
            number = _NUMBER.fullmatch(rest[0].upper())
            assert number
            return "condition", (first, number[1])
        if len(rest) == 1:
            return "path", (first, rest[0])
        return "code", (first, *rest)
    if _TAG.fullmatch(upper) and len(rest) <= 2:
        return "code", (upper, *rest)
    raise _nothing(" ".join(words))


def _one(word: str, upper: str) -> tuple[str, tuple[str, ...]]:
    if _PID.fullmatch(word):
        return "pid", (word,)
    if _FINDING.fullmatch(upper) and upper[:3] in _FAMILIES:
        return "finding", (upper,)
    if upper in _FAMILIES:
        return "finding", (upper,)
    if upper in ("MSCONS", "UTILMD") or _VERSION.fullmatch(upper):
        return "version", (upper,)
    if _LIKE_PATH.match(upper):
        return "path", ("", word)
    parts = [part for part in re.split("[+:]+", upper) if part]
    if len(parts) == 2 and _TAG.fullmatch(parts[0]):
        return "code", tuple(parts)
    if _TAG.fullmatch(upper) and upper in names()["segments"]:
        return "code", (upper,)
    if _DE.fullmatch(word):
        return "code", (word,)
    raise _nothing(word)


def _nothing(word: str) -> click.ClickException:
    """Say that nothing is known by this name, and what could be meant."""
    from ..render import codes

    entries = codes().all()
    by_name = {entry.name: entry.code for entry in entries}
    if word.lower() in by_name:
        return click.ClickException(f"{word} is {by_name[word.lower()]}: mscons explain it")
    known = [*(entry.code for entry in entries), *by_name, *names()["segments"]]
    hint = did_you_mean(word, [*known, "MSCONS", "UTILMD"])
    return click.ClickException(
        f"nothing is known by '{sanitize(word)}'{hint}\n"
        "It explains a finding code (AHB101), a PID (13017), a path (13017 'SG10/STS[Z40]'), "
        "a condition (13017 '[130]') or a code (QTY 67)."
    )


def _near_pid(pid: str) -> str:
    from mscons.schemas import pids

    near = did_you_mean(pid, map(str, pids()))
    return near or "; mscons schema list --pids --all lists those that are"
