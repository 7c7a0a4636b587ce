"""Message structures: from the reference files to `mig.json`, one per release.

The reference describes one release of a message in full and says how the others differ;
this module applies those differences. What is inferred stays marked as inferred.
"""

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

from .names import data_element, repair

Json = dict[str, Any]

_SOURCES = {
    "2.4a": "BDEW, MIG MSCONS 2.4a (derived from 2.4b)",
    "2.4b": "BDEW, MIG MSCONS 2.4b, 2023-03-31",
    "2.4c": "BDEW, MIG MSCONS 2.4c, 2023-10-24",
    "2.4c/fv2504": "BDEW, MIG MSCONS 2.4c, edition of FV2504",
    "2.5": "BDEW, MIG MSCONS 2.5 (derived from 2.4c)",
}
_CERTAINTY: dict[str, Json] = {
    "2.4a": {"*": "inferred: 2.4b without what that release added"},
    "2.4b": {"*": "certain: two editions of the guide compared element by element"},
    "2.4c": {"*": "certain: read from the guide by program", "order of variants": "inferred"},
    "2.4c/fv2504": {
        "*": "certain: as 2.4c; that SG1 RFF+Z30 is gone is read from the structure list of FV2504",
        "numbers": "as in 2.4c, because the AHB of FV2504 still shows those",
    },
    "2.5": {
        "*": "inferred: 2.4c without SG1 RFF+Z30 and without SG4 CTA/COM",
        "code lists": "inferred: not verified beyond what PID 13017 uses",
    },
}
_MSCONS_RELEASES = (
    ("fv2210", "2.4a"),
    ("fv2310", "2.4b"),
    ("fv2404", "2.4c"),
    ("fv2504", "2.4c/fv2504"),
    ("fv2610", "2.5"),
)
_MSCONS_TITLE = "metered services consumption report"
_UTILMD_TITLE = "utilities master data (electricity)"
_UTILMD_CERTAINTY: Json = {
    "order, numbers, tags, groups, BDEW status and repetitions": "certain",
    "UN status and repetitions, element positions": "certain: UN/EDIFACT directory D.11A",
    "element status": "inferred: R when every PID that uses the segment fills the element, else D",
    "elements": "inferred: an element that no PID uses is missing",
    "codes": "inferred: each listed code is used by some AHB; the guide may allow a few more",
    "format": "inferred: taken from release S2.1, or from D.11A where that says nothing",
    "CAV 7110 in segments 82 and 298": "inferred: the first of the two 7110 is assumed",
    "UNB, UNZ": "inferred: as in MSCONS, without 0026",
}


def mscons(reference: Json) -> dict[str, Json]:
    """Return the MSCONS structures by folder of the format version that first used them."""
    return {folder: _mscons_release(reference, release) for folder, release in _MSCONS_RELEASES}


def utilmd(reference: Json, mscons_reference: Json) -> dict[str, Json]:
    """Return the UTILMD (Strom) structures by folder; UNB and UNZ come from MSCONS."""
    return {
        "fv2310": _utilmd_release(reference, mscons_reference, "S1.1"),
        "fv2404": _utilmd_release(reference, mscons_reference, "S1.1a"),
    }


def segments(items: list[Json]) -> Iterator[Json]:
    """Walk all segments of a tree of items in document order."""
    for item in items:
        if "segment" in item:
            yield item
        else:
            yield from segments(item["items"])


# --- MSCONS ---------------------------------------------------------------------------------


def _mscons_release(reference: Json, release: str) -> Json:
    tree = [_item(node, inferred=False) for node in reference["tree"]]
    service = {
        node["seg"]: _item(node, inferred=False)
        for node in (*reference["interchange"]["before"], *reference["interchange"]["after"])
    }
    name = release.partition("/")[0]
    for change in _MSCONS_CHANGES[release]:
        tree = change(tree)
    _rename_release(tree, name)
    return {
        "message": "MSCONS",
        "release": name,
        "directory": reference["directory"],
        "title": _MSCONS_TITLE,
        "source": _SOURCES[release],
        "certainty": _CERTAINTY[release],
        "service": service,
        "tree": tree,
    }


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


_TO_24B: tuple[Callable[..., list[Json]], ...] = (
    _without_code("BGM", None, "1001", "Z85"),
    _without_code("RFF", "Z13", "1154", "13028"),
    _without_code("QTY", None, "6063", "Z47"),
)
_MSCONS_CHANGES: dict[str, tuple[Callable[..., list[Json]], ...]] = {
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


# --- UTILMD ---------------------------------------------------------------------------------


def _utilmd_release(reference: Json, mscons_reference: Json, release: str) -> Json:
    tree = [_item(node, inferred=True) for node in reference["tree"]]
    if release == "S1.1":
        _without_kinds_of_msb(tree)
    _rename_release(tree, release)
    certainty = copy.deepcopy(_UTILMD_CERTAINTY)
    if release == "S1.1":
        certainty["*"] = (
            "inferred: S1.1a without the codes Z39 to Z41 of CAV 7110; checked only for the"
            " segments that 55112, 55113 and 55115 use"
        )
    return {
        "message": "UTILMD",
        "release": release,
        "directory": reference["directory"],
        "title": _UTILMD_TITLE,
        "source": f"BDEW, MIG UTILMD Strom {release} (structure list of FV2410, D.11A, AHBs)",
        "certainty": certainty,
        "service": _utilmd_service(mscons_reference),
        "tree": tree,
    }


def _utilmd_service(reference: Json) -> Json:
    header, trailer = reference["interchange"]["before"][0], reference["interchange"]["after"][0]
    unb, unz = _item(header, inferred=False), _item(trailer, inferred=False)
    unz["nr"] = 541
    for segment in (unb, unz):
        segment["certainty"] = "inferred"
    for element in unb["elements"]:
        if element["de"] == "0026":
            element.pop("codes")
            element.update(status="N", certainty="inferred")
    return {"UNB": unb, "UNZ": unz}


def _without_kinds_of_msb(tree: list[Json]) -> None:
    """Take Z39, Z40, Z41 out of CAV 7110: release S1.1 does not know these codes yet."""
    for segment in segments(tree):
        if segment["segment"] != "CAV":
            continue
        for element in list(segment["elements"]):
            codes = element.get("codes", {})
            if element["de"] == "7110" and "Z39" in codes:
                for code in ("Z39", "Z40", "Z41"):
                    del codes[code]
                if not codes:
                    segment["elements"].remove(element)


# --- both -----------------------------------------------------------------------------------


def _item(node: Json, *, inferred: bool) -> Json:
    if "group" in node:
        return _group(node, inferred=inferred)
    status, most = _occurs(node["bdew"])
    std_status, std_most = _occurs(node["std"])
    return {
        "segment": node["seg"],
        "nr": node["nr"],
        "counter": node["z"],
        "name": repair(node["name"]),
        "status": status,
        "max": most,
        "std_status": std_status,
        "std_max": std_most,
        "elements": [e for el in node["els"] for e in _elements(el, inferred=inferred)],
    }


def _group(node: Json, *, inferred: bool) -> Json:
    items = [_item(child, inferred=inferred) for child in node["children"]]
    status, most = _occurs(node["bdew"])
    std_status, std_most = _occurs(node["std"])
    return {
        "group": node["group"],
        "counter": node["z"],
        "name": repair(node.get("name") or items[0]["name"]),
        "status": status,
        "max": most,
        "std_status": std_status,
        "std_max": std_most,
        "items": items,
    }


def _elements(node: Json, *, inferred: bool) -> Iterator[Json]:
    parts = node.get("parts", [node])
    for index, part in enumerate(parts):
        element: Json = {"pos": part["pos"], "de": part["de"]}
        composite = node.get("comp")
        if composite:
            element["composite"] = composite
            if index == 0 and "parts" in node:
                element["composite_status"] = node["st"]
                element["composite_std_status"] = node["std"]
        element["name"] = data_element(part["de"])
        element["status"] = part["st"]
        if "std" in part:
            element["std_status"] = part["std"]
        if "fmt" in part or "std_fmt" in part:
            element["format"] = part.get("fmt") or part["std_fmt"]
        if part.get("codes"):
            element["codes"] = {code: repair(text) for code, text in part["codes"].items()}
        if inferred:
            element["certainty"] = "inferred"
        yield element


def _occurs(text: str) -> tuple[str, int]:
    """Split `D99999` into status and greatest number of repetitions."""
    match = re.fullmatch(r"([MRDONC])(\d+)", text)
    if match is None:
        raise ValueError(f"not a status with a repetition: {text!r}")
    return match[1], int(match[2])


def _first_codes(segment: Json) -> tuple[str, ...]:
    elements = segment["elements"]
    return tuple(elements[0].get("codes", ())) if elements else ()


def _rename_release(tree: list[Json], release: str) -> None:
    for segment in segments(tree):
        for element in segment["elements"]:
            if segment["segment"] == "UNH" and element["de"] == "0057":
                element["codes"] = {release: "BDEW"}
