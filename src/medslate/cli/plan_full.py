"""A plan with all its reasons: each instance and why, each row that remains and every way to close it."""

from collections.abc import Sequence

import click

from medslate.cli.output import say_table
from medslate.cli.plan_short import few
from medslate.networks.site import Instance
from medslate.networks.system import System
from medslate.planning.plan import Lack
from medslate.planning.reasons.grouped import by_device
from medslate.planning.reasons.why import Why
from medslate.usecases.plan_outcome import Outcome


def say_measures(found: Outcome) -> None:
    """Each instance with its cost and what rests on it, then what arises once per site."""
    plan = found.plan
    if not plan.chosen:
        click.echo("\nNothing is to be set up.")
        return
    reasons = {one.instance: one for one in found.why}
    click.echo("\nTo be set up:")
    rows = [
        [*_place(found.system, one.instance), f"{one.cost:,}", why_text(reasons[one.instance])] for one in plan.chosen
    ]
    rows += [
        [*_place(found.system, Instance(one.measure, "once")), f"{one.cost:,}", "what its first instance takes"]
        for one in plan.platforms
    ]
    say_table(["measure", "", "at", plan.currency, "why"], rows)


def _place(system: System, one: Instance) -> tuple[str, str, str]:
    """Measure, its title, and where."""
    return one.measure, system.library.by_id[one.measure].title, one.where or "the site"


def why_text(one: Why) -> str:
    """Why an instance is in the plan, in one line."""
    parts = []
    if one.alone:
        parts.append(f"without it {few(one.rows)} at {few(one.placements)} would be uncovered")
    if one.needed_by:
        parts.append(f"needed by {few([str(other) for other in one.needed_by])}")
    if one.required:
        parts.append("required")
    if one.kept:
        parts.append("already bought")
    if one.only_while_open:
        parts.append(f"only while {_these(one.open)} open")
    return "; ".join(parts) or "nothing rests on it alone"


def _these(lacks: Sequence[Lack]) -> str:
    rows = list(dict.fromkeys(one.row for one in lacks))
    return f"{few(rows)} {'is' if len(rows) == 1 else 'are'}"


def say_remaining(found: Outcome) -> None:
    """Per device and zone: rows with the same reasons together, all ways to close them, all targets out of reach."""
    if found.remaining:
        click.echo("\nWhat remains:")
    for one in by_device(found.system, found.remaining):
        click.echo(f"  {one.device} ({one.component}) in {one.zone}, {few(one.placements)}:")
        for reason in one.everywhere:
            click.echo(f"    every row: {reason}")
        for rows, reasons in one.by_reasons:
            click.echo(f"    {', '.join(rows)}{': ' if reasons else ''}{' '.join(reasons)}")
        for way in one.ways_out:
            click.echo(f"    would close it: {way.text}")
    for limit in found.reachable:
        click.echo(f"  {limit}.")
