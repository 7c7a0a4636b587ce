"""JSON Lines: one finding a line, each with its file; the keys of a finding are those of json.

Reports of many files may be written one after the other: there is nothing around the lines.
"""

import json
from collections.abc import Iterator

from mscons.messages import Report

from .json_report import finding_object
from .options import Options

__all__ = ["lines", "render"]


def render(report: Report, options: Options) -> str:
    """Give the lines, each ended by LF; nothing for a clean report."""
    return "".join(lines(report))


def lines(report: Report) -> Iterator[str]:
    """Give line by line. A file that could not be read has a line with its `error` alone."""
    for file in report.files:
        if file.error is not None:
            yield _line({"file": file.path, "error": file.error})
        for found in file.findings:
            yield _line({"file": file.path, **finding_object(found)})


def _line(document: dict[str, object]) -> str:
    return json.dumps(document, allow_nan=False) + "\n"
