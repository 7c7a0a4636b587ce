"""From what is named on the command line to inputs: open binary files, one after the other.

A named file is always read. A folder gives `*.edi` and `*.edifact` (any case), and `*.txt` and
names without an ending that begin with UNA or UNB; hidden files and folders are left out. `-` is
standard input. `a.gz` is unpacked while it is read, `a.zip` gives its files, `a.zip!x.edi` one of
them. An archive is opened only when it is named; in a folder it is skipped with a note.
"""

import os
import stat
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from mscons.edifact import record

from .globs import matches

__all__ = ["STDIN", "Found", "Input", "Problem", "Rules", "Skipped", "find_inputs", "paths_in"]

STDIN = "-"
GIB = 1 << 30
_ENDINGS = (".edi", ".edifact")
_SNIFFED = (".txt", "")
_ARCHIVES = (".gz", ".zip")
_STARTS = (b"UNA", b"UNB")


@record()
class Input:
    """Something to read. `name` is for reports, `size` in bytes as stored, None if unknown."""

    name: str
    path: str
    size: int | None = None
    member: str | None = None
    most: int = GIB

    @property
    def plain(self) -> bool:
        """Whether it is a file that could be written in place."""
        packed = self.path.lower().endswith(_ARCHIVES)
        return self.path != STDIN and self.member is None and not packed

    @contextmanager
    def open(self) -> Generator[BinaryIO, None, None]:
        """Open it for reading. Raises OSError, also while it is being read."""
        if self.path == STDIN:
            yield cast(BinaryIO, sys.stdin.buffer)
        elif self.member is not None:
            from .archives import open_member

            with open_member(Path(self.path), self.member, self.most) as file:
                yield file
        elif self.path.lower().endswith(".gz"):
            from .archives import open_gz

            with open_gz(Path(self.path), self.most) as file:
                yield file
        else:
            with Path(self.path).open("rb") as file:
                yield file


@record()
class Problem:
    """A named input that cannot be read, and why; the run goes on and ends with 2."""

    name: str
    reason: str


@record()
class Skipped:
    """Something in a folder or archive that was left out, and why; a remark, no fault."""

    name: str
    reason: str


@record()
class Rules:
    """How to find inputs: globs to leave out, the cap for archives, the name of standard input.

    `more` are endings that are wanted too, such as `.csv`; without `edifact` they are all.
    """

    exclude: tuple[str, ...] = ()
    most: int = GIB
    stdin_name: str = "<stdin>"
    more: tuple[str, ...] = ()
    edifact: bool = True


Found = Input | Problem | Skipped


def find_inputs(paths: Iterable[str], rules: Rules) -> Iterator[Found]:
    """Give the inputs in the order in which they are named, the files of a folder by name."""
    stdin_used = False
    for path in paths:
        if path != STDIN:
            yield from _named(path, rules)
        elif stdin_used:
            yield Problem(STDIN, "standard input can be read once only")
        else:
            stdin_used = True
            yield Input(rules.stdin_name, STDIN)


def paths_in(source: str) -> list[str]:
    """Read `--files-from`: a path a line, or separated by NUL; `-` is standard input.

    Raises OSError.
    """
    data = sys.stdin.buffer.read() if source == STDIN else Path(source).read_bytes()
    parts = data.split(b"\0") if b"\0" in data else data.replace(b"\r\n", b"\n").split(b"\n")
    return [os.fsdecode(part) for part in parts if part]


def _named(path: str, rules: Rules) -> Iterator[Found]:
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError) as problem:
        found = _in_archive(path, rules)
        yield found or Problem(path, getattr(problem, "strerror", None) or str(problem))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(Path(path), rules)
    elif not stat.S_ISREG(mode):
        yield Problem(path, "is no regular file; pipe it in, and give - as the path")
    elif path.lower().endswith(".zip"):
        yield from _archive(path, rules)
    else:
        yield Input(path, path, _size(path), most=rules.most)


def _in_archive(path: str, rules: Rules) -> Input | Problem | None:
    """Take `a.zip!x.edi` apart; None if it is not of that form."""
    at = path.lower().find(".zip!")
    archive, member = path[: at + 4], path[at + 5 :]
    if at < 0 or not Path(archive).is_file():
        return None
    from .archives import members

    try:
        sizes = dict(members(Path(archive), rules.most))
    except OSError as problem:
        return Problem(path, str(problem))
    if member not in sizes:
        return Problem(path, "there is no such file in the archive")
    return Input(path, archive, sizes[member], member, rules.most)


def _archive(path: str, rules: Rules) -> Iterator[Found]:
    from .archives import members

    try:
        listed = members(Path(path), rules.most)
    except OSError as problem:
        yield Problem(path, str(problem.strerror or problem))
        return
    for member, size in listed:
        name = f"{path}!{member}"
        found = Input(name, path, size, member, rules.most)
        if not _excluded(name, rules):
            yield from _wanted(name, found, rules)


def _folder(folder: Path, rules: Rules) -> Iterator[Found]:
    def trouble(problem: OSError) -> None:
        problems.append(Problem(str(problem.filename), problem.strerror or str(problem)))

    problems: list[Found] = []
    for root, folders, files in os.walk(folder, onerror=trouble):
        yield from problems
        problems.clear()
        base = Path(root)
        folders[:] = sorted(f for f in folders if _visible(f) and not _excluded(base / f, rules))
        for file in sorted(files):
            path = base / file
            if _visible(file) and not _excluded(path, rules):
                found = Input(str(path), str(path), None, most=rules.most)
                yield from _wanted(str(path), found, rules)
    yield from problems


def _wanted(name: str, found: Input, rules: Rules) -> Iterator[Found]:
    """Give a file of a folder or archive if its ending, or else its content, is a wanted one."""
    ending = Path(found.member or found.path).suffix.lower()
    if ending in _ARCHIVES:
        yield Skipped(name, "an archive is opened only when it is named")
        return
    known = (*_ENDINGS, *rules.more) if rules.edifact else rules.more
    if ending not in known and not (rules.edifact and ending in _SNIFFED):
        return
    try:
        if found.member is None:
            found = _regular(found)
        if ending in known or _begins_like_edifact(found):
            yield found
    except OSError as problem:
        yield Problem(name, problem.strerror or str(problem))


def _regular(found: Input) -> Input:
    """Add the size; a FIFO or a device, which would hang, is refused."""
    state = Path(found.path).stat()
    if not stat.S_ISREG(state.st_mode):
        raise OSError(0, "is no regular file")
    return Input(found.name, found.path, state.st_size, most=found.most)


def _begins_like_edifact(found: Input) -> bool:
    with found.open() as file:
        head = file.read(64)
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_STARTS)


def _size(path: str) -> int:
    return Path(path).stat().st_size


def _excluded(name: str | Path, rules: Rules) -> bool:
    return any(matches(str(name), pattern) for pattern in rules.exclude)


def _visible(name: str) -> bool:
    return not name.startswith(".")
