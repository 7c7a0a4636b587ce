"""How to make a condition true or false in a draft: by its predicate, never by its number."""

from collections.abc import Callable, Mapping
from typing import Any

from mscons.edifact import GroupUse, SegmentUse
from mscons.messages import rules

from .drafts import Draft, Grp, Seg

Params = Mapping[str, Any]
Codes = dict[str, str]

# What has to stand in the scope: tag, and codes by data element.
PRESENT: dict[str, Callable[[Params], tuple[str, Codes]]] = {
    "location_present": lambda p: ("LOC", {"3227": p["qualifier"]}),
    "reference_present": lambda p: ("RFF", {"1153": p["qualifier"]}),
    "configuration_id_present": lambda _: ("RFF", {"1153": "AGK"}),
    "date_present": lambda p: ("DTM", {"2005": p["qualifier"]}),
    "substitute_value": lambda _: ("QTY", {"6063": "67"}),
    "true_value": lambda _: ("QTY", {"6063": "220"}),
    "characteristic_present": lambda p: ("CCI", _named(p, ("type", "7059"), ("code", "7037"))),
    "characteristic_value_present": lambda p: ("CAV", {"7111": p["codes"][0]} | _detail(p)),
    "delivery_direction_is": lambda p: ("CCI", {"7059": "Z30", "7037": p["code"]}),
}
CONTRARY = {
    "location_absent": "location_present",
    "configuration_id_absent": "configuration_id_present",
}
OTHER_QUANTITY = {"67": "220", "220": "67"}


def _named(params: Params, *pairs: tuple[str, str]) -> Codes:
    return {de: params[key] for key, de in pairs if key in params}


def _detail(params: Params) -> Codes:
    return _named(params, ("detail", "7110"))


def establish(draft: Draft, number: str, want: bool, site: rules.Site) -> bool:
    """Make a condition true or false at a site; False if there is no way."""
    meaning = draft.plan.book.rule(number)
    if meaning is None or meaning.predicate is None:
        return False
    condition, name = meaning.condition, meaning.condition.predicate
    if meaning.expression is not None:
        return all(establish(draft, one, want, site) for one in meaning.expression.numbers)
    if meaning.predicate.told and name != "country_has_postcodes":
        draft.facts[name] = want
        return True
    if name in CONTRARY:
        name, want = CONTRARY[name], not want
    params = condition.params
    if name in ("sender_in_role", "receiver_in_role"):
        roles = draft.roles["MS" if name.startswith("sender") else "MR"]
        roles.add(params["role"]) if want else roles.discard(params["role"])
        roles.add("BKV")
        return True
    start, _ = site.span(condition.scope)
    scope = draft.order[start].parent
    tag = site.spans[site.level(condition.scope)][0]
    while scope.use.tag != tag and scope.parent is not None:
        scope = scope.parent
    if name in PRESENT:
        return _stand(draft, scope, *PRESENT[name](params), want)
    own = draft.order[site.index] if site.index is not None else None
    recipe = OWN.get(name)
    return recipe is not None and recipe(draft, scope, own, params, want)


def _stand(draft: Draft, scope: Grp, tag: str, codes: Codes, want: bool) -> bool:
    there = [seg for seg in scope.segments() if seg.use.tag == tag]
    right = [seg for seg in there if all(seg.get(de) == code for de, code in codes.items())]
    if tag == "QTY":
        seg, de = there[0], "6063"
        code = codes[de] if want else OTHER_QUANTITY[codes[de]]
        return _set(seg, de, code)
    if not want:
        return bool(right) and all(_unset(draft, seg, codes) for seg in right)
    if right:
        return True
    for seg in there:
        if all(_has(draft, seg.use, de, code) for de, code in codes.items()) and not seg.fixed:
            return all(_set(seg, de, code) for de, code in codes.items())
    return _insert(draft, scope, tag, codes)


def _unset(draft: Draft, seg: Seg, codes: Codes) -> bool:
    """Take a segment away, or give it another code."""
    if draft.remove(seg):
        return True
    rule = draft.by_use[seg.use]
    for de in codes:
        element = seg.use.find(de)
        if element is None or element.place in seg.fixed or element.place not in rule.elements:
            continue
        others = [c for c in rule.elements[element.place].codes if c != codes[de]]
        if others:
            seg.values[element.place] = others[-1]
            return True
    return False


def _has(draft: Draft, use: SegmentUse, de: str, code: str) -> bool:
    element = use.find(de)
    rule = draft.by_use.get(use)
    if element is None or rule is None or code not in element.codes:
        return False
    listed = rule.elements.get(element.place)
    return listed is not None and (not listed.codes or code in listed.codes)


def _set(seg: Seg, de: str, code: str) -> bool:
    element = seg.use.find(de)
    if element is None or (element.place in seg.fixed and seg.values[element.place] != code):
        return False
    seg.values[element.place] = code
    return True


def _insert(draft: Draft, scope: Grp, tag: str, codes: Codes) -> bool:
    """Add a segment to a group or to one below it, with the groups that lead there."""
    todo: list[tuple[GroupUse, tuple[GroupUse, ...]]] = [(scope.use, ())]
    while todo:
        group, way = todo.pop(0)
        for item in group.items:
            known = draft.groups.get(item) if isinstance(item, GroupUse) else True
            if known is None:
                continue
            if isinstance(item, GroupUse):
                todo.append((item, (*way, item)))
            elif item.tag == tag and all(_has(draft, item, de, c) for de, c in codes.items()):
                _add_along(draft, scope, way, item, codes)
                return True
    return False


def _add_along(
    draft: Draft, scope: Grp, way: tuple[GroupUse, ...], use: SegmentUse, codes: Codes
) -> None:
    at = scope
    for step in way:
        same = [one for one in at.items if isinstance(one, Grp) and one.use is step]
        if same and use is not step.trigger:
            at = same[0]
        else:
            made = draft.add(at, step)
            assert isinstance(made, Grp)
            at = made
    trigger = at.items[0]
    seg = trigger if way and use is way[-1].trigger else draft.add(at, use)
    assert isinstance(seg, Seg)
    for de, code in codes.items():
        _set(seg, de, code)


# --- recipes on the segment itself, or on values ----------------------------------------------

Recipe = Callable[[Draft, Grp, Seg | None, Params, bool], bool]


def _format(draft: Draft, _: Grp, own: Seg | None, params: Params, want: bool) -> bool:
    if own is None:
        return False
    code = params["format"] if want else {"303": "102", "102": "303"}[params["format"]]
    if not _set(own, "2379", code):
        return False
    element = own.use.find("2380")
    assert element is not None
    own.values[element.place] = draft.time(own)
    return True


def _channel(_: Draft, __: Grp, own: Seg | None, params: Params, want: bool) -> bool:
    channels = ("EM", "TE", "FX", "AJ", "AL")
    code = next(c for c in channels if (c in params["codes"]) is want)
    return own is not None and _set(own, "3155", code)


def _empty(draft: Draft, _: Grp, own: Seg | None, params: Params, want: bool) -> bool:
    element = own.use.find(params["de"]) if own is not None else None
    if own is None or element is None:
        return False
    if want:
        own.values.pop(element.place, None)
    else:
        own.values[element.place] = draft.value(own, element)
    return True


def _nameless(_: Draft, scope: Grp, __: Seg | None, ___: Params, want: bool) -> bool:
    seg = next(one for one in scope.segments() if one.use.tag == "LOC")
    element = seg.use.find("3225")
    assert element is not None
    if not want:
        return False
    return seg.values.pop(element.place, None) is not None


def _dated(draft: Draft, scope: Grp, _: Seg | None, params: Params, want: bool) -> bool:
    """Move the DTM that is compared with an instant to before it, or behind it."""
    for seg in scope.segments():
        if seg.use.tag == "DTM" and seg.get("2005") == params["qualifier"]:
            element = seg.use.find("2380")
            assert element is not None
            year = int(params["instant"][:4]) - 1 if want else int(params["instant"][:4]) + 1
            seg.values[element.place] = f"{year}08012200+00"
            return True
    return False


def _undated(draft: Draft, scope: Grp, own: Seg | None, params: Params, want: bool) -> bool:
    return _dated(draft, scope, own, params, not want)


def _country(_: Draft, __: Grp, own: Seg | None, ___: Params, want: bool) -> bool:
    return own is not None and _set(own, "3207", "DE" if want else "AE")


def _period(draft: Draft, scope: Grp, _: Seg | None, __: Params, want: bool) -> bool:
    for seg in scope.segments():
        element = seg.use.find("2380")
        if seg.use.tag == "DTM" and seg.get("2005") == "Z09" and element is not None:
            seg.values[element.place] = str(draft.day.year + 1 if want else 2001)
            return True
    return False


OWN: dict[str, Recipe] = {
    "date_format_is": _format,
    "communication_channel_is": _channel,
    "element_absent": _empty,
    "metering_location_absent": _nameless,
    "date_before": _dated,
    "date_not_before": _undated,
    "country_has_postcodes": _country,
    "billing_period_ends_after_start": _period,
}
