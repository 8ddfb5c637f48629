"""The one module that knows every adapter and puts them together."""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medslate.adapters.packs.source import PackFolders
from medslate.adapters.textfiles.workspace import TextWorkspace
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.adapters.trees import Disk, GitRevision
from medslate.errors import SetupError, UsageError
from medslate.standards.packs import PackKind
from medslate.usecases.ports import TreeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from medslate.assessment.answers import Form
    from medslate.assessment.evidence import TestCase
    from medslate.documents.model import Document
    from medslate.findings import Finding
    from medslate.standards.questionnaires import Questionnaire
    from medslate.usecases.ports import Editor, PackSource

PACKS = Path(__file__).parent / "packs"
OWN_PACKS = "MEDSLATE_PACKS"


def default_catalog() -> str:
    """The catalog that a new workspace is assessed against: the pack that carries the mark `default`."""
    return next(folder.name for folder in sorted((PACKS / "catalogs").iterdir()) if (folder / "default").is_file())


def overlays_of(packs: PackSource, catalog: str) -> tuple[str, ...]:
    """The overlay packs there are for a catalog."""
    from medslate.standards.overlays import Overlay

    loaded = (packs.load(pack.id) for pack in packs.packs() if pack.kind is PackKind.OVERLAY)
    return tuple(one.pack.id for one in loaded if isinstance(one, Overlay) and one.overlays == catalog)


def pack_source(*more: Path) -> PackFolders:
    """The packs of the program, then those of the folders in MEDSLATE_PACKS, then those given."""
    own = [Path(one) for one in os.environ.get(OWN_PACKS, "").split(os.pathsep) if one]
    return PackFolders(PACKS, *own, *more, yaml=read_yaml)


def workspace(folder: Path) -> TextWorkspace:
    """The workspace in a folder on disk."""
    return TextWorkspace(disk(folder))


def disk(folder: Path) -> Disk:
    """A folder on disk. Raises `UsageError` if there is none."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    return Disk(folder)


def editor(folder: Path) -> Editor:
    """The editor of the workspace in a folder on disk."""
    from medslate.adapters.textfiles.editing import TextEditor

    return TextEditor(disk(folder))


def other_state(folder: Path, state: str) -> TextWorkspace:
    """The workspace to compare with: another folder, or this one as it was at a revision."""
    return workspace(Path(state)) if Path(state).is_dir() else TextWorkspace(GitRevision(folder, state))


def need(extra: str, *modules: str) -> None:
    """Raise `SetupError` with the command that helps, if the modules of an extra are not installed."""
    from importlib.util import find_spec

    if any(find_spec(one) is None for one in modules):
        raise SetupError(f"This needs the extra {extra}: pip install 'medslate[{extra}]'.")


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


def read_form(file: Path, form: Questionnaire) -> tuple[Form | None, tuple[Finding, ...]]:
    """The answers of an MDS2 workbook."""
    need("mds2", "python_calamine")
    from medslate.adapters.formats.mds2_xlsx import read_form as read

    return read(file.read_bytes(), file.name, form)


def write_form(file: Path, form: Questionnaire, filled: Form) -> None:
    """A filled MDS2 workbook."""
    need("mds2", "xlsxwriter")
    from medslate.adapters.formats.mds2_writer import write_form as written

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
