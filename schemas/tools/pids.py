"""PIDs: `pids.json` says which are known, in which versions, and what took their place."""

from typing import Any

from .changes import segments
from .releases import NAMES

Json = dict[str, Any]

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


_PROFILES: Json = {
    "55114": {
        "message": "UTILMD",
        "name": "Nicht bilanzierungsrelevante Änderung vom NB (provisional)",
        "rows_of": 55113,
        "source": "rows of 55113 in the same format version; no table of its own was published",
        "certainty": {"*": "inferred: no published table"},
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


def pids(tables: list[Json], migs: Json, places: Json) -> Json:
    """Return the content of `pids.json`.

    `tables` are AHB tables; `migs` maps message to format version to structure, and `places`
    message to PID to the versions that have a table.
    """
    known = _listed(migs)
    for table in tables:
        known[table["pid"]] = {
            "message": table["message"],
            "name": table["name"],
            "direction": table["direction"],
            "versions": list(places[table["message"]][table["pid"]]),
        }
    for number, profile in _PROFILES.items():
        told = ("message", "name", "direction", "reason")
        known[int(number)].update({key: profile[key] for key in told})
    for pid in (55112, 55113, 55114, 55115):
        known[pid - 44000] = _forerunner(pid, known[pid])
    known.update(_numbers(_CHANGES, "NB -> {}", "Änderung vom NB: {}"))
    known.update(_numbers(_ANSWERS, "{} -> NB", "Antwort auf Änderung vom NB: {}"))
    return {
        "source": "BDEW, AHB tables and lists of PIDs in the structures; FV2504: gathered",
        "certainty": {
            "pids": (
                "certain: PIDs with a table; 130xx in MIG 2.4b and 2.4c, 55xxx in S1.1a."
                " Inferred: their other versions, names and versions of 111xx and 556xx"
            ),
            "profiles": "inferred: no published table",
            "successors": "certain: numbers; inferred: which number serves which object",
        },
        "profiles": _PROFILES,
        "objects": _OBJECTS,
        "successors": _successors(),
        "pids": {str(pid): known[pid] for pid in sorted(known)},
    }


def _listed(migs: Json) -> dict[int, Json]:
    """Collect the codes of RFF+Z13 1154 and the versions whose structure lists them."""
    known: dict[int, Json] = {}
    for message, structures in migs.items():
        for fv, structure in structures.items():
            for code, name in _codes(structure).items():
                entry: Json = {"message": message, "name": name, "versions": []}
                known.setdefault(int(code), entry)["versions"].append(fv)
    return known


def _codes(structure: Json) -> dict[str, str]:
    found: dict[str, str] = {}
    for segment in segments(structure["tree"]):
        elements = segment["elements"]
        if segment["segment"] == "RFF" and "Z13" in elements[0].get("codes", ()):
            found.update(elements[1]["codes"])
    return found


def _forerunner(pid: int, heir: Json) -> Json:
    ended = pid == 55114
    return {
        "message": "UTILMD",
        "name": heir["name"].replace(" (provisional)", " an MDL"),
        "direction": "NB -> MDL" if ended else heir["direction"],
        "versions": [] if ended else list(NAMES[: NAMES.index("FV2310")]),
    }


def _numbers(roles: dict[str, tuple[int | None, ...]], direction: str, name: str) -> dict[int, Any]:
    return {
        pid: {
            "message": "UTILMD",
            "name": name.format(kind),
            "direction": direction.format(role),
            "versions": list(NAMES[NAMES.index(_SINCE) :]),
        }
        for role, numbers in roles.items()
        for kind, pid in zip(_OBJECTS.values(), numbers, strict=True)
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
