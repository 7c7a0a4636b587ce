"""What the table of a PID says of a field in a case: whether it is carried, demanded, and how.

A case is what holds for a message or a value, by the names of the conditions: a substitute value, a
configuration id, a sender in the role of a grid operator. What the case leaves open forbids nothing
and demands nothing.
"""

from collections.abc import Mapping

from mscons.edifact import GroupUse, Path, SegmentUse

from ..rules import Decision, Mark, Plan, Rule, Truth

__all__ = ["Case", "Facts", "Table"]

Facts = Mapping[tuple[str, str], bool]
"""What holds: (predicate, its first parameter or "") -> whether it does."""
_Key = tuple[tuple[GroupUse, ...], SegmentUse]
_Place = tuple[int, int] | None
_Rows = dict[_Place, list[tuple[str | None, Rule]]]


class Table:
    """The rules of a PID by the places that they speak of."""

    def __init__(self, plan: Plan) -> None:
        """Take the rules."""
        self.plan = plan
        self.rows: dict[_Key, _Rows] = {}
        self.groups: dict[tuple[GroupUse, ...], Rule] = {}
        for rule in plan.rules:
            self._hang(rule)
        self._found: dict[str, tuple[_Key, _Place] | None] = {}

    def _hang(self, rule: Rule) -> None:
        places = rule.path.resolve(self.plan.structure)
        same = [one for one in places if one.use.trigger.nr == rule.row.nr] or places
        for place in same[:1]:
            use = place.segment or place.groups[-1].trigger
            if place.segment is None:
                self.groups[place.groups] = rule
            rows = self.rows.setdefault((place.groups, use), {})
            at = place.element.place if place.element is not None else None
            if place.segment is not None or at is not None:
                rows.setdefault(at, []).append((place.code, rule))

    def find(self, path: str) -> tuple[_Key, _Place] | None:
        """Find the place of an element; None where the structure has none."""
        if path not in self._found:
            self._found[path] = self._resolve(path)
        return self._found[path]

    def _resolve(self, path: str) -> tuple[_Key, _Place] | None:
        try:
            places = Path.parse(path).resolve(self.plan.structure)
        except ValueError:
            return None
        for one in places:
            if one.segment is not None and one.element is not None:
                return (one.groups, one.segment), one.element.place
        return None


class Case:
    """The table in one case."""

    def __init__(self, table: Table, facts: Facts) -> None:
        """Take what holds."""
        self._table = table
        self._facts = facts

    def carries(self, path: str) -> bool:
        """Say whether the table has a place for a field, and does not forbid it."""
        found = self._table.find(path)
        if found is None or found[0] not in self._table.rows:
            return False
        return not any(self._decide(rule).forbidden for rule in self._above(found[0]))

    def demands(self, path: str) -> bool:
        """Say whether the segment of a field has to be there, once there is its group."""
        found = self._table.find(path)
        if found is None:
            return False
        rows = self._table.rows.get(found[0], {}).get(None, [])
        mark = self._decide(rows[0][1]).mark if rows else None
        return mark is not None and mark.demand is Mark.MUSS

    def codes(self, path: str) -> list[str]:
        """List the codes that a field may have."""
        found = self._table.find(path)
        if found is None:
            return []
        rows = self._table.rows.get(found[0], {}).get(found[1], [])
        return [code for code, rule in rows if code and not self._decide(rule).forbidden]

    def _above(self, key: _Key) -> list[Rule]:
        """Give the rules of the groups around a segment, and its own."""
        groups = key[0]
        chain = [groups[:depth] for depth in range(1, len(groups) + 1)]
        rules = [self._table.groups[one] for one in chain if one in self._table.groups]
        return rules + [rule for _, rule in self._table.rows.get(key, {}).get(None, [])[:1]]

    def _decide(self, rule: Rule) -> Decision:
        book = self._table.plan.book

        def truth(number: str) -> Truth:
            meaning = book.rule(number)
            if meaning is None:
                return Truth.UNKNOWN
            if meaning.expression is not None:
                return meaning.expression.truth(truth)
            condition = meaning.condition
            if condition.kind == "hint":
                return Truth.NEUTRAL
            first = next(iter(condition.params.values()), "")
            known = self._facts.get((condition.predicate, str(first)))
            return Truth.UNKNOWN if known is None else Truth.of(known)

        return rule.cell.decide(truth)
