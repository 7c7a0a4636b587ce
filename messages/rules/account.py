"""How far the table of a message was checked: every row is decided, or there is a reason."""

from ..outcome import Checked, Undecided
from .check import Result
from .plan import Plan

__all__ = ["account"]


def account(plan: Plan, result: Result) -> Checked:
    """Count the rows of a table after a check.

    A row is undecidable if anywhere in the message a condition of it would have to be known; not
    implemented if one of these has no predicate. All others are decided, also those of items that
    stand in a group which rightly is not there: for them nothing is left to decide.
    """
    if result.checked is None:
        result.checked = _count(plan, result)
    return result.checked


def _count(plan: Plan, result: Result) -> Checked:
    rows = len(plan.rules)
    if not result.undecided:
        return Checked(rows, rows)
    open_numbers = {number for numbers in result.undecided.values() for number in numbers}
    missing = {number for number in open_numbers if not plan.book.implemented(number)}
    not_implemented = sum(not missing.isdisjoint(found) for found in result.undecided.values())
    undecidable = len(result.undecided) - not_implemented
    return Checked(
        rows,
        rows - undecidable - not_implemented,
        undecidable,
        not_implemented,
        tuple(
            Undecided(number, plan.book.name(number), result.needs.get(number, ""))
            for number in sorted(open_numbers - missing, key=_by_number)
        ),
        tuple(sorted({plan.book.name(number) for number in missing})),
    )


def _by_number(number: str) -> tuple[int, str]:
    digits = "".join(char for char in number if char.isdigit())
    return int(digits or 0), number
