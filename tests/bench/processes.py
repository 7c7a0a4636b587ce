"""What is measured in processes of their own: start, memory, cold comparison with the peers."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PEER_PYTHON = ROOT / ".bench" / "bin" / "python"


class Spent(NamedTuple):
    """What a process took: CPU seconds, peak resident memory in MB, exit code, what it printed."""

    seconds: float
    megabytes: float
    code: int
    output: str


# Linux hands the peak memory of a parent on to its child, so a small process starts the command.
LAUNCH = """
import json, os, subprocess, sys
quiet, command = sys.argv[1] == "quiet", sys.argv[2:]
out = subprocess.DEVNULL if quiet else subprocess.PIPE
process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
text = "" if quiet else process.stdout.read().decode()
_, status, used = os.wait4(process.pid, 0)
seconds = used.ru_utime + used.ru_stime
print(json.dumps([seconds, used.ru_maxrss, os.waitstatus_to_exitcode(status), text.strip()]))
"""


def run(command: list[str], *, quiet: bool = False) -> Spent:
    """Run a command to its end. `quiet`: throw its output away."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    launch = [sys.executable, "-c", LAUNCH, "quiet" if quiet else "keep", *command]
    done = subprocess.run(launch, stdout=subprocess.PIPE, cwd=ROOT, env=environment, check=True)
    seconds, peak, code, text = json.loads(done.stdout)
    return Spent(seconds, peak / (1e6 if sys.platform == "darwin" else 1e3), code, text)


def mscons(*arguments: str) -> list[str]:
    """Give the command line of the installed program."""
    return [str(Path(sys.executable).with_name("mscons")), *arguments]


# Commands whose start counts, as a multiple of the first: 80 ms where that takes 12, and 150 ms for
# a small file.
STARTS: list[tuple[str, list[str], float | None]] = [
    ("python -c pass", [sys.executable, "-c", "pass"], None),
    ("mscons --help", mscons("--help"), 6.7),
    ("mscons --version", mscons("--version"), 6.7),
    ("mscons validate small.edi", mscons("validate", "samples/mscons/13017_substitute.edi"), 12.5),
]

# Streams of 10 and 100 MB: the second must not need more memory, and less than this (MB).
STREAM_LIMIT = 120
STREAMS: list[tuple[str, list[str]]] = [
    (f"mscons parse --format {form}", mscons("parse", "--format", form))
    for form in ("segments", "jsonl", "edi")
]

READ = "import sys; path = sys.argv[1]; text = open(path, encoding='latin-1', newline='').read(); "

# Cold processes: read a file, take it apart, print the number of messages.
OURS: list[tuple[str, str, float | None]] = [
    (
        "mscons: segments and messages",
        "import sys; from mscons.edifact import read; print(sum(1 for _ in read(sys.argv[1])))",
        None,
    ),
    (
        "mscons: with structure",
        "import sys; from mscons.edifact import grow, read; "
        "from mscons.schemas import load_structure; plan = load_structure('fv2504', 'MSCONS'); "
        "print(sum(grow(m, plan).faults == () for m in read(sys.argv[1])))",
        60,
    ),
]
PEERS: dict[str, tuple[str, str]] = {
    "pydifact": (
        "pydifact",
        READ + "from pydifact.segmentcollection import Interchange; "
        "print(sum(1 for _ in Interchange.from_str(text).get_messages()))",
    ),
    "edifactlib": (
        "edifactlib",
        READ + "from edifactlib import Parser; "
        "print(len(Parser().parse(text, validate=False).messages))",
    ),
    "edison-parser": (
        "edison",
        READ + "from edison import tokenize_segments; "
        "cut = [[e.split(':') for e in s.split('+')] for s in tokenize_segments(text)]; "
        "print(sum(1 for s in cut if s[0] == ['UNH']))",
    ),
}


def peer_is_there(module: str) -> bool:
    """Say whether the environment of the peers can import a module."""
    return PEER_PYTHON.exists() and run([str(PEER_PYTHON), "-c", f"import {module}"]).code == 0


def cold(script: str, file: Path, *, peer: bool = False) -> Spent:
    """Run a one-line script on a file in a fresh interpreter."""
    python = str(PEER_PYTHON) if peer else sys.executable
    return run([python, "-W", "ignore", "-c", script, str(file)])
