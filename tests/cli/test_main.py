"""Global options, exit codes, streams, and what is imported when."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


MSCONS = [sys.executable, "-m", "mscons.cli"]
ROOT = Path(__file__).parents[2]
FRAME = b"UNB+UNOC:3+A+B+261001:1200+7'UNZ+0+7'"


def env(**more: str) -> dict[str, str]:
    alias = ROOT / ".dev"
    paths = [str(alias)] if alias.is_dir() else []
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **more}


def run(*args: str, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*MSCONS, *args], input=stdin, capture_output=True, env=env(**more), check=False
    )


def test_help_names_every_command(mscons: Run) -> None:
    ran = mscons("--help")
    assert ran.code == 0
    for word in ("parse", "validate", "explain", "schema", "fmt", "Examples:", "_MSCONS_COMPLETE"):
        assert word in ran.out


def test_no_command_gives_help_and_2(mscons: Run) -> None:
    assert mscons().code == 2


@pytest.mark.parametrize(
    ("word", "says"),
    [("valdate", "did you mean validate?"), ("xyzzy", "no command 'xyzzy'\n")],
)
def test_unknown_command(mscons: Run, word: str, says: str) -> None:
    ran = mscons(word)
    assert ran.code == 2
    assert says in ran.err


def test_a_file_in_place_of_a_command(mscons: Run, tmp_path: Path) -> None:
    (tmp_path / "a.edi").write_bytes(FRAME)
    assert "mscons parse a.edi" in mscons("a.edi").err


def test_unknown_option_ends_with_2(mscons: Run) -> None:
    assert mscons("fmt", "--lin", "x").code == 2
    assert mscons("--colour", "never").code == 2


@pytest.mark.parametrize("words", [("fmt", "x", "--lang", "de"), ("id", "check", "-q", "1")])
def test_a_global_option_behind_the_command(mscons: Run, words: tuple[str, ...]) -> None:
    ran = mscons(*words)
    option = next(word for word in words if word.startswith("-"))
    assert ran.code == 2
    assert f"{option} stands before the command: mscons {option} ... {words[0]} ..." in ran.err


def test_version_is_all_that_is_said(mscons: Run) -> None:
    ran = mscons("--version")
    assert (ran.code, ran.out[:7]) == (0, "mscons ")


HEAVY = ("pydantic", "rich", "lark", "tomllib", "importlib.resources", "multiprocessing")
GOOD = str(ROOT / "samples/mscons/13017_single_register.edi")


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--version"], (*HEAVY, "mscons.edifact")),
        (["--help"], (*HEAVY, "mscons.edifact")),
        (["validate", GOOD], HEAVY),
    ],
    ids=["--version", "--help", "validate"],
)
def test_little_is_imported_for_little(
    arguments: list[str], unwanted: tuple[str, ...], tmp_path: Path
) -> None:
    code = (
        "import sys; from mscons.cli import main\n"
        f"try: main({arguments})\n"
        "except SystemExit as end: code = end.code\n"
        f"print('ENDED', code, *(m for m in {unwanted} if m in sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env=env(),
        check=True,
        text=True,
        cwd=tmp_path,
    )
    assert ran.stdout.splitlines()[-1] == "ENDED 0"


def test_shell_completion() -> None:
    ran = run(
        _MSCONS_COMPLETE="bash_complete", COMP_WORDS="mscons va", COMP_CWORD="1", PYTHONUTF8="1"
    )
    assert b"validate" in ran.stdout
    assert b"complete" in run(_MSCONS_COMPLETE="bash_source").stdout


# --- how runs end ---------------------------------------------------------------------------------


def test_a_broken_pipe_ends_silently_with_141(tmp_path: Path) -> None:
    big = tmp_path / "a.edi"
    big.write_bytes(FRAME * 20_000)
    with subprocess.Popen(
        [*MSCONS, "fmt", str(big)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env()
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()
        assert (process.wait(), said) == (141, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_with_130_and_leaves_no_half_file(tmp_path: Path) -> None:
    out = tmp_path / "out.edi"
    with subprocess.Popen(
        [*MSCONS, "fmt", "-", "-o", str(out)],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env(),
    ) as process:
        assert process.stdin
        process.stdin.write(FRAME)
        process.stdin.flush()
        until = time.monotonic() + 20
        while not list(tmp_path.iterdir()) and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "a.edi").write_bytes(FRAME)
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [*MSCONS, "fmt", str(tmp_path / "a.edi")],
            stdout=full,
            stderr=subprocess.PIPE,
            env=env(),
            check=False,
        )
    assert ran.returncode == 2
    assert b"No space left" in ran.stderr
    assert b"Traceback" not in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="file descriptors")
def test_a_closed_output_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "a.edi").write_bytes(FRAME)
    command = " ".join([*MSCONS, "fmt", str(tmp_path / "a.edi"), ">&-"])
    ran = subprocess.run(["sh", "-c", command], capture_output=True, env=env(), check=False)
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr


def test_an_internal_error_ends_with_2_and_its_reason(
    mscons: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("such \x1b things happen")

    (tmp_path / "a.edi").write_bytes(FRAME)
    monkeypatch.setattr("mscons.cli.fmt.lay_out", fails)
    ran = mscons("fmt", "a.edi")
    assert ran.code == 2
    assert "internal error: ZeroDivisionError: such \\x1b things" in ran.err


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_encoding_of_the_output(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "ü.edi").write_bytes(b"no edifact \xe2\x88\xa7")
    ran = run("fmt", str(tmp_path / "ü.edi"), PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert ran.returncode == 1
    assert b"SYN002" in ran.stderr


def test_an_interrupt_inside_of_exec_ends_with_130_too(tmp_path: Path) -> None:
    program = (
        "from mscons.cli.ending import ending\nending(lambda: exec('raise KeyboardInterrupt'))\n"
    )
    (tmp_path / "program.py").write_text(program)
    paths = os.pathsep.join((str(tmp_path), env()["PYTHONPATH"]))
    done = subprocess.run(
        [sys.executable, "-m", "program"], capture_output=True, env=env(PYTHONPATH=paths)
    )
    assert (done.returncode, done.stderr) == (130, b"Error: interrupted\n")
