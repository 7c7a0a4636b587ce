"""The service string (UNA), the separators it sets, and the character repertoires of UNB 0001.

The rest of this package works on *canonical text*: the bytes of an interchange, one character a
byte (ISO 8859-1), with the separators of its UNA exchanged for the default ones. A character that
would then look like a separator but is data moves to a private code point (U+E000 + byte). The
exchange keeps every offset, so a position in canonical text is a byte offset.

Source: ISO 9735-1 (UNA, repertoires), EDI@Energy Allgemeine Festlegungen (UNOC version 3).
"""

import re
from functools import cached_property, lru_cache

from .record import record

__all__ = ["DEFAULT", "REPERTOIRES", "Repertoire", "ServiceString", "repertoire"]

PRIVATE = 0xE000


@record()
class ServiceString:
    """The six service characters. `repetition` is None where the standard knows none.

    `decimal` is the mark that the interchange declares; syntax version 4 accepts both marks.
    """

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str | None = "?"
    repetition: str | None = None
    terminator: str = "'"
    given: bool = False

    @classmethod
    def from_una(cls, una: str) -> "ServiceString":
        """Read `UNA` and the six characters behind it; the repetition separator is set raw.

        Whether position 8 counts is known only with the syntax version: see `for_version`.
        """
        component, element, decimal, release, reserved, terminator = list(una[3:9])
        return cls(
            component,
            element,
            decimal,
            None if release == " " else release,
            None if reserved == " " else reserved,
            terminator,
            given=True,
        )

    def for_version(self, version: int) -> "ServiceString":
        """Give the characters that are active in syntax version 1 to 4 (DE 0002)."""
        repetition = self.repetition if self.given else "*"
        return ServiceString(
            self.component,
            self.element,
            self.decimal,
            self.release,
            repetition if version >= 4 else None,
            self.terminator,
            self.given,
        )

    def problems(self) -> list[str]:
        """Say what makes these characters unusable, in words; empty if they are fine."""
        named = {
            "component separator": self.component,
            "element separator": self.element,
            "decimal mark": self.decimal,
            "release character": self.release,
            "repetition separator": self.repetition,
            "segment terminator": self.terminator,
        }
        found: list[str] = []
        seen: dict[str, str] = {}
        for name, char in named.items():
            if char is None:
                continue
            separator = "\x1c" <= char <= "\x1f"
            if char.isalnum() or char == " " or (char < " " and not separator):
                found.append(f"the {name} is {char!r}")
            if char in seen:
                found.append(f"{seen[char]} and {name} are both {char!r}")
            seen[char] = name
        return found

    @cached_property
    def to_canonical(self) -> dict[int, int]:
        """Table for `str.translate`; empty if the text is canonical as it stands."""
        active = {
            self.component: ":",
            self.element: "+",
            self.terminator: "'",
            self.release: "?",
            self.repetition: "*",
        }
        table = {ord(k): ord(v) for k, v in active.items() if k is not None}
        for char in ":+'?*":
            table.setdefault(ord(char), PRIVATE + ord(char))
        return {k: v for k, v in table.items() if k != v}

    @cached_property
    def from_canonical(self) -> dict[int, int]:
        """The inverse of `to_canonical`."""
        return {v: k for k, v in self.to_canonical.items()}

    @cached_property
    def moves_ascii(self) -> bool:
        """Whether `original` changes ASCII texts; with the default separators it does not."""
        return any(moved < 128 for moved in self.from_canonical)

    def canonical(self, text: str) -> str:
        """Exchange the separators of this interchange for the default ones; same length."""
        moved = self.to_canonical
        if any(chr(c) in text for c in moved):
            return text.translate(moved)
        return text

    def original(self, text: str) -> str:
        """Undo `canonical`."""
        table = self.from_canonical
        return text.translate(table) if table else text

    def __str__(self) -> str:
        """Write the nine characters of the UNA segment."""
        return (
            f"UNA{self.component}{self.element}{self.decimal}{self.release or ' '}"
            f"{self.repetition or ' '}{self.terminator}"
        )


DEFAULT = ServiceString()


@record()
class Repertoire:
    """A character repertoire of UNB 0001: how its bytes decode, and which of them it allows.

    `allowed` holds the byte values that may occur in data; None: any that decode (UTF-8).
    """

    code: str
    codec: str
    since: int
    allowed: frozenset[int] | None

    @cached_property
    def odd(self) -> re.Pattern[str]:
        """Matches one character, in canonical text, that the repertoire does not hold."""
        if self.allowed is None:
            return re.compile("[\x00-\x1f\x7f]")
        odd = "".join(re.escape(chr(b)) for b in range(256) if b not in self.allowed)
        return re.compile(f"[{odd}]")

    @cached_property
    def plain(self) -> bytes:
        """The bytes that need no second look, for `bytes.translate(None, plain)`."""
        if self.allowed is None:
            return bytes(b for b in range(256) if b >= 0x20 and b != 0x7F)
        return bytes(sorted(self.allowed))

    def decode(self, text: str) -> str:
        """Decode one value from canonical form (one character a byte).

        Bytes that do not decode become U+FFFD; `odd` and the syntax check report them.
        """
        if text.isascii() or self.codec == "latin-1":
            return text
        return text.encode("latin-1", "replace").decode(self.codec, "replace")

    def encode(self, value: str) -> str:
        """Encode one value to canonical form. Raises UnicodeEncodeError."""
        if value.isascii():
            return value
        return value.encode(self.codec).decode("latin-1")


_A = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-()/='+:?!\"%&*;<>")
_B = _A | frozenset(b"abcdefghijklmnopqrstuvwxyz")
_ASCII = frozenset(range(0x20, 0x7F))


def _single_byte(codec: str) -> frozenset[int]:
    """List the printable bytes of a one-byte code of the ISO 8859 family."""
    upper = (b for b in range(0xA0, 0x100) if bytes([b]).decode(codec, "ignore"))
    return _ASCII | frozenset(upper)


# The closed list: a code from the data never reaches Python's codec registry.
_TABLE: tuple[tuple[str, str, int], ...] = (
    ("UNOC", "latin-1", 3),
    ("UNOD", "iso8859-2", 3),
    ("UNOE", "iso8859-5", 3),
    ("UNOF", "iso8859-7", 3),
    ("UNOG", "iso8859-3", 4),
    ("UNOH", "iso8859-4", 4),
    ("UNOI", "iso8859-6", 4),
    ("UNOJ", "iso8859-8", 4),
    ("UNOK", "iso8859-9", 4),
    ("UNOL", "iso8859-15", 4),
)


# Syntax version 4: all of ISO 646 but the positions that nations fill.
_B_4 = _B | frozenset(b"_")


@lru_cache(maxsize=1)
def _repertoires() -> dict[str, Repertoire]:
    table = {
        "UNOA": Repertoire("UNOA", "latin-1", 1, _A),
        "UNOB": Repertoire("UNOB", "latin-1", 1, _B),
        "UNOB 4": Repertoire("UNOB", "latin-1", 1, _B_4),
        "UNOW": Repertoire("UNOW", "utf-8", 4, None),
        "UNOY": Repertoire("UNOY", "utf-8", 4, None),
    }
    for code, codec, since in _TABLE:
        table[code] = Repertoire(code, codec, since, _single_byte(codec))
    return table


REPERTOIRES: tuple[str, ...] = (
    "UNOA",
    "UNOB",
    *(code for code, _, _ in _TABLE),
    "UNOW",
    "UNOY",
)


def repertoire(code: str, version: int = 3) -> Repertoire | None:
    """Look up a repertoire by UNB 0001 and 0002; None if it is unknown or refused (UNOX)."""
    if code not in REPERTOIRES:
        return None
    known = _repertoires()
    return known.get(f"{code} {version}") or known[code]
