"""What a change of master data says of an object: the groups SG8 and their like.

Codes are those of the market (BDEW, MIG UTILMD Strom); `mscons explain` and the table of the PID
tell what they mean. A reference names the object that the data belong to.
"""

from typing import Annotated

from ..codec import At, Each, Part
from ..fields import Code, Jahr, Jahrestermin, Menge, Monate, MpId, Text
from ..identifiers import SR, TR, MaLo, MeLo, NeLo, Obis, Tranche

__all__ = [
    "Abgabenbefreiung",
    "Gemeinderabatt",
    "Konzessionsabgabe",
    "Marktlokationsdaten",
    "Messlokationsdaten",
    "Messstellenbetreiber",
    "MessstellenbetreiberMitGrundlage",
    "Netzlokationsdaten",
    "Netznutzung",
    "Nutzung",
    "Produktdaten",
    "SteuerbareRessource",
    "TechnischeRessource",
    "Termine",
    "Tranchendaten",
    "Verbrauchsart",
    "Zuordnung",
]


class Termine(Part):
    """Dates of the billing of the grid's use: SG6 RFF+Z18.

    `naechste_abrechnung` is a year, `abrechnungsintervall` a number of months.
    """

    marktlokation: Annotated[MaLo | None, At("RFF/1154")] = None
    abrechnungstermin: Annotated[Jahrestermin | None, At("DTM[Z21]/2380")] = None
    naechste_abrechnung: Annotated[Jahr | None, At("DTM[Z09]/2380")] = None
    abrechnungsintervall: Annotated[Monate | None, At("DTM[Z22]/2380")] = None


class Messstellenbetreiber(Part):
    """The metering operator of an object: CAV+Z91.

    `art` is Z39 (grundzuständig), Z40 (wettbewerblich) or Z41 (Auffang-MSB).
    """

    mp_id: Annotated[MpId | None, At("1131")] = None
    art: Annotated[Code | None, At("7110", everywhere=False)] = None


class MessstellenbetreiberMitGrundlage(Part):
    """The metering operator of a Markt- or Messlokation: CAV+Z91.

    `grundlage` is Z19 (contract) or Z20 (goes on by duty), `art` as in `Messstellenbetreiber`.
    """

    mp_id: Annotated[MpId | None, At("1131")] = None
    grundlage: Annotated[Code | None, At("7110")] = None
    art: Annotated[Code | None, At("7110#2", everywhere=False)] = None


class Netzlokationsdaten(Part):
    """Data of a Netzlokation: SG8 SEQ+Z51."""

    netzlokation: Annotated[NeLo | None, At("RFF[Z32]/1154")] = None
    messstellenbetreiber: Annotated[Messstellenbetreiber | None, At("SG10[7037=ZB3]/CAV[Z91]")] = (
        None
    )


class Netznutzung(Part):
    """How the use of the grid is agreed on and paid for: SG10 CCI+++Z88."""

    vertrag: Annotated[Code | None, At("CAV[Z74]/7110")] = None
    zahler: Annotated[Code | None, At("CAV[Z73]/7110")] = None
    abrechnungsvariante: Annotated[Code | None, At("CAV[ZB1]/7110")] = None
    lieferscheinpruefung: Annotated[Code | None, At("CAV[ZA7]/7110")] = None
    singulaere_betriebsmittel: Annotated[Code | None, At("CAV[ZB2]/7110")] = None


class Zuordnung(Part):
    """The partners that a Marktlokation is assigned to: SG10 CCI+++ZB3."""

    lieferant: Annotated[MpId | None, At("CAV[Z89]/1131")] = None
    uebertragungsnetzbetreiber: Annotated[MpId | None, At("CAV[Z90]/1131")] = None
    messstellenbetreiber: Annotated[MessstellenbetreiberMitGrundlage | None, At("CAV[Z91]")] = None


class Marktlokationsdaten(Part):
    """Data of a Marktlokation: SG8 SEQ+Z01.

    `lieferrichtung` is Z06 (generation) or Z07 (consumption), `fernsteuerbarkeit` Z96 (not), Z97
    (technically possible) or Z98 (by the supplier), `temperaturabhaengig` a share in percent.
    """

    marktlokation: Annotated[MaLo | None, At("RFF[Z18]/1154")] = None
    lieferrichtung: Annotated[Code | None, At("SG10[Z30]/CCI/7037")] = None
    zuordnung: Annotated[Zuordnung | None, At("SG10[7037=ZB3]")] = None
    temperaturabhaengig: Annotated[Menge | None, At("SG10[7037=E17]/CAV[Z22]/7110")] = None
    spannungsebene: Annotated[Code | None, At("SG10[7037=E03]/CAV[E03|E04|E05|E06]/7111")] = None
    umspannung: Annotated[Code | None, At("SG10[7037=E03]/CAV[E07|E08|E09]/7111")] = None
    messtechnik: Annotated[Code | None, At("SG10[7037=Z83]/CAV/7111")] = None
    netznutzung: Annotated[Netznutzung | None, At("SG10[7037=Z88]")] = None
    verguetung_an: Annotated[Code | None, At("SG10[7037=Z89]/CAV/7110")] = None
    fernsteuerbarkeit: Annotated[Code | None, At("SG10[Z24]/CCI/7037")] = None


class Verbrauchsart(Part):
    """How the energy of a register is used: SG8 SEQ+Z44.

    `unterbrechbarkeit` is Z62 (can be interrupted) or Z63 (cannot).
    """

    obis: Annotated[tuple[Obis, ...], Each("RFF[Z10]/1154")] = ()
    arten: Annotated[tuple[Code, ...], Each("SG10[Z17]/CAV[Z64|Z65|ZE5|ZA8|ZB3]/7111")] = ()
    unterbrechbarkeit: Annotated[Code | None, At("SG10[Z17]/CAV[Z62|Z63]/7111")] = None
    waermenutzung: Annotated[Code | None, At("SG10[Z17]/CAV[Z56|Z57|Z61]/7111")] = None
    e_mobilitaet: Annotated[Code | None, At("SG10[Z17]/CAV[ZE6|Z87|ZE7]/7111")] = None


class Produktdaten(Part):
    """A product of the grid operator at a Marktlokation: SG8 SEQ+Z40."""

    produkt: Annotated[Code | None, At("PIA[5]/7140")] = None


class Konzessionsabgabe(Part):
    """The concession fee of a register: SG8 SEQ+Z07. `betrag` is in euro per kWh."""

    obis: Annotated[Obis | None, At("RFF[Z10]/1154")] = None
    art: Annotated[Code | None, At("SG10[7037=Z08]/CAV/7111")] = None
    betrag: Annotated[Menge | None, At("SG10[7037=Z08]/CAV/7110")] = None
    kategorie: Annotated[Text | None, At("SG10[7037=Z08]/CAV/7110#2")] = None


class Abgabenbefreiung(Part):
    """Whether electricity tax is due at a register: SG8 SEQ+Z10. Z65: exempt, Z66: due."""

    obis: Annotated[Obis | None, At("RFF[Z10]/1154")] = None
    stromsteuer: Annotated[Code | None, At("SG10[Z13]/CCI/7037")] = None


class Gemeinderabatt(Part):
    """Rebate for a municipality, in percent: SG8 SEQ+Z12."""

    prozent: Annotated[Menge | None, At("SG9[Z16]/QTY/6060")] = None


class Tranchendaten(Part):
    """Data of a Tranche: SG8 SEQ+Z15. `basis` is ZD1 (percent) or ZD2 (factor)."""

    tranche: Annotated[Tranche | None, At("RFF[Z20]/1154")] = None
    prozent: Annotated[Menge | None, At("SG9[11]/QTY/6060")] = None
    lieferant: Annotated[MpId | None, At("SG10[7037=ZB3]/CAV[Z89]/1131")] = None
    verguetung_an: Annotated[Code | None, At("SG10[7037=Z89]/CAV/7110")] = None
    basis: Annotated[Code | None, At("SG10[Z37]/CCI/7037")] = None


class Nutzung(Part):
    """What a technical resource is: SG10 CCI+Z17 (consumes), Z50 (generates) or Z56 (stores).

    `paragraf_14a` is ZG8 (falls under § 14a EnWG) or ZG9 (does not), `inbetriebnahme` ZH0 (after
    2023) or ZH1 (before 2024), `altanlage` ZH2 (may switch once), ZH3 (may not), ZH4 (old model
    until 2028) or ZH5 (has switched).
    """

    art: Annotated[Code | None, At("CCI/7059")] = None
    verbrauchsarten: Annotated[tuple[Code, ...], Each("CAV[Z64|Z65|ZE5|ZA8]/7111")] = ()
    waermenutzung: Annotated[Code | None, At("CAV[Z56|Z57|Z61]/7111")] = None
    e_mobilitaet: Annotated[Code | None, At("CAV[ZE6|Z87|ZE7]/7111")] = None
    erzeugungsart: Annotated[Code | None, At("CAV[ZF5|ZF6|ZG0|ZG1|ZG5]/7111")] = None
    speicherart: Annotated[Code | None, At("CAV[ZF7|ZF8|ZF9|ZG6]/7111")] = None
    paragraf_14a: Annotated[Code | None, At("CAV[ZG8|ZG9]/7111")] = None
    inbetriebnahme: Annotated[Code | None, At("CAV[ZH0|ZH1]/7111")] = None
    altanlage: Annotated[Code | None, At("CAV[ZH2|ZH3|ZH4|ZH5]/7111")] = None


class TechnischeRessource(Part):
    """Data of a technical resource: SG8 SEQ+Z52. Powers in kW, the capacity in kWh.

    It is steered over the `steuerbare_ressource` or over the `netzlokation`.
    `weitere_einrichtungen` is ZH7 (there are) or ZH8.
    """

    technische_ressource: Annotated[TR | None, At("RFF[Z37]/1154")] = None
    messlokationen: Annotated[tuple[MeLo, ...], Each("RFF[Z34]/1154")] = ()
    marktlokationen: Annotated[tuple[MaLo, ...], Each("RFF[Z16]/1154")] = ()
    steuerbare_ressource: Annotated[SR | None, At("RFF[Z38]/1154")] = None
    netzlokation: Annotated[NeLo | None, At("RFF[Z32]/1154")] = None
    leistung_aufnahme: Annotated[Menge | None, At("SG9[Z43]/QTY/6060")] = None
    leistung_abgabe: Annotated[Menge | None, At("SG9[Z44]/QTY/6060")] = None
    speicherkapazitaet: Annotated[Menge | None, At("SG9[Z42]/QTY/6060")] = None
    nutzung: Annotated[Nutzung | None, At("SG10[Z17|Z50|Z56]")] = None
    weitere_einrichtungen: Annotated[Code | None, At("SG10[Z63]/CAV/7111")] = None


class SteuerbareRessource(Part):
    """Data of a controllable resource: SG8 SEQ+Z62."""

    steuerbare_ressource: Annotated[SR | None, At("RFF[Z38]/1154")] = None
    messstellenbetreiber: Annotated[Messstellenbetreiber | None, At("SG10[7037=ZB3]/CAV[Z91]")] = (
        None
    )


class Messlokationsdaten(Part):
    """Data of a Messlokation: SG8 SEQ+Z18. `abrechnung_ueber_nne` is Z01 (yes) or the like."""

    messlokation: Annotated[MeLo | None, At("RFF[Z19]/1154")] = None
    abrechnung_ueber_nne: Annotated[Text | None, At("RFF[Z05]/1154")] = None
    messstellenbetreiber: Annotated[
        MessstellenbetreiberMitGrundlage | None, At("SG10[7037=ZB3]/CAV[Z91]")
    ] = None
    grundzustaendig: Annotated[MpId | None, At("SG10[7037=ZB3]/CAV[ZF0]/1131")] = None
