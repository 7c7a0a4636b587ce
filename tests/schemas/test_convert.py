"""The committed files are what the converter writes. Needs the reference: MSCONS_REFERENCE."""

import importlib
import json
import os
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from mscons.schemas import ahb, conditions

ROOT = Path(str(files("mscons.schemas")))
REFERENCE = Path(os.environ.get("MSCONS_REFERENCE", "/nowhere"))
pytestmark = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="MSCONS_REFERENCE names no folder with the reference files"
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("schemas")
    convert: Any = importlib.import_module("mscons.schemas.tools.convert")
    convert.main([str(REFERENCE), "--out", str(out)])
    return out


def test_same_bytes(written: Path) -> None:
    names = {path.relative_to(written) for path in written.rglob("*.json")}
    assert names == {path.relative_to(ROOT) for path in ROOT.rglob("*.json")}
    for name in sorted(names):
        assert (written / name).read_bytes() == (ROOT / name).read_bytes(), name


def test_the_numbers_are_those_of_the_reference() -> None:
    for path in sorted(REFERENCE.glob("ahb_*.json")):
        told = json.loads(path.read_text("utf-8"))
        table = ahb(told["pid"], told["fv"])
        assert table is not None
        named = {n for row in table.rows for n in re.findall(r"\[([^]]+)\]", row.expression)}
        assert named == set(told["conditions"]), path.name


def test_no_condition_is_left_out() -> None:
    listed = json.loads((REFERENCE / "conditions.json").read_text("utf-8"))["conditions"]
    versions = {"MSCONS": ("FV2210", "FV2304", "FV2410", "FV2610"), "UTILMD": ("FV2310", "FV2410")}
    known = {
        message: {number for fv in fvs for number in conditions(message, fv)}
        for message, fvs in versions.items()
    }
    for entry in listed:
        number = re.sub(r"(?<=P).*", "", entry["number"])
        messages = versions if entry["message_type"] == "*" else [entry["message_type"]]
        assert any(number in known[message] for message in messages), entry
    assert len(listed) == 138
