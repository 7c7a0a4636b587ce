"""UN/EDIFACT syntax (ISO 9735): bytes, segments, messages, group trees. Nothing of the market."""

from .codes import Code, Registry, registry
from .data import data_of
from .finding import Because, Finding, Lines, Place, Severity, quoted
from .formats import Format, format_of
from .kinds import Kind, plain_text, written_text
from .lark_reader import read_with_lark
from .layout import LaidOut, lay_out
from .limits import Limits
from .message import Gap, Interchange, Message
from .mig_check import check
from .notes import Notes, Room
from .outline import Outline, outline_of
from .path import Condition, Hit, Path, PathError, Resolved, Step
from .reader import Reader, read
from .record import record, replace
from .repair import Fault
from .segments import GAP, Segment, Syntax, cut, scan, wire_text
from .service import REPERTOIRES, Repertoire, ServiceString, repertoire
from .structure import ElementUse, GroupUse, Item, SegmentUse, Slot, Structure
from .table import lalr_of
from .tree import Group, Leaf, Node, Tree, grow

__all__ = [
    "GAP",
    "REPERTOIRES",
    "Because",
    "Code",
    "Condition",
    "ElementUse",
    "Fault",
    "Finding",
    "Format",
    "Gap",
    "Group",
    "GroupUse",
    "Hit",
    "Interchange",
    "Item",
    "Kind",
    "LaidOut",
    "Leaf",
    "Limits",
    "Lines",
    "Message",
    "Node",
    "Notes",
    "Outline",
    "Path",
    "PathError",
    "Place",
    "Reader",
    "Registry",
    "Repertoire",
    "Resolved",
    "Room",
    "Segment",
    "SegmentUse",
    "ServiceString",
    "Severity",
    "Slot",
    "Step",
    "Structure",
    "Syntax",
    "Tree",
    "check",
    "cut",
    "data_of",
    "format_of",
    "grow",
    "lalr_of",
    "lay_out",
    "outline_of",
    "plain_text",
    "quoted",
    "read",
    "read_with_lark",
    "record",
    "registry",
    "repertoire",
    "replace",
    "scan",
    "wire_text",
    "written_text",
]
