"""Reports without personal values."""

import re
from pathlib import Path

import pytest

from mscons.cli import render
from mscons.edifact import read
from mscons.messages import Report, Settings, redacted, validate

SAMPLES = Path(__file__).parents[2] / "samples"
FILES = sorted(path for path in SAMPLES.rglob("*.edi"))
PERSONAL = {"LOC": 2, "RFF": 1, "NAD": 3, "CTA": 2, "COM": 1, "FTX": 4, "QTY": 1, "CAV": 1}
"""Segments, and the element from which on their values tell of persons or their consumption."""

LONG = re.compile(r"(?=[^\W_]*[0-9])[^\W_]{4}")

pytestmark = pytest.mark.real_catalogue


def values_of(path: Path) -> set[str]:
    """List the values of a file that no report may show: those that nothing else could be."""
    found: set[str] = set()
    for one in read(path):
        for segment in getattr(one, "segments", ()):
            first = PERSONAL.get(segment.tag)
            if first is None:
                continue
            rest = "+".join(segment.raw.split("+")[first:]).rstrip("'")
            words = re.split(r"(?<!\?)[+:]", rest)
            found |= {word for word in words if len(word) > 7 and LONG.search(word)}
            if segment.tag in ("NAD", "CTA") and "+" in rest:
                found |= {word for word in words if re.fullmatch("[A-ZÄÖÜ][a-zäöüß]{4,}", word)}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_personal_value_is_left(path: Path) -> None:
    report = Report([validate(path, name=path.name, settings=Settings(tree=True))])
    values = values_of(path)
    masked = redacted(report)
    for name, form in render.FORMATS.items():
        for lang in ("en", "de"):
            text = form.render(masked, render.Options(lang=lang))
            shown = {value for value in values if value in text}
            assert shown <= {message.reference for message in report.files[0].messages}, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_form_marks_and_fingerprints_stay(path: Path) -> None:
    report = Report([validate(path, name=path.name)])
    for (_, one), (_, other) in zip(report.findings(), redacted(report).findings(), strict=True):
        assert one.finding.place == other.finding.place
        assert (one.fingerprint, one.line, one.column) == (
            other.fingerprint,
            other.line,
            other.column,
        )
        assert len(one.finding.text) == len(other.finding.text)
        for line, masked in zip(one.excerpt, other.excerpt, strict=True):
            assert (line.number, line.mark) == (masked.number, masked.mark)
            assert re.sub(r"[^\W_]", "", line.text) == re.sub(r"[^\W_]", "", masked.text)


def test_what_it_looks_like() -> None:
    path = SAMPLES / "broken/utilmd_malo_check_digit.edi"
    text = render.FORMATS["full"].render(redacted(Report([validate(path, name="a.edi")])))
    assert "LOC+Z16: location code (DE 3225): '99999999999' is wrong; [950] does not hold" in text
    assert "LOC+Z16+99999999999'" in text
    assert "STS+E01++A01:S_0005'" in text
