"""Which registers a PID may carry: the OBIS rules of code_lists.json, read into patterns.

A rule is a pattern such as `1-b:[12].8.e`, written there as a regular expression, or in a short
notation: `b` and `e` stand for every channel and every tariff, `3..8` for a range,
`1-b:3.8.0 .. 1-b:8.8.0` for a run, `until 2024-01-01` for rules that ended.
A rule with a remark that this reader does not know decides nothing: the answer is then None.
"""

import re
from datetime import date
from functools import lru_cache

from mscons.edifact import record
from mscons.schemas import code_lists

__all__ = ["allowed_for"]

_NUMBER = r"[0-9]+(?:\.\.[0-9]+)?"
_PATTERN = re.compile(rf"([0-9]+)-(b|[0-9]+):({_NUMBER})\.([0-9]+)\.(e|[0-9]+)")
_RANGE = re.compile(r"([0-9]+)\.\.([0-9]+)")
_UNTIL = re.compile(r"(?:only for periods )?until ([0-9]{4}-[0-9]{2}-[0-9]{2}):?")
_BRACKETS = re.compile(r"\([^()]*\)")


@record()
class _Rule:
    """A pattern; `until` (exclusive) where it ended, `sure` unless a remark was not understood."""

    pattern: re.Pattern[str]
    until: date | None = None
    sure: bool = True


def allowed_for(text: str, pid: int | str, on: date | None = None) -> bool | None:
    """Say whether a PID may carry this OBIS-Kennzahl; None if that is not known.

    `on` is the day of the values, for rules that ended; without it those do not count.
    """
    return _allowed(text, str(pid), on)


@lru_cache(maxsize=4096)
def _allowed(text: str, pid: str, on: date | None) -> bool | None:
    rules = _rules(pid)
    if not rules:
        return None
    answer: bool | None = False
    for rule in rules:
        if rule.pattern.fullmatch(text):
            if not rule.sure:
                answer = None
            elif rule.until is None or (on is not None and on < rule.until):
                return True
    return answer


@lru_cache(maxsize=64)
def _rules(pid: str) -> tuple[_Rule, ...]:
    source = code_lists()["obis"]
    if pid in source["regex"]:
        return (_Rule(re.compile(source["regex"][pid])),)
    ranges = {letter: _span(source["groups"][letter.upper()]) for letter in "be"}
    rules: list[_Rule] = []
    for key, entries in source["allowed"].items():
        head, _, remark = key.partition(" ")
        if head == pid:
            for entry in entries:
                rules += _read(entry, ranges, sure=not remark)
    return tuple(rules)


def _read(entry: str, ranges: dict[str, str], *, sure: bool) -> list[_Rule]:
    """Read one entry: its patterns, and what stands around them."""
    rest = _BRACKETS.sub("", _PATTERN.sub("", entry))
    ended = _UNTIL.search(rest)
    rest = _UNTIL.sub("", rest)
    until = date.fromisoformat(ended[1]) if ended else None
    sure = sure and not re.search("[A-Za-z0-9]", rest)
    found = [match.groups() for match in _PATTERN.finditer(entry)]
    if " .. " in entry and len(found) == 2:
        (a, b, low, d, e), (_, _, high, _, _) = found
        found = [(a, b, f"{low}..{high}", d, e)]
    return [_Rule(re.compile(_regex(groups, ranges)), until, sure) for groups in found]


def _regex(groups: tuple[str, ...], ranges: dict[str, str]) -> str:
    a, b, c, d, e = (_numbers(ranges.get(group, group)) for group in groups)
    return rf"{a}-{b}:{c}\.{d}\.{e}"


def _numbers(text: str) -> str:
    low, _, high = text.partition("..")
    return f"(?:{'|'.join(str(n) for n in range(int(low), int(high or low) + 1))})"


def _span(text: str) -> str:
    """Give the smallest and the greatest number that a description of a group names."""
    numbers = [int(n) for n in re.findall("[0-9]+", _BRACKETS.sub("", text))]
    return f"{min(numbers)}..{max(numbers)}"
