"""From messages to models and back, by what the models declare.

`At` and `Each` say where a value stands, wire types (wires.py) how it is written. `read_model` and
`writer_of` do the work; `template_of` resolves the declarations of a model in a structure.
"""

from .declare import At, Each, Field, Part, fields_of
from .fixed import Fixed, fixed_by
from .read import ModelReader, read_model
from .template import BindingError, Cell, GroupPlace, SegmentPlace, template_of
from .wires import (
    CodeWire,
    CountWire,
    IdentifierWire,
    InstantWire,
    PatternWire,
    QuantityWire,
    TextWire,
    TimeWire,
    Wire,
)
from .write import SYNTAX, WriteError, writer_of

__all__ = [
    "SYNTAX",
    "At",
    "BindingError",
    "Cell",
    "CodeWire",
    "CountWire",
    "Each",
    "Field",
    "Fixed",
    "GroupPlace",
    "IdentifierWire",
    "InstantWire",
    "ModelReader",
    "Part",
    "PatternWire",
    "QuantityWire",
    "SegmentPlace",
    "TextWire",
    "TimeWire",
    "Wire",
    "WriteError",
    "fields_of",
    "fixed_by",
    "read_model",
    "template_of",
    "writer_of",
]
