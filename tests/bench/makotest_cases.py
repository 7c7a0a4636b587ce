"""Which of two validators finds what: mscons and makotest on all samples, case by case.

`make bench` once, for the peers' environment; then `python -m tests.bench.makotest_cases`. makotest
is asked for the day of each message. It reads no UNA in front of several messages, so a UNA that
only says the default is taken away for it. `--markdown docs/reference/makotest.md` writes the page.
"""

import argparse
import json
import math
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from . import inputs
from .processes import PEER_PYTHON, ROOT, mscons, peer_is_there, run

SAMPLES = ROOT / "samples"
WANTED = {"error": "error", "warning": "warning", "untabled": "warning"}
DEFAULT_UNA = re.compile(rb"\AUNA:\+\.\? '[\r\n]*")
DOCUMENT_DATE = re.compile(rb"DTM\W137\W([0-9]{12})")

# Runs in the peers' environment: argument is a JSON file of [path, day], output JSON of answers.
# A text that it cannot parse is an error that it found; a date or type without profile is not.
THEIRS = """
import json, sys, makotest
out = []
for path, day in json.load(open(sys.argv[1])):
    try:
        report = makotest.validate_edifact(open(path, "rb").read(), day)
    except Exception as error:
        kind, _, text = str(error).partition(": ")
        parsed = kind != "EDIFACT parse failed"
        out.append([[], str(error)] if parsed else [[["error", text]], ""])
    else:
        found = [f for m in report.messages for f in m.findings]
        unruled = [str(m.pruefidentifikator) for m in report.messages if not m.rules_applied]
        out.append([[[f.severity, f.rule_id] for f in found],
                    "no rules for " + " ".join(unruled) if unruled else ""])
print(json.dumps(out))
"""


class Answer(NamedTuple):
    """What one validator says about a file: rules that fired, and why it gave no full answer."""

    errors: list[str]
    warnings: list[str]
    remark: str

    @property
    def word(self) -> str:
        """The verdict in a word."""
        if self.errors:
            return "error"
        if self.remark:
            return "refuses"
        return "warning" if self.warnings else "fine"


def expectations() -> dict[str, str]:
    """Read the outcomes off the README of the samples."""
    rows = re.findall(
        r"^\| (\S+\.edi) \|.*\| ([^|]+) \|$", (SAMPLES / "README.md").read_text(), re.M
    )
    return dict(rows)


def german_day(data: bytes) -> str:
    """Give the German day on which the first message was written, or today."""
    found = DOCUMENT_DATE.search(data)
    if not found:
        return datetime.now(ZoneInfo("Europe/Berlin")).date().isoformat()
    utc = datetime.strptime(found[1].decode() + "+0000", "%Y%m%d%H%M%z")
    return utc.astimezone(ZoneInfo("Europe/Berlin")).date().isoformat()


def sorted_out(found: list[tuple[str, str]], remark: str) -> Answer:
    """Tell errors from warnings; notes are left out."""
    errors = sorted({rule for severity, rule in found if severity == "error"})
    warnings = sorted({rule for severity, rule in found if severity == "warning"})
    return Answer(errors, warnings, remark)


def theirs(names: list[str]) -> dict[str, Answer]:
    """Ask makotest about all files in one process."""
    with tempfile.TemporaryDirectory() as folder:
        jobs: list[tuple[str, str]] = []
        for number, name in enumerate(names):
            data = (SAMPLES / name).read_bytes()
            file = Path(folder) / f"{number}.edi"
            file.write_bytes(DEFAULT_UNA.sub(b"", data))
            jobs.append((str(file), german_day(data)))
        listing = Path(folder) / "jobs.json"
        listing.write_text(json.dumps(jobs))
        output = run([str(PEER_PYTHON), "-c", THEIRS, str(listing)]).output
    answers: list[tuple[list[tuple[str, str]], str]] = json.loads(output)
    return {n: sorted_out(*answer) for n, answer in zip(names, answers, strict=True)}


def ours(names: list[str]) -> dict[str, Answer]:
    """Ask mscons about each file, with the context of the samples."""
    out: dict[str, Answer] = {}
    options = ["--output-format", "json", "--context", str(SAMPLES / "context.toml")]
    for name in names:
        spent = run(mscons("validate", *options, str(SAMPLES / name)))
        try:
            report: dict[str, Any] = json.loads(spent.output)
        except ValueError:
            out[name] = Answer([], [], f"ends with {spent.code}")
            continue
        found = [(f["severity"], f["code"]) for f in report["files"][0]["findings"]]
        out[name] = sorted_out(found, "")
    return out


def compare(wanted: str, word: str) -> str:
    """Judge a verdict: right, milder or harsher than the README says, missed, a false alarm."""
    if word == "refuses":
        return "refused"
    if word == wanted:
        return "right"
    if wanted == "fine":
        return "alarm"
    if word == "fine":
        return "missed"
    return "milder" if wanted == "error" else "harsher"


# Each validates the same messages again and again in its own interpreter: CPU seconds of one pass.
RATE = """
import sys, time; data = open(sys.argv[1], "rb").read()
{setup}
best = 9e9
for _ in range({passes}):
    begin = time.process_time(); {job}; best = min(best, time.process_time() - begin)
print(best)
"""
RATES = {
    "makotest": RATE.format(
        passes=3, setup="import makotest", job="makotest.validate_edifact(data, '2026-08-03')"
    ),
    "mscons": RATE.format(
        passes=10, setup="from mscons.messages import validate", job="validate(data)"
    ),
}
ROUNDS = 3
# Batches that makotest takes (1,000 messages at most): what is in them, how many messages.
BATCHES: list[tuple[str, Callable[[], bytes], int]] = [
    (
        f"{messages:,} messages, {words} a meter, {when}",
        partial(inputs.meter_readings, messages, registers=registers, month_end=month_end),
        messages,
    )
    for messages, registers, words, month_end, when in (
        (500, 1, "one register", False, "any time"),
        (500, 4, "four registers", False, "any time"),
        (1000, 1, "one register", False, "any time"),
        (1000, 4, "four registers", False, "any time"),
        (1000, 1, "one register", True, "month's end"),
        (1000, 2, "two registers", True, "month's end"),
        (1000, 4, "four registers", True, "month's end"),
    )
]
BATCHES.append(("one message of 1,000 readings", partial(inputs.one_meter, 1000), 1))
GOAL = 25


class Rate(NamedTuple):
    """CPU microseconds that each takes for a message of a batch."""

    batch: str
    makotest: float
    mscons: float

    @property
    def times(self) -> float:
        """How many times faster mscons is."""
        return self.makotest / self.mscons

    @property
    def word(self) -> str:
        """Whether that is what it should be."""
        return "kept" if self.times >= GOAL else "MISSED"


def rates() -> Iterator[Rate]:
    """Compare the CPU time for a message of both, in one run: the best of all rounds."""
    for name, make, count in BATCHES:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "batch.edi"
            file.write_bytes(DEFAULT_UNA.sub(b"", make()))
            best = dict.fromkeys(RATES, math.inf)
            for _ in range(ROUNDS):
                for who, python in (("makotest", str(PEER_PYTHON)), ("mscons", sys.executable)):
                    spent = float(run([python, "-c", RATES[who], str(file)]).output)
                    best[who] = min(best[who], spent / count * 1e6)
        yield Rate(name, best["makotest"], best["mscons"])


class Row(NamedTuple):
    """What both say about a sample: verdicts and the first two rules."""

    sample: str
    expected: str
    mscons: tuple[str, str]
    makotest: tuple[str, str]


def row(name: str, expected: str, mine: Answer, other: Answer) -> Row:
    """Judge both answers."""
    wanted = WANTED.get(expected.split()[0], "fine")
    own, their = (
        (
            compare(wanted, answer.word),
            " ".join([*answer.errors, *answer.warnings][:2] or [answer.remark]),
        )
        for answer in (mine, other)
    )
    return Row(name, expected, own, their)


def tally(verdicts: Iterable[tuple[str, str]]) -> str:
    """Count the verdicts of one."""
    counts = Counter(mark for mark, _ in verdicts)
    return ", ".join(f"{n} {mark}" for mark, n in sorted(counts.items()))


def as_text(rows: Sequence[Row], measured: Iterable[Rate]) -> Iterator[str]:
    """Lay out for a terminal."""
    yield f"{'sample':<46}{'expected':<20}{'mscons':<34}makotest"
    for one in rows:
        own, their = (f"{mark:<9}{rules[:60]}" for mark, rules in (one.mscons, one.makotest))
        yield f"{one.sample:<46}{one.expected:<20}{own:<34}{their}"
    yield f"\n{'microseconds a message':<56}{'makotest':>12}{'mscons':>12}{'times faster':>16}"
    for rate in measured:
        cells = f"{rate.makotest:>12,.1f}{rate.mscons:>12,.1f}{rate.times:>16.1f}"
        yield f"{rate.batch:<56}{cells}   (goal: {GOAL}, {rate.word})"
    yield f"mscons: {tally(one.mscons for one in rows)}"
    yield f"makotest: {tally(one.makotest for one in rows)}"


PAGE = """# mscons and makotest, sample by sample

<!-- Written by python -m tests.bench.makotest_cases --markdown docs/reference/makotest.md -->

What [makotest](https://pypi.org/project/makotest/) {version} and mscons say about each file in
[samples/](../../samples/README.md). The samples and what is expected of them are ours, so that
mscons is right says little: a test demands it. makotest knows far more message types and PIDs than
these samples have. It is asked for the German day of each message, and a UNA that only says the
default is taken away for it. mscons is given `samples/context.toml`.

- right: error, warning or nothing, as expected; the rule may be another than the one meant
- milder, harsher: a warning for an error, an error for a warning
- missed: nothing reported; alarm: an error where the sample is valid
- refused: no answer, for instance because there is no profile for the type or the day
"""


def as_page(rows: Sequence[Row], measured: Iterable[Rate], version: str) -> Iterator[str]:
    """Lay out as the page of the documentation."""
    yield PAGE.format(version=version)
    yield "| | verdicts |\n|---|---|"
    yield f"| mscons | {tally(one.mscons for one in rows)} |"
    yield f"| makotest | {tally(one.makotest for one in rows)} |\n"
    yield f"CPU time for a message, both in one run by turns, each the best of {ROUNDS} processes,"
    yield f"start not counted. {GOAL} times is the goal that mscons was given:\n"
    yield "| batch | makotest, µs | mscons, µs | times faster | goal |\n|---|--:|--:|--:|---|"
    for rate in measured:
        times = f"{rate.makotest:,.1f} | {rate.mscons:,.1f} | {rate.times:.1f} | {rate.word}"
        yield f"| {rate.batch} | {times} |"
    yield "\n| sample | expected | mscons | makotest |\n|---|---|---|---|"
    for one in rows:
        own, their = (
            f"{mark}: {quoted(rules)}" if rules else mark for mark, rules in (one[2], one[3])
        )
        yield f"| {one.sample} | {one.expected} | {own} | {their} |"


def quoted(text: str) -> str:
    """Quote the beginning of a text as code in a cell of a table."""
    cut = text if len(text) <= 100 else text[:99] + "…"
    return f"`{cut.replace('`', chr(39)).replace('|', '/')}`"


def main() -> int:
    """Print a row for every sample, and count; or write both as a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write a page")
    page: Path | None = parser.parse_args().markdown
    if not peer_is_there("makotest"):
        print("makotest is not there: run `make bench` first, on a Python that it supports")
        return 2
    expected = expectations()
    names = sorted(expected)
    mine, other = ours(names), theirs(names)
    rows = [row(name, expected[name], mine[name], other[name]) for name in names]
    if page is None:
        for line in as_text(rows, rates()):
            print(line)
    else:
        ask = "from importlib.metadata import version; print(version('makotest'))"
        version = run([str(PEER_PYTHON), "-c", ask]).output
        page.write_text("\n".join([*as_page(rows, rates(), version), ""]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
