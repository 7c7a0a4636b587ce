"""Decisions on a cell: which of its marks applies, and whether value and number are right.

The first mark whose condition holds applies. An unknown condition does not simply count as false:
in `Muss [20] Soll [369]` an unknown [20] leaves open whether a true [369] gets its turn. So the
decision is unknown as soon as an unknown condition stands before the first one that holds, and it
names what is possible: here Muss or Soll, but not "must not be there". Where all that is possible
is one and the same, the unknown condition does not matter.
"""

from collections.abc import Callable

from mscons.edifact import record

from .evaluation import Compiled, Deciding, Kind, Lookup, Phase, compiled, kind_of
from .nodes import Cell, Mark
from .truth import Truth

__all__ = ["CompiledCell", "Decision", "Judgement", "compiled_cell", "decide"]


@record()
class Decision:
    """Which mark applies. `truth`: TRUE, `mark` applies; FALSE, the item must not be there.

    UNKNOWN: `mark` is None, and one of `possible` applies, where None stands for "must not be
    there". `deciding` are the conditions that fixed this, or that would have to be known.
    """

    mark: Mark | None
    truth: Truth
    deciding: Deciding = ()
    possible: tuple[Mark | None, ...] = ()

    @property
    def forbidden(self) -> bool:
        """Whether the item certainly must not be there."""
        return self.truth is Truth.FALSE


@record()
class Judgement:
    """Whether a value, or a number of occurrences, is right, and the conditions that fixed it."""

    truth: Truth
    deciding: Deciding = ()


class CompiledCell:
    """A cell made ready: `decide` on presence, `judge` a value or a count."""

    __slots__ = ("_counts", "_marks", "_presence", "_values", "counts", "judges")

    def __init__(self, cell: Cell, kind: Callable[[str], Kind] = kind_of) -> None:
        """Compile all marks for the three questions."""
        expressions = [marked.expression for marked in cell.marks]
        self._marks = tuple(marked.mark for marked in cell.marks)
        self._presence = [compiled(e, Phase.PRESENCE, kind) for e in expressions]
        self._values = [compiled(e, Phase.VALUE, kind) for e in expressions]
        self._counts = [compiled(e, Phase.COUNT, kind) for e in expressions]
        self.judges = _differ(self._values, self._presence)
        self.counts = _differ(self._counts, self._presence)

    def numbers(self, phase: Phase) -> tuple[str, ...]:
        """Give what a question looks up."""
        found = (number for one in self._of(phase) for number in one.numbers)
        return tuple(dict.fromkeys(found))

    def decide(self, lookup: Lookup) -> Decision:
        """Find the mark that applies."""
        before: Deciding = ()
        unknown: Deciding = ()
        possible: list[Mark | None] = []
        for mark, one in zip(self._marks, self._presence, strict=True):
            truth, why = one.explain(lookup)
            if truth is Truth.UNKNOWN:
                unknown += why
                possible.append(mark)
            elif truth is Truth.FALSE:
                before += why
            else:
                possible.append(mark)
                before += why
                break
        else:
            possible.append(None)
        only = possible[0]
        if possible.count(only) == len(possible):
            truth = Truth.FALSE if only is None else Truth.TRUE
            return Decision(only, truth, _once(before), (only,))
        return Decision(None, Truth.UNKNOWN, _once(unknown), tuple(dict.fromkeys(possible)))

    def judge(self, lookup: Lookup, phase: Phase = Phase.VALUE) -> Judgement:
        """Judge an item that is there by the mark that applies.

        Where the item must not be there, or nothing in the cell judges, the answer is neutral. Of
        an unknown mark it is what all possible marks agree on, else unknown.
        """
        if not (self.judges if phase is Phase.VALUE else self.counts):
            return Judgement(Truth.NEUTRAL)
        found: list[Judgement] = []
        for at, one in enumerate(self._of(phase)):
            presence = self._presence[at].truth(lookup)
            if presence is not Truth.FALSE:
                found.append(Judgement(*one.explain(lookup)))
                if presence is not Truth.UNKNOWN:
                    break
        if not found:
            return Judgement(Truth.NEUTRAL)
        truths = {judgement.truth for judgement in found}
        if len(truths) == 1:
            deciding = [why for judgement in found for why in judgement.deciding]
            return Judgement(found[0].truth, _once(tuple(deciding)))
        if all(truth.holds for truth in truths):
            return Judgement(Truth.TRUE)
        return Judgement(Truth.UNKNOWN, self.decide(lookup).deciding)

    def _of(self, phase: Phase) -> list[Compiled]:
        if phase is Phase.PRESENCE:
            return self._presence
        return self._values if phase is Phase.VALUE else self._counts


def compiled_cell(cell: Cell, kind: Callable[[str], Kind] = kind_of) -> CompiledCell:
    """Make a cell ready; `kind` says what part each number has."""
    return CompiledCell(cell, kind)


def decide(cell: Cell, lookup: Lookup, kind: Callable[[str], Kind] = kind_of) -> Decision:
    """Decide on a cell once; who does it often keeps a CompiledCell."""
    return CompiledCell(cell, kind).decide(lookup)


def _differ(ones: list[Compiled], others: list[Compiled]) -> bool:
    return any(a.numbers != b.numbers for a, b in zip(ones, others, strict=True))


def _once(deciding: Deciding) -> Deciding:
    return tuple(dict(deciding).items())
