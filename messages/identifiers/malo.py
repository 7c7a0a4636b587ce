"""Identifier of a Marktlokation (MaLo-ID): 11 digits, the last a check digit.

The first digit tells who gave the number out: 1 to 3 DVGW, 4 to 9 BDEW. The check digit adds odd
positions once and even positions twice, and fills up to the next ten. It is not Luhn.
Source: BDEW, Identifikatoren in der Marktkommunikation 1.2, 8.1; condition [950].

>>> validate("51238696012")
'51238696012'
>>> validate("51238696013")  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
IdentifierError: check digit is 3, should be 2
"""

import re
from typing import TYPE_CHECKING, Annotated

from .form import Slot, TextType, check_characters, check_last, digits, weighted_sum

if TYPE_CHECKING:
    from random import Random

__all__ = [
    "NAME",
    "PATTERN",
    "MaLo",
    "check_digit",
    "format",
    "is_valid",
    "make",
    "sample",
    "validate",
]

NAME = "MaLo-ID"
PATTERN = "[1-9][0-9]{10}"
_BASE = (Slot(1, "[1-9]", "a digit from 1 to 9"), digits(9))
_match = re.compile(PATTERN).fullmatch


def validate(text: str) -> str:
    """Return the MaLo-ID as it is. Raises IdentifierError."""
    if not is_valid(text):
        check_characters(text, "a MaLo-ID", (*_BASE, digits(1)))
        check_last(text, check_digit(text[:-1]))
    return text


def is_valid(text: str) -> bool:
    """Say whether this is a MaLo-ID with the right check digit."""
    return _match(text) is not None and weighted_sum(text) % 10 == 0


def format(text: str) -> str:
    """Write as people do: 11 digits without gaps. Raises IdentifierError."""
    return validate(text)


def check_digit(base: str) -> str:
    """Give the eleventh digit for the first ten. Raises IdentifierError."""
    check_characters(base, "the base of a MaLo-ID", _BASE)
    return str(-weighted_sum(base) % 10)


def make(base: str) -> str:
    """Add the check digit to the first ten digits. Raises IdentifierError."""
    return base + check_digit(base)


def sample(random: "Random") -> str:
    """Invent a MaLo-ID in the range of BDEW."""
    return make(f"{random.randrange(4, 10)}{random.randrange(10**9):09}")


MaLo = Annotated[
    str,
    TextType(
        validate, PATTERN, NAME, "Identifier of a Marktlokation with check digit.", "51238696012"
    ),
]
