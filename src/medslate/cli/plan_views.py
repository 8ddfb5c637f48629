"""What site plan shows, as text and as JSON data."""

from collections.abc import Sequence
from typing import Any

import click

from medslate.cli import plan_full, plan_short
from medslate.cli.output import say_table
from medslate.cli.plan_short import few
from medslate.cli.site_views import counted
from medslate.levels.frs import FR
from medslate.levels.rule import interval
from medslate.levels.vectors import Achieved, Bounds
from medslate.networks.system import System
from medslate.planning.plan import Plan, plan_data
from medslate.planning.program import Progress
from medslate.planning.reasons.remaining import Remaining
from medslate.usecases.achieve import state_of
from medslate.usecases.plan_choices import Both, OpenRows, Step
from medslate.usecases.plan_outcome import Outcome

RULES = (
    "What a measure is credited with, and what a plan minimises, are rules of this project and of no standard; "
    "every plan shown has passed a check that shares no code with the search."
)


def say_progress(now: Progress) -> None:
    """One line on standard error: best cost, bound, gap, time, parts done."""
    if now.cost is None:
        best = "no plan yet"
    else:
        gap = 100 * (now.cost - now.bound) / now.cost if now.cost else 0.0
        best = f"best {now.cost:,}, proven {now.bound:,}, gap {gap:.2f} %"
    click.echo(f"{now.seconds:6.0f} s  {best}, {now.finished} of {now.programs} parts done", err=True)


def say_outcome(found: Outcome, both: Both, *, full: bool = False) -> None:
    """The plan: what stays uncovered, the proof, the measures, what remains, the levels. `full`: with all reasons."""
    _say_head(found.plan, both)
    plan_short.say_zones(found)
    (plan_full.say_measures if full else plan_short.say_bought)(found)
    _say_former(found)
    (plan_full.say_remaining if full else plan_short.say_remaining)(found)
    _say_levels(found)
    click.echo(f"\n{RULES}")


def _say_head(plan: Plan, both: Both) -> None:
    stopped = ", stopped early" if plan.interrupted else ""
    solver = f"{plan.solver}, " if plan.solver else ""
    click.echo(f"Plan for {plan.site} on {plan.on.isoformat()} ({solver}{plan.seconds:.1f} s{stopped})")
    click.echo(f"Uncovered: {uncovered_text(plan)}")
    click.echo(f"Cost: {cost_text(plan)}")
    if both.apart:
        click.echo(f"{_OTHER[both.shown]}: {other_text(both.other)}")
    if plan.budget is not None:
        click.echo(f"Budget: {plan.budget:,} {plan.currency}")
    if plan.accepted:
        click.echo(f"Taken out by recorded acceptances: {counted(len(plan.accepted), 'row', 'rows')}.")


def uncovered_text(plan: Plan) -> str:
    """How many required rows stay uncovered, and what is proven of it."""
    count = len(plan.uncovered)
    if not count:
        return "nothing; every required row is met or covered on every open path"
    proof = "no plan leaves fewer" if plan.uncovered_bound == count else f"at least {plan.uncovered_bound} in any plan"
    return f"{counted(count, 'required row', 'required rows')} ({proof})"


_OTHER = {
    OpenRows.UNMET: "If every open answer turned out well",
    OpenRows.MET: "Shown is what holds if every open answer turns out well; as long as they count as unmet",
}


def other_text(plan: Plan) -> str:
    """In short, what the plan is if open rows count the other way."""
    proof = "proven" if plan.proven else f"proven: at least {plan.uncovered_bound} and {plan.bound:,} {plan.currency}"
    return f"{len(plan.uncovered)} uncovered, cost {plan.cost:,} {plan.currency} ({proof})"


def cost_text(plan: Plan) -> str:
    """The cost with its bound and gap."""
    proof = "no such plan costs less" if plan.bound == plan.cost else "not proven to be the least"
    bound = f"proven bound {plan.bound:,} {plan.currency}, gap {100 * plan.gap:.2f} %"
    return f"{plan.cost:,} {plan.currency} ({bound}: {proof})"


def _say_former(found: Outcome) -> None:
    if found.plan.kept:
        click.echo(f"\nKept from the former plan: {', '.join(map(str, found.plan.kept))}.")
    if found.plan.dropped:
        click.echo("\nOf the former plan, no longer possible:")
    for one, reason in found.plan.dropped:
        click.echo(f"  {one}: {reason}")


def _say_levels(found: Outcome) -> None:
    click.echo("\nSL-A of each zone with the measures in place, and with the plan:")
    rows = []
    for zone in found.system.site.zones:
        before, after = found.before.zones[zone.id], found.after.zones[zone.id]
        state = state_of(after, zone.target).value
        rows.append([zone.id, str(zone.target), vector_text(before), vector_text(after), state])
    say_table(["zone", "SL-T", "before", "after", ""], rows)


def vector_text(bounds: Bounds[Achieved] | None) -> str:
    """SL-A as bounds; a dash for nothing placed."""
    if bounds is None:
        return "-"
    return "{" + " ".join(interval(bounds.lower[fr], bounds.upper[fr]) for fr in FR) + "}"


def say_front(steps: Sequence[Step], within: Sequence[Plan]) -> None:
    """The cost of each further level, then what can be had for a part of the money."""
    click.echo("\nThe cost of each further level (targets capped at it):")
    rows = [[str(one.level), *_figures(one.plan)] for one in steps]
    say_table(["level", "cost", "proven bound", "gap", "uncovered"], rows)
    if within:
        click.echo("\nWith a smaller budget:")
        say_table(
            ["budget", "cost", "proven bound", "gap", "uncovered"],
            [[f"{one.budget:,}", *_figures(one)] for one in within],
        )


def _figures(plan: Plan) -> tuple[str, str, str, str]:
    return f"{plan.cost:,}", f"{plan.bound:,}", f"{100 * plan.gap:.2f} %", str(len(plan.uncovered))


def say_alternatives(first: Plan, others: Sequence[Plan]) -> None:
    """Each further plan by what it costs and where it differs from the first one."""
    click.echo("\nThe best other plans, each without at least one site- or zone-wide measure of every plan before it:")
    if not others:
        click.echo("  There is none.")
    for number, plan in enumerate(others, 1):
        less = sorted(set(first.instances) - set(plan.instances))
        more = sorted(set(plan.instances) - set(first.instances))
        cost, bound, gap, uncovered = _figures(plan)
        proof = f"proven bound {bound} {plan.currency}, gap {gap}, among the plans that differ so"
        click.echo(f"  {number}. {uncovered} uncovered, {cost} {plan.currency} ({proof})")
        click.echo(f"     without {few([str(one) for one in less])}; instead {few([str(one) for one in more]) or '-'}")


def outcome_data(found: Outcome, both: Both) -> dict[str, Any]:
    """The plan with its reasons as JSON data: the plan file, and what explains it."""
    return {
        **plan_data(found.plan),
        "open": both.shown.value,
        "if_unmet": plan_in_short(both.unmet),
        "if_met": plan_in_short(both.met),
        "why": [
            {
                "measure": one.instance.measure,
                "at": one.instance.where,
                "alone": [{"placement": of.placement, "component": of.component, "row": of.row} for of in one.alone],
                "needed_by": [{"measure": other.measure, "at": other.where} for other in one.needed_by],
                "required": one.required,
                "kept": one.kept,
                "only_while_open": one.only_while_open,
            }
            for one in found.why
        ],
        "remains": [_remaining_data(one) for one in found.remaining],
        "out_of_reach": [
            {"zone": one.zone, "fr": one.fr.name, "target": one.target, "at_most": one.at_most, "rows": list(one.rows)}
            for one in found.reachable
        ],
        "zones": _zones_data(found.system, found),
    }


def _remaining_data(one: Remaining) -> dict[str, Any]:
    return {
        "zone": one.zone,
        "device": one.device,
        "component": one.component,
        "row": one.row,
        "placements": list(one.placements),
        "coverable": one.coverable,
        "reasons": list(one.reasons),
        "closings": [{"way": way.way.value, "text": way.text, "zones": list(way.zones)} for way in one.closings],
    }


def _zones_data(system: System, found: Outcome) -> list[dict[str, Any]]:
    def data(bounds: Bounds[Achieved] | None) -> dict[str, Any] | None:
        return None if bounds is None else {"lower": list(bounds.lower.levels), "upper": list(bounds.upper.levels)}

    return [
        {
            "zone": zone.id,
            "target": list(zone.target.levels),
            "before": data(found.before.zones[zone.id]),
            "after": data(found.after.zones[zone.id]),
        }
        for zone in system.site.zones
    ]


def front_data(steps: Sequence[Step], within: Sequence[Plan]) -> dict[str, Any]:
    """The front as JSON data."""
    return {
        "front": [{"level": one.level, **plan_in_short(one.plan)} for one in steps],
        "budgets": [{"budget": one.budget, **plan_in_short(one)} for one in within],
    }


def alternatives_data(others: Sequence[Plan]) -> list[dict[str, Any]]:
    """The alternatives as JSON data, each a plan file of its own."""
    return [plan_data(one) for one in others]


def plan_in_short(plan: Plan) -> dict[str, Any]:
    """What a plan costs and leaves, with what is proven of both."""
    return {
        "cost": plan.cost,
        "bound": plan.bound,
        "gap": round(plan.gap, 6),
        "proven": plan.proven,
        "uncovered": len(plan.uncovered),
        "uncovered_bound": plan.uncovered_bound,
    }
