"""What models cost: reading 13017 and load profiles, and writing.

Run with `python -m tests.bench.typed`. The ratios are to FLOOR in the same round, CPU time.
"""

import gc
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from mscons.edifact import grow
from mscons.edifact import read as messages
from mscons.messages import read, readings_of, write_interchange
from mscons.schemas import load_structure

from . import inputs
from .floor import floor

ROUNDS = 7


def typed(data: bytes) -> int:
    """Read a model of every message."""
    return sum(1 for one in read(data) if one.model is not None)


def profile(data: bytes) -> int:
    """Read every value of a load profile."""
    structure = load_structure("fv2504", "MSCONS")
    return sum(1 for message in messages(data) for _ in readings_of(grow(message, structure)))


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
    for name, _, _, goal in jobs:
        ratio = median(ratio for ratio, _ in times[name])
        speed = median(speed for _, speed in times[name])
        verdict = "" if goal is None else f"<= {goal}  {'kept' if ratio <= goal else 'MISSED'}"
        print(f"{name:<28}{ratio:8.2f} x FLOOR {speed:12,.0f} /s   {verdict}")


if __name__ == "__main__":
    main()
