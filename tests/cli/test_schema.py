"""`mscons schema`."""

import csv
import json
from collections.abc import Callable
from typing import Any

import pytest

from mscons.schemas import ahb, diff, format_versions, load_structure, pids

Run = Callable[..., Any]


def tabs(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE))


# --- list -----------------------------------------------------------------------------------------


def test_versions(mscons: Run) -> None:
    rows = tabs(mscons("schema", "list").out)
    assert list(dict.fromkeys(row["version"] for row in rows)) == [
        version.name for version in format_versions()
    ]
    by_key = {(row["version"], row["message"]): row for row in rows}
    newest = by_key["FV2610", "MSCONS"]
    assert (newest["release"], newest["structure"]) == ("2.5", "inferred")
    assert by_key["FV2410", "MSCONS"]["tables"] == "13017 (certain)"
    assert "55114 (provisional)" in by_key["FV2410", "UTILMD"]["tables"]
    assert by_key["FV2504", "UTILMD"]["structure"] == "none"


def test_pids(mscons: Run) -> None:
    rows = tabs(mscons("schema", "list", "--pids").out)
    assert [int(row["pid"]) for row in rows] == list(pids())
    assert rows[0]["tables"] == "FV2210-FV2610"
    every = json.loads(mscons("schema", "list", "--pids", "--all", "--format", "json").out)["pids"]
    assert len(every) > 200
    assert {"pid": "13018"}.items() <= next(r for r in every if r["pid"] == "13018").items()
    assert mscons("schema", "list", "--all").code == 2


# --- show: tables ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pid", "fv"), [(13017, v.name) for v in format_versions()] + [(55112, "FV2404")]
)
def test_a_table_with_tabs(mscons: Run, pid: int, fv: str) -> None:
    table = ahb(pid, fv)
    assert table is not None
    ran = mscons("schema", "show", pid, "--fv", fv)
    rows = tabs(ran.out)
    assert [(r["path"], r["expression"], r["name"]) for r in rows] == [
        (row.path, row.expression, row.name) for row in table.rows
    ]
    with_number = [row for row in rows if "[92]" in row["expression"]]
    assert all("[92] " in row["conditions"] for row in with_number)


def test_a_table_for_people(mscons: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    out = mscons("schema", "show", "13017", "--fv", "FV2510", "--format", "text").out
    lines = [line.rstrip() for line in out.split("\n")]
    assert lines[0] == "13017 Zählerstand (Strom)"
    assert any(
        line.split() == ["17", "SG6[172]", "Muss", "Identifikationsangabe"] for line in lines
    )
    assert any("9013=Z74" in line and "X [4P0..1]" in line for line in lines)
    assert any(line.startswith("  [92] ") and "substitute" in line for line in lines)


@pytest.mark.parametrize("width", [60, 80])
def test_identifiers_are_never_cut(
    mscons: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = mscons("schema", "show", "13017", "--fv", "FV2510", "--format", "text").out
    assert "…" not in out
    assert {"13017", "SG5[DP]", "SG6[172]", "STS[Z40]", "9013=Z74"} <= set(out.split())


def test_a_provisional_table_says_why(mscons: Run) -> None:
    ran = mscons("schema", "show", "55114")
    assert "No table was ever published" in ran.err
    told = json.loads(mscons("schema", "show", "55114", "--format", "json").out)
    assert told["provisional"].startswith("No table")
    text = mscons("schema", "show", "55114", "--format", "text").out
    assert "provisional: No table" in text


def test_json_of_a_table(mscons: Run) -> None:
    told = json.loads(mscons("schema", "show", "13017", "--fv", "FV2410", "--format", "json").out)
    assert (told["pid"], told["fv"], told["release"]) == (13017, "FV2410", "2.4c")
    assert len(told["rows"]) == 141
    assert told["conditions"]["92"]["name"] == "substitute_value"
    assert all(one["implemented"] for one in told["conditions"].values())


@pytest.mark.parametrize(
    ("path", "has"),
    [
        ("SG10/STS[Z40]", "/STS[Z40]"),
        ("SG10/STS/9013=Z74", "/9013=Z74"),
        ("SG9/*", "/SG9"),
        ("SG9", "/SG9"),
        ("UNB", "UNB"),
    ],
)
def test_part_of_a_table(mscons: Run, path: str, has: str) -> None:
    table = ahb(13017, "FV2510")
    assert table is not None
    rows = tabs(mscons("schema", "show", "13017", "--fv", "FV2510", "--path", path).out)
    assert [row["path"] for row in rows] == [row.path for row in table.rows if has in row.path]


# --- show: structures -----------------------------------------------------------------------------


@pytest.mark.parametrize("message", ["MSCONS", "UTILMD", "mscons"])
def test_a_structure_as_a_tree(mscons: Run, message: str) -> None:
    out = mscons("schema", "show", message, "--fv", "FV2410").out
    structure = load_structure("fv2404", message.upper())
    lines = [line for line in out.split("\n") if "─ " in line]
    groups = out.count("─ SG")
    assert len(lines) - groups == sum(1 for _ in structure.root.segments()) + len(structure.service)


def test_elements_and_codes_of_a_structure(mscons: Run) -> None:
    out = mscons("schema", "show", "MSCONS", "--on", "2026-01-01", "--path", "SG10/QTY").out
    assert "6063 M an..3" in out
    assert "67   Ersatzwert" in out
    rows = tabs(mscons("schema", "show", "MSCONS", "--elements", "--format", "tsv").out)
    assert any(row["path"] == "UNB/0020" and row["format"] == "an..14" for row in rows)


def test_json_of_a_structure(mscons: Run) -> None:
    told = json.loads(mscons("schema", "show", "MSCONS", "--format", "json").out)
    paths = [item["path"] for item in told["items"]]
    assert (paths[0], paths[-1]) == ("UNB", "UNZ")
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["MSCON"], "did you mean MSCONS?"),
        (["13071"], "did you mean 13017"),
        (["13018"], "known by its number only"),
        (["55112", "--fv", "FV2504"], "it has one in FV2310, FV2404, FV2410"),
        (["UTILMD", "--on", "2026-01-01"], "it has one in FV2310, FV2404, FV2410"),
        (["MSCONS", "--path", "SG11"], "has no SG11"),
        (["MSCONS", "--path", "SG10/QTI"], "SG10 has no QTI; did you mean QTY?"),
        (["MSCONS", "--path", "SG10/QTY/6061"], "has no 6061; did you mean 6063?"),
        (["13017", "--path", "SG9/MOA"], "SG9 has no MOA (possible: LIN, PIA, SG10)"),
        (["13017", "--path", "SG8"], "the structure has it, no row of the table is about it"),
        (["MSCONS", "--path", "sg1"], "expected a group"),
        (["13017", "--path", "SG10/CAV"], "has no SG10/CAV"),
        (["\u0661\u0663\u0660\u0661\u0667"], "there is no message type or PID"),
        (["x\x1b[31m"], "x\\x1b[31m"),
    ],
    ids=str,
)
def test_what_there_is_not(mscons: Run, words: list[str], says: str) -> None:
    ran = mscons("schema", "show", *words)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


# --- diff -----------------------------------------------------------------------------------------


def test_a_diff(mscons: Run) -> None:
    ran = mscons("schema", "diff", "13017", "FV2410", "fv2504")
    rows = tabs(ran.out)
    changes = diff(13017, "FV2410", "FV2504")
    assert [(r["change"], r["path"]) for r in rows if r["change"] != "meaning"] == [
        (change.kind, change.path) for change in changes
    ]
    told = json.loads(mscons("schema", "diff", "13017", "FV2410", "FV2504", "--format", "json").out)
    assert [one["path"] for one in told["changes"]] == [change.path for change in changes]
    assert told["changes"][0]["after"] is None


def test_numbers_that_mean_something_else(mscons: Run) -> None:
    told = json.loads(mscons("schema", "diff", "13017", "FV2210", "FV2610", "--format", "json").out)
    assert all(one["before"] != one["after"] for one in told["meanings"])


def test_a_diff_for_people(mscons: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    out = mscons("schema", "diff", "13017", "FV2410", "FV2504", "--format", "table").out
    assert "SG1[Z30]/RFF/1154" in out
    assert "0 added, 2 removed, 1 changed" in out
    same = mscons("schema", "diff", "13017", "FV2504", "FV2604", "--format", "table").out
    assert "No rule differs." in same


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["13071", "FV2410", "FV2504"], "did you mean 13017"),
        (["13017", "FV2410", "FV2505"], "did you mean FV2510 or FV2504"),
        (["55112", "FV2410", "FV2504"], "has no table in FV2504"),
    ],
)
def test_a_diff_of_what_there_is_not(mscons: Run, words: list[str], says: str) -> None:
    ran = mscons("schema", "diff", *words)
    assert ran.code == 2
    assert says in ran.err


def test_elements_are_shown_when_asked_for(mscons: Run) -> None:
    """By default only with a path, where they are few."""
    show = ("schema", "show", "MSCONS", "--on", "2026-10-01")
    whole, path = mscons(*show).out, mscons(*show, "--path", "SG10/QTY").out
    assert "6063" in path
    assert "6063" not in whole
    assert mscons(*show, "--no-elements").out == whole
    assert "6063" in mscons(*show, "--elements").out
    assert "6063" not in mscons(*show, "--path", "SG10/QTY", "--no-elements").out
