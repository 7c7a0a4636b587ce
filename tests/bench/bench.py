"""Measure against the goals: `make bench`, or `python -m tests.bench.bench ratios --rounds 3`.

Rounds are interleaved, so that a busy machine slows everything alike; times are CPU times of the
process; each figure is the median of its rounds. Goals are ratios within one run. The exit code is
1 if a goal was missed.
"""

import argparse
import gc
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from . import inputs, processes, shapes
from .floor import floor
from .scenarios import LINEAR, SCENARIOS

missed: list[str] = []


def row(name: str, figures: str, goal: str = "", kept: bool | None = None) -> None:
    """Print a line, and note a missed goal."""
    verdict = {None: "", True: "kept", False: "MISSED"}[kept]
    print(f"{name:<46}{figures:<34}{goal:<16}{verdict}", flush=True)
    if kept is False:
        missed.append(name.strip())


def title(text: str) -> None:
    """Print a headline."""
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def timed(job: Callable[[], object]) -> float:
    """Give the CPU seconds of one run, garbage collector as Python ships it."""
    gc.collect()
    begin = process_time()
    job()
    return process_time() - begin


def warm(data: dict[str, bytes]) -> None:
    """Let every scenario load its tables once."""
    for s in SCENARIOS:
        s.run(inputs.meter_readings(1) if s.input != "r" else data["r"])


def ratios(folder: Path, rounds: int) -> None:
    """Compare each scenario's time per byte with FLOOR's."""
    title("Time per byte, as a multiple of FLOOR (str.split at three levels, 1 MB, collector off)")
    data = {n: inputs.write(n, folder).read_bytes() for n in {s.input for s in SCENARIOS}}
    warm(data)
    base = inputs.write("a1", folder).read_bytes()
    floors: list[float] = []
    times: dict[str, list[float]] = {s.name: [] for s in SCENARIOS}
    for number in range(rounds):
        data["r"] = inputs.shapes(1500, number)  # new ones, which no cache has seen
        floors.append(median(floor(base) for _ in range(5)))
        for s in SCENARIOS:
            times[s.name].append(timed(lambda s=s: s.run(data[s.input])) / len(data[s.input]))  # type: ignore[misc]
    row("FLOOR", f"{1e-6 / median(floors):8.1f} MB/s")
    for s in SCENARIOS:
        ratio = median(t / f for t, f in zip(times[s.name], floors, strict=True))
        speed = 1e-6 / median(times[s.name])
        figures = f"{speed:8.1f} MB/s   {ratio:6.3f}"
        kept = None if s.goal is None else ratio <= s.goal
        row(f"{s.name} ({s.input})", figures, f"<= {s.goal}" if s.goal else "", kept)


def linearity(folder: Path, rounds: int) -> None:
    """Compare the time for twice as much."""
    del folder
    title("time(2n) / time(n)")
    for case in LINEAR:
        once, twice = case.make(case.size), case.make(2 * case.size)
        pairs = [
            (timed(lambda: case.run(once)), timed(lambda: case.run(twice)))  # noqa: B023
            for _ in range(rounds)
        ]
        ratio = min(b for _, b in pairs) / min(a for a, _ in pairs)
        ratio /= len(twice) / len(once) / 2
        row(case.name, f"{ratio:8.2f}   n = {case.size:,}", "<= 2.1", ratio <= 2.1)


def plans(folder: Path, rounds: int) -> None:
    """Measure messages of shapes that were never seen before, and one again."""
    del folder
    title("Validation of one message, tables loaded, CPU milliseconds: median and worst")
    draft = shapes.whole_table(55112, "FV2410")
    whole = draft.data()
    size = len(draft.order)
    cases = [
        (f"55112, all groups ({size} segments), again", shapes.UTILMD, [whole] * 4 * rounds),
        ("55112, all groups, of a new shape", shapes.UTILMD, list(shapes.one_less(draft))),
        ("13017, 1 to 4 registers, of a new shape", shapes.MSCONS, list(shapes.registers())),
    ]
    for first in (inputs.meter_readings(1), whole):
        shapes.milliseconds(first)
    for name, goal, data in cases:
        spent = sorted(map(shapes.milliseconds, data))
        figures = f"{median(spent):8.1f} ms   {spent[-1]:8.1f} ms"
        row(name, figures, f"<= {goal:g} ms", median(spent) <= goal)


def starts(folder: Path, rounds: int) -> None:
    """Measure how long commands take to say something short."""
    del folder
    title("Start, CPU milliseconds, and as a multiple of the first")
    base = 0.0
    for name, command, goal in processes.STARTS:
        runs = [processes.run(command) for _ in range(rounds + 1)][1:]
        if any(r.code for r in runs):
            row(name, f"ends with {runs[0].code}", kept=False)
            continue
        spent = median(r.seconds for r in runs) * 1000
        base = base or spent
        kept = None if goal is None else spent / base <= goal
        row(name, f"{spent:8.1f} ms   {spent / base:8.1f}", f"<= {goal}" if goal else "", kept)


def memory(folder: Path, rounds: int) -> None:
    """Measure the peak memory of streams of two sizes."""
    del rounds
    title("Streaming, peak resident memory")
    small, big = inputs.write("a10", folder), inputs.write("a100", folder)
    for name, command in processes.STREAMS:
        a, b = (processes.run([*command, str(file)], quiet=True) for file in (small, big))
        if a.code or b.code:
            row(name, f"ends with {a.code} and {b.code}", kept=False)
            continue
        figures = f"{a.megabytes:5.0f} MB of 10, {b.megabytes:5.0f} MB of 100"
        kept = b.megabytes <= processes.STREAM_LIMIT and b.megabytes <= a.megabytes + 10
        row(name, figures, f"<= {processes.STREAM_LIMIT} MB, even", kept)


def peers(folder: Path, rounds: int) -> None:
    """Compare whole processes on the same 10 MB file."""
    for name in ("a10", "b10"):
        title(f"Cold processes on {name}: read the file, take it apart, count the messages")
        file = inputs.write(name, folder)
        ours = {n: [processes.cold(s, file) for _ in range(rounds)] for n, s, _ in processes.OURS}
        for peer, (module, script) in processes.PEERS.items():
            if not processes.peer_is_there(module):
                row(peer, f"not there for Python {platform.python_version()}")
                continue
            spent = processes.cold(script, file, peer=True)
            row(peer, f"{spent.seconds:8.2f} s   {spent.megabytes:6.0f} MB   {spent.output}")
            for own, _, goal in processes.OURS:
                if spent.code or peer != "pydifact":
                    break
                times = spent.seconds / median(r.seconds for r in ours[own])
                kept = None if goal is None else times >= goal
                row(f"  {own}", f"{times:8.1f} times faster", f">= {goal}" if goal else "", kept)
        for own, runs in ours.items():
            figures = f"{median(r.seconds for r in runs):8.2f} s   {runs[0].megabytes:6.0f} MB"
            row(own, f"{figures}   {runs[0].output}")


PARTS = {
    "ratios": ratios,
    "linearity": linearity,
    "plans": plans,
    "starts": starts,
    "memory": memory,
    "peers": peers,
}


def main() -> int:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(prog="bench", description="Speed and memory.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {options.rounds} rounds")
    with tempfile.TemporaryDirectory() as folder:
        for part in options.parts or PARTS:
            PARTS[part](Path(folder), options.rounds)
    print(f"\n{len(missed)} goals missed" + "".join(f"\n  {name}" for name in missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
