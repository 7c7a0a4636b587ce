"""'Did you mean': the known word that is nearest to a mistyped one."""

from collections.abc import Iterable

__all__ = ["did_you_mean"]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Say which known words are like `word`, as the end of a sentence; "" if none is.

    >>> did_you_mean("valdiate", ["parse", "validate"])
    '; did you mean validate?'
    """
    from difflib import get_close_matches

    folded = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), folded, n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(folded[name] for name in found)}?" if found else ""
