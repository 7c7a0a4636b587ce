"""What the global options say, for the commands: colour, language, loudness, configuration."""

import os
import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from rich.console import Console

    from .config import Config

__all__ = ["Session", "session"]


@dataclass(eq=False)
class Session:
    """The global options of a run; None where the command line says nothing."""

    color: str | None = None
    lang: str | None = None
    quiet: bool = False
    verbose: int = 0
    config: str | None = None
    _consoles: dict[bool, "Console"] = field(default_factory=dict[bool, "Console"], repr=False)

    @cached_property
    def settings(self) -> "Config":
        """The configuration: `--config`, or the nearest one. Raises click.UsageError."""
        from .config import find_config, load_config

        path = find_config(self.config)
        return load_config(path)

    @cached_property
    def language(self) -> str:
        """The language of texts: en or de."""
        return self.lang or self.settings.text("lang") or "en"

    @cached_property
    def forced_color(self) -> bool | None:
        """Whether colour is on or off by wish; None: as the output wants it."""
        wish = self.color or self.settings.text("color") or "auto"
        if wish != "auto":
            return wish == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return False if os.environ.get("TERM") == "dumb" else None

    def colored(self, stream: TextIO) -> bool:
        """Say whether to colour what goes to a stream."""
        return stream.isatty() if self.forced_color is None else self.forced_color

    @property
    def on_terminal(self) -> bool:
        """Whether results go to a terminal."""
        return sys.stdout.isatty()

    @property
    def colored_output(self) -> bool:
        """Whether to colour results."""
        return self.colored(sys.stdout)

    @property
    def colored_errors(self) -> bool:
        """Whether to colour what goes to standard error."""
        return self.colored(sys.stderr)

    def console(self, *, err: bool = False) -> "Console":
        """Give the rich console of standard output or error; it never guesses at markup."""
        if err not in self._consoles:
            from rich.console import Console

            stream = sys.stderr if err else sys.stdout
            colored = self.colored(stream)
            self._consoles[err] = Console(
                file=stream,
                force_terminal=colored or None,
                color_system="standard" if colored else None,
                highlight=False,
                markup=False,
                emoji=False,
                soft_wrap=not stream.isatty(),
            )
        return self._consoles[err]

    def remark(self, text: str) -> None:
        """Say something on standard error, unless --quiet; `text` must be fit for a terminal."""
        if not self.quiet:
            click.echo(text, err=True)

    def complain(self, text: str) -> None:
        """Say what went wrong on standard error, --quiet or not."""
        click.echo(text, err=True)


def session() -> Session:
    """Give the session of the running command; a fresh one outside of `mscons`."""
    context = click.get_current_context(silent=True)
    found = context.find_object(Session) if context else None
    return found if found is not None else Session()
