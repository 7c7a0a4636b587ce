"""Identifier of a Tranche, a share of a generating Marktlokation: formed like a MaLo-ID.

Nothing in the number tells a Tranche from a Marktlokation. Source: BDEW, Identifikatoren in der
Marktkommunikation 1.2.

>>> is_valid("57685676748")
True
"""

from typing import TYPE_CHECKING, Annotated

from . import malo
from .form import TextType

if TYPE_CHECKING:
    from random import Random

__all__ = [
    "NAME",
    "PATTERN",
    "Tranche",
    "check_digit",
    "format",
    "is_valid",
    "make",
    "sample",
    "validate",
]

NAME = "Tranchen-ID"
PATTERN = malo.PATTERN


def validate(text: str) -> str:
    """Return the Tranchen-ID as it is. Raises IdentifierError."""
    return malo.validate(text)


def is_valid(text: str) -> bool:
    """Say whether this is a Tranchen-ID with the right check digit."""
    return malo.is_valid(text)


def format(text: str) -> str:
    """Write as people do: 11 digits without gaps. Raises IdentifierError."""
    return validate(text)


def check_digit(base: str) -> str:
    """Give the eleventh digit for the first ten. Raises IdentifierError."""
    return malo.check_digit(base)


def make(base: str) -> str:
    """Add the check digit to the first ten digits. Raises IdentifierError."""
    return malo.make(base)


def sample(random: "Random") -> str:
    """Invent a Tranchen-ID."""
    return malo.sample(random)


Tranche = Annotated[
    str,
    TextType(validate, PATTERN, NAME, "Identifier of a Tranche with check digit.", "57685676748"),
]
