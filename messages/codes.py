"""The registry of finding codes, with those of this package (codes.toml) loaded."""

from functools import lru_cache

from mscons.edifact import Registry
from mscons.edifact import registry as of_syntax

__all__ = ["registry"]


@lru_cache(maxsize=1)
def registry() -> Registry:
    """Give the one registry of this process: SYN, ENV and MIG, and AHB, VAL and GEN."""
    one = of_syntax()
    one.load(__package__ or "")
    return one
