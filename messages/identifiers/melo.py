"""Identifier of a Messlokation (MeLo-ID, Zählpunktbezeichnung): 33 characters, no check digit.

`DE`, six digits for the grid operator, five for the postcode, and 20 capitals or digits that the
grid operator gives out. Other countries have codes of their own form; the German market's
condition [951] wants `DE`. Source: VDE-AR-N 4400; BDEW, Identifikatoren in der Marktkommunikation.

>>> parts("DE00014559929E00856996N5139699L01").postcode
'59929'
>>> format("DE00014559929E00856996N5139699L01")
'DE 000145 59929 E00856996N5139699L01'
"""

import re
from typing import TYPE_CHECKING, Annotated, NamedTuple

from .form import IdentifierError, Slot, TextType, alnum, check_characters, digits

if TYPE_CHECKING:
    from random import Random

__all__ = [
    "NAME",
    "PATTERN",
    "MeLo",
    "Parts",
    "format",
    "is_valid",
    "make",
    "parts",
    "sample",
    "validate",
]

NAME = "MeLo-ID"
PATTERN = "DE[0-9]{11}[A-Z0-9]{20}"
_HEAD = (Slot(1, "D", "D (the country is DE)"), Slot(1, "E", "E (the country is DE)"), digits(11))
_match = re.compile(PATTERN).fullmatch


class Parts(NamedTuple):
    """What a MeLo-ID consists of."""

    country: str
    grid_operator: str
    postcode: str
    metering_point: str


def validate(text: str) -> str:
    """Return the MeLo-ID as it is. Raises IdentifierError."""
    if _match(text) is None:
        check_characters(text, "a MeLo-ID", (*_HEAD, alnum(20)))
    return text


def is_valid(text: str) -> bool:
    """Say whether this has the form of a MeLo-ID."""
    return _match(text) is not None


def parts(text: str) -> Parts:
    """Take a MeLo-ID apart. Raises IdentifierError."""
    validate(text)
    return Parts(text[:2], text[2:8], text[8:13], text[13:])


def format(text: str) -> str:
    """Write as people do, with blanks between the parts. Raises IdentifierError."""
    return " ".join(parts(text))


def make(base: str) -> str:
    """Fill up a MeLo-ID: the first 13 characters and a metering point of up to 20.

    The metering point gets zeros in front. Raises IdentifierError.
    """
    if not 13 <= len(base) <= 33:
        words = f"the base of a MeLo-ID has 13 to 33 characters, not {len(base)}"
        raise IdentifierError(words, "length", None, "13 to 33 characters")
    check_characters(base, "the base of a MeLo-ID", (*_HEAD, alnum(len(base) - 13)))
    return base[:13] + base[13:].rjust(20, "0")


def sample(random: "Random") -> str:
    """Invent a MeLo-ID."""
    return make(f"DE{random.randrange(10**11):011}{random.randrange(10**20)}")


MeLo = Annotated[
    str,
    TextType(
        validate,
        PATTERN,
        NAME,
        "Identifier of a Messlokation.",
        "DE00014559929E00856996N5139699L01",
    ),
]
