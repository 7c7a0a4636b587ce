"""Write JSON that reads well in a diff: one row, one element, one code per line.

A list of plain values always stands on one line. Everything else stands on one line when it
is short, and is spread over several lines when it is not.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

_WIDTH = 180


def dumps(value: Any) -> str:
    """Return `value` as JSON text with a final newline.

    >>> print(dumps({"rows": [["UNS", "Muss"], ["UNS/0081=D", "X"]], "pid": 13017}), end="")
    {"rows": [["UNS", "Muss"], ["UNS/0081=D", "X"]], "pid": 13017}
    """
    return _render(value, 0) + "\n"


def write(path: Path, value: Any) -> None:
    """Write `value` to `path`, making the folder when it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumps(value), encoding="utf-8", newline="\n")


def _render(value: Any, indent: int) -> str:
    short = json.dumps(value, ensure_ascii=False)
    if _stays_whole(value, short, indent):
        return short
    inner = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [
            f"{inner}{json.dumps(key, ensure_ascii=False)}: {_render(item, indent + 1)}"
            for key, item in cast(dict[str, Any], value).items()
        ]
    else:
        parts = [inner + _render(item, indent + 1) for item in value]
    return f"{short[0]}\n" + ",\n".join(parts) + f"\n{' ' * indent}{short[-1]}"


def _stays_whole(value: Any, short: str, indent: int) -> bool:
    if isinstance(value, list) and not any(
        isinstance(item, (dict, list)) for item in cast(Sequence[Any], value)
    ):
        return True
    return not isinstance(value, (dict, list)) or len(short) + indent <= _WIDTH
