"""The output formats of `validate`: each a module with a pure `render(report, options) -> str`.

A module is imported when its format is first used.
"""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from mscons.edifact import record
from mscons.messages import Report

from .catalogue import codes, localize, localized
from .options import Options
from .sentences import translate, translate_element
from .terminal import fit, sanitize, write

__all__ = [
    "FORMATS",
    "Format",
    "Options",
    "codes",
    "fit",
    "localize",
    "localized",
    "sanitize",
    "translate",
    "translate_element",
    "write",
]


@record()
class Format:
    """An output format: where its module is and what a writer has to know.

    `suffix` is the usual ending of a file, `needs_tree` asks for `FileOutcome.tree`, `text` says
    that people read it, in the language and the colours that they chose.
    """

    name: str
    module: str
    media_type: str
    suffix: str
    needs_tree: bool = False
    text: bool = False

    def load(self) -> Callable[[Report, Options], str]:
        """Import the module and give its `render`, which takes findings as they are."""
        module = import_module(f".{self.module}", __name__)
        return cast("Callable[[Report, Options], str]", module.render)

    def render(self, report: Report, options: Options | None = None) -> str:
        """Render a report, its findings in the language of the options."""
        options = options or Options()
        return self.load()(localize(report, options.lang), options)


_ALL = (
    Format("full", "full", "text/plain", ".txt", text=True),
    Format("concise", "concise", "text/plain", ".txt", text=True),
    Format("json", "json_report", "application/json", ".json"),
    Format("jsonl", "jsonl", "application/x-ndjson", ".jsonl"),
    Format("sarif", "sarif", "application/sarif+json", ".sarif"),
    Format("junit", "junit", "application/xml", ".xml"),
    Format("github", "github", "text/plain", ".txt"),
    Format("gitlab", "gitlab", "application/json", ".json"),
    Format("markdown", "markdown", "text/markdown", ".md"),
    Format("html", "html", "text/html", ".html", needs_tree=True),
)
FORMATS: dict[str, Format] = {one.name: one for one in _ALL}
