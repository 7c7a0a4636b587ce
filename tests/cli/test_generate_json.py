"""`mscons generate change.json`: what is written, what is refused, nothing left over."""

import json
from pathlib import Path
from typing import Any

import pytest

from mscons.messages import read

from .conftest import Run

SAMPLES = Path(__file__).parents[2] / "samples"
CREATED = ("--created", "2025-01-14T07:00Z", "--seed", "7")


def change(folder: Path, name: str, sample: str, **values: Any) -> Path:
    """Write the model of a sample as JSON, its first Vorgang with other values."""
    (typed,) = read(SAMPLES / sample)
    assert typed.model is not None
    model = typed.model.to_dict()
    if values:
        model["vorgaenge"][0].update(values)
    path = folder / name
    path.write_text(json.dumps(model), "utf-8")
    return path


def test_written(mscons: Run, tmp_path: Path) -> None:
    path = change(tmp_path, "change.json", "utilmd/55113_storage.edi")
    done = mscons("generate", path, "--out", tmp_path / "out", *CREATED)
    assert done.code == 0, done.err
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == "UTILMD__9999001000013_9999002000012_20250114_00000007.txt"
    sample = (SAMPLES / "utilmd/55113_storage.edi").read_bytes().replace(b"\n", b"")
    body = slice(sample.index(b"UNH"), sample.index(b"UNZ"))
    assert sample[body] in file.read_bytes()
    assert file.name in done.out


def test_standard_input(mscons: Run, tmp_path: Path) -> None:
    data = change(tmp_path, "change.json", "utilmd/55113_storage.edi").read_bytes()
    options = ("--stdin-filename", "x.json", "--out", tmp_path / "out", *CREATED)
    done = mscons("generate", "-", *options, stdin=data)
    assert done.code == 0, done.err
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_13017(mscons: Run, tmp_path: Path) -> None:
    path = change(tmp_path, "reading.json", "mscons/13017_substitute.edi")
    done = mscons("generate", path, "--out", tmp_path / "out", *CREATED)
    assert done.code == 0, done.err
    (file,) = (tmp_path / "out").iterdir()
    assert file.name.startswith("MSCONS_VL_9999002000012_9999003000011_20250114_")


def test_provisional_is_told(mscons: Run, tmp_path: Path) -> None:
    path = change(tmp_path, "change.json", "utilmd/55114_provisional.edi")
    done = mscons("generate", path, "--dry-run", *CREATED)
    assert done.code == 0
    assert "AHB903" in done.out
    assert [file.name for file in tmp_path.iterdir()] == ["change.json"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"technische_ressource": "DMUSTER0046"}, "vorgaenge.0.technische_ressource: check digit"),
        ({"aenderung_zum": None}, "vorgaenge.*.aenderung_zum: AHB101"),
        ({"x\x1b[2J": 1}, "Extra inputs"),
    ],
)
def test_nothing_is_written(
    mscons: Run, tmp_path: Path, values: dict[str, Any], words: str
) -> None:
    good = change(tmp_path, "a.json", "utilmd/55113_storage.edi")
    bad = change(tmp_path, "b.json", "utilmd/55113_storage.edi", **values)
    counter = tmp_path / "next.txt"
    out = tmp_path / "out"
    done = mscons("generate", good, bad, "--out", out, "--counter", counter, *CREATED)
    assert done.code == 1
    assert words in done.err
    assert "b.json" in done.err
    assert "\x1b" not in done.err
    assert "nothing is written" in done.err
    assert not counter.exists()
    assert not out.exists() or list(out.iterdir()) == []


def test_counter(mscons: Run, tmp_path: Path) -> None:
    path = change(tmp_path, "a.json", "utilmd/55113_storage.edi")
    counter = tmp_path / "next.txt"
    counter.write_text("41\n")
    done = mscons("generate", path, path, "--out", tmp_path / "out", "--counter", counter)
    assert done.code == 0, done.err
    assert counter.read_text() == "43\n"
    names = sorted(file.name[-12:] for file in (tmp_path / "out").iterdir())
    assert names == ["00000041.txt", "00000042.txt"]


def test_misuse(mscons: Run, tmp_path: Path) -> None:
    path = change(tmp_path, "a.json", "utilmd/55113_storage.edi")
    both = mscons("generate", path, "table.csv")
    assert (both.code, "do not go into one run" in both.err) == (2, True)
    bare = mscons("generate", "table.csv")
    assert (bare.code, "Missing option '--profile'" in bare.err) == (2, True)
    for option in (("--on", "2026-11-02"), ("--profile", path), ("--keep-going",)):
        idle = mscons("generate", path, *option)
        assert (idle.code, f"{option[0]} is for tables" in idle.err) == (2, True)
    missing = mscons("generate", tmp_path / "none.json")
    assert (missing.code, "none.json" in missing.err) == (2, True)
    first = mscons("generate", path, "--out", tmp_path, *CREATED)
    again = mscons("generate", path, "--out", tmp_path, *CREATED)
    assert (first.code, again.code, "--force" in again.err) == (0, 2, True)
    assert mscons("generate", path, "--out", tmp_path, "--force", *CREATED).code == 0
