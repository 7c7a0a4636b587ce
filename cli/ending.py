"""How a run ends: the exit codes, and what is said when something went wrong.

0 nothing at or above `--fail-on`; 1 findings; 2 wrong use, unreadable file, broken configuration,
nothing checked, internal error; 130 after Ctrl-C; 141 for a broken pipe. Nothing else.
"""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

__all__ = ["BROKEN_PIPE", "CLEAN", "FINDINGS", "INTERRUPTED", "TROUBLE", "ending", "pipe_kept"]

CLEAN = 0
FINDINGS = 1
TROUBLE = 2
INTERRUPTED = 130
BROKEN_PIPE = 141


class _PipeError(Exception):
    """A broken pipe on its way past click, which would make 1 of it."""


@contextmanager
def pipe_kept() -> Generator[None, None, None]:
    """Let a broken pipe reach `ending`."""
    try:
        yield
    except BrokenPipeError as problem:
        raise _PipeError from problem


def ending(run: Callable[[], Any]) -> NoReturn:
    """Call `run`, which gives an exit code or None, and leave the process."""
    _prepare_streams()
    code = _code_of(run)
    if code not in (BROKEN_PIPE, INTERRUPTED):
        code = max(code, _code_of(_flush))
    if code:
        _let_go(sys.stdout)
    sys.exit(code)


def _code_of(run: Callable[[], Any]) -> int:
    try:
        code = run()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else CLEAN
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted")
        exec("")  # else Python, run with -m, ends by the signal if an inner exec was interrupted
        return INTERRUPTED
    except (BrokenPipeError, _PipeError):
        return BROKEN_PIPE
    except click.ClickException as wrong:
        wrong.show()
        return TROUBLE
    except MemoryError:
        _say("out of memory; a smaller --max-input or fewer --jobs may help")
        return TROUBLE
    except OSError as problem:
        what = f": {problem.filename}" if problem.filename is not None else ""
        _say(f"{problem.strerror or problem}{what}")
        return TROUBLE
    except Exception as problem:
        _internal(problem)
        return TROUBLE
    return code if isinstance(code, int) else CLEAN


def _internal(problem: Exception) -> None:
    if "-v" in sys.argv or "--verbose" in sys.argv:
        import traceback

        traceback.print_exception(problem)
    kind = type(problem).__name__
    _say(f"internal error: {kind}: {problem!s:.300}; please report it with the output of -v")


def _say(text: str) -> None:
    """Write to standard error, if anybody listens."""
    try:
        click.echo(f"Error: {_shown(text)}", err=True)
    except OSError:
        _let_go(sys.stderr)


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _prepare_streams() -> None:
    """Make every character printable, whatever the encoding; a closed output fails on writing."""
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _flush() -> None:
    sys.stdout.flush()


def _let_go(stream: Any) -> None:
    """Send what is still in the buffer nowhere, or Python complains on its way out."""
    try:
        stream.flush()
    except (OSError, ValueError):
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
        except (OSError, ValueError):
            pass
