"""JSON: one document, always with the same keys; numbers are text, so that they stay decimal.

report.schema.json describes it.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from mscons.messages import Consumption, Register, Remark, Span, legal_time

from . import Look

__all__ = ["render"]


def render(report: Consumption, look: Look) -> str:
    """Give the document, in ASCII."""
    document = {
        "schema": 1,
        "tool": {"name": "mscons", "version": look.tool},
        "from": _time(report.first),
        "to": _time(report.last),
        "registers": [_register(one) for one in report.registers],
        "sums": [
            {
                "location": one.location,
                "quantity": one.quantity,
                "unit": one.unit,
                "total": _number(one.total),
                "tariffs": {str(tariff): _number(amount) for tariff, amount in one.tariffs},
                "meters": list(one.meters),
                "remarks": _remarks(one.remarks),
            }
            for one in report.sums
        ],
        "amounts": None
        if report.currency is None
        else {
            "currency": report.currency,
            "complete": report.priced,
            "net": _number(report.net),
            "gross": _number(report.gross),
            "taxes": [
                {"rate": _number(rate), "net": _number(net), "tax": _number(tax)}
                for rate, net, tax in report.taxes
            ],
        },
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _register(one: Register) -> dict[str, Any]:
    return {
        "melo": one.melo,
        "malo": one.malo,
        "configuration": one.configuration,
        "meter": one.meter,
        "obis": one.obis,
        "unit": one.unit,
        "profile": one.profile,
        "readings": one.readings,
        "days": _number(one.days),
        "total": _number(one.total),
        "complete": one.complete,
        "kinds": list(one.kinds),
        "remarks": _remarks(one.remarks),
        "spans": [_span(span) for span in one.spans],
    }


def _span(span: Span) -> dict[str, Any]:
    return {
        "from": _time(span.start),
        "to": _time(span.end),
        "days": _number(span.days),
        "opening": _number(span.opening),
        "closing": _number(span.closing),
        "amount": _number(span.amount),
        "kinds": list(span.kinds),
        "rollover": span.rolled,
        "intervals": span.intervals,
        "peak": _number(span.peak),
        "costs": [
            {
                "from": _time(cost.start),
                "to": _time(cost.end),
                "days": _number(cost.days),
                "quantity": _number(cost.quantity),
                "price": _number(cost.price),
                "tax": _number(cost.tax),
                "net": _number(cost.net),
                "gross": _number(cost.gross),
            }
            for cost in span.costs
        ],
        "remarks": _remarks(span.remarks),
    }


def _remarks(several: Iterable[Remark]) -> list[dict[str, str]]:
    return [{"kind": one.kind, "text": one.text} for one in several]


def _time(at: datetime | None) -> str | None:
    return None if at is None else legal_time.german_time(at).isoformat()


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
