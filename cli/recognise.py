"""Which structure a message is read by; as `validate` chooses it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mscons.edifact import Message, Structure
from mscons.messages import Recogniser
from mscons.schemas import known_pid

__all__ = ["Recognised", "recognise"]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a message says that it is; `structure` None: there is none for it."""

    pid: int | None
    name: str
    fv: str | None
    structure: Structure | None


def recognise(message: Message, on: date | None = None) -> Recognised:
    """Find out PID and format version, and load the structure. `on` replaces the message's date."""
    found = _recogniser(on).recognise(message)
    known = known_pid(found.pid) if found.pid is not None else None
    fv = found.fv.name if found.fv is not None else None
    return Recognised(found.pid, known.name if known else "", fv, found.structure)


@lru_cache(maxsize=8)
def _recogniser(on: date | None) -> Recogniser:
    return Recogniser(on or "message")
