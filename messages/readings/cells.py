"""One cell of a table: numbers, units, kinds of quantity, and their troubles."""

import re
from decimal import Context, Decimal
from functools import lru_cache

from mscons.edifact import quoted
from mscons.schemas import code_lists

from .columns import Columns, words

__all__ = ["CellError", "moved", "number_of", "reason_of", "status_of", "unit_of"]

_EXACT = Context(prec=100)
_PLAIN = {
    ",": re.compile("-?[0-9]{1,35}(?:,[0-9]{1,35})?").fullmatch,
    ".": re.compile(r"-?[0-9]{1,35}(?:\.[0-9]{1,35})?").fullmatch,
}
_GROUPED = {
    ",": re.compile(r"-?[0-9]{1,3}(?:(?:\.[0-9]{3}){1,10},[0-9]{1,35}|(?:\.[0-9]{3}){2,10})"),
    ".": re.compile(r"-?[0-9]{1,3}(?:(?:,[0-9]{3}){1,10}\.[0-9]{1,35}|(?:,[0-9]{3}){2,10})"),
}
_OTHER = re.compile("-?[0-9]{1,35}[.,][0-9]{1,35}")


class CellError(ValueError):
    """A cell is not what its column takes: the code of a finding, words, our name of the column.

    Without a column the whole row is meant.
    """

    def __init__(self, code: str, text: str, column: str | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.column = column


def number_of(text: str, mark: str) -> Decimal:
    """Read a number with a decimal comma (or point), thousands grouped or not.

    `1.234` with a decimal comma is refused: it may be meant either way. Zero has no sign. Raises
    CellError.
    """
    text = text.strip(" ")
    plain = _PLAIN[mark](text) is not None
    if plain or _GROUPED[mark].fullmatch(text):
        other = "." if mark == "," else ","
        value = Decimal((text if plain else text.replace(other, "")).replace(",", "."))
        return value or abs(value)
    if _OTHER.fullmatch(text):
        name = "point" if mark == "," else "comma"
        words = f"{text} has a decimal {name}, or thousands and no decimals"
        raise CellError("GEN402", words, "wert")
    if not text:
        raise CellError("GEN401", "there is no value", "wert")
    raise CellError("GEN401", f"{quoted(text)} is no number", "wert")


def moved(value: Decimal, places: int) -> Decimal:
    """Move the decimal mark, exactly."""
    return Decimal(f"{_EXACT.scaleb(value, places):f}") if places else value


def unit_of(text: str, columns: Columns) -> tuple[str, int]:
    """Give the unit and the places by which the value's decimal mark moves. Raises CellError."""
    text = columns.units.get(text, text)
    found: list[str | int] | None = words()["units"].get(text.strip(" ").casefold())
    if found is None:
        known = ", ".join(sorted({str(unit) for unit, _ in words()["units"].values()}))
        what = f"{quoted(text)} is no unit" if text else "there is no unit"
        raise CellError("GEN501", f"{what}, should be one of {known}", "einheit")
    return str(found[0]), int(found[1])


def status_of(text: str, columns: Columns) -> str:
    """Give the kind of quantity (DE 6063) for a code or a word. Raises CellError."""
    text = columns.status.get(text, text)
    found = _status().get(text.strip(" ").casefold())
    if found is None:
        known = ", ".join(code_lists()["quantities_13017"])
        what = f"{quoted(text)} is no kind of value" if text else "there is no kind of value"
        raise CellError("GEN502", f"{what}, should be one of {known}, or a word for it", "status")
    return found


def reason_of(text: str, column: str, columns: Columns) -> str:
    """Give the code of a status (DE 9013) for a code or its name; "" for none. Raises CellError."""
    text = columns.reasons.get(text, text).strip(" ")
    if not text:
        return ""
    known: dict[str, str] = code_lists()["status"][words()["reasons"][column]]["codes"]
    for code, name in known.items():
        if text.casefold() in (code.casefold(), name.casefold()):
            return code
    told = f"{quoted(text)} is no {column}, should be one of {', '.join(sorted(known))}, or a name"
    raise CellError("GEN503", told, column)


@lru_cache(maxsize=1)
def _status() -> dict[str, str]:
    quantities: dict[str, str] = code_lists()["quantities"]
    names = {name.casefold(): code for code, name in quantities.items()}
    names |= {code.casefold(): code for code in quantities}
    names |= words()["status"]
    return names
