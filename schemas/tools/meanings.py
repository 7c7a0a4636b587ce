"""Which predicate a condition number stands for: the hand-kept half of `conditions.json`.

Conditions are found by meaning. A predicate has one name in all messages and releases; the same
number may stand for different predicates, and different numbers for the same one. What a number
means, its class and where it is used come from the reference.

`judges` is `value` for conditions of the AHB's requirement columns that speak about the value
itself: where they are false the value is wrong, and not the field forbidden.
"""

from dataclasses import dataclass, field
from typing import Any

_NO_PARAMS: dict[str, Any] = {}


@dataclass(frozen=True)
class Meaning:
    """A predicate with its parameters and the part of the message that it looks at.

    `scope` is `message`; the name of an enclosing group (`SG10`), or the whole message for a rule
    outside that group; `group`, the group that encloses the rule, whichever it is; `segment` or
    `element`, the ones that the rule is about; `item`, whatever the rule is about.
    """

    predicate: str
    scope: str
    params: dict[str, Any] = field(default_factory=lambda: dict(_NO_PARAMS))
    judges: str = "presence"
    expression: str = ""
    cls: str = ""
    context: str = ""


def _value(predicate: str, scope: str = "element", **params: Any) -> Meaning:
    return Meaning(predicate, scope, params, judges="value")


def _role(partner: str, role: str) -> Meaning:
    return Meaning(f"{partner}_in_role", "message", {"role": role})


def _location(predicate: str, qualifier: str) -> Meaning:
    return Meaning(predicate, "SG4", {"qualifier": qualifier})


# A characteristic is a CCI: `type` is its 7059, `code` its 7037. Its values are the CAV of the
# group: `codes` are alternatives of 7111, `detail` is a code of 7110.


def _characteristic(kind: str, code: str = "") -> Meaning:
    params = {"type": kind, "code": code} if code else {"type": kind}
    return Meaning("characteristic_present", "SG8", params)


def _characteristic_value(scope: str, *codes: str, **params: str) -> Meaning:
    return Meaning("characteristic_value_present", scope, {**params, "codes": list(codes)})


_COMMON: dict[str, Meaning] = {
    "490": _value("german_summer_time"),
    "491": _value("german_winter_time"),
    "492": Meaning("message_sector_is", "message", {"sector": "electricity"}, context="sectors"),
    "493": Meaning("message_sector_is", "message", {"sector": "gas"}, context="sectors"),
    "902": _value("not_negative"),
    "906": _value("max_decimals", digits=3),
    "908": _value("positive_integer"),
    "912": _value("max_decimals", digits=6),
    "914": _value("positive"),
    "918": _value("capitals_of_unoc"),
    "922": _value("tr_id"),
    "930": _value("max_decimals", digits=2),
    "931": _value("zone_is_utc"),
    "932": _value("time_of_day", hhmm="2200"),
    "933": _value("time_of_day", hhmm="2300"),
    "934": _value("time_of_day", hhmm="0400"),
    "935": _value("time_of_day", hhmm="0500"),
    "938": _value("at_most", limit=10),
    "939": _value("email_address"),
    "940": _value("phone_number"),
    "950": _value("malo_id"),
    "951": _value("melo_id"),
    "955": _value("less_than", limit=100),
    "960": _value("nelo_id"),
    "961": _value("sr_id"),
    "UB1": Meaning(
        "start_of_german_day",
        "element",
        judges="value",
        expression="([931] ∧ [932] ∧ [490]) ⊻ ([931] ∧ [933] ∧ [491])",
        cls="time",
    ),
    "UB2": Meaning(
        "start_of_gas_day",
        "element",
        judges="value",
        expression="([931] ∧ [934] ∧ [490]) ⊻ ([931] ∧ [935] ∧ [491])",
        cls="time",
    ),
    "UB3": Meaning(
        "start_of_day_of_sector",
        "element",
        judges="value",
        expression="([UB1] ∧ [492]) ⊻ ([UB2] ∧ [493])",
        cls="time",
    ),
}

_MSCONS: dict[str, Meaning] = {
    "1": Meaning("ordered_by_orders", "message"),
    "32": _role("sender", "NB"),
    "33": _role("receiver", "LF"),
    "35": _role("sender", "MSB"),
    "36": _role("receiver", "NB"),
    "42": _role("receiver", "MSB"),
    "67": _value("reference_points_to_orders", "segment"),
    "77": _role("receiver", "HKN-R"),
    "92": Meaning("substitute_value", "SG10"),
    "93": Meaning("true_value", "SG10"),
    "111": Meaning("date_format_is", "segment", {"format": "303"}),
    "112": Meaning("value_from_ims", "SG10"),
    "113": Meaning("configuration_id_present", "SG6"),
    "117": _value("electricity_market_partner", "segment"),
    "126": Meaning("plausibility_note_exists", "SG10"),
    "127": Meaning("correction_reason_due", "SG10"),
    "128": Meaning("reading_without_device_change", "SG10"),
    "129": Meaning("reading_for_device_change", "SG10"),
    "130": _value("usage_time_near_reading_time", "SG10"),
    "131": Meaning("configuration_id_absent", "SG6"),
    "132": Meaning("metering_location_absent", "SG6"),
    "133": _value("usage_date_near_reading_date", "SG10"),
    "134": Meaning("date_format_is", "segment", {"format": "102"}),
    "135": _value("date_not_after_document_date"),
    "136": Meaning("malo_msb_differs_from_melo_msb", "message"),
    "137": Meaning("malo_msb_equals_melo_msb", "message"),
    "139": Meaning("date_before", "message", {"qualifier": "137", "instant": "202309302200"}),
    "140": Meaning("date_not_before", "message", {"qualifier": "137", "instant": "202309302200"}),
    "142": Meaning("communication_channel_is", "segment", {"codes": ["EM"]}),
    "143": Meaning("communication_channel_is", "segment", {"codes": ["TE", "FX", "AJ", "AL"]}),
    "494": _value("document_not_from_future"),
    "495": _value("time_not_after_document_time"),
    "501": _value("obis_listed_for_pid"),
    "510": Meaning("metering_location_id_is_used", "element"),
    "529": Meaning("number_of_orders_document", "element"),
    "530": Meaning("number_of_master_data_transaction", "element"),
    "536": Meaning("reference_of_nb_master_data", "element"),
    "538": Meaning("orders_reference_for_orderer_only", "SG1"),
    "541": Meaning("correction_reason_cases", "SG10"),
    "546": Meaning("master_data_reference_if_at_hand", "SG1"),
    "553": Meaning("number_of_disputing_orders", "element"),
    "565": Meaning("gateway_number_for_ims", "element"),
    "566": Meaning("obis_as_agreed_before", "element"),
    "567": Meaning("configuration_id_of_master_data", "element"),
    "569": Meaning("one_position_per_register", "SG10"),
    "576": Meaning("one_address_per_segment", "segment"),
    "2001": Meaning("once_per", "message"),
    "1P": Meaning("package", "group"),
    "4P": Meaning("package", "group", expression="[92]"),
    "5P": Meaning("package", "group", expression="[93]"),
}

_UTILMD: dict[str, Meaning] = {
    "5": _role("sender", "LF"),
    "20": Meaning("delivery_direction_is", "SG4", {"code": "Z07"}),
    "24": Meaning("date_present", "SG6", {"qualifier": "Z21"}),
    "25": _location("location_present", "Z16"),
    "54": Meaning("delivery_direction_is", "SG4", {"code": "Z06"}),
    "92": Meaning("value_changes", "item"),
    "95": _characteristic_value("SG10", "ZE5", type="Z17"),
    "114": _characteristic_value("SG10", "E06"),
    "115": _characteristic_value("SG10", "E05"),
    "116": _characteristic_value("SG10", "E04"),
    "128": _characteristic_value("SG10", "TAS", "TSS", "TKS", "SAS", "KAS"),
    "135": _role("sender", "MSB"),
    "165": Meaning("data_is_known", "item"),
    "166": Meaning("data_exists", "item"),
    "167": _location("location_present", "Z21"),
    "205": _location("location_present", "Z19"),
    "212": Meaning("element_absent", "segment", {"de": "3124"}),
    "216": _characteristic_value("SG10", "Z74", code="Z88", detail="Z08"),
    "219": Meaning("exists_at_market_location", "item"),
    "230": _value("billing_period_ends_after_start", "SG6"),
    "239": _characteristic_value("SG10", "Z65", type="Z17"),
    "249": _value("answer_code_lists_agree", "SG4"),
    "262": Meaning("product_exists_at_market_location", "item"),
    "268": Meaning("country_has_postcodes", "segment"),
    "294": _location("location_present", "Z18"),
    "296": _location("location_present", "Z20"),
    "297": _location("location_absent", "Z18"),
    "298": _location("location_absent", "Z20"),
    "299": _location("location_absent", "Z19"),
    "308": Meaning("date_before", "SG4", {"qualifier": "92", "instant": "202212312300"}),
    "312": Meaning("date_before", "SG4", {"qualifier": "157", "instant": "202212312300"}),
    "321": Meaning("communication_channel_is", "segment", {"codes": ["EM"]}),
    "322": Meaning("communication_channel_is", "segment", {"codes": ["TE", "FX", "AJ", "AL"]}),
    "345": _location("location_present", "Z17"),
    "347": _location("location_absent", "Z16"),
    "348": _location("location_absent", "Z21"),
    "349": _location("location_absent", "Z17"),
    "369": Meaning("market_location_without_tranches", "item"),
    "384": _characteristic("Z37", "ZD1"),
    "446": _characteristic("Z17"),
    "447": _characteristic("Z50"),
    "448": _characteristic("Z56"),
    "461": _characteristic_value("SG10", "ZG8", type="Z17"),
    "462": _characteristic_value("SG10", "ZH1", type="Z17"),
    "465": Meaning("reference_present", "SG8", {"qualifier": "Z38"}),
    "466": Meaning("reference_present", "SG8", {"qualifier": "Z32"}),
    "467": _characteristic_value("SG8", "ZG8"),
    "468": _characteristic_value("SG8", "ZH0"),
    "469": _characteristic_value("SG8", "ZH1"),
    "470": _characteristic_value("SG8", "ZH5"),
    "494": _value("document_not_from_future"),
    "514": Meaning("one_address_per_segment", "segment"),
    "530": Meaning("all_data_valid_at_change_date", "SG8"),
    "558": Meaning("voluntary", "item"),
    "611": Meaning("nb_acting_as_lf", "element"),
    "636": Meaning("reference_classifies_dates", "SG6"),
    "648": Meaning("missing_product_has_ended", "item"),
    "668": Meaning("gone_after_location_bundles", "item"),
    "699": Meaning("controlled_through_sr", "item"),
    "700": Meaning("controlled_through_nelo", "item"),
    "2061": Meaning("once_per", "SG4"),
    "1P": Meaning("package", "group"),
}

MEANINGS: dict[str, dict[str, Meaning]] = {
    "MSCONS": {**_COMMON, **_MSCONS},
    "UTILMD": {**_COMMON, **_UTILMD},
}
# Parts of the time conditions: listed in every file, whether a table names them or not.
ALWAYS = ("490", "491", "492", "493", "931", "932", "933", "934", "935", "UB1", "UB2", "UB3")
# Numbers that the reference only mentions inside another one.
ADDED_TEXTS = {
    "492": "the message is for electricity",
    "493": "the message is for gas",
}
# Name of the fact that a user supplies -> keys of the reference that ask for it.
CONTEXTS = {
    "changes": ("previous master data",),
    "clock": ("now / time of receipt",),
    "correction": ("correction_reason_due",),
    "country_codes": ("country_code_list",),
    "master_data": ("master data",),
    "metering_operators": ("msb[MaLo]!=msb[MeLo]", "msb[MaLo]==msb[MeLo]"),
    "metering_system": ("value_from_ims",),
    "obis_codes": ("obis_code_list",),
    "orders": ("ordered_by_orders", "orders_reference"),
    "plausibility": ("plausibility_note_exists",),
    "reading_reason": ("reading_reason",),
    "roles": ("role[NAD+MS]", "role[NAD+MR]"),
    "sectors": ("sector[MP-ID]",),
}
