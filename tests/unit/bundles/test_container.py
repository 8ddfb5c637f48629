"""The container, where the mutations of a whole bundle do not reach."""

import io
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest

from medslate.bundles import container
from medslate.bundles.container import MOST, check_names, name_fault, pack, unpack
from medslate.bundles.refusal import Reason, RefusedError
from tests.laws.bundle_mutations import WRONG_NAMES
from tests.laws.zips import Entry, write

FILES = {"b/c.txt": b"two", "a.txt": b"one", "b/d": b""}


def packed(files: dict[str, bytes]) -> bytes:
    return b"".join(pack(files))


def reason_of(files: dict[str, bytes]) -> Reason:
    with pytest.raises(RefusedError) as caught:
        pack(files)
    return caught.value.refusal.reason


def test_what_goes_in_comes_out_in_order_of_names() -> None:
    files = unpack(packed(FILES))
    assert list(files) == ["a.txt", "b/c.txt", "b/d"]
    assert {name: bytes(one) for name, one in files.items()} == FILES


def test_every_unzip_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(packed(FILES))
    with zipfile.ZipFile(path) as other:
        assert other.testzip() is None
        assert {one.filename: other.read(one) for one in other.infolist()} == FILES
        assert {one.date_time for one in other.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {stat.filemode(one.external_attr >> 16) for one in other.infolist()} == {"-rw-r--r--"}
    if unzip := shutil.which("unzip"):
        said = subprocess.run([unzip, "-t", str(path)], capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr


def test_an_empty_container_is_one() -> None:
    assert unpack(packed({})) == {}
    with zipfile.ZipFile(io.BytesIO(packed({}))) as other:
        assert other.namelist() == []


@pytest.mark.parametrize("name", WRONG_NAMES)
def test_names_that_are_none(name: str) -> None:
    assert name_fault(name)
    assert reason_of({name: b""}) is Reason.NAME


@pytest.mark.parametrize(
    "name", ["a", "A-b_c.d", "a..b", "console", "com10", "nullable.txt", "a/b/c/d/e/f/g/h", "x" * 100]
)
def test_names_that_are_some(name: str) -> None:
    assert name_fault(name) == ""
    assert list(unpack(packed({name: b"x"}))) == [name]


@pytest.mark.parametrize("files", [("a", "A"), ("a", "a/b"), ("a/b", "A"), ("x/a/b/c", "x/A")])
def test_names_that_stand_in_each_others_way(files: tuple[str, ...]) -> None:
    assert reason_of(dict.fromkeys(files, b"")) is Reason.NAME


def test_nothing_is_written_of_what_is_refused() -> None:
    """The fault shows before the first part, not when half of a file is on the disk."""
    with pytest.raises(RefusedError):
        pack({"a": b"x", "../b": b"y"})


def test_no_more_files_than_most() -> None:
    names = [f"n{one:05}" for one in range(MOST + 1)]
    assert len(unpack(packed(dict.fromkeys(names[:-1], b"")))) == MOST
    assert reason_of(dict.fromkeys(names, b"")) is Reason.SIZE
    with pytest.raises(RefusedError) as caught:
        unpack(write([Entry(one.encode(), b"") for one in names]))
    assert caught.value.refusal.reason is Reason.SIZE


def test_no_larger_than_largest(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = packed(FILES)
    monkeypatch.setattr(container, "LARGEST", len(whole))
    assert packed(FILES) == whole
    assert len(unpack(whole)) == 3
    monkeypatch.setattr(container, "LARGEST", len(whole) - 1)
    assert reason_of(FILES) is Reason.SIZE
    with pytest.raises(RefusedError) as caught:
        unpack(whole)
    assert caught.value.refusal.reason is Reason.SIZE


def test_names_are_checked_where_they_stand() -> None:
    with pytest.raises(RefusedError, match="^there: ") as caught:
        check_names(["a", "a"], "there")
    assert caught.value.refusal.reason is Reason.NAME
