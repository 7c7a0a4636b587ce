"""Models made at random: any part, any field, values with every character the wire can carry."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from mscons.edifact import Structure
from mscons.messages import (
    Stammdatenaenderung,
    Vorgang,
    Zaehlerstand,
    codec,
    identifiers,
    wire_time,
)
from mscons.schemas import load_structure

_LETTERS = "abcXYZ 0189äöüßÉ?+:'*.,-/()&%"
_KINDS = {kind.NAME: kind for kind in identifiers.KINDS.values()}


def text(rng: Random, most: int = 20) -> str:
    """Invent a text that no reader may change."""
    return "".join(rng.choice(_LETTERS) for _ in range(rng.randint(1, most)))


def value_of(rng: Random, cell: codec.Cell) -> Any:
    """Invent a value for a cell."""
    wire = cell.field.wire
    if isinstance(wire, codec.IdentifierWire):
        return _KINDS[wire.kind.title].sample(rng)
    if isinstance(wire, codec.CodeWire) and cell.element.codes:
        return rng.choice(list(cell.element.codes))
    if isinstance(wire, codec.TimeWire):
        return _time(rng, rng.choice(wire.codes))
    makers: dict[type, Callable[[], Any]] = {
        codec.InstantWire: lambda: _time(rng, "303"),
        codec.QuantityWire: lambda: Decimal(rng.randrange(10**9)).scaleb(-rng.randrange(4)),
        codec.CountWire: lambda: rng.randrange(1, 10**6),
        codec.PatternWire: lambda: identifiers.mpid.sample(rng),
        codec.CodeWire: lambda: f"Z{rng.randrange(10, 99)}",
        codec.TextWire: lambda: text(rng),
    }
    return makers[type(wire)]()


def _time(rng: Random, code: str) -> Any:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made: dict[str, Callable[[], Any]] = {
        "303": lambda: start + timedelta(minutes=rng.randrange(10**6)),
        "102": lambda: date(2026, 1, 1) + timedelta(days=rng.randrange(700)),
        "106": lambda: wire_time.MonthDay(rng.randint(1, 12), rng.randint(1, 28)),
        "104": lambda: wire_time.WeekSpan(1, rng.randint(1, 4), rng.randint(1, 12), 2),
        "602": lambda: rng.randint(2000, 2100),
        "802": lambda: rng.randint(1, 60),
    }
    return made[code]()


class Shape:
    """A model with some of its fields: `make` gives it other values each time."""

    def __init__(self, cls: type[codec.Part], structure: Structure, rng: Random) -> None:
        """Choose the fields."""
        self._rng = rng
        self._density = rng.choice((0.2, 0.5, 0.9))
        self.make = self._part(cls, codec.template_of(cls, structure))

    def _part(
        self, cls: type[codec.Part], place: codec.GroupPlace | codec.SegmentPlace
    ) -> Callable[[], Any]:
        makers: dict[str, Callable[[], Any]] = {}
        for one in _items(place):
            owner = one.owner if one is not place else None
            if owner is not None:
                if owner.many:
                    count = self._rng.choice((0, 0, 1, 2))
                    makers[owner.name] = self._many([self._one(one) for _ in range(count)])
                elif self._wanted():
                    makers[owner.name] = self._one(one)
            elif isinstance(one, codec.SegmentPlace):
                self._cells(one, makers, opens=_opens(place, one))
        return lambda: cls.of(**{name: make() for name, make in makers.items()})

    def _one(self, place: codec.GroupPlace | codec.SegmentPlace) -> Callable[[], Any]:
        assert place.owner is not None
        if place.owner.part is None:
            assert isinstance(place, codec.SegmentPlace)
            (cell,) = place.cells
            return lambda: value_of(self._rng, cell)
        return self._part(place.owner.part, place)

    @staticmethod
    def _many(makers: list[Callable[[], Any]]) -> Callable[[], Any]:
        return lambda: tuple(make() for make in makers)

    def _cells(
        self, place: codec.SegmentPlace, makers: dict[str, Callable[[], Any]], *, opens: bool
    ) -> None:
        """Fill cells; the code that says what a segment is comes with any other value."""
        chosen = [cell for cell in place.cells if self._wanted()]
        telling = [c for c in place.cells if c.element.codes and c.element.component == 1]
        if opens or chosen:
            chosen += [cell for cell in telling if cell not in chosen]
        for cell in chosen:
            makers[cell.field.name] = partial(value_of, self._rng, cell)

    def _wanted(self) -> bool:
        return self._rng.random() < self._density


def _items(
    place: codec.GroupPlace | codec.SegmentPlace,
) -> Iterator[codec.GroupPlace | codec.SegmentPlace]:
    """List what the fields of a part stand in."""
    if isinstance(place, codec.SegmentPlace):
        yield place
        return
    for item in place.items:
        if item.owner is not None or isinstance(item, codec.SegmentPlace):
            yield item
        else:
            yield from _items(item)


def _opens(place: codec.GroupPlace | codec.SegmentPlace, one: codec.SegmentPlace) -> bool:
    return isinstance(place, codec.SegmentPlace) or one.use is place.use.trigger


def completed(model: Any, rng: Random, on: datetime, pid: int | None = None) -> Any:
    """Give a model what its interchange needs: parties, a date, a PID."""
    values = dict(model.__dict__)
    values["dokumentdatum"] = on
    sender = _part(model, "absender")
    kept = dict(values["absender"].__dict__) if values["absender"] is not None else {}
    kept |= {"mp_id": "9999002000012", "agentur": "293"}
    values["absender"] = sender.of(**kept)
    receiver = _part(model, "empfaenger")
    values["empfaenger"] = receiver.of(mp_id="9999003000011", agentur="293")
    values["nachricht"] = values["nachricht"] or text(rng, 10)
    if isinstance(model, Zaehlerstand):
        values["pid"] = 13017
    else:
        assert isinstance(model, Stammdatenaenderung)
        changes = model.vorgaenge or (Vorgang.of(nummer="V1"),)
        values["vorgaenge"] = tuple(type(c).of(**{**c.__dict__, "pid": pid}) for c in changes)
    return type(model).of(**values)


def _part(model: codec.Part, name: str) -> type[codec.Part]:
    """Give the class of the part in a field."""
    (found,) = [one.part for one in codec.fields_of(type(model)) if one.name == name]
    assert found is not None
    return found


def structures() -> list[tuple[type[codec.Part], Structure]]:
    """List every model with every structure that it claims."""
    mscons = ("fv2210", "fv2310", "fv2404", "fv2504", "fv2610")
    found: list[tuple[type[codec.Part], Structure]] = []
    for folder in mscons:
        try:
            found.append((Zaehlerstand, load_structure(folder, "MSCONS")))
        except FileNotFoundError:
            continue
    found += [(Stammdatenaenderung, load_structure(f, "UTILMD")) for f in ("fv2310", "fv2404")]
    return found
