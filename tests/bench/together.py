"""Hold what is said of a message among many against what is said of it alone: `make fuzz`.

The toolkit learns from the messages it has seen: patterns, outlines, answers, values that were
right. None of that may change a result. So messages of all samples and of drafts from the tables
are changed at random and put into interchanges with many repetitions, which one process reads that
has read all the interchanges before. Each message is also read alone, behind the same UNB, by a
process that was forked before it had seen any message. `validate`, `read`, the object of `parse`
and the readings have to be the same, places shifted; and what two parts of an interchange give has
to be what the whole gives. The seed makes a run repeatable; what differs first is printed, and the
interchange is written to a file.
"""

import argparse
import gc
import io
import json
import os
import pickle
import random
import re
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from importlib import import_module
from multiprocessing import Pipe
from pathlib import Path
from typing import Any, TypeAlias

from mscons.edifact import Finding, Gap, Limits, Message, Place, Segment
from mscons.edifact import read as read_units
from mscons.messages import (
    Settings,
    can_be_split,
    codec,
    join_parts,
    model_for,
    read,
    readings_of,
    rules,
    split_file,
    validate,
    validate_part,
)
from mscons.schemas import ahb, format_versions, pids

from . import inputs

VIEWS: Any = import_module("mscons.cli.views")
SAMPLES = Path(__file__).parents[2] / "samples"
REFERENCE = "77000000"
"""The message reference that stands for all others; as long as they are."""
OF_OTHERS = {"ENV207", "ENV210"}
"""Findings that a message only has because of those before it."""
NOISE = "?'+:*\r\n \x00äU0Z9.,-"
BREAKS = ["\n", "\r\n", "\n\n", " ", "\r"]
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"
LIMITS = Limits(findings=10**6)


@dataclass(frozen=True)
class Base:
    """A message as a list of segments, with the UNA and UNB that it came with, and its service."""

    head: str
    marks: str
    segments: tuple[str, ...]

    def text(self, segments: Sequence[str]) -> str:
        """Write segments of such a message."""
        return "".join(f"{one}{self.marks[-1]}" for one in segments)

    def interchange(self, texts: Sequence[str], head: str = "") -> bytes:
        """Write an interchange, and count its messages right."""
        element, end = self.marks[1], self.marks[-1]
        head = head or self.head
        name = re.split(f"[{re.escape(element + end)}]", head[head.find("UNB") :])
        tail = f"UNZ{element}{len(texts)}{element}{name[5] if len(name) > 5 else ''}{end}"
        return (head + "".join(texts) + tail).encode("latin-1")


# --- what is said of messages -----------------------------------------------------------------


def said(data: bytes, number: int) -> list[dict[str, str]]:
    """Say all there is to say of every message; places count from its first byte."""
    settings = settings_of(number)
    outcome = validate(data, settings=settings)
    found: list[list[Finding]] = [[] for _ in outcome.messages]
    messages = [one for one in read_units(data, limits=LIMITS).units() if isinstance(one, Message)]
    for one in outcome.findings:
        if one.finding.place.message is not None and one.finding.code not in OF_OTHERS:
            found[one.finding.place.message - 1].append(one.finding)
    typed = list(read(data, on=settings.on, limits=LIMITS))
    given: list[dict[str, str]] = []
    for message, kind, findings, model in zip(
        messages, outcome.messages, found, typed, strict=True
    ):
        move = partial(_moved, message)
        shown = VIEWS.Shown(message)
        out = io.StringIO()
        VIEWS.load_view("jsonl", out, VIEWS.Wanted()).message(shown)
        parsed: dict[str, Any] = {**json.loads(out.getvalue()), "message": 0}
        parsed["interchange"]["number"] = 0
        unread = [one for one in model.findings if one.code not in OF_OTHERS]
        say = {
            "bytes": repr(message.data),
            "validate": repr([move(one) for one in findings]),
            "kind": repr(kind._replace(message=0)),
            "typed": repr((model.pid, model.model)),
            "typed findings": repr([move(one) for one in unread]),
            "parse": repr(_at(parsed, message.start)),
            "unread": repr([move(one) for one in shown.unread]),
            "readings": repr(list(readings_of(shown.tree))),
        }
        given.append(say)
    return given


def _moved(message: Message, finding: Finding) -> Finding:
    """Let places count from the first byte of the message, or of its UNB."""
    unb = message.interchange.unb

    def moved(place: Place) -> Place:
        inside = place.message == message.number
        by = message.start if inside else unb.start if unb is not None else 0
        span = place.start - by, place.end - by
        return Place(*span, 0 if inside else None, place.segment, place.path)

    related = tuple(map(moved, finding.related))
    return finding._replace(place=moved(finding.place), related=related)


def _at(node: Json, start: int) -> Json:
    """Shift `start` and `end` of an object of `parse`, and of all in it."""
    if isinstance(node, list):
        return [_at(one, start) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: value - start
        if key in ("start", "end") and isinstance(value, int)
        else _at(value, start)
        for key, value in node.items()
    }


def in_parts(data: bytes, number: int) -> bool:
    """Say whether an interchange checked in parts gives what it gives as a whole."""
    settings = settings_of(number)
    if not can_be_split(settings):
        return True
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "whole.edi")
        file.write_bytes(data)
        whole = validate(file, settings=settings, name="whole.edi")
        parts = split_file(str(file), len(data), len(data) // 3)
        done = [(one, validate_part(str(file), one, "whole.edi", settings)) for one in parts]
        joined = join_parts(done, settings) if done else None
    return joined is None or (
        sorted(map(repr, joined.findings)) == sorted(map(repr, whole.findings))
        and list(joined.messages) == list(whole.messages)
        and joined.dropped == whole.dropped
    )


# --- processes --------------------------------------------------------------------------------


def fresh(work: Callable[..., Any], *args: Any) -> Any:
    """Call a function in a process of its own, which has seen what this one has: no message."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reader)
            with os.fdopen(writer, "wb") as out:
                pickle.dump(_caught(work, *args), out)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as given:
        data = given.read()
    os.waitpid(child, 0)
    return pickle.loads(data)


def _caught(work: Callable[..., Any], *args: Any) -> Any:
    try:
        return work(*args)
    except Exception as problem:
        import traceback

        return f"{type(problem).__name__}: {problem}\n{traceback.format_exc()}"


class Experienced:
    """A process that remembers all that it was asked before."""

    def __init__(self) -> None:
        self._here, there = Pipe()
        self._child = os.fork()
        if not self._child:
            self._here.close()
            while True:
                try:
                    task = there.recv()
                except EOFError:
                    os._exit(0)
                there.send(_caught(*task))
        there.close()

    def ask(self, work: Callable[..., Any], *args: Any) -> Any:
        """Call a function in it."""
        self._here.send((work, *args))
        return self._here.recv()

    def close(self) -> None:
        """Let it end."""
        self._here.close()
        os.waitpid(self._child, 0)


def prepare() -> None:
    """Load what is published, which is the same for all, before there are any messages."""
    table_of: Any = import_module("mscons.edifact.table").table_of
    import_module("mscons.messages.codes").registry()
    for name in ("control", "views.jsonl"):
        import_module(f"mscons.cli.{name}")
    for version in format_versions():
        for pid in pids():
            table, plan = ahb(pid, version), rules.plan_for(pid, version.name)
            cls = model_for(pid)
            if plan is not None and cls is not None:
                table_of(plan.structure)
                assert plan.structure.told_apart is not None
                codec.template_of(cls, plan.structure)
                codec.fixed_by(plan.structure, table)
    gc.collect()
    gc.freeze()  # so that the collector leaves alone what all share


# --- messages ---------------------------------------------------------------------------------


def bases(data: bytes) -> list[Base]:
    """Take the messages of an interchange apart."""
    found: list[Base] = []
    head = ""
    for unit in read_units(data).units():
        if isinstance(unit, Segment) and unit.tag in ("UNA", "UNB"):
            text = data[unit.start : unit.end].decode("latin-1")
            head = head + text if head.startswith("UNA") and "UNB" not in head else text
        elif isinstance(unit, Message) and len(unit) < 200:
            service = unit.interchange.syntax.service
            end = service.terminator
            cut = [data[s.start : s.end].decode("latin-1").removesuffix(end) for s in unit.segments]
            name = unit.reference
            for at in (0, -1):
                cut[at] = cut[at].replace(
                    f"{service.element}{name}", f"{service.element}{REFERENCE}"
                )
            marks = "".join((service.component, service.element, service.release or "", end))
            found.append(Base(head, marks, tuple(cut)))
    return found


def drafts(seed: int) -> list[bytes]:
    """Make interchanges from tables, with rows at random."""
    from tests.messages.rules.drafts import Aim, targets

    rng = random.Random(seed)
    made: list[bytes] = []
    tables = [(pid, one.name) for pid in pids() for one in format_versions() if ahb(pid, one)]
    for pid, name in rng.sample(tables, 5):
        plan = rules.plan_for(pid, name)
        assert plan is not None
        for target in rng.sample(targets(plan), 4):
            aim = Aim(plan, target)
            if aim.fill():
                made.append(aim.draft.data())
    return made


def pool(seed: int) -> list[Base]:
    """Give the messages to begin with."""
    found: list[Base] = []
    files = sorted(SAMPLES.glob("*/*.edi"))
    data = [file.read_bytes() for file in files]
    data += [inputs.meter_readings(2), inputs.meter_readings(1, contact=inputs.NAME, registers=3)]
    data += [inputs.one_meter(20), inputs.load_profile(20), inputs.shapes(6, seed), *drafts(seed)]
    for one in data:
        found += bases(one)
    return found


class Mutator:
    """Changes messages at random."""

    def __init__(self, rng: random.Random, known: Sequence[Base]) -> None:
        self.rng = rng
        self.segments: dict[tuple[str, str], list[str]] = {}
        for base in known:
            for one in base.segments:
                self.segments.setdefault((base.marks, one[:3]), []).append(one)

    def change(self, base: Base) -> str:
        """Give the text of a message with a few changes."""
        rng = self.rng
        segments = list(base.segments)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            if len(segments) > 2:
                rng.choice(self.CHANGES)(self, base, segments, rng.randrange(1, len(segments)))
        text = base.text(segments)
        if rng.random() < 0.15:
            at = rng.randrange(4, len(text) - 1)
            text = text[:at] + rng.choice([*NOISE, ""]) + text[at + rng.randrange(3) :]
        return text

    def _drop(self, base: Base, segments: list[str], at: int) -> None:
        del segments[at : at + self.rng.choice((1, 1, 1, 2, 3))]

    def _double(self, base: Base, segments: list[str], at: int) -> None:
        more = segments[at : at + self.rng.choice((1, 1, 2, 3, 5))]
        segments[at:at] = more * self.rng.choice((1, 1, 2, 9))

    def _swap(self, base: Base, segments: list[str], at: int) -> None:
        other = self.rng.randrange(1, len(segments))
        segments[at], segments[other] = segments[other], segments[at]

    def _other(self, base: Base, segments: list[str], at: int) -> None:
        """Another segment of the same tag: another PID, date, quantity, qualifier."""
        segments[at] = self.rng.choice(self.segments.get((base.marks, segments[at][:3]), [""]))

    def _more(self, base: Base, segments: list[str], at: int) -> None:
        """A segment more, of a tag that is there already, or of any."""
        key = (base.marks, self.rng.choice(segments)[:3])
        if self.rng.random() < 0.3:
            key = self.rng.choice([one for one in self.segments if one[0] == base.marks])
        if key[1] not in ("UNH", "UNT"):
            segments.insert(at, self.rng.choice(self.segments.get(key, ["FTX+ACB"])))

    def _piece(self, base: Base, segments: list[str], at: int) -> None:
        """Another value, of another segment with the same tag, at any place."""
        component, element = base.marks[0], base.marks[1]
        split = re.compile(f"([{re.escape(component + element)}])")
        parts = split.split(segments[at])
        other = split.split(
            self.rng.choice(self.segments.get((base.marks, segments[at][:3]), [""]))
        )
        place = 2 * self.rng.randrange(len(parts) // 2 + 1)
        if place:
            parts[place] = self.rng.choice(
                ("", "Z99", "ZZZ", "-1", "0", "1.23456", "1,5", "x" * 80, "999", "20260230", "ä")
                if self.rng.random() < 0.4
                else other[2::2] or ("",)
            )
        segments[at] = "".join(parts)

    def _digit(self, base: Base, segments: list[str], at: int) -> None:
        found = list(re.finditer("[0-9]", segments[at]))
        if found:
            here = self.rng.choice(found).start()
            text = segments[at]
            segments[at] = text[:here] + self.rng.choice("0123456789") + text[here + 1 :]

    def _ends(self, base: Base, segments: list[str], at: int) -> None:
        component, element = base.marks[0], base.marks[1]
        segments[at] += self.rng.choice((component, element, 2 * component, element * 2, " "))

    def _break(self, base: Base, segments: list[str], at: int) -> None:
        if self.rng.random() < 0.5:
            segments[at] = self.rng.choice(BREAKS) + segments[at]
        else:
            gap = self.rng.choice(BREAKS[:2])
            segments[:] = [gap + one for one in segments]

    def _release(self, base: Base, segments: list[str], at: int) -> None:
        here = self.rng.randrange(3, len(segments[at]) + 1) if len(segments[at]) > 3 else 0
        mark = base.marks[2] if len(base.marks) > 3 else "?"
        put = mark + self.rng.choice((base.marks[0], base.marks[1], base.marks[-1], mark))
        segments[at] = segments[at][:here] + put + segments[at][here:]

    def _unh(self, base: Base, segments: list[str], at: int) -> None:
        """Another release or type in UNH."""
        old = self.rng.choice(("2.4c", "2.5", "2.4b", "2.4a", "S1.1a", "S1.1", "S2.1", "MSCONS"))
        new = self.rng.choice(("2.4c", "2.5", "2.4b", "2.3c", "S1.1a", "S2.1", "UTILMD", ""))
        segments[0] = segments[0].replace(old, new)

    def _count(self, base: Base, segments: list[str], at: int) -> None:
        element = base.marks[1]
        end = segments[-1].split(element)
        if len(end) > 1:
            end[1] = self.rng.choice((str(len(segments)), str(len(segments) + 1), "007", "", "x"))
            segments[-1] = element.join(end)

    def _reckon(self, base: Base, segments: list[str], at: int) -> None:
        """Write the right count."""
        element = base.marks[1]
        end = segments[-1].split(element)
        if len(end) > 1:
            end[1] = str(len(segments))
            segments[-1] = element.join(end)

    CHANGES = (
        _drop, _double, _swap, _other, _other, _other, _more, _piece, _piece, _piece, _digit,
        _digit, _ends, _break, _release, _unh, _count, _reckon,
    )  # fmt: skip


@lru_cache(maxsize=1)
def contexts() -> list[rules.Context]:
    """Give what may be known: nothing, what goes with the samples, and more of single locations."""
    told = tomllib.loads((SAMPLES / "context.toml").read_text("utf-8"))
    text = b"".join(file.read_bytes() for file in sorted(SAMPLES.glob("*/*.edi")))
    found = sorted(set(re.findall(rb"LOC\+[0-9A-Z]+\+([0-9A-Z]+)", text)))
    names = list(told["conditions"])
    locations = {
        one.decode(): {
            "obis": ["1-0:1.8.0", "1-0:1.8.1"][: number % 3],
            "conditions": {name: bool(number & 1 << at) for at, name in enumerate(names, 1)},
        }
        for number, one in enumerate(found)
    }
    single = {**told, "locations": locations, "conditions": {}}
    return [rules.NO_CONTEXT, rules.Context.read(told), rules.Context.read(single)]


@lru_cache(maxsize=1)
def settings_of(number: int) -> Settings:
    """Give settings at random, those that are usual most often; the same for the same number."""
    rng = random.Random(number)
    context = contexts()[rng.choice((0, 0, 0, 1, 1, 2))]
    return Settings(
        on=rng.choice(("message", "message", "message", date(2026, 11, 2), date(2024, 11, 2))),
        context=context,
        sender=rng.random() < 0.7,
        layers=rng.choice((*[("syntax", "mig", "ahb", "value")] * 5, ("syntax", "value"))),
        limits=LIMITS,
        grace=rng.choice((0, 0, 0, 3)),
        tidy=rng.random() < 0.1,
    )


# --- cases ------------------------------------------------------------------------------------


class Case:
    """One interchange: messages, each many times, in any order, behind one UNB."""

    def __init__(self, rng: random.Random, known: Sequence[Base]) -> None:
        self.rng = rng
        self.settings = rng.randrange(10**9)
        first = rng.choice(known)
        self.before, self.ahead = b"", 0
        if rng.random() < 0.3:
            other = rng.choice(known)
            self.ahead = rng.randrange(1, 9)
            self.before = other.interchange([other.text(other.segments)] * self.ahead)
        self.base = first
        self.head = first.head
        if rng.random() < 0.3:
            here = rng.choice(list(re.finditer("[0-9]", self.head[8:]))).start() + 8
            self.head = f"{self.head[:here]}{rng.randrange(10)}{self.head[here + 1 :]}"
        like = [one for one in known if one.marks == first.marks]
        few = [first, *rng.sample(like, min(2, len(like)))]
        mutator = Mutator(rng, like)
        texts = [one.text(one.segments) for one in few]
        texts += [mutator.change(rng.choice(few)) for _ in range(rng.choice((2, 6, 16, 30)))]
        self.texts = list(dict.fromkeys(texts))

    def alone(self) -> list[tuple[str, list[dict[str, str]]]]:
        """Read each message alone; what is not closed in itself is left out."""
        found: list[tuple[str, list[dict[str, str]]]] = []
        for text in self.texts:
            data = self.base.interchange([text], self.head)
            told = fresh(said_whole, data, self.settings)
            if told is not None:
                if isinstance(told, str):
                    raise AssertionError(f"{told}\n{data!r}")
                found.append((text, told))
        return found

    def together(self, found: Sequence[Any]) -> list[int]:
        """Give an order in which each comes often."""
        rng = self.rng
        order: list[int] = []
        wanted = rng.choice((100, 200, 700))
        while len(order) < wanted:
            order += [rng.randrange(len(found))] * rng.choice((1, 1, 1, 2, 3, 9, 20, 40))
        return order

    def run(self, process: Experienced) -> tuple[int, str]:
        """Give how many messages were held against each other, and what differs first, if any."""
        found = self.alone()
        if not found:
            return 0, ""
        order = self.together(found)
        texts: list[str] = []
        expected: list[tuple[str, dict[str, str]]] = []
        step = self.rng.random() < 0.8
        names = iter(range(int(REFERENCE) + 1, int(REFERENCE) + 10**6))
        for one in order:
            text, told = found[one]
            name = str(next(names) if step or self.rng.random() < 0.9 else int(REFERENCE) + 1)
            if name in text:  # a digit of UNT was changed: it would be right by chance
                continue
            texts.append(text.replace(REFERENCE, name))
            expected += [(name, one) for one in told]
        data = self.before + self.base.interchange(texts, self.head)
        given = process.ask(said, data, self.settings)
        if isinstance(given, str):
            return 0, f"{given}\n{_written(data)}"
        given = given[self.ahead :]
        if len(given) != len(expected):
            return 0, f"{len(given)} messages instead of {len(expected)}\n{_written(data)}"
        for number, (one, (name, other)) in enumerate(zip(given, expected, strict=True), 1):
            for key, text in other.items():
                if one[key].replace(name, REFERENCE) != text:
                    near = _near(one[key], text)
                    head = f"{key} of message {number} among others:\n{near}{other['bytes']}"
                    return 0, f"{head}\n{self._about(data)}"
        if self.rng.random() < 0.3 and process.ask(in_parts, data, self.settings) is not True:
            return 0, f"parts and whole differ\n{self._about(data)}"
        return len(order), ""

    def _about(self, data: bytes) -> str:
        """Say with what settings it went wrong, and write the interchange to a file."""
        one = settings_of(self.settings)
        told = f"on {one.on}, sender {one.sender}, layers {','.join(one.layers)}, grace {one.grace}"
        context = ", with context" if one.context is not rules.NO_CONTEXT else ""
        return f"{told}, tidy {one.tidy}{context}\n{_written(data)}"


def said_whole(data: bytes, number: int) -> list[dict[str, str]] | None:
    """Say all of a message alone; None if it takes in what stands behind it, or has a frame."""
    reader = read_units(data, limits=LIMITS)
    units = list(reader.units())
    last = units[-1]
    if not isinstance(last, Segment) or last.tag != "UNZ" or reader.interchanges != 1:
        return None
    if isinstance(units[-2], Gap):  # which the next message would begin with
        return None
    if any(isinstance(one, Segment) and one.tag in ("UNG", "UNE") for one in units):
        return None
    return said(data, number)


def _near(given: str, expected: str) -> str:
    """Show two texts around the place where they begin to differ."""
    at = next(
        (i for i, (a, b) in enumerate(zip(given, expected, strict=False)) if a != b),
        min(len(given), len(expected)),
    )
    begin = max(0, at - 200)
    return f"  {given[begin : at + 400]}\nalone:\n  {expected[begin : at + 400]}\n"


def _written(data: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".edi", delete=False) as file:
        file.write(data)
    return f"the interchange is in {file.name}"


def cases(seed: int, known: Sequence[Base]) -> Iterator[tuple[int, Case]]:
    """Give cases without end, each with a seed of its own."""
    while True:
        yield seed, Case(random.Random(seed), known)
        seed += 1


def main() -> int:
    """Run, and print how many messages were held against each other."""
    parser = argparse.ArgumentParser(prog="together", description="Messages among others, alone.")
    parser.add_argument("--messages", type=int, default=20_000, help="mutated messages")
    parser.add_argument("--seed", type=int, default=13017)
    parser.add_argument("--go-on", action="store_true", help="show all differences")
    parser.add_argument("--tell", action="store_true", help="say each minute how far it is")
    options = parser.parse_args()
    prepare()
    known: list[Base] = fresh(pool, options.seed)
    process = Experienced()
    changed = compared = wrong = 0
    told = time.monotonic()
    for seed, case in cases(options.seed, known):
        count, problem = case.run(process)
        changed += len(case.texts)
        compared += count
        if options.tell and time.monotonic() > told + 60:
            told = time.monotonic()
            print(f"so far {changed:,} messages, {compared:,} times", flush=True)
        if problem:
            wrong += 1
            print(f"seed {seed}: {problem}\n", flush=True)
            if not options.go_on:
                break
        if changed >= options.messages:
            break
    process.close()
    print(f"{changed:,} messages, {compared:,} times among others, seed {options.seed}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
