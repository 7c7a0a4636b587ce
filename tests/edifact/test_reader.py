"""The reader: every byte accounted for, every fault named, no fault hiding the next message."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscons.edifact import Finding, Gap, Limits, Message, Segment, read

UNB = "UNB+UNOC:3+9900001000002:500+9900002000001:500+261001:1200+7'"
UNZ = "UNZ+1+7'"


def message(reference: str = "1", *body: str) -> str:
    inner = body or ("BGM+7+4711+9", "UNS+D")
    segments = [f"UNH+{reference}+MSCONS:D:04B:UN:2.5", *inner, f"UNT+{len(inner) + 2}+{reference}"]
    return "'".join(segments) + "'"


def interchange(*messages: str) -> str:
    return UNB + "".join(messages) + f"UNZ+{len(messages)}+7'"


GOOD = interchange(message("1"), message("2"))


V4 = GOOD.replace("UNOC:3", "UNOC:4").replace("261001", "20261001")


def everything(data: bytes, **options: object) -> tuple[list[object], list[Finding]]:
    reader = read(data, **options)  # type: ignore[arg-type]
    units = list(reader.units())
    found = list(reader.findings)
    for unit in units:
        if isinstance(unit, Message):
            found += unit.findings
    return list(units), found


def codes(text: str | bytes, **options: object) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode("latin-1")
    units, found = everything(data, **options)
    assert b"".join(u.data for u in units) == data or "SYN" in found[0].code  # type: ignore[attr-defined]
    for one in found:
        assert 0 <= one.place.start <= one.place.end <= len(data)
    return [one.code for one in found]


def test_a_good_interchange_has_no_findings() -> None:
    assert codes(GOOD) == []
    reader = read(GOOD.encode())
    assert [(m.number, m.reference, m.type, m.release) for m in reader] == [
        (1, "1", "MSCONS", "2.5"),
        (2, "2", "MSCONS", "2.5"),
    ]
    assert (reader.complete, reader.messages, reader.interchanges) == (True, 2, 1)


@pytest.mark.parametrize("engine", ["fast", "lark"])
def test_units_know_their_bytes(engine: str) -> None:
    data = ("UNA:+.? '\r\n" + GOOD.replace("'", "'\r\n") + GOOD.replace("+7'", "+8'")).encode()
    at = 0
    for unit in read(data, engine=engine).units():
        assert unit.start == at
        assert data[unit.start : unit.end] == unit.data
        if isinstance(unit, Message):
            for segment in unit.segments:
                assert data[segment.start : segment.end] == segment.data
        at = unit.end
    assert at == len(data)


CASES: list[tuple[str, str | bytes, list[str]]] = [
    ("empty", b"", ["SYN001"]),
    ("blank", b" \r\n", ["SYN001"]),
    ("text", b"hello", ["SYN002"]),
    ("utf-32", GOOD.encode("utf-32-le"), ["SYN002"]),
    ("utf-16", GOOD.encode("utf-16"), ["SYN002"]),
    ("PDF", b"%PDF-1.7", ["SYN002"]),
    ("byte order mark", b"\xef\xbb\xbf" + GOOD.encode(), ["SYN003"]),
    ("blank in front", " \n" + GOOD, ["SYN004"]),
    ("behind", GOOD + "hello", ["SYN005"]),
    ("padding", GOOD + "\0\0\x1a", ["SYN006"]),
    ("line break behind", GOOD + "\r\n", []),
    ("bad service string", "UNA++.? '" + GOOD, ["SYN008"]),
    ("cut tail", GOOD[:-1], ["SYN101"]),
    ("bad tag", GOOD.replace("BGM+7+", "Bgm+7+", 1), ["SYN102"]),
    ("empty segment", GOOD.replace("UNS+D'", "'UNS+D'", 1), ["SYN103"]),
    ("empty segments in a row", GOOD.replace("UNS+D'", "''\r\n''UNS+D'", 1), ["SYN103"]),
    ("empty segments between blanks", GOOD.replace("UNS", "' 'UNS", 1), ["SYN104", "SYN103"]),
    ("empty segment outside", GOOD.replace("UNZ", "'UNZ", 1), ["SYN103"]),
    ("empty segments at the end", UNB + message() + "'\n'", ["SYN103", "ENV102"]),
    (
        "a last segment behind empty ones",
        UNB + message() + "''UNZ",
        ["SYN101", "SYN103", "ENV105", "ENV105"],
    ),
    ("blank between", GOOD.replace("UNS", "  UNS", 1), ["SYN104"]),
    ("needless release", GOOD.replace("4711", "?4711", 1), ["SYN202"]),
    ("release at a line break", GOOD.replace("4711", "47?\n11", 1), ["SYN203", "SYN204"]),
    ("wrapped", GOOD.replace("4711", "47\n11", 1), ["SYN204"]),
    ("control character", GOOD.replace("4711", "47\x1b11", 1), ["SYN205"]),
    ("windows-1252", GOOD.replace("4711", "47\x8011", 1), ["SYN205"]),
    ("utf-8", GOOD.replace("4711", "Müller", 1).encode(), ["SYN206"]),
    (
        "no utf-8",
        GOOD.replace("UNOC:3", "UNOW:4").replace("261001", "20261001").replace("4711", "M\xfc", 1),
        ["ENV107", "SYN207"],
    ),
    ("no UNB", message() + UNZ, ["ENV101"]),
    ("no UNZ", UNB + message(), ["ENV102"]),
    ("no UNT", interchange(message("1").rpartition("UNT")[0], message("2")), ["ENV103"]),
    ("outside", UNB + "BGM+7'" + message() + UNZ, ["ENV104"]),
    ("UNT alone", UNB + "UNT+2+1'" + message() + UNZ, ["ENV104"]),
    ("no sender", GOOD.replace("9900001000002", ""), ["ENV105"]),
    ("no such day", GOOD.replace("261001", "261301"), ["ENV105"]),
    ("day of another syntax", GOOD.replace("261001", "20261001"), ["ENV105"]),
    ("day of seven digits", GOOD.replace("261001", "2026101"), ["ENV105"]),
    ("unknown repertoire", GOOD.replace("UNOC", "UNOX"), ["ENV106"]),
    ("unknown version", GOOD.replace("UNOC:3", "UNOC:5"), ["ENV106"]),
    ("release of version 4", "UNA:+. *'" + V4, ["SYN008", "ENV107"]),
    ("underscore in version 4", V4.replace("UNOC", "UNOB").replace("4711", "4_1"), ["ENV107"]),
    (
        "underscore before",
        GOOD.replace("UNOC", "UNOB").replace("4711", "4_1", 1),
        ["ENV107", "SYN205"],
    ),
    ("other repertoire", GOOD.replace("UNOC", "UNOD"), ["ENV107"]),
    ("count of segments", GOOD.replace("UNT+4+1", "UNT+5+1"), ["ENV201"]),
    ("huge count", GOOD.replace("UNT+4+1", "UNT+" + "9" * 5000 + "+1"), ["ENV110", "ENV201"]),
    ("no count", GOOD.replace("UNT+4+1", "UNT+1_5+1"), ["ENV109", "ENV201"]),
    ("short time", GOOD.replace(":1200", ":120"), ["ENV111"]),
    ("reference of UNT", GOOD.replace("UNT+4+1", "UNT+4+9"), ["ENV202"]),
    ("count of messages", GOOD.replace("UNZ+2", "UNZ+3"), ["ENV203"]),
    ("reference of UNZ", GOOD.replace("UNZ+2+7", "UNZ+2+8"), ["ENV204"]),
    ("duplicate message", interchange(message("1"), message("1")), ["ENV207"]),
    ("duplicate interchange", GOOD + GOOD, ["ENV208"]),
    ("no message", UNB + "UNZ+0+7'", ["ENV209"]),
    ("test", GOOD.replace("1200+7", "1200+7++++++1"), ["ENV211"]),
    ("mixed", GOOD.replace("2+MSCONS", "2+UTILMD"), ["ENV210"]),
    ("next interchange", UNB + message() + GOOD.replace("+7'", "+8'"), ["ENV102"]),
    ("decimal comma", "UNA:+,? '" + GOOD, []),
    ("other separators", "UNA|*.\\ ~" + GOOD.translate(str.maketrans(":+'", "|*~")), []),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_faults_are_named(text: str | bytes, expected: list[str]) -> None:
    assert codes(text) == expected


def test_what_is_only_padding_is_named_at_its_beginning() -> None:
    reader = read(bytes(300_000))
    assert list(reader) == []
    assert [(f.code, f.place.start, f.place.end) for f in reader.findings] == [("SYN002", 0, 16)]


def test_separators_without_data_are_named_when_asked_for() -> None:
    text = GOOD.replace("UNS+D", "UNS+D+", 1).replace("4711", "4711:", 1)
    assert codes(text) == []
    assert codes(text, tidy=True) == ["SYN105", "SYN105"]


GROUPS = (
    UNB
    + "UNG+MSCONS+A+B+261001:1200+9+UN+D:04B'"
    + message("1")
    + message("2")
    + "UNE+2+9'"
    + "UNZ+1+7'"
)


def test_groups() -> None:
    assert codes(GROUPS) == ["ENV107"]
    assert codes(GROUPS.replace("UNE+2", "UNE+3")) == ["ENV107", "ENV205"]
    assert codes(GROUPS.replace("UNE+2+9", "UNE+2+8")) == ["ENV107", "ENV206"]
    assert codes(GROUPS.replace("UNE+2+9'", "")) == ["ENV107", "ENV108"]
    mixed = GROUPS.replace("UNZ", "".join(map(message, "3456")) + "UNZ")
    assert codes(mixed) == ["ENV107", "ENV108"]
    found = everything(mixed.encode())[1][-1]
    assert mixed[found.place.start : found.place.end] == "UNH+3+MSCONS:D:04B:UN:2.5'"
    assert codes(GROUPS.replace("UNG+MSCONS+A+B+261001:1200+9+UN+D:04B'", "")) == [
        "ENV108",
        "ENV203",
    ]


def test_limits_end_the_reading_with_a_finding() -> None:
    long = GOOD.replace("4711", "4" * 500)
    for limits in (
        Limits(segment=400),
        Limits(input=200),
        Limits(messages=1),
    ):
        reader = read(long.encode(), limits=limits)
        list(reader)
        assert "SYN007" in [f.code for f in reader.findings], limits
        assert not reader.complete
    many = interchange(message("1", *["BGM+7"] * 30_000))
    reader = read(many.encode(), limits=Limits(segments=20_000))
    list(reader)
    assert [f.code for f in reader.findings] == ["SYN007"]
    assert codes(GOOD.replace("4711", "+" * 90), limits=Limits(elements=80)) == ["SYN007"] * 2
    assert codes(GOOD.replace("4711", ":" * 1090), limits=Limits(components=80)) == ["SYN007"] * 2
    assert codes(GOOD, limits=Limits(components=5)) == []
    assert codes(GOOD, limits=Limits(components=4)) == ["SYN007"] * 2


def test_findings_are_bounded() -> None:
    reader = read(GOOD.replace("4711", "\x01 " * 500).encode(), limits=Limits(findings=10))
    assert [len(m.findings) for m in reader] == [10, 10]
    assert reader.dropped == 980


def test_the_first_of_each_code_is_kept_beyond_the_limit() -> None:
    data = GOOD.replace("4711", "\x01 " * 500 + "'RFF+?a")
    found = [f.code for m in read(data.encode(), limits=Limits(findings=10)) for f in m.findings]
    assert found == (["SYN205"] * 10 + ["SYN202", "ENV201"]) * 2


@pytest.mark.parametrize("engine", ["fast", "lark"])
def test_truncation_at_every_byte(engine: str) -> None:
    data = ("UNA:+.? '" + interchange(message("1", "FTX+ACB+++a?'b??", "UNS+D"))).encode()
    for end in range(len(data)):
        units, found = everything(data[:end], engine=engine)
        assert found, end
        if data[:end].startswith((b"UNB", b"UNA:+.? 'UNB")):
            assert b"".join(u.data for u in units) == data[:end]  # type: ignore[attr-defined]


def test_windows_do_not_show() -> None:
    body = ["QTY+220:1?'2", "DTM+7:202610010000?+00:303"] * 30_000
    text = interchange(message("1", *body), *[message(str(i)) for i in range(2, 4000)])
    data = text.encode()
    units, found = everything(data)
    assert not found
    assert b"".join(u.data for u in units) == data  # type: ignore[attr-defined]
    first = units[1]
    assert isinstance(first, Message)
    assert len(first) == 60_002
    assert len(first.segments) == 60_002
    assert first.segments[-1].end == first.end


def test_many_small_interchanges() -> None:
    text = "".join(interchange(message("1")).replace("+7'", f"+{i}'") for i in range(2000))
    reader = read(text.encode())
    assert sum(1 for _ in reader) == 2000
    assert (reader.interchanges, reader.findings) == (2000, [])


def test_a_file_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "a.edi"
    file.write_bytes(GOOD.encode())
    assert len(list(read(file))) == 2
    assert len(list(read(str(file)))) == 2
    assert len(list(read(io.BytesIO(GOOD.encode())))) == 2


PARTS = (
    "UNH+1+MSCONS:D:04B:UN:2.5'|UNT+2+1'|UNA:+.? '|UNG+A'|UNE+1+1'|?|'|+|:|*|\r\n|BGM+7'|\0|ä"
    "|UNA!$.# ~|UNOY:4| |''|bgm'"
)
HOSTILE = st.lists(st.sampled_from([*PARTS.split("|"), UNB, UNZ]), max_size=24)


@given(HOSTILE, st.sampled_from(["fast", "lark"]), st.booleans())
@settings(max_examples=600, deadline=None)
def test_any_input_is_tiled(parts: list[str], engine: str, framed: bool) -> None:
    data = ((UNB if framed else "") + "".join(parts)).encode("latin-1")
    reader = read(data, engine=engine)
    units = list(reader.units())
    if reader.complete:
        assert b"".join(u.data for u in units) == data
    at = 0
    for unit in units:
        assert unit.start == at
        at = unit.end
        if isinstance(unit, Message):
            end = unit.start
            terminator = unit.interchange.syntax.service.terminator.encode()
            for segment in unit.segments:
                assert not data[end : segment.start].strip(b"\r\n \0" + terminator)
                assert data[segment.start : segment.end] == segment.data
                end = segment.end
            assert end == unit.end
            assert len(unit.segments) == len(unit) == len(unit.raw)
        assert isinstance(unit, Message | Segment | Gap)


@given(HOSTILE)
@settings(max_examples=300, deadline=None)
def test_both_engines_agree(parts: list[str]) -> None:
    data = (UNB + "".join(parts)).encode("latin-1")
    fast, lark = (everything(data, engine=e) for e in ("fast", "lark"))
    assert fast[1] == lark[1]
    assert [u.data for u in fast[0]] == [u.data for u in lark[0]]  # type: ignore[attr-defined]


def test_an_interchange_shows_its_number_and_reference() -> None:
    (one, *_) = read(GOOD.encode())
    assert repr(one.interchange) == "<Interchange 1 '7'>"
