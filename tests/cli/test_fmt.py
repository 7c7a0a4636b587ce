"""`mscons fmt`."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


LINE = b"UNB+UNOC:3+A+B+261001:1200+7'UNH+1+MSCONS:D:04B:UN:2.5'UNT+3+1'UNZ+2+7'"
LINES = LINE.replace(b"'", b"'\n")
FIXED = LINES.replace(b"UNT+3", b"UNT+2").replace(b"UNZ+2", b"UNZ+1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.edi"
    path.write_bytes(LINE)
    return path


def test_lines_and_one_line(mscons: Run, file: Path) -> None:
    assert mscons("fmt", file).data == LINES
    assert mscons("fmt", "--lines", file).data == LINES
    assert mscons("fmt", "--one-line", "-", stdin=LINES).data == LINE


def test_fix_counts_says_what_it_did(mscons: Run, file: Path) -> None:
    ran = mscons("fmt", "--fix-counts", file)
    assert ran.data == FIXED
    assert "message 1: UNT counts 2, not '3'" in ran.err
    assert "interchange: UNZ counts 1, not '2'" in ran.err
    assert mscons("-q", "fmt", "--fix-counts", file).err == ""


def test_check(mscons: Run, file: Path) -> None:
    ran = mscons("fmt", "--check", file)
    assert (ran.code, ran.data) == (1, b"")
    assert "would change" in ran.err
    assert mscons("fmt", "--check", "--one-line", file).code == 0


def test_diff(mscons: Run, file: Path) -> None:
    ran = mscons("fmt", "--one-line", "--fix-counts", "--diff", file)
    assert ran.code == 0
    fixed = FIXED.replace(b"\n", b"").decode()
    unended = "\\ No newline at end of file\n"
    _, _, hunk = ran.out.split("\n", 2)
    assert hunk == f"@@ -1 +1 @@\n-{LINE.decode()}\n{unended}+{fixed}\n{unended}"
    assert mscons("fmt", "--one-line", "--diff", file).out == ""
    assert mscons("fmt", "--check", "--diff", file).code == 1
    assert file.read_bytes() == LINE


def test_diff_adds_no_line_that_is_not_there(mscons: Run, file: Path) -> None:
    _, _, hunk = mscons("fmt", "--diff", file).out.split("\n", 2)
    added = "".join(f"+{line}\n" for line in LINES.decode().splitlines())
    assert hunk == f"@@ -1 +1,4 @@\n-{LINE.decode()}\n\\ No newline at end of file\n{added}"
    file.write_bytes(LINES)
    _, _, hunk = mscons("fmt", "--fix-counts", "--diff", file).out.split("\n", 2)
    assert hunk.startswith("@@ -1,4 +1,4 @@\n")
    assert hunk.endswith("-UNZ+2+7'\n+UNT+2+1'\n+UNZ+1+7'\n")


def test_in_place_wants_force(mscons: Run, file: Path) -> None:
    ran = mscons("fmt", "-i", file)
    assert ran.code == 2
    assert "--force" in ran.err
    assert file.read_bytes() == LINE
    assert mscons("fmt", "-i", "--force", file).code == 0
    assert file.read_bytes() == LINES
    changed = file.stat().st_mtime_ns
    assert mscons("fmt", "--in-place", "--force", file).code == 0
    assert file.stat().st_mtime_ns == changed


@pytest.mark.parametrize("options", [["--check"], ["--diff"], ["-o", "x"]])
def test_in_place_goes_alone(mscons: Run, file: Path, options: list[str]) -> None:
    assert mscons("fmt", "-i", "--force", *options, file).code == 2


def test_not_in_place(mscons: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.edi", LINE)
    assert mscons("fmt", "-i", "--force", tmp_path / "a.zip").code == 2
    assert mscons("fmt", "-i", "--force", "-", stdin=LINE).code == 2


def test_output_to_a_file(mscons: Run, file: Path, tmp_path: Path) -> None:
    out = tmp_path / "b.edi"
    assert mscons("fmt", file, "-o", out).code == 0
    assert out.read_bytes() == LINES
    assert mscons("fmt", file, "--output", file).code == 2
    assert file.read_bytes() == LINE


def test_what_is_broken_stays(mscons: Run, tmp_path: Path) -> None:
    broken = tmp_path / "b.edi"
    broken.write_bytes(LINE[:-1])
    out = tmp_path / "out.edi"
    out.write_bytes(b"old")
    ran = mscons("fmt", broken)
    assert (ran.code, ran.data) == (1, b"")
    assert "left as it is: SYN101" in ran.err
    assert mscons("fmt", broken, "-o", out).code == 1
    assert out.read_bytes() == b"old"
    assert mscons("fmt", "-i", "--force", broken).code == 1
    assert broken.read_bytes() == LINE[:-1]


def test_missing_files_and_empty_folders(mscons: Run, file: Path, tmp_path: Path) -> None:
    ran = mscons("fmt", tmp_path / "missing.edi", file)
    assert (ran.code, ran.data) == (2, LINES)
    (tmp_path / "empty").mkdir()
    assert mscons("fmt", tmp_path / "empty").code == 2
    assert mscons("fmt").code == 2


def test_inputs(mscons: Run, file: Path, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"{file}\n")
    assert mscons("fmt", "--files-from", "list").data == LINES
    assert mscons("fmt", "--files-from", "missing").code == 2
    assert mscons("fmt", ".", "--exclude", "a.edi").code == 2
    ran = mscons("fmt", "-", "--stdin-filename", "mail.edi", "--check", stdin=LINE)
    assert ran.err.startswith("mail.edi: would change")


@pytest.mark.parametrize(
    ("option", "value"),
    [("segment", "20"), ("messages", "1"), ("input", "57"), ("segments", "1")],
)
def test_limits(mscons: Run, file: Path, option: str, value: str) -> None:
    file.write_bytes(LINE[:-8] + b"UNH+2+MSCONS:D:04B:UN:2.5'UNS+D'UNT+3+2'UNZ+2+7'")
    assert mscons("fmt", file).code == 0
    ran = mscons("fmt", f"--max-{option}", value, file)
    assert ran.code == 1
    assert "SYN007" in ran.err


@pytest.mark.parametrize("size", ["1", "64KiB", "10 MB", "1gib", "5k"])
def test_sizes(mscons: Run, file: Path, size: str) -> None:
    assert mscons("fmt", file, "--max-uncompressed", size).code == 0


@pytest.mark.parametrize("size", ["0", "0KiB", "-1", "1e3", "1 XB", "", "１"])
def test_no_sizes(mscons: Run, file: Path, size: str) -> None:
    assert mscons("fmt", file, "--max-uncompressed", size).code == 2
