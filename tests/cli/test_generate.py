"""mscons generate: files that are whole and valid, or none."""

from pathlib import Path

import pytest

from .conftest import Run

TABLE = "readings/month_end.csv"
NAME = "MSCONS_VL_9999002000012_9999001000013_20261102_MUS{:08}.txt"
CREATED = ("--created", "2026-11-02T08:00Z")


@pytest.fixture
def args(samples: Path) -> tuple[object, ...]:
    profile = samples / "readings" / "profile.toml"
    return ("generate", samples / TABLE, "--profile", profile, "--out", "out", *CREATED)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_writes_a_file_that_validates(
    mscons: Run, args: tuple[object, ...], tmp_path: Path
) -> None:
    ran = mscons(*args)
    assert ran.code == 0, ran.err
    assert files(tmp_path / "out") == [NAME.format(1)]
    assert ran.out.splitlines()[1].split("\t")[:4] == [NAME.format(1), "9999001000013", "6", "8"]


def test_same_input_same_bytes_and_nothing_is_overwritten(
    mscons: Run, args: tuple[object, ...], tmp_path: Path
) -> None:
    mscons(*args)
    file = tmp_path / "out" / NAME.format(1)
    first = file.read_bytes()
    again = mscons(*args)
    assert again.code == 2
    assert "--force" in again.err
    assert mscons(*args, "--force").code == 0
    assert file.read_bytes() == first


def test_source_date_epoch_is_the_time(
    mscons: Run, args: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793606400")
    assert mscons(*args[:-2]).code == 0
    assert files(tmp_path / "out") == [NAME.format(1)]


def test_dry_run_writes_nothing(mscons: Run, args: tuple[object, ...], tmp_path: Path) -> None:
    ran = mscons(*args, "--dry-run", "--counter", "next")
    assert ran.code == 0
    assert NAME.format(1) in ran.out
    assert files(tmp_path) == []


def test_split_seed_and_counter(mscons: Run, args: tuple[object, ...], tmp_path: Path) -> None:
    assert mscons(*args, "--split", 4, "--seed", 7, "--counter", "next").code == 0
    assert files(tmp_path / "out") == [NAME.format(7), NAME.format(8)]
    assert (tmp_path / "next").read_text() == "9\n"
    assert mscons(*args, "--counter", "next").code == 0
    assert NAME.format(9) in files(tmp_path / "out")


def test_one_bad_row_and_nothing_is_written(
    mscons: Run, args: tuple[object, ...], samples: Path, tmp_path: Path
) -> None:
    table = tmp_path / "mixed.csv"
    data = (samples / TABLE).read_bytes()
    table.write_bytes(data + data.splitlines()[1].replace(b"10234,6", b"zehn") + b"\r\n")
    ran = mscons("generate", table, *args[2:])
    assert ran.code == 1
    assert "mixed.csv:10:" in ran.err
    assert "GEN401" in ran.err
    assert "nothing is written" in ran.err
    assert files(tmp_path / "out") == []
    kept = mscons("generate", table, *args[2:], "--keep-going")
    assert kept.code == 1
    assert files(tmp_path / "out") == [NAME.format(1)]


def test_a_message_with_an_error_is_not_written(
    mscons: Run, args: tuple[object, ...], tmp_path: Path
) -> None:
    table = tmp_path / "odd.csv"
    table.write_text(
        "messlokation;zaehlernummer;obis;zeitpunkt;wert;einheit;status\n"
        "DE00099912345MUSTER00000000000101;1MUS0000000101;7-0:3.0.0;2026-11-01T00:00:00+01:00;1;kWh;220\n"
    )
    ran = mscons("generate", table, *args[2:])
    assert ran.code == 1
    assert "AHB" in ran.err
    assert files(tmp_path / "out") == []


def test_standard_input_and_columns(
    mscons: Run, args: tuple[object, ...], samples: Path, tmp_path: Path
) -> None:
    ran = mscons("generate", "-", *args[2:], stdin=(samples / TABLE).read_bytes())
    assert ran.code == 0, ran.err
    bad = tmp_path / "c.toml"
    bad.write_text("nothing = 1")
    ran = mscons(*args, "--columns", bad)
    assert ran.code == 2
    assert "c.toml" in ran.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--created", "2026-11-02T08:00"), "has no zone"),
        (("--on", "2026-13-02"), "there is no day"),
        (("--usage", "never"), "is not one of"),
        (("--on", "2019-01-01"), "no format version"),
        (("--counter", "."), "directory"),
    ],
)
def test_wrong_use(
    mscons: Run, args: tuple[object, ...], more: tuple[str, ...], words: str
) -> None:
    ran = mscons(*args, *more)
    assert ran.code == 2
    assert words in ran.err


def test_usage_exact_wants_midnight(mscons: Run, args: tuple[object, ...]) -> None:
    ran = mscons(*args, "--usage", "exact")
    assert ran.code == 1
    assert "GEN703" in ran.err


def test_a_profile_with_a_fault_is_told(mscons: Run, args: tuple[object, ...]) -> None:
    Path("p.toml").write_text("[sender]\nid = '1'\n")
    ran = mscons("generate", args[1], "--profile", "p.toml")
    assert ran.code == 2
    assert "p.toml: sender.id" in ran.err


def test_help_ends_with_examples(mscons: Run) -> None:
    ran = mscons("generate", "--help")
    assert ran.code == 0
    assert "Examples:" in ran.out
    for option in ("--profile", "--columns", "--dry-run", "--keep-going", "--force", "--counter"):
        assert option in ran.out
