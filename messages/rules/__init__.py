"""Application handbooks (AHB): expressions, their truth, the conditions behind the numbers."""

from .decision import CompiledCell, Decision, Judgement, compiled_cell, decide
from .evaluation import Compiled, Deciding, Kind, Lookup, Phase, compiled, kind_of, truth_of
from .expression import ExpressionError, parse, parse_expression
from .nodes import (
    And,
    Cell,
    Condition,
    Expression,
    Joined,
    Leaf,
    Mark,
    Marked,
    Or,
    Package,
    Then,
    TimeRule,
    Xor,
    leaves,
)
from .truth import Truth, conjunction, disjunction, exclusion

__all__ = [
    "And",
    "Cell",
    "Compiled",
    "CompiledCell",
    "Condition",
    "Deciding",
    "Decision",
    "Expression",
    "ExpressionError",
    "Joined",
    "Judgement",
    "Kind",
    "Leaf",
    "Lookup",
    "Mark",
    "Marked",
    "Or",
    "Package",
    "Phase",
    "Then",
    "TimeRule",
    "Truth",
    "Xor",
    "compiled",
    "compiled_cell",
    "conjunction",
    "decide",
    "disjunction",
    "exclusion",
    "kind_of",
    "leaves",
    "parse",
    "parse_expression",
    "truth_of",
]
