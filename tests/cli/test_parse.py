"""`mscons parse`: every view on every sample, selection, findings, streams, hostile text."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mscons.edifact import grow, read

Run = Callable[..., Any]

recognise = import_module("mscons.cli.recognise").recognise

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
FILES = sorted(path for path in SAMPLES.rglob("*.edi"))
VALID = [path for path in FILES if "broken" not in path.parts]
VIEWS = ("tree", "segments", "table", "json", "jsonl", "csv", "edi")
ONE = SAMPLES / "mscons" / "13017_two_tariffs.edi"
THREE = SAMPLES / "mscons" / "13017_three_meters.edi"
PROFILE = SAMPLES / "mscons" / "13018_load_profile.edi"
UNB = b"UNB+UNOC:3+9999001000013:500+9999002000012:500+261001:1200+7++VL'"


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def tabs(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n")[:-1]]


def run(*args: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    alias = ROOT / ".dev"
    paths = os.pathsep.join([str(alias)] if alias.is_dir() else [])
    return subprocess.run(
        [sys.executable, "-m", "mscons.cli", "parse", *args],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": paths, **more},
        check=False,
    )


# --- every view on every sample -------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("path", VALID, ids=lambda path: path.name)
def test_a_valid_sample(mscons: Run, path: Path, view: str) -> None:
    ran = mscons("parse", "--format", view, path)
    assert ran.code == 0
    assert "error" not in ran.err
    if view == "edi":
        assert ran.data == path.read_bytes()
    elif view != "csv":
        assert ran.out


@pytest.mark.parametrize("view", ["tree", "json", "csv", "edi"])
@pytest.mark.parametrize(
    "path", [path for path in FILES if "broken" in path.parts], ids=lambda path: path.name
)
def test_a_broken_sample(mscons: Run, path: Path, view: str) -> None:
    ran = mscons("parse", "--format", view, path)
    assert ran.code in (0, 1)
    assert "internal" not in ran.err
    assert bool(ran.code) == (" error: " in ran.err or "left out" in ran.err)
    if view == "json":
        json.loads(ran.out)
    if view == "edi":
        assert path.read_bytes().startswith(ran.data)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("path", [ONE, PROFILE, THREE], ids=lambda path: path.name)
def test_lark_reads_the_same(mscons: Run, path: Path, view: str) -> None:
    fast = mscons("parse", "--format", view, path)
    slow = mscons("parse", "--format", view, "--engine", "lark", path)
    assert (fast.code, fast.data) == (slow.code, slow.data)


def test_a_path_that_meets_nothing_is_told(mscons: Run) -> None:
    told = f"{ONE}: nothing stands at SG99/QTY\n"
    for view in ("tree", "segments", "edi", "json"):
        ran = mscons("parse", "--format", view, "--path", "SG99/QTY", ONE)
        assert (ran.code, ran.err) == (0, told)
        assert mscons("parse", "--format", view, "--path", "SG10/QTY", ONE).err == ""


# --- tree -----------------------------------------------------------------------------------------


def test_the_tree_has_names_and_times(mscons: Run) -> None:
    out = mscons("parse", ONE).out
    for text in ("SG5[DP]", "Zählerstand (Strom)", "FV2510", "Wahrer Wert", "01.01.2026 00:00 MEZ"):
        assert text in out


def test_the_tree_without_names(mscons: Run) -> None:
    out = mscons("parse", "--no-names", ONE).out
    assert "QTY+220:20512.25'" in out
    assert "Wahrer Wert" not in out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
@pytest.mark.parametrize("view", ["tree", "segments", "table", "json"])
def test_any_encoding_of_the_output(encoding: str, view: str) -> None:
    path = SAMPLES / "mscons" / "13017_released_names.edi"
    ran = run("--format", view, str(path), PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode(encoding)


def test_colour(mscons: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in mscons("parse", ONE).out
    assert "\x1b[" in mscons("--color", "always", "parse", ONE).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in mscons("parse", ONE).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in mscons("parse", ONE).out
    assert "\x1b[" not in mscons("--color", "always", "parse", ONE, "-o", "out").out
    assert "\x1b[" not in Path("out").read_text("utf-8")


@pytest.mark.parametrize("to", ["-", "file"])
@pytest.mark.parametrize("view", [view for view in VIEWS if view != "edi"])
def test_hostile_values_are_escaped(mscons: Run, view: str, to: str) -> None:
    odd = "\x1b[2J[/red]\u202e\x9b31m\x07\x7f\u2028"
    data = ONE.read_text("ascii").replace("UNOC:3", "UNOW:4").replace("UNH+", f"UNH+{odd}")
    data = data.replace("MG:", f"MG:{odd}")
    ran = mscons("parse", "--format", view, "-", "-o", to, stdin=data.encode())
    out = ran.out if to == "-" else Path(to).read_text("utf-8-sig")
    for char in odd:
        assert char.isprintable() or char not in out + ran.err
    escape = "\\u001b[2J" if view.startswith("json") else "\\x1b[2J"
    assert f"{escape}[/red]\\u202e" in out


# --- the other views ------------------------------------------------------------------------------


def test_segments_stand_where_they_say(mscons: Run) -> None:
    data = ONE.read_bytes()
    for _, _, start, text in tabs(mscons("parse", "--format", "segments", ONE).out):
        assert data[int(start) :].startswith(text.encode("latin-1"))


def test_table_has_a_row_for_every_value(mscons: Run) -> None:
    head, *rows = tabs(mscons("parse", "--format", "table", ONE).out)
    assert head == ["message", "segment", "byte", "path", "element", "name", "value", "meaning"]
    assert all(len(row) == len(head) for row in rows)
    assert [row[6] for row in rows if row[4] == "6060"] == ["20512.25", "11877"]
    narrow = tabs(mscons("parse", "--format", "table", "--no-names", ONE).out)
    assert narrow[0] == ["message", "segment", "byte", "path", "element", "value"]


@pytest.mark.parametrize(
    "path", [ONE, SAMPLES / "utilmd" / "55112_four_objects.edi"], ids=["M", "U"]
)
def test_json_names_nodes_as_the_tree_does(mscons: Run, path: Path) -> None:
    una, unb, *message, _ = path.read_text("latin-1").splitlines()
    messages = ["".join(message)] * 2
    for number, segment in enumerate(message[:-1]):
        for code in ("QQ1", "Q?:2", ""):
            odd = re.sub(r"^(...\+)[^:+']*", rf"\1{code}", segment)
            other = re.sub(r"^(...\+\+?)[^+']*", rf"\1{code}", segment)
            messages += [
                "".join([*message[:number], s, *message[number + 1 :]]) for s in (odd, other)
            ]
    data = "".join([una, unb, *messages, "UNZ+1+1'"]).encode("latin-1")
    told = mscons("parse", "--format", "jsonl", "-", stdin=data).out.splitlines()
    trees = [grow(one, recognise(one).structure) for one in read(data)]
    assert len(told) == len(trees) > 100
    for line, tree in zip(told, trees, strict=True):
        found: list[dict[str, Any]] = []
        todo: list[dict[str, Any]] = json.loads(line)["tree"]
        while todo:
            found.append(todo.pop(0))
            todo = found[-1].get("items", []) + todo
        assert [one["path"] for one in found] == [node.path for node in tree.walk()]
        values = [[e["value"] for e in one["elements"]] for one in found if "elements" in one]
        assert values == [[v for e in s.values for r in e for v in r if v] for s in tree.segments]


def test_json_and_jsonl_tell_the_same(mscons: Run) -> None:
    whole = json.loads(mscons("parse", "--format", "json", THREE).out)
    lines = [json.loads(x) for x in mscons("parse", "--format", "jsonl", THREE).out.splitlines()]
    assert whole["schema"] == 1
    assert [one.pop("file") for one in lines] == [str(THREE)] * 3
    assert whole["files"][0]["messages"] == lines
    assert [one["pid"] for one in lines] == [13017] * 3
    assert lines[0].keys() >= {"model", "tree", "fv", "release", "reference", "interchange"}


def test_values_of_json_are_those_of_the_wire(mscons: Run) -> None:
    path = SAMPLES / "mscons" / "13017_decimal_comma.edi"
    out = mscons("parse", "--format", "json", "--path", "QTY/6060", path).out
    assert '"value": "' in out
    assert "," in out.partition('"de": "6060", "value": "')[2].partition('"')[0]


def test_readings_of_registers(mscons: Run) -> None:
    ran = mscons("parse", "--format", "csv", ONE)
    rows = rows_of(ran.data)
    assert ran.data.startswith(b"\xef\xbb\xbfmesslokation;marktlokation;")
    assert [(r["obis"], r["wert"], r["zeitpunkt"], r["von"]) for r in rows] == [
        ("1-0:1.8.1", "20512,25", "2026-01-01T00:00:00+01:00", ""),
        ("1-0:1.8.2", "11877", "2026-01-01T00:00:00+01:00", ""),
    ]


def test_readings_of_a_load_profile(mscons: Run) -> None:
    rows = rows_of(mscons("parse", "--format", "csv", PROFILE).data)
    assert len(rows) == 96
    assert [row["von"] for row in rows[1:]] == [row["bis"] for row in rows[:-1]]
    assert {row["zeitpunkt"] for row in rows} == {""}
    assert [row["status"] for row in rows].count("67") == 4


def test_readings_can_be_read_again(mscons: Run) -> None:
    from mscons.messages import read_readings

    data = mscons("parse", "--format", "csv", THREE, PROFILE).data
    found, findings = read_readings(data)
    assert len(list(found)) == len(rows_of(data))
    assert findings == []


def test_what_is_no_reading_is_said(mscons: Run) -> None:
    other = mscons("parse", "--format", "csv", SAMPLES / "utilmd" / "55113_tranche.edi")
    assert (other.code, len(rows_of(other.data))) == (0, 0)
    assert "no MSCONS" in other.err
    lost = mscons("parse", "--format", "csv", SAMPLES / "broken" / "missing_use_date.edi")
    assert lost.code == 1
    assert "left out" in lost.err


def test_csv_is_not_for_paths(mscons: Run) -> None:
    ran = mscons("parse", "--format", "csv", "--path", "SG9", ONE)
    assert (ran.code, ran.out) == (2, "")


# --- selection ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "tags"),
    [
        ("SG9/*", {"LIN", "PIA", "QTY", "DTM", "STS"}),
        ("SG10/QTY", {"QTY"}),
        ("SG10/QTY/6060", {"QTY"}),
        ("QTY/6063=67", set[str]()),
        ("DTM[137]", {"DTM"}),
        ("SG2[MS]/*", {"NAD", "CTA", "COM"}),
    ],
)
@pytest.mark.parametrize("view", ["segments", "edi"])
def test_part_of_a_message(mscons: Run, path: str, tags: set[str], view: str) -> None:
    ran = mscons("parse", "--format", view, "--path", path, ONE)
    lines = ran.out.replace("'", "'\n").split("\n")
    found = {line.split("\t")[-1].strip()[:3] for line in lines} - {"", "'"}
    assert found <= tags
    assert bool(found) == bool(tags)


@pytest.mark.parametrize("view", VIEWS)
def test_one_message(mscons: Run, view: str) -> None:
    every = mscons("parse", "--format", view, THREE).data
    one = mscons("parse", "--format", view, "--message", "2", THREE)
    assert one.code == 0
    assert 0 < len(one.data) < len(every)


def test_a_message_that_is_not_there(mscons: Run) -> None:
    ran = mscons("parse", "--message", "4", THREE)
    assert ran.code == 2
    assert "no message 4; there are 3" in ran.err


@pytest.mark.parametrize(
    ("path", "at"), [("sg9", 1), ("SG9/", 5), ("SG9[", 5), ("6060", 1), ("SG9/*/QTY", 5)]
)
@pytest.mark.parametrize("command", [("parse", ONE), ("schema", "show", "13017")])
def test_a_path_that_is_none(mscons: Run, command: tuple[str, ...], path: str, at: int) -> None:
    ran = mscons(*command, "--path", path)
    assert ran.code == 2
    assert ran.err.endswith(f" at character {at}\n")
    assert ran.err.count("at character") == 1


def test_an_empty_path(mscons: Run) -> None:
    ran = mscons("parse", "--path", "", ONE)
    assert (ran.code, ran.err.splitlines()[-1]) == (
        2,
        "Error: Invalid value for '--path': the path is empty",
    )


# --- inputs and outputs ---------------------------------------------------------------------------


def test_several_inputs(mscons: Run) -> None:
    ran = mscons("parse", "--format", "jsonl", "missing.edi", ONE, THREE)
    assert ran.code == 2
    assert len(ran.out.splitlines()) == 4
    assert "missing.edi" in ran.err


def test_nothing_to_read(mscons: Run, tmp_path: Path) -> None:
    assert mscons("parse").code == 2
    (tmp_path / "empty").mkdir()
    assert "no file to read" in mscons("parse", "empty").err


def test_the_output_is_no_input(mscons: Run, tmp_path: Path) -> None:
    copy = tmp_path / "a.edi"
    copy.write_bytes(ONE.read_bytes())
    assert mscons("parse", "--format", "edi", copy, "-o", copy).code == 2
    assert copy.read_bytes() == ONE.read_bytes()


@pytest.mark.parametrize("view", ["tree", "edi", "jsonl"])
def test_a_broken_pipe(view: str, tmp_path: Path) -> None:
    big = tmp_path / "big.edi"
    big.write_bytes(THREE.read_bytes() * 2_000)
    with subprocess.Popen(
        [sys.executable, "-m", "mscons.cli", "parse", "--format", view, str(big)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / ".dev")},
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()
        assert (process.wait(), said) == (141, b"")


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"PK\x03\x04", b"\xff\xfeU\0N\0B\0", b"\0" * 100, UNB[:30], b"UNA:+.? '"],
    ids=["empty", "pdf", "zip", "utf-16", "nul", "cut", "una"],
)
@pytest.mark.parametrize("view", VIEWS)
def test_what_is_no_edifact(mscons: Run, data: bytes, view: str) -> None:
    ran = mscons("parse", "--format", view, "-", stdin=data)
    assert ran.code == 1
    assert "error: " in ran.err
    assert "Traceback" not in ran.err


def test_lines_of_a_large_input(mscons: Run) -> None:
    """Lines that nobody asks for any more are forgotten, those of findings are right."""
    count = 60_000
    messages = [b"UNH+%d+ORDERS:D:01B:UN'\nUNT+2+%d'\n" % (n, n) for n in range(1, count + 1)]
    messages[count // 2] = messages[count // 2].replace(b"UNT+2", b"UNT+3")
    data = UNB[:-1] + b"++++1'\n" + b"".join(messages) + b"UNZ+%d+8'\n" % count
    ran = mscons("parse", "--format", "edi", "-", stdin=data)
    assert ran.code == 1
    found = [line.split(":")[1:4] for line in ran.err.splitlines()]
    assert [(int(line), code.split()[0]) for line, _, code in found if "ENV1" not in code] == [
        (1, "ENV211"),
        (count + 3, "ENV201"),
        (2 * count + 2, "ENV204"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        *("parse", "explain", "schema", "schema list", "schema show", "schema diff", "fmt", "id"),
        *("id check", "id make"),
    ],
)
def test_help_ends_with_examples(mscons: Run, words: str) -> None:
    ran = mscons(*words.split(), "--help")
    assert ran.code == 0
    last = ran.out.rstrip().split("Examples:\n")[1]
    assert all(line.strip().startswith("mscons ") for line in last.split("\n"))


# --- models, and who can control what -------------------------------------------------------------


@pytest.mark.parametrize(
    ("sample", "pid", "key"),
    [
        ("mscons/13017_two_tariffs", 13017, "zaehlwerke"),
        ("utilmd/55112_market_location", 55112, "vorgaenge"),
        ("utilmd/55114_provisional", 55114, "vorgaenge"),
        ("mscons/13018_load_profile", 13018, None),
        ("generic/version_4_utf8", None, None),
    ],
)
def test_model(mscons: Run, sample: str, pid: int | None, key: str | None) -> None:
    ran = mscons("parse", "--format", "jsonl", SAMPLES / f"{sample}.edi")
    told = json.loads(ran.out)
    assert told["pid"] == pid
    assert (told["model"] is None) == (key is None)
    assert key is None or told["model"][key]
    assert (told["control"] is not None) == sample.startswith("utilmd")
    part = mscons("parse", "--format", "jsonl", "--path", "UNH", SAMPLES / f"{sample}.edi")
    assert json.loads(part.out)["model"] is None


def test_quantities_are_texts(mscons: Run) -> None:
    told = json.loads(mscons("parse", "--format", "jsonl", ONE).out)
    registers = told["model"]["zaehlwerke"]
    assert [one["messwerte"][0]["wert"] for one in registers] == ["20512.25", "11877"]


def test_what_the_model_could_not_take_is_said(mscons: Run) -> None:
    ran = mscons("parse", "--format", "json", SAMPLES / "broken" / "no_such_day.edi")
    assert "VAL" in ran.err


WALLBOX = SAMPLES / "utilmd" / "55112_wallbox_14a.edi"


def test_a_table_of_control(mscons: Run) -> None:
    head, row = tabs(mscons("parse", "--format", "table", WALLBOX).out)
    told = dict(zip(head, row, strict=True))
    assert (told["objekt"], told["steuerbar"], told["ueber"]) == (
        "DMUSTER0011",
        "yes",
        "CMUSTER0012",
    )
    assert (told["paragraf_14a"], told["leistung_aufnahme"]) == ("yes", "11")
    values = tabs(mscons("parse", "--format", "table", "--path", "SG10/CAV", WALLBOX).out)
    assert values[0][0:2] == ["message", "segment"]


def test_a_table_has_a_head_for_each_kind(mscons: Run) -> None:
    out = mscons("parse", "--format", "table", WALLBOX, ONE).out
    first, second = out.split("\n\n")
    assert first.startswith("message\tpid\tvorgang")
    assert second.startswith("message\tsegment\tbyte")


def test_a_table_of_control_for_people(monkeypatch: pytest.MonkeyPatch, mscons: Run) -> None:
    monkeypatch.setattr("mscons.cli.session.Session.on_terminal", True)
    out = mscons("parse", "--format", "table", WALLBOX).out
    for text in ("Technische Ressource", "§ 14a EnWG", "11 kW", "01.05.2024 00:00 MESZ"):
        assert text in out


def test_names_of_elements_in_german(mscons: Run, samples: Path) -> None:
    path = samples / "mscons/13017_single_register.edi"
    out = mscons("--lang", "de", "parse", path).out
    assert "6060 Menge" in out
    assert "0062 Nachrichtenreferenz" in out
    assert "quantity" not in out
    assert len(out.splitlines()) == len(mscons("parse", path).out.splitlines())
