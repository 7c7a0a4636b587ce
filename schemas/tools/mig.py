"""Message structures: from the reference files to `mig.json`, one per release.

The reference describes one release of a message in full and says how the others differ;
this module applies those differences. What is inferred stays marked as inferred.
"""

import copy
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .changes import MSCONS_CHANGES, segments
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
        "numbers": "inferred: as in 2.4c, because the AHB of FV2504 still shows those",
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
    "element status": (
        "inferred: R when every PID that uses the segment fills the element in any case, else D"
    ),
    "elements": "inferred: an element that no PID uses is missing",
    "codes": "inferred: each listed code is used by some AHB; the guide may allow a few more",
    "format": "inferred: taken from release S2.1, or from D.11A where that says nothing",
    "CAV 7110 in segments 82 and 298": "inferred: the first of the two 7110 is assumed",
    "UNB, UNZ": "inferred: as in MSCONS, without 0026",
    "55114": "inferred: added for the provisional profile; no guide or table lists it",
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


# --- MSCONS ---------------------------------------------------------------------------------


def _mscons_release(reference: Json, release: str) -> Json:
    tree = [_item(node, inferred=False) for node in reference["tree"]]
    service = {
        node["seg"]: _item(node, inferred=False)
        for node in (*reference["interchange"]["before"], *reference["interchange"]["after"])
    }
    name = release.partition("/")[0]
    for change in MSCONS_CHANGES[release]:
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


# --- UTILMD ---------------------------------------------------------------------------------


def _utilmd_release(reference: Json, mscons_reference: Json, release: str) -> Json:
    tree = [_item(node, inferred=True) for node in reference["tree"]]
    if release == "S1.1":
        _without_kinds_of_msb(tree)
    _with_provisional_pid(tree)
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


def _with_provisional_pid(tree: list[Json]) -> None:
    """List 55114 beside 55113, so that its provisional profile fits the structure."""
    for segment in segments(tree):
        for element in segment["elements"]:
            codes = element.get("codes", {})
            if "55113" in codes:
                name = "Nicht bila. rel. Änderung vom NB (provisional)"
                element["codes"] = dict(sorted({**codes, "55114": name}.items()))


def conditional(tables: Iterable[Json]) -> set[tuple[int, str]]:
    """Find the elements that some table does not demand in any case: MIG number and position.

    A condition beside X judges the value; hints and forms (500 and above) say nothing on presence.
    """
    found: set[tuple[int, str]] = set()
    for row in (row for table in tables for row in table["rows"]):
        if row["level"] != "value":
            continue
        conditions = [n for n in re.findall(r"\[([0-9]+)\]", row["expr"]) if int(n) < 500]
        marks = re.findall(r"Muss|Soll|Kann|[XMSK]\b", row["expr"])
        if marks != ["X"] and (marks not in (["Muss"], ["M"]) or conditions):
            found.add((row["mig_nr"], row["pos"]))
    return found


def soften(structure: Json, elements: set[tuple[int, str]]) -> None:
    """Take back the inferred status R of elements that a table demands only sometimes."""
    for segment in segments(structure["tree"]):
        for element in segment["elements"]:
            if (segment["nr"], element["pos"]) in elements and element["status"] == "R":
                element["status"] = "D"


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


def _rename_release(tree: list[Json], release: str) -> None:
    for segment in segments(tree):
        for element in segment["elements"]:
            if segment["segment"] == "UNH" and element["de"] == "0057":
                element["codes"] = {release: "BDEW"}
