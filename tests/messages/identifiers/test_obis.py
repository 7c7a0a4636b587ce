"""OBIS-Kennzahlen: form, parts, names, and the registers that a PID may carry."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from mscons.messages import IdentifierError, identifiers

obis = identifiers.obis
LISTS = Path(__file__).parents[3] / "schemas" / "code_lists.json"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1-1:1.8.0", "active energy import"),
        ("1-1:1.8.1", "active energy import, tariff 1"),
        ("1-1:2.8.2", "active energy export, tariff 2"),
        ("1-1:1.8.63", "active energy import, error register"),
        ("1-1:3.8.0", "reactive energy import"),
        ("1-1:8.8.0", "reactive energy quadrant IV"),
        ("1-1:1.6.0", "active power import, maximum"),
        ("1-1:1.9.0", "active energy import, advance"),
        ("1-1:1.29.0", "active energy import, load profile"),
        ("7-0:3.0.0", "gas, quantity 3, kind 0, tariff 0"),
        ("1-1:99.8.0", "electricity, quantity 99, kind 8, tariff 0"),
        ("13-1:1.8.0", "medium 13, quantity 1, kind 8, tariff 0"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert obis.parts(text).name == name


def test_parts() -> None:
    parts = obis.parts("1-65:2.29.4*255")
    assert parts[:6] == (1, 65, 2, 29, 4, 255)
    assert obis.parts("1-65:2.29.4").storage is None


@pytest.mark.parametrize(
    ("text", "words", "kind", "position"),
    [
        ("1-1:1.8", "ends after 7 characters, should go on with '.' (A-B:C.D.E)", "form", 8),
        ("1-1:1.8.", "ends after 8 characters, should go on with a digit (group E", "form", 9),
        ("", "ends after 0 characters, should go on with a digit (group A", "form", 1),
        ("1.8.0", "character 2 is '.', should be '-'", "form", 2),
        ("1-1?:1.8.0", "character 4 is '?', should be ':'", "form", 4),
        ("1-1:1.8.0 ", "character 10 is ' ', should be the end", "form", 10),
        ("1-1:1.8.0*", "ends after 10 characters, should go on with a digit (group F", "form", 11),
        ("1-1:1.08.0", "group D is 08, should be without leading zeros", "form", 7),
        ("1-1:1.00.0", "group D is 00, should be without leading zeros", "form", 7),
        ("1-256:1.8.0", "group B is 256, should be 0 to 255", "range", 3),
        ("16-1:1.8.0", "group A is 16, should be 0 to 15", "range", 1),
        ("1-1:1.8.٣", "character 9 is '٣', should be a digit", "form", 9),
        ("1-1:F.8.0", "character 5 is 'F', should be a digit (group C", "form", 5),
    ],
)
def test_wrong_ones(text: str, words: str, kind: str, position: int) -> None:
    assert not obis.is_valid(text)
    with pytest.raises(IdentifierError) as caught:
        obis.validate(text)
    assert str(caught.value).startswith(words)
    assert (caught.value.kind, caught.value.position) == (kind, position)


def test_every_number_of_a_group() -> None:
    for number in range(300):
        assert obis.is_valid(f"1-1:1.8.{number}") == (number < 256)
        assert obis.is_valid(f"{number}-1:1.8.0") == (number < 16)


@pytest.mark.parametrize(
    ("base", "text"),
    [("1.8.0", "1-0:1.8.0"), ("1.8.0*255", "1-0:1.8.0*255"), ("1-1:2.8.0", "1-1:2.8.0")],
)
def test_make(base: str, text: str) -> None:
    assert obis.make(base) == text


def test_make_for_another_medium() -> None:
    assert obis.make("3.1.0", medium=7, channel=20) == "7-20:3.1.0"


@pytest.mark.parametrize(
    ("text", "pid", "allowed"),
    [
        ("1-0:1.8.0", 13017, True),
        ("1-65:1.8.63", 13017, True),
        ("1-66:1.8.0", 13017, False),
        ("1-1:1.8.64", 13017, False),
        ("1-1:3.8.0", 13017, True),
        ("1-1:3.8.1", 13017, False),
        ("1-1:8.6.0", 13017, True),
        ("1-1:1.29.0", 13017, False),
        ("1-1:1.29.0", 13025, True),
        ("1-1:1.8.0", 13025, False),
        ("1-1:8.29.0", "13018", True),
        ("1-1:9.29.0", "13018", False),
        ("1-1:1.9.0", 13016, None),
        ("1-1:1.8.0", 13016, False),
        ("1-1:1.9.5", 13019, True),
        ("1-1:1.8.0", 99999, None),
    ],
)
def test_registers_of_a_pid(text: str, pid: int | str, allowed: bool | None) -> None:
    assert obis.allowed_for(text, pid) is allowed


def test_a_rule_that_ended_counts_for_older_values() -> None:
    assert obis.allowed_for("1-1:3.29.0", 13025) is False
    assert obis.allowed_for("1-1:3.29.0", 13025, date(2023, 12, 31)) is True
    assert obis.allowed_for("1-1:3.29.0", 13025, date(2024, 1, 1)) is False


def test_no_rule_of_the_list_is_overlooked() -> None:
    allowed = json.loads(LISTS.read_text("utf-8"))["obis"]["allowed"]
    for key, entries in allowed.items():
        for entry in entries:
            pattern = re.search(r"1-[b0-9]+:[0-9.]+(e)?", entry)
            assert pattern is not None, entry
            text = re.sub(r":3\.\.8", ":3", pattern[0].replace("b", "7")).replace("e", "1")
            pid = key.partition(" ")[0]
            assert obis.allowed_for(text.rstrip("."), pid, date(2020, 1, 1)) is not False, entry
