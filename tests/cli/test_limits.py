"""The limit of findings: whatever the command, many of one code hide none of another."""

import re
from pathlib import Path

import pytest

from .conftest import Run

MORE = re.compile(r"(\d+) more")
MESSAGE = "UNH+{n}+MSCONS:D:04B:UN:2.4c'BGM+7+M{n}+9'DTM+137:2026063009{x}:303'UNT+{count}+{n}'"


@pytest.fixture
def edi(tmp_path: Path) -> Path:
    """Thirty messages with a character that may not be there, then one with a wrong count."""
    messages = [MESSAGE.format(n=n, x="?a", count=4) for n in range(1, 31)]
    messages.append(MESSAGE.format(n=31, x="", count=5))
    head = "UNB+UNOC:3+9999002000012:500+9999001000013:500+260630:0901+R1++VL'"
    path = tmp_path / "a.edi"
    path.write_text(head + "".join(messages) + "UNZ+31+R1'")
    return path


@pytest.mark.parametrize(
    "args",
    [
        ("validate", "--output-format", "concise", "--layer", "syntax"),
        ("validate", "--output-format", "full", "--layer", "syntax"),
        ("validate", "--output-format", "jsonl", "--layer", "syntax"),
        ("parse",),
        ("report",),
    ],
)
def test_of_interchanges(mscons: Run, edi: Path, args: tuple[str, ...]) -> None:
    everything = mscons(*args, edi)
    ran = mscons(*args, edi, "--max-findings", "5")
    said, all_said = ran.out + ran.err, everything.out + everything.err
    assert set(re.findall(r"\b[A-Z]{3}\d{3}\b", said)) == set(
        re.findall(r"\b[A-Z]{3}\d{3}\b", all_said)
    )
    assert "ENV201" in said


@pytest.mark.parametrize("args", [("validate", "--layer", "syntax"), ("parse",)])
def test_the_count_is_true(mscons: Run, edi: Path, args: tuple[str, ...]) -> None:
    ran = mscons(*args, edi, "--max-findings", "5")
    lines = re.findall(r"^.*?: [A-Z]{3}\d{3} \w+: ", ran.out + ran.err, re.MULTILINE)
    everything = mscons(*args, edi)
    total = re.findall(r"^.*?: [A-Z]{3}\d{3} \w+: ", everything.out + everything.err, re.MULTILINE)
    (more,) = MORE.findall(ran.out + ran.err)
    assert len(lines) + int(more) == len(total)


def test_a_baseline_knows_all(mscons: Run, edi: Path) -> None:
    args = ("validate", "--layer", "syntax", "--max-findings", "5", "--baseline", "b.json", edi)
    assert "31 findings written" in mscons(*args, "--write-baseline").err
    assert "no findings" in mscons(*args).out


def test_of_tables(mscons: Run, tmp_path: Path) -> None:
    rows = ["M1;1-0:1.8.0;01.11.2026;1e3;kWh;220"] * 30 + ["M1;1-0:1.8.0;30.02.2026;1;kWh;220"]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["zaehlernummer;obis;zeitpunkt;wert;einheit;status", *rows, ""]))
    ran = mscons("report", path, "--max-findings", "5")
    assert ran.code == 1
    assert ran.err.count("GEN401 error") == 5
    assert ran.err.count("GEN302 error") == 1
    assert "GEN190 error: 25 more findings are not listed" in ran.err
