"""Hold the two readers of the syntax against each other on hostile texts: `make fuzz`.

The fast scanner must find what the lark reader finds, segment by segment, span by span; and reading
a whole input must account for every byte with either engine, and report the same findings. The seed
makes a run repeatable; the first text that fails is printed.
"""

import argparse
import random
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from mscons.edifact import Segment, ServiceString, Syntax, read, read_with_lark, scan

SAMPLES = Path(__file__).parents[2] / "samples"
HOSTILE = "UNHT1a ?'+:*\r\n\x00\x1bä\x1a\t.,"
SERVICES = ["UNA:+.? '", "UNA:+,?*'", "UNA^|.\\ ~", "UNA:+.  '", "UNA\x1f\x1d.? \x1c"]


def shape(segment: Segment) -> tuple[int, int, bool, str, object]:
    """Give all that two readers have to agree on."""
    return segment.start, segment.end, segment.closed, segment.raw, segment.layout


def noise(rng: random.Random) -> str:
    """Give characters at random, separators above all."""
    return "".join(rng.choices(HOSTILE, k=rng.randrange(60)))


def mutant(rng: random.Random, samples: list[str]) -> str:
    """Give a piece of a sample with a few characters lost, doubled, exchanged or put in."""
    text = rng.choice(samples)
    begin = rng.randrange(len(text))
    chars = list(text[begin : begin + rng.randrange(20, 300)])
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(chars) + 1)
        change = rng.randrange(3)
        if change == 0:
            del chars[at : at + rng.randrange(1, 4)]
        elif change == 1:
            chars[at:at] = rng.choices(HOSTILE, k=rng.randrange(1, 4))
        else:
            chars[at : at + 1] = [rng.choice(HOSTILE)]
    return "".join(chars)


def scanners_agree(text: str, rng: random.Random) -> bool:
    """Compare the segments of both readers under separators and version at random."""
    service = ServiceString.from_una(rng.choice(SERVICES)).for_version(rng.randrange(1, 5))
    syntax = Syntax(service=service)
    canonical = service.canonical(text)
    offset = rng.randrange(100)
    fast = [shape(s) for s in scan(canonical, offset, syntax)]
    return fast == [shape(s) for s in read_with_lark(canonical, offset, syntax)]


def whole_input(data: bytes, engine: str) -> tuple[list[tuple[int, int]], list[str], bool]:
    """Read all units: their spans, the findings, and whether the input was read to its end."""
    reader = read(data, engine=engine)
    spans: list[tuple[int, int]] = []
    findings: list[str] = []
    for unit in reader.units():
        spans.append((unit.start, unit.end))
        findings += [repr(found) for found in getattr(unit, "findings", [])]
    return spans, findings + [repr(found) for found in reader.findings], reader.complete


def engines_agree(text: str, rng: random.Random) -> bool:
    """Compare whole readings, and see that what was read tiles the input."""
    envelope = "UNB+UNOC:3+1:14+2:14+261103:0900+R'"
    data = (rng.choice(["", envelope, SERVICES[0] + envelope]) + text).encode("latin-1")
    fast = whole_input(data, "fast")
    at = 0
    for start, end in fast[0]:
        if start != at:
            return False
        at = end
    whole = at == len(data) or not fast[2]
    return whole and fast == whole_input(data, "lark")


CHECKS: list[tuple[str, Callable[[str, random.Random], bool], int]] = [
    ("segments of both readers are equal", scanners_agree, 1),
    ("whole inputs are tiled and equal", engines_agree, 5),
]


def main() -> int:
    """Run, and print how many texts each check has seen."""
    parser = argparse.ArgumentParser(prog="fuzz", description="Hostile texts for both readers.")
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=9735)
    options = parser.parse_args()
    samples = [f.read_bytes().decode("latin-1") for f in sorted(SAMPLES.glob("*/*.edi"))]
    samples = [text for text in samples if text]
    rng = random.Random(options.seed)
    done = dict.fromkeys((name for name, _, _ in CHECKS), 0)
    for case in count(1):
        text = noise(rng) if rng.random() < 0.5 else mutant(rng, samples)
        for name, check, every in CHECKS:
            if case % every:
                continue
            done[name] += 1
            if not check(text, rng):
                print(f"seed {options.seed}, case {case}: not so: {name}\n{text!r}")
                return 1
        if case >= options.cases:
            break
    for name, number in done.items():
        print(f"{number:,} texts, seed {options.seed}: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
