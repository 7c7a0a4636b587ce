"""The bytes still to be read: a window of a file that slides, and never holds much."""

import io
from pathlib import Path
from typing import BinaryIO

__all__ = ["Source"]


class Source:
    """A file behind a buffer. `at` is the offset, in the input, of the first byte not taken yet."""

    def __init__(
        self, source: bytes | str | Path | BinaryIO, window: int, most: int | None
    ) -> None:
        """Open it; `most` is the number of bytes after which reading stops. Raises OSError."""
        self._owned = not hasattr(source, "read")
        if isinstance(source, bytes):
            self._file: BinaryIO = io.BytesIO(source)
        elif isinstance(source, str | Path):
            self._file = Path(source).open("rb")  # noqa: SIM115 closed in close()
        else:
            self._file = source
        self._window = window
        self._left = most
        self._buffer = b""
        self._taken = 0
        self.at = 0
        self.has_breaks = False
        self.ended = False
        self.too_long = False

    def fill(self, size: int) -> bytes:
        """Have at least `size` bytes, unless the input ends before; give all that is there."""
        if len(self._buffer) - self._taken < size and not self.ended:
            parts = [self._buffer[self._taken :]]
            have = len(parts[0])
            while have < size and not self.ended:
                chunk = self._read(max(size - have, self._window))
                parts.append(chunk)
                have += len(chunk)
            self._buffer = b"".join(parts)
            self._taken = 0
        elif self._taken > self._window:
            self._buffer = self._buffer[self._taken :]
            self._taken = 0
        return self._buffer[self._taken :] if self._taken else self._buffer

    def peek(self, size: int) -> bytes:
        """Give the next `size` bytes, or all that is there."""
        if len(self._buffer) - self._taken < size:
            self.fill(size)
        return self._buffer[self._taken : self._taken + size]

    def _read(self, size: int) -> bytes:
        if self._left is not None:
            size = min(size, self._left + 1)
        chunk = self._file.read(size)
        if self._left is not None:
            self.too_long = len(chunk) > self._left
            chunk = chunk[: self._left]
            self._left -= len(chunk)
        if not self.has_breaks:
            self.has_breaks = b"\n" in chunk or b"\r" in chunk
        if not chunk or self.too_long:
            self.ended = True
            self.close()
        return chunk

    def take(self, size: int) -> bytes:
        """Take bytes off the front."""
        taken = self._buffer[self._taken : self._taken + size]
        self._taken += size
        self.at += size
        return taken

    def close(self) -> None:
        """Close what was opened here."""
        if self._owned:
            self._file.close()
