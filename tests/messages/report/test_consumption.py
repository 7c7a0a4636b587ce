"""What is consumed between readings: sums, days, and every doubt by its name."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscons.messages import (
    Consumption,
    Prices,
    PricesError,
    Reading,
    Register,
    Remark,
    consumption,
    legal_time,
    read_readings,
)

SAMPLES = Path(__file__).parents[3] / "samples" / "readings"
MELO = "DE00099912345MUSTER00000000000101"


def midnight(day: str) -> datetime:
    return legal_time.midnight(date.fromisoformat(day))


def reading(
    day: str | datetime,
    value: str,
    status: str = "220",
    meter: str | None = "X",
    obis: str = "1-0:1.8.0",
    unit: str = "kWh",
    melo: str | None = MELO,
) -> Reading:
    at = midnight(day) if isinstance(day, str) else day
    return Reading(melo, None, meter, obis, at, None, None, Decimal(value), unit, status)


def interval(start: datetime, value: str, minutes: int = 15, status: str = "220") -> Reading:
    end = start + timedelta(minutes=minutes)
    return Reading(MELO, None, "X", "1-0:1.29.0", None, start, end, Decimal(value), "kWh", status)


def only(report: Consumption) -> Register:
    assert len(report.registers) == 1
    return report.registers[0]


def told(remarks: Iterable[Remark]) -> list[str]:
    return [one.kind for one in remarks]


# --- registers --------------------------------------------------------------------------------

BETWEEN: list[tuple[str, str, int | None, str | None, list[str]]] = [
    ("100", "150.5", None, "50.5", []),
    ("100", "100", None, "0", []),
    ("100", "99.9", None, None, ["counts-down"]),
    ("999990", "12.5", 6, "22.5", ["rollover"]),
    ("500001", "0", 6, "499999", ["rollover"]),
    ("499999", "0", 6, None, ["counts-down"]),
    ("104000", "103999", 6, None, ["counts-down"]),
    ("100", "1000000", 6, None, ["digits"]),
    ("1000000", "5", 6, None, ["digits"]),
    ("0.001", "0.002", 6, "0.001", []),
]


@pytest.mark.parametrize(("opening", "closing", "digits", "amount", "remarks"), BETWEEN)
def test_between_two_readings(
    opening: str, closing: str, digits: int | None, amount: str | None, remarks: list[str]
) -> None:
    several = [reading("2026-01-01", opening), reading("2026-02-01", closing)]
    register = only(consumption(several, digits=digits))
    span = register.spans[0]
    assert span.amount == (None if amount is None else Decimal(amount))
    assert told(span.remarks) == remarks
    assert span.rolled == ("rollover" in remarks)
    assert (register.total, register.complete) == (span.amount, amount is not None)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-03-29", "2026-03-30", "1"),
        ("2026-10-25", "2026-10-26", "1"),
        ("2026-01-01", "2027-01-01", "365"),
        ("2028-01-01", "2029-01-01", "366"),
    ],
)
def test_days_are_german_days(start: str, end: str, days: str) -> None:
    several = [reading(start, "1"), reading(end, "2")]
    assert str(only(consumption(several)).days) == days


def test_days_between_other_times_are_told_to_a_hundredth() -> None:
    at = midnight("2026-01-01") + timedelta(hours=17, minutes=40)
    report = consumption([reading(at, "1"), reading("2026-01-03", "2")])
    assert str(only(report).days) == "1.26"


@pytest.mark.parametrize("digits", [{"X": 4}, {"Y": 4}])
def test_digits_go_by_meter(digits: Mapping[str, int]) -> None:
    several = [reading("2026-01-01", "9990"), reading("2026-02-01", "10")]
    total = only(consumption(several, digits=digits)).total
    assert total == (Decimal(20) if "X" in digits else None)


def test_kinds_are_those_of_both_readings() -> None:
    several = [
        reading("2026-01-01", "1"),
        reading("2026-02-01", "2", "67"),
        reading("2026-03-01", "3", "Z18"),
    ]
    register = only(consumption(several))
    assert [span.kinds for span in register.spans] == [("220", "67"), ("67", "Z18")]
    assert register.kinds == ("220", "67", "Z18")


def test_a_month_that_is_missing_is_named() -> None:
    months = ["01", "02", "03", "04", "05", "07"]
    several = [reading(f"2026-{month}-01", str(n)) for n, month in enumerate(months)]
    spans = only(consumption(several)).spans
    assert [told(span.remarks) for span in spans] == [[], [], [], [], ["gap"]]


def test_the_value_read_last_counts() -> None:
    several = [
        reading("2026-02-01", "20"),
        reading("2026-01-01", "10"),
        reading("2026-02-01", "21", "67"),
        reading("2026-02-01", "21", "67"),
    ]
    register = only(consumption(several))
    assert register.total == Decimal(11)
    assert [one.text for one in register.remarks] == ["2026-02-01: 20 was replaced by 21"]


def test_one_reading_is_no_consumption() -> None:
    register = only(consumption([reading("2026-01-01", "10")]))
    assert (register.total, told(register.remarks)) == (None, ["incomplete"])


def test_power_is_not_added_up() -> None:
    several = [reading(f"2026-0{n}-01", "1", obis="1-0:1.6.0", unit="kW") for n in (1, 2)]
    register = only(consumption(several))
    assert (register.total, told(register.spans[0].remarks)) == (None, ["not-summed"])


# --- limits -----------------------------------------------------------------------------------


def test_limits_leave_out_and_name_what_is_missing_at_them() -> None:
    several = [reading(f"2026-{month:02}-01", str(month)) for month in range(1, 13)]
    report = consumption(several, first=midnight("2026-03-01"), last=midnight("2026-06-15"))
    register = only(report)
    assert (register.total, register.readings) == (Decimal(3), 4)
    assert [(one.kind, one.text) for one in register.remarks] == [
        ("gap", "no reading at the end: 2026-06-01 to 2026-06-15")
    ]


def test_intervals_across_a_limit_are_left_out() -> None:
    start = midnight("2026-01-01")
    several = [interval(start + timedelta(minutes=15 * n - 20), "1") for n in range(10)]
    register = only(consumption(several, first=start, last=start + timedelta(hours=1)))
    assert register.readings == 3
    assert told(register.remarks) == ["gap", "gap"]


# --- meters and tariffs -----------------------------------------------------------------------


def test_a_meter_takes_over() -> None:
    several = [
        reading("2026-01-01", "100", meter="OLD"),
        reading("2026-03-01", "180", meter="OLD"),
        reading("2026-03-01", "0.5", meter="NEW"),
        reading("2026-06-01", "30.5", meter="NEW"),
    ]
    report = consumption(several, first=midnight("2026-01-01"), last=midnight("2026-06-01"))
    old, new = report.registers
    assert [(one.meter, str(one.total)) for one in (old, new)] == [("OLD", "80"), ("NEW", "30.0")]
    assert [one.text for one in (*old.remarks, *new.remarks)] == [
        "meter NEW takes over on 2026-03-01",
        "follows meter OLD, read last on 2026-03-01",
    ]
    assert [(str(one.total), one.meters) for one in report.sums] == [("110.0", ("OLD", "NEW"))]


@pytest.mark.parametrize(
    ("begin", "kinds"), [("2026-03-05", ["device-change", "gap"]), ("2026-02-15", ["overlap"])]
)
def test_a_meter_takes_over_late_or_early(begin: str, kinds: list[str]) -> None:
    several = [
        reading("2026-01-01", "100", meter="OLD"),
        reading("2026-03-01", "180", meter="OLD"),
        reading(begin, "0", meter="NEW"),
        reading("2026-06-01", "30", meter="NEW"),
    ]
    assert told(consumption(several).registers[1].remarks) == kinds


def tariffs(**ends: str) -> list[Reading]:
    return [
        reading(day, value, obis=f"1-0:1.8.{tariff[1]}")
        for tariff, end in ends.items()
        for day, value in (("2026-01-01", "0"), ("2026-02-01", end))
    ]


def test_tariffs_are_summed() -> None:
    one = consumption(tariffs(t1="70", t2="30.5")).sums[0]
    assert (one.quantity, str(one.total), one.remarks) == ("1-0:1.8", "100.5", ())
    assert one.tariffs == ((1, Decimal(70)), (2, Decimal("30.5")))


@pytest.mark.parametrize(("total", "kinds"), [("100", []), ("101", ["tariffs-differ"])])
def test_tariffs_are_held_against_the_total_register(total: str, kinds: list[str]) -> None:
    one = consumption(tariffs(t0=total, t1="70", t2="30")).sums[0]
    assert (str(one.total), told(one.remarks)) == (total, kinds)


def test_each_meter_counts_by_its_total_register_or_by_its_tariffs() -> None:
    old = [one._replace(meter="OLD") for one in tariffs(t0="10")]
    one = consumption([*old, *tariffs(t1="70", t2="30.5")]).sums[0]
    assert (str(one.total), one.remarks) == ("110.5", ())
    assert (one.start, one.end) == (midnight("2026-01-01"), midnight("2026-02-01"))


def test_tariffs_of_a_meter_are_summed_wherever_it_is() -> None:
    several = [one._replace(melo=None) for one in tariffs(t1="70", t2="30.5")]
    (one,) = consumption(several).sums
    assert (one.place, str(one.total)) == ("X", "100.5")


def test_a_sum_says_what_it_lacks() -> None:
    several = [*tariffs(t1="70"), *reversed(tariffs(t2="30"))]
    several += [reading("2026-03-01", "10", obis="1-0:1.8.2")]
    one = consumption(several).sums[0]
    assert told(one.remarks) == ["incomplete"]


def test_import_and_export_are_never_added_up() -> None:
    several = [*tariffs(t0="10")]
    several += [one._replace(obis="1-0:2.8.0") for one in several]
    assert consumption(several).sums == ()


# --- load profiles ----------------------------------------------------------------------------


def quarters(start: str, end: str) -> Iterator[datetime]:
    at = midnight(start)
    while at < midnight(end):
        yield at
        at += timedelta(minutes=15)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [("2026-10-25", "2026-10-26", 100), ("2026-03-29", "2026-03-30", 92)],
)
def test_the_odd_days_of_a_load_profile(start: str, end: str, count: int) -> None:
    register = only(consumption([interval(at, "0.25") for at in quarters(start, end)]))
    span = register.spans[0]
    assert (span.intervals, span.amount, str(span.days)) == (count, Decimal(count) / 4, "1")
    assert (register.remarks, register.profile) == ((), True)


def test_a_load_profile_is_summed_up_by_month_and_day() -> None:
    several = [interval(at, "1") for at in quarters("2026-01-30", "2026-03-02")]
    several[5] = several[5]._replace(status="67", value=Decimal("2.5"))
    register = only(consumption(reversed(several)))
    assert [(str(span.amount), str(span.days), span.kinds) for span in register.spans] == [
        ("193.5", "2", ("220", "67")),
        ("2688", "28", ("220",)),
        ("96", "1", ("220",)),
    ]
    assert len(register.daily) == 31
    assert register.spans[0].peak == Decimal("2.5")


def test_gaps_and_overlaps_of_a_load_profile() -> None:
    several = [interval(at, "1") for at in quarters("2026-01-01", "2026-01-02")]
    del several[10:12]
    several.append(interval(midnight("2026-01-01") + timedelta(hours=20), "1", 60))
    register = only(consumption(several))
    assert [(one.kind, one.text) for one in register.remarks] == [
        ("gap", "no values from 2026-01-01 02:30 MEZ to 2026-01-01 03:00 MEZ"),
        ("overlap", "two values cover 2026-01-01 20:00 MEZ to 2026-01-01 20:15 MEZ"),
        ("overlap", "two values cover 2026-01-01 20:15 MEZ to 2026-01-01 20:30 MEZ"),
        ("overlap", "two values cover 2026-01-01 20:30 MEZ to 2026-01-01 20:45 MEZ"),
        ("overlap", "two values cover 2026-01-01 20:45 MEZ to 2026-01-01 21:00 MEZ"),
    ]


def test_many_gaps_are_counted() -> None:
    several = [interval(at, "1") for at in quarters("2026-01-01", "2026-01-02")][::2]
    remarks = only(consumption(several)).remarks
    assert len(remarks) == 21
    assert remarks[-1].text == "and 27 more gaps and overlaps"


# --- prices -----------------------------------------------------------------------------------

PRICES = """
currency = "EUR"
tax = "0.19"
[[prices]]
from = 2026-01-01
obis = "1-0:1.8.0"
per_kwh = "0.30"
[[prices]]
from = 2026-01-11
obis = "1-0:1.8.0"
per_kwh = "0.20"
"""


def test_a_price_that_changes_in_between_splits_by_days_and_says_so() -> None:
    several = [reading("2026-01-01", "0"), reading("2026-02-01", "100")]
    report = consumption(several, prices=Prices.from_toml(PRICES))
    span = only(report).spans[0]
    assert [(str(c.days), str(c.quantity), str(c.net), str(c.gross)) for c in span.costs] == [
        ("10", "32.258", "9.68", "11.52"),
        ("21", "67.742", "13.55", "16.12"),
    ]
    assert [(one.kind, one.text) for one in span.remarks] == [
        (
            "price-change",
            "the price changes on 2026-01-11: 32.258 kWh (10 days) + 67.742 kWh (21 days), by days",
        )
    ]
    assert report.taxes == ((Decimal("0.19"), Decimal("23.23"), Decimal("4.41")),)
    assert (report.net, report.gross) == (Decimal("23.23"), Decimal("27.64"))


@pytest.mark.parametrize("day", ["2025-12-01", "2025-12-31"])
def test_before_the_first_price_nothing_is_charged(day: str) -> None:
    several = [reading(day, "0"), reading("2026-01-05", "100")]
    span = only(consumption(several, prices=Prices.from_toml(PRICES))).spans[0]
    assert (span.costs, told(span.remarks)) == ((), ["no-price"])


def test_a_price_of_one_location_goes_before_and_has_its_tax() -> None:
    text = PRICES + (
        f'[[prices]]\nfrom = 2026-01-01\nobis = "1-0:1.8.0"\nper_kwh = "1"\ntax = "0"\n'
        f'location = "{MELO}"\n'
    )
    several = [reading("2026-01-01", "0"), reading("2026-02-01", "100")]
    several += [one._replace(melo=None, malo="49999000119") for one in several]
    report = consumption(several, prices=Prices.from_toml(text))
    assert {one.location: str(one.costs[0].price) for one in report.registers} == {
        MELO: "1",
        "49999000119": "0.30",
    }
    assert [rate for rate, _, _ in report.taxes] == [Decimal(0), Decimal("0.19")]


def test_what_is_not_known_costs_nothing() -> None:
    several = [reading("2026-01-01", "100"), reading("2026-02-01", "50")]
    assert only(consumption(several, prices=Prices.from_toml(PRICES))).costs == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no \\[\\[prices\\]\\]"),
        ("a = [", "Invalid"),
        (PRICES.replace('"0.30"', "0.30"), "number as text"),
        (PRICES.replace('"0.30"', '"1e3"'), "number as text"),
        (PRICES.replace('"0.30"', '"0,30"'), "number as text"),
        (PRICES.replace("EUR", "euro"), "three capitals"),
        (PRICES.replace("from = 2026-01-01", "from = 2026-01-01T00:00:00Z"), "should be a day"),
        (PRICES.replace("from = 2026-01-01", "since = 2026-01-01"), "'since' is not known"),
        (PRICES.replace("1-0:1.8.0", "1.8.0"), "obis"),
        (PRICES.replace("2026-01-11", "2026-01-01"), "two prices"),
        (PRICES.replace('per_kwh = "0.30"', ""), "one of per_kwh"),
        ("prices = [1]", "should be a table"),
    ],
)
def test_a_file_of_prices_that_is_wrong(text: str, words: str) -> None:
    with pytest.raises(PricesError, match=words):
        Prices.from_toml(text)


# --- all of it --------------------------------------------------------------------------------


def test_the_sample_of_a_year() -> None:
    readings, findings = read_readings(SAMPLES / "year.csv")
    prices = Prices.from_toml((SAMPLES / "prices.toml").read_text("utf-8"))
    report = consumption(readings, digits=6, prices=prices)
    assert findings == []
    assert [(one.meter, str(one.total), str(one.days)) for one in report.registers] == [
        ("1MUS0000000101", "3065.9", "365"),
        ("1MUS0000000102", "2090.3", "365"),
        ("1MUS0000000102", "1159.2", "365"),
        ("1MUS0000000107", "848.3", "365"),
    ]
    spans = report.registers[3].spans
    assert [told(span.remarks) for span in spans if span.remarks] == [["rollover"], ["gap"]]
    assert (str(report.net), str(report.gross)) == ("2156.63", "2566.39")


VALUES = st.lists(st.decimals(0, 10**6, places=3), min_size=2, max_size=12)


@given(VALUES, st.randoms())
def test_what_a_register_counts_is_its_last_value_less_its_first(
    values: list[Decimal], random: Random
) -> None:
    rising = sorted(values)
    start = datetime(2026, 1, 1, 23, tzinfo=UTC)
    several = [reading(start + timedelta(days=n), f"{v:f}") for n, v in enumerate(rising)]
    random.shuffle(several)
    register = only(consumption(several))
    assert register.total == rising[-1] - rising[0]
    assert all(a.end == b.start for a, b in pairwise(register.spans))


@given(VALUES, st.integers(1, 40))
def test_costs_add_up_to_the_amount(values: list[Decimal], days: int) -> None:
    rising = sorted(values)
    several = [
        reading(midnight("2026-01-01") + timedelta(days=n * days), f"{v:f}")
        for n, v in enumerate(rising)
    ]
    register = only(consumption(several, prices=Prices.from_toml(PRICES)))
    for span in register.spans:
        assert sum(cost.quantity for cost in span.costs) == span.amount
        assert sum(cost.days for cost in span.costs) == span.days
