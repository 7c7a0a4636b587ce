"""What leaves no choice: codes that the structure or the table of a PID gives, one to a place.

A place that the table demands without a condition, and whose values are all given, is written
whether the model says anything there or not: `UNS+D`, `RFF+Z13:13017`, `STS+7++ZE7`. Counting
rules (2000 to 2499) say how often, not whether.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from mscons.edifact import ElementUse, GroupUse, Item, Path, PathError, SegmentUse, Structure
from mscons.schemas import Ahb, ahb

__all__ = ["Fixed", "fixed_by"]

_ALWAYS = re.compile(r"Muss(?: *\[2[0-4][0-9]{2}\])?")


@dataclass(slots=True)
class Fixed:
    """The constants, by element, and the groups and segments that are always there."""

    constants: dict[ElementUse, str] = field(default_factory=dict[ElementUse, str])
    always: set[Item] = field(default_factory=set[Item])

    def of(self, use: SegmentUse) -> dict[ElementUse, str]:
        """Give the constants of a segment."""
        return {e: self.constants[e] for e in use.elements if e in self.constants}


@lru_cache(maxsize=64)
def _by_structure(structure: Structure) -> dict[ElementUse, str]:
    return {
        element: next(iter(element.codes))
        for use in structure.root.segments()
        for element in use.elements
        if len(element.codes) == 1 and (element.mandatory or element.place == (1, 1))
    }


def fixed_by(structure: Structure, table: Ahb | None) -> Fixed:
    """Collect what leaves no choice. Rows that lead nowhere in this structure say nothing here."""
    return _fixed(structure, table.pid if table else None, table.fv if table else "")


@lru_cache(maxsize=64)
def _fixed(structure: Structure, pid: int | None, fv: str) -> Fixed:
    table = ahb(pid, fv) if pid is not None else None
    found = Fixed(dict(_by_structure(structure)))
    codes: dict[ElementUse, set[str] | None] = {}
    for row in table.rows if table is not None else ():
        try:
            resolved = Path.parse(row.path).resolve(structure)
        except PathError:
            continue
        if len(resolved) != 1:
            continue
        one = resolved[0]
        if one.element is None:
            if _ALWAYS.fullmatch(row.expression):
                found.always.add(one.use)
        elif one.code is None:
            codes[one.element] = None
        else:
            listed = codes.setdefault(one.element, set())
            if listed is not None:
                listed.add(one.code)
    for element, listed in codes.items():
        if listed is None:
            found.constants.pop(element, None)
        elif len(listed) == 1:
            found.constants[element] = next(iter(listed))
        else:
            found.constants.pop(element, None)
    return found


def settled(use: Item, fixed: Fixed) -> bool:
    """Say whether a segment, or the trigger of a group, can be written from constants alone."""
    segment = use.trigger if isinstance(use, GroupUse) else use
    return all(
        element in fixed.constants for element in segment.elements if element.mandatory
    ) and bool(fixed.of(segment))
