"""Golden files: golden/CASE/FORMAT.EXT is what a case looks like in a format.

`UPDATE_GOLDEN=1 pytest tests/cli/render/test_golden.py` writes them anew; read the diff.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mscons.cli import render
from mscons.messages import Report

GOLDEN = Path(__file__).parent / "golden"
SMALL = ("clean", "one_error", "hostile", "many", "unreadable", "nothing")
COMBINATIONS = [
    *((case, name, render.Options(version="1.2.3")) for case in SMALL for name in render.FORMATS),
    ("thousand", "concise", render.Options(version="1.2.3", max_per_rule=3)),
    *(("thousand", name, render.Options(version="1.2.3")) for name in ("github", "markdown")),
    ("many-de", "markdown", render.Options(lang="de")),
    ("many-de", "junit", render.Options(lang="de")),
    ("many-de", "html", render.Options(lang="de", version="1.2.3")),
    ("one_error-color", "full", render.Options(color=True)),
    ("many-de", "full", render.Options(lang="de")),
    ("many-de", "concise", render.Options(lang="de")),
    ("one_error-de", "json", render.Options(lang="de", version="1.2.3")),
]


@pytest.mark.parametrize(
    ("case", "name", "options"), COMBINATIONS, ids=[f"{c}-{n}" for c, n, _ in COMBINATIONS]
)
def test_as_in_the_golden_file(
    case: str, name: str, options: render.Options, report_of: Callable[[str], Report]
) -> None:
    text = render.FORMATS[name].render(report_of(case.partition("-")[0]), options)
    path = GOLDEN / case / f"{name}{render.FORMATS[name].suffix}"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    assert text == path.read_bytes().decode("utf-8")


def test_no_golden_file_is_left_over() -> None:
    expected = {GOLDEN / c / f"{n}{render.FORMATS[n].suffix}" for c, n, _ in COMBINATIONS}
    assert {path for path in GOLDEN.rglob("*") if path.is_file()} == expected
