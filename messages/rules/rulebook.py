"""Rulebooks: the conditions of a message type in one format version, bound to their predicates.

book = rulebook("MSCONS", "FV2510")
cell = book.cell("Muss [92]")
frame = Frame.of(message, structure, context, pid=13017)
site = site_of("SG5[DP]/SG6[172]/SG9/SG10/STS[Z40]", sg10)
decision = cell.decide(book.lookup(site, frame))
why = book.because(decision.deciding, site, frame)
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from mscons.edifact import Because, record, replace
from mscons.schemas import Condition, FormatVersion, conditions

from .decision import CompiledCell
from .evaluation import Compiled, Deciding, Kind, Lookup, Phase, compiled, kind_of
from .expression import parse, parse_expression
from .registry import Depends, Predicate, registered
from .scope import Frame, Scope, Site
from .truth import Truth

__all__ = ["Asked", "Meaning", "Rulebook", "rulebook"]

_BOUNDS = re.compile(r"([0-9]+P)([0-9]+)\.\.([0-9]+|n)")


@record()
class Meaning:
    """A number: what conditions.json says of it, and its predicate; None where there is none.

    `expression` is set for packages: their truth is that of the condition that they stand for.
    """

    condition: Condition
    predicate: Predicate | None
    expression: Compiled | None = None


@record()
class Asked:
    """A truth that depends on values: of which number, where, and which segments were looked at.

    Another message with the same outline and the same texts there has the same truth.
    """

    number: str
    site: Site
    truth: Truth
    touched: tuple[int, ...]


class Rulebook:
    """All numbers of one message type in one format version."""

    def __init__(self, listed: Mapping[str, Condition]) -> None:
        """Bind the conditions to the registered predicates."""
        known = registered()
        self.rules: dict[str, Meaning] = {
            number: Meaning(one, known.get(one.predicate)) for number, one in listed.items()
        }
        for number, one in listed.items():
            if one.kind == "package" and one.expression:
                inner = compiled(parse_expression(one.expression), Phase.PRESENCE, self.kind)
                self.rules[number] = replace(self.rules[number], expression=inner)
        self._cells: dict[str, CompiledCell] = {}
        self._loose: dict[str, bool] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """The predicates that are named but not registered."""
        return tuple(
            dict.fromkeys(
                rule.condition.predicate for rule in self.rules.values() if rule.predicate is None
            )
        )

    def implemented(self, number: str) -> bool:
        """Tell whether a number has a predicate; of a package, whether its condition has."""
        return all(one.predicate is not None for one in self._within([number])) and (
            self.rule(number) is not None
        )

    def name(self, number: str) -> str:
        """Give the name of the predicate of a number; the number itself where it is not listed."""
        rule = self.rule(number)
        return number if rule is None else rule.condition.predicate

    def kind(self, number: str) -> Kind:
        """Give the part that a number has; by its range where it is not listed."""
        rule = self.rules.get(number)
        if rule is None:
            return kind_of(number)
        condition = rule.condition
        kinds = {"hint": Kind.HINT, "repeat": Kind.COUNT, "package": Kind.PACKAGE}
        if condition.kind in kinds:
            return kinds[condition.kind]
        judges = condition.judges == "value" or condition.kind in ("format", "time")
        return Kind.VALUE if judges else Kind.PRESENCE

    def cell(self, text: str) -> CompiledCell:
        """Compile a cell of the table; remembered. Raises ExpressionError."""
        found = self._cells.get(text)
        if found is None:
            found = self._cells[text] = CompiledCell(parse(text), self.kind)
        return found

    def rule(self, number: str) -> Meaning | None:
        """Find a number; `4P0..1` is the predicate that counts, with its bounds."""
        found = _BOUNDS.fullmatch(number)
        if found is None:
            return self.rules.get(number)
        package = self.rules.get(found[1])
        if package is None:
            return None
        bounds = {"low": int(found[2]), "high": None if found[3] == "n" else int(found[3])}
        return Meaning(replace(package.condition, params=bounds), package.predicate)

    def lookup(self, site: Site, frame: Frame, asked: "list[Asked] | None" = None) -> Lookup:
        """Give the truths of all numbers at a site. Each is worked out once.

        `asked` collects those that another message of the same outline may answer differently.
        """
        found: dict[str, Truth] = {}

        def look(number: str) -> Truth:
            truth = found.get(number)
            if truth is None:
                if asked is None or not self.loose(number):
                    truth = self._truth(number, look, site, frame)
                else:
                    frame.touched = set()
                    truth = self._truth(number, look, site, frame)
                    asked.append(Asked(number, site, truth, tuple(sorted(frame.touched))))
                found[number] = truth
            return truth

        return look

    def truth(self, number: str, site: Site, frame: Frame) -> Truth:
        """Give the truth of one number at a site."""
        return self.lookup(site, frame)(number)

    def question(self, number: str) -> Callable[[Frame, Site], Truth]:
        """Give what finds out the truth of a number at one site after the other."""
        rule = self.rule(number)
        if rule is None or rule.expression is not None or rule.predicate is None:
            return lambda frame, site: self.truth(number, site, frame)
        test, condition = rule.predicate.test, rule.condition
        return lambda frame, site: test(Scope(condition, site, frame))

    def loose(self, number: str) -> bool:
        """Tell whether a truth depends on more than the outline of a message."""
        known = self._loose.get(number)
        if known is None:
            rule = self.rule(number)
            predicate = rule.predicate if rule is not None else None
            known = predicate is not None and predicate.depends.value >= Depends.VALUE.value
            self._loose[number] = known
        return known

    def _truth(self, number: str, look: Lookup, site: Site, frame: Frame) -> Truth:
        rule = self.rules.get(number) or self.rule(number)
        if rule is None:
            return Truth.UNKNOWN
        if rule.expression is not None:
            return rule.expression.truth(look)
        if rule.predicate is None:
            return Truth.UNKNOWN
        return rule.predicate.test(Scope(rule.condition, site, frame))

    def because(self, deciding: Deciding, site: Site, frame: Frame) -> tuple[Because, ...]:
        """Put the conditions that decided into words."""
        return tuple(self._because(number, truth, site, frame) for number, truth in deciding)

    def _because(self, number: str, truth: Truth, site: Site, frame: Frame) -> Because:
        rule = self.rule(number)
        if rule is None:
            return Because(number, "", truth.value, "this number is not known")
        condition, found = rule.condition, rule.predicate
        text = condition.text
        if found is None:
            text = f"{text}; this condition is not implemented"
        elif found.tells is not None and rule.expression is None:
            text = found.tells(Scope(condition, site, frame), truth)
        return Because(number, condition.predicate, truth.value, text)

    def needs(self, number: str, site: Site, frame: Frame) -> str:
        """Name the key of the context that would decide a number; "" if none would."""
        rule = self.rule(number)
        if rule is None or rule.predicate is None:
            return ""
        if rule.predicate.needs is not None:
            return rule.predicate.needs(Scope(rule.condition, site, frame))
        return f"conditions.{rule.predicate.name}" if rule.predicate.told else ""

    def _within(self, numbers: Iterable[str]) -> list[Meaning]:
        """Find the rules of numbers, and of those that packages stand for."""
        todo, done = list(numbers), dict[str, Meaning]()
        while todo:
            number = todo.pop()
            rule = self.rule(number)
            if rule is not None and number not in done:
                done[number] = rule
                todo += rule.expression.numbers if rule.expression is not None else ()
        return list(done.values())


@lru_cache(maxsize=64)
def rulebook(message: str, fv: FormatVersion | str) -> Rulebook:
    """Give the rulebook of a message type in a format version."""
    return Rulebook(conditions(message, fv))
