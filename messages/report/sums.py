"""What the registers of a location add up to: its tariffs, and meters that follow each other."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import groupby, pairwise

from ..identifiers import IdentifierError, obis
from .days import say, say_span
from .model import Register, Remark, Sum

__all__ = ["changes", "sums_of"]

_NOTHING = Decimal(0)


def changes(registers: list[Register]) -> list[Register]:
    """Say where a meter follows another one, in registers sorted by location, OBIS and time.

    What lies between the last reading of the one and the first of the other is a gap, or, the
    other way round, an overlap.
    """
    result: list[Register] = []
    for _, found in groupby(registers, key=lambda one: (one.location, one.obis, one.unit)):
        several = list(found)
        remarks: list[list[Remark]] = [[] for _ in several]
        counted = [n for n, one in enumerate(several) if one.location and one.spans]
        for old, new in pairwise(counted):
            before, after = several[old], several[new]
            if before.meter == after.meter or before.profile != after.profile:
                continue
            ended, began = before.spans[-1].end, after.spans[0].start
            if began < ended:
                words = say_span(began, min(ended, after.spans[-1].end))
                text = f"meter {before.meter} and meter {after.meter} cover {words}"
                remarks[new].append(Remark("overlap", text))
                continue
            text = f"meter {after.meter} takes over on {say(began)}"
            remarks[old].append(Remark("device-change", text))
            text = f"follows meter {before.meter}, read last on {say(ended)}"
            remarks[new].append(Remark("device-change", text))
            if began > ended:
                text = f"no meter from {say_span(ended, began)}"
                remarks[new].append(Remark("gap", text))
        result += [
            replace(one, remarks=(*one.remarks, *more)) if more else one
            for one, more in zip(several, remarks, strict=True)
        ]
    return result


def sums_of(registers: Iterable[Register]) -> Iterator[Sum]:
    """Add up the registers of a location that measure the same, where there are several.

    Where nothing says where a meter is, those of the meter.
    """
    groups: dict[tuple[str, str, str, str], list[tuple[int, Register]]] = {}
    for register in registers:
        place = register.location, "" if register.location else register.meter or ""
        if not any(place) or register.profile or not register.spans:
            continue
        try:
            parts = obis.parts(register.obis)
        except IdentifierError:
            continue
        quantity = f"{parts.medium}-{parts.channel}:{parts.quantity}.{parts.kind}"
        groups.setdefault((*place, quantity, register.unit), []).append((parts.tariff, register))
    for (location, _, quantity, unit), several in groups.items():
        if len(several) > 1:
            found = _sum(location, quantity, unit, several)
            if found is not None:
                yield found


def _sum(
    location: str, quantity: str, unit: str, several: list[tuple[int, Register]]
) -> Sum | None:
    """Add up meters: of each its total register, else its tariffs."""
    tariffs: dict[int, Decimal] = {}
    meters: dict[str, dict[int, Decimal]] = {}
    remarks: list[Remark] = []
    for tariff, register in several:
        own = meters.setdefault(register.meter or "", {})
        if register.total is not None:
            tariffs[tariff] = tariffs.get(tariff, _NOTHING) + register.total
            own[tariff] = own.get(tariff, _NOTHING) + register.total
        if not register.complete:
            text = f"{register.obis} of meter {register.meter or '?'} is not fully known"
            remarks.append(Remark("incomplete", text))
    if not tariffs:
        return None
    total = _NOTHING
    for own in meters.values():
        parts = sum((amount for tariff, amount in own.items() if tariff), _NOTHING)
        whole = own.get(0, parts)
        total += whole
        if any(own) and whole != parts:
            text = f"the total register says {whole:f}, the tariffs {parts:f} {unit}"
            remarks.append(Remark("tariffs-differ", text))
    spans = [span for _, register in several for span in register.spans]
    return Sum(
        *(location, quantity, unit, total, tuple(sorted(tariffs.items())), tuple(meters)),
        min(span.start for span in spans),
        max(span.end for span in spans),
        tuple(remarks),
    )
