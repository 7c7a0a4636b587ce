"""`mscons explain`."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mscons.cli import render
from mscons.edifact import Code
from mscons.messages import rules
from mscons.schemas import ahb, known_pid, pids

from ..english import english_in

ROOT = Path(__file__).parents[2]
Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["AHB101"], ["AHB101 missing:", "APERAK Z29", "Example", "What to do", "AHB102"]),
        (["ahb101"], ["AHB101 missing:"]),
        (["VAL"], ["VAL201", "VAL101"]),
        (["13017"], ["Zählerstand (Strom)", "FV2410", "release 2.4c", "application reference"]),
        (["13018"], ["Lastgang", "There is none here"]),
        (["55112"], ["ended on 2025-06-05", "55616"]),
        (["55114"], ["Provisional", "No table was ever published", "inferred"]),
        (["13017", "SG10/STS[Z40]"], ["Muss [92]", "must be there if [92]", "[4P]", "9013=Z74"]),
        (["13017", "SG5[DP]#1/SG6[172]#1/LOC"], ["must be there", "3225", "[951]"]),
        (["13017", "SG10/QTY/6063=67"], ["X [35] ∨ ([32] ∧ [77])", "role NB"]),
        (["13017", "[130]"], ["APERAK Z41", "How it is decided", "DTM[7]/2380"]),
        (["13017", "92"], ["substitute_value", "STS[Z40]"]),
        (["13017", "[4P0..1]"], ["package", "[92]", "for Z84, Z85"]),
        (["13017", "UB1"], ["start of the day", "([931] ∧ [932] ∧ [490])"]),
        (["QTY", "67"], ["Ersatzwert", "6063=67", "13017"]),
        (["QTY", "6063", "67"], ["Ersatzwert"]),
        (["QTY+67"], ["Ersatzwert"]),
        (["13017", "QTY", "67"], ["MSCONS", "X [35] ∨ ([32] ∧ [77])"]),
        (["CCI", "Z96"], ["technisch nicht fernsteuerbar", "55112"]),
        (["QTY"], ["Quantity, Menge", "6060", "UTILMD"]),
        (["6063"], ["quantity qualifier", "Z18"]),
        (["SG10/STS[Z40]"], ["Grund der Ersatzwertbildung", "9013"]),
        (["FV2510"], ["2025-10-01", "release 2.4c"]),
        (["MSCONS"], ["release 2.4b", "FV2310"]),
    ],
    ids=" ".join,
)
def test_what_it_says(mscons: Run, words: list[str], says: list[str]) -> None:
    ran = mscons("explain", *words)
    assert (ran.code, ran.err) == (0, "")
    for text in says:
        assert text in ran.out


@pytest.mark.parametrize("entry", render.codes().all(), ids=lambda entry: entry.code)
def test_the_answer_that_the_market_expects(mscons: Run, entry: Code) -> None:
    answer = f"{entry.kind} {entry.answer}" if entry.kind else "none"
    assert f"\n  Expected answer  {answer}\n" in mscons("explain", entry.code).out
    told = json.loads(mscons("explain", entry.code, "--format", "json").out)["answer"]
    assert told == ({"kind": entry.kind, "code": entry.answer} if entry.kind else None)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["AHB191"], "did you mean"),
        (["AHB19"], "did you mean AHB"),
        (["13071"], "did you mean 13017"),
        (["13017", "SG10/STS[Z41]"], "did you mean STS[Z40]"),
        (["13017", "SG10/"], "expected a group"),
        (["SG10/QTI"], "MSCONS: SG10 has no QTI; did you mean QTY? (possible: QTY, DTM, STS)"),
        (["SG10/QTY/6061"], "has no 6061; did you mean 6063?"),
        (["13017", "[999]"], "those of 13017 are 1, "),
        (["13017", "CAV", "Z96"], "MSCONS has no segment CAV"),
        (["QYT", "67"], "did you mean QTY"),
        (["QTY", "66"], "Its codes: 220, 67"),
        (["QTY", "ersatz"], "67 Ersatzwert"),
        (["MSCNOS"], "did you mean MSCONS"),
        (["missing"], "AHB101"),
        (["a\x1b[2Jb"], "a\\x1b[2Jb"),
        (["13017", "[92]", "--fv", "FV2411"], "did you mean FV2410"),
        (["13017", "[92]", "--fv", "FV2410", "--on", "2026-10-01"], "exclude each other"),
        (["55112", "[92]", "--on", "2026-10-01"], "no table in FV2610; it has one in FV2310"),
        (["13017", "[92]", "--on", "2026-02-30"], "no day"),
        (["13017", "[92]", "--on", "2001-01-01"], "no format version"),
    ],
    ids=str,
)
def test_what_it_does_not_know(mscons: Run, words: list[str], hint: str) -> None:
    ran = mscons("explain", *words)
    assert (ran.code, ran.out) == (2, "")
    assert hint in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("code", [entry.code for entry in render.codes().all()])
def test_every_code_is_explained(mscons: Run, code: str) -> None:
    told = json.loads(mscons("explain", code, "--format", "json").out)
    assert told["kind"] == "finding"
    assert told["code"] == code
    assert all(told[key] for key in ("name", "title", "severity", "explanation", "example", "help"))


@pytest.mark.parametrize("code", ["AHB101", "SYN101", "VAL201"])
def test_german(mscons: Run, code: str) -> None:
    ran = mscons("--lang", "de", "explain", code)
    assert ran.code == 0
    for word in ("Beispiel", "Was zu tun ist", "Schwere"):
        assert word in ran.out


@pytest.mark.parametrize(
    ("words", "kind", "keys"),
    [
        (["13017"], "pid", {"tables", "successors", "provisional", "direction"}),
        (["13017", "SG10"], "path", {"rows", "conditions", "fv"}),
        (["13017", "92"], "condition", {"predicate", "scope", "judges", "used", "needs"}),
        (["QTY", "67"], "code", {"places", "tables", "meanings"}),
        (["QTY"], "segment", {"places", "names"}),
        (["6063"], "element", {"segments", "name"}),
        (["AHB"], "findings", {"codes"}),
    ],
    ids=["pid", "path", "condition", "code", "segment", "element", "findings"],
)
def test_json(mscons: Run, words: list[str], kind: str, keys: set[str]) -> None:
    told = json.loads(mscons("explain", *words, "--format", "json").out)
    assert (told["schema"], told["kind"]) == (1, kind)
    assert keys <= told.keys()


def test_the_version_decides(mscons: Run) -> None:
    old = mscons("explain", "13017", "SG1[Z30]", "--fv", "FV2410")
    new = mscons("explain", "13017", "SG1[Z30]", "--fv", "FV2504")
    assert "Muss" in old.out or "Soll [129]" in old.out
    assert (new.code, new.out) == (2, "")
    by_date = mscons("explain", "13017", "SG10", "--on", "01.10.2025").out
    assert "FV2510" in by_date


def test_what_the_structure_has_and_the_table_has_not(mscons: Run) -> None:
    ran = mscons("explain", "13017", "SG10/STS[Z31]")
    assert "must not be there" in ran.err


@pytest.mark.parametrize("width", [40, 60, 100, 300])
def test_no_word_is_cut(mscons: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = mscons("explain", "13017", "[92]").out
    assert "SG5[DP]/SG6[172]/SG9/SG10/STS[Z40]" in out
    assert "substitute_value" in out


def test_colour_only_when_wanted(mscons: Run) -> None:
    assert "\x1b[" not in mscons("explain", "AHB101").out
    assert "\x1b[1m" in mscons("--color", "always", "explain", "AHB101").out
    assert "\x1b[" not in mscons("--color", "never", "explain", "AHB101").out


def test_nothing_asked(mscons: Run) -> None:
    ran = mscons("explain")
    assert ran.code == 2


# --- German ---------------------------------------------------------------------------------------

PHRASES = tomllib.loads((ROOT / "cli/phrases.de.toml").read_text("utf-8"))
MARKED = re.compile(
    r"Wie sie entschieden wird \(nur auf Englisch\)\n(?:  .*\n|\n(?=  ))+"
    r"|  Anmerkung \(englisch\).*\n(?: {20,}.*\n)*"
)
TABLES = [
    ahb(pid, tables[-1]) for pid in pids() if (one := known_pid(pid)) and (tables := one.tables)
]
PLACES = sorted({(table.pid, row.path) for table in TABLES if table for row in table.rows[::9]})
NUMBERS = sorted(
    {
        (table.pid, number)
        for table in TABLES
        if table
        for row in table.rows
        for number in rules.parse(row.expression).numbers()
    }
)


def german(mscons: Run, pid: int, what: str) -> str:
    """Explain in German; without what is marked as English."""
    fv = known_pid(pid).tables[-1]  # type: ignore[union-attr]
    ran = mscons("--lang", "de", "explain", str(pid), what, "--fv", fv)
    assert ran.code == 0
    out: str = MARKED.sub("", ran.out)
    return out


@pytest.mark.parametrize(("pid", "number"), NUMBERS)
def test_conditions_in_german(mscons: Run, pid: int, number: str) -> None:
    said = german(mscons, pid, f"[{number}]")
    assert english_in(said) == []
    assert "\n  wie " in said


@pytest.mark.parametrize(("pid", "path"), PLACES)
def test_paths_in_german(mscons: Run, pid: int, path: str) -> None:
    said = german(mscons, pid, path)
    assert english_in(said) == []
    assert "\n  Tabelle " in said


@pytest.mark.parametrize("path", ["SG10/QTY/6063", "SG8", "SG2/NAD/3039"])
def test_places_of_structures_in_german(mscons: Run, path: str) -> None:
    said = mscons("--lang", "de", "explain", path).out
    assert english_in(said) == []
    assert "\n  Verwendung " in said


@pytest.mark.parametrize(
    "what",
    ["13017", "13002", "55112", "55114", "11114", "QTY 67", "STS Z32", "QTY", "UNZ", "6063", "IDE"],
)
def test_pids_codes_and_elements_in_german(mscons: Run, what: str) -> None:
    said = mscons("--lang", "de", "explain", *what.split()).out
    assert said
    assert english_in(said) == []


@pytest.mark.parametrize("english", PHRASES)
def test_phrases_are_used_and_have_the_same_names(english: str) -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "cli").rglob("*.py")]
    assert any(f'"{english}"' in source for source in sources)
    names = re.findall(r"\{[a-z]+\}", english)
    assert sorted(names) == sorted(re.findall(r"\{[a-z]+\}", PHRASES[english]))
