"""A run of `validate` over many inputs, in one process or several; outcomes in their order."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from mscons.edifact import record
from mscons.messages import (
    FileOutcome,
    Part,
    PartOutcome,
    Report,
    can_be_split,
    join_parts,
    split_file,
    validate_part,
)

from .checking import Wish, check, crashed, settings_of
from .inputs import STDIN, Found, Input, Problem, Skipped
from .progress import Progress
from .render import sanitize
from .session import session
from .wishes import Wishes

__all__ = ["run_over"]


_LARGE = 8 << 20
"""A file of twice so many bytes is checked in parts of this size, if there are processes for it."""
_Answer = FileOutcome | PartOutcome


class _Task(NamedTuple):
    """One input, or a part of one; `wish` is a number in the list that every process has."""

    item: Input
    wish: int
    part: Part | None = None


@record()
class _Work:
    """What a process does with a task."""

    wishes: Sequence[Wish]

    def __call__(self, task: _Task, tell: Callable[[int], None]) -> _Answer:
        """Check an input, or a part of one."""
        settings = settings_of(self.wishes[task.wish])
        if task.part is None:
            return check(task.item, settings, tell)
        try:
            return validate_part(task.item.path, task.part, task.item.name, settings, tell)
        except Exception as problem:  # then the whole file is checked, which says what is wrong
            return crashed(task.item.name, str(problem))


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
    with Progress(now, len(inputs), size) as progress:
        checked = iter(_check_all(inputs, wishes, jobs or _processors(), progress))
    return Report(
        [
            FileOutcome(one.name, error=one.reason) if isinstance(one, Problem) else next(checked)
            for one in listed
        ]
    )


def _check_all(
    inputs: Sequence[Input], wishes: Wishes, jobs: int, progress: Progress
) -> list[FileOutcome]:
    """Check all inputs; what was checked in parts is joined."""
    tasks: list[_Task] = []
    owners: list[int] = []
    for number, item in enumerate(inputs):
        mine = _tasks(item, wishes, jobs)
        tasks += mine
        owners += [number] * len(mine)
    answers: list[dict[int, _Answer]] = [{} for _ in inputs]
    outcomes: list[FileOutcome | None] = [None] * len(inputs)
    for at, answer in _each(tasks, wishes, jobs, progress):
        owner = owners[at]
        answers[owner][at] = answer
        size = answer.size if isinstance(answer, FileOutcome) else answer.outcome.size
        whole = len(answers[owner]) == owners.count(owner) if tasks[at].part else True
        progress.finished(at, size, whole=whole)
        if whole:
            own = [(tasks[n], answers[owner][n]) for n in sorted(answers[owner])]
            outcomes[owner] = _joined(own, wishes)
            answers[owner] = {}
    return [one for one in outcomes if one is not None]


def _tasks(item: Input, wishes: Wishes, jobs: int) -> list[_Task]:
    """Make one task of an input, or several of a large file."""
    wish = wishes.number(item.name)
    parts: list[Part] = []
    if jobs > 1 and item.plain and (item.size or 0) >= 2 * _LARGE:
        with suppress(OSError, ValueError):  # whoever checks the whole file will say what is wrong
            if can_be_split(settings_of(wishes.all[wish])):
                parts = split_file(item.path, item.size or 0, _LARGE)
    if len(parts) < 2:
        return [_Task(item, wish)]
    return [_Task(item, wish, part) for part in parts]


def _joined(own: Sequence[tuple[_Task, _Answer]], wishes: Wishes) -> FileOutcome:
    """Give the outcome of an input; if the parts of it don't do, check it as a whole."""
    task, first = own[0]
    if task.part is None:
        assert isinstance(first, FileOutcome)
        return first
    settings = settings_of(wishes.all[task.wish])
    parts = [
        (one.part, answer)
        for one, answer in own
        if one.part is not None and isinstance(answer, PartOutcome)
    ]
    joined = join_parts(parts, settings) if len(parts) == len(own) else None
    return joined or check(task.item, settings)


def _each(
    tasks: Sequence[_Task], wishes: Wishes, jobs: int, progress: Progress
) -> Iterator[tuple[int, _Answer]]:
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
