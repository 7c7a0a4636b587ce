"""UNA in all its variants, and the character repertoires of the closed list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscons.edifact import (
    REPERTOIRES,
    Message,
    Segment,
    ServiceString,
    Syntax,
    read,
    repertoire,
    scan,
    wire_text,
)

UNB = "UNB+{}:{}+9900001000002:500+9900002000001:500+{}:1200+7'"
PLAIN = UNB.format("UNOC", 3, "261001") + "UNH+1+X:D:04B:UN'FTX+a:b+c?+d?'e'UNT+3+1'UNZ+1+7'"

# (characters behind UNA, what each position is)
SEPARATORS = [
    (":+.? '", ":", "+", ".", "?", None, "'"),
    (":+,? '", ":", "+", ",", "?", None, "'"),
    (":+.  '", ":", "+", ".", None, None, "'"),
    (":+.?*'", ":", "+", ".", "?", "*", "'"),
    ("|^.! ~", "|", "^", ".", "!", None, "~"),
    ("\x1f\x1d.? \x1c", "\x1f", "\x1d", ".", "?", None, "\x1c"),
    ("+:.? '", "+", ":", ".", "?", None, "'"),
    ("'?.+ :", "'", "?", ".", "+", None, ":"),
]


@pytest.mark.parametrize("case", SEPARATORS, ids=lambda case: repr(case[0]))
def test_a_service_string_is_read_and_written(case: tuple[str | None, ...]) -> None:
    text, component, element, decimal, release, repetition, terminator = case
    service = ServiceString.from_una(f"UNA{text}")
    assert (service.component, service.element, service.decimal) == (component, element, decimal)
    assert (service.release, service.repetition) == (release, repetition)
    assert service.terminator == terminator
    assert service.given
    assert service.problems() == []
    assert str(service) == f"UNA{text}"


BAD = [
    (":+.?'U", ["the segment terminator is 'U'"]),
    ("++.? '", ["component separator and element separator are both '+'"]),
    (":+.: '", ["component separator and release character are both ':'"]),
    ("A+.? '", ["the component separator is 'A'"]),
    ("1+.? '", ["the component separator is '1'"]),
    (" +.? '", ["the component separator is ' '"]),
    (":+\n? '", ["the decimal mark is '\\n'"]),
    (":+.? \r", ["the segment terminator is '\\r'"]),
    (":+.?''", ['repetition separator and segment terminator are both "\'"']),
]


@pytest.mark.parametrize(("text", "problems"), BAD)
def test_a_service_string_that_cannot_be_used(text: str, problems: list[str]) -> None:
    assert ServiceString.from_una(f"UNA{text}").problems() == problems
    reader = read(f"UNA{text}{PLAIN}".encode())
    assert [message.reference for message in reader] == ["1"]
    assert [found.code for found in reader.findings] == ["SYN008"]


@pytest.mark.parametrize("case", SEPARATORS, ids=lambda case: repr(case[0]))
def test_values_do_not_depend_on_the_separators(case: tuple[str | None, ...]) -> None:
    text = case[0]
    assert text is not None
    syntax = Syntax(ServiceString.from_una(f"UNA{text}").for_version(3))
    service = syntax.service
    values = [["a"], ["b", "c"], ["", "d e"], ["#,.*"]]
    raw = wire_text("FTX", values, syntax)
    data = service.original(raw + "'")
    (segment,) = scan(service.canonical(data), 5, syntax)
    assert segment.values == [[element] for element in values]
    assert segment.data.decode("latin-1") == data
    assert data.startswith(f"FTX{service.element}a{service.element}b{service.component}c")
    assert data.endswith(service.terminator)
    assert segment.text == data


def whole(una: str, version: int) -> bytes:
    """Write an interchange in the separators of a service string."""
    day = "20261001" if version == 4 else "261001"
    service = ServiceString.from_una(una) if una else ServiceString()
    text = PLAIN.replace("UNOC:3", f"UNOC:{version}").replace("261001", day)
    if service.release is None:
        text = text.replace("?+d?'e", "d")
    return (una + service.for_version(version).original(text)).encode("latin-1")


@pytest.mark.parametrize("una", ["", *(f"UNA{case[0]}" for case in SEPARATORS)], ids=repr)
@pytest.mark.parametrize("version", [1, 2, 3, 4])
@pytest.mark.parametrize("engine", ["fast", "lark"])
def test_whole_interchanges(una: str, version: int, engine: str) -> None:
    data = whole(una, version)
    reader = read(data, engine=engine)
    units = list(reader.units())
    assert b"".join(unit.data for unit in units) == data
    (message,) = (unit for unit in units if isinstance(unit, Message))
    assert [f.code for f in message.findings] == []
    blank = ["SYN008"] if version == 4 and una[6:7] == " " else []
    assert [f.code for f in reader.findings] == blank + (["ENV107"] if version != 3 else [])
    ftx = message.segments[1]
    assert (ftx.get(1, 1), ftx.get(1, 2)) == ("a", "b")
    assert (units[0].data[:3] == b"UNA") == bool(una)


def test_each_interchange_has_its_own_service_string() -> None:
    first = whole("UNA|^.! ~", 3)
    second = whole("", 3).replace(b"1200+7", b"1200+8").replace(b"UNZ+1+7", b"UNZ+1+8")
    third = whole("UNA:+,? '", 3).replace(b"1200+7", b"1200+9").replace(b"UNZ+1+7", b"UNZ+1+9")
    reader = read(first + b"\r\n" + second + third)
    services = [str(message.interchange.syntax.service)[3:] for message in reader]
    assert services == ["|^.! ~", ":+.? '", ":+,? '"]
    assert reader.findings == []


def test_repetitions_count_in_version_4_only() -> None:
    for version, repeated in ((3, False), (4, True)):
        data = whole("UNA:+.?*'", version).replace(b"FTX+a", b"FTX+x*a")
        (message,) = read(data)
        ftx = message.segments[1]
        assert ftx.values[0] == ([["x"], ["a", "b"]] if repeated else [["x*a", "b"]])
        assert (ftx.get(1, 1), ftx.get(1, 2)) == (("x", "") if repeated else ("x*a", "b"))
        assert ftx.data == b"FTX+x*a:b+c?+d?'e'"


def test_version_4_repeats_by_default_and_not_with_a_blank() -> None:
    assert ServiceString().for_version(4).repetition == "*"
    assert ServiceString.from_una("UNA:+.? '").for_version(4).repetition is None
    assert ServiceString().for_version(3).repetition is None


@given(st.text(st.characters(codec="latin-1"), max_size=40), st.sampled_from(SEPARATORS))
def test_the_exchange_of_separators_can_be_undone(text: str, case: tuple[str | None, ...]) -> None:
    for version in (3, 4):
        service = ServiceString.from_una(f"UNA{case[0]}").for_version(version)
        canonical = service.canonical(text)
        assert len(canonical) == len(text)
        assert service.original(canonical) == text


# --- repertoires ------------------------------------------------------------------------------

# (code, version, a text in it, its bytes, a byte that is not in it)
LETTERS = [
    ("UNOA", 1, "ABC 1.", b"ABC 1.", b"a"),
    ("UNOB", 1, "Abc 1.", b"Abc 1.", b"#"),
    ("UNOC", 3, "M\xfcller", b"M\xfcller", b"\x84"),
    ("UNOD", 3, "Łódź", b"\xa3\xf3d\xbc", b"\x84"),
    ("UNOE", 3, "Ж", b"\xb6", b"\x84"),
    ("UNOF", 3, "Ωμ", b"\xd9\xec", b"\xd2"),
    ("UNOG", 4, "Ħ", b"\xa1", b"\xa5"),
    ("UNOH", 4, "Ą", b"\xa1", b"\x84"),
    ("UNOI", 4, "ع", b"\xd9", b"\xa1"),
    ("UNOJ", 4, "א", b"\xe0", b"\xbf"),
    ("UNOK", 4, "ğ", b"\xf0", b"\x84"),
    ("UNOL", 4, "5€", b"5\xa4", b"\x84"),
    ("UNOW", 4, "5€ ж", "5€ ж".encode(), b"\xff"),
    ("UNOY", 4, "5€ ж", "5€ ж".encode(), b"\xff"),
]


def test_the_list_is_closed() -> None:
    assert [case[0] for case in LETTERS] == list(REPERTOIRES)
    for code in ("UNOX", "", "unoc", "utf-8", "idna", "zip", "UNOZ", "undefined"):
        assert repertoire(code) is None


@pytest.mark.parametrize("case", LETTERS, ids=lambda case: case[0])
@pytest.mark.parametrize("engine", ["fast", "lark"])
def test_repertoires(case: tuple[str, int, str, bytes, bytes], engine: str) -> None:
    code, version, text, encoded, odd = case
    day = "20261001" if version == 4 else "261001"
    head = UNB.format(code, version, day).encode()
    frame = head + b"UNH+1+X:D:04B:UN'FTX+%s'UNT+3+1'UNZ+1+7'"
    (message,) = read(frame % encoded, engine=engine)
    assert message.segments[1].get(1) == text
    assert message.findings == []
    assert message.data == b"UNH+1+X:D:04B:UN'FTX+%s'UNT+3+1'" % encoded
    known = repertoire(code)
    assert known is not None
    syntax = Syntax(repertoire=known, version=version)
    assert wire_text("FTX", [[text]], syntax).encode("latin-1") == b"FTX+" + encoded
    (message,) = read(frame % (b"A" + odd), engine=engine)
    assert [f.code for f in message.findings] == [
        "SYN207" if code in ("UNOW", "UNOY") else "SYN205"
    ]
    assert message.findings[0].place.start == message.segments[1].start + 5
    assert message.segments[1].data == b"FTX+A" + odd + b"'"


def test_what_a_repertoire_does_not_hold_is_not_written() -> None:
    with pytest.raises(UnicodeEncodeError):
        wire_text("FTX", [["Łódź"]])


@pytest.mark.parametrize("name", ["UNOC", "UNOW"])
def test_control_characters_are_in_no_repertoire(name: str) -> None:
    for byte in [*range(0x20), 0x7F]:
        data = UNB.format(name, 4, "20261001").encode() + b"UNH+1+X:D:04B:UN'FTX+A"
        data += bytes([byte]) + b"'UNT+3+1'UNZ+1+7'"
        (message,) = read(data)
        code = "SYN204" if byte in b"\r\n" else "SYN205"
        assert [f.code for f in message.findings] == [code], byte


@pytest.mark.parametrize(
    ("code", "version"), [("UNOX", "4"), ("UNOC", "0"), ("UNOC", ""), ("", "3")]
)
def test_an_unknown_syntax_is_read_as_latin_1(code: str, version: str) -> None:
    data = (
        PLAIN.replace("UNOC:3", f"{code}:{version}").replace("FTX+a", "FTX+\xfc").encode("latin-1")
    )
    reader = read(data)
    (message,) = reader
    assert message.segments[1].get(1) == "\xfc"
    assert "ENV106" in [f.code for f in reader.findings]


def test_una_is_a_segment_of_its_own() -> None:
    una = next(iter(read(b"UNA:+.? '" + PLAIN.encode()).units()))
    assert isinstance(una, Segment)
    assert (una.start, una.end, una.data, una.tag) == (0, 9, b"UNA:+.? '", "UNA")
