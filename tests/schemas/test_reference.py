"""What the converter says of a folder that is no good: file, place, exit code 2."""

import importlib
from pathlib import Path
from typing import Any

import pytest

CONVERT: Any = importlib.import_module("mscons.schemas.tools.convert")
REFERENCE: Any = importlib.import_module("mscons.schemas.tools.reference")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert CONVERT.main([*arguments]) == 2
    told = capsys.readouterr()
    assert not told.out
    return told.err


def test_no_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert (
        said(capsys, f"{tmp_path}/nowhere")
        == f"error: {tmp_path}/nowhere: there is no such folder\n"
    )


def test_a_file_is_missing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "mig_mscons.yaml: the file is missing" in said(capsys, str(tmp_path))
    with pytest.raises(REFERENCE.BadReferenceError, match="missing"):
        CONVERT.main([str(tmp_path), "--traceback"])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a: [1,\n  b", "line 2, column"),
        (b"a: \xe4", "can't decode byte 0xe4"),
    ],
)
def test_a_file_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bytes, words: str
) -> None:
    (tmp_path / "mig_mscons.yaml").write_bytes(data)
    text = said(capsys, str(tmp_path))
    assert f"{tmp_path}/mig_mscons.yaml: " in text
    assert words in text


def test_a_file_that_lacks_what_is_needed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("mig_mscons.yaml", "mig_utilmd.yaml"):
        (tmp_path / name).write_text("title: nothing else\n")
    text = said(capsys, str(tmp_path))
    assert f"{tmp_path}/mig_mscons.yaml: nothing is found for " in text


def test_a_condition_without_a_meaning_is_named() -> None:
    entry: Any = importlib.import_module("mscons.schemas.tools.conditions")._entry
    meanings: Any = importlib.import_module("mscons.schemas.tools.meanings").MEANINGS
    with pytest.raises(ValueError, match=r"condition \[92\] has no meaning"):
        entry(meanings["MSCONS"]["92"], {"number": "92"}, "92")


def test_a_value_that_is_wrong_names_its_file(tmp_path: Path) -> None:
    reference = REFERENCE.Reference(tmp_path)
    with (
        pytest.raises(REFERENCE.BadReferenceError, match=r"conditions\.json: no meaning for 5"),
        reference.using("conditions.json"),
    ):
        raise ValueError("no meaning for 5")
