"""Zaehlerstand: MSCONS 13017, values of a meter, with which grid operators and suppliers bill."""

from typing import Annotated, ClassVar

from ..codec import At, Each, Part
from ..fields import (
    Anzahl,
    Code,
    Kontakt,
    Marktpartner,
    Menge,
    Pid,
    TagOderZeitpunkt,
    Text,
    Zeitpunkt,
)
from ..identifiers import MeLo, Obis

__all__ = ["Absender", "Messwert", "Zaehlerstand", "Zaehlwerk"]


class Absender(Marktpartner):
    """The sender, and whom to ask there. Since release 2.5 nobody is named any more."""

    ansprechpartner: Annotated[Kontakt | None, At("SG4[IC]", everywhere=False)] = None


class Messwert(Part):
    """A value of a register: SG10.

    `art` is 220 (true), 67 (substitute) or Z18 (preliminary). `nutzungszeitpunkt` is the German
    midnight for which the value counts, `ablesedatum` when it was read, `aenderungszeitpunkt` when
    a meter was exchanged or set. A substitute value has a method and a reason.
    """

    art: Annotated[Code | None, At("QTY/6063")] = None
    wert: Annotated[Menge | None, At("QTY/6060")] = None
    nutzungszeitpunkt: Annotated[Zeitpunkt | None, At("DTM[7]/2380")] = None
    ablesedatum: Annotated[TagOderZeitpunkt | None, At("DTM[9]/2380")] = None
    aenderungszeitpunkt: Annotated[Zeitpunkt | None, At("DTM[60]/2380")] = None
    plausibilisierung: Annotated[tuple[Code, ...], Each("STS[Z33]/9013")] = ()
    ersatzwertverfahren: Annotated[Code | None, At("STS[Z32]/9013")] = None
    korrekturgrund: Annotated[Code | None, At("STS[Z34]/9013")] = None
    ersatzwertgrund: Annotated[Code | None, At("STS[Z40]/9013")] = None


class Zaehlwerk(Part):
    """A register and its values: SG9. `position` counts from 1 within the message."""

    position: Annotated[Anzahl | None, At("LIN/1082")] = None
    obis: Annotated[Obis | None, At("PIA[5]/7140")] = None
    messwerte: Annotated[tuple[Messwert, ...], Each("SG10")] = ()


class Zaehlerstand(Part):
    """MSCONS 13017: the values of one meter, or of one configuration of a gateway.

    `nachricht` is the reference of the message (UNH); left empty it is counted when written.
    `auftrag` is the reference of the order that the values answer, `vorgang` that of the process
    that they belong to (until FV2410).
    """

    MESSAGE: ClassVar[str] = "MSCONS"

    pid: Annotated[Pid | None, At("SG1[Z13]/RFF/1154")] = 13017
    nachricht: Annotated[Text | None, At("UNH/0062")] = None
    dokument: Annotated[Text | None, At("BGM/1004")] = None
    dokumentdatum: Annotated[Zeitpunkt | None, At("DTM[137]/2380")] = None
    auftrag: Annotated[Text | None, At("SG1[AGI]/RFF/1154")] = None
    vorgang: Annotated[Text | None, At("SG1[Z30]/RFF/1154", everywhere=False)] = None
    absender: Annotated[Absender | None, At("SG2[MS]")] = None
    empfaenger: Annotated[Marktpartner | None, At("SG2[MR]")] = None
    messlokation: Annotated[MeLo | None, At("SG5[DP]/SG6[172]/LOC/3225")] = None
    geraetenummer: Annotated[Text | None, At("SG5[DP]/SG6[172]/SG7[MG]/RFF/1154")] = None
    konfigurations_id: Annotated[Text | None, At("SG5[DP]/SG6[172]/SG7[AGK]/RFF/1154")] = None
    zaehlwerke: Annotated[tuple[Zaehlwerk, ...], Each("SG5[DP]/SG6[172]/SG9")] = ()
