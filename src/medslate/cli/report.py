"""report: the documents of a device, in every look."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import looks, options
from medslate.documents.catalogue import CONFORMITY_DOCUMENTS, DOCUMENTS
from medslate.documents.model import Document
from medslate.errors import UsageError
from medslate.levels.vectors import Target
from medslate.usecases.opening import Opened
from medslate.usecases.report import report_documents

ALL = "all"
EVERY = "conformity"
GAP = "gap-report"


@click.command(epilog="Example: medslate report test-report --as pdf --into out/")
@click.argument("document", type=click.Choice([ALL, *DOCUMENTS, EVERY, *CONFORMITY_DOCUMENTS]), metavar="DOCUMENT")
@click.option(
    "--catalog",
    "catalogs",
    multiple=True,
    metavar="PACK",
    help="Of a document on one catalog: which one. May be repeated (default: those that are answered and ask for it).",
)
@looks.forms
@click.option("--target", type=options.TargetVector(), help="For the gap report (default: that of device.yaml).")
@looks.template
@options.folder
@options.day
def report(
    document: str,
    catalogs: tuple[str, ...],
    forms: tuple[str, ...],
    into: Path,
    target: Target | None,
    template: Path | None,
    folder: Path,
    today: date,
) -> None:
    """Write DOCUMENT as PDF/A, DOCX, HTML and JSON: the same content and day give the same bytes.

    On the levels of the device: test-report, capability-statement, gap-report, or all of them. On one catalog each:
    gspr-checklist (the law that binds the product), statement-of-applicability, answer-form, process-conformity,
    conformity-report; or conformity: for each catalog that is answered the document that it asks for.
    """
    if catalogs and document not in (EVERY, *CONFORMITY_DOCUMENTS):
        raise UsageError(f"{document} is not about one catalog; --catalog is for {', '.join(CONFORMITY_DOCUMENTS)}.")
    opened = options.opened(folder, today)
    looks.write(_made(document, catalogs, opened, folder, target), forms, into, template)


def _made(
    document: str, catalogs: tuple[str, ...], opened: Opened, folder: Path, target: Target | None
) -> Mapping[str, Document]:
    packs = wiring.pack_source(folder / "packs")
    if document == EVERY or document in CONFORMITY_DOCUMENTS:
        from medslate.usecases.report_conformity import conformity_documents

        name = None if document == EVERY else document
        return conformity_documents(opened, packs, wiring.wording, name, catalogs)
    names = tuple(DOCUMENTS) if document == ALL else (document,)
    if document == ALL and target is None and opened.dossier.target is None:
        names = tuple(name for name in names if name != GAP)
        click.echo(f"No target is given, so there is no {GAP}.", err=True)
    return report_documents(opened, packs, wiring.wording, names, target)
