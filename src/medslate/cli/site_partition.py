"""site partition."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from medslate import wiring
from medslate.cli import options, solving
from medslate.cli.output import say_json, say_table
from medslate.errors import UsageError
from medslate.networks.site import DeviceEntry, Site, Zone
from medslate.planning.plan import plan_data
from medslate.planning.program import Limits
from medslate.usecases.plan import Engine
from medslate.usecases.site_partition import UNITS, Division, Proposal, Wanted, propose
from medslate.wiring import sites

FEW = 5
RULES = (
    "Which placements may share a zone follows IEC 62443-3-2 ZCR 3.2 to 3.6 in a form of this project; credit, cost "
    "and plan are rules of this project and of no standard. The plan of the site proposed has passed a check that "
    "shares no code with the search."
)


@click.command(epilog="Example: medslate site partition -C examples/st-elsewhere/hospital --save divided")
@click.option("--zones", type=click.IntRange(1), help="At most so many zones (default: as many as are worth it).")
@click.option("--units", type=click.IntRange(1), default=UNITS, help=f"At most so many units in a zone ({UNITS}).")
@click.option("--redundant/--as-is", help="Critical placements in halves that lie in different zones, or as they are.")
@solving.solver()
@solving.seconds(60)
@solving.gap
@click.option("--save", type=click.Path(path_type=Path), help="Write the site proposed into this empty folder.")
@options.folder
@options.day
@options.output("text", "json")
def partition(
    zones: int | None,
    units: int,
    redundant: bool,
    name: str,
    seconds: float,
    gap: float,
    save: Path | None,
    folder: Path,
    today: date,
    form: str,
) -> int:
    """Propose zones and conduits for what is placed, with the measures that then reach the targets, and proof.

    Ctrl-C stops the search and keeps the best so far. Exit status 1 if a required row stays uncovered.
    """
    system = options.opened_site(folder, today).system
    if save and save.is_dir() and any(save.iterdir()):
        raise UsageError(f"{save} is not empty; the site proposed is written into a folder of its own.")
    with wiring.solver(name) as solver:
        engine = Engine(solver, Limits(seconds, gap / 100), solving.reporter(lambda: solver.interrupted), name)
        found = propose(system, today, engine, Wanted(zones, units, redundant))
    if save:
        _write(found.best.system.site, folder, save)
    if form == "json":
        say_json(_data(found))
    else:
        _say(found)
        if save:
            click.echo(f"\nWritten: {save}. Next: `medslate site plan -C {save}`.")
    return int(bool(found.best.plan.uncovered))


def _write(site: Site, folder: Path, into: Path) -> None:
    """The site as files, from which its devices' dossiers and forms are found as before."""
    into.mkdir(parents=True, exist_ok=True)
    there = os.path.relpath(folder, into)

    def moved(name: str) -> str:
        return Path(os.path.normpath(Path(there, name))).as_posix() if name else ""

    def entry(one: DeviceEntry) -> DeviceEntry:
        return replace(one, workspace=moved(one.workspace), form=moved(one.form))

    disk = wiring.disk(into)
    for name, content in sites.site_files(replace(site, devices=tuple(map(entry, site.devices)))).items():
        disk.write(name, content)


def _say(found: Proposal) -> None:
    best, present = found.best, found.present
    site, currency = best.system.site, best.plan.currency
    stopped = ", stopped early" if found.interrupted else ""
    click.echo(f"Partition proposed for {site.name}: {found.groups} groups of placements{stopped}")
    click.echo(f"Uncovered: {_uncovered_text(found)}")
    proof = "no partition costs less" if found.bound == best.cost else "not proven to be the least"
    bound = f"proven bound {found.bound:,} {currency}, gap {100 * found.gap:.2f} %"
    click.echo(f"Cost: {best.cost:,} {currency} ({bound}: {proof})\n")
    say_table(["", "present", "proposed"], _compared(present, best))
    click.echo("\nZones:")
    say_table(["zone", "target", "reaction", "placements"], [_zone_row(best, one) for one in _zones(best)])
    staying = [one.id for one in site.zones if one.id not in {zone.id for zone in _zones(best)}]
    click.echo(f"As they are: {', '.join(staying) or 'none'}")
    click.echo("\nConduits:")
    say_table(
        ["conduit", "between", "flows"],
        [(one.id, " - ".join(one.ends), ", ".join(flow.id for flow in one.flows) or "-") for one in site.conduits],
    )
    _say_measures(best)
    for text in (*found.notes, *(f"Of the present partition: {one}" for one in found.broken[:FEW])):
        click.echo(f"\n{text}")
    if len(found.broken) > FEW:
        click.echo(f"\n{len(found.broken) - FEW} more such pairs: see `--format json`.")
    click.echo(f"\n{RULES}")


def _uncovered_text(found: Proposal) -> str:
    count = len(found.best.plan.uncovered)
    proven = found.uncovered_bound == count
    return f"{count} required rows ({'no partition leaves fewer' if proven else f'at least {found.uncovered_bound}'})"


def _compared(present: Division, best: Division) -> list[list[str]]:
    both = (present, best)
    return [
        ["zones divided", *(f"{len(one.blocks)}" for one in both)],
        ["conduits", *(f"{len(one.system.site.conduits)}" for one in both)],
        ["cost of those zones", *(f"{one.zones:,}" for one in both)],
        ["cost of their conduits", *(f"{one.conduits:,}" for one in both)],
        ["cost of measures", *(f"{one.plan.cost:,}" for one in both)],
        [f"together, {best.plan.currency}", *(f"{one.cost:,}" for one in both)],
        ["rows uncovered", *(f"{len(one.plan.uncovered)}" for one in both)],
    ]


def _zones(one: Division) -> list[Zone]:
    site = one.system.site
    divided = {site.placement[block[0]].zone for block in one.blocks}
    return [zone for zone in site.zones if zone.id in divided]


def _zone_row(one: Division, zone: Zone) -> tuple[str, ...]:
    site = one.system.site
    placed = ", ".join(f"{it.id} ({it.count})" for it in site.placed_in[zone.id])
    return zone.id, str(zone.target), site.reaction(zone.id).value, placed


def _say_measures(best: Division) -> None:
    if not best.plan.chosen:
        click.echo("\nNothing is to be set up.")
        return
    titles = best.system.library.by_id
    rows = [
        (one.instance.measure, titles[one.instance.measure].title, one.instance.where or "the site", f"{one.cost:,}")
        for one in best.plan.chosen
    ]
    rows += [(one.measure, titles[one.measure].title, "once", f"{one.cost:,}") for one in best.plan.platforms]
    click.echo("\nTo be set up:")
    say_table(["measure", "", "at", best.plan.currency], rows)


def _data(found: Proposal) -> dict[str, Any]:
    return {
        "site": found.best.system.site.id,
        "groups": found.groups,
        "wanted": {
            "zones": found.wanted.zones, "units": found.wanted.units, "redundant": found.wanted.redundant,
        },
        "proposed": _division_data(found.best),
        "present": _division_data(found.present),
        "bound": found.bound,
        "gap": round(found.gap, 6),
        "uncovered_bound": found.uncovered_bound,
        "proven": found.proven,
        "interrupted": found.interrupted,
        "broken": list(found.broken),
        "notes": list(found.notes),
        "rules": RULES,
    }  # fmt: skip


def _division_data(one: Division) -> dict[str, Any]:
    site = one.system.site
    return {
        "zones": [
            {
                "id": zone.id,
                "name": zone.name,
                "kind": zone.kind.value,
                "target": list(zone.target.levels),
                "reaction": site.reaction(zone.id).value,
                "placements": [it.id for it in site.placed_in[zone.id]],
            }
            for zone in site.zones
        ],
        "conduits": [
            {"id": it.id, "between": list(it.ends), "remote": it.remote, "flows": [flow.id for flow in it.flows]}
            for it in site.conduits
        ],
        "zones_cost": one.zones,
        "conduits_cost": one.conduits,
        "cost": one.cost,
        "plan": plan_data(one.plan),
    }
