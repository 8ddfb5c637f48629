"""What a real disk and a real repository can hold against a tree: links, pipes, folders, lost objects."""

import os
import shutil
from pathlib import Path

import pytest

from medslate.adapters.trees import Disk, GitRevision
from medslate.errors import UsageError
from medslate.findings import Code
from medslate.usecases.ports import Tree, TreeError
from tests.fakes.repositories import commit_all


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with links in every direction, beside a file that is none of its business."""
    (tmp_path / "secret.yaml").write_bytes(b"secret")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.yaml").write_bytes(b"secret")
    made = tmp_path / "workspace"
    made.mkdir()
    (made / "claims").mkdir()
    (made / "device.yaml").write_bytes(b"device")
    (made / "claims" / "a.yaml").write_bytes(b"a")
    (made / "claims" / "folder.yaml").mkdir()
    (made / "inner.yaml").symlink_to("device.yaml")
    (made / "outer.yaml").symlink_to("../secret.yaml")
    (made / "absolute.yaml").symlink_to(tmp_path / "secret.yaml")
    (made / "broken.yaml").symlink_to("nowhere.yaml")
    (made / "loop.yaml").symlink_to("loop.yaml")
    (made / "results").symlink_to("../other")
    (made / "round").symlink_to("round")
    return made


def refusal(tree: Tree, name: str) -> Code:
    with pytest.raises(TreeError) as caught:
        tree.read(name, 100)
    with pytest.raises(TreeError) as again:
        tree.digest(name)
    assert caught.value.finding == again.value.finding
    assert name in str(caught.value)
    return caught.value.finding.code


@pytest.mark.parametrize("name", ["outer.yaml", "absolute.yaml", "results/x.yaml"])
def test_disk_follows_no_link_out(root: Path, name: str) -> None:
    assert refusal(Disk(root), name) is Code.FILE_OUTSIDE


@pytest.mark.parametrize("name", ["broken.yaml", "loop.yaml", "round/x.yaml", "claims", "claims/folder.yaml"])
def test_disk_reads_only_what_is_there(root: Path, name: str) -> None:
    assert refusal(Disk(root), name) is Code.FILE_MISSING


def test_disk_follows_links_within(root: Path) -> None:
    assert Disk(root).read("inner.yaml", 100) == b"device"
    assert Disk(root / ".." / "workspace").read("inner.yaml", 100) == b"device"


def test_disk_under_a_link_is_the_folder_itself(root: Path) -> None:
    (root.parent / "link").symlink_to(root)
    assert Disk(root.parent / "link").read("inner.yaml", 100) == b"device"


def test_disk_names_files_and_links_to_files(root: Path) -> None:
    assert Disk(root).names("", ".yaml") == ("absolute.yaml", "device.yaml", "inner.yaml", "outer.yaml")
    assert Disk(root).names("claims", ".yaml") == ("claims/a.yaml",)


@pytest.mark.parametrize("folder", ["results", "round"])
def test_disk_names_nothing_through_a_link_out(root: Path, folder: str) -> None:
    assert Disk(root).names(folder, ".yaml") == ()


def test_disk_does_not_wait_for_a_pipe(root: Path) -> None:
    os.mkfifo(root / "pipe.yaml")
    assert refusal(Disk(root), "pipe.yaml") is Code.FILE_MISSING
    assert "pipe.yaml" not in Disk(root).names("", ".yaml")


def test_disk_tells_what_cannot_be_opened(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(Disk(root), "device.yaml") is Code.FILE_UNREADABLE


def test_disk_writes_over_a_link_not_through_it(root: Path) -> None:
    Disk(root).write("inner.yaml", b"new")
    assert (root / "device.yaml").read_bytes() == b"device"
    assert (root / "inner.yaml").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["outer.yaml", "results/x.yaml", "results/new.yaml"])
def test_disk_writes_through_no_link_out(root: Path, name: str) -> None:
    with pytest.raises(TreeError):
        Disk(root).write(name, b"new")
    assert (root.parent / "secret.yaml").read_bytes() == b"secret"
    assert [one.name for one in (root.parent / "other").iterdir()] == ["x.yaml"]


def test_disk_keeps_the_mode_and_leaves_nothing_beside(root: Path) -> None:
    (root / "device.yaml").chmod(0o600)
    Disk(root).write("device.yaml", b"new")
    Disk(root).write("fresh/new.yaml", b"new")
    assert (root / "device.yaml").stat().st_mode & 0o777 == 0o600
    assert (root / "fresh" / "new.yaml").stat().st_mode & 0o777 == 0o644
    assert not list(root.rglob("*.part"))


def test_disk_leaves_the_old_file_if_writing_fails(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        Disk(root).write("device.yaml", b"new")
    assert (root / "device.yaml").read_bytes() == b"device"
    assert not list(root.rglob("*.part"))


@pytest.fixture
def revision(root: Path) -> GitRevision:
    commit_all(root.parent)
    return GitRevision(root, "HEAD")


@pytest.mark.parametrize("name", ["inner.yaml", "outer.yaml", "loop.yaml", "results"])
def test_a_revision_never_takes_a_link_for_its_target(revision: GitRevision, name: str) -> None:
    """Git stores the target's name as the content of a link."""
    assert refusal(revision, name) is Code.FILE_UNREADABLE


@pytest.mark.parametrize("name", ["results/x.yaml", "claims", "claims/folder.yaml"])
def test_a_revision_reads_only_files_of_its_folder(revision: GitRevision, name: str) -> None:
    assert refusal(revision, name) is Code.FILE_MISSING


def test_a_revision_does_not_change_with_the_disk(revision: GitRevision, root: Path) -> None:
    shutil.rmtree(root / "claims")
    (root / "device.yaml").write_bytes(b"changed")
    assert revision.read("device.yaml", 100) == b"device"
    assert revision.names("claims", ".yaml") == ("claims/a.yaml",)


def test_a_revision_tells_of_lost_objects(revision: GitRevision, root: Path) -> None:
    assert revision.names("claims", ".yaml")
    for one in (root.parent / ".git" / "objects").rglob("??/*"):
        one.unlink()
    assert refusal(revision, "device.yaml") is Code.FILE_UNREADABLE


@pytest.mark.parametrize("name", ["HEAD~1", "nonsense", "", "--help", "-n1", "HEAD:device.yaml"])
def test_an_unknown_revision_is_refused(root: Path, name: str) -> None:
    commit_all(root.parent)
    with pytest.raises(UsageError, match="neither a folder nor a revision"):
        GitRevision(root, name)


def test_outside_version_control(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError, match="neither"):
        GitRevision(tmp_path, "HEAD")


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git is needed"):
        GitRevision(tmp_path, "HEAD")
