"""Options that several commands share, and how to apply them."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mscons.edifact import Limits

from .inputs import Found, Rules, find_inputs, paths_in

__all__ = ["SIZE", "examples", "input_options", "inputs_of", "limit_options", "limits_of"]

if TYPE_CHECKING:
    _Parameter = click.ParamType[int]
else:
    _Parameter = click.ParamType

F = TypeVar("F", bound=Callable[..., Any])
_UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "ki": 1 << 10, "mi": 1 << 20, "gi": 1 << 30}
_SIZE = re.compile(r"(?=0*[1-9])([0-9]{1,15})\s*(|[kmg]i?)b?", re.IGNORECASE)


class Size(_Parameter):
    """A number of bytes, one at least: 65536, 64KiB, 1GiB, 10MB."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number and its unit."""
        if isinstance(value, int):
            return value
        found = _SIZE.fullmatch(str(value))
        if found is None:
            self.fail(f"{value!r} is no size such as 65536, 64KiB or 1GiB", param, ctx)
        return int(found[1]) * _UNITS[found[2].lower()]


SIZE = Size()


def examples(*lines: str) -> str:
    """Write the examples that end the help of a command."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def input_options(function: F) -> F:
    """Add PATH... and the options that say what to read."""
    return _add(
        function,
        click.argument("paths", nargs=-1, metavar="PATH..."),
        click.option(
            "--exclude",
            multiple=True,
            metavar="GLOB",
            help="Leave out files and folders that match; files named on the command line are "
            "read all the same. May be given several times.",
        ),
        click.option(
            "--files-from",
            metavar="FILE",
            help="Read paths from FILE too, one a line (or separated by NUL); - is standard input.",
        ),
        click.option(
            "--stdin-filename",
            metavar="NAME",
            default="<stdin>",
            show_default=True,
            help="Name of what comes through standard input (PATH -), for reports.",
        ),
        click.option(
            "--max-uncompressed",
            type=SIZE,
            default="1GiB",
            show_default=True,
            metavar="SIZE",
            help="What a .gz, or all files of a .zip, may unpack to.",
        ),
    )


def limit_options(function: F) -> F:
    """Add the limits of the reader, see `Limits` in edifact/limits.py."""
    count = click.IntRange(min=1)
    return _add(
        function,
        *(
            click.option(
                f"--max-{name}",
                type=kind,
                default=default,
                show_default=default is not None,
                metavar="SIZE" if kind is SIZE else "N",
                help=help_,
            )
            for name, kind, default, help_ in (
                ("segment", SIZE, "64KiB", "Longest segment; reading stops at a longer one."),
                ("elements", count, 1_000, "Most elements in a segment."),
                ("components", count, 100, "Most components in an element."),
                ("messages", count, 999_999, "Most messages in an interchange."),
                ("segments", count, 1_000_000, "Most segments in a message."),
                ("findings", count, 1_000, "Findings told of a file; beyond, one of each code."),
                ("input", SIZE, None, "Most bytes of an input; no limit by default."),
            )
        ),
    )


def limits_of(options: Mapping[str, Any]) -> Limits:
    """Make the limits from the parameters of `limit_options`."""
    return Limits(
        options["max_segment"],
        options["max_elements"],
        options["max_components"],
        options["max_messages"],
        options["max_segments"],
        options["max_findings"],
        options["max_input"],
    )


def inputs_of(
    paths: Sequence[str],
    options: Mapping[str, Any],
    more: tuple[str, ...] = (),
    *,
    edifact: bool = True,
) -> list[Found]:
    """Find the inputs of a command from the parameters of `input_options`.

    `more` are endings that are wanted in folders besides those of EDIFACT, or alone. Raises
    click.UsageError if no input is named.
    """
    named = list(paths)
    listed = options["files_from"]
    if listed is not None:
        try:
            named += paths_in(listed)
        except OSError as problem:
            raise click.UsageError(f"--files-from {listed}: {problem.strerror}") from problem
    elif not named:
        raise click.UsageError("name a file, a folder, or - for standard input")
    exclude = tuple(options["exclude"])
    rules = Rules(exclude, options["max_uncompressed"], options["stdin_filename"], more, edifact)
    return list(find_inputs(named, rules))


def _add(function: F, *options: Callable[[F], F]) -> F:
    for option in reversed(options):
        function = option(function)
    return function
