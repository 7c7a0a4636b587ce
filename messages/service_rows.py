"""The rows of a table for UNB and UNZ, which hold once for an interchange."""

from collections.abc import Iterator

from mscons.edifact import Finding, Place, Segment, quoted

from .codes import registry
from .rules import Context, Frame, Mark, Plan, Site, Truth

__all__ = ["check_service_rows"]


def check_service_rows(segment: Segment, plan: Plan, context: Context) -> Iterator[Finding]:
    """Check a service segment against its rows: codes, what must be there, format conditions."""
    rules = plan.service.get(segment.tag)
    if rules is None:
        return
    pid = plan.table.pid
    frame = Frame([segment.raw], f"{segment.tag}+", segment.syntax, plan.places, context, pid)
    for place, element in rules.elements.items():
        value = segment.get(*place)
        rule = element.codes.get(value) if element.codes else element.rule
        first = rule or next(iter(element.codes.values()), None)
        if first is None:
            continue
        named = f"{segment.tag}: {element.use.name} (DE {element.use.de})"
        where = Place(*segment.span(*place), path=f"{segment.tag}/{element.use.de}")
        path = str(first.path.parent if rule is None else first.path)
        codes = ", ".join(element.codes)
        site = Site((("", 0, 1),), 0, place, first.row.path)
        look = plan.book.lookup(site, frame)
        if not value:
            decision = first.cell.decide(look)
            if decision.mark is not None and decision.mark.demand is Mark.MUSS:
                yield registry().finding(
                    "AHB101",
                    f"{named} is missing",
                    where,
                    rule=path,
                    expression=first.expression,
                    because=plan.book.because(decision.deciding, site, frame),
                    help=f"add {element.use.name}" + (f": {codes}" if codes else ""),
                )
        elif rule is None:
            text = f"{named}: {quoted(value)} is not in the table of {pid}"
            advice = f"one of {codes}" if len(element.codes) > 1 else f"write {codes}"
            yield registry().finding("AHB104", text, where, rule=path, help=advice)
        elif (judgement := rule.cell.judge(look)).truth is Truth.FALSE:
            because = plan.book.because(judgement.deciding, site, frame)
            reasons = "; ".join(f"[{one.number}] does not hold: {one.text}" for one in because)
            yield registry().finding(
                "AHB201",
                f"{named}: {quoted(value)} is wrong; {reasons}",
                where,
                rule=path,
                expression=rule.expression,
                because=because,
            )
