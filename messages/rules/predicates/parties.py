"""Predicates on market partners: roles, sectors, how to reach them, addresses."""

import re
from collections.abc import Callable

from ...identifiers import mpid
from ...legal_time import Sector
from ..registry import Depends, predicate
from ..scope import Scope
from ..truth import Truth

__all__ = ["sector_needs", "sector_of"]

_SECTOR_OF_AGENCY: dict[str, Sector] = {"BDEW": "Strom", "DVGW": "Gas"}
_SECTORS: dict[str, Sector] = {"electricity": "Strom", "gas": "Gas"}
_PHONE = re.compile(r"\+[0-9]+")


def _partner(scope: Scope, qualifier: str) -> str:
    return scope.get(scope.header("NAD", qualifier), "3039")


def _sector(scope: Scope, number: str) -> Sector | None:
    """Give the sector of an MP-ID: what the context tells, else what its agency tells.

    BDEW gives out numbers for electricity, DVGW for gas; a GLN tells nothing.
    """
    known = scope.context.partners.get(number)
    if known is not None and known.sector is not None:
        return known.sector
    return _SECTOR_OF_AGENCY.get(mpid.agency(number).name) if number else None


def sector_of(scope: Scope, qualifier: str) -> Sector | None:
    """Give the sector of sender (MS) or receiver (MR), None if it is not known."""
    return _sector(scope, _partner(scope, qualifier))


def sector_needs(qualifier: str) -> Callable[[Scope], str]:
    """Name the key of the context that tells the sector of a partner."""
    return lambda scope: f'partners."{_partner(scope, qualifier)}".sector'


def _roles_need(qualifier: str) -> Callable[[Scope], str]:
    return lambda scope: f'partners."{_partner(scope, qualifier)}".roles'


def _tells_roles(qualifier: str) -> Callable[[Scope, Truth], str]:
    def tells(scope: Scope, truth: Truth) -> str:
        number = _partner(scope, qualifier)
        known = scope.context.partners.get(number)
        if known is None or not known.roles:
            return f"the roles of {number or 'NAD+' + qualifier} are not known"
        return f"{number} acts as {', '.join(sorted(known.roles))}"

    return tells


def _acts(scope: Scope, qualifier: str) -> Truth:
    known = scope.context.partners.get(_partner(scope, qualifier))
    if known is None or not known.roles:
        return Truth.UNKNOWN
    return Truth.of(scope.params["role"] in known.roles)


@predicate(
    "sender_in_role",
    depends=Depends.CONTEXT,
    needs=_roles_need("MS"),
    tells=_tells_roles("MS"),
)
def sender_in_role(scope: Scope) -> Truth:
    """The sender (NAD+MS) acts in the role of the parameter, by the roles of the context.

    Unknown if the context lists no roles of this MP-ID.
    """
    return _acts(scope, "MS")


@predicate(
    "receiver_in_role",
    depends=Depends.CONTEXT,
    needs=_roles_need("MR"),
    tells=_tells_roles("MR"),
)
def receiver_in_role(scope: Scope) -> Truth:
    """The receiver (NAD+MR) acts in the role of the parameter, by the roles of the context.

    Unknown if the context lists no roles of this MP-ID.
    """
    return _acts(scope, "MR")


@predicate(
    "electricity_market_partner",
    depends=Depends.CONTEXT,
    needs=lambda scope: f'partners."{scope.value}".sector',
)
def electricity_market_partner(scope: Scope) -> Truth:
    """The MP-ID that the rule is about belongs to a partner of the electricity sector.

    By the sector of the context, else by the agency that the number shows; unknown for a GLN.
    """
    sector = _sector(scope, scope.value)
    return Truth.of(None if sector is None else sector == "Strom")


@predicate(
    "message_sector_is",
    depends=Depends.CONTEXT,
    needs=sector_needs("MR"),
)
def message_sector_is(scope: Scope) -> Truth:
    """The message is for the sector of the parameter: that of its receiver (NAD+MR)."""
    sector = sector_of(scope, "MR")
    return Truth.of(None if sector is None else sector == _SECTORS[scope.params["sector"]])


@predicate("communication_channel_is", depends=Depends.SHAPE)
def communication_channel_is(scope: Scope) -> Truth:
    """The COM itself names one of the channels of the parameter `codes` (DE 3155)."""
    own = scope.own
    return Truth.of(None if own is None else scope.get(own, "3155") in scope.params["codes"])


@predicate("email_address", depends=Depends.VALUE)
def email_address(scope: Scope) -> Truth:
    """The address has an @ and a dot in it; more is not asked for."""
    return Truth.of("@" in scope.value and "." in scope.value)


@predicate("phone_number", depends=Depends.VALUE)
def phone_number(scope: Scope) -> Truth:
    """The number begins with a plus, and only digits follow."""
    return Truth.of(_PHONE.fullmatch(scope.value) is not None)


@predicate("element_absent", depends=Depends.SHAPE)
def element_absent(scope: Scope) -> Truth:
    """The segment itself has no value in the data element of the parameter `de`."""
    own = scope.own
    return Truth.of(None if own is None else not scope.get(own, scope.params["de"]))


@predicate("capitals_of_unoc", depends=Depends.VALUE)
def capitals_of_unoc(scope: Scope) -> Truth:
    """The text has only characters of UNOC (ISO 8859-1, printed ones), and no small letters."""
    return Truth.of(all(_is_capital_of_unoc(char) for char in scope.value))


def _is_capital_of_unoc(char: str) -> bool:
    printed = " " <= char <= "~" or "\xa0" <= char <= "\xff"
    return printed and not char.islower()
