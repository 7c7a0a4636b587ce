"""Reports made by hand, one a case of the golden files, and a small catalogue of their own."""

from collections.abc import Callable

import pytest

from mscons.edifact import Because, Code, Finding, Place, Severity, replace
from mscons.messages import (
    Checked,
    ExcerptLine,
    FileOutcome,
    Located,
    MessageOutcome,
    Report,
    TreeLine,
    Undecided,
)

MISSING_PATH = "SG5[DP]#1/SG6[172]#1/SG9#1/SG10#1/STS[Z40]"
REASON = "the quantity is a substitute value (QTY+67)"
HOSTILE = "\x1b[2J\x07\u202e[/red]::error::<script>alert(1)</script>|`&\"'=1+1 ##[add-path]%0A\r\n"

CHECKED = Checked(
    rows=168,
    decided=163,
    undecidable=5,
    undecided=(
        Undecided("126", "plausibility_note_exists", "conditions.plausibility_note_exists"),
    ),
)


def message(number: int = 1, **changes: object) -> MessageOutcome:
    one = MessageOutcome(
        number, str(number), "MSCONS", "2.4c", 13017, "FV2610", CHECKED, segments=16
    )
    one = one._replace(layers=("syntax", "mig", "ahb", "value"))
    return one._replace(**changes)  # type: ignore[arg-type]


def missing() -> Located:
    finding = Finding(
        "AHB101",
        Severity.ERROR,
        "STS+Z40 is missing",
        Place(271, 271, 1, 14, MISSING_PATH),
        rule="SG5[DP]/SG6[172]/SG9/SG10/STS[Z40]",
        expression="Muss [92]",
        because=(
            Because(
                "92", "substitute_value", "true", "the quantity is a substitute value (QTY+67)"
            ),
        ),
        help="add STS+Z40 to this group, after STS+Z32",
    )
    excerpt = (
        ExcerptLine(13, "DTM+7:202610010000?+00:303'"),
        ExcerptLine(14, "STS+Z32++Z92'", (13, 13)),
        ExcerptLine(15, "LIN+2'"),
    )
    return Located(finding, 1, 272, excerpt, "0123456789abcdef")


def wrong(number: int = 1, severity: Severity = Severity.WARNING) -> Located:
    finding = Finding(
        "VAL101",
        severity,
        "the check digit of 51238696013 is 2, not 3",
        Place(120, 131, number, 6, "SG5[DP]#1/SG6[172]#1/LOC#1/3225"),
        related=(Place(40, 52, number, 2, "BGM/1004"),),
        help="compare with the master data",
    )
    excerpt = (
        ExcerptLine(5, "NAD+DP'"),
        ExcerptLine(6, "LOC+172+51238696013'", (8, 19)),
        ExcerptLine(7, "DTM+163:202610010000?+00:303'"),
    )
    return Located(finding, 1, 121, excerpt, f"fedcba987654{number:04}")


def outside() -> Located:
    place = Place(4, 9)
    text = "syntax UNOA:2, EDI@Energy sends UNOC:3"
    excerpt = (ExcerptLine(None, "UNB+UNOA:2+9900000000002:500'", (4, 10)),)
    return Located(Finding("ENV107", Severity.NOTE, text, place), 1, 5, excerpt, "ee")


def tree() -> list[TreeLine]:
    return [
        TreeLine(1, 0, "UNH", "message header", 1, "UNH+1+MSCONS:D:04B:UN:2.4c'"),
        TreeLine(1, 0, "BGM", "begin of message", 2, "BGM+7+X+9'"),
        TreeLine(1, 0, "SG5", "delivery place"),
        TreeLine(1, 1, "NAD", "name and address", 5, "NAD+DP'"),
        TreeLine(1, 1, "SG6", "location"),
        TreeLine(1, 2, "LOC", "location", 6, "LOC+172+51238696013'"),
        TreeLine(1, 2, "STS", "status", 14, "STS+Z32++Z92'"),
    ]


def clean() -> Report:
    return Report([FileOutcome("in/clean.edi", [message()], size=500, tree=tree())])


def one_error() -> Report:
    return Report([FileOutcome("readings.edi", [message()], [missing()], size=500, tree=tree())])


def hostile() -> Report:
    finding = Finding(
        "VAL101",
        Severity.ERROR,
        HOSTILE,
        Place(10, 20, 1, 2, HOSTILE),
        rule=HOSTILE,
        expression=HOSTILE,
        because=(Because(HOSTILE, HOSTILE, "true", HOSTILE),),
        related=(Place(1, 2, 1, 1, HOSTILE),),
        help=HOSTILE,
    )
    excerpt = (ExcerptLine(2, "FTX+" + HOSTILE, (4, 9)), ExcerptLine(3, HOSTILE))
    checked = Checked(3, 1, 1, 1, (Undecided(HOSTILE, HOSTILE, HOSTILE),), (HOSTILE,))
    of = message(reference=HOSTILE, type=HOSTILE, release=HOSTILE, checked=checked)
    of = of._replace(provisional=HOSTILE, pid=None, fv=HOSTILE, layers=(HOSTILE,))
    lines = [TreeLine(1, 0, HOSTILE, HOSTILE, 2, HOSTILE)]
    located = Located(finding, 1, 11, excerpt, HOSTILE)
    return Report(
        [
            FileOutcome("::error::" + HOSTILE, [of], [located], 1, size=99, tree=lines),
            FileOutcome(HOSTILE, error=HOSTILE),
        ]
    )


def many() -> Report:
    whole = Checked(170, 170)
    first = [message(n, checked=whole) for n in range(1, 41)]
    first[7] = message(8)
    found = [outside(), missing()._replace(finding=_moved(missing().finding, 8)), wrong(9)]
    second = [
        message(1, type="UTILMD", release="5.2e", pid=55114, fv="FV2410", provisional="no table"),
        message(2, type="APERAK", release="2.1i", pid=None, checked=Checked(), layers=("syntax",)),
        message(3, type="MSCONS", pid=13005, checked=Checked(), layers=("syntax", "mig")),
        message(4, pid=13002, checked=Checked(9, 7, 0, 2, (), ("odd_rule", "other_rule"))),
    ]
    return Report(
        [
            FileOutcome("in/a.edi", first, found, dropped=3, size=9000),
            FileOutcome("in/b.edi", second, [wrong(4, Severity.NOTE)], size=900),
            FileOutcome("in/empty.edi", size=0),
        ]
    )


def _moved(finding: Finding, number: int) -> Finding:
    return finding._replace(place=replace(finding.place, message=number))


def unreadable() -> Report:
    return Report([FileOutcome("in/gone.edi", error="No such file or directory")])


def thousand() -> Report:
    severities = (Severity.NOTE, Severity.ERROR, Severity.WARNING)
    found = [wrong(n, severities[n % 3]) for n in range(1, 1001)]
    messages = [message(n) for n in range(1, 1001)]
    return Report([FileOutcome("big.edi", messages, found, dropped=50, size=324_000, tree=tree())])


CASES: dict[str, Callable[[], Report]] = {
    "clean": clean,
    "one_error": one_error,
    "hostile": hostile,
    "many": many,
    "unreadable": unreadable,
    "thousand": thousand,
    "nothing": Report,
}

CODES = {
    "en": (
        ("AHB101", "missing", "a mandatory item is missing", "The handbook demands it.", "add it"),
        ("VAL101", "check-digit", "the check digit is wrong", "The last digit.", "compare it"),
        ("ENV107", "market-syntax", "legal, but not sent", "UNOC version 3.", "send UNOC:3"),
    ),
    "de": (
        ("AHB101", "missing", "Pflichtangabe fehlt", "Das AHB verlangt sie.", "ergänzen"),
        ("VAL101", "check-digit", "Prüfziffer falsch", "Die letzte Ziffer.", "vergleichen"),
        ("ENV107", "market-syntax", "erlaubt, aber unüblich", "UNOC, Version 3.", "UNOC:3 senden"),
    ),
}


def codes(lang: str = "en") -> dict[str, Code]:
    return {
        code: Code(code, name, title, Severity.ERROR, text, "LOC+172+1'", help_, "APERAK", "Z29")
        for code, name, title, text, help_ in CODES[lang]
    }


@pytest.fixture(autouse=True)
def _catalogue(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Hold the golden files apart from the wording of the real catalogue."""
    if "real_catalogue" not in request.keywords:
        monkeypatch.setattr("mscons.cli.render.catalogue.codes", codes)


@pytest.fixture
def report_of() -> Callable[[str], Report]:
    return lambda case: CASES[case]()
