"""`mscons parse`: show what is in a file."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO, TextIO

import click
from click.exceptions import Exit

from mscons.edifact import Limits, Message, Path, PathError

from .ending import FINDINGS, TROUBLE
from .inputs import Input
from .options import examples, input_options, inputs_of, limit_options, limits_of
from .output import refuse_inputs, results, text_results
from .phrases import phrase
from .remarks import Remarks
from .render import sanitize
from .render.words import words as words_of
from .session import Session, session
from .tour import Tour
from .views import BINARY, VIEWS, Shown, View, Wanted, load_view

__all__ = ["command"]


def _path(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Path | None:
    try:
        return Path.parse(value) if value is not None else None
    except PathError as error:
        raise click.BadParameter(error.problem) from error


@click.command(
    epilog=examples(
        "mscons parse interchange.edi",
        "mscons parse --path 'SG9/*' --no-names inbox/",
        "mscons parse --format jsonl big.edi.gz -o messages.jsonl",
    )
)
@input_options
@click.option(
    "--format",
    "form",
    type=click.Choice(VIEWS),
    default="tree",
    show_default=True,
    help="tree: groups, names and values for people. segments: one a line. table: one value a "
    "row. json: one document. jsonl: a message a line. csv: the readings of MSCONS. edi: the "
    "bytes as they are.",
)
@click.option("--message", type=click.IntRange(min=1), metavar="N", help="Only message N of each.")
@click.option(
    "--path",
    callback=_path,
    metavar="PATH",
    help="Only what PATH covers, such as 'SG9/*', 'SG10/QTY/6060', 'QTY/6063=67'.",
)
@click.option(
    "--names/--no-names",
    default=True,
    help="With the names of segments, elements and codes (default), or without.",
)
@click.option(
    "--engine",
    type=click.Choice(["fast", "lark"]),
    default="fast",
    show_default=True,
    help="lark takes every byte through the grammar; slower, with the same result.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, not to standard output.")
@limit_options
def command(
    paths: Sequence[str],
    form: str,
    message: int | None,
    path: Path | None,
    names: bool,
    engine: str,
    output: str | None,
    **rest: Any,
) -> None:
    """Show what is in EDIFACT files.

    What is wrong with the syntax, the envelope or the structure is said on standard error, a line
    each; with errors the run ends with 1. For all rules see mscons validate.
    """
    found = inputs_of(paths, rest)
    if form == "csv" and path is not None:
        raise click.UsageError("--path selects parts of a tree; csv has whole readings")
    refuse_inputs(output, (item.path for item in found if isinstance(item, Input)))
    now = session()
    with ExitStack() as stack:
        binary = form in BINARY
        out: BinaryIO | TextIO
        if binary:
            out = stack.enter_context(results(output))
        else:
            out = stack.enter_context(text_results(output))
        to_file = output not in (None, "-")
        wanted = Wanted(
            message,
            path,
            names,
            colored=not to_file and not binary and now.colored_output,
            terminal=not to_file and now.on_terminal,
            lang=now.language,
        )
        run = _Run(now, limits_of(rest), load_view(form, out, wanted), wanted, engine)
        for item in run.inputs(found):
            with run.opened(item) as file:
                run.show(item.name, file)
        run.view.close()
    raise Exit(run.code)


class _Run(Tour):
    """A run over the inputs."""

    def __init__(
        self, session: Session, limits: Limits, view: View, wanted: Wanted, engine: str
    ) -> None:
        super().__init__(session, limits)
        self.view = view
        self.wanted = wanted
        self.engine = engine

    def show(self, name: str, file: BinaryIO) -> None:
        """Show one input."""
        view, only, path = self.view, self.wanted.message, self.wanted.path
        hit = path is None
        remarks = Remarks(self, name, file, engine=self.engine)
        reader = remarks.reader
        said, missing = Counter[str](), Counter[str]()
        view.begin(name)
        for unit in reader.units():
            remarks.hear(unit.start)
            if not isinstance(unit, Message):
                if only is None and path is None:
                    view.outside(unit)
                continue
            if only in (None, unit.number):
                shown = Shown(unit)
                view.message(shown)
                hit = hit or _covers(path, shown)
                remarks.report(unit.findings)
                remarks.report(shown.faults())
                remarks.report(shown.unread)
                said.update(shown.remarks)
                missing.update(shown.incomplete)
            if unit.number == only:
                break
        view.end()
        remarks.close()
        name, lang = sanitize(name, None), self.session.language
        say = words_of(lang)
        if not hit:
            words = phrase(lang, "nothing stands at {path}", path=sanitize(str(path)))
            self.session.remark(f"{name}: {words}")
        for text, count in said.items():
            self.session.remark(f"{name}: {phrase(lang, text)} ({say.count(count, 'message')})")
        for text, count in missing.items():
            told = f"{name}: {phrase(lang, text)} ({say.count(count, 'message')})"
            self.worse(FINDINGS, told)
        if only is not None and reader.messages < only:
            self.worse(TROUBLE, f"{name}: no message {only}; there are {reader.messages}")


def _covers(path: Path | None, shown: Shown) -> bool:
    from .select import visible

    return visible(shown.tree.root, path)
