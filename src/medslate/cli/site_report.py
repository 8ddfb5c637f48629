"""site report: the documents of a site, in every look."""

import json
from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options
from medslate.documents.site.catalogue import SITE_DOCUMENTS
from medslate.errors import UsageError
from medslate.planning.plan import Plan, plan_from
from medslate.planning.program import Limits
from medslate.usecases.open_site import OpenedSite
from medslate.usecases.plan import Engine
from medslate.usecases.plan_choices import OpenRows, both_ways
from medslate.usecases.site_report import site_documents

FORMS = ("pdf", "docx", "html", "json")
SOLVERS = tuple(wiring.SOLVERS)
SECONDS = 60.0


@click.command(
    epilog="Example: medslate site report security-plan --as pdf --into out/ -C examples/st-elsewhere/hospital"
)
@click.argument("document", type=click.Choice(tuple(SITE_DOCUMENTS)))
@click.option("--as", "forms", type=click.Choice(FORMS), multiple=True, help="May be repeated (default: all four).")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Folder to write into.")
@click.option("--plan", "file", type=click.Path(path_type=Path), help="A plan that was saved (default: make one).")
@click.option("--solver", "name", type=click.Choice(SOLVERS), default=SOLVERS[0], help="To make a plan (cpsat).")
@click.option("--template", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Your DOCX template.")
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
    plan, hoped = (_saved(file), None) if file else _made(opened, name)
    made = site_documents(opened, plan, wiring.pack_source(folder / "packs"), wiring.wording, (document,), hoped)
    looks = wiring.renderers(template.read_bytes() if template else None)
    into.mkdir(parents=True, exist_ok=True)
    disk = wiring.disk(into)
    for title, content in made.items():
        for form in forms or FORMS:
            disk.write(f"{title}.{form}", looks[form](content))
            click.echo(str(into / f"{title}.{form}"))


def _saved(file: Path) -> Plan:
    try:
        return plan_from(json.loads(file.read_text("utf-8")))
    except ValueError as error:
        raise UsageError(f"{file} is no plan file: {error}.") from error


def _made(opened: OpenedSite, name: str) -> tuple[Plan, Plan | None]:
    """A new plan, proven if a minute is enough (else the document says so); and that if open rows turned out well."""
    with wiring.solver(name) as solver:
        engine = Engine(solver, Limits(SECONDS), name=name)
        both = both_ways(opened.system, opened.today, engine, OpenRows.UNMET)
    return both.unmet, both.met if both.apart else None
