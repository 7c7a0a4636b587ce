"""The walk through one interchange: windows of whole segments, cut into messages.

Each window is asked first whether anything can be wrong in it (labels.is_plain); only then are its
segments looked at one by one. Message bounds are found in the joined tags of the window.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from .alike import Alike
from .codes import registry
from .envelope import (
    References,
    check_count,
    check_reference,
    check_service,
    check_unb,
    check_unt,
    check_unz,
)
from .finding import Finding, Place
from .labels import TAGS, is_plain, label, looks_like_utf_8
from .limits import Limits
from .message import Gap, Interchange, Message, Window
from .notes import Notes, Room
from .record import replace
from .segments import BLANK, GAP, Segment, cut, has_odd_releases
from .source import Source

__all__ = ["WINDOW", "InterchangeWalk", "Unit"]

WINDOW = 256 * 1024
_FIRST_WINDOW = 16 * 1024
_PATIENCE = 64
Unit = Message | Segment | Gap
Cut = Callable[[str, bool], tuple[list[str], str]]

_BLANK = BLANK.encode("latin-1")
_INNER = re.compile(r"UN(?:[BEGHZ]\+|A)")
_REFERENCES = re.compile(r"(?:[0-9A-Za-z_.,/-]{1,14}(?:\+|\Z))++")
_KNOWN = 4_096
_KNOWN_SIZE = 256


class _Stretch(NamedTuple):
    """Whole segments from the front of the input, and the canonical text that they make up.

    `key` has four characters of each piece. `odd`: there are empty segments, or blanks between
    segments. `releases`: what has_odd_releases says of the text.
    `closed`: the last segment has its terminator.
    """

    pieces: list[str]
    text: str
    key: str
    odd: bool
    releases: bool
    closed: bool = True


class InterchangeWalk:
    """Reads from UNB to UNZ. Afterwards `stopped` says whether a limit ended the reading."""

    def __init__(
        self,
        source: Source,
        interchange: Interchange,
        cut_: Cut,
        limits: Limits,
        notes: Notes,
        identities: References,
        messages: int,
        tidy: bool,
    ) -> None:
        """Take the state of the reader; `messages` counts those of earlier interchanges."""
        self._source = source
        self._interchange = interchange
        self._cut = cut_
        self._limits = limits
        self._notes = notes
        self._identities = identities
        self._syntax = interchange.syntax
        self.messages = messages
        self._tidy = tidy
        self.stopped = False
        self._ended = False
        self._before = Alike()
        self._size = self._stretch = _FIRST_WINDOW
        self._wait, self._patience = 0, 1
        self._kinds: set[str] = set()
        self._references = References()
        self._group: Segment | None = None
        self._in_group = 0
        self._mixed = False
        self._utf_8 = False
        # The message that is being collected: its segments, their tags, where it began.
        self._pieces: list[str] | None = None
        self._tags: list[str] = []
        self._from: tuple[Window, int] = (Window([], 0), 0)
        self._suspect = False
        self._next_unt: tuple[str, int] = ("", -1)
        service = interchange.syntax.service
        self._terminator = service.terminator.encode("latin-1")
        element = re.escape(service.element.encode("latin-1"))
        self._marks = re.compile(b"UN(?:[AB]|Z%s)" % element)

    # --- windows ------------------------------------------------------------------------------

    def batches(self) -> Iterator[list[Unit]]:
        """Give messages, service segments and gaps in order, a window at a time."""
        while not self._ended and not self.stopped:
            if alike := self._take_alike():
                yield alike
                continue
            found = self._window()
            if found is None:
                break
            at = self._source.at
            suspect = self._inspect(found, at)
            if self.stopped:
                break
            out: list[Unit] = []
            window = Window(found.pieces, at)
            number = self._walk(window, found, suspect, out)
            left = found.pieces[number:]
            ends = len(left) if found.closed else max(0, len(left) - 1)
            self._source.take(len(found.text) - sum(map(len, left)) - ends)
            self._size = min(4 * self._size, WINDOW)
            self._wait -= 1
            if self._cut is cut and self._wait <= 0:
                self._before.learn([unit for unit in out if isinstance(unit, Message)])
            yield out
        if not self.stopped:
            yield self._finish()

    def _window(self) -> _Stretch | None:
        """Cut the next window; None if no segment is left, or a limit was met."""
        size = self._size
        while True:
            buffer = self._source.fill(size)
            ended = self._source.ended and len(buffer) <= size
            buffer = buffer[:size]
            for end in self._ends_of_window(buffer):
                text = self._syntax.service.canonical(buffer[:end].decode("latin-1"))
                releases = has_odd_releases(text)
                pieces, rest = self._cut(text, releases)
                found = _stretch(pieces, text[: end - len(rest)], releases)
                if found.pieces:
                    return found
            body = buffer.lstrip(_BLANK + self._terminator)
            if ended:
                text = self._syntax.service.canonical(buffer.decode("latin-1"))
                found = _stretch([text], text, has_odd_releases(text))
                return found._replace(odd=True, closed=False) if body else None
            if self._is_too_long(len(buffer) - len(body), len(body) - WINDOW):
                return None
            size = len(buffer) + WINDOW

    def _is_too_long(self, gap: int, segment: int) -> bool:
        """Stop at a segment over the limit, or at too much in front of it."""
        limits = self._limits
        most = limits.segment + limits.segments
        if gap > most:
            self._limit(f"there are more than {most} bytes between segments")
        elif segment > limits.segment:
            self._limit(f"a segment has more than {limits.segment} bytes")
        return self.stopped

    def _ends_of_window(self, buffer: bytes) -> Iterator[int]:
        """Give where a window may end, the best place first.

        That is behind UNZ, or where the next interchange begins without one, since that may have
        separators of its own; else behind the last whole segment.
        """
        blank = len(buffer) - len(buffer.lstrip(_BLANK))
        for found in self._marks.finditer(buffer, blank):
            at = found.start()
            before = buffer[max(0, at - 16) : at].rstrip(_BLANK)
            closes = found[0].startswith(b"UNZ")
            if (before and not before.endswith(self._terminator)) or (at == blank and not closes):
                continue
            end = buffer.find(self._terminator, at) + 1 if closes else at
            if 0 < end < len(buffer):
                yield end
            break
        end = buffer.rfind(self._terminator) + 1
        if end:
            yield end

    def _inspect(self, found: _Stretch, at: int) -> bool:
        """Say whether a window needs its segments labelled; stop at a segment over the limit."""
        text = found.text
        size = len(text)
        data = self._source.fill(size)[:size]
        if not self._utf_8 and looks_like_utf_8(data, self._syntax):
            self._utf_8 = True
            code = self._syntax.repertoire.code
            self._notes.make("SYN206", f"{code} is declared, the text is UTF-8", at, at + size)
        if not found.closed:
            blank = len(text) - len(text.lstrip(GAP))
            place = (at + blank, at + size)
            self._notes.make("SYN101", "the input ends inside a segment", *place)
        plain = not found.odd and is_plain(
            data, text, found.releases, self._syntax, self._limits, self._tidy
        )
        if plain:
            return False
        for piece in found.pieces:
            if len(piece) > self._limits.segment:
                size = len(piece.lstrip(GAP))
                if self._is_too_long(len(piece) - size, size):
                    break
        return True

    def _limit(self, text: str, at: int | None = None) -> None:
        at = self._source.at if at is None else at
        self._notes.make("SYN007", f"{text}; the rest is not read", at, at + 1)
        self.stopped = True

    # --- messages -----------------------------------------------------------------------------

    def _walk(self, window: Window, found: _Stretch, suspect: bool, out: list[Unit]) -> int:
        """Go through one window; give the number of pieces that belong to this interchange."""
        pieces, key, closed = found.pieces, found.key, found.closed
        sane = TAGS.fullmatch(key) is not None
        number, count = 0, len(pieces)
        while number < count and not self.stopped:
            if self._pieces is None:
                if (head := key[4 * number : 4 * number + 4]) != "UNH+":
                    last = closed or number + 1 < count
                    self._outside(window, number, head, suspect, last, out)
                    if self._ended:
                        return number + (self._interchange.unz is not None)
                    number += 1
                    continue
                self._open(window, number)
            end, complete = self._bound(key, number, count)
            assert self._pieces is not None
            self._suspect |= suspect or complete is False
            self._suspect |= not (sane or TAGS.fullmatch(key, 4 * number, 4 * end))
            self._pieces += pieces[number:end]
            self._tags.append(key[4 * number : 4 * end])
            number = end
            unclosed = end == count and not closed
            if complete is not None or unclosed:
                out.append(self._message(complete is True, not unclosed))
            elif len(self._pieces) > self._limits.segments:
                break
        if self._pieces is not None and len(self._pieces) > self._limits.segments:
            text = f"a message has more than {self._limits.segments} segments"
            self._limit(text, window.offset(number))
        if self._pieces is not None and self._from[0] is window:
            begun = self._from[1]
            if 16 * (count - begun) < count and closed:  # leave it to the next window as a whole
                self._pieces = None
                return begun
        return number

    def _take_alike(self) -> list[Unit]:
        """Take the messages in front that are like earlier ones and leave nothing to say."""
        between = self._pieces is None and not self._interchange.groups
        if not self._before or self._wait > 0 or not between:
            return []
        source, interchange = self._source, self._interchange
        if not source.peek(16).lstrip(_BLANK).startswith(b"UNH"):
            return []
        data = source.peek(self._stretch)
        data = data[: data.rfind(self._terminator) + 1]
        text = self._syntax.service.canonical(data.decode("latin-1"))
        releases = has_odd_releases(text)
        plain = (self._utf_8 or not looks_like_utf_8(data, self._syntax)) and is_plain(
            data, text, releases, self._syntax, self._limits, self._tidy
        )
        if not plain:
            self._give_up()
            return []
        found = list(
            self._before.find(text, releases, self._limits.messages - interchange.messages)
        )
        good = self._references.add([one.reference for one in found])
        at, begin = source.at, 0
        out: list[Unit] = []
        for number, (_, tags, end) in enumerate(found[:good], self.messages + 1):
            out.append(Message(interchange, number, text[begin:end], tags, None, at + begin))
            begin = end
        interchange.messages += good
        self.messages += good
        source.take(begin)
        if 2 * begin < len(text):
            self._give_up()
        else:
            self._stretch = min(2 * self._stretch, WINDOW)
            self._size = _FIRST_WINDOW
            self._patience = 1
        return out

    def _give_up(self) -> None:
        """Go on with windows, and wait longer each time before asking for messages alike."""
        self._stretch = _FIRST_WINDOW
        self._wait = self._patience
        self._patience = min(2 * self._patience, _PATIENCE)

    def _open(self, window: Window, number: int) -> None:
        """Begin a message; line breaks in front of it belong to it."""
        self._pieces, self._tags = [], []
        self._from = (window, number)
        self._suspect = False

    def _bound(self, key: str, number: int, count: int) -> tuple[int, bool | None]:
        """Find where the open message ends: True at its UNT, False before it, None later."""
        begin = 4 * number
        at = self._unt(key, begin)
        end = at if at >= 0 else 4 * count
        inner = begin if self._pieces else begin + 4
        while found := _INNER.search(key, inner, end):
            inner = found.start()
            if not inner & 3:
                return inner >> 2, False
            inner += 1
        return (count, None) if at < 0 else ((end >> 2) + 1, True)

    def _unt(self, key: str, begin: int) -> int:
        """Find the next UNT; -1 if this window has none."""
        where, at = self._next_unt
        if where is not key or 0 <= at < begin:
            at = key.find("UNT+", begin)
            while at >= 0 and at & 3:
                at = key.find("UNT+", at + 1)
            self._next_unt = (key, at)
        return at

    def _message(self, complete: bool, closed: bool) -> Message:
        """Finish the open message and say what is wrong with it."""
        pieces = self._pieces
        assert pieces is not None
        self._pieces = None
        self.messages += 1
        interchange = self._interchange
        interchange.messages += 1
        if interchange.groups and self._group is None:
            self._mix(pieces[0])
        self._in_group += 1
        tags = self._tags[0] if len(self._tags) == 1 else "".join(self._tags)
        message = Message(interchange, self.messages, pieces, tags, *self._from, closed)
        if self._suspect:
            self._label(message)
        if not complete:
            place = Place(message.end, message.end, self.messages, len(pieces))
            found = registry().finding("ENV103", "the message has no UNT", place)
            message.findings.append(found)
        for found in check_unt(message):
            message.findings.append(found)
        self._identify(message)
        if len(pieces) > self._limits.segments:
            text = f"a message has more than {self._limits.segments} segments"
            self._limit(text, message.end)
        if interchange.messages > self._limits.messages:
            text = f"the interchange has more than {self._limits.messages} messages"
            self._limit(text, message.end)
        return message

    def _mix(self, piece: str) -> None:
        """Say that a message stands behind groups and in none; once an interchange."""
        if not self._mixed:
            self._mixed = True
            window, number = self._from
            size = len(piece.lstrip(GAP))
            at = window.offset(number) + len(piece) - size
            text = "message without a group, behind groups"
            self._notes.make("ENV108", text, at, at + size + 1)

    def _label(self, message: Message) -> None:
        at = message.start
        room = Room(self._limits.findings)
        for number, piece in enumerate(message.raw, 1):
            for found in label(piece, at, self._syntax, self._limits, self._tidy):
                if room.takes(found.code):
                    place = replace(found.place, message=message.number, segment=number)
                    message.findings.append(found._replace(place=place))
            at += len(piece) + 1
        self._notes.dropped += room.dropped

    def _identify(self, message: Message) -> None:
        """Check that the reference is new and the type the same as before."""
        head = message.raw[0].lstrip(GAP).split("+", 2)
        usual = head[-1] in self._kinds and _REFERENCES.fullmatch(head[1])
        if usual and not self._references.seen(head[1]):
            return
        unh = message.unh
        reference, kind = unh.get(1), unh.get(2, 1)
        if reference and self._references.seen(reference):
            place = Place(*unh.span(1), message.number, 1, "UNH/0062")
            text = f"an earlier message has the reference {reference!r} too"
            message.findings.append(registry().finding("ENV207", text, place))
        types = self._interchange.types
        if kind not in types and len(types) < 100:
            types.add(kind)
            if len(types) > 1:
                place = Place(*unh.span(2, 1), message.number, 1, "UNH/0065")
                text = f"{kind!r} stands beside other message types"
                message.findings.append(registry().finding("ENV210", text, place))
        plain = not message.findings and len(head) == 3 and len(head[2]) <= _KNOWN_SIZE
        if plain and len(self._kinds) < _KNOWN:
            self._kinds.add(head[2])

    # --- between messages ---------------------------------------------------------------------

    def _outside(
        self, window: Window, number: int, head: str, suspect: bool, closed: bool, out: list[Unit]
    ) -> None:
        """Deal with a segment that is not part of a message."""
        piece = window.pieces[number]
        raw = piece.lstrip(GAP)
        gap = len(piece) - len(raw)
        unb = self._interchange.unb
        if head.startswith("UNA") or (head == "UNB+" and (unb or self._interchange.messages)):
            self._ended = True
            return
        at = window.offset(number)
        if gap:
            data = self._syntax.service.original(piece[:gap]).encode("latin-1")
            out.append(Gap(at, data))
        if suspect or not TAGS.fullmatch(head):
            for found in label(piece, at, self._syntax, self._limits, self._tidy):
                self._notes.add(found)
        segment = Segment(raw, at + gap, self._syntax, closed=closed)
        for found in self._service(segment, head):
            self._notes.add(found)
        out.append(segment)

    def _service(self, segment: Segment, head: str) -> Iterator[Finding]:
        if head == "UNB+":
            self._interchange.unb = segment
            yield from check_unb(segment)
            yield from self._identity(segment)
        elif head == "UNZ+":
            self._interchange.unz = segment
            self._ended = True
        elif head == "UNG+":
            yield from self._open_group(segment)
        elif head == "UNE+":
            yield from self._close_group(segment)
        else:
            text = f"{segment.tag} stands outside of a message"
            if head == "UNT+":
                text = "UNT without UNH"
            yield registry().finding("ENV104", text, Place(segment.start, segment.end))

    def _identity(self, unb: Segment) -> Iterator[Finding]:
        parts = [unb.get(2, 1), unb.get(3, 1), unb.get(5)]
        if self._identities.seen("\0" + "\0".join(parts)):
            place = Place(*unb.span(5), path="UNB/0020")
            text = f"an earlier interchange has the reference {parts[2]!r} too"
            yield registry().finding("ENV208", text, place)

    def _open_group(self, segment: Segment) -> Iterator[Finding]:
        place = Place(segment.start, segment.end)
        interchange = self._interchange
        if not interchange.groups:
            text = "functional groups (UNG), EDI@Energy sends none"
            yield registry().finding("ENV107", text, place)
        if self._group is not None or (interchange.messages > 0 and not interchange.groups):
            text = "UNG inside of a group, or behind messages without one"
            yield registry().finding("ENV108", text, place)
        yield from check_service(segment)
        interchange.groups += 1
        self._group, self._in_group = segment, 0

    def _close_group(self, segment: Segment) -> Iterator[Finding]:
        yield from check_service(segment)
        if self._group is None:
            place = Place(segment.start, segment.end)
            yield registry().finding("ENV108", "UNE without UNG", place)
            return
        yield from check_count(segment, "ENV205", self._in_group, "messages")
        yield from check_reference(self._group, segment, 5, "ENV206")
        self._group = None

    def _left_over(self) -> Iterator[Gap]:
        """Take empty segments that no other follows."""
        buffer = self._source.fill(1)
        text = self._syntax.service.canonical(buffer.decode("latin-1"))
        if "'" in text:
            at = self._source.at
            for found in label(text, at, self._syntax, self._limits, self._tidy):
                self._notes.add(found)
            yield Gap(at, self._source.take(len(buffer)))

    def _finish(self) -> list[Unit]:
        """Close what is still open, and check the frame."""
        out: list[Unit] = []
        if self._pieces is not None:
            out.append(self._message(complete=False, closed=True))
        if not self._ended:
            out += self._left_over()
        interchange = self._interchange
        at = self._source.at
        if self._group is not None:
            self._notes.make("ENV108", "the group has no UNE", at, at)
        if interchange.unb is not None and interchange.unz is None:
            self._notes.make("ENV102", "the interchange has no UNZ", at, at)
        for found in check_unz(interchange):
            self._notes.add(found)
        return out


def _stretch(pieces: list[str], text: str, releases: bool) -> _Stretch:
    """Look at the heads of pieces, and leave out what no segment follows."""
    key = "%.4s" * len(pieces) % tuple(pieces)
    odd = False
    if len(key) != 4 * len(pieces) or any(c in key for c in GAP):
        whole = _whole(pieces)
        odd = " " in key or len(whole) < len(pieces)
        pieces = whole
        text = text[: sum(map(len, pieces)) + len(pieces)]
        key = "".join([(piece.lstrip(GAP)[:4] + "++++")[:4] for piece in pieces])
    return _Stretch(pieces, text, key, odd, releases)


def _whole(pieces: list[str]) -> list[str]:
    """Put empty segments in front of the segment behind them; those at the end are left out."""
    whole: list[str] = []
    front: list[str] = []
    for piece in pieces:
        front.append(piece)
        if piece.lstrip(BLANK):
            whole.append("'".join(front) if len(front) > 1 else piece)
            front.clear()
    return whole
