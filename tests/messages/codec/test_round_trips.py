"""What is written is read again: ten thousand models, and every sample byte for byte."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mscons.messages import Stammdatenaenderung, Zaehlerstand, codec, read
from mscons.messages import write_interchange as write
from mscons.schemas import load_structure

from .making import Shape, completed

SAMPLES = Path(__file__).parents[3] / "samples"
SHAPES = 20
NOT_CANONICAL = {
    "13017_decimal_comma.edi": "decimal comma",
    "13017_gln.edi": "no UNA",
    "13017_other_separators.edi": "separators of its own",
    "13017_two_interchanges.edi": "two interchanges",
}


@pytest.mark.parametrize(
    ("cls", "folder", "message", "day", "pids", "number"),
    [
        (Zaehlerstand, "fv2210", "MSCONS", (2023, 1, 10), (13017,), 1500),
        (Zaehlerstand, "fv2404", "MSCONS", (2024, 11, 10), (13017,), 1500),
        (Zaehlerstand, "fv2504", "MSCONS", (2026, 5, 10), (13017,), 2000),
        (Zaehlerstand, "fv2610", "MSCONS", (2026, 11, 10), (13017,), 3000),
        (Stammdatenaenderung, "fv2310", "UTILMD", (2024, 2, 10), (55112, 55115), 1000),
        (Stammdatenaenderung, "fv2404", "UTILMD", (2025, 2, 10), (55112, 55113, 55114), 1000),
    ],
)
def test_models(
    cls: type[codec.Part],
    folder: str,
    message: str,
    day: tuple[int, int, int],
    pids: tuple[int, ...],
    number: int,
) -> None:
    rng = Random(f"{folder} {message}")
    structure = load_structure(folder, message)
    on = datetime(*day, 8, tzinfo=UTC)
    models: list[Any] = []
    for _ in range(SHAPES):
        shape, pid = Shape(cls, structure, rng), rng.choice(pids)
        models += [completed(shape.make(), rng, on, pid) for _ in range(number // SHAPES)]
    # one interchange for each PID, as the market demands
    for pid in pids:
        mine = [model for model in models if model.pid == pid]
        found = list(read(write(mine, "REF", at=on)))
        assert len(found) == len(mine)
        for typed, model in zip(found, mine, strict=True):
            assert typed.model == model
            assert [f.code for f in typed.findings if f.code.startswith("VAL")] == []


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/[15]*.edi")), ids=lambda path: path.name)
def test_samples(path: Path) -> None:
    data = path.read_bytes()
    found = list(read(data))
    if found[0].model is None:
        assert found[0].pid == 13018
        return
    unb = found[0].message.interchange.unb
    assert unb is not None
    at = datetime.strptime(f"20{unb.get(4, 1)}{unb.get(4, 2)}Z", "%Y%m%d%H%M%z")
    plain = data.replace(b"\r", b"").replace(b"\n", b"")
    if path.name not in NOT_CANONICAL:
        models = [typed.model for typed in found if typed.model is not None]
        assert write(models, unb.get(5), at=at) == plain
        return
    for typed in found:  # the values are the same, whatever the syntax
        assert typed.model is not None
        (again,) = read(write([typed.model], unb.get(5), at=at))
        assert again.model == typed.model


def test_json() -> None:
    rng = Random(7)
    for cls, folder, message in (
        (Zaehlerstand, "fv2610", "MSCONS"),
        (Stammdatenaenderung, "fv2404", "UTILMD"),
    ):
        structure = load_structure(folder, message)
        for _ in range(150):
            on = datetime(2026, 11, 10, tzinfo=UTC)
            model = completed(Shape(cls, structure, rng).make(), rng, on, 55112)
            assert cls.model_validate_json(model.to_json()) == model
            assert cls.model_validate(dict(model)) == model
