"""Verdicts: messages that a validator without the market's rules gets wrong, and what is said.

A row is a change of a message in which nothing is found, and the codes of all errors and warnings
then. Changes are put one behind the other with `;`: `A => B` writes B for the segment that begins
with A (nothing: it is dropped), `A +> B` puts B behind it, `+> B` at the end. Several segments are
separated by `'`. The other text names facts of the context.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mscons.edifact import Severity, registry
from mscons.messages import rules, validate

SAMPLES = Path(__file__).parents[3] / "samples"
MSB, NB, LF = "9999002000012", "9999001000013", "9999003000011"
UNB = f"UNB+UNOC:3+{MSB}:500+{LF}:500+261101:0810+R1++VL"
READING = f"""{UNB}
UNH+1+MSCONS:D:04B:UN:2.5
BGM+7+B1+9
DTM+137:202611010810?+00:303
RFF+Z13:13017
NAD+MS+{MSB}::293
NAD+MR+{LF}::293
UNS+D
NAD+DP
LOC+172+DE00099912345MUSTER00000000000002
RFF+MG:1MUS0000000002
LIN+1
PIA+5+1-0?:1.8.0:SRW
QTY+220:100
DTM+7:202610312300?+00:303""".split("\n")
SPRING = "UNH => UNH+1+MSCONS:D:04B:UN:2.4c ; DTM+137 => DTM+137:202603300810?+00:303 ; "
AUTUMN = "DTM+137 => DTM+137:202610270000?+00:303 ; "
LATER = "DTM+137 => DTM+137:202611050000?+00:303 ; "
ESTIMATE = "QTY => QTY+67:100 ; +> STS+Z32++Z92'STS+Z40++Z75"
CONFIG = "LOC => LOC+172 ; RFF+MG => RFF+AGK:K1 ; "
SECOND = "'DTM+7:202611022300?+00:303"
FIXED = {
    "ordered_by_orders": False,
    "reference_points_to_orders": True,
    "plausibility_note_exists": False,
    "correction_reason_due": False,
    "reading_without_device_change": False,
    "reading_for_device_change": False,
}
EXIST = [
    f"SG4[24]/{path}" for path in ("SG8[Z52]/RFF[Z34]", "SG8[Z52]/RFF[Z38]", "SG8[Z01]", "SG12")
]
SHORT = {
    "note": "plausibility_note_exists",
    "correction": "correction_reason_due",
    "change": "reading_for_device_change",
    "customer": "reading_without_device_change",
    "ordered": "ordered_by_orders",
}

# --- 13017, FV2610: changes | facts | codes ---------------------------------------------------

VERDICTS = f"""
|| -
| customer | AHB102
# the start of the German day
DTM+7 => DTM+7:202610312200?+00:303 || AHB201
DTM+7 => DTM+7:202611010000?+01:303 || AHB201
DTM+7 => DTM+7:202610312300-00:303 || VAL201
DTM+7 => DTM+7:202610312400?+00:303 || VAL201
DTM+7 => DTM+7:202610312300+00:303 || AHB101 MIG202 MIG202
DTM+7 => DTM+7:20261101:102 || AHB104
DTM+7 => DTM+7:202610242200?+00:303 || -
DTM+7 => DTM+7:202610252300?+00:303 || -
DTM+7 => DTM+7:202610252200?+00:303 || AHB201
{SPRING}DTM+7 => DTM+7:202603282300?+00:303 || -
{SPRING}DTM+7 => DTM+7:202603282200?+00:303 || AHB201
{SPRING}DTM+7 => DTM+7:202603292200?+00:303 || -
{SPRING}DTM+7 => DTM+7:202603292300?+00:303 || AHB201
# [495]: not behind the document; the same minute is right
DTM+7 => DTM+7:202611012300?+00:303 || AHB202
DTM+137 => DTM+137:202610312300?+00:303 || -
DTM+137 => DTM+137:202610312259?+00:303 || AHB202
# [130]: less than 24 hours, 25 over the switch in October, 23 in March
{AUTUMN}DTM+7 => DTM+7:202610242200?+00:303'DTM+60:202610252259?+00:303 | change | -
{AUTUMN}DTM+7 => DTM+7:202610242200?+00:303'DTM+60:202610252300?+00:303 | change | AHB202
{AUTUMN}DTM+7 => DTM+7:202610232200?+00:303'DTM+60:202610242159?+00:303 | change | -
{AUTUMN}DTM+7 => DTM+7:202610232200?+00:303'DTM+60:202610242200?+00:303 | change | AHB202
{SPRING}DTM+7 => DTM+7:202603282300?+00:303'DTM+60:202603292159?+00:303 | change | -
{SPRING}DTM+7 => DTM+7:202603282300?+00:303'DTM+60:202603292200?+00:303 | change | AHB202
+> DTM+60:202610311800?+00:303 | change | -
| change | AHB102
+> DTM+60:202610312330?+00:303 || AHB103
+> DTM+60:202611010030?+01:303 | change | AHB201
+> DTM+60:202611010900?+00:303 | change | AHB202
+> DTM+60:20261101:102 | change | AHB104
# [133] and [135] go by the digits of DTM+9 in format 102, [495] by its instant in format 303
QTY +> DTM+9:20261101:102 | customer | -
QTY +> DTM+9:20261030:102 | customer | -
QTY +> DTM+9:20261029:102 | customer | AHB202
QTY +> DTM+9:20261131:102 | customer | VAL201
QTY +> DTM+9:202611010115:203 | customer | AHB104
QTY +> DTM+9:202611010615?+00:303 | customer | -
QTY +> DTM+9:202611010811?+00:303 | customer | AHB202
QTY +> DTM+9:202611010115?+01:303 | customer | AHB201
DTM+137 => DTM+137:202610312330?+00:303 ; QTY +> DTM+9:20261101:102 | customer | AHB202
{LATER}QTY +> DTM+9:202611020000?+00:303 | customer | AHB202
{LATER}QTY +> DTM+9:20261028:102 ; +> DTM+60:202611010030?+00:303 | customer change | -
{ESTIMATE} ; QTY +> DTM+9:20261101:102 | customer | AHB103
{CONFIG}QTY +> DTM+9:20261101:102 | customer | AHB103
# the kind of the value: who sends it, and which STS go with it
{ESTIMATE} || -
{ESTIMATE} ; STS+Z32 => || AHB101
{ESTIMATE} ; STS+Z40 => || AHB101
{ESTIMATE} ; STS+Z40 => STS+Z40 || AHB101
{ESTIMATE} ; STS+Z40 => STS+Z40++Z92 || AHB104
{ESTIMATE} ; STS+Z32 => STS+Z32++Z75 || AHB104
{ESTIMATE} ; STS+Z32 => STS+Z32++Z90 || AHB104
{ESTIMATE} ; +> STS+Z40++Z76 || MIG104
{ESTIMATE} | NB | AHB104
{ESTIMATE} | NB HKN-R | -
{ESTIMATE} | LF HKN-R | AHB104
+> STS+Z40++Z75 || AHB103
+> STS+Z32++Z92 || AHB103
QTY => QTY+Z18:1 || AHB104
{CONFIG}QTY => QTY+Z18:1 || -
{CONFIG}QTY => QTY+Z18:1 | NB | AHB103 AHB104
{CONFIG}|| -
QTY => QTY+201:1 || AHB104
QTY => QTY+220:1:KWH || AHB103
QTY => QTY+220 || AHB101
QTY => QTY+220:-1 || AHB201
QTY => QTY+220:1.0000 || AHB201
QTY => QTY+220:1,5 || MIG215
QTY => QTY+220:1e5 || MIG211
QTY => QTY+220:.5 || MIG214
LIN => LIN+a || MIG211
# packages: [4P] with QTY+67, [5P] with QTY+220, each code once
+> STS+Z33++Z83 | note | -
+> STS+Z33++Z83 || AHB103
+> STS+Z33++Z83'STS+Z33++Z84 | note | -
+> STS+Z33++Z83'STS+Z33++Z83 | note | AHB301
+> STS+Z33++ZS2 | note | AHB104
{ESTIMATE} ; +> STS+Z33++Z83 | note | AHB104
{ESTIMATE} ; +> STS+Z33++Z84 | note | -
{CONFIG}QTY => QTY+Z18:1 ; +> STS+Z33++Z84 | note | AHB103
| note | AHB102
+> STS+Z34++ZA4 | correction | -
+> STS+Z34++Z74 | correction | AHB104
{ESTIMATE} ; +> STS+Z34++Z74 | correction | -
+> STS+Z34++ZA4 || AHB103
# location, meter, configuration
RFF+MG +> RFF+AGK:K1 || AHB103 AHB103 AHB103
LOC => LOC+172 || AHB101 AHB101
RFF+MG => || AHB101
{CONFIG}LOC +> RFF+MG:1 || AHB103
LOC => LOC+172+51238696012 || AHB201
LOC => LOC+172+AT00099912345MUSTER00000000000002 || AHB201
LOC => LOC+107+DE00099912345MUSTER00000000000002 || AHB104
LOC => LOC+Z04+DE00099912345MUSTER00000000000002 || AHB104
NAD+DP => NAD+DED || AHB104
# registers by PID
PIA => PIA+5+1-65?:2.8.63:SRW || -
PIA => PIA+5+1-66?:1.8.0:SRW || AHB203
PIA => PIA+5+1-0?:1.29.0:SRW || AHB203
PIA => PIA+5+7-0?:3.0.0:SRW || AHB203
PIA => PIA+5+1-0?:3.8.1:SRW || AHB203
PIA => PIA+5+1.8.0:SRW || AHB203
PIA => PIA+5+1-0?:1.8.0:Z01 || AHB104
LIN => LIN+0 || AHB201
LIN => LIN+1+++++X || MIG202
# what belongs to one SG10 does not count for the next
{LATER}+> QTY+67:101{SECOND} || AHB101 AHB101
{LATER}+> STS+Z32++Z92'STS+Z40++Z75'QTY+67:101{SECOND} || AHB101 AHB101 AHB103 AHB103
{LATER}+> DTM+60:202611010030?+00:303'QTY+220:101{SECOND} | change | AHB102
{LATER}+> QTY+220:99{SECOND} || VAL402
+> QTY+220:100'DTM+7:202610312300?+00:303 || VAL401
+> LIN+2'PIA+5+1-0?:2.8.0:SRW || AHB101
{LATER}+> NAD+DP'LOC+172'RFF+AGK:K1'LIN+1'PIA+5+1-0?:1.8.0:SRW'QTY+220:1{SECOND} || AHB302
# the head
BGM => BGM+270+B1+9 || AHB104
BGM => BGM+7+B1+1 || AHB104
DTM+137 => DTM+137:202612010000?+00:303 || AHB202
DTM+137 => DTM+137:202611010910?+01:303 || AHB201
RFF+Z13 +> RFF+AGI:1 || AHB103
RFF+Z13 +> RFF+AGI:1 | ordered | -
RFF+Z13 +> RFF+ACW:1 | ordered | AHB104
| ordered | AHB102
UNS => UNS+S || AHB104
NAD+MS => NAD+MS+{MSB}::332 || AHB104
NAD+MS => NAD+MS+{MSB}::9 ; UNB => {UNB.replace("500", "14", 1)} || VAL103
UNB => {UNB.replace("500", "14", 1)} || VAL302
UNB => {UNB.replace(MSB, LF, 1)} || VAL301
NAD+MS => NAD+MS+9800000000004::332 || AHB104 AHB204 VAL301
UNB => {UNB.replace("VL", "TL")} || AHB104
UNB => {UNB.replace("++VL", "")} || AHB101
NAD+DP => NAD+DP+X || MIG202
UNH => UNH+1+MSCONS:D:04A:UN:2.5 || AHB104
UNH => UNH+1+MSCONS:D:04B:UN || AHB905
+> FTX+ACB+++X || MIG101
RFF+MG => ; +> RFF+MG:1 || MIG101
# the release on the date, to the minute
UNH => UNH+1+MSCONS:D:04B:UN:2.4c || AHB905
DTM+137 => DTM+137:202609302200?+00:303 ; DTM+7 => DTM+7:202609302200?+00:303 || -
DTM+137 => DTM+137:202609302159?+00:303 ; DTM+7 => DTM+7:202608312200?+00:303 || AHB905
"""

# --- UTILMD: sample | changes | facts | codes -------------------------------------------------

OF_UTILMD = """
55112_wallbox_14a | QTY => | known | AHB101
55112_wallbox_14a | QTY => ; CAV+ZH0 => CAV+ZH1'CAV+ZH5 || AHB101
55112_wallbox_14a | QTY => ; CAV+ZH0 => CAV+ZH1'CAV+ZH2 || -
55112_wallbox_14a | QTY => ; CAV+ZH0 => CAV+ZH1'CAV+ZH2 | known | AHB102
55112_wallbox_14a | CAV+ZH0 => CAV+ZH1'CAV+ZH2 || AHB103
55112_wallbox_14a | QTY => QTY+Z43:11:KWH || AHB104
55112_wallbox_14a | QTY +> QTY+Z44:11:KWT || AHB103
55112_wallbox_14a | CCI+Z63 => ; CAV+ZH8 => || AHB101
55112_wallbox_14a | CAV+ZE6 => || AHB101
55112_wallbox_14a | CAV+ZE5 => CAV+Z65 || AHB101 AHB103
55112_wallbox_14a | CAV+ZG8 => CAV+ZG9 | known | AHB103 AHB103
55112_wallbox_14a | LOC => LOC+Z20+DMUSTER0012 || AHB201
55112_wallbox_14a | LOC +> LOC+Z20+DMUSTER0011 || AHB302
55112_wallbox_14a | LOC +> LOC+Z19+CMUSTER0038 || AHB101 AHB103 AHB103
55112_wallbox_14a | RFF+Z38 => RFF+Z38:CMUSTER0013 || AHB201
55112_wallbox_14a | DTM+157 => || AHB101
55112_wallbox_14a | DTM+92 => DTM+92:202404302300?+00:303 || AHB201
55112_market_location | CCI+Z30 => CCI+Z30++Z06 || AHB102 AHB102 AHB102 AHB103
55112_market_location | CAV+E06 => CAV+E05 || AHB104
55112_market_location | CAV+E06 => CAV+E05 ; CAV+E09 => CAV+E08 || -
55112_market_location | CAV+Z73 => CAV+Z73:::Z10 || AHB104
55112_market_location | CAV+Z73 => CAV+Z73:::Z10 ; CAV+Z74 => CAV+Z74:::Z08 || -
55112_market_location | DTM+Z21 => DTM+Z21:0231:106 || VAL201
55112_market_location | DTM+Z21 => || AHB102 AHB103
55112_market_location | DTM+Z09 => DTM+Z09:2024:602 || AHB204
55112_market_location | DTM+92 => DTM+92:202212302300?+00:303 || AHB101
55112_market_location | CAV+Z22 => CAV+Z22:::much || AHB201
55112_market_location | CAV+Z22 => CAV+Z22:::-5 || AHB201
55112_market_location | RFF+Z10 => RFF+Z10:1.8.0 || VAL101
55112_market_location | COM => COM+stammdaten.example:EM || AHB201
55112_market_location | COM +> COM+a@b.de:EM || AHB301
55112_market_location | NAD+DP => NAD+DP++++Weg 7+Ort+++DE || AHB101
55112_market_location | DTM+137 => DTM+137:202506052159?+00:303 || -
55112_market_location | DTM+137 => DTM+137:202506052200?+00:303 || AHB904 AHB905
55113_controllable_resource | LOC => || AHB101 AHB103
55115_answer_supplier | LOC => || AHB101
55113_controllable_resource | SEQ => ; RFF+Z38 => ; CCI => ; CAV => || AHB101
55113_controllable_resource | CAV => CAV+Z91:9999002000013::Z39 || VAL102
55113_controllable_resource | CAV => CAV+Z91:9999002000012 || AHB101
55113_controllable_resource | CAV => CAV+Z91:9999002000012::Z20 || AHB104
55113_controllable_resource | STS => STS+7++ZE8 || AHB104
55113_controllable_resource | STS +> STS+7++ZE7 || AHB302
55113_controllable_resource | RFF+Z13 => RFF+Z13:55114 || -
55115_answer_supplier | STS+E01 => STS+E01++A01:S_0006 || AHB104
55115_answer_supplier | STS+E01 +> STS+E01++A02:S_0005 || -
55115_answer_supplier | STS+E01 +> STS+E01++A02:S_0006 || AHB104 AHB204 AHB204
55115_answer_supplier | RFF+TN => || AHB101
55115_answer_supplier | +> SEQ+Z62'RFF+Z38:CMUSTER0038 || AHB103
"""

# --- severities: changes | for the sender | for the receiver, where it differs -----------------

SEVERITIES = f"""
DTM+7 => | AHB101=error |
RFF+Z13 +> RFF+AGI:1 | AHB103=error | AHB103=note
+> STS+Z40++Z75 | AHB103=error | AHB103=note
+> STS+Z31 | AHB103=error MIG201=warning | AHB103=note MIG201=warning
QTY => QTY+220:1:KWH | AHB103=error | AHB103=note
NAD+DP => NAD+DED | AHB104=error |
QTY => QTY+Z18:1 | AHB104=error |
QTY => QTY+201:1 | AHB104=error |
QTY => QTY+221:1 | AHB104=error |
DTM+7 => DTM+7:202610312200?+00:303 | AHB201=error |
DTM+7 => DTM+7:202611012300?+00:303 | AHB202=error |
PIA => PIA+5+7-0?:3.0.0:SRW | AHB203=error |
+> STS+Z33++Z83 | AHB103=error | AHB103=note
RFF+Z13 => RFF+Z13:13018 | AHB901=warning VAL303=error |
RFF+Z13 => RFF+Z13:13999 | AHB901=warning MIG301=warning |
UNH => UNH+1+MSCONS:D:04B:UN:2.4c | AHB905=error |
UNH => UNH+1+MSCONS:D:04B:UN:9.9 | AHB905=error |
UNH => UNH+1+ORDERS:D:09B:UN:1.4a | AHB901=warning |
NAD+MS => NAD+MS+9999002000013::293 ; UNB => {UNB.replace("0012:", "0013:")} | VAL102=warning |
UNB => {UNB.replace(MSB, LF, 1)} | VAL301=error |
LOC => LOC+172+51238696012 | AHB201=error |
LIN => LIN+1+++++X | MIG202=warning |
BGM => BGM+7+{"X" * 36}+9 | MIG212=warning |
BGM => BGM+7+{"X" * 36}+9 ; UNH => UNH+1+MSCONS:D:04B:UN:2.4c | MIG212=error AHB905=error |
QTY => QTY+220:1e5 | MIG211=error |
NAD+MR => NAD+QQ+{LF}::293 | AHB101=note MIG302=warning |
+> QTY+220:100'DTM+7:202610312300?+00:303 | VAL401=warning |
DTM+137 => DTM+137:2026:303 | AHB906=warning VAL201=error |
UNB => {UNB}++++1 | ENV211=note |
"""


def change(segments: Sequence[str], changes: str) -> Sequence[str]:
    """Change a message."""
    for one in filter(None, (part.strip() for part in changes.split(" ; "))):
        found, sign, new = (part.strip() for part in one.partition("+>" if "+>" in one else "=>"))
        added = [segment for segment in new.split("'") if segment]
        at = len(segments)
        if found:
            at = next(n for n, segment in enumerate(segments) if segment.startswith(found))
        if sign == "=>":
            segments = [*segments[:at], *added, *segments[at + 1 :]]
        else:
            segments = [*segments[: at + 1], *added, *segments[at + 1 :]]
    return segments


def interchange(*messages: Sequence[str]) -> bytes:
    """Write an interchange of messages that share the UNB of the first one."""
    head = messages[0][0]
    segments = [head]
    for number, message in enumerate(messages, 1):
        tag, _, kind = message[1].split("+")
        segments += [f"{tag}+{number}+{kind}", *message[2:], f"UNT+{len(message)}+{number}"]
    segments.append(f"UNZ+{len(messages)}+{head.split('+')[5]}")
    return "".join(f"{segment}'" for segment in segments).encode("latin-1")


def check(data: bytes, context: dict[str, Any], codes: str) -> None:
    """Compare errors and warnings. Without the context there are no errors that it denies."""
    found = [one.finding for one in validate(data, context=rules.Context.read(context)).findings]
    given = sorted(one.code for one in found if one.severity is not Severity.NOTE)
    assert given == codes.replace("-", "").split()
    alone = [one.finding for one in validate(data).findings]
    assert {one.code for one in alone if one.severity is Severity.ERROR} <= set(given)


def rows(text: str) -> list[tuple[str, ...]]:
    lines = (line for line in text.strip().splitlines() if not line.startswith("#"))
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines]


def told(facts: str) -> dict[str, Any]:
    """Write the context of a row: who acts as what, and what is true of the reading."""
    words = facts.split()
    roles = [word for word in words if word not in SHORT]
    return {
        "received": "2026-11-24T12:00:00Z",
        "partners": {
            MSB: {"roles": roles[:1] or ["MSB"], "sector": "Strom"},
            LF: {"roles": roles[1:] or ["LF"], "sector": "Strom"},
        },
        "conditions": FIXED | {SHORT[word]: True for word in words if word in SHORT},
    }


@pytest.mark.parametrize(("changes", "facts", "codes"), rows(VERDICTS))
def test_13017(changes: str, facts: str, codes: str) -> None:
    check(interchange(change(READING, changes)), told(facts), codes)


@pytest.mark.parametrize(("changes", "facts"), [row[:2] for row in rows(VERDICTS)])
def test_messages_are_judged_as_if_they_were_alone(changes: str, facts: str) -> None:
    context = rules.Context.read(told(facts))

    def found(*messages: Sequence[str]) -> list[list[str]]:
        outcome = validate(interchange(*messages), context=context)
        several = [one.finding for one in outcome.findings if one.finding.place.message]
        return [
            sorted(f"{one.code} {one.text}" for one in several if one.place.message == number)
            for number in range(1, len(messages) + 1)
        ]

    good, other = READING, change(READING, changes)
    if other[0] != UNB:
        good = [other[0], *good[1:]]
    ((plain,), (changed,)) = found(good), found(other)
    assert found(good, good, other, good, other, other, good) == [
        *(plain, plain, changed, plain, changed, changed, plain)
    ]
    assert found(other, other, good, other) == [changed, changed, plain, changed]


@pytest.mark.parametrize(("sample", "changes", "facts", "codes"), rows(OF_UTILMD))
def test_utilmd(sample: str, changes: str, facts: str, codes: str) -> None:
    text = (SAMPLES / "utilmd" / f"{sample}.edi").read_bytes().decode("latin-1")
    segments = [one.strip() for one in text.split("'\n")[1:-3]]
    context: dict[str, Any] = {
        "received": "2026-11-24T12:00:00Z",
        "partners": {NB: {"roles": ["NB"]}, LF: {"roles": ["LF"]}, MSB: {"roles": ["MSB"]}},
        "conditions": {
            "value_changes": True,
            "data_exists": EXIST,
            "data_is_known": facts == "known",
            "product_exists_at_market_location": True,
        },
    }
    check(interchange(change(segments, changes)), context, codes)


@pytest.mark.parametrize(("changes", "sender", "receiver"), rows(SEVERITIES))
def test_severities(changes: str, sender: str, receiver: str) -> None:
    data = interchange(change(READING, changes))
    for whose, expected in ((True, sender), (False, receiver or sender)):
        outcome = validate(data, context=rules.Context.read(told("")), sender=whose)
        found = [one.finding for one in outcome.findings]
        given = sorted(f"{one.code}={one.severity.value}" for one in found)
        assert given == sorted(expected.split())


def test_what_should_be_there_is_a_warning_without_an_answer() -> None:
    context = rules.Context.read(told("change"))
    (one,) = validate(interchange(READING), context=context).findings
    assert (one.finding.code, one.finding.severity) == ("AHB102", Severity.WARNING)
    assert registry()["AHB102"].answer is None


def test_what_is_undecidable_is_told_and_is_no_finding() -> None:
    outcome = validate(interchange(READING))
    (message,) = outcome.messages
    assert not outcome.findings
    rows = ("SG1[AGI]", "DTM[137]/2380", "DTM[9]", "DTM[60]", "STS[Z33]", "STS[Z34]")
    assert message.checked.undecidable == len(rows)
    assert {one.needs for one in message.checked.undecided} > {"received"}
