"""The samples: the tables of their README, and counts that plain string code can check."""

import re
from pathlib import Path

import pytest

from mscons.edifact import Finding, Severity, read
from mscons.messages import rules, validate

SAMPLES = Path(__file__).parents[1] / "samples"
README = (SAMPLES / "README.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("| ").split("|")]
    for line in README.splitlines()
    if re.match(r"\| [a-z]+/", line)
]
OUTCOME = {row[0]: row[-1] for row in ROWS}
EDIFACT = [name for name in OUTCOME if name.endswith(".edi")]
GOOD = [name for name in EDIFACT if not name.startswith("broken/")]
ODD_SEPARATORS = "mscons/13017_other_separators.edi"


def segments(name: str) -> list[str]:
    """Cut at terminators that no release character precedes; all other bytes stay."""
    text = (SAMPLES / name).read_bytes().decode("latin-1")
    text = re.sub(r"UNA.{6}[\r\n]*", "", text)
    return [s.strip("\r\n") for s in re.split(r"(?<!\?)'|(?<=\?\?)'", text) if s.strip("\r\n")]


def test_the_readme_lists_every_file_and_nothing_else() -> None:
    files = [f for f in SAMPLES.glob("*/*") if f.parent.name != "ci"]
    there = [f.relative_to(SAMPLES).as_posix() for f in files]
    assert sorted(row[0] for row in ROWS) == sorted(there)


def test_outcomes_are_of_few_kinds() -> None:
    families = "( (SYN|ENV|MIG|AHB|VAL|GEN))+"
    kinds = f"valid|note|untabled|profile|mapping|prices|(error|warning){families}"
    for name, outcome in OUTCOME.items():
        assert re.fullmatch(kinds, outcome), name
        assert ("broken" in name) == outcome.startswith(("error", "warning"))


@pytest.mark.parametrize("name", [n for n in GOOD if n != ODD_SEPARATORS])
def test_counts_and_references(name: str) -> None:
    messages = groups = in_group = begin = 0
    opened: dict[str, str] = {}
    for at, segment in enumerate(segments(name)):
        tag, _, rest = segment.partition("+")
        elements = rest.split("+")
        if tag == "UNB":
            messages = groups = 0
            opened["UNZ"] = elements[4]
        elif tag == "UNG":
            in_group, groups = messages, groups + 1
            opened["UNE"] = elements[4]
        elif tag == "UNH":
            begin = at
            opened["UNT"] = elements[0]
        elif tag in ("UNT", "UNE", "UNZ"):
            messages += tag == "UNT"
            counted = {"UNT": at - begin + 1, "UNE": messages - in_group, "UNZ": groups or messages}
            assert elements == [str(counted[tag]), opened.pop(tag)]
    assert messages
    assert not opened


def test_message_references_are_unique_because_the_context_names_them() -> None:
    found = [
        segment.split("+")[1]
        for name in GOOD
        if name != ODD_SEPARATORS
        for segment in segments(name)
        if segment.startswith("UNH+")
    ]
    assert len(found) == len(set(found))
    context = (SAMPLES / "context.toml").read_text("utf-8")
    assert set(re.findall(r'messages\."(\w+)"', context)) <= set(found)


def findings(name: str) -> list[Finding]:
    reader = read(SAMPLES / name)
    return [found for message in reader for found in message.findings] + reader.findings


@pytest.mark.parametrize("name", EDIFACT)
def test_reading_finds_what_the_table_says(name: str) -> None:
    kind, *families = OUTCOME[name].split()
    found = {f.code[:3] for f in findings(name)}
    if families and set(families) <= {"SYN", "ENV"}:
        assert found == set(families)
        assert kind in {f.severity.value for f in findings(name)}
    elif families:
        assert found <= set(families)
    else:
        worst = {"valid": [], "note": [Severity.NOTE], "untabled": [Severity.WARNING]}[kind]
        assert all(f.severity in worst for f in findings(name))


@pytest.mark.parametrize("name", GOOD)
def test_reading_gives_every_byte_back(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    assert b"".join(unit.data for unit in read(data).units()) == data


CONTEXT = rules.Context.load(SAMPLES / "context.toml")


@pytest.mark.parametrize("name", EDIFACT)
def test_validating_gives_the_outcome_that_the_table_says(name: str) -> None:
    kind, *families = OUTCOME[name].split()
    found = validate(SAMPLES / name, context=CONTEXT).findings
    grades = {one.severity.value for one in found}
    worst = {"valid": set[str](), "untabled": {"warning"}}.get(kind, {kind})
    if families:
        assert {one.finding.code[:3] for one in found} <= set(families)
        assert kind in grades
        assert kind == "error" or "error" not in grades
    else:
        assert grades == worst


@pytest.mark.parametrize("name", [n for n in GOOD if OUTCOME[n] == "valid"])
def test_without_a_context_no_rule_that_needs_it_gives_an_error(name: str) -> None:
    found = validate(SAMPLES / name).findings
    assert not [one.finding for one in found if one.severity is Severity.ERROR]
