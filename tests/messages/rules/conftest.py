"""Counts what was tried on the tables, and tells it at the end of the run."""

from collections import Counter
from typing import Any

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many faults were made from each table."""
    found: list[tuple[str, int, dict[str, int]]] = []
    for report in terminalreporter.stats.get("passed", []):
        properties: list[tuple[str, Any]] = getattr(report, "user_properties", [])
        found += [value for name, value in properties if name == "mutations"]
    if not found:
        return
    terminalreporter.section("faults made from the tables")
    total: Counter[str] = Counter()
    for table, rows, counts in sorted(found):
        kinds = Counter({_kind(name): 0 for name in counts})
        for name, number in counts.items():
            kinds[_kind(name)] += number
        total += kinds
        told = ", ".join(f"{number} {name}" for name, number in sorted(kinds.items()) if name)
        terminalreporter.write_line(f"{table}: {rows} rows; {told}")
    told = ", ".join(f"{number} {name}" for name, number in sorted(total.items()) if name)
    terminalreporter.write_line(f"all: {told}")


def _kind(name: str) -> str:
    """Put the kinds of wrong values together; the numbers of conditions are not told."""
    return "wrong values" if name.startswith("values") else "" if name.startswith("[") else name
