"""Places in structures and tables that a path means, wherever in them it begins.

`SG10/STS[Z40]` means every STS+Z40 of an SG10, whatever stands around that; so people need not
write a path in full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mscons.edifact import (
    ElementUse,
    GroupUse,
    Item,
    Path,
    PathError,
    SegmentUse,
    Step,
    Structure,
)
from mscons.messages import rules
from mscons.schemas import Ahb, Row, load_structure, mig_folder

__all__ = ["Spot", "TableRow", "covers", "ends_at", "lost", "spots", "structure_for", "table_rows"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A group or a segment in a structure, with the groups around it from the outside in.

    `step` is the last part of its path.
    """

    path: str
    step: str
    chain: tuple[Item, ...]

    @property
    def use(self) -> Item:
        """The group or segment itself."""
        return self.chain[-1]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, and what it is about: groups and segment, and a data element."""

    row: Row
    path: Path
    chain: tuple[Item, ...]
    element: ElementUse | None


def structure_for(message: str, fv: str) -> Structure | None:
    """Give the structure of a message type in a format version; None where there is none."""
    folder = mig_folder(message, fv)
    return load_structure(folder, message) if folder else None


def lost(path: Path, structure: Structure) -> str:
    """Say where a path that means nothing in a structure goes wrong, and what is possible there."""
    try:
        path.resolve(structure)
    except PathError as error:
        if not error.home:
            return error.problem
        try:  # it may begin in the middle, and go wrong behind that
            Path.parse(f"{error.home}/{path}").resolve(structure)
        except PathError as below:
            return below.problem
    return ""


@lru_cache(maxsize=16)
def spots(structure: Structure) -> tuple[Spot, ...]:
    """List all groups and segments, in order; UNB first and UNZ last."""
    service = list(structure.service.values())
    return (
        *(Spot(use.tag, use.tag, (use,)) for use in service[:1]),
        *_below(structure, structure.root, "", ()),
        *(Spot(use.tag, use.tag, (use,)) for use in service[1:]),
    )


def _below(
    structure: Structure, group: GroupUse, path: str, chain: tuple[Item, ...]
) -> Iterator[Spot]:
    for item in group.items:
        opens = isinstance(item, SegmentUse) and bool(group.tag) and item is group.items[0]
        name = item.tag if opens else _step(structure, item)
        spot = Spot(f"{path}{name}", name, (*chain, item))
        yield spot
        if isinstance(item, GroupUse):
            yield from _below(structure, item, f"{spot.path}/", spot.chain)


def _step(structure: Structure, item: Item) -> str:
    """Name an item as a step of a path, by the codes that tell it from others."""
    element = structure.qualifier(item.trigger)
    if element is None:
        return item.tag
    codes = "|".join(element.codes)
    return f"{item.tag}[{codes if element.place == (1, 1) else f'{element.de}={codes}'}]"


@lru_cache(maxsize=32)
def table_rows(table: Ahb) -> tuple[TableRow, ...]:
    """List the rows of a table, each with what it is about."""
    plan = rules.plan_for(table.pid, table.fv)
    assert plan is not None
    found: list[TableRow] = []
    for rule in plan.rules:
        places = rule.path.resolve(plan.structure)
        same = [place for place in places if place.use.trigger.nr == rule.row.nr]
        place = (same or places)[0]
        segment = (place.segment,) if place.segment is not None else ()
        found.append(TableRow(rule.row, rule.path, (*place.groups, *segment), place.element))
    return tuple(found)


def covers(path: Path, row: TableRow) -> bool:
    """Say whether a row is what a path means, or stands below it.

    The row of a group counts for the segment that opens it.
    """
    chain = row.chain
    if isinstance(chain[-1], GroupUse) and not path.steps[-1].is_group:
        chain = (*chain, chain[-1].trigger)
    if path.de is not None:
        element = row.element
        if element is None or element.de != path.de or not _ends(path.steps, chain):
            return False
        return path.de_number in (1, row.path.de_number) and path.code in (None, row.path.code)
    ends = range(len(path.steps), len(chain) + 1)
    return any(_ends(path.steps, chain[:end]) for end in ends)


def ends_at(path: Path, spot: Spot) -> bool:
    """Say whether the groups and the segment of a path are this place, and it has its element."""
    if not _ends(path.steps, spot.chain):
        return False
    use = spot.use
    if path.de is None:
        return True
    return isinstance(use, SegmentUse) and use.find(path.de, path.de_number) is not None


def _ends(steps: Sequence[Step], chain: Sequence[Item]) -> bool:
    if len(steps) > len(chain):
        return False
    tail = chain[len(chain) - len(steps) :]
    return all(step.admits(item) is not None for step, item in zip(steps, tail, strict=True))
