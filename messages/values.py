"""What a value means, whatever the PID: identifiers, dates, parties, series of readings.

Which elements carry what is data (values.toml). A rule of the PID's table may say the same more
exactly; then its finding counts.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from mscons.edifact import Finding, Group, Interchange, Leaf, Path, Place, Tree
from mscons.schemas import code_lists

from .codes import registry
from .identifiers import KINDS, IdentifierError, mpid
from .wire import WireError, read_quantity
from .wire_time import read_time

__all__ = ["check_application", "check_values"]


@dataclass(frozen=True, slots=True)
class _Identifier:
    value: str
    where: Mapping[str, tuple[str, ...]]
    kind: str
    code: str


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads((files(__package__ or "") / "values.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _identifiers() -> dict[str, list[_Identifier]]:
    found: dict[str, list[_Identifier]] = {}
    for entry in _data()["identifier"]:
        where = {de: tuple(codes) for de, codes in entry["where"].items()}
        one = _Identifier(entry["value"], where, entry["kind"], entry["code"])
        found.setdefault(entry["segment"], []).append(one)
    return found


def check_values(tree: Tree) -> Iterator[Finding]:
    """Check the values of one message, and its parties against those of its interchange."""
    if tree.structure is None:
        return
    identifiers = _identifiers()
    for number, segment in enumerate(tree.segments, 1):
        tag = segment.tag
        if tag in identifiers:
            yield from _identify(tree.leaf(number), identifiers[tag])
        elif tag == "DTM":
            yield from _date(tree.leaf(number))
    yield from _parties(tree)
    yield from _readings(tree)


# --- single values ----------------------------------------------------------------------------


def _identify(leaf: Leaf, rules: list[_Identifier]) -> Iterator[Finding]:
    use = leaf.use
    if use is None:
        return
    for rule in rules:
        element = use.find(rule.value)
        if element is None or any(leaf.value(de) not in c for de, c in rule.where.items()):
            continue
        value = leaf.segment.get(*element.place)
        kind = KINDS[rule.kind]
        if not value or kind.is_valid(value):
            continue
        try:
            kind.validate(value)
        except IdentifierError as error:
            text = f"{kind.NAME} {_shown(value)}: {error}"
            yield registry().finding(rule.code, text, leaf.place(element))


def _date(leaf: Leaf) -> Iterator[Finding]:
    use = leaf.use
    element = use.find("2380") if use is not None else None
    if element is None:
        return
    value, code = leaf.segment.get(*element.place), leaf.value("2379")
    if not value or not code:
        return
    try:
        read_time(value, code)
    except WireError as error:
        text = f"{leaf.name}: {_shown(value)} in format {code} {error}"
        yield registry().finding("VAL201", text, leaf.place(element))
    except ValueError:
        return  # a format that is not known here; the code list of the structure says so


def _shown(value: str) -> str:
    return repr(value if len(value) <= 40 else value[:40] + "…")


# --- parties ----------------------------------------------------------------------------------


def _parties(tree: Tree) -> Iterator[Finding]:
    unb = tree.message.interchange.unb
    for name, party in _data()["parties"].items():
        for hit in Path.parse(party["path"]).find(tree):
            leaf = hit.node
            if not isinstance(leaf, Leaf) or leaf.use is None:
                continue
            number, agency = leaf.value("3039"), leaf.value("3055")
            element = leaf.use.find("3039")
            owner = mpid.agency(number)
            if mpid.is_valid(number) and agency and owner.nad != agency:
                text = f"{number} was given out by {owner.name}, whose code is {owner.nad}"
                yield registry().finding("VAL103", text, leaf.place(leaf.use.find("3055")))
            if unb is None:
                continue
            there, kind = unb.get(party["unb"], 1), unb.get(party["unb"], 2)
            place = Place(*unb.span(party["unb"], 1))
            if there != number:
                text = f"the {name} is {_shown(number)} here and {_shown(there)} in UNB"
                yield registry().finding("VAL301", text, leaf.place(element), related=(place,))
            elif kind and agency and (agency, kind) not in {(a.nad, a.unb) for a in mpid.AGENCIES}:
                text = f"agency {agency} of the {name} does not go with {kind} in UNB"
                place = Place(*unb.span(party["unb"], 2))
                where = leaf.place(leaf.use.find("3055"))
                yield registry().finding("VAL302", text, where, related=(place,))


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


# --- readings ---------------------------------------------------------------------------------


def _readings(tree: Tree) -> Iterator[Finding]:
    """Compare the values of each register: the same moment twice, a meter that counts down."""
    series: dict[str, Any] | None = _data()["readings"].get(tree.message.type)
    if series is None:
        return
    for node in tree.walk():
        if isinstance(node, Group) and node.tag == series["register"]:
            groups = node.groups(series["value"])
            if len(groups) > 1:
                yield from _register(groups, series)


def _register(groups: list[Group], series: dict[str, Any]) -> Iterator[Finding]:
    tag, kind_de, value_de = series["quantity"]
    seen: dict[tuple[str, str], Leaf] = {}
    counted: list[tuple[datetime, Decimal, Leaf]] = []
    for group in groups:
        leaf = group.leaves(tag)[0] if group.leaves(tag) else None
        times = group.leaves(*series["moment"])
        if leaf is None or not times:
            continue
        kind, moment = leaf.value(kind_de), times[0].value("2380")
        earlier = seen.setdefault((kind, moment), leaf)
        if earlier is not leaf:
            text = f"{leaf.name} {kind}: a value for {moment} stands above already"
            where = leaf.place()
            yield registry().finding("VAL401", text, where, related=(earlier.place(),))
        elif kind in series["counters"]:
            try:
                at = read_time(moment, times[0].value("2379"))
                value = read_quantity(leaf.value(value_de), lenient=True)
            except ValueError:
                continue
            if isinstance(at, datetime):
                counted.append((at, value, leaf))
    yield from _falling(counted)


def _falling(counted: list[tuple[datetime, Decimal, Leaf]]) -> Iterator[Finding]:
    counted.sort(key=lambda one: one[0])
    for (_, before, earlier), (_, after, leaf) in pairwise(counted):
        if after < before:
            text = f"the register counts down, from {before} to {after}"
            yield registry().finding("VAL402", text, leaf.place(), related=(earlier.place(),))
