"""The check of a message against the table of its PID.

The first message of an outline is walked (walk.py); what the walk gave is kept with the outline
(sheet.py), and counts for the next one whose values have the same answers. Either way the findings
are made from the same faults (telling.py).
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache, partial
from types import MappingProxyType

from mscons.edifact import Finding, Message, Outline, Severity, Tree, outline_of

from ..glance import Look
from ..outcome import Checked
from .context import NO_CONTEXT, Context
from .plan import Plan
from .scope import Frame
from .sheet import Sheet
from .telling import Telling
from .walk import Open, Walk

__all__ = ["Checker", "Result", "check"]

SHEETS = 8
"""How many answers to the same questions are kept for an outline."""
RESULTS = 200


@dataclass(slots=True)
class Result:
    """Findings, and which rows could not be decided: row number -> numbers of conditions.

    `needs` names the key of the context that would decide a condition. Messages that are alike may
    share a result: it is read only. `checked` is for `account`. `again`, where there are no
    findings, says whether another message of the same outline has the same result, and `looks`
    what it has to be asked for that.
    """

    findings: tuple[Finding, ...] = ()
    undecided: Mapping[int, Set[str]] = field(default_factory=lambda: MappingProxyType({}))
    needs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    checked: Checked | None = None
    again: Callable[[Tree], bool] | None = None
    looks: Callable[[], Sequence[Look]] | None = None


class Checker:
    """Checks messages against one table, with one context.

    `sender`: what must not be there is an error; a receiver only notes it.
    """

    def __init__(self, plan: Plan, context: Context = NO_CONTEXT, *, sender: bool = True) -> None:
        """Take the plan; nothing is worked out before the first message."""
        self.plan = plan
        self.context = context
        self.surplus = None if sender else Severity.NOTE

    def check(self, tree: Tree) -> Result:
        """Check a message. Raises ValueError without a structure."""
        if tree.structure is None:
            raise ValueError("a tree without a structure can't be checked")
        plan = self.plan.over(tree.structure)
        outline = outline_of(tree)
        raws = tree.message.raw
        make = partial(self._frame, tree)
        sheets: list[Sheet] | None = outline.plans.get(self)
        if sheets is None:
            sheets = outline.plans[self] = []
        for number, sheet in enumerate(sheets):
            if sheet.fits(raws, make):
                if number:
                    sheets.insert(0, sheets.pop(number))
                return self._result(sheet, tree, plan, make)
        sheet = Sheet(Walk(tree, plan, make(), outline))
        if outline.lasting:
            sheets.insert(0, sheet)
            del sheets[SHEETS:]
        return self._result(sheet, tree, plan, make)

    def _frame(self, tree: Tree) -> Frame:
        assert tree.structure is not None
        return self._framed(self.plan.over(tree.structure), outline_of(tree), tree.message)

    def _framed(self, plan: Plan, outline: Outline, message: Message) -> Frame:
        return Frame.of(message, plan.structure, self.context, plan.table.pid, outline)

    def _again(self, sheet: Sheet, tree: Tree) -> bool:
        return sheet.fits(tree.message.raw, lambda: self._frame(tree))

    def _result(self, sheet: Sheet, tree: Tree, plan: Plan, make: Callable[[], Frame]) -> Result:
        """Make the result of one message. Those without findings are shared."""
        raws = tree.message.raw
        key = tuple([raws[index] for index in sheet.needs])
        known: Result | None = sheet.results.get(key)
        if known is not None and not sheet.faults:
            return known
        frame = make()
        if known is None:
            needs = _needs(sheet.opens, plan, frame)
            sheet.needs = tuple(sorted({*sheet.needs, *frame.touched}))
            undecided: dict[int, set[str]] = {}
            for one in sheet.opens:
                undecided.setdefault(one.rule, set()).add(one.number)
            again = partial(self._again, sheet) if sheet.clear else None
            framed = partial(self._framed, plan, outline_of(tree))
            looks = partial(sheet.looks, framed) if sheet.clear else None
            known = Result((), undecided, needs, again=again, looks=looks)
            if len(sheet.results) >= RESULTS:
                sheet.results.clear()
            sheet.results[tuple([raws[index] for index in sheet.needs])] = known
        if not sheet.faults:
            return known
        telling = Telling(tree, plan, frame, self.surplus)
        return Result(tuple(telling.findings(sheet.faults)), known.undecided, known.needs)


def _needs(opens: Sequence[Open], plan: Plan, frame: Frame) -> dict[str, str]:
    """Name the keys of the context that would decide what is open; `frame.touched` says by what."""
    needs: dict[str, str] = {}
    for one in opens:
        if one.number not in needs:
            needs[one.number] = plan.book.needs(one.number, one.site, frame)
    return needs


@lru_cache(maxsize=32)
def _checker(plan: Plan, context: Context, sender: bool) -> Checker:
    return Checker(plan, context, sender=sender)


def check(tree: Tree, plan: Plan, context: Context = NO_CONTEXT, *, sender: bool = True) -> Result:
    """Check a message. `sender`: surplus items are errors; a receiver only notes them."""
    return _checker(plan, context, sender).check(tree)
