from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from mscons.schemas import (
    ahb,
    code_lists,
    conditions,
    format_version,
    format_versions,
    in_force,
    known_pid,
    mig_folder,
    names,
    pids,
    releases_of,
    successor,
)

NAMES = tuple(version.name for version in format_versions())


def test_versions_follow_each_other_without_holes() -> None:
    versions = format_versions()
    assert len(versions) == 9
    for version, following in pairwise(versions):
        assert version.end is not None
        assert version.start <= version.end
        assert following.start - version.end == timedelta(days=1)
    assert versions[-1].end is None


@pytest.mark.parametrize("name", NAMES)
def test_in_force_exactly_in_its_dates(name: str) -> None:
    version = format_version(name)
    last = version.end or version.start + timedelta(days=400)
    assert in_force(version.start) is version
    assert in_force(last) is version
    if name != NAMES[0]:
        assert in_force(version.start - timedelta(days=1)).name == NAMES[NAMES.index(name) - 1]


def test_before_the_first_version() -> None:
    with pytest.raises(LookupError, match="FV2210, begins 2022-10-01"):
        in_force(date(2022, 9, 30))


@pytest.mark.parametrize(
    ("instant", "name"),
    [
        (datetime(2025, 6, 5, 21, 59, tzinfo=UTC), "FV2410"),
        (datetime(2025, 6, 5, 22, 0, tzinfo=UTC), "FV2504"),
        (datetime(2026, 9, 30, 22, 0, tzinfo=UTC), "FV2610"),
    ],
)
def test_an_instant_counts_as_its_german_day(instant: datetime, name: str) -> None:
    assert in_force(instant).name == name


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        in_force(datetime(2025, 6, 5))


def test_versions_by_name() -> None:
    assert format_version("fv2504").start == date(2025, 6, 6)
    with pytest.raises(LookupError, match="known: FV2210, "):
        format_version("FV2511")


def test_releases() -> None:
    assert [v.name for v in releases_of("MSCONS")["2.4c"]] == list(NAMES[3:8])
    assert list(releases_of("UTILMD")) == ["5.2e", "S1.1", "S1.1a", "S2.1", "S2.2"]
    assert not releases_of("INVOIC")


@pytest.mark.parametrize("name", NAMES)
def test_tables_of_13017(name: str) -> None:
    table = ahb(13017, name)
    assert table is not None
    assert (table.fv, table.message, table.provisional) == (name, "MSCONS", None)
    assert table.release == format_version(name).releases["MSCONS"]
    assert [row.path for row in table.rows if row.path.startswith("UNH/0057=")] == [
        f"UNH/0057={table.release}"
    ]
    assert ahb(13017, format_version(name)) is table


@pytest.mark.parametrize("pid", [55112, 55113, 55114, 55115])
def test_tables_of_master_data_end_with_fv2410(pid: int) -> None:
    assert [name for name in NAMES if ahb(pid, name)] == ["FV2310", "FV2404", "FV2410"]
    for name in ("FV2310", "FV2404", "FV2410"):
        table = ahb(pid, name)
        assert table is not None
        told = [row.path for row in table.rows if row.path.startswith("SG4[24]/SG6[Z13]/RFF/")]
        assert told == [f"SG4[24]/SG6[Z13]/RFF/1154={pid}"]


def test_a_table_for_every_listed_pid() -> None:
    for name in NAMES:
        assert all(ahb(pid, name) for pid in pids(name))
    assert pids() == (13017, 55112, 55113, 55114, 55115)
    assert pids("FV2610") == (13017,)
    assert ahb(13002, "FV2410") is None


def test_55114_is_provisional() -> None:
    table, model = ahb(55114, "FV2410"), ahb(55113, "FV2410")
    assert table is not None
    assert model is not None
    assert table.provisional is not None
    assert "No table was ever published" in table.provisional
    assert "11114" in table.provisional
    assert table.direction == "NB -> service provider"
    assert len(table.rows) == len(model.rows)
    assert sum(a != b for a, b in zip(table.rows, model.rows, strict=True)) == 1
    known = known_pid(55114)
    assert known is not None
    assert known.reason == table.provisional


def test_known_by_number() -> None:
    gas, forerunner, new = known_pid(13002), known_pid(11114), known_pid(55616)
    assert gas is not None
    assert forerunner is not None
    assert new is not None
    assert gas.tables == forerunner.tables == new.tables == ()
    assert new.versions == ("FV2504", "FV2510", "FV2604", "FV2610")
    assert known_pid(99999) is None


@pytest.mark.parametrize(
    ("pid", "location", "heirs"),
    [
        (55112, "Z16", (55616,)),
        (55112, "Z21", (55619,)),
        (55113, "Z17", (55632,)),
        (55113, "Z21", ()),
        (55114, "Z16", ()),
        (55115, "Z19", (55624, 55636)),
    ],
)
def test_successors(pid: int, location: str, heirs: tuple[int, ...]) -> None:
    found = successor(pid)
    assert found is not None
    assert found.pids(location) == heirs
    assert found.ended + timedelta(days=1) == format_version(found.since).start
    assert all(known_pid(heir) for heir in heirs)


def test_13017_has_no_successor() -> None:
    assert successor(13017) is None


@pytest.mark.parametrize(
    ("message", "fv", "release", "folder"),
    [
        ("MSCONS", "FV2304", None, "fv2210"),
        ("MSCONS", "FV2410", "2.4c", "fv2404"),
        ("MSCONS", "FV2604", "2.4c", "fv2504"),
        ("MSCONS", "FV2310", "2.4c", "fv2404"),
        ("MSCONS", "FV2610", "2.4c", "fv2504"),
        ("MSCONS", "FV2610", "2.5", "fv2610"),
        ("MSCONS", "FV2610", "9.9", None),
        ("UTILMD", "FV2610", "S1.1a", "fv2404"),
        ("UTILMD", "FV2610", None, None),
        ("UTILMD", "FV2610", "S2.2", None),
        ("INVOIC", "FV2610", "2.8", None),
    ],
)
def test_structure_to_read_by(
    message: str, fv: str, release: str | None, folder: str | None
) -> None:
    assert mig_folder(message, fv, release) == folder


def test_conditions_go_by_meaning() -> None:
    mscons, utilmd = conditions("MSCONS", "FV2410"), conditions("UTILMD", "FV2410")
    assert mscons["92"].predicate != utilmd["92"].predicate
    assert mscons["35"].predicate == utilmd["135"].predicate
    assert mscons["142"].params == utilmd["321"].params
    assert mscons["130"].judges == "value"
    assert not conditions("UTILMD", "FV2610")


def test_whole_files() -> None:
    assert code_lists()["quantities"]["220"]
    assert names()["segments"]["LOC"]
