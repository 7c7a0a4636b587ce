"""Interchanges from JSON: the models as `Part.to_json` writes them, one, or several in an array.

Everything is checked before a byte is given out: the JSON against the model, and the interchange
against all rules. What is wrong names the field: `vorgaenge.0.marktlokation`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from pydantic import ValidationError

from mscons.edifact import Path, PathError, Severity, Structure
from mscons.schemas import ahb, in_force, load_structure, mig_folder

from . import legal_time
from .codec import GroupPlace, SegmentPlace, WriteError, template_of
from .mscons.zaehlerstand import Zaehlerstand
from .outcome import FileOutcome
from .pipeline import validate
from .rules import NO_CONTEXT, Context
from .typed import Model
from .utilmd import Stammdatenaenderung
from .writing import write_interchange

__all__ = ["JsonError", "Problem", "RulesError", "interchange_from_json", "models_from_json"]

LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: `path` names the field, empty for the whole text.

    `code` is that of the finding, where the validation of what was written found one.
    """

    path: str
    text: str
    code: str = ""

    def __str__(self) -> str:
        """Write it as one line."""
        said = f"{self.code} {self.text}".lstrip()
        return f"{self.path}: {said}" if self.path else said


class JsonError(ValueError):
    """A text that is no model; `problems` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Take what is wrong; there is at least one thing."""
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


class RulesError(JsonError):
    """Models that break a rule: the interchange would not be accepted.

    `outcome` has the findings in full, `data` is the interchange, to show what they point at.
    """

    def __init__(self, problems: Sequence[Problem], outcome: FileOutcome, data: bytes) -> None:
        """Take the result of the validation."""
        super().__init__(problems)
        self.outcome = outcome
        self.data = data


def models_from_json(text: str | bytes) -> list[Model]:
    """Read models. Raises JsonError."""
    if len(text) > LIMIT:
        raise JsonError([Problem("", f"is longer than {LIMIT} bytes")])
    try:
        data = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise JsonError([Problem("", f"is no JSON: {error}")]) from None
    items = cast("list[object]", data) if isinstance(data, list) else [data]
    models: list[Model] = []
    problems: list[Problem] = []
    for number, item in enumerate(items):
        base = f"{number}." if isinstance(data, list) else ""
        try:
            models.append(_model(item, base))
        except JsonError as error:
            problems += error.problems
    if not models and not problems:
        problems.append(Problem("", "holds no message"))
    if problems:
        raise JsonError(problems)
    return models


def interchange_from_json(
    text: str | bytes,
    reference: str,
    *,
    at: datetime | None = None,
    fv: str | None = None,
    test: bool = False,
    context: Context = NO_CONTEXT,
) -> tuple[bytes, FileOutcome]:
    """Make an interchange that breaks no rule, and give what the validation says besides.

    `reference` is that of the interchange, `at` its time (now if None). Raises JsonError for a text
    that is no model, RulesError for models that break a rule.
    """
    models = models_from_json(text)
    try:
        data = write_interchange(models, reference, at=at, fv=fv, test=test)
    except WriteError as error:
        raise JsonError([Problem(error.path, error.problem)]) from None
    except LookupError as error:
        raise JsonError([Problem("pid", str(error.args[0]))]) from None
    outcome = validate(data, name="interchange", context=context)
    if outcome.count(Severity.ERROR) or outcome.error:
        raise RulesError(list(_told(models, outcome)), outcome, data)
    return data, outcome


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _model(item: Any, base: str) -> Model:
    """Make the model of an object. Raises JsonError."""
    if not isinstance(item, dict):
        raise JsonError([Problem(base.rstrip("."), "should be an object, the model of a message")])
    cls = Stammdatenaenderung if "vorgaenge" in item else Zaehlerstand
    if cls is Zaehlerstand and "zaehlwerke" not in item:
        words = "has neither vorgaenge (UTILMD 55112 to 55115) nor zaehlwerke (MSCONS 13017)"
        raise JsonError([Problem(base.rstrip("."), words)])
    try:
        return cls.model_validate_json(json.dumps(item))
    except ValidationError as error:
        problems = [
            Problem(base + ".".join(map(str, one["loc"])), _words(one["msg"]))
            for one in error.errors(include_url=False, include_context=False)
        ]
        raise JsonError(problems) from None


def _words(text: str) -> str:
    return text.removeprefix("Value error, ")


# --- fields of findings -----------------------------------------------------------------------


def _told(models: Sequence[Model], outcome: FileOutcome) -> Iterator[Problem]:
    """Say what the validation found, with the fields of the models where that is known."""
    if outcome.error:
        yield Problem("", outcome.error)
    for located in outcome.findings:
        finding = located.finding
        if finding.severity is not Severity.ERROR:
            continue
        number = (finding.place.message or 1) - 1
        field = ""
        if finding.rule is not None and number < len(models):
            field = _field(models[number], finding.rule)
        yield Problem(field, finding.text, finding.code)


def _field(model: Model, rule: str) -> str:
    """Name the field for a row of a table; "" if there is none."""
    structure = _structure(model)
    if structure is None:
        return ""
    try:
        resolved = Path.parse(rule.split(":")[0]).resolve(structure)
    except PathError:
        return ""
    for one in resolved:
        for place, names in _places(template_of(type(model), structure), ""):
            if place.use is not one.use:
                continue
            if isinstance(place, GroupPlace) or one.element is None:
                cells = [c.field.name for c in getattr(place, "cells", [])]
                return names + cells[0] if len(cells) == 1 else names.rstrip(".")
            for cell in place.cells:
                if cell.element is one.element:
                    return names + cell.field.name
    return ""


def _structure(model: Model) -> Structure | None:
    if model.dokumentdatum is None or model.pid is None:
        return None
    fv = in_force(legal_time.german_day(model.dokumentdatum))
    table = ahb(model.pid, fv)
    folder = mig_folder(table.message, fv, table.release) if table is not None else None
    return load_structure(folder, type(model).MESSAGE) if folder is not None else None


def _places(
    place: GroupPlace | SegmentPlace, names: str
) -> Iterator[tuple[GroupPlace | SegmentPlace, str]]:
    """Walk a template with the names of the fields that lead there; `*` for any in a list."""
    owner = place.owner
    if owner is not None and owner.part is not None:
        names += f"{owner.name}.*." if owner.many else f"{owner.name}."
    yield place, names
    if isinstance(place, GroupPlace):
        for item in place.items:
            yield from _places(item, names)
