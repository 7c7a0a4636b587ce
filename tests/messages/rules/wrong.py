"""Values that a condition rejects, by the name of its predicate."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from mscons.edifact import ElementUse
from mscons.messages import legal_time

from .drafts import IDENTIFIERS, Draft, Grp, Seg

Params = Mapping[str, Any]
Recipe = Callable[[Draft, Grp, Seg | None, ElementUse | None, Params], bool]


def _writes(value: Callable[[Draft, Params], str]) -> Recipe:
    """Write a value into the element of the row."""

    def recipe(
        draft: Draft, _: Grp, seg: Seg | None, element: ElementUse | None, params: Params
    ) -> bool:
        if seg is None or element is None:
            return False
        if element.de == "2380" and seg.get("2379") != "303":
            return False
        seg.values[element.place] = value(draft, params)
        return True

    return recipe


def _other_digit(name: str) -> Recipe:
    right = IDENTIFIERS[name]
    return _writes(lambda _, __: right[:-1] + str((int(right[-1]) + 1) % 10))


def _midnight(draft: Draft, days: int, hours: int = 0) -> str:
    at = legal_time.midnight(draft.day + timedelta(days=days)) + timedelta(hours=hours)
    return f"{at:%Y%m%d%H%M}+00"


def _late_day(
    draft: Draft, _: Grp, seg: Seg | None, element: ElementUse | None, __: Params
) -> bool:
    if seg is None or element is None or seg.get("2379") != "102":
        if seg is None or element is None or "102" not in _codes(draft, seg):
            return False
        _put(seg, "2379", "102")
    seg.values[element.place] = f"{draft.day + timedelta(days=3):%Y%m%d}"
    return True


def _codes(draft: Draft, seg: Seg) -> list[str]:
    element = seg.use.find("2379")
    listed = draft.by_use[seg.use].elements.get(element.place) if element is not None else None
    return list(listed.codes) if listed is not None else []


def _put(seg: Seg, de: str, value: str) -> None:
    element = seg.use.find(de)
    assert element is not None
    seg.values[element.place] = value


def _beside(code: str, value: Callable[[Draft], str]) -> Recipe:
    """Put a day of reading, or a time of it, beside the time of use: far away from it."""

    def recipe(draft: Draft, group: Grp, _: Seg | None, __: ElementUse | None, ___: Params) -> bool:
        for item in list(group.items):
            if item.use.tag == "DTM" and isinstance(item, Seg) and item.get("2005") == "9":
                group.items.remove(item)
        use = next(one for one in group.use.items if one.trigger.label() == "DTM+9")
        seg = draft.add(group, use)
        assert isinstance(seg, Seg)
        draft.facts["reading_without_device_change"] = True
        _put(seg, "2379", code)
        _put(seg, "2380", value(draft))
        return True

    return recipe


def _received(draft: Draft, *_: object) -> bool:
    draft.received = draft.document - timedelta(hours=1)
    return True


def _sector(draft: Draft, *_: object) -> bool:
    draft.sector = "Gas"
    return True


def _told(name: str) -> Recipe:
    def recipe(draft: Draft, *_: object) -> bool:
        draft.facts[name] = False
        return True

    return recipe


def _ended(draft: Draft, group: Grp, *_: object) -> bool:
    for item in group.items:
        if isinstance(item, Seg) and item.get("2005") == "Z09":
            _put(item, "2380", "2001")
    return True


def _other_list(draft: Draft, group: Grp, seg: Seg | None, *_: object) -> bool:
    if seg is None:
        return False
    copy = draft.add(group, seg.use)
    assert isinstance(copy, Seg)
    copy.values = dict(seg.values)
    _put(copy, "1131", "S_0006" if seg.get("1131") == "S_0005" else "S_0005")
    return True


WRONG: dict[str, Recipe] = {
    "melo_id": _writes(lambda _, __: "49999000507"),
    **{name: _other_digit(name) for name in ("malo_id", "nelo_id", "sr_id", "tr_id")},
    "obis_listed_for_pid": _writes(lambda _, __: "7-0:3.0.0"),
    "not_negative": _writes(lambda _, __: "-1"),
    "positive": _writes(lambda _, __: "0"),
    "positive_integer": _writes(lambda _, __: "0"),
    "max_decimals": _writes(lambda _, p: "1." + "1" * (p["digits"] + 1)),
    "at_most": _writes(lambda _, p: str(p["limit"] + 1)),
    "less_than": _writes(lambda _, p: str(p["limit"])),
    "email_address": _writes(lambda _, __: "nobody"),
    "phone_number": _writes(lambda _, __: "030-1234567"),
    "zone_is_utc": _writes(lambda d, __: _midnight(d, -2)[:-2] + "01"),
    "start_of_german_day": _writes(lambda d, __: _midnight(d, -2, 1)),
    "time_not_after_document_time": _writes(lambda d, __: _midnight(d, 2)),
    "date_not_after_document_date": _late_day,
    "document_not_from_future": _received,
    "electricity_market_partner": _sector,
    "reference_points_to_orders": _told("reference_points_to_orders"),
    "usage_time_near_reading_time": _beside("303", lambda d: _midnight(d, -9)),
    "usage_date_near_reading_date": _beside("102", lambda d: f"{d.day - timedelta(days=9):%Y%m%d}"),
    "billing_period_ends_after_start": _ended,
    "answer_code_lists_agree": _other_list,
}
