"""Predicates on what a message is about: locations, references, identifiers, registers."""

from collections.abc import Callable
from datetime import date

from ...identifiers import IdentifierError, malo, melo, nelo, obis, sr, tr
from ..registry import Depends, predicate
from ..scope import Scope
from ..truth import Truth


def _tells(validate: Callable[[str], str]) -> Callable[[Scope, Truth], str]:
    """Tell what is wrong with an identifier."""

    def tells(scope: Scope, truth: Truth) -> str:
        try:
            validate(scope.value)
        except IdentifierError as error:
            return str(error)
        return "the identifier is right"

    return tells


@predicate("malo_id", depends=Depends.VALUE, tells=_tells(malo.validate))
def malo_id(scope: Scope) -> Truth:
    """The value is a MaLo-ID with the right check digit."""
    return Truth.of(malo.is_valid(scope.value))


@predicate(
    "melo_id",
    depends=Depends.VALUE,
    sure=lambda _: "DE[0-9]{11}[A-Z0-9]{20}",
    tells=_tells(melo.validate),
)
def melo_id(scope: Scope) -> Truth:
    """The value has the form of a MeLo-ID; there is no check digit."""
    return Truth.of(melo.is_valid(scope.value))


@predicate("nelo_id", depends=Depends.VALUE, tells=_tells(nelo.validate))
def nelo_id(scope: Scope) -> Truth:
    """The value is a NeLo-ID with the right check digit."""
    return Truth.of(nelo.is_valid(scope.value))


@predicate("sr_id", depends=Depends.VALUE, tells=_tells(sr.validate))
def sr_id(scope: Scope) -> Truth:
    """The value is the ID of a steuerbare Ressource with the right check digit."""
    return Truth.of(sr.is_valid(scope.value))


@predicate("tr_id", depends=Depends.VALUE, tells=_tells(tr.validate))
def tr_id(scope: Scope) -> Truth:
    """The value is the ID of a technische Ressource with the right check digit."""
    return Truth.of(tr.is_valid(scope.value))


@predicate(
    "obis_listed_for_pid",
    depends=Depends.VALUE,
    tells=lambda scope, truth: _tells_obis(scope, truth),
)
def obis_listed_for_pid(scope: Scope) -> Truth:
    """The list of OBIS-Kennzahlen allows this one for the PID of the message.

    Unknown where the list does not say so beyond doubt, and for registers that were allowed once:
    whether the values are from that time is not looked at.
    """
    pid = scope.frame.pid
    if pid is None:
        return Truth.UNKNOWN
    allowed = obis.allowed_for(scope.value, pid)
    if allowed is False and obis.allowed_for(scope.value, pid, date.min):
        allowed = None
    return Truth.of(allowed)


def _tells_obis(scope: Scope, truth: Truth) -> str:
    try:
        obis.validate(scope.value)
    except IdentifierError as error:
        return str(error)
    words = {Truth.TRUE: "is", Truth.FALSE: "is not"}.get(truth, "may or may not be")
    return f"{scope.value} {words} among the registers of PID {scope.frame.pid}"


def _has(scope: Scope, tag: str) -> Truth:
    return Truth.of(scope.first(tag, scope.params["qualifier"]) is not None)


@predicate("location_present", depends=Depends.SHAPE)
def location_present(scope: Scope) -> Truth:
    """A LOC with the parameter `qualifier` stands in the transaction (the same SG4)."""
    return _has(scope, "LOC")


@predicate("location_absent", depends=Depends.SHAPE)
def location_absent(scope: Scope) -> Truth:
    """No LOC with the parameter `qualifier` stands in the transaction (the same SG4)."""
    return ~_has(scope, "LOC")


@predicate("reference_present", depends=Depends.SHAPE)
def reference_present(scope: Scope) -> Truth:
    """A RFF with the parameter `qualifier` stands in the scope (the same SG8)."""
    return _has(scope, "RFF")


@predicate("configuration_id_present", depends=Depends.SHAPE)
def configuration_id_present(scope: Scope) -> Truth:
    """The location (the same SG6) has a configuration id: RFF+AGK."""
    return Truth.of(scope.first("RFF", "AGK") is not None)


@predicate("configuration_id_absent", depends=Depends.SHAPE)
def configuration_id_absent(scope: Scope) -> Truth:
    """The location (the same SG6) has no configuration id, RFF+AGK."""
    return Truth.of(scope.first("RFF", "AGK") is None)


@predicate("metering_location_absent", depends=Depends.SHAPE)
def metering_location_absent(scope: Scope) -> Truth:
    """LOC+172 of the same SG6 names no location: its DE 3225 is empty. Unknown without LOC+172."""
    location = scope.first("LOC", "172")
    return Truth.of(None if location is None else not scope.get(location, "3225"))
