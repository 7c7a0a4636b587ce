"""Files that options name: read, or told what is wrong with them."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from .render import sanitize

__all__ = ["FILE", "named"]

T = TypeVar("T")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def named(path: Path | None, load: Callable[[Path], T]) -> T | None:
    """Read a file; None without a path. Raises click.UsageError with its name.

    `load` raises OSError, and ValueError for a file that says something wrong.
    """
    if path is None:
        return None
    try:
        return load(path)
    except OSError as problem:
        raise click.UsageError(f"{path}: {problem.strerror or problem}") from None
    except ValueError as error:
        raise click.UsageError(f"{path}: {sanitize(str(error))}") from None
