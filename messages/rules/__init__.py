"""Application handbooks (AHB): expressions, their truth, the conditions behind the numbers."""

from .account import account
from .check import Checker, Result, check
from .context import NO_CONTEXT, Context, ContextError, Location, Partner
from .decision import CompiledCell, Decision, Judgement, compiled_cell, decide
from .evaluation import Compiled, Deciding, Kind, Lookup, Phase, compiled, kind_of, truth_of
from .expression import ExpressionError, parse, parse_expression
from .fault import Case, Fault
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
from .plan import ElementRule, GroupRule, Plan, Rule, SegmentRule, plan_for
from .registry import Depends, Predicate, predicate, registered
from .rulebook import Meaning, Rulebook, rulebook
from .scope import Frame, Scope, Site, places_of, site_of
from .truth import Truth, conjunction, disjunction, exclusion
from .walk import Walk

__all__ = [
    "NO_CONTEXT",
    "And",
    "Case",
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
    "ElementRule",
    "Expression",
    "ExpressionError",
    "Fault",
    "Frame",
    "GroupRule",
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
    "Rule",
    "Rulebook",
    "Scope",
    "SegmentRule",
    "Site",
    "Then",
    "TimeRule",
    "Truth",
    "Walk",
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
