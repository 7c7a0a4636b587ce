"""What a segment is apart from its free values: its codes, and which elements are there.

Two segments of one kind are alike for every rule that asks for presence or codes. Interchanges
repeat few kinds over and over, so a kind is found at the speed of a look-up: by the very text of
a segment seen before, else by the patterns of the kinds seen last, else by looking into it.

A *sound* kind vouches for its formats too: all values fit their data elements, in every variant
that lists its codes.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence

from .formats import Format
from .segments import GAP, Segment, Syntax
from .structure import Key, SegmentUse
from .structure_grammar import Position

__all__ = ["UNKNOWN", "Kind", "Kinds", "plain_text", "written_text"]

UNKNOWN = "\0"
"""Stands for a value that is no code of any variant."""
KEEP = 4_000
LONG = 300
"""Texts of more characters are not kept."""
PATTERNS = 8


class Kind:
    """What a segment is apart from its free values. Compared by identity."""

    __slots__ = ("codes", "pattern", "position", "present", "sound")

    def __init__(
        self, position: Position, codes: Mapping[Key, str], present: frozenset[Key], sound: bool
    ) -> None:
        """Take the known codes and the places, element and component, that have a value."""
        self.position = position
        self.codes = codes
        self.present = present
        self.sound = sound
        self.pattern: str | None = None

    def get(self, element: int, component: int = 1, /) -> str:
        """Give the code at a place, UNKNOWN for any other value, "" if nothing is there."""
        code = self.codes.get((element, component))
        if code is not None:
            return code
        return UNKNOWN if (element, component) in self.present else ""

    def __repr__(self) -> str:
        """Show place and codes."""
        return f"<Kind {self.position.tag} {dict(self.codes)}>"


class Kinds(dict[str, Kind]):
    """The kinds of segments at one place, by the text of segments seen before.

    Look up with `kinds[raw]`; a text that is not known yet is looked into.
    """

    def __init__(self, position: Position, syntax: Syntax) -> None:
        """Begin with nothing seen."""
        super().__init__()
        self.position = position
        self._syntax = syntax
        self._uses = [use.trigger for use in position.uses]
        codes: dict[Key, frozenset[str]] = {}
        for use in self._uses:
            for element in use.elements:
                codes[element.place] = codes.get(element.place, frozenset()).union(element.codes)
        self._codes = codes
        self._formats = _formats(self._uses)
        self._differ = any(_formats([use]) != _formats(self._uses[:1]) for use in self._uses[1:])
        self._known: dict[tuple[frozenset[tuple[Key, str]], frozenset[Key], bool], Kind] = {}
        self._recent: list[tuple[re.Pattern[str], Kind]] = []

    def __missing__(self, raw: str) -> Kind:
        """Find the kind of a text that was not seen before."""
        text = raw.lstrip(GAP)
        plain = plain_text(text, self._syntax)
        kind = self._match(plain) if plain is not None else None
        if kind is None:
            kind = self._look(text, plain)
        if len(raw) > LONG:
            return kind
        if len(self) >= KEEP:
            self.clear()
        self[raw] = kind
        return kind

    def _match(self, plain: str) -> Kind | None:
        for number, (pattern, kind) in enumerate(self._recent):
            if pattern.fullmatch(plain):
                if number:
                    self._recent.insert(0, self._recent.pop(number))
                return kind
        return None

    def _look(self, text: str, plain: str | None) -> Kind:
        """Look into a segment."""
        segment, marks = Segment(text, 0, self._syntax), self._syntax.marks
        codes: dict[Key, str] = {}
        free: dict[Key, str] = {}
        for element in range(1, len(segment) + 1):
            for component, value in enumerate(segment.components(element), 1):
                if value:
                    place = (element, component)
                    coded = value in self._codes.get(place, ())
                    (codes if coded else free)[place] = value
        present = codes.keys() | free.keys()
        formats = self._formats_of(codes, free)
        sound = not any(
            one.check(value, marks)
            for place, value in free.items()
            for one in formats.get(place, ())
        )
        key = (frozenset(codes.items()), frozenset(present), sound)
        kind = self._known.get(key)
        if kind is None:
            kind = Kind(self.position, codes, key[1], sound)
            if len(self._known) >= KEEP:
                self._known.clear()
            self._known[key] = kind
            if sound:
                kind.pattern = self._pattern(kind)
        if kind.pattern is not None and plain is not None:
            pattern = re.compile(kind.pattern)
            if pattern.fullmatch(plain):
                self._recent.insert(0, (pattern, kind))
                del self._recent[PATTERNS:]
        return kind

    def _formats_of(
        self, codes: Mapping[Key, str], free: Container[Key]
    ) -> Mapping[Key, Sequence[Format]]:
        """Give the formats in the variants that list these codes; in all if none does."""
        if not self._differ:
            return self._formats
        fitting = [
            use
            for use in self._uses
            if all(
                codes[one.place] in one.codes if one.place in codes else one.place not in free
                for one in use.elements
                if one.codes
            )
        ]
        return _formats(fitting) if fitting else self._formats

    def _pattern(self, kind: Kind) -> str:
        """Write a pattern for the plain text of all segments of this kind, or most of them."""
        formats = self._formats_of(kind.codes, kind.present - kind.codes.keys())
        parts = [re.escape(self.position.trigger)]
        widths = dict(sorted(kind.present))  # of each element the last component
        for element in range(1, max(widths, default=0) + 1):
            width = widths.get(element, 0)
            inner = [self._component(kind, (element, c), formats) for c in range(1, width + 1)]
            parts.append(":".join(inner))
        return r"\+".join(parts)

    def _component(self, kind: Kind, place: Key, formats: Mapping[Key, Sequence[Format]]) -> str:
        if place not in kind.present:
            return ""
        code = kind.codes.get(place)
        if code is not None:
            return re.escape(code)
        marks = "" if self._syntax.service.moves_ascii else self._syntax.marks
        free = _free(formats.get(place, ()), marks)
        codes = self._codes.get(place)
        if codes:
            known = "|".join(re.escape(c) for c in sorted(codes))
            free = rf"(?!(?:{known})(?:[+:']|\Z))(?:{free})"
        return free


def _formats(uses: Iterable[SegmentUse]) -> dict[Key, list[Format]]:
    """List the formats of each data element in these variants of a segment."""
    found: dict[Key, list[Format]] = {}
    for use in uses:
        for element in use.elements:
            if element.format is not None:
                found.setdefault(element.place, []).append(element.format)
    return found


def plain_text(text: str, syntax: Syntax) -> str | None:
    """Write one character for each released one, so that patterns need not know of releases.

    Which one was released can be told, see `written_text`: the control characters that stand for
    them are in no repertoire. None where that is not the whole story: repetitions, and several
    bytes to a character.
    """
    if syntax.service.repetition is not None and "*" in text:
        return None
    if syntax.repertoire.codec == "utf-8" and not text.isascii():
        return None
    if "?" in text:
        if "??" in text:
            text = text.replace("??", "\1")
        text = text.replace("?+", "\2").replace("?:", "\3")
        if "?" in text:
            text = text.replace("?'", "\4").replace("?*", "\5")
    return text


def written_text(plain: str) -> str:
    """Write the releases again that `plain_text` took away."""
    text = plain.replace("\2", "?+").replace("\3", "?:").replace("\1", "??")
    return text.replace("\4", "?'").replace("\5", "?*")


def _free(formats: Iterable[Format], marks: str) -> str:
    """Write a pattern that only matches values that fit all of these formats.

    `marks` may be the decimal mark; without any, only whole numbers match.
    """
    low, high, kinds = 1, 0, set[str]()
    for one in formats:
        low = max(low, one.low)
        high = min(high or one.high, one.high)
        kinds.add(one.kind)
    if not high:
        return "[^?+:']+"
    if high < low:
        return "(?!)"
    if "n" in kinds:
        whole = f"-?[0-9]{{{low},{high}}}" if "a" not in kinds else "(?!)"
        if low > 1 or high < 2 or not marks:
            return whole
        half = high // 2
        return f"{whole}(?:(?<![0-9]{{{half + 1}}})[{marks}][0-9]{{1,{high - half}}})?"
    banned = "?+:'" + ("0-9" if "a" in kinds else "")
    return f"[^{banned}]{{{low},{high}}}"
