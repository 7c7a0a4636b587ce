"""Code lists: `code_lists.json` with the facts about PIDs, quantities, OBIS and control."""

from typing import Any

from .names import repair
from .tables import Converter

Json = dict[str, Any]

_REGEX_KEY = "regex_13017"


def code_lists(reference: Json, tables: dict[int, tuple[Json, Json]]) -> Json:
    """Return the content of `code_lists.json`.

    `tables` maps a UTILMD PID to its reference table and its structure: the places where a
    message says whether an object can be controlled are told as paths of those tables.
    """
    obis = reference["obis_strom"]
    return {
        "source": "BDEW, AHB and MIG MSCONS and UTILMD, list of OBIS codes 2.5c; gathered",
        "certainty": {
            "mscons_pids": "certain: read in the tables of the versions in seen_in",
            "status": "certain: MIG 2.4c",
            "controllability": "certain: tables of FV2310 and FV2410",
            "sequences": "certain: structure S1.1a",
            "obis": "inferred: text of a consultation; older editions not verified",
        },
        "mscons_pids": {
            pid: _pid(entry) for pid, entry in sorted(reference["mscons_pids"].items())
        },
        "application_references": reference["mscons_app_ref"],
        "quantities": _named(reference["mscons_qty_6063"]),
        "quantities_13017": reference["qty_13017"],
        "status": {
            code: {"meaning": entry["meaning"], "codes": _named(entry["mig_codes"])}
            for code, entry in reference["sts"].items()
        },
        "controllability": _controllability(reference["utilmd_controllability"], tables),
        "sequences": {
            code: {"name": repair(entry["name"]), "nr": entry["nr"]}
            for code, entry in sorted(reference["utilmd_seq_1229"].items())
        },
        "obis": {
            "groups": obis["groups"],
            "allowed": {"13017": obis["allowed_13017"], **obis["other_pids"]},
            "regex": {"13017": obis[_REGEX_KEY]},
            "stage": obis["check_stage"],
        },
    }


def _pid(entry: Json) -> Json:
    result: Json = {
        "name": repair(entry["name"]),
        "application_reference": entry["app_ref"],
        "document": entry["bgm_1001"],
        "function": entry["bgm_1225"],
        "quantities": entry["qty_6063"],
        "seen_in": entry["seen_in"],
    }
    if "differs_in" in entry:
        result["differs_in"] = {
            fv: {"document": change["bgm"]} for fv, change in entry["differs_in"].items()
        }
    return result


def _named(codes: dict[str, str]) -> dict[str, str]:
    return {code: repair(text) for code, text in codes.items()}


def _controllability(places: list[Json], tables: dict[int, tuple[Json, Json]]) -> list[Json]:
    paths: dict[tuple[int, str, str], str] = {}
    for table, structure in tables.values():
        for row, path in Converter(table["rows"], structure).full():
            if row["level"] == "code":
                paths.setdefault((row["mig_nr"], row["pos"], row["code"]), path)
    return [
        {
            "path": paths[place["nr"], place["pos"], place["code"]],
            "name": repair(place["name"]),
            "nr": place["nr"],
            "pids": sorted({int(table.split("_")[0]) for table in place["in_ahb"]}),
            "since": min(table.split("_")[1] for table in place["in_ahb"]),
        }
        for place in places
    ]
