"""How the releases of MSCONS differ from the one that the reference describes."""

from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]


def segments(items: list[Json]) -> Iterator[Json]:
    """Walk all segments of a tree of items in document order."""
    for item in items:
        if "segment" in item:
            yield item
        else:
            yield from segments(item["items"])


def _without_code(tag: str, qualifier: str | None, de: str, code: str) -> Callable[..., list[Json]]:
    """Make a change that takes one code out of one element of one segment."""

    def change(tree: list[Json]) -> list[Json]:
        hits = 0
        for segment in segments(tree):
            if segment["segment"] != tag or qualifier not in (None, *_first_codes(segment)):
                continue
            for element in segment["elements"]:
                if element["de"] == de and code in element.get("codes", ()):
                    del element["codes"][code]
                    hits += 1
        return _expect(tree, hits, f"{tag} {de} {code}")

    return change


def _without(name: str, number: int) -> Callable[..., list[Json]]:
    """Make a change that takes out the group whose first segment has this number."""

    def change(tree: list[Json]) -> list[Json]:
        kept, hits = _drop(tree, name, number)
        return _expect(kept, hits, f"{name} with segment {number}")

    return change


def _drop(items: list[Json], name: str, number: int) -> tuple[list[Json], int]:
    kept: list[Json] = []
    hits = 0
    for item in items:
        if item.get("group") == name and item["items"][0].get("nr") == number:
            hits += 1
            continue
        if "group" in item:
            inner, more = _drop(item["items"], name, number)
            item = {**item, "items": inner}
            hits += more
        kept.append(item)
    return kept, hits


def _location_composite_required(tree: list[Json]) -> list[Json]:
    """Release 2.4a demands the location of LOC (segment 17), later ones leave it dependent."""
    hits = 0
    for segment in segments(tree):
        for element in segment["elements"]:
            if segment["nr"] == 17 and element.get("composite") == "C517":
                element["composite_status"] = "R"
                hits += 1
    return _expect(tree, hits, "C517 of segment 17")


def _expect(tree: list[Json], hits: int, what: str) -> list[Json]:
    if hits != 1:
        raise ValueError(f"expected one {what} in the reference, found {hits}")
    return tree


def _first_codes(segment: Json) -> tuple[str, ...]:
    elements = segment["elements"]
    return tuple(elements[0].get("codes", ())) if elements else ()


_TO_24B: tuple[Callable[..., list[Json]], ...] = (
    _without_code("BGM", None, "1001", "Z85"),
    _without_code("RFF", "Z13", "1154", "13028"),
    _without_code("QTY", None, "6063", "Z47"),
)
MSCONS_CHANGES: dict[str, tuple[Callable[..., list[Json]], ...]] = {
    "2.4a": (
        *_TO_24B,
        _without_code("BGM", None, "1001", "Z83"),
        _without_code("RFF", "Z13", "1154", "13027"),
        _without_code("STS", "Z40", "9013", "ZT8"),
        _location_composite_required,
    ),
    "2.4b": _TO_24B,
    "2.4c": (),
    "2.4c/fv2504": (_without("SG1", 8),),
    "2.5": (_without("SG1", 8), _without("SG4", 11)),
}
