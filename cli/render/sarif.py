"""SARIF 2.1.0: for code scanning services. Text is ASCII, as in json.

Results are sorted by severity and cut at 5,000, as many as GitHub keeps; how many were cut, and
what was checked, is in the properties of the run. Columns count bytes, which are characters in the
market's repertoire (ISO 8859-1).
"""

import json
from typing import Any

from mscons.messages import FileOutcome, Located, Report

from .catalogue import entry
from .excerpt import end
from .options import Options
from .summary import by_severity, kind, rows, summary, version
from .terminal import sanitize
from .uri import uri
from .words import Words, words

__all__ = ["render"]

Json = dict[str, Any]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_MOST = 5000


def render(report: Report, options: Options) -> str:
    """Give a log with one run."""
    say = words(options.lang)
    found = by_severity(report)
    codes = sorted({located.finding.code for _, located in found})
    index = {code: number for number, code in enumerate(codes)}
    files = {id(file): number for number, file in enumerate(report.files)}
    driver = {"name": "mscons", "version": options.tool}
    rules = [_rule(code, options.lang) for code in codes]
    run: Json = {
        "tool": {"driver": {**driver, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "artifacts": [_artifact(file) for file in report.files],
        "results": [
            _result(located, file, files[id(file)], index[located.finding.code])
            for file, located in found[:_MOST]
        ],
        "properties": {
            "summary": summary(report, say),
            "resultsLeftOut": max(0, len(found) - _MOST) + sum(f.dropped for f in report.files),
            "checked": _checked(report, say),
        },
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1, allow_nan=False) + "\n"


def _rule(code: str, lang: str) -> Json:
    known = entry(code, lang)
    if known is None:
        return {"id": code}
    level = {"level": known.severity.value}
    return {
        "id": code,
        "name": known.name,
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.explanation},
        "help": {"text": known.help},
        "defaultConfiguration": level,
    }


def _artifact(file: FileOutcome) -> Json:
    return {"location": {"uri": uri(file.path)}, "length": file.size}


def _invocation(report: Report) -> Json:
    unread = [file for file in report.files if file.error is not None]
    return {
        "executionSuccessful": not unread,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": file.error},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(file.path)}}}],
            }
            for file in unread
        ],
    }


def _result(located: Located, file: FileOutcome, number: int, rule: int) -> Json:
    finding, place = located.finding, located.finding.place
    location: Json = {
        "physicalLocation": {
            "artifactLocation": {"uri": uri(file.path), "index": number},
            "region": _region(located),
        }
    }
    if place.path:
        location["logicalLocations"] = [{"fullyQualifiedName": place.path, "kind": "element"}]
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity.value,
        "message": {"text": _text(located)},
        "locations": [location],
    }
    if located.fingerprint:
        names = ("primaryLocationLineHash", "mscons/v1")
        result["partialFingerprints"] = dict.fromkeys(names, located.fingerprint)
    result["properties"] = {
        "message": place.message,
        "segment": place.segment,
        "rule": finding.rule,
        "expression": finding.expression,
    }
    return result


def _region(located: Located) -> Json:
    place = located.finding.place
    line, column = end(located)
    return {
        "startLine": located.line,
        "startColumn": located.column,
        "endLine": line,
        "endColumn": column,
        "byteOffset": place.start,
        "byteLength": max(0, place.end - place.start),
    }


def _text(located: Located) -> str:
    """Give text, reasons and help as paragraphs. Viewers read `[a](b)` as a link: no links here."""
    finding = located.finding
    parts = [finding.text, *(one.text for one in finding.because), finding.help or ""]
    text = "\n".join(sanitize(part, 500) for part in parts if part)
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _checked(report: Report, say: Words) -> list[Json]:
    return [
        {
            "file": row.files,
            "messages": row.numbers,
            "kind": kind(row.first),
            "fv": version(row.first) or None,
            "layers": list(row.first.layers),
            "rows": row.first.checked.rows,
            "decided": row.first.checked.decided,
            "undecidable": row.first.checked.undecidable,
            "notImplemented": row.first.checked.not_implemented,
        }
        for row in rows(report, say)
    ]
