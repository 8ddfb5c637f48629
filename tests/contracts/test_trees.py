"""The contract of the ports `Tree` and `Folder`: every implementation passes this suite."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.trees import Changed, Disk, GitRevision
from medslate.findings import Code
from medslate.usecases.ports import Folder, Tree, TreeError, inside
from tests.fakes.folders import MemoryFolder
from tests.fakes.repositories import commit_all

FILES = {
    "device.yaml": b"medslate: 1\n",
    "operator.yaml": b"",
    "notes.txt": b"\x00\xff binary",
    "claims/b.yaml": b"b",
    "claims/a.yaml": b"a",
    "claims/a.json": b"{}",
    "claims/deeper/c.yaml": b"c",
    "evidence/\u00e4 test.txt": "\u00e4".encode(),
}
OUTSIDE = ["../secret.yaml", "claims/../../secret.yaml", "/etc/passwd", "", "a\0b", "C:secret", "..\\secret.yaml", ".."]


def on_disk(root: Path, files: Mapping[str, bytes]) -> Disk:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return Disk(root)


def in_git(root: Path, files: Mapping[str, bytes]) -> GitRevision:
    """A folder within a larger repository, whose files are gone from the disk afterwards."""
    on_disk(root, files)
    commit_all(root.parent)
    for name in files:
        (root / name).unlink()
    return GitRevision(root, "HEAD")


def in_memory(root: Path, files: Mapping[str, bytes]) -> MemoryFolder:
    return MemoryFolder(files)


def half_changed(root: Path, files: Mapping[str, bytes]) -> Changed:
    """Every other file is new, or another than on the disk."""
    new = dict(list(files.items())[::2])
    below = {name: content if name not in new else b"former" for name, content in files.items() if "b" not in name}
    return Changed(on_disk(root, below | {name: files[name] for name in files if name not in new}), new)


@pytest.fixture(scope="module", params=[on_disk, in_git, in_memory, half_changed])
def tree(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tree:
    root = tmp_path_factory.mktemp("tree") / "workspace"
    root.mkdir()
    (root.parent / "secret.yaml").write_bytes(b"secret")
    made: Tree = request.param(root, FILES)
    return made


@pytest.fixture(params=[on_disk, in_memory])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    root = tmp_path / "workspace"
    root.mkdir()
    (tmp_path / "secret.yaml").write_bytes(b"secret")
    make: Callable[[Path, Mapping[str, bytes]], Folder] = request.param
    return make(root, FILES)


def refusal(call: Callable[[], object]) -> Code:
    with pytest.raises(TreeError) as caught:
        call()
    assert caught.value.finding.message
    return caught.value.finding.code


def test_names_are_those_directly_in_the_folder_and_sorted(tree: Tree) -> None:
    assert tree.names("", ".yaml") == ("device.yaml", "operator.yaml")
    assert tree.names("claims", ".yaml") == ("claims/a.yaml", "claims/b.yaml")
    assert tree.names("evidence", ".txt") == ("evidence/\u00e4 test.txt",)


@pytest.mark.parametrize("folder", ["nowhere", "device.yaml", "..", "/", "claims/../..", "../workspace"])
def test_names_of_what_is_no_folder_within_are_none(tree: Tree, folder: str) -> None:
    assert tree.names(folder, ".yaml") == ()


def test_names_can_be_read(tree: Tree) -> None:
    for name in (*tree.names("", ""), *tree.names("claims", "")):
        assert tree.read(name, 100) == FILES[name]


@pytest.mark.parametrize("name", sorted(FILES))
def test_content_and_digest(tree: Tree, name: str) -> None:
    assert tree.read(name, 1 << 20) == FILES[name]
    assert tree.digest(name) == hashlib.sha256(FILES[name]).hexdigest()


@pytest.mark.parametrize("name", ["./device.yaml", "claims//a.yaml"])
def test_other_spellings_of_a_name(tree: Tree, name: str) -> None:
    assert tree.read(name, 100)


def test_the_limit_is_the_longest_content_allowed(tree: Tree) -> None:
    size = len(FILES["device.yaml"])
    assert tree.read("device.yaml", size) == FILES["device.yaml"]
    assert refusal(lambda: tree.read("device.yaml", size - 1)) is Code.FILE_TOO_LARGE


@pytest.mark.parametrize("name", ["missing.yaml", "claims", "claims/missing.yaml", "device.yaml/x", "."])
def test_missing(tree: Tree, name: str) -> None:
    assert refusal(lambda: tree.read(name, 100)) is Code.FILE_MISSING
    assert refusal(lambda: tree.digest(name)) is Code.FILE_MISSING


@pytest.mark.parametrize("name", OUTSIDE)
def test_outside(tree: Tree, name: str) -> None:
    assert refusal(lambda: tree.read(name, 100)) is Code.FILE_OUTSIDE
    assert refusal(lambda: tree.digest(name)) is Code.FILE_OUTSIDE


def test_very_long_name(tree: Tree) -> None:
    assert refusal(lambda: tree.read("x" * 5000, 100)) in {Code.FILE_MISSING, Code.FILE_UNREADABLE}


@given(st.text("./\\:ab\0~$*?[ \n-", max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
def test_no_spelling_reaches_outside(tree: Tree, name: str) -> None:
    """Whatever the name says, the content is one of the folder's own, or the name is refused."""
    try:
        content = tree.read(name, 100)
    except TreeError as error:
        assert inside(name) or error.finding.code is Code.FILE_OUTSIDE
    else:
        assert content in FILES.values()
    assert all(PurePosixPath(one).as_posix() in FILES for one in tree.names(name.strip("/"), ".yaml"))


@pytest.mark.parametrize("name", ["device.yaml", "new.yaml", "new/deep/er.json", "claims/a.yaml"])
@pytest.mark.parametrize("content", [b"", b"x" * 100_000, b"\r\n\x00"])
def test_what_is_written_is_read(folder: Folder, name: str, content: bytes) -> None:
    folder.write(name, content)
    assert folder.read(name, 1 << 20) == content
    assert folder.digest(name) == hashlib.sha256(content).hexdigest()
    where, _, ending = name.rpartition("/")[0], "", "." + name.rpartition(".")[2]
    assert name in folder.names(where, ending)


def test_a_write_touches_no_other_file(folder: Folder) -> None:
    folder.write("claims/a.yaml", b"other")
    assert folder.names("claims", "") == ("claims/a.json", "claims/a.yaml", "claims/b.yaml")
    assert {name: folder.read(name, 100) for name in FILES} == FILES | {"claims/a.yaml": b"other"}


@pytest.mark.parametrize("name", OUTSIDE)
def test_nothing_is_written_outside(folder: Folder, name: str, tmp_path: Path) -> None:
    assert refusal(lambda: folder.write(name, b"x")) is Code.FILE_OUTSIDE
    assert (tmp_path / "secret.yaml").read_bytes() == b"secret"
