"""JSON: every message with what it is, and its group tree; values as they stand on the wire."""

import json
from typing import Any, TextIO

from mscons.edifact import Gap, Group, Leaf, Node, Segment

from ..render import Options
from ..select import selected, visible
from ..values import segment_name, values_of
from . import Shown, Wanted

__all__ = ["View", "message_object"]

Json = dict[str, Any]


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
        found = message_object(shown, self._wanted)
        self._out.write(f"{comma}\n {json.dumps(found, allow_nan=False)}")
        self._messages += 1

    def end(self) -> None:
        """Close an input."""
        self._out.write("\n]}")

    def close(self) -> None:
        """Close the document."""
        self._out.write("\n]}\n")


def message_object(shown: Shown, wanted: Wanted) -> Json:
    """Give the object of a message; every key is always there."""
    message, what = shown.message, shown.what
    frame = message.interchange
    model = shown.model if wanted.path is None else None
    return {
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
        "tree": _nodes(shown.tree.root, wanted),
    }


def _control(shown: Shown) -> list[Json] | None:
    """Say which objects can be controlled; None where the PID is not about that."""
    if shown.message.type != "UTILMD":
        return None
    from ..control import controls

    found = controls(shown)
    return None if found is None else [one.to_dict() for one in found]


def _nodes(group: Group, wanted: Wanted, above: str = "") -> list[Json]:
    return [_node(node, wanted, above) for node in group if visible(node, wanted.path)]


def _node(node: Node, wanted: Wanted, above: str) -> Json:
    """Give a node; `above` is the path of its group with a slash, so that it is not made again."""
    path = f"{above}{node.name}#{node.number}"
    found: Json = {"path": path}
    use = node.use
    if isinstance(node, Group):
        found = {"group": node.tag, "qualifier": node.qualifier, **found}
        if wanted.names:
            found["name"] = use.name if use else ""
        return {**found, "items": _nodes(node, wanted, f"{path}/")}
    assert isinstance(node, Leaf)
    segment = node.segment
    found = {"segment": node.tag, "number": node.index, **found}
    found |= {"start": segment.start, "end": segment.end, "stray": node.stray}
    if wanted.names:
        found["name"] = use.name if use else segment_name(node.tag)
    return {**found, "elements": _elements(node, wanted)}


def _elements(leaf: Leaf, wanted: Wanted) -> list[Json]:
    out: list[Json] = []
    for value in selected(values_of(leaf.segment, leaf.use), wanted.path):
        found: Json = {"at": value.at, "de": value.de, "value": value.value}
        if value.repetition > 1:
            found["repetition"] = value.repetition
        if wanted.names:
            found |= {"name": value.name, "meaning": value.meaning}
        out.append(found)
    return out
