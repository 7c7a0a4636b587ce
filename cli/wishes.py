"""What the options of `validate` ask for, file by file: command line, configuration, overrides."""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import click
from click.core import ParameterSource

from mscons.edifact import replace
from mscons.messages import LAYERS

from .checking import Wish, context_of
from .config import Override
from .days import Day
from .options import limits_of
from .render import codes
from .session import session
from .suggest import did_you_mean

__all__ = ["GRADES", "ON", "Shard", "Wishes"]

GRADES = ("error", "warning", "note")
ON = Day("message")

if TYPE_CHECKING:
    _Text = click.ParamType[str]
    _Pair = click.ParamType[tuple[int, int]]
else:
    _Text = _Pair = click.ParamType


class Shard(_Pair):
    """`2/4`: the second of four."""

    name = "shard"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Read both numbers."""
        found = re.fullmatch("([0-9]{1,6})/([0-9]{1,6})", str(value))
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            self.fail(f"{value!r} is no share such as 2/4", param, ctx)
        return int(found[1]), int(found[2])


@dataclass(eq=False)
class Wishes:
    """The wish for each file: that of the run, changed by the overrides that fit the file.

    `changes` of an override have the keys of `Wish`; what the command line says is not among them.
    """

    base: Wish
    overrides: Sequence[tuple[Override, Mapping[str, Any]]] = ()
    made: dict[tuple[int, ...], int] = field(default_factory=dict[tuple[int, ...], int])
    all: list[Wish] = field(default_factory=list[Wish])

    @classmethod
    def of(cls, options: Mapping[str, Any], tree: bool) -> "Wishes":
        """Read the options of the running command. Raises click.UsageError."""
        ctx = click.get_current_context()
        base = _wish(options, tree)
        overrides = [
            (
                override,
                {
                    key: value
                    for key, value in _changes(override).items()
                    if ctx.get_parameter_source("role" if key == "sender" else key)
                    is not ParameterSource.COMMANDLINE
                },
            )
            for override in session().settings.overrides
        ]
        return cls(base, overrides)

    def number(self, name: str) -> int:
        """Give the number, in `all`, of the wish for a file; later overrides go before earlier."""
        key = tuple(n for n, (one, _) in enumerate(self.overrides) if one.applies(name))
        if key not in self.made:
            wish = self.base
            for number in key:
                wish = replace(wish, **self.overrides[number][1])
            self.made[key] = len(self.all)
            self.all.append(wish)
        return self.made[key]


def _wish(options: Mapping[str, Any], tree: bool) -> Wish:
    layers, limits = _layers(options["layers"]), limits_of(options)
    if options["write_baseline"]:  # what is only counted would be new the next time
        limits = limits._replace(findings=sys.maxsize)
    baseline = None
    if options["baseline"] is not None and not options["write_baseline"]:
        from .baseline import read_baseline

        baseline = read_baseline(options["baseline"])
    return Wish(
        on=options["on"],
        sender=options["role"] == "sender",
        context=_context(options["context"], "--context"),
        layers=layers,
        select=_codes(options["select"], "--select"),
        ignore=_codes(options["ignore"], "--ignore"),
        severity=_severity(options["severity"], "--severity"),
        grace=options["grace"],
        tidy=options["strict"],
        tree=tree,
        limits=limits,
        baseline=baseline,
    )


def _layers(given: Iterable[str]) -> tuple[str, ...]:
    named = _listed(given)
    for name in named:
        if name not in LAYERS:
            hint = did_you_mean(name, LAYERS) or f"; layers: {', '.join(LAYERS)}"
            raise click.UsageError(f"--layer {name}: there is no such layer{hint}")
    return tuple(layer for layer in LAYERS if not named or layer in {"syntax", *named})


def _codes(given: Iterable[str], option: str) -> tuple[str, ...]:
    """Read codes or beginnings of codes; each must fit a code that there is."""
    found = tuple(code.upper() for code in _listed(given))
    known = [code.code for code in codes().all()] if found else []
    for start in found:
        if not any(code.startswith(start) for code in known):
            kinds = dict.fromkeys(code[:3] for code in known)
            hint = did_you_mean(start, [*known, *kinds]) or f"; codes begin with {', '.join(kinds)}"
            raise click.UsageError(f"{option} {start}: there is no such code{hint}")
    return found


def _severity(given: Iterable[str], option: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for text in _listed(given):
        code, equals, grade = text.partition("=")
        if not equals or grade not in GRADES:
            hint = did_you_mean(grade, GRADES) or f"; grades: {', '.join(GRADES)}"
            raise click.UsageError(f"{option} {text}: write CODE=GRADE{hint}")
        found += [(start, grade) for start in _codes([code], option)]
    return tuple(found)


def _context(path: str | None, option: str) -> str | None:
    """Read a context once, to say what is wrong with it before any work is done."""
    if path is None:
        return None
    try:
        context_of(path)
    except OSError as problem:
        raise click.UsageError(f"{option} {path}: {problem.strerror}") from problem
    except ValueError as problem:
        raise click.UsageError(f"{option} {path}: {problem}") from problem
    return path


def _listed(given: Iterable[str]) -> list[str]:
    """Take lists apart at commas."""
    return [part.strip() for text in given for part in text.split(",") if part.strip()]


def _changes(override: Override) -> dict[str, Any]:
    """Read the options of an override, keys as in `Wish`. Raises click.UsageError."""
    found: dict[str, Any] = {}
    for key, value in override.options.items():
        option = f"[[overrides]] {key}"
        listed = cast(list[object], value) if isinstance(value, list) else [value]
        texts = [str(one) for one in listed]
        if key in ("select", "ignore"):
            found[key] = _codes(texts, option)
        elif key == "severity":
            found[key] = _severity(texts, option)
        elif key == "layer":
            found["layers"] = _layers(texts)
        elif key == "on":
            found["on"] = ON.convert(texts[0], None, None)
        elif key == "context":
            found["context"] = _context(texts[0], option)
        elif texts[0] in ("sender", "receiver"):
            found["sender"] = texts[0] == "sender"
        else:
            raise click.UsageError(f"{option} {texts[0]}: sender or receiver")
    return found
