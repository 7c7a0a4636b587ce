"""Another layout changes nothing but what stands between segments."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscons.edifact import Message, Segment, lay_out, read

SAMPLES = sorted((Path(__file__).parents[2] / "samples").rglob("*.edi"))
FRAME = b"UNB+UNOC:3+A+B+261001:1200+7'UNH+1+MSCONS:D:04B:UN:2.5'%sUNT+%d+1'UNZ+1+7'"


def segments(data: bytes) -> list[bytes]:
    out: list[bytes] = []
    for unit in read(data).units():
        if isinstance(unit, Message):
            out += [segment.data for segment in unit.segments]
        elif isinstance(unit, Segment):
            out.append(unit.data)
    return out


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("lines", [True, False])
def test_samples_keep_every_segment(path: Path, lines: bool) -> None:
    data = path.read_bytes()
    laid = lay_out(data, lines=lines)
    out = b"".join(laid)
    if laid.whole:
        assert segments(out) == segments(data)
        again = lay_out(out, lines=lines)
        assert b"".join(again) == out
        assert again.whole


def test_empty_segments_stay() -> None:
    body = b"BGM+7'' \n'"
    data = FRAME.replace(b"UNZ", b"'UNZ") % (body, 9)
    laid = lay_out(data, fix_counts=True)
    out = b"".join(laid)
    assert laid.whole
    assert out.splitlines()[2:] == [b"BGM+7'", b"'", b"'", b"UNT+3+1'", b"'", b"UNZ+1+7'"]
    assert laid.repairs == ["message 1: UNT counts 3, not '9'"]


PIECES = st.sampled_from(
    (
        *(b"BGM+7", b"\n", b"\r\n", b" ", b"'", b"?'", b"??", b"+", b":", b"UNT+1+1'", b"UNH+2+X'"),
        *(
            b"UNZ+1+7'",
            b"UNB+UNOC:3+A+B+261001:1200+8'",
            b"FTX+a\nb'",
            b"UNA:+.? '",
            b"\0",
            b"UNG'",
        ),
    )
)


@given(st.lists(PIECES, max_size=20).map(b"".join), st.booleans(), st.booleans())
def test_hostile_text(body: bytes, lines: bool, fix: bool) -> None:
    data = FRAME % (body, 2)
    laid = lay_out(data, lines=lines, fix_counts=fix)
    out = b"".join(laid)
    if not laid.whole:
        return
    before, after = segments(data), segments(out)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert old == new or (fix and old[:3] == new[:3] in (b"UNT", b"UNZ", b"UNE"))


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    laid = lay_out(data)
    b"".join(laid)
    assert laid.whole or laid.because is not None or not data.strip()


@pytest.mark.parametrize(
    ("written", "repaired"),
    [(b"2", b"2"), (b"002", b"002"), (b"3", b"2"), (b"", b"2"), (b"x", b"2"), (b"9" * 30, b"2")],
)
def test_the_count_of_unt(written: bytes, repaired: bytes) -> None:
    data = FRAME.replace(b"%d", b"%s")
    laid = lay_out(data % (b"", written), lines=False, fix_counts=True)
    assert b"".join(laid) == data % (b"", repaired)
    assert bool(laid.repairs) == (written != repaired)


def test_counts_of_groups() -> None:
    data = (
        b"UNB+UNOC:3+A+B+261001:1200+7'UNG+X+A+B+261001:1200+1+UN+D:04B'UNH+1+X:D:04B:UN'"
        b"UNT+2+1'UNE+%d+1'UNZ+%d+7'"
    )
    laid = lay_out(data % (5, 5), lines=False, fix_counts=True)
    assert b"".join(laid) == data % (1, 1)
    assert [text.partition(":")[0] for text in laid.repairs] == ["group 1", "interchange"]


def test_other_separators_stay() -> None:
    data = b"UNA|^.! ~UNB^UNOC|3^A^B^261001|1200^7~UNH^1^X|D|04B|UN~FTX^a'b?c!~~UNT^9^1~UNZ^1^7~"
    laid = lay_out(data, fix_counts=True)
    assert b"".join(laid) == data.replace(b"UNT^9", b"UNT^3").replace(b"~", b"~\n").replace(
        b"!~\n~", b"!~~"
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "SYN001"),
        (b"letter", "SYN002"),
        (FRAME % (b"", 2) + b"and more", "SYN005"),
        ((FRAME % (b"", 2))[:-1], "SYN101"),
        (b"UNA:+.?UNB+UNOC:3'", "SYN008"),
    ],
)
def test_what_is_not_whole(data: bytes, code: str) -> None:
    laid = lay_out(data)
    b"".join(laid)
    assert not laid.whole
    assert laid.because is not None
    assert laid.because.code == code
