"""`mscons id check` and `mscons id make`."""

import inspect
import io
import json
import subprocess
import sys
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from mscons.cli import main

MALO = "51238696012"
MELO = "DE00014559929E00856996N5139699L01"


def run(*args: str, stdin: str | bytes | None = None) -> Result:
    apart = "mix_stderr" in inspect.signature(CliRunner).parameters  # click 8.1
    options: dict[str, Any] = {"mix_stderr": False} if apart else {}
    return CliRunner(**options).invoke(main, ["id", *args], input=stdin)


def rows(result: Result) -> list[list[str]]:
    return [line.split("\t") for line in result.stdout.splitlines()]


def test_valid_ids_of_several_kinds() -> None:
    result = run("check", MALO, MELO, "1-1:1.8.1", "9905048000007", "CBCKZFX2YY5")
    assert result.exit_code == 0
    assert rows(result) == [
        [MALO, "valid", "malo, tranche", ""],
        [
            MELO,
            "valid",
            "melo",
            "country DE, grid_operator 000145, postcode 59929, metering_point E00856996N5139699L01",
        ],
        ["1-1:1.8.1", "valid", "obis", "active energy import, tariff 1"],
        ["9905048000007", "valid", "mpid", "BDEW, NAD 293, UNB 500"],
        ["CBCKZFX2YY5", "valid", "sr", ""],
    ]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("51238696013", "malo", "check digit is 3, should be 2"),
        ("012345678901", "malo", "a MaLo-ID has 11 characters, not 12"),
        ("DE012345678901234567890", "melo", "a MeLo-ID has 33 characters, not 23"),
        ("hello", "-", "resembles no identifier"),
        ("٤1373559241", "malo", "character 1 is '٤', should be a digit from 1 to 9"),
        ("X1238696012", "malo", "character 1 is 'X', should be a digit from 1 to 9"),
    ],
)
def test_wrong_ids(text: str, kind: str, words: str) -> None:
    result = run("check", text)
    assert result.exit_code == 1
    assert rows(result) == [[text, "wrong", kind, words]]


def test_one_wrong_id_among_valid_ones() -> None:
    result = run("check", MALO, "51238696013", MALO)
    assert result.exit_code == 1
    assert [row[1] for row in rows(result)] == ["valid", "wrong", "valid"]


def test_kind_is_what_it_should_be() -> None:
    assert run("check", "--kind", "tranche", MALO).exit_code == 0
    result = run("check", "--kind", "melo", MALO)
    assert result.exit_code == 1
    assert rows(result)[0][3] == "a MeLo-ID has 33 characters, not 11"


def test_standard_input() -> None:
    result = run("check", stdin=f"\ufeff{MALO}\r\n\n  {MELO}\t\n51238696013")
    assert result.exit_code == 1
    assert [row[0] for row in rows(result)] == [MALO, MELO, "51238696013"]


def test_a_hyphen_is_standard_input() -> None:
    assert rows(run("check", MELO, "-", stdin=f"{MALO}\n")) == rows(run("check", MELO, MALO))


def test_bytes_that_are_no_text_do_not_end_the_run() -> None:
    result = run("check", stdin=b"\xff\xfe\x1b[2J\n" + MALO.encode() + b"\n")
    assert result.exit_code == 1
    assert [row[1] for row in rows(result)] == ["wrong", "valid"]
    assert "\x1b" not in result.stdout


def test_control_characters_are_escaped() -> None:
    result = run("check", "\x1b[31m5\u202e", "x" * 100_000)
    assert result.exit_code == 1
    assert result.stdout.startswith("\\x1b[31m5\\u202e\t")
    assert len(result.stdout) < 1000


def test_nothing_to_check() -> None:
    result = run("check", stdin="\n \n")
    assert result.exit_code == 2
    assert "nothing to check" in result.stderr


def test_a_terminal_without_ids_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    with pytest.raises(click.UsageError, match="give IDs"):
        main.main(["id", "check"], standalone_mode=False)


def test_json() -> None:
    result = run("check", "--format", "json", MELO, "51238696013", "1-1:1.8.0")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert data["summary"] == {"valid": 2, "wrong": 1}
    assert data["ids"][0]["parts"]["postcode"] == "59929"
    assert data["ids"][1] == {
        "id": "51238696013",
        "valid": False,
        "kinds": ["malo"],
        "parts": {},
        "error": {
            "kind": "check_digit",
            "position": 11,
            "expected": "2",
            "text": "check digit is 3, should be 2",
        },
    }
    assert data["ids"][2]["parts"]["quantity"] == 1


def test_the_table_folds_and_loses_nothing() -> None:
    result = run("check", "--format", "table", MALO, "51238696013", "[/red]:smiley:")
    assert result.exit_code == 1
    assert "check digit is 3, should be 2" in result.stdout
    assert "[/red]:smiley:" in result.stdout


@pytest.mark.parametrize(
    ("kind", "base", "made"),
    [
        ("malo", "5123869601", MALO),
        ("tranche", "5768567674", "57685676748"),
        ("melo", "DE00014559929E00856996N5139699L01", MELO),
        ("melo", "DE00014559929", "DE00014559929" + "0" * 20),
        ("nelo", "E123484843", "E1234848431"),
        ("sr", "CBCKZFX2YY", "CBCKZFX2YY5"),
        ("tr", "D417MLM816", "D417MLM8164"),
        ("mpid", "990504800000", "9905048000007"),
        ("mpid", "401234500002", "4012345000023"),
        ("eic", "11XRWENET12345-", "11XRWENET12345-2"),
        ("obis", "1.8.0", "1-0:1.8.0"),
    ],
)
def test_make_from_a_base(kind: str, base: str, made: str) -> None:
    result = run("make", kind, base)
    assert (result.exit_code, result.stdout) == (0, made + "\n")


@pytest.mark.parametrize("kind", ["malo", "melo", "nelo", "sr", "tr", "tranche", "mpid", "eic"])
def test_invented_ids_are_valid(kind: str) -> None:
    result = run("make", kind, "--count", "20", "--seed", "3")
    made = result.stdout.split()
    assert len(set(made)) == 20
    assert run("check", "--kind", kind, *made).exit_code == 0
    assert run("make", kind, "-n", "20", "--seed", "3").stdout == result.stdout
    assert run("make", kind).exit_code == 0


def test_wrong_bases_and_wrong_use() -> None:
    result = run("make", "malo", "123\x1b")
    assert result.exit_code == 2
    assert "123\\x1b: the base of a MaLo-ID has 10 characters, not 4" in result.stderr
    for args in (("make", "malo", "5123869601", "-n", "2"), ("make", "iban"), ("make",)):
        assert run(*args).exit_code == 2
    assert run("check", "--kind", "what", MALO).exit_code == 2


@pytest.mark.parametrize("name", ["check", "make"])
def test_help_ends_with_examples(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "mscons id " + name in result.stdout.partition("Examples:")[2]


def test_the_help_needs_no_models() -> None:
    code = """
import sys
from mscons.cli import main
main.main(["id", "check", "--help"], standalone_mode=False)
print([name for name in ("pydantic", "rich", "lark") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.endswith("[]\n")
