"""What a path lets through: nodes of a tree, and values of a segment."""

from collections.abc import Iterable, Iterator

from mscons.edifact import Group, Leaf, Node, Path, Tree

from .values import Value, values_of

__all__ = ["leaves", "selected", "visible"]


def visible(node: Node, path: Path | None) -> bool:
    """Say whether a node is covered by a path, or holds something that is."""
    if path is None:
        return True
    if isinstance(node, Leaf):
        return _covered(node, path)
    return path.covers(node) or (isinstance(node, Group) and any(visible(n, path) for n in node))


def leaves(tree: Tree, path: Path | None) -> Iterator[Leaf]:
    """Give the segments that a path covers, in order."""
    for node in tree.walk():
        if isinstance(node, Leaf) and (path is None or _covered(node, path)):
            yield node


def selected(values: Iterable[Value], path: Path | None) -> Iterator[Value]:
    """Give the values that a path names; all of them if it ends at a segment."""
    if path is None or path.de is None:
        yield from values
        return
    seen = 0
    for value in values:
        if value.de != path.de:
            continue
        seen += 1
        if path.de_number in (1, seen) and path.code in (None, value.value):
            yield value


def _covered(leaf: Leaf, path: Path) -> bool:
    if not path.covers(leaf):
        return False
    return path.de is None or any(selected(values_of(leaf.segment, leaf.use), path))
