"""A run of `validate` over many inputs, in one process or several; outcomes in their order."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from mscons.messages import FileOutcome, Report

from .checking import Wish, check, crashed, settings_of
from .inputs import STDIN, Found, Input, Problem, Skipped
from .progress import Progress
from .render import sanitize
from .session import session
from .wishes import Wishes

__all__ = ["run_over"]


class _Task(NamedTuple):
    """One input; `wish` is a number in the list that every process has."""

    item: Input
    wish: int


@dataclass(frozen=True)
class _Work:
    """What a process does with a task."""

    wishes: Sequence[Wish]

    def __call__(self, task: _Task, tell: Callable[[int], None]) -> FileOutcome:
        """Check an input."""
        return check(task.item, settings_of(self.wishes[task.wish]), tell)


def run_over(
    found: Iterable[Found], wishes: Wishes, jobs: int, share: tuple[int, int] | None = None
) -> Report:
    """Check all inputs, or each `share[1]`th from number `share[0]` on; give the report.

    `jobs` 0 is one process for each processor. An input that cannot be read is an outcome too.
    """
    now = session()
    listed: list[Input | Problem] = []
    for one in found:
        if isinstance(one, Skipped):
            now.remark(f"{sanitize(one.name, None)}: {sanitize(one.reason)}")
        else:
            listed.append(one)
    if share is not None:
        listed = listed[share[0] - 1 :: share[1]]
    inputs = [one for one in listed if isinstance(one, Input)]
    sizes = [one.size for one in inputs if one.size is not None]
    size = sum(sizes) if len(sizes) == len(inputs) else None
    tasks = [_Task(one, wishes.number(one.name)) for one in inputs]
    outcomes: dict[int, FileOutcome] = {}
    with Progress(now, len(inputs), size) as progress:
        for number, outcome in _each(tasks, wishes, jobs or _processors(), progress):
            outcomes[number] = outcome
            progress.finished(number, outcome.size)
    checked = (outcomes[number] for number in range(len(tasks)))
    return Report(
        [
            FileOutcome(one.name, error=one.reason) if isinstance(one, Problem) else next(checked)
            for one in listed
        ]
    )


def _each(
    tasks: Sequence[_Task], wishes: Wishes, jobs: int, progress: Progress
) -> Iterator[tuple[int, FileOutcome]]:
    """Give the outcomes as they come; standard input is read here, whatever `jobs` says."""
    work = _Work(wishes.all)
    here = [n for n, task in enumerate(tasks) if jobs < 2 or task.item.path == STDIN]
    there = sorted(set(range(len(tasks))).difference(here))
    if len(there) < 2:
        here, there = list(range(len(tasks))), []
    for number in here:
        yield number, work(tasks[number], partial(progress.read, number))
    if there:
        from .workers import spread

        outcomes = spread(
            [tasks[number] for number in there],
            work,
            jobs,
            lambda task, reason: crashed(task.item.name, reason),
            lambda task: len(task.item.name) + len(task.item.path) + 100,
            lambda at, done: progress.read(there[at] if at >= 0 else -1, done),
        )
        for at, outcome in outcomes:
            yield there[at], outcome


def _processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
