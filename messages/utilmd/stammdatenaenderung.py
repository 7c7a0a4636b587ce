"""Stammdatenaenderung: UTILMD 55112 to 55115, changes of master data that touch no balancing.

55112 goes from the grid operator to the supplier, 55113 to the metering operator, 55115 is the
answer. For 55114 no table was ever published: it is read and written with the rows of 55113, and
every check says that this is provisional.
"""

from typing import Annotated, ClassVar

from ..codec import At, Each, Part
from ..fields import Code, Kontakt, Marktpartner, Pid, Text, Zeitpunkt
from ..identifiers import SR, TR, MaLo, MeLo, NeLo, Tranche
from .parts import (
    Abgabenbefreiung,
    Gemeinderabatt,
    Konzessionsabgabe,
    Marktlokationsdaten,
    Messlokationsdaten,
    Netzlokationsdaten,
    Produktdaten,
    SteuerbareRessource,
    TechnischeRessource,
    Termine,
    Tranchendaten,
    Verbrauchsart,
)

__all__ = ["Absender", "Anschrift", "Antwort", "Name", "Stammdatenaenderung", "Vorgang"]


class Absender(Marktpartner):
    """The sender, and whom to ask there."""

    ansprechpartner: Annotated[Kontakt | None, At("SG3[IC]")] = None


class Antwort(Part):
    """The answer to a change: STS+E01. `code` is a result of the decision tree in `codeliste`."""

    code: Annotated[Code | None, At("9013")] = None
    codeliste: Annotated[Code | None, At("1131")] = None


class Name(Part):
    """A customer of the grid operator: NAD+Z25. `art` is Z01 (person) or Z02 (company)."""

    name: Annotated[Text | None, At("NAD/3036")] = None
    art: Annotated[Code | None, At("NAD/3045")] = None
    marktlokation: Annotated[MaLo | None, At("RFF[Z18]/1154")] = None


class Anschrift(Part):
    """A name with an address: NAD+EO, NAD+DDO."""

    name: Annotated[Text | None, At("NAD/3036")] = None
    art: Annotated[Code | None, At("NAD/3045")] = None
    strasse: Annotated[Text | None, At("NAD/3042")] = None
    ort: Annotated[Text | None, At("NAD/3164")] = None
    postleitzahl: Annotated[Text | None, At("NAD/3251")] = None
    land: Annotated[Code | None, At("NAD/3207")] = None


class Korrespondenzanschrift(Anschrift):
    """Where a customer of the grid operator gets letters: NAD+Z26."""

    marktlokation: Annotated[MaLo | None, At("RFF[Z18]/1154")] = None


class Lokationsanschrift(Part):
    """Where a Marktlokation is: NAD+DP."""

    zusatz: Annotated[Text | None, At("NAD/3124")] = None
    strasse: Annotated[Text | None, At("NAD/3042")] = None
    ort: Annotated[Text | None, At("NAD/3164")] = None
    postleitzahl: Annotated[Text | None, At("NAD/3251")] = None
    land: Annotated[Code | None, At("NAD/3207")] = None


class Vorgang(Part):
    """One change of one object, or the answer to one: SG4.

    One of the six ids names the object; the parts hold what changes. `anfrage` is, in an answer,
    the number of the change that is answered.
    """

    pid: Annotated[Pid | None, At("SG6[Z13]/RFF/1154")] = None
    nummer: Annotated[Text | None, At("IDE/7402")] = None
    beginn_zum: Annotated[Zeitpunkt | None, At("DTM[92]/2380")] = None
    aenderung_zum: Annotated[Zeitpunkt | None, At("DTM[157]/2380")] = None
    antworten: Annotated[tuple[Antwort, ...], Each("STS[E01]")] = ()
    netzlokation: Annotated[NeLo | None, At("SG5[Z18]/LOC/3225")] = None
    marktlokation: Annotated[MaLo | None, At("SG5[Z16]/LOC/3225")] = None
    technische_ressource: Annotated[TR | None, At("SG5[Z20]/LOC/3225")] = None
    steuerbare_ressource: Annotated[SR | None, At("SG5[Z19]/LOC/3225")] = None
    tranche: Annotated[Tranche | None, At("SG5[Z21]/LOC/3225")] = None
    messlokation: Annotated[MeLo | None, At("SG5[Z17]/LOC/3225")] = None
    anfrage: Annotated[Text | None, At("SG6[TN]/RFF/1154")] = None
    termine: Annotated[tuple[Termine, ...], Each("SG6[Z18]")] = ()
    netzlokationsdaten: Annotated[tuple[Netzlokationsdaten, ...], Each("SG8[Z51]")] = ()
    marktlokationsdaten: Annotated[tuple[Marktlokationsdaten, ...], Each("SG8[Z01]")] = ()
    verbrauchsarten: Annotated[tuple[Verbrauchsart, ...], Each("SG8[Z44]")] = ()
    produktdaten: Annotated[Produktdaten | None, At("SG8[Z40]")] = None
    konzessionsabgaben: Annotated[tuple[Konzessionsabgabe, ...], Each("SG8[Z07]")] = ()
    abgabenbefreiungen: Annotated[tuple[Abgabenbefreiung, ...], Each("SG8[Z10]")] = ()
    gemeinderabatt: Annotated[Gemeinderabatt | None, At("SG8[Z12]")] = None
    tranchendaten: Annotated[tuple[Tranchendaten, ...], Each("SG8[Z15]")] = ()
    technische_ressourcen: Annotated[tuple[TechnischeRessource, ...], Each("SG8[Z52]")] = ()
    steuerbare_ressourcen: Annotated[tuple[SteuerbareRessource, ...], Each("SG8[Z62]")] = ()
    messlokationsdaten: Annotated[tuple[Messlokationsdaten, ...], Each("SG8[Z18]")] = ()
    kunden: Annotated[tuple[Name, ...], Each("SG12[Z25]")] = ()
    korrespondenzanschriften: Annotated[tuple[Korrespondenzanschrift, ...], Each("SG12[Z26]")] = ()
    anschlussnehmer: Annotated[Anschrift | None, At("SG12[EO]")] = None
    hausverwalter: Annotated[Anschrift | None, At("SG12[DDO]")] = None
    marktlokationsanschrift: Annotated[Lokationsanschrift | None, At("SG12[DP]")] = None


class Stammdatenaenderung(Part):
    """UTILMD 55112, 55113, 55114 (provisional) or 55115, with any number of Vorgänge.

    `nachricht` is the reference of the message (UNH); left empty it is counted when written.
    """

    MESSAGE: ClassVar[str] = "UTILMD"

    nachricht: Annotated[Text | None, At("UNH/0062")] = None
    dokument: Annotated[Text | None, At("BGM/1004")] = None
    dokumentdatum: Annotated[Zeitpunkt | None, At("DTM[137]/2380")] = None
    absender: Annotated[Absender | None, At("SG2[MS]")] = None
    empfaenger: Annotated[Marktpartner | None, At("SG2[MR]")] = None
    vorgaenge: Annotated[tuple[Vorgang, ...], Each("SG4[24]")] = ()

    @property
    def pid(self) -> int | None:
        """The PID of the first Vorgang; all of a message have the same one."""
        return self.vorgaenge[0].pid if self.vorgaenge else None
