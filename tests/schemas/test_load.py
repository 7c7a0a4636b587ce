"""Structures from JSON, and the paths of the AHB tables in them."""

import json
from pathlib import Path as File
from typing import Any

import pytest

from mscons.edifact import GroupUse, Path, PathError, Structure
from mscons.schemas import load_structure

SCHEMAS = File(__file__).parents[2] / "schemas"
ALL = sorted((file.parts[-3], file.parts[-2].upper()) for file in SCHEMAS.glob("*/*/mig.json"))
TABLES = sorted(SCHEMAS.glob("*/*/[0-9]*.json"))


def structure_for(table: dict[str, Any]) -> Structure:
    versions = json.loads((SCHEMAS / "releases.json").read_text("utf-8"))["format_versions"]
    version = next(v for v in versions if v["name"] == table["fv"])
    return load_structure(version["mig"][table["message"]], table["message"])


def test_there_are_seven_structures() -> None:
    assert len(ALL) == 7


@pytest.mark.parametrize(("folder", "message"), ALL)
def test_a_structure_holds_what_its_file_says(folder: str, message: str) -> None:
    data = json.loads((SCHEMAS / folder / message.lower() / "mig.json").read_text("utf-8"))
    structure = load_structure(folder, message)
    assert (structure.message, structure.release) == (message, data["release"])
    numbers = [use.nr for use in structure.root.segments()]
    assert len(numbers) == len(set(numbers))
    assert json.dumps(data["tree"]).count('"nr":') == len(numbers)
    assert structure is load_structure(folder, message)
    assert set(structure.service) == {"UNB", "UNZ"}


@pytest.mark.parametrize(("folder", "message"), ALL)
def test_items_are_ordered_by_counter(folder: str, message: str) -> None:
    todo = [load_structure(folder, message).root]
    while todo:
        group = todo.pop()
        counters = [item.counter for item in group.items]
        assert counters == sorted(counters)
        assert group.tag == "" or group.trigger.status in "MR"
        todo += [item for item in group.items if isinstance(item, GroupUse)]


@pytest.mark.parametrize("file", TABLES, ids=lambda f: "-".join(f.parts[-3:]))
def test_every_path_of_a_table_leads_to_one_variant(file: File) -> None:
    table = json.loads(file.read_text("utf-8"))
    structure = structure_for(table)
    assert table["rows"]
    for text, _, _, number in table["rows"]:
        path = Path.parse(text)
        assert str(path) == text
        found = path.resolve(structure)
        assert [one.use.trigger.nr for one in found] == [number], text
        assert (found[0].element is None) == (path.de is None)


def test_an_unknown_structure() -> None:
    with pytest.raises(FileNotFoundError):
        load_structure("fv1999", "MSCONS")


def test_a_path_that_a_release_does_not_have() -> None:
    path = Path.parse("SG1[Z30]/RFF/1154")
    assert path.resolve(load_structure("fv2404", "MSCONS"))
    with pytest.raises(PathError, match=r"no SG1\[Z30\]; did you mean SG1\[Z13\]"):
        path.resolve(load_structure("fv2504", "MSCONS"))
