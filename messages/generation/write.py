"""Messages of a sender as interchanges: readings become models, and the codec writes them.

What a value says besides amount and times follows from its case: which statuses it has, which times
the table carries. It is worked out once for each case and kind of value.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Context, Decimal
from typing import Any, NamedTuple, cast

from mscons.schemas import FormatVersion

from ..codec import Part, fields_of
from ..codec.declare import defaults_of, maker
from ..fields import Kontakt, Marktpartner, Verbindung
from ..mscons.zaehlerstand import Absender, Messwert, Zaehlerstand, Zaehlwerk
from ..readings import Reading, Reasons
from ..rules import plan_for
from ..writing import Writer
from .batches import Batch, Problems
from .cases import Case, Facts, Table
from .numbering import Interchange, Numbering, file_name
from .profile import Profile, layout

__all__ = ["interchanges", "path_of"]


_PLACE, _EXACT = Decimal(1), Context(prec=100)


class _Refusal(NamedTuple):
    """Why a value may not be sent: code of a finding, words, help."""

    code: str
    text: str
    help: str | None = None


class _Form(NamedTuple):
    """What values of a kind have in common, and the field for the time of reading, if any."""

    values: dict[str, Any]
    time: str | None


@dataclass(slots=True)
class _Open:
    """An interchange that is being filled."""

    reference: str
    writer: Writer
    pieces: list[bytes] = field(default_factory=list[bytes])
    readings: int = 0


def path_of(part: type[Part], *names: str) -> str:
    """Give the path of a field, from the message down: the names of the fields on the way."""
    steps: list[str] = []
    for name in names:
        one = next(one for one in fields_of(part) if one.name == name)
        steps.append(one.path)
        part = one.part or part
    return "/".join(steps)


_PATHS = {
    one.name: path_of(Zaehlerstand, "zaehlwerke", "messwerte", one.name)
    for one in fields_of(Messwert)
}
_zaehlerstand, _zaehlwerk, _messwert = maker(Zaehlerstand), maker(Zaehlwerk), maker(Messwert)
_CONTACT = path_of(Zaehlerstand, "absender", "ansprechpartner", "name")


def interchanges(
    batches: Iterable[Batch],
    profile: Profile,
    fv: FormatVersion,
    created: datetime,
    numbering: Numbering,
    problems: Problems,
    split: int,
) -> Iterator[Interchange]:
    """Write messages, at most `split` in an interchange, an interchange for each receiver.

    `created` is the time of all of them. Raises LookupError where the version has no table.
    """
    models = _Models(profile, fv, created, problems)

    def close(receiver: str, one: _Open) -> Interchange:
        writer = one.writer
        message, sender = Zaehlerstand.MESSAGE, profile.sender.id
        name = file_name(message, writer.application, sender, receiver, created, one.reference)
        data = b"".join([*one.pieces, writer.end()])
        return Interchange(name, one.reference, receiver, writer.messages, one.readings, data)

    waiting: dict[str, _Open] = {}
    for batch in batches:
        one = waiting.get(batch.receiver)
        if one is None:
            reference = numbering.interchange()
            writer = Writer(reference, at=created, fv=fv.name)
            one = waiting[batch.receiver] = _Open(reference, writer)
        document = numbering.document(one.reference, one.writer.messages + 1)
        model, readings = models.model(batch, document)
        if not readings:
            continue
        one.pieces.append(one.writer.message(model))
        one.readings += readings
        if one.writer.messages == split:
            yield close(batch.receiver, waiting.pop(batch.receiver))
    for receiver, one in waiting.items():
        if one.writer.messages:
            yield close(receiver, one)


class _Models:
    """Makes the models of messages."""

    def __init__(
        self, profile: Profile, fv: FormatVersion, created: datetime, problems: Problems
    ) -> None:
        plan = plan_for(layout()["pid"], fv.name)
        if plan is None:
            raise LookupError(f"{fv.name} has no table for {layout()['pid']}")
        self._table = Table(plan)
        self._profile = profile
        self._problems = problems
        self._created = created.astimezone(UTC)
        self._room: int = layout()["decimals"]
        self._heads: dict[str, dict[str, Any]] = {}
        self._forms: dict[tuple[object, ...], dict[object, _Form | _Refusal]] = {}

    def model(self, batch: Batch, document: str) -> tuple[Zaehlerstand, int]:
        """Make a message, and say how many readings are in it."""
        forms = self._forms.setdefault(
            (batch.receiver, bool(batch.configuration), batch.change, batch.reasons), {}
        )
        registers: list[Zaehlwerk] = []
        count = 0
        for obis, rows in batch.registers.items():
            values = tuple(self._values(rows, batch, forms))
            if values:
                count += len(values)
                given = {"position": len(registers) + 1, "obis": obis, "messwerte": values}
                registers.append(_zaehlwerk(given))
        made = (self._heads.get(batch.receiver) or self._head(batch.receiver)).copy()
        made["dokument"] = document
        made["messlokation"] = batch.melo or None
        made["geraetenummer"] = batch.meter or None
        made["konfigurations_id"] = batch.configuration or None
        made["zaehlwerke"] = tuple(registers)
        return _zaehlerstand(made), count

    def _values(
        self, rows: Iterable[Reading], batch: Batch, forms: dict[object, _Form | _Refusal]
    ) -> Iterator[Messwert]:
        usage, room = batch.usage, self._room
        if batch.decimals is not None:
            room = min(room, batch.decimals)
        for row in rows:
            key = row.status if row.reasons is None else (row.status, row.reasons)
            form = forms.get(key)
            if form is None:
                form = forms[key] = self._form(batch, row.status, row.reasons)
            if isinstance(form, _Refusal):
                self._problems.row(form.code, form.text, row.line, form.help)
                continue
            value = row.value
            if -cast(int, value.as_tuple().exponent) > room:
                value = value.quantize(_PLACE.scaleb(-room), ROUND_DOWN, _EXACT)
                if batch.decimals is None and value != row.value:
                    text = f"the value has more decimals than the {room} that a message carries"
                    self._problems.row("GEN706", text, row.line)
                    continue
            made = form.values.copy()
            made["wert"] = value
            made["nutzungszeitpunkt"] = usage
            if form.time is not None:
                made[form.time] = row.at
            yield _messwert(made)

    def _head(self, receiver: str) -> dict[str, Any]:
        """Give the fields that all messages to a receiver share."""
        profile = self._profile
        contact = None
        if profile.contact is not None and Case(self._table, {}).carries(_CONTACT):
            told = profile.contact
            ways = tuple(
                Verbindung(nummer=getattr(told, name), art=art)
                for name, art in layout()["channels"].items()
                if getattr(told, name)
            )
            contact = Kontakt(name=told.name, verbindungen=ways)
        found = defaults_of(Zaehlerstand) | {
            "dokumentdatum": self._created,
            "auftrag": profile.order or None,
            "absender": Absender(mp_id=profile.sender.id, ansprechpartner=contact),
            "empfaenger": Marktpartner(mp_id=receiver),
        }
        self._heads[receiver] = found
        return found

    def _form(self, batch: Batch, kind: str, told: Reasons | None) -> _Form | _Refusal:
        """Work out what a kind of value says, or why the table refuses it.

        `told` are the statuses of the value itself; they may not be left out.
        """
        reasons = batch.reasons if told is None else told.over(batch.reasons)
        case = Case(self._table, self._facts(batch, kind, reasons))
        if kind not in case.codes(_PATHS["art"]):
            sender = self._profile.sender.role or "this sender"
            return _Refusal("GEN704", f"a value of kind {kind} may not be sent by {sender} here")
        values = defaults_of(Messwert) | {"art": kind}
        for name, one in layout()["status"].items():
            code, path = getattr(reasons, name), _PATHS[one]
            if not code and case.demands(path):
                codes = case.codes(path)
                if len(codes) != 1:
                    text = f"{path.rpartition('/')[0]} is demanded and not told"
                    return _Refusal("GEN705", text, f"set {name} in the profile")
                (code,) = codes
            carried = case.carries(path)
            if code and (code not in case.codes(path) if carried else getattr(told, name, "")):
                text = f"a value of kind {kind} may not say {one} {code} here"
                return _Refusal("GEN707", text)
            if code and carried:
                values[one] = (code,) if isinstance(values[one], tuple) else code
        if batch.change:
            return _Form(values, "aenderungszeitpunkt")
        return _Form(values, "ablesedatum" if case.carries(_PATHS["ablesedatum"]) else None)

    def _facts(self, batch: Batch, kind: str, reasons: Reasons) -> Facts:
        """Say what holds for a value, in the names of the conditions of the tables."""
        profile, kinds = self._profile, layout()["kinds"]
        configured = bool(batch.configuration)
        facts = {
            ("substitute_value", ""): kind == kinds["substitute"],
            ("true_value", ""): kind == kinds["true"],
            ("configuration_id_present", ""): configured,
            ("configuration_id_absent", ""): not configured,
            ("metering_location_absent", ""): configured,
            ("reading_for_device_change", ""): batch.change,
            ("reading_without_device_change", ""): not batch.change,
            ("plausibility_note_exists", ""): bool(reasons.plausibility),
            ("correction_reason_due", ""): bool(reasons.correction),
            ("ordered_by_orders", ""): bool(profile.order),
        }
        told = [("sender_in_role", profile.sender.role)]
        if batch.receiver == profile.receiver.id:
            told.append(("receiver_in_role", profile.receiver.role))
        asked: Iterable[str] = layout()["roles"]
        return facts | {(name, role): role == own for name, own in told if own for role in asked}
