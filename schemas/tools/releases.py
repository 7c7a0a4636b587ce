"""Format versions: `releases.json` says what is in force when, and which file holds it."""

from datetime import date, timedelta
from typing import Any

Json = dict[str, Any]

# Start (inclusive, a German day), release per message. Certain: published change dates.
_VERSIONS: tuple[tuple[str, str, str, str], ...] = (
    ("FV2210", "2022-10-01", "2.4a", "5.2e"),
    ("FV2304", "2023-04-01", "2.4a", "5.2e"),
    ("FV2310", "2023-10-01", "2.4b", "S1.1"),
    ("FV2404", "2024-04-03", "2.4c", "S1.1a"),
    ("FV2410", "2024-10-01", "2.4c", "S1.1a"),
    ("FV2504", "2025-06-06", "2.4c", "S2.1"),
    ("FV2510", "2025-10-01", "2.4c", "S2.1"),
    ("FV2604", "2026-04-01", "2.4c", "S2.1"),
    ("FV2610", "2026-10-01", "2.5", "S2.2"),
)
_NAMES = tuple(name for name, *_ in _VERSIONS)
_OBJECTS = {
    "Z18": "NeLo",
    "Z16": "MaLo",
    "Z20": "TR",
    "Z19": "SR",
    "Z21": "Tranche",
    "Z17": "MeLo",
}
_ENDED = "2025-06-05"
_SINCE = "FV2504"
# Role of the partner of the NB -> PIDs in the order of _OBJECTS.
_CHANGES: dict[str, tuple[int | None, ...]] = {
    "LF": (55615, 55616, 55617, 55618, 55619, 55620),
    "MSB": (55627, 55628, 55629, 55630, None, 55632),
}
_ANSWERS: dict[str, tuple[int | None, ...]] = {
    "LF": (55621, 55622, 55623, 55624, 55625, 55626),
    "MSB": (55633, 55634, 55635, 55636, None, 55638),
}


def releases(places: Json, tables: Json, listed: Json) -> Json:
    """Return the content of `releases.json`.

    `places` maps kind of file (`mig`, `conditions`, `ahb`) to message, to format version and, for
    tables, to PID; the value is the folder that holds the file. `tables` maps a PID to any table
    of it, `listed` to what a list of MSCONS PIDs says of it.
    """
    return {
        "source": "BDEW, EDI@Energy change dates and documents; SR: structure lists and AHBs",
        "certainty": {
            "from, to, release": "certain",
            "files": "certain: computed by comparing the converted tables",
            "FV2510, FV2604": "certain: rows of 13017; inferred: those of UNB and UNZ",
            "FV2610": "inferred: release 2.5 and table of 13017 from one secondary source",
            "successors": "certain: numbers; inferred: which number serves which object",
            "pids": (
                "certain: PIDs with a table, and the versions given for PIDs 130xx;"
                " inferred: versions of 111xx and, after FV2504, of 556xx, and their names"
            ),
        },
        "format_versions": [_version(index, places) for index in range(len(_VERSIONS))],
        "profiles": _PROFILES,
        "pids": _pids(places["ahb"], tables, listed),
        "objects": _OBJECTS,
        "successors": _successors(),
    }


def _version(index: int, places: Json) -> Json:
    name, start, mscons, utilmd = _VERSIONS[index]
    end = None
    if index + 1 < len(_VERSIONS):
        end = str(date.fromisoformat(_VERSIONS[index + 1][1]) - timedelta(days=1))
    return {
        "name": name,
        "from": start,
        "to": end,
        "releases": {"MSCONS": mscons, "UTILMD": utilmd},
        "mig": _of_version(places["mig"], name),
        "conditions": _of_version(places["conditions"], name),
        "ahb": {
            message: {str(pid): folders[name] for pid, folders in pids.items() if name in folders}
            for message, pids in places["ahb"].items()
            if any(name in folders for folders in pids.values())
        },
    }


def _of_version(places: Json, name: str) -> Json:
    return {message: folders[name] for message, folders in places.items() if name in folders}


_PROFILES: Json = {
    "55114": {
        "message": "UTILMD",
        "name": "Nicht bilanzierungsrelevante Änderung vom NB (provisional)",
        "rows_of": 55113,
        "provisional": True,
        "direction": "NB -> service provider",
        "replaced": {
            "SG4[24]/SG6[Z13]/RFF/1154=55113": [
                "SG4[24]/SG6[Z13]/RFF/1154=55114",
                "X",
                "Nicht bilanzierungsrelevante Änderung vom NB (provisional)",
                57,
            ],
        },
        "forerunner": 11114,
        "reason": (
            "No table was ever published for 55114. Its forerunner 11114 went from the NB to the"
            " MDL (2017); that role was abolished and the number was not issued again. The rows"
            " of 55113 stand in: same sender, a service provider as receiver."
        ),
    }
}


def _pids(places: Json, tables: Json, listed: Json) -> Json:
    """Say which PIDs are known by number, with a table or without, and in which versions."""
    known: dict[int, Json] = {
        int(pid): {"message": "MSCONS", "name": entry["name"], "versions": entry["seen_in"]}
        for pid, entry in listed.items()
    }
    for pids in places.values():
        for pid, folders in pids.items():
            table = tables[pid]
            known[pid] = {
                "message": table["message"],
                "name": table["name"],
                "direction": table["direction"],
                "versions": list(folders),
            }
    for number, profile in _PROFILES.items():
        known[int(number)] = {
            key: profile[key] for key in ("message", "name", "direction", "reason")
        } | {"versions": known[profile["rows_of"]]["versions"]}
    for pid in (55112, 55113, 55114, 55115):
        known[pid - 44000] = _forerunner(pid, known[pid])
    known.update(_numbers(_CHANGES, "NB -> {}", "Änderung vom NB: {}"))
    known.update(_numbers(_ANSWERS, "{} -> NB", "Antwort auf Änderung vom NB: {}"))
    return {str(pid): known[pid] for pid in sorted(known)}


def _forerunner(pid: int, heir: Json) -> Json:
    ended = pid == 55114
    return {
        "message": "UTILMD",
        "name": heir["name"].replace(" (provisional)", " an MDL"),
        "direction": "NB -> MDL" if ended else heir["direction"],
        "versions": [] if ended else list(_NAMES[: _NAMES.index("FV2310")]),
    }


def _numbers(roles: dict[str, tuple[int | None, ...]], direction: str, name: str) -> dict[int, Any]:
    return {
        pid: {
            "message": "UTILMD",
            "name": name.format(kind),
            "direction": direction.format(role),
            "versions": list(_NAMES[_NAMES.index(_SINCE) :]),
        }
        for role, pids in roles.items()
        for kind, pid in zip(_OBJECTS.values(), pids, strict=True)
        if pid is not None
    }


def _successors() -> Json:
    return {
        "55112": _successor({"LF": _CHANGES["LF"]}),
        "55113": _successor({"MSB": _CHANGES["MSB"]}),
        "55114": {
            **_successor({}),
            "note": "no successor: the role MDL no longer exists; compare 55113",
        },
        "55115": _successor(_ANSWERS),
    }


def _successor(roles: dict[str, tuple[int | None, ...]]) -> Json:
    """Say what took the place of a PID: role of the partner of the NB -> LOC code -> PID."""
    return {
        "ended": _ENDED,
        "since": _SINCE,
        "by_role": {
            role: {code: pid for code, pid in zip(_OBJECTS, pids, strict=True) if pid is not None}
            for role, pids in roles.items()
        },
    }
