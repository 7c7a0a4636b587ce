"""A second process that checks interchanges while the first makes the next ones."""

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from mscons.messages import generation

__all__ = ["checked"]

WORTH = 1 << 19
"""From so many bytes on an interchange is checked elsewhere."""
_AHEAD = 2

Answer = TypeVar("Answer")


def checked(
    made: Iterable[generation.Interchange], check: Callable[[bytes], Answer]
) -> Iterator[tuple[generation.Interchange, Answer]]:
    """Give interchanges in their order, each with the answer of its check.

    Large ones are checked in a process of its own, where there is a processor for it, so that up to
    three of them are in memory. If that process ends early they are checked here.
    """
    waiting: deque[generation.Interchange] = deque()
    helper: _Helper[Answer] | None = None
    alone = _processors() < 2 or multiprocessing.get_all_start_methods()[0] != "fork"
    try:
        for one in made:
            if helper is None and not alone and len(one.data) >= WORTH:
                helper = _Helper(check)
            if helper is None:
                yield one, check(one.data)
                continue
            helper.give(one.data)
            waiting.append(one)
            if len(waiting) > _AHEAD:
                first = waiting.popleft()
                yield first, helper.answer(first.data)
        while waiting and helper is not None:
            first = waiting.popleft()
            yield first, helper.answer(first.data)
    finally:
        if helper is not None:
            helper.stop()


class _Helper(Generic[Answer]):
    """The process, and the pipe to it. Once it has ended, what it was given is checked here."""

    def __init__(self, check: Callable[[bytes], Answer]) -> None:
        sys.stdout.flush()
        self._check = check
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, check), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, data: bytes) -> None:
        """Hand over an interchange; waits while another one is checked."""
        with suppress(OSError):  # an end is noticed where the answer is missing
            self._pipe.send_bytes(data)

    def answer(self, data: bytes) -> Answer:
        """Give the answer to the first interchange that has none yet: the one with these bytes."""
        try:
            found: Answer = self._pipe.recv()
        except (EOFError, OSError):
            return self._check(data)
        return found

    def stop(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.terminate()
        self._process.join()


def _serve(pipe: Connection, check: Callable[[bytes], object]) -> None:
    """Answer until the pipe is closed. Ctrl-C is for the one who asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(check(pipe.recv_bytes()))


def _processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
