"""From the JSON files of this package to frozen structures.

A structure file is `<folder>/<message>/mig.json`, and its parse table `lalr.json` stands beside it;
the formats are described in schemas/README.md.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from mscons.edifact import ElementUse, GroupUse, SegmentUse, Structure, data_of, format_of

__all__ = ["load_structure", "structure_of"]

Json = dict[str, Any]


@lru_cache(maxsize=32)
def load_structure(folder: str, message: str) -> Structure:
    """Load a structure, such as ("fv2504", "MSCONS"). Raises FileNotFoundError."""
    home = f"{folder}/{message.lower()}"
    return structure_of(
        json.loads(data_of(__package__ or "", f"{home}/mig.json")),
        json.loads(data_of(__package__ or "", f"{home}/lalr.json")),
    )


def structure_of(data: Json, lalr: Json | None = None) -> Structure:
    """Build a structure from the content of a `mig.json`, and of the `lalr.json` beside it."""
    certainty: Mapping[str, str] = data["certainty"]
    guess = certainty.get("code lists", certainty.get("*", "certain")).startswith("inferred")
    return Structure(
        data["message"],
        data["release"],
        [_item(item, guess) for item in data["tree"]],
        title=data["title"],
        source=data["source"],
        directory=data["directory"],
        certainty=MappingProxyType(certainty),
        service=MappingProxyType(
            {tag: _segment(item, guess) for tag, item in data["service"].items()}
        ),
        lalr=lalr,
    )


def _item(data: Json, guess: bool) -> SegmentUse | GroupUse:
    if "segment" in data:
        return _segment(data, guess)
    return GroupUse(
        data["group"],
        data["counter"],
        [_item(item, guess) for item in data["items"]],
        name=data["name"],
        status=data["status"],
        max=data["max"],
        std_status=data["std_status"],
        std_max=data["std_max"],
    )


def _segment(data: Json, guess: bool) -> SegmentUse:
    composites: dict[int, str] = {}
    elements: list[ElementUse] = []
    for element in data["elements"]:
        number, _, component = element["pos"].partition(".")
        if "composite_status" in element:
            composites[int(number)] = element["composite_status"]
        elements.append(_element(element, int(number), int(component), composites, guess))
    return SegmentUse(
        data["segment"],
        data["counter"],
        elements,
        nr=data["nr"],
        name=data["name"],
        status=data["status"],
        max=data["max"],
        std_status=data["std_status"],
        std_max=data["std_max"],
    )


def _element(
    data: Json, number: int, component: int, composites: Mapping[int, str], guess: bool
) -> ElementUse:
    return ElementUse(
        number,
        component,
        data["de"],
        data["name"],
        data["status"],
        format_of(data["format"]) if data.get("format") else None,
        data.get("composite"),
        composites.get(number),
        MappingProxyType(data.get("codes", {})),
        guess or data.get("certainty") == "inferred",
    )
