"""Which structure a message is read by."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from mscons.edifact import Message, Structure
from mscons.messages import WireError, legal_time, wire_time
from mscons.schemas import in_force, known_pid, load_structure, mig_folder

__all__ = ["Recognised", "recognise"]

_PID = re.compile("[0-9]{5}")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a message says that it is; `structure` None: there is none for it."""

    pid: int | None
    name: str
    fv: str | None
    structure: Structure | None


def recognise(message: Message, on: date | None = None) -> Recognised:
    """Find out PID and format version, and load the structure. `on` replaces the message's date."""
    pid: int | None = None
    day = on
    for segment in message.segments[1:12]:
        if segment.tag == "DTM" and segment.get(1) == "137" and day is None:
            day = _day(segment.get(1, 2), segment.get(1, 3))
        elif segment.tag == "RFF" and segment.get(1) == "Z13":
            value = segment.get(1, 2)
            pid = int(value) if _PID.fullmatch(value) else None
            break
    known = known_pid(pid) if pid is not None else None
    name = known.name if known else ""
    try:
        version = in_force(day or date.max)
    except LookupError:
        return Recognised(pid, name, None, None)
    folder = mig_folder(message.type, version, message.release)
    structure = load_structure(folder, message.type) if folder else None
    return Recognised(pid, name, version.name, structure)


def _day(text: str, code: str) -> date | None:
    """Give the German day of a time on the wire."""
    try:
        found = wire_time.read_time(text, code)
    except WireError:
        return None
    if isinstance(found, datetime):
        return legal_time.german_day(found)
    return found if isinstance(found, date) else None
