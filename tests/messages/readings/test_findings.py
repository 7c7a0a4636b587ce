"""Every finding of a table: its code, and the line and column it points at."""

from pathlib import Path

import pytest

from mscons.messages import Columns, read_readings
from mscons.messages.readings import Reasons

from .tables import HEADER, interval, places, row, table, taken

SAMPLES = Path(__file__).parents[3] / "samples" / "readings"
Places = list[tuple[str, int, int, str | None]]


def column(name: str, text: str) -> int:
    """Give the column in which a cell of a row begins."""
    return sum(len(cell) + 1 for cell in text.split(";")[: HEADER.index(name)]) + 1


CELLS: list[tuple[str, str, str]] = [
    ("GEN202", "messlokation", "DE00099912345MUSTER0000"),
    ("GEN202", "messlokation", "de00099912345muster00000000000101"),
    ("GEN202", "marktlokation", "49999000118"),
    ("GEN202", "marktlokation", "٤٩٩٩٩٠٠٠١١٩"),
    ("GEN202", "zaehlernummer", "1MUS0000000101\x1b[2J"),
    ("GEN202", "zaehlernummer", "1" * 36),
    ("GEN203", "obis", "1.8.0"),
    ("GEN203", "obis", ""),
    ("GEN203", "obis", "1-0:1.8.0 kWh"),
    ("GEN301", "zeitpunkt", "gestern"),
    ("GEN301", "zeitpunkt", "2026-11-01T00:00:00"),
    ("GEN301", "zeitpunkt", "1.11.2026"),
    ("GEN301", "zeitpunkt", "٠١.١١.٢٠٢٦"),
    ("GEN301", "zeitpunkt", "2026-11-01T00:00:00.5+01:00"),
    ("GEN302", "zeitpunkt", "30.02.2026 00:00"),
    ("GEN302", "zeitpunkt", "01.11.2026 24:01"),
    ("GEN302", "zeitpunkt", "01.11.2026 23:60"),
    ("GEN302", "zeitpunkt", "01.11.1995"),
    ("GEN302", "zeitpunkt", "2026-02-29T00:00:00+01:00"),
    ("GEN302", "zeitpunkt", "2026-11-01T00:00:00+15:00"),
    ("GEN302", "zeitpunkt", "29.03.2026 02:00"),
    ("GEN302", "zeitpunkt", "29.03.2026 02:59:59"),
    ("GEN304", "zeitpunkt", ""),
    ("GEN401", "wert", ""),
    ("GEN401", "wert", "1e3"),
    ("GEN401", "wert", "+5"),
    ("GEN401", "wert", "1_000"),
    ("GEN401", "wert", "NaN"),
    ("GEN401", "wert", "٤٢"),
    ("GEN401", "wert", "5,"),
    ("GEN401", "wert", ",5"),
    ("GEN401", "wert", "5 kWh"),
    ("GEN401", "wert", "12.34.567"),
    ("GEN401", "wert", "9" * 36),
    ("GEN402", "wert", "1.234"),
    ("GEN402", "wert", "0.5"),
    ("GEN403", "wert", "-5"),
    ("GEN501", "einheit", ""),
    ("GEN501", "einheit", "Kilo"),
    ("GEN502", "status", ""),
    ("GEN502", "status", "ungefähr"),
    ("GEN502", "status", "221"),
]
REASONS = [
    ("ersatzwertverfahren", "Z92", Reasons(method="Z92")),
    ("ersatzwertverfahren", "interpolation", Reasons(method="Z92")),
    ("ersatzwertgrund", "Kein Zugang", Reasons(reason="Z74")),
    ("plausibilisierung", " zc3 ", Reasons(plausibility="ZC3")),
    ("korrekturgrund", "ZA4", Reasons(correction="ZA4")),
    ("korrekturgrund", "falsch", Reasons(correction="ZA7")),
    ("korrekturgrund", "", None),
    ("ersatzwertgrund", "Z92", "GEN503"),
    ("plausibilisierung", "\x1b[2J", "GEN503"),
]


@pytest.mark.parametrize(("name", "cell", "expected"), REASONS)
def test_statuses_of_a_value(name: str, cell: str, expected: Reasons | str | None) -> None:
    text = f"{';'.join(HEADER)};{name}\n{row()};{cell}\n"
    readings, findings = taken(text, Columns(reasons={"falsch": "ZA7"}))
    if isinstance(expected, str):
        assert places(findings) == [(expected, 2, len(row()) + 2, name)]
        assert readings == []
    else:
        assert findings == []
        assert [one.reasons for one in readings] == [expected]


def test_a_default_status_is_that_of_every_row() -> None:
    later = row(zeitpunkt="2026-12-01T00:00:00+01:00")
    readings, _ = taken(table(row(), later), Columns(defaults={"plausibilisierung": "Z84"}))
    assert [one.reasons for one in readings] == [Reasons(plausibility="Z84")] * 2


@pytest.mark.parametrize(("code", "name", "cell"), CELLS)
def test_a_cell(code: str, name: str, cell: str) -> None:
    text = row(**{name: cell})
    readings, findings = taken(table(row(zeitpunkt="2026-01-01T00:00:00+01:00"), text))
    assert places(findings) == [(code, 3, column(name, text), name)]
    assert len(readings) == 1
    span = findings[0].place
    data = table(row(zeitpunkt="2026-01-01T00:00:00+01:00"), text).encode()
    assert data[span.start : span.end].decode() == cell


ROWS: list[tuple[str, str, Places]] = [
    (
        "no location",
        row(messlokation="", marktlokation="", zaehlernummer=""),
        [("GEN201", 2, 1, None)],
    ),
    ("too few cells", "a;b", [("GEN105", 2, 1, None)]),
    ("too many cells", row() + ";;x", [("GEN105", 2, 1, None)]),
    ("a quote inside", row(quelle='"Fern"auslesung'), [("GEN106", 2, 1, None)]),
    ("a quote that never closes", row(quelle='"Fern'), [("GEN106", 2, 1, None)]),
    (
        "a moment and an interval",
        row(von="2026-11-01T00:00:00+01:00", bis="2026-11-01T00:15:00+01:00"),
        [("GEN304", 2, 72, "zeitpunkt")],
    ),
    ("no end", interval("2026-11-01T00:00:00+01:00", ""), [("GEN304", 2, 100, "bis")]),
    ("no beginning", interval("", "2026-11-01T00:00:00+01:00"), [("GEN304", 2, 74, "von")]),
    (
        "an interval of no length",
        interval("2026-11-01T00:00:00+01:00", "2026-11-01T00:00:00+01:00"),
        [("GEN305", 2, 100, "bis")],
    ),
    (
        "all cells of a row are looked at",
        row(obis="x", zeitpunkt="x", wert="x", einheit="x", status="x"),
        [
            ("GEN203", 2, 62, "obis"),
            ("GEN301", 2, 64, "zeitpunkt"),
            ("GEN401", 2, 68, "wert"),
            ("GEN501", 2, 70, "einheit"),
            ("GEN502", 2, 72, "status"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [one[1:] for one in ROWS], ids=[r[0] for r in ROWS])
def test_a_row(text: str, expected: Places) -> None:
    readings, findings = taken(table(text))
    assert places(findings) == expected
    assert readings == []


TABLES: list[tuple[str, bytes, Places]] = [
    ("no byte", b"", [("GEN101", 1, 1, None)]),
    ("blank lines", b"\r\n \r\n", [("GEN101", 1, 1, None)]),
    ("no header", b"a;b;c\r\n1;2;3\r\n", [("GEN103", 1, 1, None)]),
    ("half a header", b"messlokation;wert\r\n1;2\r\n", [("GEN103", 1, 1, None)]),
    (
        "a column twice",
        table(row()).replace("quelle", "wert").encode(),
        [("GEN104", 1, 1, None)],
    ),
    (
        "a column nobody reads",
        table(row(quelle="x")).replace("quelle", "bemerkung").encode(),
        [("GEN109", 1, 85, None)],
    ),
    ("a line of a megabyte", table().encode() + b"x" * (1 << 21), [("GEN107", 2, 1, None)]),
]


@pytest.mark.parametrize(
    ("data", "expected"), [one[1:] for one in TABLES], ids=[one[0] for one in TABLES]
)
def test_a_table(data: bytes, expected: Places) -> None:
    assert places(taken(data)[1]) == expected


def test_utf_8_that_stops_being_it_is_never_guessed() -> None:
    begins = table(*[row(quelle="ä")] * 1).encode() + b" \r\n" * 60_000
    readings, findings = taken(begins + row(quelle="x").encode() + b"\xe4\r\n")
    assert [one.code for one in findings] == ["GEN102"]
    assert places(findings) == [("GEN102", 60_003, 1, None)]
    assert len(readings) == 1


def test_the_same_row_twice_is_left_out_and_another_value_is_an_error() -> None:
    again, other = row(wert="10.234,60"), row(wert="10234,7")
    readings, findings = taken(table(row(), again, other))
    assert places(findings) == [("GEN601", 3, 1, None), ("GEN602", 4, 1, None)]
    assert [str(one.severity) for one in findings] == ["warning", "error"]
    assert [one.line for one in readings] == [2]


def test_rows_that_go_back_in_time_are_held_against_all_before() -> None:
    days = [row(zeitpunkt=f"2026-{month:02}-01T00:00:00+01:00") for month in (3, 1, 2, 1, 3)]
    readings, findings = taken(table(*days))
    assert [one.line for one in readings] == [2, 3, 4]
    assert [(one.code, one.place.start > 0) for one in findings] == [("GEN601", True)] * 2


def test_other_registers_and_meters_may_have_the_same_time() -> None:
    rows = [row(), row(obis="1-0:2.8.0"), row(zaehlernummer="X"), row(messlokation="")]
    readings, findings = taken(table(*rows))
    assert (len(readings), findings) == (4, [])


def test_more_findings_than_the_limit_are_counted() -> None:
    _, findings = taken(table(*[row(wert="x")] * 30), limit=10)
    assert [one.code for one in findings] == ["GEN401"] * 10 + ["GEN190"]
    assert findings[-1].text == "20 more findings are not listed"
    assert findings[-1].severity == "error"


def test_the_broken_sample_has_a_fault_in_every_row_but_the_first() -> None:
    readings, findings = read_readings(SAMPLES / "broken.csv")
    assert [one.line for one in readings] == [2]
    assert [(line, code) for code, line, _, _ in places(findings)] == [
        *[(3, "GEN202"), (4, "GEN202"), (5, "GEN203"), (6, "GEN302"), (7, "GEN302")],
        *[(8, "GEN303"), (9, "GEN304"), (10, "GEN304"), (11, "GEN402"), (12, "GEN403")],
        *[(13, "GEN401"), (14, "GEN501"), (15, "GEN502"), (16, "GEN602"), (17, "GEN105")],
    ]


@pytest.mark.parametrize("name", ["german_dates", "load_profile", "month_end", "year"])
def test_the_other_samples_are_fine(name: str) -> None:
    readings, findings = read_readings(SAMPLES / f"{name}.csv")
    assert list(readings)
    assert findings == []


def test_the_foreign_sample_with_its_mapping_file() -> None:
    columns = Columns.from_toml((SAMPLES / "columns.toml").read_text("utf-8"))
    names = {"Bezug": "1-0:1.8.0", "Bezug HT": "1-0:1.8.1", "Bezug NT": "1-0:1.8.2"}
    readings, findings = read_readings(SAMPLES / "foreign.csv", columns, registers=names)
    assert [(str(one.value), one.obis, one.status) for one in readings] == [
        ("10234.6", "1-0:1.8.0", "220"),
        ("20512.25", "1-0:1.8.1", "220"),
        ("11877.00", "1-0:1.8.2", "220"),
        ("64250.9", "1-0:1.8.0", "67"),
    ]
    assert findings == []
    unnamed, findings = read_readings(SAMPLES / "foreign.csv", columns)
    assert list(unnamed) == []
    assert places(findings) == [("GEN203", line, 50, "obis") for line in (5, 6, 7, 8)]
