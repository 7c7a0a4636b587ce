"""The path language: `SG5[DP]/SG6[172]/SG9/SG10/STS[Z40]/9013=Z74`.

A path names groups, a segment, a data element, a code. A qualifier in brackets tells occurrences
apart: the first component of the segment (of a group: of its trigger), or a named data element,
with alternatives: `SG10[Z30,7037=Z06|Z07]`. `#2` is the second occurrence: of a group or segment
among those of its name in the group around it, of a data element in its segment. `/*` at the end:
all that is below.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from .finding import Place, quoted
from .segments import Segment
from .structure import ElementUse, GroupUse, Item, SegmentUse, Structure
from .tree import Group, Leaf, Node, Tree

__all__ = ["Condition", "Hit", "Path", "PathError", "Resolved", "Step", "name_of"]

_NAME = re.compile(r"SG[0-9]{1,3}|[A-Z][A-Z0-9]{2}")
_CONDITION = re.compile(r"(?:([0-9]{4})=)?([^\],|=]+(?:\|[^\],|=]+)*)")
_NUMBER = re.compile(r"#([1-9][0-9]{0,8})")
_ELEMENT = re.compile(r"([0-9]{4})(?:#([1-9][0-9]{0,2}))?(?:=([\s\S]+))?")
_LONG = 200
_UNFINISHED = re.compile(r"[0-9]{4}(?:#[1-9][0-9]{0,2})?=")


class PathError(ValueError):
    """A path that cannot be read, or that leads nowhere; `at` counts characters from 0.

    `home` is the path of the groups in which the step stands that was not found; "" if there are
    none.
    """

    def __init__(self, path: str, at: int, problem: str, home: str = "") -> None:
        """Say where in `path` the trouble begins, and what it is."""
        super().__init__(f"{quoted(path, _LONG)[1:-1]}: {problem}")
        self.path = path
        self.at = at
        self.problem = problem
        self.home = home


class Condition(NamedTuple):
    """A data element (None: the first component) has one of these codes."""

    de: str | None
    codes: tuple[str, ...]

    def __str__(self) -> str:
        """Write it as it stands in brackets."""
        return ("" if self.de is None else f"{self.de}=") + "|".join(self.codes)

    def element(self, use: SegmentUse) -> ElementUse | None:
        """Find the element that is meant."""
        if self.de is not None:
            return use.find(self.de)
        return next((e for e in use.elements if e.place == (1, 1)), None)


class Step(NamedTuple):
    """A group or a segment in a path."""

    name: str
    conditions: tuple[Condition, ...] = ()
    number: int | None = None

    def __str__(self) -> str:
        """Write the step."""
        inside = ",".join(str(c) for c in self.conditions)
        number = "" if self.number is None else f"#{self.number}"
        return self.name + (f"[{inside}]" if inside else "") + number

    @property
    def is_group(self) -> bool:
        """Whether it names a group."""
        return self.name.startswith("SG") and self.name[2:].isdigit()

    def admits(self, use: Item) -> int | None:
        """Say how well a variant fits: None not at all, else the number of exact conditions."""
        if use.tag != self.name:
            return None
        exact = 0
        for condition in self.conditions:
            element = condition.element(use.trigger)
            if element is None or (element.codes and not element.codes.keys() & condition.codes):
                return None
            exact += set(element.codes) == set(condition.codes)
        named = {c.de or "" for c in self.conditions}
        lone = [e for e in use.trigger.coded if len(e.codes) == 1 and e.place != (1, 1)]
        return 10 * exact - sum(e.de not in named for e in lone)

    def holds(self, node: Node) -> bool:
        """Say whether a node of a tree is meant."""
        if node.tag != self.name or self.number not in (None, node.number):
            return False
        segment = node.segment
        if segment is None:
            return not self.conditions
        for condition in self.conditions:
            place = (1, 1)
            if condition.de is not None:
                element = _locate(node, condition.de, 1)
                if element is None:
                    return False
                place = element.place
            if segment.get(*place) not in condition.codes:
                return False
        return True


class Resolved(NamedTuple):
    """What a path means in a structure: the groups from the outside in, the segment, the element.

    `segment` is None for the path of a group. `service`: it is in UNB or UNZ.
    """

    path: "Path"
    groups: tuple[GroupUse, ...]
    segment: SegmentUse | None
    element: ElementUse | None
    service: bool = False

    @property
    def use(self) -> Item:
        """The group or segment that is meant."""
        return self.segment if self.segment is not None else self.groups[-1]

    @property
    def code(self) -> str | None:
        """The code at the end of the path."""
        return self.path.code

    @property
    def mandatory(self) -> bool:
        """Whether the structure demands it where the group around it is there."""
        return self.element.mandatory if self.element is not None else self.use.mandatory

    def find(self, within: Tree | Group) -> "Iterator[Hit]":
        """Find what is meant in a tree, or relative to a group; only this very variant."""
        for hit in self.path.find(within):
            node = hit.node
            if node is None or node.use is self.use:
                yield hit


class Hit(NamedTuple):
    """A place in a tree that a path leads to; `node` is None in UNB and UNZ."""

    node: Group | Leaf | None
    segment: Segment | None
    element: ElementUse | None = None

    @property
    def value(self) -> str:
        """The value of the data element; "" if the path names none."""
        if self.element is None or self.segment is None:
            return ""
        return self.segment.get(*self.element.place)

    @property
    def place(self) -> Place:
        """Where it stands."""
        if isinstance(self.node, Leaf):
            return self.node.place(self.element)
        if self.node is not None:
            return self.node.place()
        assert self.segment is not None
        span = self.segment.span(*self.element.place) if self.element else None
        start, end = span or (self.segment.start, self.segment.end)
        name = f"/{self.element.de}" if self.element else ""
        return Place(start, end, path=self.segment.tag + name)


_Chain = tuple[GroupUse, ...]


@lru_cache(maxsize=1_000)
def _reached(
    structure: Structure, steps: tuple[Step, ...]
) -> tuple[tuple[_Chain, ...], tuple[tuple[_Chain, SegmentUse], ...]]:
    """Find the groups, or the segments, to which steps lead; nothing where they lead nowhere.

    The paths of a table begin alike, so what their first steps mean is kept.
    """
    if not steps:
        return ((),), ()
    step = steps[-1]
    found: list[tuple[int, _Chain, Item]] = []
    for chain in _reached(structure, steps[:-1])[0]:
        group = chain[-1] if chain else structure.root
        for item in group.items:
            fit = step.admits(item)
            if fit is not None:
                found.append((fit, chain, item))
    best = max((fit for fit, _, _ in found), default=0)
    kept = [(chain, item) for fit, chain, item in found if fit == best or not step.conditions]
    return (
        tuple((*chain, item) for chain, item in kept if isinstance(item, GroupUse)),
        tuple((chain, item) for chain, item in kept if isinstance(item, SegmentUse)),
    )


class Path(NamedTuple):
    """A path. `de_number` counts equal data elements in a segment; `below`: it ends in `/*`."""

    steps: tuple[Step, ...]
    de: str | None = None
    de_number: int = 1
    code: str | None = None
    below: bool = False

    @classmethod
    def parse(cls, text: str) -> "Path":
        """Read a path. Raises PathError."""
        return _Reader(text).path()

    def __str__(self) -> str:
        """Write the path; reading that gives the path again."""
        parts = [str(step) for step in self.steps]
        if self.de is not None:
            number = f"#{self.de_number}" if self.de_number > 1 else ""
            parts.append(self.de + number + ("" if self.code is None else f"={self.code}"))
        if self.below:
            parts.append("*")
        return "/".join(parts)

    @property
    def parent(self) -> "Path":
        """The path without its last part: of a code its element, of an element its segment."""
        if self.below or self.code is not None:
            return Path(self.steps, self.de if not self.below else None, self.de_number)
        return Path(self.steps if self.de is not None else self.steps[:-1])

    # --- in a structure -----------------------------------------------------------------------

    def resolve(self, structure: Structure) -> tuple[Resolved, ...]:
        """Find what the path means; several variants if it names no qualifier.

        Where variants fit unequally well, the most specific ones win. Raises PathError that says
        where the path goes wrong and what is possible there.
        """
        service = structure.service.get(self.steps[0].name)
        if service is not None:
            if len(self.steps) > 1:
                raise self._wrong(1, f"{service.tag} is no group", ())
            return (self._ending((), service, service=True),)
        for number in range(1, len(self.steps) + 1):
            if not any(_reached(structure, self.steps[:number])):
                raise self._lost(structure, number - 1)
        here, ends = _reached(structure, self.steps)
        if self.de is not None and not ends:
            raise self._wrong(len(self.steps), f"{self.de} stands in a segment, not in a group", ())
        if not ends:
            return tuple(Resolved(self, chain, None, None) for chain in here)
        return self._endings(ends)

    def _endings(self, ends: "Iterable[tuple[_Chain, SegmentUse]]") -> tuple[Resolved, ...]:
        made: list[Resolved] = []
        trouble: PathError | None = None
        for chain, segment in ends:
            try:
                made.append(self._ending(chain, segment))
            except PathError as error:
                trouble = trouble or error
        if not made and trouble is not None:
            raise trouble
        return tuple(made)

    def _ending(
        self, chain: tuple[GroupUse, ...], segment: SegmentUse, *, service: bool = False
    ) -> Resolved:
        element: ElementUse | None = None
        if self.de is not None:
            element = segment.find(self.de, self.de_number)
            last = len(self.steps)
            if element is None:
                count = sum(e.de == self.de for e in segment.elements)
                if count:
                    times = "once" if count == 1 else f"{count} times"
                    raise self._wrong(last, f"{segment.tag} has {self.de} {times}", ())
                names = [e.de for e in segment.elements]
                raise self._wrong(last, f"{segment.label()} has no {self.de}", names)
            if self.code is not None and element.codes and self.code not in element.codes:
                problem = f"{self.de} of {segment.label()} has no code {self.code}"
                raise self._wrong(last, problem, list(element.codes))
        return Resolved(self, chain, segment, element, service)

    def _lost(self, structure: Structure, number: int) -> PathError:
        """Explain why a step leads nowhere."""
        here, ends = _reached(structure, self.steps[:number])
        if ends:
            return self._wrong(number, f"{self.steps[number - 1].name} is no group", ())
        step = self.steps[number]
        groups = [chain[-1] if chain else structure.root for chain in here]
        items = [item for group in groups for item in group.items]
        where = groups[0].tag or "the message"
        same = [item for item in items if item.tag == step.name]
        if same:
            names = dict.fromkeys(name_of(structure, item) for item in same)
            return self._wrong(number, f"{where} has no {step}", list(names))
        names = dict.fromkeys(item.tag for item in items)
        if number == 0:
            names |= dict.fromkeys(structure.service)
        problem = f"{where} has no {step.name}"
        home = _home(structure.root, step.name)
        if home:
            return self._wrong(number, f"{problem}, it stands in {home}", (), home)
        return self._wrong(number, problem, list(names))

    def _wrong(
        self, number: int, problem: str, possible: Iterable[str], home: str = ""
    ) -> PathError:
        from difflib import get_close_matches

        parts = str(self).split("/") if self.code is None else [*map(str, self.steps), ""]
        at = sum(len(part) + 1 for part in parts[:number])
        names = list(possible)
        last = str(self.steps[number]) if number < len(self.steps) else self.code or self.de or ""
        close = get_close_matches(last, names, 1, 0.5)
        if close:
            problem += f"; did you mean {close[0]}?"
        if names:
            more = f" and {len(names) - 12} more" if len(names) > 12 else ""
            problem += f" (possible: {', '.join(names[:12])}{more})"
        return PathError(str(self), at, problem, home)

    # --- in a tree ----------------------------------------------------------------------------

    def find(self, within: Tree | Group) -> Iterator[Hit]:
        """Find all places in a tree, or relative to a group, in document order.

        With a data element only those that have a value, with a code those that have this code.
        With `/*` all nodes below.
        """
        if isinstance(within, Tree):
            frame = within.message.interchange
            service = {"UNB": frame.unb, "UNZ": frame.unz}
            if self.steps[0].name in service:
                yield from self._in_service(within, service[self.steps[0].name])
                return
            within = within.root
        yield from self._below(within, 0)

    def _in_service(self, tree: Tree, segment: Segment | None) -> Iterator[Hit]:
        if segment is None or len(self.steps) > 1:
            return
        if self.de is None:
            yield Hit(None, segment)
            return
        use = tree.structure.service.get(segment.tag) if tree.structure is not None else None
        element = use.find(self.de, self.de_number) if use is not None else None
        yield from self._valued(Hit(None, segment, element))

    def _below(self, group: Group, number: int) -> Iterator[Hit]:
        step = self.steps[number]
        nodes: list[Group] | list[Leaf]
        nodes = group.groups(step.name) if step.is_group else group.leaves(step.name)
        last = number + 1 == len(self.steps)
        for node in nodes:
            if not step.holds(node):
                continue
            if not last:
                if isinstance(node, Group):
                    yield from self._below(node, number + 1)
            elif self.below:
                if isinstance(node, Group):
                    for below in node.walk():
                        assert isinstance(below, Group | Leaf)
                        yield Hit(below, below.segment)
            elif self.de is None:
                yield Hit(node, node.segment)
            elif isinstance(node, Leaf):
                element = _locate(node, self.de, self.de_number)
                yield from self._valued(Hit(node, node.segment, element))

    def _valued(self, hit: Hit) -> Iterator[Hit]:
        value = hit.value
        if value and self.code in (None, value):
            yield hit

    def covers(self, node: Node) -> bool:
        """Say whether a node is meant; the path may begin anywhere in the tree.

        `SG9/*` covers all that is below any SG9, `SG9` only the groups themselves.
        """
        here: Node | None = node.parent if self.below else node
        while here is not None:
            if self._ends_at(here):
                return True
            here = here.parent if self.below else None
        return False

    def _ends_at(self, node: Node) -> bool:
        here: Node | None = node
        for step in reversed(self.steps):
            if here is None or not step.holds(here):
                return False
            here = here.parent
        return True


def name_of(structure: Structure, item: Item) -> str:
    """Name a variant as a step: `STS[Z40]`, `SG10[7037=ZB3]`."""
    element = structure.qualifier(item.trigger)
    if element is None:
        return item.tag
    codes = "|".join(element.codes)
    return f"{item.tag}[{codes if element.place == (1, 1) else f'{element.de}={codes}'}]"


def _home(group: GroupUse, name: str) -> str:
    """Find the path of the first group that has a segment or group of a name; "" if none has."""
    for item in group.items:
        if isinstance(item, GroupUse):
            if any(inner.tag == name for inner in item.items):
                return item.tag
            if below := _home(item, name):
                return f"{item.tag}/{below}"
    return ""


def _locate(node: Node, de: str, number: int) -> ElementUse | None:
    """Find a data element in the variant of a node, or else in any variant of its place."""
    use = node.use
    if use is not None:
        return use.trigger.find(de, number)
    for other in node.run.position.uses:
        found = other.trigger.find(de, number)
        if found is not None:
            return found
    return None


class _Reader:
    """Reads the text of a path from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def path(self) -> Path:
        if not self.text:
            raise PathError(self.text, 0, "the path is empty")
        steps: list[Step] = []
        while True:
            rest = self.text[self.at :]
            if rest == "*" and steps:
                return Path(tuple(steps), below=True)
            element = _ELEMENT.fullmatch(rest)
            if element is not None and steps:
                de, number, code = element.groups()
                return Path(tuple(steps), de, int(number or 1), code)
            if steps and _UNFINISHED.fullmatch(rest):
                self.at = len(self.text)
                raise self.wrong("expected a code behind =")
            steps.append(self.step())
            if self.at == len(self.text):
                return Path(tuple(steps))
            if self.text[self.at] != "/":
                raise self.wrong("expected / or the end")
            self.at += 1

    def step(self) -> Step:
        name = _NAME.match(self.text, self.at)
        if name is None:
            raise self.wrong("expected a group (SG5), a segment (NAD), or a data element (3039)")
        self.at = name.end()
        conditions = self.conditions() if self.text[self.at : self.at + 1] == "[" else ()
        number = _NUMBER.match(self.text, self.at)
        if number is not None:
            self.at = number.end()
        return Step(name[0], conditions, int(number[1]) if number else None)

    def conditions(self) -> tuple[Condition, ...]:
        made: list[Condition] = []
        while self.text[self.at] in "[,":
            self.at += 1
            found = _CONDITION.match(self.text, self.at)
            if found is None:
                raise self.wrong("expected codes, such as [DP], [Z17|Z50] or [7037=ZB3]")
            made.append(Condition(found[1], tuple(found[2].split("|"))))
            self.at = found.end()
            if self.at == len(self.text):
                raise self.wrong("expected ]")
        if self.text[self.at] != "]":
            raise self.wrong("expected ]")
        self.at += 1
        return tuple(made)

    def wrong(self, problem: str) -> PathError:
        return PathError(self.text, self.at, f"{problem} at character {self.at + 1}")
