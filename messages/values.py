"""What a value means, whatever the PID: identifiers, dates, parties, series of readings.

Which elements carry what is data (values.json). A rule of the PID's table may say the same more
exactly; then its finding counts (see `without_echoes`).

What has to be looked at follows from the outline of a message, and is kept with it. Texts of
segments that were found right are remembered.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from mscons.edifact import (
    Finding,
    Interchange,
    Kind,
    Leaf,
    Message,
    Outline,
    Path,
    Place,
    Segment,
    Syntax,
    Tree,
    data_of,
    outline_of,
    quoted,
    record,
    written_text,
)
from mscons.schemas import code_lists

from .codes import registry
from .glance import Look, keep
from .identifiers import KINDS, IdentifierError, mpid
from .moments import moments_of, plain_moments_of
from .registers import Location, check_registers, locations_of
from .wire import WireError
from .wire_time import FORMATS, read_time

__all__ = ["check_application", "check_values", "has_right_values", "looks_at_values"]

_At = tuple[int, int]


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data_of(__package__ or "", "values.json"))
    return found


def check_values(tree: Tree) -> Iterator[Finding]:
    """Check the values of one message, and its parties against those of its interchange."""
    if tree.structure is None:
        return
    plan, raws = _plan(tree), tree.message.raw
    for index, watch in plan.watches:
        raw = raws[index]
        if raw not in watch.right and not watch.is_right(raw):
            yield from watch.findings(tree.leaf(index + 1))
    interchange = tree.message.interchange
    header = interchange.unb.raw if interchange.unb is not None else ""
    for index, party in plan.parties:
        key = raws[index], header
        if key not in party.right:
            found = list(_party(tree.leaf(index + 1), party, interchange))
            yield from found
            if not found:
                keep(party.right, key)
    if plan.locations:
        yield from check_registers(tree, plan.locations)


def has_right_values(tree: Tree) -> bool:
    """Say whether `check_values` finds nothing; only what was right before is known to be so."""
    plan, raws = _plan(tree), tree.message.raw
    for index, watch in plan.watches:
        raw = raws[index]
        if raw not in watch.right and not watch.is_right(raw):
            return False
    if plan.parties:
        unb = tree.message.interchange.unb
        header = unb.raw if unb is not None else ""
        for index, party in plan.parties:
            if (raws[index], header) not in party.right:
                return False
    return not plan.locations or not any(check_registers(tree, plan.locations))


def looks_at_values(tree: Tree) -> list[Look] | None:
    """List what `check_values` looks at; None where texts of few segments do not tell enough."""
    plan = _plan(tree)
    looks = [Look((index,), watch.tell) for index, watch in plan.watches]
    looks += [Look((index,)) for index, _ in plan.parties]
    for location in plan.locations:
        if any(len(values) > 1 for _, values in location.registers):
            return None
        looks.append(Look(tuple(index for index, _ in location.registers), _differ))
    return looks


def _differ(names: Sequence[str], _: Message) -> bool:
    return len(set(names)) == len(names)


def _plan(tree: Tree) -> "_Plan":
    outline = outline_of(tree)
    plan: _Plan | None = outline.plans.get(_Plan)
    if plan is None:
        plan = outline.plans[_Plan] = _Plan(tree, outline)
    return plan


class _Plan:
    """What to look at in messages of one outline: segments by number, parties, registers."""

    def __init__(self, tree: Tree, outline: Outline) -> None:
        syntax = tree.message.interchange.syntax
        self.watches = [
            (index, watch)
            for index, kind in enumerate(outline.kinds)
            for watch in _watches(kind, syntax)
        ]
        self.parties = [
            (hit.node.start, party)
            for party in _parties()
            for hit in party.path.find(tree)
            if isinstance(hit.node, Leaf) and hit.node.use is not None
        ]
        series: Mapping[str, Any] | None = _data()["readings"].get(tree.message.type)
        self.locations: Sequence[Location] = locations_of(tree, series) if series else ()


# --- single values ----------------------------------------------------------------------------


class _Watch:
    """A value to look at: of one data element of segments of one kind."""

    def __init__(self, place: _At, syntax: Syntax) -> None:
        self.place = place
        self.syntax = syntax
        self.right: set[str] = set()

    def is_right(self, raw: str) -> bool:
        """Look at the text of a segment."""
        segment = Segment(raw.lstrip(), 0, self.syntax)
        right = self.holds(segment)
        if right:
            keep(self.right, raw)
        return right

    def tell(self, texts: Sequence[str], message: Message) -> bool:
        """Say whether the value is right in the plain text of a segment."""
        return self.holds(Segment(written_text(texts[0]), 0, self.syntax))

    def holds(self, segment: Segment) -> bool:
        """Say whether the value is right."""
        raise NotImplementedError

    def findings(self, leaf: Leaf) -> Iterator[Finding]:
        """Say what is wrong with it."""
        raise NotImplementedError

    def element(self, leaf: Leaf) -> Any:
        """Give the data element in the variant that the segment is; None if it is none."""
        elements = leaf.use.elements if leaf.use is not None else ()
        return next((element for element in elements if element.place == self.place), None)


class _Identifier(_Watch):
    """An identifier of a kind; `code` is the finding code where it is wrong."""

    def __init__(self, place: _At, syntax: Syntax, kind: str, code: str) -> None:
        super().__init__(place, syntax)
        self.kind = KINDS[kind]
        self.code = code

    def holds(self, segment: Segment) -> bool:
        value = segment.get(*self.place)
        return not value or self.kind.is_valid(value)

    def findings(self, leaf: Leaf) -> Iterator[Finding]:
        element = self.element(leaf)
        value = leaf.segment.get(*self.place)
        try:
            self.kind.validate(value)
        except IdentifierError as error:
            text = f"{self.kind.NAME} {quoted(value)}: {error}"
            if element is not None:
                yield registry().finding(self.code, text, leaf.place(element))


class _Date(_Watch):
    """A date or time; `code` is the place of its format, DE 2379."""

    def __init__(self, place: _At, syntax: Syntax, code: _At) -> None:
        super().__init__(place, syntax)
        self.code = code
        self._moments = moments_of(syntax, place, code)
        self._plain = plain_moments_of(syntax, place, code)

    def is_right(self, raw: str) -> bool:
        return self._moments[raw] is not None or super().is_right(raw)

    def tell(self, texts: Sequence[str], message: Message) -> bool:
        return self._plain[texts[0]] is not None or super().tell(texts, message)

    def holds(self, segment: Segment) -> bool:
        return self.error(segment) is None

    def error(self, segment: Segment) -> WireError | None:
        """Read it; formats that are not known here are left to the structure."""
        value, code = segment.get(*self.place), segment.get(*self.code)
        try:
            if value and code in FORMATS:
                read_time(value, code)
        except WireError as error:
            return error
        return None

    def findings(self, leaf: Leaf) -> Iterator[Finding]:
        element, error = self.element(leaf), self.error(leaf.segment)
        if element is not None and error is not None:
            value, code = leaf.segment.get(*self.place), leaf.segment.get(*self.code)
            label = leaf.use.label_of(leaf.segment) if leaf.use is not None else leaf.tag
            text = f"{label}: {quoted(value)} in format {code}: {error}"
            yield registry().finding("VAL201", text, leaf.place(element))


@lru_cache(maxsize=4_000)
def _watches(kind: Kind, syntax: Syntax) -> tuple[_Watch, ...]:
    """Find what to look at in segments of a kind."""
    places: dict[str, _At] = {}
    for use in kind.position.uses:
        for element in use.trigger.elements:
            places.setdefault(element.de, element.place)
    found: list[_Watch] = []
    for entry in _data()["identifier"]:
        place = places.get(entry["value"])
        if entry["segment"] != kind.position.trigger or place not in kind.present:
            continue
        where: Mapping[str, Sequence[str]] = entry["where"]
        if all(de in places and kind.get(*places[de]) in codes for de, codes in where.items()):
            found.append(_Identifier(place, syntax, entry["kind"], entry["code"]))
    date, code = places.get("2380"), places.get("2379")
    if date in kind.present and code is not None:
        found.append(_Date(date, syntax, code))
    return tuple(found)


# --- parties ----------------------------------------------------------------------------------


@record(eq=False)
class _Party:
    """A party of a message; `unb` is the element of UNB that names the same one."""

    name: str
    path: Path
    unb: int
    right: set[tuple[str, str]]


@lru_cache(maxsize=1)
def _parties() -> tuple[_Party, ...]:
    listed: dict[str, Any] = _data()["parties"]
    return tuple(
        _Party(name, Path.parse(entry["path"]), entry["unb"], set())
        for name, entry in listed.items()
    )


def _party(leaf: Leaf, party: _Party, interchange: Interchange) -> Iterator[Finding]:
    if leaf.use is None:
        return
    number, agency = leaf.value("3039"), leaf.value("3055")
    element, coded = leaf.use.find("3039"), leaf.use.find("3055")
    owner = mpid.agency(number)
    if mpid.is_valid(number) and agency and owner.nad != agency:
        text = f"{number} was given out by {owner.name}, whose code is {owner.nad}"
        yield registry().finding("VAL103", text, leaf.place(coded))
    unb = interchange.unb
    if unb is None:
        return
    there, kind = unb.get(party.unb, 1), unb.get(party.unb, 2)
    if there != number:
        place = Place(*unb.span(party.unb, 1), path="UNB")
        text = f"the {party.name} is {quoted(number)} here and {quoted(there)} in UNB"
        yield registry().finding("VAL301", text, leaf.place(element), related=(place,))
    elif kind and agency and (agency, kind) not in {(a.nad, a.unb) for a in mpid.AGENCIES}:
        place = Place(*unb.span(party.unb, 2), path="UNB")
        text = f"agency {agency} of the {party.name} does not go with {kind} in UNB"
        yield registry().finding("VAL302", text, leaf.place(coded), related=(place,))


def check_application(interchange: Interchange, pid: int) -> Iterator[Finding]:
    """Check the application reference of an interchange against one PID that it carries."""
    entry = code_lists()["mscons_pids"].get(str(pid))
    unb = interchange.unb
    if entry is None or unb is None:
        return
    expected: list[str] = entry["application_reference"]
    if interchange.application not in expected:
        text = f"the application reference is {interchange.application!r}, PID {pid} goes with "
        place = Place(*unb.span(7), path="UNB/0026")
        yield registry().finding("VAL303", text + " or ".join(expected), place)
