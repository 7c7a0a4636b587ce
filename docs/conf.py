"""Sphinx: Markdown through MyST, theme furo. `make docs` builds with warnings as errors."""

import re
from importlib.metadata import version as installed

from sphinx.application import Sphinx

project = "mscons"
version = release = installed("mscons")
extensions = ["myst_parser"]
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "mscons"
html_show_copyright = False
html_show_sourcelink = False
nitpicky = True

_OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+((?:samples|schemas|cli)/[^)]+)\)")


def setup(app: Sphinx) -> None:
    """Name files of the repository that are no pages of the site, where Markdown links to them."""
    app.connect("source-read", _name_files)


def _name_files(_app: Sphinx, _page: str, source: list[str]) -> None:
    source[0] = _OUTSIDE.sub(_named, source[0])


def _named(link: re.Match[str]) -> str:
    words, path = link.groups()
    return f"`{path}`" if path.endswith(words) else f"{words} (`{path}`)"
