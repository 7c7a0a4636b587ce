"""Interchanges from models: golden bytes, what leaves no choice, what is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from mscons.messages import (
    Messwert,
    Stammdatenaenderung,
    Vorgang,
    WriteError,
    Zaehlerstand,
    Zaehlwerk,
    read,
    utilmd,
    validate,
    write_interchange,
)
from mscons.messages.fields import Marktpartner
from mscons.messages.mscons import Absender

AT = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 10, 31, 23, tzinfo=UTC)


def reading(**more: Any) -> Zaehlerstand:
    values: dict[str, Any] = {
        "dokument": "DOK1",
        "dokumentdatum": AT,
        "absender": Absender(mp_id="9999002000012"),
        "empfaenger": Marktpartner(mp_id="9999003000011"),
        "messlokation": "DE00099912345MUSTER00000000000007",
        "geraetenummer": "1MUS7",
        "zaehlwerke": [
            Zaehlwerk(
                position=1,
                obis="1-0:1.8.0",
                messwerte=(
                    Messwert(
                        art="220",
                        wert=Decimal("6120.40"),
                        nutzungszeitpunkt=MIDNIGHT,
                        ablesedatum=date(2026, 11, 1),
                    ),
                ),
            )
        ],
    }
    return Zaehlerstand(**(values | more))


def test_golden_bytes() -> None:
    assert write_interchange([reading()], "REF1", at=AT) == (
        b"UNA:+.? '"
        b"UNB+UNOC:3+9999002000012:500+9999003000011:500+261102:0630+REF1++VL'"
        b"UNH+1+MSCONS:D:04B:UN:2.5'"
        b"BGM+7+DOK1+9'"
        b"DTM+137:202611020630?+00:303'"
        b"RFF+Z13:13017'"
        b"NAD+MS+9999002000012::293'"
        b"NAD+MR+9999003000011::293'"
        b"UNS+D'"
        b"NAD+DP'"
        b"LOC+172+DE00099912345MUSTER00000000000007'"
        b"RFF+MG:1MUS7'"
        b"LIN+1'"
        b"PIA+5+1-0?:1.8.0:SRW'"
        b"QTY+220:6120.40'"
        b"DTM+9:20261101:102'"
        b"DTM+7:202610312300?+00:303'"
        b"UNT+16+1'"
        b"UNZ+1+REF1'"
    )


def test_it_is_valid() -> None:
    outcome = validate(write_interchange([reading(), reading(dokument="DOK2")], "REF1", at=AT))
    assert [
        (f.finding.code, f.finding.text) for f in outcome.findings if f.severity == "error"
    ] == []
    assert len(outcome.messages) == 2


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"absender": Absender(mp_id="4012345000023")}, b"+4012345000023:14+"),
        ({"absender": Absender(mp_id="4012345000023")}, b"NAD+MS+4012345000023::9'"),
        ({"geraetenummer": "A'B+C:D?E*F"}, b"RFF+MG:A?'B?+C?:D??E*F'"),
        ({"geraetenummer": "Zähler ß"}, "RFF+MG:Zähler ß'".encode("latin-1")),
        ({"messlokation": None, "konfigurations_id": "K1"}, b"LOC+172'RFF+MG:1MUS7'RFF+AGK:K1'"),
        ({"nachricht": "MINE"}, b"UNH+MINE+MSCONS"),
        ({"nachricht": "MINE"}, b"UNT+16+MINE'"),
        ({"auftrag": "ORDER1"}, b"RFF+AGI:ORDER1'RFF+Z13:13017'"),
    ],
)
def test_bytes(more: dict[str, Any], expected: bytes) -> None:
    data = write_interchange([reading(**more)], "REF1", at=AT)
    assert expected in data
    (typed,) = read(data)
    assert typed.model == reading(**({"nachricht": "1"} | more))


def value(**more: Any) -> dict[str, Any]:
    given = {"art": "220", "wert": Decimal(1), "nutzungszeitpunkt": MIDNIGHT}
    return {"zaehlwerke": (Zaehlwerk.of(position=1, messwerte=(Messwert.of(**(given | more)),)),)}


@pytest.mark.parametrize(
    ("more", "path", "words"),
    [
        (value(wert=1.5), "zaehlwerke.0.messwerte.0.wert", "should be a Decimal, not float"),
        (value(wert=Decimal("NaN")), "zaehlwerke.0.messwerte.0.wert", "no quantity"),
        (value(wert=Decimal("1e40")), "zaehlwerke.0.messwerte.0.wert", "at most 35"),
        (
            value(nutzungszeitpunkt=datetime(2026, 1, 1)),
            "zaehlwerke.0.messwerte.0.nutzungszeitpunkt",
            "without a zone",
        ),
        (value(art="2\n0"), "zaehlwerke.0.messwerte.0.art", "control character"),
        ({"geraetenummer": "Łódź"}, "geraetenummer", "not in ISO 8859-1"),
        ({"geraetenummer": ""}, "geraetenummer", "empty"),
        ({"messlokation": "DE1"}, "messlokation", "33 characters"),
        ({"zaehlwerke": ("x",)}, "zaehlwerke.0", "should be Zaehlwerk"),
        ({"zaehlwerke": 5}, "zaehlwerke", "should be a tuple"),
        ({"absender": None}, "absender.mp_id", "empty"),
        ({"absender": Absender.of(mp_id="1", agentur="7")}, "absender.agentur", "one of"),
        ({"dokumentdatum": None}, "dokumentdatum", "chooses the format version"),
        ({"pid": None}, "pid", "should name"),
        ({"vorgang": "V1"}, "vorgang", "no place for it"),
    ],
)
def test_refused(more: dict[str, Any], path: str, words: str) -> None:
    model = Zaehlerstand.of(**(dict(reading()) | more))
    with pytest.raises(WriteError, match=words) as caught:
        write_interchange([model], "REF1", at=AT)
    assert caught.value.path == path


def test_no_table_on_that_day() -> None:
    change = Stammdatenaenderung(
        dokumentdatum=AT,
        absender=utilmd.Absender(mp_id="9999001000013"),
        empfaenger=Marktpartner(mp_id="9999003000011"),
        vorgaenge=(Vorgang(pid=55112),),
    )
    with pytest.raises(
        LookupError, match="no table for 55112 in FV2610; in FV2310, FV2404, FV2410"
    ):
        write_interchange([change], "REF1", at=AT)
    assert b"UNH+1+UTILMD:D:11A:UN:S1.1a'" in write_interchange([change], "R", at=AT, fv="FV2410")


def test_one_pair_of_partners() -> None:
    other = reading(empfaenger=Marktpartner(mp_id="9999001000013"))
    with pytest.raises(WriteError, match="same two partners"):
        write_interchange([reading(), other], "REF1", at=AT)


@pytest.mark.parametrize("reference", ["", "X" * 15])
def test_reference(reference: str) -> None:
    with pytest.raises(WriteError, match="1 to 14"):
        write_interchange([reading()], reference, at=AT)


def test_no_message() -> None:
    with pytest.raises(WriteError, match="at least one message"):
        write_interchange([], "REF1", at=AT)
