"""mscons generate: many interchanges, large ones, and runs that end early leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAD = "messlokation;zaehlernummer;obis;zeitpunkt;wert;einheit;status\n"
CREATED = ("--created", "2026-11-02T08:00Z")


def table(path: Path, meters: int) -> Path:
    """Write a reading for each of so many meters."""
    with path.open("w", encoding="ascii") as file:
        file.write(HEAD)
        for n in range(meters):
            place = f"DE00099912345MUSTER{n:014};1MUS{n:010};1-0:1.8.0"
            file.write(f"{place};2026-11-01T00:00:00+01:00;{1000 + n},5;kWh;220\n")
    return path


def command(*args: object) -> tuple[list[str], dict[str, str]]:
    words = [sys.executable, "-m", "mscons.cli", "generate", *map(str, args)]
    profile = ROOT / "samples" / "readings" / "profile.toml"
    path = os.pathsep.join([str(ROOT / ".dev"), os.environ.get("PYTHONPATH", "")])
    return [*words, "--profile", str(profile), *CREATED], {**os.environ, "PYTHONPATH": path}


def run(*args: object, prefix: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    words, environment = command(*args)
    return subprocess.run(
        [*prefix, *words], env=environment, capture_output=True, text=True, timeout=120
    )


def test_more_interchanges_than_files_may_be_open(tmp_path: Path) -> None:
    out = tmp_path / "out"
    few = ("sh", "-c", 'ulimit -n 40; exec "$@"', "sh")
    done = run(table(tmp_path / "a.csv", 300), "--split", 1, "--out", out, prefix=few)
    assert done.returncode == 0, done.stderr
    assert len(list(out.iterdir())) == 300


def test_large_interchanges_are_checked_by_a_second_process_in_their_order(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(table(tmp_path / "a.csv", 7_000), "--split", 3_000, "--out", out)
    assert done.returncode == 0, done.stderr
    names = [line.split("\t")[0] for line in done.stdout.splitlines()[1:]]
    counts = [line.split("\t")[2] for line in done.stdout.splitlines()[1:]]
    assert names == sorted(names) == sorted(path.name for path in out.iterdir())
    assert counts == ["3000", "3000", "1000"]
    assert (out / names[0]).stat().st_size > 1 << 19


def test_an_error_that_the_second_process_finds_stops_the_run(tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--split", 3_000, "--on", "2026-05-01", "--out", out)
    done = run(table(tmp_path / "a.csv", 7_000), *options)
    assert done.returncode == 1
    assert "AHB" in done.stderr
    assert "nothing is written" in done.stderr
    assert not out.exists()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("wait", ["at once", "with files"])
def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path: Path, wait: str) -> None:
    out, counter = tmp_path / "out", tmp_path / "next"
    begin = time.monotonic()
    run(table(tmp_path / "few.csv", 3), "--dry-run")
    started = time.monotonic() - begin  # by then it reads, however busy the machine is
    words, environment = command(
        table(tmp_path / "a.csv", 60_000), "--split", 4_000, "--out", out, "--counter", counter
    )
    with subprocess.Popen(
        words,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        until = time.monotonic() + 60
        while wait == "with files" and time.monotonic() < until:
            if out.exists() and any(out.iterdir()):
                break
            time.sleep(0.01)
        else:
            time.sleep(started)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the second process, too
        said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said[1].splitlines()[-1:] == ["Error: interrupted"]
    assert not out.exists()
    assert not counter.exists()


@pytest.mark.skipif(os.name == "nt", reason="POSIX folders")
def test_a_folder_that_takes_no_file_is_named(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", 3)
    (tmp_path / "file").write_text("")
    for out, words in (("/proc/none/out", "/proc/none"), (tmp_path / "file" / "out", "file")):
        done = run(path, "--out", out)
        assert done.returncode == 2
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    if os.geteuid() != 0:
        locked = tmp_path / "locked"
        locked.mkdir(0o555)
        done = run(path, "--out", locked)
        assert (done.returncode, "locked" in done.stderr) == (2, True)
        assert "Permission denied" in done.stderr


def test_nothing_is_written_where_one_name_is_taken(tmp_path: Path) -> None:
    path, out = table(tmp_path / "a.csv", 4), tmp_path / "out"
    assert run(path, "--split", 1, "--out", out, "--seed", 3).returncode == 0
    before = sorted(out.iterdir())
    done = run(path, "--split", 1, "--out", out, "--seed", 1)
    assert done.returncode == 2
    assert "exists already; --force overwrites it" in done.stderr
    assert sorted(out.iterdir()) == before
