"""What a model declares: where its values stand. One declaration is read and written.

    class Messwert(Part):
        wert: Annotated[Menge | None, At("QTY/6060")] = None

A path begins at the group or segment that its part stands for; the whole message is where the
model itself begins. Whether a value must be there is a rule of a PID, never of a model: so every
field can be empty, and a message with faults has a model too.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Self, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from .wires import Wire, wire_of

__all__ = ["At", "Each", "Field", "Part", "build", "defaults_of", "fields_of", "maker"]


@dataclass(frozen=True, slots=True)
class At:
    """Where a value or a part stands, once: `SG5[DP]/SG6[172]/LOC/3225`, `SG2[MS]`.

    `everywhere`: every structure of the message has this place; else only some do.
    """

    path: str
    everywhere: bool = True


@dataclass(frozen=True, slots=True)
class Each:
    """Where values or parts stand, any number of them: the field is a tuple, made of any list."""

    path: str
    everywhere: bool = True

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Take lists for tuples."""
        schema = handler(source)
        return {**schema, "strict": False} if schema["type"] == "tuple" else schema


class Part(BaseModel):
    """A part of a message, frozen. It is strict: no value is turned into another type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @classmethod
    def of(cls, **values: Any) -> Self:
        """Make one of values that are known to be right, without looking at them.

        Ten times faster than the constructor. What can't be written is still refused on writing.
        """
        given = defaults_of(cls).copy()
        given.update(values)
        return build(cls, given)

    def to_dict(self) -> dict[str, Any]:
        """Give what JSON can hold, without what is empty."""
        found: dict[str, Any] = _pruned(self.model_dump(mode="json"))
        return found

    def to_json(self, indent: int | None = None) -> str:
        """Write as JSON, without what is empty; `model_validate_json` reads it."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent, allow_nan=False)


def _pruned(value: Any) -> Any:
    """Leave out empty fields; an empty part in a list, or a part that is there, stays."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {k: _pruned(v) for k, v in fields.items() if v is not None and v != []}
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [_pruned(one) for one in items]
    return value


P = TypeVar("P", bound=Part)
_SLOTS = ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
_set_dict, _set_given, _set_extra, _set_private = (vars(BaseModel)[n].__set__ for n in _SLOTS)


def build(cls: type[P], values: dict[str, Any]) -> P:
    """Make a part of a value for every field, unseen."""
    made: P = maker(cls)(values)
    return made


@lru_cache(maxsize=256)
def maker(cls: type[P]) -> Callable[[dict[str, Any]], P]:
    """Give the function that makes a part of a value for every field, unseen.

    The set of the names of the fields is shared by all of them: parts are frozen.
    """
    new, names = cls.__new__, set(cls.model_fields)

    def make(values: dict[str, Any]) -> P:
        made = new(cls)
        _set_dict(made, values)
        _set_given(made, names)
        _set_extra(made, None)
        _set_private(made, None)
        return made

    return make


@lru_cache(maxsize=256)
def defaults_of(cls: type[Part]) -> dict[str, Any]:
    """Give the value of every field of an empty part; shared, do not change it."""
    return {name: field.get_default() for name, field in cls.model_fields.items()}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a part: its name, where it stands, and a wire type or the part that it holds."""

    name: str
    path: str
    many: bool
    everywhere: bool
    wire: Wire | None
    part: type[Part] | None


@lru_cache(maxsize=256)
def fields_of(cls: type[Part]) -> tuple[Field, ...]:
    """List the fields of a part that stand somewhere. Raises TypeError for a wrong declaration."""
    return tuple(_fields(cls))


def _fields(cls: type[Part]) -> Iterator[Field]:
    for name, info in cls.model_fields.items():
        places = [one for one in info.metadata if isinstance(one, At | Each)]
        if len(places) != 1:
            raise TypeError(f"{cls.__name__}.{name} needs one At or Each")
        place = places[0]
        kind, extra = _inner(info.annotation, isinstance(place, Each))
        part = kind if isinstance(kind, type) and issubclass(kind, Part) else None
        wire = None if part is not None else wire_of(kind, (*info.metadata, *extra))
        yield Field(name, place.path, isinstance(place, Each), place.everywhere, wire, part)


def _inner(annotation: Any, many: bool) -> tuple[Any, tuple[Any, ...]]:
    """Take `| None`, `tuple[..., ...]` and `Annotated` off a type; give its metadata too."""
    found: tuple[Any, ...] = ()
    while True:
        origin, args = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            annotation, found = args[0], (*found, *args[1:])
        elif origin is tuple and many:
            annotation = args[0]
        elif type(None) in args:
            rest = [one for one in args if one is not type(None)]
            if len(rest) > 1:
                return annotation, found
            annotation = rest[0]
        elif origin is not None and not isinstance(origin, type) and len(args) == 1:
            annotation = args[0]
        else:
            return annotation, found
