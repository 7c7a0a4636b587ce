"""AHB tables: from the reference rows to rows in the path language.

The reference names the occurrence of a group by the label of its first segment
(`SG5(NAD+DP)/SG6(LOC+172)`). From that label comes the qualifier of the path:

* one code (`NAD+DP`) is the qualifier: `SG5[DP]`;
* several codes are a qualifier (`SG10[Z17|Z50]`) where the structure has several variants of
  that group or segment at that place, and only code rows where it has one;
* codes in a later element are named: `SG10[7037=ZB3]`, `SG10[Z30,7037=Z06|Z07]`.

A group and its first segment become one rule, and a qualifier is no rule of its own, unless
they say more than "Muss" and "X". A data element that stands twice in a segment is numbered in
the order of `mig.json`: `CAV[Z91]/7110#2`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .names import repair

Json = dict[str, Any]
Row = list[Any]

_SOURCE = "BDEW, AHB {message} as of {fv}, PID {pid}; machine-readable publication, cleaned"
_CERTAINTY: Json = {
    "codes, expressions, order": "certain: published table with repaired artefacts",
    "positions": "certain: UN/EDIFACT directory",
}
_FV2610_CERTAINTY: Json = {
    "*": "inferred: the table of FV2604 without CTA/COM, release 2.5; one secondary source",
}
_DIRECTIONS = {
    13017: "MSB -> NB, LF, MSB, ÜNB; NB -> HKN-R",
    55112: "NB -> LF",
    55113: "NB -> MSB",
    55115: "LF, MSB -> NB",
}


@dataclass(frozen=True)
class _Label:
    """The codes of a label such as `CCI+Z30++Z06|Z07`: element number -> alternatives."""

    tag: str
    codes: dict[int, tuple[str, ...]]

    @classmethod
    def parse(cls, text: str) -> "_Label":
        tag, *elements = text.split("+")
        codes = {
            number: tuple(element.split("|"))
            for number, element in enumerate(elements, start=1)
            if element
        }
        return cls(tag, codes)


class _Structure:
    """What the converter asks of a `mig.json`: elements of a segment, variants at its place."""

    def __init__(self, mig: Json) -> None:
        self._segments: dict[int, Json] = {}
        self._variants: dict[int, int] = {}
        self._group_variants: dict[int, int] = {}
        for segment in mig["service"].values():
            self._segments[segment["nr"]] = segment
            self._variants[segment["nr"]] = 1
        self._walk(mig["tree"])

    def _walk(self, items: list[Json]) -> None:
        for item in items:
            if "segment" in item:
                self._segments[item["nr"]] = item
                self._variants[item["nr"]] = sum(
                    other.get("segment") == item["segment"] for other in items
                )
            else:
                trigger = item["items"][0]["nr"]
                self._group_variants[trigger] = sum(
                    other.get("group") == item["group"] for other in items
                )
                self._walk(item["items"])

    def variants(self, number: int, *, group: bool) -> int:
        return (self._group_variants if group else self._variants)[number]

    def elements(self, number: int) -> list[Json]:
        found: list[Json] = self._segments[number]["elements"]
        return found

    def element_path(self, number: int, de: str, pos: str) -> str:
        """Return `7110` or `7110#2` for a position of a segment."""
        places = [e["pos"] for e in self.elements(number) if e["de"] == de]
        if pos not in places:
            raise ValueError(f"segment {number} has no {de} at {pos}")
        index = places.index(pos)
        return f"{de}#{index + 1}" if index else de

    def code_element(self, number: int, element: int) -> str:
        """Return the data element that carries the codes of an element of a label."""
        for candidate in self.elements(number):
            if candidate["pos"].split(".")[0] == str(element) and candidate.get("codes"):
                return str(candidate["de"])
        raise ValueError(f"segment {number} has no coded element {element}")


class Converter:
    """Turns the rows of one reference table into rows of ours."""

    def __init__(self, rows: list[Json], mig: Json) -> None:
        self._rows = rows
        self._structure = _Structure(mig)
        self._groups: dict[str, str] = {}
        self._triggers: dict[str, int] = {}

    def full(self) -> Iterable[tuple[Json, str]]:
        """Yield every reference row with its path, also those that say nothing of their own."""
        for row in self._rows:
            block = row["block"] or ""
            if block and block not in self._groups:
                self._open(block, row["mig_nr"])
            yield row, self._path(row, block)

    def rows(self) -> list[Row]:
        """Return `[path, expression, name, number of the segment]` for each rule."""
        return [
            [path, row["expr"], repair(row["name"]), row["mig_nr"]]
            for row, path in self.full()
            if not self._silent(row)
        ]

    def _open(self, block: str, number: int) -> None:
        outer, _, last = block.rpartition("/")
        match = re.fullmatch(r"(SG\d+)\((.+)\)", last)
        if match is None or (outer and outer not in self._groups):
            raise ValueError(f"not a block of groups: {block!r}")
        qualifier = self._qualifier(_Label.parse(match[2]), number, group=True)
        prefix = f"{self._groups[outer]}/" if outer else ""
        self._groups[block] = f"{prefix}{match[1]}{qualifier}"
        self._triggers[block] = number

    def _path(self, row: Json, block: str) -> str:
        parts = [self._groups[block]] if block else []
        if row["level"] != "group":
            parts.append(self._segment(row, block))
        if row["de"]:
            element = self._structure.element_path(row["mig_nr"], row["de"], row["pos"])
            parts.append(element + (f"={row['code']}" if row["code"] else ""))
        return "/".join(parts)

    def _segment(self, row: Json, block: str) -> str:
        tag: str = row["segment"]
        if self._triggers.get(block) == row["mig_nr"]:
            return tag
        return tag + self._qualifier(_Label.parse(row["seg_label"]), row["mig_nr"], group=False)

    def _qualifier(self, label: _Label, number: int, *, group: bool) -> str:
        lone = self._structure.variants(number, group=group) == 1
        keys = [
            ("" if element == 1 else self._structure.code_element(number, element) + "=")
            + "|".join(codes)
            for element, codes in label.codes.items()
            if len(codes) == 1 or not lone
        ]
        return f"[{','.join(keys)}]" if keys else ""

    def _silent(self, row: Json) -> bool:
        """Tell whether a row says nothing that another row, or its own path, does not say."""
        block = row["block"] or ""
        if row["level"] == "segment":
            return self._triggers.get(block) == row["mig_nr"] and bool(row["expr"] == "Muss")
        if row["level"] == "code" and row["expr"] == "X":
            label = _Label.parse(row["seg_label"])
            element, _, component = row["pos"].partition(".")
            return component == "1" and label.codes.get(int(element)) == (row["code"],)
        return False


def table(reference: Json, mig: Json) -> Json:
    """Return the content of `<pid>.json` for one reference table."""
    fv, pid, message = reference["fv"], reference["pid"], reference["message_type"]
    certainty = dict(_CERTAINTY)
    if message == "UTILMD":
        certainty["CAV 7110 in segments 82 and 298"] = "inferred: the first of two 7110 is assumed"
    if fv == "FV2610":
        certainty = {**_FV2610_CERTAINTY, **certainty}
    return {
        "pid": pid,
        "message": message,
        "name": reference["name"],
        "fv": fv,
        "release": reference["mig_version"],
        "direction": _DIRECTIONS[pid],
        "source": _SOURCE.format(message=message, fv=fv, pid=pid),
        "certainty": certainty,
        "rows": Converter(reference["rows"], mig).rows(),
    }
