"""Readings to interchanges: golden bytes, and what the rules say of the result."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscons.messages import (
    Profile,
    Reading,
    generate,
    generation,
    legal_time,
    read_readings,
    readings,
    rules,
    validate,
)

SAMPLES = Path(__file__).parents[3] / "samples" / "readings"
MELO = "DE00099912345MUSTER00000000000101"
CREATED = datetime(2026, 11, 2, 8, tzinfo=UTC)
MSB = Profile(
    generation.Party("9999002000012", "MSB"),
    generation.Party("9999001000013", "NB"),
    prefix="MUS",
    reasons=generation.Reasons("Z92", "Z75"),
)
CONTEXT = rules.Context.read(
    {
        "partners": {
            "9999002000012": {"roles": ["MSB"], "sector": "Strom"},
            "9999001000013": {"roles": ["NB"], "sector": "Strom"},
        }
    }
)


def reading(at: datetime, value: str | Decimal = "1234.5", **more: object) -> Reading:
    row = Reading(MELO, None, "1MUS0000000101", "1-0:1.8.0", at, None, None, Decimal(value))
    return row._replace(**more)  # type: ignore[arg-type]


def made(
    rows: Iterable[Reading], profile: Profile = MSB, **more: object
) -> list[generation.Interchange]:
    options: dict[str, object] = {"created": CREATED, **more}
    return list(generate(rows, profile, **options))  # type: ignore[arg-type]


def lines(data: bytes) -> list[str]:
    return data.decode("latin-1").split("'")[:-1]


def faults(data: bytes) -> list[str]:
    found = validate(data, context=CONTEXT).findings
    return [f"{one.finding.code} {one.finding.text}" for one in found]


MIDNIGHT = datetime(2026, 10, 31, 23, tzinfo=UTC)

GOLDEN = b"""\
UNA:+.? '
UNB+UNOC:3+9999002000012:500+9999001000013:500+261102:0800+MUS00000001++VL'
UNH+1+MSCONS:D:04B:UN:2.5'
BGM+7+MUS00000001-1+9'
DTM+137:202611020800?+00:303'
RFF+Z13:13017'
NAD+MS+9999002000012::293'
NAD+MR+9999001000013::293'
UNS+D'
NAD+DP'
LOC+172+DE00099912345MUSTER00000000000101'
RFF+MG:1MUS0000000101'
LIN+1'
PIA+5+1-0?:1.8.1:SRW'
QTY+220:20512.25'
DTM+9:202610311640?+00:303'
DTM+7:202610312300?+00:303'
LIN+2'
PIA+5+1-0?:1.8.2:SRW'
QTY+67:11877'
DTM+7:202610312300?+00:303'
STS+Z32++Z92'
STS+Z40++Z75'
UNT+22+1'
UNZ+1+MUS00000001'
"""


def test_golden_bytes_of_two_tariffs_one_of_them_a_substitute() -> None:
    at = datetime(2026, 10, 31, 16, 40, tzinfo=UTC)
    rows = [
        reading(at, "20512.25", obis="1-0:1.8.1"),
        reading(MIDNIGHT, "11877", obis="1-0:1.8.2", status="67"),
    ]
    (one,) = made(rows)
    assert one.data == GOLDEN.replace(b"\n", b"")
    assert one.name == "MSCONS_VL_9999002000012_9999001000013_20261102_MUS00000001.txt"
    assert (one.messages, one.readings) == (1, 2)


@pytest.mark.parametrize("day", ["2026-11-02", "2026-05-04", "2025-11-03", "2025-07-01"])
@pytest.mark.parametrize("table", ["month_end.csv"])
def test_samples_are_valid_in_every_version(table: str, day: str) -> None:
    profile = Profile.load(SAMPLES / "profile.toml")
    created = datetime.fromisoformat(f"{day}T08:00Z")
    usage = legal_time.midnight(legal_time.german_day(created).replace(day=1))
    readings, findings = read_readings(SAMPLES / table)
    rows = [row._replace(at=usage) for row in readings]
    problems = generation.Problems()
    result = made(rows, profile, created=created, problems=problems)
    assert not findings
    assert not problems.findings
    assert [faults(one.data) for one in result] == [[]]
    assert sum(one.readings for one in result) == len(rows)


def test_older_versions_name_the_contact_the_new_one_has_no_place_for_it() -> None:
    contact = generation.Contact("Versand", email="m@msb.example", phone="+49301234")
    profile = replace(MSB, contact=contact)
    then = datetime(2025, 9, 30, 22, tzinfo=UTC)
    old = made([reading(then)], profile, created=then + timedelta(days=9), on=date(2025, 10, 9))
    new = made([reading(MIDNIGHT)], profile)
    ways = [line for line in lines(old[0].data) if line.startswith("COM")]
    assert ways == ["COM+m@msb.example:EM", "COM+?+49301234:TE"]
    assert faults(old[0].data) == []
    assert not [line for line in lines(new[0].data) if line.startswith(("CTA", "COM"))]


def test_configuration_takes_the_place_of_location_and_meter() -> None:
    meters = {"1MUS0000000101": generation.Meter(configuration="KONFIG+1")}
    (one,) = made([reading(MIDNIGHT, status="Z18", melo=None)], replace(MSB, meters=meters))
    text = lines(one.data)
    assert "LOC+172" in text
    assert "RFF+AGK:KONFIG?+1" in text
    assert not [line for line in text if line.startswith("RFF+MG")]
    assert faults(one.data) == []


def test_device_change_names_its_time_in_place_of_that_of_reading() -> None:
    meters = {"1MUS0000000101": generation.Meter(melo=MELO, change=True)}
    at = datetime(2026, 10, 31, 9, 15, tzinfo=UTC)
    (one,) = made([reading(at)], replace(MSB, meters=meters))
    times = [line for line in lines(one.data) if line.startswith("DTM")][1:]
    assert times == ["DTM+7:202610302300?+00:303", "DTM+60:202610310915?+00:303"]


def test_orders_corrections_and_plausibility_are_named() -> None:
    reasons = generation.Reasons("Z92", "Z75", "ZC3", "ZA4")
    (one,) = made([reading(MIDNIGHT)], replace(MSB, order="ORD-1", reasons=reasons))
    text = lines(one.data)
    assert "RFF+AGI:ORD-1" in text
    assert [line for line in text if line.startswith("STS")] == ["STS+Z33++ZC3", "STS+Z34++ZA4"]


NB = replace(MSB, sender=generation.Party("9999002000012", "NB"))


def test_two_values_for_one_midnight_are_told() -> None:
    problems = generation.Problems()
    rows = [reading(MIDNIGHT + timedelta(hours=n), line=n + 2) for n in (0, 6, 18)]
    rows.append(reading(MIDNIGHT + timedelta(hours=6), status="67", line=9))
    (one,) = made(rows, problems=problems)
    assert one.readings == 4
    assert [(one.code, one.severity, one.place) for one in problems.findings] == [
        ("GEN708", "warning", readings.Cell(0, 0, line=8, column=1))
    ]
    assert problems.count == 0


@pytest.mark.parametrize(
    ("value", "code", "count"), [("10234.60", "GEN601", 0), ("10234.7", "GEN602", 1)]
)
def test_a_reading_of_another_table_is_sent_once(value: str, code: str, count: int) -> None:
    problems = generation.Problems()
    rows = [reading(MIDNIGHT, "10234.6"), reading(MIDNIGHT, value, line=7)]
    (one,) = made(rows, problems=problems)
    assert (one.readings, problems.count) == (1, count)
    assert [(found.code, getattr(found.place, "line", 0)) for found in problems.findings] == [
        (code, 7)
    ]


def test_problems_are_told_without_a_table() -> None:
    program = (
        "from tests.messages.generation.test_generate import *\n"
        "problems = generation.Problems()\n"
        "assert made([reading(MIDNIGHT, meter=None)], problems=problems) == []\n"
        "assert [one.code for one in problems.findings] == ['GEN702']\n"
    )
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(root / ".dev"), str(root)))}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=60)


def test_statuses_of_a_row_count_before_those_of_the_profile() -> None:
    reasons = readings.Reasons(method="Z88", correction="ZA4")
    (interchange,) = made([reading(MIDNIGHT, status="67", reasons=reasons)])
    assert faults(interchange.data) == []
    assert [one for one in lines(interchange.data) if one.startswith("STS")] == [
        *("STS+Z32++Z88", "STS+Z34++ZA4", "STS+Z40++Z75"),
    ]


@pytest.mark.parametrize(
    ("status", "reasons"),
    [
        ("220", readings.Reasons(method="Z92")),
        ("220", readings.Reasons(reason="Z75")),
        ("67", readings.Reasons(method="Z93")),
    ],
)
def test_a_status_of_a_row_that_may_not_be_sent(status: str, reasons: readings.Reasons) -> None:
    problems = generation.Problems()
    row = reading(MIDNIGHT, status=status, reasons=reasons, line=7)
    assert made([row], problems=problems) == []
    assert [(one.code, getattr(one.place, "line", 0)) for one in problems.findings] == [
        ("GEN707", 7)
    ]


@pytest.mark.parametrize(
    ("code", "row", "profile"),
    [
        ("GEN701", reading(MIDNIGHT)._replace(at=None, start=MIDNIGHT, end=CREATED), MSB),
        ("GEN702", reading(MIDNIGHT, melo=None), MSB),
        ("GEN702", reading(MIDNIGHT, meter=None), MSB),
        (
            "GEN702",
            reading(MIDNIGHT),
            replace(MSB, meters={"1MUS0000000101": generation.Meter(melo=MELO[:-1] + "2")}),
        ),
        ("GEN703", reading(CREATED + timedelta(hours=1)), MSB),
        ("GEN704", reading(MIDNIGHT, status="67"), NB),
        ("GEN704", reading(MIDNIGHT, status="Z18"), MSB),
        ("GEN705", reading(MIDNIGHT, status="67"), replace(MSB, reasons=generation.Reasons())),
    ],
)
def test_what_gives_no_message_is_told_with_its_line(
    code: str, row: Reading, profile: Profile
) -> None:
    problems = generation.Problems()
    assert made([row._replace(line=7)], profile, problems=problems) == []
    (found,) = problems.findings
    assert found.code == code
    assert getattr(found.place, "line", None) == 7


def test_findings_beyond_the_limit_are_counted() -> None:
    problems = generation.Problems(limit=2)
    made([reading(MIDNIGHT, meter=None)] * 5, problems=problems)
    assert (len(problems.findings), problems.count) == (2, 5)


@pytest.mark.parametrize(
    ("usage", "at", "expected"),
    [
        ("nearest", "2026-10-31T16:40Z", "2026-10-31T23:00Z"),
        ("nearest", "2026-10-31T03:40Z", "2026-10-30T23:00Z"),
        ("before", "2026-10-31T22:40Z", "2026-10-30T23:00Z"),
        ("after", "2026-10-31T03:40Z", "2026-10-31T23:00Z"),
        ("exact", "2026-10-31T23:00Z", "2026-10-31T23:00Z"),
        ("exact", "2026-10-31T22:00Z", None),
    ],
)
def test_usage(usage: generation.Usage, at: str, expected: str | None) -> None:
    found = generation.usage_of(datetime.fromisoformat(at), usage)
    assert found == (datetime.fromisoformat(expected) if expected else None)


def test_the_midnight_behind_is_not_taken_before_it_comes() -> None:
    problems = generation.Problems()
    early = reading(CREATED - timedelta(minutes=5), line=7)
    (one,) = made([early])
    assert made([early], usage="after", problems=problems) == []
    assert one.readings == 1
    assert [(found.code, "behind" in found.text) for found in problems.findings] == [
        ("GEN703", True)
    ]


def test_every_switch_day_gets_its_midnights() -> None:
    for year, number in itertools.product(range(2020, 2041), (0, 1)):
        switch = legal_time.switches(year)[number]
        day = legal_time.german_day(switch)
        for hours in (-3, 3, 11, 14, 22):
            at = switch + timedelta(hours=hours)
            usage = generation.usage_of(at, "nearest")
            assert usage is not None
            assert legal_time.is_german_midnight(usage)
            assert legal_time.usage_near_reading(usage, at)
        first, last = legal_time.midnight(day), legal_time.midnight(day + timedelta(days=1))
        assert last - first == timedelta(hours=25 if number else 23)
        assert generation.usage_of(first + timedelta(minutes=1), "nearest") == first
        assert generation.usage_of(last - timedelta(minutes=1), "nearest") == last


def test_split_receivers_and_references() -> None:
    meters = {"2MUS": generation.Meter(melo=MELO, receiver="9999003000011")}
    rows = [
        reading(MIDNIGHT, meter=f"1MUS{number}" if number % 3 else "2MUS", obis=f"1-{number}:1.8.0")
        for number in range(10)
    ]
    numbering = generation.Numbering("A", 41)
    result = made(rows, replace(MSB, meters=meters), split=2, numbering=numbering)
    told = [(one.receiver, one.messages, one.reference) for one in result]
    assert told[0] == ("9999001000013", 2, "A00000042")
    assert [one for one in told if one[0] == "9999003000011"] == [("9999003000011", 1, "A00000041")]
    assert len({one.reference for one in result}) == len(result)
    assert numbering.next == 41 + len(result)
    assert sum(one.readings for one in result) == 10


_VALUES = st.decimals(0, 10**9, places=3, allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(_VALUES, st.integers(0, 4000), st.sampled_from(["220", "67"]))))
def test_what_is_made_is_valid_and_holds_every_reading(
    rows: list[tuple[Decimal, int, str]],
) -> None:
    readings = [
        reading(
            datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=10 * minutes),
            value=value,
            status=status,
            meter=f"M{number}",
        )
        for number, (value, minutes, status) in enumerate(rows)
    ]
    result = made(readings, created=datetime(2026, 11, 20, tzinfo=UTC))
    assert sum(one.readings for one in result) == len(readings)
    for one in result:
        assert faults(one.data) == []
        amounts = [line.split(":")[1] for line in lines(one.data) if line.startswith("QTY")]
        assert [Decimal(text) for text in amounts] == [row.value for row in readings]


def test_a_window_of_faulty_rows_does_not_end_the_run() -> None:
    start = datetime(2026, 10, 31, 23, tzinfo=UTC)
    good = Reading(
        *("DE00099912345MUSTER00000000000101", None, "1MUS0000000101", "1-0:1.8.0"),
        *(start, None, None, Decimal(5)),
    )
    rows = [good._replace(at=start + timedelta(days=90), line=n) for n in (2, 3)] + [good]
    problems = generation.Problems()
    found = generation.batches(rows, MSB, problems, document=CREATED, window=2)
    assert [len(batch.registers) for batch in found] == [1]
    assert problems.count == 2


def test_every_kind_of_value_goes_into_one_interchange() -> None:
    readings, findings = read_readings(SAMPLES / "all_kinds.csv")
    (one,) = made(readings, Profile.load(SAMPLES / "all_kinds.toml"))
    assert not findings
    assert faults(one.data) == []
    text = lines(one.data)
    assert {line[4:7] for line in text if line.startswith("QTY")} == {"220", "67:", "Z18"}
    statuses = {line for line in text if line.startswith("STS")}
    assert statuses == {"STS+Z33++Z83", "STS+Z34++ZA4", "STS+Z32++Z92", "STS+Z40++Z75"}
    assert [line for line in text if line.startswith("DTM+60")] == [
        "DTM+60:202610150715?+00:303"
    ] * 2


def test_a_day_of_change_leaves_other_readings_of_the_meter_alone() -> None:
    meters = {"1MUS0000000101": generation.Meter(melo=MELO, change=date(2026, 10, 15))}
    at = datetime(2026, 10, 15, 7, 15, tzinfo=UTC)
    (one,) = made([reading(at), reading(MIDNIGHT)], replace(MSB, meters=meters))
    times = [line[:6] for line in lines(one.data) if line.startswith(("DTM+9", "DTM+60"))]
    assert times == ["DTM+60", "DTM+9:"]
    assert faults(one.data) == []


NAMES = st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "S", "Zs")), max_size=9)
ROWS = st.builds(
    Reading,
    melo=st.sampled_from([MELO, None]),
    malo=st.none(),
    meter=st.none() | NAMES.map(lambda text: text.strip() or "M"),
    obis=st.sampled_from(["1-0:1.8.0", "1-0:2.8.0*255", "1-1:3.8.1", "1-0:1.29.0", "7-0:3.0.0"]),
    at=st.none()
    | st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 3)).map(
        lambda at: at.replace(tzinfo=UTC)
    ),
    start=st.none(),
    end=st.none(),
    value=st.decimals(0, 10**20, places=5) | st.integers(0, 10**6).map(Decimal),
    unit=st.sampled_from(["kWh", "kvarh", "m3"]),
    status=st.sampled_from(["220", "67", "Z18", "201"]),
    configuration=st.sampled_from([None, None, "K-1"]),
    reasons=st.none()
    | st.builds(
        readings.Reasons,
        *(st.sampled_from(["", *codes]) for codes in (["Z92"], ["Z75"], ["Z83", "ZC3"], ["ZA4"])),
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(ROWS, max_size=12), st.sampled_from([MSB, NB]))
def test_whatever_the_rows_say_what_is_made_is_valid(rows: list[Reading], profile: Profile) -> None:
    problems = generation.Problems()
    found = made(rows, profile, problems=problems)
    repeated = sum(one.code == "GEN601" for one in problems.findings)
    assert sum(one.readings for one in found) + problems.count + repeated == len(rows)
    for one in found:
        told = validate(one.data, context=CONTEXT).findings
        assert [str(here.finding.text) for here in told if here.finding.severity == "error"] == []
