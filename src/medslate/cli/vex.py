"""vex import, show, set, export."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.cli.supply_views import (
    put_file,
    say_bill_losses,
    say_statements,
    say_taken,
    statement_data,
    taken_data,
)
from medslate.findings import failed
from medslate.lifecycle.vulnerabilities import Justification, Response, State
from medslate.usecases.vex_export import CATEGORIES

_STATES = {one.value: one for one in State}
_JUSTIFICATIONS = {one.value: one for one in Justification}
_RESPONSES = {one.value: one for one in Response}


@click.group(epilog="Example: medslate vex show")
def vex() -> None:
    """Statements on vulnerabilities: whether the device is affected, why not, and what is done."""


@vex.command("import", epilog="Example: medslate vex import supplier-advisory.json --dry-run")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Write nothing; tell what would be stated.")
@options.folder
@options.day
@options.output("text", "json")
def import_advisory(file: Path, dry_run: bool, folder: Path, today: date, form: str) -> int:
    """Take in an advisory or VEX: CSAF 2.0, or CycloneDX 1.4 to 1.6 with vulnerabilities.

    What others say of a product that is a part of the device becomes a statement `under-investigation`. What a file
    says of the device itself comes in as it is said. What is stated already stays.
    """
    from medslate.usecases.vex_import import take_advisory, write_taken
    from medslate.wiring import supply

    advisory, found = supply.read_advisory(file.read_bytes(), file.as_posix())
    if advisory is None or failed(found):
        say_findings(found)
        return 1
    opened = options.opened(folder, today)
    taken = take_advisory(advisory, opened.dossier, today)
    names = () if dry_run else write_taken(taken, wiring.editor(folder))
    if form == "json":
        data = taken_data(taken, [(folder / one).as_posix() for one in names])
        say_json(data | {"findings": [*(finding_data(one) for one in found), *data["findings"]]})
    else:
        say_findings(found)
        say_taken(taken, dry_run=dry_run)
    return 0


@vex.command(epilog="Example: medslate vex show --format json")
@options.folder
@options.day
@options.output("text", "json")
def show(folder: Path, today: date, form: str) -> int:
    """Show what is stated on vulnerabilities."""
    dossier = options.opened(folder, today).dossier
    if form == "json":
        say_json({"statements": [statement_data(one) for one in dossier.vex]})
    else:
        say_statements(dossier)
    return 0


@vex.command(
    "set",
    epilog="Example: medslate vex set CVE-2022-37434 --part zlib --state fixed --fixed-in 2.4.0",
)
@click.argument("vulnerability", metavar="ID")
@click.option("--state", type=click.Choice(list(_STATES)), required=True, help="Whether the device is affected.")
@click.option("--part", default="", help="The part: package URL, name@version, name or bom-ref (default: own code).")
@click.option("--component", default="", help="The component (default: the one that alone has the part).")
@click.option("--justification", type=click.Choice(list(_JUSTIFICATIONS)), help="Why it is not affected.")
@click.option("--impact", help="What it means for the device, or why it means nothing.")
@click.option(
    "--response", "responses", type=click.Choice(list(_RESPONSES)), multiple=True, help="What is done; repeatable."
)
@click.option("--action", help="What the operator is to do.")
@click.option("--fixed-in", help="Device version that is free of it.")
@options.folder
@options.day
def set_(
    vulnerability: str,
    state: str,
    part: str,
    component: str,
    justification: str | None,
    impact: str | None,
    responses: tuple[str, ...],
    action: str | None,
    fixed_in: str | None,
    folder: Path,
    today: date,
) -> int:
    """State whether the device is affected by vulnerability ID, as of today or the day given with --on.

    What is not given stays as an earlier statement on the same part says it.
    """
    from medslate.usecases.vex_set import Said, set_statement

    said = Said(
        _STATES[state],
        _JUSTIFICATIONS[justification] if justification else None,
        impact,
        tuple(_RESPONSES[one] for one in responses) or None,
        action,
        fixed_in,
    )
    dossier = options.opened(folder, today).dossier
    made, name = set_statement(dossier, vulnerability, component, part, said, today, wiring.editor(folder))
    click.echo(f"{(folder / name).as_posix()}: {made.vulnerability} in {made.component}: {made.state.value}")
    return 0


@vex.command(epilog="Example: medslate vex export --format csaf --namespace https://fenwick.example -o advisory.json")
@click.option(
    "--format", "form", type=click.Choice(("cyclonedx", "csaf")), default="cyclonedx", help="The format to write."
)
@click.option("--category", type=click.Choice(CATEGORIES), default=CATEGORIES[0], help="CSAF only: what it is.")
@click.option("--namespace", default="", help="CSAF only: an address that stands for the publisher.")
@click.option("--id", "identity", default="", help="CSAF only: id of the document (default: device, version and day).")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write (default: show it)."
)
@options.folder
@options.day
def export(
    form: str, category: str, namespace: str, identity: str, output: Path | None, folder: Path, today: date
) -> int:
    """Write all statements as CycloneDX 1.6 or CSAF 2.0; tell what the format cannot say.

    The same workspace and day give the same file.
    """
    from medslate.usecases.supply import Notice
    from medslate.usecases.vex_export import export_csaf, export_vex
    from medslate.wiring import supply

    dossier = options.opened(folder, today).dossier
    if form == "csaf":
        made = export_csaf(dossier, Notice(category, namespace, identity), supply, today)
    else:
        made = export_vex(dossier, wiring.disk(folder), supply, today)
    put_file(made.content, output)
    say_bill_losses(made.losses, err=output is None)
    return 0
