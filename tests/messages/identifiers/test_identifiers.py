"""Every identifier: published examples, and what is said about wrong ones."""

import pickle
import random
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from mscons.messages import (
    EIC,
    MPID,
    SR,
    TR,
    IdentifierError,
    MaLo,
    MeLo,
    NeLo,
    Obis,
    Tranche,
    identifiers,
)

KINDS = identifiers.KINDS
eic, malo, melo, mpid = identifiers.eic, identifiers.malo, identifiers.melo, identifiers.mpid

PUBLISHED = {
    "malo": ("41373559241", "51238696012", "57685676748", "50120962218"),
    "tranche": ("57685676748",),
    "melo": ("DE00014559929E00856996N5139699L01",),
    "nelo": ("E1234848431",),
    "sr": ("CBCKZFX2YY5",),
    "tr": ("D417MLM8164", "DQ6AWUM9DK4"),
    "mpid": ("9905048000007", "9903100000006", "4012345000023"),
    "eic": (
        "10YDE-VE-------2",
        "10YDE-RWENET---I",
        "10YDE-EON------1",
        "10YDE-ENBW-----N",
        "10YCB-GERMANY--8",
        "10XDE-EON-NETZ-C",
    ),
    "obis": ("1-1:1.8.0", "1-65:2.8.0", "1-1:1.29.0", "7-10:99.33.17*255"),
}
EACH = [(kind, text) for kind, texts in PUBLISHED.items() for text in texts]
CHECKED = [(kind, text) for kind, text in EACH if kind not in ("melo", "obis")]
TYPES: dict[str, Any] = {
    "malo": MaLo,
    "tranche": Tranche,
    "melo": MeLo,
    "nelo": NeLo,
    "sr": SR,
    "tr": TR,
    "mpid": MPID,
    "eic": EIC,
    "obis": Obis,
}

ELEVEN = "11 characters"
DIGIT = "a digit"
WRONG = [
    ("malo", "51238696013", "check digit is 3, should be 2", "check_digit", 11, "2"),
    (
        "malo",
        "012345678901",
        "a MaLo-ID has 11 characters, not 12",
        "length",
        None,
        "11 characters",
    ),
    ("malo", "", "a MaLo-ID has 11 characters, not 0", "length", None, ELEVEN),
    (
        "malo",
        "01238696012",
        "character 1 is '0', should be a digit from 1 to 9",
        "character",
        1,
        "a digit from 1 to 9",
    ),
    ("malo", "5123869601٢", "character 11 is '٢', should be a digit", "character", 11, DIGIT),
    (
        "malo",
        "5123869601\n",
        "character 11 is '\\n', should be a digit",
        "character",
        11,
        "a digit",
    ),
    ("malo", "51 38696012", "character 3 is ' ', should be a digit", "character", 3, DIGIT),
    ("malo", "51O38696012", "character 3 is 'O', should be a digit", "character", 3, DIGIT),
    ("tranche", "57685676749", "check digit is 9, should be 8", "check_digit", 11, "8"),
    (
        "melo",
        "DE012345678901234567890",
        "a MeLo-ID has 33 characters, not 23",
        "length",
        None,
        "33 characters",
    ),
    (
        "melo",
        "DEA0014559929E00856996N5139699L01",
        "character 3 is 'A', should be a digit",
        "character",
        3,
        "a digit",
    ),
    (
        "melo",
        "DE00014559929E00856996N5139699l01",
        "character 31 is 'l', should be a capital letter or a digit",
        "character",
        31,
        "a capital letter or a digit",
    ),
    (
        "melo",
        "AT00014559929E00856996N5139699L01",
        "character 1 is 'A', should be D (the country is DE)",
        "character",
        1,
        "D (the country is DE)",
    ),
    ("nelo", "E1234848430", "check digit is 0, should be 1", "check_digit", 11, "1"),
    ("nelo", "C1234848431", "character 1 is 'C', should be E", "character", 1, "E"),
    ("sr", "CBCKZFX2YY4", "check digit is 4, should be 5", "check_digit", 11, "5"),
    ("sr", "CBCKZFX2YYA", "character 11 is 'A', should be a digit", "character", 11, DIGIT),
    ("tr", "D417MLM8165", "check digit is 5, should be 4", "check_digit", 11, "4"),
    ("mpid", "9905048000008", "check digit is 8, should be 7", "check_digit", 13, "7"),
    ("mpid", "4012345000022", "check digit is 2, should be 3", "check_digit", 13, "3"),
    ("mpid", "9905048000", "an MP-ID has 13 characters, not 10", "length", None, "13 characters"),
    ("eic", "10YDE-RWENET---J", "check digit is J, should be I", "check_digit", 16, "I"),
    (
        "eic",
        "10BDE-RWENET---I",
        "character 3 is 'B', should be one of A, T, V, W, X, Y, Z",
        "character",
        3,
        "one of A, T, V, W, X, Y, Z",
    ),
]


@pytest.mark.parametrize(("kind", "text"), EACH)
def test_published_examples_are_valid(kind: str, text: str) -> None:
    assert KINDS[kind].validate(text) == text
    assert KINDS[kind].is_valid(text)
    assert kind in identifiers.detect(text)
    assert re.fullmatch(KINDS[kind].PATTERN, text)


@pytest.mark.parametrize(("kind", "text", "words", "sort", "position", "expected"), WRONG)
def test_what_is_said(
    kind: str, text: str, words: str, sort: str, position: int | None, expected: str
) -> None:
    assert not KINDS[kind].is_valid(text)
    with pytest.raises(IdentifierError) as caught:
        KINDS[kind].validate(text)
    error = caught.value
    assert (str(error), error.kind, error.position, error.expected) == (
        words,
        sort,
        position,
        expected,
    )


@pytest.mark.parametrize(("kind", "text"), CHECKED)
def test_make_from_the_base_gives_the_published_example(kind: str, text: str) -> None:
    assert KINDS[kind].make(text[:-1]) == text


@pytest.mark.parametrize(("kind", "text"), CHECKED)
def test_every_other_last_character_is_refused(kind: str, text: str) -> None:
    for other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-":
        assert KINDS[kind].is_valid(text[:-1] + other) == (other == text[-1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("base", ["", "1", "x", "٤" * 10, "9" * 40])
def test_a_wrong_base_is_refused(kind: str, base: str) -> None:
    with pytest.raises(IdentifierError):
        KINDS[kind].make(base)


@pytest.mark.parametrize("kind", KINDS)
def test_samples_are_valid(kind: str) -> None:
    rng = random.Random(1)
    made = {KINDS[kind].sample(rng) for _ in range(200)}
    assert all(KINDS[kind].is_valid(text) for text in made)
    assert len(made) > 100
    assert KINDS[kind].sample(random.Random(7)) == KINDS[kind].sample(random.Random(7))


@given(st.text() | st.from_regex(r"[0-9A-Z:.*-]{9,34}", fullmatch=True))
def test_any_text_has_an_answer(text: str) -> None:
    for kind in KINDS.values():
        if kind.is_valid(text):
            assert kind.validate(text) == text
            assert text.isascii()
        else:
            with pytest.raises(IdentifierError) as caught:
                kind.validate(text)
            assert str(caught.value).isprintable()
    assert identifiers.resembles(text) in (*KINDS, None)


@given(st.integers(10**9, 10**10 - 1), st.integers(0, 9), st.integers(1, 9))
def test_a_changed_digit_at_an_odd_position_is_noticed(base: int, at: int, by: int) -> None:
    text = malo.make(str(base))
    at = at // 2 * 2
    changed = str((int(text[at]) + by) % 10)
    assert not malo.is_valid(text[:at] + changed + text[at + 1 :])


def test_malo_is_not_luhn() -> None:
    digits = [int(char) for char in "51238696012"]
    luhn = sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    assert luhn % 10 != 0
    assert malo.is_valid("51238696012")


def test_parts_of_a_melo() -> None:
    parts = melo.parts("DE00014559929E00856996N5139699L01")
    assert parts == ("DE", "000145", "59929", "E00856996N5139699L01")
    assert parts.grid_operator == "000145"
    with pytest.raises(IdentifierError):
        melo.parts("DE")


def test_make_melo_fills_the_metering_point() -> None:
    assert melo.make("DE00099950667") == "DE00099950667" + "0" * 20
    assert melo.make("DE00099950667A17") == "DE00099950667" + "0" * 17 + "A17"
    with pytest.raises(IdentifierError, match="13 to 33 characters, not 12"):
        melo.make("DE0009995066")


@pytest.mark.parametrize(
    ("text", "name", "nad", "unb"),
    [
        ("9905048000007", "BDEW", "293", "500"),
        ("9800000000003", "DVGW", "332", "502"),
        ("4012345000023", "GS1", "9", "14"),
    ],
)
def test_agency(text: str, name: str, nad: str, unb: str) -> None:
    assert mpid.agency(text) == (name, nad, unb)


def test_the_hyphen_is_no_check_character_of_an_eic() -> None:
    refused = [base for base in (f"11X{n:012}" for n in range(200)) if not _made(base)]
    assert 0 < len(refused) < 20
    for base in refused:
        assert not eic.is_valid(base + "-")
        with pytest.raises(IdentifierError, match="would be a hyphen"):
            eic.make(base)


def _made(base: str) -> bool:
    return any(eic.is_valid(base + last) for last in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("012345678901", "malo"),
        ("DE012345678901234567890", "melo"),
        ("5123869601", "malo"),
        ("99050480000071", "mpid"),
        ("990504800000x", "malo"),
        ("1-1:1.8", "obis"),
        ("1.8.0", "obis"),
        ("e1234848431", "nelo"),
        ("CBCKZFX2YY", "sr"),
        ("D417MLM816", "tr"),
        ("10YDE-RWENET---", "eic"),
        ("LU0001455992900000000000000000001", "melo"),
        ("hello", None),
        ("", None),
    ],
)
def test_resembles(text: str, kind: str | None) -> None:
    assert identifiers.resembles(text) == kind


def test_detect_tells_nothing_about_wrong_texts() -> None:
    assert identifiers.detect("51238696013") == ()
    assert identifiers.detect("51238696012") == ("malo", "tranche")


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("malo", "51238696012", "51238696012"),
        ("melo", PUBLISHED["melo"][0], "DE 000145 59929 E00856996N5139699L01"),
        ("obis", "1-1:1.8.0*255", "1-1:1.8.0"),
        ("obis", "1-1:1.8.0*1", "1-1:1.8.0*1"),
    ],
)
def test_format(kind: str, text: str, shown: str) -> None:
    assert KINDS[kind].format(text) == shown


@pytest.mark.parametrize("kind", KINDS)
def test_format_refuses_what_is_wrong(kind: str) -> None:
    assert KINDS[kind].format(PUBLISHED[kind][0])
    with pytest.raises(IdentifierError):
        KINDS[kind].format("x")


@pytest.mark.parametrize("kind", KINDS)
def test_pydantic_types(kind: str) -> None:
    adapter = TypeAdapter[Any](TYPES[kind])
    good = PUBLISHED[kind][0]
    assert adapter.validate_python(good) == good
    schema = adapter.json_schema()
    assert re.search(schema["pattern"], good)
    assert schema["title"] == KINDS[kind].NAME
    for bad in ("x", 5, good.encode(), None, good + "\n"):
        with pytest.raises(ValidationError):
            adapter.validate_python(bad)


def test_pydantic_tells_the_words_and_keeps_the_error() -> None:
    class Point(BaseModel):
        malo: MaLo | None = None

    with pytest.raises(ValidationError, match="check digit is 3, should be 2") as caught:
        Point(malo="51238696013")
    (error,) = caught.value.errors()
    assert error["loc"] == ("malo",)
    kept = error.get("ctx", {})["error"]
    assert isinstance(kept, IdentifierError)
    assert kept.expected == "2"


def test_the_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(IdentifierError("words", "length", 3, "x")))
    assert (str(error), error.kind, error.position, error.expected) == ("words", "length", 3, "x")


def test_the_facade_lists_all_kinds() -> None:
    for kind in KINDS:
        assert kind in identifiers.__all__
