"""Context: how it is written, what is wrong with it, what goes before what."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mscons.messages import rules

Context, ContextError = rules.Context, rules.ContextError
FULL = """
received = 2026-11-22T12:00:00Z
[partners."9999000001012"]
roles = ["NB", "ÜNB"]
sector = "strom"
[locations."DE1"]
obis = ["1-0:1.8.0"]
conditions = { value_from_ims = true }
[conditions]
ordered_by_orders = false
value_changes = ["SG4[24]/SG8[Z52]"]
[messages."4711".conditions]
ordered_by_orders = true
"""


def test_a_file_in_either_language(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(FULL, "utf-8")
    (tmp_path / "a.json").write_text('{"received": "2026-11-22T12:00:00+00:00"}', "utf-8")
    one = Context.load(tmp_path / "a.toml")
    assert one.received == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert one.received == Context.load(tmp_path / "a.json").received
    assert one.partners["9999000001012"].roles == {"NB", "ÜNB"}
    assert one.partners["9999000001012"].sector == "Strom"
    assert one.locations["DE1"].obis == frozenset({"1-0:1.8.0"})
    assert one.individual


@pytest.mark.parametrize(
    ("data", "key", "words"),
    [
        ({"partner": {}}, "partner", "did you mean partners"),
        ({"received": "yesterday"}, "received", "ISO 8601"),
        ({"received": "2026-11-22T12:00:00"}, "received", "offset"),
        ({"partners": []}, "partners", "a table"),
        ({"partners": {"9": {"roles": ["nb"]}}}, 'partners."9".roles', "no role"),
        ({"partners": {"9": {"roles": "NB"}}}, 'partners."9".roles', "a list"),
        ({"partners": {"9": {"sector": "Wasser"}}}, 'partners."9".sector', "Strom or Gas"),
        ({"locations": {"L": {"obis": [1]}}}, 'locations."L".obis', "texts only"),
        ({"conditions": {"value_chnges": True}}, "conditions.value_chnges", "value_changes"),
        ({"conditions": {"value_changes": "yes"}}, "conditions.value_changes", "true, false"),
        ({"messages": {"1": {"received": 1}}}, 'messages."1".received', "not known"),
        ([], "", "a table"),
    ],
)
def test_what_is_wrong_is_named(data: Any, key: str, words: str) -> None:
    with pytest.raises(ContextError, match=words) as raised:
        Context.read(data, ["value_changes"])
    assert raised.value.key == key


@pytest.mark.parametrize("text", ["=", "[a\n", b"\xff\xfe", "[" * 5000])
def test_what_is_no_toml_or_json(text: str | bytes, tmp_path: Path) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    for name in ("a.toml", "a.json"):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ContextError, match=r"can't be read|nested"):
            Context.load(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "reference", "locations", "rule", "expected"),
    [
        ("ordered_by_orders", "1", (), "", False),
        ("ordered_by_orders", "4711", (), "", True),
        ("value_from_ims", "1", (), "", None),
        ("value_from_ims", "1", ("DE1",), "", True),
        ("value_from_ims", "1", ("DE2",), "", None),
        ("value_changes", "1", (), "SG4[24]/SG8[Z52]", True),
        ("value_changes", "1", (), "SG4[24]/SG8[Z52]/SG9[Z43]", True),
        ("value_changes", "1", (), "SG4[24]/SG8[Z521]", False),
        ("value_changes", "1", (), "SG4[24]", False),
        ("data_exists", "1", (), "", None),
    ],
)
def test_what_is_told(
    name: str, reference: str, locations: tuple[str, ...], rule: str, expected: bool | None
) -> None:
    import tomllib

    told = Context.read(tomllib.loads(FULL)).told(name, reference, locations, rule)
    assert told is expected


def test_locations_that_do_not_agree_leave_it_open() -> None:
    places = {"A": {"conditions": {"x": True}}, "B": {"conditions": {"x": False}}}
    context = Context.read({"locations": places, "conditions": {"x": True}})
    assert context.told("x", "", ("A",)) is True
    assert context.told("x", "", ("A", "B")) is None
    assert context.told("x", "", ()) is True
