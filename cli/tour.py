"""A run over inputs that are read one after the other, and the exit code so far."""

import errno
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from mscons.edifact import Limits

from .ending import CLEAN, TROUBLE
from .inputs import Found, Input, Problem, Skipped
from .render import sanitize
from .session import Session

__all__ = ["Tour"]


@dataclass
class Tour:
    """The run; what can't be read is told, and the others are read. `seen` counts all of them."""

    session: Session
    limits: Limits
    code: int = CLEAN
    seen: int = 0

    def worse(self, code: int, text: str = "") -> None:
        """Note that something went wrong; the run goes on."""
        if text:
            self.session.complain(text)
        self.code = max(self.code, code)

    def inputs(self, found: Iterable[Found]) -> Iterator[Input]:
        """Give what may be opened, and tell why the others may not."""
        for item in found:
            name = sanitize(item.name, None)
            if isinstance(item, Skipped):
                self.session.remark(f"{name}: {item.reason}")
                continue
            self.seen += 1
            if isinstance(item, Problem):
                self.worse(TROUBLE, f"{name}: {sanitize(item.reason)}")
            else:
                yield item
        if not self.seen:
            self.worse(TROUBLE, "Error: there is no file to read")

    @contextmanager
    def opened(self, item: Input) -> Generator[BinaryIO, None, None]:
        """Open an input; where it can't be read to its end, that is told. Raises for our output."""
        try:
            with item.open() as file:
                yield file
        except OSError as problem:
            if problem.errno in (errno.EPIPE, errno.ENOSPC):
                raise
            reason = sanitize(problem.strerror or str(problem))
            self.worse(TROUBLE, f"{sanitize(item.name, None)}: {reason}")
