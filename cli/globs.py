"""Globs for `--exclude` and for the overrides of a configuration."""

import re
from functools import lru_cache
from pathlib import PurePath

__all__ = ["matches"]


def matches(name: str, pattern: str) -> bool:
    """Say whether a glob fits a file: its name, or its path from the end, with / between folders.

    `*` stops at a slash, `**` does not. A pattern that fits a folder fits all that is in it.

    >>> matches("inbox/old/a.edi", "*.edi"), matches("inbox/old/a.edi", "old")
    (True, True)
    """
    path = PurePath(name).as_posix()
    return _compiled(pattern.rstrip("/")).search(path) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Translate a glob: at the start of any folder name, up to the end of any."""
    rooted = pattern.startswith("/")
    out: list[str] = []
    at = 0
    while at < len(pattern):
        if pattern.startswith("**/", at):
            out.append("(?:.*/)?")
            at += 3
        elif pattern.startswith("**", at):
            out.append(".*")
            at += 2
        else:
            out.append({"*": "[^/]*", "?": "[^/]"}.get(pattern[at], re.escape(pattern[at])))
            at += 1
    start = "^" if rooted else "(?:^|[/!])"
    return re.compile(f"{start}{''.join(out)}(?:/|!|$)", re.DOTALL)
