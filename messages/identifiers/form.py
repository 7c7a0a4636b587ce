"""What the identifiers share: the error, the check digit, and the words for a wrong character."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mscons.edifact import record

from ..text_error import TextError

if TYPE_CHECKING:  # pydantic is imported only where a model is built
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

__all__ = [
    "IdentifierError",
    "Slot",
    "TextType",
    "alnum",
    "check_characters",
    "check_last",
    "digits",
    "weighted_sum",
]

_VALUES = bytes(code - 48 if 48 <= code <= 57 else code for code in range(256))


class IdentifierError(TextError):
    """A text is not the identifier it should be.

    `kind` is `length`, `character`, `check_digit`, `form` or `range`; `expected` is the check digit
    itself, else a description.
    """


@record()
class Slot:
    """A run of characters of one sort: how many, which (a regular expression), and its name."""

    count: int
    chars: str
    words: str


def digits(count: int) -> Slot:
    """Give a run of ASCII digits."""
    return Slot(count, "[0-9]", "a digit")


def alnum(count: int) -> Slot:
    """Give a run of ASCII capitals and digits."""
    return Slot(count, "[A-Z0-9]", "a capital letter or a digit")


def check_characters(text: str, what: str, slots: tuple[Slot, ...]) -> None:
    """Compare a text with its slots. Raises IdentifierError for the first thing that is wrong."""
    length = sum(slot.count for slot in slots)
    if len(text) != length:
        words = f"{what} has {length} characters, not {len(text)}"
        raise IdentifierError(words, "length", None, f"{length} characters")
    at = 0
    for slot in slots:
        for char in text[at : at + slot.count]:
            at += 1
            if not re.fullmatch(slot.chars, char):
                words = f"character {at} is {char!r}, should be {slot.words}"
                raise IdentifierError(words, "character", at, slot.words)


def check_last(text: str, expected: str) -> None:
    """Compare the last character with the check digit. Raises IdentifierError."""
    if text[-1] != expected:
        words = f"check digit is {text[-1]}, should be {expected}"
        raise IdentifierError(words, "check_digit", len(text), expected)


def weighted_sum(text: str) -> int:
    """Add up characters, odd positions once and even positions twice, without digit sums.

    Digits count as themselves, capitals as their ASCII codes. Ten divides the sum of a whole
    identifier of odd length. This is not Luhn. Source: BDEW, Identifikatoren in der
    Marktkommunikation 1.2, 8.1.
    """
    values = text.encode("ascii").translate(_VALUES)
    return sum(values[::2]) + 2 * sum(values[1::2])


@record()
class TextType:
    """What turns `Annotated[str, ...]` into a pydantic type: a check, and its JSON Schema."""

    check: Callable[[str], str]
    pattern: str
    title: str
    description: str
    example: str

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        """Take strings only, and check them."""
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(
            self.check, core_schema.str_schema(strict=True)
        )

    def __get_pydantic_json_schema__(
        self, schema: "CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> dict[str, Any]:
        """Describe the text: a pattern tells all but the check digit."""
        return {
            "type": "string",
            "pattern": f"^{self.pattern}$",
            "title": self.title,
            "description": self.description,
            "examples": [self.example],
        }
