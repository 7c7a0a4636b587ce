"""What is in force when: format versions, and the tables, conditions and structures of each.

Everything comes from the JSON files of this package; they are read when first asked for, once
per process. Dates are German days. schemas/README.md says where each file comes from and how
certain it is.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

from mscons.edifact import data_of

from .entries import Ahb, Condition, FormatVersion, KnownPid, Row, Successor

__all__ = [
    "ahb",
    "code_lists",
    "conditions",
    "format_version",
    "format_versions",
    "in_force",
    "known_pid",
    "mig_folder",
    "names",
    "pids",
    "releases_of",
    "successor",
]

Json = dict[str, Any]


@lru_cache(maxsize=1)
def format_versions() -> tuple[FormatVersion, ...]:
    """List all format versions, oldest first."""
    return tuple(
        FormatVersion(
            entry["name"],
            date.fromisoformat(entry["from"]),
            date.fromisoformat(entry["to"]) if entry["to"] else None,
            MappingProxyType(entry["releases"]),
        )
        for entry in _releases()["format_versions"]
    )


def in_force(day: date) -> FormatVersion:
    """Find the format version of a German day. Raises LookupError before the first one.

    An aware datetime counts as the German day that it falls on; a naive one raises ValueError.
    """
    if isinstance(day, datetime):
        day = _german_day(day)
    for version in reversed(format_versions()):
        if version.start <= day:
            return version
    first = format_versions()[0]
    raise LookupError(f"no format version for {day}: the first, {first.name}, begins {first.start}")


def format_version(name: str) -> FormatVersion:
    """Find a format version by its name, such as `FV2504`. Raises LookupError."""
    for version in format_versions():
        if version.name == name.upper():
            return version
    known = ", ".join(version.name for version in format_versions())
    raise LookupError(f"no format version {name!r}; known: {known}")


def ahb(pid: int, fv: FormatVersion | str) -> Ahb | None:
    """Give the table of a PID, or None where that version has none."""
    return _ahb(pid, _name(fv))


def conditions(message: str, fv: FormatVersion | str) -> Mapping[str, Condition]:
    """Map the condition numbers of a message to what they mean; empty where nothing is known.

    Packages are listed without their bounds: `4P`.
    """
    folder: str | None = _entry(_name(fv))["conditions"].get(message)
    return MappingProxyType({}) if folder is None else _conditions(folder, message)


def pids(fv: FormatVersion | str | None = None) -> tuple[int, ...]:
    """List the PIDs that have a table, provisional ones included; of one version, or of any."""
    wanted = None if fv is None else _name(fv)
    return tuple(
        entry.pid
        for entry in _known().values()
        if (wanted in entry.tables if wanted else entry.tables)
    )


def known_pid(pid: int) -> KnownPid | None:
    """Tell what is known of a PID, with or without a table; None where nothing is."""
    return _known().get(pid)


@lru_cache(maxsize=64)
def successor(pid: int) -> Successor | None:
    """Tell what took the place of a PID that has ended; None for any other."""
    entry = _pids()["successors"].get(str(pid))
    if entry is None:
        return None
    by_role: dict[str, Json] = entry["by_role"]
    return Successor(
        pid,
        date.fromisoformat(entry["ended"]),
        entry["since"],
        MappingProxyType({role: MappingProxyType(codes) for role, codes in by_role.items()}),
        entry.get("note", ""),
    )


@lru_cache(maxsize=8)
def releases_of(message: str) -> Mapping[str, tuple[FormatVersion, ...]]:
    """Map the releases of a message type to the format versions that use them, oldest first."""
    found: dict[str, tuple[FormatVersion, ...]] = {}
    for version in format_versions():
        if message in version.releases:
            release = version.releases[message]
            found[release] = (*found.get(release, ()), version)
    return MappingProxyType(found)


def mig_folder(message: str, fv: FormatVersion | str, release: str | None = None) -> str | None:
    """Find the folder of the structure to read a message by; None where there is none.

    `release` is what the message declares. Where `fv` uses another one, the structure is that of
    the nearest format version with the declared release: one release can have had two.
    """
    if release is None:
        folder: str | None = _entry(_name(fv))["mig"].get(message)
        return folder
    order = [version.name for version in format_versions()]
    place = order.index(_name(fv))
    candidates = [
        (abs(order.index(version.name) - place), str(_entry(version.name)["mig"][message]))
        for version in releases_of(message).get(release, ())
        if message in _entry(version.name)["mig"]
    ]
    return min(candidates)[1] if candidates else None


@lru_cache(maxsize=1)
def code_lists() -> Mapping[str, Any]:
    """Give `code_lists.json`: facts on PIDs, quantities, statuses, OBIS and control."""
    return MappingProxyType(_read("code_lists.json"))


@lru_cache(maxsize=1)
def names() -> Mapping[str, Any]:
    """Give `names.json`: names of segments, composites and data elements; service segments."""
    return MappingProxyType(_read("names.json"))


@lru_cache(maxsize=64)
def _ahb(pid: int, fv: str) -> Ahb | None:
    profile: Json = _pids()["profiles"].get(str(pid), {})
    rows_of = profile.get("rows_of", pid)
    for message, folders in _entry(fv)["ahb"].items():
        if folder := folders.get(str(rows_of)):
            data = _read(folder, message.lower(), f"{rows_of}.json")
            told = {**data, **profile}
            certainty = {**told["certainty"], **_entry(fv).get("certainty", {}).get(str(pid), {})}
            rows: list[list[Any]] = data["rows"]
            replaced: dict[str, list[Any]] = profile.get("replaced", {})
            return Ahb(
                pid,
                message,
                told["name"],
                told["direction"],
                fv,
                _entry(fv)["releases"][message],
                tuple(Row(*replaced.get(row[0], row)) for row in rows),
                told["source"],
                MappingProxyType(certainty),
                profile.get("reason"),
            )
    return None


@lru_cache(maxsize=64)
def _conditions(folder: str, message: str) -> Mapping[str, Condition]:
    listed: dict[str, Json] = _read(folder, message.lower(), "conditions.json")["conditions"]
    return MappingProxyType(
        {
            number: Condition(
                number,
                entry["predicate"],
                entry["class"],
                entry["text"],
                entry["scope"],
                entry["judges"],
                MappingProxyType(entry.get("params", {})),
                entry.get("expression", ""),
                entry.get("context"),
                entry.get("answer"),
                entry.get("note", ""),
            )
            for number, entry in listed.items()
        }
    )


@lru_cache(maxsize=1)
def _known() -> Mapping[int, KnownPid]:
    listed: dict[str, Json] = _pids()["pids"]
    profiles: dict[str, Json] = _pids()["profiles"]
    known: dict[int, KnownPid] = {}
    for number, entry in listed.items():
        rows_of = str(profiles.get(number, {}).get("rows_of", number))
        tables = tuple(
            version["name"]
            for version in _releases()["format_versions"]
            if rows_of in version["ahb"].get(entry["message"], {})
        )
        known[int(number)] = KnownPid(
            int(number),
            entry["message"],
            entry["name"],
            entry.get("direction", ""),
            tuple(entry["versions"]),
            tables,
            entry.get("reason", ""),
        )
    return MappingProxyType(known)


def _name(fv: FormatVersion | str) -> str:
    return fv.name if isinstance(fv, FormatVersion) else format_version(fv).name


@lru_cache(maxsize=64)
def _entry(fv: str) -> Json:
    """Give the entry of a format version in `releases.json`."""
    listed: list[Json] = _releases()["format_versions"]
    return next(entry for entry in listed if entry["name"] == fv)


def _german_day(instant: datetime) -> date:
    from zoneinfo import ZoneInfo

    if instant.tzinfo is None:
        raise ValueError("a datetime without a zone falls on no German day")
    return instant.astimezone(ZoneInfo("Europe/Berlin")).date()


@lru_cache(maxsize=1)
def _releases() -> Json:
    return _read("releases.json")


@lru_cache(maxsize=1)
def _pids() -> Json:
    return _read("pids.json")


def _read(*path: str) -> Json:
    import json

    return cast(Json, json.loads(data_of(__package__ or "", "/".join(path))))
