"""Every MIG code at its place, and nothing else beside it."""

import pytest

from mscons.edifact import Finding, SegmentUse, Severity, Structure, check, grow, read
from mscons.edifact.repair import SEARCHES
from mscons.schemas import load_structure

from .structures import (
    GOOD,
    HEAD,
    LINE,
    MSCONS,
    UTILMD,
    changed,
    element,
    interchange,
    message,
    tree,
)


def findings(segments: list[str]) -> list[Finding]:
    return list(check(tree(segments)))


def shown(found: Finding, segments: list[str]) -> str:
    """Give the bytes that a finding points at, or what stands before them if it has none."""
    place, data = found.place, interchange(segments)
    if place.start < place.end:
        return data[place.start : place.end].decode("latin-1")
    before = data[: place.start].decode("latin-1")
    last = before.removesuffix("'").rsplit("'", 1)[-1]
    return f"{last}' _" if before.endswith("'") else f"{last}_"


def test_a_good_message_has_no_findings() -> None:
    assert findings(GOOD) == []
    assert list(check(grow(message(GOOD)))) == []


QTY = "QTY+220:10234.6"
SG10 = "SG5[DP]#1/SG6[172]#1/SG9#1/SG10[220]#1"
# (what is wrong, segments, code, bytes shown, end of the path, segment)
CASES: list[tuple[str, list[str], str, str, str, int]] = [
    ("stray", [*GOOD, "BGM+7"], "MIG101", "BGM+7'", "/BGM#1", 16),
    ("unknown tag", [*HEAD, "XYZ+1", *LINE], "MIG101", "XYZ+1'", "/XYZ#1", 11),
    ("long tag", [*HEAD, "XYZA+1", *LINE], "MIG101", "XYZA+1'", "/XYZ…#1", 11),
    ("long tag at the end", [*GOOD, "DTMX+7"], "MIG101", "DTMX+7'", "/DTM…#1", 16),
    ("short tag", [*HEAD, "AB+1", *LINE], "MIG101", "AB+1'", "/AB#1", 11),
    ("no BGM", changed("BGM"), "MIG102", f"{HEAD[0]}' _", "BGM", 1),
    ("no LIN", [*HEAD, *LINE[1:]], "MIG102", "RFF+MG:1MUS0000000001' _", "/SG9#1/LIN", 10),
    ("no PIA", changed("PIA"), "MIG102", "LIN+1' _", "/SG9#1/PIA[5]", 11),
    ("no UNS", changed("UNS"), "MIG102", "NAD+MR+9999001000013::293' _", "UNS", 6),
    ("no LOC", changed("LOC"), "MIG102", "NAD+DP' _", "SG5[DP]#1/SG6#1/LOC", 8),
    ("no party", changed("NAD+MR"), "MIG103", "NAD+MS+9999002000012::293' _", "SG2[MR]", 5),
    ("no reading", [*HEAD, "LIN+1", LINE[1]], "MIG103", "PIA+5+1-0?:1.8.0:SRW' _", "/SG10", 12),
    ("DTM twice", [*GOOD, LINE[4]], "MIG104", "DTM+7:202609302200?+00:303'", "/DTM[7]#3", 16),
    ("BGM twice", changed("BGM", "BGM+7+1+9", "BGM+7+2+9"), "MIG101", "BGM+7+2+9'", "BGM#2", 3),
    ("sender twice", changed("NAD+MS", HEAD[4], HEAD[4]), "MIG105", f"{HEAD[4]}'", "SG2[MS]#2", 6),
    ("no value", changed("QTY", "QTY+220:"), "MIG201", "QTY+220:_", "/6060", 13),
    ("no element", changed("LIN", "LIN"), "MIG201", "LIN_", "/1082", 11),
    ("no elements", changed("LOC", "LOC"), "MIG302", "LOC'", "SG6#1", 9),
    ("behind", changed("UNS", "UNS+D+X"), "MIG202", "X", "UNS#1", 7),
    ("component", changed("BGM", "BGM+7:X+1+9"), "MIG202", "X", "BGM#1", 2),
    ("not used", changed("NAD+MS", "NAD+MS+9999002000012:X:293"), "MIG203", "X", "/1131", 5),
    ("letters", changed("QTY", "QTY+220:1x5"), "MIG211", "1x5", "/6060", 13),
    ("exponent", changed("QTY", "QTY+220:1E5"), "MIG211", "1E5", "/6060", 13),
    ("plus sign", changed("QTY", "QTY+220:?+15"), "MIG211", "?+15", "/6060", 13),
    ("blank", changed("QTY", "QTY+220: 15"), "MIG211", " 15", "/6060", 13),
    ("arabic digits", changed("LIN", "LIN+\xb9\xb2"), "MIG211", "\xb9\xb2", "/1082", 11),
    ("triads", changed("QTY", "QTY+220:1.234.5"), "MIG211", "1.234.5", "/6060", 13),
    ("long", changed("BGM", f"BGM+7+{'X' * 36}+9"), "MIG212", "X" * 36, "/1004", 2),
    ("many digits", changed("LIN", "LIN+1234567"), "MIG212", "1234567", "/1082", 11),
    ("no digit", changed("QTY", "QTY+220:.5"), "MIG214", ".5", "/6060", 13),
    ("comma", changed("QTY", "QTY+220:1,5"), "MIG215", "1,5", "/6060", 13),
    ("no digit, minus", changed("QTY", "QTY+220:-,5"), "MIG214", "-,5", "/6060", 13),
    ("code", changed("QTY", "QTY+221:1"), "MIG301", "221", "/6063", 13),
    ("agency", changed("NAD+MS", "NAD+MS+1::294"), "MIG301", "294", "/3055", 5),
    ("variant", changed("DTM+7", "DTM+999:1:303"), "MIG302", "DTM+999:1:303'", "/DTM[999]#2", 15),
    ("no code", changed("DTM+7", "DTM+:1:303"), "MIG302", "DTM+:1:303'", "/DTM#2", 15),
    ("group", changed("NAD+MR", "NAD+QQ+1::293"), "MIG302", "NAD+QQ+1::293'", "SG2[QQ]#2", 6),
]


@pytest.mark.parametrize(
    ("segments", "code", "where", "path", "segment"),
    [c[1:] for c in CASES],
    ids=[c[0] for c in CASES],
)
def test_codes_and_places(
    segments: list[str], code: str, where: str, path: str, segment: int
) -> None:
    found = [one for one in findings(segments) if one.severity is Severity.ERROR]
    assert [(one.code, shown(one, segments)) for one in found] == [(code, where)]
    (one,) = found
    assert one.place.path is not None
    assert one.place.path.endswith(path)
    assert (one.place.message, one.place.segment) == (1, segment)
    assert one.help


TEXTS = [
    ("MIG101", [*GOOD, "BGM+7"], "BGM does not belong here; expected "),
    ("MIG102", changed("PIA"), "PIA+5 is missing in SG9"),
    ("MIG103", changed("NAD+MR"), "SG2 (NAD+MR) is missing"),
    ("MIG104", [*GOOD, LINE[4]], "DTM+7 stands 2 times, 1 allowed"),
    ("MIG201", changed("QTY", "QTY+220:"), "6060 (quantity) is missing in QTY+220|.."),
    (
        "MIG202",
        changed("UNS", "UNS+D+X"),
        "UNS+D has no component 1 of element 2, 'X' stands there",
    ),
    ("MIG203", changed("NAD+MS", "NAD+MS+1:X:293"), "1131 "),
    ("MIG212", changed("BGM", f"BGM+7+{'X' * 60}+9"), "1004 (document number) is 'XXXX"),
    ("MIG301", changed("QTY", "QTY+221:1"), "'221' is no code of 6063 "),
    ("MIG302", changed("DTM+7", "DTM+999:1:303"), "DTM with '999' is no variant of DTM here"),
    ("MIG302", changed("DTM+7", "DTM+:1:303"), "DTM without a qualifier is no variant of DTM"),
]


@pytest.mark.parametrize(("code", "segments", "text"), TEXTS)
def test_texts(code: str, segments: list[str], text: str) -> None:
    (found,) = [one for one in findings(segments) if one.severity is Severity.ERROR]
    assert found.code == code
    assert found.text.startswith(text)
    assert (
        code == "MIG101" or code == "MIG102" or (found.rule or "").startswith("MIG MSCONS 2.4c, ")
    )


def test_empty_segments_are_left_to_the_syntax() -> None:
    segments = [*GOOD[:5], "'\n'" + GOOD[5], *GOOD[6:]]
    assert findings(segments) == []
    assert [node.key for node in tree(segments).walk()] == [n.key for n in tree(GOOD).walk()]


def test_strays_in_a_row_are_one_finding() -> None:
    segments = [*HEAD, "XYZ+1", "XYZ+2", "ABC", "XYZ+3", *LINE]
    found = findings(segments)
    assert [(one.code, one.text.partition(";")[0]) for one in found] == [
        ("MIG101", "2 XYZ in a row do not belong here"),
        ("MIG101", "ABC does not belong here"),
        ("MIG101", "XYZ does not belong here"),
    ]
    assert shown(found[0], segments) == "XYZ+1'XYZ+2'"
    assert [one.place.segment for one in found] == [11, 13, 14]


def test_a_storm_of_strays_ends_in_one_finding() -> None:
    segments = [*HEAD, *("XYZ+1", "ABC") * 1_000, *LINE]
    found = findings(segments)
    assert len(found) == SEARCHES + 1
    assert found[-1].text == f"{2_000 - SEARCHES} more segments do not belong here or behind"
    assert shown(found[-1], segments) == "XYZ+1'ABC'" * (1_000 - SEARCHES // 2)


def test_missing_findings_near_a_stray_are_notes() -> None:
    found = findings(changed("NAD+MR", "NAD+QQ+1::293"))
    assert [(one.code, one.severity.value) for one in found] == [
        ("MIG302", "error"),
        ("MIG103", "note"),
    ]
    assert found[1].related[0].path == "SG2[QQ]#2"


def test_findings_come_in_the_order_of_the_segments() -> None:
    segments = changed("BGM", "BGM+X+1+9")
    segments[12] = "QTY+220:x"
    segments.append("UNS+D")
    found = findings(segments)
    assert [one.code for one in found] == ["MIG301", "MIG211", "MIG101"]
    starts = [one.place.start for one in found]
    assert starts == sorted(starts)


def test_codes_that_are_judged_elsewhere() -> None:
    grown = tree(["UNH+1+MSCONS:D:04B:UN:2.9", *GOOD[1:]])
    assert [one.code for one in check(grown)] == ["MIG301"]
    assert list(check(grown, ignore={"0057"})) == []


UTILMD_HEAD = [
    "UNH+1+UTILMD:D:11A:UN:S1.1a",
    "BGM+E03+1",
    "DTM+137:202412020600?+00:303",
    "NAD+MS+9999001000013::293",
    "NAD+MR+9999003000011::293",
    "IDE+24+1",
    "DTM+92:202412312300?+00:303",
    "STS+7++ZE7",
    "LOC+Z16+49999000010",
    "RFF+Z13:55112",
]


def test_a_segment_of_another_variant_of_the_group() -> None:
    segments = [*UTILMD_HEAD, "SEQ+Z51", "RFF+Z32:EMUSTER0010", "QTY+Z43:11:KWT"]
    found = [one for one in check(grow(message(segments), UTILMD)) if one.code == "MIG106"]
    assert [one.text for one in found] == ["SG9 is not used in SG8[Z51]"]
    assert found[0].place.segment == 13
    assert found[0].rule is None


def test_a_format_of_fixed_length() -> None:
    clock = SegmentUse("TIM", "0020", [element(1, 1, "2002", "n4")], nr=2, status="M")
    ends = [
        SegmentUse(tag, counter, status="M") for tag, counter in (("UNH", "0010"), ("UNT", "9"))
    ]
    structure = Structure("TIMES", "1", [ends[0], clock, ends[1]])
    (found,) = check(grow(message(["UNH+1+TIMES:D:1:UN", "TIM+815"]), structure))
    assert (found.code, found.rule) == ("MIG213", "MIG TIMES 1, TIM 2")
    assert found.text == "2002 (DE 2002) is '815': has 3 characters, n4 demands 4"


def test_what_is_inferred_is_a_warning() -> None:
    structure = load_structure("fv2310", "UTILMD")
    inferred = {e.inferred for use in structure.root.segments() for e in use.elements if e.codes}
    assert True in inferred
    segments = [*UTILMD_HEAD]
    segments[0] = f"UNH+1+UTILMD:D:11A:UN:{structure.release}"
    segments[7] = "STS+7++QQQ"
    found = [one for one in check(grow(message(segments), structure)) if "QQQ" in one.text]
    assert [(one.code, one.severity.value) for one in found] == [("MIG301", "warning")]


@pytest.mark.parametrize(
    ("head", "value", "code"),
    [
        (b"UNA:+,? '", "1,5", None),
        (b"UNA:+,? '", "1.5", "MIG215"),
        (b"UNA:+.? '", "1.5", None),
        (b"UNA:+.? '", "1,5", "MIG215"),
        (b"UNA:+_? '", "1,5", None),
        (b"", "1,5", "MIG215"),
    ],
)
@pytest.mark.parametrize("version", [b"3", b"4"])
def test_the_mark_is_that_of_una(head: bytes, value: str, code: str | None, version: bytes) -> None:
    data = head + interchange(changed("QTY", f"QTY+220:{value}"))
    data = data.replace(b"UNOC:3", b"UNOC:" + version)
    found = [one.code for one in check(grow(next(iter(read(data))), MSCONS))]
    assert found == ([] if code is None or version == b"4" else [code])


def test_no_number_is_an_error_where_the_format_is_inferred() -> None:
    structure = load_structure("fv2610", "MSCONS")
    for value, code, grade in (("1E5", "MIG211", "error"), ("9" * 36, "MIG212", "warning")):
        segments = changed("QTY", f"QTY+220:{value}")
        segments[0] = "UNH+1+MSCONS:D:04B:UN:2.5"
        found = check(grow(message(segments), structure))
        assert [(one.code, one.severity.value) for one in found] == [(code, grade)]


def test_line_breaks_do_not_count() -> None:
    data = interchange(changed("QTY", "QTY+221:1")).replace(b"'", b"'\r\n")
    (one,) = check(grow(next(iter(read(data))), MSCONS))
    assert data[one.place.start : one.place.end] == b"221"


@pytest.mark.parametrize("at", range(len(GOOD)))
def test_an_error_at_every_segment_is_reported_there(at: int) -> None:
    segments = list(GOOD)
    segments[at] += "+" * (9 - segments[at].count("+")) + "SURPLUS"
    found = findings(segments)
    assert [(one.code, one.place.segment) for one in found] == [("MIG202", at + 1)]
    assert shown(found[0], segments) == "SURPLUS"


@pytest.mark.parametrize("at", range(1, len(GOOD)))
def test_every_lost_segment_is_missed_or_optional(at: int) -> None:
    segments = [*GOOD[:at], *GOOD[at + 1 :]]
    optional = ("RFF", "DTM+9", "DTM+7")
    found = findings(segments)
    if GOOD[at].startswith(optional) and "Z13" not in GOOD[at]:
        assert found == []
    else:
        assert found[0].code in ("MIG102", "MIG103")
        assert found[0].place.segment in (at, at - 1, at + 1)
