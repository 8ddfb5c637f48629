"""site generate."""

from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import Any

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.output import say_json, say_table
from medslate.errors import UsageError
from medslate.networks.generating import Generated, generate_group
from medslate.networks.generating import generate as generate_one
from medslate.networks.generating.order import Architecture, Content, Order, Variety
from medslate.usecases.site_generate import by_table, generated_files, resolved
from medslate.wiring import sites

RULES = (
    "This hospital is made up: no device, maker or place in it is real. Its figures are assumptions of this project "
    "with the sources named above; no open inventory of a real hospital was found."
)


@click.command(epilog="Example: medslate site generate --size small --architecture 2 --seed 7 --into hospital")
@click.option("--size", required=True, metavar="SIZE", help="Reference size of the pack, such as small.")
@click.option(
    "--architecture", type=click.IntRange(0, 3), default=2, help="Level of infrastructure, 0 to 3 (default: 2)."
)
@click.option("--seed", type=click.IntRange(0), default=0, help="The same seed makes the same hospital (0).")
@click.option("--into", type=click.Path(path_type=Path), required=True, help="An empty folder, or one still to come.")
@click.option("--name", default="Hospital", help="Name of the site (default: Hospital).")
@click.option(
    "--variety",
    type=click.Choice([one.value for one in Variety]),
    default=Variety.MANY_FROM_MANY.value,
    help="Types of a kind of device, from how many suppliers (default: many-from-many).",
)
@click.option("--zones", type=click.IntRange(1), help="Zones of a hospital, instead of those of its size.")
@click.option("--devices", type=click.IntRange(1), help="Networked medical devices of a hospital, likewise.")
@click.option("--profiles", help="Pack to draw from (default: that of the program).")
@click.option("--hospitals", type=click.IntRange(1), default=1, help="So many hospitals, each in a folder below (1).")
@options.output("text", "json")
def generate(
    size: str,
    architecture: int,
    seed: int,
    into: Path,
    name: str,
    variety: str,
    zones: int | None,
    devices: int | None,
    profiles: str | None,
    hospitals: int,
    form: str,
) -> None:
    """Make a believable hospital as a site with its inventory, and tell every assumption with its sources."""
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise UsageError(f"{into} is not empty; generate into an empty folder.")
    content, source = sites.hospital_content(profiles), sites.draws(seed)
    order = Order(size, Architecture(architecture), name, Variety(variety), zones, devices)
    if hospitals == 1:
        several = {into: generate_one(content, order, source)}
    else:
        several = {into / one.site.id: one for one in generate_group(content, order, hospitals, source)}
    made_by = _command(order, seed, profiles, hospitals)
    files = {folder: _write(folder, one, content, made_by) for folder, one in several.items()}
    if form == "json":
        say_json({"made_by": made_by, "hospitals": [_data(one, files[at], content) for at, one in several.items()]})
        return
    for one in several.values():
        click.echo(_summary(one))
    _say_assumptions(next(iter(several.values())), content, hospitals)
    click.echo(f"\n{RULES}\nWrote {sum(map(len, files.values()))} files below {into}.")
    click.echo(f"Next: `medslate site check -C {next(iter(several))}`, then `site achieve` and `site plan`.")


def _command(order: Order, seed: int, profiles: str | None, hospitals: int) -> str:
    given: Mapping[str, object] = {
        "size": order.size,
        "architecture": order.architecture.value,
        "seed": seed,
        "name": None if order.name == "Hospital" else quote(order.name),
        "variety": None if order.variety is Variety.MANY_FROM_MANY else order.variety.value,
        "zones": order.zones,
        "devices": order.devices,
        "profiles": profiles,
        "hospitals": None if hospitals == 1 else hospitals,
    }
    said = " ".join(f"--{key} {value}" for key, value in given.items() if value is not None)
    return f"medslate site generate {said} --into FOLDER"


def _write(folder: Path, one: Generated, content: Content, made_by: str) -> tuple[str, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    return wiring.write_changed(folder, {**sites.site_files(one.site), **generated_files(one, content, made_by)})


def _summary(one: Generated) -> str:
    site = one.site
    units = {name: sum(it.count for it in site.placements if it.category == name) for name in ("medical", "it")}
    rest = sum(it.count for it in site.placements) - sum(units.values())
    return (
        f"{site.name}: {len(site.zones)} zones, {len(site.conduits)} conduits, {units['medical']:,} networked medical "
        f"devices, {units['it']:,} IT and {rest:,} building devices of {len(site.devices)} models in "
        f"{len(site.placements)} placements, {len(site.in_place)} measures in place"
    )


def _say_assumptions(one: Generated, content: Content, hospitals: int) -> None:
    click.echo("\nWhat was assumed" + (f", shown for {one.site.name}:" if hospitals > 1 else ":"))
    for table, ones in by_table(one.assumptions):
        click.echo(f"\n{click.style(table, bold=True)}")
        say_table(
            ["what", "figure", "sources"],
            [[it.statement, it.figure, f"{', '.join(it.sources) or '-'} ({it.confidence.value})"] for it in ones],
        )
    click.echo("\nSources")
    named = {key: text for it in one.assumptions for key, text in zip(it.sources, resolved(it, content), strict=True)}
    for key, text in sorted(named.items()):
        click.echo(f"  {key}: {text}")


def _data(one: Generated, files: tuple[str, ...], content: Content) -> dict[str, Any]:
    site = one.site
    return {
        "site": site.id,
        "zones": len(site.zones),
        "conduits": len(site.conduits),
        "models": len(site.devices),
        "placements": len(site.placements),
        "units": sum(it.count for it in site.placements),
        "in_place": len(site.in_place),
        "files": list(files),
        "assumptions": [
            {
                "statement": it.statement,
                "figure": it.figure,
                "row": it.row,
                "confidence": it.confidence.value,
                "sources": dict(zip(it.sources, resolved(it, content), strict=True)),
            }
            for it in one.assumptions
        ],
    }
