"""Syntax errors by name: what is wrong with the bytes of a segment, and where.

`is_plain` asks a whole window of text, at the speed of C, whether anything can be wrong in it;
`label` then goes through the segments one by one. Both see canonical text.
"""

import re
from collections.abc import Iterator

from .codes import registry
from .finding import Finding, Place, quoted
from .limits import Limits
from .segments import GAP, Syntax

__all__ = ["TAGS", "is_plain", "label", "looks_like_utf_8"]

TAGS = re.compile(r"(?:[A-Z][A-Z0-9][A-Z0-9]\+)*+")
"""Matches a run of tags, each with a plus sign: what `Message.tags` looks like."""

_TAG = re.compile(r"[A-Z][A-Z0-9]{2}(?:\+|\Z)")
_RELEASE = re.compile(r"\?([\s\S]|\Z)")
# An odd number of them in a row, and then no separator. The lookbehind stands second because `re`
# searches fastest for patterns that begin with a plain character.
_STRAY = re.compile(r"\?(?<!\?\?)(?:\?\?)*+(?:[^?:+*']|\Z)")
_TRAILING = re.compile(r":++(?=[+*]|\Z)|[+:*]++\Z")
_UTF_8 = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
_PROBE = 1_000
_COMPONENTS = Limits().components


def is_plain(
    data: bytes, text: str, odd: bool, syntax: Syntax, limits: Limits, tidy: bool = False
) -> bool:
    """Say whether a window of whole segments holds nothing that `label` would name.

    `text` is the canonical form of `data`, `odd` what has_odd_releases says of it. True is a proof;
    False is only a suspicion. Tags and empty segments are not looked at, separators without data
    (SYN105) only if `tidy`.
    """
    left = data.translate(None, syntax.repertoire.plain)
    if left and not _breaks_in_gaps(data, left, syntax):
        return False
    if syntax.repertoire.codec == "utf-8" and not data.isascii():
        return False
    if odd and _STRAY.search(text):
        return False
    if tidy and ("+'" in text or ":'" in text or ":+" in text):
        return False
    return _segments_are_short(text, _probe(limits))


def _probe(limits: Limits) -> int:
    """Give the length of segments up to which their elements are not counted."""
    components = limits.components if limits.components < _COMPONENTS else _PROBE
    return min(_PROBE, limits.segment, limits.elements, components)


def _breaks_in_gaps(data: bytes, left: bytes, syntax: Syntax) -> bool:
    """Say whether all odd bytes are line breaks, and all of them follow a terminator."""
    end = syntax.service.terminator.encode("latin-1")
    if left.strip(b"\r\n") or end in b"\r\n":
        return False
    body = data.lstrip(b"\r\n")
    crlf = body.count(end + b"\r\n")
    return body.count(b"\r") == crlf and body.count(b"\n") == crlf + body.count(end + b"\n")


def _segments_are_short(text: str, limit: int) -> bool:
    """Say whether a terminator stands in every stretch of `limit` characters."""
    for at in range(limit, len(text), limit):
        before = text.rfind("'", at - limit, at)
        if before < 0 or text.find("'", at, before + limit) < 0:
            return False
    return True


def looks_like_utf_8(data: bytes, syntax: Syntax) -> bool:
    """Say whether bytes above 7F read as UTF-8 although another repertoire is declared."""
    if data.isascii() or syntax.repertoire.codec == "utf-8" or not _UTF_8.search(data):
        return False
    high = bytes(b for b in data if b > 0x7F)
    try:
        return len(high.decode("utf-8")) > 0
    except UnicodeDecodeError:
        return False


def label(
    piece: str, start: int, syntax: Syntax, limits: Limits, tidy: bool = False
) -> Iterator[Finding]:
    """Name what is wrong in one piece of canonical text: the gap in front, and the segment.

    `start` is the byte offset of the piece. Empty segments in a row are one finding, odd
    characters too. `tidy`: name separators without data too (SYN105).
    """
    make = registry().finding
    raw = piece.lstrip(GAP)
    gap = piece[: len(piece) - len(raw)]
    at = start + len(gap)
    if gap.strip("\r\n'"):
        yield make("SYN104", "blanks between segments", Place(start, at))
    if count := gap.count("'"):
        text = "empty segment" if count == 1 else f"{count} empty segments"
        place = Place(start + gap.index("'"), start + gap.rindex("'") + 1)
        yield make("SYN103", text, place)
    if not raw:
        return
    tag = _TAG.match(raw)
    if tag is None:
        shown = re.split(r"[+:*]", raw, maxsplit=1)[0]
        yield make(
            "SYN102",
            f"{quoted(syntax.value(shown), 20)} is no segment tag",
            Place(at, at + len(shown)),
        )
    if "?" in raw:
        yield from _releases(raw, at, syntax)
    yield from _characters(raw, at, syntax)
    if tidy:
        yield from _trailing(raw, at)
    if len(raw) > _probe(limits):
        yield from _counts(raw, at, limits)


def _counts(raw: str, at: int, limits: Limits) -> Iterator[Finding]:
    make = registry().finding
    place = Place(at, at + len(raw))
    elements = raw.split("+")
    if len(elements) - 1 > limits.elements:
        yield make("SYN007", f"the segment has more than {limits.elements} elements", place)
    if any(element.count(":") >= limits.components for element in elements):
        text = f"an element has more than {limits.components} components"
        yield make("SYN007", text, place)


def _releases(raw: str, at: int, syntax: Syntax) -> Iterator[Finding]:
    make = registry().finding
    for found in _RELEASE.finditer(raw):
        after = found.group(1)
        place = Place(at + found.start(), at + found.end())
        if not after:
            yield make("SYN201", "release character at the end of the data", place)
        elif after in "\r\n":
            yield make("SYN203", "release character before a line break", place)
        elif after not in "?:+*'":
            text = f"release character before {quoted(syntax.value(after))}, which needs none"
            yield make("SYN202", text, place)


def _characters(raw: str, at: int, syntax: Syntax) -> Iterator[Finding]:
    make = registry().finding
    repertoire = syntax.repertoire
    end = -1
    begin = 0
    kind = ""
    for found in repertoire.odd.finditer(raw):
        this = "SYN204" if found.group() in "\r\n" else "SYN205"
        if end >= 0 and (found.start() != end or this != kind):
            yield _odd(kind, raw, begin, end, at, syntax)
            begin = found.start()
        elif end < 0:
            begin = found.start()
        end, kind = found.end(), this
    if end >= 0:
        yield _odd(kind, raw, begin, end, at, syntax)
    if repertoire.codec == "utf-8" and not raw.isascii():
        try:
            syntax.service.original(raw).encode("latin-1").decode("utf-8")
        except UnicodeDecodeError as error:
            place = Place(at + error.start, at + error.end)
            yield make("SYN207", "the bytes are no UTF-8", place)


def _odd(kind: str, raw: str, begin: int, end: int, at: int, syntax: Syntax) -> Finding:
    place = Place(at + begin, at + end)
    if kind == "SYN204":
        return registry().finding(kind, "line break inside a segment", place)
    codes = " ".join(f"{ord(c):02X}" for c in raw[begin : min(end, begin + 4)])
    more = " …" if end - begin > 4 else ""
    what = f"byte {codes} is" if end - begin == 1 else f"bytes {codes}{more} are"
    text = f"{what} not in repertoire {syntax.repertoire.code}"
    return registry().finding(kind, text, place)


def _trailing(raw: str, at: int) -> Iterator[Finding]:
    """Find separators with nothing behind them: `:` before `+` or the end, `+` before the end."""
    plain = _RELEASE.sub("xx", raw) if "?" in raw else raw
    found = _TRAILING.search(plain)
    if found is not None:
        place = Place(at + found.start(), at + found.end())
        yield registry().finding("SYN105", "separators without data at the end", place)
