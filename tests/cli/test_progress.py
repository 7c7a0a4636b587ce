"""Progress: on a terminal, after a moment, on standard error; never in a pipe, not with --quiet."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "samples/mscons/13017_single_register.edi"
CODE = """
import sys
from mscons.cli import main, progress
progress._PATIENCE = float(sys.argv[1])
main(sys.argv[2:])
"""

if sys.platform == "win32":
    pytest.skip("pseudo-terminals", allow_module_level=True)


def on_terminal(folder: Path, *options: str, patience: float = 0) -> tuple[str, bytes]:
    """Validate ten files in two processes; give what a terminal saw, and standard output."""
    import pty

    for number in range(10):
        (folder / f"{number}.edi").write_bytes(GOOD.read_bytes())
    alias = ROOT / ".dev"
    paths = {"PYTHONPATH": str(alias)} if alias.is_dir() else {}
    ours, theirs = pty.openpty()
    words = [sys.executable, "-c", CODE, str(patience), *options, "validate", str(folder)]
    with subprocess.Popen(
        [*words, "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=os.environ | paths | {"TERM": "xterm", "COLUMNS": "200"},
    ) as process:
        os.close(theirs)
        seen = b""
        try:
            while data := os.read(ours, 4096):
                seen += data
        except OSError:  # Linux: the other side is closed
            pass
        os.close(ours)
        assert process.stdout
        out = process.stdout.read()
    assert process.returncode == 0
    return seen.decode(), out


def test_a_terminal_sees_throughput_and_time_left(tmp_path: Path) -> None:
    seen, out = on_terminal(tmp_path)
    assert re.search(r"checking .*[0-9]+/10 files  [0-9]+ files/s  [0-9.]+ MB/s .* left", seen)
    assert out.startswith(b"no findings in 10 messages of 10 files")
    assert b"checking" not in out


@pytest.mark.parametrize(("options", "patience"), [((), 600), (("--quiet",), 0)])
def test_short_work_and_quiet_show_nothing(
    tmp_path: Path, options: tuple[str, ...], patience: float
) -> None:
    assert on_terminal(tmp_path, *options, patience=patience)[0] == ""
