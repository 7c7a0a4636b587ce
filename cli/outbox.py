"""Files that appear together: each under a temporary name until all of them are written.

What is interrupted, or goes wrong, leaves none of them; a file is open only while it is written.
"""

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["Outbox"]


class Outbox:
    """Files on their way into folders.

    with Outbox() as box:
        box.add(folder / "a.txt", data)
        box.publish()
    """

    def __init__(self, *, overwrite: bool = False) -> None:
        """Begin with nothing; `overwrite` replaces files that are there."""
        self._overwrite = overwrite
        self._waiting: dict[Path, Path] = {}
        self._folders: list[Path] = []

    def __enter__(self) -> Self:
        """Give the box."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take away what was not published, and folders that were made for nothing."""
        for half in self._waiting.values():
            half.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            with suppress(OSError):
                folder.rmdir()

    def add(self, path: Path, data: bytes, *, overwrite: bool = False) -> None:
        """Write a file under a temporary name. Raises FileExistsError, and any OSError."""
        target = path.resolve() if path.is_symlink() else path
        there = target in self._waiting or (target.exists() and not (overwrite or self._overwrite))
        if there:
            raise FileExistsError(17, "exists already; --force overwrites it", str(path))
        self._folder(target.parent)
        half = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        self._waiting[target] = half  # Ctrl-C may come as soon as it is there
        try:
            descriptor = os.open(half, flags, 0o666)
        except OSError as error:
            del self._waiting[target]
            raise type(error)(error.errno, error.strerror, str(path)) from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            half.chmod(target.stat().st_mode & 0o7777)

    def publish(self) -> None:
        """Give all files their names. Raises OSError; then new files are taken back."""
        new: list[Path] = []
        try:
            for target, half in self._waiting.items():
                new += [] if target.exists() else [target]
                half.replace(target)
        except BaseException:
            for target in new:
                target.unlink(missing_ok=True)
            raise
        self._waiting.clear()
        self._folders.clear()

    def _folder(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir(exist_ok=True)
            self._folders.append(one)
