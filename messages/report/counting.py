"""What a register counted between its readings."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from statistics import median

from ..readings.reading import Reading
from .days import days_between, say
from .model import Remark, Span

__all__ = ["Counter", "Digits"]

Digits = int | Mapping[str, int] | None
"""Digits in front of the decimal mark: of all registers, or by the number of the meter."""
_ENERGY = ("kWh", "kvarh", "m3")
_SEVERAL = 4
_MUCH = Decimal("1.7")


class Counter:
    """Collects the readings of one register."""

    def __init__(self) -> None:
        """Start without readings."""
        self.count = 0
        self._values: dict[datetime, tuple[Decimal, str]] = {}
        self._replaced: dict[datetime, Decimal] = {}

    def add(self, reading: Reading) -> None:
        """Note a reading; a later one for the same moment takes the place of the earlier."""
        assert reading.at is not None
        self.count += 1
        known = self._values.get(reading.at)
        if known is not None and known[0] != reading.value:
            self._replaced[reading.at] = known[0]
        self._values[reading.at] = (reading.value, reading.status)

    @property
    def times(self) -> list[datetime]:
        """The moments that have a value, in order."""
        return sorted(self._values)

    def remarks(self) -> Iterator[Remark]:
        """Tell what a moment had several values for."""
        for at, value in sorted(self._replaced.items()):
            text = f"{say(at)}: {value:f} was replaced by {self._values[at][0]:f}"
            yield Remark("replaced", text)

    def spans(self, unit: str, digits: int | None) -> Iterator[Span]:
        """Give what lies between the readings; a span that is much longer than usual is a gap."""
        steps = list(pairwise(self.times))
        lengths = [days_between(start, end) for start, end in steps]
        usual = median(lengths) if len(lengths) >= _SEVERAL else None
        for (start, end), days in zip(steps, lengths, strict=True):
            (opening, first), (closing, last) = self._values[start], self._values[end]
            kinds = (first,) if first == last else tuple(sorted((first, last)))
            amount, rolled, remarks = _counted(opening, closing, unit, digits)
            if usual is not None and days > usual * _MUCH:
                text = f"{days} days without a reading, usually there are {usual}"
                remarks += (Remark("gap", text),)
            if unit not in _ENERGY:
                amount, rolled = None, False
                remarks = (
                    *remarks,
                    Remark("not-summed", f"{unit} is not added up"),
                )
            yield Span(
                *(start, end, days, amount, kinds, opening, closing, rolled), remarks=remarks
            )


def _counted(
    opening: Decimal, closing: Decimal, unit: str, digits: int | None
) -> tuple[Decimal | None, bool, tuple[Remark, ...]]:
    """Give what was counted, and whether the register ran over.

    A rollover is believed if the digits are known and less than half of the register was counted.
    """
    whole = None if digits is None else Decimal(10) ** digits
    if whole is not None and max(opening, closing) >= whole:
        text = f"{max(opening, closing):f} has more than the {digits} digits of the register"
        return None, False, (Remark("digits", text),)
    if closing >= opening:
        return closing - opening, False, ()
    down = f"from {opening:f} down to {closing:f}"
    if whole is None:
        text = f"{down}, and the digits of the register are not known"
        return None, False, (Remark("counts-down", text),)
    amount = closing - opening + whole
    if amount * 2 > whole:
        text = f"{down}; as a rollover that were {amount:f} {unit}, more than half of the register"
        return None, False, (Remark("counts-down", text),)
    return amount, True, (Remark("rollover", f"{down}, over {digits} digits"),)
