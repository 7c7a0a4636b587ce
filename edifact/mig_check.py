"""Check a message against its structure: order, presence, repetitions, elements, formats, codes.

Each defect of the verdict becomes a finding at its place. What the source only infers (element
statuses, lengths, code lists) is a warning; what should be a number and is none is an error.
"""

from collections.abc import Collection, Iterator
from itertools import groupby

from .codes import registry
from .finding import Finding, Place, Severity, quoted
from .outline import outline_of
from .path import name_of
from .record import replace
from .repair import SEARCHES, Fault
from .structure import ElementUse, GroupUse, Item, SegmentUse, Structure
from .structure_grammar import Position
from .tree import Group, Leaf, Tree
from .verdict import VALUES, Defect, verdict_of

__all__ = ["check"]

_FORMATS = {
    "type": "MIG211",
    "long": "MIG212",
    "short": "MIG213",
    "digit": "MIG214",
    "mark": "MIG215",
}
_LENGTHS = ("long", "short")


def check(tree: Tree, *, ignore: Collection[str] = ()) -> Iterator[Finding]:
    """Give the findings of a message, in the order of its segments.

    `ignore`: data elements whose codes are judged elsewhere, such as 0057. A tree without a
    structure has no findings.
    """
    structure = tree.structure
    if structure is None:
        return
    defects = verdict_of(outline_of(tree), structure)
    faults = tree.faults
    if not defects and not faults:
        return
    found = list(_faults(tree, structure))
    for defect in defects:
        if defect.element is None or defect.element.de not in ignore:
            found += _findings(tree, structure, defect)
    found.sort(key=lambda finding: finding.place.start)
    yield from found


# --- order ------------------------------------------------------------------------------------


def _faults(tree: Tree, structure: Structure) -> Iterator[Finding]:
    supposed = tree.supposed()
    rows = 0
    rest: list[Fault] = []
    for _, same in groupby(enumerate(tree.faults), _row):
        fault, *more = (fault for _, fault in same)
        rows += fault.missing is None
        if fault.missing is None and rows > SEARCHES:
            rest += [fault, *more]
        elif fault.missing is None:
            yield _stray(tree, fault, 1 + len(more))
        else:
            tags = [position.tag for _, position in supposed]
            group, position = supposed.pop(tags.index(fault.missing))
            yield _supposed(tree, structure, fault, group, position)
    if rest:
        place = tree.leaf(rest[0].index + 1).place()
        place = replace(place, end=tree.segments[rest[-1].index].end)
        text = f"{len(rest)} more segments do not belong here or behind"
        yield registry().finding("MIG101", text, place)


def _row(numbered: tuple[int, Fault]) -> tuple[bool, str, int]:
    """Give what strays of one tag have in common that follow each other, and nothing else has."""
    number, fault = numbered
    stray = fault.missing is None
    return stray, fault.tag, fault.index - number if stray else number


def _stray(tree: Tree, fault: Fault, count: int) -> Finding:
    """Report segments of one tag in a row that have no place."""
    place = tree.leaf(fault.index + 1).place()
    what = f"{fault.tag} does not belong here"
    if count > 1:
        place = replace(place, end=tree.segments[fault.index + count - 1].end)
        what = f"{count} {fault.tag} in a row do not belong here"
    return registry().finding("MIG101", f"{what}; expected {', '.join(fault.expected)}", place)


def _supposed(
    tree: Tree, structure: Structure, fault: Fault, group: Group, position: Position
) -> Finding:
    """Report a segment without which the next one does not fit."""
    slot = group.use.slots.get(position.counter) if group.use is not None else None
    alone = slot is not None and len(slot.uses) == 1
    name = name_of(structure, slot.uses[0]) if slot is not None and alone else position.tag
    before = tree.leaf(max(fault.index, 1))
    end = before.segment.end
    where = f"before {fault.tag}" if fault.index < len(tree.segments) else "at the end"
    text = f"{fault.missing} is missing {where}"
    place = Place(end, end, tree.message.number, before.index, _path(group, name))
    return registry().finding("MIG102", text, place, help=f"add {fault.missing} {where}")


def _path(group: Group, name: str) -> str:
    """Give the path of what is missing in a group."""
    return f"{group.path}/{name}" if group.path else name


# --- everything else --------------------------------------------------------------------------


def _findings(tree: Tree, structure: Structure, defect: Defect) -> Iterator[Finding]:
    leaf = tree.leaf(defect.at + 1)
    group = _ancestors(leaf)[defect.depth]
    if defect.code in ("MIG102", "MIG103"):
        yield _missing(tree, structure, defect, leaf, group)
    elif defect.element is not None or defect.place is not None:
        yield _element(structure, defect, leaf)
    elif defect.code == VALUES:
        yield from _values(structure, leaf)
    else:
        yield _item(structure, defect, leaf, group)


def _ancestors(leaf: Leaf) -> list[Group]:
    """List the groups around a segment, from the outside in; the first is the whole message."""
    found: list[Group] = []
    node = leaf.parent
    while node is not None:
        found.append(node)
        node = node.parent
    return found[::-1]


def _missing(tree: Tree, structure: Structure, defect: Defect, leaf: Leaf, group: Group) -> Finding:
    item = defect.item
    assert item is not None
    end = leaf.segment.end
    name = name_of(structure, item)
    place = Place(end, end, tree.message.number, leaf.index, _path(group, name))
    odd = _odd(group)
    text = f"{_label(item)} is missing" + (f" in {group.name}" if group.tag else "")
    return registry().finding(
        defect.code,
        text,
        place,
        severity=Severity.NOTE if odd else None,
        rule=_rule(structure, item),
        related=tuple(node.place() for node in odd),
        help=f"add {_label(item)}",
    )


def _odd(group: Group) -> list[Group | Leaf]:
    """List what stands in a group without belonging there: it may be what seems missing."""
    nodes: list[Group | Leaf] = [*group.leaves(), *group.groups()]
    return [node for node in nodes if node.stray or node.use is None]


def _item(structure: Structure, defect: Defect, leaf: Leaf, group: Group) -> Finding:
    """Report a segment or group that is too much, or of no known variant."""
    item = defect.item
    assert item is not None
    node: Group | Leaf = leaf
    if isinstance(item, GroupUse):
        node = _ancestors(leaf)[defect.depth + 1]
    severity = None
    help_text: str | None = None
    if defect.code == "MIG302":
        assert defect.slot is not None
        names = [name_of(structure, use) for use in defect.slot.uses]
        value = leaf.segment.get(*_first_key(defect))
        said = f"{leaf.tag} with {quoted(value)}" if value else f"{leaf.tag} without a qualifier"
        text = f"{said} is no variant of {item.tag} here"
        help_text = f"one of {_listed(names)}"
        if any(use.trigger.inferred for use in defect.slot.uses):
            severity = Severity.WARNING
    elif defect.code == "MIG106":
        text = f"{node.tag} is not used in {group.name or 'this message'}"
    else:
        text = f"{_label(item)} stands {defect.count} times, {item.max} allowed"
    return registry().finding(
        defect.code,
        text,
        replace(node.place(), start=leaf.segment.start, end=leaf.segment.end),
        severity=severity,
        rule=_rule(structure, item) if defect.code != "MIG106" else None,
        help=help_text,
    )


def _first_key(defect: Defect) -> tuple[int, int]:
    assert defect.slot is not None
    return defect.slot.keys[0] if defect.slot.keys else (1, 1)


# --- elements ---------------------------------------------------------------------------------


def _element(structure: Structure, defect: Defect, leaf: Leaf) -> Finding:
    use = leaf.use
    assert use is not None
    element = defect.element
    help_text: str | None = None
    if element is None:
        assert defect.place is not None
        element = ElementUse(*defect.place, de="", inferred=use.inferred)
        value = leaf.segment.get(*defect.place)
        text = f"{_label(use)} has no component {defect.place[1]} of element {defect.place[0]}"
        text += f", {quoted(value)} stands there"
    else:
        value = leaf.segment.get(*element.place)
        named = f"{element.de} ({element.name})" if element.name else element.de
        if defect.code == "MIG301":
            text = f"{quoted(value)} is no code of {named} in {_label(use)}"
            help_text = f"one of {_listed(list(element.codes))}"
        elif defect.code == "MIG203":
            text = f"{named} is not used in {_label(use)}"
        else:
            text = f"{named} is missing in {_label(use)}"
    place = leaf.place(element if element.de else None)
    if not element.de:
        start, end = leaf.segment.span(*element.place)
        place = Place(start, end, place.message, place.segment, place.path)
    return registry().finding(
        defect.code,
        text,
        place,
        severity=Severity.WARNING if element.inferred else None,
        rule=_rule(structure, use),
        help=help_text,
    )


def _values(structure: Structure, leaf: Leaf) -> Iterator[Finding]:
    """Report the values of a segment that do not fit their formats."""
    use = leaf.use
    for element in use.elements if use is not None else ():
        value = leaf.segment.get(*element.place)
        if not value or element.format is None or element.codes or element.unused:
            continue
        problem = element.format.check(value, leaf.segment.syntax.marks)
        if problem is not None:
            assert use is not None
            doubtful = element.inferred and problem.kind in _LENGTHS
            yield registry().finding(
                _FORMATS[problem.kind],
                f"{element.de} ({element.name}) is {quoted(value)}: {problem.text}",
                leaf.place(element),
                severity=Severity.WARNING if doubtful else None,
                rule=_rule(structure, use),
            )


# --- words ------------------------------------------------------------------------------------


def _label(item: Item) -> str:
    return item.label()


def _rule(structure: Structure, item: Item) -> str:
    number = item.nr if isinstance(item, SegmentUse) else item.trigger.nr
    return f"MIG {structure.message} {structure.release}, {item.tag} {number or ''}".rstrip()


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return ", ".join(names[:12]) + more
