"""Who can control what: the samples, told apart line by line."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mscons.messages import Stammdatenaenderung, control_of, read

SAMPLES = Path(__file__).parents[2] / "samples/utilmd"


def told(name: str) -> list[dict[str, Any]]:
    (typed,) = read(SAMPLES / f"{name}.edi")
    assert isinstance(typed.model, Stammdatenaenderung)
    return [
        {k: v for k, v in one if v not in (None, ()) and k not in ("pid", "vorgang", "seit")}
        for one in control_of(typed.model)
    ]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "55112_wallbox_14a",
            [
                {
                    "art": "Technische Ressource",
                    "objekt": "DMUSTER0011",
                    "nutzung": "consumes",
                    "steuerbar": True,
                    "ueber": "CMUSTER0012",
                    "paragraf_14a": True,
                    "nach_2023": True,
                    "weitere_einrichtungen": False,
                    "leistung_aufnahme": Decimal(11),
                }
            ],
        ),
        (
            "55112_generation",
            [
                {
                    "art": "Marktlokation",
                    "objekt": "49999000028",
                    "nutzung": "generates",
                    "steuerbar": True,
                    "fernsteuerbar": "supplier",
                }
            ],
        ),
        (
            "55112_market_location",
            [
                {"art": "Marktlokation", "objekt": "49999000010", "nutzung": "consumes"},
                {
                    "art": "Marktlokation",
                    "objekt": "49999000010",
                    "obis": ("1-0:1.8.0",),
                    "steuerbar": True,
                    "unterbrechbar": True,
                },
            ],
        ),
        (
            "55113_controllable_resource",
            [
                {
                    "art": "Steuerbare Ressource",
                    "objekt": "CMUSTER0038",
                    "steuerbar": True,
                    "durch": "9999002000012",
                }
            ],
        ),
        (
            "55113_storage",
            [
                {
                    "art": "Technische Ressource",
                    "objekt": "DMUSTER0045",
                    "nutzung": "stores",
                    "steuerbar": True,
                    "ueber": "CMUSTER0046",
                    "paragraf_14a": True,
                    "leistung_aufnahme": Decimal(10),
                    "leistung_abgabe": Decimal(10),
                    "speicherkapazitaet": Decimal("20.4"),
                }
            ],
        ),
        ("55113_tranche", [{"art": "Tranche", "objekt": "49999001018"}]),
        ("55115_answer_supplier", [{"art": "Marktlokation", "objekt": "49999000010"}]),
    ],
)
def test_samples(name: str, lines: list[dict[str, Any]]) -> None:
    assert told(name) == lines


def test_over_a_grid_location_and_old_plants() -> None:
    resource = told("55112_four_objects")[2]
    assert (resource["ueber"], resource["durch"]) == ("EMUSTER0010", "9999002000012")
    assert (resource["nach_2023"], resource["altanlage"]) == (False, "has switched")


@pytest.mark.parametrize(
    ("code", "steuerbar", "remote"),
    [("Z96", False, "no"), ("Z97", True, "possible"), ("Z98", True, "supplier")],
)
def test_remote(code: str, steuerbar: bool, remote: str) -> None:
    data = (SAMPLES / "55112_generation.edi").read_bytes()
    (typed,) = read(data.replace(b"CCI+Z24++Z98", b"CCI+Z24++" + code.encode()))
    assert isinstance(typed.model, Stammdatenaenderung)
    (one,) = control_of(typed.model)
    assert (one.steuerbar, one.fernsteuerbar) == (steuerbar, remote)
    assert '"fernsteuerbar": "' + remote in one.to_json()
