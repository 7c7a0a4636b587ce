"""Wire types: how the text of a data element becomes a value, and a value text.

Each is written into the type of a field: `Zeitpunkt = Annotated[datetime, InstantWire()]`. It tells
pydantic how to check values that a program or a JSON file gives, which is strict and never
pydantic's own conversion; and it tells the codec how to read and write the wire. A text that is not
the value raises TextError, a value that can't be written ValueError or TypeError.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ..identifiers.form import TextType
from ..text_error import TextError
from ..wire import read_integer, read_quantity, write_integer, write_quantity
from ..wire_time import (
    Month,
    MonthDay,
    WeekSpan,
    read_date,
    read_instant,
    read_time,
    write_instant,
    write_time,
)

__all__ = [
    "CodeWire",
    "CountWire",
    "IdentifierWire",
    "InstantWire",
    "PatternWire",
    "QuantityWire",
    "TextWire",
    "TimeWire",
    "Wire",
    "wire_of",
]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


class Wire:
    """What all wire types have. `beside` names a data element that says how the text is written.

    `repeats`: an interchange has the same values again and again, so that they are remembered.
    """

    beside: ClassVar[str | None] = None
    repeats: ClassVar[bool] = False
    code: ClassVar[str] = "VAL501"
    """The finding for a text that is no such value."""

    def read(self, text: str, beside: str = "") -> Any:
        """Give the value of a text. Raises TextError."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """Give the text of a value. Raises ValueError or TypeError."""
        raise NotImplementedError

    def form(self, value: Any) -> str:
        """Give what stands in the element beside."""
        del value
        return ""

    def take(self, value: Any) -> Any:
        """Check a value from a program or from JSON. Raises ValueError or TypeError."""
        raise NotImplementedError

    def json(self, value: Any) -> Any:
        """Give a value as it stands in JSON."""
        return value

    def schema(self) -> dict[str, Any]:
        """Describe the value in JSON Schema."""
        raise NotImplementedError

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check by `take`, write JSON by `json`."""
        return core_schema.no_info_plain_validator_function(
            self._checked,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self.json, when_used="json-unless-none"
            ),
        )

    def _checked(self, value: Any) -> Any:
        try:
            return self.take(value)
        except TypeError as error:
            raise ValueError(str(error)) from None

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe it."""
        return self.schema()


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"should be a text, not {type(value).__name__}")
    if not value:
        raise ValueError("should not be empty")
    if found := _CONTROL.search(value):
        raise ValueError(f"character {found.start() + 1} is a control character")
    return value


@dataclass(frozen=True)
class TextWire(Wire):
    """Any text without control characters."""

    limit: int = 0

    def read(self, text: str, beside: str = "") -> str:
        """Give the text."""
        return text

    def write(self, value: Any) -> str:
        """Give the text, if the wire can carry it."""
        return _text(value)

    def take(self, value: Any) -> str:
        """Take a text of at most `limit` characters."""
        if len(_text(value)) > self.limit > 0:
            raise ValueError(f"has {len(value)} characters, at most {self.limit} are allowed")
        return str(value)

    def schema(self) -> dict[str, Any]:
        """Describe a text."""
        found: dict[str, Any] = {"type": "string", "minLength": 1}
        return found | ({"maxLength": self.limit} if self.limit else {})


@dataclass(frozen=True)
class CodeWire(TextWire):
    """A code. Which ones there are is told by the structure and by the table of the PID."""

    repeats: ClassVar[bool] = True
    limit: int = 17


@dataclass(frozen=True)
class IdentifierWire(Wire):
    """An identifier of the market, with its form and check digit."""

    kind: TextType
    code: ClassVar[str] = "VAL101"

    @property
    def repeats(self) -> bool:  # type: ignore[override]
        """Whether few of them are in an interchange: registers, not locations."""
        return ":" in self.kind.example

    def read(self, text: str, beside: str = "") -> str:
        """Check and give the text."""
        return self.kind.check(text)

    def write(self, value: Any) -> str:
        """Check and give the text."""
        return self.kind.check(_text(value))

    def take(self, value: Any) -> str:
        """Check and give the text."""
        return self.kind.check(_text(value))


@dataclass(frozen=True)
class PatternWire(Wire):
    """A text of a certain form, which `words` name."""

    pattern: str
    words: str
    repeats: ClassVar[bool] = True

    def read(self, text: str, beside: str = "") -> str:
        """Check and give the text."""
        if re.fullmatch(self.pattern, text) is None:
            raise TextError(f"should be {self.words}", "form", None, self.words)
        return text

    def write(self, value: Any) -> str:
        """Check and give the text."""
        return self.read(_text(value))

    def take(self, value: Any) -> str:
        """Check and give the text."""
        return self.read(_text(value))

    def schema(self) -> dict[str, Any]:
        """Describe it by its pattern."""
        return {"type": "string", "pattern": f"^{self.pattern}$"}


@dataclass(frozen=True)
class QuantityWire(Wire):
    """A number. In JSON it is a text, so that no digit is lost; whole numbers may be numbers."""

    code: ClassVar[str] = "VAL502"

    def read(self, text: str, beside: str = "") -> Decimal:
        """Read with either decimal mark: a wrong one is not in doubt, and reported elsewhere."""
        return read_quantity(text, lenient=True)

    def write(self, value: Any) -> str:
        """Write with a decimal point."""
        if not isinstance(value, Decimal):
            raise TypeError(f"should be a Decimal, not {type(value).__name__}")
        return write_quantity(value)

    def take(self, value: Any) -> Decimal:
        """Take a Decimal, a whole number, or a text of digits; never a float."""
        if isinstance(value, Decimal):
            if not value.is_finite():
                raise ValueError("should be a finite number")
            return value
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise TypeError(f"should be a number written as text, not {type(value).__name__}")
        return Decimal(value) if isinstance(value, int) else read_quantity(value)

    def json(self, value: Any) -> str:
        """Write as text."""
        return write_quantity(value)

    def schema(self) -> dict[str, Any]:
        """Describe the text of a number, or a whole number."""
        text = {"type": "string", "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"}
        return {"anyOf": [text, {"type": "integer"}]}


@dataclass(frozen=True)
class CountWire(Wire):
    """A whole number from 0 on."""

    repeats: ClassVar[bool] = True
    code: ClassVar[str] = "VAL502"

    def read(self, text: str, beside: str = "") -> int:
        """Read digits; zeros in front are not in doubt."""
        return read_integer(text.lstrip("0") or text[-1:])

    def write(self, value: Any) -> str:
        """Write digits."""
        return write_integer(self.take(value))

    def take(self, value: Any) -> int:
        """Take an int."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"should be a whole number, not {type(value).__name__}")
        if value < 0:
            raise ValueError("should not be negative")
        return value

    def schema(self) -> dict[str, Any]:
        """Describe it."""
        return {"type": "integer", "minimum": 0}


_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _instant(value: Any) -> datetime:
    if isinstance(value, str):
        if not _ISO.fullmatch(value):
            raise ValueError("should be a time with an offset, such as 2026-10-01T00:00:00+02:00")
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        raise TypeError(f"should be a time, not {type(value).__name__}")
    if value.tzinfo is None:
        raise ValueError("should be a time with an offset")
    if value.second or value.microsecond:
        raise ValueError("should be a full minute")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _day(value: Any) -> date:
    if isinstance(value, str):
        if not _DAY.fullmatch(value):
            raise ValueError("should be a day, such as 2026-10-01")
        return date.fromisoformat(value)
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError(f"should be a day, not {type(value).__name__}")
    return value


@dataclass(frozen=True)
class InstantWire(Wire):
    """A moment, DTM in format 303; UTC inside, whatever offset it was given with."""

    repeats: ClassVar[bool] = True
    code: ClassVar[str] = "VAL201"

    def read(self, text: str, beside: str = "") -> datetime:
        """Read format 303; another offset than +00 is not in doubt."""
        found = read_instant(text)
        return found if found.tzinfo is UTC else found.astimezone(UTC)

    def write(self, value: Any) -> str:
        """Write in UTC."""
        return write_instant(value)

    def take(self, value: Any) -> datetime:
        """Take an aware time of a full minute, or ISO 8601 with an offset."""
        return _instant(value)

    def json(self, value: Any) -> str:
        """Write ISO 8601 in UTC."""
        return f"{value:%Y-%m-%dT%H:%M:%S}Z" if value.year > 999 else value.isoformat()

    def schema(self) -> dict[str, Any]:
        """Describe it."""
        return {"type": "string", "format": "date-time"}


_Form = tuple[Callable[[Any], Any], Callable[[Any], Any], dict[str, Any]]


def _written(code: str, kind: type) -> _Form:
    """Say how a NamedTuple of wire_time.py stands in JSON: as on the wire, with hyphens."""
    pattern = {"106": "[0-9]{2}-[0-9]{2}", "104": "[0-9]{4}-[0-9]{4}", "610": "[0-9]{4}-[0-9]{2}"}

    def take(value: Any) -> Any:
        if isinstance(value, kind):
            return value
        if not isinstance(value, str) or not re.fullmatch(pattern[code], value):
            raise ValueError(f"should be written as {examples[code]}")
        return read_time(value.replace("-", ""), code)

    def show(value: Any) -> str:
        digits = write_time(value, code)
        middle = 4 if code != "106" else 2
        return f"{digits[:middle]}-{digits[middle:]}"

    examples = {"106": "12-31 (month, day)", "104": "0101-0104", "610": "2026-12"}
    return take, show, {"type": "string", "pattern": f"^{pattern[code]}$"}


def _count(value: Any) -> int:
    return CountWire().take(value)


_FORMS: dict[str, _Form] = {
    "303": (_instant, InstantWire().json, InstantWire().schema()),
    "102": (_day, date.isoformat, {"type": "string", "format": "date"}),
    "106": _written("106", MonthDay),
    "104": _written("104", WeekSpan),
    "610": _written("610", Month),
    "602": (_count, int, {"type": "integer", "minimum": 1, "maximum": 9999}),
    "802": (_count, int, {"type": "integer", "minimum": 0}),
}


@dataclass(frozen=True)
class TimeWire(Wire):
    """A time whose format stands beside it (DE 2379): one of `codes`, told apart by its type."""

    codes: tuple[str, ...]
    beside: ClassVar[str | None] = "2379"
    repeats: ClassVar[bool] = True
    code: ClassVar[str] = "VAL201"

    def read(self, text: str, beside: str = "") -> Any:
        """Read by the format beside; without one by the first that can be meant."""
        form = beside or self.codes[0]
        if form not in self.codes:
            words = ", ".join(self.codes)
            raise TextError(f"format {form!r} should be one of {words}", "format", None, words)
        if form == "102":
            return read_date(text)
        return InstantWire().read(text) if form == "303" else read_time(text, form)

    def form(self, value: Any) -> str:
        """Find the format that carries a value. Raises TypeError."""
        for code in self.codes:
            try:
                if write_time(value, code):
                    return code
            except (TypeError, ValueError):
                continue
        raise TypeError(f"{value!r} can't be written in format {' or '.join(self.codes)}")

    def write(self, value: Any) -> str:
        """Write it."""
        return write_time(value, self.form(value))

    def take(self, value: Any) -> Any:
        """Take what one of the formats takes."""
        trouble: Exception | None = None
        for code in self.codes:
            try:
                return _FORMS[code][0](value)
            except (TypeError, ValueError) as error:
                trouble = trouble or error
        assert trouble is not None
        raise trouble

    def json(self, value: Any) -> Any:
        """Write it as its format does."""
        return _FORMS[self.form(value)][1](value)

    def schema(self) -> dict[str, Any]:
        """Describe all forms."""
        forms = [_FORMS[code][2] for code in self.codes]
        return forms[0] if len(forms) == 1 else {"anyOf": forms}


def wire_of(annotation: Any, metadata: tuple[Any, ...]) -> Wire:
    """Find the wire type among the metadata of a field. Raises TypeError."""
    for one in metadata:
        if isinstance(one, Wire):
            return one
        if isinstance(one, TextType):
            return IdentifierWire(one)
    raise TypeError(f"{annotation!r} has no wire type")
