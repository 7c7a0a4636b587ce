"""Formats: an..35, n13, a3."""

import pytest

from mscons.edifact import format_of

FITS = [
    ("an..3", "abc"),
    ("an3", "a c"),
    ("a..3", "äöü"),
    ("a1", "D"),
    ("n..3", "123"),
    ("n..3", "-123"),
    ("n..3", "-1.23"),
    ("n..3", "1,23"),
    ("n3", "007"),
    ("n..35", "9" * 35),
    ("n..35", "-" + "9" * 34 + ".9"),
]


@pytest.mark.parametrize(("form", "value"), FITS)
def test_values_that_fit(form: str, value: str) -> None:
    assert format_of(form).check(value) is None


ODD = [
    ("an..3", "abcd", "long", "has 4 characters, an..3 allows 3"),
    ("an3", "ab", "short", "has 2 characters, an3 demands 3"),
    ("a3", "ab1", "type", "has digits (a3)"),
    ("a3", "ab", "short", "has 2 characters, a3 demands 3"),
    ("n..3", "1234", "long", "has 4 characters, n..3 allows 3"),
    ("n4", "815", "short", "has 3 characters, n4 demands 4"),
    ("n..3", ".5", "digit", "no digit in front of the decimal mark"),
    ("n..3", "-,5", "digit", "no digit in front of the decimal mark"),
    *(
        ("n..9", value, "type", "is no number (n..9)")
        for value in (
            "5.",
            "1.2.3",
            "1_5",
            "+15",
            " 15 ",
            "1E5",
            "NaN",
            "٤٢",
            "４２",
            "1\n",
            "--1",
            "-",
        )
    ),
]


@pytest.mark.parametrize(("form", "value", "kind", "text"), ODD)
def test_values_that_do_not_fit(form: str, value: str, kind: str, text: str) -> None:
    problem = format_of(form).check(value)
    assert problem is not None
    assert (problem.kind, problem.text) == (kind, text)


@pytest.mark.parametrize(
    "text", ["", "an", "x3", "an...3", "an..", "n-3", "an..3 ", "an..３", "AN3"]
)
def test_what_is_no_format(text: str) -> None:
    with pytest.raises(ValueError, match="no format such as"):
        format_of(text)


def test_parts() -> None:
    form = format_of("an..35")
    assert (form.kind, form.low, form.high, form.text) == ("an", 1, 35, "an..35")
    assert form is format_of("an..35")


def test_the_decimal_mark_is_that_of_the_interchange() -> None:
    form = format_of("n..9")
    assert form.check("1,5", ",") is None
    assert form.check("15", ",") is None
    problem = form.check("1.5", ",")
    assert problem is not None
    assert (problem.kind, problem.text) == ("mark", "the decimal mark of the interchange is ','")
