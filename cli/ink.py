"""Colours for text that is written line by line; rich renders the styles, once each."""

from functools import cache

from rich.color import ColorSystem
from rich.style import Style

__all__ = ["Ink"]

_STYLES = {
    "frame": "bright_black",
    "tag": "bold cyan",
    "group": "bold blue",
    "name": "green",
    "value": "bold",
    "meaning": "yellow",
    "path": "cyan",
    "file": "bold magenta",
    "number": "bright_black",
    "stray": "bold red",
    "title": "bold",
    "heading": "bold yellow",
    "added": "green",
    "removed": "red",
    "changed": "yellow",
}


class Ink:
    """Paints text that is escaped already, or leaves it as it is."""

    def __init__(self, colored: bool) -> None:
        """Paint only if `colored`."""
        self._colored = colored

    def __call__(self, text: str, style: str) -> str:
        """Give the text in a style."""
        if not self._colored or not text:
            return text
        before, after = _codes(style)
        return f"{before}{text}{after}"


@cache
def _codes(style: str) -> tuple[str, str]:
    before, _, after = Style.parse(_STYLES[style]).render("|", color_system=_SYSTEM).partition("|")
    return before, after


_SYSTEM = ColorSystem.STANDARD
