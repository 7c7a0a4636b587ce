"""`--lang de`: what commands tell stays in no place English."""

import html
import json
import re
from pathlib import Path

import pytest

from mscons.schemas import format_versions, pids

from ..english import english_in
from .conftest import Run

ROOT = Path(__file__).parents[2]
FINDING = re.compile(r"^\S+?:\d+:\d+: ([A-Z]{3}[0-9]{3}) (\w+): (.*)$", re.MULTILINE)
INTERCHANGES = sorted((ROOT / "samples").rglob("*.edi"))
READINGS = ROOT / "samples" / "readings"


def told(text: str) -> list[tuple[str, str, str]]:
    """Give code, severity and words of the findings in an output; none of it is English."""
    found: list[tuple[str, str, str]] = FINDING.findall(text)
    assert {grade for _, grade, _ in found} <= {"Fehler", "Warnung", "Hinweis"}
    assert [words for _, _, words in found if english_in(words)] == []
    return found


@pytest.mark.parametrize("command", ["parse", "report", "validate"])
def test_findings_of_interchanges(mscons: Run, command: str) -> None:
    ran = mscons("--lang", "de", command, *INTERCHANGES)
    assert len(told(ran.err + ran.out)) > 10


@pytest.mark.parametrize("table", sorted(READINGS.glob("*.csv")), ids=lambda path: path.stem)
def test_findings_of_tables(mscons: Run, table: Path) -> None:
    reported = mscons("--lang", "de", "report", table)
    profile = READINGS / "profile.toml"
    made = mscons("--lang", "de", "generate", table, "--profile", profile, "--dry-run")
    if table.stem == "broken":
        assert len(told(reported.err)) == 15
        assert len(told(made.err)) == 15
    else:
        told(reported.err)
        told(made.err)


@pytest.mark.parametrize("form", ["table", "html"])
def test_consumption(mscons: Run, form: str) -> None:
    args = (READINGS / "year.csv", "--prices", READINGS / "prices.toml", "--format", form)
    text = mscons("--lang", "de", "report", *args).out
    text = text.partition("\n" if form == "table" else "</style>")[2]
    said = html.unescape(re.sub("<[^>]+>", " ", text))
    assert "Lücke: 61 Tage ohne Zählerstand, üblich sind 31" in said
    assert set(english_in(said)) <= ({"substitute"} if form == "table" else set())


ROW = "messlokation;zaehlernummer;obis;zeitpunkt;wert;einheit;status\n{}\n"
MELO = "DE00099912345MUSTER00000000000001"
OTHER = f"[meters.M1]\nmelo = '{MELO[:-1]}2'"


@pytest.mark.parametrize(
    ("code", "row", "profile"),
    [
        ("GEN702", ";NOWHERE;1-0:1.8.0;01.11.2026;5;kWh;220", ""),
        ("GEN702", f"{MELO};;1-0:1.8.0;01.11.2026;5;kWh;220", ""),
        (
            "GEN702",
            f"{MELO};M1;1-0:1.8.0;01.11.2026;5;kWh;220",
            OTHER,
        ),
        ("GEN703", f"{MELO};M1;1-0:1.8.0;01.11.2089;5;kWh;220", ""),
        ("GEN704", f"{MELO};M1;1-0:1.8.0;01.11.2026;5;kWh;Z18", ""),
        ("GEN705", f"{MELO};M1;1-0:1.8.0;01.11.2026;5;kWh;67", ""),
        ("GEN706", f"{MELO};M1;1-0:1.8.0;01.11.2026;5,12345;kWh;220", ""),
        ("GEN709", f"{MELO};M1;1-0:1.29.0;01.11.2026;5;kWh;220", ""),
        ("GEN710", f"{MELO};M1;1-0:1.8.0;01.11.2026;5;m3;220", ""),
    ],
)
def test_findings_of_rows(mscons: Run, code: str, row: str, profile: str) -> None:
    head = (READINGS / "profile.toml").read_text("utf-8").partition("[substitute]")[0]
    Path("p.toml").write_text(f"{head}\n{profile}\n", "utf-8")
    Path("a.csv").write_text(ROW.format(row), "utf-8")
    ran = mscons("--lang", "de", "generate", "a.csv", "--profile", "p.toml", "--dry-run")
    assert [found[0] for found in told(ran.err)] == [code], ran.err


@pytest.mark.parametrize("usage", ["exact", "after"])
def test_findings_of_the_moment_of_use(mscons: Run, usage: str) -> None:
    table = ROW.format(f"{MELO};M1;1-0:1.8.0;01.11.2026 14:00;5;kWh;220")
    args = ("--profile", READINGS / "profile.toml", "--usage", usage, "--dry-run")
    created = ("--created", "2026-11-01T15:00:00Z")
    ran = mscons("--lang", "de", "generate", "-", *args, *created, stdin=table.encode())
    assert told(ran.err) or usage == "after"


def test_findings_of_a_model(mscons: Run, tmp_path: Path) -> None:
    sample = ROOT / "samples" / "mscons" / "13017_single_register.edi"
    mscons("parse", "--format", "json", sample, "-o", "all.json")
    model = json.loads(Path("all.json").read_text("utf-8"))["files"][0]["messages"][0]["model"]
    model["zaehlwerke"][0]["messwerte"][0]["nutzungszeitpunkt"] = None
    Path("a.json").write_text(json.dumps(model), "utf-8")
    ran = mscons("--lang", "de", "generate", "a.json", "--dry-run")
    assert ran.code == 1
    assert "AHB101 DTM+7" in ran.err
    assert "fehlt" in ran.err


@pytest.mark.parametrize("text", ["51238696013", "DE0009991", "1-0:1.8.0.0", "foo"])
def test_identifiers(mscons: Run, text: str) -> None:
    *_, why = mscons("--lang", "de", "id", "check", text).out.split("\t")
    assert english_in(why) == []


# --- schema -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "tsv"])
@pytest.mark.parametrize("name", [version.name for version in format_versions()])
def test_structures_and_tables(mscons: Run, name: str, form: str) -> None:
    for what in ("MSCONS", "UTILMD", *pids(name)):
        args = ("--elements",) if what in ("MSCONS", "UTILMD") else ()
        ran = mscons("--lang", "de", "schema", "show", what, "--fv", name, "--format", form, *args)
        text = ran.out if form == "text" else ran.out.partition("\n")[2]
        assert set(english_in(text + ran.err)) <= {"a"} or "has no structure" in ran.err


@pytest.mark.parametrize("args", [(), ("--pids",), ("--pids", "--all")])
def test_lists(mscons: Run, args: tuple[str, ...]) -> None:
    ran = mscons("--lang", "de", "schema", "list", *args, "--format", "tsv")
    assert ran.code == 0
    assert english_in(ran.out.partition("\n")[2]) == []


@pytest.mark.parametrize("pid", [13017, 55112, 55114])
def test_changes(mscons: Run, pid: int) -> None:
    ran = mscons(*("--lang", "de", "schema", "diff", pid, "FV2310", "FV2410", "--format", "table"))
    assert ran.code == 0
    assert english_in(ran.out) == []
