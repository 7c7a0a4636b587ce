"""The layers above the syntax: which checks a message goes through, and who is heard.

* `mig`: the structure of the release that the message declares.
* `ahb`: the table of its PID, on its date (recognition.py), UNB and UNZ once an interchange.
* `value`: what values mean, whatever the PID.

Where two layers say the same of one place, the one that says it more exactly is heard.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mscons.edifact import (
    Finding,
    Group,
    Interchange,
    Leaf,
    Limits,
    Message,
    Outline,
    Place,
    Segment,
    Severity,
    Tree,
    grow,
    outline_of,
    record,
    replace,
)
from mscons.edifact import check as check_structure

from .codes import registry
from .gather import Sieve
from .glance import Glance, Look
from .outcome import Checked, MessageList, MessageOutcome, TreeLine
from .recognition import On, Recogniser, Recognition
from .rules import NO_CONTEXT, Context, Result, account
from .rules import check as check_rules
from .service_rows import check_service_rows
from .values import check_application, check_values, has_right_values, looks_at_values

__all__ = ["LAYERS", "Checks", "Settings", "once"]

LAYERS = ("syntax", "mig", "ahb", "value")
_KINDS = 1_000
_OFTEN = 16
"""After so many messages of one outline it pays to tell others at a glance."""
_GLANCES = 4
"""How many outlines of messages with the same tags are told at a glance."""
_NOTHING = Checked()
_UNKNOWN = Recognition("", "")


@dataclass(slots=True)
class _Clear:
    """A message in which nothing was found: what it is, its result, the number of its kind.

    `seen` counts those like it, and `glance` tells them.
    """

    one: Recognition
    result: Result | None
    kind: int
    seen: int = 0
    glance: Glance | None = None


@record()
class Settings:
    """How to validate.

    `on` is the day whose rules apply: a German day, `message` (each by its own date) or `today`.
    `sender`: surplus items are errors, a receiver only notes them. `grace`: for so many days around
    a cut-over the rules of either side will do. `tidy` warns of trailing separators. `sieve` says
    which findings count, `baseline` which are known already (fingerprint -> how many). `tree` asks
    for the lines of whole messages.
    """

    on: On = "message"
    context: Context = NO_CONTEXT
    sender: bool = True
    layers: tuple[str, ...] = LAYERS
    limits: Limits = Limits()
    grace: int = 0
    engine: str = "fast"
    tidy: bool = False
    sieve: Sieve | None = None
    baseline: Mapping[str, int] | None = None
    tree: bool = False


class Checks:
    """The checks of the messages of one interchange."""

    def __init__(self, settings: Settings, interchange: Interchange, messages: MessageList) -> None:
        self.interchange = interchange
        self._messages = messages
        self._kinds: dict[tuple[int, int], tuple[int, Recognition, Checked]] = {}
        self._settings = settings
        self._recogniser = Recogniser(settings.on, settings.grace)
        self.follows = False
        """Whether earlier messages of the interchange are in another part of the file."""
        self._pids: set[int] = set()
        self._first: Recognition | None = None
        layers = settings.layers
        self._mig, self._ahb, self._value = (layer in layers for layer in LAYERS[1:])
        self._layers: dict[int, tuple[str, ...]] = {}
        self._clear: dict[Outline, _Clear] = {}
        self._glances: dict[str, list[_Clear]] = {}

    def message(self, message: Message) -> tuple[int, list[Finding], list[Finding]]:
        """Check one message: its kind, its findings, and findings of the interchange."""
        glances = self._glances.get(message.tags)
        if glances is not None and (known := self._at_a_glance(message, glances)) is not None:
            return known.kind, [], []
        found = list(message.findings)
        around: list[Finding] = []
        checked = _NOTHING
        one = _UNKNOWN
        tree: Tree | None = None
        result: Result | None = None
        try:
            one = self._recogniser.recognise(message)
            if one.structure is not None:
                tree = grow(message, one.structure)
                known = None if found else self._clear.get(outline_of(tree))
                if known is not None and self._is_like(known, one, tree):
                    self._learn(known, tree)
                    return known.kind, found, around
            if one.pid is not None and one.pid not in self._pids:
                around += self._around(one)
            if self._ahb and one.remarks:
                found += self._recogniser.findings(message, one, tree)
            if tree is not None:
                result = self._layered(tree, one, found)
                if result is not None and one.plan is not None:
                    checked = account(one.plan, result)
        except Exception as problem:
            place = Place(message.start, message.end, message.number, 1)
            found.append(_failed(place, problem))
        kind = self._kind(one, checked)
        if tree is not None and not found:
            self._remember(tree, one, result, kind)
        return kind, found, around

    def _is_like(self, known: _Clear, one: Recognition, tree: Tree) -> bool:
        """Say whether nothing can be found in a message, as in an earlier one of its outline."""
        again = known.result.again if known.result is not None else None
        return (
            one is known.one
            and (again is None or again(tree))
            and (not self._value or has_right_values(tree))
        )

    def _remember(self, tree: Tree, one: Recognition, result: Result | None, kind: int) -> None:
        """Keep that nothing was found in a message; of one table only if others can be told."""
        outline = outline_of(tree)
        if outline.lasting and outline.sound and (result is None or result.again is not None):
            if len(self._clear) >= _KINDS:
                self._clear.clear()
            self._clear[outline] = _Clear(one, result, kind)

    # --- at a glance --------------------------------------------------------------------------

    def _at_a_glance(self, message: Message, glances: list[_Clear]) -> _Clear | None:
        """Find a message in which nothing was found, and which tells that of this one, too."""
        if message.findings:
            return None
        for known in glances:
            glance = known.glance
            if glance is not None and glance.passes(message):
                return known
        return None

    def _learn(self, known: _Clear, tree: Tree) -> None:
        """Count one more message in which nothing was found, and learn to tell it at a glance."""
        message = tree.message
        known.seen += 1
        if known.glance is not None:
            known.glance.learn(message)
            if not known.glance.pays:
                known.glance = None
                self._glances[message.tags].remove(known)
        elif known.seen == _OFTEN:
            looks = self._looks(known, tree)
            outline = outline_of(tree)
            if looks is not None and all(kind.pattern is not None for kind in outline.kinds):
                known.glance = Glance(outline, looks, message.interchange.syntax)
                glances = self._glances.setdefault(message.tags, [])
                glances.insert(0, known)
                for other in glances[_GLANCES:]:
                    other.glance = None
                del glances[_GLANCES:]

    def _looks(self, known: _Clear, tree: Tree) -> Sequence[Look] | None:
        """List what has to be looked at in messages like this one; None where that won't do."""
        rules: Sequence[Look] = ()
        if known.result is not None and known.result.looks is not None:
            rules = known.result.looks()
        values = looks_at_values(tree) if self._value else []
        if values is None or any(not all(one.touched) for one in (*rules, *values)):
            return None  # of UNH, a glance tells the release only
        return [self._recogniser.look(tree.message), *rules, *values]

    def _kind(self, one: Recognition, checked: Checked) -> int:
        """Give the number of the kind of a message in the list of messages."""
        known = self._kinds.get((id(one), id(checked)))
        if known is not None:
            return known[0]
        kind = self._messages.kind(
            MessageOutcome(
                0,
                "",
                one.type,
                one.release,
                one.pid,
                one.fv.name if one.fv is not None else None,
                checked,
                one.plan.table.provisional if one.plan is not None else None,
                self._layers_of(one),
            )
        )
        if len(self._kinds) >= _KINDS:
            self._kinds.clear()
        self._kinds[id(one), id(checked)] = (kind, one, checked)  # which keeps both alive
        return kind

    def _layered(self, tree: Tree, one: Recognition, found: list[Finding]) -> Result | None:
        """Run the layers above the syntax; give the result of the table, if there is one."""
        settings = self._settings
        result: Result | None = None
        if self._mig:
            found += check_structure(tree, ignore=("0057",) if one.wrong_release else ())
        if self._ahb and one.plan is not None:
            result = check_rules(tree, one.plan, settings.context, sender=settings.sender)
            for finding in result.findings:
                if not one.wrong_release or not (finding.place.path or "").endswith("/0057"):
                    found.append(finding)
        if self._value:
            found += check_values(tree)
        cut = [finding for finding in tree.message.findings if finding.code == _CUT_OFF]
        if cut:
            found[:] = [_excused(finding, cut[0]) for finding in found]
        return result

    def _layers_of(self, one: Recognition) -> tuple[str, ...]:
        """Say which layers a message went through."""
        key = (one.structure is not None) + 2 * one.judged
        known = self._layers.get(key)
        if known is None:
            done = ["syntax"]
            if self._mig and one.structure is not None:
                done.append("mig")
            if self._ahb and one.judged:
                done.append("ahb")
            if self._value and one.structure is not None:
                done.append("value")
            known = self._layers[key] = tuple(done)
        return known

    # --- the interchange ----------------------------------------------------------------------

    def _around(self, one: Recognition) -> Iterator[Finding]:
        """Check UNB: by the table of the first message, and against each PID."""
        assert one.pid is not None
        self._pids.add(one.pid)
        unb = self.interchange.unb
        if self._first is None and one.plan is not None:
            self._first = one
            if unb is not None and not self.follows:
                yield from self.rows(unb)
        if self._value:
            yield from check_application(self.interchange, one.pid)

    def rows(self, segment: Segment) -> Iterator[Finding]:
        """Check UNB or UNZ against its rows in the table of the first message."""
        if not self._ahb or self._first is None or self._first.plan is None:
            return
        try:
            yield from check_service_rows(segment, self._first.plan, self._settings.context)
        except Exception as problem:
            yield _failed(Place(segment.start, segment.end, path=segment.tag), problem)

    # --- shown whole --------------------------------------------------------------------------

    def tree_lines(self, message: Message) -> Iterator[TreeLine]:
        """Give the lines of a message as a tree."""
        tree = grow(message, self._recogniser.recognise(message).structure)
        return _tree_lines(tree)


def _excused(finding: Finding, cut: Finding) -> Finding:
    """Turn what is missing in a message that was cut off into a note: it may have followed."""
    if finding.code not in _ABSENT:
        return finding
    related = (*finding.related, cut.place)
    return finding._replace(severity=Severity.NOTE, related=related)


def _failed(place: Place, problem: Exception) -> Finding:
    """Make a finding of a check that fell over; the run goes on."""
    text = f"the check failed with {type(problem).__name__}: {str(problem)[:200]}"
    return registry().finding("VAL901", text, place)


_CUT_OFF = "ENV103"
_ABSENT = {"MIG102", "MIG103", "MIG201", "AHB101", "AHB102"}
_NO_NUMBER = {"MIG211", "MIG214"}
_OF_A_VALUE = ("VAL1", "VAL2", "VAL302", "VAL303")
_SAME = {
    "MIG301": ("AHB104", "AHB902"),
    "MIG102": ("AHB101", "AHB902"),
    "MIG103": ("AHB101", "AHB902"),
    "MIG201": ("AHB101", "AHB902"),
    "MIG104": ("AHB302",),
    "MIG105": ("AHB302",),
}
_QUALIFIED = re.compile(r"(.*[^]])\[([^][]*)\]", re.DOTALL)


def once(findings: list[Finding]) -> list[Finding]:
    """Leave out what another finding says of the same place more exactly."""
    if len(findings) < 2:
        return findings
    exact: dict[object, int] = {}
    said: dict[tuple[str, Place], list[tuple[frozenset[str], int]]] = {}
    for one in findings:
        if one.code.startswith("AHB"):
            place, rank = one.place, one.severity.rank
            where, codes = _item(place)
            said.setdefault((one.code, where), []).append((codes, rank))
            exact[_bytes(place)] = max(rank, exact.get(_bytes(place), 0))
    if not said:
        return findings
    numberless = {one.place for one in findings if one.code in _NO_NUMBER}
    found: list[Finding] = []
    for one in findings:
        if one.code == "AHB201" and one.place in numberless:
            continue
        other = -1
        if one.code.startswith(_OF_A_VALUE):
            other = exact.get(_bytes(one.place), -1)
        elif one.code in _SAME:
            where, codes = _item(one.place)
            ranks = [
                rank
                for code in _SAME[one.code]
                for others, rank in said.get((code, where), ())
                if not codes or not others or codes & others
            ]
            other = max(ranks, default=-1)
        if other < one.severity.rank:
            found.append(one)
    return found


def _item(place: Place) -> tuple[Place, frozenset[str]]:
    """Tell the codes in brackets of what is missing from its place: layers name more or less."""
    found = _QUALIFIED.fullmatch(place.path or "") if place.start == place.end else None
    if found is None:
        return place, frozenset()
    return replace(place, path=found[1]), frozenset(re.split("[|,]", found[2]))


def _bytes(place: Place) -> object:
    """Give the bytes of a place; of what is missing there are none, so the place itself."""
    return (place.start, place.end) if place.start < place.end else place


def _tree_lines(tree: Tree) -> Iterator[TreeLine]:
    number = tree.message.number

    def below(group: Group, depth: int) -> Iterator[TreeLine]:
        for node in group:
            use = node.use
            if isinstance(node, Leaf):
                yield TreeLine(
                    number,
                    depth,
                    node.name,
                    use.name if use is not None else "",
                    node.index,
                    node.segment.text,
                )
            elif isinstance(node, Group):
                name = node.use.name if node.use is not None else ""
                yield TreeLine(number, depth, node.name, name)
                yield from below(node, depth + 1)

    return below(tree.root, 0)
