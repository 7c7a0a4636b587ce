"""The real catalogue of finding codes, in both languages."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from mscons.cli import render

ROOT = Path(__file__).parents[3]
FILES = {
    language: {path.parent.name: tomllib.loads(path.read_text("utf-8")) for path in paths}
    for language, paths in (
        ("en", sorted(ROOT.glob("*/codes.toml"))),
        ("de", sorted(ROOT.glob("*/codes.de.toml"))),
    )
}
ENTRIES = [(p, code, e) for p, codes in FILES["en"].items() for code, e in codes.items()]
GERMAN = [(p, code, e) for p, codes in FILES["de"].items() for code, e in codes.items()]
FAMILIES = {"edifact": {"SYN", "ENV", "MIG"}, "messages": {"AHB", "VAL", "GEN"}}
ANSWERS = {"CONTRL", "APERAK", None}

pytestmark = pytest.mark.real_catalogue


def named(entries: list[tuple[str, str, dict[str, Any]]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("package", "code", "entry"), entries, ids=[code for _, code, _ in entries]
    )


@pytest.mark.parametrize("package", sorted(FILES["en"]))
def test_no_code_without_both_languages(package: str) -> None:
    assert list(FILES["en"][package]) == list(FILES["de"][package])


def test_the_registry_has_every_entry() -> None:
    expected = sorted(code for _, code, _ in ENTRIES)
    for language in ("en", "de"):
        assert [one.code for one in render.codes(language).all()] == expected


@named(ENTRIES)
def test_an_entry_says_what_is_needed(package: str, code: str, entry: dict[str, Any]) -> None:
    assert re.fullmatch("[A-Z]{3}[0-9]{3}", code)
    assert code[:3] in FAMILIES[package]
    assert re.fullmatch("[a-z0-9-]+", entry["name"])
    assert (entry.get("kind") is None) == (entry.get("answer") is None)
    assert entry.get("kind") in ANSWERS
    sentences(entry)


@named(GERMAN)
def test_a_german_entry_says_the_same_things(
    package: str, code: str, entry: dict[str, str]
) -> None:
    assert set(entry) <= {"title", "explanation", "help", "example"}
    sentences(entry)


@named(GERMAN)
def test_a_german_entry_keeps_numbers_and_codes(
    package: str, code: str, entry: dict[str, str]
) -> None:
    pattern = r"\[[0-9A-Z.]+\]|DE [0-9]{4}|\b[A-Z]{3}(?:\+[A-Z0-9]+)+|--[a-z]+|\b[0-9]{3,}\b"
    english = FILES["en"][package][code]
    for key in ("explanation", "help"):
        assert set(re.findall(pattern, entry[key])) == set(re.findall(pattern, english[key]))


def sentences(entry: dict[str, Any]) -> None:
    """A title and a help are phrases, an explanation is of whole sentences."""
    for key in ("title", "help"):
        assert entry[key]
        assert not entry[key].endswith(".")
    assert entry["explanation"].endswith(".")
    for text in entry.values():
        assert "  " not in text.strip() or text.startswith("  ")
