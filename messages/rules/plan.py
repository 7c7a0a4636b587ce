"""The table of a PID, arranged along the structure of its message.

A table is a list of paths; a check walks a tree. So each row is resolved once in the structure, and
hung where the walk meets it: groups hold rules for their segments and groups, segments for their
elements, elements for their codes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from mscons.edifact import (
    ElementUse,
    GroupUse,
    Item,
    Kind,
    Path,
    PathError,
    Resolved,
    SegmentUse,
    Slot,
    Step,
    Structure,
)
from mscons.schemas import Ahb, Row, ahb, load_structure, mig_folder

from .decision import CompiledCell, Decision
from .evaluation import Phase
from .rulebook import Rulebook, rulebook
from .scope import Places, places_of
from .truth import Truth

__all__ = ["ElementRule", "GroupRule", "Plan", "Rule", "SegmentRule", "plan_for"]

_RELEASE = "0057"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A row of the table made ready. `number` counts the rows from 0.

    `numbers` are the conditions that its presence asks for; `decisions` remembers what their truths
    led to.
    """

    number: int
    row: Row
    cell: CompiledCell
    path: Path
    numbers: tuple[str, ...]
    decisions: dict[tuple[Truth, ...], Decision] = field(
        default_factory=dict[tuple[Truth, ...], Decision]
    )

    @property
    def expression(self) -> str:
        """The cell, as it stands in the table."""
        return self.row.expression


@dataclass(slots=True, eq=False)
class ElementRule:
    """A data element: the rule of its value, and the rules of its codes.

    `named` are the codes that the paths of rows have in brackets, each with the first such row.
    """

    use: ElementUse
    rule: Rule | None = None
    codes: dict[str, Rule] = field(default_factory=dict[str, Rule])
    named: dict[str, Rule] = field(default_factory=dict[str, Rule])


@dataclass(slots=True, eq=False)
class SegmentRule:
    """A segment; `rule` is None where the rule of its group is enough."""

    use: SegmentUse
    rule: Rule | None = None
    elements: dict[tuple[int, int], ElementRule] = field(
        default_factory=dict[tuple[int, int], ElementRule]
    )

    @property
    def others(self) -> list[ElementUse]:
        """The elements of the structure that the table has not."""
        return [element for element in self.use.elements if element.place not in self.elements]

    def element(self, use: ElementUse) -> ElementRule:
        """Give the rules of an element, made if there are none yet."""
        return self.elements.setdefault(use.place, ElementRule(use))


@dataclass(slots=True, eq=False)
class GroupRule:
    """A group, and what may stand in it, in the order of the structure."""

    use: GroupUse
    rule: Rule | None = None
    segments: dict[SegmentUse, SegmentRule] = field(default_factory=dict[SegmentUse, SegmentRule])
    groups: dict[GroupUse, "GroupRule"] = field(default_factory=dict[GroupUse, "GroupRule"])

    def segment(self, use: SegmentUse) -> SegmentRule:
        """Give the rules of a segment, made if there are none yet."""
        return self.segments.setdefault(use, SegmentRule(use))

    def group(self, use: GroupUse) -> "GroupRule":
        """Give the rules of a group, made if there are none yet."""
        found = self.groups.get(use)
        if found is None:
            found = self.groups[use] = GroupRule(use)
            found.segment(use.trigger)
        return found

    def walk(self) -> Iterator["GroupRule"]:
        """Walk this group and all groups in it."""
        yield self
        for group in self.groups.values():
            yield from group.walk()


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The rules of a PID. `service` holds those of UNB and UNZ by tag."""

    table: Ahb
    structure: Structure
    places: Places
    book: Rulebook
    root: GroupRule
    service: dict[str, SegmentRule]
    rules: tuple[Rule, ...]
    choices: dict[tuple[Slot, Kind], Item | None] = field(
        default_factory=dict[tuple[Slot, Kind], "Item | None"]
    )
    """Variants that were chosen before, by place and kind of segment."""

    def over(self, structure: Structure) -> "Plan":
        """Give the same rules for a message that declares another release than the table has."""
        return self if structure is self.structure else _plan(self.table, structure)


@lru_cache(maxsize=64)
def plan_for(pid: int, fv: str) -> Plan | None:
    """Make the rules of a PID in a format version ready; None where it has no table."""
    table = ahb(pid, fv)
    folder = mig_folder(table.message, fv, table.release) if table is not None else None
    if table is None or folder is None:
        return None
    return _plan(table, load_structure(folder, table.message))


@lru_cache(maxsize=64)
def _plan(table: Ahb, structure: Structure) -> Plan:
    book = rulebook(table.message, table.fv)
    other = structure.release != table.release
    root = GroupRule(structure.root)
    service: dict[str, SegmentRule] = {}
    rules: list[Rule] = []
    for number, row in enumerate(table.rows):
        path = Path.parse(row.path)
        cell = book.cell(row.expression)
        rule = Rule(number, row, cell, path, cell.numbers(Phase.PRESENCE))
        rules.append(rule)
        for place in _resolve(path, row, structure, other):
            _hang(place, rule, root, service)
    for group in root.walk():
        _imply(group)
    return Plan(table, structure, places_of(structure), book, root, service, tuple(rules))


def _resolve(path: Path, row: Row, structure: Structure, other: bool) -> list[Resolved]:
    """Find what a row means: the variants of its number in the guide, where there are such.

    In the structure of another release a row may mean nothing; and that the release (DE 0057) is
    another one is a finding of its own.
    """
    if other and path.de == _RELEASE:
        return []
    try:
        places = list(path.resolve(structure))
    except PathError:
        if other:
            return []
        raise
    same = [place for place in places if place.use.trigger.nr == row.nr]
    return same or places


def _hang(place: Resolved, rule: Rule, root: GroupRule, service: dict[str, SegmentRule]) -> None:
    """Put a rule where the walk will find it."""
    group = root
    for step, use in zip(place.path.steps, place.groups, strict=False):
        group = group.group(use)
        _name(step, group.segment(use.trigger), rule)
    if place.segment is None:
        group.rule = rule
        return
    if place.service:
        segment = service.setdefault(place.segment.tag, SegmentRule(place.segment))
    else:
        segment = group.segment(place.segment)
        _name(place.path.steps[-1], segment, rule)
    if place.element is None:
        segment.rule = rule
    elif place.code is None:
        segment.element(place.element).rule = rule
    else:
        segment.element(place.element).codes[place.code] = rule


def _name(step: Step, segment: SegmentRule, rule: Rule) -> None:
    """Add the elements that a path names in brackets: the table lists these codes for them."""
    for condition in step.conditions:
        element = condition.element(segment.use)
        if element is not None:
            named = segment.element(element).named
            for code in condition.codes:
                named.setdefault(code, rule)


def _imply(group: GroupRule) -> None:
    """Add the elements that have one code only: a row may leave them out."""
    for segment in group.segments.values():
        for element in segment.use.coded:
            if len(element.codes) == 1:
                segment.element(element)
