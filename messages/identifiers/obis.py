"""OBIS-Kennzahl: what a register or a series of values measures, `A-B:C.D.E` with optional `*F`.

A medium, B channel, C quantity, D kind of value, E tariff, F storage. On the wire the colon is
released (`1-1?:1.8.0`); this module sees it without the release character. A goes to 15, the
others to 255, and none has leading zeros. Which registers a PID may carry is told by the OBIS
list of the market, see `allowed_for`.
Source: DIN EN 62056-61; BDEW, OBIS list (code_lists.json).

>>> parts("1-1:1.8.1").name
'active energy import, tariff 1'
>>> make("1.8.0", channel=1)
'1-1:1.8.0'
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from mscons.edifact import data_of

from .form import IdentifierError, TextType
from .obis_rules import allowed_for

if TYPE_CHECKING:
    from random import Random

__all__ = [
    "NAME",
    "PATTERN",
    "Obis",
    "Parts",
    "allowed_for",
    "format",
    "is_valid",
    "make",
    "parts",
    "sample",
    "validate",
]

NAME = "OBIS-Kennzahl"
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
PATTERN = rf"(?:1[0-5]|[0-9])-{_BYTE}:{_BYTE}\.{_BYTE}\.{_BYTE}(?:\*{_BYTE})?"  # A-B:C.D.E*F
_match = re.compile(PATTERN).fullmatch
_GROUPS = "ABCDEF"
_LIMITS = {"A": 15}
_SEPARATORS = {"A": "-", "B": ":", "C": ".", "D": ".", "E": "*", "F": ""}
_SHORT = re.compile(r"(?:([0-9]{1,3})-([0-9]{1,3}):)?([0-9.]+(?:\*[0-9]{1,3})?)")


class Parts(NamedTuple):
    """What an OBIS-Kennzahl consists of, and a name in plain words."""

    medium: int
    channel: int
    quantity: int
    kind: int
    tariff: int
    storage: int | None
    name: str


def validate(text: str) -> str:
    """Return the OBIS-Kennzahl as it is. Raises IdentifierError."""
    if not is_valid(text):
        _explain(text)
    return text


@lru_cache(maxsize=4096)
def is_valid(text: str) -> bool:
    """Say whether this has the form of an OBIS-Kennzahl."""
    return _match(text) is not None


@lru_cache(maxsize=1024)
def parts(text: str) -> Parts:
    """Take an OBIS-Kennzahl apart. Raises IdentifierError."""
    a, b, c, d, e, *rest = map(int, re.split("[-:.*]", validate(text)))
    return Parts(a, b, c, d, e, rest[0] if rest else None, _name(a, c, d, e))


def format(text: str) -> str:
    """Write without the storage `*255`, which says nothing. Raises IdentifierError."""
    return validate(text).removesuffix("*255")


def make(base: str, *, medium: int = 1, channel: int = 0) -> str:
    """Complete a short form such as `1.8.0` with medium and channel. Raises IdentifierError."""
    if _SHORT.fullmatch(base) and "-" not in base:
        base = f"{medium}-{channel}:{base}"
    return validate(base)


def sample(random: "Random") -> str:
    """Invent the OBIS-Kennzahl of an energy register for electricity."""
    return make(f"{random.randrange(1, 9)}.8.0", channel=random.randrange(66))


def _explain(text: str) -> None:
    at = 0
    for group in _GROUPS[: 6 if "*" in text else 5]:
        start = at
        while at < len(text) and text[at] in "0123456789":
            at += 1
        number = text[start:at]
        last = group == "F" or (group == "E" and "*" not in text)
        if not number:
            raise _wrong(text, start, f"a digit (group {group} of A-B:C.D.E)")
        limit = _LIMITS.get(group, 255)
        if len(number) > 1 and number[0] == "0":
            words = f"group {group} is {number}, should be without leading zeros"
            raise IdentifierError(words, "form", start + 1, number.lstrip("0") or "0")
        if len(number) > 3 or int(number) > limit:
            words = f"group {group} is {number[:20]}, should be 0 to {limit}"
            raise IdentifierError(words, "range", start + 1, f"0 to {limit}")
        if last:
            break
        if text[at : at + 1] != _SEPARATORS[group]:
            raise _wrong(text, at, f"{_SEPARATORS[group]!r} (A-B:C.D.E)")
        at += 1
    if at < len(text):
        raise _wrong(text, at, "the end")


def _wrong(text: str, at: int, expected: str) -> IdentifierError:
    if at >= len(text):
        words = f"ends after {len(text)} characters, should go on with {expected}"
    else:
        words = f"character {at + 1} is {text[at]!r}, should be {expected}"
    return IdentifierError(words, "form", at + 1, expected)


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    import tomllib

    return tomllib.loads(data_of(__package__ or "", "obis.toml").decode())


def _name(medium: int, quantity: int, kind: int, tariff: int) -> str:
    words = _words()
    measured = words["quantity"].get(str(quantity))
    how = words["kind"].get(str(kind))
    if str(medium) != words["medium_of_names"] or measured is None or how is None:
        what = words["medium"].get(str(medium), f"medium {medium}")
        return f"{what}, quantity {quantity}, kind {kind}, tariff {tariff}"
    name = f"{measured['sort']} {how['of']} {measured['way']}"
    if "suffix" in how:
        name += f", {how['suffix']}"
    return (
        name if tariff == 0 else f"{name}, {words['tariff'].get(str(tariff), f'tariff {tariff}')}"
    )


Obis = Annotated[
    str,
    TextType(validate, PATTERN, NAME, "What a register measures: A-B:C.D.E*F.", "1-1:1.8.0"),
]
