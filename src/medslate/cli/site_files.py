"""site init, site import: what writes the files of a site."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.errors import UsageError
from medslate.findings import Code, Finding, failed
from medslate.standards.packs import PackKind
from medslate.usecases.inventory import Table, slug
from medslate.usecases.site_import import Imported, RefusedImportError, take_in
from medslate.usecases.site_init import new_site
from medslate.wiring import sites

_MOST_SHOWN = 10


@click.command(epilog="Example: medslate site init -C hospital --name 'St. Elsewhere'")
@options.folder
@click.option("--name", prompt="Name of the site")
def init(folder: Path, name: str) -> None:
    """Start a small sound site: three zones from profiles, two conduits, one device of which nothing is known."""
    profiles = sites.zone_profiles(wiring.pack_source(), wiring.default_pack(PackKind.PROFILES))
    files = new_site(name, wiring.default_catalog(), wiring.default_pack(PackKind.MEASURES), profiles)
    folder.mkdir(parents=True, exist_ok=True)
    disk = wiring.disk(folder)
    if present := [one for one in disk.names("", ".yaml") if one in files or one == "device.yaml"]:
        raise UsageError(f"{folder} holds {present[0]} already; start in an empty folder.")
    for file, text in files.items():
        disk.write(file, text.encode())
    for file, content in sites.site_schemas().items():
        disk.write(f"schemas/{file}", content)
    where = "" if folder == Path() else f" -C {folder}"
    click.echo(f"Started {folder / 'site.yaml'}, {len(files) - 1} more files and their schemas.")
    click.echo(f"Next: describe the zones in site.yaml, then `medslate site check{where}`, or take in an inventory:")
    click.echo(f"`medslate site import INVENTORY --map {folder / 'mapping.yaml'}{where} --dry-run`.")


@click.command("import", epilog="Example: medslate site import export.csv --map mapping.yaml -C hospital --dry-run")
@click.argument("inventory", type=click.Path(path_type=Path))
@click.option("--map", "mapping", type=click.Path(path_type=Path), required=True, help="How to read its columns.")
@click.option("--as", "name", help="Name of the import, kept from one to the next (default: that of the mapping).")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@options.folder
@options.output("text", "json")
def import_(inventory: Path, mapping: Path, name: str | None, dry_run: bool, folder: Path, form: str) -> int:
    """Take in an INVENTORY (CSV or XLSX): equal units become placements, and every row is accounted for.

    Importing again updates what was imported. Exit status 1 if a row is refused; the others are taken in.
    """
    table, columns, found = sites.read_inventory(inventory, mapping)
    if table is None or columns is None:
        return _stop(found, "The inventory cannot be read; nothing is changed.")
    named = slug(name or mapping.stem)
    try:
        made, files = take_in(
            sites.site(folder),
            table,
            columns,
            named,
            lambda made: sites.import_files(made, named, inventory.name),
            lambda files: sites.site(folder, files),
        )
    except RefusedImportError as refused:
        there = [options.seen_from_here(one, folder) for one in refused.findings]
        return _stop(there if refused.of_site else wiring.located_in(mapping, refused.findings), str(refused))
    written = () if dry_run else wiring.write_changed(folder, files)
    seen = replace(made, findings=tuple(_seen(one, folder) for one in made.findings))
    if form == "json":
        say_json(_data(seen, table, written))
    else:
        _say(seen, table)
        _say_written([(folder / one).as_posix() for one in written], dry_run)
    return 1 if failed(made.findings) else 0


def _seen(finding: Finding, folder: Path) -> Finding:
    """Files of the site as seen from here; the inventory and its mapping are named so already."""
    own = finding.place.file.startswith(("placements", "devices"))
    return options.seen_from_here(finding, folder) if own and finding.place.path else finding


def _stop(findings: Iterable[Finding], why: str) -> int:
    say_findings(findings)
    click.echo(f"medslate: {why}", err=True)
    return 1


def _say(made: Imported, table: Table) -> None:
    tally = made.tally
    for note in table.notes:
        click.echo(f"Note: {note}.")
    _say_alike(made.findings)
    for change in made.changes:
        click.echo(change[:1].upper() + change[1:])
    if not made.changes:
        click.echo("Nothing changes.")
    click.echo(
        f"{tally.rows} rows: {tally.placed} placed, {tally.again} the same asset again, {tally.left_out} left out "
        f"by the mapping, {tally.empty} empty, {tally.refused} refused."
    )
    click.echo(
        f"{tally.units} units in {len(made.placements) + len(made.elsewhere)} placements"
        + (f", {len(made.elsewhere)} of them in files of yours." if made.elsewhere else ".")
    )
    if made.unknown:
        click.echo(f"Nothing is known of {len(made.unknown)} of the devices; all their rows are open:")
        for one in made.unknown:
            click.echo(f"  {one.id}  {' '.join(part for part in (one.manufacturer, one.name, one.version) if part)}")


def _say_written(files: list[str], dry_run: bool) -> None:
    if files:
        click.echo(f"Wrote {' and '.join(files)}.")
    elif dry_run:
        click.echo("Nothing is written (--dry-run).")


def _say_alike(findings: Iterable[Finding]) -> None:
    """Findings of one wording once, with where else they hold."""
    alike: dict[tuple[Code, str], list[Finding]] = {}
    for one in findings:
        alike.setdefault((one.code, one.message), []).append(one)
    for first, *others in alike.values():
        say_findings([first])
        if others:
            shown = ", ".join(str(one.place.line or one.place.path[-1]) for one in others[:_MOST_SHOWN])
            more = f" and {len(others) - _MOST_SHOWN} more" if len(others) > _MOST_SHOWN else ""
            click.echo(f"  likewise {shown}{more}")


def _data(made: Imported, table: Table, written: Iterable[str]) -> dict[str, object]:
    return {
        "rows": made.tally.rows,
        "placed": made.tally.placed,
        "again": made.tally.again,
        "left_out": made.tally.left_out,
        "empty": made.tally.empty,
        "refused": made.tally.refused,
        "units": made.tally.units,
        "notes": list(table.notes),
        "changes": list(made.changes),
        "unknown_devices": [one.id for one in made.unknown],
        "elsewhere": [one.id for one in made.elsewhere],
        "written": list(written),
        "findings": [finding_data(one) for one in made.findings],
    }
