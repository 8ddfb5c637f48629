"""check: the gate of a sprint. It stands alone because it is called most, and imports no more than it needs."""

from datetime import date
from pathlib import Path

import click

from medslate import __version__, wiring
from medslate.cli import options
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.findings import Severity, failed
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
    findings = tuple(options.seen_from_here(one, folder) for one in found)
    if form == "sarif":
        click.echo(wiring.sarif(findings, __version__))
    elif form == "json":
        say_json({"passes": not failed(findings), "findings": [finding_data(one) for one in findings]})
    else:
        say_findings(findings)
        counts = {weight: sum(one.severity is weight for one in findings) for weight in Severity}
        click.echo(", ".join(f"{count} {weight.value}{'s' if count != 1 else ''}" for weight, count in counts.items()))
    return int(failed(findings))
