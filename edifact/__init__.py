"""UN/EDIFACT syntax (ISO 9735): bytes, segments, messages, group trees. Nothing of the market."""

from .codes import Code, Registry, registry
from .finding import Because, Finding, Lines, Place, Severity
from .formats import Format, format_of
from .lark_reader import read_with_lark
from .limits import Limits
from .message import Gap, Interchange, Message
from .reader import Reader, read
from .segments import Segment, Syntax, cut, scan, wire_text
from .service import REPERTOIRES, Repertoire, ServiceString, repertoire
from .structure import ElementUse, GroupUse, SegmentUse, Slot, Structure

__all__ = [
    "REPERTOIRES",
    "Because",
    "Code",
    "ElementUse",
    "Finding",
    "Format",
    "Gap",
    "GroupUse",
    "Interchange",
    "Limits",
    "Lines",
    "Message",
    "Place",
    "Reader",
    "Registry",
    "Repertoire",
    "Segment",
    "SegmentUse",
    "ServiceString",
    "Severity",
    "Slot",
    "Structure",
    "Syntax",
    "cut",
    "format_of",
    "read",
    "read_with_lark",
    "registry",
    "repertoire",
    "scan",
    "wire_text",
]
