"""`mscons explain`: what a finding code, a PID, a path, a condition or a code means."""

import sys
from datetime import date

import click

from .article import write_article
from .options import examples
from .output import text_results
from .session import session
from .topics import Asked, explain
from .versions import version_options

__all__ = ["command"]


@click.command(
    epilog=examples(
        "mscons explain AHB101                    a finding code (AHB alone lists them)",
        "mscons explain 13017                     a PID",
        "mscons explain 13017 'SG10/STS[Z40]'     what its table says there",
        "mscons explain 13017 '[130]'             a condition of it",
        "mscons explain QTY 67                    a code; QTY: the segment; 6063: the element",
        "mscons --lang de explain VAL201          in German",
    )
)
@click.argument("what", nargs=-1, required=True, metavar="WHAT...")
@version_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people, json for programs.",
)
def command(what: tuple[str, ...], on: date | None, fv: str | None, form: str) -> None:
    """Explain WHAT: a finding code, a PID, a path, a condition, a code.

    A path may begin anywhere in a message, and be copied from a finding. Without --on and --fv the
    version in force today is meant, or the newest one that has a table. With --lang de all of it
    is told in German, but for how a condition is decided.
    """
    now = session()
    found = explain(Asked(what, on, fv, now.language))
    with text_results(None):
        write_article(found, sys.stdout, colored=now.colored_output, form=form)
