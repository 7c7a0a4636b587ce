"""Which of two validators finds what: mscons and makotest on all samples, case by case.

`make bench` once, for the peers' environment; then `python -m tests.bench.makotest_cases`. makotest
is asked for the day of each message. It reads no UNA in front of several messages, so a UNA that
only says the default is taken away for it.
"""

import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime
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
for _ in range(5):
    begin = time.process_time(); {job}; best = min(best, time.process_time() - begin)
print(best)
"""
RATES = {
    "makotest": RATE.format(
        setup="import makotest", job="makotest.validate_edifact(data, '2026-08-03')"
    ),
    "mscons": RATE.format(setup="from mscons.messages import validate", job="validate(data)"),
}
# Batches that makotest takes (1,000 messages at most): what is in them, how many messages.
BATCHES: list[tuple[str, Callable[[], bytes], int]] = [
    ("500 messages of one register", lambda: inputs.meter_readings(500), 500),
    ("500 messages of four registers", lambda: inputs.meter_readings(500, registers=4), 500),
    ("one message of 1,000 readings", lambda: inputs.one_meter(1000), 1),
]
GOAL = 25


def rates() -> None:
    """Compare the CPU time for a message of both, in one run."""
    print(f"\n{'microseconds a message':<34}{'makotest':>12}{'mscons':>12}{'times faster':>16}")
    for name, make, count in BATCHES:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "batch.edi"
            file.write_bytes(DEFAULT_UNA.sub(b"", make()))
            other, own = (
                float(run([python, "-c", RATES[who], str(file)]).output) / count * 1e6
                for who, python in (("makotest", str(PEER_PYTHON)), ("mscons", sys.executable))
            )
        print(f"{name:<34}{other:>12,.1f}{own:>12,.1f}{other / own:>16.1f}   (goal: {GOAL})")


def main() -> int:
    """Print a row for every sample, and count."""
    if not peer_is_there("makotest"):
        print("makotest is not there: run `make bench` first, on a Python that it supports")
        return 2
    expected = expectations()
    names = sorted(expected)
    mine, other = ours(names), theirs(names)
    tally = {who: Counter[str]() for who in ("mscons", "makotest")}
    print(f"{'sample':<46}{'expected':<20}{'mscons':<34}makotest")
    for name in names:
        wanted = WANTED.get(expected[name].split()[0], "fine")
        cells: list[str] = []
        for who, answer in (("mscons", mine[name]), ("makotest", other[name])):
            mark = compare(wanted, answer.word)
            tally[who][mark] += 1
            rules = [*answer.errors, *answer.warnings][:2] or [answer.remark]
            cells.append(f"{mark:<9}{' '.join(rules)[:60]}")
        print(f"{name:<46}{expected[name]:<20}{cells[0]:<34}{cells[1]}")
    rates()
    for who, marks in tally.items():
        print(f"{who}: " + ", ".join(f"{n} {mark}" for mark, n in sorted(marks.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
