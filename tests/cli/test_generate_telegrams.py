"""mscons generate: telegrams of meters beside tables."""

from pathlib import Path

import pytest

from .conftest import Run

CREATED = ("--created", "2026-11-02T08:00Z")


@pytest.fixture
def args(samples: Path) -> tuple[object, ...]:
    return ("--profile", samples / "readings" / "profile.toml", "--out", "out", *CREATED)


def sent() -> list[str]:
    return [part for path in sorted(Path("out").iterdir()) for part in path.read_text().split("'")]


def test_a_telegram_with_a_clock_needs_nothing_but_the_profile(
    mscons: Run, samples: Path, args: tuple[object, ...]
) -> None:
    ran = mscons("generate", samples / "readings" / "telegram_mode_c.txt", *args)
    assert ran.code == 0, ran.err
    assert [one for one in sent() if one[:3] in ("LOC", "RFF", "PIA", "QTY", "DTM")] == [
        *("DTM+137:202611020800?+00:303", "RFF+Z13:13017"),
        *("LOC+172+DE00099912345MUSTER00000000000102", "RFF+MG:1MUS0000000102"),
        *("PIA+5+1-0?:1.8.1:SRW", "QTY+220:20512.25"),
        *("DTM+9:202610312300?+00:303", "DTM+7:202610312300?+00:303"),
        *("PIA+5+1-0?:1.8.2:SRW", "QTY+220:11877.00"),
        *("DTM+9:202610312300?+00:303", "DTM+7:202610312300?+00:303"),
    ]


def test_time_is_for_meters_without_a_clock_and_counts_instead_of_one(
    mscons: Run, samples: Path, args: tuple[object, ...]
) -> None:
    files = [samples / "readings" / f"telegram{more}.txt" for more in ("", "_mode_c")]
    ran = mscons("generate", files[0], *args)
    assert (ran.code, "GEN805" in ran.err, "--time" in ran.err) == (1, True, True)
    ran = mscons("generate", *files, *args, "--time", "2026-10-31T18:05+01:00")
    assert ran.code == 0, ran.err
    assert sent().count("DTM+9:202610311705?+00:303") == 4
    assert "QTY+220:10234.6" in sent()  # of seven decimals the profile keeps one


def test_time_for_a_table_without_a_column_for_it(mscons: Run, args: tuple[object, ...]) -> None:
    table = "zaehlernummer;obis;wert;einheit;status\n1MUS0000000101;1-0:1.8.0;5;kWh;220\n"
    ran = mscons("generate", "-", *args, "--time", "2026-11-01", stdin=table.encode())
    assert ran.code == 0, ran.err
    assert "DTM+7:202610312300?+00:303" in sent()


def test_report_reads_telegrams(mscons: Run, samples: Path, tmp_path: Path) -> None:
    later = (samples / "readings" / "telegram_mode_c.txt").read_text("ascii")
    later = later.partition("\x03")[0].replace("0261101", "0261201").replace("20512.25", "20600.50")
    (tmp_path / "later.txt").write_text(later.replace("\x02", ""))
    files = (samples / "readings" / "telegram_mode_c.txt", tmp_path / "later.txt")
    ran = mscons("report", *files, "--format", "csv")
    assert ran.code == 0, ran.err
    assert "88,25" in ran.out
