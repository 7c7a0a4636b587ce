"""mscons generate: files that are whole and valid, or none."""

import gzip
import os
import zipfile
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
    ran = mscons(*args, "--on", "2026-05-01")  # a release that is not in force on the date
    assert ran.code == 1
    assert "AHB905" in ran.err
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
        (("--on", "2019-01-01"), "Error: no format version"),
        (("--created", "2019-01-01"), "Error: no format version"),
        (("--counter", "."), "directory"),
    ],
)
def test_wrong_use(
    mscons: Run, args: tuple[object, ...], more: tuple[str, ...], words: str
) -> None:
    ran = mscons(*args, *more)
    assert ran.code == 2
    assert words in ran.err


def test_archives_and_folders(
    mscons: Run, args: tuple[object, ...], samples: Path, tmp_path: Path
) -> None:
    data = (samples / TABLE).read_bytes()
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.csv").write_bytes(data)
    (folder / "b.edi").write_bytes(b"UNB+x'")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", data)
    for name in ("inbox", "a.csv.gz", "a.zip", "a.zip!a.csv"):
        ran = mscons("generate", name, *args[2:], "--dry-run")
        assert (ran.code, ran.err) == (0, ""), name
        assert "\t6\t8\t" in ran.out
    ran = mscons("generate", "inbox", "none.csv", *args[2:])
    assert ran.code == 2
    assert "none.csv: No such file" in ran.err
    assert not (tmp_path / "out").exists()
    assert mscons("generate", "inbox", "none.csv", *args[2:], "--keep-going").code == 2
    assert files(tmp_path / "out") == [NAME.format(1)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX")
@pytest.mark.parametrize(
    ("cells", "place", "code"),
    [
        ("1MUS0000000101;7-0:3.0.0;01.11.2026;1;m3;220", "2:1", "GEN709"),
        ("1MUS0000000101;1-0:1.29.0;01.11.2026;1;kWh;220", "2:1", "GEN709"),
        ("1MUS0000000101;1-0:16.8.0;01.11.2026;1;kWh;220", "2:1", "GEN709"),
        ("1MUS0000000101;1-0:1.8.0;01.11.2026;1;m3;220", "2:1", "GEN710"),
        ("1MUS0000000101;1-0:1.8.0;01.11.2026;1;kvarh;220", "2:1", "GEN710"),
        ("1MUS0000000101;1-0:3.8.0;01.11.2026;1;kWh;220", "2:1", "GEN710"),
        ("1MUS€;1-0:1.8.0;01.11.2026;1;kWh;220", "2:1", "GEN202"),
    ],
)
def test_rows_that_no_message_carries(
    mscons: Run, args: tuple[object, ...], cells: str, place: str, code: str
) -> None:
    table = f"zaehlernummer;obis;zeitpunkt;wert;einheit;status\n{cells}\n"
    ran = mscons("generate", "-", *args[2:], stdin=table.encode())
    assert ran.code == 1
    assert f"<stdin>:{place}: {code} error" in ran.err
    assert not Path("out").exists()


def test_a_storage_that_says_nothing_is_left_out(mscons: Run, args: tuple[object, ...]) -> None:
    table = (
        "zaehlernummer;obis;zeitpunkt;wert;einheit;status\n"
        "1MUS0000000101;1-0:1.8.0*255;01.11.2026;1;kWh;220\n"
        "1MUS0000000101;1-0:3.8.0;01.11.2026;2;kvarh;220\n"
    )
    ran = mscons("generate", "-", *args[2:], stdin=table.encode())
    assert ran.code == 0, ran.err
    (path,) = Path("out").iterdir()
    assert "PIA+5+1-0?:1.8.0:SRW'QTY+220:1'" in path.read_text()


def test_a_pipe_in_the_file_system_does_not_hang(
    mscons: Run, args: tuple[object, ...], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    ran = mscons("generate", "pipe", *args[2:])
    assert (ran.code, "no regular file" in ran.err) == (2, True)


def test_many_warnings_hide_no_error(mscons: Run, args: tuple[object, ...], tmp_path: Path) -> None:
    row = "1MUS0000000101;1-0:1.8.0;01.11.2026 {:02}:{:02};{};kWh;220\n"
    rows = [row.format(n // 60, n % 60, n) for n in range(400)]
    rows += [row.replace("1.8.0", "2.8.0").format(n // 60, n % 60, n) for n in range(700)]
    last = "NOWHERE;1-0:1.8.0;01.11.2026;5;kWh;220\n"
    table = "zaehlernummer;obis;zeitpunkt;wert;einheit;status\n" + "".join([*rows, last])
    ran = mscons("generate", "-", *args[2:], stdin=table.encode())
    assert ran.code == 1
    assert "GEN708 warning" in ran.err
    assert "GEN702 error: nothing says at which Messlokation meter NOWHERE is" in ran.err
    assert ran.err.count("GEN708 warning") == 1000
    assert ran.err.endswith(
        "and 98 more findings\nError: nothing is written, for the faults above; see --keep-going\n"
    )


def test_a_finding_names_its_table(mscons: Run, args: tuple[object, ...]) -> None:
    head = "zaehlernummer;obis;zeitpunkt;wert;einheit;status\n"
    row = "{};1-0:1.8.0;01.11.2026;5;kWh;220\n"
    Path("a.csv").write_text(head + row.format("1MUS0000000101") + row.format("A"))
    Path("b.csv").write_text(head + row.format("B"))
    ran = mscons("generate", "a.csv", "b.csv", "a.csv", *args[2:])
    told = [line.split(" ")[:2] for line in ran.err.splitlines() if "GEN702" in line]
    assert told == [[f"{place}:1:", "GEN702"] for place in ("a.csv:3", "b.csv:2", "a.csv:3")]


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
    for option in ("--profile", "--columns", "--time", "--dry-run", "--force", "--counter"):
        assert option in ran.out


def test_seconds_are_left_out_because_the_message_has_minutes(
    mscons: Run, args: tuple[object, ...], tmp_path: Path
) -> None:
    table = tmp_path / "seconds.csv"
    table.write_text(
        "zaehlernummer;obis;zeitpunkt;wert;einheit;status\n"
        "1MUS0000000101;1-0:1.8.0;01.11.2026 00:00:07;5;kWh;220\n"
    )
    ran = mscons("generate", table, *args[2:], "--usage", "exact")
    assert ran.code == 0, ran.err
    text = (tmp_path / "out" / NAME.format(1)).read_text()
    assert "DTM+9:202610312300?+00:303'DTM+7:202610312300?+00:303" in text


def test_names_of_registers_in_the_profile_are_read_once(
    mscons: Run, args: tuple[object, ...], samples: Path, tmp_path: Path
) -> None:
    profile, table = tmp_path / "p.toml", tmp_path / "t.csv"
    names = 'HT = "1-0:1.8.1"\n"1-0:1.8.1" = "1-0:1.8.2"\n"1-0:1.8.2" = "1-0:1.8.1"\n'
    text = (samples / "readings" / "profile.toml").read_text("utf-8")
    profile.write_text(f'{text}[meters."1MUS0000000101".registers]\n{names}')
    row = "1MUS0000000101;{};2026-11-01T00:00:00+01:00;{};kWh;220\n"
    rows = (("HT", 5), ("1-0:1.8.1", 6), ("Einspeisung", 7))
    table.write_text(
        "zaehlernummer;obis;zeitpunkt;wert;einheit;status\n"
        + "".join(row.format(*one) for one in rows)
    )
    ran = mscons("generate", table, "--profile", profile, *args[4:])
    assert ran.code == 0, ran.err
    parts = (tmp_path / "out" / NAME.format(1)).read_text().split("'")
    assert [one for one in parts if one[:3] in ("PIA", "QTY")] == [
        *("PIA+5+1-0?:1.8.1:SRW", "QTY+220:5", "PIA+5+1-0?:1.8.2:SRW", "QTY+220:6"),
        *("PIA+5+1-0?:2.8.0:SRW", "QTY+220:7"),
    ]


def test_decimals_are_cut_where_the_profile_says_so(
    mscons: Run, args: tuple[object, ...], tmp_path: Path
) -> None:
    table = tmp_path / "t.csv"
    rows = (("1MUS0000000101", "9,98765"), ("1MUS0000000102", "8,5"), ("1MUS0000000103", "7,0000"))
    table.write_text(
        "zaehlernummer;obis;zeitpunkt;wert;einheit;status\n"
        + "".join(f"{a};1-0:1.8.0;2026-11-01T00:00:00+01:00;{b};kWh;220\n" for a, b in rows)
    )
    ran = mscons("generate", table, *args[2:])
    assert ran.code == 0, ran.err
    text = (tmp_path / "out" / NAME.format(1)).read_text()
    assert ["QTY+220:9.9'" in text, "QTY+220:8.5'" in text, "QTY+220:7.000'" in text] == [True] * 3


def test_more_decimals_than_a_message_carries(mscons: Run, args: tuple[object, ...]) -> None:
    table = (
        "messlokation;zaehlernummer;obis;zeitpunkt;wert;einheit;status\n"
        "DE00099912345MUSTER00000000000101;9;1-0:1.8.0;2026-11-01T00:00:00+01:00;1,2345;kWh;220\n"
    )
    ran = mscons("generate", "-", *args[2:], stdin=table.encode())
    assert ran.code == 1
    assert "<stdin>:2:1: GEN706 error: the value has more decimals than the 3" in ran.err
    assert not Path("out").exists()
