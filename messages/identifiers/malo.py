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

from typing import TYPE_CHECKING, Annotated

from .form import Slot, TextType, digits
from .weighted import Weighted

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
_kind = Weighted("a MaLo-ID", PATTERN, (Slot(1, "[1-9]", "a digit from 1 to 9"), digits(9)))
validate, is_valid, format = _kind.validate, _kind.is_valid, _kind.format
check_digit, make = _kind.check_digit, _kind.make


def sample(random: "Random") -> str:
    """Invent a MaLo-ID in the range of BDEW."""
    return make(f"{random.randrange(4, 10)}{random.randrange(10**9):09}")


MaLo = Annotated[
    str,
    TextType(
        validate, PATTERN, NAME, "Identifier of a Marktlokation with check digit.", "51238696012"
    ),
]
