"""Globs over paths, from the end."""

import pytest

from mscons.cli import matches


@pytest.mark.parametrize(
    ("name", "pattern", "fits"),
    [
        ("a/b/c.edi", "c.edi", True),
        ("a/b/c.edi", "b", True),
        ("a/b/c.edi", "b/", True),
        ("a/b/c.edi", "a/*/c.edi", True),
        ("a/b/c.edi", "a/*.edi", False),
        ("a/b/c.edi", "a/**/c.edi", True),
        ("a/c.edi", "a/**/c.edi", True),
        ("a/b/d/c.edi", "a/**", True),
        ("a/b/c.edi", "/b", False),
        ("/b/c.edi", "/b", True),
        ("a/b.edi.txt", "b.edi", False),
        ("a/b+c.edi", "b+c.edi", True),
        ("a/b\nc.edi", "b*", True),
        ("in.zip!x/y.edi", "y.edi", True),
        ("in.zip!x/y.edi", "in.zip", True),
        ("in.zip!x/y.edi", "x", True),
    ],
)
def test_matches(name: str, pattern: str, fits: bool) -> None:
    assert matches(name, pattern) is fits
