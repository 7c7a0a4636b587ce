"""The JSON contract: the schema, the keys of the handbook, and what each says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mscons.cli import render
from mscons.messages import Report

SCHEMA = json.loads(
    (Path(render.__file__ or "").parent / "validate.schema.json").read_text("utf-8")
)
CASES = ("clean", "one_error", "hostile", "many", "unreadable", "thousand", "nothing")
Case = Callable[[str], Report]


def rendered(report: Report, name: str = "json", lang: str = "en") -> str:
    return render.FORMATS[name].render(report, render.Options(version="1", lang=lang))


def no_codes(_lang: str = "en") -> dict[str, Any]:
    return {}


def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(SCHEMA)
    return Draft202012Validator(SCHEMA)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("lang", ["en", "de"])
def test_valid_by_the_schema(case: str, lang: str, report_of: Case) -> None:
    validator().validate(json.loads(rendered(report_of(case), lang=lang)))


def test_the_schema_refuses_a_key_too_many_and_one_too_few(report_of: Case) -> None:
    document = json.loads(rendered(report_of("one_error")))
    finding = document["files"][0]["findings"][0]
    finding["more"] = 1
    assert not validator().is_valid(document)
    del finding["more"], finding["related"]
    assert not validator().is_valid(document)


def test_the_example_of_the_handbook(report_of: Case) -> None:
    document = json.loads(rendered(report_of("one_error")))
    assert document["schema"] == 1
    assert document["tool"] == {"name": "mscons", "version": "1"}
    assert document["summary"] == {"errors": 1, "warnings": 0, "notes": 0}
    (file,) = document["files"]
    assert file["path"] == "readings.edi"
    assert file["messages"] == [
        {
            "message": 1,
            "reference": "1",
            "type": "MSCONS",
            "release": "2.4c",
            "pid": 13017,
            "fv": "FV2610",
            "checked": {
                "rows": 168,
                "decided": 163,
                "undecidable": 5,
                "not_implemented": 0,
                "undecided": [
                    {
                        "condition": "126",
                        "name": "plausibility_note_exists",
                        "needs": "conditions.plausibility_note_exists",
                    }
                ],
                "missing_predicates": [],
            },
        }
    ]
    (finding,) = file["findings"]
    assert finding == {
        "code": "AHB101",
        "name": "missing",
        "severity": "error",
        "text": "STS+Z40 is missing",
        "place": {
            "start": 271,
            "end": 271,
            "line": 1,
            "column": 272,
            "message": 1,
            "segment": 14,
            "path": "SG5[DP]#1/SG6[172]#1/SG9#1/SG10#1/STS[Z40]",
        },
        "rule": "SG5[DP]/SG6[172]/SG9/SG10/STS[Z40]",
        "expression": "Muss [92]",
        "because": [
            {
                "number": "92",
                "name": "substitute_value",
                "truth": "true",
                "text": "the quantity is a substitute value (QTY+67)",
            }
        ],
        "related": [],
        "help": "add STS+Z40 to this group, after STS+Z32",
        "answer": {"kind": "APERAK", "code": "Z29"},
    }


def test_an_unknown_code_has_no_name_and_no_answer(
    report_of: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mscons.cli.render.catalogue.codes", no_codes)
    document = json.loads(rendered(report_of("one_error")))
    finding = document["files"][0]["findings"][0]
    assert (finding["name"], finding["answer"]) == (None, None)
    validator().validate(document)


@pytest.mark.parametrize("case", CASES)
def test_lines_are_the_findings_of_json_with_their_file(case: str, report_of: Case) -> None:
    whole = json.loads(rendered(report_of(case)))
    expected: list[object] = []
    for file in whole["files"]:
        if file["error"] is not None:
            expected.append({"file": file["path"], "error": file["error"]})
        expected += [{"file": file["path"], **finding} for finding in file["findings"]]
    text = rendered(report_of(case), "jsonl")
    assert text == "" or text.endswith("\n")
    assert [json.loads(line) for line in text.split("\n")[:-1]] == expected


def test_ascii_for_every_channel(report_of: Case) -> None:
    assert rendered(report_of("hostile")).isascii()
    assert rendered(report_of("hostile"), "jsonl").isascii()
