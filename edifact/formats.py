"""Formats of data elements: `an..35`, `n13`, `a3`.

Source: ISO 9735-1. Lengths count characters; for numbers neither sign nor decimal mark.
"""

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Format", "Problem", "format_of"]

_FORM = re.compile(r"(an|a|n)(\.\.)?([0-9]{1,5})")
_NUMBER = re.compile(r"-?[0-9]+(?:([.,])[0-9]+)?")
_LETTERS = re.compile(r"[^0-9]*")


class Problem(NamedTuple):
    """Why a value does not fit: one of `type`, `long`, `short`, `digit`, `mark`, and words."""

    kind: str
    text: str


class Format(NamedTuple):
    """A format: kind `a`, `n` or `an`, and the smallest and greatest length."""

    text: str
    kind: str
    low: int
    high: int

    def check(self, value: str, marks: str = ".,") -> Problem | None:
        """Say what is wrong with a value; None if it fits. `marks` may be the decimal mark."""
        length = len(value)
        if self.kind == "n":
            number = _NUMBER.fullmatch(value)
            if number is None:
                if value.lstrip("-")[:1] in (".", ","):
                    return Problem("digit", "no digit in front of the decimal mark")
                return Problem("type", f"is no number ({self.text})")
            if number[1] is not None and number[1] not in marks:
                return Problem("mark", f"the decimal mark of the interchange is {marks!r}")
            length -= value.startswith("-") + ("." in value) + ("," in value)
        elif self.kind == "a" and not _LETTERS.fullmatch(value):
            return Problem("type", f"has digits ({self.text})")
        if length > self.high:
            return Problem("long", f"has {length} characters, {self.text} allows {self.high}")
        if length < self.low:
            return Problem(
                "short",
                f"has {length} character{'s' * (length > 1)}, {self.text} demands {self.low}",
            )
        return None


@lru_cache(maxsize=256)
def format_of(text: str) -> Format:
    """Read a format such as `an..35`. Raises ValueError for anything else."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no format such as an..35")
    kind, open_, length = found.groups()
    high = int(length)
    return Format(text, kind, 1 if open_ else high, high)
