"""What holds for any input: bytes come back, spans tile, nothing crashes, memory is bounded."""

import io
import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscons.edifact import Finding, Limits, Message, Severity, check, grow, read
from mscons.edifact import interchange as walk_module
from mscons.edifact import reader as reader_module

from .structures import GOOD, MSCONS, interchange

SAMPLES = sorted((Path(__file__).parents[2] / "samples").rglob("*.edi"))
VALID = [path for path in SAMPLES if path.parent.name != "broken"]


def everything(data: bytes, **options: object) -> tuple[list[bytes], list[Finding], bool]:
    """Read all: the bytes of the units, the findings, whether the input was read to its end."""
    reader = read(data, **options)  # type: ignore[arg-type]
    units: list[bytes] = []
    found: list[Finding] = []
    at = 0
    for unit in reader.units():
        assert unit.start == at
        at = unit.end
        units.append(unit.data)
        if isinstance(unit, Message):
            found += unit.findings
            segments = unit.segments
            assert len(segments) <= len(unit)
            assert all(s.data == data[s.start : s.end] for s in segments)
            found += check(grow(unit, MSCONS))
    for one in (*found, *reader.findings):
        assert 0 <= one.place.start <= one.place.end <= len(data)
    return units, [*found, *reader.findings], reader.complete


# --- mutants of samples -----------------------------------------------------------------------

_SIGNS = [b"'", b"?", b"+", b":", b"*", b"\n", b"\r", b"\0", b"\x1b[2J", b"\xff", b"\xc3\xbc", b" "]
_TAGS = [b"UNH+", b"UNT+2+1'", b"UNZ+1+1'", b"UNA:+.? '", b"UNB+UNOC:3+", b"''", b"?'", b"??"]
NASTY = [*_SIGNS, *_TAGS]


def mutant(data: bytes, rng: random.Random) -> bytes:
    """Lose, double or put in a few bytes, or segments."""
    out = bytearray(data)
    for _ in range(rng.randrange(1, 5)):
        at = rng.randrange(len(out) + 1)
        end = min(len(out), at + rng.choice([1, 1, 2, 20, 200]))
        change = rng.randrange(4)
        if change == 0:
            del out[at:end]
        elif change == 1:
            out[at:at] = out[at:end]
        else:
            out[at : at + (change == 3)] = rng.choice(NASTY)
    return bytes(out)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_mutants_are_read_and_come_back(path: Path) -> None:
    data = path.read_bytes()
    rng = random.Random(path.name)
    for _ in range(25):
        broken = mutant(data, rng)
        units, found, complete = everything(broken)
        assert b"".join(units) == broken or not complete
        assert complete or found


@given(st.binary(max_size=300))
def test_any_bytes_behind_a_frame(data: bytes) -> None:
    framed = b"UNB+UNOC:3+A:500+B:500+261002:0600+1'UNH+1+MSCONS:D:04B:UN:2.4c'" + data
    units, _, complete = everything(framed)
    assert complete
    assert b"".join(units) == framed


# --- prefixes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_every_prefix_of_a_sample_is_found_out(path: Path) -> None:
    data = path.read_bytes()
    end = data.rstrip(b"\r\n")
    step = max(1, len(data) // 400)
    for size in {*range(0, len(end), step), *range(max(0, len(end) - 40), len(end))}:
        _, found, _ = everything_quickly(data[:size])
        cut_between = data[:size].rstrip(b"\r\n").endswith(b"'") and b"UNZ" in data[:size][-60:]
        assert cut_between or Severity.ERROR in {f.severity for f in found}, size


def everything_quickly(data: bytes) -> tuple[bytes, list[Finding], bool]:
    reader = read(data)
    units = list(reader.units())
    found = [f for unit in units if isinstance(unit, Message) for f in unit.findings]
    return b"".join(unit.data for unit in units), found + reader.findings, reader.complete


@pytest.mark.parametrize("engine", ["fast", "lark"])
def test_truncation_at_every_byte(engine: str) -> None:
    data = interchange(GOOD)
    for size in range(len(data)):
        _, found, _ = everything(data[:size], engine=engine)
        assert Severity.ERROR in {f.severity for f in found}, size


# --- chunks -----------------------------------------------------------------------------------


# What names a window of text, or all that stands outside of interchanges in it.
PER_WINDOW = ("SYN002", "SYN005", "SYN006", "SYN008", "SYN206")


class Trickle(io.RawIOBase):
    """A file that gives a few bytes at a time."""

    def __init__(self, data: bytes, rng: random.Random) -> None:
        self._data, self._rng, self._at = data, rng, 0

    def read(self, size: int = -1) -> bytes:
        size = min(size, self._rng.choice([1, 2, 3, 7, 50]))
        self._at += size
        return self._data[self._at - size : self._at]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("window", [16, 64, 300])
def test_chunks_do_not_show(path: Path, window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = path.read_bytes()
    rng = random.Random(f"{path.name}{window}")
    for broken in (data, mutant(data, rng), mutant(data, rng)):
        limits = Limits(segment=max(map(len, broken.split(b"'"))) + 100)
        whole = everything_quickly(broken)
        with monkeypatch.context() as patch:
            patch.setattr(walk_module, "WINDOW", window)
            patch.setattr(reader_module, "WINDOW", window)
            trickle = Trickle(broken, rng)
            reader = read(trickle, limits=limits)  # type: ignore[arg-type]
            units = list(reader.units())
        found = [f for unit in units if isinstance(unit, Message) for f in unit.findings]
        assert b"".join(unit.data for unit in units) == whole[0]
        wanted = [f for f in whole[1] if f.code not in PER_WINDOW]
        if len(wanted) == len(whole[1]):
            assert [f for f in (*found, *reader.findings) if f.code not in PER_WINDOW] == wanted


# --- positions --------------------------------------------------------------------------------

PUT_IN = [("\x1b", "SYN205"), ("\n", "SYN204"), ("?x", "SYN202"), ("?\r", "SYN203")]


@pytest.mark.parametrize(("text", "code"), PUT_IN, ids=[code for _, code in PUT_IN])
@pytest.mark.parametrize("number", range(len(GOOD) + 1))
def test_an_error_in_any_segment_is_reported_there(number: int, text: str, code: str) -> None:
    data = interchange(GOOD, [GOOD[0].replace("UNH+1", "UNH+2"), *GOOD[1:]])
    (first, _) = read(data)
    segment = first.segments[number]
    at = segment.end - 1
    reader = read(data[:at] + text.encode() + data[at:])
    found = [f for message in reader for f in message.findings]
    assert found[0].code == code
    assert {f.code for f in found} <= {code, "SYN204", "ENV105", "ENV201", "ENV202"}
    for one in found:
        if one.code.startswith("SYN"):
            assert segment.start <= one.place.start < at + len(text)
            assert (one.place.message, one.place.segment) == (1, number + 1)


# --- hostile inputs ---------------------------------------------------------------------------

FRAME = b"UNB+UNOC:3+A:500+B:500+261002:0600+1'UNH+1+MSCONS:D:04B:UN:2.4c'"
MB = 1_000_000
HOSTILE: list[tuple[str, bytes, str]] = [
    ("empty", b"", "SYN001"),
    ("text", b"Dear colleague, " * 100_000, "SYN002"),
    ("PDF", b"%PDF-1.7\n" + b"x" * MB, "SYN002"),
    ("ZIP", b"PK\x03\x04" + b"\0" * MB, "SYN002"),
    ("UTF-16", ("\ufeff" + FRAME.decode()).encode("utf-16-le"), "SYN002"),
    ("UTF-16, no mark", FRAME.decode().encode("utf-16-le"), "SYN002"),
    ("UTF-32", FRAME.decode().encode("utf-32"), "SYN002"),
    ("NULs", b"\0" * MB, "SYN002"),
    ("blanks", b" " * MB, "SYN002"),
    ("blanks, then more", b" " * MB + FRAME, "SYN002"),
    ("UNA only", b"UNA:+.? '", "ENV101"),
    ("UNA, cut", b"UNA:+", "SYN008"),
    ("UNB only", b"UNB", "SYN101"),
    ("no terminator", FRAME + b"x" * 10 * MB, "SYN007"),
    ("a long segment", FRAME + b"FTX+" + b"x" * 10 * MB + b"'", "SYN007"),
    ("long segments behind", FRAME + b"BGM+7'" * 9 + b"FTX+" + b"x" * 70_000 + b"'", "SYN007"),
    ("empty elements", FRAME + b"FTX" + b"+" * MB + b"'", "SYN007"),
    ("empty components", FRAME + b"FTX+" + b":" * MB + b"'", "SYN007"),
    ("empty segments", FRAME + b"'" * 20_000, "SYN103"),
    ("releases", FRAME + b"?" * MB, "SYN007"),
    ("released terminators", FRAME + b"?'" * MB, "SYN007"),
    ("unterminated release", FRAME + b"FTX+a?", "SYN201"),
    ("NULs inside", FRAME + b"FTX+\0\0\0'UNT+3+1'UNZ+1+1'", "SYN205"),
    ("ESC", FRAME + b"FTX+\x1b[2J\x1b]0;x\x07'UNT+3+1'UNZ+1+1'", "SYN205"),
    ("line breaks", FRAME + b"\n" * 2 * MB, "SYN007"),
    ("a million empty segments", FRAME + b"\r\n" + b"'" * MB + b"UNT+2+1'UNZ+1+1'", "SYN103"),
    ("more empty segments", FRAME + b"'" * (MB + 66_000) + b"UNT+2+1'UNZ+1+1'", "SYN007"),
    ("empty segments, endless", FRAME + b"\r\n'" * MB, "SYN007"),
    ("blank lines between", FRAME + b"\r\n" * MB + b"UNT+2+1'UNZ+1+1'", "SYN007"),
    ("UNH and nothing", FRAME[:37] + b"UNH'" * 3_000, "ENV103"),
    ("UNB again", FRAME[:37] * 3_000, "ENV208"),
    ("UNA again", b"UNA:+.? '" * 4_000, "ENV101"),
    ("UNZ again", FRAME[:37] + b"UNZ+1+1'" * 9_000, "SYN005"),
    ("data behind", FRAME + b"UNT+2+1'UNZ+1+1'" + b"x" * MB, "SYN005"),
    ("UNB in data behind", FRAME + b"UNT+2+1'UNZ+1+1'" + b"x UNB " * 9_000, "SYN005"),
    ("bad tags", FRAME + b"x'" * 20_000, "SYN102"),
    ("quotes only", b"UNB" + b"'" * 20_000, "SYN103"),
    ("UNT only", FRAME[:37] + b"UNT+1+1'" * 9_000, "ENV104"),
]


@pytest.mark.parametrize(("data", "code"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_hostile_inputs(data: bytes, code: str) -> None:
    reader = read(data)
    codes = {f.code for message in reader for f in message.findings}
    codes |= {f.code for f in reader.findings}
    assert code in codes
    assert len(reader.findings) <= reader.limits.findings + len(codes)


def test_a_million_empty_segments_are_one_finding() -> None:
    data = FRAME + b"BGM+7'" + b"'" * MB + b"UNT+3+1'UNZ+1+1'"
    reader = read(data)
    (message,) = reader
    (found,) = message.findings
    assert (found.code, found.text) == ("SYN103", "1000000 empty segments")
    assert data[found.place.start - 2 : found.place.end + 3] == b"7'" + b"'" * MB + b"UNT"
    assert (len(message), len(message.raw), len(message.segments)) == (3, 3, 3)
    assert reader.complete
    assert reader.findings == []


def test_a_stream_of_bytes_that_never_ends() -> None:
    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"x" * size

    endless = Endless()
    reader = read(endless)  # type: ignore[arg-type]
    assert list(reader) == []
    assert [f.code for f in reader.findings] == ["SYN002"]
    assert endless.given < 2 * MB


def test_a_segment_of_100_mb_is_not_read() -> None:
    class Long(io.RawIOBase):
        def __init__(self) -> None:
            self.given = 0

        def read(self, size: int = -1) -> bytes:
            head = FRAME + b"FTX+" if not self.given else b""
            size = min(size, 100 * MB - self.given)
            self.given += size
            return head + b"x" * (size - len(head))

    long = Long()
    reader = read(long)  # type: ignore[arg-type]
    list(reader)
    assert {f.code for f in reader.findings} >= {"SYN007"}
    assert not reader.complete
    assert long.given < 2 * MB


@pytest.mark.parametrize("size", [2_000, 8_000])
def test_memory_of_a_stream_does_not_grow(size: int) -> None:
    message = ("'".join(GOOD) + "'").encode()

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.left = size
            self.rest = FRAME[:37]

        def read(self, wanted: int = -1) -> bytes:
            while len(self.rest) < wanted and self.left:
                self.left -= 1
                number = size - self.left
                text = message.replace(b"UNH+1", b"UNH+%d" % number)
                self.rest += text + b"UNT+16+%d'" % number
            out, self.rest = self.rest[:wanted], self.rest[wanted:]
            return out

    tracemalloc.start()
    try:
        reader = read(Stream())  # type: ignore[arg-type]
        count = sum(grow(message, MSCONS).faults == () for message in reader)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == size
    assert peak < 8 * MB


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_both_engines_agree_on_mutants(seed: int) -> None:
    rng = random.Random(seed)
    broken = mutant(interchange(GOOD), rng)
    assert everything(broken) == everything(broken, engine="lark")
