"""What a predicate looks at: a place in a message, and the part of it that its condition names.

* A *frame* is one message with what is known besides; it makes segments when they are asked for.
* A *site* is the place of a rule, in numbers of segments only. It holds for all messages that have
  the same tags and codes, so a plan can keep it.
* A *scope* is a condition at a site in a frame: what a predicate gets.

Segments are numbered from 0 here, as positions in `Message.raw`.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from mscons.edifact import (
    GAP,
    Group,
    Kind,
    Message,
    Outline,
    Path,
    Segment,
    Structure,
    Syntax,
    record,
)
from mscons.schemas import Condition

from .context import NO_CONTEXT, Context

__all__ = ["Counts", "Frame", "Places", "Scope", "Site", "places_of", "site_of", "spans_of"]

Places = Mapping[str, Mapping[str, tuple[int, int]]]
"""Tag -> data element -> element and component, the first where it stands several times."""

_FIRST = (1, 1)


@lru_cache(maxsize=64)
def places_of(structure: Structure) -> Places:
    """Give the places of all data elements of a structure."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for use in (*structure.root.segments(), *structure.service.values()):
        elements = found.setdefault(use.tag, {})
        for element in use.elements:
            elements[element.de] = min(element.place, elements.get(element.de, element.place))
    return found


class Frame:
    """One message as predicates see it.

    `tags` as in `Message`: four characters a segment. `touched` collects which segments were looked
    at: a truth can only depend on these.
    """

    __slots__ = (
        "_firsts",
        "_made",
        "context",
        "finds",
        "kinds",
        "pid",
        "places",
        "raws",
        "syntax",
        "tags",
        "touched",
    )

    def __init__(
        self,
        raws: Sequence[str],
        tags: str,
        syntax: Syntax,
        places: Places,
        context: Context = NO_CONTEXT,
        pid: int | None = None,
        outline: Outline | None = None,
    ) -> None:
        """Take canonical texts of segments; `Frame.of` takes a message."""
        self.raws = raws
        self.tags = tags
        self.syntax = syntax
        self.places = places
        self.context = context
        self.pid = pid
        self.touched: set[int] = set()
        self.kinds: Sequence[Kind] | None = None
        self.finds: dict[Any, tuple[int, ...]] | None = None
        if outline is not None:
            self.kinds = outline.kinds
            if outline.lasting:
                self.finds = outline.plans.get(Frame)
                if self.finds is None:
                    self.finds = outline.plans[Frame] = {}
        self._made: dict[int, Segment] = {}
        self._firsts: dict[tuple[str, str], tuple[int | None, set[int]]] = {}

    @classmethod
    def of(
        cls,
        message: Message,
        structure: Structure,
        context: Context = NO_CONTEXT,
        pid: int | None = None,
        outline: Outline | None = None,
    ) -> "Frame":
        """Frame a message."""
        syntax = message.interchange.syntax
        places = places_of(structure)
        return cls(message.raw, message.tags, syntax, places, context, pid, outline)

    @property
    def reference(self) -> str:
        """The reference of the message, DE 0062 of UNH."""
        return self.segment(0).get(1) if self.raws else ""

    def segment(self, index: int) -> Segment:
        """Give a segment; its spans are not those of the file."""
        self.touched.add(index)
        found = self._made.get(index)
        if found is None:
            found = Segment(self.raws[index].lstrip(GAP), 0, self.syntax)
            self._made[index] = found
        return found

    def indexes(
        self, tag: str, qualifier: str | None, start: int = 0, stop: int | None = None
    ) -> Iterator[int]:
        """Find segments by tag, and by their first component if given."""
        tags, kinds = self.tags, self.kinds
        end = 4 * (len(self.raws) if stop is None else stop)
        at = tags.find(tag, 4 * start, end)
        while at >= 0:
            index, inside = divmod(at, 4)
            if not inside:
                if qualifier is None:
                    yield index
                else:
                    code = kinds[index].codes.get(_FIRST) if kinds is not None else None
                    if (code or self.segment(index).get(1)) == qualifier:
                        yield index
            at = tags.find(tag, at + 4 - inside, end)

    def find(self, tag: str, qualifier: str | None, start: int, stop: int) -> tuple[int, ...]:
        """Find segments in a span. What follows from the outline is kept with it."""
        if self.finds is None:
            return tuple(self.indexes(tag, qualifier, start, stop))
        key = tag, qualifier, start, stop
        found = self.finds.get(key)
        if found is None:
            before, self.touched = self.touched, set()
            found = tuple(self.indexes(tag, qualifier, start, stop))
            if not self.touched:
                self.finds[key] = found
            self.touched |= before
        return found

    def first(self, tag: str, qualifier: str) -> int | None:
        """Find the first such segment of the message; remembered."""
        key = tag, qualifier
        known = self._firsts.get(key)
        if known is None:
            before, self.touched = self.touched, set()
            index = next(self.indexes(tag, qualifier), None)
            known = self._firsts[key] = (index, self.touched)
            self.touched = before
        self.touched |= known[1]
        return known[0]


@record()
class Site:
    """The place of a rule.

    `spans`: the groups around it, the innermost first and the message ("") last, each with its
    first segment and the one behind its last. `index` is the segment that the rule is about, or
    the trigger of its group, None if it is missing; `place` its element and component.
    `counts`: how often the item of the rule stands in each of the groups of `spans`.
    """

    spans: tuple[tuple[str, int, int], ...]
    index: int | None = None
    place: tuple[int, int] | None = None
    rule: str = ""
    counts: Sequence[int] = ()

    def moved(self, by: int, depth: int) -> "Site":
        """Give the same place some segments further on.

        The outermost `depth` groups stay: both places are in them.
        """
        inner = len(self.spans) - depth
        spans = tuple((tag, start + by, stop + by) for tag, start, stop in self.spans[:inner])
        index = None if self.index is None else self.index + by
        return Site((*spans, *self.spans[inner:]), index, self.place, self.rule, self.counts)

    def span(self, scope: str) -> tuple[int, int]:
        """Give the part that a condition's scope names (see `Scope`)."""
        if scope in ("group", "item"):
            return self.spans[0][1:]
        if scope in ("segment", "element"):
            return (0, 0) if self.index is None else (self.index, self.index + 1)
        return self.spans[self.level(scope)][1:]

    def level(self, scope: str) -> int:
        """Give the position in `spans` of a group by name; of the message if it is not there."""
        if scope in ("group", "item", "segment", "element"):
            return 0
        for level, (tag, _, _) in enumerate(self.spans):
            if tag == scope:
                return level
        return len(self.spans) - 1


class Counts(Sequence[int]):
    """How often the item of a rule stands in each of the groups around it; counted when asked."""

    def __init__(self, path: Path, group: Group) -> None:
        """Take the path of the rule and the innermost group."""
        self.path = path
        self.groups = _around(group)

    def __len__(self) -> int:
        """Count the groups."""
        return len(self.groups)

    def __getitem__(self, level: int) -> int:  # type: ignore[override]
        """Count the items in one of the groups, the innermost is 0."""
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


def spans_of(group: Group) -> tuple[tuple[str, int, int], ...]:
    """Give the spans of a group and those around it, as in `Site`."""
    return tuple((one.tag, one.start, one.start + len(one)) for one in _around(group))


def site_of(
    rule: str,
    within: Group,
    index: int | None = None,
    place: tuple[int, int] | None = None,
) -> Site:
    """Make the site of a rule. `within` is the group around its item, or where it is missing."""
    return Site(spans_of(within), index, place, rule, Counts(Path.parse(rule), within))


class Scope:
    """A condition at a site in a frame.

    `condition.scope` names the part of the message that `all` and `first` look at: `message`; an
    enclosing group such as `SG10`, or the whole message for a rule outside such a group; `group`,
    the innermost group; `segment` and `element`, the segment that the rule is about; `item`,
    whatever the rule is about, seen with the group around it.
    """

    __slots__ = ("condition", "frame", "site")

    def __init__(self, condition: Condition, site: Site, frame: Frame) -> None:
        """Take the three."""
        self.condition = condition
        self.site = site
        self.frame = frame

    @property
    def params(self) -> Mapping[str, Any]:
        """The parameters of the predicate in conditions.json."""
        return self.condition.params

    @property
    def context(self) -> Context:
        """What is known besides the message."""
        return self.frame.context

    @property
    def own(self) -> Segment | None:
        """The segment that the rule is about, or the trigger of its group; None if missing."""
        index = self.site.index
        return None if index is None else self.frame.segment(index)

    @property
    def value(self) -> str:
        """The value that the rule is about; "" if there is none."""
        own = self.own
        return own.get(*self.site.place) if own is not None and self.site.place else ""

    @property
    def count(self) -> int | None:
        """How often the item of the rule stands in the scope; None if that was not counted."""
        counts = self.site.counts
        return counts[self.site.level(self.condition.scope)] if counts else None

    def all(self, tag: str, qualifier: str | None = None) -> list[Segment]:
        """List the segments of a tag, and of a first component if given, in the scope."""
        frame = self.frame
        start, stop = self.site.span(self.condition.scope)
        return [frame.segment(index) for index in frame.find(tag, qualifier, start, stop)]

    def all_of(self, *tags: str) -> list[Segment]:
        """List the segments of several tags in the scope, in their order."""
        frame = self.frame
        start, stop = self.site.span(self.condition.scope)
        found = (index for tag in tags for index in frame.find(tag, None, start, stop))
        return [frame.segment(index) for index in sorted(found)]

    def first(self, tag: str, qualifier: str | None = None) -> Segment | None:
        """Give the first such segment in the scope."""
        frame = self.frame
        start, stop = self.site.span(self.condition.scope)
        index = next(frame.indexes(tag, qualifier, start, stop), None)
        return None if index is None else frame.segment(index)

    def header(self, tag: str, qualifier: str) -> Segment | None:
        """Give the first such segment of the message, whatever the scope."""
        index = self.frame.first(tag, qualifier)
        return None if index is None else self.frame.segment(index)

    def get(self, segment: Segment | None, de: str) -> str:
        """Give the value of a data element; "" if it, or the segment, is not there."""
        if segment is None:
            return ""
        place = self.frame.places.get(segment.tag, {}).get(de)
        return "" if place is None else segment.get(*place)

    def locations(self) -> list[str]:
        """List the identifiers in LOC of the innermost group around the rule that has any."""
        frame = self.frame
        for _, start, stop in self.site.spans:
            segments = (frame.segment(i) for i in frame.find("LOC", None, start, stop))
            found = [value for one in segments if (value := self.get(one, "3225"))]
            if found:
                return found
        return []
