"""The documentation: every command and snippet in it runs, and gives what the page shows.

A block ```console has commands behind `$ ` and their output; a line of three dots stands for any
lines. Its commands end with 0, the last one of ```console exit=1 with 1. A block ```python is run,
one page in one process; what it prints is compared with the comments `# ...` at the end of a
`print` line. All of it runs in a folder that has `samples/`.

`UPDATE_DOCS=1 pytest tests/test_docs.py` writes the output anew; read the diff.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    path
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md")))
    if path.exists() and "_build" not in path.parts
]
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETUP = re.compile(r"(make|git|pip|python -m (pip|venv)|pre-commit|apt-get) |eval ")
"""Commands that set something up are not run here: tests of their own or CI run them."""
LANGUAGES = {"console", "python", "text", "toml", "yaml", "json", "sh", "csv"}


@dataclass
class Command:
    line: str
    output: str


def commands(block: str) -> list[Command]:
    found: list[Command] = []
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append(Command(line[2:].rstrip("\n"), ""))
        elif found and found[-1].line.endswith("\\") and not found[-1].output:
            found[-1].line += "\n" + line.rstrip("\n")
        else:
            assert found, f"output before the first command: {line}"
            found[-1].output += line
    return found


def run(command: str, folder: Path) -> tuple[str, int]:
    """Run a command as a user would; its output, errors included, and its exit code."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("COV_", "PYTEST_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = keep | {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    environment["SOURCE_DATE_EPOCH"] = "1795597200"  # 25 November 2026
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    output = done.stdout.decode("utf-8")
    assert "internal error" not in output, output
    assert "Traceback" not in output, output
    output = output.replace("\r\n", "\n").replace("\ufeff", "").replace(str(folder), "/home/you")
    return re.sub(r"[ \t]+$", "", output, flags=re.MULTILINE), done.returncode


def fits(shown: str, output: str) -> bool:
    """Compare; a line of dots in `shown` is any lines."""
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), output) is not None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    return tmp_path


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_gives_what_is_shown(page: Path, folder: Path) -> None:
    text = page.read_text("utf-8")
    made = text
    for fence in FENCE.finditer(text):
        if fence[1] != "console":
            continue
        block, code = "", 0
        for one in commands(fence[3]):
            block += f"$ {one.line}\n"
            if SETUP.match(one.line):
                block += one.output
                continue
            assert code == 0, f"a command before $ {one.line} ended with {code}"
            output, code = run(one.line, folder)
            shown = one.output
            if os.environ.get("UPDATE_DOCS") and not fits(shown, output):
                shown = output
            assert fits(shown, output), f"$ {one.line}\n{output}"
            block += shown
        assert code == int(fence[2].rpartition("exit=")[2] or 0), f"{code}: {block}"
        made = made.replace(fence[0], f"```console{fence[2]}\n{block}```")
    if made != text:
        page.write_text(made, "utf-8")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_python_snippet_runs(page: Path, folder: Path) -> None:
    blocks = [fence[3] for fence in FENCE.finditer(page.read_text("utf-8")) if fence[1] == "python"]
    if not blocks:
        return
    script = folder / "snippets.py"
    script.write_text("\n".join(blocks), "utf-8")
    output, code = run(f"{sys.executable} -W error snippets.py", folder)
    assert code == 0, output
    shown = [
        found[1]
        for block in blocks
        for line in block.splitlines()
        if (found := re.search(r"print\(.*\)  # (.*)$", line))
    ]
    printed = output.splitlines()
    assert [text for text in shown if text not in printed] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_fences_have_a_language_and_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    opened = re.findall(r"^```(\S*)", text, flags=re.MULTILINE)
    assert opened[1::2] == [""] * (len(opened) // 2)
    assert {name.strip("{}") for name in opened[::2]} <= LANGUAGES | {"toctree"}
    prose = FENCE.sub("", text)
    for target in re.findall(r"(?<!\\)\]\(([^)#\s]+)(?:#[^)\s]*)?\)", prose):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{target} does not exist"


def test_make_has_the_targets_that_pages_name() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        named_targets = re.findall(
            r"(?:^|\$ |`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE
        )
        assert set(named_targets) <= targets, named(page)


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nmake docs writes them"
