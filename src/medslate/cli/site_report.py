"""site report: the documents of a site, in every look."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import looks, options, solving
from medslate.documents.site.catalogue import SITE_DOCUMENTS
from medslate.planning.plan import Plan
from medslate.planning.program import Limits
from medslate.usecases.open_site import OpenedSite
from medslate.usecases.plan import Engine
from medslate.usecases.plan_choices import OpenRows, both_ways
from medslate.usecases.site_report import site_documents

SECONDS = 60.0


@click.command(
    epilog="Example: medslate site report security-plan --as pdf --into out/ -C examples/st-elsewhere/hospital"
)
@click.argument("document", type=click.Choice(tuple(SITE_DOCUMENTS)))
@looks.forms
@click.option("--plan", "file", type=click.Path(path_type=Path), help="A plan that was saved (default: make one).")
@solving.solver("To make a plan (cpsat).")
@looks.template
@options.folder
@options.day
def report(
    document: str,
    forms: tuple[str, ...],
    into: Path,
    file: Path | None,
    name: str,
    template: Path | None,
    folder: Path,
    today: date,
) -> None:
    """Write DOCUMENT as PDF/A, DOCX, HTML and JSON: the same site, plan and day give the same bytes."""
    opened = options.opened_site(folder, today)
    plan, hoped = (solving.saved_plan(file), None) if file else _made(opened, name)
    made = site_documents(opened, plan, wiring.pack_source(folder / "packs"), wiring.wording, (document,), hoped)
    looks.write(made, forms, into, template)


def _made(opened: OpenedSite, name: str) -> tuple[Plan, Plan | None]:
    """A new plan, proven if a minute is enough (else the document says so); and that if open rows turned out well."""
    with wiring.solver(name) as solver:
        engine = Engine(solver, Limits(SECONDS), name=name)
        both = both_ways(opened.system, opened.today, engine, OpenRows.UNMET)
    return both.unmet, both.met if both.apart else None
