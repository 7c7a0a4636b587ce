"""Predicates on characteristics (CCI) and their values (CAV) in the data of UTILMD."""

from ..registry import Depends, predicate
from ..scope import Scope
from ..truth import Truth


def _characterized(scope: Scope) -> bool:
    """Tell whether a CCI of the scope has the parameters `type` (DE 7059) and `code` (DE 7037)."""
    kind, code = scope.params.get("type"), scope.params.get("code")
    return any(
        kind in (None, scope.get(one, "7059")) and code in (None, scope.get(one, "7037"))
        for one in scope.all("CCI")
    )


@predicate("characteristic_present", depends=Depends.SHAPE)
def characteristic_present(scope: Scope) -> Truth:
    """A CCI of the class `type` stands in the scope (SG8), with the characteristic `code` if given.

    `type` is DE 7059, `code` DE 7037.
    """
    return Truth.of(_characterized(scope))


@predicate("characteristic_value_present", depends=Depends.SHAPE)
def characteristic_value_present(scope: Scope) -> Truth:
    """A CAV with one of `codes` (DE 7111) stands in the scope, SG8 or SG10.

    With `type` or `code` only if the CCI has it in DE 7059 or 7037; with `detail` only a CAV that
    has it in DE 7110.
    """
    params = scope.params
    if params.keys() & {"type", "code"} and not _characterized(scope):
        return Truth.FALSE
    detail = params.get("detail")
    return Truth.of(
        any(
            scope.get(one, "7111") in params["codes"] and detail in (None, scope.get(one, "7110"))
            for one in scope.all("CAV")
        )
    )


@predicate("delivery_direction_is", depends=Depends.SHAPE)
def delivery_direction_is(scope: Scope) -> Truth:
    """The data of the market location (SEQ+Z01) name the direction of the parameter `code`.

    That is CCI+Z30 with the code in DE 7037: Z07 consumption, Z06 generation; same SG4.
    """
    within = False
    for one in scope.all_of("SEQ", "CCI"):
        if one.tag == "SEQ":
            within = one.get(1) == "Z01"
        elif within and one.get(1) == "Z30" and scope.get(one, "7037") == scope.params["code"]:
            return Truth.TRUE
    return Truth.FALSE


@predicate("answer_code_lists_agree", depends=Depends.SHAPE)
def answer_code_lists_agree(scope: Scope) -> Truth:
    """All answers (STS+E01) of a transaction name the same list of codes in DE 1131.

    Scope: the same SG4. What names no list is not compared.
    """
    named = {scope.get(one, "1131") for one in scope.all("STS", "E01")} - {""}
    return Truth.of(len(named) < 2)
