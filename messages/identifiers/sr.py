"""Identifier of a steuerbare Ressource (SR-ID): C, nine capitals or digits, a check digit.

The check digit adds odd positions once and even positions twice, letters by their ASCII codes,
and fills up to the next ten. Source: BDEW, Identifikatoren in der Marktkommunikation 1.2;
condition [961].

>>> validate("CBCKZFX2YY5")
'CBCKZFX2YY5'
"""

from typing import TYPE_CHECKING, Annotated

from .form import Slot, TextType, alnum
from .weighted import Weighted

if TYPE_CHECKING:
    from random import Random

__all__ = [
    "NAME",
    "PATTERN",
    "SR",
    "check_digit",
    "format",
    "is_valid",
    "make",
    "sample",
    "validate",
]

NAME = "SR-ID"
PATTERN = "C[A-Z0-9]{9}[0-9]"
_kind = Weighted("an SR-ID", PATTERN, (Slot(1, "C", "C"), alnum(9)))
validate, is_valid, format = _kind.validate, _kind.is_valid, _kind.format
check_digit, make = _kind.check_digit, _kind.make


def sample(random: "Random") -> str:
    """Invent an SR-ID."""
    return _kind.invent(random, "C")


SR = Annotated[
    str,
    TextType(
        validate,
        PATTERN,
        NAME,
        "Identifier of a steuerbare Ressource with check digit.",
        "CBCKZFX2YY5",
    ),
]
