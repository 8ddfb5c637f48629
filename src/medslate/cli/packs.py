"""pack list, show, validate, fmt; diff is added from a module of its own."""

from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.output import finding_data, say_findings, say_json, say_table
from medslate.cli.pack_diff import diff
from medslate.cli.pack_import import import_pack
from medslate.cli.pack_lines import all_lines, asked_lines
from medslate.errors import UsageError
from medslate.findings import failed
from medslate.standards.catalogs import Catalog
from medslate.standards.overlays import Overlay
from medslate.usecases.validate_pack import validate_pack

packs_option = options.packs


@click.group(epilog="Example: medslate pack show iec-62443-4-2-2019 'CR 1.11'")
def pack() -> None:
    """List, show, compare, validate and format packs: what standards say, as versioned data."""


@pack.command("list", epilog="Example: medslate pack list --format json")
@options.packs
@options.output("text", "json")
def list_packs(more: tuple[Path, ...], form: str) -> None:
    """List all packs with edition, version and digest."""
    found = wiring.pack_source(*more).packs()
    if form == "json":
        fields = ("id", "standard", "edition", "title", "version", "status", "digest")
        say_json([{"kind": one.kind.value} | {name: getattr(one, name) for name in fields} for one in found])
    else:
        rows = [[one.kind.value, one.id, one.citation, one.version, one.digest[:12], one.status] for one in found]
        say_table(["kind", "id", "standard", "version", "digest", "status"], rows)


@pack.command(epilog="Example: medslate pack show mds2-hn1-2019 PAUT-1")
@click.argument("name", metavar="PACK")
@click.argument("row", nargs=-1)
@options.packs
def show(name: str, row: tuple[str, ...], more: tuple[Path, ...]) -> None:
    """Show a pack, or one row of it."""
    source = wiring.pack_source(*more)
    content = source.load(name)
    wanted = " ".join(row)
    lines = tuple(asked_lines(content, wanted) if wanted else all_lines(content))
    if wanted and not lines:
        raise UsageError(f"{name} has no row {wanted}.")
    head = content.pack
    click.echo(click.style(f"{head.citation} {head.title}", bold=True))
    click.echo(f"{head.kind.value} {head.id} {head.version}, {head.status or 'status unknown'}, digest {head.digest}")
    if head.note and not wanted:
        click.echo(head.note)
    click.echo()
    for key, text in lines:
        click.echo(f"{click.style(key, bold=True)}  {text}")
        owned = source.owned_text(name, key) if wanted else None
        if owned:
            click.echo(f"\nYour text of the standard:\n{owned}")
    for one in content.requirements if isinstance(content, Catalog | Overlay) else ():
        if one.id == wanted:
            click.echo(f"Clause {one.clause}; sources: {', '.join(one.sources) or 'none'}")
            if one.note:
                click.echo(f"Note: {one.note}")


@pack.command(epilog="Example: medslate pack validate (all packs) / medslate pack validate my-pack --packs my-packs")
@click.argument("names", metavar="[PACK]...", nargs=-1)
@options.packs
@options.output("text", "json")
def validate(names: tuple[str, ...], more: tuple[Path, ...], form: str) -> int:
    """Check tables, references and examples of packs; exit status 1 if there is an error."""
    source = wiring.pack_source(*more)
    chosen = names or tuple(one.id for one in source.packs())
    if not chosen:
        raise UsageError("There is no pack to validate.")
    findings = tuple(one for name in chosen for one in validate_pack(source, name))
    if form == "json":
        say_json({"packs": list(chosen), "findings": [finding_data(one) for one in findings]})
    else:
        say_findings(findings)
        click.echo(f"{len(chosen)} pack{'s' if len(chosen) != 1 else ''}, {len(findings)} findings")
    return int(failed(findings))


@pack.command(epilog="Example: medslate pack fmt --check (in CI)")
@click.argument("names", metavar="[PACK]...", nargs=-1)
@options.packs
@click.option("--check", is_flag=True, help="Change nothing; exit status 1 if a table is not canonical.")
def fmt(names: tuple[str, ...], more: tuple[Path, ...], check: bool) -> int:
    """Bring the tables of packs into their canonical form."""
    source = wiring.pack_source(*more)
    status = 0
    for name in names or tuple(source.folders):
        for file, findings, stale in wiring.format_pack(source.folder(name), write=not check):
            say_findings(findings)
            if stale:
                click.echo(f"{'not canonical' if check else 'formatted'}: {name}/{file}")
            status |= int(bool(findings) or (stale and check))
    return status


pack.add_command(diff)
pack.add_command(import_pack)
