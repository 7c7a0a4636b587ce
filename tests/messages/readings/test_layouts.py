"""Tables as they come: encodings, delimiters, lines in front, mapping files, quotes; and ours."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscons.messages import Columns, ColumnsError, Reading, read_readings, write_readings

from .tables import HEADER, places, row, table, taken

TEXT = table(row(quelle="Zähler"), row(zaehlernummer="Ü1", status="vorläufig"))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("cp1252", None),
        ("utf-16", None),
        ("utf-16-le", None),
        ("utf-16-be", None),
        ("cp850", "cp850"),
        ("iso-8859-15", "iso-8859-15"),
        ("utf-8-sig", "cp1252"),
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_and_line_ends(encoding: str, declared: str | None, end: str) -> None:
    data = TEXT.replace("\r\n", end).encode(encoding)
    readings, findings = taken(data, Columns(encoding=declared))
    assert findings == []
    assert [(one.source, one.meter, one.status) for one in readings] == [
        ("Zähler", "1MUS0000000101", "220"),
        ("", "Ü1", "Z18"),
    ]
    assert [one.line for one in readings] == [2, 3]


def test_a_byte_that_windows_1252_does_not_know() -> None:
    _, findings = taken(table(row(quelle="x")).encode() + b"\x81")
    assert places(findings) == [("GEN102", 3, 1, None)]
    assert findings[0].text == "the bytes 81 are no CP1252"


def test_a_nul_byte_does_not_make_a_table_utf_16() -> None:
    _, findings = taken(table(row(), row(einheit="k\0Wh", zeitpunkt="01.12.2026")))
    assert places(findings) == [("GEN501", 3, 93, "einheit")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04\x14\x00", "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1", "xls"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_what_is_no_text_is_told_by_its_name(data: bytes, words: str) -> None:
    readings, findings = taken(data)
    assert (readings, places(findings)) == ([], [("GEN102", 1, 1, None)])
    assert words in findings[0].text


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    text = TEXT.replace(",", ".").replace(";", delimiter)
    readings, findings = taken(text, Columns(decimal="."))
    assert (len(readings), findings) == (2, [])


def test_lines_in_front_of_the_header() -> None:
    front = "Auszug;;;\r\n\r\nerstellt am 02.11.2026, Werte in kWh; ohne Gewähr\r\n"
    readings, findings = taken(front + table(row(), row(wert="x", zeitpunkt="01.12.2026")))
    assert [one.line for one in readings] == [5]
    assert places(findings) == [("GEN401", 6, 85, "wert")]


def test_quotes_delimiters_and_line_breaks_in_cells() -> None:
    text = table(row(quelle='"a;b ""c"" \r\nd"'), row(zeitpunkt="01.12.2026", wert='"1.234,5"'))
    readings, findings = taken(text)
    assert findings == []
    assert [(one.source, str(one.value), one.line) for one in readings] == [
        ('a;b "c" \nd', "10234.6", 2),
        ("", "1234.5", 4),
    ]


def test_blank_lines_and_empty_cells_behind_a_row_do_not_count() -> None:
    readings, findings = taken(table("", row() + ";;", " ", ";;;;;;;;;;", "") + "\r\n")
    assert (len(readings), findings) == (1, [])


def test_columns_in_any_order_and_without_those_that_are_not_needed() -> None:
    names = ["WERT", "einheit", "status", "obis", "zeitpunkt", "Zaehlernummer"]
    text = ";".join(names) + "\n5;kWh;220;1-0:1.8.0;01.11.2026;X\n"
    readings, findings = taken(text)
    assert findings == []
    assert (readings[0].meter, readings[0].melo, str(readings[0].value)) == ("X", None, "5")


def test_a_configuration_id_takes_the_place_of_location_and_meter() -> None:
    header = ";".join((*HEADER, "konfiguration"))
    cells = row(messlokation="", marktlokation="", zaehlernummer="")
    readings, findings = taken(f"{header}\n{cells};KONF-1\n{cells};KONF-2\n{cells};{'x' * 36}\n")
    assert [one.configuration for one in readings] == ["KONF-1", "KONF-2"]
    assert [(code, line, path) for code, line, _, path in places(findings)] == [
        ("GEN202", 4, "konfiguration")
    ]


FOREIGN = """\
encoding = "cp1252"
delimiter = "|"
decimal = "."
zone = "MEZ"
header = 2
[columns]
messlokation = "Zählpunkt"
obis = "Register"
zeitpunkt = 3
wert = "Wert"
[defaults]
einheit = "Wh"
status = "gut"
[interval]
minutes = 15
stamp = "end"
[status]
gut = "220"
[meters.""]
registers = { P = "1-0:1.29.0" }
"""


def test_a_mapping_file() -> None:
    melo = "DE00099912345MUSTER00000000000101"
    text = f"Export\nZählpunkt|Register|Zeit|Wert\n{melo}|P|01.07.2026 00:15|1234\n"
    readings, findings = taken(text.encode("cp1252"), Columns.from_toml(FOREIGN))
    assert findings == []
    start = datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert readings == [
        Reading(
            *(melo, None, None, "1-0:1.29.0", None, start, start + timedelta(minutes=15)),
            *(Decimal("1.234"), "kWh", "220", "", 3),
        )
    ]


def test_columns_by_number_in_a_table_without_header() -> None:
    columns = Columns(
        header=0,
        columns={"zaehlernummer": 1, "zeitpunkt": 2, "wert": 3},
        defaults={"einheit": "kWh", "status": "220", "obis": "1-0:1.8.0"},
    )
    readings, findings = taken("X;01.11.2026;5\nX;01.12.2026;7\n", columns)
    assert ([str(one.value) for one in readings], findings) == (["5", "7"], [])
    assert [one.line for one in readings] == [1, 2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colums = {}", "'colums' is not known"),
        ("[columns]\nzeit = 'x'", "'zeit' is not known"),
        ("[columns]\nwert = 0", "columns count from 1"),
        ("[columns]\nwert = 1.5", "should be a text"),
        ("encoding = 'utf-7'", "'utf-7' is not known"),
        ("delimiter = '::'", "is not known"),
        ("decimal = ';'", "is not known"),
        ("delimiter = ','", "are both ','"),
        ("zone = 'CET'", "'CET' is not known"),
        ("header = 2000", "should be a line"),
        ("header = true", "should be a number"),
        ("header = 0\n[columns]\nwert = 'x'", "go by number"),
        ("[interval]\nminutes = 0", "should be 1 to 44640"),
        ("[interval]\nminutes = 'x'", "should be a number"),
        ("[interval]\nstamp = 'middle'", "is not known"),
        ("[interval]\nlength = 1", "'length' is not known"),
        ("interval = 1", "should be a table"),
        ("[meters]\nx = 1", "should be a table"),
        ("[status]\nx = 1", "should be a text"),
        ("a = [", "Invalid"),
    ],
)
def test_a_mapping_file_that_is_wrong(text: str, words: str) -> None:
    with pytest.raises(ColumnsError, match=words.replace("(", r"\(")):
        Columns.from_toml(text)


def test_written_cells_are_no_formulas() -> None:
    one = Reading(
        "DE00099912345MUSTER00000000000101",
        None,
        "=1+1",
        "1-0:1.8.0",
        datetime(2026, 10, 31, 23, tzinfo=UTC),
        None,
        None,
        Decimal("-4.987"),
        "kWh",
        "220",
        '@a;"b"',
    )
    file = io.BytesIO()
    assert write_readings([one], file) == 1
    text = file.getvalue().decode("utf-8-sig")
    assert text == (
        ";".join(HEADER) + "\r\n"
        'DE00099912345MUSTER00000000000101;;"\'=1+1";1-0:1.8.0;2026-11-01T00:00:00+01:00;;;'
        '-4,987;kWh;220;"\'@a;""b"""\r\n'
    )


TIMES = st.datetimes(datetime(1996, 1, 2), datetime(2099, 12, 30)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cf")),
    max_size=20,
)


@st.composite
def one_reading(draw: st.DrawFn) -> Reading:
    at = draw(TIMES)
    moment = draw(st.booleans())
    value = draw(st.decimals(-(10**9), 10**9, places=draw(st.integers(0, 6)), allow_nan=False))
    return Reading(
        melo=draw(st.sampled_from([None, "DE00099912345MUSTER00000000000101"])),
        malo=draw(st.sampled_from([None, "49999000119"])),
        meter=draw(st.from_regex(r"[A-Z0-9][A-Z0-9 .;\"-]{0,20}[A-Z0-9]", fullmatch=True)),
        obis=draw(st.sampled_from(["1-0:1.8.0", "1-0:1.8.1", "1-1:2.29.0", "1-65:2.8.0"])),
        at=at if moment else None,
        start=None if moment else at,
        end=None if moment else at + timedelta(seconds=draw(st.integers(1, 10**6))),
        value=abs(value) if moment else value,
        unit=draw(st.sampled_from(["kWh", "kvarh", "kW", "kvar", "m3"])),
        status=draw(st.sampled_from(["220", "67", "Z18", "201"])),
        source=draw(WORDS),
        configuration=draw(st.sampled_from([None, "MUSTER-KONFIG-0106"])),
    )


def _apart(one: Reading) -> object:
    where = one.melo or one.malo or one.configuration
    return where, one.meter, one.obis, one.at or one.start


@given(st.lists(one_reading(), max_size=20, unique_by=_apart))
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_again(readings: list[Reading]) -> None:
    file = io.BytesIO()
    assert write_readings(readings, file, configuration=True) == len(readings)
    again, findings = taken(file.getvalue())
    assert findings == []
    assert [replace_line(one) for one in again] == readings
    assert [str(one.value) for one in again] == [format(one.value, "f") for one in readings]


def replace_line(one: Reading) -> Reading:
    return one._replace(line=0)


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_readings_or_findings_with_a_place_inside(data: bytes) -> None:
    for prefix in (b"", TEXT.encode(), TEXT.encode("utf-16")):
        readings, findings = taken(prefix + data)
        assert readings or findings or not prefix
        assert all(0 <= one.place.start <= one.place.end <= len(prefix + data) for one in findings)


def test_a_path_and_a_stream_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode())
    of_path, _ = read_readings(path)
    with path.open("rb") as stream:
        of_stream, _ = read_readings(stream)
        assert list(of_path) == list(of_stream) == taken(TEXT)[0]


def test_registers_may_be_named() -> None:
    columns = replace(Columns(), meters={"X": {"T1": "1-0:1.8.2"}}, registers={"T1": "1-0:1.8.1"})
    rows = [row(obis="T1"), row(obis="T1", zaehlernummer="X")]
    readings, _ = taken(table(*rows), columns)
    assert [one.obis for one in readings] == ["1-0:1.8.1", "1-0:1.8.2"]
