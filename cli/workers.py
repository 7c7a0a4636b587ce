"""Work spread over processes: one task after the other to whoever is free.

A worker that dies takes only the task with it that it was at: that task gets the answer that `lost`
makes, and another worker takes its place. Tasks and answers travel through one pipe a worker;
tasks in small lots, so that neither side waits for the other.
"""

import contextlib
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

__all__ = ["Tell", "spread"]

_LOT = 2_000
"""How many bytes a lot of tasks may weigh, by the estimate of `weight`."""
_AHEAD = 2
_PATIENCE = 0.1

Task = TypeVar("Task")
Answer = TypeVar("Answer")
Tell = Callable[[int], None]
Work = Callable[[Task, Tell], Answer]


class _Worker(Generic[Task, Answer]):
    """A process, and the lots of tasks that it was given and has not answered yet."""

    def __init__(self, work: Work[Task, Answer]) -> None:
        # Where processes can be forked they start at once, with all that was loaded before.
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if methods[0] == "fork" else None)
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        self.process.start()
        theirs.close()
        self.lots: deque[deque[tuple[int, Task]]] = deque()

    def give(self, lot: list[tuple[int, Task]]) -> None:
        self.lots.append(deque(lot))
        with contextlib.suppress(OSError):  # a worker that died is noticed when it should answer
            self.pipe.send(lot)

    def answered(self) -> None:
        self.lots[0].popleft()
        if not self.lots[0]:
            self.lots.popleft()

    def left(self) -> list[tuple[int, Task]]:
        return [one for lot in self.lots for one in lot]

    def stop(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def spread(
    tasks: Iterable[Task],
    work: Work[Task, Answer],
    jobs: int,
    lost: Callable[[Task, str], Answer],
    weight: Callable[[Task], int],
    tell: Callable[[int, int], None],
) -> Iterator[tuple[int, Answer]]:
    """Give the answers with the numbers of their tasks, as they come.

    `work(task, progress)` runs in another process. `lost(task, reason)` answers for a worker that
    died. `tell(number, done)` hears the progress of tasks, and (-1, 0) when nothing happens.
    """
    todo: deque[tuple[int, Task]] = deque(enumerate(tasks))
    crew: list[_Worker[Task, Answer]] = []
    try:
        crew += [_Worker(work) for _ in range(max(1, min(jobs, len(todo))))]
        for _ in range(_AHEAD):
            for one in crew:
                _feed(one, todo, weight)
        while any(one.lots for one in crew):
            ready = wait([one.pipe for one in crew if one.lots], _PATIENCE)
            if not ready:
                tell(-1, 0)
            for one in [one for one in crew if one.pipe in ready]:
                try:
                    number, done, answer = one.pipe.recv()
                except (EOFError, OSError):
                    number, task = one.lots[0][0]
                    one.answered()
                    todo.extendleft(reversed(one.left()))
                    one.process.join(1)
                    one.stop()
                    crew.remove(one)
                    yield number, lost(task, _end(one.process.exitcode))
                    fresh = _Worker(work)
                    crew.append(fresh)
                    _feed(fresh, todo, weight)
                    continue
                if answer is None:
                    tell(number, done)
                    continue
                one.answered()
                if len(one.lots) < _AHEAD:
                    _feed(one, todo, weight)
                yield number, answer
    finally:
        for one in crew:
            one.stop()


def _feed(
    worker: _Worker[Task, Answer], todo: deque[tuple[int, Task]], weight: Callable[[Task], int]
) -> None:
    """Give a worker its next lot, if there is one; towards the end single tasks."""
    lot: list[tuple[int, Task]] = []
    size, most = 0, max(1, len(todo) // 8)
    while todo and len(lot) < most and (not lot or size + weight(todo[0][1]) <= _LOT):
        size += weight(todo[0][1])
        lot.append(todo.popleft())
    if lot:
        worker.give(lot)


def _serve(pipe: Connection, work: Callable[[Task, Tell], Answer]) -> None:
    """Answer tasks until the pipe is closed. Ctrl-C is for the one who gave them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        while True:
            lot: list[tuple[int, Task]] = pipe.recv()
            for number, task in lot:

                def tell(done: int, number: int = number) -> None:
                    pipe.send((number, done, None))

                pipe.send((number, 0, work(task, tell)))


def _end(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the process that checked it was ended by signal {-code}"
    return f"the process that checked it ended with {code}"
