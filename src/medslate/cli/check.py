"""check: the gate of a sprint. It stands alone because it is called most, and imports no more than it needs."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.checked import say_checked
from medslate.usecases.opening import check as check_workspace


@click.command(epilog="Example: medslate check --format sarif > medslate.sarif")
@options.folder
@options.day
@options.output("text", "json", "sarif")
def check(folder: Path, today: date, form: str) -> int:
    """Check the workspace: the gate of a sprint.

    Exit status 1 if there is an error. Warnings and notes are shown and let it pass.
    """
    found = check_workspace(wiring.workspace(folder), wiring.pack_source(folder / "packs"), today)
    return say_checked(tuple(options.seen_from_here(one, folder) for one in found), form)
