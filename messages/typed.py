"""Messages as models: read what is there, tell what could not be read.

for typed in read("readings.edi"):
    print(typed.pid, typed.model.messlokation, len(typed.findings))
"""

import gc
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from mscons.edifact import Finding, Limits, Message, Tree
from mscons.edifact import read as read_messages
from mscons.schemas import Ahb

from .codec import ModelReader, read_model
from .mscons.zaehlerstand import Zaehlerstand
from .recognition import On, Recogniser, Recognition
from .utilmd import Stammdatenaenderung

__all__ = ["Model", "Typed", "model_for", "model_of", "read", "typed"]

BATCH = 128
"""So many messages are read at once."""
_make: Any = tuple.__new__  # pyright: ignore[reportUnknownVariableType]
Model = Zaehlerstand | Stammdatenaenderung
_MODELS: dict[int, type[Zaehlerstand] | type[Stammdatenaenderung]] = {
    13017: Zaehlerstand,
    55112: Stammdatenaenderung,
    55113: Stammdatenaenderung,
    55114: Stammdatenaenderung,
    55115: Stammdatenaenderung,
}


def model_for(pid: int | None) -> type[Zaehlerstand] | type[Stammdatenaenderung] | None:
    """Give the class of the model of a PID; None where there is none."""
    return _MODELS.get(pid) if pid is not None else None


class Typed(NamedTuple):
    """A message with its model, None if its PID has none.

    `findings` tell what could not become a value, and what the model has no field for, besides what
    syntax and envelope have to say. They are no validation: `validate` does that.
    """

    message: Message
    pid: int | None
    model: Model | None
    findings: list[Finding]

    @property
    def number(self) -> int:
        """The number of the message in the input, from 1."""
        return self.message.number


def read(
    source: bytes | str | Path | BinaryIO,
    *,
    on: On = "message",
    limits: Limits | None = None,
) -> Iterator[Typed]:
    """Read an input as models, one message at a time: bytes, a path, or an open binary file.

    `on` replaces the date of the message, which chooses the release. Raises OSError.
    """
    recogniser, models = Recogniser(on), ModelReader()
    messages = iter(read_messages(source, limits=limits))
    while batch := list(islice(messages, BATCH)):
        collects = gc.isenabled()
        gc.disable()  # nothing that is made here can be garbage yet
        try:
            found = [typed(one, recogniser.recognise(one), models) for one in batch]
        finally:
            if collects:
                gc.enable()
        yield from found


def typed(message: Message, one: Recognition, models: ModelReader) -> Typed:
    """Read one message of which it is known what it is."""
    findings = [*message.findings]
    model = models.again(message, one)
    if model is not None:
        made: Typed = _make(Typed, (message, one.pid, model, findings))
        return made
    cls = _MODELS.get(one.pid) if one.pid is not None else None
    if cls is None or one.structure is None or one.type != cls.MESSAGE:
        return Typed(message, one.pid, None, findings)
    table = one.plan.table if one.plan is not None else None
    model = models.read(cls, message, one, one.structure, table, findings)
    return Typed(message, one.pid, model, findings)


def model_of(tree: Tree, findings: list[Finding] | None = None) -> Model | None:
    """Read the model of a message whose tree is there; None if its PID has none.

    What could not be read is added to `findings`.
    """
    one = _recogniser().recognise(tree.message)
    cls = model_for(one.pid)
    if cls is None or tree.structure is None or one.type != cls.MESSAGE:
        return None
    table: Ahb | None = one.plan.table if one.plan is not None else None
    found: list[Finding] = [] if findings is None else findings
    return read_model(cls, tree, table, found)


@lru_cache(maxsize=1)
def _recogniser() -> Recogniser:
    return Recogniser()
