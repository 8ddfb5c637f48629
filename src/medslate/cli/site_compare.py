"""site compare."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from medslate import wiring
from medslate.cli import options, plan_views, solving
from medslate.cli.output import say_json, say_table
from medslate.networks.reach import Spread
from medslate.networks.system import System
from medslate.planning.plan import Plan
from medslate.planning.program import Limits
from medslate.usecases.open_site import OpenedSite
from medslate.usecases.plan import Engine, make_plans
from medslate.usecases.site_compare import Attained, Compared, levels
from medslate.usecases.site_compare import compare as compare_levels

FEW = 3
NAMES = ("no division", "general medical network", "dedicated zones", "one zone per kind of device")
RULES = (
    "The levels are made of this description by rules of this project: for 0 and 1 zones are joined and take the "
    "highest target of their members, for 3 they are parted by kind of device. Credit, plan and reach are rules of "
    "this project too, and of no standard; every plan has passed a check that shares no code with the search."
)


@click.command(epilog="Example: medslate site compare -C examples/st-elsewhere/hospital")
@click.option(
    "--granularity",
    type=click.IntRange(0, 3),
    multiple=True,
    help="Only this division of the network; may be repeated.",
)
@click.option("--redundant", is_flag=True, help="Each division without twin zones and with them.")
@solving.solver()
@solving.seconds(120)
@solving.gap
@options.folder
@options.day
@options.output("text", "json")
def compare(
    granularity: tuple[int, ...],
    redundant: bool,
    name: str,
    seconds: float,
    gap: float,
    folder: Path,
    today: date,
    form: str,
) -> None:
    """Compare the four levels of infrastructure on this site: cost, levels achieved, and what an attacker reaches.

    With --granularity or --redundant: any point of the two axes. Each level gets a proven plan of its own.
    """
    opened = options.opened_site(folder, today)
    with wiring.solver(name) as solver:
        engine = Engine(solver, Limits(seconds, gap / 100), solving.reporter(), name, lambda: solver.interrupted)

        def planner(systems: Sequence[System]) -> tuple[Plan, ...]:
            return make_plans(systems, today, engine)

        found = compare_levels(opened.system, levels(granularity, redundant), planner)
        stopped = solver.interrupted
    if form == "json":
        say_json(
            {
                "site": opened.system.site.id,
                "on": today.isoformat(),
                "interrupted": stopped,
                "levels": [_data(one) for one in found],
                "rules": RULES,
                "content": opened.system.site.content,
                "packs": dict(opened.digests),
            }
        )
    else:
        _say(opened, found, stopped)


def _say(opened: OpenedSite, found: Sequence[Compared], stopped: bool) -> None:
    click.echo(f"{opened.system.site.name}: levels of infrastructure compared{', stopped early' if stopped else ''}\n")
    say_table(["", *(f"level {one.level}" for one in found)], _rows(found))
    click.echo()
    for number, text in enumerate(NAMES):
        if any(one.level.granularity == number for one in found):
            click.echo(f"{number}: {text}")
    for one in found:
        _say_notes(one)
    click.echo(f"\n{RULES}")


def _say_notes(one: Compared) -> None:
    for note in one.notes[:FEW]:
        click.echo(f"Level {one.level}: {_short(note)}")
    if len(one.notes) > FEW:
        click.echo(f"Level {one.level}: {len(one.notes) - FEW} more such notes: see `--format json`.")


def _rows(found: Sequence[Compared]) -> list[list[str]]:
    currency = found[0].plan.currency
    return [
        ["own zones", *(f"{one.own_zones}" for one in found)],
        ["conduits", *(f"{len(one.site.conduits)}" for one in found)],
        [f"cost of zones and conduits, {currency}", *(f"{one.network:,}" for one in found)],
        [f"cost of the plan, {currency}", *(f"{one.plan.cost:,}" for one in found)],
        ["  proven bound", *(f"{one.plan.bound:,}" for one in found)],
        ["  gap", *(f"{100 * one.plan.gap:.2f} %" for one in found)],
        [f"cost together, {currency}", *(f"{one.cost:,}" for one in found)],
        ["required rows uncovered", *(f"{len(one.plan.uncovered):,}" for one in found)],
        ["  for each unit, on average", *(f"{one.lacking:.1f}" for one in found)],
        ["  proven that no plan leaves fewer than", *(f"{one.plan.uncovered_bound:,}" for one in found)],
        ["zones at their target, before", *(_zones(one.before) for one in found)],
        ["  with the plan", *(_zones(one.after) for one in found)],
        ["units at their target (of 7 FRs), before", *(f"{one.before.places_met:.0f} %" for one in found)],
        ["  with the plan", *(f"{one.after.places_met:.0f} %" for one in found)],
        ["units reached from one, before: most", *(_most(one.before.reach) for one in found)],
        ["  mean", *(_mean(one.before.reach) for one in found)],
        ["  with the plan: most", *(_most(one.after.reach) for one in found)],
        ["  mean", *(_mean(one.after.reach) for one in found)],
        ["largest share of a critical kind in a zone", *(_share(one) for one in found)],
    ]


def _zones(one: Attained) -> str:
    return f"{one.zones_met} of {one.zones}"


def _most(spread: Spread | None) -> str:
    return "-" if spread is None else f"{spread.most_free:,} + {spread.most - spread.most_free:,}"


def _mean(spread: Spread | None) -> str:
    return "-" if spread is None else f"{spread.mean_free:,.0f} + {spread.mean - spread.mean_free:,.0f}"


def _share(one: Compared) -> str:
    return "-" if one.largest is None else f"{one.largest.percent} % ({one.largest.kind})"


def _short(note: str, most: int = 300) -> str:
    return note if len(note) <= most else f"{note[:most].rpartition(',')[0]} and more: see `--format json`."


def _data(one: Compared) -> dict[str, Any]:
    plan, largest = one.plan, one.largest
    return {
        "granularity": one.level.granularity.value,
        "redundant": one.level.redundant,
        "zones": len(one.site.zones),
        "own_zones": one.own_zones,
        "conduits": len(one.site.conduits),
        "network_cost": one.network,
        "plan": {
            **plan_views.plan_in_short(plan),
            "measures": len(plan.instances),
            "uncovered_for_each_unit": round(one.lacking, 3),
        },
        "cost": one.cost,
        "currency": plan.currency,
        "before": _attained(one.before),
        "after": _attained(one.after),
        "largest_share": largest
        and {"kind": largest.kind, "zone": largest.zone, "units": largest.units, "of": largest.of},
        "notes": list(one.notes),
    }


def _attained(one: Attained) -> dict[str, Any]:
    reach, whole = one.reach, one.achieved.site
    return {
        "zones": one.zones,
        "zones_at_target": one.zones_met,
        "places_at_target": round(one.places_met, 2),
        "achieved": whole and {"lower": list(whole.lower.levels), "upper": list(whole.upper.levels)},
        "reach": reach
        and {
            "units": reach.units,
            "most_free": reach.most_free,
            "mean_free": round(reach.mean_free, 2),
            "most": reach.most,
            "mean": round(reach.mean, 2),
        },
    }
