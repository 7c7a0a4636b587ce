"""The validation run: which rules apply, who is heard, what is kept, what survives."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mscons.edifact import Finding, Limits, Severity
from mscons.messages import FileOutcome, Located, Settings, Sieve, rules, validate

SAMPLES = Path(__file__).parents[2] / "samples"
CONTEXT = rules.Context.load(SAMPLES / "context.toml")
GOOD = (SAMPLES / "mscons/13017_single_register.edi").read_bytes()
UTILMD = (SAMPLES / "utilmd/55113_controllable_resource.edi").read_bytes()


def change(data: bytes, *pairs: tuple[str, str]) -> bytes:
    """Replace texts, each of which must be there."""
    for old, new in pairs:
        assert old.encode() in data
        data = data.replace(old.encode(), new.encode())
    return data


def codes(outcome: FileOutcome) -> list[str]:
    return [one.finding.code for one in outcome.findings]


def only(outcome: FileOutcome, code: str) -> Finding:
    (found,) = [one.finding for one in outcome.findings if one.finding.code == code]
    return found


def check(data: bytes, **options: Any) -> FileOutcome:
    return validate(data, name="a.edi", context=CONTEXT, **options)


def repeated(data: bytes, count: int) -> list[str]:
    """Give UNA and UNB, and so many times the one message behind them, each with a reference."""
    head, message = data.decode().replace("\n", "").split("UNH+")
    reference, rest = message.split("UNZ+")[0].split("+", 1)
    texts = (f"UNH+{reference}+{rest}".replace(reference, f"R{n}") for n in range(count))
    return [head, *texts]


def joined(parts: list[str]) -> bytes:
    """Put the messages of `repeated` into an interchange."""
    unb = parts[0].split("UNB+")[1].split("+")
    return f"{''.join(parts)}UNZ+{len(parts) - 1}+{unb[4]}'".encode()


# --- which rules ------------------------------------------------------------------------------

RELEASE = ("MSCONS:D:04B:UN:2.5", "MSCONS:D:04B:UN:2.4c")


@pytest.mark.parametrize(
    ("pairs", "options", "expected"),
    [
        ([], {}, []),
        ([], {"on": date(2026, 10, 1)}, []),
        ([], {"on": date(2026, 9, 30)}, ["AHB905"]),
        ([], {"on": date(2021, 1, 1)}, ["AHB901"]),
        ([RELEASE], {}, ["AHB905"]),
        ([RELEASE], {"grace": 32}, ["AHB905"]),
        ([RELEASE], {"grace": 33}, []),
        ([RELEASE], {"on": date(2026, 9, 30)}, []),
        ([("UN:2.5'", "UN:9.9'")], {}, ["AHB905"]),
        ([("UN:2.5'", "UN'")], {}, ["AHB905"]),
        ([("RFF+Z13:13017'", "RFF+Z13:130170'")], {}, ["AHB902"]),
        ([("RFF+Z13:13017'", "RFF+Z13:'")], {}, ["AHB902"]),
        ([("RFF+Z13:13017'", "RFF+Z13:55112'")], {}, ["AHB902"]),
        ([("RFF+Z13:13017'", "RFF+Z13:99999'")], {}, ["AHB901", "MIG301"]),
        ([("RFF+Z13:13017'", "RFF+Z13:13018'")], {}, ["AHB901"]),
        ([("MSCONS:D", "ORDERS:D")], {}, ["AHB901"]),
    ],
)
def test_what_is_said_about_the_choice_of_rules(
    pairs: list[tuple[str, str]], options: dict[str, Any], expected: list[str]
) -> None:
    found = codes(check(change(GOOD, *pairs), **options))
    assert [code for code in found if code.startswith(("AHB9", "MIG"))] == expected


def test_an_unreadable_date_leaves_the_rules_of_today() -> None:
    outcome = check(change(GOOD, ("137:202611020810?+00:303", "137:20261:303")))
    assert only(outcome, "AHB906").place.path == "DTM[137]#1/2380"
    assert outcome.messages[0].fv is not None
    assert "AHB906" not in codes(check(GOOD, on="today"))


def test_without_a_date_the_release_says_which_rules() -> None:
    outcome = check(
        change((SAMPLES / "mscons/13017_fv2310.edi").read_bytes(), ("DTM+137", "DTM+X"))
    )
    assert outcome.messages[0].fv == "FV2310"
    assert "rules of 2024-04-02 were used, when 2.4b was" in only(outcome, "AHB906").text
    assert "AHB905" not in codes(outcome)


def test_the_german_day_decides_not_that_of_utc() -> None:
    late = ("137:202611020810?+00:303", "137:202609302200?+00:303")
    early = ("137:202611020810?+00:303", "137:202609302159?+00:303")
    assert check(change(GOOD, late)).messages[0].fv == "FV2610"
    assert check(change(GOOD, early)).messages[0].fv == "FV2604"


def test_a_wrong_release_is_said_once_and_read_by_its_own_structure() -> None:
    for release in ("2.4c", "9.9"):
        outcome = check(change(GOOD, RELEASE, ("UN:2.4c'", f"UN:{release}'")))
        assert codes(outcome) == ["AHB905"]
        assert outcome.messages[0].release == release
        assert outcome.messages[0].checked.decided > 50


@pytest.mark.parametrize(
    ("location", "pid"), [("Z19", "55630"), ("Z16", "55628"), ("Z17", "55632"), ("Z18", "55627")]
)
def test_the_successor_is_named_for_the_object(location: str, pid: str) -> None:
    data = re.sub(rb"LOC\+Z[0-9]{2}\+", f"LOC+{location}+".encode(), UTILMD)
    found = only(check(data, on=date(2025, 7, 1)), "AHB904")
    assert f"it is {pid} for LOC+{location}" in found.text


def test_a_provisional_table_is_never_silent() -> None:
    outcome = check((SAMPLES / "utilmd/55114_provisional.edi").read_bytes())
    assert only(outcome, "AHB903").severity is Severity.NOTE
    assert outcome.messages[0].provisional


def test_rows_add_up() -> None:
    for name in ("mscons/13017_two_tariffs.edi", "utilmd/55112_market_location.edi"):
        for context in (CONTEXT, rules.NO_CONTEXT):
            outcome = validate(SAMPLES / name, context=context)
            for message in outcome.messages:
                one = message.checked
                assert one.rows == one.decided + one.undecidable + one.not_implemented > 30
                assert bool(one.undecided) == bool(one.undecidable)


# --- layers, roles ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layers", "done"),
    [
        (("syntax",), ("syntax",)),
        (("mig",), ("syntax", "mig")),
        (("ahb",), ("syntax", "ahb")),
        (("value", "mig"), ("syntax", "mig", "value")),
        (("syntax", "mig", "ahb", "value"), ("syntax", "mig", "ahb", "value")),
    ],
)
def test_layers(layers: tuple[str, ...], done: tuple[str, ...]) -> None:
    outcome = check(GOOD, layers=layers)
    assert outcome.messages[0].layers == done
    assert outcome.checked_nothing == (done == ("syntax",))


def test_an_unknown_layer_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="sintax"):
        check(GOOD, layers=["sintax"])


def test_surplus_is_noted_by_a_receiver() -> None:
    data = (SAMPLES / "broken/status_beside_true_value.edi").read_bytes()
    assert only(check(data), "AHB103").severity is Severity.ERROR
    assert only(check(data, sender=False), "AHB103").severity is Severity.NOTE


MISSING = [
    (GOOD, "BGM", "AHB101", "UNH", "BGM"),
    (GOOD, "UNS", "AHB101", "NAD+MR", "UNS"),
    (GOOD, "NAD+MS", "AHB101", "NAD+MR", "SG2[MS]"),
    (GOOD, "RFF+Z13", "AHB902", "DTM+137", "SG1[Z13]"),
    (GOOD, "LIN", "MIG102", "RFF+MG", "SG5[DP]#1/SG6[172]#1/SG9#1/LIN"),
    (GOOD, "PIA", "AHB101", "LIN", "SG5[DP]#1/SG6[172]#1/SG9#1/PIA[5]"),
    (GOOD, "QTY", "MIG102", "PIA", "SG5[DP]#1/SG6[172]#1/SG9#1/SG10#1/QTY"),
    (UTILMD, "RFF+Z13", "AHB902", "LOC+Z19", "SG4[24]#1/SG6[Z13]"),
    (UTILMD, "CAV", "AHB101", "CCI", "SG4[24]#1/SG8[Z62]#1/SG10[7037=ZB3]#1/CAV[Z91]"),
]


@pytest.mark.parametrize(
    ("data", "tag", "code", "before", "path"), MISSING, ids=[f"{m[1]}-{m[2]}" for m in MISSING]
)
def test_what_is_missing_is_one_error(
    data: bytes, tag: str, code: str, before: str, path: str
) -> None:
    begin = data.index(b"\n" + tag.encode())
    lacking = data[:begin] + data[data.index(b"'", begin) + 1 :]
    outcome = check(change(lacking, *_recounted(lacking)))
    (found,) = [f.finding for f in outcome.findings if f.finding.severity is Severity.ERROR]
    assert (found.code, found.place.path) == (code, path)
    end = found.place.start
    assert lacking[:end].rpartition(b"\n")[2].startswith(before.encode())
    assert lacking[end - 1 : end] == b"'"


def _recounted(data: bytes) -> list[tuple[str, str]]:
    """Give the change that sets the count in UNT right."""
    begin, end = data.index(b"UNT+"), data.index(b"UNH+")
    said = data[begin:].split(b"+")[1].decode()
    count = data[end:begin].count(b"'") + 1
    return [(f"UNT+{said}+", f"UNT+{count}+")]


# --- the interchange --------------------------------------------------------------------------


def test_unb_is_held_against_its_rows_once() -> None:
    many = change(GOOD, ("++VL'", "++TL'"), ("UNZ+1+", "UNZ+2+"))
    message = many[many.index(b"UNH+") : many.index(b"UNZ+")]
    many = many.replace(b"UNZ+", message.replace(b"SINGLE1", b"SINGLE2") + b"UNZ+")
    outcome = check(many)
    found = only(outcome, "AHB104")
    assert (found.place.path, found.place.message) == ("UNB/0026", None)
    assert found.place.start == many.index(b"TL'")
    assert len(outcome.messages) == 2


def test_the_format_condition_of_the_reference() -> None:
    outcome = check(change(GOOD, ("MUS2611020001", "mus2611020001")))
    assert [code for code in codes(outcome) if code.startswith("AHB")] == ["AHB201"]
    assert only(outcome, "AHB201").because[0].number == "918"


def test_values_judge_the_application_reference_where_no_table_does() -> None:
    data = (SAMPLES / "mscons/13018_load_profile.edi").read_bytes()
    assert codes(check(change(data, ("++TL'", "++VL'")))) == ["VAL303", "AHB901"]


# --- who is heard -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "silent"),
    [
        ("malo_in_place_of_melo", "AHB201", "VAL"),
        ("utilmd_malo_check_digit", "AHB201", "VAL"),
        ("wrong_application_reference", "AHB104", "VAL"),
        ("unknown_code", "AHB104", "MIG"),
    ],
)
def test_the_more_exact_finding_is_heard(name: str, code: str, silent: str) -> None:
    found = codes(check((SAMPLES / f"broken/{name}.edi").read_bytes()))
    assert code in found
    assert not any(other.startswith(silent) for other in found)


def test_what_is_left_out_by_choice_silences_nothing() -> None:
    data = (SAMPLES / "broken/malo_in_place_of_melo.edi").read_bytes()
    sieve = Sieve(ignore=("AHB",))
    outcome = validate(data, settings=Settings(context=CONTEXT, sieve=sieve))
    assert codes(outcome) == []
    outcome = validate(
        (SAMPLES / "broken/unknown_code.edi").read_bytes(),
        settings=Settings(context=CONTEXT, sieve=sieve),
    )
    assert codes(outcome) == ["MIG301"]


def test_what_is_missing_beside_a_stray_segment_is_a_note() -> None:
    data = change(GOOD, ("DTM+7:", "MOA+7:"))
    found = {one.finding.code: one.finding for one in check(data).findings}
    assert found["MIG101"].severity is Severity.ERROR
    missing = found["AHB101"]
    assert missing.severity is Severity.NOTE
    assert missing.related == (found["MIG101"].place,)


# --- sieve ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sieve", "expected"),
    [
        (Sieve(), Severity.ERROR),
        (Sieve(select=("AHB",)), Severity.ERROR),
        (Sieve(select=("VAL",)), None),
        (Sieve(ignore=("AHB1",)), None),
        (Sieve(select=("AHB101",), ignore=("AHB",)), Severity.ERROR),
        (Sieve(select=("AHB",), ignore=("AHB101",)), None),
        (Sieve(select=("AHB",), ignore=("AHB",)), None),
        (Sieve(severity={"AHB": Severity.NOTE}), Severity.NOTE),
        (Sieve(severity={"AHB": Severity.NOTE, "AHB101": Severity.WARNING}), Severity.WARNING),
    ],
)
def test_sieve(sieve: Sieve, expected: Severity | None) -> None:
    data = (SAMPLES / "broken/missing_use_date.edi").read_bytes()
    found = validate(data, settings=Settings(sieve=sieve)).findings
    assert [one.severity for one in found] == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("sieve", "told"),
    [
        (Sieve(select=("AHB1",)), True),
        (Sieve(ignore=("AHB",)), True),
        (Sieve(select=("VAL",), ignore=("AHB9",)), True),
        (Sieve(ignore=("AHB903",)), False),
    ],
)
def test_that_a_table_is_provisional_is_not_left_out_by_the_way(sieve: Sieve, told: bool) -> None:
    data = (SAMPLES / "utilmd/55114_provisional.edi").read_bytes()
    found = validate(data, settings=Settings(sieve=sieve)).findings
    assert [one.finding.code for one in found] == ["AHB903"] * told


# --- places and fingerprints ------------------------------------------------------------------


def laid_out(data: bytes, ending: bytes) -> bytes:
    text = data.replace(b"\r\n", b"").replace(b"\n", b"")
    return text.replace(b"'", b"'" + ending)


def comparable(found: Located) -> tuple[object, ...]:
    finding = found.finding
    place = finding.place
    return (finding.code, place.message, place.segment, place.path, found.fingerprint)


@pytest.mark.parametrize("name", sorted(path.name for path in (SAMPLES / "broken").glob("*.edi")))
def test_line_breaks_change_nothing(name: str) -> None:
    data = (SAMPLES / "broken" / name).read_bytes()
    if name in ("lost_blank_in_una.edi", "data_behind_unz.edi", "release_at_end.edi"):
        pytest.skip("the fault is in the bytes between segments")
    forms = [laid_out(data, ending) for ending in (b"", b"\n", b"\r\n")]
    results = [[comparable(found) for found in check(form).findings] for form in forms]
    assert results[0] == results[1] == results[2]


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_lines_and_columns(ending: bytes) -> None:
    data = laid_out((SAMPLES / "broken/missing_use_date.edi").read_bytes(), ending)
    found = check(data).findings[0]
    before = data[: found.finding.place.start]
    lines = before.split(b"\n")
    assert (found.line, found.column) == (len(lines), len(lines[-1]) + 1)
    assert before.endswith(b"DTM+9:20261031:102'")


def test_excerpts_show_the_segments_around() -> None:
    found = check((SAMPLES / "broken/missing_use_date.edi").read_bytes()).findings[0]
    assert [(line.number, line.text[:5]) for line in found.excerpt] == [
        (13, "QTY+2"),
        (14, "DTM+9"),
        (15, "UNT+1"),
    ]
    assert found.excerpt[1].mark == (19, 19)


def test_fingerprints_tell_files_codes_and_texts_apart() -> None:
    data = (SAMPLES / "broken/missing_use_date.edi").read_bytes()
    one = validate(data, name="in/a.edi").findings[0].fingerprint
    assert validate(data, name="out/a.edi").findings[0].fingerprint == one
    assert validate(data, name="x.zip!y/a.edi").findings[0].fingerprint == one
    assert validate(data, name="b.edi").findings[0].fingerprint != one
    other = change(data, ("DTM+9:20261031", "DTM+9:20261101"))
    assert validate(other, name="a.edi").findings[0].fingerprint != one


def test_a_baseline_hides_as_many_as_it_knows() -> None:
    one = (SAMPLES / "broken/missing_use_date.edi").read_bytes()
    message = one[one.index(b"UNH+") : one.index(b"UNZ+")]
    two = one.replace(b"UNZ+1", message.replace(b"+B24", b"+C24") + b"UNZ+2")
    mark = validate(one, name="a.edi").findings[0].fingerprint
    known = Settings(baseline={mark: 1})
    assert codes(validate(one, name="a.edi", settings=known)) == []
    assert codes(validate(two, name="a.edi", settings=known)) == ["AHB101"]


# --- limits, crashes --------------------------------------------------------------------------


def many(faults: list[bytes]) -> bytes:
    head, tail = GOOD[: GOOD.index(b"UNH+")], GOOD[GOOD.index(b"UNZ+") :]
    message = GOOD[GOOD.index(b"UNH+") : GOOD.index(b"UNZ+")]
    parts = [
        message.replace(b"SINGLE1", b"M%d" % n).replace(b"DTM+9:20261031:102'\n", fault)
        for n, fault in enumerate(faults)
    ]
    return head + b"".join(parts) + tail.replace(b"UNZ+1", b"UNZ+%d" % len(parts))


def test_errors_come_before_the_rest_where_room_is_short() -> None:
    missing_blank = b" \nDTM+9:20261031:102'"
    bad_value = b"DTM+9:20261399:102'"
    data = many([missing_blank] * 30 + [bad_value] * 5)
    outcome = check(data, limits=Limits(findings=10))
    found = [one.severity for one in outcome.findings]
    assert len(found) == 10
    everything = check(data)
    assert everything.dropped == 0
    assert outcome.dropped == len(everything.findings) - 10
    errors = sum(one.severity is Severity.ERROR for one in everything.findings)
    first_of_warnings = 1
    assert found.count(Severity.ERROR) == min(10, errors) - first_of_warnings


def test_many_findings_of_a_code_hide_none_of_another() -> None:
    data = many([b"DTM+9:20261399:102'"] * 20 + [b""] * 3)
    everything = codes(check(data))
    for most in (1, 10, 30):
        outcome = check(data, limits=Limits(findings=most))
        assert set(codes(outcome)) == set(everything)
        assert len(outcome.findings) == max(most, len(set(everything)))
        assert len(outcome.findings) + outcome.dropped == len(everything)


def test_a_check_that_falls_over_is_a_finding_of_its_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = many([b"", b"DTM+9:20261031:102'\n", b""])
    layers = __import__("mscons.messages.layers", fromlist=["check_values"])
    real = layers.check_values

    def sometimes(tree: Any) -> Any:
        if tree.message.number == 2:
            raise RuntimeError("what a pity")
        return real(tree)

    monkeypatch.setattr(layers, "check_values", sometimes)
    outcome = check(data)
    found = only(outcome, "VAL901")
    assert found.place.message == 2
    assert "what a pity" in found.text
    assert len(outcome.messages) == 3


def test_a_file_that_breaks_off_while_it_is_read() -> None:
    class Broken:
        def __init__(self) -> None:
            self.left = [GOOD[:200]]

        def read(self, size: int) -> bytes:
            if not self.left:
                raise OSError(5, "Input/output error")
            return self.left.pop()

    outcome = validate(Broken(), name="a.edi")  # type: ignore[arg-type]
    assert outcome.error == "Input/output error"


def test_a_missing_file_is_raised(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        validate(tmp_path / "none.edi")


def test_progress_and_sizes() -> None:
    heard: list[int] = []
    data = many([b""] * 8000)
    outcome = check(data, progress=heard.append)
    assert outcome.size == len(data)
    assert heard == sorted(heard)
    assert heard[-1] <= len(data)
    assert len(heard) >= 2


def test_the_tree_for_formats_that_show_it() -> None:
    settings = Settings(context=CONTEXT, tree=True)
    lines = validate(GOOD, settings=settings).tree
    assert [line.number for line in lines if line.number is not None] == list(range(1, 18))
    assert {line.label for line in lines if line.number is None} >= {"SG2[MS]", "SG10"}
    assert Decimal(max(line.depth for line in lines)) == 4


@pytest.mark.parametrize("at", [1, 2, 5, 40])
def test_a_value_too_long_is_told_wherever_its_message_stands(at: int) -> None:
    ordered = (SAMPLES / "mscons/13017_ordered.edi").read_bytes()
    parts = repeated(ordered, 40)
    assert not codes(validate(joined(parts)))
    parts[at] = re.sub(r"RFF\+AGI:[^']*", "RFF+AGI:" + 75 * "X", parts[at])
    found = only(validate(joined(parts)), "MIG212")
    assert found.place.message == at
