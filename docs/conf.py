"""Sphinx: Markdown through MyST, theme furo. `make docs` builds with warnings as errors."""

from importlib.metadata import version as installed

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
