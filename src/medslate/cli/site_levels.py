"""site check, achieve, explain."""

from datetime import date
from pathlib import Path

import click

from medslate.cli import options, site_explained, site_views
from medslate.cli.checked import say_checked
from medslate.cli.output import say_json
from medslate.usecases.achieve import achieve as achieve_site
from medslate.usecases.explain_site import explain_place
from medslate.usecases.open_site import BrokenSiteError


@click.command(epilog="Example: medslate site check -C examples/st-elsewhere/hospital")
@options.folder
@options.day
@options.output("text", "json", "sarif")
def check(folder: Path, today: date, form: str) -> int:
    """Check the description of a site: its files, its partition, its measures, its acceptances.

    Exit status 1 if there is an error. Warnings and notes are shown and let it pass.
    """
    try:
        return say_checked(options.opened_site(folder, today, listing=True).findings, form)
    except BrokenSiteError as broken:
        return say_checked(broken.findings, form)


@click.command(epilog="Example: medslate site achieve --of all --format json | jq .zones")
@click.option("--of", "of", type=click.Choice(site_views.PARTS), default="zones", help="What to show (default: zones).")
@options.folder
@options.day
@options.output("text", "json")
def achieve(of: str, folder: Path, today: date, form: str) -> int:
    """Show what is achieved (SL-A) with the measures that stand, against the targets (SL-T).

    Exit status 1 if a zone is below its target while open things are taken at their worst.
    """
    opened = options.opened_site(folder, today)
    result = achieve_site(opened.system)
    if form == "json":
        say_json(site_views.achieved_data(opened, result, of))
    else:
        site_views.say_achieved(opened, result, of)
    return int(not result.met)


@click.command(
    epilog="Examples: medslate site explain icu-pumps 'CR 1.1' / site explain icu-pumps UC / site explain icu"
)
@click.argument("place", metavar="PLACEMENT|ZONE")
@click.argument("what", metavar="[ROW|FR]", nargs=-1)
@options.folder
@options.day
@options.output("text", "json")
def explain(place: str, what: tuple[str, ...], folder: Path, today: date, form: str) -> None:
    """Follow one row of a placement from its device to each open path and to each measure that carries it.

    With an FR (IAC, UC, SI, DC, RDF, TRE, RA): what holds it. A placement or a zone alone: all of it in short.
    """
    result = achieve_site(options.opened_site(folder, today).system)
    found = explain_place(result, place, " ".join(what))
    if form == "json":
        say_json(site_explained.explained_data(result, found))
    else:
        site_explained.say_explained(result, found)
