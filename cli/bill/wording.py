"""Times, numbers and kinds of values as people read them."""

import tomllib
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from mscons.messages import Register, Remark, Sum, legal_time

from ..phrases import phrase
from ..wording import told

__all__ = ["Voice", "day", "kinds", "number", "remarks", "tariffs"]


def day(at: datetime) -> str:
    """Write a time in German legal time; a midnight without its clock."""
    local = legal_time.german_time(at)
    if legal_time.is_german_midnight(at):
        return f"{local:%Y-%m-%d}"
    return local.isoformat(" ", "minutes")


def number(value: Decimal | None, mark: str = ".") -> str:
    """Write a number without an exponent; nothing for None."""
    return "" if value is None else f"{value:f}".replace(".", mark)


def kinds(codes: Iterable[str], german: bool = False) -> str:
    """Write the kinds of values: true, substitute, preliminary; a code without a word as it is."""
    words = _words()
    return ", ".join(words[code][german] if code in words else code for code in codes)


def tariffs(one: Sum, mark: str = ".") -> str:
    """Write what a sum consists of: the amount of each tariff."""
    return " + ".join(f"T{tariff} {number(amount, mark)}" for tariff, amount in one.tariffs)


def remarks(several: Iterable[Remark], lang: str = "en") -> str:
    """Write remarks, one after the other."""
    return "; ".join(f"{told(one.kind, lang)}: {told(one.text, lang)}" for one in several)


class Voice:
    """How things are said to people in a language: phrases, numbers, kinds, names, remarks."""

    def __init__(self, lang: str) -> None:
        """Speak a language."""
        self.lang = lang
        self._german = lang == "de"
        self._mark = "," if self._german else "."

    def __call__(self, text: str, **names: object) -> str:
        """Say a phrase."""
        return phrase(self.lang, text, **names)

    def number(self, value: Decimal | None) -> str:
        """Write a number; nothing for None."""
        return number(value, self._mark)

    def tariffs(self, one: Sum) -> str:
        """Write what a sum consists of."""
        return tariffs(one, self._mark)

    def kinds(self, codes: Iterable[str]) -> str:
        """Write the kinds of values."""
        return kinds(codes, self._german)

    def remarks(self, several: Iterable[Remark]) -> str:
        """Write remarks, one after the other."""
        return remarks(several, self.lang)

    def title(self, register: Register) -> str:
        """Name a register: location, meter, OBIS-Kennzahl."""
        meter = self("meter {number}", number=register.meter) if register.meter else ""
        return " ".join(part for part in (register.location, meter, register.obis) if part)


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    text = files("mscons.messages").joinpath("report/words.toml").read_text("utf-8")
    found: dict[str, list[str]] = tomllib.loads(text)["kinds"]
    return found
