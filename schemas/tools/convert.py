"""Write the JSON files of `schemas/` from a folder of reference files.

Run it from the root of the repository, with the folder as the argument:

    python -m schemas.tools.convert PATH_TO_REFERENCE [--out schemas]

The output is deterministic: the same reference gives the same bytes. It is committed, so a
change of the reference or of this converter shows as a diff of the tables.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from . import codelists, conditions, lalr, mig, names, pids, releases, tables
from .dump import write
from .reference import BadReferenceError, Reference

Json = dict[str, Any]

# Format version -> folder of the structure, by message.
MIGS = {
    "MSCONS": {
        "FV2210": "fv2210",
        "FV2304": "fv2210",
        "FV2310": "fv2310",
        "FV2404": "fv2404",
        "FV2410": "fv2404",
        "FV2504": "fv2504",
        "FV2510": "fv2504",
        "FV2604": "fv2504",
        "FV2610": "fv2610",
    },
    "UTILMD": {"FV2310": "fv2310", "FV2404": "fv2404", "FV2410": "fv2404"},
}
PIDS = {"MSCONS": (13017,), "UTILMD": (55112, 55113, 55115)}


_MSCONS, _UTILMD = "mig_mscons.yaml", "mig_utilmd.yaml"


def convert(folder: Path) -> dict[str, Any]:
    """Return every file to write: path below `schemas/` -> content. Raises BadReferenceError."""
    reference = Reference(folder)
    mscons, utilmd = reference.load(_MSCONS), reference.load(_UTILMD)
    files: dict[str, Any] = {"names.json": names.catalogue()}
    with reference.using(_MSCONS):
        for name, content in mig.mscons(mscons).items():
            files[f"{name}/mscons/mig.json"] = content
    listed = [_ahb(fv, pid) for fv in MIGS["UTILMD"] for pid in PIDS["UTILMD"]]
    loaded = [reference.load(name) for name in listed]
    with reference.using(*listed):
        elements = mig.conditional(loaded)
    with reference.using(_UTILMD, _MSCONS):
        for name, content in mig.utilmd(utilmd, mscons).items():
            mig.soften(content, elements)
            files[f"{name}/utilmd/mig.json"] = content
    ahb, used = _tables(reference, files)
    places = {"mig": MIGS, "conditions": _conditions(reference, files, used), "ahb": ahb}
    files["releases.json"] = releases.releases(places)
    stored = [content for content in files.values() if "pid" in content]
    structures = {
        message: {fv: files[f"{folder}/{message.lower()}/mig.json"] for fv, folder in fvs.items()}
        for message, fvs in MIGS.items()
    }
    files["pids.json"] = pids.pids(stored, structures, ahb)
    files["code_lists.json"] = _code_lists(reference, files)
    return files


def _ahb(fv: str, pid: int) -> str:
    return f"ahb_{fv}_{pid}.json"


def _tables(reference: Reference, files: Json) -> tuple[Json, dict[tuple[str, str], set[str]]]:
    """Add the AHB tables, equal ones once, under the first format version that uses them.

    Return message -> PID -> format version -> folder, and the condition numbers that the tables
    of a message and format version use.
    """
    stored: Json = {}
    used: dict[tuple[str, str], set[str]] = {}
    for message, numbers in PIDS.items():
        for pid in numbers:
            folders = stored.setdefault(message, {}).setdefault(pid, {})
            before: Json | None = None
            for fv in MIGS[message]:
                table = _table(reference, files, fv, message, pid)
                if before is None or table["rows"] != before["rows"]:
                    before = table
                    files[f"{fv.lower()}/{message.lower()}/{pid}.json"] = table
                folders[fv] = before["fv"].lower()
                found = used.setdefault((message, fv), set())
                for row in table["rows"]:
                    found |= conditions.numbers(row[1])
    return stored, used


def _table(reference: Reference, files: dict[str, Any], fv: str, message: str, pid: int) -> Json:
    structure = files[f"{MIGS[message][fv]}/{message.lower()}/mig.json"]
    content = reference.load(_ahb(fv, pid))
    with reference.using(_ahb(fv, pid)):
        return tables.table(content, structure)


def _conditions(
    reference: Reference, files: dict[str, Any], used: dict[tuple[str, str], set[str]]
) -> Json:
    """Add the conditions, equal ones once; return message -> format version -> folder."""
    listed = reference.load("conditions.json")
    stored: Json = {}
    before: Json = {}
    for (message, fv), numbers in used.items():
        with reference.using("conditions.json"):
            content = conditions.conditions(listed, message, fv, numbers)
        if content["conditions"] != before.get(message, {}).get("conditions"):
            before[message] = content
            files[f"{fv.lower()}/{message.lower()}/conditions.json"] = content
        stored.setdefault(message, {})[fv] = before[message]["fv"].lower()
    return stored


def _code_lists(reference: Reference, files: dict[str, Any]) -> Json:
    structure = files["fv2404/utilmd/mig.json"]
    listed = reference.load("code_lists.json")
    rows = {pid: (reference.load(_ahb("FV2410", pid)), structure) for pid in (55112, 55113)}
    with reference.using("code_lists.json"):
        return codelists.code_lists(listed, rows)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, convert, and write the files; 2 if the reference is no good."""
    parser = argparse.ArgumentParser(prog="python -m schemas.tools.convert", description=__doc__)
    parser.add_argument("reference", type=Path, help="folder with the reference files")
    parser.add_argument("--out", type=Path, default=Path("schemas"), help="default: schemas")
    parser.add_argument("--traceback", action="store_true", help="show where a fault was found")
    options = parser.parse_args(arguments)
    try:
        files = convert(options.reference)
    except BadReferenceError as fault:
        if options.traceback:
            raise
        print(f"error: {fault}", file=sys.stderr)
        return 2
    for name, content in files.items():
        write(options.out / name, content)
    lalr.main([str(options.out)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
