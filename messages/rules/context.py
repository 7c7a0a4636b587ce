"""Context: what one message alone can't tell, supplied by the user as TOML or JSON.

    received = 2026-11-22T12:00:00Z
    [partners."9999000001012"]
    roles = ["NB"]
    sector = "Strom"
    [locations."DE00099950667A0000000000000000017"]
    obis = ["1-0:1.8.0"]
    [conditions]
    ordered_by_orders = false
    value_changes = ["SG4[24]/SG8[Z52]"]
    [messages."4711".conditions]
    plausibility_note_exists = true

A condition is told by the name of its predicate, true or false; or true for the rules at some
paths and below them, and false elsewhere. What is told for a location goes before what is told for
a message (by the reference in UNH), and that before what is told for all.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from mscons.edifact import record

from ..legal_time import Sector

__all__ = ["NO_CONTEXT", "Context", "ContextError", "Location", "Partner"]

Told = bool | tuple[str, ...]
Conditions = Mapping[str, Told]

_NOTHING: Conditions = MappingProxyType({})
_ROLE = re.compile(r"[A-ZÄÖÜ][A-ZÄÖÜ0-9-]{1,9}")
_SECTORS: dict[str, Sector] = {"strom": "Strom", "gas": "Gas"}


class ContextError(ValueError):
    """A context that can't be used; `key` is the place, such as `partners."9900".roles`."""

    def __init__(self, key: str, problem: str) -> None:
        """Take the place and what is wrong there."""
        super().__init__(f"{key}: {problem}" if key else problem)
        self.key = key
        self.problem = problem


@record()
class Partner:
    """What is known of an MP-ID; `sector` is None if it is not told."""

    roles: frozenset[str] = frozenset()
    sector: Sector | None = None


@record()
class Location:
    """What is known of a location; `obis` is None where no registers are told."""

    obis: frozenset[str] | None = None
    conditions: Conditions = _NOTHING


@record(eq=False)
class Context:
    """What is known besides the message. `received` is the clock, an aware time."""

    received: datetime | None = None
    partners: Mapping[str, Partner] = MappingProxyType({})
    locations: Mapping[str, Location] = MappingProxyType({})
    conditions: Conditions = _NOTHING
    messages: Mapping[str, Conditions] = MappingProxyType({})

    @classmethod
    def load(cls, path: Path, names: Iterable[str] | None = None) -> "Context":
        """Read a file, JSON by its ending, else TOML. Raises ContextError and OSError."""
        import tomllib

        data = path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
            read: Any = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
        except (UnicodeDecodeError, json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
            raise ContextError("", f"{path.name} can't be read: {error}") from None
        except RecursionError:
            raise ContextError("", f"{path.name} is nested too deeply") from None
        return cls.read(read, names)

    @classmethod
    def read(cls, data: object, names: Iterable[str] | None = None) -> "Context":
        """Take the content of a file. `names`: the conditions that can be told, None for any."""
        return _Reader(names).context(data)

    @cached_property
    def individual(self) -> bool:
        """Whether conditions are told for single messages or locations."""
        return bool(self.messages) or any(one.conditions for one in self.locations.values())

    def told(
        self, name: str, reference: str = "", locations: Iterable[str] = (), rule: str = ""
    ) -> bool | None:
        """Give what is told of a condition at a rule; None if nothing is, or not the same."""
        answers = {
            _answer(known.conditions[name], rule)
            for one in locations
            if (known := self.locations.get(one)) is not None and name in known.conditions
        }
        if answers:
            return answers.pop() if len(answers) == 1 else None
        for conditions in (self.messages.get(reference, _NOTHING), self.conditions):
            if name in conditions:
                return _answer(conditions[name], rule)
        return None


NO_CONTEXT = Context()


def _answer(told: Told, rule: str) -> bool:
    if isinstance(told, bool):
        return told
    return any(rule == path or rule.startswith(path + "/") for path in told)


class _Reader:
    """Reads the tables of a context, with the place of what is wrong."""

    def __init__(self, names: Iterable[str] | None) -> None:
        self.names = None if names is None else frozenset(names)

    def context(self, data: object) -> Context:
        keys = ("received", "partners", "locations", "conditions", "messages")
        table = self.table(data, "", keys)
        return Context(
            self.received(table["received"]) if "received" in table else None,
            {
                name: self.partner(value, f'partners."{name}"')
                for name, value in self.table(table.get("partners", {}), "partners").items()
            },
            {
                name: self.location(value, f'locations."{name}"')
                for name, value in self.table(table.get("locations", {}), "locations").items()
            },
            self.conditions(table.get("conditions", {}), "conditions"),
            {
                name: self.message(value, f'messages."{name}"')
                for name, value in self.table(table.get("messages", {}), "messages").items()
            },
        )

    def table(self, data: object, key: str, keys: tuple[str, ...] = ()) -> dict[str, object]:
        if not isinstance(data, dict):
            raise ContextError(key, "should be a table")
        table = cast(dict[str, object], data)
        for name in table:
            if keys and name not in keys:
                raise ContextError(_under(key, name), f"not known{_hint(name, keys)}")
        return table

    def received(self, value: object) -> datetime:
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                raise ContextError("received", f"{value!r} is no time of ISO 8601") from None
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise ContextError("received", "should be a time with an offset, 2026-11-22T12:00:00Z")
        return value

    def partner(self, data: object, key: str) -> Partner:
        table = self.table(data, key, ("roles", "sector"))
        roles = self.texts(table.get("roles", []), f"{key}.roles")
        for role in roles:
            if not _ROLE.fullmatch(role):
                raise ContextError(f"{key}.roles", f"{role!r} is no role such as NB, LF, MSB")
        sector = table.get("sector")
        if sector is not None and (not isinstance(sector, str) or sector.lower() not in _SECTORS):
            raise ContextError(f"{key}.sector", "should be Strom or Gas")
        return Partner(
            frozenset(roles), _SECTORS[sector.lower()] if isinstance(sector, str) else None
        )

    def location(self, data: object, key: str) -> Location:
        table = self.table(data, key, ("obis", "conditions"))
        obis = self.texts(table["obis"], f"{key}.obis") if "obis" in table else None
        return Location(
            None if obis is None else frozenset(obis),
            self.conditions(table.get("conditions", {}), f"{key}.conditions"),
        )

    def message(self, data: object, key: str) -> Conditions:
        table = self.table(data, key, ("conditions",))
        return self.conditions(table.get("conditions", {}), f"{key}.conditions")

    def conditions(self, data: object, key: str) -> Conditions:
        found: dict[str, Told] = {}
        for name, value in self.table(data, key).items():
            here = f"{key}.{name}"
            if self.names is not None and name not in self.names:
                raise ContextError(here, f"no such condition{_hint(name, self.names)}")
            if isinstance(value, bool):
                found[name] = value
            elif isinstance(value, list):
                found[name] = self.texts(cast(list[object], value), here)
            else:
                raise ContextError(here, "should be true, false or a list of paths")
        return MappingProxyType(found)

    def texts(self, data: object, key: str) -> tuple[str, ...]:
        if not isinstance(data, list):
            raise ContextError(key, "should be a list")
        found = cast(list[object], data)
        if not all(isinstance(one, str) for one in found):
            raise ContextError(key, "should hold texts only")
        return tuple(cast(list[str], found))


def _under(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _hint(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, sorted(known), 1)
    return f"; did you mean {close[0]}?" if close else ""
