"""The rows of a table for UNB and UNZ, which hold once for an interchange."""

from collections.abc import Iterator

from mscons.edifact import Finding, Place, Segment

from .codes import registry
from .rules import Context, Frame, Mark, Plan, Site, Truth

__all__ = ["check_service_rows"]


def check_service_rows(segment: Segment, plan: Plan, context: Context) -> Iterator[Finding]:
    """Check a service segment against its rows: codes, what must be there, format conditions."""
    rules = plan.service.get(segment.tag)
    if rules is None:
        return
    tags = segment.tag + "+"
    frame = Frame([segment.raw], tags, segment.syntax, plan.places, context, plan.table.pid)
    pid = plan.table.pid
    for place, element in rules.elements.items():
        value = segment.get(*place)
        named = f"{segment.tag}: {element.use.name} (DE {element.use.de})"
        where = Place(*segment.span(*place), path=f"{segment.tag}/{element.use.de}")
        rule = element.codes.get(value) if element.codes else element.rule
        if element.codes and value and rule is None:
            text = f"{named}: {value[:40]!r} is not in the table of {pid}"
            first = next(iter(element.codes.values()))
            yield registry().finding(
                "AHB104",
                text,
                where,
                rule=str(first.path.parent),
                help=f"one of {', '.join(element.codes)}",
            )
            continue
        rule = rule or next(iter(element.codes.values()), None)
        if rule is None:
            continue
        site = Site((("", 0, 1),), 0, place, rule.row.path)
        look = plan.book.lookup(site, frame)
        path, expression = rule.row.path, rule.expression
        if not value:
            decision = rule.cell.decide(look)
            if decision.mark is not None and decision.mark.demand is Mark.MUSS:
                yield registry().finding(
                    "AHB101", f"{named} is missing", where, rule=path, expression=expression
                )
            continue
        judgement = rule.cell.judge(look)
        if judgement.truth is Truth.FALSE:
            because = plan.book.because(judgement.deciding, site, frame)
            reasons = "; ".join(f"[{one.number}] {one.text}" for one in because)
            yield registry().finding(
                "AHB201",
                f"{named}: {value[:40]!r} is wrong; {reasons}",
                where,
                rule=path,
                expression=expression,
                because=because,
            )
