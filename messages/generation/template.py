"""Segments of a message as text with gaps, made from the table of a PID.

A template says which segments stand there and in which order, and has a gap for each field that is
given; everything else has no choice and comes from the table: qualifiers, codes with one value.
What the table demands and nobody gives is a `TemplateError`; what it has no place for, or forbids
under the facts of the case, is left out (`carries`) or an error, as the caller asks.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from mscons.edifact import Condition, ElementUse, GroupUse, Path, SegmentUse, Syntax, wire_text

from ..rules import Decision, Mark, Plan, Rule, Truth, plan_for

__all__ = ["Facts", "Forms", "Template", "TemplateError", "escaped", "forms", "layout"]


class Facts(dict[tuple[str, str], bool]):
    """What holds in a case: (predicate, its first parameter or "") -> whether it does.

    Compared by identity: what follows from the facts is remembered with the very object.
    """

    def __hash__(self) -> int:  # type: ignore[override]
        """Hash the object, not what is in it."""
        return id(self)

    def __eq__(self, other: object) -> bool:
        """Say whether it is the same object."""
        return self is other


_GAP = re.compile("\x01([a-z_]+)\x02")
_SYNTAX = Syntax()
_Key = tuple[tuple[GroupUse, ...], SegmentUse]


class TemplateError(ValueError):
    """The table demands something that is not there, or forbids what is; `field` names it."""

    def __init__(self, problem: str, field: str = "") -> None:
        """Take the problem in words."""
        super().__init__(problem)
        self.field = field


@dataclass(frozen=True, slots=True)
class Template:
    """Text with gaps `%(name)s`, terminators included, and how many segments it has."""

    text: str
    segments: int

    def partly(self, values: Mapping[str, str], left: Iterable[str]) -> "Template":
        """Put some values in, for good; the gaps of `left` stay."""
        known = {name: text.replace("%", "%%") for name, text in values.items()}
        return Template(self.text % (known | {name: f"%({name})s" for name in left}), self.segments)

    def fill(self, values: Mapping[str, str]) -> str:
        """Put values, which are canonical text already, into the gaps."""
        return self.text % values


@lru_cache(maxsize=1)
def layout() -> dict[str, Any]:
    """Give fields.toml."""
    return tomllib.loads((files(__package__ or "") / "fields.toml").read_text("utf-8"))


class Forms:
    """The templates of one PID in one format version; each is made once."""

    def __init__(self, plan: Plan) -> None:
        """Take the rules of the PID."""
        self.plan = plan
        self._paths = {name: Path.parse(text) for name, text in layout()["fields"].items()}
        self._where = {name: self._resolve(path) for name, path in self._paths.items()}
        self._rows: dict[_Key, dict[tuple[int, int] | None, list[tuple[str | None, Rule]]]] = {}
        self._groups: dict[tuple[GroupUse, ...], Rule] = {}
        self._steps: dict[_Key, Path] = {}
        for rule in plan.rules:
            self._hang(rule)
        self._made: dict[Any, Template] = {}
        self._carried: dict[tuple[str, Facts], bool] = {}
        self._allowed: dict[tuple[str, str, Facts], bool] = {}

    @property
    def message(self) -> str:
        """The message type of the PID."""
        return self.plan.table.message

    def carries(self, field: str, facts: Facts) -> bool:
        """Say whether the table has a place for a field, and allows it in this case."""
        known = self._carried.get((field, facts))
        if known is None:
            known = self._carried[field, facts] = self._carries(field, facts)
        return known

    def _carries(self, field: str, facts: Facts) -> bool:
        found = self._where[field]
        if found is None:
            return False
        (groups, use), _ = found
        for depth in range(1, len(groups) + 1):
            if groups[:depth] in self._groups and self._forbids(
                self._groups[groups[:depth]], facts
            ):
                return False
        rule = self._rows.get((groups, use), {}).get(None)
        return (groups, use) in self._rows and not (rule and self._forbids(rule[0][1], facts))

    def allows(self, field: str, code: str, facts: Facts) -> bool:
        """Say whether the table lists a code for a field, and allows it in this case."""
        known = self._allowed.get((field, code, facts))
        if known is None:
            known = self._allowed[field, code, facts] = self._allows(field, code, facts)
        return known

    def _allows(self, field: str, code: str, facts: Facts) -> bool:
        found = self._where[field]
        rows = self._rows.get(found[0], {}).get(found[1], []) if found is not None else []
        return any(one == code and not self._forbids(rule, facts) for one, rule in rows)

    def template(self, part: str, fields: Iterable[str], facts: Facts) -> Template:
        """Make a template: `interchange`, `end`, `head`, `register`, `value` or `tail`.

        Raises TemplateError where the table demands what is not among the fields.
        """
        names = tuple(fields)
        key = (part, names, facts)
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= 2_000:
                self._made.clear()
            found = self._made[key] = self._make(part, frozenset(names), facts)
        return found

    # --- from the table -----------------------------------------------------------------------

    def _resolve(self, path: Path) -> tuple[_Key, tuple[int, int]] | None:
        try:
            places = path.resolve(self.plan.structure)
        except ValueError:
            return None
        for place in places:
            if place.segment is not None and place.element is not None:
                return (place.groups, place.segment), place.element.place
        return None

    def _hang(self, rule: Rule) -> None:
        places = rule.path.resolve(self.plan.structure)
        same = [one for one in places if one.use.trigger.nr == rule.row.nr] or places
        for place in same[:1]:
            use = place.segment or place.groups[-1].trigger
            if place.segment is None:
                self._groups[place.groups] = rule
            key = (place.groups, use)
            rows = self._rows.setdefault(key, {})
            self._steps.setdefault(key, rule.path)
            at = place.element.place if place.element is not None else None
            if place.segment is not None or at is not None:
                rows.setdefault(at, []).append((place.code, rule))

    def _decide(self, rule: Rule, facts: Facts) -> Decision:
        def truth(number: str) -> Truth:
            meaning = self.plan.book.rule(number)
            if meaning is None:
                return Truth.UNKNOWN
            if meaning.expression is not None:
                return meaning.expression.truth(truth)
            condition = meaning.condition
            if condition.kind == "hint":
                return Truth.NEUTRAL
            first = next(iter(condition.params.values()), "")
            known = facts.get((condition.predicate, str(first)))
            return Truth.UNKNOWN if known is None else Truth.of(known)

        return rule.cell.decide(truth)

    def _forbids(self, rule: Rule, facts: Facts) -> bool:
        return self._decide(rule, facts).forbidden

    def _demands(self, rule: Rule, facts: Facts) -> bool:
        mark = self._decide(rule, facts).mark
        return mark is not None and mark.demand is Mark.MUSS

    # --- a template ---------------------------------------------------------------------------

    def _make(self, part: str, given: frozenset[str], facts: Facts) -> Template:
        by_key: dict[_Key, dict[tuple[int, int], str]] = {}
        for name in given:
            found = self._where[name]
            if found is None:
                raise TemplateError(f"the table has no place for {name}", name)
            by_key.setdefault(found[0], {})[found[1]] = name
        segments = [
            self._segment(key, by_key.get(key, {}), facts)
            for key in self._rows
            if self._part(key) == part and self._wanted(key, by_key, facts)
        ]
        text = "".join(f"{segment}'" for segment in segments)
        return Template(_GAP.sub(r"%(\1)s", text.replace("%", "%%")), len(segments))

    def _part(self, key: _Key) -> str:
        groups, use = key
        told = layout()
        if not groups and use.tag in ("UNB", "UNZ"):
            return "interchange" if use.tag == "UNB" else "end"
        if not groups and use.tag in told["closing"]:
            return "tail"
        names = "/".join(group.tag for group in groups)
        for part in ("value", "register"):
            path = "/".join(step.name for step in Path.parse(told[part]).steps)
            if names == path or names.startswith(path + "/"):
                return part
        return "head"

    def _wanted(
        self, key: _Key, by_key: Mapping[_Key, Mapping[tuple[int, int], str]], facts: Facts
    ) -> bool:
        """Say whether a segment stands there: somebody fills it, or the table demands it."""
        groups, use = key
        for depth in range(1, len(groups) + 1):
            inner = groups[:depth]
            filled = any(other[0][:depth] == inner for other in by_key)
            rule = self._groups.get(inner)
            if not filled and (rule is None or not self._demands(rule, facts)):
                return False
        if key in by_key or (groups and use is groups[-1].trigger):
            return True
        rows = self._rows[key].get(None)
        return rows is not None and self._demands(rows[0][1], facts)

    def _segment(self, key: _Key, names: Mapping[tuple[int, int], str], facts: Facts) -> str:
        use = key[1]
        elements: list[list[str]] = []
        for element in use.elements:
            value = self._element(key, element, names, facts)
            while len(elements) < element.element:
                elements.append([])
            parts = elements[element.element - 1]
            parts += [""] * (element.component - len(parts))
            parts[element.component - 1] = value
        return wire_text(use.tag, elements, _SYNTAX)

    def _element(
        self,
        key: _Key,
        element: ElementUse,
        names: Mapping[tuple[int, int], str],
        facts: Facts,
    ) -> str:
        name = names.get(element.place)
        if name is not None:
            return f"\x01{name}\x02"
        rows = self._rows[key].get(element.place, [])
        codes = [code for code, rule in rows if code and not self._forbids(rule, facts)]
        if len(codes) == 1:
            return codes[0]
        for condition in self._named(key):
            if condition.element(key[1]) is element and len(condition.codes) == 1:
                return condition.codes[0]
        if not rows and len(element.codes) == 1 and element.mandatory:
            return next(iter(element.codes))
        if codes or any(self._demands(rule, facts) for code, rule in rows if code is None):
            field = next((n for n, w in self._where.items() if w == (key, element.place)), "")
            where = f"{key[1].label()}: {element.name} (DE {element.de})"
            raise TemplateError(f"{where} is demanded and not told", field)
        return ""

    def _named(self, key: _Key) -> Iterator[Condition]:
        """Give the conditions in brackets of the step that names a segment or its group."""
        path, (groups, use) = self._steps[key], key
        steps = path.steps
        if len(steps) > len(groups):
            yield from steps[len(groups)].conditions
        if groups and use is groups[-1].trigger:
            yield from steps[len(groups) - 1].conditions


@lru_cache(maxsize=16)
def forms(fv: str) -> Forms:
    """Give the templates of a format version. Raises LookupError where it has no table."""
    pid = layout()["pid"]
    plan = plan_for(pid, fv)
    if plan is None:
        raise LookupError(f"{fv} has no table for {pid}")
    return Forms(plan)


@lru_cache(maxsize=20_000)
def escaped(value: str) -> str:
    """Write a value as canonical text. Raises UnicodeEncodeError outside ISO 8859-1."""
    return _SYNTAX.raw(value)
