"""References of messages: duplicates are found, in little memory."""

import tracemalloc
from collections.abc import Iterable

import pytest

from mscons.edifact import read

HEAD = "UNB+UNOC:3+9900001000002:500+9900002000001:500+261001:1200+7'"


def doubles(references: list[str]) -> list[int]:
    """Read messages with these references; give the numbers of those that came before."""
    bodies = "".join(f"UNH+{r}+ORDERS:D:01B:UN'UNT+2+{r}'" for r in references)
    found = read(f"{HEAD}{bodies}UNZ+{len(references)}+7'".encode())
    return [m.number for m in found if any(f.code == "ENV207" for f in m.findings)]


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        ("1 2 3 4", []),
        ("1 2 2 3", [3]),
        ("0 1 2 0", [4]),
        ("0 1 2 A A", [5]),
        ("5 6 A 7 A 6 5", [5, 6, 7]),
        ("9 7 8 9 10 7", [4, 6]),
        ("7 9 8 9", [4]),
        ("01 1 01 1", [3, 4]),
        ("A B C B", [4]),
    ],
)
def test_duplicates(references: str, expected: list[int]) -> None:
    assert doubles(references.split()) == expected


def test_many_references_without_order() -> None:
    many = [f"R{n * 7919 % 100_003:X}" for n in range(20_000)]
    assert doubles([*many, many[0], many[-1], many[777]]) == [20_001, 20_002, 20_003]


def held(references: Iterable[str]) -> int:
    """Read messages with these references; give the bytes that are held behind the last."""
    bodies = "".join(f"UNH+{r}+ORDERS:D:01B:UN'UNT+2+{r}'" for r in references)
    data = f"{HEAD}{bodies}".encode()
    tracemalloc.start()
    reader = read(data)
    for message in reader:
        if message.number == 40_000:
            break
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return grown


def test_references_take_little_memory() -> None:
    count = 40_000
    counted = held(str(n) for n in range(10**5, 10**5 + count))
    anyhow = held(f"{n:05X}" for n in range(10**5, 10**5 + count))
    assert anyhow - counted < 40 * count
