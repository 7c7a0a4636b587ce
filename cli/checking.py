"""Checking one input, in this process or in one of several: options in, an outcome out.

Options travel between processes as text (`Wish`); each process makes settings of them once.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from mscons.edifact import Finding, Limits, Place, Severity, record
from mscons.messages import (
    FileOutcome,
    Located,
    On,
    Settings,
    Sieve,
    rules,
    validate,
)

from .inputs import Input
from .render import codes

__all__ = ["Wish", "check", "context_of", "crashed", "settings_of"]


@record(eq=False)
class Wish:
    """How to check a file, as the command line says it. `context` is a path."""

    on: On = "message"
    sender: bool = True
    context: str | None = None
    layers: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    grace: int = 0
    tidy: bool = False
    tree: bool = False
    limits: Limits = Limits()
    baseline: Mapping[str, int] | None = None


@lru_cache(maxsize=256)
def settings_of(wish: Wish) -> Settings:
    """Make the settings. Raises ContextError and OSError for the context."""
    severity = {code: Severity(grade) for code, grade in wish.severity}
    sieve = Sieve(wish.select, wish.ignore, severity)
    return Settings(
        on=wish.on,
        context=rules.NO_CONTEXT if wish.context is None else context_of(wish.context),
        sender=wish.sender,
        layers=wish.layers,
        limits=wish.limits,
        grace=wish.grace,
        tidy=wish.tidy,
        sieve=sieve if wish.select or wish.ignore or severity else None,
        baseline=wish.baseline,
        tree=wish.tree,
    )


@lru_cache(maxsize=64)
def context_of(path: str) -> rules.Context:
    """Read a context. Raises ContextError and OSError."""
    names = [name for name, predicate in rules.registered().items() if predicate.told]
    return rules.Context.load(Path(path), names)


def check(
    item: Input, settings: Settings, progress: Callable[[int], None] | None = None
) -> FileOutcome:
    """Check an input. Whatever goes wrong is part of the outcome."""
    try:
        with item.open() as file:
            return validate(file, name=item.name, settings=settings, progress=progress)
    except OSError as problem:
        return FileOutcome(item.name, error=problem.strerror or str(problem))
    except MemoryError:
        return crashed(item.name, "out of memory; a smaller --max-input or fewer --jobs may help")
    except Exception as problem:
        return crashed(item.name, f"internal error: {type(problem).__name__}: {problem!s:.200}")


def crashed(name: str, reason: str) -> FileOutcome:
    """Make the outcome of a file whose check did not come to an end."""
    try:
        code = codes()["VAL901"]
    except Exception:  # where not even the codes can be read, the reason alone is told
        return FileOutcome(name, error=reason)
    place = Place(0, 0)
    found = Finding("VAL901", code.severity, f"the check failed: {reason}", place, help=code.help)
    return FileOutcome(name, findings=[Located(found, 1, 1)], error=reason)
