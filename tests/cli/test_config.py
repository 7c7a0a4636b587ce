"""Options from mscons.toml and pyproject.toml."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from mscons.cli import find_config, load_config, main

Run = Callable[..., Any]


def command(name: str) -> click.Command:
    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_nearest_file_upwards_counts(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    top = write(tmp_path / "mscons.toml", "")
    assert find_config(None, deep) == top
    write(tmp_path / "a" / "pyproject.toml", "[tool.other]")
    assert find_config(None, deep) == top
    near = write(tmp_path / "a" / "pyproject.toml", "[tool.mscons]")
    assert find_config(None, deep) == near
    nearer = write(tmp_path / "a" / "mscons.toml", "")
    assert find_config(None, deep) == nearer
    assert find_config("x.toml", deep) == Path("x.toml")


def test_pyproject_and_own_file_say_the_same(tmp_path: Path) -> None:
    own = write(tmp_path / "mscons.toml", "lang = 'de'\n[fmt]\nlines = false")
    project = write(
        tmp_path / "pyproject.toml", "[tool.mscons]\nlang = 'de'\n[tool.mscons.fmt]\nlines = false"
    )
    for path in (own, project):
        config = load_config(path)
        assert config.text("lang") == "de"
        assert config.defaults("fmt", command("fmt")) == {"lines": False}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lnag = 'de'", "unknown key 'lnag'; did you mean lang?"),
        ("fail-on = 'error'", "unknown key 'fail-on'; it stands under [validate]"),
        ("fail_on = 'error'", "unknown key 'fail_on'; did you mean fail-on?"),
        ("ignroe = ['X']", "unknown key 'ignroe'; did you mean ignore?"),
        ("lang = 'fr'", "lang is one of en, de"),
        ("validate = 1", "validate is a table"),
        ("[validte]", "unknown key 'validte'; did you mean validate?"),
        ("overrides = 1", "overrides are tables"),
        ("[[overrides]]\nignore = ['X']", "want paths"),
        ("[[overrides]]\npaths = []", "want paths"),
        ("[[overrides]]\npaths = ['a']\nignor = ['X']", "unknown key 'ignor'; did you mean ignore"),
        ("[[overrides]]\npaths = ['a']\nignore = 1", "does not fit"),
        ("[fmt", "not TOML"),
    ],
)
def test_what_a_file_must_not_say(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path / "mscons.toml", text)
    with pytest.raises(click.UsageError, match=r"mscons\.toml") as caught:
        load_config(path)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[fmt]\nlinse = true", "[fmt] unknown key 'linse'; did you mean lines?"),
        ("[fmt]\nlines = 'yes'", "[fmt] lines: a value like 'yes' does not fit"),
        ("[fmt]\nmax-input = true", "[fmt] max-input: a value like True does not fit"),
        ("[fmt]\nmax-input = 'big'", "'big' is no size"),
        ("[fmt]\nexclude = [1.5, {}]", "does not fit"),
        ("max-elements = 0", "max-elements: 0 is not in the range"),
    ],
)
def test_what_a_command_does_not_take(tmp_path: Path, text: str, says: str) -> None:
    config = load_config(write(tmp_path / "mscons.toml", text))
    with pytest.raises(click.UsageError) as caught:
        config.defaults("fmt", command("fmt"))
    assert says in str(caught.value)


def test_options_for_all_commands_and_for_one(tmp_path: Path) -> None:
    text = "exclude = ['old']\nmax-input = '1MB'\nengine = 'lark'\n[fmt]\nmax-input = 5"
    config = load_config(write(tmp_path / "mscons.toml", text))
    assert config.defaults("fmt", command("fmt")) == {"exclude": ["old"], "max_input": "5"}


def test_overrides(tmp_path: Path) -> None:
    text = "[[overrides]]\npaths = ['old/*', '*.bak']\nignore = ['VAL']\ncontext = 'm.toml'"
    (override,) = load_config(write(tmp_path / "sub" / "mscons.toml", text)).overrides
    assert override.applies("x/old/a.edi")
    assert override.applies("a.bak")
    assert not override.applies("new/a.edi")
    assert override.options["ignore"] == ["VAL"]
    assert override.options["context"] == str(tmp_path / "sub" / "m.toml")


def test_the_command_line_goes_first(mscons: Run, tmp_path: Path) -> None:
    (tmp_path / "a.edi").write_bytes(b"UNB+UNOC:3+A+B+261001:1200+7'UNZ+0+7'")
    write(tmp_path / "mscons.toml", "[fmt]\nlines = false")
    assert mscons("fmt", "a.edi").out.count("\n") == 0
    assert mscons("fmt", "--lines", "a.edi").out.count("\n") == 2
    write(tmp_path / "other.toml", "")
    assert mscons("--config", "other.toml", "fmt", "a.edi").out.count("\n") == 2


def test_a_bad_file_ends_with_2(mscons: Run, tmp_path: Path) -> None:
    write(tmp_path / "mscons.toml", "[fmt]\nlinse = false")
    ran = mscons("fmt", "a.edi")
    assert ran.code == 2
    assert "did you mean lines?" in ran.err
    assert mscons("fmt", "--help").code == 0
    assert mscons("--config", "missing.toml", "fmt", "a.edi").code == 2
