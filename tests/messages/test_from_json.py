"""UTILMD and 13017 from JSON: every sample, and what is refused, with the field."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mscons.messages import JsonError, RulesError, interchange_from_json, models_from_json, read

SAMPLES = Path(__file__).parents[2] / "samples"
AT = datetime(2025, 2, 3, 8, tzinfo=UTC)
WALLBOX = "utilmd/55112_wallbox_14a.edi"
Json = Any


def model(name: str = WALLBOX) -> Json:
    (typed,) = read(SAMPLES / name)
    assert typed.model is not None
    return json.loads(typed.model.to_json())


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("utilmd/*.edi")), ids=lambda path: path.name)
def test_samples(path: Path) -> None:
    models = [typed.model for typed in read(path)]
    assert models[0] is not None
    data, outcome = interchange_from_json(models[0].to_json(), "NET1", at=AT)
    assert [typed.model for typed in read(data)] == models
    if b":55114'" in data:
        assert "AHB903" in [located.finding.code for located in outcome.findings]


def test_several() -> None:
    data, outcome = interchange_from_json(
        json.dumps([model(), {**model(), "nachricht": "2"}]), "NET1", at=AT
    )
    assert len(outcome.messages) == 2
    assert data.count(b"UNH+") == 2


REFUSED: list[tuple[Callable[[Json], object], str, str]] = [
    (lambda m: m.update(x=1), "x", "Extra inputs"),
    (lambda m: m["vorgaenge"][0].update(pid="55112"), "vorgaenge.0.pid", "whole number"),
    (
        lambda m: m["vorgaenge"][0].update(technische_ressource="DMUSTER0012"),
        "vorgaenge.0.technische_ressource",
        "check digit is 2, should be 1",
    ),
    (
        lambda m: m["vorgaenge"][0]["technische_ressourcen"][0].update(leistung_aufnahme=11.5),
        "vorgaenge.0.technische_ressourcen.0.leistung_aufnahme",
        "written as text, not float",
    ),
    (
        lambda m: m["vorgaenge"][0].update(aenderung_zum="2024-05-01T00:00"),
        "vorgaenge.0.aenderung_zum",
        "with an offset",
    ),
    (lambda m: m.pop("absender"), "absender.mp_id", "should not be empty"),
    (lambda m: m.update(vorgaenge=[]), "pid", "should name a Prüfidentifikator"),
    (lambda m: m["vorgaenge"][0].update(pid=13017), "pid", "no table for 13017"),
    (lambda m: m.update(dokument="Łódź"), "dokument", "not in ISO 8859-1"),
]


@pytest.mark.parametrize(("change", "path", "words"), REFUSED)
def test_refused(change: Any, path: str, words: str) -> None:
    data = model()
    change(data)
    with pytest.raises(JsonError) as caught:
        interchange_from_json(json.dumps(data), "NET1", at=AT)
    assert [problem.path for problem in caught.value.problems] == [path]
    assert words in caught.value.problems[0].text


BROKEN: list[tuple[Callable[[Json], object], str, str]] = [
    (lambda v: v.pop("aenderung_zum"), "vorgaenge.*.aenderung_zum", "AHB101"),
    (
        lambda v: v["technische_ressourcen"][0]["nutzung"].pop("paragraf_14a"),
        "vorgaenge.*.technische_ressourcen.*.nutzung.paragraf_14a",
        "AHB101",
    ),
    (
        lambda v: v["technische_ressourcen"][0].update(weitere_einrichtungen="ZH9"),
        "vorgaenge.*.technische_ressourcen.*.weitere_einrichtungen",
        "AHB1",
    ),
    (lambda v: v.update(beginn_zum="2024-05-01T12:00Z"), "vorgaenge.*.beginn_zum", "AHB"),
]


@pytest.mark.parametrize(("change", "field", "code"), BROKEN)
def test_a_broken_rule_writes_nothing(change: Any, field: str, code: str) -> None:
    data = model()
    change(data["vorgaenge"][0])
    with pytest.raises(RulesError) as caught:
        interchange_from_json(json.dumps(data), "NET1", at=AT)
    told = [p for p in caught.value.problems if p.path == field]
    assert told, caught.value.problems
    assert any(problem.code.startswith(code) for problem in told)
    assert caught.value.outcome.findings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no JSON"),
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "holds no message"),
        ("5", "should be an object"),
        ("{}", "neither vorgaenge"),
        ('{"zaehlwerke": NaN}', "NaN is no number"),
        ('{"vorgaenge": 5}', "vorgaenge: Input should be a valid"),
        ('[{"vorgaenge": 5}]', "0.vorgaenge: Input should be a valid"),
    ],
)
def test_no_model(text: str, words: str) -> None:
    with pytest.raises(JsonError) as caught:
        models_from_json(text)
    assert words in str(caught.value)
