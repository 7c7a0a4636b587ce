"""Code Quality JSON of GitLab: findings in the merge request.

Fingerprints are unique, as GitLab shows one finding of each: further ones with the same get a
number that is hashed in. A file that could not be read is a finding of severity critical.
"""

import hashlib
import json
from typing import Any

from mscons.edifact import Severity
from mscons.messages import FileOutcome, Report

from .options import Options
from .summary import placed
from .terminal import sanitize
from .words import words

__all__ = ["render"]

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report, options: Options) -> str:
    """Give the array of findings."""
    say = words(options.lang)
    seen: dict[str, int] = {}
    found: list[dict[str, Any]] = []
    for file in report.files:
        if file.error is not None:
            text = say.read_error.format(reason=sanitize(file.error, 500))
            found.append(_entry(file, text, "unreadable", "critical", 1, ("unreadable",), seen))
        for located in file.findings:
            code, severity = located.finding.code, _SEVERITIES[located.severity]
            key = (located.fingerprint, code, located.finding.place.path or "")
            text = f"{code}: {sanitize(located.finding.text, 500)}"
            text = placed(text, file, located, say)
            found.append(_entry(file, text, code, severity, located.line, key, seen))
    return json.dumps(found, indent=1, allow_nan=False) + "\n"


def _entry(
    file: FileOutcome,
    text: str,
    check: str,
    severity: str,
    line: int,
    key: tuple[str, ...],
    seen: dict[str, int],
) -> dict[str, Any]:
    path = file.path.removeprefix("./")
    identity = "\0".join((path, *key))
    number = seen[identity] = seen.get(identity, 0) + 1
    data = f"{identity}\0{number}".encode("utf-8", "surrogatepass")
    return {
        "description": text,
        "check_name": check,
        "fingerprint": hashlib.sha256(data).hexdigest(),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
