"""Energy Identification Code (EIC): 16 characters, the last a check character.

Two digits for the issuing office, a letter for the sort of thing (X party, Y area, Z measuring
point, W resource, T tie line, V location, A substation), twelve capitals, digits or hyphens.
The check character weighs positions 1 to 15 by 16 to 2; it is never a hyphen.
Source: ENTSO-E, EIC Reference Manual, 5.

>>> validate("10YDE-RWENET---I")
'10YDE-RWENET---I'
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from .form import IdentifierError, Slot, TextType, check_characters, check_last, digits

if TYPE_CHECKING:
    from random import Random

__all__ = [
    "EIC",
    "NAME",
    "PATTERN",
    "check_digit",
    "format",
    "is_valid",
    "make",
    "sample",
    "validate",
]

NAME = "EIC"
PATTERN = "[0-9]{2}[ATVWXYZ][A-Z0-9-]{12}[A-Z0-9]"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"
_BASE = (
    digits(2),
    Slot(1, "[ATVWXYZ]", "one of A, T, V, W, X, Y, Z"),
    Slot(12, "[A-Z0-9-]", "a capital letter, a digit or a hyphen"),
)
_LAST = Slot(1, "[A-Z0-9]", "a capital letter or a digit")
_match = re.compile(PATTERN).fullmatch


def validate(text: str) -> str:
    """Return the EIC as it is. Raises IdentifierError."""
    if not is_valid(text):
        check_characters(text, "an EIC", (*_BASE, _LAST))
        check_last(text, check_digit(text[:-1]))
    return text


@lru_cache(maxsize=1024)
def is_valid(text: str) -> bool:
    """Say whether this is an EIC with the right check character."""
    return _match(text) is not None and _check_character(text) == text[-1]


def format(text: str) -> str:
    """Write as people do: 16 characters without gaps. Raises IdentifierError."""
    return validate(text)


def check_digit(base: str) -> str:
    """Give the sixteenth character for the first fifteen. Raises IdentifierError.

    Bases that lead to a hyphen are not given out.
    """
    check_characters(base, "the base of an EIC", _BASE)
    character = _check_character(base)
    if character == "-":
        words = "the check character would be a hyphen: such codes are not given out"
        raise IdentifierError(words, "check_digit", 16, None)
    return character


def make(base: str) -> str:
    """Add the check character to the first fifteen. Raises IdentifierError."""
    return base + check_digit(base)


def sample(random: "Random") -> str:
    """Invent the EIC of a party."""
    while True:
        base = "11X" + "".join(random.choices(_ALPHABET[:36], k=12))
        if _check_character(base) != "-":
            return make(base)


def _check_character(text: str) -> str:
    total = sum((16 - i) * _ALPHABET.index(char) for i, char in enumerate(text[:15]))
    return _ALPHABET[36 - (total - 1) % 37]


EIC = Annotated[
    str,
    TextType(validate, PATTERN, NAME, "Energy Identification Code.", "10YDE-RWENET---I"),
]
