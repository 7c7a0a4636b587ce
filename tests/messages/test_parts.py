"""Files in parts: the same outcome as the whole, or none."""

import random
from pathlib import Path

import pytest

from mscons.edifact import Limits
from mscons.messages import (
    FileOutcome,
    Settings,
    can_be_split,
    join_parts,
    part_of,
    read,
    rules,
    split_file,
    validate,
    validate_part,
)

SAMPLES = Path(__file__).parents[2] / "samples"
GOOD = (SAMPLES / "mscons/13017_single_register.edi").read_bytes()
HEAD, BODY, TAIL = (
    GOOD[: GOOD.index(b"UNH+")],
    GOOD[GOOD.index(b"UNH+") : GOOD.index(b"UNZ+")],
    GOOD[GOOD.index(b"UNZ+") :],
)
FAULTS = [
    (b"DTM+9:", b"MOA+9:"),
    (b"QTY+220:", b"QTY+220:-"),
    (b"STS+Z33++Z83'\n", b""),
    (b"QTY+220:10234.6'", b"QTY+220:10234.6?'UNH+1+x'"),
    (b"UNT+17", b"UNT+18"),
    (b"MS+9999002000012", b"MS+9999002000020"),
]


def interchange(count: int, faults: int, ending: bytes, seed: int = 1) -> bytes:
    """Write messages, some of them with a fault."""
    rng = random.Random(seed)
    parts: list[bytes] = []
    for number in range(count):
        message = BODY.replace(b"SINGLE1", b"M%d" % number)
        if rng.random() * count < faults:
            message = message.replace(*rng.choice(FAULTS))
        parts.append(message)
    tail = TAIL.replace(b"UNZ+1", b"UNZ+%d" % count)
    return (HEAD + b"".join(parts) + tail).replace(b"'\n", b"'" + ending)


def in_parts(path: Path, settings: Settings, most: int) -> tuple[int, FileOutcome | None]:
    parts = split_file(str(path), path.stat().st_size, most)
    done = [(part, validate_part(str(path), part, "a.edi", settings)) for part in parts]
    return len(parts), join_parts(done, settings) if len(parts) > 1 else None


def test_models_of_the_parts_are_those_of_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.edi"
    path.write_bytes(interchange(40, 0, b"\r\n"))
    whole = [one.model for one in read(path)]
    found: list[object] = []
    parts = split_file(str(path), path.stat().st_size, 5_000)
    for part in parts:
        with path.open("rb") as file:
            found += [one.model for one in read(part_of(file, part))]
    assert len(parts) > 2
    assert found == whole
    assert len(whole) == 40


def same(one: FileOutcome, other: FileOutcome) -> None:
    assert one.findings == other.findings
    assert list(one.messages) == list(other.messages)
    assert (one.path, one.dropped, one.size) == (other.path, other.dropped, other.size)


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("most", [300, 2_000, 9_000])
@pytest.mark.parametrize("faults", [0, 5, 60])
def test_parts_give_what_the_whole_gives(
    tmp_path: Path, ending: bytes, most: int, faults: int
) -> None:
    path = tmp_path / "a.edi"
    path.write_bytes(interchange(60, faults, ending))
    settings = Settings()
    count, joined = in_parts(path, settings, most)
    assert count > 1
    assert joined is not None
    same(joined, validate(path, name="a.edi"))


def test_other_separators_and_no_una(tmp_path: Path) -> None:
    plain = interchange(30, 6, b"\n")
    odd = plain.translate(bytes.maketrans(b":+'?", b"|#~!")).replace(b"UNA|#.! ~", b"UNA|#.! ~")
    for data in (odd, plain[plain.index(b"UNB") :]):
        path = tmp_path / "a.edi"
        path.write_bytes(data)
        count, joined = in_parts(path, Settings(), 1_500)
        assert count > 2
        assert joined is not None
        same(joined, validate(path, name="a.edi"))


def test_findings_beyond_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.edi"
    path.write_bytes(interchange(80, 80, b"\n"))
    settings = Settings(limits=Limits(findings=7))
    _, joined = in_parts(path, settings, 2_000)
    whole = validate(path, settings=settings, name="a.edi")
    assert joined is not None
    assert len(joined.findings) == 7
    assert joined.dropped == whole.dropped
    assert [one.severity for one in joined.findings] == [one.severity for one in whole.findings]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"UNZ+40", b"UNZ+41"),
        (b"UNZ+40+MUS2611020001'", b""),
        (b"UNH+M33+", b"UNH+M2+"),
        (b"UNH+M33+MSCONS", b"UNH+M33+UTILMD"),
        (b"UNT+17+M33'", b"UNT+17+M33'MOA+1'"),
        (b"UNH+M33+", b"UNB+UNOC:3+A+B+261102:0810+1'UNH+M33+"),
        (b"+++VL'" if b"+++VL'" in HEAD else b"++VL'", b"++VL'UNG+MSCONS'"),
    ],
)
def test_what_only_the_whole_can_tell(tmp_path: Path, old: bytes, new: bytes) -> None:
    data = interchange(40, 0, b"\n")
    assert old in data
    path = tmp_path / "a.edi"
    path.write_bytes(data.replace(old, new))
    _, joined = in_parts(path, Settings(), 2_000)
    assert joined is None


def test_a_file_that_is_no_interchange_is_not_split(tmp_path: Path) -> None:
    path = tmp_path / "a.edi"
    for data in (b"", b"x" * 5_000, BODY * 10):
        path.write_bytes(data)
        assert split_file(str(path), len(data), 500) == []


def test_settings_that_want_the_whole() -> None:
    assert can_be_split(Settings(context=rules.NO_CONTEXT))
    assert not can_be_split(Settings(baseline={}))
    assert not can_be_split(Settings(tree=True))
