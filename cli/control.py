"""Whether objects can be controlled, as a table: UTILMD 55112 to 55115."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from mscons.messages import Control, Stammdatenaenderung, control_of, legal_time

from .tables import print_table

if TYPE_CHECKING:
    from .views import Shown

__all__ = ["FIELDS", "control_rows", "controls", "print_controls"]

FIELDS = tuple(Control.model_fields)
_NAMES = {"paragraf_14a": "§ 14a EnWG", "nach_2023": "in Betrieb seit 2024", "ueber": "über"}
_UNITS = {"leistung_aufnahme": "kW", "leistung_abgabe": "kW", "speicherkapazitaet": "kWh"}


def controls(shown: "Shown") -> tuple[Control, ...] | None:
    """Give what a message says of the control of objects; None if it is not of such a PID."""
    model = shown.model
    return control_of(model) if isinstance(model, Stammdatenaenderung) else None


def control_rows(found: Sequence[Control]) -> Iterator[list[str]]:
    """Give a row of all FIELDS for each object; times in ISO 8601, powers as numbers."""
    for one in found:
        yield [_plain(getattr(one, name)) for name in FIELDS]


def print_controls(found: Sequence[Control], title: str) -> None:
    """Print a column for each object, a row for each field that one of them has."""
    rows: list[list[str]] = []
    for name in FIELDS:
        cells = [_readable(name, getattr(one, name)) for one in found]
        if any(cells):
            label = _NAMES.get(name, name.replace("_", " ").replace("aet", "ät"))
            rows.append([label, *cells])
    heads = [f"object {number}" for number in range(1, len(found) + 1)]
    print_table(["", *heads], rows, title=title, ruled=True)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, cast(tuple[object, ...], value)))
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _readable(name: str, value: object) -> str:
    if isinstance(value, datetime):
        local = legal_time.german_time(value)
        return f"{local:%d.%m.%Y %H:%M} {local.tzname()}"
    text = _plain(value)
    return f"{text} {_UNITS[name]}" if text and name in _UNITS else text
