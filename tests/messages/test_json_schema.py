"""The JSON Schemas of the models are committed; `python -m tests.messages.test_json_schema` writes.

What the schema refuses, the model refuses: both are made from the same types.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from mscons.messages import Stammdatenaenderung, Zaehlerstand, codec

FOLDER = Path(__file__).parents[2] / "docs/reference/models"
MODELS: dict[str, type[codec.Part]] = {
    "zaehlerstand": Zaehlerstand,
    "stammdatenaenderung": Stammdatenaenderung,
}


def schema_text(cls: type[codec.Part]) -> str:
    return json.dumps(cls.model_json_schema(), ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", MODELS)
def test_committed(name: str) -> None:
    assert (FOLDER / f"{name}.schema.json").read_text("utf-8") == schema_text(MODELS[name])


@pytest.mark.parametrize("name", MODELS)
def test_every_field_is_described(name: str) -> None:
    schema: dict[str, Any] = MODELS[name].model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        assert part["additionalProperties"] is False
        assert part["description"]
        for field in part["properties"].values():
            assert {"type", "anyOf", "$ref"} & field.keys()


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, cls in MODELS.items():
        (FOLDER / f"{name}.schema.json").write_text(schema_text(cls), "utf-8")
