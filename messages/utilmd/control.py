"""Controllability: can an object be switched or dimmed from afar, by whom, under § 14a, since when.

A change of master data says it in a dozen segments (code_lists.json, `controllability`). Here it
becomes one line an object. What a message does not say is None; nothing is concluded from what is
not there. What the codes mean is data (control.toml).
"""

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ..codec import Part
from ..fields import Menge, Pid, Zeitpunkt
from .parts import TechnischeRessource
from .stammdatenaenderung import Stammdatenaenderung, Vorgang

__all__ = ["Control", "control_of"]

_OBJECTS = {
    "netzlokation": "Netzlokation",
    "marktlokation": "Marktlokation",
    "technische_ressource": "Technische Ressource",
    "steuerbare_ressource": "Steuerbare Ressource",
    "tranche": "Tranche",
    "messlokation": "Messlokation",
}


class Control(Part):
    """What a message says about the control of one object, or of one of its registers.

    `fernsteuerbar` is no, possible or supplier; `ueber` names the controllable resource or the
    Netzlokation that it is steered over, `durch` the market partner who operates that (its MSB).
    `seit` is when the change holds. Powers are in kW, the capacity in kWh.
    """

    pid: Pid
    vorgang: str | None
    art: str
    objekt: str | None
    obis: tuple[str, ...] = ()
    nutzung: str | None = None
    steuerbar: bool | None = None
    fernsteuerbar: str | None = None
    ueber: str | None = None
    durch: str | None = None
    paragraf_14a: bool | None = None
    nach_2023: bool | None = None
    altanlage: str | None = None
    unterbrechbar: bool | None = None
    weitere_einrichtungen: bool | None = None
    leistung_aufnahme: Menge | None = None
    leistung_abgabe: Menge | None = None
    speicherkapazitaet: Menge | None = None
    seit: Zeitpunkt | None = None


def control_of(model: Stammdatenaenderung) -> tuple[Control, ...]:
    """Say for each object of a message whether it can be controlled, in the order of the message.

    >>> from mscons.messages import read
    >>> (typed,) = read("samples/utilmd/55112_wallbox_14a.edi")
    >>> (one,) = control_of(typed.model)
    >>> one.steuerbar, one.ueber, one.paragraf_14a, one.leistung_aufnahme
    (True, 'CMUSTER0012', True, Decimal('11'))
    """
    operators = dict(_operators(model))
    return tuple(line for one in model.vorgaenge for line in _lines(one, operators))


@lru_cache(maxsize=1)
def _meanings() -> dict[str, dict[str, Any]]:
    text = (files(__package__ or "") / "control.toml").read_text("utf-8")
    found: dict[str, dict[str, Any]] = tomllib.loads(text)
    return found


def _meaning(field: str, code: str | None) -> Any:
    return _meanings()[field].get(code) if code is not None else None


def _operators(model: Stammdatenaenderung) -> Iterator[tuple[str, str]]:
    """Tell who operates the controllable resources and Netzlokationen of a message."""
    for one in model.vorgaenge:
        for data in one.steuerbare_ressourcen:
            if data.steuerbare_ressource and data.messstellenbetreiber:
                yield data.steuerbare_ressource, data.messstellenbetreiber.mp_id or ""
        for location in one.netzlokationsdaten:
            if location.netzlokation and location.messstellenbetreiber:
                yield location.netzlokation, location.messstellenbetreiber.mp_id or ""


def _lines(one: Vorgang, operators: dict[str, str]) -> Iterator[Control]:
    about: dict[str, Any] = {
        "pid": one.pid or 0,
        "vorgang": one.nummer,
        "seit": one.aenderung_zum or one.beginn_zum,
    }
    for data in one.technische_ressourcen:
        yield _resource(data, about, operators)
    told = {data.technische_ressource for data in one.technische_ressourcen}
    for field, art in _OBJECTS.items():
        objekt: str | None = getattr(one, field)
        if objekt is None or objekt in told:
            continue
        durch = operators.get(objekt) or None
        if field == "marktlokation":
            yield from _market_location(one, {**about, "art": art, "objekt": objekt})
        else:
            steers = True if field == "steuerbare_ressource" else None
            yield Control(**about, art=art, objekt=objekt, steuerbar=steers, durch=durch)


def _resource(
    data: TechnischeRessource, about: dict[str, Any], operators: dict[str, str]
) -> Control:
    use = data.nutzung
    ueber = data.steuerbare_ressource or data.netzlokation
    return Control(
        **about,
        art=_OBJECTS["technische_ressource"],
        objekt=data.technische_ressource,
        nutzung=_meaning("nutzung", use.art if use else None),
        steuerbar=True if ueber else None,
        ueber=ueber,
        durch=operators.get(ueber or "") or None,
        paragraf_14a=_meaning("paragraf_14a", use.paragraf_14a if use else None),
        nach_2023=_meaning("inbetriebnahme", use.inbetriebnahme if use else None),
        altanlage=_meaning("altanlage", use.altanlage if use else None),
        weitere_einrichtungen=_meaning("weitere_einrichtungen", data.weitere_einrichtungen),
        leistung_aufnahme=data.leistung_aufnahme,
        leistung_abgabe=data.leistung_abgabe,
        speicherkapazitaet=data.speicherkapazitaet,
    )


def _market_location(one: Vorgang, about: dict[str, Any]) -> Iterator[Control]:
    """Give the line of a Marktlokation, and one for each use of its registers."""
    data = one.marktlokationsdaten[0] if one.marktlokationsdaten else None
    remote = _meaning("fernsteuerbarkeit", data.fernsteuerbarkeit if data else None)
    yield Control(
        **about,
        nutzung=_meaning("lieferrichtung", data.lieferrichtung if data else None),
        steuerbar=None if remote is None else remote != "no",
        fernsteuerbar=remote,
    )
    for use in one.verbrauchsarten:
        if use.unterbrechbarkeit is not None:
            unterbrechbar = _meaning("unterbrechbarkeit", use.unterbrechbarkeit)
            yield Control(
                **about, obis=use.obis, steuerbar=unterbrechbar, unterbrechbar=unterbrechbar
            )
