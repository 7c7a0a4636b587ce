"""The check as a whole: samples, plans, rows accounted for, memory that changes nothing."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscons.edifact import Finding, Severity, grow, read
from mscons.messages import rules, validate
from mscons.schemas import ahb, conditions, format_versions, load_structure, pids

SAMPLES = Path(__file__).parents[3] / "samples"
CONTEXT = rules.Context.load(SAMPLES / "context.toml")
README = (SAMPLES / "README.md").read_text("utf-8")
OUTCOME = {
    row[0].strip(): row[-1].strip()
    for line in README.splitlines()
    if re.match(r"\| [a-z]+/\S+\.edi ", line) and (row := line.strip("| ").split("|"))
}
TABLES = [(pid, fv.name) for pid in pids() for fv in format_versions() if ahb(pid, fv)]


def findings(name: str, context: rules.Context = CONTEXT) -> list[Finding]:
    return [one.finding for one in validate(SAMPLES / name, context=context).findings]


@pytest.mark.parametrize("name", OUTCOME)
def test_samples_have_the_outcome_that_their_table_says(name: str) -> None:
    kind, *families = OUTCOME[name].split()
    found = findings(name)
    bad = [f for f in found if f.severity is not Severity.NOTE]
    if kind in ("valid", "note"):
        assert not bad
        assert (kind == "note") == bool(found)
    elif kind == "untabled":
        assert {f.severity for f in bad} == {Severity.WARNING}
    else:
        worst = max(found, key=lambda f: f.severity.rank)
        assert worst.severity.value == kind
        assert worst.code[:3] in families


@pytest.mark.parametrize("name", [n for n, outcome in OUTCOME.items() if outcome == "valid"])
def test_without_context_no_rule_that_needs_it_is_broken(name: str) -> None:
    assert all(f.severity is Severity.NOTE for f in findings(name, rules.NO_CONTEXT))


@pytest.mark.parametrize(("pid", "fv"), TABLES)
def test_every_row_hangs_where_the_walk_finds_it(pid: int, fv: str) -> None:
    plan = rules.plan_for(pid, fv)
    assert plan is not None
    hung = {rule.number for group in plan.root.walk() for rule in _rules_of(group)}
    for segment in plan.service.values():
        hung |= {rule.number for rule in _in_segment(segment)}
    assert hung == set(range(len(plan.table.rows)))


def _rules_of(group: rules.GroupRule) -> list[rules.Rule]:
    own = [group.rule] if group.rule is not None else []
    return own + [rule for segment in group.segments.values() for rule in _in_segment(segment)]


def _in_segment(segment: rules.SegmentRule) -> list[rules.Rule]:
    found = [segment.rule, *(element.rule for element in segment.elements.values())]
    codes = [rule for element in segment.elements.values() for rule in element.codes.values()]
    return [rule for rule in found if rule is not None] + codes


@pytest.mark.parametrize(("pid", "fv"), TABLES)
def test_every_number_has_a_predicate(pid: int, fv: str) -> None:
    table = ahb(pid, fv)
    assert table is not None
    book = rules.rulebook(table.message, fv)
    assert book.missing == ()
    for row in table.rows:
        assert all(book.implemented(number) for number in rules.parse(row.expression).numbers())


def test_all_conditions_are_bound() -> None:
    for message, fv in (("MSCONS", "FV2210"), ("MSCONS", "FV2610"), ("UTILMD", "FV2404")):
        known = rules.registered()
        assert all(one.predicate in known for one in conditions(message, fv).values())


def test_a_number_without_a_predicate_is_told() -> None:
    listed = {"1": conditions("MSCONS", "FV2610")["1"]}
    book = rules.Rulebook({})
    assert not book.implemented("1")
    assert rules.Rulebook(listed).implemented("1")


# --- rows accounted for -----------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in OUTCOME if "13017" in n or "5511" in n])
@pytest.mark.parametrize("context", [CONTEXT, rules.NO_CONTEXT], ids=["context", "none"])
def test_rows_add_up(name: str, context: rules.Context) -> None:
    for message in validate(SAMPLES / name, context=context).messages:
        checked = message.checked
        assert checked.rows == checked.decided + checked.undecidable + checked.not_implemented
        assert checked.not_implemented == 0
        assert bool(checked.undecidable) == bool(checked.undecided)


def test_what_is_open_names_the_key_that_would_decide_it() -> None:
    (message,) = validate(SAMPLES / "mscons/13017_single_register.edi").messages
    needs = {one.needs for one in message.checked.undecided}
    assert "received" in needs
    assert "conditions.plausibility_note_exists" in needs


# --- sides, releases --------------------------------------------------------------------------


def test_a_receiver_only_notes_what_is_too_much() -> None:
    name = SAMPLES / "broken/status_beside_true_value.edi"
    sent, got = (validate(name, context=CONTEXT, sender=sender) for sender in (True, False))
    assert [f.severity.value for f in sent.findings if f.finding.code == "AHB103"] == ["error"]
    assert [f.severity.value for f in got.findings if f.finding.code == "AHB103"] == ["note"]


def test_a_provisional_table_is_told() -> None:
    found = findings("utilmd/55114_provisional.edi")
    assert [f.code for f in found] == ["AHB903"]
    assert "11114" in found[0].text


def test_another_release_is_one_error_and_the_rules_still_hold() -> None:
    assert [f.code for f in findings("broken/wrong_release.edi")] == ["AHB905"]


# --- one mechanism: what is remembered changes nothing ------------------------------------------


GOOD = [(SAMPLES / name).read_bytes() for name, o in OUTCOME.items() if o == "valid"]
PARTS = [
    (b"QTY+220", b"QTY+67"),
    (b"QTY+67", b"QTY+220"),
    (b"STS+Z32", b"STS+Z34"),
    (b"2300?+00", b"2200?+00"),
    (b":SRW", b":XXX"),
    (b"LOC+172+DE", b"LOC+172+AT"),
    (b":303", b":102"),
    (b"RFF+MG", b"RFF+AGK"),
    (b"QTY+220:", b"QTY+220:-"),
    (b"CAV+ZG8", b"CAV+ZG9"),
    (b"LOC+Z16", b"LOC+Z19"),
    (b"::293", b"::9"),
]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_thousandth_message_is_checked_like_the_first(data: st.DataObject) -> None:
    for _ in range(4):
        text = data.draw(st.sampled_from(GOOD))
        for old, new in data.draw(st.lists(st.sampled_from(PARTS), max_size=3)):
            text = text.replace(old, new, data.draw(st.integers(1, 3)))
        for message in read(text):
            release, kind = message.release, message.type
            fv = {"2.4a": "FV2304", "2.4b": "FV2310", "2.4c": "FV2504", "2.5": "FV2610"}.get(
                release, "FV2404"
            )
            folder = {"FV2304": "fv2210"}.get(fv, fv.lower())
            structure = load_structure(folder, kind)
            pid = re.search(rb"RFF\+Z13:([0-9]{5})", message.data)
            plan = rules.plan_for(int(pid[1]), fv) if pid else None
            if plan is None:
                continue
            tree = grow(message, structure)
            used, fresh = rules.check(tree, plan, CONTEXT), rules.Checker(plan, CONTEXT).check(tree)
            assert used.findings == fresh.findings
            assert used.undecided == fresh.undecided
            assert used.needs == fresh.needs


def test_a_long_message_is_checked_like_a_short_one() -> None:
    text = (SAMPLES / "mscons/13017_two_tariffs.edi").read_text("latin-1")
    head, *_, tail = re.split(r"(?=LIN\+1')|(?=UNT\+)", text)
    (register,) = re.findall(r"LIN\+1'[\s\S]*?(?=LIN\+2')", text)
    broken = re.sub(r"QTY\+220:", "QTY+220:-", register)
    many = [broken if n % 7 == 3 else register for n in range(120)]
    (message,) = read((head + "".join(many) + tail).encode("latin-1"))
    plan = rules.plan_for(13017, "FV2510")
    assert plan is not None
    tree = grow(message, plan.structure)
    found = rules.Checker(plan, CONTEXT).check(tree).findings
    assert len(found) == sum(one is broken for one in many)
    for one in found:
        assert one.place.segment is not None
        assert tree.segments[one.place.segment - 1].raw.startswith("QTY+220:-")
