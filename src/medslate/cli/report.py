"""report: the documents of a device, in every look."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import looks, options
from medslate.documents.catalogue import DOCUMENTS
from medslate.levels.vectors import Target
from medslate.usecases.report import report_documents

ALL = "all"
GAP = "gap-report"


@click.command(epilog="Example: medslate report test-report --as pdf --into out/")
@click.argument("document", type=click.Choice([ALL, *DOCUMENTS]))
@looks.forms
@click.option("--target", type=options.TargetVector(), help="For the gap report (default: that of device.yaml).")
@looks.template
@options.folder
@options.day
def report(
    document: str,
    forms: tuple[str, ...],
    into: Path,
    target: Target | None,
    template: Path | None,
    folder: Path,
    today: date,
) -> None:
    """Write DOCUMENT as PDF/A, DOCX, HTML and JSON: the same content and day give the same bytes."""
    opened = options.opened(folder, today)
    names = tuple(DOCUMENTS) if document == ALL else (document,)
    if document == ALL and target is None and opened.dossier.target is None:
        names = tuple(name for name in names if name != GAP)
        click.echo(f"No target is given, so there is no {GAP}.", err=True)
    made = report_documents(opened, wiring.pack_source(folder / "packs"), wiring.wording, names, target)
    looks.write(made, forms, into, template)
