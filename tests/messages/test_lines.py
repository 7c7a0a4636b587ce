"""Lines and columns of a stream, against the plain way of counting them."""

from hypothesis import given
from hypothesis import strategies as st

from mscons.edifact import Lines
from mscons.messages import LineCounter


@given(st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\r\n", b"bc"]), max_size=30))
def test_as_if_the_whole_was_there(parts: list[bytes]) -> None:
    counter = LineCounter()
    data = b"".join(parts)
    at = 0
    for part in parts:
        counter.feed(at, part)
        at += len(part)
    whole = Lines(data)
    for offset in range(len(data)):
        if not (data[offset : offset + 1] == b"\n" and data[offset - 1 : offset] == b"\r"):
            assert counter.at(offset) == whole.at(offset)
