"""Baselines: findings that are known, by fingerprint, so that only new ones count.

    {"schema": 1, "findings": [{"fingerprint": "...", "count": 2, "file": "a.edi", "code": "...",
      "path": "..."}]}

File, code and path are for the reader of the file; only fingerprints and counts are compared.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import click

from mscons.messages import Report

from .output import replacing

__all__ = ["read_baseline", "write_baseline"]


def read_baseline(path: str) -> Mapping[str, int]:
    """Read which findings are known, and how many of each. Raises click.UsageError."""
    try:
        data: Any = json.loads(Path(path).read_bytes())
        if data["schema"] != 1:
            raise ValueError(f"schema {data['schema']!r} is not known")
        found: dict[str, int] = {}
        for entry in cast(list[dict[str, Any]], data["findings"]):
            mark, count = entry["fingerprint"], entry["count"]
            if not isinstance(mark, str) or not isinstance(count, int):
                raise TypeError("a fingerprint is a text, a count a number")
            found[mark] = found.get(mark, 0) + count
    except OSError as problem:
        hint = "; --write-baseline makes it" if isinstance(problem, FileNotFoundError) else ""
        raise click.UsageError(f"--baseline {path}: {problem.strerror}{hint}") from problem
    except KeyError as problem:
        raise click.UsageError(f"--baseline {path}: {problem} is missing") from problem
    except (ValueError, TypeError, RecursionError) as problem:
        raise click.UsageError(f"--baseline {path}: is no baseline: {problem}") from problem
    return found


def write_baseline(path: str, report: Report) -> int:
    """Write down all findings of a report; give their number. Raises OSError."""
    counts: dict[str, dict[str, Any]] = {}
    for file, located in report.findings():
        entry = counts.setdefault(
            located.fingerprint,
            {
                "fingerprint": located.fingerprint,
                "count": 0,
                "file": file.path.replace("\\", "/").rpartition("/")[2],
                "code": located.finding.code,
                "path": located.finding.place.path,
            },
        )
        entry["count"] += 1
    order = sorted(counts.values(), key=lambda e: (e["file"], e["code"], e["fingerprint"]))
    document = {"schema": 1, "findings": order}
    with replacing(Path(path)) as out:
        out.write(json.dumps(document, indent=1).encode("ascii") + b"\n")
    return sum(entry["count"] for entry in order)
