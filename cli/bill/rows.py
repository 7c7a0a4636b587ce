"""The rows of a report, for formats that are a table: one for each span and price."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from mscons.messages import Consumption, Register, Remark

__all__ = ["Row", "rows"]


class Row(NamedTuple):
    """A span, or the part of one for which a price holds; a register without spans has one, too.

    Opening and closing stand with the first and the last part of a span.
    """

    register: Register
    start: datetime | None = None
    end: datetime | None = None
    days: Decimal | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None
    amount: Decimal | None = None
    kinds: tuple[str, ...] = ()
    rolled: bool = False
    price: Decimal | None = None
    tax: Decimal | None = None
    net: Decimal | None = None
    gross: Decimal | None = None
    remarks: tuple[Remark, ...] = ()


def rows(report: Consumption) -> Iterator[Row]:
    """Give the rows, by register and time; what is said of a register stands in its first."""
    for register in report.registers:
        said = register.remarks
        if not register.spans:
            yield Row(register, remarks=said)
        for span in register.spans:
            told = (*said, *span.remarks)
            said = ()
            if not span.costs:
                yield Row(
                    *(register, span.start, span.end, span.days, span.opening, span.closing),
                    amount=span.amount,
                    kinds=span.kinds,
                    rolled=span.rolled,
                    remarks=told,
                )
            for number, cost in enumerate(span.costs):
                first, last = not number, number == len(span.costs) - 1
                yield Row(
                    *(register, cost.start, cost.end, cost.days),
                    span.opening if first else None,
                    span.closing if last else None,
                    *(cost.quantity, span.kinds, span.rolled),
                    *(cost.price, cost.tax, cost.net, cost.gross),
                    told if first else (),
                )
