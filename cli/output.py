"""Where results go: standard output, or a file that is whole or not there at all.

A file is written under a temporary name in its folder, flushed to the disk and then renamed, so
that an interrupted run, a full disk or a crash leaves what was there before.
"""

import io
import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

import click

__all__ = ["refuse_inputs", "replacing", "results", "text_results"]


@contextmanager
def results(path: str | None) -> Generator[BinaryIO, None, None]:
    """Give a binary file for results: standard output, or a file that is replaced at the end."""
    if path is None or path == "-":
        with _own_buffer() as out:
            yield out
    else:
        with replacing(Path(path)) as out:
            yield out


@contextmanager
def text_results(path: str | None, encoding: str = "utf-8") -> Generator[TextIO, None, None]:
    """Give a text file for results; line ends are written as they come."""
    if path is None or path == "-":
        _carry_everything(sys.stdout)
        yield sys.stdout
        sys.stdout.flush()
        return
    with replacing(Path(path)) as out:
        text = io.TextIOWrapper(out, encoding, newline="", write_through=False)
        yield text
        text.flush()
        text.detach()


@contextmanager
def replacing(path: Path, *, overwrite: bool = True) -> Generator[BinaryIO, None, None]:
    """Write a file that appears under its name only when it is complete.

    Raises FileExistsError if it is there and may not be overwritten, and any OSError.
    """
    target = path.resolve() if path.is_symlink() else path
    if not overwrite and target.exists():
        raise FileExistsError(17, "exists already; --force overwrites it", str(path))
    half = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:  # from before it is there: Ctrl-C may come as soon as it is
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _binary(), 0o666)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            half.chmod(target.stat().st_mode & 0o7777)
        half.replace(target)
    except BaseException as problem:
        if not (isinstance(problem, FileExistsError) and problem.filename == str(half)):
            with suppress(OSError):
                half.unlink()
        raise
    _sync_folder(target.parent)


def refuse_inputs(output: str | None, inputs: Iterable[str]) -> None:
    """Raise click.UsageError if the output is one of the files that are read."""
    if output is None or output == "-" or not Path(output).exists():
        return
    for path in inputs:
        if path != "-" and Path(path).exists() and Path(path).samefile(output):
            raise click.UsageError(f"{output} is read, it cannot be the output too")


@contextmanager
def _own_buffer() -> Generator[BinaryIO, None, None]:
    """Give the bytes of standard output; text that was written before goes first."""
    sys.stdout.flush()
    buffer: BinaryIO = sys.stdout.buffer
    yield buffer
    buffer.flush()


def _carry_everything(stream: TextIO) -> None:
    """Have what the encoding lacks written in plain signs, see render/terminal.py."""
    from .render import terminal

    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=terminal.FALLBACK)


def _binary() -> int:
    return getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def _sync_folder(folder: Path) -> None:
    """Have the rename on the disk; Windows has no way to, and no need."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)
