"""`mscons id`: check identifiers, and make them."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from .render import sanitize, translate
from .session import session

if TYPE_CHECKING:
    from random import Random

__all__ = ["command", "id_group"]

_KINDS = ("malo", "melo", "nelo", "sr", "tr", "tranche", "mpid", "eic", "obis")
_LONGEST = 1000
_COLUMNS = ("id", "result", "kind", "what")


@click.group(
    "id",
    epilog="""\b
Examples:
  mscons id check 51238696012
  mscons id make malo 5123869601
""",
)
def command() -> None:
    """Check and make identifiers: MaLo, MeLo, NeLo, SR, TR, Tranche, MP-ID, EIC, OBIS."""


id_group = command


@command.command(
    epilog="""\b
Examples:
  mscons id check 51238696012 DE00014559929E00856996N5139699L01
  mscons id check --kind malo < malos.txt
  mscons id check --format json 1-1:1.8.1
"""
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--kind", type=click.Choice(_KINDS), help="What the IDs should be; else any kind.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["auto", "table", "tsv", "json"]),
    default="auto",
    show_default=True,
    help="auto: a table on a terminal, else lines with tabs.",
)
@click.pass_context
def check(ctx: click.Context, ids: tuple[str, ...], kind: str | None, form: str) -> None:
    """Check IDs, given as arguments or on standard input (or -), one a line.

    Says of what kind an ID is and what is in it, or which character is wrong and what it should
    be. Ends with 0 if all are valid, 1 if one is not, 2 if there was nothing to check.
    """
    if not ids and sys.stdin.isatty():
        raise click.UsageError("give IDs, or send them to standard input")
    checked = _Tally(_check(text, kind) for text in _texts(ids))
    if form == "auto":
        form = "table" if sys.stdout.isatty() else "tsv"
    write = {"table": _table, "tsv": _tabs, "json": _json}[form]
    write(checked)
    if not checked.valid + checked.wrong:
        raise click.UsageError("there was nothing to check")
    ctx.exit(1 if checked.wrong else 0)


@command.command(
    epilog="""\b
Examples:
  mscons id make malo 5123869601
  mscons id make melo DE00014559929
  mscons id make tr --count 5 --seed 1
"""
)
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("base", required=False)
@click.option(
    "-n", "--count", type=click.IntRange(1, 1_000_000), default=1, help="How many to invent."
)
@click.option("--seed", type=int, help="Invent the same IDs each time.")
def make(kind: str, base: str | None, count: int, seed: int | None) -> None:
    """Add the check digit to BASE, or invent IDs for tests.

    BASE is the ID without its last digit. For melo it is the first 13 characters (country, grid
    operator, postcode), and as many as there are of the metering point; for obis a short form such
    as 1.8.0. An invented ID may be somebody's real one: use it for tests only.
    """
    from mscons.messages import IdentifierError, identifiers

    module = identifiers.KINDS[kind]
    if base is None:
        rng = _random(seed)
        for _ in range(count):
            click.echo(module.sample(rng))
        return
    if count != 1 or seed is not None:
        raise click.UsageError("--count and --seed are for inventing: leave out BASE")
    try:
        click.echo(module.make(base))
    except IdentifierError as error:
        raise click.UsageError(f"{sanitize(base)}: {error}") from None


@dataclass(frozen=True)
class _Checked:
    """One ID, and what came out."""

    text: str
    kinds: tuple[str, ...]
    parts: dict[str, Any]
    error: dict[str, Any] | None

    def cells(self) -> tuple[str, str, str, str]:
        """Give the columns of the table."""
        names = ", ".join(self.kinds) or "-"
        if self.error:
            lang = session().language
            why = translate(str(self.error["text"]), lang) or str(self.error["text"])
            return sanitize(self.text), "wrong", names, why
        what = ", ".join(f"{name} {value}" for name, value in self.parts.items() if value != "")
        return sanitize(self.text), "valid", names, _told(self.parts) or what


class _Tally:
    """Hands results on and counts them."""

    def __init__(self, checked: Iterable[_Checked]) -> None:
        self._checked = checked
        self.valid = self.wrong = 0

    def __iter__(self) -> Iterator[_Checked]:
        for one in self._checked:
            if one.error:
                self.wrong += 1
            else:
                self.valid += 1
            yield one


def _told(parts: dict[str, Any]) -> str:
    """Tell the parts that have a name of their own by it: an OBIS-Kennzahl, an agency."""
    if "name" not in parts:
        return ""
    name = str(parts["name"])
    return f"{name}, NAD {parts['nad']}, UNB {parts['unb']}" if "nad" in parts else name


def _error(
    kind: str, text: str, position: int | None = None, expected: str | None = None
) -> dict[str, Any]:
    return {"kind": kind, "position": position, "expected": expected, "text": text}


def _check(text: str, kind: str | None) -> _Checked:
    from mscons.messages import IdentifierError, identifiers

    kinds = (kind,) if kind else identifiers.detect(text)
    if not kinds:
        like = identifiers.resembles(text[:_LONGEST])
        if like is None:
            return _Checked(text, (), {}, _error("unknown", "resembles no identifier"))
        kinds = (like,)
    try:
        identifiers.KINDS[kinds[0]].validate(text)
    except IdentifierError as wrong:
        error = _error(wrong.kind, str(wrong), wrong.position, wrong.expected)
        return _Checked(text, kinds, {}, error)
    return _Checked(text, kinds, identifiers.parts_of(kinds[0], text), None)


def _texts(ids: Iterable[str]) -> Iterator[str]:
    """Give the arguments; standard input for - and where there are none."""
    for text in ids or ("-",):
        if text == "-":
            yield from _lines()
        else:
            yield text


def _lines() -> Iterator[str]:
    """Read standard input: one ID a line, blanks around it and blank lines do not count."""
    for number, line in enumerate(sys.stdin.buffer):
        text = line.decode("utf-8-sig" if number == 0 else "utf-8", "backslashreplace")
        if text := text.strip(" \t\r\n"):
            yield text


def _tabs(checked: _Tally) -> None:
    for one in checked:
        click.echo("\t".join(one.cells()))


def _json(checked: _Tally) -> None:
    found = [
        {
            "id": one.text,
            "valid": one.error is None,
            "kinds": list(one.kinds),
            "parts": one.parts,
            "error": one.error,
        }
        for one in checked
    ]
    summary = {"valid": checked.valid, "wrong": checked.wrong}
    click.echo(json.dumps({"schema": 1, "ids": found, "summary": summary}, indent=2))


def _table(checked: _Tally) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for name in _COLUMNS:
        table.add_column(name, overflow="fold")
    for one in checked:
        text, result, *rest = one.cells()
        style = "red" if one.error else "green"
        table.add_row(Text(text), Text(result, style), *map(Text, rest))
    session().console().print(table)


def _random(seed: int | None) -> "Random":
    from random import Random, SystemRandom

    return SystemRandom() if seed is None else Random(seed)
