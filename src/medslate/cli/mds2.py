"""mds2 import, export."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import form_views, options
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.findings import failed
from medslate.levels.vectors import Target
from medslate.usecases.forms import form_packs
from medslate.usecases.mds2_export import fill_form
from medslate.usecases.mds2_import import judge_form


@click.group(epilog="Example: medslate mds2 import MDS2.xlsx --type EDR")
def mds2() -> None:
    """Read or write an MDS2 disclosure form (ANSI/NEMA HN 1-2019)."""


@mds2.command("import", epilog="Example: medslate mds2 import MDS2.xlsx --type HDR --target 2 --format json")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Component type; may be repeated.")
@click.option("--target", type=options.TargetVector(), help="Ask only for rows that this target needs.")
@click.option("--catalog", default=wiring.default_catalog, help="Pack to assess against.")
@click.option("--answers", "show", is_flag=True, help="Show the answers as well.")
@options.output("text", "json")
def import_form(file: Path, types: tuple[str, ...], target: Target | None, catalog: str, show: bool, form: str) -> int:
    """Read a manufacturer's form: its answers, contradictions, SL-C bounds, and what to ask back.

    A form decides little: unanswered is open, never No, and most Yes answers prove nothing by themselves.
    """
    questionnaire, crosswalk, known = form_packs(wiring.pack_source(), catalog)
    read, findings = wiring.read_form(file, questionnaire)
    if read is None:
        say_findings(findings)
        return 1
    judged = judge_form(read, questionnaire, crosswalk, known, types, target)
    found = (*findings, *judged.findings)
    if form == "json":
        data = form_views.form_data(read, judged) | {"findings": [finding_data(one) for one in found]}
        say_json(data | {"packs": {one.pack.id: one.pack.digest for one in (questionnaire, crosswalk)}})
    else:
        form_views.say_form(read, judged, questionnaire, known, show)
        if found:
            click.echo("\nWhat to know about the form:")
            say_findings(found)
    return int(failed(found))


@mds2.command(epilog="Example: medslate mds2 export MDS2.xlsx")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.folder
@options.day
def export(file: Path, folder: Path, today: date) -> int:
    """Write a form filled from the workspace: what follows from the claims, and what answers.yaml says.

    What does not follow stays unanswered, with a note that names the rows.
    """
    opened = options.opened(folder, today)
    questionnaire, crosswalk, _ = form_packs(wiring.pack_source(folder / "packs"), opened.catalog.pack.id)
    own, found = wiring.own_answers(folder, questionnaire)
    findings = tuple(options.seen_from_here(one, folder) for one in found)
    if failed(findings):
        say_findings(findings)
        return 1
    filled = fill_form(opened, questionnaire, crosswalk, own)
    wiring.write_form(file, questionnaire, filled.form)
    say_findings((*findings, *(options.seen_from_here(one, folder) for one in filled.findings)))
    stated = sum(one.choice is not None for one in filled.form.answers.values())
    click.echo(f"Wrote {file}: {stated} answers, {len(filled.derived)} of them from claims.")
    click.echo("Read it before you send it: questions that do not follow from claims are left for you.")
    return 0
