"""The adapters of foreign tables, libraries and matrices, put together; `wiring` has all others."""

from __future__ import annotations

import shutil
import tomllib
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from medslate import wiring
from medslate.errors import MedslateError, UsageError
from medslate.findings import Code, Finding, Place
from medslate.standards.packs import PackKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medslate.adapters.packs.source import PackFolders
    from medslate.usecases.import_pack import Present
    from medslate.usecases.inventory import ColumnMap, Table
    from medslate.usecases.libraries import LibraryFile
    from medslate.usecases.matrix import Matrix, MatrixFile
    from medslate.usecases.oscal_import import ImportedPack

MOST_BYTES = 64 << 20
_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")


def content_of(file: Path) -> bytes:
    """The content of a file that a user names. Raises `UsageError` if there is none."""
    with wiring.existing(file).open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def holds_library(file: Path) -> bool:
    """Whether a file looks like a library in YAML: by what it holds, not by its name."""
    content = content_of(file)
    return not content.startswith(_WORKBOOKS) and (content.startswith(b"objects:") or b"\nobjects:" in content)


def read_library(file: Path) -> tuple[LibraryFile | None, tuple[Finding, ...]]:
    """The library in a YAML file, and what is wrong with it, with lines; none if it is no library."""
    from medslate.adapters.formats.ciso_library import is_library
    from medslate.adapters.formats.ciso_library import read_library as read
    from medslate.adapters.textfiles.yamlfile import LIMIT, read_yaml

    name, content = str(file), content_of(file)
    if len(content) > LIMIT:
        message = f"{name} is larger than {LIMIT >> 20} MiB."
        return None, (Finding(Code.FILE_TOO_LARGE, Place(name), message, "Split the library."),)
    value, found = read_yaml(content, name)
    if found:
        return None, found
    if not is_library(value):
        message = f"{name} is no library: it has no objects with a framework or a set of mappings."
        remedy = "A library of CISO Assistant has `urn:` and `objects:`; tables are read from XLSX and CSV."
        return None, (Finding(Code.FILE_UNREADABLE, Place(name), message, remedy),)
    return read(value, name)


def read_table(file: Path, columns: ColumnMap) -> tuple[Table | None, tuple[Finding, ...]]:
    """The table in a workbook or text file with most of the columns."""
    content = content_of(file)
    if content.startswith(_WORKBOOKS) or file.suffix.lower() in (".xlsx", ".xlsm"):
        wiring.need("mds2", "python_calamine")
    from medslate.adapters.formats.inventory import read_table as read

    return read(content, str(file), columns)


def present_pack(into: Path, kind: PackKind, name: str) -> Present | None:
    """The pack of an id in a folder of packs as its files have it; none if there is none.

    Raises `UsageError` if its files cannot be read.
    """
    from medslate.adapters.packs.tables import Faults
    from medslate.adapters.packs.writing import read_rows
    from medslate.usecases.import_pack import Present

    folder = into / kind.folder / name
    if not (folder / "pack.toml").is_file():
        return None
    try:
        head: dict[str, Any] = tomllib.loads((folder / "pack.toml").read_bytes().decode())
        changes = (folder / "CHANGES.md").read_bytes().decode() if (folder / "CHANGES.md").is_file() else ""
    except ValueError as error:
        raise UsageError(
            f"{folder / 'pack.toml'} cannot be read: {error}. Correct it, or choose another id."
        ) from error
    faults = Faults()
    rows = read_rows(folder, kind, faults)
    if faults.findings:
        raise UsageError(f"{faults.findings[0]} Correct it, or choose another id.")
    return Present(head, rows, changes)


def check_table(made: ImportedPack) -> tuple[Finding, ...]:
    """What the reader of packs says of a pack that is not written yet."""
    with TemporaryDirectory() as folder:
        _write(Path(folder), (made,))
        return _folders(Path(folder)).validate(made.head["id"])[1]


@contextmanager
def packs_with(into: Path, made: Iterable[ImportedPack]) -> Iterator[PackFolders]:
    """All packs there are, those of a folder among them, as they would be with new ones in it."""
    from medslate.adapters.packs.source import PackFolders
    from medslate.adapters.textfiles.yamlfile import read_yaml

    kept = tuple(made)
    own = {(one.kind.folder, one.head["id"]) for one in kept}
    with TemporaryDirectory() as folder:
        there = Path(folder)
        for kind in PackKind:
            for head in sorted((into / kind.folder).glob("*/pack.toml")):
                if (kind.folder, head.parent.name) not in own:
                    shutil.copytree(head.parent, there / kind.folder / head.parent.name)
        _write(there, kept)
        yield PackFolders(*_others(into), there, yaml=read_yaml)


def refuse_taken(into: Path, names: Iterable[str]) -> None:
    """Raise `UsageError` if a pack outside a folder bears one of the ids: none of the two could be used any more."""
    from medslate.adapters.packs.source import PackFolders

    there = PackFolders(*_others(into)).folders
    for name in names:
        if name in there:
            raise UsageError(f"There is a pack {name} already, in {there[name]}. Choose another --id.")


def _others(into: Path) -> tuple[Path, ...]:
    """The folders of packs there are, without one of them."""
    return tuple(one for one in wiring.pack_source().roots if one.resolve() != into.resolve())


def write_packs(into: Path, made: Iterable[ImportedPack]) -> tuple[str, ...]:
    """Write packs below a folder, which is made if need be; the names of the files."""
    into.mkdir(parents=True, exist_ok=True)
    return _write(into, made)


def _write(into: Path, made: Iterable[ImportedPack]) -> tuple[str, ...]:
    disk = wiring.disk(into)
    files = {name: content for one in made for name, content in wiring.pack_files(one).items()}
    for name, content in files.items():
        disk.write(name, content)
    return tuple(files)


def _folders(root: Path) -> PackFolders:
    from medslate.adapters.packs.source import PackFolders
    from medslate.adapters.textfiles.yamlfile import read_yaml

    return PackFolders(root, yaml=read_yaml)


def write_matrix(file: Path, matrix: Matrix) -> None:
    """A coverage matrix as a workbook. Raises `MedslateError` if it is larger than what would be read back."""
    wiring.need("mds2", "xlsxwriter")
    from medslate.adapters.formats.matrix.writing import write_matrix as written

    write_workbook(file, written(matrix), "Export fewer catalogs at once.")


def write_workbook(file: Path, content: bytes, remedy: str) -> None:
    """Write a workbook. Raises `MedslateError`, with the remedy, if it is larger than what would be read back."""
    from medslate.adapters.formats.xlsx_guard import RefusedError, guarded

    try:
        guarded(content, file.name)
    except RefusedError as error:
        raise MedslateError(f"{error.finding.message} {remedy}") from error
    wiring.disk(file.absolute().parent).write(file.name, content)


def read_matrix(file: Path) -> tuple[MatrixFile | None, tuple[Finding, ...]]:
    """The cells of a coverage matrix in a workbook."""
    wiring.need("mds2", "python_calamine")
    from medslate.adapters.formats.matrix.reading import read_matrix as read

    return read(content_of(file), file.name)
