"""`mscons fmt`: one segment a line, or everything on one line. Values stay as they are."""

import difflib
import errno
import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, cast

import click
from click.exceptions import Exit

from mscons.edifact import Limits, lay_out

from .ending import CLEAN, FINDINGS, TROUBLE
from .inputs import Found, Input, Problem, Skipped
from .options import examples, input_options, inputs_of, limit_options, limits_of
from .output import refuse_inputs, replacing, results
from .render import sanitize
from .session import session

__all__ = ["command"]

_IN_MEMORY = 16 << 20
_DIFFABLE = 16 << 20
_CHUNK = 1 << 20


@dataclass
class _Run:
    """The options of a run, and the exit code so far."""

    lines: bool
    fix_counts: bool
    check: bool
    diff: bool
    limits: Limits
    code: int = CLEAN
    seen: int = 0

    def worse(self, code: int, text: str) -> None:
        """Say what went wrong; the run goes on."""
        session().complain(text)
        self.code = max(self.code, code)


class _Tee(io.RawIOBase):
    """A file that keeps a copy of what is read from it."""

    def __init__(self, file: BinaryIO, copy: IO[bytes]) -> None:
        self._file = file
        self._copy = copy

    def read(self, size: int = -1) -> bytes:
        """Read, and write the copy."""
        chunk = self._file.read(size)
        self._copy.write(chunk)
        return chunk


@click.command(
    epilog=examples(
        "mscons fmt interchange.edi",
        "mscons fmt --one-line --fix-counts -o sent.edi edited.edi",
        "mscons fmt --check inbox/",
    )
)
@input_options
@click.option(
    "--lines/--one-line", default=True, help="One segment a line (default), or no line breaks."
)
@click.option("--fix-counts", is_flag=True, help="Repair the counts in UNT, UNE and UNZ.")
@click.option("--check", is_flag=True, help="Write nothing; name the files that would change.")
@click.option("--diff", is_flag=True, help="Write what would change, as a diff.")
@click.option("-i", "--in-place", is_flag=True, help="Change the files; wants --force too.")
@click.option("--force", is_flag=True, help="Let -i overwrite the files.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, not to standard output.")
@limit_options
def command(
    paths: Sequence[str],
    lines: bool,
    fix_counts: bool,
    check: bool,
    diff: bool,
    in_place: bool,
    force: bool,
    output: str | None,
    **rest: Any,
) -> None:
    """Lay out interchanges: one segment a line, or everything on one line.

    Only line breaks and padding between segments change, and the counts if --fix-counts is given;
    never a value. What is no EDIFACT or ends inside a segment stays as it is, with a reason. Ends
    with 1 if --check finds a file that would change.
    """
    if in_place and (check or diff or output):
        raise click.UsageError("-i goes neither with --check and --diff nor with -o")
    if in_place and not force:
        raise click.UsageError("-i overwrites the files; add --force if that is meant")
    run = _Run(lines, fix_counts, check, diff, limits_of(rest))
    found = inputs_of(paths, rest)
    refuse_inputs(output, (item.path for item in found if isinstance(item, Input)))
    if in_place:
        for item in found:
            _each(run, item, None)
    else:
        with results(output) as out:
            for item in found:
                _each(run, item, out)
            if output and run.code and not (check or diff):
                raise Exit(run.code)
    if not run.seen:
        run.worse(TROUBLE, "Error: there is no file to lay out")
    raise Exit(run.code)


def _each(run: _Run, item: Found, out: BinaryIO | None) -> None:
    """Lay out one input; `out` None: in place."""
    name = sanitize(item.name)
    if isinstance(item, Skipped):
        session().remark(f"{name}: {item.reason}")
        return
    if isinstance(item, Problem):
        run.worse(TROUBLE, f"{name}: {sanitize(item.reason)}")
        return
    run.seen += 1
    if out is None and not item.plain:
        run.worse(TROUBLE, f"{name}: can't be changed in place")
        return
    try:
        with SpooledTemporaryFile(_IN_MEMORY) as old, SpooledTemporaryFile(_IN_MEMORY) as new:
            if _lay_out(run, item, old, new):
                _deliver(run, item, (old, new), out)
    except OSError as problem:
        if problem.errno == errno.EPIPE:
            raise
        run.worse(TROUBLE, f"{name}: {sanitize(problem.strerror or str(problem))}")


def _lay_out(run: _Run, item: Input, old: IO[bytes], new: IO[bytes]) -> bool:
    """Fill `new`, and `old` with what was read; say whether there is a result."""
    name = sanitize(item.name)
    with item.open() as source:
        tee = cast(BinaryIO, _Tee(source, old))
        laid = lay_out(tee, lines=run.lines, fix_counts=run.fix_counts, limits=run.limits)
        for piece in laid:
            new.write(piece)
    if not laid.whole:
        why = laid.because
        reason = f": {why.code} {sanitize(why.text)}, byte {why.place.start}" if why else ""
        run.worse(FINDINGS, f"{name}: left as it is{reason}")
        return False
    for repair in laid.repairs:
        session().remark(f"{name}: {sanitize(repair)}")
    return True


def _deliver(
    run: _Run, item: Input, files: tuple[IO[bytes], IO[bytes]], out: BinaryIO | None
) -> None:
    """Write the result, or tell how it differs."""
    old, new = files
    changed = _differ(old, new)
    if run.check and changed:
        run.worse(FINDINGS, f"{sanitize(item.name)}: would change")
    if run.diff and changed and out is not None:
        out.write(_diff(item.name, old, new).encode("utf-8", "backslashreplace"))
    if run.check or run.diff:
        return
    if out is not None:
        new.seek(0)
        shutil.copyfileobj(new, out)
    elif changed:
        with replacing(Path(item.path)) as target:
            new.seek(0)
            shutil.copyfileobj(new, target)


def _differ(old: IO[bytes], new: IO[bytes]) -> bool:
    old.seek(0)
    new.seek(0)
    while True:
        one, other = old.read(_CHUNK), new.read(_CHUNK)
        if one != other:
            return True
        if not one:
            return False


def _diff(name: str, old: IO[bytes], new: IO[bytes]) -> str:
    """Write a unified diff; the bytes are shown as ISO 8859-1, fit for a terminal."""
    shown = sanitize(name)
    if max(old.seek(0, 2), new.seek(0, 2)) > _DIFFABLE:
        return f"{shown}: would change; too large for a diff\n"
    lines = difflib.unified_diff(_lines(old), _lines(new), shown, shown, lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _lines(file: IO[bytes]) -> list[str]:
    file.seek(0)
    *lines, rest = (sanitize(part.decode("latin-1"), None) for part in file.read().split(b"\n"))
    return [*lines, f"{rest}\n\\ No newline at end of file"] if rest else lines
