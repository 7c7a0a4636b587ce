"""Results go out whole or not at all."""

import contextlib
import io
import os
import sys
from pathlib import Path

import click
import pytest

from mscons.cli import refuse_inputs, replacing, results, text_results


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "out.edi"
    with replacing(target) as file:
        file.write(b"new")
        assert not target.exists()
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_what_was_there_stays_after_a_failure(tmp_path: Path) -> None:
    target = tmp_path / "out.edi"
    target.write_bytes(b"old")
    with contextlib.suppress(KeyboardInterrupt), replacing(target) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_faults_of_the_system_leave_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "out.edi"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, call, fails)
    with pytest.raises(OSError, match="No space"), replacing(target) as file:
        file.write(b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_no_overwriting_without_leave(tmp_path: Path) -> None:
    target = tmp_path / "out.edi"
    target.write_bytes(b"old")
    with pytest.raises(FileExistsError, match="--force"), replacing(target, overwrite=False):
        pass
    assert target.read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes")
def test_links_and_modes_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "out.edi", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    with replacing(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_text_results_keep_line_ends(tmp_path: Path) -> None:
    with text_results(str(tmp_path / "x.csv"), "utf-8-sig") as out:
        out.write("ä\r\n")
    assert (tmp_path / "x.csv").read_bytes() == b"\xef\xbb\xbf\xc3\xa4\r\n"


@pytest.mark.parametrize("path", [None, "-"])
def test_standard_output(path: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "utf-8"))
    with text_results(path) as text:
        text.write("first ")
    with results(path) as binary:
        binary.write(b"second")
    assert raw.getvalue() == b"first second"


def test_output_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "b").write_bytes(b"")
    out = str(tmp_path / "a")
    refuse_inputs(out, ["-", str(tmp_path / "b"), str(tmp_path / "missing")])
    refuse_inputs(None, [out])
    with pytest.raises(click.UsageError, match="is read"):
        refuse_inputs(out, [str(tmp_path / "b"), str(tmp_path / "." / "a")])
