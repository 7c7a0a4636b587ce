"""mscons report: consumption from tables and messages, in every format; faults and outputs."""

import base64
import csv
import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
from decimal import Decimal
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from mscons.cli import bill as formats
from mscons.messages import Consumption, Prices, Register, Remark, consumption, read_readings

from .conftest import Run

Look, render = formats.Look, formats.render
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HEADER = (
    "messlokation;marktlokation;zaehlernummer;obis;zeitpunkt;von;bis;wert;einheit;status;quelle"
)
ROW = ";;{meter};{obis};{at};;;{value};kWh;220;"


def table(*rows: tuple[str, str], meter: str = "X", obis: str = "1-0:1.8.0") -> bytes:
    lines = [ROW.format(meter=meter, obis=obis, at=at, value=value) for at, value in rows]
    return "\r\n".join((HEADER, *lines, "")).encode()


YEAR = table(("01.01.2026", "10"), ("01.07.2026", "110,5"), ("01.01.2027", "200"))


@pytest.fixture
def year(samples: Path) -> tuple[object, ...]:
    folder = samples / "readings"
    return ("report", folder / "year.csv", "--prices", folder / "prices.toml", "--digits", 6)


@pytest.fixture
def bill(samples: Path) -> Consumption:
    readings, _ = read_readings(samples / "readings" / "year.csv")
    prices = Prices.from_toml((samples / "readings" / "prices.toml").read_text("utf-8"))
    return consumption(readings, digits=6, prices=prices)


def hostile() -> Consumption:
    """A report with text that no format may let through as it is."""
    text = '<script>alert(1)</script>\x1b[2J"&\u202e'
    register = Register(
        *(text, None, None, "=1+1", "1-0:1.8.0", "kWh", False, 1, ()),
        (Remark("replaced", text),),
    )
    return Consumption((register,), ())


def test_in_a_pipe_the_table_is_separated_by_tabs(mscons: Run, year: tuple[object, ...]) -> None:
    ran = mscons(*year)
    assert (ran.code, ran.err) == (0, "")
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert {len(row) for row in rows} == {16}
    assert rows[0][3:8] == ["from", "to", "days", "opening", "closing"]
    assert sum(Decimal(row[8] or 0) for row in rows[1:]) == Decimal("7163.7")
    assert [row[9] for row in rows if row[9]] == ["sum", "3249.5"]
    assert [row[-1] for row in rows if row[-1]][1:] == [
        "rollover: from 999982.3 down to 49.5, over 6 digits",
        "gap: 61 days without a reading, usually there are 31",
        "T1 2090.3 + T2 1159.2",
    ]


def test_csv_is_for_spreadsheets(mscons: Run, year: tuple[object, ...]) -> None:
    ran = mscons(*year, "--format", "csv", "-o", "out.csv")
    assert (ran.code, ran.out) == (0, "")
    text = Path("out.csv").read_bytes().decode("utf-8-sig")
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbfmesslokation;")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert len(rows) == 48
    total = {name: text for name, text in rows.pop().items() if text}
    assert total == {
        "messlokation": "DE00099912345MUSTER00000000000102",
        "marktlokation": "49999000127",
        "zaehlernummer": "1MUS0000000102",
        "obis": "1-0:1.8",
        "von": "2025-11-01T00:00:00+01:00",
        "bis": "2026-11-01T00:00:00+01:00",
        "summe": "3249,5",
        "einheit": "kWh",
        "bemerkung": "T1 2090,3 + T2 1159,2",
    }
    assert rows[0]["von"] == "2025-11-01T00:00:00+01:00"
    assert rows[5]["bis"] == "2026-05-01T00:00:00+02:00"
    assert rows[0]["verbrauch"] == "319,1"
    assert (rows[0]["status"], rows[3]["status"]) == ("wahr", "wahr, ersatz")
    assert [row["ueberlauf"] for row in rows].count("ja") == 1
    net = sum(Decimal(row["netto"].replace(",", ".")) for row in rows)
    assert net == Decimal("2156.63")


@pytest.mark.parametrize(
    "args",
    [
        ["readings/year.csv", "--digits", 6],
        ["readings/year.csv", "--digits", 6, "--prices", "readings/prices.toml"],
        ["readings/load_profile.csv"],
        ["readings/all_kinds.csv", "--from", "2026-10-01", "--to", "2026-11-01"],
        ["mscons/13017_preliminary.edi"],
        ["mscons/13018_load_profile.edi"],
        ["mscons/13017_device_change.edi", "mscons/13017_two_tariffs.edi"],
    ],
)
def test_json_keeps_its_contract(mscons: Run, samples: Path, args: list[object]) -> None:
    schema = json.loads((Path(formats.__file__ or "").parent / "report.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    paths = [samples / one if isinstance(one, str) and "/" in one else one for one in args]
    document = json.loads(mscons("report", *paths, "--format", "json").out)
    Draft202012Validator(schema).validate(document)
    del document["registers"][0]["unit"]
    assert not Draft202012Validator(schema).is_valid(document)


def test_json_has_everything_as_text(mscons: Run, year: tuple[object, ...]) -> None:
    ran = mscons(*year, "--format", "json")
    document = json.loads(ran.out)
    assert list(document) == [
        *("schema", "tool", "from", "to", "registers", "sums", "amounts"),
    ]
    assert document["amounts"] == {
        "currency": "EUR",
        "complete": True,
        "net": "2156.63",
        "gross": "2566.39",
        "taxes": [{"rate": "0.19", "net": "2156.63", "tax": "409.76"}],
    }
    assert document["sums"][0]["tariffs"] == {"1": "2090.3", "2": "1159.2"}
    span = document["registers"][3]["spans"][5]
    assert (span["amount"], span["rollover"], span["days"]) == ("67.2", True, "30")
    assert ran.out.isascii()


# --- inputs -----------------------------------------------------------------------------------


def test_tables_and_messages_together(mscons: Run, samples: Path) -> None:
    edi = samples / "mscons" / "13017_device_change.edi"
    ran = mscons("report", edi, "-", "--format", "json", stdin=YEAR)
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)["registers"]
    assert [(one["meter"], one["readings"], one["total"]) for one in found] == [
        ("X", 3, "190.0"),
        ("1MUS0000000006", 1, None),
        ("1MUS0000000106", 1, None),
    ]


def test_a_configuration_is_one_in_tables_and_messages(mscons: Run, samples: Path) -> None:
    profile = samples / "readings" / "profile.toml"
    table_ = samples / "readings" / "month_end.csv"
    made = mscons("generate", table_, "--profile", profile, "--created", "2026-11-02")
    assert made.code == 0, made.err
    later = table(("01.12.2026", "1600"), meter="1MUS0000000106")
    for order in (1, -1):
        inputs = [*Path().glob("MSCONS*"), "-"][::order]
        ran = mscons("report", *inputs, "--profile", profile, "--format", "json", stdin=later)
        assert ran.code == 0, ran.err
        found = json.loads(ran.out)["registers"]
        (one,) = [one for one in found if one["configuration"]]
        assert (one["configuration"], one["meter"]) == ("MUSTER-KONFIG-0106", "1MUS0000000106")
        assert (one["readings"], one["total"]) == (2, "97.25")


def test_amounts_that_lack_something_say_so(mscons: Run) -> None:
    Path("p.toml").write_text('[[prices]]\nfrom = 2026-02-01\nobis = "1-0:1.8.0"\nper_kwh = "1"')
    for form, words in (("json", '"complete": false'), ("html", "as far as it is known")):
        ran = mscons("report", "-", "--prices", "p.toml", "--format", form, stdin=YEAR)
        assert words in ran.out


def test_a_load_profile_from_a_message(mscons: Run, samples: Path) -> None:
    ran = mscons("report", samples / "mscons" / "13018_load_profile.edi", "--format", "json")
    assert ran.code == 0, ran.err
    one = json.loads(ran.out)["registers"][0]
    assert (one["profile"], one["kinds"]) == (True, ["220", "67"])
    assert one["spans"][0]["intervals"] == one["readings"] == 96


def test_a_folder_and_packed_files(mscons: Run, samples: Path) -> None:
    Path("in").mkdir()
    Path("in/a.csv").write_bytes(YEAR)
    Path("in/b.edi").write_bytes((samples / "mscons" / "13017_two_tariffs.edi").read_bytes())
    Path("in/c.pdf").write_bytes(b"no table")
    Path("d.csv.gz").write_bytes(gzip.compress(YEAR.replace(b";X;", b";Y;")))
    ran = mscons("report", "in", "d.csv.gz", "--format", "json")
    assert ran.code == 0, ran.err
    assert sorted(one["meter"] for one in json.loads(ran.out)["registers"]) == [
        *("1MUS0000000002", "1MUS0000000002", "X", "Y"),
    ]


def test_from_and_to_are_german_days(mscons: Run) -> None:
    args = ("report", "-", "--from", "2026-07-01", "--to", "2027-01-01", "--format", "json")
    document = json.loads(mscons(*args, stdin=YEAR).out)
    assert (document["from"], document["to"]) == (
        "2026-07-01T00:00:00+02:00",
        "2027-01-01T00:00:00+01:00",
    )
    assert document["registers"][0]["total"] == "89.5"


def test_a_profile_gives_digits_and_names_of_registers(mscons: Run, samples: Path) -> None:
    folder = samples / "readings"
    profile = ("--profile", folder / "profile.toml")
    ran = mscons("report", folder / "year.csv", *profile, "--format", "json")
    assert json.loads(ran.out)["registers"][3]["total"] == "848.3"
    foreign = (folder / "foreign.csv", "--columns", folder / "columns.toml")
    assert mscons("report", *foreign, *profile).code == 0
    assert "GEN203" in mscons("report", *foreign).err


# --- faults -----------------------------------------------------------------------------------


def test_with_a_faulty_row_there_is_no_report(mscons: Run) -> None:
    Path("old.csv").write_text("old")
    broken = YEAR + b";;X;1-0:1.8.0;01.02.2027;;;1.234;kWh;220;\r\n"
    ran = mscons("report", "-", "-o", "old.csv", stdin=broken)
    assert (ran.code, ran.out) == (1, "")
    assert "<stdin>:5:28: GEN402 error" in ran.err
    assert Path("old.csv").read_text() == "old"
    kept = mscons("report", "-", "--keep-going", "--format", "csv", stdin=broken)
    assert kept.code == 1
    assert "GEN402" in kept.err
    assert len(kept.out.splitlines()) == 3


def test_with_a_broken_message_there_is_no_report(mscons: Run, samples: Path) -> None:
    data = (samples / "mscons" / "13017_single_register.edi").read_bytes()
    Path("value.edi").write_bytes(re.sub(rb"(QTY\+220:)[0-9.]+", rb"\1zehn", data))
    for path in (samples / "broken" / "truncated.edi", samples / "broken" / "stray_segment.edi"):
        ran = mscons("report", path)
        assert (ran.code, ran.out) == (1, ""), path
        assert path.name in ran.err
    ran = mscons("report", "value.edi")
    assert (ran.code, ran.out) == (1, "")
    assert "value.edi: message 1: values without a readable number or time" in ran.err


def test_places_of_faults_in_a_long_interchange(
    mscons: Run, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mscons.cli.remarks._STRIDE", 1)
    sample = (samples / "mscons" / "13017_single_register.edi").read_text("ascii")
    una, unb, *message, _ = sample.splitlines()
    messages = [[one.replace("SINGLE1", str(n)) for one in message] for n in range(1_000)]
    messages[-1][9] = "XXX+1'"
    text = [una, unb, *chain(*messages), "UNZ+7+MUS2611020001'", "rest"]
    Path("long.edi").write_text("\n".join(text), "ascii")
    ran = mscons("report", "long.edi")
    assert ran.code == 1
    last = len(text)
    assert [":".join(one.split(":")[:4]) for one in ran.err.splitlines()[:-1]] == [
        f"long.edi:{last - 2 - len(message) + 10}:1: MIG101 error",
        f"long.edi:{last - 1}:5: ENV203 error",
        f"long.edi:{last}:1: SYN005 error",
    ]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "name a file"),
        (("missing.csv",), "missing.csv"),
        (("empty.csv",), "GEN101"),
        (("none.csv",), "no reading to report"),
        (("a.csv", "--from", "2026-1-1"), "is no date"),
        (("a.csv", "--from", "2026-01-01T00:00"), "has no zone"),
        (("a.csv", "--from", "2026-02-01", "--to", "2026-01-01"), "not later"),
        (("a.csv", "--from", "2030-01-01"), "no reading to report"),
        (("a.csv", "--prices", "a.csv"), "a.csv: "),
        (("a.csv", "--columns", "bad.toml"), "bad.toml: "),
        (("a.csv", "--profile", "bad.toml"), "bad.toml: "),
        (("a.csv", "--digits", "0"), "0"),
        (("a.csv", "-o", "a.csv"), "is read"),
        (("a.csv", "-o", "missing/out.csv"), "No such file"),
    ],
)
def test_wrong_use(mscons: Run, args: tuple[str, ...], words: str) -> None:
    Path("a.csv").write_bytes(YEAR)
    Path("empty.csv").write_bytes(b"")
    Path("none.csv").write_bytes(HEADER.encode())
    Path("bad.toml").write_text("nothing = 1")
    ran = mscons("report", *args)
    assert ran.code == (1 if "GEN" in words else 2)
    assert words in ran.err
    assert Path("a.csv").read_bytes() == YEAR


def test_a_missing_file_does_not_stop_the_others(mscons: Run) -> None:
    Path("a.csv").write_bytes(YEAR)
    ran = mscons("report", "missing.csv", "a.csv")
    assert ran.code == 2
    assert "110.5" in ran.out


def test_help_ends_with_examples(mscons: Run) -> None:
    ran = mscons("report", "--help")
    assert ran.code == 0
    for word in (
        "Examples:",
        "--prices",
        "--from",
        "--to",
        "--digits",
        "--keep-going",
        "--profile",
    ):
        assert word in ran.out


# --- formats ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", formats.FORMATS)
def test_hostile_text_does_not_get_through(name: str) -> None:
    for terminal in (False, True):
        text = render(name, hostile(), Look(terminal=terminal, width=60))
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "<script" not in text or name != "html"
    if name == "csv":
        assert '"\'=1+1"' in text


def test_the_terminal_has_a_table_for_each_register(bill: Consumption) -> None:
    text = render("table", bill, Look(terminal=True, width=150))
    assert text.count("consumption") == 5
    assert "sums of locations" in text
    assert "2566.39" in text
    narrow = render("table", bill, Look(terminal=True, width=40))
    assert max(len(line) for line in narrow.splitlines()) <= 60
    colored = render("table", bill, Look(terminal=True, color=True, width=150))
    assert re.sub("\x1b\\[[0-9;]*m", "", colored).split() == text.split()


class Page(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def test_the_page_loads_and_runs_nothing(bill: Consumption) -> None:
    text = render("html", bill, Look(tool="1"))
    page = Page(text)
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
    assert {"script", "link", "img", "iframe"}.isdisjoint(page.tags)
    assert not [name for name in page.attributes if name.startswith("on") or name == "style"]
    assert "http" not in re.sub("http-equiv", "", text)
    assert text.isascii()


def test_there_is_a_chart_for_each_register(bill: Consumption) -> None:
    text = render("html", bill, Look())
    charts = re.findall("<svg.*?</svg>", text)
    assert [chart.count("<rect") for chart in charts] == [12, 12, 12, 11]
    for chart in charts:
        ElementTree.fromstring(chart)
    assert charts[0].count('class="other"') == 2


def test_charts_of_what_is_odd(samples: Path) -> None:
    readings, _ = read_readings(samples / "readings" / "load_profile.csv")
    several = [*readings]
    downwards, _ = read_readings(table(("01.01.2026", "9"), ("01.02.2026", "5")))
    several += [*downwards]
    negative = several[0]._replace(obis="1-0:2.29.0", value=Decimal("-3.5"))
    zero = several[0]._replace(obis="1-0:3.29.0", value=Decimal(0))
    text = render("html", consumption([*several, negative, zero]), Look())
    charts = re.findall("<svg.*?</svg>", text)
    assert sum(chart.count('class="unknown"') for chart in charts) == 1
    for chart in charts:
        for one in ElementTree.fromstring(chart).iter("rect"):
            assert float(one.attrib["height"]) > 0
            assert 0 <= float(one.attrib["y"]) <= 150


@pytest.mark.skipif(not CHROMIUM, reason="no browser: apt-get install chromium lets it run")
def test_the_page_in_a_browser(bill: Consumption, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    path = tmp_path / "bill.html"
    path.write_text(render("html", bill, Look()), "utf-8")
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    ran = subprocess.run(
        [CHROMIUM, *flags, f"--user-data-dir={tmp_path / 'home'}", "--enable-logging=stderr",
         "--virtual-time-budget=2000", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert ran.stdout.count("<rect") == 47
    assert ran.stdout.count("<section") == 7
    assert "Content Security Policy" not in ran.stderr


def test_configurations_of_messages_are_told_apart(mscons: Run, samples: Path) -> None:
    ran = mscons("report", samples / "mscons" / "13017_preliminary.edi", "--format", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)["registers"]
    assert [one["configuration"] for one in found] == ["MUSTER-KONFIG-0001", "MUSTER-KONFIG-0002"]
