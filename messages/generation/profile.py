"""The profile of a sender: who sends to whom, what the meters are, how things are numbered.

A TOML file, or a mapping of the same form; samples/readings/profile.toml shows all of it. What is
not known is an error with a suggestion, and so is what has the wrong form: `ProfileError` names the
key.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from mscons.edifact import quoted

from ..identifiers import IdentifierError, melo, mpid, obis
from ..readings import Reasons

__all__ = ["Contact", "Meter", "Party", "Profile", "ProfileError", "Reasons", "layout"]

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_REASONS = Reasons()
_LONGEST = {"prefix": 8, "order": 35, "name": 35, "phone": 512, "email": 512, "configuration": 70}


class ProfileError(ValueError):
    """A profile that can't be used; `key` is the place, such as `meters."1ABC".melo`."""

    def __init__(self, key: str, problem: str) -> None:
        """Take the place and what is wrong there."""
        super().__init__(f"{key}: {problem}" if key else problem)
        self.key = key
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Party:
    """A market partner: its MP-ID, and the role that it acts in ("" if that is not told)."""

    id: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask at the sender."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Meter:
    """What is known of a meter, by its number.

    `configuration` takes the place of MeLo and meter number. `registers` maps names of registers to
    OBIS-Kennzahlen. `digits` is the number of digits in front of the decimal mark, `decimals` of
    those behind it that are sent: more are cut off, never rounded. `change`: its readings are those
    of a change of the meter, all of them or those of one German day.
    """

    melo: str = ""
    configuration: str = ""
    registers: Mapping[str, str] = field(default_factory=lambda: _NOTHING, hash=False)
    digits: int | None = None
    decimals: int | None = None
    receiver: str = ""
    change: bool | date = False
    reasons: Reasons | None = None


@dataclass(frozen=True)
class Profile:
    """A sender's profile. `order` is the reference of the ORDERS that asked for the values."""

    sender: Party
    receiver: Party
    contact: Contact | None = None
    order: str = ""
    prefix: str = ""
    first: int = 1
    registers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    reasons: Reasons = _NO_REASONS
    meters: Mapping[str, Meter] = field(default_factory=dict[str, Meter])

    @classmethod
    def load(cls, path: Path) -> "Profile":
        """Read a TOML file. Raises ProfileError and OSError."""
        try:
            data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            raise ProfileError("", f"{path.name} can't be read: {error}") from None
        return cls.read(data)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Profile":
        """Read a mapping of the form of the file. Raises ProfileError."""
        top = _Table("", data)
        statuses = top.table("substitute", ("method", "reason"))
        more = top.table("status", ("plausibility", "correction"))
        references = top.table("references", ("prefix", "first"))
        made = cls(
            _party(top, "sender"),
            _party(top, "receiver"),
            _contact(top),
            top.text("order"),
            _prefix(references),
            references.whole("first", 1) or 1,
            top.registers(),
            _reasons(statuses, more),
            {
                number: _meter(_Table(f'meters."{number}"', one), _reasons(statuses, more))
                for number, one in top.tables("meters").items()
            },
        )
        top.end()
        return made

    @property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """What the registers of single meters are called, by the numbers of all meters."""
        return {number: meter.registers for number, meter in self.meters.items()}

    def without_names(self) -> "Profile":
        """Give the same for readings whose registers have got their OBIS-Kennzahlen already."""
        meters = {
            number: replace(meter, registers=_NOTHING) if meter.registers else meter
            for number, meter in self.meters.items()
        }
        return replace(self, registers=_NOTHING, meters=meters)


class _Table:
    """A table of the file, and which of its keys were asked for."""

    def __init__(self, place: str, data: object, known: Iterable[str] = ()) -> None:
        if not isinstance(data, Mapping):
            raise ProfileError(place, "should be a table")
        self.place = place
        self.data = cast("Mapping[str, Any]", data)
        self.known = set(known)
        if known:
            self.end()

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def get(self, key: str) -> Any:
        self.known.add(key)
        return self.data.get(key)

    def text(self, key: str) -> str:
        value = self.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise ProfileError(self.at(key), "should be a text in quotes")
        if len(value) > _LONGEST.get(key, 70) or not value.isprintable():
            raise ProfileError(self.at(key), f"{quoted(value)} is too long or can't be printed")
        return value

    def whole(self, key: str, low: int) -> int | None:
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= 10**12:
            raise ProfileError(self.at(key), f"should be a whole number from {low}")
        return value

    def flag_or_day(self, key: str) -> bool | date:
        value = self.get(key)
        if value is None or isinstance(value, bool):
            return value is True
        if not isinstance(value, date) or isinstance(value, datetime):
            raise ProfileError(self.at(key), "should be true, false, or a day without quotes")
        return value

    def table(self, key: str, known: Iterable[str]) -> "_Table":
        return _Table(self.at(key), self.get(key) or {}, known)

    def tables(self, key: str) -> Mapping[str, Any]:
        return _Table(self.at(key), self.get(key) or {}).data

    def registers(self) -> Mapping[str, str]:
        """Read names of registers with their OBIS-Kennzahlen."""
        found: dict[str, str] = {}
        for name, value in self.tables("registers").items():
            place = f'{self.at("registers")}."{name}"'
            if not isinstance(value, str):
                raise ProfileError(place, "should be an OBIS-Kennzahl in quotes")
            found[name] = _checked(place, value, obis.validate)
        return found

    def end(self) -> None:
        """Raise ProfileError for a key that nobody knows."""
        for key in self.data:
            if key not in self.known:
                near = get_close_matches(key, self.known, 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise ProfileError(self.at(key), f"is not known here{hint}")


def _checked(place: str, value: str, check: Callable[[str], str]) -> str:
    try:
        return check(value)
    except IdentifierError as error:
        raise ProfileError(place, f"{quoted(value)}: {error}") from None


def _party(top: _Table, key: str) -> Party:
    table = top.table(key, ("id", "role"))
    number = table.text("id")
    if not number:
        raise ProfileError(table.at("id"), "is missing: the MP-ID")
    role = table.text("role")
    if role and role not in layout()["roles"]:
        known = ", ".join(layout()["roles"])
        raise ProfileError(table.at("role"), f"{quoted(role)} is none of {known}")
    return Party(_checked(table.at("id"), number, mpid.validate), role)


def _prefix(table: _Table) -> str:
    """Read what stands in front of numbers: DE 0020 has capitals and digits, and so has a file."""
    prefix = table.text("prefix")
    if not re.fullmatch("[A-Z0-9]*", prefix):
        words = f"{quoted(prefix)} should be capitals and digits, without umlauts and blanks"
        raise ProfileError(table.at("prefix"), words)
    return prefix


def _contact(top: _Table) -> Contact | None:
    if top.get("contact") is None:
        return None
    table = top.table("contact", ("name", "phone", "email"))
    made = Contact(table.text("name"), table.text("phone"), table.text("email"))
    if not made.name:
        raise ProfileError("contact.name", "is missing")
    if not made.phone and not made.email:
        raise ProfileError("contact", "needs a phone or an email")
    return made


def _reasons(*tables: _Table) -> Reasons:
    found = {key: table.text(key) for table in tables for key in table.data}
    for key, code in found.items():
        if code not in _statuses(key):
            known = ", ".join(sorted(_statuses(key)))
            place = next(table.at(key) for table in tables if key in table.data)
            raise ProfileError(place, f"{code!r} is none of {known}")
    return Reasons(**found)


def _meter(table: _Table, usual: Reasons) -> Meter:
    own = {key: table.text(key) for key in ("method", "reason", "plausibility", "correction")}
    given = _Table(table.place, {key: code for key, code in own.items() if code})
    reasons = _reasons(given) if given.data else None
    if reasons is not None:
        reasons = reasons.over(usual)
    made = Meter(
        table.text("melo"),
        table.text("configuration"),
        table.registers(),
        table.whole("digits", 1),
        table.whole("decimals", 0),
        table.text("receiver"),
        table.flag_or_day("change"),
        reasons,
    )
    table.end()
    if made.melo:
        _checked(table.at("melo"), made.melo, melo.validate)
    if made.receiver:
        _checked(table.at("receiver"), made.receiver, mpid.validate)
    if made.melo and made.configuration:
        raise ProfileError(table.place, "has a melo or a configuration, not both")
    return made


@lru_cache(maxsize=8)
def _statuses(kind: str) -> frozenset[str]:
    """List the codes of a kind of status, in any version."""
    from mscons.schemas import ahb, format_versions

    from ..mscons.zaehlerstand import Zaehlerstand
    from .write import path_of

    name = layout()["status"][kind]
    path = path_of(Zaehlerstand, "zaehlwerke", "messwerte", name).rpartition("/")[0]
    tables = [table for fv in format_versions() if (table := ahb(layout()["pid"], fv))]
    return frozenset(
        row.path.rpartition("=")[2]
        for table in tables
        for row in table.rows
        if row.path.startswith(f"{path}/") and "=" in row.path.rpartition("/")[2]
    )


@lru_cache(maxsize=1)
def layout() -> dict[str, Any]:
    """Give fields.toml."""
    return tomllib.loads((files(__package__ or "") / "fields.toml").read_text("utf-8"))
