"""map: two packs side by side."""

from pathlib import Path

import click

from medslate import wiring
from medslate.cli import mapping_views, options
from medslate.cli.output import say_json
from medslate.cli.packs import packs_option
from medslate.usecases.map_packs import map_packs
from medslate.usecases.open_conformity import open_field


@click.command("map", epilog="Example: medslate map iec-tr-80001-2-2-2012 iso-27001-2022-annex-a --row ALOF")
@click.argument("origin", metavar="FROM")
@click.argument("to", metavar="TO")
@click.option("--row", default="", help="Only this row, of either pack.")
@packs_option
@options.output("text", "json")
def map_(origin: str, to: str, row: str, more: tuple[Path, ...], form: str) -> None:
    """Show how the rows of pack FROM lie to those of pack TO: as crosswalks state it, and over other packs.

    Every chain of at most three relations that tells something is shown, and each row that lies to none.
    """
    source = wiring.pack_source(*more)
    found = map_packs(open_field(source), source, origin, to, row)
    say_json(mapping_views.mapped_data(found)) if form == "json" else mapping_views.say_mapped(found)
