"""What a message is does not hang on the messages before it."""

from itertools import permutations

import pytest

from mscons.edifact import read
from mscons.messages import Recogniser

HEAD = "UNB+UNOC:3+9999002000012:500+9999001000013:500+261102:0810+X++VL'"
REFERENCES = [
    ("ACW:1", "Z13:13017"),
    ("Z13:13017", "ACW:1"),
    ("Z13:13018", "Z13:13017"),
    ("Z13:13017", "Z13:13018"),
]


def message(number: int, references: tuple[str, str]) -> str:
    """Give a message with two references, of which one or both name a PID."""
    lines = [f"UNH+{number}+MSCONS:D:04B:UN:2.5", "BGM+7+A+9", "DTM+137:202611020810?+00:303"]
    lines += [f"RFF+{one}" for one in references]
    return "'".join([*lines, f"UNT+{len(lines) + 1}+{number}"]) + "'"


@pytest.mark.parametrize("order", list(permutations(REFERENCES)))
def test_a_message_is_recognised_whatever_came_before(order: tuple[tuple[str, str], ...]) -> None:
    pairs = [*order, *order]
    texts = [message(number, pair) for number, pair in enumerate(pairs, 1)]
    data = f"{HEAD}{''.join(texts)}UNZ+{len(texts)}+X'".encode()
    together = Recogniser("message")
    for one in read(data):
        assert together.recognise(one).pid == Recogniser("message").recognise(one).pid
