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

from . import mig, names
from .dump import write

Json = dict[str, Any]


def convert(reference: Path) -> dict[str, Any]:
    """Return every file to write: path below `schemas/` -> content."""
    mscons, utilmd = _yaml(reference / "mig_mscons.yaml"), _yaml(reference / "mig_utilmd.yaml")
    files: dict[str, Any] = {"names.json": names.catalogue()}
    for folder, content in mig.mscons(mscons).items():
        files[f"{folder}/mscons/mig.json"] = content
    for folder, content in mig.utilmd(utilmd, mscons).items():
        files[f"{folder}/utilmd/mig.json"] = content
    return files


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
