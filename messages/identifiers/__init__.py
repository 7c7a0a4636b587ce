"""Identifiers of the market: one number, one module, the same few functions.

`validate` returns the text or raises IdentifierError, `is_valid` says yes or no, `format` writes
for people, `make` builds a whole number from its base and `check_digit` gives its last character
(not for MeLo-ID and OBIS, which have none). `KINDS` finds the modules by name.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from . import eic, malo, melo, mpid, nelo, obis, sr, tr, tranche
from .eic import EIC
from .form import IdentifierError
from .malo import MaLo
from .melo import MeLo
from .mpid import MPID
from .nelo import NeLo
from .obis import Obis
from .sr import SR
from .tr import TR
from .tranche import Tranche

if TYPE_CHECKING:
    from random import Random

__all__ = [
    "EIC",
    "KINDS",
    "MPID",
    "SR",
    "TR",
    "IdentifierError",
    "Kind",
    "MaLo",
    "MeLo",
    "NeLo",
    "Obis",
    "Tranche",
    "detect",
    "eic",
    "malo",
    "melo",
    "mpid",
    "nelo",
    "obis",
    "parts_of",
    "resembles",
    "sr",
    "tr",
    "tranche",
]


class Kind(Protocol):
    """What every module of an identifier offers."""

    @property
    def NAME(self) -> str:  # noqa: N802
        """What the market calls it."""
        ...

    @property
    def PATTERN(self) -> str:  # noqa: N802
        """A regular expression of its form."""
        ...

    def validate(self, text: str, /) -> str:
        """Return the text. Raises IdentifierError."""
        ...

    def is_valid(self, text: str, /) -> bool:
        """Say whether the text is one."""
        ...

    def format(self, text: str, /) -> str:
        """Write for people. Raises IdentifierError."""
        ...

    def make(self, base: str, /) -> str:
        """Build a whole number from its base. Raises IdentifierError."""
        ...

    def sample(self, random: "Random", /) -> str:
        """Invent one."""
        ...


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "malo": malo,
        "melo": melo,
        "nelo": nelo,
        "sr": sr,
        "tr": tr,
        "tranche": tranche,
        "mpid": mpid,
        "eic": eic,
        "obis": obis,
    }
)


def detect(text: str) -> tuple[str, ...]:
    """Name the kinds that a text is valid as; a MaLo-ID is always a Tranchen-ID too.

    >>> detect("51238696012")
    ('malo', 'tranche')
    """
    return tuple(name for name, kind in KINDS.items() if kind.is_valid(text))


def resembles(text: str) -> str | None:
    """Name the kind that a text was probably meant to be, or None.

    >>> resembles("012345678901")
    'malo'
    """
    first, length = text[:1].upper(), len(text)
    digits = sum("0" <= char <= "9" for char in text)
    if ":" in text or text.count(".") >= 2:
        return "obis"
    if digits == length and 9 <= length <= 14:
        return "mpid" if length >= 13 else "malo"
    if text[:2].upper() == "DE" and length > 14:
        return "melo"
    if text[:2].isascii() and text[:2].isalnum() and 15 <= length <= 17:
        return "eic"
    if 9 <= length <= 13:
        other = "malo" if digits * 2 > length else None
        return {"C": "sr", "D": "tr", "E": "nelo"}.get(first, other)
    return "melo" if 28 <= length <= 38 else None


def parts_of(kind: str, text: str) -> dict[str, str | int | None]:
    """Tell what is written in an identifier, for kinds that say something: MeLo, MP-ID, OBIS.

    >>> parts_of("mpid", "9905048000007")
    {'name': 'BDEW', 'nad': '293', 'unb': '500'}
    """
    if kind == "melo":
        return melo.parts(text)._asdict()
    if kind == "obis":
        return obis.parts(text)._asdict()
    return mpid.agency(mpid.validate(text))._asdict() if kind == "mpid" else {}
