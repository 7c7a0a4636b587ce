"""Identifier of a Tranche, a share of a generating Marktlokation: formed like a MaLo-ID.

Nothing in the number tells a Tranche from a Marktlokation. Source: BDEW, Identifikatoren in der
Marktkommunikation 1.2.

>>> is_valid("57685676748")
True
"""

from typing import Annotated

from . import malo
from .form import TextType

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
validate, is_valid, format = malo.validate, malo.is_valid, malo.format
check_digit, make, sample = malo.check_digit, malo.make, malo.sample


Tranche = Annotated[
    str,
    TextType(validate, PATTERN, NAME, "Identifier of a Tranche with check digit.", "57685676748"),
]
