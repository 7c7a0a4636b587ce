"""Frozen classes of named values, cheap to define.

`@record()` gives a class what `dataclass(frozen=True, slots=True)` gives it. That one compiles six
functions for each class, which was a fifth of the time in which `mscons validate` starts; here only
the constructor is compiled. Defaults are shared by all instances, so they must not change. Methods
that the class has itself are kept.
"""

from collections.abc import Callable
from functools import cached_property
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, cast, dataclass_transform

__all__ = ["record", "replace"]

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def record(*, eq: bool = True) -> Callable[[type[T]], type[T]]:
    """Make a frozen class with slots. `eq=False`: an instance equals only itself."""

    def make(cls: type[T]) -> type[T]:
        base: tuple[str, ...] = getattr(cls, "__match_args__", ())
        own = tuple(cls.__annotations__)
        names = (*base, *(name for name in own if name not in base))
        values = dict(getattr(cls, "_defaults", {}))
        values |= {name: cls.__dict__[name] for name in own if name in cls.__dict__}
        # By name: to import dataclasses would be a fifth of the library's start.
        if any(type(value).__module__ == "dataclasses" for value in values.values()):
            raise TypeError(f"{cls.__name__}: a record has no field(), give the value itself")
        methods = {"__repr__": _shown, "__setattr__": _refuse, "__delattr__": _refuse}
        methods |= {"__reduce__": _reduced}
        methods |= {"__eq__": _equal, "__hash__": _hash} if eq else {}
        space = {k: v for k, v in cls.__dict__.items() if k not in (*own, *_DROPPED)}
        kept = any(isinstance(value, cached_property) for value in space.values())
        slots = (*own, "__dict__") if kept and not cls.__bases__[0].__dictoffset__ else own
        space = {**methods, **space, "__slots__": slots, "__match_args__": names}
        space |= {"_defaults": values, "_values": property(attrgetter(*names))}
        made: Any = type(cls.__name__, cls.__bases__, space)
        made.__init__ = _constructor(made, names, values)
        return cast("type[T]", made)

    return make


def replace(one: T, **changes: Any) -> T:
    """Give a record with some values changed. Raises TypeError for a name that it does not have."""
    kind: Any = type(one)
    names: tuple[str, ...] = kind.__match_args__
    made: T = kind(**({name: getattr(one, name) for name in names} | changes))
    return made


_DROPPED = ("__dict__", "__weakref__")


def _constructor(cls: type, names: tuple[str, ...], values: dict[str, Any]) -> Any:
    """Compile `__init__`: it sets the slots, past the `__setattr__` that refuses."""
    given = [f"{name}=_of_{name}" if name in values else name for name in names]
    lines = "".join(f" _set_{name}(self, {name})\n" for name in names)
    space = {f"_set_{name}": getattr(cls, name).__set__ for name in names}
    space |= {f"_of_{name}": value for name, value in values.items()}
    exec(f"def __init__(self, {', '.join(given)}):\n{lines}", space)
    return space["__init__"]


def _listed(one: Any) -> tuple[Any, ...]:
    values = one._values
    return values if len(one.__match_args__) > 1 else (values,)


def _equal(one: Any, other: Any) -> bool:
    return bool(one._values == other._values) if type(one) is type(other) else NotImplemented


def _hash(one: Any) -> int:
    return hash(one._values)


def _shown(one: Any) -> str:
    pairs = zip(one.__match_args__, _listed(one), strict=True)
    return f"{type(one).__qualname__}({', '.join(f'{name}={value!r}' for name, value in pairs)})"


def _reduced(one: Any) -> tuple[Any, tuple[Any, ...]]:
    return one.__class__, _listed(one)


def _refuse(one: object, name: str, *_: object) -> NoReturn:
    raise AttributeError(f"{name!r} of a {type(one).__name__} can't be changed")
