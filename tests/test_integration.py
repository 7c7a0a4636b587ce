"""What is ready to copy for CI: hooks, action and templates do what they say, safely."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

ROOT = Path(__file__).parents[1]
CI = ROOT / "samples" / "ci"
BIN = Path(sys.executable).parent
GOOD = "samples/mscons/13017_single_register.edi"
BAD = "samples/broken/missing_reason_of_substitute.edi"


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


HOOKS = {hook["id"]: hook for hook in load(ROOT / ".pre-commit-hooks.yaml")}
ACTION = load(ROOT / "action.yml")


def bash(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=os.environ | {"PATH": path} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


# --- pre-commit -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hook", "files", "code"),
    [
        ("mscons-validate", [GOOD], 0),
        ("mscons-validate", [GOOD, BAD], 1),
        ("mscons-fmt", ["samples/mscons/13017_single_register.edi"], 0),
        ("mscons-fmt", ["samples/mscons/13017_three_meters.edi"], 1),
    ],
)
def test_hooks(hook: str, files: list[str], code: int) -> None:
    assert HOOKS[hook]["language"] == "python"
    assert all(re.search(HOOKS[hook]["files"], name) for name in files)
    done = bash(f"{HOOKS[hook]['entry']} {' '.join(files)}", ROOT)
    assert done.returncode == code, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "taken"), [("a.edi", True), ("A.EDI", True), ("a.edifact", True), ("a.edit", False)]
)
def test_which_files_hooks_take(name: str, taken: bool) -> None:
    assert {bool(re.search(hook["files"], name)) for hook in HOOKS.values()} == {taken}


def test_the_example_names_hooks_that_exist() -> None:
    (repository,) = load(CI / "pre-commit-config.yaml")["repos"]
    assert {hook["id"] for hook in repository["hooks"]} <= set(HOOKS)


# --- GitHub ---------------------------------------------------------------------------------------


def run_action(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the step of the action that validates, as a runner would, in an installed environment."""
    (step,) = [step for step in ACTION["runs"]["steps"] if step["name"] == "Validate"]
    given = {name: one.get("default", "") for name, one in ACTION["inputs"].items()} | inputs
    environment = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda m: given[m[1]], value)
        for name, value in step["env"].items()
    }
    (folder / "mscons").mkdir(exist_ok=True)
    if not (folder / "mscons" / "bin").exists():
        (folder / "mscons" / "bin").symlink_to(BIN)
    runner = {"RUNNER_TEMP": str(folder), "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    return bash(step["run"], ROOT, **environment, **runner)


def test_the_action_annotates_and_reports(tmp_path: Path) -> None:
    sarif = tmp_path / "out.sarif"
    done = run_action(tmp_path, paths=f"{GOOD}\n{BAD}\n", sarif=str(sarif))
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith(f"::error file={BAD},line=17,col=14,")
    assert "STS+Z40 is missing" in (tmp_path / "summary.md").read_text("utf-8")
    assert [r["ruleId"] for r in json.loads(sarif.read_text())["runs"][0]["results"]] == ["AHB101"]


def test_the_action_passes_and_is_never_green_for_nothing(tmp_path: Path) -> None:
    assert run_action(tmp_path, paths=GOOD, context="samples/context.toml").returncode == 0
    (tmp_path / "empty").mkdir()
    assert run_action(tmp_path, paths=str(tmp_path / "empty")).returncode == 2


def test_inputs_of_the_action_are_data_to_the_shell(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    done = run_action(tmp_path, paths=f"$(touch {mark})\n`touch {mark}`\n--help\n; touch {mark}")
    assert done.returncode == 2
    assert not mark.exists()
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]


def uses(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for key, value in cast("dict[str, Any]", document).items():
            if key == "uses":
                yield value
            yield from uses(value)
    elif isinstance(document, list):
        items: list[Any] = document  # pyright: ignore[reportUnknownVariableType]
        for value in items:
            yield from uses(value)


def test_actions_of_others_are_pinned_and_permissions_are_small() -> None:
    workflow = load(CI / "github-workflow.yml")
    named = [*uses(workflow), *uses(ACTION)]
    assert "OWNER/mscons@COMMIT" in named
    for one in named:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}|OWNER/mscons@COMMIT", one), one
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        written = {k for k, v in job.get("permissions", {}).items() if v == "write"}
        assert written <= {"security-events"}


def test_the_example_gives_the_action_inputs_that_it_has() -> None:
    steps = load(CI / "github-workflow.yml")["jobs"]["validate"]["steps"]
    (step,) = [step for step in steps if step.get("uses", "").startswith("OWNER/")]
    assert set(step["with"]) <= set(ACTION["inputs"])
    needed = {name for name, one in ACTION["inputs"].items() if one.get("required")}
    assert needed <= set(step["with"])


# --- GitLab ---------------------------------------------------------------------------------------


def test_the_gitlab_job_makes_the_reports_that_it_names(tmp_path: Path) -> None:
    template = load(CI / "gitlab-ci.yml")
    job = template["mscons"]
    (tmp_path / ".mscons").mkdir()
    (tmp_path / ".mscons" / "bin").symlink_to(BIN)
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "bad.edi").write_bytes((ROOT / BAD).read_bytes())
    variables = {name: str(value) for name, value in template["variables"].items()}
    done = bash("\n".join(job["script"]), tmp_path, **variables)
    assert done.returncode == 1, done.stderr
    reports = job["artifacts"]["reports"].values()
    for name in (*reports, *job["artifacts"]["paths"]):
        assert (tmp_path / name).stat().st_size > 0
    (found,) = json.loads((tmp_path / "gl-code-quality-report.json").read_text())
    assert found["location"] == {"path": "messages/bad.edi", "lines": {"begin": 17}}


def test_the_gitlab_job_wants_to_be_told_what_to_install(tmp_path: Path) -> None:
    first = load(CI / "gitlab-ci.yml")["mscons"]["before_script"][0]
    assert bash(first, tmp_path, MSCONS_PACKAGE="").returncode != 0
    assert bash(first, tmp_path, MSCONS_PACKAGE="mscons==1").returncode == 0
