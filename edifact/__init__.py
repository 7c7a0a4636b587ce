"""UN/EDIFACT syntax (ISO 9735): bytes, segments, messages, group trees. Nothing of the market."""

from .lark_reader import read_with_lark
from .segments import Segment, Syntax, cut, scan, wire_text
from .service import REPERTOIRES, Repertoire, ServiceString, repertoire

__all__ = [
    "REPERTOIRES",
    "Repertoire",
    "Segment",
    "ServiceString",
    "Syntax",
    "cut",
    "read_with_lark",
    "repertoire",
    "scan",
    "wire_text",
]
