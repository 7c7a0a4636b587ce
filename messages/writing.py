"""Interchanges from models: messages with their envelope, in the market's own syntax.

The table of the PID fills what leaves no choice, the structure says the order. What a table demands
and a model lacks is not noticed here: `generate_json` and `validate` hold the result against the
rules.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from mscons.edifact import Structure
from mscons.schemas import (
    Ahb,
    FormatVersion,
    ahb,
    format_version,
    format_versions,
    in_force,
    load_structure,
    mig_folder,
)

from . import legal_time
from .codec import SYNTAX, WriteError, writer_of
from .codec.write import Write
from .fields import Marktpartner
from .identifiers import mpid
from .typed import Model

__all__ = ["Writer", "write", "write_interchange"]

_UNA = b"UNA:+.? '"
_UNB_AGENCIES = {agency.nad: agency.unb for agency in mpid.AGENCIES}


class _Form(NamedTuple):
    """How the messages of a PID are written in a format version."""

    write: Write
    head: str
    application: str


class Writer:
    """Writes one interchange, piece by piece, in memory that does not grow.

    Sender and receiver are those of the first message; all others must have the same. `at` is the
    time of the interchange, now if None; UNB has it in UTC. `fv` replaces the format
    version that is in force on the date of each message.
    """

    def __init__(
        self,
        reference: str,
        *,
        at: datetime | None = None,
        fv: str | None = None,
        test: bool = False,
    ) -> None:
        """Begin an interchange with this reference (DE 0020: at most 14 capitals and digits)."""
        if not 1 <= len(reference) <= 14:
            raise WriteError("", "the reference of an interchange has 1 to 14 characters")
        self._reference = SYNTAX.raw(reference)
        self._at = (at or datetime.now(UTC)).astimezone(UTC)
        self._fv = format_version(fv) if fv is not None else None
        self._test = test
        self._parties: tuple[str, str] | None = None
        self.application = ""
        """The application reference (DE 0026), known with the first message."""
        self.messages = 0

    def message(self, model: Model) -> bytes:
        """Write a message, in front of the first UNA and UNB. Raises WriteError, LookupError."""
        form = _form(model, self._fv)
        parties = (_party(model.absender, "absender"), _party(model.empfaenger, "empfaenger"))
        begin = b""
        if self._parties is None:
            self._parties, self.application = parties, form.application
            begin = self._begin()
        elif (parties, form.application) != (self._parties, self.application):
            raise WriteError("", "all messages of an interchange have the same two partners")
        self.messages += 1
        own = model.nachricht
        reference = SYNTAX.raw(own) if own else str(self.messages)
        segments = [f"UNH+{reference}+{form.head}"]
        form.write(model, segments.append)
        segments.append(f"UNT+{len(segments) + 1}+{reference}'")
        return begin + _bytes("'".join(segments))

    def end(self) -> bytes:
        """Write UNZ. Raises WriteError if there was no message."""
        if not self.messages:
            raise WriteError("", "an interchange has at least one message")
        return _bytes(f"UNZ+{self.messages}+{self._reference}'")

    def _begin(self) -> bytes:
        assert self._parties is not None
        sender, receiver = self._parties
        parts = ["UNOC:3", sender, receiver, f"{self._at:%y%m%d:%H%M}", self._reference]
        more = ["", self.application, "", "", "", "1" if self._test else ""]
        while more and not more[-1]:
            more.pop()
        return _UNA + _bytes("+".join(["UNB", *parts, *more]) + "'")


def write(
    models: Iterable[Model],
    reference: str,
    *,
    at: datetime | None = None,
    fv: str | None = None,
    test: bool = False,
) -> Iterator[bytes]:
    """Write models as one interchange, in pieces. Raises WriteError and LookupError.

    >>> from mscons.messages import read, write
    >>> models = [typed.model for typed in read("samples/mscons/13017_single_register.edi")]
    >>> b"".join(write(models, "REF1", at=datetime(2026, 11, 2, tzinfo=UTC)))[:60]
    b"UNA:+.? 'UNB+UNOC:3+9999002000012:500+9999001000013:500+2611"
    """
    writer = Writer(reference, at=at, fv=fv, test=test)
    for model in models:
        yield writer.message(model)
    yield writer.end()


def write_interchange(
    models: Iterable[Model],
    reference: str,
    *,
    at: datetime | None = None,
    fv: str | None = None,
    test: bool = False,
) -> bytes:
    """Write models as one interchange, at once; see `write`."""
    return b"".join(write(models, reference, at=at, fv=fv, test=test))


def _bytes(text: str) -> bytes:
    """Turn canonical text into bytes; in ASCII nothing is moved."""
    return (text if text.isascii() else SYNTAX.service.original(text)).encode("latin-1")


def _party(partner: Marktpartner | None, name: str) -> str:
    if partner is None or partner.mp_id is None:
        raise WriteError(f"{name}.mp_id", "should not be empty")
    try:
        return _address(partner.mp_id, partner.agentur)
    except LookupError as error:
        words = f"{error.args[0]!r} should be one of {', '.join(_UNB_AGENCIES)}"
        raise WriteError(f"{name}.agentur", words) from None


@lru_cache(maxsize=4096)
def _address(mp_id: str, agency: str | None) -> str:
    """Write a partner as UNB does. Raises LookupError for an agency that UNB has no code for."""
    return f"{SYNTAX.raw(mp_id)}:{_UNB_AGENCIES[agency or mpid.agency(mp_id).nad]}"


def _form(model: Model, fv: FormatVersion | None) -> _Form:
    if model.pid is None:
        raise WriteError("pid", "should name a Prüfidentifikator")
    if fv is None:
        if model.dokumentdatum is None:
            raise WriteError("dokumentdatum", "should not be empty: it chooses the format version")
        fv = in_force(_day(model.dokumentdatum))
    return _form_of(type(model), model.pid, fv.name)


@lru_cache(maxsize=4096)
def _day(at: datetime) -> date:
    return legal_time.german_day(at)


@lru_cache(maxsize=64)
def _form_of(cls: type[Model], pid: int, fv: str) -> _Form:
    """Find table and structure. Raises LookupError where the version has no table of the PID."""
    table = ahb(pid, fv)
    if table is None or table.message != cls.MESSAGE:
        having = [v.name for v in format_versions() if ahb(pid, v) is not None]
        raise LookupError(
            f"no table for {pid} in {fv}" + (f"; in {', '.join(having)}" if having else "")
        )
    folder = mig_folder(table.message, fv, table.release)
    if folder is None:
        raise LookupError(f"no structure for {table.message} {table.release}")
    structure = load_structure(folder, table.message)
    return _Form(writer_of(cls, structure, table), _head(structure), _application(table))


def _head(structure: Structure) -> str:
    """Write what UNH says about the type of the message."""
    unh = structure.root.trigger
    return ":".join(next(iter(e.codes)) for e in unh.elements if e.element == 2)


def _application(table: Ahb) -> str:
    """Give the application reference, if the table leaves no choice."""
    begin = "UNB/0026="
    found = [row.path.removeprefix(begin) for row in table.rows if row.path.startswith(begin)]
    return found[0] if len(found) == 1 else ""
