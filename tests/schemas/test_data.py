"""The files of schemas/ hold together."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mscons.schemas import Ahb, Condition, ahb, conditions, format_versions, pids

ROOT = Path(str(files("mscons.schemas")))
TABLES = [
    table
    for version in format_versions()
    for pid in pids(version)
    if (table := ahb(pid, version)) is not None
]
MESSAGES = [(table.message, table.fv) for table in TABLES if table.pid in (13017, 55112)]
LISTS = [pytest.param(m, fv, id=f"{m}-{fv}") for m, fv in MESSAGES]
EACH_TABLE = pytest.mark.parametrize("table", TABLES, ids=lambda t: f"{t.pid}-{t.fv}")
TOKEN = re.compile(r"Muss|Soll|Kann|[XMSK]|\[(?:[0-9]+|[0-9]+P[0-9]+\.\.[0-9n]+|UB[123])\]|[()∧∨⊻]")
NO_TABLES = ("mig", "lalr")
RELEASES = json.loads((ROOT / "releases.json").read_text("utf-8"))


def numbers(expression: str) -> set[str]:
    """List what an expression names; packages without bounds."""
    return {re.sub(r"(?<=P).*", "", name) for name in re.findall(r"\[([^]]+)\]", expression)}


def structure(table: Ahb) -> dict[int, tuple[str, list[dict[str, Any]]]]:
    """Map the number of a segment to its tag and elements."""
    version = next(v for v in RELEASES["format_versions"] if v["name"] == table.fv)
    folder = ROOT / version["mig"][table.message] / table.message.lower()
    data = json.loads((folder / "mig.json").read_text("utf-8"))
    items = [*data["service"].values(), *segments(data["tree"])]
    return {item["nr"]: (item["segment"], item["elements"]) for item in items}


def segments(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        if "segment" in item:
            yield item
        else:
            yield from segments(item["items"])


@EACH_TABLE
def test_every_number_has_an_entry(table: Ahb) -> None:
    known = conditions(table.message, table.fv)
    named = {number for row in table.rows for number in numbers(row.expression)}
    assert named
    assert named <= set(known)


@pytest.mark.parametrize(("message", "fv"), LISTS)
def test_what_a_number_is_made_of_has_an_entry(message: str, fv: str) -> None:
    known = conditions(message, fv)
    made_of = {n for entry in known.values() for n in numbers(entry.expression)}
    assert {"490", "491", "931", "UB1"} <= made_of <= set(known)


@EACH_TABLE
def test_expressions_are_spelled_of_known_tokens(table: Ahb) -> None:
    for row in table.rows:
        assert not TOKEN.sub("", row.expression).strip(), row
        assert re.match(r"Muss|Soll|Kann|[XMSK]\b", row.expression), row


@EACH_TABLE
def test_paths_fit_the_structure(table: Ahb) -> None:
    known = structure(table)
    for row in table.rows:
        tag, elements = known[row.nr]
        parts = [part for part in row.path.split("/") if not part.startswith("SG")]
        assert [part.partition("[")[0] for part in parts[:1]] in ([], [tag]), row
        if len(parts) == 2:
            match = re.fullmatch("([0-9]{4})(?:#([0-9]))?(?:=(.+))?", parts[1])
            assert match, row
            places = [element for element in elements if element["de"] == match[1]]
            place = places[int(match[2] or 1) - 1]
            assert match[3] is None or match[3] in place.get("codes", {}), row


@EACH_TABLE
def test_a_rule_stands_once(table: Ahb) -> None:
    paths = [row.path for row in table.rows]
    assert len(set(paths)) == len(paths)


def kind_fits(entry: Condition) -> bool:
    if entry.number.endswith("P"):
        return entry.kind == "package"
    if entry.number.startswith("UB"):
        return entry.kind == "time" and bool(entry.expression)
    number = int(entry.number)
    if 500 <= number < 900:
        return entry.kind == "hint" or (number == 501 and entry.kind == "code_list")
    if 900 <= number < 1000:
        return entry.kind == "format" and entry.judges == "value"
    if 2000 <= number < 2500:
        return entry.kind == "repeat"
    return entry.kind in ("message", "context", "code_list")


@pytest.mark.parametrize(("message", "fv"), LISTS)
def test_entries_are_complete(message: str, fv: str) -> None:
    for number, entry in conditions(message, fv).items():
        assert entry.number == number
        assert re.fullmatch(r"[a-z][a-z0-9_]+", entry.predicate), entry
        assert entry.text
        assert re.fullmatch(r"message|group|segment|element|item|SG[0-9]+", entry.scope), entry
        assert entry.judges in ("presence", "value")
        assert kind_fits(entry), entry
        assert bool(entry.context) == (
            entry.kind in ("context", "code_list") or entry.number == "494"
        ), entry


def test_a_predicate_means_the_same_everywhere() -> None:
    seen: dict[str, tuple[str, str, frozenset[str]]] = {}
    for message, fv in MESSAGES:
        for entry in conditions(message, fv).values():
            optional = {"code", "type", "detail"}
            told = (entry.kind, entry.judges, frozenset(set(entry.params) - optional))
            assert seen.setdefault(entry.predicate, told) == told, entry


@pytest.mark.parametrize("kind", ["ahb", "conditions"])
def test_equal_files_are_stored_once(kind: str) -> None:
    part = "rows" if kind == "ahb" else "conditions"
    for name in {path.relative_to(ROOT / path.parts[-3]) for path in ROOT.glob("fv*/*/*.json")}:
        if (name.stem == "conditions") == (kind == "conditions") and name.stem not in NO_TABLES:
            stored = [
                json.loads(path.read_text("utf-8"))[part]
                for path in sorted(ROOT.glob(f"fv*/{name}"))
            ]
            assert all(a != b for a, b in pairwise(stored)), name


def test_every_file_is_used_and_every_use_has_a_file() -> None:
    used = {Path(name) for name in ("releases.json", "pids.json", "code_lists.json", "names.json")}
    for version in RELEASES["format_versions"]:
        for kind in ("mig", "conditions"):
            for message, folder in version[kind].items():
                used.add(Path(folder, message.lower(), f"{kind}.json"))
        for message, folder in version["mig"].items():
            used.add(Path(folder, message.lower(), "lalr.json"))
        for message, folders in version["ahb"].items():
            used |= {
                Path(folder, message.lower(), f"{pid}.json") for pid, folder in folders.items()
            }
    assert used == {path.relative_to(ROOT) for path in ROOT.rglob("*.json")}


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.json")), ids=lambda p: p.stem)
def test_every_file_names_source_and_certainty(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    assert data["source"]
    told: dict[str, str] = data["certainty"]
    for text in told.values():
        assert re.match(r"(certain|inferred)\b", text), text
