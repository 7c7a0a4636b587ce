"""The pytest plugin: EDIFACT files under marked folders are tests.

    [tool.pytest.ini_options]
    mscons_folders = ["tests/messages"]

Every `*.edi` and `*.edifact` below such a folder is one test, marked `mscons`, which passes if
`mscons validate` would. Without the option the plugin does nothing, and imports nothing.
For what a test makes itself there is `from mscons.cli import assert_valid`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from .testing import Grade

__all__ = ["pytest_addoption", "pytest_collect_file", "pytest_configure"]

_ENDINGS = (".edi", ".edifact")
_GRADES = ("error", "warning", "note")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare what may stand in the configuration of pytest."""
    parser.addini("mscons_folders", "folders whose EDIFACT files are tests", "paths", [])
    parser.addini("mscons_on", "the day whose rules apply: a date, message or today", default="")
    parser.addini("mscons_context", "the context file, from the root of the project", default="")
    parser.addini("mscons_as", "sender or receiver", default="sender")
    parser.addini("mscons_fail_on", "error, warning or note", default="error")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "mscons: an EDIFACT file that is validated")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "EdifactFile | None":
    """Take the EDIFACT files of marked folders."""
    if file_path.suffix.lower() not in _ENDINGS:
        return None
    folders = cast(list[Path], parent.config.getini("mscons_folders"))
    if not any(file_path.is_relative_to(folder) for folder in folders):
        return None
    return EdifactFile.from_parent(parent, path=file_path)


class EdifactFile(pytest.File):
    """A file with messages; as a whole it is one test."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give the one test."""
        yield EdifactItem.from_parent(self, name="validate")


class EdifactItem(pytest.Item):
    """The validation of one file."""

    def __init__(self, **options: Any) -> None:
        """Mark the test."""
        super().__init__(**options)
        self.add_marker("mscons")

    def runtest(self) -> None:
        """Validate; a report at or above the grade fails the test."""
        from .testing import check, complaint

        grade, side = self._choice("mscons_fail_on", _GRADES), self._choice("mscons_as", _SIDES)
        context = str(self.config.getini("mscons_context"))
        outcome = check(
            self.path,
            on=str(self.config.getini("mscons_on")) or None,
            context=self.config.rootpath / context if context else None,
            sender=side == "sender",
        )
        outcome.path = self.nodeid.partition("::")[0]
        if problem := complaint(outcome, fail_on=cast("Grade", grade)):
            raise EdifactError(problem)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the report, not the lines of this plugin."""
        if isinstance(excinfo.value, EdifactError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the file."""
        return self.path, None, self.nodeid

    def _choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = str(self.config.getini(name))
        if value not in allowed:
            raise pytest.UsageError(f"{name} is one of {', '.join(allowed)}, not {value!r}")
        return value


_SIDES = ("sender", "receiver")


class EdifactError(Exception):
    """A file has findings; the text is the report."""
