"""Keeps pytest away: these are programs, they take minutes."""

collect_ignore_glob = ["*.py"]
