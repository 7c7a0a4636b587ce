"""Faults made from the rows of a table, and what has to be found of each.

Every mutation begins with a message in which no rule fires and the item of the row stands. "Exactly
that rule fires and nothing else" means: among the errors and warnings there is one of that row, and
every other one was decided by a condition whose truth the mutation changed (in a message without
QTY+67 the reason of a substitute value may not stand either). Notes do not count: they are what
follows from a wrong code or from a stray segment.
"""

from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass, field

from mscons.edifact import Finding, Path, Severity, Tree, check, registry
from mscons.messages import rules

from .drafts import Aim, Draft, Grp, Recorder, Seg, Target, targets
from .recipes import establish
from .wrong import WRONG

DEMANDS = {rules.Mark.MUSS: "AHB101", rules.Mark.SOLL: "AHB102"}
OTHER_VARIANT = {"MIG302", "MIG301", "AHB103", "AHB104"}
JUDGED = {"AHB201", "AHB202", "AHB203", "AHB204"}


@dataclass
class Tally:
    """What was tried, by kind, and what went wrong."""

    counts: Counter[str] = field(default_factory=Counter[str])
    failures: list[str] = field(default_factory=list[str])

    def judge(
        self,
        kind: str,
        target: Target,
        before: Recorder,
        draft: Draft,
        right: Callable[[Finding], bool],
    ) -> None:
        """Count a mutation, and look at the findings."""
        self.counts[kind] += 1
        found = draft.findings()
        row = target.rule.row
        if not any(right(one) for one in found):
            codes = [(one.code, one.rule) for one in found]
            self.failures.append(f"{kind}: {row.path} | {row.expression}: {codes}")
        for one in found:
            if not right(one) and not follows(one, before, draft):
                self.failures.append(f"{kind}: {row.path}: also {one.code} {one.rule} {one.text}")


def follows(found: Finding, before: Recorder, draft: Draft) -> bool:
    """Say whether a finding follows from the mutation.

    A condition that decided it had another truth before; or it is about the very item that was put
    in or taken away to turn a condition.
    """
    path = found.rule or ""
    if any(one.truth not in _before(before, path, one.number) for one in found.because):
        return True
    if not path:
        return False
    item = Path(Path.parse(path).steps)
    return _stands(item, before.tree) is not _stands(item, draft.tree())


def _stands(item: Path, tree: Tree) -> bool:
    return any(True for _ in item.find(tree))


def _before(before: Recorder, path: str, number: str) -> set[str]:
    return {truth.value for truth in before.seen.get((path, number), ())}


def sweep(plan: rules.Plan, known: Set[tuple[str, str]] = frozenset()) -> Tally:
    """Try every mutation of every row of a table, but for rows that are `known` already."""
    tally = Tally()
    for target in targets(plan):
        if (target.rule.row.path, target.rule.row.expression) in known:
            continue
        aim = Aim(plan, target)
        if not aim.fill():
            tally.failures.append(f"no message: {target.rule.row.path}")
            continue
        tally.counts["rows"] += 1
        decision = aim.decide()
        before = aim.draft.walk()
        if before.faults or decision.truth is not rules.Truth.TRUE:
            tally.failures.append(f"no decision: {target.rule.row.path} {decision}")
            continue
        _drop(tally, aim, decision, before)
        _replace(tally, aim, before)
        _rename(tally, aim, before)
        _break(tally, aim, before)
        _exceed(tally, aim, before)
        _flip(tally, aim, decision, before)
    return tally


# --- what is missing --------------------------------------------------------------------------


def _drop(tally: Tally, aim: Aim, decision: rules.Decision, before: Recorder) -> None:
    """Take the item of a row away, if the row demands it."""
    target, mark = aim.target, decision.mark
    code = DEMANDS.get(mark.demand) if mark is not None else None
    if code is None or _is_frame(target) or (target.code is not None and _is_qualifier(aim)):
        return
    draft = _without(aim)
    if draft is None:
        tally.counts["triggers, which go with their groups"] += 1
        return
    path = str(target.rule.path.parent) if target.code is not None else target.rule.row.path
    tally.judge("dropped", target, before, draft, _missed(aim, code, path))


def _missed(aim: Aim, code: str, path: str) -> Callable[[Finding], bool]:
    """Recognise that an item is missing: by its row, or as one of several that will do."""
    item = aim.seg or aim.group.items[0]
    assert isinstance(item, Seg)
    label = item.use.label()

    def right(found: Finding) -> bool:
        either = found.text.startswith("one of ") and label in found.text
        return found.code == code and (found.rule == path or either)

    return right


def _without(aim: Aim) -> Draft | None:
    """Copy a draft without the item of the row; None if that is the trigger of its group."""
    draft, copies = aim.draft.copy()
    target = aim.target
    if aim.seg is None:
        item = copies[aim.group]
        assert isinstance(item, Grp)
        assert item.parent is not None
        item.parent.items.remove(item)
        return draft
    seg = copies[aim.seg]
    assert isinstance(seg, Seg)
    if target.element is not None:
        del seg.values[target.element.place]
        return draft
    if seg.use is seg.parent.use.items[0] and seg.parent.use.tag:
        return None
    seg.parent.items.remove(seg)
    return draft


def _is_qualifier(aim: Aim) -> bool:
    """Say whether the element of a code says which variant its segment is."""
    assert aim.seg is not None
    assert aim.target.element is not None
    return _tells(aim.seg, aim.target.element.place)


def _is_frame(target: Target) -> bool:
    """Say whether a row is UNH or UNT itself: whether these stand there is for the envelope."""
    use = target.segment
    return use is not None and target.element is None and use.tag in ("UNH", "UNT")


# --- codes ------------------------------------------------------------------------------------


def _replace(tally: Tally, aim: Aim, before: Recorder) -> None:
    """Write another code: one that only other messages know, or nobody."""
    target, element = aim.target, aim.target.element
    if target.code is None or element is None or aim.seg is None:
        return
    listed = aim.draft.by_use[aim.seg.use].elements[element.place].codes
    others = [code for code in element.codes if code not in listed]
    width = element.format.high if element.format is not None else 3
    for code in (*others[:1], "9" * min(width, 3)):
        if code in listed:
            continue
        draft, copies = aim.draft.copy()
        seg = copies[aim.seg]
        assert isinstance(seg, Seg)
        seg.values[element.place] = code
        path = str(target.rule.path.parent)
        if not _tells(aim.seg, element.place):
            tally.judge(
                "codes replaced",
                target,
                before,
                draft,
                lambda f, path=path: f.code == "AHB104" and f.rule == path,  # type: ignore[misc]
            )
            continue
        # The code says which variant the segment is: with another one it is something else.
        tally.counts["codes that tell variants apart"] += 1
        if not _named(draft, seg):
            tally.failures.append(f"nothing found: {target.rule.row.path} -> {code}")


def _rename(tally: Tally, aim: Aim, before: Recorder) -> None:
    """Write other qualifiers than those that the path of a group or segment has in brackets.

    One of the same variant is a code that the table does not list; any other makes it another
    variant, or none: something has to be found.
    """
    target, path = aim.target, aim.target.rule.path
    if target.element is not None:
        return
    seg = aim.seg or aim.group.items[0]
    assert isinstance(seg, Seg)
    for condition in path.steps[-1].conditions:
        element = condition.element(seg.use)
        assert element is not None
        named = aim.draft.by_use[seg.use].elements[element.place].named
        width = element.format.high if element.format is not None else 3
        for code in (*(one for one in element.codes if one not in named), "9" * min(width, 3)):
            draft, copies = aim.draft.copy()
            copied = copies[seg]
            assert isinstance(copied, Seg)
            copied.values[element.place] = code
            if code not in element.codes:
                tally.counts["qualifiers of no variant"] += 1
                if not _named(draft, copied):
                    tally.failures.append(f"nothing found: {target.rule.row.path} -> {code}")
                continue
            within = "" if path.steps[-1].name == seg.use.tag else f"/{seg.use.tag}"
            rule = f"{target.rule.row.path}{within}/{element.de}"
            tally.judge(
                "qualifiers replaced",
                target,
                before,
                draft,
                lambda f, rule=rule: f.code == "AHB104" and f.rule == rule,  # type: ignore[misc]
            )


def _named(draft: Draft, seg: Seg) -> bool:
    """Say whether a finding that is no note points at a segment with a foreign qualifier."""
    tree = draft.tree()
    found = [*check(tree), *rules.check(tree, draft.plan, draft.context()).findings]
    at = draft.root.segments().index(seg) + 1
    return any(
        one.code in OTHER_VARIANT and one.place.segment == at and one.severity is not Severity.NOTE
        for one in found
    )


def _tells(seg: Seg, place: tuple[int, int]) -> bool:
    """Say whether an element tells the variants of a segment, or of its group, apart."""
    parent = seg.parent
    slots = [parent.use.slots[seg.use.counter]] if seg.use.counter in parent.use.slots else []
    if seg.use is parent.use.items[0] and parent.parent is not None:
        slots.append(parent.parent.use.slots[parent.use.counter])
    return any(place in slot.keys for slot in slots)


# --- values -----------------------------------------------------------------------------------


def _break(tally: Tally, aim: Aim, before: Recorder) -> None:
    """Write values that conditions of the row reject, one condition at a time."""
    target, seg = aim.target, aim.seg
    path = target.rule.row.path
    for number in rules.parse(target.rule.expression).numbers():
        meaning = aim.draft.plan.book.rule(number)
        recipe = WRONG.get(meaning.condition.predicate) if meaning is not None else None
        if recipe is None or meaning is None:
            continue
        draft, copies = aim.draft.copy()
        copied = copies[seg] if seg is not None else None
        group = copies[aim.group]
        assert isinstance(group, Grp)
        assert copied is None or isinstance(copied, Seg)
        if not recipe(draft, group, copied, target.element, meaning.condition.params):
            continue
        answer = meaning.condition.answer
        tally.judge(
            f"values against {meaning.condition.predicate}",
            target,
            before,
            draft,
            lambda f, number=number, answer=answer: (  # type: ignore[misc]
                f.code in JUDGED
                and f.rule == path
                and (answer is None or registry()[f.code].answer == answer)
                and any(b.number == number and b.truth == "false" for b in f.because)
            ),
        )


def _exceed(tally: Tally, aim: Aim, before: Recorder) -> None:
    """Write a value that is too long for its data element."""
    target, seg, element = aim.target, aim.seg, aim.target.element
    if seg is None or element is None or element.codes or element.format is None:
        return
    draft, copies = aim.draft.copy()
    copied = copies[seg]
    assert isinstance(copied, Seg)
    sign = "9" if "n" in element.format.kind and element.format.kind != "an" else "A"
    copied.values[element.place] = sign * (element.format.high + 1)
    tree = draft.tree()
    formats = [f for f in check(tree) if f.code.startswith("MIG21")]
    tally.counts["formats exceeded"] += 1
    places = {(f.place.segment, (f.place.path or "").rpartition("/")[2]) for f in formats}
    if len(formats) != 1 or len(places) != 1:
        tally.failures.append(f"format: {target.rule.row.path} {[f.text for f in formats]}")
    path = target.rule.row.path
    for one in draft.findings():
        if one.rule != path and not follows(one, before, draft):
            tally.failures.append(f"format: {path}: also {one.code} {one.rule}")


# --- conditions -------------------------------------------------------------------------------


def _flip(tally: Tally, aim: Aim, decision: rules.Decision, before: Recorder) -> None:
    """Turn each condition of presence: the item may not stand any more; without it, it must."""
    target = aim.target
    path, cell = target.rule.row.path, target.rule.cell
    site = before.sites[path]
    truths = {n: before.seen[path, n] for n in target.rule.numbers if (path, n) in before.seen}
    if any(len(found) != 1 for found in truths.values()):
        return
    now = {number: next(iter(found)) for number, found in truths.items()}
    for number, truth in now.items():
        turned = cell.decide({**now, number: ~truth}.__getitem__)
        if not turned.forbidden:
            continue
        draft, copies = aim.draft.copy()
        if not establish(draft, number, truth is rules.Truth.FALSE, site):
            tally.counts["conditions that hold by the item itself"] += 1
            continue
        after = draft.walk()
        if after.seen.get((path, number)) != {~truth}:
            tally.counts["conditions that hold by the item itself"] += 1
            continue
        if not after.decided[path].forbidden:
            tally.counts["conditions that turn another one of the row with them"] += 1
            continue
        code = "AHB104" if target.code is not None else "AHB103"
        tally.judge(
            "conditions turned, item there",
            target,
            before,
            draft,
            lambda f, code=code: f.code == code and f.rule == path,  # type: ignore[misc]
        )
        tally.counts[f"[{number}]"] += 1
        if target.code is None:
            _flip_back(tally, aim, draft, copies, number, truth)


def _flip_back(
    tally: Tally,
    aim: Aim,
    draft: Draft,
    copies: dict[Seg | Grp, Seg | Grp],
    number: str,
    truth: rules.Truth,
) -> None:
    """Take the item away, and turn the condition back: now the item is missing."""
    target = aim.target
    path = target.rule.row.path
    item = copies[aim.seg] if aim.seg is not None else copies[aim.group]
    if isinstance(item, Seg) and target.element is not None:
        item.values.pop(target.element.place, None)
        item.fixed.discard(target.element.place)
    elif item.parent is None or (isinstance(item, Seg) and item.use is item.parent.use.items[0]):
        return
    else:
        item.parent.items.remove(item)
    if not draft.complete():
        return
    before = draft.walk()
    site = before.sites.get(path)
    known = before.seen.get((path, number))
    if site is None or known != {~truth} or not before.decided[path].forbidden:
        return
    if not establish(draft, number, truth is rules.Truth.TRUE, site):
        return
    after = draft.walk()
    mark = after.decided[path].mark if path in after.decided else None
    code = DEMANDS.get(mark.demand) if mark is not None else None
    if code is None or after.seen.get((path, number)) != {truth}:
        return
    tally.judge(
        "conditions turned, item missing",
        target,
        before,
        draft,
        _missed(aim, code, path),
    )
