"""Going on after a segment that does not fit: leave it out, or suppose that one before is missing.

Both are tried, and what lets the parse go farthest wins; then the smaller change. The reader of
the findings wants one per mistake, so a PIA without LIN is a missing LIN, and an RFF between two
DTM is an RFF too many.
"""

from collections.abc import Sequence
from typing import NamedTuple

from .record import record
from .table import END, Table

__all__ = ["Fault", "Repaired", "repair"]

AHEAD = 6
BACK = 2
SEARCHES = 200
"""After so many faults in one message the rest is only left out, not searched for repairs.

After so many rows of strays the rest is told of in one finding.
"""


@record()
class Fault:
    """Segment `index` (from 0) is stray, or `missing` belongs in front of it.

    `expected`: the tags that could have stood there. `index` is the number of segments if the
    message ends too early.
    """

    index: int
    tag: str
    missing: str | None
    expected: tuple[str, ...]


class Repaired(NamedTuple):
    """Tags that parse. `places` holds the index of each in the message, None if supposed."""

    tags: list[str]
    places: list[int | None]
    faults: list[Fault]


class _Plan(NamedTuple):
    """Go back `back` tags, put `insert` there; `drop`: leave the offending one out.

    `rank` orders plans: how many of the next tags fit, and then how likely the plan is.
    """

    rank: tuple[int, ...]
    back: int
    insert: tuple[str, ...]
    drop: bool


def repair(table: Table, tags: Sequence[str]) -> Repaired:
    """Make a sequence of tags fit, and say what had to be done."""
    done = Repaired([], [], [])
    history: list[tuple[int, ...]] = [(table.start,)]
    stream = [*tags, END]
    searches = 0
    state: tuple[int, ...] | None = None
    expected: tuple[str, ...] = ()
    for index, tag in enumerate(stream):
        after = table.follow(history[-1], tag)
        if after is None:
            if history[-1] is not state:
                state = history[-1]
                expected = tuple(t for t in table.accepts(state) if t != END)
            plan = _Plan((), 0, (), tag != END)
            if searches < SEARCHES and (tag in table.tags or tag == END):
                searches += 1
                plan = _search(table, history, done.tags, stream, index)
            _apply(table, plan, done, history, index, tag, expected)
            if plan.drop:
                continue
            after = table.follow(history[-1], tag)
            assert after is not None
        if tag != END:
            done.tags.append(tag)
            done.places.append(index)
            history.append(after)
    return done


def _apply(
    table: Table,
    plan: _Plan,
    done: Repaired,
    history: list[tuple[int, ...]],
    index: int,
    tag: str,
    expected: tuple[str, ...],
) -> None:
    """Carry out a plan on what is done so far."""
    if plan.drop:
        done.faults.append(Fault(index, tag, None, expected))
        return
    cut = len(done.tags) - plan.back
    again = list(zip(done.tags[cut:], done.places[cut:], strict=True))
    del done.tags[cut:], done.places[cut:], history[cut + 1 :]
    at = next((place for _, place in again if place is not None), index)
    for missing in plan.insert:
        done.faults.append(Fault(at, tag, missing, expected))
    for one, place in [*((m, None) for m in plan.insert), *again]:
        after = table.follow(history[-1], one)
        assert after is not None
        history.append(after)
        done.tags.append(one)
        done.places.append(place)


def _search(
    table: Table,
    history: list[tuple[int, ...]],
    done: list[str],
    stream: list[str],
    index: int,
) -> _Plan:
    """Find the best plan for the tag at `index`, which does not fit."""
    window = stream[index : index + AHEAD + 1]
    end = window[0] == END
    reach = 0 if end else 1 + _reach(table, history[-1], window[1:])
    drop = best = _Plan((reach, 1), 0, (), not end)
    for length in (1, 2):
        for back in range(min(BACK, len(done)) + 1):
            again = done[len(done) - back :]
            start = history[len(done) - back]
            for insert, states in _inserts(table, start, length):
                here: tuple[int, ...] | None = states
                for tag in again:
                    here = table.follow(here, tag) if here is not None else None
                if here is None or table.follow(here, window[0]) is None:
                    continue
                reach = _reach(table, here, window)
                # Likelier than a stray: what stands directly in the group that seems not opened,
                # in the innermost group for which that holds.
                likely = 0 if back or not _opens(table, insert[-1], window[0]) else 2
                rank = (reach, likely, -length, -back, len(states))
                if rank > best.rank:
                    best = _Plan(rank, back, insert, False)
        if best.rank[0] >= len(window):
            break
    if end and best is drop:
        return _close(table, history[-1])
    return best


def _inserts(
    table: Table, states: tuple[int, ...], length: int
) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    """List what demanded segments could be supposed here, and the states behind them."""
    found: list[tuple[tuple[str, ...], tuple[int, ...]]] = [((), states)]
    for _ in range(length):
        found = [
            ((*tags, tag), after)
            for tags, here in found
            for tag in sorted(table.required & table.rows[here[-1]].keys())
            if (after := table.follow(here, tag)) is not None
        ]
    return found


def _reach(table: Table, states: tuple[int, ...], tags: Sequence[str]) -> int:
    """Count how many tags fit."""
    here: tuple[int, ...] | None = states
    for count, tag in enumerate(tags):
        assert here is not None
        here = table.follow(here, tag)
        if here is None:
            return count
    return len(tags)


def _opens(table: Table, trigger: str, tag: str) -> bool:
    """Say whether a group opened by `trigger` has `tag` directly in it."""
    return (trigger, tag) in table.direct


def _close(table: Table, states: tuple[int, ...]) -> _Plan:
    """Suppose all that is demanded up to the end of the message."""
    todo: list[tuple[tuple[str, ...], tuple[int, ...]]] = [((), states)]
    seen: set[tuple[int, ...]] = set()
    for insert, here in todo:
        if table.follow(here, END) is not None:
            return _Plan((), 0, insert, False)
        for (tag,), after in _inserts(table, here, 1):
            if after not in seen:
                seen.add(after)
                todo.append(((*insert, tag), after))
    raise AssertionError("a message can always be completed")
