"""What a report says. Times are UTC, amounts are Decimal; None is what is not known."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

__all__ = ["REMARKS", "Consumption", "Cost", "Register", "Remark", "RemarkKind", "Span", "Sum"]

RemarkKind = Literal[
    "gap",
    "overlap",
    "rollover",
    "counts-down",
    "replaced",
    "device-change",
    "price-change",
    "no-price",
    "tariffs-differ",
    "digits",
    "incomplete",
    "not-summed",
]
REMARKS: dict[RemarkKind, str] = {
    "gap": "for a while there are no values",
    "overlap": "two values or two meters cover the same time",
    "rollover": "the register ran over its last digit",
    "counts-down": "the register counts down, and nothing says that it ran over",
    "replaced": "a moment had several values; the one read last counts",
    "device-change": "another meter took over",
    "price-change": "the price changed in between; split by days, which is an estimate",
    "no-price": "no price holds",
    "tariffs-differ": "the registers of the tariffs do not add up to the total register",
    "digits": "a value has more digits than the register",
    "incomplete": "a sum lacks what could not be worked out",
    "not-summed": "a unit of power: the highest value is shown, nothing is added up",
}
"""Kinds of remarks, and what they mean."""
_UNPRICED: frozenset[RemarkKind] = frozenset({"no-price", "counts-down", "digits"})


class Remark(NamedTuple):
    """Something to know about a span or a register."""

    kind: RemarkKind
    text: str


class Cost(NamedTuple):
    """What a part of a span costs: from a price to the next. `days` are German days.

    `price` is net per unit; `net` is rounded to cents, `gross` is `net` and the tax on it, rounded.
    """

    start: datetime
    end: datetime
    days: Decimal
    quantity: Decimal
    price: Decimal
    tax: Decimal
    net: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """From one reading to the next, or a month of a load profile.

    `days` are German days: midnight to midnight is one, whatever the clock did. `kinds` are those
    of the values (DE 6063: 220 true, 67 substitute, Z18 preliminary). `amount` None: not known.
    `intervals` counts those of a load profile, `peak` is the highest value of one.
    """

    start: datetime
    end: datetime
    days: Decimal
    amount: Decimal | None
    kinds: tuple[str, ...]
    opening: Decimal | None = None
    closing: Decimal | None = None
    rolled: bool = False
    intervals: int = 0
    peak: Decimal | None = None
    costs: tuple[Cost, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """A register of a meter, or a load profile, and what it counted.

    `readings` is how many values there were. `daily` are the sums of a load profile by German day,
    or nothing; `complete` says that no part of `total` is unknown.
    """

    melo: str | None
    malo: str | None
    configuration: str | None
    meter: str | None
    obis: str
    unit: str
    profile: bool
    readings: int
    spans: tuple[Span, ...]
    remarks: tuple[Remark, ...] = ()
    daily: tuple[tuple[datetime, Decimal], ...] = ()

    @property
    def location(self) -> str:
        """What the register belongs to: configuration, Messlokation or Marktlokation."""
        return self.configuration or self.melo or self.malo or ""

    @property
    def total(self) -> Decimal | None:
        """The sum of what is known; None if nothing is."""
        known = [span.amount for span in self.spans if span.amount is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def complete(self) -> bool:
        """Whether every span is known."""
        return all(span.amount is not None for span in self.spans)

    @property
    def days(self) -> Decimal:
        """The German days of all spans."""
        return sum((span.days for span in self.spans), Decimal(0))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of all values."""
        return tuple(sorted({kind for span in self.spans for kind in span.kinds}))

    @property
    def costs(self) -> tuple[Cost, ...]:
        """All costs."""
        return tuple(cost for span in self.spans for cost in span.costs)


@dataclass(frozen=True, slots=True)
class Sum:
    """What several registers of a location counted together: its tariffs, or meters in a row.

    `quantity` is the OBIS-Kennzahl without its tariff, such as 1-0:1.8. `tariffs` gives the parts.
    `start` and `end` are those of the first and the last span of all.
    """

    location: str
    quantity: str
    unit: str
    total: Decimal
    tariffs: tuple[tuple[int, Decimal], ...]
    meters: tuple[str, ...]
    start: datetime
    end: datetime
    remarks: tuple[Remark, ...] = ()

    @property
    def place(self) -> str:
        """The location; the meter where nothing says where it is."""
        return self.location or self.meters[0]


@dataclass(frozen=True, slots=True)
class Consumption:
    """A report. `first` and `last` are the limits that were asked for."""

    registers: tuple[Register, ...]
    sums: tuple[Sum, ...]
    first: datetime | None = None
    last: datetime | None = None
    currency: str | None = None
    taxes: tuple[tuple[Decimal, Decimal, Decimal], ...] = field(default=())
    """Rate of tax, net, and the tax on it; the tax is worked out on the sum of its net amounts."""

    @property
    def priced(self) -> bool:
        """Whether all that was consumed is known, and has a price."""
        spans = (span for register in self.registers for span in register.spans)
        return not any(one.kind in _UNPRICED for span in spans for one in span.remarks)

    @property
    def net(self) -> Decimal:
        """All net amounts."""
        return sum((net for _, net, _ in self.taxes), Decimal(0))

    @property
    def gross(self) -> Decimal:
        """All net amounts and the tax on their sum."""
        return self.net + sum((tax for _, _, tax in self.taxes), Decimal(0))
