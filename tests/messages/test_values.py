"""Values: identifiers by kind, dates that exist, parties, registers, the application reference."""

import pytest

from mscons.edifact import Finding, grow, read
from mscons.messages import values
from mscons.schemas import load_structure

HEAD = "UNB+UNOC:3+9999002000012:500+9999001000013:500+261102:0810+R1++VL"
MS, MR = "NAD+MS+9999002000012::293", "NAD+MR+9999001000013::293"
READING = "LIN+1|PIA+5+1-0?:1.8.0:SRW|QTY+220:10.5|DTM+7:202610312300?+00:303"


def findings(body: str, head: str = HEAD, parties: tuple[str, str] = (MS, MR)) -> list[Finding]:
    """Check an MSCONS whose location holds `body`."""
    front = ["UNH+1+MSCONS:D:04B:UN:2.5", "BGM+7+A+9", "DTM+137:202611020810?+00:303"]
    front += ["RFF+Z13:13017", *parties, "UNS+D", "NAD+DP", "LOC+172+DE1", "RFF+MG:1"]
    segments = [*front, *body.split("|")]
    text = "'".join([head, *segments, f"UNT+{len(segments) + 1}+1", "UNZ+1+R1", ""])
    (message,) = read(text.encode("latin-1"))
    return list(values.check_values(grow(message, load_structure("fv2610", "MSCONS"))))


def codes(body: str, head: str = HEAD, parties: tuple[str, str] = (MS, MR)) -> list[str]:
    return [found.code for found in findings(body, head, parties)]


def location(text: str) -> list[str]:
    """Check an UTILMD with this LOC."""
    body = f"UNH+1+UTILMD:D:11A:UN:S1.1a|BGM+E03+A|{MS}|{MR}|IDE+24+V1|{text}|UNT+7+1"
    head = HEAD.removesuffix("++VL")
    data = "'".join([head, *body.split("|"), "UNZ+1+R1", ""]).encode("latin-1")
    (message,) = read(data)
    return [f.code for f in values.check_values(grow(message, load_structure("fv2404", "UTILMD")))]


def test_what_is_right_is_silent_every_time() -> None:
    assert codes(READING) == codes(READING) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("LOC+Z16+41373559241", "LOC+Z16+41373559242"),
        ("LOC+Z17+DE00014559929E00856996N5139699L01", "LOC+Z17+DE0001455992"),
        ("LOC+Z18+E1234848431", "LOC+Z18+E1234848430"),
        ("LOC+Z19+CBCKZFX2YY5", "LOC+Z19+DBCKZFX2YY5"),
        ("LOC+Z20+D417MLM8164", "LOC+Z20+D417MLM8163"),
        ("LOC+Z21+57685676748", "LOC+Z21+57685676740"),
    ],
)
def test_identifiers_by_the_code_beside_them(right: str, wrong: str) -> None:
    assert location(right) == location(right) == []
    assert location(wrong) == location(wrong) == ["VAL101"]


def test_registers_and_partners() -> None:
    assert codes(READING.replace("1-0?:1.8.0", "1.8.0")) == ["VAL101"]
    bad = MS.replace("0012:", "0013:")
    head = HEAD.replace("9999002000012", "9999002000013")
    assert codes(READING, head, (bad, MR)) == ["VAL102"]


def test_partners_in_the_data_of_utilmd() -> None:
    group = "LOC+Z19+CBCKZFX2YY5|RFF+Z13:55113|SEQ+Z62|RFF+Z38:CBCKZFX2YY5|CCI+++ZB3|"
    assert location(group + "CAV+Z91:9999002000012::Z39") == []
    assert location(group + "CAV+Z91:9999002000013::Z39") == ["VAL102"]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("202610312300?+00:303", []),
        ("20261031:102", []),
        ("20260230:102", ["VAL201"]),
        ("202610312400?+00:303", ["VAL201"]),
        ("2026103123?+00:303", ["VAL201"]),
        ("202610312300:303", ["VAL201"]),
        ("20261031:999", []),
        (":303", []),
    ],
)
def test_dates_that_exist(moment: str, expected: list[str]) -> None:
    body = READING + f"|DTM+9:{moment}"
    assert codes(body) == codes(body) == expected


@pytest.mark.parametrize(
    ("head", "sender", "expected"),
    [
        (HEAD, MS, []),
        (HEAD.replace("9999002000012", "9999002000020"), MS, ["VAL301"]),
        (HEAD.replace("12:500", "12:14"), MS, ["VAL302"]),
        (HEAD, MS.replace("::293", "::9"), ["VAL103", "VAL302"]),
        (HEAD.replace("9999002000012:500", "4012345000023:14"), "NAD+MS+4012345000023::9", []),
        (
            HEAD.replace("9999002000012:500", "4012345000023:14"),
            "NAD+MS+4012345000023::293",
            ["VAL103", "VAL302"],
        ),
    ],
)
def test_parties_are_those_of_the_interchange(head: str, sender: str, expected: list[str]) -> None:
    assert codes(READING, head, (sender, MR)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (READING + "|" + READING.replace("LIN+1", "LIN+2"), ["VAL401"]),
        (READING + "|QTY+220:11|DTM+7:202610312300?+00:303", ["VAL401"]),
        (READING + "|" + READING.replace("1.8.0", "2.8.0"), []),
        (READING + "|QTY+67:11|DTM+7:202610312300?+00:303", []),
        (READING + "|QTY+220:11|DTM+7:202611302300?+00:303", []),
        (READING + "|QTY+220:10.4|DTM+7:202611302300?+00:303", ["VAL402"]),
        (READING + "|QTY+67:10,4|DTM+7:202611302300?+00:303", ["VAL402"]),
        (READING + "|QTY+220:11|DTM+7:202609302200?+00:303", ["VAL402"]),
        (READING + "|QTY+220:x|DTM+7:202611302300?+00:303", []),
        (READING + "|QTY+Z18:1|DTM+7:202611302300?+00:303", []),
    ],
)
def test_readings_of_one_register(body: str, expected: list[str]) -> None:
    assert codes(body) == codes(body) == expected


def test_another_location_has_another_register() -> None:
    second = "LOC+172+DE2|RFF+MG:2|" + READING.replace("LIN+1", "LIN+2")
    assert codes(f"{READING}|{second}") == []


def test_a_finding_points_at_the_earlier_value() -> None:
    (found,) = findings(READING + "|QTY+220:11|DTM+7:202610312300?+00:303")
    assert found.severity.value == "warning"
    assert found.related[0].start < found.place.start


@pytest.mark.parametrize(
    ("reference", "pid", "expected"),
    [("VL", 13017, []), ("TL", 13017, ["VAL303"]), ("", 13017, ["VAL303"]), ("TL", 55112, [])],
)
def test_application_reference(reference: str, pid: int, expected: list[str]) -> None:
    head = HEAD.removesuffix("VL") + reference
    text = f"{head}'UNH+1+MSCONS:D:04B:UN:2.5'UNT+2+1'UNZ+1+R1'"
    (message,) = read(text.encode())
    assert [f.code for f in values.check_application(message.interchange, pid)] == expected
