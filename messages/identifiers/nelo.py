"""Identifier of a Netzlokation (NeLo-ID): E, nine capitals or digits, a check digit.

The check digit adds odd positions once and even positions twice, letters by their ASCII codes,
and fills up to the next ten. Source: BDEW, Identifikatoren in der Marktkommunikation 1.2;
condition [960].

>>> validate("E1234848431")
'E1234848431'
"""

from typing import TYPE_CHECKING, Annotated

from .form import Slot, TextType, alnum
from .weighted import Weighted

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
_kind = Weighted("a NeLo-ID", PATTERN, (Slot(1, "E", "E"), alnum(9)))
validate, is_valid, format = _kind.validate, _kind.is_valid, _kind.format
check_digit, make = _kind.check_digit, _kind.make


def sample(random: "Random") -> str:
    """Invent a NeLo-ID."""
    return _kind.invent(random, "E")


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
