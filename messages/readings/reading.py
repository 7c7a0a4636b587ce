"""One reading of a table."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

__all__ = ["Reading", "Reasons"]


class Reasons(NamedTuple):
    """The statuses of a value (DE 9013), empty where they are not told.

    `method` and `reason` go with substitute values, `plausibility` with any, `correction` with
    values that replace others.
    """

    method: str = ""
    reason: str = ""
    plausibility: str = ""
    correction: str = ""

    def over(self, usual: "Reasons") -> "Reasons":
        """Give these, and those of another where nothing is told."""
        return Reasons(*(own or other for own, other in zip(self, usual, strict=True)))


class Reading(NamedTuple):
    """One value: of a register at a moment (`at`), or of an interval from `start` to before `end`.

    Times are UTC. `status` is the kind of quantity (DE 6063): 220 true, 67 substitute, Z18
    preliminary. `line` is the line of the table, from 1; 0 for readings from elsewhere.
    `configuration` is the id that takes the place of location and meter (RFF+AGK). `reasons` has
    the statuses that the table tells of this value.
    """

    melo: str | None
    malo: str | None
    meter: str | None
    obis: str
    at: datetime | None
    start: datetime | None
    end: datetime | None
    value: Decimal
    unit: str = "kWh"
    status: str = "220"
    source: str = ""
    line: int = 0
    configuration: str | None = None
    reasons: Reasons | None = None
