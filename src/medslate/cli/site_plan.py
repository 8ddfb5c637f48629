"""site plan."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options, plan_views, solving
from medslate.cli.output import say_json
from medslate.errors import UsageError
from medslate.networks.site import Instance
from medslate.networks.system import System
from medslate.planning.plan import Plan, plan_data
from medslate.planning.program import Limits
from medslate.planning.seal import sealed
from medslate.usecases.plan import Engine
from medslate.usecases.plan_choices import OpenRows, both_ways, budgets, wished
from medslate.usecases.plan_choices import alternatives as best_others
from medslate.usecases.plan_choices import front as front_of
from medslate.usecases.plan_outcome import outcome


class Spot(click.ParamType[Instance]):
    """A measure, or one instance of it: `M`, `M@place`."""

    name = "measure"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Instance:
        measure, _, where = str(value).partition("@")
        return value if isinstance(value, Instance) else Instance(measure.strip(), where.strip())


@click.command(epilog="Example: medslate site plan -C examples/st-elsewhere/hospital --save plan.json")
@solving.solver()
@solving.seconds(60)
@solving.gap
@click.option("--front", is_flag=True, help="Also show the cost of each further level, and smaller budgets.")
@click.option(
    "--alternatives", type=click.IntRange(0), default=0, metavar="K", help="Also show the K best other plans."
)
@click.option("--from", "file", type=click.Path(path_type=Path), help="Replan: what this plan chose counts as bought.")
@click.option("--not-bought", is_flag=True, help="Of the plan of --from take over the proofs only, not the measures.")
@click.option("--save", type=click.Path(path_type=Path), help="Keep the plan in this file, to replan from it.")
@click.option("--budget", type=click.IntRange(0), help="The most that may be spent.")
@click.option("--ban", type=Spot(), multiple=True, metavar="M[@PLACE]", help="Try without a measure, or without one.")
@click.option(
    "--fix", type=Spot(), multiple=True, metavar="M[@PLACE]", help="Try with a measure, wherever it may stand."
)
@click.option(
    "--open",
    "open_rows",
    type=click.Choice([one.value for one in OpenRows]),
    default=OpenRows.UNMET.value,
    help="Show the plan with open rows as unmet (default), or as met.",
)
@click.option("--full", is_flag=True, help="Tell each instance, row and reason, not in short.")
@options.folder
@options.day
@options.output("text", "json")
def plan(
    name: str,
    seconds: float,
    gap: float,
    front: bool,
    alternatives: int,
    file: Path | None,
    not_bought: bool,
    save: Path | None,
    budget: int | None,
    ban: tuple[Instance, ...],
    fix: tuple[Instance, ...],
    open_rows: str,
    full: bool,
    folder: Path,
    today: date,
    form: str,
) -> int:
    """Find the cheapest measures that leave as little as possible of the targets uncovered, with proof.

    Ctrl-C stops the search and keeps the best plan so far. Exit status 1 if a required row stays uncovered.
    """
    system = wished(options.opened_site(folder, today).system, ban, fix)
    former = _former(file, system)
    with wiring.solver(name) as solver:
        engine = Engine(solver, Limits(seconds, gap / 100), solving.reporter(), name, lambda: solver.interrupted)
        both = both_ways(
            system, today, engine, OpenRows(open_rows), former=former, bought=not not_bought, budget=budget
        )
        wished_for, system, made = system, both.system, both.plan
        steps = front_of(system, today, engine) if front else ()
        within = tuple(budgets(system, today, engine, made)) if front else ()
        others = tuple(best_others(system, today, engine, made, alternatives))
        made = replace(made, interrupted=made.interrupted or solver.interrupted)
    if save:
        kept = plan_data(sealed(replace(both.unmet, interrupted=made.interrupted), wished_for, budget))
        content = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
        wiring.disk(save.absolute().parent).write(save.name, content.encode())
    found = outcome(system, made, today)
    if form == "json":
        data = plan_views.outcome_data(found, both)
        data |= plan_views.front_data(steps, within) if front else {}
        say_json(data | ({"alternatives": plan_views.alternatives_data(others)} if alternatives else {}))
    else:
        plan_views.say_outcome(found, both, full=full)
        if front:
            plan_views.say_front(steps, within)
        if alternatives:
            plan_views.say_alternatives(made, others)
    return int(bool(made.uncovered))


def _former(file: Path | None, system: System) -> Plan | None:
    if file is None:
        return None
    former = solving.saved_plan(file)
    if former.site != system.site.id:
        raise UsageError(f"{file} is a plan for {former.site}, not for {system.site.id}.")
    return former
