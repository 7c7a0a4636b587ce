"""Faults made from every row of every table: exactly that rule has to fire (see mutations.py).

Of tables that differ little only the rows are tried that no newer table has, unless MSCONS_SWEEP is
set (`make sweep`). What was tried is counted at the end of the run.
"""

import os
from collections.abc import Callable

import pytest

from mscons.messages import rules
from mscons.schemas import Ahb, ahb, format_versions, pids

from .frames import sweep_frame
from .mutations import sweep


def tables() -> list[Ahb]:
    """List the tables that differ, the newest of each PID first."""
    found: list[Ahb] = []
    for pid in pids():
        for version in reversed(format_versions()):
            table = ahb(pid, version)
            if table is not None and table.rows not in [one.rows for one in found]:
                found.append(table)
    return found


TABLES = tables()


def _newer(table: Ahb) -> list[Ahb]:
    """List the newer tables of a PID; a provisional one has the rows of another PID."""
    before = TABLES[: TABLES.index(table)]
    of = {table.pid, 55113} if table.provisional else {table.pid}
    return [one for one in before if one.pid in of]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.pid}-{table.fv}")
def test_every_row(table: Ahb, record_property: Callable[[str, object], None]) -> None:
    plan = rules.plan_for(table.pid, table.fv)
    assert plan is not None
    known: set[tuple[str, str]] = set()
    if not os.environ.get("MSCONS_SWEEP"):
        known = {(row.path, row.expression) for one in _newer(table) for row in one.rows}
    tally = sweep(plan, known)
    sweep_frame(plan, tally)
    record_property("mutations", (f"{table.pid} {table.fv}", len(table.rows), dict(tally.counts)))
    assert not tally.failures, "\n".join(tally.failures[:20])
    assert tally.counts["rows"] or known
