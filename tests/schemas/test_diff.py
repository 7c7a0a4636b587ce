from itertools import pairwise

import pytest

from mscons.schemas import Row, ahb, diff, format_versions, pids

NAMES = [version.name for version in format_versions()]
STEPS = [(pid, old, new) for old, new in pairwise(NAMES) for pid in pids(old) if pid in pids(new)]


def rows(pid: int, fv: str) -> dict[str, Row]:
    table = ahb(pid, fv)
    assert table is not None
    return {row.path: row for row in table.rows}


@pytest.mark.parametrize(("pid", "old", "new"), STEPS)
def test_applied_to_the_old_table_it_gives_the_new_one(pid: int, old: str, new: str) -> None:
    table = rows(pid, old)
    for change in diff(pid, old, new):
        if change.after is None:
            assert table.pop(change.path) == change.before
        else:
            assert table.get(change.path) == change.before
            table[change.path] = change.after
    told = {path: row.expression for path, row in rows(pid, new).items()}
    assert {path: row.expression for path, row in table.items()} == told


@pytest.mark.parametrize("pid", [13017, 55112])
def test_a_table_does_not_differ_from_itself(pid: int) -> None:
    assert diff(pid, "FV2410", "FV2410") == []


def test_equal_versions() -> None:
    for old, new in [("FV2404", "FV2410"), ("FV2504", "FV2510"), ("FV2510", "FV2604")]:
        assert diff(13017, old, new) == []


def test_what_fv2504_changed() -> None:
    changes = diff(13017, "FV2410", "FV2504")
    assert {c.path for c in changes if c.kind == "removed"} == {
        path for path in rows(13017, "FV2410") if path.startswith("SG1[Z30]")
    }
    assert [c.path for c in changes if c.kind == "added"] == []
    (changed,) = [c for c in changes if c.kind == "changed"]
    assert changed.path == "SG5[DP]/SG6[172]/SG9/SG10/DTM[9]"
    assert changed.before
    assert changed.after
    assert "[131]" not in changed.before.expression
    assert "[131]" in changed.after.expression


def test_what_fv2610_changed() -> None:
    changes = diff(13017, format_versions()[-2], format_versions()[-1])
    assert [(c.kind, c.path) for c in changes if "SG4" not in c.path] == [
        ("removed", "UNH/0057=2.4c"),
        ("added", "UNH/0057=2.5"),
    ]
    assert all(c.kind == "removed" for c in changes if "SG4" in c.path)
    assert len(changes) > 8


def test_no_table() -> None:
    with pytest.raises(LookupError, match="55112 has no table in FV2504; it has one in FV2310, "):
        diff(55112, "FV2410", "FV2504")
    with pytest.raises(LookupError, match="13002 has no table in FV2410; it has one in no version"):
        diff(13002, "FV2410", "FV2410")
