"""What is read when files, folders, archives and standard input are named."""

import gzip
import io
import os
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from mscons.cli import Found, Input, Problem, Rules, Skipped, find_inputs, paths_in

EDI = b"UNB+UNOC:3+A+B+261001:1200+7'"


def found(*paths: str | Path, rules: Rules | None = None) -> list[Found]:
    return list(find_inputs([str(p) for p in paths], rules or Rules()))


def names(items: Sequence[Found], base: Path) -> list[str]:
    return [Path(i.name).relative_to(base).as_posix() for i in items if isinstance(i, Input)]


def content(item: Found) -> bytes:
    assert isinstance(item, Input)
    with item.open() as file:
        return file.read()


def reason(item: Found) -> str:
    assert isinstance(item, Problem | Skipped), item
    return item.reason


def failure(item: Found) -> str:
    with pytest.raises(OSError, match=r".") as caught:
        content(item)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "data", "read"),
    [
        ("a.edi", b"", True),
        ("a.EDI", b"x", True),
        ("a.Edifact", b"x", True),
        ("a.txt", EDI, True),
        ("a.TXT", b"UNA:+.? 'UNB", True),
        ("a.txt", b"\xef\xbb\xbf\r\nUNB", True),
        ("a.txt", b"letter", False),
        ("noending", EDI, True),
        ("noending", b"", False),
        ("a.xml", EDI, False),
        ("a.edi~", EDI, False),
        (".hidden.edi", EDI, False),
        (".hidden", EDI, False),
    ],
)
def test_what_a_folder_gives(tmp_path: Path, name: str, data: bytes, read: bool) -> None:
    (tmp_path / name).write_bytes(data)
    assert names(found(tmp_path), tmp_path) == ([name] if read else [])


def test_a_named_file_is_always_read(tmp_path: Path) -> None:
    file = tmp_path / ".odd.xml"
    file.write_bytes(b"x")
    rules = Rules(exclude=("*.xml",))
    assert [content(i) for i in found(file, rules=rules)] == [b"x"]


def test_order_is_as_named_and_by_name_within_a_folder(tmp_path: Path) -> None:
    for name in ("b/z.edi", "b/a.edi", "b/c/m.edi", "a.edi"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(EDI)
    items = found(tmp_path / "b", tmp_path / "a.edi")
    assert names(items, tmp_path) == ["b/a.edi", "b/z.edi", "b/c/m.edi", "a.edi"]


@pytest.mark.parametrize(
    ("glob", "left"),
    [
        ("*.edi", []),
        ("old", ["new/x.edi", "x.edi"]),
        ("old/*", ["new/x.edi", "x.edi"]),
        ("x.edi", ["old/y.edi"]),
        ("new/x.edi", ["old/y.edi", "x.edi"]),
        ("ol?", ["new/x.edi", "x.edi"]),
        ("**/y.edi", ["new/x.edi", "x.edi"]),
        ("x", ["new/x.edi", "old/y.edi", "x.edi"]),
    ],
)
def test_exclude(tmp_path: Path, glob: str, left: list[str]) -> None:
    for name in ("old/y.edi", "new/x.edi", "x.edi"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(EDI)
    items = found(tmp_path, rules=Rules(exclude=(glob,)))
    assert sorted(names(items, tmp_path)) == left


def test_a_missing_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.edi").write_bytes(EDI)
    first, second = found(tmp_path / "missing.edi", tmp_path / "a.edi")
    assert reason(first) == "No such file or directory"
    assert content(second) == EDI


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_fifo_is_refused_before_it_hangs(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.edi")
    assert "no regular file" in reason(found(tmp_path / "pipe.edi")[0])
    assert "no regular file" in reason(found(tmp_path)[0])


def test_odd_paths() -> None:
    assert "null" in reason(found("a\0b")[0])
    assert reason(found("x" * 5000)[0])
    assert reason(found("a.zip!b")[0]) == "No such file or directory"


def test_standard_input_has_a_name_and_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EDI)))
    first, second = found("-", "-", rules=Rules(stdin_name="mail.edi"))
    assert first.name == "mail.edi"
    assert content(first) == EDI
    assert "once" in reason(second)


@pytest.mark.parametrize("data", [b"a.edi\nb c.edi\r\n\n", b"a.edi\0b c.edi\0"])
def test_paths_from_a_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "list").write_bytes(data)
    assert paths_in(str(tmp_path / "list")) == ["a.edi", "b c.edi"]


# --- archives -------------------------------------------------------------------------------------


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return path


def test_gz_is_unpacked_on_the_way(tmp_path: Path) -> None:
    (tmp_path / "a.edi.gz").write_bytes(gzip.compress(EDI))
    assert content(found(tmp_path / "a.edi.gz")[0]) == EDI


def test_archives_in_a_folder_are_skipped_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "a.edi.gz").write_bytes(gzip.compress(EDI))
    zipped(tmp_path / "b.ZIP", a_edi=EDI)
    assert ["opened only" in reason(i) for i in found(tmp_path)] == [True, True]


def test_zip_members(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", x_edi=EDI, y_xml=EDI, sub__z=EDI, w_txt=b"no", v_gz=b"no")
    items = found(path)
    assert [i.name.rpartition("!")[2] for i in items] == ["sub/z", "v.gz", "x.edi"]
    assert content(items[0]) == content(items[2]) == EDI
    assert "opened only" in reason(items[1])
    one = found(f"{path}!y.xml")
    assert content(one[0]) == EDI
    assert "no such file" in reason(found(f"{path}!q.edi")[0])


def test_exclude_in_a_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", x_edi=EDI, sub__z_edi=EDI)
    items = found(path, rules=Rules(exclude=("sub",)))
    assert [i.name.rpartition("!")[2] for i in items] == ["x.edi"]


def test_member_names_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.edi", EDI)
        archive.writestr("/etc/evil.edi", EDI)
    before = sorted(tmp_path.parent.iterdir())
    assert [content(i) for i in found(path)] == [EDI, EDI]
    assert sorted(tmp_path.parent.iterdir()) == before


@pytest.mark.parametrize("size", [0, 1, 99])
def test_max_uncompressed(tmp_path: Path, size: int) -> None:
    rules = Rules(most=size)
    data = b"UNA" + b"x" * 97
    (tmp_path / "a.edi.gz").write_bytes(gzip.compress(data))
    assert "--max-uncompressed" in failure(found(tmp_path / "a.edi.gz", rules=rules)[0])
    path = zipped(tmp_path / "a.zip", x_edi=data)
    assert "--max-uncompressed" in reason(found(path, rules=rules)[0])
    assert content(found(path, rules=Rules(most=100))[0]) == data


def test_a_bomb_is_stopped_by_its_ratio(tmp_path: Path) -> None:
    data = b"UNA" + bytes(30 << 20)
    (tmp_path / "a.gz").write_bytes(gzip.compress(data))
    assert "100 times" in failure(found(tmp_path / "a.gz")[0])
    path = zipped(tmp_path / "a.zip", x_edi=data)
    assert "100 times" in failure(found(path)[0])


def test_damaged_archives_are_problems(tmp_path: Path) -> None:
    (tmp_path / "text.gz").write_bytes(b"no gzip")
    assert "damaged" in failure(found(tmp_path / "text.gz")[0])
    (tmp_path / "cut.gz").write_bytes(gzip.compress(os.urandom(5000))[:-200])
    assert "damaged" in failure(found(tmp_path / "cut.gz")[0])
    (tmp_path / "text.zip").write_bytes(b"no zip")
    assert "no zip archive" in reason(found(tmp_path / "text.zip")[0])
    assert "no zip archive" in reason(found(f"{tmp_path}/text.zip!x.edi")[0])
    path = zipped(tmp_path / "bad.zip", x_edi=EDI * 50)
    data = bytearray(path.read_bytes())
    data[40:60] = bytes(20)
    path.write_bytes(data)
    assert "damaged" in failure(found(path)[0])


def test_an_encrypted_member_is_a_problem(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", x_edi=EDI)
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "encrypted" in failure(found(path)[0])


def test_a_changed_archive_is_read_anew(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", x_edi=EDI)
    assert len(found(path)) == 1
    zipped(path, x_edi=EDI, y_edi=EDI + EDI)
    assert [content(i) for i in found(path)] == [EDI, EDI + EDI]
