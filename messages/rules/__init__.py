"""Application handbooks (AHB): expressions, their truth, the conditions behind the numbers."""

from .account import account
from .check import Checker, Result, check
from .context import NO_CONTEXT, Context, ContextError, Location, Partner
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
from .plan import Plan, plan_for
from .registry import Depends, Predicate, predicate, registered
from .rulebook import Meaning, Rulebook, rulebook
from .scope import Frame, Scope, Site, places_of, site_of
from .truth import Truth, conjunction, disjunction, exclusion

__all__ = [
    "NO_CONTEXT",
    "And",
    "Cell",
    "Checker",
    "Compiled",
    "CompiledCell",
    "Condition",
    "Context",
    "ContextError",
    "Deciding",
    "Decision",
    "Depends",
    "Expression",
    "ExpressionError",
    "Frame",
    "Joined",
    "Judgement",
    "Kind",
    "Leaf",
    "Location",
    "Lookup",
    "Mark",
    "Marked",
    "Meaning",
    "Or",
    "Package",
    "Partner",
    "Phase",
    "Plan",
    "Predicate",
    "Result",
    "Rulebook",
    "Scope",
    "Site",
    "Then",
    "TimeRule",
    "Truth",
    "Xor",
    "account",
    "check",
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
    "places_of",
    "plan_for",
    "predicate",
    "registered",
    "rulebook",
    "site_of",
    "truth_of",
]
