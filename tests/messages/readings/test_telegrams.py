"""Telegrams of meters: what is taken, what is told, and that damage never becomes a reading."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mscons.messages import Columns, Reading, read_readings

from .tables import places, taken

SAMPLES = Path(__file__).parents[3] / "samples" / "readings"
PUSHED = (SAMPLES / "telegram.txt").read_bytes().decode("ascii")
ASKED = (SAMPLES / "telegram_mode_c.txt").read_bytes().decode("ascii")
P1 = (
    "/ISk5\\2MT382-1000\r\n\r\n1-3:0.2.8(50)\r\n0-0:1.0.0(101209113020W)\r\n"
    "0-0:96.1.1(4B384547303034303436333935353037)\r\n1-0:1.8.1(123456.789*kWh)\r\n"
    "0-1:96.1.0(3232323241424344313233343536373839)\r\n"
    "0-1:24.2.1(101209112500W)(12785.123*m3)\r\n!"
)
AT = {"zeitpunkt": "2026-11-01"}


def readout(*lines: str) -> str:
    """Write a telegram of a meter with number and clock, and further lines."""
    clock = ("0.0.0(12345678)", "0.9.1(120000)", "0.9.2(261101)")
    return "\r\n".join(("/MUS5", "", *clock, *lines, "!", ""))


def values(readings: list[Reading]) -> list[tuple[str | None, str, str]]:
    return [(one.meter, one.obis, f"{one.value:f} {one.unit}") for one in readings]


def test_a_telegram_without_a_clock() -> None:
    readings, findings = taken(PUSHED, Columns(defaults=AT))
    assert findings == []
    assert values(readings) == [
        ("1MUS0000000101", "1-0:1.8.0", "10234.6034231 kWh"),
        ("1MUS0000000101", "1-0:2.8.0", "0.0000000 kWh"),
    ]
    assert readings[0] == Reading(
        *(None, None, "1MUS0000000101", "1-0:1.8.0"),
        *(datetime(2026, 10, 31, 23, tzinfo=UTC), None, None, Decimal("10234.6034231")),
        *("kWh", "220", "", 4),
    )
    assert places(taken(PUSHED)[1]) == [("GEN805", 1, 1, None)]


def test_a_telegram_with_clock_checksum_and_former_values() -> None:
    readings, findings = taken(ASKED)
    assert findings == []
    assert values(readings) == [
        ("1MUS0000000102", "1-0:1.8.1", "20512.25 kWh"),
        ("1MUS0000000102", "1-0:1.8.2", "11877.00 kWh"),
    ]
    assert {one.at for one in readings} == {datetime(2026, 10, 31, 23, 0, 7, tzinfo=UTC)}


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_the_checksum_is_that_of_the_meter_whatever_ends_the_lines(ends: str) -> None:
    assert len(taken(ASKED.replace("\r\n", ends))[0]) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [("020512", "020513"), ("C.1.0", "0.0.0"), ("1MUS", "2MUS"), ("\x03!", '\x03"')],
)
def test_a_wrong_checksum(before: str, after: str) -> None:
    readings, findings = taken(ASKED.replace(before, after))
    assert readings == []
    assert places(findings) == [("GEN802", 14, 1, None)]


def test_the_checksum_of_a_p1_port() -> None:
    named = Columns(registers={"1.8.1": "1-0:1.8.2"})
    assert values(taken(f"{P1}7A35\r\n", named)[0]) == [
        ("K8EG004046395507", "1-0:1.8.2", "123456.789 kWh")
    ]
    assert values(taken(P1, named)[0])
    readings, findings = taken(f"{P1}7A36\r\n", named)
    assert readings == []
    assert [one.text for one in findings] == ["the checksum is 7A36, should be 7A35"]


def test_a_tariff_of_another_country_is_taken_only_if_somebody_names_it() -> None:
    assert places(taken(P1)[1]) == [("GEN806", 6, 1, None)]
    by_meter = Columns(meters={"K8EG004046395507": {"1-0:1.8.1": "1-0:1.8.2"}})
    assert [one.obis for one in taken(P1, by_meter)[0]] == ["1-0:1.8.2"]


LINES: list[tuple[str, str, tuple[str, str] | None]] = [
    ("a short name", "1.8.0(001.50*kWh)", ("1-0:1.8.0", "1.50 kWh")),
    ("a long one", "1-1:2.8.2*255(1*kWh)", ("1-1:2.8.2", "1 kWh")),
    ("thousandths", "1.8.0(1234*Wh)", ("1-0:1.8.0", "1.234 kWh")),
    ("thousands", "1.8.0(1.2345*MWh)", ("1-0:1.8.0", "1234.5 kWh")),
    ("reactive energy", "3.8.0(7*kvarh)", ("1-0:3.8.0", "7 kvarh")),
    ("several in a line", "F.F(00)1.8.0(5*kWh)", ("1-0:1.8.0", "5 kWh")),
    ("blanks", "1.8.0(  5.5*kWh)  ", ("1-0:1.8.0", "5.5 kWh")),
    ("a former value", "1.8.0(5*kWh)1.8.0*01(4*kWh)1.8.0&02(4*kWh)", ("1-0:1.8.0", "5 kWh")),
    ("gas, power, an advance", "7-0:3.0.0(5*m3)1.7.0(5*kW)1.9.0(5*kWh)", None),
]


@pytest.mark.parametrize(("name", "line", "expected"), LINES)
def test_what_is_taken(name: str, line: str, expected: tuple[str, str] | None) -> None:
    readings, findings = taken(readout(line))
    assert [(one.obis, f"{one.value:f} {one.unit}") for one in readings] == (
        [] if expected is None else [expected]
    ), name
    assert [one.code for one in findings] == ([] if expected else ["GEN807"])


def test_what_a_telegram_does_not_say_comes_from_the_mapping() -> None:
    given = {
        "messlokation": "DE00099912345MUSTER00000000000101",
        "zaehlernummer": "9",
        "zeitpunkt": "01.11.2026 00:00",
        "einheit": "kWh",
        "status": "Ersatzwert",
        "quelle": "Kopf",
    }
    (one,), findings = taken("1.8.0(5)\n!", Columns(defaults=given))
    assert findings == []
    assert (one.melo, one.meter, one.status, one.source) == (
        given["messlokation"],
        "9",
        "67",
        "Kopf",
    )


CLOCKS = [
    ("0.9.1(120000)0.9.2(261101)", "2026-11-01T11:00:00"),
    ("0.9.1(12:00:00)0.9.2(26-11-01)", "2026-11-01T11:00:00"),
    ("0.9.1(1200)0.9.2(2026-07-01)", "2026-07-01T10:00:00"),
    ("0.9.1(0023000)0.9.2(261025)", "2026-10-25T01:30:00"),
    ("0.9.1(023000)0.9.2(1261025)", "2026-10-25T00:30:00"),
    ("1.0.0(261101120000)", "2026-11-01T11:00:00"),
    ("1.0.0(2611011200)", "2026-11-01T11:00:00"),
    ("0-0:1.0.0(261025023000S)", "2026-10-25T00:30:00"),
    ("0-0:1.0.0(261025023000W)", "2026-10-25T01:30:00"),
    ("1.0.0(2261025023000)", "2026-10-25T02:30:00"),
]


@pytest.mark.parametrize(("clock", "expected"), CLOCKS)
def test_clocks(clock: str, expected: str) -> None:
    readings, findings = taken(f"0.0.0(1){clock}\n1.8.0(5*kWh)\n!\n")
    assert findings == []
    assert [one.at and one.at.isoformat() for one in readings] == [f"{expected}+00:00"]


def test_a_clock_that_keeps_winter_time() -> None:
    clock = "0.0.0(1)1.0.0(260701120000)\n1.8.0(5*kWh)\n!\n"
    (one,), _ = taken(clock, Columns(zone="MEZ"))
    assert one.at == datetime(2026, 7, 1, 11, tzinfo=UTC)


FAULTS = [
    ("GEN301", 4, 1, readout("1.8.0(5*kWh)").replace("120000", "noon")),
    ("GEN301", 4, 1, readout("1.8.0(5*kWh)").replace("0.9.2(261101)", "")),
    ("GEN302", 4, 1, readout("1.8.0(5*kWh)").replace("261101", "260230")),
    ("GEN302", 4, 1, readout("1.8.0(5*kWh)").replace("120000", "023000").replace("1101", "0329")),
    ("GEN303", 4, 1, readout("1.8.0(5*kWh)").replace("120000", "023000").replace("1101", "1025")),
    ("GEN401", 6, 1, readout("1.8.0(*kWh)")),
    ("GEN401", 6, 7, readout("F.F(0)1.8.0(1e3*kWh)")),
    ("GEN403", 6, 1, readout("1.8.0(-5*kWh)")),
    ("GEN501", 6, 1, readout("1.8.0(5)")),
    ("GEN501", 6, 1, readout("1.8.0(5*GWh)")),
    ("GEN601", 7, 1, readout("1.8.0(5*kWh)", "1.8.0(5*kWh)")),
    ("GEN602", 7, 1, readout("1.8.0(5*kWh)", "1-0:1.8.0*255(6*kWh)")),
    ("GEN801", 6, 11, readout("1.8.0(5*kWh")),
    ("GEN801", 6, 8, readout("1.8.0(5\x1b[2J*kWh)")),
    ("GEN801", 6, 7, readout("1.8.0(٥*kWh)")),
    ("GEN801", 6, 2, readout("1 Zeile")),
    ("GEN803", 1, 1, readout("1.8.0(5*kWh)").replace("!", "")),
    ("GEN803", 1, 1, readout("1.8.0(5*kWh)").replace("!", "") + PUSHED),
    ("GEN804", 1, 1, readout("1.8.0(5*kWh)").replace("0.0.0(12345678)", "")),
    ("GEN807", 1, 1, readout("1.7.0(5*kW)")),
]


@pytest.mark.parametrize(("code", "line", "column", "text"), FAULTS)
def test_faults(code: str, line: int, column: int, text: str) -> None:
    _, findings = taken(text)
    assert places(findings)[0][:3] == (code, line, column)
    place = findings[0].place
    assert 0 <= place.start < place.end <= len(text.encode())


def test_help_for_the_doubled_hour_names_the_option() -> None:
    doubled = readout("1.8.0(5*kWh)").replace("120000", "023000").replace("1101", "1025")
    (found,) = taken(doubled)[1]
    assert "--time" in (found.help or "")
    assert len(taken(doubled, Columns(defaults=AT))[0]) == 1


def test_telegrams_in_a_row_and_one_that_is_damaged() -> None:
    text = "\r\n".join((readout("1.8.0(5*kWh)"), ASKED.replace("0205", "0206"), readout("x")))
    readings, findings = taken(text)
    assert [one.meter for one in readings] == ["12345678"]
    assert places(findings) == [("GEN802", 22, 1, None), ("GEN801", 28, 1, None)]


def test_a_number_that_the_profile_knows_is_the_meter() -> None:
    readings, _ = read_readings(
        PUSHED.encode(), Columns(defaults=AT), meters={"0273011003684": {"1.8.0": "1-0:1.8.1"}}
    )
    assert [(one.meter, one.obis) for one in readings] == [
        ("0273011003684", "1-0:1.8.1"),
        ("0273011003684", "1-0:2.8.0"),
    ]


def test_a_telegram_that_never_ends_is_told_once() -> None:
    _, findings = taken("/MUS5\n" + "1.8.0(5*kWh)\n" * 25_000)
    assert [one.code for one in findings] == ["GEN803"]


def test_a_table_is_no_telegram() -> None:
    _, findings = taken("1.8.0(kWh);2.8.0(kWh)\n1;2\n")
    assert [one.code for one in findings] == ["GEN103"]


@example(len(ASKED) - 1, 3)
@given(st.integers(16, len(ASKED) - 1), st.integers(0, 127))
def test_no_damage_to_one_character_becomes_a_reading(at: int, other: int) -> None:
    damaged = ASKED[:at] + chr(other) + ASKED[at + 1 :]
    readings, findings = taken(damaged)
    assert findings or values(readings) == values(taken(ASKED)[0])
    if other not in (10, 13) and ASKED[at] not in "\r\n\x02\x03" and damaged != ASKED:
        assert readings == []


@given(st.text("/!()*.:-&0189kWhF\r\n\x02\x03 ä;", max_size=80), st.booleans())
def test_any_text_gives_findings_and_no_exception(text: str, begun: bool) -> None:
    data = ("/MUS5\n1.8.0(5*kWh)\n" if begun else "") + text
    _, findings = taken(data)
    for one in findings:
        assert 0 <= one.place.start <= one.place.end <= len(data.encode())
