"""Bytes of a table to text, in pieces that end with a line; the encoding is found out.

A byte order mark decides; else NUL bytes in every other place tell UTF-16, else it is UTF-8 as
long as every byte fits, else Windows-1252. Pieces know where their bytes are, so that a fault has
a place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

__all__ = ["ENCODINGS", "Piece", "UnreadableError", "pieces"]

ENCODINGS = {
    "ascii": "ascii",
    "cp1252": "cp1252",
    "cp850": "cp850",
    "iso-8859-1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "latin-1": "iso-8859-1",
    "utf-16": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-16-le": "utf-16-le",
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "windows-1252": "cp1252",
}
LONGEST_LINE = 1 << 20
_CHUNK = 1 << 16
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NO_TEXT = (
    (b"PK\x03\x04", "a workbook (xlsx), or an archive"),
    (b"\xd0\xcf\x11\xe0", "a workbook (xls)"),
    (b"\x1f\x8b", "packed by gzip"),
    (b"%PDF", "a PDF"),
)
_BREAK = re.compile("\r\n|\n|\r")


class UnreadableError(ValueError):
    """The bytes cannot be read on: a code of a finding, words, and where."""

    def __init__(self, code: str, text: str, start: int, end: int, line: int) -> None:
        super().__init__(text)
        self.code = code
        self.start = start
        self.end = end
        self.line = line


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of text: the offset of the first byte, the number of the first line."""

    text: str
    lines: list[str]
    start: int
    line: int
    encoding: str

    def span(self, line: int, first: int, last: int) -> tuple[int, int]:
        """Give the byte span of characters of a line, which counts from 0 in this piece."""
        at = 0
        for number, found in enumerate(_BREAK.finditer(self.text)):
            if number == line:
                break
            at = found.end()
        before = len(self.text[: at + first].encode(self.encoding))
        inside = len(self.text[at + first : at + last].encode(self.encoding))
        return self.start + before, self.start + before + inside


def pieces(stream: BinaryIO, declared: str | None = None) -> Iterator[Piece]:
    """Read a stream to its end. Raises UnreadableError where it can't be read on.

    `declared` is an encoding of ENCODINGS; a byte order mark knows better.
    """
    data = stream.read(_CHUNK)
    for magic, what in _NO_TEXT:
        if data.startswith(magic):
            raise UnreadableError("GEN102", f"this is {what}, no table as text", 0, len(magic), 1)
    mark, encoding = _encoding(data, declared)
    start, line, more = mark, 1, True
    data = data[mark:]
    guessed = declared is None and not mark and encoding == "utf-8"
    plain = True
    while data or more:
        chunk = stream.read(_CHUNK) if more else b""
        more = bool(chunk)
        data += chunk
        cut = _cut(data, encoding) if more else len(data)
        if not cut:
            if len(data) > LONGEST_LINE:
                words = f"a line of more than {LONGEST_LINE} bytes"
                raise UnreadableError("GEN107", words, start, start + len(data), line)
            continue
        part, data = data[:cut], data[cut:]
        try:
            text = part.decode(encoding)
        except UnicodeDecodeError as wrong:
            if not (guessed and plain):
                raise _undecodable(part, wrong, start, line, encoding) from None
            encoding = "cp1252"
            try:
                text = part.decode(encoding)
            except UnicodeDecodeError as also:
                raise _undecodable(part, also, start, line, encoding) from None
        plain = plain and part.isascii()
        lines = _lines(text)
        yield Piece(text, lines, start, line, encoding)
        start += cut
        line += len(lines)


def _encoding(data: bytes, declared: str | None) -> tuple[int, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return len(mark), encoding
    if declared is not None:
        return 0, ENCODINGS[declared]
    for encoding, low in (("utf-16-le", data[1:256:2]), ("utf-16-be", data[:256:2])):
        if low.count(0) * 2 > len(low):
            return 0, encoding
    return 0, "utf-8"


def _cut(data: bytes, encoding: str) -> int:
    """Give the offset behind the last line that is complete."""
    if encoding.startswith("utf-16"):
        end = b"\n\0" if encoding == "utf-16-le" else b"\0\n"
        at = data.rfind(end)
        while at >= 0 and at % 2:
            at = data.rfind(end, 0, at + 1)
        return at + 2 if at >= 0 else 0
    at = data.rfind(b"\n")
    return at + 1 if at >= 0 else data.rfind(b"\r", 0, len(data) - 1) + 1


def _lines(text: str) -> list[str]:
    """Split into lines, without what ends them."""
    if "\r" not in text:
        lines = text.split("\n")
    else:
        lines = text.split("\r\n")
        if not text.count("\n") == text.count("\r") == len(lines) - 1:
            lines = _BREAK.split(text)
    if not lines[-1]:
        lines.pop()
    return lines


def _undecodable(
    data: bytes, wrong: UnicodeDecodeError, start: int, line: int, encoding: str
) -> UnreadableError:
    before = data[: wrong.start].decode(encoding, "replace")
    number = line + len(_BREAK.findall(before))
    shown = " ".join(f"{byte:02X}" for byte in data[wrong.start : max(wrong.end, wrong.start + 1)])
    words = f"the bytes {shown} are no {encoding.upper()}"
    return UnreadableError("GEN102", words, start + wrong.start, start + wrong.end, number)
