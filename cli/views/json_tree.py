"""JSON: every message with what it is, and its group tree; values as they stand on the wire."""

import json
from functools import lru_cache
from typing import Any, NamedTuple, TextIO

from mscons.edifact import (
    Gap,
    Group,
    Item,
    Node,
    Outline,
    Segment,
    SegmentUse,
    Syntax,
    Tree,
    outline_of,
)

from ..render import Options
from ..select import selected, visible
from ..values import segment_name, values_of
from . import Shown, Wanted

__all__ = ["View", "message_text"]

Json = dict[str, Any]
_LONG = 300
"""The values of segments with more characters are not kept."""


class View:
    """Writes one document, a message a line."""

    def __init__(self, out: TextIO, wanted: Wanted) -> None:
        """Write what stands in front."""
        self._out = out
        self._wanted = wanted
        self._files = self._messages = 0
        tool = {"name": "mscons", "version": Options().tool}
        out.write(f'{{"schema": 1, "tool": {json.dumps(tool)}, "files": [')

    def begin(self, name: str) -> None:
        """Open an input."""
        comma = "," if self._files else ""
        self._out.write(f'{comma}\n{{"path": {json.dumps(name)}, "messages": [')
        self._files += 1
        self._messages = 0

    def outside(self, unit: Segment | Gap) -> None:
        """The frame is told with each message."""

    def message(self, shown: Shown) -> None:
        """Write a message."""
        comma = "," if self._messages else ""
        self._out.write(f"{comma}\n {message_text(shown, self._wanted)}")
        self._messages += 1

    def end(self) -> None:
        """Close an input."""
        self._out.write("\n]}")

    def close(self) -> None:
        """Close the document."""
        self._out.write("\n]}\n")


def message_text(shown: Shown, wanted: Wanted, **before: str) -> str:
    """Write the object of a message; every key is always there. `before` stands in front."""
    message, what = shown.message, shown.what
    frame = message.interchange
    model = shown.model if wanted.path is None else None
    head = {
        **before,
        "message": message.number,
        "reference": message.reference,
        "type": message.type,
        "release": message.release,
        "pid": what.pid,
        "fv": what.fv if what.structure else None,
        "start": message.start,
        "end": message.end,
        "interchange": {
            "number": frame.number,
            "reference": frame.reference,
            "sender": list(frame.sender),
            "receiver": list(frame.receiver),
            "application": frame.application,
            "test": frame.is_test,
        },
        "model": None if model is None else model.to_dict(),
        "control": None if wanted.path is not None else _control(shown),
    }
    return f'{_text(head)[:-1]}, "tree": {_nodes(shown.tree, wanted)}}}'


def _text(value: object) -> str:
    return json.dumps(value, allow_nan=False)


def _control(shown: Shown) -> list[Json] | None:
    """Say which objects can be controlled; None where the PID is not about that."""
    if shown.message.type != "UTILMD":
        return None
    from ..control import controls

    found = controls(shown)
    return None if found is None else [one.to_dict() for one in found]


class _Plan(NamedTuple):
    """What a node shows whatever its free values are, as text; `below` None: it is a segment.

    `front` stands before, `back` behind the bytes of segment `at` (from 0); a group has no `back`.
    """

    at: int
    front: str
    back: str
    use: Item | None
    below: "list[_Plan] | None"


def _nodes(tree: Tree, wanted: Wanted) -> str:
    """Write the nodes of a tree; what they are is planned once for all messages of an outline."""
    if wanted.path is not None:
        return _filled(_plan(tree.root, wanted), tree.segments, wanted)
    outline = outline_of(tree)
    key = (_Plan, wanted.names)
    plan: list[_Plan] | None = outline.plans.get(key)
    if plan is None:
        plan = _plan(tree.root, wanted)
        if outline.lasting and all(_settled(node, outline) for node in tree.walk()):
            outline.plans[key] = plan
    return _filled(plan, tree.segments, wanted)


def _settled(node: Node, outline: Outline) -> bool:
    """Say whether all messages of an outline give this name to the node."""
    structure, use = node.tree.structure, node.use
    if structure is None or use is None:
        return structure is None or node.tag not in structure.told_apart
    element = structure.qualifier(use.trigger)
    kind = outline.kinds[node.start]
    return element is None or element.place in kind.codes or element.place not in kind.present


def _plan(group: Group, wanted: Wanted, above: str = "") -> list[_Plan]:
    """Plan what is in a group; `above` is its path with a slash, so that it is not made again."""
    made: list[_Plan] = []
    for node in group:
        if not visible(node, wanted.path):
            continue
        path, use = f"{above}{node.name}#{node.number}", node.use
        named: Json = {}
        if wanted.names:
            other = "" if isinstance(node, Group) else segment_name(node.tag)
            named = {"name": use.name if use is not None else other}
        if isinstance(node, Group):
            head = {"group": node.tag, "qualifier": node.qualifier, "path": path, **named}
            below = _plan(node, wanted, f"{path}/")
            made.append(_Plan(node.start, f'{_text(head)[:-1]}, "items": ', "", use, below))
        else:
            head = {"segment": node.tag, "number": node.index, "path": path}
            tail = f', {_text({"stray": node.stray, **named})[1:-1]}, "elements": '
            made.append(_Plan(node.start, f'{_text(head)[:-1]}, "start": ', tail, use, None))
    return made


def _filled(plan: list[_Plan], segments: list[Segment], wanted: Wanted) -> str:
    made: list[str] = []
    for at, front, back, use, below in plan:
        if below is not None:
            made.append(f"{front}{_filled(below, segments, wanted)}}}")
            continue
        segment = segments[at]
        assert use is None or isinstance(use, SegmentUse)
        elements = _elements if len(segment.raw) <= _LONG else _elements.__wrapped__
        values = elements(segment.raw, segment.syntax, use, wanted)
        made.append(f'{front}{segment.start}, "end": {segment.end}{back}{values}}}')
    return f"[{', '.join(made)}]"


@lru_cache(maxsize=4_000)
def _elements(raw: str, syntax: Syntax, use: SegmentUse | None, wanted: Wanted) -> str:
    """Write the values of a segment."""
    out: list[Json] = []
    for value in selected(values_of(Segment(raw, 0, syntax), use), wanted.path):
        found: Json = {"at": value.at, "de": value.de, "value": value.value}
        if value.repetition > 1:
            found["repetition"] = value.repetition
        if wanted.names:
            found |= {"name": value.name, "meaning": value.meaning}
        out.append(found)
    return _text(out)
