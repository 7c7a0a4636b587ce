"""The types of the fields that models share, and the parts that all of them have."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import model_validator

from .codec import (
    At,
    CodeWire,
    CountWire,
    Each,
    InstantWire,
    Part,
    PatternWire,
    QuantityWire,
    TextWire,
    TimeWire,
)
from .identifiers import mpid
from .wire_time import MonthDay, WeekSpan

__all__ = [
    "Anzahl",
    "Code",
    "Jahr",
    "Jahrestermin",
    "Kontakt",
    "Marktpartner",
    "Menge",
    "Monate",
    "MpId",
    "Pid",
    "TagOderZeitpunkt",
    "Text",
    "Verbindung",
    "Zeitpunkt",
]

Text = Annotated[str, TextWire()]
"""Any text."""
Code = Annotated[str, CodeWire()]
"""A code of the market; which ones there are is told by the table of the PID."""
Menge = Annotated[Decimal, QuantityWire()]
"""A number; in JSON a text of digits."""
Anzahl = Annotated[int, CountWire()]
"""A whole number."""
Pid = Annotated[int, CountWire()]
"""A Prüfidentifikator."""
Zeitpunkt = Annotated[datetime, InstantWire()]
"""A moment, UTC inside."""
TagOderZeitpunkt = Annotated[datetime | date, TimeWire(("303", "102"))]
"""A moment, or a German day."""
Jahrestermin = Annotated[MonthDay | WeekSpan, TimeWire(("106", "104"))]
"""A day of every year (12-31), or weeks of months of every year (0101-0104)."""
Jahr = Annotated[int, TimeWire(("602",))]
"""A year."""
Monate = Annotated[int, TimeWire(("802",))]
"""A number of months."""
MpId = Annotated[str, PatternWire("[0-9]{13}", "13 digits")]
"""Number of a market partner. Its check digit is not looked at: those of test partners fail it."""


class Verbindung(Part):
    """A way to reach somebody: COM. `art` is EM (mail), TE, AJ, AL (telephone) or FX."""

    nummer: Annotated[Text | None, At("3148")] = None
    art: Annotated[Code | None, At("3155")] = None


class Kontakt(Part):
    """Whom to ask: CTA and COM."""

    name: Annotated[Text | None, At("CTA/3412")] = None
    verbindungen: Annotated[tuple[Verbindung, ...], Each("COM")] = ()


class Marktpartner(Part):
    """A market partner: NAD. `agentur` says who gave the number out, by default as it seems."""

    mp_id: Annotated[MpId | None, At("NAD/3039")] = None
    agentur: Annotated[Code | None, At("NAD/3055")] = None

    @model_validator(mode="after")
    def _agency(self) -> Self:
        """Work out who gave the number out, if nothing is said about it."""
        if self.agentur is None and self.mp_id is not None:
            object.__setattr__(self, "agentur", mpid.agency(self.mp_id).nad)
        return self
