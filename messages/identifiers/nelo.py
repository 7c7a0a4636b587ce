"""Identifier of a Netzlokation (NeLo-ID): E, nine capitals or digits, a check digit.

The check digit adds odd positions once and even positions twice, letters by their ASCII codes,
and fills up to the next ten. Source: BDEW, Identifikatoren in der Marktkommunikation 1.2;
condition [960].

>>> validate("E1234848431")
'E1234848431'
"""

import re
from typing import TYPE_CHECKING, Annotated

from .form import Slot, TextType, alnum, check_characters, check_last, digits, weighted_sum

if TYPE_CHECKING:
    from random import Random

__all__ = [
    "NAME",
    "PATTERN",
    "NeLo",
    "check_digit",
    "format",
    "is_valid",
    "make",
    "sample",
    "validate",
]

NAME = "NeLo-ID"
PATTERN = "E[A-Z0-9]{9}[0-9]"
_BASE = (Slot(1, "E", "E"), alnum(9))
_match = re.compile(PATTERN).fullmatch


def validate(text: str) -> str:
    """Return the NeLo-ID as it is. Raises IdentifierError."""
    if not is_valid(text):
        check_characters(text, "a NeLo-ID", (*_BASE, digits(1)))
        check_last(text, check_digit(text[:-1]))
    return text


def is_valid(text: str) -> bool:
    """Say whether this is a NeLo-ID with the right check digit."""
    return _match(text) is not None and weighted_sum(text) % 10 == 0


def format(text: str) -> str:
    """Write as people do: 11 characters without gaps. Raises IdentifierError."""
    return validate(text)


def check_digit(base: str) -> str:
    """Give the eleventh character, a digit, for the first ten. Raises IdentifierError."""
    check_characters(base, "the base of a NeLo-ID", _BASE)
    return str(-weighted_sum(base) % 10)


def make(base: str) -> str:
    """Add the check digit to the first ten characters. Raises IdentifierError."""
    return base + check_digit(base)


def sample(random: "Random") -> str:
    """Invent a NeLo-ID."""
    return make("E" + "".join(random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=9)))


NeLo = Annotated[
    str,
    TextType(
        validate,
        PATTERN,
        NAME,
        "Identifier of a Netzlokation with check digit.",
        "E1234848431",
    ),
]
