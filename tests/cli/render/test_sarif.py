"""SARIF: valid by the official schema, and what services need of it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from mscons.cli import render
from mscons.messages import FileOutcome, Report

FILE = Path(__file__).parent / "vendored" / "sarif-schema-2.1.0.json"
SHA256 = "6352a05f9d03f181b8d9c71a46bdacc4fcff9d8ade5364858b425ba0c0994ed7"
CASES = ("clean", "one_error", "hostile", "many", "unreadable", "thousand", "nothing")
Case = Callable[[str], Report]


def run_of(report: Report) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render.FORMATS["sarif"].render(report))
    return log["runs"][0]  # type: ignore[no-any-return]


def test_the_schema_is_the_official_one() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == SHA256


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("lang", ["en", "de"])
def test_valid_by_the_official_schema(case: str, lang: str, report_of: Case) -> None:
    schema = json.loads(FILE.read_text("utf-8"))
    Draft7Validator.check_schema(schema)
    checker = Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)
    text = render.FORMATS["sarif"].render(report_of(case), render.Options(lang=lang))
    checker.validate(json.loads(text))
    assert text.isascii()


def test_a_log_with_an_unknown_level_is_refused(report_of: Case) -> None:
    schema = json.loads(FILE.read_text("utf-8"))
    log = json.loads(render.FORMATS["sarif"].render(report_of("one_error")))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not Draft7Validator(schema).is_valid(log)


def test_the_region_has_lines_and_bytes(report_of: Case) -> None:
    (result,) = run_of(report_of("one_error"))["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 272,
        "endLine": 1,
        "endColumn": 272,
        "byteOffset": 271,
        "byteLength": 0,
    }
    (logical,) = location["logicalLocations"]
    assert logical["fullyQualifiedName"] == "SG5[DP]#1/SG6[172]#1/SG9#1/SG10#1/STS[Z40]"


def test_fingerprints_stay_when_lines_move(report_of: Case) -> None:
    report = report_of("one_error")
    before = run_of(report)["results"][0]
    report.files[0].findings[0] = report.files[0].findings[0]._replace(line=99, column=3)
    after = run_of(report)["results"][0]
    assert before["locations"] != after["locations"]
    assert before["partialFingerprints"] == after["partialFingerprints"] != {}


def test_an_unreadable_file_is_a_notification(report_of: Case) -> None:
    (invocation,) = run_of(report_of("unreadable"))["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "No such file or directory"


def test_the_worst_first_and_five_thousand_at_most(report_of: Case) -> None:
    (file,) = report_of("thousand").files
    run = run_of(Report([replace(file, findings=file.findings * 6)]))
    levels = [result["level"] for result in run["results"]]
    assert len(levels) == 5000
    assert levels == sorted(levels, key=["error", "warning", "note"].index)
    assert run["properties"]["resultsLeftOut"] == 1000 + 50


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("in/a.edi", "in/a.edi"),
        ("./a.edi", "a.edi"),
        ("/var/in/a b.edi", "file:///var/in/a%20b.edi"),
        ("C:\\in\\a.edi", "file:///C:/in/a.edi"),
        ("x.zip!a.edi", "x.zip!a.edi"),
        ("a\udcff.edi", "a%FF.edi"),
        ("a\ud800.edi", "a%ED%A0%80.edi"),
        ("März:1#?%.edi", "M%C3%A4rz%3A1%23%3F%25.edi"),
        ("", "."),
    ],
)
def test_file_names_as_uris(path: str, uri: str) -> None:
    (artifact,) = run_of(Report([FileOutcome(path)]))["artifacts"]
    assert artifact["location"]["uri"] == uri
