"""Decisions: the first mark that holds, what unknown conditions leave open, judging values."""

import pytest

from mscons.messages import rules

CompiledCell = rules.CompiledCell
Judgement = rules.Judgement
Kind = rules.Kind
Lookup = rules.Lookup
Phase = rules.Phase
Truth = rules.Truth
compiled_cell = rules.compiled_cell
decide = rules.decide
kind_of = rules.kind_of
parse = rules.parse


T, F, U, N = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN, Truth.NEUTRAL
LETTERS = {"T": T, "F": F, "U": U, "N": N}


def truths(text: str) -> Lookup:
    """Read `20T 369U`."""
    return {part[:-1]: LETTERS[part[-1]] for part in text.split()}.__getitem__


@pytest.mark.parametrize(
    ("cell", "given", "truth", "mark", "possible", "deciding"),
    [
        ("Muss", "", T, "Muss", "Muss", ""),
        ("Kann [558]", "", T, "Kann", "Kann", ""),
        ("Muss [1]", "1T", T, "Muss", "Muss", "1T"),
        ("Muss [1]", "1F", F, None, "-", "1F"),
        ("Muss [1]", "1U", U, None, "Muss -", "1U"),
        ("Muss [1]", "1N", T, "Muss", "Muss", ""),
        ("Muss [1] Soll [2]", "1T 2U", T, "Muss", "Muss", "1T"),
        ("Muss [1] Soll [2]", "1F 2T", T, "Soll", "Soll", "1F 2T"),
        ("Muss [1] Soll [2]", "1F 2F", F, None, "-", "1F 2F"),
        ("Muss [1] Soll [2]", "1U 2T", U, None, "Muss Soll", "1U"),
        ("Muss [1] Soll [2]", "1U 2F", U, None, "Muss -", "1U"),
        ("Muss [1] Soll [2]", "1U 2U", U, None, "Muss Soll -", "1U 2U"),
        ("Muss [1] Soll [2]", "1F 2U", U, None, "Soll -", "2U"),
        ("Muss [1] Muss [2]", "1U 2T", T, "Muss", "Muss", "2T"),
        ("M [1] K", "1U", U, None, "M K", "1U"),
        ("Muss [931] [494]", "494T", T, "Muss", "Muss", "494T"),
    ],
)
def test_decisions(
    cell: str, given: str, truth: Truth, mark: str | None, possible: str, deciding: str
) -> None:
    found = decide(parse(cell), truths(given))
    assert found.truth is truth
    assert found.mark == mark
    assert " ".join(str(one or "-") for one in found.possible) == possible
    assert " ".join(n + t.name[0] for n, t in found.deciding) == deciding
    assert found.forbidden is (truth is F)


def judging(number: str) -> Kind:
    return Kind.VALUE if number in ("130", "133", "135", "495") else kind_of(number)


@pytest.mark.parametrize(
    ("cell", "given", "truth", "deciding"),
    [
        ("X", "", N, ""),
        ("X [35]", "35F", N, ""),
        ("X [950]", "950T", T, "950T"),
        ("X [950]", "950F", F, "950F"),
        ("M [131] ∧ ([951] ∧ [510])", "131T 951F", F, "951F"),
        ("M [131] ∧ ([951] ∧ [510])", "131F 951F", N, ""),
        ("M [131] ∧ ([951] ∧ [510])", "131U 951F", F, "951F"),
        ("M [131] ∧ ([951] ∧ [510])", "131U 951T", U, "131U"),
        ("X ([931] [111] ∧ [495]) ⊻ ([134] ∧ [135])", "931T 111T 495T 134F 135F", T, None),
        ("X ([931] [111] ∧ [495]) ⊻ ([134] ∧ [135])", "931T 111T 495F 134F 135T", F, None),
        ("X ([931] [111] ∧ [495]) ⊻ ([134] ∧ [135])", "931F 111F 495F 134T 135T", T, None),
        ("X [130] ∨ [133]", "130N 133F", F, "133F"),
        ("X [130] ∨ [133]", "130N 133N", N, ""),
        ("X ([939] [142]) ∨ ([940] [143])", "939T 142F 940F 143T", F, None),
        ("M [1] [950] S [951]", "1F 950T 951F", F, "951F"),
        ("M [1] [950] S [951]", "1U 950F 951F", F, "950F 951F"),
        ("M [1] [950] S [951]", "1T 950T 951F", T, "1T 950T"),
        ("M [1] [950] S [951]", "1U 950T 951F", U, "1U"),
    ],
)
def test_values(cell: str, given: str, truth: Truth, deciding: str | None) -> None:
    found = compiled_cell(parse(cell), judging).judge(truths(given))
    assert found.truth is truth
    if deciding is not None:
        assert " ".join(n + t.name[0] for n, t in found.deciding) == deciding


def test_both_marks_may_hold() -> None:
    one = CompiledCell(parse("M [1] ∨ [950] S [951] K"), judging)
    assert one.judge(truths("1U 950N 951T")) == Judgement(U, (("1", U),))
    assert one.judge(truths("1N 950N 951T")) == Judgement(N)


def test_counts() -> None:
    one = CompiledCell(parse("X [4P0..1] ⊻ [5P0..1]"))
    assert (one.judges, one.counts) == (False, True)
    given = "4PT 4P0..1F 5PF 5P0..1F"
    assert one.judge(truths(given), Phase.COUNT).truth is F
    assert one.judge(truths(given), Phase.VALUE).truth is N
    assert one.numbers(Phase.COUNT) == ("4P", "4P0..1", "5P", "5P0..1")
    assert one.numbers(Phase.PRESENCE) == ("4P", "5P")
    assert one.numbers(Phase.VALUE) == ("4P", "5P")
