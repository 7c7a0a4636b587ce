"""The check of a message against the table of its PID.

The walk meets each group once. In the context of a group it asks of every rule: must the item be
there, may it, must it not; of what is there: is the code allowed, is the value right, does it
occur too often. What can't be decided is kept with the reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from mscons.edifact import (
    Because,
    ElementUse,
    Finding,
    Group,
    GroupUse,
    Leaf,
    Path,
    Place,
    SegmentUse,
    Severity,
    Tree,
)

from ..codes import registry
from .context import NO_CONTEXT, Context
from .decision import Decision, Judgement
from .evaluation import Deciding, Lookup, Phase
from .nodes import Mark
from .plan import ElementRule, GroupRule, Plan, Rule, SegmentRule
from .scope import Frame, Site
from .truth import Truth

__all__ = ["Result", "check"]

_Node = TypeVar("_Node", Leaf, Group)
_BY_ANSWER = {"Z35": "AHB201", "Z41": "AHB202", "Z39": "AHB203", "Z38": "AHB301", "Z40": "AHB302"}


@dataclass(slots=True)
class Result:
    """Findings, and which rows could not be decided: row number -> numbers of conditions.

    `needs` names the key of the context that would decide a condition.
    """

    findings: list[Finding] = field(default_factory=list[Finding])
    undecided: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    needs: dict[str, str] = field(default_factory=dict[str, str])


def check(tree: Tree, plan: Plan, context: Context = NO_CONTEXT, *, sender: bool = True) -> Result:
    """Check a message. `sender`: surplus items are errors; a receiver only notes them."""
    one = _Check(tree, plan, context, sender)
    one.group(plan.root, tree.root)
    one.result.findings.sort(key=lambda f: (f.place.start, f.place.end, f.code))
    return one.result


class _Counts(Sequence[int]):
    """How often the item of a rule stands in each group around it; counted when asked for."""

    def __init__(self, path: Path, group: Group) -> None:
        self.path = path
        self.groups = _around(group)

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, level: int) -> int:  # type: ignore[override]
        depth = len(self.groups) - 1 - level
        path = self.path
        below = Path(path.steps[depth:], path.de, path.de_number, path.code)
        return sum(1 for _ in below.find(self.groups[level]))


def _around(group: Group) -> list[Group]:
    """List a group and those around it, from the inside out."""
    groups = [group]
    while groups[-1].parent is not None:
        groups.append(groups[-1].parent)
    return groups


@dataclass(frozen=True, slots=True)
class _At:
    """Where a rule is asked: the site, the way to the truths, the group around it."""

    site: Site
    truth: Lookup
    group: Group


class _Check:
    def __init__(self, tree: Tree, plan: Plan, context: Context, sender: bool) -> None:
        self.tree = tree
        self.plan = plan
        self.book = plan.book
        self.frame = Frame.of(tree.message, plan.structure, context, plan.table.pid)
        self.surplus = None if sender else Severity.NOTE
        self.result = Result()
        self.counted: set[tuple[int, int]] = set()
        self.spans: tuple[tuple[str, int, int], ...] = ()

    # --- the walk -----------------------------------------------------------------------------

    def group(self, rules: GroupRule, group: Group) -> None:
        """Check a group that is there, and all that is in it."""
        leaves: dict[SegmentUse | None, list[Leaf]] = {}
        groups: dict[GroupUse | None, list[Group]] = {}
        for node in group:
            if isinstance(node, Leaf):
                leaves.setdefault(node.use, []).append(node)
            elif isinstance(node, Group):
                groups.setdefault(node.use, []).append(node)
        for use, segment in rules.segments.items():
            found = leaves.get(use, [])
            if segment.rule is not None:
                found = self.present(segment.rule, use, group, found)
            for leaf in found:
                self.leaf(segment, group, leaf)
        for group_use, inner in rules.groups.items():
            found_groups = groups.get(group_use, [])
            if inner.rule is not None:
                found_groups = self.present(inner.rule, group_use, group, found_groups)
            for one in found_groups:
                self.group(inner, one)
        self.strangers(rules, leaves, groups)

    def present(
        self, rule: Rule, use: SegmentUse | GroupUse, group: Group, found: list[_Node]
    ) -> list[_Node]:
        """Decide whether an item must be, may be, must not be there; give what to look into."""
        at = self.at(rule, group, found[0].start if found else None)
        decision = self.decide(rule, at)
        if decision.truth is Truth.UNKNOWN:
            if _matters(decision, bool(found)):
                self.unknown(rule, decision.deciding, at)
        elif not found:
            if decision.mark is not None:
                self.missing(rule, decision, at, use)
            return []
        elif decision.forbidden:
            for node in found:
                self.forbidden(rule, decision, at, node)
            return []
        if rule.cell.counts and found:
            self.count(rule, at, found)
        if rule.cell.judges:
            for node in found:
                self.judge_item(rule, group, node)
        return found

    def leaf(self, rules: SegmentRule, group: Group, leaf: Leaf) -> None:
        """Check the elements of a segment that is there."""
        segment = leaf.segment
        for place, rule in rules.elements.items():
            value = segment.get(*place)
            if rule.codes:
                self.code(rule, group, leaf, value)
            if rule.rule is not None:
                self.value(rule.rule, rule.use, group, leaf, value)
        for element in rules.others:
            if segment.get(*element.place):
                what = f"{_label(leaf)}: {element.name} (DE {element.de})"
                text = f"{what} is not in the table of {self.plan.table.pid}"
                self.add("AHB103", text, leaf.place(element), severity=self.surplus)

    def value(self, rule: Rule, element: ElementUse, group: Group, leaf: Leaf, value: str) -> None:
        """Check a data element that has no list of codes in the table."""
        at = self.at(rule, group, leaf.start, element.place)
        decision = self.decide(rule, at)
        if decision.truth is Truth.UNKNOWN and _matters(decision, bool(value)):
            self.unknown(rule, decision.deciding, at)
        elif not value:
            if decision.mark is not None:
                self.lacking(rule, decision, at, leaf, element)
            return
        elif decision.forbidden:
            text = f"{_label(leaf)}: {element.name} (DE {element.de}) must not be there"
            because = self.book.because(decision.deciding, at.site, self.frame)
            self.add("AHB103", text, leaf.place(element), rule, because, self.surplus)
            return
        if value and rule.cell.judges:
            self.judge(rule, at, leaf, element, value)

    def judge(self, rule: Rule, at: _At, leaf: Leaf, element: ElementUse, value: str) -> None:
        """Ask the conditions that judge a value."""
        judgement = rule.cell.judge(at.truth)
        if judgement.truth is Truth.UNKNOWN:
            self.unknown(rule, judgement.deciding, at)
        elif judgement.truth is Truth.FALSE:
            code = self.code_of(judgement, "AHB204")
            because = self.book.because(judgement.deciding, at.site, self.frame)
            words = _reasons(because)
            shown = value if len(value) <= 40 else value[:40] + "…"
            text = f"{_label(leaf)}: {element.name} {shown!r} is wrong"
            if words:
                text += ": " + words
            self.add(code, text, leaf.place(element), rule, because)

    def judge_item(self, rule: Rule, group: Group, node: Leaf | Group) -> None:
        """Ask the conditions that judge a whole segment or group, such as the order of dates."""
        at = self.at(rule, group, node.start)
        judgement = rule.cell.judge(at.truth)
        if judgement.truth is Truth.UNKNOWN:
            self.unknown(rule, judgement.deciding, at)
        elif judgement.truth is Truth.FALSE:
            because = self.book.because(judgement.deciding, at.site, self.frame)
            text = f"{_short(rule)} is wrong: {_reasons(because)}"
            self.add(self.code_of(judgement, "AHB204"), text, node.place(), rule, because)

    def code(self, rule: ElementRule, group: Group, leaf: Leaf, value: str) -> None:
        """Check a data element whose codes the table lists."""
        element = rule.use
        if not value:
            if rule.rule is None:
                self.codeless(rule, group, leaf)
            return
        row = rule.codes.get(value)
        if row is None:
            listed = ", ".join(rule.codes) if len(rule.codes) <= 12 else f"{len(rule.codes)} codes"
            text = f"{_label(leaf)}: code {value[:20]!r} of {element.name} (DE {element.de})"
            text += f" is not in the table of {self.plan.table.pid}, which lists {listed}"
            self.add("AHB104", text, leaf.place(element), next(iter(rule.codes.values())))
            return
        at = self.at(row, group, leaf.start, element.place)
        decision = self.decide(row, at)
        if decision.truth is Truth.UNKNOWN:
            if _matters(decision, present=True):
                self.unknown(row, decision.deciding, at)
        elif decision.forbidden:
            text = f"{_label(leaf)}: code {value!r} of {element.name} is not allowed here"
            because = self.book.because(decision.deciding, at.site, self.frame)
            self.add("AHB104", text, leaf.place(element), row, because)
            return
        if row.cell.judges:
            self.judge(row, at, leaf, element, value)
        if row.cell.counts:
            self.count(row, at, [leaf])

    def codeless(self, rule: ElementRule, group: Group, leaf: Leaf) -> None:
        """Decide whether one of the codes would have to be there."""
        for row in rule.codes.values():
            at = self.at(row, group, leaf.start, rule.use.place)
            decision = self.decide(row, at)
            if decision.mark is not None and decision.truth is Truth.TRUE:
                self.lacking(row, decision, at, leaf, rule.use)
                return

    def count(self, rule: Rule, at: _At, found: Sequence[Leaf | Group]) -> None:
        """Ask the rules that bound how often something occurs; told once for each place."""
        judgement = rule.cell.judge(at.truth, Phase.COUNT)
        if judgement.truth is not Truth.FALSE:
            if judgement.truth is Truth.UNKNOWN:
                self.unknown(rule, judgement.deciding, at)
            return
        key = (rule.number, at.group.start)
        if key in self.counted:
            return
        self.counted.add(key)
        node = found[-1]
        place = node.place()
        text = f"{_short(rule)} occurs too often"
        because = self.book.because(judgement.deciding, at.site, self.frame)
        words = _reasons(because)
        if words:
            text += ": " + words
        self.add(self.code_of(judgement, "AHB301"), text, place, rule, because)

    def strangers(
        self,
        rules: GroupRule,
        leaves: dict[SegmentUse | None, list[Leaf]],
        groups: dict[GroupUse | None, list[Group]],
    ) -> None:
        """Name what the structure knows but the table of this PID has not."""
        pid = self.plan.table.pid
        for use, found in leaves.items():
            if use is not None and use not in rules.segments:
                text = f"{use.label()} ({use.name}) is not in the table of {pid}"
                for leaf in found:
                    self.add("AHB103", text, leaf.place(), severity=self.surplus)
        for group_use, found_groups in groups.items():
            if group_use is not None and group_use not in rules.groups:
                text = f"{group_use.label()} ({group_use.name}) is not in the table of {pid}"
                for group in found_groups:
                    self.add("AHB103", text, group.place(), severity=self.surplus)

    def at(
        self, rule: Rule, group: Group, index: int | None, place: tuple[int, int] | None = None
    ) -> _At:
        """Make the site of a rule."""
        spans = tuple((one.tag, one.start, one.start + len(one)) for one in _around(group))
        counts = _Counts(rule.path, group) if rule.cell.counts else ()
        site = Site(spans, index, place, rule.row.path, counts)
        return _At(site, self.book.lookup(site, self.frame), group)

    # --- answers ------------------------------------------------------------------------------

    def decide(self, rule: Rule, at: _At) -> Decision:
        """Find the mark that applies; the same truths give the same decision."""
        truths = tuple(map(at.truth, rule.numbers))
        found = rule.decisions.get(truths)
        if found is None:
            found = rule.cell.decide(dict(zip(rule.numbers, truths, strict=True)).__getitem__)
            rule.decisions[truths] = found
        return found

    def missing(self, rule: Rule, decision: Decision, at: _At, use: SegmentUse | GroupUse) -> None:
        """Report a group or segment that is not there."""
        group = at.group
        place, before = _behind(group, use)
        label = use.trigger.label()
        step = str(rule.path.steps[-1])
        path = f"{group.path}/{step}" if group.path else step
        place = Place(place.start, place.end, place.message, place.segment, path)
        where = f", after {before}" if before else ""
        self.absent(rule, decision, at, f"{label} is missing", place, f"add {label}{where}")

    def lacking(
        self, rule: Rule, decision: Decision, at: _At, leaf: Leaf, element: ElementUse
    ) -> None:
        """Report a data element that is not there."""
        text = f"{_label(leaf)}: {element.name} (DE {element.de}) is missing"
        help_ = f"add {element.name} to {_label(leaf)}"
        self.absent(rule, decision, at, text, leaf.place(element), help_)

    def absent(
        self,
        rule: Rule,
        decision: Decision,
        at: _At,
        text: str,
        place: Place,
        help_: str,
    ) -> None:
        """Report what is not there, by the mark that demands it."""
        assert decision.mark is not None
        demand = decision.mark.demand
        if demand is Mark.KANN:
            return
        code = "AHB101" if demand is Mark.MUSS else "AHB102"
        strays = [node.place() for node in at.group if isinstance(node, Leaf) and node.stray]
        severity = Severity.NOTE if strays else None
        because = self.book.because(decision.deciding, at.site, self.frame)
        self.add(code, text, place, rule, because, severity, help_, tuple(strays))

    def forbidden(self, rule: Rule, decision: Decision, at: _At, node: Leaf | Group) -> None:
        """Report a group or segment that must not be there."""
        text = f"{_short(rule)} must not be there"
        place = node.place()
        because = self.book.because(decision.deciding, at.site, self.frame)
        self.add("AHB103", text, place, rule, because, self.surplus)

    def unknown(self, rule: Rule, deciding: Deciding, at: _At) -> None:
        """Keep what would have to be known."""
        numbers = {number for number, truth in deciding if truth is Truth.UNKNOWN}
        self.result.undecided.setdefault(rule.number, set()).update(numbers)
        for number in numbers - self.result.needs.keys():
            self.result.needs[number] = self.book.needs(number, at.site, self.frame)

    def code_of(self, judgement: Judgement, otherwise: str) -> str:
        """Choose the finding code by the answer that the first false condition asks for."""
        for number, truth in judgement.deciding:
            meaning = self.book.rule(number)
            answer = meaning.condition.answer if meaning is not None else None
            if truth is Truth.FALSE and answer in _BY_ANSWER:
                return _BY_ANSWER[answer]
        return otherwise

    def add(
        self,
        code: str,
        text: str,
        place: Place,
        rule: Rule | None = None,
        because: tuple[Because, ...] = (),
        severity: Severity | None = None,
        help_: str | None = None,
        related: tuple[Place, ...] = (),
    ) -> None:
        """Make a finding."""
        self.result.findings.append(
            registry().finding(
                code,
                text,
                place,
                severity=severity,
                rule=rule.row.path if rule else None,
                expression=rule.expression if rule else None,
                because=because,
                related=related,
                help=help_,
            )
        )


def _matters(decision: Decision, present: bool) -> bool:
    """Say whether an open decision leaves open if there is a fault."""
    if present:
        return None in decision.possible
    return any(mark is not None and mark.demand is not Mark.KANN for mark in decision.possible)


def _label(leaf: Leaf) -> str:
    return leaf.use.label() if leaf.use is not None else leaf.tag


def _short(rule: Rule) -> str:
    """Name what a row is about: `STS[Z40] (Grund der Ersatzwertbildung)`."""
    return f"{rule.row.path.rpartition('/')[2]} ({rule.row.name})"


def _reasons(because: Iterable[Because]) -> str:
    """Say in words which conditions do not hold."""
    return "; ".join(f"[{b.number}] {b.text}" for b in because if b.truth == Truth.FALSE.value)


def _behind(group: Group, use: SegmentUse | GroupUse) -> tuple[Place, str]:
    """Say where in a group an item would stand, and behind which segment."""
    last = group.start - 1 if not group.tag else group.start
    for node in group:
        found = node.use
        if node.stray or found is None or found.counter > use.counter:
            continue
        if isinstance(node, Group):
            last = max(last, node.start + len(node) - 1)
        else:
            last = max(last, node.start)
    at = max(last, 0)
    leaf = group.tree.leaf(at + 1)
    end = leaf.segment.end
    return Place(end, end, group.tree.message.number, at + 1), _label(leaf)
