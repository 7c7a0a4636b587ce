"""The registry of predicates: what a condition means, as a function under a name.

conditions.json names the predicate of each number; the function gets a Scope and gives a Truth. Its
docstring says what it means, in which part of the message it looks, and when it is not decided.
"""

import enum
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any

from mscons.edifact import record

from ..moments import Moment
from .scope import Scope
from .truth import Truth

__all__ = [
    "Depends",
    "Judge",
    "OnMoments",
    "Predicate",
    "Test",
    "predicate",
    "registered",
]

Test = Callable[[Scope], Truth]
Sure = Callable[[Mapping[str, Any]], str]
Judge = Callable[[Moment, Moment], Truth]


class Depends(enum.Enum):
    """What a predicate looks at; with that the same, it gives the same truth.

    NOTHING: it is always the same. SHAPE: tags, codes (elements with a code list in the structure)
    and which elements have a value. VALUE: values. CONTEXT: what the user supplies, too.
    """

    NOTHING = 0
    SHAPE = 1
    VALUE = 2
    CONTEXT = 3


@record()
class OnMoments:
    """How a predicate is made up that only looks at the times of DTM segments.

    `judge` gives the truth by the moment of the DTM that the rule is about and by that of another
    one, None if there is none; `others` numbers these. Of several each is judged: the predicate is
    false if that is false of one, and true if it is true of one and false of none.
    """

    judge: Judge
    others: Callable[[Scope], Sequence[int]]


@record()
class Predicate:
    """A registered predicate.

    `sure` gives, for its parameters, a pattern without service characters: for values that match it
    the predicate is true, so that it need not be asked. `told`: the context may tell its truth by
    its name. `needs` names the key of the context that would decide it, `tells` puts a truth into
    words. `on_moments` says that it looks at times only.
    """

    name: str
    test: Test
    depends: Depends
    sure: Sure | None = None
    told: bool = False
    needs: Callable[[Scope], str] | None = None
    tells: Callable[[Scope, Truth], str] | None = None
    on_moments: OnMoments | None = None

    @property
    def meaning(self) -> str:
        """The first line of the docstring."""
        return (self.test.__doc__ or "").partition("\n")[0]


_REGISTERED: dict[str, Predicate] = {}


def predicate(
    name: str,
    *,
    depends: Depends,
    sure: Sure | None = None,
    told: bool = False,
    needs: Callable[[Scope], str] | None = None,
    tells: Callable[[Scope, Truth], str] | None = None,
    on_moments: OnMoments | None = None,
) -> Callable[[Test], Test]:
    """Register a function as the predicate of this name; see Predicate."""

    def register(test: Test) -> Test:
        if name in _REGISTERED:
            raise ValueError(f"predicate {name!r} is registered already")
        _REGISTERED[name] = Predicate(name, test, depends, sure, told, needs, tells, on_moments)
        return test

    return register


def registered() -> Mapping[str, Predicate]:
    """Give all predicates by name."""
    import_module(".predicates", __package__)  # its modules register when imported
    return MappingProxyType(_REGISTERED)
