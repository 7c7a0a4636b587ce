"""Predicates on facts that no message holds: true or false only if the context tells so.

The context tells them by their names, for all messages, for one message, or for a location. Of
facts that are the contrary of each other one is enough.
"""

from collections.abc import Callable
from functools import lru_cache

from mscons.edifact import data_of

from ..registry import Depends, Test, predicate
from ..scope import Scope
from ..truth import Truth


def _told(scope: Scope, name: str, contrary: str = "") -> Truth:
    frame, rule = scope.frame, scope.site.rule
    context = frame.context
    if not (context.conditions or context.individual):
        return Truth.UNKNOWN
    locations = scope.locations() if context.individual else []
    reference = frame.reference if context.messages else ""
    told = context.told(name, reference, locations, rule)
    if told is None and contrary:
        return ~Truth.of(context.told(contrary, reference, locations, rule))
    return Truth.of(told)


def _fact(name: str) -> Callable[[Test], Test]:
    return predicate(name, depends=Depends.CONTEXT, told=True)


# --- MSCONS ---------------------------------------------------------------------------------------


@_fact("ordered_by_orders")
def ordered_by_orders(scope: Scope) -> Truth:
    """The values were ordered by an ORDERS."""
    return _told(scope, "ordered_by_orders")


@_fact("reference_points_to_orders")
def reference_points_to_orders(scope: Scope) -> Truth:
    """The reference that the rule is about names an ORDERS."""
    return _told(scope, "reference_points_to_orders")


@_fact("value_from_ims")
def value_from_ims(scope: Scope) -> Truth:
    """The value comes from an intelligent metering system (iMS)."""
    return _told(scope, "value_from_ims")


@_fact("plausibility_note_exists")
def plausibility_note_exists(scope: Scope) -> Truth:
    """There are notes on how plausible the value of this SG10 is."""
    return _told(scope, "plausibility_note_exists")


@_fact("correction_reason_due")
def correction_reason_due(scope: Scope) -> Truth:
    """The value of this SG10 replaces one that was sent and cancelled, so a reason is due."""
    return _told(scope, "correction_reason_due")


@_fact("reading_without_device_change")
def reading_without_device_change(scope: Scope) -> Truth:
    """The meter was read for another reason than a change of the equipment.

    A DTM+60 in the message is no proof of the contrary: its own rule asks for this fact.
    """
    return _told(scope, "reading_without_device_change", "reading_for_device_change")


@_fact("reading_for_device_change")
def reading_for_device_change(scope: Scope) -> Truth:
    """The meter was read because the equipment, or how it is set up, changed."""
    return _told(scope, "reading_for_device_change", "reading_without_device_change")


@_fact("malo_msb_differs_from_melo_msb")
def malo_msb_differs_from_melo_msb(scope: Scope) -> Truth:
    """The MSB of the Marktlokation is not the MSB of the Messlokation."""
    return _told(scope, "malo_msb_differs_from_melo_msb", "malo_msb_equals_melo_msb")


@_fact("malo_msb_equals_melo_msb")
def malo_msb_equals_melo_msb(scope: Scope) -> Truth:
    """The MSB of the Marktlokation is the MSB of the Messlokation, too."""
    return _told(scope, "malo_msb_equals_melo_msb", "malo_msb_differs_from_melo_msb")


# --- UTILMD: data of the sender -------------------------------------------------------------------


@_fact("value_changes")
def value_changes(scope: Scope) -> Truth:
    """At least one value of the item that the rule is about changes with this message."""
    return _told(scope, "value_changes")


@_fact("data_is_known")
def data_is_known(scope: Scope) -> Truth:
    """The sender knows the data that the rule is about."""
    return _told(scope, "data_is_known")


@_fact("data_exists")
def data_exists(scope: Scope) -> Truth:
    """The data that the rule is about exist."""
    return _told(scope, "data_exists")


@_fact("exists_at_market_location")
def exists_at_market_location(scope: Scope) -> Truth:
    """What the rule is about exists at the Marktlokation."""
    return _told(scope, "exists_at_market_location")


@_fact("product_exists_at_market_location")
def product_exists_at_market_location(scope: Scope) -> Truth:
    """The Marktlokation has the product that the rule is about."""
    return _told(scope, "product_exists_at_market_location")


@_fact("market_location_without_tranches")
def market_location_without_tranches(scope: Scope) -> Truth:
    """The Marktlokation is not divided into Tranchen."""
    return _told(scope, "market_location_without_tranches")


@lru_cache(maxsize=1)
def _with_postcodes() -> frozenset[str]:
    import tomllib

    data = tomllib.loads(data_of("mscons.messages", "rules/countries.toml").decode())
    return frozenset(data["with_postcodes"])


@_fact("country_has_postcodes")
def country_has_postcodes(scope: Scope) -> Truth:
    """The country of the address (DE 3207 of the segment itself) has postcodes.

    True for those of countries.toml; of others the message tells nothing.
    """
    told = _told(scope, "country_has_postcodes")
    if told is Truth.UNKNOWN and scope.get(scope.own, "3207") in _with_postcodes():
        return Truth.TRUE
    return told
