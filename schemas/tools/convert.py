"""Write the JSON files of `schemas/` from a folder of reference files.

Run it from the root of the repository, with the folder as the argument:

    python -m schemas.tools.convert PATH_TO_REFERENCE [--out schemas]

The output is deterministic: the same reference gives the same bytes. It is committed, so a
change of the reference or of this converter shows as a diff of the tables.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import yaml

from . import mig, names, tables
from .dump import write

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


def convert(reference: Path) -> dict[str, Any]:
    """Return every file to write: path below `schemas/` -> content."""
    mscons, utilmd = _yaml(reference / "mig_mscons.yaml"), _yaml(reference / "mig_utilmd.yaml")
    files: dict[str, Any] = {"names.json": names.catalogue()}
    for folder, content in mig.mscons(mscons).items():
        files[f"{folder}/mscons/mig.json"] = content
    for folder, content in mig.utilmd(utilmd, mscons).items():
        files[f"{folder}/utilmd/mig.json"] = content
    _tables(reference, files)
    return files


def _tables(reference: Path, files: dict[str, Any]) -> dict[str, dict[int, dict[str, str]]]:
    """Add the AHB tables; return message -> PID -> format version -> folder.

    Equal tables are stored once, under the first format version that uses them.
    """
    stored: dict[str, dict[int, dict[str, str]]] = {}
    for message, pids in PIDS.items():
        for pid in pids:
            places: dict[str, str] = {}
            before: Json | None = None
            for fv, folder in MIGS[message].items():
                structure = files[f"{folder}/{message.lower()}/mig.json"]
                table = tables.table(_json(reference / f"ahb_{fv}_{pid}.json"), structure)
                if before is None or table["rows"] != before["rows"]:
                    before = table
                    files[f"{fv.lower()}/{message.lower()}/{pid}.json"] = table
                places[fv] = before["fv"].lower()
            stored.setdefault(message, {})[pid] = places
    return stored


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, convert, and write the files."""
    parser = argparse.ArgumentParser(prog="python -m schemas.tools.convert", description=__doc__)
    parser.add_argument("reference", type=Path, help="folder with the reference files")
    parser.add_argument("--out", type=Path, default=Path("schemas"), help="default: schemas")
    options = parser.parse_args(arguments)
    for name, content in convert(options.reference).items():
        write(options.out / name, content)


def _yaml(path: Path) -> Json:
    data: Json = yaml.safe_load(path.read_text("utf-8"))
    return data


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


if __name__ == "__main__":
    main()
