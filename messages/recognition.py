"""Which rules a message is held against: its PID, its date, and what is in force then.

The date (`--on`, else that of the document as a German day) selects the format version and with it
the table of the PID; the structure is that of the release that the message declares. Where these do
not go together a finding says so, once. Positions are data (identity.json).
"""

import json
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from mscons.edifact import (
    GAP,
    Finding,
    Group,
    Message,
    Place,
    Segment,
    Structure,
    Tree,
    data_of,
    record,
)
from mscons.schemas import (
    FormatVersion,
    in_force,
    known_pid,
    load_structure,
    mig_folder,
    releases_of,
    successor,
)

from . import legal_time
from .codes import registry
from .glance import Look
from .rules import Plan, plan_for
from .wire import WireError
from .wire_time import read_time

__all__ = ["On", "Recogniser", "Recognition"]

On = date | Literal["message", "today"]
_KNOWN = 2_000


@record()
class _Remark:
    """A finding in the making; `at` is what it points at: UNH 0057, the date or the PID."""

    code: str
    text: str
    at: Literal["release", "date", "pid"]
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a message says that it is, and what follows.

    `structure` and `plan` are None where there are none. `wrong_release`: the release is not the
    one in force, DE 0057 is not reported again. `judged`: a rule of the handbooks was decided on
    the PID, with or without a table.
    """

    type: str
    release: str
    pid: int | None = None
    fv: FormatVersion | None = None
    structure: Structure | None = None
    plan: Plan | None = None
    remarks: tuple[_Remark, ...] = ()

    wrong_release: bool = field(init=False, default=False)
    judged: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Work out once what every message asks for."""
        codes = {remark.code for remark in self.remarks}
        object.__setattr__(self, "wrong_release", "AHB905" in codes)
        object.__setattr__(self, "judged", self.plan is not None or "AHB904" in codes)


class Recogniser:
    """Recognises the messages of one interchange. What is said alike is looked up once.

    `grace`: so many days around a cut-over, the rules of either side will do.
    """

    def __init__(self, on: On = "message", grace: int = 0) -> None:
        """Take the day whose rules apply, or where it comes from."""
        self._on = legal_time.german_day(datetime.now().astimezone()) if on == "today" else on
        self._grace = timedelta(days=grace)
        self._known: dict[tuple[str, str, str], Recognition] = {}
        self._places: dict[str, tuple[re.Pattern[str], int, int]] = {}
        self._same: dict[Hashable, Recognition] = {}

    def recognise(self, message: Message) -> Recognition:
        """Say what a message is."""
        places = self._places.get(message.tags)
        if places is not None:
            found = places[0].match(message.text)
            if found is not None:
                release, day, pid = found.groups()
                known = self._known.get((release, day, pid))
                return known if known is not None else self._note(message, *places[1:])
        return self._note(message, _segment(message, "date"), _segment(message, "pid"))

    def look(self, message: Message) -> Look:
        """Say which segments tell what a message is."""
        found = (_segment(message, "date"), _segment(message, "pid"))
        return Look((0, *(index for index in found if index is not None)))

    def _note(self, message: Message, dated: int | None, named: int | None) -> Recognition:
        """Look at a message, and remember; its date and PID are in these segments (from 0)."""
        raw, tags = message.raw, message.tags
        unh = raw[0]
        key = (
            unh[unh.find("+", unh.find("+") + 1) :],
            raw[dated].lstrip(GAP) if dated is not None else "",
            raw[named].lstrip(GAP) if named is not None else "",
        )
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
                self._same.clear()
            found = self._look(message, dated, named)
            found = self._known[key] = self._same.setdefault(_said(found), found)
        if dated and named and dated < named and tags not in self._places:
            firsts = [tags.find(_begin(what)[0]) >> 2 for what in ("date", "pid")]
            if firsts == [dated, named] and len(self._places) < _KNOWN:
                self._places[tags] = _pattern(dated, named), dated, named
        return found

    def _look(self, message: Message, dated: int | None, named: int | None) -> Recognition:
        one = Recognition(message.type, message.release)
        remarks: list[_Remark] = []
        pid = _pid(message, named)
        day = self._on if isinstance(self._on, date) else _day(message, dated)
        if not releases_of(one.type):
            text = f"{one.type or 'this message'} is no message type with a table here"
            return replace(one, pid=pid, remarks=(_Remark("AHB901", text, "release"),))
        if day is None:
            day, text = _without_date(one)
            remarks.append(_Remark("AHB906", text, "date"))
        try:
            fv = self._version(day, one.type, one.release, pid)
        except LookupError as error:
            remarks.append(_Remark("AHB901", str(error), "date"))
            return replace(one, pid=pid, remarks=tuple(remarks))
        remarks += _release(one, fv, day)
        folder = mig_folder(one.type, fv, one.release) or mig_folder(one.type, fv)
        structure = load_structure(folder, one.type) if folder is not None else None
        plan = None
        if pid is None:
            remarks.append(_no_pid(message, named))
        else:
            plan, said = _table(pid, one.type, fv, day)
            remarks += said
        if structure is None and not any(r.code in ("AHB901", "AHB904") for r in remarks):
            text = f"there is no structure for {one.type} {one.release} in {fv.name}"
            remarks.append(_Remark("AHB901", text, "release"))
        return Recognition(
            one.type, one.release, pid, fv, structure, plan if structure else None, tuple(remarks)
        )

    def _version(self, day: date, kind: str, release: str, pid: int | None) -> FormatVersion:
        """Find the format version of a day, or of one close by that the message fits."""
        fv = in_force(day)
        if _fits(fv, kind, release, pid) or not self._grace:
            return fv
        for near in (day - self._grace, day + self._grace):
            try:
                other = in_force(near)
            except LookupError:
                continue
            if _fits(other, kind, release, pid):
                return other
        return fv

    def findings(
        self, message: Message, one: Recognition, tree: Tree | None = None
    ) -> Iterator[Finding]:
        """Give what is to be said about the choice of the rules; the tree has the full paths."""
        for remark in one.remarks:
            place = _place(message, remark.at, tree)
            text = remark.text
            if remark.code == "AHB904" and one.pid is not None:
                text += _successor(message, one.pid)
            yield registry().finding(remark.code, text, place, help=remark.help)


def _said(one: Recognition) -> Hashable:
    """Give what a recognition says, to share those that say the same."""
    fv = one.fv.name if one.fv is not None else None
    same = id(one.structure), id(one.plan)
    return one.type, one.release, one.pid, fv, *same, one.remarks


def _fits(fv: FormatVersion, kind: str, release: str, pid: int | None) -> bool:
    known = known_pid(pid) if pid is not None else None
    return fv.releases.get(kind) == release and (
        known is None or fv.name in known.versions or fv.name in known.tables
    )


def _without_date(one: Recognition) -> tuple[date, str]:
    """Choose a day for a message without one: today, if its release is in force, else the nearest.

    So what follows is not told, that a release is out of force on a day that nobody named.
    """
    text = "the date of the message can't be read; the rules of"
    today = legal_time.german_day(datetime.now().astimezone())
    if versions := releases_of(one.type).get(one.release, ()):
        first, last = versions[0].start, versions[-1].end
        if today < first or (last is not None and last < today):
            day = first if last is None or today < first else last
            return day, f"{text} {day} were used, when {one.release} was in force"
    return today, f"{text} today were used"


def _release(one: Recognition, fv: FormatVersion, day: date) -> Iterator[_Remark]:
    wanted = fv.releases.get(one.type)
    if wanted is None or wanted == one.release:
        return
    text = f"release {one.release!r} is not in force on {day}: {fv.name} has {wanted}"
    if versions := releases_of(one.type).get(one.release, ()):
        first, last = versions[0].start, versions[-1].end
        text += f"; {one.release} was in force from {first}" + (f" to {last}" if last else "")
    yield _Remark("AHB905", text, "release", f"write {wanted}")


def _table(
    pid: int, kind: str, fv: FormatVersion, day: date
) -> tuple[Plan | None, tuple[_Remark, ...]]:
    """Find the table of a PID, and say why there is none, or what it is worth."""
    known = known_pid(pid)
    if known is None:
        return None, (_Remark("AHB901", f"nothing is known about PID {pid}", "pid"),)
    if known.message != kind:
        text = f"{pid} is a PID of {known.message}, this message is {kind}"
        return None, (_Remark("AHB902", text, "pid", f"write a PID of {kind}"),)
    plan = plan_for(pid, fv.name)
    if plan is not None:
        reason = plan.table.provisional
        return plan, () if reason is None else (_Remark("AHB903", reason, "pid"),)
    versions = known.versions or known.tables
    if fv.name in versions:
        text = f"there is no table for {pid} in {fv.name}"
        return None, (_Remark("AHB901", f"{text}, but the structure is checked", "pid"),)
    span = ", ".join(versions)
    text = f"{pid} is not in force on {day} ({fv.name}); "
    text += f"it was in {span}" if versions else "no version has it"
    return None, (_Remark("AHB904", text, "pid"),)


def _no_pid(message: Message, named: int | None) -> _Remark:
    at = _where("pid")
    label = f"{at['tag']}+{at['qualifier']}"
    if named is None:
        return _Remark("AHB902", f"{label} is missing: the message names no PID", "pid")
    value = _value(message, named, 2)
    shown = repr(value[:20]) if value else "nothing"
    return _Remark("AHB902", f"{label} names {shown}, a PID has five digits", "pid")


def _successor(message: Message, pid: int) -> str:
    """Name what took the place of a PID, for the object that the message is about."""
    found = successor(pid)
    if found is None:
        return ""
    tag = _where("object")["tag"]
    for segment in message.segments:
        numbers = found.pids(segment.get(1)) if segment.tag == tag else ()
        if numbers:
            named = " or ".join(map(str, numbers))
            return f"; since {found.since} it is {named} for {tag}+{segment.get(1)}"
    return f"; {found.note}" if found.note else ""


# --- positions --------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _where(what: str) -> dict[str, str]:
    data = json.loads(data_of(__package__ or "", "identity.json"))
    found: dict[str, str] = data[what]
    return found


@lru_cache(maxsize=8)
def _begin(what: str) -> tuple[str, str, str]:
    at = _where(what)
    return at["tag"] + "+", f"{at['tag']}+{at['qualifier']}:", f"{at['tag']}+{at['qualifier']}"


@lru_cache(maxsize=256)
def _pattern(dated: int, named: int) -> re.Pattern[str]:
    """Write the pattern for release, date and PID of a message; these are in segments so far."""
    rest = r"[^'?]*+(?:\?[\s\S][^'?]*+)*+"
    date, pid = (re.escape(_begin(what)[1]) for what in ("date", "pid"))
    between = [f"(?:{rest}'){{{count}}}[\r\n]*+" for count in (dated - 1, named - dated - 1)]
    head = r"[\r\n]*+UNH\+[^+?']*+"
    return re.compile(rf"{head}(\+{rest})'{between[0]}({date}{rest})'{between[1]}({pid}{rest})'")


def _segment(message: Message, what: str) -> int | None:
    """Find the segment with the date, or with the PID, by its number from 0."""
    tag, begin, bare = _begin(what)
    tags = message.tags
    at = tags.find(tag)
    while at >= 0:
        piece = message.raw[at >> 2]
        if piece.startswith(begin):
            return at >> 2
        piece = piece.lstrip(GAP)
        if piece.startswith(begin) or piece == bare:
            return at >> 2
        at = tags.find(tag, at + 4)
    return None


def _value(message: Message, index: int, component: int) -> str:
    raw = message.raw[index].lstrip(GAP)
    return Segment(raw, 0, message.interchange.syntax).get(1, component)


def _pid(message: Message, index: int | None) -> int | None:
    value = _value(message, index, 2) if index is not None else ""
    return int(value) if len(value) == 5 and value.isascii() and value.isdecimal() else None


def _day(message: Message, index: int | None) -> date | None:
    """Give the German day of the document."""
    if index is None:
        return None
    try:
        found = read_time(_value(message, index, 2), _value(message, index, 3))
    except (WireError, ValueError):
        return None
    if isinstance(found, datetime):
        return legal_time.german_day(found)
    return found if isinstance(found, date) else None


def _place(message: Message, what: Literal["release", "date", "pid"], tree: Tree | None) -> Place:
    """Say where a message names its release, its date or its PID, or where it would."""
    if what == "release":
        unh = message.unh
        return Place(*unh.span(2, 5), message.number, 1, "UNH#1/0057")
    index = _segment(message, what)
    if index is not None:
        leaf = tree.leaf(index + 1) if tree is not None else None
        if leaf is not None and leaf.use is not None:
            element = next((one for one in leaf.use.elements if one.place == (1, 2)), None)
            return leaf.place(element)
        segment = message.segments[index]
        tag = f"{segment.tag}[{_where(what)['qualifier']}]"
        return Place(*segment.span(1, 2), message.number, index + 1, tag)
    if tree is not None and (missing := _missing(tree.root, _where(what))) is not None:
        return missing
    before = _segment(message, "date") if what == "pid" else None
    number = (before if before is not None else min(1, len(message) - 1)) + 1
    end = message.segments[number - 1].end
    at = _where(what)
    return Place(end, end, message.number, number, f"{at['tag']}[{at['qualifier']}]")


def _missing(group: Group, at: dict[str, str]) -> Place | None:
    """Say where a segment would stand by the structure; None if the group around is missing."""
    structure = group.tree.structure
    for use in group.use.items if structure is not None and group.use is not None else ():
        element = structure.qualifier(use.trigger) if structure is not None else None
        if use.trigger.tag == at["tag"] and element and at["qualifier"] in element.codes:
            before = group.before(use)
            end = before.segment.end
            name = f"{use.tag}[{at['qualifier']}]"
            path = f"{group.path}/{name}" if group.path else name
            return Place(end, end, group.tree.message.number, before.index, path)
    places = (_missing(inner, at) for inner in group.groups())
    return next((place for place in places if place is not None), None)
