"""Tables: with rules on a terminal, in a pipe tab-separated for other programs."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from .render import fit, sanitize
from .session import session

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["new_table", "print_table", "print_tabs"]


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str = "",
    right: Sequence[int] = (),
    ruled: bool | None = None,
) -> None:
    """Print a table. Cells are escaped here; nothing is ever cut, long cells fold.

    `right`: the columns of numbers. `ruled`: with rules, or with tabs; None: as the output is.
    """
    if not (sys.stdout.isatty() if ruled is None else ruled):
        print_tabs(columns, rows)
        return
    from rich.text import Text

    table = new_table(columns, title=title, right=right)
    for row in rows:
        table.add_row(*(Text(sanitize(cell, None)) for cell in row))
    session().console().print(table)


def print_tabs(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a line for each row, cells separated by tabs, under a line with the names."""
    encoding = sys.stdout.encoding or "utf-8"
    for row in (columns, *rows):
        line = "\t".join(sanitize(cell, None) for cell in row)
        sys.stdout.write(fit(line, encoding) + "\n")


def new_table(columns: Sequence[str], *, title: str = "", right: Sequence[int] = ()) -> "Table":
    """Make a table without rows for a terminal; its cells are to be `rich.Text`, never markup."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(sanitize(title, None), "bold") if title else None,
        box=SIMPLE_HEAD,
        title_justify="left",
        pad_edge=False,
    )
    for number, column in enumerate(columns):
        table.add_column(
            Text(column), overflow="fold", justify="right" if number in right else "left"
        )
    return table
