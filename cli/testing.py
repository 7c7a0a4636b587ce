"""`assert_valid`: the validation as an assertion, for tests in any framework.

>>> from mscons.cli import assert_valid
>>> assert_valid("samples/mscons/13017_single_register.edi", pid=13017)
"""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mscons.messages import FileOutcome

__all__ = ["assert_valid", "check", "complaint"]

Grade = Literal["error", "warning", "note"]


def assert_valid(
    source: str | os.PathLike[str] | bytes,
    *,
    pid: int | str | None = None,
    on: date | str | None = None,
    context: str | os.PathLike[str] | None = None,
    sender: bool = True,
    fail_on: Grade = "error",
) -> None:
    """Validate an interchange and raise AssertionError, with the report as its text.

    `source` is a path or the bytes themselves. `pid` is the Prüfidentifikator that every message
    must have, a number or a text. `on` is the day whose rules apply: a date, `2026-10-01`, `today`,
    or `message` (the default, each message by its own date). `context` is a context file. `sender`
    is False when the messages came from a partner. A finding of `fail_on` or worse fails, and so
    does an input that was checked no further than its envelope. Raises OSError for a file that
    cannot be read, and ValueError for a `pid` or a day that is none.
    """
    __tracebackhide__ = True
    wanted = _pid(pid)
    outcome = check(source, on=on, context=context, sender=sender)
    if problem := complaint(outcome, pid=wanted, fail_on=fail_on):
        raise AssertionError(problem)


def check(
    source: str | os.PathLike[str] | bytes,
    *,
    on: date | str | None = None,
    context: str | os.PathLike[str] | None = None,
    sender: bool = True,
) -> "FileOutcome":
    """Validate an input and give its outcome. Raises OSError, and ValueError for a bad `on`."""
    from mscons.messages import rules, validate

    known = rules.NO_CONTEXT if context is None else rules.Context.load(Path(context))
    name = "<bytes>" if isinstance(source, bytes) else os.fspath(source)
    data = source if isinstance(source, bytes) else Path(source)
    return validate(data, name=name, on=_day(on), context=known, sender=sender)


def _pid(pid: int | str | None) -> int | None:
    text = str(pid)
    if pid is not None and not (len(text) == 5 and text.isascii() and text.isdecimal()):
        raise ValueError(f"{pid!r} is no PID: five digits, such as 13017")
    return None if pid is None else int(text)


def _day(on: date | str | None) -> date | Literal["message", "today"] | None:
    if on == "message":
        return "message"
    if on == "today":
        return "today"
    return date.fromisoformat(on) if isinstance(on, str) else on


def complaint(
    outcome: "FileOutcome", *, pid: int | None = None, fail_on: Grade = "error"
) -> str | None:
    """Say what is wrong with an outcome, as a text of several lines; None if nothing is."""
    from mscons.edifact import Severity
    from mscons.messages import Report

    from .render import FORMATS, Options

    least = Severity(fail_on).rank
    others = [m for m in outcome.messages if pid is not None and m.pid != pid]
    parts = [f"message {one.message} has PID {one.pid}, expected {pid}" for one in others]
    bad = outcome.error is not None or outcome.checked_nothing
    if bad or any(found.severity.rank >= least for found in outcome.findings):
        parts.append(FORMATS["full"].render(Report([outcome]), Options()))
    return "\n".join(parts) or None
