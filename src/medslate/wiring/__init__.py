"""The one package that knows every adapter and puts them together; sites and foreign tables have their own modules."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medslate.adapters.trees import Disk, GitRevision
from medslate.errors import SetupError, UsageError
from medslate.standards.packs import PackKind
from medslate.usecases.ports import TreeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from medslate.adapters.formats.sarif_reading import Analysis
    from medslate.adapters.packs.source import PackFolders
    from medslate.adapters.solvers.pool import Pool
    from medslate.adapters.textfiles.editing import TextEditor
    from medslate.adapters.textfiles.workspace import TextWorkspace
    from medslate.assessment.answers import Form
    from medslate.assessment.evidence import TestCase
    from medslate.documents.model import Document
    from medslate.findings import Finding
    from medslate.lifecycle.software import Inventory
    from medslate.standards.questionnaires import Questionnaire
    from medslate.usecases.oscal_export import Oscal
    from medslate.usecases.oscal_import import ImportedPack
    from medslate.usecases.ports import PackSource, Tree

PACKS = Path(__file__).parents[1] / "packs"
OWN_PACKS = "MEDSLATE_PACKS"
SOLVERS = {"cpsat": "ortools", "highs": "highspy"}
"""The solvers for plans, the first by default, with the module each needs."""


def default_pack(kind: PackKind) -> str:
    """The pack of a kind that is taken where none is named: the one that carries the mark `default`."""
    folders = sorted((PACKS / kind.folder).iterdir())
    return next(folder.name for folder in folders if (folder / "default").is_file())


def default_catalog() -> str:
    """The catalog that a new workspace is assessed against."""
    return default_pack(PackKind.CATALOG)


def overlays_of(packs: PackSource, catalog: str) -> tuple[str, ...]:
    """The overlay packs there are for a catalog."""
    from medslate.standards.overlays import Overlay

    loaded = (packs.load(pack.id) for pack in packs.packs() if pack.kind is PackKind.OVERLAY)
    return tuple(one.pack.id for one in loaded if isinstance(one, Overlay) and one.overlays == catalog)


def pack_source(*more: Path) -> PackFolders:
    """The packs of the program, then those of the folders in MEDSLATE_PACKS, then those given."""
    from medslate.adapters.packs.source import PackFolders
    from medslate.adapters.textfiles.yamlfile import read_yaml

    own = [Path(one) for one in os.environ.get(OWN_PACKS, "").split(os.pathsep) if one]
    return PackFolders(PACKS, *own, *more, yaml=read_yaml)


def workspace(folder: Path) -> TextWorkspace:
    """The workspace in a folder on disk."""
    return _workspace(disk(folder))


def _workspace(tree: Tree) -> TextWorkspace:
    from medslate.adapters.textfiles.workspace import TextWorkspace

    return TextWorkspace(tree, _bills)


def _bills(content: bytes, component: str, file: str) -> tuple[Inventory | None, tuple[Finding, ...]]:
    """The software parts that a bill of materials in a workspace lists."""
    from medslate.adapters.formats.cyclonedx.inventories import read_inventory

    return read_inventory(content, component, file)


def existing(file: Path) -> Path:
    """A file that a user names. Raises `UsageError` if there is none."""
    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    return file


def disk(folder: Path) -> Disk:
    """A folder on disk. Raises `UsageError` if there is none."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    return Disk(folder)


def editor(folder: Path) -> TextEditor:
    """The editor of the workspace in a folder on disk; it also takes it to another edition, and pins."""
    from medslate.adapters.textfiles.editing import TextEditor

    return TextEditor(disk(folder))


def other_state(folder: Path, state: str) -> TextWorkspace:
    """The workspace to compare with: another folder, or this one as it was at a revision."""
    return workspace(Path(state)) if Path(state).is_dir() else _workspace(GitRevision(folder, state))


def need(extra: str, *modules: str) -> None:
    """Raise `SetupError` with the command that helps, if the modules of an extra are not installed."""
    from importlib.util import find_spec

    if any(find_spec(one) is None for one in modules):
        raise SetupError(f"This needs the extra {extra}: pip install 'medslate[{extra}]'.")


def solver(name: str = "cpsat") -> Pool:
    """The workers of a solver; use it as a context: they load it while the program is still being made.

    Raises `UsageError` if there is no such solver, `SetupError` if it is not installed.
    """
    if name not in SOLVERS:
        raise UsageError(f"There is no solver {name}; there are {' and '.join(SOLVERS)}.")
    need("plan", SOLVERS[name])
    from medslate.adapters.solvers.pool import Pool

    return Pool(name)


def located_in(file: Path, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings with their lines, where they are about this file."""
    from medslate.adapters.textfiles.lines import locate

    return locate(findings, lambda name: file.read_bytes() if name == str(file) else None)


def write_changed(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write those files that are not as they should be; their names. Raises `UsageError` if one leads elsewhere."""
    tree = disk(folder)

    def stale(name: str, content: bytes) -> bool:
        present = name in tree.names(name.rpartition("/")[0], "")
        return not present or tree.digest(name) != hashlib.sha256(content).hexdigest()

    names = tuple(name for name, content in files.items() if stale(name, content))
    try:
        for name in names:
            tree.write(name, files[name])
    except TreeError as error:
        raise UsageError(str(error.finding)) from error
    return names


def schemas() -> Mapping[str, bytes]:
    """The JSON Schemas of the workspace files."""
    from medslate.adapters.textfiles.shapes import schemas as made

    return made()


def digest_of(folder: Path, file: str) -> str:
    """The SHA-256 of a file of the workspace. Raises `UsageError` if it is missing or outside."""
    try:
        return disk(folder).digest(file)
    except TreeError as error:
        raise UsageError(str(error.finding)) from error


def junit(
    folder: Path, file: str, rows: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[TestCase, ...], str, tuple[Finding, ...]]:
    """The test cases of a JUnit file of the workspace, its digest, and what is wrong with it."""
    from medslate.adapters.formats.junit import LIMIT, read_junit

    try:
        content = disk(folder).read(file, LIMIT)
    except TreeError as error:
        return (), "", (error.finding,)
    cases, findings = read_junit(content, file, rows)
    return cases, hashlib.sha256(content).hexdigest(), findings


def sarif_log(folder: Path, file: str) -> tuple[Analysis | None, tuple[Finding, ...]]:
    """What a SARIF log of the workspace tells, or what is wrong with it."""
    from medslate.adapters.formats.jsontext import LIMIT
    from medslate.adapters.formats.sarif_reading import read_sarif

    try:
        content = disk(folder).read(file, LIMIT)
    except TreeError as error:
        return None, (error.finding,)
    return read_sarif(content, file)


def read_form(file: Path, form: Questionnaire) -> tuple[Form | None, tuple[Finding, ...]]:
    """The answers of an MDS2 workbook."""
    need("mds2", "python_calamine")
    from medslate.adapters.formats.mds2.reading import read_form as read

    return read(file.read_bytes(), file.name, form)


def write_form(file: Path, form: Questionnaire, filled: Form) -> None:
    """A filled MDS2 workbook."""
    need("mds2", "xlsxwriter")
    from medslate.adapters.formats.mds2.writing import write_form as written

    disk(file.absolute().parent).write(file.name, written(form, filled.answers, filled.header))


def own_answers(folder: Path, form: Questionnaire) -> tuple[Form | None, tuple[Finding, ...]]:
    """The answers that a workspace keeps in answers.yaml, if it does."""
    from medslate.adapters.textfiles.answers import read_answers
    from medslate.adapters.textfiles.yamlfile import LIMIT

    if "answers.yaml" not in disk(folder).names("", ".yaml"):
        return None, ()
    return read_answers(disk(folder).read("answers.yaml", LIMIT), "answers.yaml", form)


def sarif(findings: Iterable[Finding], version: str) -> str:
    """Findings as SARIF."""
    from medslate.adapters.formats.sarif import to_sarif

    return to_sarif(findings, version)


def wording(document: str) -> Mapping[str, Any]:
    """The fixed texts of a document, from `packs/templates/<document>/wording.toml`."""
    import tomllib

    return tomllib.loads((PACKS / "templates" / document / "wording.toml").read_text("utf-8"))


def renderers(template: bytes | None = None) -> Mapping[str, Callable[[Document], bytes]]:
    """A renderer per file ending; each imports its library when it is called."""

    def pdf(document: Document) -> bytes:
        need("report", "typst")
        from medslate.adapters.rendering.pdf import render_pdf

        return render_pdf(document)

    def docx(document: Document) -> bytes:
        need("report", "docxtpl", "jinja2")
        from medslate.adapters.rendering.docx import render_docx

        return render_docx(document, template)

    def html(document: Document) -> bytes:
        need("report", "jinja2")
        from medslate.adapters.rendering.html import render_html

        return render_html(document)

    def json(document: Document) -> bytes:
        from medslate.adapters.rendering.jsonfile import render_json

        return render_json(document)

    return {"pdf": pdf, "docx": docx, "html": html, "json": json}


def format_pack(folder: Path, *, write: bool) -> Iterator[tuple[str, tuple[Finding, ...], bool]]:
    """Per table of a pack: its name, what keeps it from being read, and whether it was not canonical."""
    from medslate.adapters.packs.formatting import formatted

    for path, content, findings in formatted(folder):
        stale = path.read_bytes() != content
        if stale and write:
            Disk(folder).write(path.name, content)
        yield path.name, findings, stale


def oscal() -> Oscal:
    """All that is known about OSCAL documents."""
    from medslate.adapters.formats.oscal import documents

    return documents


def pack_files(made: ImportedPack) -> Mapping[str, bytes]:
    """The files of an imported pack, below a folder of packs."""
    from medslate.adapters.packs.writing import pack_files as written

    return written(made)


def beside(file: Path) -> Callable[[str], bytes | None]:
    """Reads the files beside a file and below its folder; none for any other."""
    from medslate.adapters.trees import beside as reader

    return reader(file)
