"""Messages told at a glance: never one more than a full look tells, and those that should be."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mscons.messages import FileOutcome, Located, Settings, rules, validate

SAMPLES = Path(__file__).parents[2] / "samples"
WHOLE = tomllib.loads((SAMPLES / "context.toml").read_text(encoding="utf-8"))
CONTEXT = rules.Context.read({key: told for key, told in WHOLE.items() if key != "messages"})
LAYERS: Any = import_module("mscons.messages.layers")
GLANCE: Any = import_module("mscons.messages.glance")
MANY = 40

HEAD = "UNA:+.? 'UNB+UNOC:3+9999002000012:500+9999001000013:500+260803:0600+R1++VL'"
TIMES = ("DTM+9:202607312215?+00:303'", "DTM+7:202607312200?+00:303'")


def register(number: int, obis: str | None = None, times: tuple[str, str] = TIMES) -> str:
    name = obis or f"1-0?:1.8.{number}"
    return f"LIN+{number}'PIA+5+{name}:SRW'QTY+220:{number}00.5'{''.join(times)}"


def message(reference: int, registers: str, *, agi: str = "") -> str:
    body = (
        f"UNH+{reference}+MSCONS:D:04B:UN:2.4c'BGM+7+B-{reference}+9'DTM+137:202608030600?+00:303'"
        f"RFF+Z13:13017'{agi}NAD+MS+9999002000012::293'NAD+MR+9999001000013::293'UNS+D'NAD+DP'"
        f"LOC+172+DE0009991234500000000000000000{reference:03d}'RFF+MG:1MUS{reference:07d}'{registers}"
    )
    return f"{body}UNT+{body.count(chr(39)) + 1}+{reference}'"


def interchange(messages: list[str], head: str = HEAD) -> bytes:
    return f"{head}{''.join(messages)}UNZ+{len(messages)}+R1'".encode("latin-1")


ONE = [message(number, register(1)) for number in range(1, MANY + 1)]
THREE = [
    message(number, register(1) + register(2) + register(3), agi=f"RFF+AGI:ORDER-{number}'")
    for number in range(1, MANY + 1)
]


def changes(text: str) -> Iterator[str]:
    """Change every segment of a message, and every component in it, in several ways."""
    segments = text.split("'")[:-1]
    for at, segment in enumerate(segments[:-1]):
        for parts in _changed(segment):
            changed = [*segments[:at], *parts, *segments[at + 1 :]]
            changed[-1] = re.sub(r"UNT\+\d+", f"UNT+{len(changed)}", changed[-1])
            yield "'".join([*changed, ""])


def _changed(segment: str) -> Iterator[list[str]]:
    yield []
    yield [segment, segment]
    yield [f"\r\n{segment}"]
    yield [f"{segment}+"]
    for found in re.finditer(r"(?:[^+:?]|\?.)+", segment):
        value, before, after = found[0], segment[: found.start()], segment[found.end() :]
        for other in (
            "",
            "0",
            "-1",
            "Z99",
            "X" * 80,
            f"{value[:-1]}{'1' if value[-1] != '1' else '2'}",
            f"{value[0]}?+{value[1:]}",
            f"{value[0]}?:{value[1:]}",
            value.replace("?+", "\2").replace("?:", "\3"),
            value.replace("?+00", "?+01"),
            value.replace("?+00", "-00"),
            value.replace("202607", "202608").replace("202608030600", "202606030600"),
            value.replace("2607", "2613"),
            value.replace("202607312200", "202603282300"),
        ):
            if other != value:
                yield [f"{before}{other}{after}"]


CHANGED = [(good, text) for good in (ONE, THREE) for text in changes(good[-1])]


def said(outcome: FileOutcome) -> tuple[list[tuple[object, ...]], list[object]]:
    """Give the findings, and what is listed of the messages."""

    def one(found: Located) -> tuple[object, ...]:
        finding = found.finding
        return finding, found.fingerprint, found.line, found.column

    return [one(found) for found in outcome.findings], list(outcome.messages)


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Validate without a glance at anything."""

    def run(data: bytes, **options: Any) -> FileOutcome:
        with monkeypatch.context() as patch:
            patch.setattr(LAYERS, "_OFTEN", 1_000_000)
            return validate(data, **options)

    return run


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """List what each glance gave."""
    found: list[bool] = []
    passes = GLANCE.Glance.passes

    def spy(self: Any, message: Any) -> bool:
        found.append(passes(self, message))
        return found[-1]

    monkeypatch.setattr(GLANCE.Glance, "passes", spy)
    return found


@pytest.mark.parametrize("layers", [("mig", "ahb", "value"), ("ahb",), ("mig",), ("value",)])
@pytest.mark.parametrize("good", [ONE, THREE], ids=["one register", "three registers"])
def test_no_change_goes_unseen_among_messages_that_are_right(
    slowly: Any, passed: list[bool], good: list[str], layers: tuple[str, ...]
) -> None:
    """All changes in one interchange, each behind so many right messages."""
    context = CONTEXT if good is ONE else rules.NO_CONTEXT
    settings = Settings(context=context, layers=("syntax", *layers))
    data = interchange(good + [text for base, text in CHANGED if base is good])
    assert said(validate(data, settings=settings)) == said(slowly(data, settings=settings))
    assert passed.count(True) >= MANY - LAYERS._OFTEN - 2


def test_what_is_told_of_single_messages_is_heeded(slowly: Any, passed: list[bool]) -> None:
    told = {"messages": {"30": {"conditions": {"ordered_by_orders": True}}}}
    settings = Settings(context=rules.Context.read(told))
    quick, full = (run(interchange(ONE), settings=settings) for run in (validate, slowly))
    assert said(quick) == said(full)
    assert {one.finding.place.message for one in full.findings} == {30}
    assert passed == []


@pytest.mark.parametrize("on", ["message", "today"])
def test_nor_does_one_that_stands_alone_among_them(slowly: Any, on: Any) -> None:
    told = 0
    for good, text in CHANGED[:: 7 if on == "message" else 49]:
        data = interchange([*good, text, *good[:3]])
        quick, full = validate(data, on=on), slowly(data, on=on)
        assert said(quick) == said(full), text
        told += bool(full.findings)
    assert told > len(CHANGED) // 100


def test_most_messages_are_told_at_a_glance(passed: list[bool]) -> None:
    times = [
        (f"DTM+9:20260731{22 + n % 2}{n % 60:02d}?+00:303'", "DTM+7:202607312200?+00:303'")
        for n in range(300)
    ]
    messages = [message(n + 1, register(1, None, times[n])) for n in range(300)]
    assert not validate(interchange(messages)).findings
    assert len(passed) - passed.count(True) <= 2
    assert len(passed) >= 300 - LAYERS._OFTEN - 1


def test_each_document_of_its_own_minute(passed: list[bool]) -> None:
    """What the message is has to be looked up once for each minute; the rest is known."""
    messages = [
        text.replace("DTM+137:202608030600", f"DTM+137:2026080306{number % 60:02d}")
        for number, text in enumerate(message(n, register(1)) for n in range(1, 401))
    ]
    assert not validate(interchange(messages)).findings
    assert passed.count(True) >= 300


def test_registers_have_to_differ(passed: list[bool]) -> None:
    good = [message(n, register(1) + register(2)) for n in range(1, MANY + 1)]
    same = message(99, register(1) + register(2, "1-0?:1.8.1"))
    found = validate(interchange([*good, same])).findings
    assert [one.finding.code for one in found] == ["VAL401"]
    assert found[0].finding.place.message == MANY + 1
    assert passed[-1] is False


def test_what_was_right_in_one_interchange_is_not_in_another() -> None:
    other = HEAD.replace("9999002000012", "9999002000020")
    data = interchange(ONE) + interchange(ONE, other)
    found = validate(data).findings
    assert {one.finding.code for one in found} >= {"VAL301"}
    assert sum(one.finding.code == "VAL301" for one in found) == MANY


def test_a_glance_that_tells_little_is_given_up(
    monkeypatch: pytest.MonkeyPatch, passed: list[bool]
) -> None:
    """What a message is, only a full look tells where it was not said before."""
    monkeypatch.setattr(GLANCE, "TRIES", 8)
    dated = [text.replace("202608030600", f"2026080306{n:02d}") for n, text in enumerate(ONE)]
    assert not validate(interchange(dated)).findings
    assert passed == [False] * 8


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GLANCE, "KEEP", 5)
    checks: list[Any] = []
    init = GLANCE.Glance.__init__

    def spy(self: Any, *args: Any) -> None:
        init(self, *args)
        checks.extend(self._checks)

    monkeypatch.setattr(GLANCE.Glance, "__init__", spy)
    times = [(f"DTM+9:2026073123{n:02d}?+00:303'", TIMES[1]) for n in range(60)]
    messages = [message(n + 1, register(1, None, times[n])) for n in range(60)]
    assert not validate(interchange(messages)).findings
    assert checks
    assert 0 < max(len(one.right) for one in checks) <= 5


@pytest.mark.parametrize("most", [1, 2])
def test_outlines_of_the_same_tags(
    monkeypatch: pytest.MonkeyPatch, slowly: Any, passed: list[bool], most: int
) -> None:
    """Where there are more than are told at a glance, the older one makes room."""
    monkeypatch.setattr(LAYERS, "_GLANCES", most)
    days = ("DTM+9:20260731:102'", TIMES[1])
    one = [message(n, register(1)) for n in range(100, 140)]
    other = [message(n, register(1, None, days)) for n in range(200, 240)]
    data = interchange([*one, *other, *(message(n, register(1)) for n in range(300, 340))])
    assert said(validate(data)) == said(slowly(data))
    assert passed[-1] is (most == 2)
    assert passed.count(True) >= (3 if most == 2 else 2) * 40 - 2 * LAYERS._OFTEN - 4


@pytest.mark.parametrize(
    "name", ["55113_controllable_resource", "55112_wallbox_14a", "55115_answer_supplier"]
)
def test_master_data(slowly: Any, passed: list[bool], name: str) -> None:
    """Identifiers with check digits are looked at; what is around is told at a glance."""
    head, one = (SAMPLES / f"utilmd/{name}.edi").read_text().replace("\n", "").split("UNH+")
    one, end = one.split("UNZ+")
    reference = one.split("+")[0]
    texts = [f"UNH+{one}".replace(reference, f"R{number}") for number in range(MANY + 1)]
    *alike, last = texts
    found = re.search(r"LOC\+Z\d\d\+([0-9A-Z]+)", one)
    assert found is not None
    wrong = last.replace(found[1], f"{found[1][:-1]}{(int(found[1][-1]) + 1) % 10}")
    data = f"{head}{''.join([*alike, wrong])}UNZ+{MANY + 1}+{end.split('+')[1]}".encode("latin-1")
    settings = Settings(context=CONTEXT)
    quick, full = validate(data, settings=settings), slowly(data, settings=settings)
    assert said(quick) == said(full)
    assert {one.finding.place.message for one in full.findings} == {MANY + 1}
    assert passed.count(True) >= MANY - LAYERS._OFTEN - 2
    assert passed[-1] is False
