"""Trees of files: a folder on disk, the same as it would be after a change, and a revision in git."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place
from medslate.usecases.ports import Tree, TreeError, inside

if TYPE_CHECKING:
    from io import BufferedReader
    from subprocess import CompletedProcess

_LINK = "120000"  # git's mode of a symbolic link
_MOST = 128 << 20  # bytes of a file that another points to


def write_whole(target: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write beside the target, flush to the disk, then rename: a reader sees the old file or the new one."""
    from tempfile import mkstemp

    handle, beside = mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(parts)
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        Path(beside).replace(target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


class Disk:
    """A folder on disk, readable and writable."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def names(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The regular files of a folder, sorted."""
        here = self.root / folder
        prefix = f"{folder}/" if folder else ""
        if (folder and not inside(folder)) or not self._holds(here) or not here.is_dir():
            return ()
        ended = (one for one in here.iterdir() if one.name.endswith(suffix))
        return tuple(sorted(prefix + one.name for one in ended if one.is_file()))

    def read(self, name: str, limit: int) -> bytes:
        """The content of a file within the folder."""
        with self._open(name) as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:
            raise _refuse(Code.FILE_TOO_LARGE, name, f"{name} is larger than {limit} bytes.", "Split it.")
        return content

    def digest(self, name: str) -> str:
        """The SHA-256 of a file within the folder, read in pieces."""
        with self._open(name) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def write(self, name: str, content: bytes) -> None:
        """Write whole or not at all, as `write_whole` does, with the folders above it."""
        target = self._within(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, (content,))

    def copy(self, into: Path) -> Disk:
        """Copy all but `.git`; links stay links. Raises `UsageError` if the other folder is not new, or within this."""
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            raise UsageError(f"{into} holds something already; name a new folder.")
        if into.resolve().is_relative_to(self.root):
            raise UsageError(f"{into} lies within {self.root.name}; name a folder beside it.")
        import shutil

        shutil.copytree(self.root, into, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))
        return Disk(into)

    def _within(self, name: str) -> Path:
        path = self.root / name
        if not inside(name) or not self._holds(path):
            raise _refuse(
                Code.FILE_OUTSIDE,
                name,
                f"{name} leads out of the folder.",
                "Copy the file into the folder, and name it there.",
            )
        return path

    def _holds(self, path: Path) -> bool:
        """Whether the path stays within the folder once links are followed; `realpath` bears links in a circle."""
        return Path(os.path.realpath(path)).is_relative_to(self.root)

    def _open(self, name: str) -> BufferedReader:
        path = self._within(name)
        try:
            if not path.is_file():
                raise _refuse(Code.FILE_MISSING, name, f"There is no file {name}.", "Correct the name, or add it.")
            return path.open("rb")
        except OSError as error:
            raise _refuse(Code.FILE_UNREADABLE, name, f"{name} cannot be read: {error.strerror}.", "") from error


class Changed:
    """A tree with other content for some files: what it would be if they were written."""

    def __init__(self, tree: Tree, files: Mapping[str, bytes]) -> None:
        self.tree = tree
        self.files = {PurePosixPath(name).as_posix(): content for name, content in files.items()}

    def names(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The files of a folder, the changed and new ones among them, sorted."""
        here = (name for name in self.files if name.rpartition("/")[0] == folder and name.endswith(suffix))
        return tuple(sorted({*self.tree.names(folder, suffix), *here}))

    def read(self, name: str, limit: int) -> bytes:
        """The content, changed or not."""
        content = self._changed(name)
        if content is None:
            return self.tree.read(name, limit)
        if len(content) > limit:
            raise _refuse(Code.FILE_TOO_LARGE, name, f"{name} is larger than {limit} bytes.", "Split it.")
        return content

    def digest(self, name: str) -> str:
        """The SHA-256 of the content, changed or not."""
        content = self._changed(name)
        return self.tree.digest(name) if content is None else hashlib.sha256(content).hexdigest()

    def _changed(self, name: str) -> bytes | None:
        return self.files.get(PurePosixPath(name).as_posix()) if inside(name) else None


class GitRevision:
    """The same folder as it was at a revision, read through git's plumbing; nothing is checked out."""

    def __init__(self, folder: Path, revision: str) -> None:
        self.folder = folder
        self.revision = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if not self.revision:
            raise UsageError(f"{revision} is neither a folder nor a revision known to git here.")
        self.revision = self.revision.strip()

    def names(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The files of a folder at the revision, sorted."""
        return tuple(
            sorted(name for name in self._files if name.rpartition("/")[0] == folder and name.endswith(suffix))
        )

    def read(self, name: str, limit: int) -> bytes:
        """The content at the revision."""
        content = self._blob(name)
        if len(content) > limit:
            raise _refuse(Code.FILE_TOO_LARGE, name, f"{name} is larger than {limit} bytes.", "")
        return content

    def digest(self, name: str) -> str:
        """The SHA-256 of the content at the revision."""
        return hashlib.sha256(self._blob(name)).hexdigest()

    def _blob(self, name: str) -> bytes:
        if not inside(name):
            raise _refuse(Code.FILE_OUTSIDE, name, f"{name} leads out of the workspace.", "")
        mode, blob = self._files.get(PurePosixPath(name).as_posix(), ("", ""))
        if not blob:
            raise _refuse(Code.FILE_MISSING, name, f"There was no file {name} at {self.revision[:12]}.", "")
        if mode == _LINK:
            raise _refuse(Code.FILE_UNREADABLE, name, f"{name} was a link, which is not followed at a revision.", "")
        result = self._run("cat-file", "blob", blob)
        if result.returncode:  # a clone without all its objects
            raise _refuse(Code.FILE_UNREADABLE, name, f"git cannot read {name} at {self.revision[:12]}.", "")
        return result.stdout

    @cached_property
    def _files(self) -> Mapping[str, tuple[str, str]]:
        """Mode and object of every file below the folder; of a link, git would give its target's name as content."""
        listed = self._git("ls-tree", "-r", "-z", self.revision, "--", "./").split("\0")
        pairs = (entry.split("\t", 1) for entry in listed if entry)
        found = ((name, head.split(" ")) for head, name in pairs)
        return {name: (mode, blob) for name, (mode, kind, blob) in found if kind == "blob"}

    def _git(self, *arguments: str) -> str:
        return self._run(*arguments).stdout.decode("utf-8", "surrogateescape")

    def _run(self, *arguments: str) -> CompletedProcess[bytes]:
        import subprocess

        try:
            return subprocess.run(["git", "-C", str(self.folder), *arguments], capture_output=True, check=False)
        except OSError as error:
            raise UsageError(f"git is needed to read a revision, and cannot be run: {error.strerror}.") from error


def _refuse(code: Code, name: str, message: str, remedy: str) -> TreeError:
    return TreeError(Finding(code, Place(name), message, remedy))


def beside(file: Path) -> Callable[[str], bytes | None]:
    """Reads the files beside a file and below its folder, by their names as seen from here; none for any other."""
    disk = Disk(file.parent)

    def read(name: str) -> bytes | None:
        try:
            return disk.read(os.path.relpath(name, file.parent).replace(os.sep, "/"), _MOST)
        except (TreeError, ValueError):
            return None

    return read
