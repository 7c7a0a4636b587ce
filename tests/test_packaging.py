"""What is built: a wheel that carries its data and nothing else, and an sdist that builds the same.

The wheel is installed into a clean environment, which takes a while and wants a package index.
"""

import email
import os
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("edifact", "schemas", "messages", "cli")
DATA = {
    "edifact/grammar.lark",
    "edifact/codes.toml",
    "edifact/codes.de.toml",
    "messages/codes.toml",
    "messages/codes.de.toml",
    "messages/rules/expression.lark",
    "messages/readings/words.toml",
    "schemas/releases.json",
    "schemas/fv2610/mscons/13017.json",
    "schemas/fv2610/mscons/mig.json",
    "schemas/fv2404/utilmd/conditions.json",
    "cli/render/report.css",
    "cli/render/report.js",
    "cli/bill/report.schema.json",
    "cli/render/validate.schema.json",
    *(f"{package}/py.typed" for package in PACKAGES),
}


@dataclass
class Built:
    wheel: Path
    sdist: Path
    again: Path
    environment: Path

    def run(self, *args: str) -> str:
        """Run a program of the clean environment, in a folder that has nothing of the project."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV_"))}
        command = [str(self.environment / "bin" / args[0]), *args[1:]]
        done: subprocess.CompletedProcess[str] = subprocess.run(
            command, cwd=self.environment, env=clean, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def names(self) -> set[str]:
        return set(zipfile.ZipFile(self.wheel).namelist())


def build(out: Path, *options: str, source: Path = ROOT) -> None:
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), *options]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(
        [*command, str(source)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    base = tmp_path_factory.mktemp("packaging")
    build(base / "direct")
    (wheel,) = (base / "direct").glob("*.whl")
    (sdist,) = (base / "direct").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(base / "unpacked", filter="data")
    (source,) = (base / "unpacked").iterdir()
    build(base / "again", "--wheel", source=source)
    venv.create(base / "clean", with_pip=True)
    one = Built(wheel, sdist, base / "again" / wheel.name, base / "clean")
    one.run("python", "-m", "pip", "install", "-q", "--disable-pip-version-check", str(wheel))
    return one


def test_the_sdist_builds_the_same_wheel_byte_for_byte(built: Built) -> None:
    assert built.again.read_bytes() == built.wheel.read_bytes()


def test_the_sdist_has_what_tests_and_readers_need(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"README.md", "LICENSE", "CHANGELOG.md", "Makefile", "tests/test_samples.py"}
    assert wanted <= names
    assert "schemas/tools/convert.py" in names
    assert not [n for n in names if n.startswith((".venv", ".git/", ".bench", "dist/"))]


def test_nothing_but_mscons_gets_into_site_packages(built: Built) -> None:
    info = next(n.split("/")[0] for n in built.names() if n.endswith(".dist-info/METADATA"))
    assert {name.split("/")[0] for name in built.names()} == {"mscons", info}
    assert {name.split("/")[1] for name in built.names() if name.startswith("mscons/")} == set(
        PACKAGES
    )
    script = "import importlib.metadata as m; print(*m.files('mscons'), sep='\\n')"
    installed = [Path(line).as_posix() for line in built.run("python", "-c", script).splitlines()]
    outside = [n for n in installed if not n.startswith(("mscons/", info)) and "/bin/" not in n]
    assert outside == []


def test_grammar_data_and_typing_are_inside_and_tools_are_not(built: Built) -> None:
    names = built.names()
    assert {f"mscons/{name}" for name in DATA} <= names
    assert not [n for n in names if "/tools/" in n or "/tests/" in n or "__pycache__" in n]
    tracked = [
        p for k in PACKAGES for e in ("json", "toml", "lark") for p in (ROOT / k).rglob(f"*.{e}")
    ]
    assert {f"mscons/{p.relative_to(ROOT).as_posix()}" for p in tracked} <= names


def test_metadata(built: Built) -> None:
    (name,) = [n for n in built.names() if n.endswith(".dist-info/METADATA")]
    about = email.message_from_bytes(zipfile.ZipFile(built.wheel).read(name))
    assert about["Name"] == "mscons"
    assert built.run("mscons", "--version").strip() == f"mscons {about['Version']}"
    assert about["License-Expression"] == "MIT"
    assert about["Requires-Python"] == ">=3.11"
    assert about["Description-Content-Type"] == "text/markdown"
    needed = {line.split(">")[0] for line in about.get_all("Requires-Dist", []) if ";" not in line}
    assert needed == {"click", "lark", "pydantic", "python-dateutil", "rich"}


def test_the_lower_bounds_are_those_that_are_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    bounds = dict(one.split(">=") for one in project["dependencies"] if ">=" in one)
    lines = (ROOT / "tests" / "lowest.txt").read_text("utf-8").splitlines()
    tested = dict(line.split("==") for line in lines if "==" in line)
    assert tested.keys() == bounds.keys()
    assert all(tested[name].startswith(bounds[name]) for name in bounds)


def test_the_installed_program_reads_a_sample(built: Built) -> None:
    assert built.run("mscons", "--version").startswith("mscons ")
    sample = ROOT / "samples" / "mscons" / "13017_single_register.edi"
    assert "13017" in built.run("mscons", "parse", str(sample))
    assert built.run("mscons", "parse", "--format", "edi", str(sample)) == sample.read_text(
        "latin-1"
    )


def test_the_installed_packages_import_by_themselves(built: Built) -> None:
    built.run("python", "-c", "import mscons.edifact, mscons.schemas, mscons.messages, mscons.cli")
