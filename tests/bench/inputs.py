"""Interchanges to measure with, made on the fly: same seed, same bytes.

a  13017, one message a meter, 16 segments and about 330 bytes; every fourth segment has a release
b  one load profile in one message
c  like a, with the name of a contact (35 characters) full of released characters and an umlaut
r  UTILMD, every message another shape

The number behind the letter is the size in MB (1e6 bytes).
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

from mscons.messages import legal_time

MSB, NB = "9999002000012", "9999001000013"
NAME = "J?'rg?+M?:ller ???'?+?: Zä?' ?+ ?: ?? ü?'?+?:??"


def interchange(application: str, messages: list[str]) -> bytes:
    """Put the envelope around messages."""
    head = f"UNA:+.? 'UNB+UNOC:3+{MSB}:500+{NB}:500+260803:0600+BENCH260803001"
    if application:
        head += f"++{application}"
    tail = f"UNZ+{len(messages)}+BENCH260803001'"
    return f"{head}'{''.join(messages)}{tail}".encode("latin-1")


def header(reference: str, pid: int, contact: str = "") -> list[str]:
    """Give the segments of a MSCONS from UNH to NAD+DP."""
    return [
        f"UNH+{reference}+MSCONS:D:04B:UN:2.4c",
        f"BGM+7+BENCH-{reference}+9",
        "DTM+137:202608030600?+00:303",
        f"RFF+Z13:{pid}",
        f"NAD+MS+{MSB}::293",
        *([f"CTA+IC+:{contact}", "COM+?+4930123456:TE"] if contact else []),
        f"NAD+MR+{NB}::293",
        "UNS+D",
        "NAD+DP",
    ]


def meter_readings(
    messages: int, *, contact: str = "", registers: int = 1, month_end: bool = False
) -> bytes:
    """Give an interchange of 13017, which are valid in FV2604.

    The meters are read at any time of a month, or all of them at its end.
    """
    rng = random.Random(13017)
    days = [datetime(2026, 6, 30, 22) + timedelta(days=d) for d in range(31)]
    out: list[str] = []
    for number in range(1, messages + 1):
        use = days[rng.randrange(31)]
        read = use + timedelta(minutes=15 * rng.randrange(90))
        if month_end:
            use = read = days[-1] + timedelta(days=1)
        lines = [
            *header(str(number), 13017, contact),
            f"LOC+172+DE00099912345BENCH{number:015d}",
            f"RFF+MG:1MUS{number:010d}",
        ]
        for register in range(1, registers + 1):
            lines += [
                f"LIN+{register}",
                f"PIA+5+1-0?:1.8.{register - 1}:SRW",
                f"QTY+220:{rng.randrange(10**8) / 1000}",
                f"DTM+9:{read:%Y%m%d%H%M}?+00:303",
                f"DTM+7:{use:%Y%m%d%H%M}?+00:303",
            ]
        lines.append(f"UNT+{len(lines) + 1}+{number}")
        out.append("'".join(lines) + "'")
    return interchange("VL", out)


def load_profile(readings: int) -> bytes:
    """Give one message with that many quarter hours."""
    rng = random.Random(13018)
    lines = header("PROFILE1", 13018)
    lines += ["LOC+172+DE00099912345BENCH000000000000001"]
    begin = datetime(2026, 8, 2, 22) - timedelta(minutes=15 * readings)
    stamps = [begin + timedelta(minutes=15 * n) for n in range(readings + 1)]
    texts = [f"{stamp:%Y%m%d%H%M}?+00:303" for stamp in stamps]
    lines += [f"DTM+163:{texts[0]}", f"DTM+164:{texts[-1]}", "LIN+1", "PIA+5+1-0?:1.29.0:SRW"]
    for old, new in pairwise(texts):
        lines += [f"QTY+220:{rng.randrange(4000) / 1000}", f"DTM+163:{old}", f"DTM+164:{new}"]
    lines.append(f"UNT+{len(lines) + 1}+PROFILE1")
    return interchange("TL", ["'".join(lines) + "'"])


def one_meter(readings: int) -> bytes:
    """Give one message 13017 with that many readings of one register, a German midnight each."""
    lines = header("METER1", 13017)
    lines += ["LOC+172+DE00099912345BENCH000000000000001", "RFF+MG:1MUS0000000001"]
    lines += ["LIN+1", "PIA+5+1-0?:1.8.0:SRW"]
    day = date(2026, 7, 1) - timedelta(days=readings)
    for number in range(readings):
        use = legal_time.midnight(day + timedelta(days=number))
        lines += [f"QTY+220:{1000 + number}.5", f"DTM+7:{use:%Y%m%d%H%M}?+00:303"]
    lines.append(f"UNT+{len(lines) + 1}+METER1")
    return interchange("VL", ["'".join(lines) + "'"])


def _object(rng: random.Random) -> Iterator[str]:
    """Give the data of one transaction (SG8 of UTILMD), each piece there or not by chance."""

    def perhaps(*lines: str) -> tuple[str, ...]:
        return lines if rng.random() < 0.5 else ()

    for _ in range(rng.randrange(2)):
        yield from ("SEQ+Z51", "RFF+Z32:EMUSTER0010", *perhaps("CCI+++ZB3", f"CAV+Z91:{MSB}::Z39"))
    if rng.random() < 0.7:
        yield from ("SEQ+Z01", "RFF+Z18:49999000010", "CCI+Z30++Z07")
        yield from perhaps("CCI+++ZB3", f"CAV+Z91:{MSB}::Z20:Z39")
        yield from perhaps("CCI+++E17", "CAV+Z22:::65")
        yield from perhaps("CCI+++E03", "CAV+E06", *perhaps("CAV+E09"))
        yield from ("CCI+++Z83", "CAV+Z53")
        yield from perhaps("CCI+++Z88", "CAV+Z74:::Z09", *perhaps("CAV+Z73:::Z11"))
    for _ in range(rng.randrange(3)):
        yield from ("SEQ+Z44", "RFF+Z10:1-0?:1.8.0", "CCI+Z17", "CAV+Z65", "CAV+Z62")
        yield from perhaps("CAV+Z57")
    for _ in range(rng.randrange(3)):
        yield from ("SEQ+Z52", "RFF+Z37:DMUSTER0011", *perhaps("RFF+Z16:49999000010"))
        yield from perhaps("RFF+Z38:CMUSTER0012")
        yield from perhaps("QTY+Z43:11:KWT")
        yield from perhaps("QTY+Z44:9.8:KWT")
        yield from ("CCI+Z17", "CAV+ZE5", *perhaps("CAV+ZE6"), "CAV+ZG8", *perhaps("CAV+ZH0"))
        yield from perhaps("CCI+Z63", "CAV+ZH7")
    for _ in range(rng.randrange(2)):
        yield from ("SEQ+Z62", "RFF+Z38:CMUSTER0012", "CCI+++ZB3", f"CAV+Z91:{MSB}::Z39")
    if rng.random() < 0.4:
        yield "NAD+DP++++Beispielstraße 7+Musterstadt++12345+DE"


def shapes(wanted: int, seed: int = 55112) -> bytes:
    """Give an interchange of UTILMD 55112 in which no two messages have the same tags."""
    rng = random.Random(seed)
    seen: set[str] = set()
    out: list[str] = []
    for number in count(1):
        lines = [
            f"UNH+{number}+UTILMD:D:11A:UN:S1.1a",
            f"BGM+E03+BENCH-{number}",
            "DTM+137:202412020600?+00:303",
            f"NAD+MS+{NB}::293",
            "NAD+MR+9999003000011::293",
        ]
        for transaction in range(rng.randrange(1, 4)):
            lines += [
                f"IDE+24+BENCH-{number}-{transaction}",
                "DTM+92:202412312300?+00:303",
                "DTM+157:202412312300?+00:303",
                "STS+7++ZE7",
                "LOC+Z16+49999000010",
                "RFF+Z13:55112",
                *_object(rng),
            ]
        lines.append(f"UNT+{len(lines) + 1}+{number}")
        tags = "".join(line[:3] for line in lines)
        if tags not in seen:
            seen.add(tags)
            out.append("'".join(lines) + "'")
        if len(out) == wanted:
            break
    return interchange("", out)


def of_size(make: Callable[[int], bytes], size: float) -> bytes:
    """Call a generator with the count that gives about `size` bytes."""
    few, many = len(make(100)), len(make(200))
    return make(round(100 + (size - few) / (many - few) * 100))


def a(megabytes: float) -> bytes:
    """Give readings, one message a meter."""
    return of_size(meter_readings, megabytes * 1e6)


def b(megabytes: float) -> bytes:
    """Give one load profile."""
    return of_size(load_profile, megabytes * 1e6)


def c(megabytes: float) -> bytes:
    """Give readings with released characters and umlauts everywhere."""
    return of_size(lambda n: meter_readings(n, contact=NAME), megabytes * 1e6)


INPUTS: dict[str, Callable[[], bytes]] = {
    "a1": lambda: a(1),
    "a10": lambda: a(10),
    "a100": lambda: a(100),
    "b1": lambda: b(1),
    "b10": lambda: b(10),
    "c1": lambda: c(1),
    "c10": lambda: c(10),
    "r": lambda: shapes(1500),
}


def write(name: str, folder: Path) -> Path:
    """Make an input once; give its file."""
    file = folder / f"{name}.edi"
    if not file.exists():
        file.write_bytes(INPUTS[name]())
    return file
