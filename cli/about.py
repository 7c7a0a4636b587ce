"""The version, once for the program and its distribution (pyproject.toml reads it here)."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
