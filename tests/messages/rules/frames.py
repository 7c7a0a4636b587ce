"""Faults made from the rows of a table for UNB and UNZ, in the frame around a valid message.

"Nothing else" means here: no other finding of the table. What the envelope says of the same
segment (a mandatory element is missing, the counts differ) stands beside it.
"""

from collections.abc import Callable

from mscons.edifact import ElementUse, Finding, Severity, wire_text
from mscons.messages import rules, validate

from .drafts import Draft
from .mutations import Tally

Place = tuple[int, int]
Values = dict[Place, str]
FRAME = {"UNB": "ENV101", "UNZ": "ENV102"}
FORMATS = {"ENV105", "ENV106", "ENV109", "ENV110", "ENV111"}


def sweep_frame(plan: rules.Plan, tally: Tally) -> None:
    """Try every mutation of every row for UNB and UNZ."""
    draft = Draft(plan)
    if not draft.complete():
        tally.failures.append("no message for the frame")
        return
    whole = draft.data().decode("latin-1").split("'")
    for tag, rule in plan.service.items():
        at = next(n for n, text in enumerate(whole) if text.startswith(f"{tag}+"))
        values = _values(whole[at])

        def found(text: str | None, at: int = at) -> list[Finding]:
            segments = [*whole[:at], *([] if text is None else [text]), *whole[at + 1 :]]
            data = "'".join(segments).encode("latin-1")
            outcome = validate(data, context=draft.context(), layers=["ahb"])
            assert outcome.messages
            return [one.finding for one in outcome.findings if one.severity is not Severity.NOTE]

        if any(found(whole[at])):
            tally.failures.append(f"{tag}: findings in what should be valid")
        if rule.rule is not None:
            code = FRAME[tag]
            _judge(tally, "dropped", tag, found(None), lambda f, code=code: f.code == code)  # type: ignore[misc]
            tally.counts["rows"] += 1
        for place, element in rule.elements.items():
            own = element.rule or next(iter(element.codes.values()))
            path = str(own.path.parent if element.codes else own.path)

            def changed(value: str, place: Place = place) -> list[Finding]:
                return found(_text(tag, values | {place: value}))  # noqa: B023

            tally.counts["rows"] += len(element.codes) or element.rule is not None
            _element(tally, path, element, changed)


def _element(
    tally: Tally, path: str, rule: rules.ElementRule, changed: Callable[[str], list[Finding]]
) -> None:
    """Leave an element out, write other codes, too many characters, and what [918] forbids."""

    def says(code: str) -> Callable[[Finding], bool]:
        return lambda one: one.code == code and one.rule == path

    _judge(tally, "dropped", path, changed(""), says("AHB101"))
    for _ in rule.codes:
        _judge(tally, "codes replaced", path, changed(_other(rule.use)), says("AHB104"))
    assert rule.use.format is not None
    long = changed("9" * (rule.use.format.high + 1))
    _judge(tally, "formats exceeded", path, long, lambda f: f.code in FORMATS, says("AHB104"))
    numbers = rules.parse(rule.rule.expression).numbers() if rule.rule is not None else ()
    for _ in numbers:
        _judge(tally, "values against its conditions", path, changed("ref"), says("AHB201"))


def _judge(
    tally: Tally,
    kind: str,
    path: str,
    found: list[Finding],
    right: Callable[[Finding], bool],
    follows: Callable[[Finding], bool] = lambda one: False,
) -> None:
    """Count a mutation, and look at the findings."""
    tally.counts[kind] += 1
    if not any(map(right, found)):
        tally.failures.append(f"{kind}: {path}: {[(one.code, one.rule) for one in found]}")
    for one in found:
        if one.code.startswith(("AHB", "MIG")) and not right(one) and not follows(one):
            tally.failures.append(f"{kind}: {path}: also {one.code} {one.rule} {one.text}")


def _other(use: ElementUse) -> str:
    """Give a code of the right size that no row has."""
    assert use.format is not None
    return ("8" if use.format.kind == "n" else "Q") * use.format.low


def _values(text: str) -> Values:
    elements = text.split("+")[1:]
    return {
        (number, component): value
        for number, element in enumerate(elements, 1)
        for component, value in enumerate(element.split(":"), 1)
    }


def _text(tag: str, values: Values) -> str:
    size = max(element for element, _ in values)
    elements = [
        [values[place] for place in sorted(values) if place[0] == number]
        for number in range(1, size + 1)
    ]
    return wire_text(tag, elements)
