"""The list of messages of a file, against the plain list that it stands for."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from mscons.messages import Checked, FileOutcome, MessageList, MessageOutcome, alike

KINDS = [
    MessageOutcome(0, "", "MSCONS", "2.5", 13017, "FV2610", Checked(3, 3), layers=("syntax",)),
    MessageOutcome(0, "", "MSCONS", "2.5", 13018, "FV2610", layers=("syntax", "mig")),
    MessageOutcome(0, "", "ORDERS", "", layers=("syntax",)),
]
messages = st.lists(st.tuples(st.sampled_from(KINDS), st.text(max_size=3), st.integers(2, 99)))


def plain(parts: list[tuple[MessageOutcome, str, int]]) -> list[MessageOutcome]:
    return [
        MessageOutcome(n, ref, k.type, k.release, k.pid, k.fv, k.checked, None, k.layers, size)
        for n, (k, ref, size) in enumerate(parts, 1)
    ]


def listed(parts: list[tuple[MessageOutcome, str, int]]) -> MessageList:
    found = MessageList()
    for kind, reference, size in parts:
        found.add(found.kind(kind), reference, size)
    return found


@given(messages)
def test_as_a_list(parts: list[tuple[MessageOutcome, str, int]]) -> None:
    found, expected = listed(parts), plain(parts)
    assert list(found) == expected
    assert len(found) == len(expected)
    assert found == expected
    assert found[:2] == expected[:2]
    assert found[-1:] == expected[-1:]
    assert alike(found) == alike(expected)
    assert pickle.loads(pickle.dumps(found)) == expected
    nothing = FileOutcome("a", found).checked_nothing
    assert nothing == FileOutcome("a", expected).checked_nothing


@given(messages, messages)
def test_numbered_anew_when_joined(
    one: list[tuple[MessageOutcome, str, int]], other: list[tuple[MessageOutcome, str, int]]
) -> None:
    found = listed(one)
    found.extend(listed(other))
    assert found == plain(one + other)
    assert found.references == [reference for _, reference, _ in one + other]
