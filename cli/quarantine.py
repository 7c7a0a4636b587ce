"""`--quarantine DIR`: a copy of every file that fails, with its findings beside it.

Originals stay where they are. Names are made of the last part of the path, harmless characters
only; what is there already is never overwritten: the next copy gets a number. Copies of earlier
runs are not checked again where the quarantine lies below a folder that is checked.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePath
from urllib.parse import quote

import click

from mscons.edifact import Severity
from mscons.messages import FileOutcome, Report

from .inputs import STDIN, Found, Input
from .render import FORMATS, Options, sanitize
from .session import session

__all__ = ["left_out", "outside", "set_apart"]

_HARMLESS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}
_LONGEST = 120


def outside(found: Iterable[Found], folder: str) -> list[Found]:
    """Leave out what lies in the quarantine."""
    place = Path(folder).resolve()
    return [
        one
        for one in found
        if not isinstance(one, Input)
        or one.path == STDIN
        or not Path(one.path).resolve().is_relative_to(place)
    ]


def left_out(count: int, kept: int, folder: str) -> None:
    """Say what was left out, and raise click.UsageError if nothing else was there."""
    if count and not kept:
        raise click.UsageError(f"--quarantine {folder}: all files lie in it; name another folder")
    if count:
        noun, verb = ("file lies", "is") if count == 1 else ("files lie", "are")
        place = sanitize(folder, None)
        session().remark(f"{count} {noun} in the quarantine {place}, and {verb} not checked")


def set_apart(
    report: Report, found: Iterable[Found], folder: str, fail_on: Severity | None
) -> None:
    """Copy the files that fail. Raises OSError if the folder can't be written to."""
    inputs = {one.name: one for one in found if isinstance(one, Input)}
    least = fail_on.rank if fail_on is not None else 99
    place = Path(folder)
    count = 0
    for outcome in report.files:
        fails = any(one.severity.rank >= least for one in outcome.findings)
        item = inputs.get(outcome.path)
        if item is None or not (fails or outcome.error is not None):
            continue
        if item.path == STDIN:
            session().remark("what came through standard input is not in the quarantine")
            continue
        place.mkdir(parents=True, exist_ok=True)
        try:
            _copy(item, outcome, place)
            count += 1
        except OSError as problem:
            why = sanitize(problem.strerror or str(problem))
            session().complain(f"{sanitize(outcome.path, None)}: not in the quarantine: {why}")
    if count:
        noun = "file" if count == 1 else "files"
        session().remark(f"{count} {noun} copied to {sanitize(folder, None)}")


def _copy(item: Input, outcome: FileOutcome, folder: Path) -> None:
    path = _write(folder, _name(outcome.path), item)
    text = FORMATS["full"].render(Report([outcome]), Options(lang=session().language))
    beside = path.with_name(path.name + ".txt")
    with beside.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _write(folder: Path, name: str, item: Input) -> Path:
    """Copy under a name that is free. Nothing is followed and nothing overwritten."""
    stem, dot, ending = name.partition(".")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    for number in range(1, 10_000):
        path = folder / (name if number == 1 else f"{stem}-{number}{dot}{ending}")
        if path.with_name(path.name + ".txt").exists():
            continue
        try:
            descriptor = os.open(path, flags, 0o666)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "wb") as target, item.open() as source:
            shutil.copyfileobj(source, target)
        return path
    raise FileExistsError(17, "ten thousand files of this name are there already")


def _name(path: str) -> str:
    """Make a file name of a path: `../a:b.edi` is `a%3Ab.edi`."""
    last = PurePath(path.replace("\\", "/").rpartition("!")[2]).name
    safe = (c if c in _HARMLESS else quote(os.fsencode(c), safe="") for c in last)
    name = "".join(safe)[-_LONGEST:]
    name = name.lstrip(".") or "unnamed"
    return f"_{name}" if name.partition(".")[0].lower() in _RESERVED else name
