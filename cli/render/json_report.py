"""JSON of `validate`: stable, every key always there, described by validate.schema.json.

The text is ASCII: other characters are escaped, so that any channel carries it. `text`, `help` and
the texts of conditions follow the language, all else does not.
"""

import json
from typing import Any

from mscons.edifact import Place, Severity
from mscons.messages import FileOutcome, Located, MessageOutcome, Report

from .catalogue import entry
from .options import Options

__all__ = ["finding_object", "render"]

Json = dict[str, Any]


def render(report: Report, options: Options) -> str:
    """Give one JSON object, indented, ended by LF."""
    document: Json = {
        "schema": 1,
        "tool": {"name": "mscons", "version": options.tool},
        "files": [_file(file) for file in report.files],
        "summary": {f"{s.value}s": report.count(s) for s in Severity},
    }
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def _file(file: FileOutcome) -> Json:
    return {
        "path": file.path,
        "error": file.error,
        "messages": [_message(message) for message in file.messages],
        "findings": [finding_object(found) for found in file.findings],
        "dropped": file.dropped,
        "known": file.known,
    }


def _message(message: MessageOutcome) -> Json:
    checked = message.checked
    return {
        "message": message.message,
        "reference": message.reference,
        "type": message.type,
        "release": message.release,
        "pid": message.pid,
        "fv": message.fv,
        "checked": {
            "rows": checked.rows,
            "decided": checked.decided,
            "undecidable": checked.undecidable,
            "not_implemented": checked.not_implemented,
            "undecided": [
                {"condition": one.condition, "name": one.name, "needs": one.needs}
                for one in checked.undecided
            ],
            "missing_predicates": list(checked.missing_predicates),
        },
    }


def finding_object(found: Located) -> Json:
    """Give the object of one finding, as json and jsonl share it."""
    finding = found.finding
    known = entry(finding.code)
    at = _place(finding.place)
    answer = {"kind": known.kind, "code": known.answer} if known and known.answer else None
    return {
        "code": finding.code,
        "name": known.name if known else None,
        "severity": finding.severity.value,
        "text": finding.text,
        "place": {
            "start": at.pop("start"),
            "end": at.pop("end"),
            "line": found.line,
            "column": found.column,
            **at,
        },
        "rule": finding.rule,
        "expression": finding.expression,
        "because": [
            {"number": one.number, "name": one.name, "truth": one.truth, "text": one.text}
            for one in finding.because
        ],
        "related": [_place(place) for place in finding.related],
        "help": finding.help,
        "answer": answer,
    }


def _place(place: Place) -> Json:
    return {
        "start": place.start,
        "end": place.end,
        "message": place.message,
        "segment": place.segment,
        "path": place.path,
    }
