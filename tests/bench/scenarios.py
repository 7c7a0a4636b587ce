"""What is measured in one process, and what it may take: a line a scenario.

Each callable takes the bytes of an interchange and does the whole job, decoding included. The goal
is how many times FLOOR's time per byte it may need at the most; None: for comparison only.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from mscons.edifact import cut, grow, read, scan
from mscons.messages import validate
from mscons.schemas import load_structure

from . import inputs


class Scenario(NamedTuple):
    """A job, the name of its input (see inputs.py), and its goal."""

    name: str
    input: str
    run: Callable[[bytes], object]
    goal: float | None = None


class Linear(NamedTuple):
    """A job whose time must grow with the size only: time(2n) / time(n) <= 2.1."""

    name: str
    make: Callable[[int], bytes]
    size: int
    run: Callable[[bytes], object]


def pieces(data: bytes) -> int:
    """Cut into segments and look into none."""
    found, _ = cut(data.decode("latin-1"))
    return len(found)


def objects(data: bytes) -> int:
    """Make an object of every segment."""
    return sum(1 for _ in scan(data.decode("latin-1")))


def messages(data: bytes) -> int:
    """Read message by message: syntax and envelope checked, segments not looked into."""
    return sum(1 for _ in read(data))


def structure(folder: str, kind: str, data: bytes) -> int:
    """Read message by message and find the group tree of each."""
    plan = load_structure(folder, kind)
    return sum(len(grow(message, plan).faults) for message in read(data))


mscons_tree = partial(structure, "fv2504", "MSCONS")
utilmd_tree = partial(structure, "fv2404", "UTILMD")


def validation(data: bytes) -> int:
    """Validate: syntax, envelope, structure, the table of the PID, values."""
    return len(validate(data).findings)


SCENARIOS = [
    Scenario("segments, as text", "a10", pieces, 0.15),
    Scenario("segments, as objects", "a10", objects),
    Scenario("segments and messages", "a10", messages),
    Scenario("segments and messages, load profile", "b10", messages),
    Scenario("segments and messages, releases", "c10", messages),
    Scenario("segments and messages, 1,500 shapes", "r", messages),
    Scenario("structure", "a10", mscons_tree, 0.35),
    Scenario("structure, load profile", "b10", mscons_tree, 0.35),
    Scenario("structure, releases", "c10", mscons_tree, 0.9),
    Scenario("structure, 1,500 shapes", "r", utilmd_tree, 1.6),
    Scenario("validation", "a10", validation, 2.0),
]


def empty_elements(number: int) -> bytes:
    """Give a message with a segment of that many empty elements, a thousand at a time."""
    segment = "FTX" + "+" * 900 + "X'"
    body = "UNH+1+ORDERS:D:01B:UN'" + segment * (number // 900)
    return inputs.interchange("", [f"{body}UNT+{number // 900 + 2}+1'"])


def faults(number: int) -> bytes:
    """Give that many messages, each with a wrong count of segments."""
    return inputs.meter_readings(number).replace(b"'UNT+16+", b"'UNT+17+")


def findings(data: bytes) -> int:
    """Read and count what is wrong."""
    reader = read(data)
    return sum(len(message.findings) for message in reader) + len(reader.findings)


LINEAR = [
    Linear("messages in an interchange", inputs.meter_readings, 10_000, messages),
    Linear("readings in a message", inputs.load_profile, 40_000, mscons_tree),
    Linear("readings in a message, validated", inputs.one_meter, 9_000, validation),
    Linear(
        "released characters",
        partial(inputs.meter_readings, contact=inputs.NAME),
        8_000,
        messages,
    ),
    Linear("empty elements", empty_elements, 2_000_000, messages),
    Linear("findings", faults, 5_000, findings),
]
