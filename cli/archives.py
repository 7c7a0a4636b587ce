"""What `.gz` and `.zip` hold, unpacked while it is read, never to disk, and never without end.

A packed file may unpack to `most` bytes, and to a hundred times its own size once it is past a
megabyte. What a damaged archive raises becomes an OSError: callers know one kind of
trouble.
"""

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

__all__ = ["UnpackError", "members", "open_gz", "open_member"]

RATIO = 100
SMALL = 1 << 20
MEMBERS = 100_000
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)


class UnpackError(OSError):
    """A packed file that cannot be unpacked, or not within the limits."""


class _Capped(io.RawIOBase):
    """A file that ends with an error behind `most` bytes, or behind a ratio that no text has."""

    def __init__(self, file: BinaryIO, most: int, packed: int, name: str) -> None:
        self._file = file
        self._most = most
        self._dense = max(SMALL, packed * RATIO)
        self._name = name
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        try:
            chunk = self._file.read(len(view))
        except _DAMAGED as problem:
            raise UnpackError(f"damaged: {problem}") from problem
        except OSError as problem:
            raise UnpackError(problem.strerror or f"damaged: {problem}") from problem
        self._count += len(chunk)
        if self._count > self._most:
            raise UnpackError(f"unpacks to more than {self._most} bytes; see --max-uncompressed")
        if self._count > self._dense:
            raise UnpackError(f"unpacks to more than {RATIO} times its size; unpack it yourself")
        view[: len(chunk)] = chunk
        return len(chunk)


@contextmanager
def open_gz(path: Path, most: int) -> Generator[BinaryIO, None, None]:
    """Open a gzip file. Raises OSError."""
    with gzip.open(path, "rb") as file:
        capped = _Capped(cast(BinaryIO, file), most, path.stat().st_size, path.name)
        yield cast(BinaryIO, io.BufferedReader(capped, 1 << 16))


def members(path: Path, most: int) -> list[tuple[str, int]]:
    """List the files in a zip archive with their unpacked sizes, by name. Raises UnpackError."""
    try:
        listed = [info for info in _archive(*_state(path)).infolist() if not info.is_dir()]
    except _DAMAGED as problem:
        raise UnpackError(f"no zip archive: {problem}") from problem
    if len(listed) > MEMBERS:
        raise UnpackError(f"holds more than {MEMBERS} files")
    if sum(info.file_size for info in listed) > most:
        raise UnpackError(f"unpacks to more than {most} bytes; see --max-uncompressed")
    return sorted((info.filename, info.file_size) for info in listed)


@contextmanager
def open_member(path: Path, name: str, most: int) -> Generator[BinaryIO, None, None]:
    """Open a file in a zip archive. Raises OSError."""
    archive = _archive(*_state(path))
    try:
        info = archive.getinfo(name)
        file = archive.open(info)
    except KeyError:
        raise UnpackError("there is no such file in the archive") from None
    except _DAMAGED as problem:
        raise UnpackError(f"damaged: {problem}") from problem
    with file:
        capped = _Capped(cast(BinaryIO, file), most, info.compress_size, name)
        yield cast(BinaryIO, io.BufferedReader(capped, 1 << 16))


def _state(path: Path) -> tuple[Path, int, int, int]:
    """Identify an archive as it is now, in this process."""
    stat = path.stat()
    return path, stat.st_mtime_ns, stat.st_size, os.getpid()


@lru_cache(maxsize=1)
def _archive(path: Path, _changed: int, _size: int, _process: int) -> zipfile.ZipFile:
    """Open an archive and keep it: its directory is read once for all its members."""
    try:
        return zipfile.ZipFile(path)
    except _DAMAGED as problem:
        raise UnpackError(f"no zip archive: {problem}") from problem
