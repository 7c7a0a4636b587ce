"""What identifiers with the market's check digit share: MaLo, NeLo, SR, TR, Tranche.

The check digit adds odd positions once and even positions twice, letters by their ASCII codes, and
fills up to the next ten. Source: BDEW, Identifikatoren in der Marktkommunikation 1.2, 8.1.
"""

import re
from typing import TYPE_CHECKING

from .form import Slot, check_characters, check_last, digits, weighted_sum

if TYPE_CHECKING:
    from random import Random

__all__ = ["Weighted"]

_ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Weighted:
    """The functions of one kind of identifier: ten characters, and a check digit.

    `what` is its name with an article, `base` the first ten characters.
    """

    def __init__(self, what: str, pattern: str, base: tuple[Slot, ...]) -> None:
        """Say how the identifier is formed."""
        self._what = what
        self._base = base
        self._match = re.compile(pattern).fullmatch

    def validate(self, text: str) -> str:
        """Return the identifier as it is. Raises IdentifierError."""
        if not self.is_valid(text):
            check_characters(text, self._what, (*self._base, digits(1)))
            check_last(text, self.check_digit(text[:-1]))
        return text

    def is_valid(self, text: str) -> bool:
        """Say whether this is one with the right check digit."""
        return self._match(text) is not None and weighted_sum(text) % 10 == 0

    def format(self, text: str) -> str:
        """Write as people do: 11 characters without gaps. Raises IdentifierError."""
        return self.validate(text)

    def check_digit(self, base: str) -> str:
        """Give the eleventh character, a digit, for the first ten. Raises IdentifierError."""
        check_characters(base, f"the base of {self._what}", self._base)
        return str(-weighted_sum(base) % 10)

    def make(self, base: str) -> str:
        """Add the check digit to the first ten characters. Raises IdentifierError."""
        return base + self.check_digit(base)

    def invent(self, random: "Random", first: str) -> str:
        """Invent one that begins with a character; capitals and digits follow."""
        return self.make(first + "".join(random.choices(_ALNUM, k=9)))
