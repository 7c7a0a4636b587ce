"""Identifier of a market partner (MP-ID): 13 digits, the last a check digit.

`99` in front: given out by BDEW; `98`: by DVGW; anything else is a GLN of GS1. The codes of BDEW
and DVGW add odd positions once and even positions twice; a GLN weighs 1 and 3, as in EAN-13.
Test codes often have a wrong check digit, so a validator rather warns. The agency stands beside
the number under other codes in NAD (DE 3055) and in UNB (DE 0007).
Source: BDEW, Identifikatoren in der Marktkommunikation; GS1. The rule of `98` and `99` is
inferred: the codes of all German grid operators follow it.

>>> validate("9905048000007")
'9905048000007'
>>> agency("4012345000023").unb
'14'
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, NamedTuple

from .form import TextType, check_characters, check_last, digits, weighted_sum

if TYPE_CHECKING:
    from random import Random

__all__ = [
    "AGENCIES",
    "MPID",
    "NAME",
    "PATTERN",
    "Agency",
    "agency",
    "check_digit",
    "format",
    "is_valid",
    "make",
    "sample",
    "validate",
]

NAME = "MP-ID"
PATTERN = "[0-9]{13}"
_match = re.compile(PATTERN).fullmatch


class Agency(NamedTuple):
    """Who gave a number out: its name, its code in NAD (DE 3055) and in UNB (DE 0007)."""

    name: str
    nad: str
    unb: str


BDEW = Agency("BDEW", "293", "500")
DVGW = Agency("DVGW", "332", "502")
GS1 = Agency("GS1", "9", "14")
AGENCIES = (BDEW, DVGW, GS1)


def validate(text: str) -> str:
    """Return the MP-ID as it is. Raises IdentifierError."""
    if not is_valid(text):
        check_characters(text, "an MP-ID", (digits(13),))
        check_last(text, check_digit(text[:-1]))
    return text


@lru_cache(maxsize=1024)
def is_valid(text: str) -> bool:
    """Say whether this is an MP-ID with the right check digit."""
    return _match(text) is not None and _digit(text[:-1]) == text[-1]


def agency(text: str) -> Agency:
    """Tell by the first two digits who gave the number out; the rest is not looked at."""
    return {"99": BDEW, "98": DVGW}.get(text[:2], GS1)


def format(text: str) -> str:
    """Write as people do: 13 digits without gaps. Raises IdentifierError."""
    return validate(text)


def check_digit(base: str) -> str:
    """Give the thirteenth digit for the first twelve. Raises IdentifierError."""
    check_characters(base, "the base of an MP-ID", (digits(12),))
    return _digit(base)


def make(base: str) -> str:
    """Add the check digit to the first twelve digits. Raises IdentifierError."""
    return base + check_digit(base)


def sample(random: "Random") -> str:
    """Invent a code such as BDEW gives out."""
    return make(f"99{random.randrange(10**10):010}")


def _digit(base: str) -> str:
    if agency(base) is GS1:
        figures = [int(char) for char in base]
        return str(-(sum(figures[::2]) + 3 * sum(figures[1::2])) % 10)
    return str(-weighted_sum(base) % 10)


MPID = Annotated[
    str,
    TextType(
        validate, PATTERN, NAME, "Identifier of a market partner with check digit.", "9905048000007"
    ),
]
