"""A truth table for every predicate: what is looked at, and when it is true, false, open, neutral.

A case is a message in short: segments, of which `>` marks the one that the rule is about. Hints and
rules on numbers of occurrences have tables of their own below.
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from mscons.edifact import Syntax
from mscons.messages import rules
from mscons.schemas import Condition, load_structure

T, F, U, N = rules.Truth.TRUE, rules.Truth.FALSE, rules.Truth.UNKNOWN, rules.Truth.NEUTRAL
LETTERS = {"T": T, "F": F, "U": U, "N": N}
PLACE = {
    "QTY": (1, 2),
    "DTM": (1, 2),
    "LOC": (2, 1),
    "PIA": (2, 1),
    "LIN": (1, 1),
    "COM": (1, 1),
} | {"NAD": (2, 1), "RFF": (1, 2), "CAV": (1, 4)}
NEW_YEAR = "DTM+92:202612312300?+00:303"
DOCUMENT = "DTM+137:202611020810?+00:303"
TOLD = {
    "received": datetime(2026, 11, 3, tzinfo=UTC),
    "partners": {
        "9900000000001": {"roles": ["NB"], "sector": "Strom"},
        "9900000000002": {"roles": ["LF", "MSB"], "sector": "Gas"},
    },
}
HEADERS = ("DTM+137", "DTM+92", "NAD+M")
PARTIES = "NAD+MS+9900000000001::293 | NAD+MR+9900000000002::293"
STRANGERS = "NAD+MS+4012345000023::9 | NAD+MR+4012345000016::9"


def truth(
    name: str,
    message: str,
    scope: str = "group",
    told: dict[str, Any] | None = None,
    around: tuple[str, str] = ("", ""),
    pid: int = 13017,
    **params: Any,
) -> rules.Truth:
    """Ask a predicate in a group; `around` are the segments before and behind it."""
    parts = [[p.strip() for p in part.split("|") if p] for part in (around[0], message, around[1])]
    start, stop = len(parts[0]), len(parts[0]) + len(parts[1])
    pieces = [piece for part in parts for piece in part]
    own = next((i for i in range(start, stop) if pieces[i].startswith(">")), None)
    raws = [piece.lstrip("> ") for piece in pieces]
    structure = load_structure("fv2404", "UTILMD" if _is_utilmd(raws) else "MSCONS")
    context = rules.Context.read(told or {})
    tags = "".join(raw[:3] + "+" for raw in raws)
    frame = rules.Frame(raws, tags, Syntax(), rules.places_of(structure), context, pid)
    place = PLACE.get(raws[own][:3]) if own is not None else None
    site = rules.Site((("SG10", start, stop), ("", 0, len(raws))), own, place, "SG10/X")
    condition = Condition("1", name, "message", name, scope, "presence", params)
    return rules.registered()[name].test(rules.Scope(condition, site, frame))


def _is_utilmd(raws: list[str]) -> bool:
    return any(raw[:3] in ("CAV", "SEQ", "STS") or raw.startswith("NAD+Z") for raw in raws)


CASES = """
substitute_value            | QTY+67:1                                     | T
substitute_value            | QTY+220:1                                    | F
substitute_value            | DTM+7:1:303                                  | U
true_value                  | QTY+220:1                                    | T
true_value                  | QTY+67:1                                     | F
not_negative                | >QTY+220:0                                   | T
not_negative                | >QTY+220:-0.1                                | F
not_negative                | >QTY+220:x                                   | F
not_negative                | >QTY+220:{LONG}                              | N
positive                    | >QTY+220:0.1                                 | T
positive                    | >QTY+220:0                                   | F
positive                    | >QTY+220:-                                   | F
at_most limit=10            | >QTY+220:10                                  | T
at_most limit=10            | >QTY+220:10.01                               | F
at_most limit=10            | >QTY+220:ten                                 | F
less_than limit=100         | >QTY+220:99.9                                | T
less_than limit=100         | >QTY+220:100                                 | F
less_than limit=100         | >QTY+220:1e3                                 | F
max_decimals digits=3       | >QTY+220:1.000                               | T
max_decimals digits=3       | >QTY+220:1,0000                              | F
max_decimals digits=3       | >QTY+220:1.                                  | F
positive_integer            | >LIN+1                                       | T
positive_integer            | >LIN+0                                       | F
positive_integer            | >LIN+1.5                                     | F
positive_integer            | >LIN+a                                       | F
positive_integer            | >LIN+1.0                                     | F
positive_integer            | >LIN+-1                                      | F
malo_id                     | >LOC+Z16+51238696780                         | F
malo_id                     | >LOC+Z16+41373559241                         | T
melo_id                     | >LOC+172+DE00014559929E00856996N5139699L01   | T
melo_id                     | >LOC+172+41373559241                         | F
nelo_id                     | >LOC+Z18+E1234848431                         | T
nelo_id                     | >LOC+Z18+E1234848432                         | F
sr_id                       | >LOC+Z19+CBCKZFX2YY5                         | T
sr_id                       | >LOC+Z19+CBCKZFX2YY6                         | F
tr_id                       | >LOC+Z20+D417MLM8164                         | T
tr_id                       | >LOC+Z20+D417MLM8165                         | F
obis_listed_for_pid         | >PIA+5+1-1?:1.8.0:SRW                        | T
obis_listed_for_pid         | >PIA+5+7-0?:3.0.0:SRW                        | F
obis_listed_for_pid pid=1   | >PIA+5+1-0?:1.8.0:SRW                        | U
location_present qualifier=Z16   | LOC+Z16+1 | T
location_present qualifier=Z16   | LOC+Z19+1 | F
location_absent qualifier=Z16    | LOC+Z16+1 | F
location_absent qualifier=Z16    | LOC+Z19+1 | T
reference_present qualifier=Z38  | RFF+Z38:1 | T
reference_present qualifier=Z38  | RFF+Z32:1 | F
configuration_id_present    | LOC+172 | RFF+AGK:1                          | T
configuration_id_present    | LOC+172 | RFF+MG:1                           | F
configuration_id_absent     | LOC+172 | RFF+AGK:1                          | F
configuration_id_absent     | LOC+172 | RFF+MG:1                           | T
metering_location_absent    | LOC+172                                      | T
metering_location_absent    | LOC+172+DE1                                  | F
metering_location_absent    | LOC+107                                      | U
characteristic_present type=Z17          | CCI+Z17             | T
characteristic_present type=Z17          | CCI+Z50             | F
characteristic_present type=Z37 code=ZD1 | SEQ+Z01 | CCI+Z37++ZD1 | T
characteristic_present type=Z37 code=ZD1 | SEQ+Z01 | CCI+Z37++ZD2 | F
characteristic_value_present codes=ZG8   | CCI+Z17 | CAV+ZG8   | T
characteristic_value_present codes=ZG8   | CCI+Z17 | CAV+ZG9   | F
characteristic_value_present type=Z17 codes=Z65   | CCI+Z17 | CAV+Z65 | T
characteristic_value_present type=Z17 codes=Z65   | CCI+Z50 | CAV+Z65 | F
characteristic_value_present code=Z88 detail=Z08 codes=Z74 | CCI+++Z88 | CAV+Z74:::Z08 | T
characteristic_value_present code=Z88 detail=Z08 codes=Z74 | CCI+++Z88 | CAV+Z74:::Z09 | F
delivery_direction_is code=Z07 | SEQ+Z01 | CCI+Z30++Z07 | T
delivery_direction_is code=Z07 | SEQ+Z01 | CCI+Z30++Z06 | F
delivery_direction_is code=Z07 | SEQ+Z02 | CCI+Z30++Z07 | F
answer_code_lists_agree     | STS+E01++A:S_0005 | STS+E01++B:S_0005        | T
answer_code_lists_agree     | STS+E01++A:S_0005 | STS+E01++B:S_0006        | F
answer_code_lists_agree     | STS+E01++A | STS+E01++B:S_0006               | T
date_present qualifier=Z21  | DTM+Z21:0101:106                             | T
date_present qualifier=Z21  | DTM+Z09:2026:602                             | F
date_format_is format=303   | >DTM+9:202610312300?+00:303                  | T
date_format_is format=303   | >DTM+9:20261031:102                          | F
date_format_is format=303   | DTM+9:20261031:102                           | U
date_before qualifier=92 instant=202212312300     | DTM+92:202212312200?+00:303 | T
date_before qualifier=92 instant=202212312300     | DTM+92:202212312300?+00:303 | F
date_before qualifier=92 instant=202212312300     | DTM+92:20221231:102 | U
date_not_before qualifier=92 instant=202212312300 | DTM+92:202212312300?+00:303 | T
date_not_before qualifier=92 instant=202212312300 | DTM+92:202212312200?+00:303 | F
date_not_before qualifier=92 instant=202212312300 | DTM+93:202212312200?+00:303 | U
zone_is_utc                 | >DTM+7:202610312300?+00:303                  | T
zone_is_utc                 | >DTM+7:202610312300?+01:303                  | F
zone_is_utc                 | >DTM+7:20261031:102                          | N
time_of_day hhmm=2200       | >DTM+7:202609302200?+00:303                  | T
time_of_day hhmm=2200       | >DTM+7:202609302300?+00:303                  | F
german_summer_time          | >DTM+7:202609302200?+00:303                  | T
german_summer_time          | >DTM+7:202610312300?+00:303                  | F
german_summer_time          | >DTM+7:2026:602                              | N
german_winter_time          | >DTM+7:202610312300?+00:303                  | T
german_winter_time          | >DTM+7:202609302200?+00:303                  | F
german_winter_time          | >DTM+7:nonsense:303                          | N
start_of_german_day         | >DTM+7:202603282300?+00:303                  | T
start_of_german_day         | >DTM+7:202603292200?+00:303                  | T
start_of_german_day         | >DTM+7:202603282200?+00:303                  | F
start_of_german_day         | >DTM+7:202610252300?+00:303                  | T
start_of_german_day         | >DTM+7:202610252200?+00:303                  | F
start_of_german_day         | >DTM+7:20261031:102                          | N
start_of_gas_day            | >DTM+7:202610310500?+00:303                  | T
start_of_gas_day            | >DTM+7:202607310400?+00:303                  | T
start_of_gas_day            | >DTM+7:202610312300?+00:303                  | F
document_not_from_future    | >DTM+137:202611020810?+00:303                | U
time_not_after_document_time | >DTM+7:202611012300?+00:303 | {DOC}         | T
time_not_after_document_time | >DTM+7:202611022300?+00:303 | {DOC}         | F
time_not_after_document_time | >DTM+9:20261130:102 | {DOC}                 | N
date_not_after_document_date | >DTM+9:20261102:102 | {DOC}                 | T
date_not_after_document_date | >DTM+9:20261103:102 | {DOC}                 | F
date_not_after_document_date | >DTM+9:202611032300?+00:303 | {DOC}         | N
usage_time_near_reading_time | >DTM+7:202610242200?+00:303 | DTM+60:202610252230?+00:303 | T
usage_time_near_reading_time | >DTM+7:202503142300?+00:303 | DTM+60:202503152330?+00:303 | F
usage_time_near_reading_time | >DTM+7:202603282300?+00:303 | DTM+9:202603292215?+00:303  | F
usage_time_near_reading_time | >DTM+7:202603282300?+00:303 | DTM+9:20260329:102          | N
usage_date_near_reading_date | >DTM+7:202511302300?+00:303 | DTM+9:20251201:102 | T
usage_date_near_reading_date | >DTM+7:202511302300?+00:303 | DTM+9:20251126:102 | F
usage_date_near_reading_date | >DTM+7:202511302300?+00:303                      | N
billing_period_ends_after_start | DTM+Z21:1231:106 | DTM+Z09:2027:602 | {NEW} | T
billing_period_ends_after_start | DTM+Z21:1231:106 | DTM+Z09:2025:602 | {NEW} | F
billing_period_ends_after_start | DTM+Z09:2025:602 | {NEW} | N
communication_channel_is codes=EM | >COM+a@b.de:EM                         | T
communication_channel_is codes=EM | >COM+?+49:TE                           | F
communication_channel_is codes=EM | COM+a@b.de:EM                          | U
email_address               | >COM+a@b.de:EM                               | T
email_address               | >COM+a@b:EM                                  | F
phone_number                | >COM+?+4930:TE                               | T
phone_number                | >COM+030:TE                                  | F
phone_number                | >COM+?+49 30:TE                              | F
element_absent de=3124      | >NAD+Z25+++X                                 | T
element_absent de=3124      | >NAD+Z25++X                                  | F
element_absent de=3124      | NAD+Z25                                      | U
capitals_of_unoc            | >RFF+ACW:MUS-Ä1                              | T
capitals_of_unoc            | >RFF+ACW:mus                                 | F
sender_in_role role=NB      | {STRANGERS}                                  | U
receiver_in_role role=LF    | {STRANGERS}                                  | U
message_sector_is sector=gas | {STRANGERS}                                 | U
electricity_market_partner  | >NAD+MS+4012345000023::9                     | U
electricity_market_partner  | >NAD+MS+9900000000001::293                   | T
electricity_market_partner  | >NAD+MS+9800000000001::332                   | F
start_of_day_of_sector      | >DTM+7:202610312300?+00:303 | {STRANGERS}    | U
start_of_day_of_sector      | >DTM+7:202610311200?+00:303 | {STRANGERS}    | F
country_has_postcodes       | >NAD+Z25++++++++DE                          | T
"""


def _cases() -> list[tuple[str, str, str, str]]:
    found: list[tuple[str, str, str, str]] = []
    for line in CASES.strip().splitlines():
        head, *message, expected = (part.strip() for part in line.split("|"))
        name, _, given = head.partition(" ")
        text = " | ".join(message)
        for short, long in (
            ("DOC", DOCUMENT),
            ("STRANGERS", STRANGERS),
            ("NEW", NEW_YEAR),
            ("LONG", "9" * 90),
        ):
            text = text.replace("{" + short + "}", long)
        found.append((name, given.strip(), text, expected))
    return found


def _params(given: str) -> dict[str, Any]:
    params: dict[str, Any] = dict(pair.split("=") for pair in given.split())
    for key in ("limit", "digits", "pid"):
        if key in params:
            params[key] = int(params[key])
    if "codes" in params:
        params["codes"] = [params["codes"]]
    return params


@pytest.mark.parametrize(("name", "given", "message", "expected"), _cases())
def test_truth(name: str, given: str, message: str, expected: str) -> None:
    assert truth(name, message, **_params(given)) is LETTERS[expected]


@pytest.mark.parametrize(("name", "given", "message", "expected"), _cases())
def test_what_stands_around_the_group_does_not_count(
    name: str, given: str, message: str, expected: str
) -> None:
    others = [row[2] for row in _cases() if row[:2] == (name, given) and row[3] != expected]
    for other in others:
        if not any(head in other for head in HEADERS):  # the first of a message counts for all
            assert truth(name, message, around=(other, ""), **_params(given)) is LETTERS[expected]
        assert truth(name, message, around=("", other), **_params(given)) is LETTERS[expected]


@pytest.mark.parametrize("scope", ["message", "SG5"])
def test_a_wider_scope_sees_what_stands_around(scope: str) -> None:
    seen = 0
    for name, given, message, expected in _cases():
        if not name.endswith("_present") or expected != "T":
            continue
        seen += 1
        for around in ((message, ""), ("", message)):
            assert truth(name, "QTY+1", around=around, **_params(given)) is F
            assert truth(name, "QTY+1", scope, around=around, **_params(given)) is T
    assert seen > 8


WITH_CONTEXT: list[tuple[str, str, dict[str, Any], rules.Truth]] = [
    ("sender_in_role", PARTIES, {"role": "NB"}, T),
    ("sender_in_role", PARTIES, {"role": "MSB"}, F),
    ("receiver_in_role", PARTIES, {"role": "LF"}, T),
    ("receiver_in_role", PARTIES, {"role": "NB"}, F),
    ("message_sector_is", PARTIES, {"sector": "gas"}, T),
    ("message_sector_is", PARTIES, {"sector": "electricity"}, F),
    ("electricity_market_partner", "> NAD+MR+9900000000002::293", {}, F),
    ("document_not_from_future", f"> {DOCUMENT}", {}, T),
    ("document_not_from_future", "> DTM+137:203012010815?+00:303", {}, F),
    ("document_not_from_future", "> DTM+137:20301201:102", {}, N),
    ("start_of_day_of_sector", f"> DTM+7:202610310500?+00:303 | {PARTIES}", {}, T),
    ("start_of_day_of_sector", f"> DTM+7:202610312300?+00:303 | {PARTIES}", {}, F),
]


@pytest.mark.parametrize(("name", "message", "params", "expected"), WITH_CONTEXT)
def test_truth_with_context(
    name: str, message: str, params: dict[str, Any], expected: rules.Truth
) -> None:
    assert truth(name, message, told=TOLD, **params) is expected


FACTS = [name for name, one in rules.registered().items() if one.told]


@pytest.mark.parametrize("name", FACTS)
def test_facts_are_what_the_context_tells(name: str) -> None:
    for told, expected in ((True, T), (False, F)):
        assert truth(name, "QTY+220:1", told={"conditions": {name: told}}) is expected
    assert truth(name, "QTY+220:1") is U
    here, elsewhere = {name: ["SG10"]}, {name: ["SG9"]}
    assert truth(name, "QTY+220:1", told={"conditions": here}) is T
    assert truth(name, "QTY+220:1", told={"conditions": elsewhere}) is F


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reading_without_device_change", "reading_for_device_change"),
        ("malo_msb_differs_from_melo_msb", "malo_msb_equals_melo_msb"),
    ],
)
def test_of_contraries_one_is_enough(one: str, other: str) -> None:
    for a, b in ((one, other), (other, one)):
        assert truth(a, "QTY+220:1", told={"conditions": {b: False}}) is T
        assert truth(a, "QTY+220:1", told={"conditions": {b: True}}) is F


HINTS = [name for name, one in rules.registered().items() if one.depends is rules.Depends.NOTHING]


@pytest.mark.parametrize("name", HINTS)
def test_hints_never_matter(name: str) -> None:
    assert truth(name, "QTY+220:1") is N


@pytest.mark.parametrize(
    ("name", "params", "counts", "expected"),
    [
        ("once_per", {}, (1, 5), T),
        ("once_per", {}, (2, 5), F),
        ("once_per", {}, (0, 0), T),
        ("once_per", {}, (), U),
        ("package", {"low": 0, "high": 1}, (1, 1), T),
        ("package", {"low": 0, "high": 1}, (2, 2), F),
        ("package", {"low": 1, "high": None}, (7, 7), T),
        ("package", {"low": 1, "high": None}, (0, 0), F),
        ("package", {"low": 0, "high": 1}, (), U),
        ("package", {}, (3, 3), N),
    ],
)
def test_counts(
    name: str, params: dict[str, Any], counts: tuple[int, ...], expected: rules.Truth
) -> None:
    site = rules.Site((("SG10", 0, 0), ("", 0, 0)), counts=counts)
    condition = Condition("1", name, "repeat", name, "group", "presence", params)
    scope = rules.Scope(condition, site, rules.Frame([], "", Syntax(), {}))
    assert rules.registered()[name].test(scope) is expected


def test_every_predicate_has_a_table_and_a_meaning() -> None:
    tabled = {name for name, *_ in _cases()} | {*FACTS, *HINTS, "once_per", "package"}
    assert tabled == set(rules.registered())
    assert all(one.meaning.endswith(".") for one in rules.registered().values())


@pytest.mark.parametrize("name", sorted({name for name, *_ in _cases()} - {*FACTS, *HINTS}))
def test_a_table_has_all_truths_that_can_be(name: str) -> None:
    """True and false always; unknown or neutral where the docstring says so, or the context."""
    tabled = {LETTERS[row[3]] for row in _cases() if row[0] == name}
    tabled |= {case[3] for case in WITH_CONTEXT if case[0] == name}
    one = rules.registered()[name]
    text = one.test.__doc__ or ""
    expected = {T, F}
    if "nknown" in text or one.depends is rules.Depends.CONTEXT:
        expected.add(U)
    if "eutral" in text:
        expected.add(N)
    assert expected <= tabled, expected - tabled
