"""What `explain` can explain: a module for each kind of thing, which makes an article of it.

A thing that is not known raises click.UsageError with the nearest that is.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from ..article import Article

__all__ = ["Asked", "explain"]

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """What was asked for: the words, and which version and language."""

    words: tuple[str, ...]
    on: "date | None" = None
    fv: str | None = None
    lang: str = "en"


def explain(asked: Asked) -> "Article":
    """Explain the words. Raises click.ClickException."""
    from .kind import kind_of

    topic, words = kind_of(asked.words)
    module = import_module(f".{topic}", __name__)
    found: Article = module.article(words, asked)
    return found
