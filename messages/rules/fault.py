"""Faults: what the walk along a table decides, without a word and without a byte offset.

A fault holds for every message of the same outline whose conditions have the same truths;
telling.py makes a finding of it for one of them.
"""

import enum

from mscons.edifact import ElementUse, GroupUse, SegmentUse, record, replace

from .evaluation import Deciding
from .nodes import Mark
from .plan import Rule
from .scope import Site

__all__ = ["Case", "Fault"]


class Case(enum.Enum):
    """What is wrong."""

    MISSING = "a group or segment is missing"
    LACKING = "a data element is missing"
    FORBIDDEN = "a group or segment must not be there"
    FILLED = "a data element must not be there"
    STRANGE = "the table has no such group or segment"
    SPARE = "the table has no such data element"
    UNLISTED = "the table has no such code"
    BARRED = "the code may not be used here"
    VALUE = "a value is wrong"
    ITEM = "a whole group or segment is wrong"
    COUNT = "an item occurs too often, or not often enough"


@record(eq=False)
class Fault:
    """One fault. `rule` is None where the table has no row; `use` and `element` say what it is of.

    `site.index` is the segment, or the first one of the group; of what is missing it is None.
    """

    case: Case
    site: Site
    rule: Rule | None = None
    deciding: Deciding = ()
    mark: Mark | None = None
    use: SegmentUse | GroupUse | None = None
    element: ElementUse | None = None

    def moved(self, by: int, depth: int) -> "Fault":
        """Give the same fault some segments further on (see `Site.moved`)."""
        return replace(self, site=self.site.moved(by, depth))
