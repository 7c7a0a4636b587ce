"""The output formats of `report`: each a module with a pure `render(report, options) -> str`."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from mscons.messages import Consumption

__all__ = ["FORMATS", "Look", "render"]

FORMATS = ("table", "csv", "json", "html")


@dataclass(frozen=True, slots=True)
class Look:
    """How to write: for a terminal of a width, with colour or not; `tool` is the version.

    `lang` is the language of what people read: table and html.
    """

    terminal: bool = False
    color: bool = False
    width: int = 100
    tool: str = ""
    lang: str = "en"


def render(name: str, report: Consumption, look: Look) -> str:
    """Write a report in a format of FORMATS."""
    module = import_module(f".{'json_bill' if name == 'json' else name}", __name__)
    return cast("Callable[[Consumption, Look], str]", module.render)(report, look)
