"""How far a run is, on standard error: only on a terminal, only for work of more than a second."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from .session import Session

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

__all__ = ["Progress"]

_PATIENCE = 1.0
_BEAT = 0.1


class Progress:
    """Counts inputs and bytes; `size` None: the bytes of all are not known, inputs are counted."""

    def __init__(self, session: Session, count: int, size: int | None) -> None:
        """Show nothing yet. Without a terminal, or with --quiet, nothing will be shown."""
        self._wanted = sys.stderr.isatty() and not session.quiet
        self._session = session
        self._count = count
        self._size = size
        self._done = 0
        self._bytes = 0
        self._running: dict[int, int] = {}
        self._began = self._shown = time.monotonic()
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> "Progress":
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the line away."""
        if self._bar is not None:
            self._bar.stop()

    def read(self, number: int, done: int) -> None:
        """Hear how many bytes of input `number` were read; -1 when only time goes by."""
        if number >= 0:
            self._running[number] = done
        self._show()

    def finished(self, number: int, size: int, *, whole: bool = True) -> None:
        """Hear that an input is done, or (not `whole`) a part of one."""
        self._running.pop(number, None)
        self._done += whole
        self._bytes += size
        self._show()

    def _show(self) -> None:
        now = time.monotonic()
        if not self._wanted or now - self._shown < (_BEAT if self._bar else _PATIENCE):
            return
        self._shown = now
        if self._bar is None:
            self._open()
        assert self._bar is not None
        assert self._task is not None
        read = self._bytes + sum(self._running.values())
        seconds = max(now - self._began, 1e-9)
        done = self._done if self._size is None else min(read, self._size)
        many = f"  {self._done / seconds:.0f} files/s" if self._count > 1 else ""
        text = f"{self._done}/{self._count} files{many}  {read / seconds / 1e6:.1f} MB/s"
        self._bar.update(self._task, completed=done, rate=text)
        self._bar.refresh()

    def _open(self) -> None:
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            TextColumn("checking"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("left"),
            console=self._session.console(err=True),
            auto_refresh=False,
            transient=True,
        )
        total = self._count if self._size is None else max(self._size, 1)
        self._task = self._bar.add_task("", total=total, rate="")
        self._bar.start()
