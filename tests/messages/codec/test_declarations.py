"""Every declaration leads somewhere in every structure, and every row of a table has a field."""

from typing import Annotated

import pytest

from mscons.edifact import Path, Structure
from mscons.messages import Stammdatenaenderung, Zaehlerstand, codec, fields
from mscons.schemas import ahb, format_versions, load_structure, mig_folder

from .making import structures

MODELS: dict[int, type[codec.Part]] = {
    13017: Zaehlerstand,
    55112: Stammdatenaenderung,
    55113: Stammdatenaenderung,
    55114: Stammdatenaenderung,
    55115: Stammdatenaenderung,
}
ENVELOPE = ("UNB", "UNH", "UNT", "UNZ")
"""What the writer of interchanges makes; of UNH the model has the reference."""


@pytest.mark.parametrize(("cls", "structure"), structures(), ids=str)
def test_declarations(cls: type[codec.Part], structure: Structure) -> None:
    template = codec.template_of(cls, structure)
    cells = [cell for place in template.places() for cell in place.cells]
    assert len(cells) > 15
    elements = [
        (id(place), cell.element.place) for place in template.places() for cell in place.cells
    ]
    assert len(elements) == len(set(elements)), "two fields of one element"


TABLES = [(pid, fv.name) for pid in MODELS for fv in format_versions() if ahb(pid, fv) is not None]


@pytest.mark.parametrize(("pid", "fv"), TABLES)
def test_every_row_has_a_field(pid: int, fv: str) -> None:
    table = ahb(pid, fv)
    assert table is not None
    folder = mig_folder(table.message, fv)
    assert folder is not None
    structure = load_structure(folder, table.message)
    template = codec.template_of(MODELS[pid], structure)
    fixed = codec.fixed_by(structure, table)
    known: set[object] = set()
    places = [*template.places()]
    for place in places:
        known.add(place.use)
        known |= {cell.element for cell in place.cells}
        known |= {cell.beside for cell in place.cells if cell.beside is not None}
        known |= {element for element, _ in place.chosen}
        above = place.use.parent
        while above is not None:
            known.add(above)
            above = above.parent
    left: list[str] = []
    for row in table.rows:
        if row.path.split("/")[0] in ENVELOPE:
            continue
        for one in Path.parse(row.path).resolve(structure):
            told = one.element if one.element is not None else one.use
            settled = one.element in fixed.constants or one.use in fixed.always
            if told not in known and not settled:
                left.append(row.path)
    assert left == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("SG5[DP]/SG6[172]/LOC/9999", "has no 9999"),
        ("SG5[DP]/SG7/RFF/1154", "SG5 has no SG7"),
        ("SG2/NAD/3039", "may mean"),
    ],
)
def test_wrong_declarations(path: str, words: str) -> None:
    class Wrong(codec.Part):
        field: Annotated[fields.Text | None, codec.At(path)] = None

    with pytest.raises(codec.BindingError, match=words):
        codec.template_of(Wrong, load_structure("fv2610", "MSCONS"))
