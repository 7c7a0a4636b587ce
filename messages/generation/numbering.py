"""Interchanges and their references and messages: unique, and the same again for the same start.

A run counts up from a number: that of the profile, of `--seed`, or of a counter file, which
remembers the next one. The counter file is replaced only when the interchanges are there.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

__all__ = ["CounterError", "Interchange", "Numbering", "file_name", "read_counter"]

_COUNT = re.compile("[0-9]{1,12}")
_LONGEST = 14


class CounterError(ValueError):
    """A counter file that holds no number, or a number that no reference has room for."""


@dataclass(frozen=True, slots=True)
class Interchange:
    """One interchange of the result. `name` is the name of its file."""

    name: str
    reference: str
    receiver: str
    messages: int
    readings: int
    data: bytes


@dataclass(slots=True)
class Numbering:
    """Hands out references: `prefix` and a number. `next` is the number to come."""

    prefix: str
    next: int

    def interchange(self) -> str:
        """Give the next reference for DE 0020: capitals and digits, at most 14 of them."""
        number, self.next = self.next, self.next + 1
        room = _LONGEST - len(self.prefix)
        text = f"{number:0{min(room, 8)}}"
        if len(text) > room:
            raise CounterError(f"{number} has no room behind {self.prefix!r} in 14 characters")
        return f"{self.prefix}{text}"

    @staticmethod
    def message(number: int) -> str:
        """Give the reference of message `number` (from 1) of an interchange, DE 0062."""
        return str(number)

    @staticmethod
    def document(reference: str, number: int) -> str:
        """Give the number of a document, DE 1004: unique as the interchange is."""
        return f"{reference}-{number}"


def read_counter(path: Path, first: int) -> int:
    """Read the next number from a counter file; `first` if there is none yet.

    Raises CounterError and OSError.
    """
    try:
        text = path.read_text("ascii").strip("\r\n ")
    except FileNotFoundError:
        return first
    except UnicodeDecodeError:
        text = ""
    if _COUNT.fullmatch(text) is None:
        raise CounterError(f"{path} holds no number")
    return int(text)


def file_name(
    message: str, application: str, sender: str, receiver: str, at: datetime, reference: str
) -> str:
    """Name a file as EDI@Energy does: type, application, partners, UTC date, reference.

    Partners are 13 digits; of references whatever is no letter, digit or hyphen is escaped.
    """
    told = quote(reference, safe="").replace(".", "%2E")
    return f"{message}_{application}_{sender}_{receiver}_{at:%Y%m%d}_{told}.txt"
