"""Wire text to values and back: quantities, whole numbers, dates and times.

Text is what stands between the separators, with the release undone. Every reader looks at ASCII
digits only, before anything is converted, and raises WireError; every writer raises ValueError
for a value that the wire can't carry, which is the caller's mistake.

Source: ISO 9735-1 (numbers); UN/EDIFACT 2379 and the MIGs (formats of DTM).
"""

import re
from decimal import Decimal
from functools import lru_cache

from .text_error import TextError

__all__ = [
    "MAX_DIGITS",
    "WireError",
    "read_integer",
    "read_quantity",
    "write_integer",
    "write_quantity",
]

MAX_DIGITS = 35
_STRICT = {
    mark: re.compile(rf"-?(?:0|[1-9][0-9]*)(?:{re.escape(mark)}[0-9]+)?").fullmatch for mark in ".,"
}
_LENIENT = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?").fullmatch
_INTEGER = re.compile(r"0|[1-9][0-9]*").fullmatch


class WireError(TextError):
    """A text is not the value that its place on the wire takes.

    `kind` is `empty`, `character`, `digit`, `mark`, `zeros`, `length`, `range` or `format`.
    """


def read_quantity(text: str, mark: str = ".", *, lenient: bool = False) -> Decimal:
    """Read a number such as `-4.987`. `mark` is the decimal mark of the interchange.

    A minus stands directly in front, digits on both sides of the mark, no plus, no exponent, no
    grouping, no leading zeros; at most 35 digits. `lenient` takes the other mark and leading
    zeros too: what a number with these faults means is beyond doubt.
    """
    match = _LENIENT if lenient else _STRICT[mark]
    if match(text) is None or (len(text) > MAX_DIGITS and _digits(text) > MAX_DIGITS):
        raise _number_error(text, mark)
    return Decimal(text.replace(",", "."))


def write_quantity(value: Decimal, mark: str = ".") -> str:
    """Write a number as it stands, zeros at the end included, without an exponent."""
    if not value.is_finite():
        raise ValueError(f"{value} is no quantity")
    text = format(abs(value) if value == 0 else value, "f")
    if _digits(text) > MAX_DIGITS:
        raise ValueError(f"a quantity has at most {MAX_DIGITS} digits")
    return text if mark == "." else text.replace(".", mark)


@lru_cache(maxsize=1024)
def read_integer(text: str) -> int:
    """Read a whole number without sign, such as a count or the number of a position."""
    if _INTEGER(text) is None or len(text) > MAX_DIGITS:
        raise _integer_error(text)
    return int(text)


def write_integer(value: int) -> str:
    """Write a whole number that is not negative."""
    if value < 0 or value >= 10**MAX_DIGITS:
        raise ValueError(f"{value} is no whole number of at most {MAX_DIGITS} digits")
    return str(value)


def _digits(text: str) -> int:
    return len(text) - text.startswith("-") - ("." in text) - ("," in text)


def _number_error(text: str, mark: str) -> WireError:
    """Say what is wrong with a number that does not match."""
    if not text:
        return WireError("is empty, should be a number", "empty", None, "a number")
    if _LENIENT(text):
        if _digits(text) > MAX_DIGITS:
            words = f"has {_digits(text)} digits, at most {MAX_DIGITS} are allowed"
            return WireError(words, "length", None, f"at most {MAX_DIGITS} digits")
        other = text.find("," if mark == "." else ".")
        if other >= 0:
            words = f"the decimal mark is {text[other]!r}, should be {mark!r}"
            return WireError(words, "mark", other + 1, mark)
        first = 2 if text.startswith("-") else 1
        return WireError("has leading zeros", "zeros", first, text.lstrip("-0") or "0")
    for at, char in enumerate(text):
        if char in "0123456789" or (char == "-" and at == 0):
            continue
        if char not in ".,":
            words = f"character {at + 1} is {char!r}, should be a digit"
            return WireError(words, "character", at + 1, "a digit")
        if text[at - 1 : at] not in tuple("0123456789"):
            words = f"character {at + 1} is {char!r}, without a digit in front of it"
            return WireError(words, "digit", at + 1, "a digit")
        rest = text[at + 1 :]
        if rest and ("." in rest or "," in rest):
            second = at + 2 + min(i for i in (rest.find("."), rest.find(",")) if i >= 0)
            words = f"character {second} is {text[second - 1]!r}, a second decimal mark"
            return WireError(words, "mark", second, "a digit")
    return WireError("ends without a digit", "digit", len(text) + 1, "a digit")


def _integer_error(text: str) -> WireError:
    if not text:
        return WireError("is empty, should be a number", "empty", None, "a number")
    for at, char in enumerate(text):
        if char not in "0123456789":
            words = f"character {at + 1} is {char!r}, should be a digit"
            return WireError(words, "character", at + 1, "a digit")
    if len(text) > MAX_DIGITS:
        words = f"has {len(text)} digits, at most {MAX_DIGITS} are allowed"
        return WireError(words, "length", None, f"at most {MAX_DIGITS} digits")
    return WireError("has leading zeros", "zeros", 1, text.lstrip("0") or "0")
