"""One reading of a table."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

__all__ = ["Reading"]


class Reading(NamedTuple):
    """One value: of a register at a moment (`at`), or of an interval from `start` to before `end`.

    Times are UTC. `status` is the kind of quantity (DE 6063): 220 true, 67 substitute, Z18
    preliminary. `line` is the line of the table, from 1; 0 for readings from elsewhere.
    `configuration` is the id that takes the place of location and meter (RFF+AGK).
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
