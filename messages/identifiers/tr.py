"""Identifier of a technische Ressource (TR-ID): D, nine capitals or digits, a check digit.

The check digit adds odd positions once and even positions twice, letters by their ASCII codes,
and fills up to the next ten. Source: BDEW, Identifikatoren in der Marktkommunikation 1.2;
condition [922].

>>> validate("D417MLM8164")
'D417MLM8164'
"""

from typing import TYPE_CHECKING, Annotated

from .form import Slot, TextType, alnum
from .weighted import Weighted

if TYPE_CHECKING:
    from random import Random

__all__ = [
    "NAME",
    "PATTERN",
    "TR",
    "check_digit",
    "format",
    "is_valid",
    "make",
    "sample",
    "validate",
]

NAME = "TR-ID"
PATTERN = "D[A-Z0-9]{9}[0-9]"
_kind = Weighted("a TR-ID", PATTERN, (Slot(1, "D", "D"), alnum(9)))
validate, is_valid, format = _kind.validate, _kind.is_valid, _kind.format
check_digit, make = _kind.check_digit, _kind.make


def sample(random: "Random") -> str:
    """Invent a TR-ID."""
    return _kind.invent(random, "D")


TR = Annotated[
    str,
    TextType(
        validate,
        PATTERN,
        NAME,
        "Identifier of a technische Ressource with check digit.",
        "D417MLM8164",
    ),
]
