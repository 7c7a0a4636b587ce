"""A test of a program that writes messages: what it wrote is validated."""

from pathlib import Path

from mscons.cli import assert_valid


def export() -> bytes:
    """Stand for the program under test."""
    return Path(__file__).with_name("messages").joinpath("reading.edi").read_bytes()


def test_the_export_is_valid() -> None:
    """The bytes are an interchange of 13017 that holds on the day of the message."""
    assert_valid(export(), pid=13017)


def test_the_export_is_valid_by_the_rules_of_a_day() -> None:
    """The day on which a message is sent may differ from the date in it."""
    assert_valid(export(), pid=13017, on="2026-11-22")
