"""Hints: sentences of the handbooks (numbers 500-900) that nobody can check, or need not.

They never forbid and never demand, so all of them are neutral. Each is here by its name, so that a
number whose meaning is new is noticed.
"""

from collections.abc import Callable

from ..registry import Depends, Test, predicate
from ..scope import Scope
from ..truth import Truth


def _hint(name: str) -> Callable[[Test], Test]:
    return predicate(name, depends=Depends.NOTHING)


@_hint("metering_location_id_is_used")
def metering_location_id_is_used(scope: Scope) -> Truth:
    """The value is the ID of a Messlokation."""
    return Truth.NEUTRAL


@_hint("number_of_orders_document")
def number_of_orders_document(scope: Scope) -> Truth:
    """The value repeats the document number of the ORDERS that asked for the values."""
    return Truth.NEUTRAL


@_hint("number_of_master_data_transaction")
def number_of_master_data_transaction(scope: Scope) -> Truth:
    """The value repeats the transaction number of the UTILMD that brought the master data."""
    return Truth.NEUTRAL


@_hint("reference_of_nb_master_data")
def reference_of_nb_master_data(scope: Scope) -> Truth:
    """The value repeats the reference in the UTILMD of the NB."""
    return Truth.NEUTRAL


@_hint("orders_reference_for_orderer_only")
def orders_reference_for_orderer_only(scope: Scope) -> Truth:
    """The ORDERS is named only to the partner that sent it."""
    return Truth.NEUTRAL


@_hint("correction_reason_cases")
def correction_reason_cases(scope: Scope) -> Truth:
    """Tells in which cases the reason of a correction is due."""
    return Truth.NEUTRAL


@_hint("master_data_reference_if_at_hand")
def master_data_reference_if_at_hand(scope: Scope) -> Truth:
    """The change of master data is named if the sender has its number."""
    return Truth.NEUTRAL


@_hint("number_of_disputing_orders")
def number_of_disputing_orders(scope: Scope) -> Truth:
    """The value repeats the document number of the ORDERS that disputed the values."""
    return Truth.NEUTRAL


@_hint("gateway_number_for_ims")
def gateway_number_for_ims(scope: Scope) -> Truth:
    """For an intelligent metering system the number is that of its gateway."""
    return Truth.NEUTRAL


@_hint("obis_as_agreed_before")
def obis_as_agreed_before(scope: Scope) -> Truth:
    """The register is one that the master data named before."""
    return Truth.NEUTRAL


@_hint("configuration_id_of_master_data")
def configuration_id_of_master_data(scope: Scope) -> Truth:
    """The configuration id is the one of the master data."""
    return Truth.NEUTRAL


@_hint("one_position_per_register")
def one_position_per_register(scope: Scope) -> Truth:
    """Each register of a Messlokation has a position (LIN) of its own."""
    return Truth.NEUTRAL


@_hint("one_address_per_segment")
def one_address_per_segment(scope: Scope) -> Truth:
    """One segment carries one number or address."""
    return Truth.NEUTRAL


@_hint("all_data_valid_at_change_date")
def all_data_valid_at_change_date(scope: Scope) -> Truth:
    """All data that are valid at the date of the change are given."""
    return Truth.NEUTRAL


@_hint("voluntary")
def voluntary(scope: Scope) -> Truth:
    """Giving it is up to the sender."""
    return Truth.NEUTRAL


@_hint("nb_acting_as_lf")
def nb_acting_as_lf(scope: Scope) -> Truth:
    """The NB gives its number as LF where it acts as one."""
    return Truth.NEUTRAL


@_hint("reference_classifies_dates")
def reference_classifies_dates(scope: Scope) -> Truth:
    """The reference says what the dates of its group belong to."""
    return Truth.NEUTRAL


@_hint("missing_product_has_ended")
def missing_product_has_ended(scope: Scope) -> Truth:
    """A product that is not given has ended."""
    return Truth.NEUTRAL


@_hint("gone_after_location_bundles")
def gone_after_location_bundles(scope: Scope) -> Truth:
    """The item goes away once bundles of locations are in use."""
    return Truth.NEUTRAL


@_hint("controlled_through_sr")
def controlled_through_sr(scope: Scope) -> Truth:
    """Names the steuerbare Ressource through which the technische Ressource is controlled."""
    return Truth.NEUTRAL


@_hint("controlled_through_nelo")
def controlled_through_nelo(scope: Scope) -> Truth:
    """Names the Netzlokation through which the technische Ressource is controlled."""
    return Truth.NEUTRAL
