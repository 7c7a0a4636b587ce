"""The walk of a message along the table of its PID.

It meets each group once. In the context of a group it asks of every rule: must the item be there,
may it, must it not; of what is there: is the code allowed, is the value right, does it occur too
often. It decides only; what it finds has neither words nor offsets (see fault.py).

A message that is long is long because groups repeat. Those that are alike are walked once: their
neighbours are in the same groups, so that only truths that depend on values can differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from mscons.edifact import (
    ElementUse,
    Group,
    GroupUse,
    Item,
    Kind,
    Leaf,
    Node,
    Outline,
    SegmentUse,
    Tree,
    record,
)

from .asks import Ask, Written, asks_of
from .decision import Decision
from .evaluation import Deciding, Lookup, Phase
from .fault import Case, Fault
from .nodes import Mark
from .plan import ElementRule, GroupRule, Plan, Rule, SegmentRule
from .rulebook import Asked
from .scope import Counts, Frame, Site, spans_of
from .truth import Truth

__all__ = ["Open", "Walk"]

_Node = TypeVar("_Node", Leaf, Group)
_Spans = tuple[tuple[str, int, int], ...]
_ENVELOPE = {"UNH", "UNT"}
"""Whether these are there is looked after where messages are cut."""
MANY = 8
"""From so many groups side by side on, those that are alike are walked once."""
_KEEP = 20_000
SMALL = 60
"""Groups of more segments than this are walked each."""


@record()
class Open:
    """A number that would have to be known to decide a row, and where."""

    rule: int
    number: str
    site: Site


@dataclass(slots=True)
class _Section:
    """What the walk of one group gave: its segments, faults, and questions on what is in it."""

    start: int
    stop: int
    faults: Sequence[Fault]
    asks: Sequence[Ask]


class Walk:
    """One walk. `faults`, `opens`, `asked` and `written` are what it gives."""

    def __init__(self, tree: Tree, plan: Plan, frame: Frame, outline: Outline) -> None:
        """Walk. `asked` is complete if the outline is a lasting one."""
        self.tree = tree
        self.plan = plan
        self.book = plan.book
        self.frame = frame
        self.kinds: Sequence[Kind] = outline.kinds
        self.lasting = outline.lasting
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.written: list[Written] = []
        self.opens: dict[tuple[int, str], Open] = {}
        self._counted: set[tuple[int, int]] = set()
        self._group(plan.root, tree.root, spans_of(tree.root))

    def _group(self, rules: GroupRule, group: Group, spans: _Spans) -> None:
        """Walk a group that is there, and all that is in it."""
        leaves: dict[SegmentUse | None, list[Leaf]] = {}
        groups: dict[GroupUse | None, list[Group]] = {}
        for node in group:
            use = self._use(rules.use, node)
            if isinstance(node, Leaf):
                assert use is None or isinstance(use, SegmentUse)
                leaves.setdefault(use, []).append(node)
            elif isinstance(node, Group):
                assert use is None or isinstance(use, GroupUse)
                groups.setdefault(use, []).append(node)
        for use, segment in rules.segments.items():
            found = leaves.get(use, [])
            if segment.rule is not None:
                found = self._present(segment.rule, use, group, spans, found)
            for leaf in found:
                self._leaf(segment, group, spans, leaf)
        for group_use, inner in rules.groups.items():
            found_groups = groups.get(group_use, [])
            if inner.rule is not None:
                found_groups = self._present(inner.rule, group_use, group, spans, found_groups)
            self._groups(inner, found_groups, spans)
        self._strangers(rules, leaves, groups, spans)

    def _use(self, group: GroupUse, node: Node) -> Item | None:
        """Find the variant that a node is, by the kind of its first segment."""
        slot = group.slots.get(node.run.position.counter)
        if slot is None or node.stray:
            return None
        if len(slot.uses) == 1:
            return slot.uses[0]
        kids = node.run.kids
        if kids is not None and kids[0].supposed:
            return None
        key = slot, self.kinds[node.start]
        choices = self.plan.choices
        if key not in choices:
            if len(choices) >= _KEEP:
                choices.clear()
            choices[key] = slot.choose(key[1])
        return choices[key]

    # --- groups that are alike ----------------------------------------------------------------

    def _groups(self, rules: GroupRule, groups: Sequence[Group], spans: _Spans) -> None:
        """Walk groups of one kind that stand side by side."""
        alike: dict[tuple[Kind, ...], _Section] | None = None
        if len(groups) > MANY and not self.lasting:
            alike = {}
        for group in groups:
            size = len(group)
            inner = ((group.tag, group.start, group.start + size), *spans)
            if alike is None or size > SMALL:
                self._group(rules, group, inner)
                continue
            kinds = tuple(self.kinds[group.start : group.start + size])
            section = alike.get(kinds)
            if section is None or not self._again(section, group.start, len(spans)):
                alike[kinds] = self._section(rules, group, inner)

    def _section(self, rules: GroupRule, group: Group, spans: _Spans) -> _Section:
        faults, asked, written = len(self.faults), len(self.asked), len(self.written)
        self._group(rules, group, spans)
        start, stop = group.start, group.start + len(group)
        # Answers that only segments around the group gave are the same for all groups in there.
        inner = [one for one in self.asked[asked:] if any(start <= i < stop for i in one.touched)]
        asks = asks_of(inner, self.written[written:], self.book, self.frame)
        del self.asked[asked:], self.written[written:]
        return _Section(start, stop, self.faults[faults:], asks)

    def _again(self, section: _Section, start: int, depth: int) -> bool:
        """Take over what a group gave, if all that was asked there has the same answer here."""
        by = start - section.start
        for ask in section.asks:
            if not ask.again(self.frame, section.start, section.stop, by, depth):
                return False
        self.faults += [fault.moved(by, depth) for fault in section.faults]
        return True

    # --- presence -----------------------------------------------------------------------------

    def _present(
        self,
        rule: Rule,
        use: SegmentUse | GroupUse,
        group: Group,
        spans: _Spans,
        found: list[_Node],
    ) -> list[_Node]:
        """Decide whether an item must be, may be, must not be there; give what to look into."""
        site = self._site(rule, group, spans, found[0].start if found else None)
        look = self._look(site)
        decision = self._decide(rule, look)
        if decision.truth is Truth.UNKNOWN:
            if _matters(decision, bool(found)):
                self._open(rule, decision.deciding, site)
        elif not found:
            demanded = decision.mark is not None and decision.mark.demand is not Mark.KANN
            if demanded and use.tag not in _ENVELOPE:
                why = decision.deciding
                self._add(Case.MISSING, site, rule, why, mark=decision.mark, use=use)
            return []
        elif decision.forbidden:
            for node in found:
                self._add(Case.FORBIDDEN, _at(site, node.start), rule, decision.deciding, use=use)
            return []
        if rule.cell.counts and found:
            self._count(rule, site, look, found[-1], use)
        if rule.cell.judges:
            for node in found:
                self._judge(Case.ITEM, rule, _at(site, node.start), use=use)
        return found

    def _count(
        self,
        rule: Rule,
        site: Site,
        look: Lookup,
        last: Leaf | Group,
        use: SegmentUse | GroupUse | None,
    ) -> None:
        """Ask the rules that bound how often something occurs; told once for each group."""
        judgement = rule.cell.judge(look, Phase.COUNT)
        if judgement.truth is Truth.UNKNOWN:
            self._open(rule, judgement.deciding, site)
        elif judgement.truth is Truth.FALSE:
            key = (rule.number, site.spans[0][1])
            if key not in self._counted:
                self._counted.add(key)
                self._add(Case.COUNT, _at(site, last.start), rule, judgement.deciding, use=use)

    def _strangers(
        self,
        rules: GroupRule,
        leaves: dict[SegmentUse | None, list[Leaf]],
        groups: dict[GroupUse | None, list[Group]],
        spans: _Spans,
    ) -> None:
        """Name what the structure knows but the table of this PID has not."""
        for use, found in leaves.items():
            if use is not None and use not in rules.segments:
                for leaf in found:
                    self._add(Case.STRANGE, Site(spans, leaf.start), use=use)
        for group_use, found_groups in groups.items():
            if group_use is not None and group_use not in rules.groups:
                for group in found_groups:
                    self._add(Case.STRANGE, Site(spans, group.start), use=group_use)

    # --- elements -----------------------------------------------------------------------------

    def _leaf(self, rules: SegmentRule, group: Group, spans: _Spans, leaf: Leaf) -> None:
        """Walk the elements of a segment that is there."""
        segment = self.frame.segment(leaf.start)
        for place, rule in rules.elements.items():
            value = segment.get(*place)
            if rule.codes or rule.named:
                self._code(rule, group, spans, leaf, value)
            if rule.rule is not None:
                self._value(rule.rule, rule.use, group, spans, leaf, value)
        for element in rules.others:
            if segment.get(*element.place):
                site = Site(spans, leaf.start, element.place)
                self._add(Case.SPARE, site, element=element)

    def _value(
        self,
        rule: Rule,
        element: ElementUse,
        group: Group,
        spans: _Spans,
        leaf: Leaf,
        value: str,
    ) -> None:
        """Decide on a data element that has no list of codes in the table."""
        site = self._site(rule, group, spans, leaf.start, element.place)
        look = self._look(site)
        decision = self._decide(rule, look)
        if decision.truth is Truth.UNKNOWN and _matters(decision, bool(value)):
            self._open(rule, decision.deciding, site)
        elif not value:
            self._lacking(rule, decision, site, leaf, element)
            return
        elif decision.forbidden:
            why = decision.deciding
            self._add(Case.FILLED, site, rule, why, element=element)
            return
        if value and rule.cell.judges:
            self._judge(Case.VALUE, rule, site, look, element=element)

    def _code(
        self, rules: ElementRule, group: Group, spans: _Spans, leaf: Leaf, value: str
    ) -> None:
        """Decide on a data element whose codes the table lists."""
        element = rules.use
        if not value:
            if rules.rule is None:
                self._codeless(rules, group, spans, leaf)
            return
        row = rules.codes.get(value)
        if row is None:
            if value in rules.named:
                return
            site = Site(spans, leaf.start, element.place)
            first = next(iter((rules.codes or rules.named).values()))
            self._add(Case.UNLISTED, site, first, element=element)
            return
        if value not in element.codes:
            self.written.append(Written(leaf.start, element.place, value))
        site = self._site(row, group, spans, leaf.start, element.place)
        look = self._look(site)
        decision = self._decide(row, look)
        if decision.truth is Truth.UNKNOWN:
            if _matters(decision, present=True):
                self._open(row, decision.deciding, site)
        elif decision.forbidden:
            why = decision.deciding
            self._add(Case.BARRED, site, row, why, element=element)
            return
        if row.cell.judges:
            self._judge(Case.VALUE, row, site, look, element=element)
        if row.cell.counts:
            self._count(row, site, look, leaf, None)

    def _codeless(self, rules: ElementRule, group: Group, spans: _Spans, leaf: Leaf) -> None:
        """Decide whether one of the codes would have to be there."""
        undecided: list[tuple[Rule, Deciding, Site]] = []
        for row in rules.codes.values():
            site = self._site(row, group, spans, leaf.start, rules.use.place)
            decision = self._decide(row, self._look(site))
            if decision.truth is Truth.TRUE:
                self._lacking(row, decision, site, leaf, rules.use)
                return
            if decision.truth is Truth.UNKNOWN and _matters(decision, present=False):
                undecided.append((row, decision.deciding, site))
        for one in undecided:
            self._open(*one)

    # --- answers ------------------------------------------------------------------------------

    def _site(
        self,
        rule: Rule,
        group: Group,
        spans: _Spans,
        index: int | None,
        place: tuple[int, int] | None = None,
    ) -> Site:
        counts = Counts(rule.path, group) if rule.cell.counts else ()
        return Site(spans, index, place, rule.row.path, counts)

    def _look(self, site: Site) -> Lookup:
        return self.book.lookup(site, self.frame, self.asked)

    def _decide(self, rule: Rule, look: Lookup) -> Decision:
        """Find the mark that applies; the same truths give the same decision."""
        truths = tuple(map(look, rule.numbers))
        found = rule.decisions.get(truths)
        if found is None:
            found = rule.cell.decide(dict(zip(rule.numbers, truths, strict=True)).__getitem__)
            rule.decisions[truths] = found
        return found

    def _judge(
        self,
        case: Case,
        rule: Rule,
        site: Site,
        look: Lookup | None = None,
        *,
        use: SegmentUse | GroupUse | None = None,
        element: ElementUse | None = None,
    ) -> None:
        """Ask the conditions that judge a value, or a whole item such as a DTM."""
        judgement = rule.cell.judge(look or self._look(site))
        if judgement.truth is Truth.UNKNOWN:
            self._open(rule, judgement.deciding, site)
        elif judgement.truth is Truth.FALSE:
            self._add(case, site, rule, judgement.deciding, use=use, element=element)

    def _lacking(
        self, rule: Rule, decision: Decision, site: Site, leaf: Leaf, element: ElementUse
    ) -> None:
        if decision.mark is not None and decision.mark.demand is not Mark.KANN:
            why, mark = decision.deciding, decision.mark
            self._add(Case.LACKING, site, rule, why, mark=mark, element=element)

    def _open(self, rule: Rule, deciding: Deciding, site: Site) -> None:
        """Keep what would have to be known."""
        for number, truth in deciding:
            if truth is Truth.UNKNOWN:
                self.opens.setdefault((rule.number, number), Open(rule.number, number, site))

    def _add(
        self,
        case: Case,
        site: Site,
        rule: Rule | None = None,
        deciding: Deciding = (),
        *,
        mark: Mark | None = None,
        use: SegmentUse | GroupUse | None = None,
        element: ElementUse | None = None,
    ) -> None:
        self.faults.append(Fault(case, site, rule, deciding, mark, use, element))


def _at(site: Site, index: int) -> Site:
    return Site(site.spans, index, site.place, site.rule, site.counts)


def _matters(decision: Decision, present: bool) -> bool:
    """Say whether an open decision leaves open if there is a fault."""
    if present:
        return None in decision.possible
    return any(mark is not None and mark.demand is not Mark.KANN for mark in decision.possible)
