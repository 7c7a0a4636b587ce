"""The registry: every code of the syntax layer is produced by some input, and explained."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from mscons.edifact import Code, Finding, Lines, Place, Registry, Severity, registry

from .structures import GOOD
from .test_mig_check import CASES as STRUCTURE_CASES
from .test_mig_check import findings
from .test_reader import CASES, GROUPS, everything
from .test_reader import GOOD as INTERCHANGE

OWN = re.compile(r"(SYN|ENV|MIG)[0-9]{3}")
# What the tables of test_reader and test_mig_check leave out, where it has a test of its own there.
ELSEWHERE = {"MIG106": "another variant of a group", "MIG213": "a format of fixed length"}


def produced() -> set[str]:
    codes: set[str] = set()
    for _, text, _ in CASES:
        data = text if isinstance(text, bytes) else text.encode("latin-1")
        codes |= {f.code for f in everything(data)[1]}
    odd = [
        INTERCHANGE.replace("UNS+D", "UNS+D+").encode(),
        (INTERCHANGE[:-1] + "?").encode(),
        INTERCHANGE.replace("4711", "4" * 70_000).encode(),
        GROUPS.replace("UNE+2+9'", "").encode(),
        GROUPS.replace("UNE+2+9", "UNE+3+8").encode(),
    ]
    for data in odd:
        codes |= {f.code for f in everything(data, tidy=True)[1]}
    for case in STRUCTURE_CASES:
        codes |= {f.code for f in findings(case[1])}
    return codes


def test_every_code_is_produced_by_some_input() -> None:
    known = {entry.code for entry in registry().all() if OWN.fullmatch(entry.code)}
    assert known - produced() == set(ELSEWHERE)


@pytest.fixture(name="own")
def _own() -> list[Code]:
    fresh = Registry()
    fresh.load("mscons.edifact")
    return fresh.all()


def test_entries_are_complete(own: list[Code]) -> None:
    assert own
    for entry in own:
        assert OWN.fullmatch(entry.code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.name), entry.code
        assert entry.title
        assert entry.explanation.endswith(".")
        assert entry.example
        assert entry.help
        assert (entry.kind is None) == (entry.answer is None)
        assert entry.kind in (None, "CONTRL")


def test_codes_come_in_order_and_names_are_told_apart_by_their_family(own: list[Code]) -> None:
    text = (files("mscons.edifact") / "codes.toml").read_text("utf-8")
    listed = re.findall(r"^\[([A-Z]+[0-9]+)\]", text, re.MULTILINE)
    assert sorted(listed, key=lambda c: ("SYN ENV MIG".find(c[:3]), c)) == listed
    names = [(entry.code[:3], entry.name) for entry in own]
    assert len(names) == len(set(names))


def test_the_registry_is_a_look_up() -> None:
    one = registry()
    assert one is registry()
    assert "SYN001" in one
    assert "SYN999" not in one
    assert one["SYN001"] is one.get("SYN001")
    assert one.get("SYN999") is None
    with pytest.raises(KeyError):
        one["SYN999"]
    one.load("mscons.edifact")  # a second time changes nothing


def test_a_code_belongs_to_one_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twin = tmp_path / "twin_of_edifact"
    twin.mkdir()
    (twin / "__init__.py").touch()
    (twin / "codes.toml").write_bytes((files("mscons.edifact") / "codes.toml").read_bytes())
    monkeypatch.syspath_prepend(tmp_path)
    fresh = Registry()
    fresh.load("mscons.edifact")
    with pytest.raises(ValueError, match="registered already"):
        fresh.load("twin_of_edifact")


def test_the_german_catalogue_is_complete() -> None:
    fresh = Registry()
    fresh.load("mscons.edifact")
    german = fresh.localized("de")
    for entry in fresh.all():
        other = german[entry.code]
        assert (other.severity, other.kind, other.answer) == (
            entry.severity,
            entry.kind,
            entry.answer,
        )
        assert other.title != entry.title or len(entry.title) < 12


def test_a_finding_takes_what_its_code_says() -> None:
    found = registry().finding("SYN004", "text", Place(1, 2))
    assert found == Finding("SYN004", Severity.WARNING, "text", Place(1, 2), help=found.help)
    assert found.help == registry()["SYN004"].help
    other = registry().finding("SYN004", "text", Place(1, 2), severity=Severity.NOTE, help="so")
    assert (other.severity, other.help) == (Severity.NOTE, "so")
    assert [s.rank for s in (Severity.NOTE, Severity.WARNING, Severity.ERROR)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("data", "places"),
    [
        (b"", {0: (1, 1)}),
        (b"ab", {0: (1, 1), 2: (1, 3)}),
        (b"a\nb\n", {1: (1, 2), 2: (2, 1), 4: (3, 1)}),
        (b"a\r\nb", {1: (1, 2), 2: (1, 3), 3: (2, 1)}),
        (b"a\rb\r\rc", {2: (2, 1), 4: (3, 1), 5: (4, 1)}),
        (b"a\x0bb\x85c\xe2\x80\xa8d", {7: (1, 8)}),
    ],
)
def test_lines_and_columns(data: bytes, places: dict[int, tuple[int, int]]) -> None:
    lines = Lines(data)
    assert {offset: lines.at(offset) for offset in places} == places


def test_the_good_message_of_these_tests_is_good() -> None:
    assert findings(GOOD) == []
