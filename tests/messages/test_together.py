"""What is said of a message does not hang on the messages beside it (tests/bench/together.py)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a fresh state for each message needs fork")
def test_changed_messages_among_others_and_alone() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.together", "--messages", "60"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
