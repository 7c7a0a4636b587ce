"""What models cost: reading 13017 and load profiles, and writing.

Run with `python -m tests.bench.typed`. The ratios are to FLOOR in the same round, CPU time. What
two processes gain on 100 MB is the CPU time of one that reads all, over that of the slower of two
that read half: so it can be told on a machine that is not idle.
"""

import gc
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from time import process_time

from mscons.edifact import grow
from mscons.edifact import read as messages
from mscons.messages import Part, part_of, read, readings_of, split_file, write_interchange
from mscons.schemas import load_structure

from . import inputs
from .floor import floor

ROUNDS = 7
SPEED_UP = 1.7


def typed(data: bytes) -> int:
    """Read a model of every message."""
    return sum(1 for one in read(data) if one.model is not None)


def profile(data: bytes) -> int:
    """Read every value of a load profile."""
    structure = load_structure("fv2504", "MSCONS")
    return sum(1 for message in messages(data) for _ in readings_of(grow(message, structure)))


def _part(task: tuple[Path, Part]) -> tuple[int, float]:
    """Read the models of a part; give their number, and the CPU seconds."""
    path, part = task
    begin = process_time()
    with path.open("rb") as file:
        count = sum(1 for one in read(part_of(file, part)) if one.model is not None)
    return count, process_time() - begin


def two_processes(path: Path) -> None:
    """Read a file in one process and in two, three times, and print a line."""
    size = path.stat().st_size
    whole, halves = (split_file(str(path), size, most) for most in (size * 2, size // 2 + 1))
    gains: list[float] = []
    with ProcessPoolExecutor(2) as pool:
        for _ in range(3):
            ((count, alone),) = pool.map(_part, [(path, part) for part in whole])
            shared = list(pool.map(_part, [(path, part) for part in halves]))
            assert sum(number for number, _ in shared) == count
            gains.append(alone / max(seconds for _, seconds in shared))
    gain = median(gains)
    verdict = "kept" if gain >= SPEED_UP else "MISSED"
    print(f"{'typed 13017, two processes':<28}{gain:8.2f} x one{'':16}   >= {SPEED_UP}  {verdict}")


def main() -> None:
    """Print a line for each job."""
    with tempfile.TemporaryDirectory() as folder:
        data = {
            name: inputs.write(name, Path(folder)).read_bytes() for name in ("a1", "a10", "b10")
        }
    models = [one.model for one in read(data["a1"]) if one.model is not None]
    jobs: list[tuple[str, str, Callable[[], int], float | None]] = [
        ("typed 13017, messages", "a10", lambda: typed(data["a10"]), 1.2),
        ("load profile, readings", "b10", lambda: profile(data["b10"]), 1.1),
        ("writing 13017, bytes", "a1", lambda: len(write_interchange(models, "REF")), None),
    ]
    times: dict[str, list[tuple[float, float]]] = {name: [] for name, *_ in jobs}
    for _ in range(ROUNDS):
        base = median(floor(data["a1"]) for _ in range(5))
        for name, source, job, _ in jobs:
            gc.collect()
            begin = process_time()
            count = job()
            spent = process_time() - begin
            times[name].append((spent / len(data[source]) / base, count / spent))
    with tempfile.TemporaryDirectory() as folder:
        two_processes(inputs.write("a100", Path(folder)))
    for name, _, _, goal in jobs:
        ratio = median(ratio for ratio, _ in times[name])
        speed = median(speed for _, speed in times[name])
        verdict = "" if goal is None else f"<= {goal}  {'kept' if ratio <= goal else 'MISSED'}"
        print(f"{name:<28}{ratio:8.2f} x FLOOR {speed:12,.0f} /s   {verdict}")


if __name__ == "__main__":
    main()
