"""The rows of a table for UNB and UNZ, which hold once for an interchange."""

from collections.abc import Iterator

from mscons.edifact import Finding, Place, Segment, quoted

from .codes import registry
from .rules import Context, ElementRule, Frame, Mark, Plan, Site, Truth

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
        if value and rule is not None and not rule.cell.judges:
            continue
        site = Site((("", 0, 1),), 0, place, first.row.path)
        look = plan.book.lookup(site, frame)
        named = f"{segment.tag}: {element.use.name} (DE {element.use.de})"
        codes = ", ".join(element.codes)
        if not value:
            decision = first.cell.decide(look)
            if decision.mark is not None and decision.mark.demand is Mark.MUSS:
                yield registry().finding(
                    "AHB101",
                    f"{named} is missing",
                    _where(segment, element),
                    rule=str(first.path.parent if rule is None else first.path),
                    expression=first.expression,
                    because=plan.book.because(decision.deciding, site, frame),
                    help=f"add {element.use.name}" + (f": {codes}" if codes else ""),
                )
        elif rule is None:
            text = f"{named}: {quoted(value)} is not in the table of {pid}"
            advice = f"one of {codes}" if len(element.codes) > 1 else f"write {codes}"
            where, path = _where(segment, element), str(first.path.parent)
            yield registry().finding("AHB104", text, where, rule=path, help=advice)
        elif (judgement := rule.cell.judge(look)).truth is Truth.FALSE:
            because = plan.book.because(judgement.deciding, site, frame)
            reasons = "; ".join(f"[{one.number}] does not hold: {one.text}" for one in because)
            yield registry().finding(
                "AHB201",
                f"{named}: {quoted(value)} is wrong; {reasons}",
                _where(segment, element),
                rule=str(rule.path),
                expression=rule.expression,
                because=because,
            )


def _where(segment: Segment, element: ElementRule) -> Place:
    use = element.use
    return Place(*segment.span(*use.place), path=f"{segment.tag}/{use.de}")
