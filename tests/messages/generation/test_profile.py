"""Profiles: what is read, and the place of what is wrong."""

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mscons.messages import Profile, generation

SAMPLES = Path(__file__).parents[3] / "samples" / "readings"
PARTIES: dict[str, Any] = {
    "sender": {"id": "9999002000012", "role": "MSB"},
    "receiver": {"id": "9999001000013"},
}


def test_the_sample_is_read() -> None:
    profile = Profile.load(SAMPLES / "profile.toml")
    assert profile.sender == generation.Party("9999002000012", "MSB")
    assert profile.contact is not None
    assert profile.contact.email == "messwerte@msb.example"
    assert profile.registers["Bezug HT"] == "1-0:1.8.1"
    assert profile.reasons == generation.Reasons("Z92", "Z75")
    assert profile.meters["1MUS0000000106"].configuration == "MUSTER-KONFIG-0106"
    assert Profile.load(SAMPLES / "order.toml").order == "LF-ORDERS-4712"


def test_a_meter_may_have_statuses_of_its_own() -> None:
    meters = {"M": {"method": "Z88", "change": True}}
    profile = Profile.read({**PARTIES, "substitute": {"reason": "Z75"}, "meters": meters})
    assert profile.meters["M"].reasons == generation.Reasons("Z88", "Z75")
    assert profile.meters["M"].change


@pytest.mark.parametrize(
    ("more", "key", "words"),
    [
        ({"sender": {}}, "sender.id", "missing"),
        ({"sender": {"id": "9999002000013"}}, "sender.id", "check digit"),
        ({"sender": 1}, "sender", "should be a table"),
        ({"sendr": {}}, "sendr", "did you mean 'sender'"),
        ({"order": 5}, "order", "text in quotes"),
        ({"order": "x" * 36}, "order", "too long"),
        ({"references": {"prefix": "LONGERTHAN8"}}, "references.prefix", "too long"),
        ({"references": {"prefix": "../A"}}, "references.prefix", "capitals and digits"),
        ({"references": {"prefix": "mus"}}, "references.prefix", "capitals and digits"),
        ({"receiver": {"id": "9999001000013", "role": "VNB"}}, "receiver.role", "none of NB, LF"),
        ({"references": {"first": 0}}, "references.first", "whole number from 1"),
        ({"references": {"firs": 1}}, "references.firs", "did you mean 'first'"),
        ({"registers": {"HT": "1.8"}}, 'registers."HT"', "should be"),
        ({"registers": {"HT": 1}}, 'registers."HT"', "in quotes"),
        ({"substitute": {"method": "Z99"}}, "substitute.method", "none of"),
        ({"status": {"correction": "Z92"}}, "status.correction", "none of"),
        ({"contact": {"phone": "+49"}}, "contact.name", "missing"),
        ({"contact": {"name": "A"}}, "contact", "phone or an email"),
        ({"meters": {"M": {"melo": "DE1"}}}, 'meters."M".melo', "33 characters"),
        ({"meters": {"M": {"receiver": "1"}}}, 'meters."M".receiver', "13"),
        ({"meters": {"M": {"change": "yes"}}}, 'meters."M".change', "true, false, or a day"),
        ({"meters": {"M": {"change": 1}}}, 'meters."M".change', "true, false, or a day"),
        ({"meters": {"M": {"decimals": True}}}, 'meters."M".decimals', "whole number"),
        ({"meters": {"M": {"ort": "x"}}}, 'meters."M".ort', "not known here"),
        (
            {"meters": {"M": {"melo": "DE00099912345MUSTER00000000000101", "configuration": "K"}}},
            'meters."M"',
            "not both",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_key(more: dict[str, Any], key: str, words: str) -> None:
    with pytest.raises(generation.ProfileError, match=words) as caught:
        Profile.read({**PARTIES, **more})
    assert caught.value.key == key


@pytest.mark.parametrize("data", [b"= 1", b"\xff\xfe", b'sender = "x'])
def test_files_that_are_no_toml(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(data)
    with pytest.raises(generation.ProfileError, match=r"p\.toml can't be read"):
        Profile.load(path)


def test_counter_files(tmp_path: Path) -> None:
    path = tmp_path / "next"
    assert generation.read_counter(path, 5) == 5
    path.write_text("17\n")
    assert generation.read_counter(path, 5) == 17
    for odd in ("", "x", "-1", "١", "1" * 13):
        path.write_text(odd, "utf-8")
        with pytest.raises(generation.CounterError, match="holds no number"):
            generation.read_counter(path, 5)


def test_numbers_need_room() -> None:
    numbering = generation.Numbering("ABCDEFGH", 999_999)
    assert numbering.interchange() == "ABCDEFGH999999"
    with pytest.raises(generation.CounterError, match="no room"):
        numbering.interchange()


def test_the_decimals_that_are_sent_are_those_of_the_condition() -> None:
    schemas = Path(__file__).parents[3] / "schemas"
    told = {
        one["params"]["digits"]
        for path in schemas.glob("fv*/mscons/conditions.json")
        for one in json.loads(path.read_text("utf-8"))["conditions"].values()
        if one["predicate"] == "max_decimals"
    }
    words = tomllib.loads(
        (schemas.parent / "messages" / "generation" / "fields.toml").read_text("utf-8")
    )
    assert told == {words["decimals"]}


def test_a_file_is_named_by_letters_digits_and_hyphens() -> None:
    at = datetime(2026, 11, 2, tzinfo=UTC)
    name = generation.file_name("MSCONS", "VL", "9999002000012", "9999001000013", at, "../Ä b")
    assert name == "MSCONS_VL_9999002000012_9999001000013_20261102_%2E%2E%2F%C3%84%20b.txt"
