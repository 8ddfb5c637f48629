"""A folder in memory: the port `Folder` without a disk."""

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from medslate.findings import Code, Finding, Place
from medslate.usecases.ports import TreeError, inside


class MemoryFolder:
    """Files by name. There are no links, so a name leads outside only by its spelling."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = dict(files or {})

    @classmethod
    def copy_of(cls, folder: Path) -> "MemoryFolder":
        """All files below a folder on disk."""
        files = (path for path in folder.rglob("*") if path.is_file())
        return cls({path.relative_to(folder).as_posix(): path.read_bytes() for path in files})

    def but(self, **changes: bytes) -> "MemoryFolder":
        """The folder with other content for some files, named without their ending `.yaml`."""
        return MemoryFolder(self.files | {f"{name}.yaml": content for name, content in changes.items()})

    def names(self, folder: str, suffix: str) -> tuple[str, ...]:
        return tuple(sorted(name for name in self.files if name.rpartition("/")[0] == folder and name.endswith(suffix)))

    def read(self, name: str, limit: int) -> bytes:
        content = self._content(name)
        if len(content) > limit:
            raise _refused(Code.FILE_TOO_LARGE, name)
        return content

    def digest(self, name: str) -> str:
        return hashlib.sha256(self._content(name)).hexdigest()

    def write(self, name: str, content: bytes) -> None:
        self.files[self._within(name)] = content

    def _content(self, name: str) -> bytes:
        content = self.files.get(self._within(name))
        if content is None:
            raise _refused(Code.FILE_MISSING, name)
        return content

    def _within(self, name: str) -> str:
        if not inside(name):
            raise _refused(Code.FILE_OUTSIDE, name)
        return PurePosixPath(name).as_posix()


def _refused(code: Code, name: str) -> TreeError:
    return TreeError(Finding(code, Place(name), f"{name}: {code.code}"))
