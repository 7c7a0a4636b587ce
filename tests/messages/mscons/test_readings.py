"""Readings of any MSCONS: what comes out, and that both ways of reading a run agree."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from mscons.edifact import Tree, grow, read
from mscons.messages import Reading, readings_of
from mscons.schemas import load_structure
from tests.bench.inputs import load_profile

SAMPLES = Path(__file__).parents[3] / "samples/mscons"


def trees(data: bytes) -> list[Tree]:
    return [grow(message, load_structure("fv2504", "MSCONS")) for message in read(data)]


def found(data: bytes) -> list[Reading]:
    return [reading for tree in trees(data) for reading in readings_of(tree)]


def test_meter_reading() -> None:
    first, second = found((SAMPLES / "13017_substitute.edi").read_bytes())
    assert first == Reading(
        melo="DE00099912345MUSTER00000000000007",
        malo=None,
        meter="1MUS0000000007",
        obis="1-0:1.8.0",
        at=datetime(2026, 1, 31, 23, tzinfo=UTC),
        start=None,
        end=None,
        value=Decimal("6120.4"),
        status="67",
        source="SUBST1",
    )
    assert (second.obis, str(second.value)) == ("1-0:2.8.0", "0")


def test_load_profile() -> None:
    rows = found((SAMPLES / "13018_load_profile.edi").read_bytes())
    assert len(rows) == 96
    assert rows[0].start == datetime(2026, 10, 14, 22, tzinfo=UTC)
    assert all(a.end == b.start for a, b in pairwise(rows))
    assert {row.at for row in rows} == {None}
    assert str(rows[1].value) == "1.067"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"", b""),
        (b"QTY+220:1.067'", b"QTY+220:1.067:KWH'"),
        (b"QTY+220:1.067'", b"QTY+67:1,067'"),
        (b"QTY+220:1.067'", b"QTY+220:-1.067'"),
        (b"QTY+220:1.067'", b"QTY+220:1e999'"),
        (b"QTY+220:1.067'", b"QTY+220:1_5'"),
        (b"DTM+164:202610142230?+00:303'", b"DTM+164:202602302230?+00:303'"),
        (b"DTM+164:202610142230?+00:303'", b"DTM+164:20261014:102'"),
        (b"DTM+164:202610142230?+00:303'", b"DTM+164:202610142231?+00:303'"),
        (b"DTM+164:202610142230?+00:303'", b"DTM+164:202610142400?+00:303'"),
        (b"30?+00:303'", b"37?+00:303'"),
        (b"QTY+220:1.067'", b"QTY+220:1.067:KWT'"),
        (b"QTY+220:1.067'", b"QTY+220:1.067:'"),
        (b"'\n", b"?'\n"),
        (b"DTM+163:", b"DTM+164:"),
        (b"'", b"'\r\n"),
    ],
)
def test_both_ways_agree(monkeypatch: pytest.MonkeyPatch, old: bytes, new: bytes) -> None:
    data = (SAMPLES / "13018_load_profile.edi").read_bytes().replace(b"\r\n", b"").replace(old, new)
    by_pattern = found(data)
    monkeypatch.setattr("mscons.messages.mscons.readings.MANY", 10**9)
    assert by_pattern == found(data)


@pytest.mark.parametrize("ending", [b"'", b"'\r\n", b"'\n"])
def test_runs_are_read_by_the_pattern(monkeypatch: pytest.MonkeyPatch, ending: bytes) -> None:
    data = load_profile(100)
    rows = found(data)
    monkeypatch.delattr("mscons.messages.mscons.readings._by_segment")
    assert found(data.replace(b"'", ending)) == rows
    assert len(rows) == 100


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("6120.4", "6120.4"),
        ("6120,4", "6120.4"),
        ("0006120", "6120"),
        ("1e999", None),
        ("1_5", None),
        ("٤٢", None),
        ("", None),
        ("NaN", None),
    ],
)
def test_numbers(value: str, expected: str | None) -> None:
    data = (SAMPLES / "13017_substitute.edi").read_bytes()
    data = data.replace(b"6120.4", value.encode("utf-8"))
    values = [str(row.value) for row in found(data)]
    assert values == ([expected, "0"] if expected else ["0"])


def test_other_messages_have_none() -> None:
    data = (SAMPLES.parent / "utilmd/55113_tranche.edi").read_bytes()
    message = next(iter(read(data)))
    assert list(readings_of(grow(message, load_structure("fv2404", "UTILMD")))) == []
