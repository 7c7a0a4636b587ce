"""Messages of shapes that no cache has seen, made from the tables: what a plan costs.

The tables themselves are loaded before; the goals are milliseconds on a machine whose FLOOR is
about 16 MB/s.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import product
from time import process_time

from mscons.messages import rules, validate

from ..messages.rules.drafts import Draft, Grp, Seg
from . import inputs

UTILMD, MSCONS = 50.0, 5.0


def whole_table(pid: int, fv: str) -> Draft:
    """Make a message with every group and every segment of a table, allowed together or not."""
    plan = rules.plan_for(pid, fv)
    assert plan is not None
    draft = Draft(plan)
    _fill(draft, plan.root, draft.root)
    return draft


def _fill(draft: Draft, rule: rules.GroupRule, group: Grp) -> None:
    for use, segment in rule.segments.items():
        seg = next((one for one in group.items if one.use is use), None) or draft.add(group, use)
        assert isinstance(seg, Seg)
        for place, element in segment.elements.items():
            if element.codes and not seg.values.get(place):
                seg.values[place] = next(iter(element.codes))
        for place, element in segment.elements.items():
            if not seg.values.get(place):
                seg.values[place] = draft.value(seg, element.use, element.rule)
    for group_use, inner in rule.groups.items():
        there = (one for one in group.items if one.use is group_use)
        found = next(there, None) or draft.add(group, group_use)
        assert isinstance(found, Grp)
        _fill(draft, inner, found)


def one_less(draft: Draft) -> Iterator[bytes]:
    """Give the message again and again, each time without another one of its segments."""
    head, _, rest = draft.data().decode("latin-1").partition("'UNH")
    body, _, tail = rest.partition("'UNT+")
    first, *texts = body.split("'")
    for number in range(len(texts)):
        less = "'".join([first, *texts[:number], *texts[number + 1 :]])
        reference = tail.partition("+")[2]
        yield f"{head}'UNH{less}'UNT+{len(texts) + 1}+{reference}".encode("latin-1")


def registers(most: int = 4) -> Iterator[bytes]:
    """Give messages 13017 of one register to `most`, each with a time of reading or without."""
    use = datetime(2026, 6, 30, 22)
    for count in range(1, most + 1):
        for choice in product((False, True), repeat=count):
            lines = inputs.header("1", 13017)
            lines += ["LOC+172+DE00099912345BENCH000000000000001", "RFF+MG:1MUS0000000001"]
            for number, read in enumerate(choice, 1):
                lines += [f"LIN+{number}", f"PIA+5+1-0?:1.8.{number}:SRW", f"QTY+220:{number}.5"]
                lines += [f"DTM+9:{use:%Y%m%d%H%M}?+00:303"] if read else []
                lines.append(f"DTM+7:{use:%Y%m%d%H%M}?+00:303")
            lines.append(f"UNT+{len(lines) + 1}+1")
            yield inputs.interchange("VL", ["'".join(lines) + "'"])


def milliseconds(data: bytes) -> float:
    """Validate once; give the CPU time in milliseconds."""
    begin = process_time()
    validate(data)
    return (process_time() - begin) * 1000
