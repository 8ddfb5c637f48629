"""assess, explain, gap, ask, diff."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.assessment.changes import changes
from medslate.cli import options, views
from medslate.cli.output import say_json
from medslate.levels.frs import FR
from medslate.levels.vectors import Target
from medslate.usecases.ask import ask as ask_open
from medslate.usecases.explain import explain_fr, explain_row
from medslate.usecases.gap import gap as gap_to


@click.command(epilog="Example: medslate assess --format json | jq .device.tested.text")
@options.folder
@options.day
@options.output("text", "json")
def assess(folder: Path, today: date, form: str) -> None:
    """Show the SL-C of the device at three strengths: declared, evidenced, tested.

    A level shown as 1..3 is open: at least 1 is shown, 3 is still possible.
    """
    opened = options.opened(folder, today)
    if form == "json":
        say_json(views.assessment_data(opened))
    else:
        views.say_assessment(opened)


@click.command(epilog="Examples: medslate explain 'CR 1.11' / medslate explain UC")
@click.argument("row", metavar="ROW|FR", nargs=-1, required=True)
@options.folder
@options.day
@options.output("text", "json")
def explain(row: tuple[str, ...], folder: Path, today: date, form: str) -> None:
    """Explain a row of the catalog, or an FR (IAC, UC, SI, DC, RDF, TRE, RA)."""
    opened = options.opened(folder, today)
    wanted = " ".join(row)
    if wanted.upper() in FR.__members__:
        fr = explain_fr(opened, FR[wanted.upper()])
        say_json(views.fr_data(fr)) if form == "json" else views.say_fr(fr)
    else:
        found = explain_row(opened, wiring.pack_source(folder / "packs"), wanted)
        say_json(views.row_data(found)) if form == "json" else views.say_row(found)


@click.command(epilog="Example: medslate gap --target 2,2,2,1,2,1,2")
@click.option("--target", type=options.TargetVector(), help="Target vector (default: that of device.yaml).")
@options.folder
@options.day
@options.output("text", "json")
def gap(target: Target | None, folder: Path, today: date, form: str) -> int:
    """Hold the device against a target: per FR what is missing, and which rows close it.

    Exit status 1 if the declared capability is below the target anywhere.
    """
    opened = options.opened(folder, today)
    wanted = target or opened.dossier.target
    if wanted is None:
        raise click.UsageError("Give --target, or write `target:` in device.yaml.")
    found = gap_to(opened, wanted)
    say_json(views.gap_data(found)) if form == "json" else views.say_gap(found)
    return int(not found.met)


@click.command(epilog="Example: medslate ask --target 2")
@click.option("--target", type=options.TargetVector(), help="Only rows that this target needs.")
@options.folder
@options.day
@options.output("text", "json")
def ask(target: Target | None, folder: Path, today: date, form: str) -> None:
    """List the open rows whose answer can still change a level of the device, the lowest level first."""
    found = ask_open(options.opened(folder, today), target)
    if form == "json":
        say_json([{"component": one.component, "row": one.row.id, "level": one.row.level} for one in found])
    else:
        views.say_open(found)


@click.command(epilog="Example: medslate diff v2.3 (a tag, branch or commit) / medslate diff ../other-workspace")
@click.argument("state", metavar="REV|DIR")
@options.folder
@options.day
@options.output("text", "json")
def diff(state: str, folder: Path, today: date, form: str) -> None:
    """Show what changed since a revision in git, or against another folder: versions, verdicts, evidence, levels."""
    before = options.former(folder, state, today)
    after = options.opened(folder, today)
    found = changes(before.dossier, before.assessment, after.dossier, after.assessment)
    say_json(views.changes_data(found)) if form == "json" else views.say_changes(found)
