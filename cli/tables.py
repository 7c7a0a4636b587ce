"""Tables: with rules on a terminal, in a pipe tab-separated for other programs."""

import sys
from collections.abc import Iterable, Sequence

from .render import fit, sanitize
from .session import session

__all__ = ["print_table"]


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str = "",
    right: Sequence[int] = (),
) -> None:
    """Print a table. Cells are escaped here; nothing is ever cut, long cells fold.

    `right`: the columns of numbers.
    """
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            line = "\t".join(sanitize(cell, None) for cell in row)
            sys.stdout.write(fit(line, sys.stdout.encoding or "utf-8") + "\n")
        return
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(title, "bold") if title else None, box=SIMPLE_HEAD, title_justify="left"
    )
    for number, column in enumerate(columns):
        table.add_column(
            Text(column), overflow="fold", justify="right" if number in right else "left"
        )
    for row in rows:
        table.add_row(*(Text(sanitize(cell, None)) for cell in row))
    session().console().print(table)
