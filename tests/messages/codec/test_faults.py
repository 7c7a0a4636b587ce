"""A value that can't be read is a finding with its bytes; the rest of the model is there."""

from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mscons.edifact import Finding, grow
from mscons.messages import (
    Model,
    Recogniser,
    Stammdatenaenderung,
    Typed,
    Zaehlerstand,
    codec,
    model_for,
    read,
)

_READER: Any = import_module("mscons.messages.codec.read")
SAMPLES = Path(__file__).parents[3] / "samples"
READING = (SAMPLES / "mscons/13017_substitute.edi").read_bytes()
CHANGE = (SAMPLES / "utilmd/55112_wallbox_14a.edi").read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "code", "bytes_", "words"),
    [
        (b"+67:6120.4", b"+67:1e999", "VAL502", b"1e999", "character 2 is 'e'"),
        (b"+67:6120.4", b"+67:1_5", "VAL502", b"1_5", "character 2 is '_'"),
        (b"+67:6120.4", b"+67:\xd9\xa4", "VAL502", b"\xd9\xa4", "should be a digit"),
        (b"+67:6120.4", b"+67: 5", "VAL502", b" 5", "character 1 is ' '"),
        (b"+67:6120.4", b"+67:" + b"1" * 40, "VAL502", b"1" * 40, "at most 35"),
        (b"DTM+7:202601312300", b"DTM+7:202502302300", "VAL201", b"202502302300?+00", "day is 30"),
        (b"DTM+7:202601312300", b"DTM+7:202601312400", "VAL201", b"202601312400?+00", "hour is 24"),
        (b"DTM+7:202601312300?+00", b"DTM+7:20260131", "VAL201", b"20260131", "format 303 has"),
        (b"1-0?:1.8.0", b"1-0?:1.8", "VAL101", b"1-0?:1.8", "ends after"),
        (b"DE000999123", b"DE00099912", "VAL101", None, "33 characters"),
        (b"NAD+MS+9999002000012", b"NAD+MS+999900200001", "VAL501", b"999900200001", "13 digits"),
        (b"LIN+2", b"LIN+x", "VAL502", b"x", "should be a digit"),
        (b"RFF+MG:1MUS0000000007'", b"RFF+MG:A'RFF+MG:B'", "VAL503", b"B", "no field for"),
    ],
)
def test_reading(old: bytes, new: bytes, code: str, bytes_: bytes | None, words: str) -> None:
    assert old in READING
    data = READING.replace(old, new, 1)
    (typed,) = read(data)
    found = [finding for finding in typed.findings if finding.code.startswith("VAL")]
    assert [finding.code for finding in found] == [code]
    assert words in found[0].text
    place = found[0].place
    if bytes_ is not None:
        assert data[place.start : place.end] == bytes_
    assert place.message == 1
    model = typed.model
    assert isinstance(model, Zaehlerstand)
    assert model.dokument == "MUS-20260203-1"
    assert [str(w.messwerte[0].wert) for w in model.zaehlwerke][1] == "0"


def test_wrong_value_in_a_known_outline() -> None:
    """The function of an outline hands what it can't take to the exact way."""
    body = READING[READING.index(b"UNH") : READING.index(b"UNZ")]
    wrong = body.replace(b"6120.4", b"61z20")
    data = READING.replace(body, body * 6 + wrong + body).replace(b"UNZ+1", b"UNZ+8")
    found = list(read(data))
    models = [typed.model for typed in found if isinstance(typed.model, Zaehlerstand)]
    values = [model.zaehlwerke[0].messwerte[0].wert for model in models]
    assert [str(value) for value in values] == ["6120.4"] * 6 + ["None", "6120.4"]
    codes = [[f.code for f in typed.findings if f.code.startswith("VAL")] for typed in found]
    assert codes == [[]] * 6 + [["VAL502"], []]


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        (b"LOC+Z20+DMUSTER0011", b"LOC+Z20+DMUSTER0012", "VAL101", "check digit is 2, should be 1"),
        (b"QTY+Z43:11:KWT", b"QTY+Z43:11:KWH", "VAL503", "6411"),
        (b"RFF+Z16:49999000036", b"RFF+Z16:4999900003x", "VAL101", "character 11"),
        (b"DTM+157:202404302200", b"DTM+157:202404302260", "VAL201", "minute is 60"),
    ],
)
def test_change(old: bytes, new: bytes, code: str, words: str) -> None:
    assert old in CHANGE
    (typed,) = read(CHANGE.replace(old, new, 1))
    found = [finding for finding in typed.findings if finding.code.startswith("VAL")]
    assert [finding.code for finding in found] == [code]
    assert words in found[0].text
    assert isinstance(typed.model, Stammdatenaenderung)
    assert typed.model.vorgaenge[0].technische_ressourcen[0].weitere_einrichtungen == "ZH8"


def test_line_breaks_and_empty_ends() -> None:
    """Many messages of one outline, written in ways that the outline does not tell apart."""
    body = READING[READING.index(b"UNH") : READING.index(b"UNZ")].replace(b"\n", b"")
    forms = [
        body,
        body.replace(b"'", b"'\r\n"),
        body.replace(b"RFF+MG:1MUS0000000007'", b"RFF+MG:1MUS0000000007+'"),
        body.replace(b"RFF+MG:1MUS0000000007'", b"RFF+MG:1MUS0000000007:'"),
        body.replace(b":303'", b":303+'"),
        body.replace(b"DTM+7", b"\nDTM+7"),
        body.replace(b"LIN+1'", b"LIN+1::'"),
    ]
    data = READING.replace(
        READING[READING.index(b"UNH") : READING.index(b"UNZ")], b"".join(forms * 4)
    )
    found = [typed.model for typed in read(data)]
    assert len(found) == 28
    assert all(model == found[0] for model in found)


@pytest.mark.parametrize("mark", [".", ",", " "])
def test_numbers_in_a_known_outline(mark: str) -> None:
    """Numbers in either notation, on other days, in interchanges one behind the other."""
    begin, end = READING.index(b"UNH"), READING.index(b"UNZ")
    body = READING[begin:end]
    numbers = ["6120.4", "1,5", "-3", "-0,25", "007", "0.000"]
    messages = [body.replace(b"6120.4", number.encode()) for number in numbers]
    later = [one.replace(b"DTM+137:20260203", b"DTM+137:20260204") for one in messages]
    alternately = b"".join(one for pair in zip(messages, later, strict=True) for one in pair)
    head = READING[READING.index(b"UNB") : begin]
    plain = READING[:begin] + body * 5 + alternately + READING[end:]
    una = f"UNA:+{mark}? '".encode()
    found = list(read(plain + una + head + body * 5 + alternately + READING[end:]))
    models = [one.model for one in found if isinstance(one.model, Zaehlerstand)]
    values = [str(model.zaehlwerke[0].messwerte[0].wert) for model in models]
    told = [
        one for number in ("6120.4", "1.5", "-3", "-0.25", "7", "0.000") for one in [number] * 2
    ]
    assert values == (["6120.4"] * 5 + told) * 2
    days = [model.dokumentdatum and model.dokumentdatum.day for model in models]
    assert days == ([3] * 5 + [3, 4] * 6) * 2


@pytest.mark.parametrize("data", [READING, CHANGE], ids=["reading", "change"])
def test_any_change_in_a_known_outline(data: bytes) -> None:
    """Whatever is in a message, those alike before it do not change what is read from it."""
    rng = Random(7)
    begin, end = data.index(b"UNH"), data.index(b"UNZ")
    body = data[begin:end].replace(b"\n", b"")
    pieces = [b"?", b"+", b":", b"'", b"\n", b"?'", b"??", b"*", b"0", b"Z", b"\xfc", b"\x00", b""]
    for _ in range(150):
        at = rng.randrange(body.index(b"'") + 1, body.rindex(b"'UNT"))
        wrong = body[:at] + rng.choice(pieces) + body[at + rng.randrange(3) :]
        found = list(read(data[:begin] + body * 4 + wrong + data[end:]))
        plainly: list[Finding] = []
        model = _plainly(found[4:], plainly)
        assert [one.model for one in found[4:]] == model, wrong
        told = [f for one in found[4:] for f in one.findings if f.code.startswith("VAL")]
        assert told == plainly, wrong


def _plainly(found: list[Typed], findings: list[Finding]) -> list[Model | None]:
    """Read models without a function, value by value."""
    models: list[Model | None] = []
    recogniser = Recogniser()
    for one in found:
        kind = recogniser.recognise(one.message)
        cls = model_for(kind.pid)
        if cls is None or one.model is None or kind.structure is None:
            models.append(None)
            continue
        table = kind.plan.table if kind.plan is not None else None
        tree = grow(one.message, kind.structure)
        template, fixed = (
            codec.template_of(cls, kind.structure),
            codec.fixed_by(kind.structure, table),
        )
        recipe = _READER.recipe_of(cls, template, fixed, tree)
        models.append(recipe.read(tree, findings))
        raw = one.message.raw
        left = [one for one in recipe.left if raw[one.index].strip("\r\n")]
        findings += [_READER._left(tree, one.index, one.place) for one in left]
    return models


def test_no_model() -> None:
    (typed,) = read(SAMPLES / "mscons/13018_load_profile.edi")
    assert (typed.pid, typed.model) == (13018, None)
    (typed,) = read(SAMPLES / "generic/version_4_utf8.edi")
    assert (typed.pid, typed.model) == (None, None)
