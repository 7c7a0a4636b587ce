"""The pytest plugin and `assert_valid`, in runs of pytest of their own."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from mscons.cli import assert_valid

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "samples/mscons/13017_single_register.edi"
BAD = ROOT / "samples/broken/missing_reason_of_substitute.edi"
WARNED = ROOT / "samples/broken/mp_id_check_digit.edi"


def run(folder: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "messages" / "deep").mkdir(parents=True)
    (tmp_path / "messages" / "good.edi").write_bytes(GOOD.read_bytes())
    (tmp_path / "messages" / "deep" / "BAD.EDI").write_bytes(BAD.read_bytes())
    (tmp_path / "elsewhere.edi").write_bytes(BAD.read_bytes())
    (tmp_path / "test_nothing.py").write_text("def test_nothing(): pass\n")
    return tmp_path


def configure(folder: Path, *lines: str) -> None:
    text = "\n".join(("[pytest]", "addopts = --strict-markers", *lines, ""))
    (folder / "pytest.ini").write_text(text)


def test_edifact_files_of_marked_folders_are_tests(project: Path) -> None:
    configure(project, "mscons_folders = messages")
    code, output = run(project)
    assert code == 1
    assert "1 failed, 2 passed" in output
    assert "error[AHB101]: STS+Z40 is missing" in output
    assert "--> messages/deep/BAD.EDI:17:14" in output
    assert "Traceback" not in output
    assert run(project, "-m", "mscons", "--deselect", "messages/deep/BAD.EDI::validate")[0] == 0


def test_nothing_happens_without_the_option(project: Path) -> None:
    configure(project)
    code, output = run(project)
    assert code == 0
    assert "1 passed" in output


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((), 0),
        (("mscons_fail_on = warning",), 1),
        (("mscons_as = receiver", "mscons_on = message"), 0),
        (("mscons_on = 2022-01-01",), 1),
        (("mscons_as = somebody",), 1),
    ],
)
def test_options(tmp_path: Path, lines: tuple[str, ...], code: int) -> None:
    (tmp_path / "warned.edi").write_bytes(WARNED.read_bytes())
    configure(tmp_path, "mscons_folders = .", *lines)
    assert run(tmp_path)[0] == code


def test_a_run_that_does_not_use_it_imports_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "test_modules.py").write_text(
        "import sys\n"
        "def test_modules():\n"
        "    ours = {name for name in sys.modules if name.startswith('mscons.')}\n"
        "    assert ours == {'mscons.cli', 'mscons.cli.pytest_plugin'}\n"
        "    assert not {'click', 'rich', 'lark', 'pydantic'} & set(sys.modules)\n"
    )
    code, output = run(tmp_path, "-p", "no:hypothesispytest")
    assert code == 0, output


@pytest.mark.parametrize("source", [GOOD, str(GOOD), GOOD.read_bytes()])
@pytest.mark.parametrize("on", [None, "message", "2026-11-22", date(2026, 11, 22)])
def test_a_valid_interchange_passes(source: Path | str | bytes, on: date | str | None) -> None:
    assert_valid(source, pid=13017, on=on, context=ROOT / "samples/context.toml")
    assert_valid(source, pid="13017", on=on)


def test_the_report_is_the_text_of_the_error() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_valid(BAD.read_bytes())
    assert "error[AHB101]: STS+Z40 is missing" in str(caught.value)
    assert "--> <bytes>:" in str(caught.value)


@pytest.mark.parametrize(
    ("source", "options", "text"),
    [
        (GOOD, {"pid": 55112}, "message 1 has PID 13017, expected 55112"),
        (WARNED, {"fail_on": "warning"}, "VAL102"),
        (b"", {}, "SYN001"),
        (b"UNB+UNOC:3+A+B+261101:0800+1'UNZ+0+1'", {"fail_on": "error"}, "nothing was checked"),
    ],
)
def test_what_fails(source: Path | bytes, options: dict[str, object], text: str) -> None:
    with pytest.raises(AssertionError, match=text):
        assert_valid(source, **options)  # type: ignore[arg-type]


def test_misuse_raises() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        assert_valid(GOOD, on="tomorrow")
    for pid in ("MSCONS", "1301７", 130170, ""):
        with pytest.raises(ValueError, match="no PID: five digits"):
            assert_valid(GOOD, pid=pid)
    with pytest.raises(FileNotFoundError):
        assert_valid("no such file.edi")
