"""Messages made from a table alone: a draft is completed until no rule fires any more.

A draft begins with what is wanted in it. The walk along the table says what is missing or may not
be there, and the draft is repaired accordingly: items are added with the first code that the table
allows and a value that its conditions accept; what is not wanted is removed; conditions are made
true or false (recipes.py). Nothing here is written for single rows.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from mscons.edifact import (
    ElementUse,
    Finding,
    GroupUse,
    SegmentUse,
    Severity,
    Tree,
    grow,
    outline_of,
    read,
    wire_text,
)
from mscons.messages import identifiers, legal_time, rules
from mscons.schemas import format_version

Place = tuple[int, int]
SENDER, RECEIVER = "9999002000012", "9999001000013"
IDENTIFIERS = {
    f"{name}_id": identifiers.KINDS[name].sample(Random(7))
    for name in ("malo", "melo", "nelo", "sr", "tr")
}
NUMBERS = {"not_negative", "positive", "at_most", "less_than", "max_decimals", "positive_integer"}


@dataclass(eq=False)
class Seg:
    """A segment of a draft. `kept`: it, or the values at these places, are wanted."""

    use: SegmentUse
    parent: "Grp"
    values: dict[Place, str] = field(default_factory=dict[Place, str])
    kept: bool = False
    fixed: set[Place] = field(default_factory=set[Place])

    def get(self, de: str) -> str:
        element = self.use.find(de)
        return self.values.get(element.place, "") if element is not None else ""

    def text(self) -> str:
        elements: list[list[str]] = []
        for (element, component), value in sorted(self.values.items()):
            while len(elements) < element:
                elements.append([])
            parts = elements[element - 1]
            parts += [""] * (component - len(parts))
            parts[component - 1] = value
        return wire_text(self.use.tag, elements)


@dataclass(eq=False)
class Grp:
    """A group of a draft; its first segment is the trigger."""

    use: GroupUse
    parent: "Grp | None" = None
    items: "list[Seg | Grp]" = field(default_factory=list["Seg | Grp"])
    kept: bool = False

    def add(self, item: "Seg | Grp") -> None:
        """Put an item where the structure has its place, behind others of its kind."""
        order = [id(use) for use in self.use.items]
        self.items.append(item)
        self.items.sort(key=lambda one: (one.use.counter, order.index(id(one.use))))

    def segments(self) -> "list[Seg]":
        found: list[Seg] = []
        for item in self.items:
            found += [item] if isinstance(item, Seg) else item.segments()
        return found


class Recorder(rules.Walk):
    """A walk that remembers truths, decisions and sites by the path of the rule."""

    def __init__(self, draft: "Draft", tree: Tree) -> None:
        self.seen: dict[tuple[str, str], set[rules.Truth]] = {}
        self.decided: dict[str, rules.Decision] = {}
        self.sites: dict[str, rules.Site] = {}
        super().__init__(tree, draft.plan, draft.frame(tree), outline_of(tree))

    def _look(self, site: rules.Site) -> rules.Lookup:
        look = super()._look(site)
        self.sites[site.rule] = site

        def recording(number: str) -> rules.Truth:
            truth = look(number)
            self.seen.setdefault((site.rule, number), set()).add(truth)
            return truth

        return recording

    def _decide(self, rule: rules.Rule, look: rules.Lookup) -> rules.Decision:
        self.decided[rule.row.path] = decision = super()._decide(rule, look)
        return decision


class Draft:
    """A message in the making, and the context that goes with it."""

    def __init__(self, plan: rules.Plan) -> None:
        self.plan = plan
        self.root = Grp(plan.structure.root)
        self.facts: dict[str, bool] = {}
        self.roles: dict[str, set[str]] = {"MS": set(), "MR": set()}
        start = format_version(plan.table.fv).start
        self.day = start + timedelta(days=40)
        self.document = datetime(self.day.year, self.day.month, self.day.day, 8, 10, tzinfo=UTC)
        self.received = self.document + timedelta(days=1)
        self.sector = "Strom"
        self.by_use: dict[SegmentUse, rules.SegmentRule] = {
            use: rule for group in plan.root.walk() for use, rule in group.segments.items()
        }
        self.groups = {group.use: group for group in plan.root.walk()}
        self.order: list[Seg] = []
        for use in plan.structure.root.items:
            if use.tag in ("UNH", "UNT"):
                self.add(self.root, use, kept=True)

    # --- as a message -------------------------------------------------------------------------

    def data(self) -> bytes:
        """Write the interchange."""
        self.order = self.root.segments()
        for seg in self.order:
            if seg.use.tag in ("UNT", "UNH"):
                self._count(seg)
        texts = [seg.text() for seg in self.order]
        head = f"UNB+UNOC:3+{self.party(2)}+{self.party(3)}+261001:0800+REF++VL"
        return "'".join(["UNA:+.? ", head, *texts, "UNZ+1+REF", ""]).encode("latin-1")

    def party(self, element: int) -> str:
        return f"{SENDER if element == 2 else RECEIVER}:500"

    def _count(self, seg: Seg) -> None:
        for element in seg.use.elements:
            if element.de == "0074" and element.place in seg.values and not seg.fixed:
                seg.values[element.place] = str(len(self.order))

    def tree(self) -> Tree:
        (message,) = read(self.data())
        return grow(message, self.plan.structure)

    def context(self) -> rules.Context:
        partners = {
            number: {"roles": sorted(self.roles[key]), "sector": self.sector}
            for key, number in (("MS", SENDER), ("MR", RECEIVER))
        }
        told = {"partners": partners, "conditions": self.facts, "received": self.received}
        return rules.Context.read(told)

    def frame(self, tree: Tree) -> rules.Frame:
        pid, structure = self.plan.table.pid, self.plan.structure
        return rules.Frame.of(tree.message, structure, self.context(), pid, outline_of(tree))

    def walk(self) -> Recorder:
        return Recorder(self, self.tree())

    def findings(self) -> list[Finding]:
        """Check it as it stands."""
        result = rules.check(self.tree(), self.plan, self.context())
        return [found for found in result.findings if found.severity is not Severity.NOTE]

    def copy(self) -> "tuple[Draft, dict[Seg | Grp, Seg | Grp]]":
        """Copy the draft; give the copies of its items, too."""
        other = Draft(self.plan)
        other.facts, other.sector = dict(self.facts), self.sector
        other.roles = {key: set(roles) for key, roles in self.roles.items()}
        other.document, other.received = self.document, self.received
        copies: dict[Seg | Grp, Seg | Grp] = {}

        def group(old: Grp, parent: Grp | None) -> Grp:
            new = Grp(old.use, parent, kept=old.kept)
            copies[old] = new
            for item in old.items:
                if isinstance(item, Grp):
                    new.items.append(group(item, new))
                else:
                    seg = Seg(item.use, new, dict(item.values), item.kept, set(item.fixed))
                    copies[item] = seg
                    new.items.append(seg)
            return new

        other.root = group(self.root, None)
        other.order = other.root.segments()
        return other, copies

    # --- its parts ----------------------------------------------------------------------------

    def group_at(self, span: tuple[str, int, int]) -> Grp | None:
        """Find the group that a site names; None while so much is missing that there is none."""
        tag, start, _ = span
        node: Grp | None = self.order[start].parent
        while node is not None and node.use.tag != tag:
            node = node.parent
        return node

    def add(self, parent: Grp, use: SegmentUse | GroupUse, *, kept: bool = False) -> Seg | Grp:
        """Add a segment, or a group with its trigger."""
        if isinstance(use, GroupUse):
            group = Grp(use, parent, kept=kept)
            self.add(group, use.trigger, kept=kept)
            parent.add(group)
            return group
        seg = Seg(use, parent, kept=kept)
        rule = self.by_use.get(use)
        for element in use.coded:
            listed = rule.elements.get(element.place) if rule is not None else None
            codes = list(listed.codes) if listed is not None and listed.codes else []
            if codes or len(element.codes) == 1 or listed is not None:
                seg.values[element.place] = (codes or list(element.codes))[0]
        parent.add(seg)
        return seg

    def remove(self, item: Seg | Grp) -> bool:
        """Take an item out; False if something in it is wanted."""
        if isinstance(item, Seg) and item.use is item.parent.use.trigger and item.parent.use.tag:
            return self.remove(item.parent)
        if item.kept or (isinstance(item, Grp) and any(_wanted(item))) or item.parent is None:
            return False
        item.parent.items.remove(item)
        return True

    def value(self, seg: Seg, element: ElementUse, rule: rules.Rule | None = None) -> str:
        """Give a value that the conditions of its rule accept."""
        names: set[str] = set()
        for number in rules.parse(rule.expression).numbers() if rule is not None else ():
            meaning = self.plan.book.rule(number)
            if meaning is not None:
                names.add(meaning.condition.predicate)
        for name in sorted(names & IDENTIFIERS.keys()):
            return IDENTIFIERS[name]
        if "obis_listed_for_pid" in names:
            return "1-1:1.8.0"
        if names & {"email_address", "phone_number"}:
            return "meter@example.org" if seg.get("3155") == "EM" else "+49301234567"
        if element.de == "2380":
            return self.time(seg)
        if element.de == "3039":
            return SENDER if seg.get("3035") == "MS" else RECEIVER
        if element.codes:
            return next(iter(element.codes))
        format = element.format
        if format is None or format.kind == "n" or names & NUMBERS:
            return "1".rjust(format.low if format else 1, "1")
        return "A".rjust(format.low, "A")

    def time(self, seg: Seg) -> str:
        """Give a time in the format of a DTM: that of the document, or a midnight before."""
        at = legal_time.midnight(self.day - timedelta(days=2))
        if seg.get("2005") == "137":
            at = self.document
        formats = {
            "303": f"{at:%Y%m%d%H%M}+00",
            "102": f"{at:%Y%m%d}",
            "106": "1231",
            "104": "12011204",
            "602": str(self.day.year + 1),
            "802": "12",
        }
        return formats[seg.get("2379")]

    # --- repair -------------------------------------------------------------------------------

    def complete(self, rounds: int = 120) -> bool:
        """Repair until no rule fires; False if that is not to be had."""
        for _ in range(rounds):
            faults = self.walk().faults
            if not faults:
                return True
            plain = [fault for fault in faults if _is_plain(fault)]
            done = [self.repair(fault) for fault in plain]
            others = (fault for fault in faults if fault not in plain)
            if not any(self.repair(fault) for fault in others) and not any(done):
                return False
        return False

    def repair(self, fault: rules.Fault) -> bool:
        """Do away with a fault; False if what is wanted stands in the way."""
        case, site = fault.case, fault.site
        if case is rules.Case.MISSING:
            group = self.group_at(site.spans[0])
            assert fault.use is not None
            if group is None or any(item.use is fault.use for item in group.items):
                return False
            self.add(group, fault.use)
            return True
        assert site.index is not None
        seg = self.order[site.index]
        if case is rules.Case.FORBIDDEN or case is rules.Case.STRANGE or case is rules.Case.COUNT:
            return self.remove(self._item(seg, fault)) or self.turn(fault)
        if fault.element is None or site.place is None:
            return self.turn(fault)
        place = site.place
        if case is rules.Case.LACKING:
            codes = fault.rule is not None and fault.rule.path.code
            seg.values[place] = codes or self.value(seg, fault.element, fault.rule)
            return True
        if place in seg.fixed:
            return self.turn(fault)
        if case is rules.Case.FILLED or case is rules.Case.SPARE:
            del seg.values[place]
            return True
        if case is rules.Case.VALUE:
            seg.values[place] = self.value(seg, fault.element, fault.rule)
            return True
        return self._other_code(seg, fault)

    def _item(self, seg: Seg, fault: rules.Fault) -> Seg | Grp:
        if not isinstance(fault.use, GroupUse):
            return seg
        node = seg.parent
        while node.use is not fault.use:
            assert node.parent is not None
            node = node.parent
        return node

    def _other_code(self, seg: Seg, fault: rules.Fault) -> bool:
        """Take the next code of the table for an element."""
        assert fault.site.place is not None
        codes = list(self.by_use[seg.use].elements[fault.site.place].codes)
        now = seg.values[fault.site.place]
        after = codes.index(now) + 1 if now in codes else 0
        if after >= len(codes):
            return self.turn(fault)
        seg.values[fault.site.place] = codes[after]
        return True

    def turn(self, fault: rules.Fault) -> bool:
        """Turn one of the conditions that led to a fault."""
        from .recipes import establish

        known = {rules.Truth.TRUE: False, rules.Truth.FALSE: True}
        return any(
            establish(self, number, known[truth], fault.site)
            for number, truth in fault.deciding
            if truth in known
        )


def _is_plain(fault: rules.Fault) -> bool:
    """Say whether the repair of a fault is nothing that others could be in the way of."""
    return fault.case is rules.Case.LACKING or (
        fault.case is rules.Case.MISSING and not fault.deciding
    )


def _wanted(group: Grp) -> list[Seg]:
    return [seg for seg in group.segments() if seg.kept or seg.fixed]


# --- what a row is about ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """A row of a table, and its place: groups from the outside in, segment, element, code."""

    rule: rules.Rule
    groups: tuple[GroupUse, ...]
    segment: SegmentUse | None = None
    element: ElementUse | None = None
    code: str | None = None


def targets(plan: rules.Plan) -> list[Target]:
    """List the rows of a table with a place in messages, each once."""
    found: dict[int, Target] = {}

    def put(rule: rules.Rule | None, *place: Any) -> None:
        if rule is not None:
            found.setdefault(rule.number, Target(rule, *place))

    def walk(group: rules.GroupRule, way: tuple[GroupUse, ...]) -> None:
        put(group.rule, way)
        for use, segment in group.segments.items():
            put(segment.rule, way, use)
            for element in segment.elements.values():
                put(element.rule, way, use, element.use)
                for code, rule in element.codes.items():
                    put(rule, way, use, element.use, code)
        for group_use, inner in group.groups.items():
            walk(inner, (*way, group_use))

    walk(plan.root, ())
    return [found[number] for number in sorted(found)]


class Aim:
    """A draft in which the item of a row stands: `group`, and `seg` where it is in a segment."""

    def __init__(self, plan: rules.Plan, target: Target) -> None:
        self.draft = draft = Draft(plan)
        self.target = target
        self.group = draft.root
        for use in target.groups:
            made = draft.add(self.group, use, kept=True)
            assert isinstance(made, Grp)
            self.group = made
        self.seg: Seg | None = None
        if target.segment is not None:
            there = [one for one in self.group.items if one.use is target.segment]
            seg = there[0] if there else draft.add(self.group, target.segment, kept=True)
            assert isinstance(seg, Seg)
            self.seg = seg
            if target.element is not None:
                place = target.element.place
                seg.fixed.add(place)
                if target.code is not None:
                    seg.values[place] = target.code

    def fill(self) -> bool:
        """Complete the draft with the item in it; False if no message can have it."""
        seg, element = self.seg, self.target.element
        if seg is not None and element is not None and self.target.code is None:
            for other in seg.use.elements:  # the value may depend on its neighbours: DTM, COM
                listed = self.draft.by_use[seg.use].elements.get(other.place)
                if listed is not None and listed.codes and other.place not in seg.values:
                    seg.values[other.place] = next(iter(listed.codes))
            seg.values[element.place] = self.draft.value(seg, element, self.target.rule)
        return self.draft.complete() and self.there()

    def decide(self) -> rules.Decision:
        """Give the decision on the row; what is open in it is told to be true, bit by bit."""
        from .recipes import establish

        path = self.target.rule.row.path
        while True:
            walk = self.draft.walk()
            decision = walk.decided[path]
            if decision.truth is not rules.Truth.UNKNOWN:
                return decision
            open_ = [number for number, truth in decision.deciding if truth is rules.Truth.UNKNOWN]
            site = walk.sites[path]
            if not any(establish(self.draft, number, True, site) for number in open_):
                return decision
            if not self.draft.complete():
                return decision

    def there(self) -> bool:
        """Say whether the item still stands in the draft."""
        seg, element, code = self.seg, self.target.element, self.target.code
        order = self.draft.root.segments()
        if seg is None:
            return self.group.items[0] in order
        value = seg.values.get(element.place) if element is not None else "-"
        return seg in order and value is not None and code in (None, value)
