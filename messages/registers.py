"""Readings of one register in one message: the same moment twice, a meter that counts down."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from mscons.edifact import Finding, Group, Kind, Leaf, Segment, Tree, outline_of, record

from .codes import registry
from .moments import moments_of
from .wire import WireError, read_quantity

__all__ = ["Location", "check_registers", "locations_of"]

_At = tuple[int, int]


class _Value(NamedTuple):
    """A reading: the numbers (from 0) of its quantity and its time, and the kind of the value."""

    quantity: int
    moment: int
    kind: str
    counts: bool

    def moved(self, by: int) -> "_Value":
        """Give the same so many segments further on."""
        return _Value(self.quantity + by, self.moment + by, self.kind, self.counts)


@record()
class Location:
    """The registers of a location: the segment that names each one, and its readings.

    The places are those of the quantity, of a time, and of the format of a time.
    """

    registers: Sequence[tuple[int, Sequence[_Value]]]
    amount: _At
    time: _At
    form: _At


def locations_of(tree: Tree, series: Mapping[str, Any]) -> list[Location]:
    """List the locations of a message that have more than one reading (see values.json)."""
    if series["location"] not in _groups(tree):
        return []
    kinds = outline_of(tree).kinds
    found = (_location(group, kinds, series) for group in _named(tree.root, series["location"]))
    return [location for location in found if location is not None]


def _groups(tree: Tree) -> set[str]:
    """Name all groups of the structure."""
    use = tree.structure.root if tree.structure is not None else None
    return set() if use is None else {one.parent.tag for one in use.segments() if one.parent}


def _named(group: Group, name: str) -> Iterator[Group]:
    """Find the groups of a name; what stands in them is not looked at."""
    for inner in group.groups():
        if inner.tag == name:
            yield inner
        else:
            yield from _named(inner, name)


def _location(group: Group, kinds: Sequence[Kind], series: Mapping[str, Any]) -> Location | None:
    registers: list[tuple[int, list[_Value]]] = []
    places: tuple[_At, _At, _At] | None = None
    known: dict[tuple[Kind, ...], _Value | None] = {}
    for register in group.groups(series["register"]):
        names = register.leaves(series["name"][0])
        values: list[_Value] = []
        for one in register.groups(series["value"]):
            alike = tuple(kinds[one.start : one.start + len(one)])
            if alike in known:
                first = known[alike]
            else:
                first, at = _reading(one, series)
                places = places or at
                if first is None or first.counts:  # else the code may be one that no list has
                    known[alike] = first
            if first is not None:
                values.append(first.moved(one.start))
        if names and values:
            registers.append((names[0].start, values))
    if places is None or sum(len(values) for _, values in registers) < 2:
        return None
    return Location(registers, *places)


def _reading(
    group: Group, series: Mapping[str, Any]
) -> tuple[_Value | None, tuple[_At, _At, _At] | None]:
    """Find quantity and time of a reading, counted from its first segment, and their places."""
    tag, kind_de, value_de = series["quantity"]
    quantities, moments = group.leaves(tag), group.leaves(*series["moment"])
    if not quantities or not moments:
        return None, None
    quantity, moment = quantities[0], moments[0]
    kind, start = quantity.value(kind_de), group.start
    counts = kind in series["counters"]
    value = _Value(quantity.start - start, moment.start - start, kind, counts)
    return value, _places(quantity, moment, value_de)


def _places(quantity: Leaf, moment: Leaf, value_de: str) -> tuple[_At, _At, _At] | None:
    uses = quantity.use, moment.use
    if uses[0] is None or uses[1] is None:
        return None
    found = uses[0].find(value_de), uses[1].find("2380"), uses[1].find("2379")
    amount, time, form = found
    if amount is None or time is None or form is None:
        return None
    return amount.place, time.place, form.place


def check_registers(tree: Tree, locations: Sequence[Location]) -> Iterator[Finding]:
    """Compare the values of each register."""
    raws = tree.message.raw
    for location in locations:
        names = [raws[index] for index, _ in location.registers]
        alone = len(set(names)) == len(names)
        if alone and all(len(values) == 1 for _, values in location.registers):
            continue
        together: dict[str, list[_Value]] = {}
        for name, (_, values) in zip(names, location.registers, strict=True):
            together.setdefault(name.lstrip(), []).extend(values)
        for values in together.values():
            if len(values) > 1:
                yield from _twice(tree, values)
                yield from _falling(tree, values, location)


def _twice(tree: Tree, values: Sequence[_Value]) -> Iterator[Finding]:
    """Find readings of one kind for a moment that has one already."""
    raws = tree.message.raw
    seen: dict[tuple[str, str], _Value] = {}
    for value in values:
        moment = raws[value.moment].lstrip()
        earlier = seen.setdefault((value.kind, moment), value)
        if earlier is not value:
            leaf, before = tree.leaf(value.quantity + 1), tree.leaf(earlier.quantity + 1)
            time = tree.leaf(value.moment + 1).value("2380")
            text = f"QTY+{value.kind}: the register already has a value for {time}"
            yield registry().finding("VAL401", text, leaf.place(), related=(before.place(),))


def _falling(tree: Tree, values: Sequence[_Value], location: Location) -> Iterator[Finding]:
    """Find readings that are smaller than the one before in time."""
    raws, syntax = tree.message.raw, tree.message.interchange.syntax
    moments = moments_of(syntax, location.time, location.form)
    counted: list[tuple[datetime, Decimal, _Value]] = []
    for value in values:
        if not value.counts:
            continue
        at = moments[raws[value.moment]]
        text = Segment(raws[value.quantity].lstrip(), 0, syntax).get(*location.amount)
        try:
            amount = read_quantity(text, lenient=True)
        except WireError:
            continue
        if isinstance(at, datetime):
            counted.append((at, amount, value))
    counted.sort(key=itemgetter(0))
    for (_, before, earlier), (_, after, value) in pairwise(counted):
        if after < before:
            leaf, above = tree.leaf(value.quantity + 1), tree.leaf(earlier.quantity + 1)
            text = f"the register counts down, from {before} to {after}"
            yield registry().finding("VAL402", text, leaf.place(), related=(above.place(),))
