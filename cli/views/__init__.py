"""The output formats of `parse`: each a module with a `View`, imported when it is used.

A view is fed while the input is read and writes at once, so that it never holds more than one
message.
"""

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO, Protocol, TextIO, cast

from mscons.edifact import Finding, Gap, Message, Path, Segment, Tree, check

if TYPE_CHECKING:
    from mscons.messages import Model

    from ..recognise import Recognised

__all__ = ["BINARY", "VIEWS", "Shown", "View", "Wanted", "load_view"]

VIEWS = ("tree", "segments", "table", "json", "jsonl", "csv", "edi")
BINARY = ("csv", "edi")


@dataclass(frozen=True)
class Wanted:
    """What is to be shown, and how; `message` None: all. `lang`: of the names of elements."""

    message: int | None = None
    path: Path | None = None
    names: bool = True
    colored: bool = False
    terminal: bool = False
    lang: str = "en"


@dataclass
class Shown:
    """A message on its way through a view. Its tree is made when a view asks for it.

    `unread` is what the typed model could not take, once a view has asked for that.
    A view may add `remarks`, and say what it had to leave out, which makes the result `incomplete`.
    """

    message: Message
    remarks: list[str] = field(default_factory=list[str])
    incomplete: list[str] = field(default_factory=list[str])
    unread: list[Finding] = field(default_factory=list[Finding])
    _model: "tuple[Model | None] | None" = field(default=None, repr=False)
    _made: "tuple[Recognised, Tree] | None" = field(default=None, repr=False)

    @property
    def what(self) -> "Recognised":
        """What the message says that it is."""
        return self._make()[0]

    @property
    def tree(self) -> Tree:
        """The group tree; flat without a structure."""
        return self._make()[1]

    @property
    def model(self) -> "Model | None":
        """The typed model; None where the PID has none."""
        if self._model is None:
            from mscons.messages import model_of

            self._model = (model_of(self.tree, self.unread),)
        return self._model[0]

    def faults(self) -> list[Finding]:
        """Give what is wrong with the structure, if the tree was looked at; format by format."""
        return list(check(self.tree)) if self._made is not None else []

    def _make(self) -> "tuple[Recognised, Tree]":
        if self._made is None:
            from mscons.edifact import grow

            from ..recognise import recognise

            what = recognise(self.message)
            self._made = (what, grow(self.message, what.structure))
        return self._made


class View(Protocol):
    """A format at work. `begin` and `end` come once for each input, `close` at the very end."""

    def begin(self, name: str) -> None:
        """Start with an input."""
        ...

    def outside(self, unit: Segment | Gap) -> None:
        """Show what stands outside of messages: UNA, UNB, UNG, UNE, UNZ, and gaps."""
        ...

    def message(self, shown: Shown) -> None:
        """Show a message."""
        ...

    def end(self) -> None:
        """Finish an input."""
        ...

    def close(self) -> None:
        """Finish the output."""
        ...


def load_view(name: str, out: BinaryIO | TextIO, wanted: Wanted) -> View:
    """Make the view of a format; `out` is binary for those of BINARY, else text."""
    module = import_module(f".{'json_tree' if name == 'json' else name}", __name__)
    return cast(View, module.View(out, wanted))
