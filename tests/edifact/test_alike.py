"""Messages found by a pattern are the same as those cut segment by segment."""

import random
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from mscons.edifact import Limits, Message, read

ALIKE: Any = import_module("mscons.edifact.alike").Alike
COUNT = 300


def one(number: int, rng: random.Random) -> str:
    """Give a good message, of one of a few kinds, with released characters in some."""
    name = rng.choice(["METER", "A?'B", "A???'?+B", "??"])
    lines = [f"BGM+7+{name}-{number}+9", "DTM+137:202608030600?+00:303"]
    lines += [f"QTY+220:{rng.randrange(10**6)}"] * rng.choice([1, 1, 1, 2, 5])
    head = f"UNH+{number}+MSCONS:D:04B:UN:2.4c"
    return "'".join([head, *lines, f"UNT+{len(lines) + 2}+{number}"]) + "'"


FAULTS: dict[str, Callable[[str], str]] = {
    "none": str,
    "count": lambda text: text.replace("UNT+", "UNT+1"),
    "reference": lambda text: text[:-1] + "9'",
    "reference twice": lambda _: one(1, random.Random(0)),
    "release": lambda text: text.replace("UNT+", "UNT+?"),
    "long tag": lambda text: text.replace("QTY", "QTYX"),
    "tag only": lambda text: text.replace("BGM+", "BGM'BGM+"),
    "empty segment": lambda text: text.replace("QTY", "'QTY"),
    "control character": lambda text: text.replace("QTY+220:", "QTY+220:\x1b"),
    "stray release": lambda text: text.replace("QTY+220:", "QTY+220:?a"),
    "umlaut in utf-8": lambda text: text.replace("BGM+7+", "BGM+7+Ã¤"),
    "no UNT": lambda text: text.partition("UNT")[0],
    "UNH inside": lambda text: text.replace("BGM", "UNH+0+MSCONS:D:04B:UN:2.4c'BGM"),
    "other type": lambda text: text.replace("MSCONS", "UTILMD"),
    "other element": lambda text: text.replace(":2.4c'", ":2.4c+X'"),
    "line breaks": lambda text: text.replace("'", "'\r\n"),
    "line break": lambda text: text.replace("QTY", "\nQTY"),
    "break in a value": lambda text: text.replace("220:", "220:\n"),
    "segment outside": lambda text: text + "QTY+220:1'",
    "group": lambda text: f"UNG+MSCONS+A+B+260803:0600+1+UN+D:04B'{text}UNE+1+1'",
    "next interchange": lambda text: f"UNZ+1+X'UNB+UNOC:3+B:14+A:14+260803:0600+Y'{text}",
    "other separators": lambda text: f"UNZ+1+X'UNA|*.\\ ~UNB*UNOC|3*B|14*A|14*260803|0600*Z~{text}",
}


def seen(data: bytes, **options: Any) -> list[object]:
    """Read everything, and tell all that can be told of it."""
    reader = read(data, **options)
    told: list[object] = []
    for unit in reader.units():
        if isinstance(unit, Message):
            told.append((unit.number, unit.tags, unit.reference, unit.findings, unit.raw))
            told.append([(segment.start, segment.raw) for segment in unit.segments])
        told.append((unit.start, unit.end, unit.data))
    return [*told, reader.findings, reader.complete, reader.messages]


def nothing(*_: Any) -> None:
    """Learn nothing."""


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("fault", FAULTS)
def test_the_pattern_changes_nothing(
    fault: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(f"{fault}{seed}")
    texts = [one(number, rng) for number in range(1, COUNT + 1)]
    for _ in range(rng.choice([1, 3, COUNT])):
        at = rng.randrange(COUNT // 4, COUNT)
        texts[at] = FAULTS[fault](texts[at])
    text = "UNB+UNOC:3+A:14+B:14+260803:0600+X'" + "".join(texts) + f"UNZ+{COUNT}+X'"
    data = text.encode("latin-1")
    fast = seen(data)
    limits = Limits(messages=COUNT * 3 // 4)
    limited = seen(data, limits=limits)
    monkeypatch.setattr(ALIKE, "learn", nothing)
    assert fast == seen(data)
    assert limited == seen(data, limits=limits)


def test_most_messages_are_found_by_the_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(1)
    text = "UNB+UNOC:3+A:14+B:14+260803:0600+X'"
    text += "".join(one(number, rng) for number in range(1, 1001)) + "UNZ+1000+X'"
    found: list[int] = []
    find = ALIKE.find

    def counted(self: Any, text: str, odd: bool, most: int) -> Any:
        for each in find(self, text, odd, most):
            found.append(each.end)
            yield each

    monkeypatch.setattr(ALIKE, "find", counted)
    assert sum(1 for _ in read(text.encode())) == 1000
    assert len(found) > 700
