"""`--watch`: check again what changes, until Ctrl-C. Needs the package watchfiles."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from .inputs import STDIN
from .render import sanitize
from .session import session

__all__ = ["watch", "watcher"]


def watcher() -> Any:
    """Give the package watchfiles. Raises click.UsageError if it is not installed."""
    try:
        return import_module("watchfiles")
    except ImportError as problem:
        text = "--watch needs the package watchfiles: pip install 'mscons[watch]'"
        raise click.UsageError(text) from problem


def watch(paths: Sequence[str], again: Callable[[set[Path]], object]) -> None:
    """Wait for changes below `paths`, and hand over the files that changed. Never returns.

    Raises click.UsageError if watchfiles is not installed, or there is nothing to watch.
    """
    watchfiles = watcher()
    watched = [path for path in paths if path != STDIN and Path(path).exists()]
    if not watched:
        raise click.UsageError("--watch wants files or folders; there is nothing to watch")
    shown = ", ".join(sanitize(path, None) for path in watched)
    session().remark(f"watching {shown}; Ctrl-C ends it")
    # A file is watched through its folder: editors replace files.
    folders = {path if Path(path).is_dir() else str(Path(path).parent) for path in watched}
    for batch in watchfiles.watch(*folders, raise_interrupt=True):
        found = {Path(path) for change, path in batch if change is not watchfiles.Change.deleted}
        if found:
            again(found)
