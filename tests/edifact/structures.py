"""Structures and messages for the tests: the market's own, and a small one of ours."""

import random
from pathlib import Path

from mscons.edifact import (
    ElementUse,
    GroupUse,
    Message,
    SegmentUse,
    Structure,
    Tree,
    format_of,
    grow,
    read,
)
from mscons.edifact.table import END, Table
from mscons.schemas import load_structure

SCHEMAS = Path(__file__).parents[2] / "schemas"
ALL = sorted((file.parts[-3], file.parts[-2].upper()) for file in SCHEMAS.glob("*/*/mig.json"))
MSCONS = load_structure("fv2504", "MSCONS")
UTILMD = load_structure("fv2404", "UTILMD")

HEAD = [
    "UNH+1+MSCONS:D:04B:UN:2.4c",
    "BGM+7+DOC1+9",
    "DTM+137:202610020600?+00:303",
    "RFF+Z13:13017",
    "NAD+MS+9999002000012::293",
    "NAD+MR+9999001000013::293",
    "UNS+D",
    "NAD+DP",
    "LOC+172+DE00099912345MUSTER00000000000001",
    "RFF+MG:1MUS0000000001",
]
LINE = [
    "LIN+1",
    "PIA+5+1-0?:1.8.0:SRW",
    "QTY+220:10234.6",
    "DTM+9:202610010000?+00:303",
    "DTM+7:202609302200?+00:303",
]
GOOD = [*HEAD, *LINE]


def interchange(*messages: list[str]) -> bytes:
    """Put an envelope around messages, which have no UNT yet."""
    out = ["UNB+UNOC:3+9999002000012:500+9999001000013:500+261002:0600+REF1++VL"]
    for number, segments in enumerate(messages, 1):
        out += [*segments, f"UNT+{len(segments) + 1}+{number}"]
    out.append(f"UNZ+{len(messages)}+REF1")
    return ("'".join(out) + "'").encode("latin-1")


def message(segments: list[str]) -> Message:
    """Read one message from the text of its segments, UNT left out."""
    return next(iter(read(interchange(segments))))


def tree(segments: list[str], structure: Structure = MSCONS) -> Tree:
    """Grow the tree of one message."""
    return grow(message(segments), structure)


def changed(old: str, *new: str) -> list[str]:
    """Give the good message with one segment, named by how it begins, exchanged for others."""
    at = next(n for n, segment in enumerate(GOOD) if segment.startswith(old))
    return [*GOOD[:at], *new, *GOOD[at + 1 :]]


def walk(table: Table, rng: random.Random, most: int = 60) -> list[str]:
    """Go through a table at random: tags that fit, to the end of a message or broken off."""
    tags: list[str] = []
    states: tuple[int, ...] = (table.start,)
    while len(tags) < most:
        tag = rng.choice(table.accepts(states))
        if tag == END:
            break
        following = table.follow(states, tag)
        assert following is not None
        states = following
        tags.append(tag)
    return tags


def mutated(tags: list[str], table: Table, rng: random.Random) -> list[str]:
    """Lose, double, exchange or put in a few tags."""
    tags = list(tags)
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(tags) + 1)
        change = rng.randrange(3)
        if change == 0:
            del tags[at : at + 1]
        elif change == 1:
            tags[at:at] = [rng.choice([*sorted(table.tags), "XXX"])]
        elif tags:
            other = rng.randrange(len(tags))
            at %= len(tags)
            tags[at], tags[other] = tags[other], tags[at]
    return tags


def element(
    element: int, component: int, de: str, form: str, *codes: str, status: str = "M"
) -> ElementUse:
    """Make a data element."""
    return ElementUse(
        element, component, de, f"DE {de}", status, format_of(form), codes=dict.fromkeys(codes, "")
    )


def small() -> Structure:
    """Make a structure: UNH, ABC, SG1 (XYZ+1, XYZ+2, each with QTY in it), UNT."""
    number = element(1, 1, "1000", "n..3")
    quantity = SegmentUse("QTY", "0040", [element(1, 1, "6060", "n..5")], max=2)
    return Structure(
        "SMALL",
        "1",
        [
            SegmentUse("UNH", "0010", nr=1, status="M"),
            SegmentUse("ABC", "0020", [number], nr=2, status="C", max=3),
            GroupUse(
                "SG1",
                "0030",
                [
                    SegmentUse("XYZ", "0035", [element(1, 1, "2000", "an1", "1")], status="M"),
                    quantity,
                ],
                max=2,
            ),
            GroupUse(
                "SG1",
                "0030",
                [SegmentUse("XYZ", "0035", [element(1, 1, "2000", "an1", "2")], status="M")],
                status="M",
            ),
            SegmentUse("UNT", "0090", nr=9, status="M"),
        ],
    )
