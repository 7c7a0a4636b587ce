"""Bytes to segments with spans, and back.

A segment keeps its canonical text (see service.py) and looks into it only when asked. Elements and
components count from 1, as the handbooks do: `segment.get(2, 1)` is the first component of the
second element behind the tag. Spans are half-open byte offsets in the input.

Two readers give the same result on every text: `scan`, which runs at the speed of C's string
functions, and `read_with_lark` (lark_reader.py), which follows grammar.lark token by token.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from .record import record
from .service import DEFAULT, Repertoire, ServiceString, repertoire

__all__ = [
    "BLANK",
    "GAP",
    "Layout",
    "Segment",
    "Syntax",
    "cut",
    "has_odd_releases",
    "scan",
    "wire_text",
]

Span = tuple[int, int]
Layout = list[list[list[Span]]]
"""Elements, of repetitions, of component spans; the first element is the tag's."""

BLANK = "\r\n\t \0\x1a"
"""What may stand in front of a tag: line breaks, and the padding that some systems write."""

GAP = f"{BLANK}'"
"""The same, with the terminators of segments in which nothing stands."""

_ODD_RELEASE = re.compile(r"\?[^+:]")
# A terminator behind none or two release characters; `cut` leaves longer runs to _SEGMENT.
_TERMINATOR = re.compile(r"'(?:(?<!\?')|(?<=[^?]\?\?')|(?<=\A\?\?'))")
# Possessive throughout: a text without a terminator is walked once.
_SEGMENT = re.compile(r"([^?']*+(?:\?[\s\S][^?']*+)*+)('|\??\Z)")
_UNRELEASED = {separator: re.compile(rf"(?<!\?)\{separator}") for separator in "+*:"}
_PIECE = {
    separator: re.compile(rf"[^?{separator}]*+(?:\?[\s\S][^?{separator}]*+)*+(?:\?\Z)?")
    for separator in "+*:"
}
_RELEASED = re.compile(r"\?([?:+*'])")
_TO_RELEASE = re.compile(r"[?:+*']")


def _latin_1() -> Repertoire:
    found = repertoire("UNOC")
    assert found is not None
    return found


@record()
class Syntax:
    """What the bytes of one interchange mean: separators, repertoire, syntax version 1 to 4."""

    service: ServiceString = DEFAULT
    repertoire: Repertoire = _latin_1()
    version: int = 3

    def __hash__(self) -> int:
        """Give the hash, worked out once: many things are kept by syntax."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.service, self.repertoire, self.version))

    @cached_property
    def marks(self) -> str:
        """What may be the decimal mark: the one of UNA, both in syntax version 4."""
        declared = self.service.decimal
        return declared if declared in (".", ",") and self.version < 4 else ".,"

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """For whoever remembers what texts of this syntax mean; who fills it keeps it bounded."""
        return {}

    def value(self, raw: str) -> str:
        """Give the value of a component in canonical text: releases undone, bytes decoded.

        A release character before anything but a service character stays, with what follows.
        """
        if "?" in raw:
            raw = _RELEASED.sub(r"\1", raw)
        if self.service.moves_ascii or not raw.isascii():
            raw = self.service.original(raw)
        return self.repertoire.decode(raw)

    def raw(self, value: str) -> str:
        """Write a value as canonical text. Raises UnicodeEncodeError outside the repertoire."""
        return _TO_RELEASE.sub(r"?\g<0>", self.service.canonical(self.repertoire.encode(value)))


PLAIN = Syntax()


class Segment:
    """One segment of an interchange. Equality is identity; nothing is decoded before it is used."""

    __slots__ = ("_elements", "_layout", "closed", "raw", "start", "syntax")

    def __init__(
        self,
        raw: str,
        start: int = 0,
        syntax: Syntax = PLAIN,
        *,
        closed: bool = True,
        layout: Layout | None = None,
    ) -> None:
        """Take canonical text without the terminator; `closed` says whether one followed."""
        self.raw = raw
        self.start = start
        self.syntax = syntax
        self.closed = closed
        self._elements: list[str] | None = None
        self._layout = layout

    @property
    def end(self) -> int:
        """The byte offset behind the terminator."""
        return self.start + len(self.raw) + self.closed

    @property
    def tag(self) -> str:
        """The three letters in front; whatever stands there in a broken segment."""
        head = self.raw[:4]
        if len(head) == 3 or head[3:] == "+" or head.startswith("UNA"):
            return head[:3]
        return self._parts()[0]

    def _parts(self) -> list[str]:
        if self._elements is None:
            self._elements = _split(self.raw, "+")
        return self._elements

    def __len__(self) -> int:
        """Count the elements behind the tag."""
        return len(self._parts()) - 1

    def element(self, number: int) -> str:
        """Give element `number` (from 1) in canonical text, "" if it is not there."""
        parts = self._parts()
        return parts[number] if 0 <= number < len(parts) else ""

    def get(self, element: int, component: int = 1) -> str:
        """Give the value of a component (both from 1), "" if it is empty or not there."""
        if self._layout is not None:  # nothing has to be split again
            start, end = self.span(element, component)
            return self.syntax.value(self.raw[start - self.start : end - self.start])
        parts = self._components(element)
        if component > len(parts):
            return ""
        return self.syntax.value(parts[component - 1])

    def components(self, element: int) -> list[str]:
        """Give the values of all components of an element, of its first repetition."""
        return [self.syntax.value(part) for part in self._components(element)]

    def _components(self, element: int) -> list[str]:
        raw = self.element(element)
        if not raw:
            return []
        if self.syntax.service.repetition is not None and "*" in raw:
            raw = _split(raw, "*")[0]
        return _split(raw, ":")

    @property
    def qualifier(self) -> str:
        """The first component behind the tag, which tells segments of one tag apart."""
        return self.get(1, 1)

    @property
    def values(self) -> list[list[list[str]]]:
        """All values: elements behind the tag, of repetitions, of components."""
        text = self.raw
        base = self.start
        value = self.syntax.value
        return [
            [[value(text[a - base : b - base]) for a, b in part] for part in element]
            for element in self.layout[1:]
        ]

    @property
    def layout(self) -> Layout:
        """Spans of all components, tag first; shape as in `Layout`."""
        if self._layout is None:
            self._layout = _lay_out(self.raw, self.start, self.syntax.service.repetition)
        return self._layout

    def span(self, element: int = 0, component: int | None = None) -> Span:
        """Give the bytes of an element (0 is the tag), or of one component of it.

        What is not there has the empty span at the place where it would begin.
        """
        layout = self.layout
        close = self.start + len(self.raw)
        if element >= len(layout):
            return close, close
        parts = layout[element][0]
        if component is None:
            return parts[0][0], layout[element][-1][-1][1]
        if component > len(parts):
            return parts[-1][1], parts[-1][1]
        return parts[component - 1]

    @property
    def text(self) -> str:
        """The segment as it is written, decoded, with its terminator."""
        service = self.syntax.service
        end = "'" if self.closed else ""
        return self.syntax.repertoire.decode(service.original(self.raw + end))

    @property
    def data(self) -> bytes:
        """The bytes of the segment, exactly as read, with its terminator."""
        return self.syntax.service.original(self.raw + "'" * self.closed).encode("latin-1")

    def __repr__(self) -> str:
        """Show the text and the place."""
        return f"Segment({self.raw!r}, {self.start})"


def wire_text(tag: str, elements: list[list[str]], syntax: Syntax = PLAIN) -> str:
    """Write one segment as canonical text without its terminator.

    `elements` holds values behind the tag, as lists of components. Trailing empty components and
    elements are left out (ISO 9735-1). Raises UnicodeEncodeError outside the repertoire.

    >>> wire_text("DTM", [["137", "202610010000+00", "303"], ["", ""]])
    'DTM+137:202610010000?+00:303'
    """
    parts = [":".join(_trim([syntax.raw(c) for c in element])) for element in elements]
    return "+".join([tag, *_trim(parts)])


def _trim(parts: list[str]) -> list[str]:
    while parts and not parts[-1]:
        parts.pop()
    return parts


def cut(text: str, odd: bool | None = None) -> tuple[list[str], str]:
    """Cut canonical text at its terminators: the pieces before each, and what is left behind.

    A piece still has the line breaks in front of its tag. One in which nothing else stands is no
    segment. `odd`: what has_odd_releases says of the text, for whoever asked already.
    """
    if odd is None:
        odd = has_odd_releases(text)
    if not odd or "?'" not in text:
        pieces = text.split("'")
        return pieces, pieces.pop()
    if "????'" not in text:
        pieces = _TERMINATOR.split(text)
        return pieces, pieces.pop()
    found = _SEGMENT.findall(text)
    if found and not found[-1][1] and not found[-1][0]:
        found.pop()
    rest = ""
    if found and found[-1][1] != "'":
        rest = "".join(found.pop())
    return [piece for piece, _ in found], rest


def has_odd_releases(text: str) -> bool:
    """Say whether a release character stands before anything but `+` and `:`."""
    return text.endswith("?") or _ODD_RELEASE.search(text) is not None


def scan(text: str, offset: int = 0, syntax: Syntax = PLAIN) -> Iterator[Segment]:
    """Read canonical text at full speed. `offset`: where the text begins in the input."""
    pieces, rest = cut(text)
    at = offset
    for piece in pieces:
        raw = piece.lstrip(BLANK)
        if raw:
            yield Segment(raw, at + len(piece) - len(raw), syntax)
        at += len(piece) + 1
    raw = rest.lstrip(BLANK)
    if raw:
        yield Segment(raw, at + len(rest) - len(raw), syntax, closed=False)


def _split(raw: str, separator: str) -> list[str]:
    """Split at a separator where it is not released."""
    if "?" not in raw:
        return raw.split(separator)
    if "??" not in raw:
        return _UNRELEASED[separator].split(raw)
    out: list[str] = []
    at = 0
    while True:
        found = _PIECE[separator].match(raw, at)
        assert found is not None
        out.append(found.group())
        at = found.end() + 1
        if at > len(raw):
            return out


def _lay_out(raw: str, start: int, repetition: str | None) -> Layout:
    out: Layout = []
    at = start
    for element in _split(raw, "+"):
        parts = [element]
        if repetition is not None and "*" in element:
            parts = _split(element, "*")
        spans: list[list[Span]] = []
        for part in parts:
            inner: list[Span] = []
            for component in _split(part, ":"):
                inner.append((at, at + len(component)))
                at += len(component) + 1
            spans.append(inner)
        out.append(spans)
    return out
