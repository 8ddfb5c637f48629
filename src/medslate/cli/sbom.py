"""sbom import, show, export, diff."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.cli.supply_views import (
    differences_data,
    part_data,
    put_file,
    say_bill_losses,
    say_differences,
    say_parts,
)
from medslate.errors import UsageError

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(epilog="Example: medslate sbom import controller.spdx.json --component controller")
def sbom() -> None:
    """Bills of materials: the software parts of each component, taken in and given out."""


@sbom.command("import", epilog="Example: medslate sbom import build/server.cdx.json --component server --dry-run")
@click.argument("file", type=_FILE)
@click.option("--component", required=True, help="The component that the bill is of.")
@click.option("--dry-run", is_flag=True, help="Write nothing; tell what would be written and lost.")
@options.folder
@options.day
@options.output("text", "json")
def import_bill(file: Path, component: str, dry_run: bool, folder: Path, today: date, form: str) -> int:
    """Take in the bill of materials of a component: CycloneDX 1.4 to 1.6, SPDX 2.2, 2.3 or 3.0.

    CycloneDX (JSON) is kept byte for byte. SPDX is turned into CycloneDX 1.6, and what is lost is told. Exit status 1
    if the file cannot be used.
    """
    from medslate.usecases.sbom_import import keep, read_for
    from medslate.wiring import supply

    opened = options.opened(folder, today)
    imported = read_for(file.read_bytes(), component, file.as_posix(), opened.dossier, supply)
    bill = imported.bill
    if bill is None:
        say_findings(imported.findings)
        return 1
    written = "" if dry_run else (folder / keep(imported, wiring.editor(folder))).as_posix()
    if form == "json":
        say_json(
            {
                "component": component,
                "form": bill.form,
                "file": written,
                "parts": len(bill.inventory.parts),
                "losses": list(bill.losses),
                "changes": None if imported.changed is None else differences_data(imported.changed),
                "findings": [finding_data(one) for one in imported.findings],
            }
        )
        return 0
    say_findings(imported.findings)
    count = len(bill.inventory.parts)
    parts = "1 part" if count == 1 else f"{count} parts"
    click.echo(f"{f'Wrote {written}' if written else 'Would write'}: {parts} of {component}, from {bill.form}")
    if imported.changed is not None:
        say_differences(imported.changed)
    say_bill_losses(bill.losses)
    return 0


@sbom.command(epilog="Example: medslate sbom show --component server")
@click.option("--component", default="", help="Only the parts of this component.")
@options.folder
@options.day
@options.output("text", "json")
def show(component: str, folder: Path, today: date, form: str) -> int:
    """Show the software parts of the device, each once, and the components that have them."""
    from medslate.lifecycle.software import merge

    opened = options.opened(folder, today)
    known = opened.dossier.device.component
    if component and component not in known:
        raise UsageError(f"There is no component {component}. Known: {', '.join(known)}.")
    shown = [one for one in opened.dossier.software if component in ("", one.component)]
    used = merge(shown)
    if form == "json":
        say_json({"parts": [part_data(one.part) | {"components": list(one.components)} for one in used]})
    else:
        say_parts(used, {one.component: one for one in shown}, [component] if component else list(known))
    return 0


@sbom.command(epilog="Example: medslate sbom export -o pump.cdx.json --on 2026-11-22")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write (default: show it)."
)
@options.folder
@options.day
def export(output: Path | None, folder: Path, today: date) -> int:
    """Write one bill of materials of the whole device in CycloneDX 1.6; tell what of the single bills is not in it.

    The same workspace and day give the same file.
    """
    from medslate.usecases.sbom_export import export_software
    from medslate.wiring import supply

    if output is not None and output.absolute().parent.resolve() == (folder / "software").resolve():
        raise UsageError(f"{output.parent} holds the bills that this one is made of. Write it somewhere else.")
    opened = options.opened(folder, today)
    made = export_software(opened.dossier, wiring.disk(folder), supply, today)
    put_file(made.content, output)
    say_bill_losses(made.losses, err=output is None)
    return 0


@sbom.command(epilog="Example: medslate sbom diff old/server.cdx.json new/server.cdx.json")
@click.argument("before", metavar="A", type=_FILE)
@click.argument("after", metavar="B", type=_FILE)
@options.output("text", "json")
def diff(before: Path, after: Path, form: str) -> int:
    """Show what differs between two bills of materials, of whatever format: parts added, removed and changed.

    Exit status 1 if anything differs, or if one cannot be read.
    """
    from medslate.lifecycle.software import differences
    from medslate.wiring import supply

    read = [supply.convert(one.read_bytes(), "", one.as_posix()) for one in (before, after)]
    old, new = (bill for bill, _ in read)
    if old is None or new is None:
        say_findings(found for _, findings in read for found in findings)
        return 1
    changed = differences(old.inventory, new.inventory)
    if form == "json":
        say_json(differences_data(changed))
    else:
        say_differences(changed)
    return int(changed.any)
