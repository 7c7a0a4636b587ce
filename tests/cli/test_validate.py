"""`mscons validate`: every option, the exit codes, the traps."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import mscons.cli
from mscons.cli import render

Run = Callable[..., Any]
ROOT = Path(__file__).parents[2]
GOOD = "mscons/13017_single_register.edi"
BAD = "broken/missing_use_date.edi"
WARNED = "broken/mp_id_check_digit.edi"
NOTED = "utilmd/55114_provisional.edi"


@pytest.fixture
def context(samples: Path) -> Path:
    return samples / "context.toml"


# --- exit codes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "options", "code"),
    [
        ([GOOD], [], 0),
        ([BAD], [], 1),
        ([GOOD, BAD], [], 1),
        ([WARNED], [], 0),
        ([WARNED], ["--fail-on", "warning"], 1),
        ([WARNED], ["--strict"], 1),
        ([WARNED], ["--strict", "--fail-on", "note"], 1),
        ([NOTED], ["--fail-on", "warning"], 0),
        ([NOTED], ["--fail-on", "note"], 1),
        ([BAD], ["--fail-on", "never"], 0),
        ([BAD], ["--ignore", "AHB101"], 0),
        ([BAD], ["--ignore", "AHB"], 0),
        ([BAD], ["--select", "VAL,SYN"], 0),
        ([BAD], ["--select", "VAL", "--select", "ahb101"], 1),
        ([BAD], ["--severity", "AHB101=warning"], 0),
        ([WARNED], ["--severity", "VAL1=error"], 1),
        ([BAD], ["--layer", "mig"], 0),
        ([BAD], ["--layer", "mig,ahb"], 1),
        (["broken/status_beside_true_value.edi"], ["--as", "receiver"], 0),
        (["broken/status_beside_true_value.edi"], ["--as", "sender"], 1),
        ([GOOD], ["--on", "2026-09-30"], 1),
        ([GOOD], ["--on", "2026-09-30", "--grace", "1"], 0),
        ([GOOD], ["--on", "message"], 0),
        # nothing checked
        (["generic"], [], 2),
        (["broken/empty.edi"], [], 2),
        (["broken/not_edifact.edi"], [], 2),
        ([GOOD], ["--layer", "syntax"], 2),
        # not read
        (["nothing.edi"], [], 2),
        (["nothing.edi", GOOD], [], 2),
        ([BAD, "nothing.edi"], [], 2),
    ],
)
def test_exit_codes(
    mscons: Run, samples: Path, context: Path, paths: list[str], options: list[str], code: int
) -> None:
    ran = mscons("validate", *(samples / path for path in paths), "--context", context, *options)
    assert (ran.code, bool(ran.out)) == (code, True)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--select", "AHB999"], "--select AHB999: there is no such code; did you mean"),
        (["--ignore", "XYZ"], "--ignore XYZ: there is no such code; codes begin with AHB, ENV"),
        (["--report", "sarif"], "--report sarif: write FORMAT:PATH, such as sarif:mscons.sarif"),
        (["--severity", "AHB101=eror"], "did you mean error"),
        (["--severity", "AHB101"], "write CODE=GRADE"),
        (["--severity", "NIX101=error"], "there is no such code"),
        (["--layer", "ahbs"], "there is no such layer; did you mean ahb"),
        (["--on", "1.10.26"], "is no date such as 2026-10-01"),
        (["--on", "2026-02-30"], "there is no day"),
        (["--shard", "3/2"], "is no share such as 2/4"),
        (["--shard", "0/2"], "is no share such as 2/4"),
        (["--report", "sarf:x"], "did you mean sarif"),
        (["--report", "sarif"], "write FORMAT:PATH"),
        (["--report", "json:a/b.json"], "there is no such folder"),
        (["--report", "json:-"], "two reports go to standard output"),
        (["--context", "none.toml"], "--context none.toml: No such file"),
        (["--baseline", "none.json"], "--write-baseline makes it"),
        (["--write-baseline"], "--baseline FILE"),
        (["--output-format", "pdf"], "is not one of"),
        (["--jobs", "-1"], "x>=0"),
        (["--grace", "400"], "0<=x<=366"),
        (["--max-per-rule", "-1"], "x>=0"),
    ],
)
def test_wrong_use_ends_with_2_and_says_why(
    mscons: Run, samples: Path, options: list[str], says: str
) -> None:
    ran = mscons("validate", samples / GOOD, *options)
    assert ran.code == 2
    assert says in " ".join(ran.err.split())
    assert not ran.out


def test_no_path_is_wrong_use(mscons: Run) -> None:
    assert mscons("validate").code == 2


def test_an_empty_folder_is_not_green(mscons: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = mscons("validate", tmp_path / "empty")
    assert ran.code == 2
    assert "nothing was checked beyond the envelope: no file" in ran.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[conditions]\nsubstitute_valu = true", "no such condition"),
        ("[partner]", "partner: not known; did you mean partners?"),
        ("x = ", "can't be read"),
    ],
)
def test_a_bad_context_ends_with_2(
    mscons: Run, samples: Path, tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "c.toml").write_text(text)
    ran = mscons("validate", samples / GOOD, "--context", "c.toml")
    assert ran.code == 2
    assert says in " ".join(ran.err.split())


# --- inputs -----------------------------------------------------------------------------------


def test_a_missing_file_does_not_stop_the_others(mscons: Run, samples: Path) -> None:
    ran = mscons("validate", "gone.edi", samples / BAD, "--output-format", "json")
    assert ran.code == 2
    files = json.loads(ran.out)["files"]
    assert [bool(file["error"]) for file in files] == [True, False]
    assert [len(file["findings"]) for file in files] == [0, 1]
    assert "gone.edi: No such file" in ran.err


def test_a_fifo_does_not_hang(mscons: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.edi")
    ran = mscons("validate", tmp_path / "pipe.edi")
    assert ran.code == 2
    assert "no regular file" in ran.out


def test_the_same_in_every_wrapping(mscons: Run, samples: Path, tmp_path: Path) -> None:
    data = (samples / BAD).read_bytes()
    (tmp_path / "a.edi.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/a.edi", data)
    names = ["a.edi.gz", "a.zip", "a.zip!in/a.edi", "-"]
    found = []
    for name in names:
        ran = mscons("validate", name, "--stdin-filename", "s.edi", "--output-format", "json",
                     stdin=data)  # fmt: skip
        (file,) = json.loads(ran.out)["files"]
        found.append(file.pop("path"))
        assert ran.code == 1
        assert file["findings"][0]["place"]["start"] == data.index(b"UNT+15") - 1
    assert found == ["a.edi.gz", "a.zip!in/a.edi", "a.zip!in/a.edi", "s.edi"]


def test_archives_in_folders_are_skipped_with_a_remark(
    mscons: Run, samples: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.edi").write_bytes((samples / GOOD).read_bytes())
    (folder / "b.zip").write_bytes(b"PK")
    ran = mscons("validate", folder)
    assert ran.code == 0
    assert "b.zip: an archive is opened only when it is named" in ran.err


def test_limits_are_options(mscons: Run, samples: Path) -> None:
    ran = mscons("validate", samples / GOOD, "--max-segment", "20")
    assert ran.code == 2  # reading stopped before the first message
    assert "SYN007" in ran.out
    ran = mscons("validate", samples / "broken", "--max-findings", "1", "--output-format", "json")
    assert any(file["dropped"] for file in json.loads(ran.out)["files"])


# --- reports ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", list(render.FORMATS))
def test_every_format(mscons: Run, samples: Path, tmp_path: Path, form: str) -> None:
    to_pipe = mscons("validate", samples / BAD, "--output-format", form)
    to_file = mscons("validate", samples / BAD, "--output-format", form, "-o", "out")
    more = mscons("validate", samples / BAD, "--report", f"{form}:more", "-o", "x.txt")
    assert {to_pipe.code, to_file.code, more.code} == {1}
    assert not to_file.out
    assert "AHB101" in to_pipe.out
    own = re.sub(r'time="[0-9.]+"', "", (tmp_path / "out").read_text("utf-8"))
    assert own == re.sub(r'time="[0-9.]+"', "", to_pipe.out)
    assert re.sub(r'time="[0-9.]+"', "", (tmp_path / "more").read_text("utf-8")) == own


def test_concise_without_a_terminal(mscons: Run, samples: Path) -> None:
    lines = mscons("validate", samples / BAD).out.splitlines()
    assert lines == [
        f"{samples / BAD}:16:20: AHB101 error: DTM+7 is missing "
        "[13017 message 1 segment 14 SG5[DP]/SG6[172]/SG9/SG10/DTM[7]]",
        "1 error in 1 message of 1 file (MSCONS 13017, FV2610), rows undecidable in 1 message",
    ]


def test_concise_tells_that_rows_are_undecidable(mscons: Run, samples: Path, context: Path) -> None:
    summary = "no findings in 1 message of 1 file (MSCONS 13017, FV2510)"
    alone = mscons("validate", samples / "mscons/13017_substitute.edi").out
    known = mscons("validate", samples / "mscons/13017_substitute.edi", "--context", context).out
    assert alone == f"{summary}, rows undecidable in 1 message\n"
    assert known == f"{summary}\n"


def test_json_keeps_its_contract(mscons: Run, samples: Path) -> None:
    schema = json.loads((ROOT / "cli/render/validate.schema.json").read_text("utf-8"))
    ran = mscons("validate", samples, "gone.edi", "--output-format", "json")
    document = json.loads(ran.out)
    Draft202012Validator(schema).validate(document)
    undecided = [m["checked"]["undecided"] for f in document["files"] for m in f["messages"]]
    assert any(one["needs"].startswith("conditions.") for group in undecided for one in group)
    counts = [f["severity"] for file in document["files"] for f in file["findings"]]
    assert document["summary"]["errors"] == counts.count("error")


def test_json_says_the_same_of_real_files_as_their_bytes(mscons: Run, samples: Path) -> None:
    document = json.loads(mscons("validate", samples, "--output-format", "json").out)
    seen: set[str] = set()
    for file in document["files"]:
        data = Path(file["path"]).read_bytes()
        for message in file["messages"]:
            checked = message["checked"]
            parts = ("decided", "undecidable", "not_implemented")
            assert checked["rows"] == sum(checked[part] for part in parts)
            assert bool(checked["undecided"]) == bool(checked["undecidable"])
            assert checked["missing_predicates"] == []
            assert all(one["name"] and one["needs"] for one in checked["undecided"])
        for finding in file["findings"]:
            place = finding["place"]
            before = data[: place["start"]]
            assert place["line"] == before.count(b"\n") + 1
            assert place["column"] == len(before) - before.rfind(b"\n")
            assert place["start"] <= place["end"] <= len(data)
            assert (place["message"] is None) == (place["segment"] is None)
            if (place["path"] or "").startswith(("UNA", "UNB", "UNZ")):
                assert place["message"] is None
            if finding["text"].endswith(" is missing") and finding["name"] == "missing":
                assert place["start"] == place["end"]
            assert finding["help"]
            assert all(one["name"] for one in finding["because"])
            seen.add(finding["code"])
    assert len(seen) > 25


def test_several_reports_in_one_run(mscons: Run, samples: Path, tmp_path: Path) -> None:
    reports = [f"--report={form}:{form}.out" for form in ("sarif", "junit", "html")]
    ran = mscons("validate", samples / BAD, *reports, "--summary", "sum.md")
    assert ran.code == 1
    assert "AHB101" in ran.out
    for name in ("sarif.out", "junit.out", "html.out", "sum.md"):
        assert "AHB101" in (tmp_path / name).read_text("utf-8")


def test_the_summary_of_a_github_step_is_added_to(
    mscons: Run, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "step.md"
    path.write_text("before\n")
    mscons("validate", samples / BAD, "--summary", path)
    assert not path.read_text().startswith("before")
    path.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    mscons("validate", samples / BAD, "--summary", path)
    assert path.read_text().startswith("before\n## ")


def test_a_report_never_replaces_an_input(mscons: Run, samples: Path, tmp_path: Path) -> None:
    own = tmp_path / "a.edi"
    own.write_bytes((samples / BAD).read_bytes())
    for option in (["-o", own], ["--report", f"json:{own}"], ["--summary", own]):
        ran = mscons("validate", own, *option)
        assert ran.code == 2
        assert "cannot be the output" in ran.err
    assert own.read_bytes() == (samples / BAD).read_bytes()
    assert mscons("validate", own, "-o", "x", "--report", "json:./x").code == 2


def test_max_per_rule(mscons: Run, samples: Path) -> None:
    everything = mscons("validate", samples / "broken").out
    few = mscons("validate", samples / "broken", "--max-per-rule", "1").out
    assert everything.count("AHB101") > 2
    assert "more like this: AHB101" in few
    assert len(few.splitlines()) < len(everything.splitlines())


def test_statistics_leave_the_report_alone(mscons: Run, samples: Path) -> None:
    plain = mscons("validate", samples / "broken", "--output-format", "json")
    counted = mscons("validate", samples / "broken", "--output-format", "json", "--statistics")
    assert plain.out == counted.out
    count, code, grade, _ = counted.err.splitlines()[0].split(maxsplit=3)
    found = [f for file in json.loads(plain.out)["files"] for f in file["findings"]]
    assert int(count) == sum((f["code"], f["severity"]) == (code, grade) for f in found)
    assert "messages" in counted.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("lang", "grade", "words"),
    [("en", "error", "1 file, 1 message, "), ("de", "Fehler", "1 Datei, 1 Nachricht, ")],
)
def test_statistics_speak_the_language_of_the_run(
    mscons: Run, samples: Path, lang: str, grade: str, words: str
) -> None:
    first, *_, last = mscons(
        "--lang", lang, "validate", samples / BAD, "--statistics"
    ).err.splitlines()
    assert grade in first
    assert last.startswith(words)


def test_german(mscons: Run, samples: Path) -> None:
    ran = mscons("--lang", "de", "validate", samples / BAD)
    assert "Fehler" in ran.out
    assert "is missing" not in ran.out


# --- baseline, quarantine, shards -------------------------------------------------------------


def test_what_a_baseline_left_out_is_counted(mscons: Run, samples: Path, tmp_path: Path) -> None:
    faulty = samples / "broken/negative_reading.edi"
    baseline = ("--baseline", tmp_path / "known.json")
    assert mscons("validate", faulty, *baseline, "--write-baseline").code == 0
    assert "1 known from the baseline" in mscons("validate", faulty, *baseline).out
    assert "1 aus der Baseline bekannt" in mscons("--lang", "de", "validate", faulty, *baseline).out
    told = json.loads(mscons("validate", faulty, *baseline, "--output-format", "json").out)
    assert [file["known"] for file in told["files"]] == [1]
    assert "known" not in mscons("validate", faulty).out


def test_a_baseline_leaves_only_what_is_new(mscons: Run, samples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.edi").write_bytes((samples / BAD).read_bytes())
    ran = mscons("validate", folder, "--baseline", "known.json", "--write-baseline")
    assert (ran.code, ran.out) == (0, "")
    assert json.loads((tmp_path / "known.json").read_text())["findings"][0]["code"] == "AHB101"
    assert mscons("validate", folder, "--baseline", "known.json").code == 0
    # the same faults in another layout are known, a new fault is not
    data = (samples / BAD).read_bytes().replace(b"'\n", b"'")
    (folder / "a.edi").write_bytes(data)
    assert mscons("validate", folder, "--baseline", "known.json").code == 0
    (folder / "a.edi").write_bytes(data.replace(b"QTY+220:", b"QTY+220:-"))
    ran = mscons("validate", folder, "--baseline", "known.json")
    assert ran.code == 1
    assert "AHB101" not in ran.out


@pytest.mark.parametrize("text", ["[]", "{}", '{"schema": 2, "findings": []}', "x", '{"schema":1}'])
def test_a_bad_baseline_ends_with_2(mscons: Run, samples: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_text(text)
    assert mscons("validate", samples / GOOD, "--baseline", "b.json").code == 2


def test_quarantine(mscons: Run, samples: Path, tmp_path: Path) -> None:
    for _ in range(2):
        ran = mscons("validate", samples / BAD, samples / GOOD, "--quarantine", "q")
        assert ran.code == 1
    names = sorted(path.name for path in (tmp_path / "q").iterdir())
    assert names == [
        "missing_use_date-2.edi",
        "missing_use_date-2.edi.txt",
        "missing_use_date.edi",
        "missing_use_date.edi.txt",
    ]
    assert (tmp_path / "q" / names[0]).read_bytes() == (samples / BAD).read_bytes()
    assert "AHB101" in (tmp_path / "q" / names[1]).read_text("utf-8")


def test_what_is_in_quarantine_is_not_checked_again(
    mscons: Run, samples: Path, tmp_path: Path
) -> None:
    (tmp_path / "q").mkdir()
    (tmp_path / "q" / "a.edi").write_bytes((samples / BAD).read_bytes())
    (tmp_path / "b.edi").write_bytes((samples / BAD).read_bytes())
    ran = mscons("validate", ".", "--quarantine", "q", "--output-format", "concise")
    assert ran.code == 1
    assert "1 file lies in the quarantine q, and is not checked" in ran.err
    assert "in 1 message of 1 file" in ran.out
    (tmp_path / "q" / "c.edi").write_bytes((samples / BAD).read_bytes())
    again = mscons("validate", ".", "--quarantine", "q")
    assert "3 files lie in the quarantine q, and are not checked" in again.err
    (tmp_path / "q" / "c.edi").unlink()
    (tmp_path / "q" / "b-2.edi").unlink()
    (tmp_path / "q" / "b-2.edi.txt").unlink()
    assert {one.name for one in (tmp_path / "q").iterdir()} == {"a.edi", "b.edi", "b.edi.txt"}


@pytest.mark.parametrize(("path", "folder"), [("q", "q"), ("q/a.edi", "."), (".", ".")])
def test_a_quarantine_around_all_files_is_refused(
    mscons: Run, samples: Path, tmp_path: Path, path: str, folder: str
) -> None:
    (tmp_path / "q").mkdir()
    (tmp_path / "q" / "a.edi").write_bytes((samples / BAD).read_bytes())
    ran = mscons("validate", path, "--quarantine", folder)
    assert (ran.code, ran.out) == (2, "")
    assert f"--quarantine {folder}: all files lie in it" in ran.err


def test_standard_input_is_said_not_to_be_in_quarantine(
    mscons: Run, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = mscons("validate", "-", "--quarantine", ".", stdin=(samples / BAD).read_bytes())
    assert "what came through standard input is not in the quarantine" in ran.err


def test_quarantine_names_lead_nowhere(mscons: Run, samples: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("../../up.edi", "con.edi", ".hid den.edi"):
            archive.writestr(name, (samples / BAD).read_bytes())
    mscons("validate", "a.zip", "--quarantine", "q")
    names = {path.name for path in (tmp_path / "q").iterdir() if path.suffix == ".edi"}
    assert names == {"up.edi", "_con.edi", "hid%20den.edi"}
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "q"}


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are a matter of Linux")
def test_names_of_any_bytes(mscons: Run, samples: Path, tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff\x1b[2J.edi"
    with open(odd, "wb") as file:  # noqa: PTH123 a Path would do the same
        file.write((samples / BAD).read_bytes())
    for form in render.FORMATS:
        ran = mscons("validate", tmp_path, "--output-format", form, "-o", "out", "--exclude", "out")
        assert ran.code == 1
        assert b"\x1b" not in (tmp_path / "out").read_bytes()
    assert mscons("validate", tmp_path, "--exclude", "out", "--quarantine", "q").code == 1
    assert sorted(path.name for path in (tmp_path / "q").iterdir())[0] == "%FF%1B%5B2J.edi"


def test_shards_share_all_files(mscons: Run, samples: Path) -> None:
    def paths(*options: str) -> list[str]:
        ran = mscons("validate", samples / "mscons", "--output-format", "json", *options)
        return [file["path"] for file in json.loads(ran.out)["files"]]

    parts = [paths("--shard", f"{part}/3") for part in (1, 2, 3)]
    assert sorted(path for part in parts for path in part) == paths()
    assert all(parts)
    ran = mscons("validate", samples / GOOD, "--shard", "2/2")
    assert ran.code == 0
    assert "this part has no file" in ran.err


# --- configuration ----------------------------------------------------------------------------


def test_options_from_the_configuration(mscons: Run, samples: Path, tmp_path: Path) -> None:
    config = tmp_path / "mscons.toml"
    config.write_text('[validate]\nignore = ["AHB101"]\nfail-on = "warning"\n')
    assert mscons("validate", samples / BAD).code == 0
    assert mscons("validate", samples / WARNED).code == 1
    assert mscons("validate", samples / WARNED, "--fail-on", "error").code == 0
    config.write_text('[validate]\nignroe = ["AHB101"]\n')
    ran = mscons("validate", samples / BAD)
    assert ran.code == 2
    assert "did you mean ignore" in ran.err


@pytest.mark.parametrize(
    ("override", "options", "code"),
    [
        ('ignore = ["AHB"]', [], 0),
        ('ignore = ["AHB"]', ["--ignore", "SYN"], 1),
        ('severity = ["AHB101=note"]', [], 0),
        ('select = "SYN"', [], 0),
        ('layer = ["mig"]', [], 0),
        ('layer = ["mig"]', ["--layer", "ahb"], 1),
        ("on = 2021-01-01", [], 2),
        ('on = "2026-09-30"', ["--on", "2026-10-01", "--ignore", "AHB101"], 0),
        ('as = "receiver"', [], 1),
        ('as = "nobody"', [], 2),
        ('ignore = ["NIX"]', [], 2),
        ('context = "gone.toml"', [], 2),
        ('on = "tomorrow"', [], 2),
    ],
)
def test_overrides_for_some_paths(
    mscons: Run, samples: Path, tmp_path: Path, override: str, options: list[str], code: int
) -> None:
    (tmp_path / "mscons.toml").write_text(f'[[overrides]]\npaths = ["broken/*"]\n{override}\n')
    assert mscons("validate", samples / BAD, *options).code == code
    if not options and code == 0:
        other = f'[[overrides]]\npaths = ["other/*"]\n{override}\n'
        (tmp_path / "mscons.toml").write_text(other)
        assert mscons("validate", samples / BAD).code == 1


def test_later_overrides_go_before_earlier_ones(mscons: Run, samples: Path, tmp_path: Path) -> None:
    one = '[[overrides]]\npaths = ["*"]\nignore = ["AHB"]\n'
    other = '[[overrides]]\npaths = ["broken"]\nignore = ["SYN"]\n'
    (tmp_path / "mscons.toml").write_text(one + other)
    assert mscons("validate", samples / BAD).code == 1
    (tmp_path / "mscons.toml").write_text(other + one)
    assert mscons("validate", samples / BAD).code == 0


# --- processes --------------------------------------------------------------------------------


def test_jobs_change_nothing_but_time(mscons: Run, samples: Path) -> None:
    forms = ["--output-format", "json", "--context", samples / "context.toml"]
    one = mscons("validate", samples, "gone.edi", *forms)
    for jobs in ("2", "0"):
        many = mscons("validate", samples, "gone.edi", *forms, "--jobs", jobs)
        assert (many.code, many.out) == (one.code, one.out)


def run_alone(code: str, *args: object, **options: Any) -> Any:
    """Run `mscons` in a process of its own, after `code`."""
    text = f"{code}\nfrom mscons.cli import main\nmain()"
    run: Any = subprocess.run
    command = [sys.executable, "-c", text, *map(str, args)]
    return run(command, capture_output=True, timeout=60, **options)


DIES = """
import os, mscons.cli.checking as c
real = c.validate
def validate(source, *, name, **rest):
    if "substitute" in name:
        os.kill(os.getpid(), 9)
    if "gln" in name:
        raise RuntimeError("oh dear")
    return real(source, name=name, **rest)
c.validate = validate
"""


def test_a_crash_in_one_file_is_not_the_end(samples: Path) -> None:
    args = ["validate", samples / "mscons", "--output-format", "json", "--jobs", "2"]
    ran = run_alone(DIES, *args)
    assert ran.returncode == 2
    files = json.loads(ran.stdout)["files"]
    assert len(files) == len(list((samples / "mscons").glob("*.edi")))
    failed = {Path(file["path"]).name: file for file in files if file["error"]}
    assert set(failed) == {"13017_gln.edi", "13017_substitute.edi"}
    assert "signal 9" in failed["13017_substitute.edi"]["error"]
    assert "oh dear" in failed["13017_gln.edi"]["error"]
    assert all(file["findings"][0]["code"] == "VAL901" for file in failed.values())
    assert all(file["messages"] for file in files if not file["error"])


FAILS = """
import mscons.edifact.codes as c
real, left = c._table, {times}
def table(package, name):
    global left
    if package == "mscons.messages" and left > 0:
        left -= 1
        raise MemoryError
    return real(package, name)
c._table = table
"""


def test_codes_that_cannot_be_loaded_at_first(samples: Path) -> None:
    inputs = [samples / "broken" / name for name in ("no_such_day.edi", "unknown_code.edi")]
    args = ["--context", samples / "context.toml", "--output-format", "json"]
    ran = run_alone(FAILS.format(times=1), "validate", *inputs, *args)
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr
    files = json.loads(ran.stdout)["files"]
    assert "VAL901" in [one["code"] for one in files[0]["findings"]]
    assert "AHB104" in [one["code"] for one in files[1]["findings"]]


def test_codes_that_cannot_be_loaded_at_all(samples: Path) -> None:
    path = samples / "broken" / "no_such_day.edi"
    ran = run_alone(FAILS.format(times=1000), "validate", path, "--output-format", "concise")
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr
    assert b"no_such_day.edi: error: out of memory" in ran.stdout


def test_ctrl_c_ends_with_130(samples: Path) -> None:
    code = (
        "import signal, os, time, mscons.cli.checking as c\n"
        "def validate(*a, **k):\n"
        "    os.kill(os.getppid() if os.getpid() != me else me, signal.SIGINT); time.sleep(30)\n"
        "c.validate = validate\nme = os.getpid()"
    )
    for jobs in (1, 2):
        ran = run_alone(code, "validate", samples / "mscons", "--jobs", jobs, "-o", "never.txt",
                        cwd=samples)  # fmt: skip
        assert ran.returncode == 130
        assert b"Traceback" not in ran.stderr
        assert not (samples / "never.txt").exists()


def test_a_broken_pipe_ends_with_141(samples: Path) -> None:
    command = [sys.executable, "-m", "mscons.cli", "validate", str(samples), "--output-format"]
    with subprocess.Popen([*command, "html"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as p:
        assert p.stdout is not None
        assert p.stderr is not None
        p.stdout.close()
        said = p.stderr.read()
    assert (p.returncode, said) == (141, b"")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("form", ["full", "concise", "markdown", "github"])
def test_any_encoding_of_the_output(samples: Path, encoding: str, form: str) -> None:
    ran = run_alone(
        "", "validate", samples / "broken", "--output-format", form,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert ran.returncode == 1
    assert b"Traceback" not in ran.stderr


# --- hostile ----------------------------------------------------------------------------------

HEAD = b"UNA:+.? 'UNB+UNOC:3+9999002000012:500+9999001000013:500+261102:0810+R1++VL'"
HOSTILE = {
    "nul": b"\0" * 5000,
    "no_end": HEAD + b"A" * 200_000,
    "escapes": HEAD + b"UNH+\x1b[2J\x1b]0;owned\x07+MSCONS:D:04B:UN:2.5'UNT+2+x'UNZ+1+R1'",
    "markup": HEAD + b"UNH+[/bold]<script>+MSCONS:D:04B:UN:2.5'UNT+2+x'UNZ+1+R1'",
    "releases": HEAD + b"?" * 100_000 + b"'",
    "separators": HEAD + b"UNH" + b"+" * 60_000 + b"'",
    "components": HEAD + b"UNH+" + b":" * 60_000 + b"'",
    "utf16": "UNB+UNOC:3".encode("utf-16"),
    "una_same": b"UNA++++ 'UNB+UNOC:3'",
    "one_byte": b"U",
    "many_unh": HEAD + b"UNH+1+MSCONS:D:04B:UN:2.5'" * 3000,
    "strays": HEAD + b"UNH+1+MSCONS:D:04B:UN:2.5'" + b"MOA+1'" * 3000 + b"UNT+1+1'UNZ+1+R1'",
    "workflow": HEAD + b"UNH+1+::error::x%0A:D'\n::set-output name=a::b'UNZ+1+R1'",
}


@pytest.mark.parametrize("form", ["full", "json", "html", "github"])
def test_hostile_files_in_a_process_of_their_own(tmp_path: Path, form: str) -> None:
    for name, data in HOSTILE.items():
        (tmp_path / f"{name}.edi").write_bytes(data)
    ran = run_alone("", "validate", ".", "--output-format", form, cwd=tmp_path)
    assert ran.returncode in (1, 2)
    assert b"Traceback" not in ran.stderr
    assert b"VAL901" not in ran.stdout
    assert b"\x1b" not in ran.stdout
    assert b"<script>+" not in ran.stdout or form != "html"
    for name in HOSTILE if form != "github" else ():  # which shows ten
        assert f"{name}.edi".encode() in ran.stdout


def test_little_is_imported(samples: Path) -> None:
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(sorted({'pydantic', 'rich', 'dateutil', 'multiprocessing'}"
        " & set(sys.modules)), file=sys.stderr))"
    )
    ran = run_alone(code, "validate", samples / GOOD, "--context", samples / "context.toml")
    assert (ran.returncode, ran.stderr.strip()) == (0, b"[]")


def test_the_package_is_where_the_tests_are() -> None:
    assert Path(mscons.cli.__file__).resolve().is_relative_to(ROOT)


@pytest.mark.parametrize("form", ["concise", "json", "html"])
def test_redact(mscons: Run, samples: Path, tmp_path: Path, form: str) -> None:
    path = samples / "broken/utilmd_malo_check_digit.edi"
    options = ["--output-format", form, "--report", f"sarif:{tmp_path / 'a.sarif'}"]
    open_, masked = (
        mscons("validate", path, *options),
        mscons("validate", path, *options, "--redact"),
    )
    assert (open_.code, masked.code) == (1, 1)
    assert "49999000095" in open_.out
    for text in (masked.out, (tmp_path / "a.sarif").read_text("utf-8")):
        assert "49999000095" not in text
        assert "99999999999" in text


# --- watch ------------------------------------------------------------------------------------


def test_watching_wants_its_package(
    mscons: Run, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    ran = mscons("validate", samples / GOOD, "--watch")
    assert ran.code == 2
    assert "pip install 'mscons[watch]'" in ran.err
    assert not ran.out


def test_watching_checks_again_what_changes(
    mscons: Run, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.edi", "b.edi"):
        (folder / name).write_bytes((samples / GOOD).read_bytes())

    class Watchfiles:
        class Change:
            added, modified, deleted = 1, 2, 3

        @staticmethod
        def watch(*paths: str, raise_interrupt: bool) -> Any:
            assert paths == (str(folder),)
            (folder / "b.edi").write_bytes((samples / BAD).read_bytes())
            yield {(2, str(folder / "b.edi")), (1, str(folder / "c.pdf"))}
            yield {(3, str(folder / "a.edi"))}
            yield {(1, str(folder / "report.xml"))}
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "watchfiles", Watchfiles)
    report = folder / "report.xml"
    ran = mscons("validate", folder, "--watch", "--report", f"junit:{report}")
    assert ran.code == 130
    assert ran.out.splitlines()[0].startswith("no findings in 2 messages of 2 files")
    assert ran.out.splitlines()[-1].startswith("1 error in 1 message of 1 file")
    assert "nothing was checked" not in ran.err
    assert "AHB101" in report.read_text("utf-8")


def test_watching_leaves_the_quarantine_alone(
    mscons: Run, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies that are made while watching change the folder, and the originals may go."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.edi").write_bytes((samples / BAD).read_bytes())
    copy = folder / "q" / "a.edi"

    class Watchfiles:
        class Change:
            added, modified, deleted = 1, 2, 3

        @staticmethod
        def watch(*paths: str, raise_interrupt: bool) -> Any:
            yield {(1, str(copy)), (1, f"{copy}.txt")}
            (folder / "a.edi").unlink()
            yield {(3, str(folder / "a.edi")), (2, str(copy))}
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "watchfiles", Watchfiles)
    ran = mscons("validate", folder, "--watch", "--quarantine", folder / "q")
    assert ran.code == 130
    assert len(ran.out.splitlines()) == 2
    assert "lies in it" not in ran.err
    assert {path.name for path in copy.parent.iterdir()} == {"a.edi", "a.edi.txt"}


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_watching_a_folder_with_the_package_itself(samples: Path, tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    folder, alias = tmp_path / "in", ROOT / ".dev"
    folder.mkdir()
    (folder / "a.edi").write_bytes((samples / GOOD).read_bytes())
    environment = os.environ | ({"PYTHONPATH": str(alias)} if alias.is_dir() else {})
    with (
        (tmp_path / "out").open("w+") as out,
        subprocess.Popen(
            [sys.executable, "-m", "mscons.cli", "validate", str(folder), "--watch"],
            stdout=out,
            stderr=subprocess.DEVNULL,
            env=environment,
        ) as process,
    ):
        until = time.monotonic() + 60
        while "b.edi:16:20: AHB101 error" not in (said := Path(out.name).read_text("utf-8")):
            assert process.poll() is None
            assert time.monotonic() < until
            if said:  # the first report is there, and the watch begins
                (folder / "b.edi").write_bytes((samples / BAD).read_bytes())
            time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    lines = Path(out.name).read_text("utf-8").splitlines()
    assert lines[0].startswith("no findings in 1 message of 1 file")
    assert lines[-1].startswith("1 error in 1 message of 1 file")


@pytest.mark.parametrize("old", [b"", b"DTM+7:", b"+UNZ+", b"UNZ+200"])
def test_a_large_file_is_checked_in_parts(
    mscons: Run, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bytes
) -> None:
    data = (samples / GOOD).read_bytes()
    begin, end = data.index(b"UNH+"), data.index(b"UNZ+")
    body = b"".join(data[begin:end].replace(b"SINGLE1", b"M%d" % n) for n in range(200))
    whole = data[:begin] + body + data[end:].replace(b"UNZ+1", b"UNZ+200")
    (tmp_path / "large.edi").write_bytes(whole.replace(old, b"XYZ+7:", 3) if old else whole)
    one = mscons("validate", "large.edi", "--output-format", "json")
    monkeypatch.setattr(sys.modules["mscons.cli.run"], "_LARGE", 4_000)
    many = mscons("validate", "large.edi", "--output-format", "json", "--jobs", "2")
    assert (many.code, many.out) == (one.code, one.out)
    assert len(json.loads(one.out)["files"][0]["messages"]) == 200
