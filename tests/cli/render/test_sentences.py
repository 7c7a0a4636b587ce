"""German sentences of findings: what they hold, and that nothing of the samples stays English."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from mscons.cli import render
from mscons.messages import Report, validate
from mscons.schemas import conditions, format_versions, names

from ...english import english_in

ROOT = Path(__file__).parents[3]
CATALOGUE = tomllib.loads((ROOT / "cli/render/sentences.de.toml").read_text("utf-8"))
SENTENCES, ELEMENTS = CATALOGUE["sentences"], CATALOGUE["elements"]
pytestmark = pytest.mark.real_catalogue


@pytest.mark.parametrize("english", SENTENCES)
def test_both_sides_have_the_same_names(english: str) -> None:
    given = re.findall(r"\{([a-z]+)(?:\.{3})?\}", english)
    assert sorted(given) == sorted(set(re.findall(r"\{([a-z]+)\}", SENTENCES[english])))
    assert len(given) == len(set(given))


@pytest.mark.parametrize("english", SENTENCES)
def test_no_sentence_is_hidden_by_another(english: str) -> None:
    text = re.sub(r"\{([a-z]+)(\.{3})?\}", lambda slot: f"X{slot[1].upper()}X", english)
    expected = re.sub(r"\{([a-z]+)\}", lambda slot: f"X{slot[1].upper()}X", SENTENCES[english])
    assert render.translate(text, "de") == expected


def texts_of_conditions() -> Iterator[str]:
    for version in format_versions():
        for message in version.releases:
            yield from (one.text for one in conditions(message, version).values() if one.text)


@pytest.mark.parametrize("text", sorted(set(texts_of_conditions())))
def test_every_condition_has_its_german(text: str) -> None:
    german = render.translate(text, "de")
    assert german is not None
    assert english_in(german) == []


@pytest.mark.parametrize("name", sorted(set(names()["data_elements"].values())))
def test_every_data_element_has_its_german_name(name: str) -> None:
    assert render.translate_element(name, "en") == name
    assert english_in(render.translate_element(name, "de")) == []
    assert name in ELEMENTS


def german_parts(report: Report) -> Iterator[str]:
    for _, found in render.localize(report, "de").findings():
        finding = found.finding
        yield from (finding.text, finding.help or "", *(one.text for one in finding.because))


@pytest.mark.parametrize("folder", ["mscons", "utilmd", "generic", "broken"])
def test_nothing_of_the_samples_stays_english(folder: str) -> None:
    files = sorted((ROOT / "samples" / folder).glob("*.edi"))
    report = Report([validate(path, name=path.name) for path in files])
    assert [text for text in german_parts(report) if english_in(text)] == []


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("STS+Z40 is missing", "STS+Z40 fehlt"),
        ("UNT says 17 segments, there are 16", "UNT nennt 17 Segmente, gezählt: 16"),
        (
            "LOC+Z16: location code (DE 3225): '49999000095' is wrong; "
            "[950] does not hold: check digit is 5, should be 4",
            "LOC+Z16: Lokation (DE 3225): '49999000095' ist falsch; "
            "[950] trifft nicht zu: die Prüfziffer ist 5, richtig wäre 4",
        ),
        (
            "QTY+67: quantity qualifier (DE 6063): '67' is not allowed here; "
            "[35] does not hold: 9999002000012 acts as BKV; [77] does not hold: "
            "9999003000011 acts as LF; [32] does not hold: 9999002000012 acts as BKV",
            "QTY+67: Qualifier der Menge (DE 6063): '67' ist hier nicht erlaubt; "
            "[35] trifft nicht zu: 9999002000012 handelt als BKV; [77] trifft nicht zu: "
            "9999003000011 handelt als LF; [32] trifft nicht zu: 9999002000012 handelt als BKV",
        ),
        (
            "UNA: component separator and decimal mark are both ':'; element separator and release "
            "character are both '+'",
            "UNA: Trennzeichen der Komponenten und Dezimalzeichen sind beide ':'; "
            "Trennzeichen der Elemente und Freigabezeichen sind beide '+'",
        ),
        (
            "UNB: date (DE 0017) is '2026-10-1': is no number (n..8)",
            "UNB: Datum (DE 0017) ist '2026-10-1': ist keine Zahl (n..8)",
        ),
        (
            "29.03.2026 02:30: this hour is left out when summer time begins",
            "29.03.2026 02:30: diese Stunde entfällt, wenn die Sommerzeit beginnt",
        ),
        ("'the quantity is' is no code of 6060 (quantity) in QTY", None),
        ("something that nobody ever wrote", None),
    ],
)
def test_sentences_in_sentences(english: str, german: str | None) -> None:
    if german is None and english.startswith("'"):
        german = "'the quantity is' ist kein Code von 6060 (Menge) in QTY"
    assert render.translate(english, "de") == german


def test_a_hostile_text_takes_no_time() -> None:
    assert render.translate(": ; " * 240 + "x is wrong; y", "de") is not None
    assert render.translate("a" * 5_000, "de") is None
