"""Messages of a sender as interchanges, in bytes: templates filled with the values of batches."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mscons.edifact import ServiceString

from ..identifiers import mpid
from ..wire import write_quantity
from ..wire_time import write_instant
from .batches import Batch, Problems, Value
from .numbering import Numbering, file_name
from .profile import Profile, Reasons
from .template import Facts, Forms, Template, TemplateError, escaped, layout

__all__ = ["Interchange", "Writer"]

_NO_FACTS = Facts()
_Refusal = tuple[str, str, str | None]  # code of a finding, words, help


@dataclass(frozen=True, slots=True)
class Interchange:
    """One interchange of the result. `name` is the name of its file."""

    name: str
    reference: str
    receiver: str
    messages: int
    readings: int
    data: bytes


class Writer:
    """Writes the interchanges of one run, all with one time of creation (UTC)."""

    def __init__(
        self,
        profile: Profile,
        forms: Forms,
        numbering: Numbering,
        created: datetime,
        problems: Problems,
    ) -> None:
        """Take what all interchanges share."""
        self._profile = profile
        self._forms = forms
        self._numbering = numbering
        self._created = created.astimezone(UTC)
        self._problems = problems
        self._kinds: dict[str, str] = layout()["kinds"]
        self._times: dict[datetime, str] = {}
        self._facts: dict[object, Facts] = {}
        self._heads: dict[object, Template] = {}
        self._values: dict[object, Template | _Refusal] = {}

    def interchanges(self, batches: Iterable[Batch], split: int) -> Iterator[Interchange]:
        """Write messages, at most `split` in an interchange, an interchange for each receiver."""
        waiting: dict[str, _Open] = {}
        for batch in batches:
            one = waiting.get(batch.receiver)
            if one is None:
                one = waiting[batch.receiver] = _Open(self._numbering.interchange())
            number = one.messages + 1
            text, count = self._message(batch, one.reference, number)
            if not count:
                continue
            one.texts.append(text)
            one.messages = number
            one.readings += count
            if number == split:
                yield self._close(batch.receiver, waiting.pop(batch.receiver))
        for receiver, one in waiting.items():
            if one.messages:
                yield self._close(receiver, one)

    # --- the frame ----------------------------------------------------------------------------

    def _close(self, receiver: str, one: "_Open") -> Interchange:
        sender = self._profile.sender.id
        values = {
            "interchange_sender": sender,
            "interchange_sender_agency": mpid.agency(sender).unb,
            "interchange_receiver": receiver,
            "interchange_receiver_agency": mpid.agency(receiver).unb,
            "interchange_day": f"{self._created:%y%m%d}",
            "interchange_clock": f"{self._created:%H%M}",
            "interchange_reference": escaped(one.reference),
        }
        end = {
            "interchange_messages": str(one.messages),
            "closing_reference": escaped(one.reference),
        }
        begin = self._forms.template("interchange", values, _NO_FACTS).fill(values)
        close = self._forms.template("end", end, _NO_FACTS).fill(end)
        text = "".join([str(ServiceString()), begin, *one.texts, close])
        application = begin[:-1].rpartition("+")[2]
        name = file_name(
            self._forms.message, application, sender, receiver, self._created, one.reference
        )
        data = text.encode("latin-1")
        return Interchange(name, one.reference, receiver, one.messages, one.readings, data)

    # --- a message ----------------------------------------------------------------------------

    def _message(self, batch: Batch, reference: str, number: int) -> tuple[str, int]:
        """Write a message; its text and how many readings are in it, none if all are refused."""
        registers: dict[str, list[str]] = {}
        segments = readings = 0
        for value in batch.values:
            written = self._value(batch, value)
            if written is not None:
                text, count = written
                registers.setdefault(value.obis, []).append(text)
                segments += count
                readings += 1
        if not readings:
            return "", 0
        parts: list[str] = []
        facts = self._case(batch, "", self._profile.reasons)
        for position, (name, texts) in enumerate(registers.items(), 1):
            values = {"position": str(position), "obis": escaped(name)}
            template = self._forms.template("register", values, facts)
            parts += [template.fill(values), *texts]
            segments += template.segments
        message = self._numbering.message(number)
        head, count = self._head(batch, facts, message, reference, number)
        end = {"segments": str(segments + count + 1), "message_end": message}
        tail = self._forms.template("tail", end, facts).fill(end)
        return "".join([head, *parts, tail]), readings

    def _head(
        self, batch: Batch, facts: Facts, message: str, reference: str, number: int
    ) -> tuple[str, int]:
        where = {"melo": batch.melo, "meter": batch.meter, "configuration": batch.configuration}
        values = {name: escaped(text) for name, text in where.items() if text}
        values["message_reference"] = message
        values["document"] = escaped(self._numbering.document(reference, number))
        key = (batch.receiver, facts, *values)
        template = self._heads.get(key)
        if template is None:
            template = self._heads[key] = self._common_head(batch.receiver, facts, values)
        return template.fill(values), template.segments

    def _common_head(self, receiver: str, facts: Facts, own: Iterable[str]) -> Template:
        """Make the head of messages to a receiver; `own` names what each has for itself."""
        profile = self._profile
        values = {
            "created": self._time(self._created),
            "sender": profile.sender.id,
            "sender_agency": mpid.agency(profile.sender.id).nad,
            "receiver": receiver,
            "receiver_agency": mpid.agency(receiver).nad,
        }
        if profile.order:
            values["order"] = escaped(profile.order)
        contact = profile.contact
        if contact is not None and self._forms.carries("contact", facts):
            channel = "email" if contact.email else "phone"
            values["contact_name"] = escaped(contact.name)
            values["contact"] = escaped(contact.email or contact.phone)
            values["contact_kind"] = layout()["channels"][channel]
        fields = (*values, *own)
        return self._forms.template("head", fields, facts).partly(values, own)

    def _value(self, batch: Batch, value: Value) -> tuple[str, int] | None:
        """Write one reading: text and number of segments; None where the table refuses it."""
        key = value.kind, bool(batch.configuration), batch.change, batch.receiver, value.reasons
        form = self._values.get(key)
        if form is None:
            form = self._values[key] = self._form(batch, value)
        if not isinstance(form, Template):
            self._problems.add(form[0], form[1], value.line, form[2])
            return None
        read = self._time(value.read)
        usage = read if batch.usage == value.read else self._time(batch.usage)
        amount = write_quantity(value.amount)
        own = {"amount": amount, "usage": usage, "change": read, "reading": read}
        return form.fill(own), form.segments

    def _form(self, batch: Batch, value: Value) -> Template | _Refusal:
        """Make the template of a kind of reading, or say why the table refuses it."""
        facts = self._case(batch, value.kind, value.reasons)
        forms = self._forms
        if not forms.allows("kind", value.kind, facts):
            sender = self._profile.sender.role or "this sender"
            text = f"a value of kind {value.kind} may not be sent by {sender} here"
            return "GEN704", text, None
        own = ["amount", "usage"]
        values = {"kind": value.kind}
        if batch.change:
            own.append("change")
        elif forms.carries("reading", facts):
            own.append("reading")
            values["reading_format"] = "303"
        for name in ("plausibility", "method", "correction", "reason"):
            code: str = getattr(value.reasons, name)
            if code and forms.carries(name, facts):
                values[name] = code
        try:
            return forms.template("value", (*own, *values), facts).partly(values, own)
        except TemplateError as error:
            help_ = f"set {error.field} in the profile" if error.field else None
            return "GEN705", str(error), help_

    def _time(self, at: datetime) -> str:
        found = self._times.get(at)
        if found is None:
            if len(self._times) > 50_000:
                self._times.clear()
            found = self._times[at] = escaped(write_instant(at))
        return found

    def _case(self, batch: Batch, kind: str, reasons: Reasons) -> Facts:
        """Say what holds for a value, in the names of the conditions of the tables."""
        configured = bool(batch.configuration)
        key = (kind, configured, batch.change, batch.receiver, reasons)
        found = self._facts.get(key)
        if found is None:
            found = self._facts[key] = self._make_case(kind, configured, batch, reasons)
        return found

    def _make_case(self, kind: str, configured: bool, batch: Batch, reasons: Reasons) -> Facts:
        profile = self._profile
        facts = Facts(
            {
                ("substitute_value", ""): kind == self._kinds["substitute"],
                ("true_value", ""): kind == self._kinds["true"],
                ("configuration_id_present", ""): configured,
                ("configuration_id_absent", ""): not configured,
                ("metering_location_absent", ""): configured,
                ("reading_for_device_change", ""): batch.change,
                ("reading_without_device_change", ""): not batch.change,
                ("plausibility_note_exists", ""): bool(reasons.plausibility),
                ("correction_reason_due", ""): bool(reasons.correction),
                ("ordered_by_orders", ""): bool(profile.order),
            }
        )
        told = [("sender_in_role", profile.sender.role)]
        if batch.receiver == profile.receiver.id:
            told.append(("receiver_in_role", profile.receiver.role))
        facts.update(_roles(told))
        return facts


def _roles(told: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], bool]:
    """Say of each role that the tables ask for whether a partner acts in it."""
    asked: Iterable[str] = layout()["roles"]
    return {(name, role): role == own for name, own in told if own for role in asked}


@dataclass(slots=True)
class _Open:
    """An interchange that is being filled."""

    reference: str
    texts: list[str] = field(default_factory=list[str])
    messages: int = 0
    readings: int = 0
