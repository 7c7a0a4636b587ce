"""Options from a file: `mscons.toml`, or `[tool.mscons]` in pyproject.toml, nearest upwards.

Keys are the long names of options. At the top level they hold for every command that has such an
option, in a table named after a command for this one. `[[overrides]]` with `paths` hold for the
files that match. The command line goes before all of it. Paths are relative to the file.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

import click

from mscons.edifact import record

from .globs import matches
from .suggest import did_you_mean

__all__ = ["Config", "Override", "find_config", "load_config"]

_GLOBAL = {"color": ("auto", "always", "never"), "lang": ("en", "de")}
_SHARED = (
    *("exclude", "max-uncompressed", "stdin-filename", "engine", "context", "on", "as", "jobs"),
    *("max-segment", "max-elements", "max-components", "max-messages", "max-segments"),
    *("max-findings", "max-input"),
)
_PER_PATH = ("select", "ignore", "severity", "on", "as", "layer", "context")
_EMPTY: Mapping[str, Any] = {}


@record()
class Override:
    """Options for the files that match one of `paths`; keys as options, values as written."""

    paths: tuple[str, ...]
    options: Mapping[str, Any]

    def applies(self, name: str) -> bool:
        """Say whether it holds for a file, named as in the report."""
        return any(matches(name, pattern) for pattern in self.paths)


@record()
class Config:
    """What a configuration file says; empty without one."""

    path: Path | None = None
    data: Mapping[str, Any] = _EMPTY

    def text(self, key: str) -> str | None:
        """Give a global option."""
        value = self.data.get(key)
        return value if isinstance(value, str) else None

    def defaults(self, name: str, command: click.Command) -> dict[str, Any]:
        """Give `default_map` of a command. Raises click.UsageError for an unknown key."""
        options = _options(command)
        table = cast(dict[str, Any], self.data.get(name, {}))
        found: dict[str, Any] = {}
        for key, value in self.data.items():
            if key in options and key in _SHARED:
                found[options[key].name or key] = self._checked(key, value, options[key], "")
        for key, value in table.items():
            where = f"[{name}] "
            if key not in options:
                raise self.wrong(f"{where}unknown key {key!r}{did_you_mean(key, options)}")
            found[options[key].name or key] = self._checked(key, value, options[key], where)
        return found

    @property
    def overrides(self) -> tuple[Override, ...]:
        """The options that hold for some files only, in the order of the file."""
        listed = cast(list[dict[str, Any]], self.data.get("overrides", []))
        return tuple(
            Override(
                tuple(entry["paths"]),
                {
                    k: self.here(v) if k == "context" else v
                    for k, v in entry.items()
                    if k != "paths"
                },
            )
            for entry in listed
        )

    def here(self, path: str) -> str:
        """Give a path of the file as seen from the working directory."""
        folder = self.path.parent if self.path else Path()
        return str(folder / path) if path != "-" else path

    def wrong(self, text: str) -> click.UsageError:
        """Make the error for something that the file should not say."""
        return click.UsageError(f"{self.path}: {text}")

    def _checked(self, key: str, value: object, option: click.Option, where: str) -> object:
        """Check a value against its option; give what click would make of the command line."""
        if option.is_flag or option.count:
            if not isinstance(value, bool if option.is_flag else int):
                raise self.wrong(f"{where}{key}: a value like {value!r} does not fit")
            return value
        values = _list(value) if option.multiple else [value]
        texts: list[str] = []
        for item in [value] if values is None else values:
            if isinstance(item, bool) or not isinstance(item, str | int | float | date):
                raise self.wrong(f"{where}{key}: a value like {value!r} does not fit")
            text = item.isoformat() if isinstance(item, date) else str(item)
            self._convertible(key, text, option, where)
            texts.append(self.here(text) if isinstance(option.type, click.Path) else text)
        return texts if option.multiple else texts[0]

    def _convertible(self, key: str, text: str, option: click.Option, where: str) -> None:
        try:
            option.type.convert(text, None, None)
        except click.BadParameter as problem:
            raise self.wrong(f"{where}{key}: {problem.message}") from problem


def find_config(given: str | None, start: Path | None = None) -> Path | None:
    """Find the file: the given one, or the nearest upwards from `start` (the working directory).

    In one folder mscons.toml goes before pyproject.toml; that one counts if it has [tool.mscons].
    """
    if given is not None:
        return Path(given)
    for folder in _upwards(start or Path.cwd()):
        own = folder / "mscons.toml"
        if own.is_file():
            return own
        project = folder / "pyproject.toml"
        if project.is_file() and b"tool.mscons" in project.read_bytes():
            return project
    return None


def load_config(path: Path | None) -> Config:
    """Read and check a file; None gives an empty configuration. Raises click.UsageError."""
    if path is None:
        return Config()
    import tomllib

    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as problem:
        raise click.UsageError(f"{path}: {problem.strerror}") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise click.UsageError(f"{path}: not TOML: {problem}") from problem
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("mscons", {})
    config = Config(path, data)
    _check(config)
    return config


def _check(config: Config) -> None:
    """Check what does not depend on a command: the top level and the overrides."""
    from .commands import COMMANDS

    known = (*_GLOBAL, *COMMANDS, *_SHARED, "overrides")
    for key, value in config.data.items():
        if key not in known:
            raise config.wrong(f"unknown key {key!r}{_meant(key, known)}")
        if key in _GLOBAL and value not in _GLOBAL[key]:
            raise config.wrong(f"{key} is one of {', '.join(_GLOBAL[key])}")
        if key in COMMANDS and not isinstance(value, dict):
            raise config.wrong(f"{key} is a table: [{key}]")
    listed = _list(config.data.get("overrides", []))
    if listed is None:
        raise config.wrong("overrides are tables: [[overrides]]")
    for entry in listed:
        _check_override(config, entry)


def _meant(key: str, known: tuple[str, ...]) -> str:
    """Say what an unknown key of the top level may have meant: an option of a command, too."""
    from .commands import COMMANDS, main  # imports every command, and only for an error

    tables: dict[str, list[str]] = {}
    for name in COMMANDS:
        if command := main.get_command(click.Context(main), name):
            for option in _options(command):
                tables.setdefault(option, []).append(f"[{name}]")
    if key in tables:
        return f"; it stands under {' or '.join(tables[key])}"
    return did_you_mean(key, known) or did_you_mean(key, tables)


def _check_override(config: Config, entry: object) -> None:
    table = cast(dict[str, object], entry) if isinstance(entry, dict) else {}
    if not _texts(table.get("paths")):
        raise config.wrong('[[overrides]] want paths, a list such as ["inbox/gas/*"]')
    for key, value in table.items():
        if key == "paths":
            continue
        if key not in _PER_PATH:
            raise config.wrong(f"[[overrides]] unknown key {key!r}{did_you_mean(key, _PER_PATH)}")
        if not isinstance(value, str | date) and not _texts(value):
            raise config.wrong(f"[[overrides]] {key}: a value like {value!r} does not fit")


def _list(value: object) -> list[object] | None:
    return cast(list[object], value) if isinstance(value, list) else None


def _texts(value: object) -> bool:
    """Say whether a value is a list of texts, and not an empty one."""
    listed = _list(value)
    return bool(listed) and all(isinstance(item, str) for item in listed or ())


def _options(command: click.Command) -> dict[str, click.Option]:
    """Map the keys that a command understands to its options."""
    return {
        name.lstrip("-"): option
        for option in command.params
        if isinstance(option, click.Option)
        for name in option.opts
        if name.startswith("--")
    }


def _upwards(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.parents
