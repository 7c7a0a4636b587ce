"""Write `lalr.json` beside each `mig.json`: the parse table that lark builds for it.

    python -m schemas.tools.lalr [SCHEMAS]

Needed after a structure was changed by hand; the converter does it by itself.
"""

import json
import sys
from pathlib import Path
from typing import Any

from mscons.edifact import lalr_of

from ..load import structure_of

__all__ = ["main", "table"]


def table(mig: dict[str, Any]) -> dict[str, Any]:
    """Give the content of `lalr.json` for that of a `mig.json`."""
    about = {
        "source": "mig.json, by schemas.tools.lalr",
        "certainty": {"*": "certain: computed by lark"},
    }
    return about | lalr_of(structure_of(mig))


def write(path: Path, content: dict[str, Any]) -> None:
    """Write one state a line."""
    states = ",\n".join(f"  {json.dumps(state)}" for state in content["states"])
    head = "".join(
        f' "{key}": {json.dumps(part)},\n' for key, part in content.items() if key != "states"
    )
    path.write_text(f'{{\n{head} "states": [\n{states}\n ]\n}}\n', "utf-8", newline="\n")


def main(arguments: list[str]) -> None:
    """Write the tables of all structures below a folder."""
    for mig in sorted(Path(*arguments[:1] or ["schemas"]).glob("*/*/mig.json")):
        write(mig.with_name("lalr.json"), table(json.loads(mig.read_text("utf-8"))))


if __name__ == "__main__":
    main(sys.argv[1:])
