"""From faults to findings: words, places and reasons for one message."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from mscons.edifact import (
    Because,
    Finding,
    Group,
    GroupUse,
    Leaf,
    Node,
    Place,
    SegmentUse,
    Severity,
    Tree,
    quoted,
)

from ..codes import registry
from .fault import Case, Fault
from .nodes import Mark
from .plan import Plan, Rule
from .scope import Frame
from .truth import Truth

__all__ = ["Telling"]

_BY_ANSWER = {"Z35": "AHB201", "Z41": "AHB202", "Z39": "AHB203", "Z38": "AHB301", "Z40": "AHB302"}
_PRESENCE = {Case.MISSING, Case.LACKING, Case.FORBIDDEN, Case.FILLED}
_CODES = {Case.UNLISTED, Case.BARRED}
_BARRED = "use another code, or this one where its condition holds"
_LISTED = 12


class Telling:
    """Makes the findings of one message. `surplus`: the severity of what must not be there."""

    def __init__(self, tree: Tree, plan: Plan, frame: Frame, surplus: Severity | None) -> None:
        """Take the message; a severity of None is that of the code."""
        self.tree = tree
        self.plan = plan
        self.book = plan.book
        self.frame = frame
        self.surplus = surplus
        self._either: dict[int, list[Fault]] = {}
        self._strays: dict[str, list[int]] = {}
        for one in tree.faults:
            if one.missing is None:
                self._strays.setdefault(one.tag, []).append(one.index)

    def findings(self, faults: Sequence[Fault]) -> list[Finding]:
        """Tell all faults, in the order of their places."""
        indices = {fault.site.index for fault in faults if fault.case in _CODES}
        wrong = {index for index in indices if index is not None}
        self._either = _alternatives(faults)
        others = {id(one) for several in self._either.values() for one in several[1:]}
        found = [self._tell(fault, wrong) for fault in faults if id(fault) not in others]
        found.sort(key=lambda finding: (finding.place.start, finding.place.end, finding.code))
        return found

    def _tell(self, fault: Fault, wrong: set[int]) -> Finding:
        case = fault.case
        because = self.book.because(fault.deciding, fault.site, self.frame)
        related: tuple[Place, ...] = ()
        severity: Severity | None = None
        help_text: str | None = None
        if case is Case.MISSING:
            code, text, place, help_text, related = self._missing(fault)
        else:
            place = self._place(fault)
            code, text, help_text = self._words(fault, because)
        if case in _PRESENCE and wrong:
            related += self._doubtful(fault, wrong)
        if related:
            severity = Severity.NOTE
        elif case in (Case.FORBIDDEN, Case.FILLED, Case.STRANGE, Case.SPARE):
            severity = self.surplus
        rule = fault.rule
        return registry().finding(
            code,
            text,
            place,
            severity=severity,
            rule=self._path(fault, rule) if rule is not None else None,
            expression=rule.expression if rule and case is not Case.UNLISTED else None,
            because=because,
            related=related,
            help=help_text,
        )

    # --- places -------------------------------------------------------------------------------

    def _node(self, fault: Fault) -> Leaf | Group:
        index = fault.site.index
        assert index is not None
        leaf = self.tree.leaf(index + 1)
        if not isinstance(fault.use, GroupUse):
            return leaf
        node: Node = leaf
        while node.parent is not None and not (
            isinstance(node, Group) and node.tag == fault.use.tag and node.start == index
        ):
            node = node.parent
        assert isinstance(node, Group)
        return node

    def _group(self, fault: Fault) -> Group:
        """Give the group around a fault."""
        tag, start, _ = fault.site.spans[0]
        node: Node = self.tree.leaf(start + 1)
        while node.parent is not None and not (
            isinstance(node, Group) and node.tag == tag and node.start == start
        ):
            node = node.parent
        assert isinstance(node, Group)
        return node

    def _place(self, fault: Fault) -> Place:
        node = self._node(fault)
        return node.place(fault.element) if isinstance(node, Leaf) else node.place()

    # --- words --------------------------------------------------------------------------------

    def _missing(self, fault: Fault) -> tuple[str, str, Place, str, tuple[Place, ...]]:
        """Report a group or segment that is not there, behind what stands before its place."""
        use, rule, group = fault.use, fault.rule, self._group(fault)
        assert use is not None
        assert rule is not None
        before = group.before(use)
        at = self.tree.segments[before.start]
        step = str(rule.path.steps[-1])
        path = f"{group.path}/{step}" if group.path else step
        place = Place(at.end, at.end, self.tree.message.number, before.index, path)
        label = use.trigger.label()
        if either := self._either.get(id(fault)):
            label = f"one of {', '.join(one.use.trigger.label() for one in either if one.use)}"
        help_text = f"add {label}, after {_label(before)}"
        return _absent(fault), f"{label} is missing", place, help_text, self._odd(group, use)

    def _words(self, fault: Fault, because: Iterable[Because]) -> tuple[str, str, str | None]:
        """Give code, text and help; None is the help of the code."""
        rule, element, case = fault.rule, fault.element, fault.case
        node = self._node(fault)
        label = _label(node)
        named = f"{label}: {element.name} (DE {element.de})" if element is not None else ""
        value = quoted(self._value(fault))
        reasons = _reasons(because)
        pid = self.plan.table.pid
        if case is Case.LACKING:
            assert element is not None
            assert rule is not None
            codes = f": {self._codes(fault)}" if rule.path.code is not None else ""
            return _absent(fault), f"{named} is missing", f"add {element.name} to {label}{codes}"
        if case is Case.STRANGE or case is Case.SPARE:
            name = node.use.name if node.use is not None else ""
            what = named if element is not None else f"{label} ({name})"
            return "AHB103", f"{what} is not in the table of {pid}", None
        assert rule is not None
        if case is Case.FILLED:
            return "AHB103", f"{named} must not be there", None
        if case is Case.UNLISTED:
            assert element is not None
            text = f"{named}: {value} is not in the table of {pid}"
            return "AHB104", text, f"one of {self._codes(fault)}"
        if case is Case.BARRED:
            return "AHB104", f"{named}: {value} is not allowed here{reasons}", _BARRED
        if case is Case.VALUE:
            return self._code(fault, "AHB204"), f"{named}: {value} is wrong{reasons}", None
        short = f"{label} ({rule.row.name})"
        if case is Case.FORBIDDEN:
            return "AHB103", f"{short} must not be there", None
        if case is Case.ITEM:
            return self._code(fault, "AHB204"), f"{short} is wrong{reasons}", None
        return self._code(fault, "AHB302"), f"{short} occurs too often{reasons}", None

    def _value(self, fault: Fault) -> str:
        site = fault.site
        if site.index is None or site.place is None:
            return ""
        return self.frame.segment(site.index).get(*site.place)

    def _codes(self, fault: Fault) -> str:
        """List the codes that the table has for an element, in rows or in brackets of a path."""
        rule = fault.rule
        assert rule is not None
        if rule.path.code is None:
            use = self._node(fault).use
            assert use is not None
            codes = [
                code
                for condition in rule.path.steps[-1].conditions
                if condition.element(use.trigger) is fault.element
                for code in condition.codes
            ]
        else:
            element = str(rule.path.parent)
            found = self.plan.rules
            codes = [one.path.code or "" for one in found if str(one.path.parent) == element]
        more = f" and {len(codes) - _LISTED} more" if len(codes) > _LISTED else ""
        return ", ".join(codes[:_LISTED]) + more

    def _path(self, fault: Fault, rule: Rule) -> str:
        """Give the path of a row; of a code that no row has, or that is missing, its element's."""
        if rule.path.code is not None and fault.case in (Case.UNLISTED, Case.LACKING):
            return str(rule.path.parent)
        if fault.case is Case.UNLISTED:
            assert fault.element is not None
            tag = self._node(fault).tag
            within = "" if rule.path.steps[-1].name == tag else f"/{tag}"
            return f"{rule.row.path}{within}/{fault.element.de}"
        return rule.row.path

    def _code(self, fault: Fault, otherwise: str) -> str:
        """Choose the finding code by the answer that the first false condition asks for."""
        for number, truth in fault.deciding:
            meaning = self.book.rule(number)
            answer = meaning.condition.answer if meaning is not None else None
            if truth is Truth.FALSE and answer in _BY_ANSWER:
                return _BY_ANSWER[answer]
        return otherwise

    # --- what follows from something else -----------------------------------------------------

    def _odd(self, group: Group, use: SegmentUse | GroupUse) -> tuple[Place, ...]:
        """List what may be what seems missing: what has no place in the group, or below it."""
        found = [
            node.place()
            for node in group
            if isinstance(node, Leaf | Group)
            and (node.stray or (node.use is None and node.tag == use.tag))
        ]
        strays = self._strays.get(use.trigger.tag, [])
        at = bisect_left(strays, group.start)
        if not found and at < len(strays) and strays[at] < group.start + len(group):
            found.append(self.tree.leaf(strays[at] + 1).place())
        return tuple(found)

    def _doubtful(self, fault: Fault, wrong: set[int]) -> tuple[Place, ...]:
        """Find wrong codes that a decision was made by: with the right code it may be another."""
        self.frame.touched = set()
        for number, _ in fault.deciding:
            self.book.truth(number, fault.site, self.frame)
        odd = sorted(self.frame.touched & wrong)
        return tuple(self.tree.leaf(index + 1).place() for index in odd)


def _alternatives(faults: Sequence[Fault]) -> dict[int, list[Fault]]:
    """Find items of one place that are all missing because none of them is there: one will do.

    The table says so by conditions: each of three or more asks for all that the others are not
    there, and for nothing else. Given by the first of them.
    """
    places: dict[object, list[Fault]] = {}
    for one in faults:
        if one.case is Case.MISSING and one.use is not None and len(one.deciding) > 1:
            places.setdefault((one.site.spans[0], one.use.counter), []).append(one)
    found: dict[int, list[Fault]] = {}
    for several in places.values():
        asked = [frozenset(number for number, _ in one.deciding) for one in several]
        every = frozenset[str]().union(*asked)
        if len(every) == len(set(asked)) == len(several) > 2 and all(
            len(one) == len(every) - 1 for one in asked
        ):
            found[id(several[0])] = several
    return found


def _absent(fault: Fault) -> str:
    """Choose the code of what is missing by the mark that demands it."""
    assert fault.mark is not None
    return "AHB101" if fault.mark.demand is Mark.MUSS else "AHB102"


def _label(node: Leaf | Group) -> str:
    """Name a segment, or the one that opens a group, with the code that it has: `QTY+67`."""
    if node.segment is None:
        return node.tag
    use = node.use.trigger if isinstance(node.use, GroupUse) else node.use
    return node.segment.tag if use is None else use.label_of(node.segment)


def _reasons(because: Iterable[Because]) -> str:
    """Say in words which conditions do not hold."""
    false = [b for b in because if b.truth == Truth.FALSE.value]
    return "".join(f"; [{b.number}] does not hold: {b.text}" for b in false)
