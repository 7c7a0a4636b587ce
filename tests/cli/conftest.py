"""Run commands inside of the test process."""

import inspect
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mscons.cli import main

ROOT = Path(__file__).parents[2]


@dataclass
class Ran:
    code: int
    out: str
    err: str
    data: bytes


Run = Callable[..., Ran]


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_counts() -> None:
    """Let commands hear Ctrl-C, which they do not in the background of a shell."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def mscons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `mscons ARGS` in an empty folder; colour and configuration of the machine don't count."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    apart = "mix_stderr" in inspect.signature(CliRunner).parameters  # click 8.1
    options: dict[str, Any] = {"mix_stderr": False} if apart else {}
    runner = CliRunner(**options)

    def run(*args: object, stdin: bytes | None = None) -> Ran:
        result = runner.invoke(main, [str(arg) for arg in args], input=stdin)
        return Ran(result.exit_code, result.stdout, result.stderr, result.stdout_bytes)

    return run


@pytest.fixture
def samples() -> Path:
    return ROOT / "samples"
