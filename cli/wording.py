"""A cell of a table in words: what it demands, and what the numbers in it mean."""

from collections.abc import Iterable, Mapping

from mscons.messages import rules
from mscons.schemas import Condition

from .phrases import phrase
from .render import translate

__all__ = ["cell_in_words", "kind_in_words", "meaning_of", "numbers_in", "told"]

_DEMANDS = {
    rules.Mark.MUSS: "must be there",
    rules.Mark.SOLL: "should be there",
    rules.Mark.KANN: "may be there",
}
_VALUES = {
    rules.Mark.MUSS: "must have a value",
    rules.Mark.SOLL: "should have one",
    rules.Mark.KANN: "may have one",
}
_WORDS: dict[type[rules.Joined], str] = {
    rules.And: " and ",
    rules.Then: " and then ",
    rules.Or: " or ",
    rules.Xor: " or else ",
}
_KINDS = {
    "message": "decided from the message",
    "context": "decided by a fact from outside of the message",
    "code_list": "decided by a list that is not part of the message",
    "hint": "a hint: never decides whether something may be there",
    "format": "a format: judges a value that is there",
    "time": "a rule for the start of a day: judges a value that is there",
    "repeat": "counts how often something is there",
    "package": "a package: when a code may be used, and how often",
}


def cell_in_words(
    cell: rules.Cell,
    book: rules.Rulebook,
    *,
    code: bool = False,
    value: bool = False,
    lang: str = "en",
) -> str:
    """Put a cell into a sentence: `must be there if [92] holds, else it must not be there`.

    `code`: the row is about a code; `value`: about a data element.
    """
    parts = [_marked(marked, book, code=code, value=value, lang=lang) for marked in cell.marks]
    last = cell.marks[-1]
    if last.mark.demand is not rules.Mark.KANN and last.expression and _asks(last.expression, book):
        parts.append(phrase(lang, "must not be used" if code else "must not be there"))
    return phrase(lang, ", else ").join(parts)


def _marked(
    marked: rules.Marked, book: rules.Rulebook, *, code: bool, value: bool, lang: str
) -> str:
    asked = "may be used" if code else (_VALUES if value else _DEMANDS)[marked.mark.demand]
    demand = phrase(lang, asked)
    if marked.expression is None:
        return demand
    said = _said(marked.expression, lang)
    if _asks(marked.expression, book):
        words = "{demand} if {said}"
    elif all(book.kind(leaf.number) is rules.Kind.HINT for leaf in rules.leaves(marked.expression)):
        words = "{demand} (hint {said})"
    else:
        words = "{demand} that fits {said}" if value else "{demand}, as {said} says"
    return phrase(lang, words, demand=demand, said=said)


def _asks(expression: rules.Expression, book: rules.Rulebook) -> bool:
    """Say whether it depends on a condition whether something may be there."""
    kinds = {book.kind(leaf.number) for leaf in rules.leaves(expression)}
    return bool(kinds & {rules.Kind.PRESENCE, rules.Kind.PACKAGE})


def kind_in_words(condition: Condition, lang: str = "en") -> str:
    """Say how a condition is decided."""
    return phrase(lang, _KINDS[condition.kind])


def numbers_in(expressions: Iterable[str]) -> list[str]:
    """List the numbers in cells, each once, in the order of their values."""
    found: dict[str, None] = {}
    for text in expressions:
        found |= dict.fromkeys(rules.parse(text).numbers())
    return sorted(found, key=_order)


def meaning_of(number: str, listed: Mapping[str, Condition], lang: str = "en") -> str:
    """Say what a number means, in a line."""
    condition = listed.get(number)
    if condition is None:
        return phrase(lang, "not known")
    text = told(condition.text, lang)
    if condition.kind == "hint" and not condition.text.startswith("hint"):
        text = phrase(lang, "hint: {text}", text=text)
    return text


def told(text: str, lang: str) -> str:
    """Say in a language what the schemas say in English; English where there is no other."""
    return translate(text, lang) or text


def _said(expression: rules.Expression, lang: str) -> str:
    """Write an expression with words for its signs; nothing recurses over the data."""
    out: list[str] = []
    stack: list[rules.Expression | str] = [expression]
    while stack:
        node = stack.pop()
        if not isinstance(node, rules.Joined):
            out.append(str(node))
            continue
        todo: list[rules.Expression | str] = []
        for part in node.parts:
            if todo:
                todo.append(phrase(lang, _WORDS[type(node)]))
            todo += ["(", part, ")"] if isinstance(part, rules.Joined) else [part]
        stack.extend(reversed(todo))
    return "".join(out)


def _order(number: str) -> tuple[int, int, str]:
    digits = "".join(char for char in number if char in "0123456789")
    return (not number[:1].isdecimal(), int(digits or 0), number)
