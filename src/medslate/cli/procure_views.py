"""What site procure shows, as text and as JSON data."""

from collections.abc import Sequence
from typing import Any

import click

from medslate.cli.output import bounds_data, finding_data, say_table
from medslate.findings import Finding
from medslate.levels.frs import FR
from medslate.networks.site import Flow, Instance
from medslate.planning.plan import Lack, plan_data
from medslate.usecases.procure_ranking import Deciding, Ranked, Ranking, Taken

FEW, MANY = 12, 24
RULES = (
    "First comes who leaves fewer required rows uncovered, then who costs less, both with open rows taken as unmet: a "
    "rule of this project. Attack paths that are not known count as open, and features that are not known as absent."
)


def say_ranking(ranking: Ranking) -> None:
    """The need, the ranking as a table, then each candidate with why it is where it is."""
    _say_need(ranking)
    click.echo()
    say_table(
        ["rank", "candidate", "known by", "below SL-T", "uncovered", f"cost in {ranking.without.currency}", ""],
        [_line(ranking, one) for one in ranking.ranked],
    )
    click.echo("Uncovered and cost: what the site takes beyond its plan without the device, open rows unmet .. met.")
    for one in ranking.ranked:
        _say_candidate(ranking, one)
    click.echo(f"\n{RULES}")
    if ranking.interrupted:
        click.echo("The search was stopped early: the plans are the best so far, and the order may be another one.")


def _say_need(ranking: Ranking) -> None:
    need, site = ranking.need, ranking.system.site
    placed = need.placement
    target = need.target or site.zone[placed.zone].target
    words = f"{placed.count:,} x {placed.kind or 'device'}{', critical' if placed.critical else ''}"
    click.echo(f"Need: {words}, in {placed.zone} of {site.name}, SL-T {target}, connection {placed.connection.value}")
    for flow in need.flows:
        click.echo(f"  flow {flow_text(flow)}")
    cost = site.preferences.cost
    for conduit in ranking.ranked[0].offer.conduits:
        click.echo(
            f"  There is no conduit from {' to '.join(conduit.ends)} for its flows; {conduit.id} is added. What "
            f"it costs itself ({cost.conduit:,} {cost.currency} in the first year) is in none of the figures."
        )
    plan = ranking.without
    click.echo(
        f"Without it, the plan of the site leaves {len(plan.uncovered)} required rows uncovered and costs "
        f"{plan.cost:,} {plan.currency}{'' if plan.proven else ' (not proven to be the best)'}."
    )


def flow_text(flow: Flow) -> str:
    """A flow in one line."""
    how = " ".join(filter(None, (flow.protocol, flow.port)))
    return f"{flow.id}: {flow.origin} {'<->' if flow.both else '->'} {flow.to}{f', {how}' if how else ''}"


def _line(ranking: Ranking, one: Ranked) -> tuple[str, ...]:
    (worst, worst_cost), (best, best_cost) = one.worst.rank, one.best.rank
    rises = "could still come first" if ranking.could_lead(one) else ""
    if one.passes and not rises:
        rises = f"could still pass {', '.join(one.passes)}"
    below = gap_text(one.offer.gap, one.offer.best)
    return (
        str(one.rank),
        one.id,
        one.candidate.device.origin.value,
        below,
        _range(worst, best),
        _range(worst_cost, best_cost),
        rises,
    )


def _range(worst: int, best: int) -> str:
    return f"{worst:,}" if worst == best else f"{worst:,} .. {best:,}"


def gap_text(worst: Sequence[int], best: Sequence[int]) -> str:
    """By how many levels each FR lies below the target, worst and best; a dash where none does."""
    found = [f"{fr.name} {_range(worst[at], best[at])}" for at, fr in enumerate(FR) if worst[at]]
    return ", ".join(found) or "-"


def place_text(ranking: Ranking, one: Ranked) -> str:
    """Why a candidate has its rank: how its worst compares with the one before it, or, if first, the one behind."""
    others = [other for other in ranking.ranked if other.id != one.id]
    alike = [other.id for other in others if other.rank == one.rank]
    if alike:
        return f"Ranks {one.rank} together with {', '.join(alike)}: as many rows uncovered, at the same cost."
    if not others:
        return "Ranks 1: there is no other candidate."
    before = [other for other in others if other.rank < one.rank]
    rival = before[-1] if before else others[0]
    rows = one.worst.rank[0] - rival.worst.rank[0]
    if rows:
        than = f"{'more' if rows > 0 else 'fewer'} uncovered than {rival.id}"
        return f"Ranks {one.rank}: it leaves {_rows(abs(rows))} {than}."
    money = one.worst.cost - rival.worst.cost
    more = "more" if money > 0 else "less"
    cost = f"{abs(money):,} {ranking.without.currency} {more}"
    return f"Ranks {one.rank}: it leaves as many rows uncovered as {rival.id}, and costs {cost}."


def _rows(count: int) -> str:
    return f"{count} {'row' if count == 1 else 'rows'}"


def _say_candidate(ranking: Ranking, one: Ranked) -> None:
    device, offer = one.candidate.device, one.offer
    called = " ".join(filter(None, (device.name, device.version)))
    click.echo()
    click.echo(click.style(f"{one.id}: {called}{f', {device.manufacturer}' if device.manufacturer else ''}", bold=True))
    click.echo(f"  {place_text(ranking, one)}")
    click.echo(f"  SL-C {device.capability}, below SL-T: {gap_text(offer.gap, offer.best)}")
    achieved = offer.achieved.bounds
    click.echo(
        f"  SL-A in its place before any plan {achieved}, below SL-T: "
        f"{gap_text(offer.achieved_gap, offer.achieved_best)}"
    )
    click.echo(f"  {_rows(len(one.open))} that the target asks for {'is' if len(one.open) == 1 else 'are'} open.")
    _say_taken("With its open rows unmet", one.worst, ranking)
    if one.open:
        _say_taken("With its open rows met", one.best, ranking, before=one.worst)
    for finding in one.told:
        click.echo(f"  The site with it: {finding.message}")
    if one.deciding is not None:
        _say_deciding(ranking, one, one.deciding)


def _say_taken(lead: str, taken: Taken, ranking: Ranking, before: Taken | None = None) -> None:
    least, most = taken.bounds
    proof = "proven" if taken.proven else f"proven: {least:,} to {most:,}, with as little uncovered"
    rows, cost = taken.rank
    click.echo(f"  {lead}: {rows:,} more uncovered, {cost:,} {ranking.without.currency} more ({proof}).")
    if taken.uncovered:
        click.echo(f"    stays uncovered: {_few(_named(ranking, taken.uncovered))}")
    if before is not None and (taken.more, taken.fewer) == (before.more, before.fewer):
        return
    measures = _few([_instance(one) for one in taken.more]) or "none"
    click.echo(f"    measures beyond those of the site: {measures}")
    if taken.fewer:
        click.echo(f"    in their stead no longer: {_few([_instance(one) for one in taken.fewer])}")


def _named(ranking: Ranking, lacks: Sequence[Lack]) -> list[str]:
    """Rows by component; those of units that are there already with their placement."""
    there = ranking.system.site.placement
    order = {one.id: at for at, one in enumerate(ranking.system.catalog.requirements)}
    grouped: dict[str, list[str]] = {}
    for one in sorted(lacks, key=lambda lack: order[lack.row]):
        of = f"{one.component} at {one.placement}" if one.placement in there else one.component
        grouped.setdefault(of, []).append(one.row)
    return [f"{_few(rows)} ({of})" for of, rows in grouped.items()]


def _instance(one: Instance) -> str:
    return f"{one.measure} at {one.where or 'the site'}"


def _of_open(count: int, there: int) -> str:
    if there == 1:
        return "its open row is"
    return f"this one of its {there} open rows is" if count == 1 else f"these {count} of its {there} open rows are"


def _say_deciding(ranking: Ranking, one: Ranked, found: Deciding) -> None:
    goal = "come first" if ranking.could_lead(one) else f"pass {found.rival}"
    click.echo(f"  Could still {goal}: it does if {_of_open(len(found.points), len(one.open))} met:")
    several = len(one.candidate.device.components) > 1
    named = {point: f"{point.row}{f' of {point.component}' if several else ''}" for point in found.points}
    click.echo(f"    {_few([*named.values()], MANY)}")
    if not found.tried:
        click.echo("    The time did not reach to try them all: fewer may be enough.")
    settling = [name for point, name in named.items() if point.settles]
    if all(point.settles is False for point in found.points):
        click.echo("    None of them decides alone: another open row can stand in for it.")
    if settling:
        which = "any of them" if len(settling) == len(named) else f"any of {_few(settling, MANY)}"
        which = which if len(settling) > 1 else settling[0]
        click.echo(f"    With {which} not met it stays behind {found.rival}, whatever else is answered.")
    form = [ask for ask in found.asks if ask.form]
    rows = [ask.id for ask in found.asks if not ask.form]
    if form:
        click.echo("    To ask its maker, questions of the form (and the rows they settle):")
        for ask in form:
            click.echo(f"      {ask.id} ({', '.join(ask.rows)})")
    if rows:
        click.echo(f"    To ask its maker for {'the rows themselves' if form else 'these rows'}: {_few(rows, MANY)}")


def _few(names: Sequence[str], most: int = FEW) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def ranking_data(ranking: Ranking, findings: Sequence[Finding]) -> dict[str, Any]:
    """The ranking as JSON data."""
    need, placed = ranking.need, ranking.need.placement
    return {
        "site": ranking.system.site.id,
        "need": {
            "zone": placed.zone,
            "count": placed.count,
            "kind": placed.kind,
            "critical": placed.critical,
            "connection": placed.connection.value,
            "target": list((need.target or ranking.system.site.zone[placed.zone].target).levels),
            "flows": [
                {"id": one.id, "from": one.origin, "to": one.to, "protocol": one.protocol, "port": one.port}
                for one in need.flows
            ],
        },
        "without": plan_data(ranking.without),
        "candidates": [_candidate_data(ranking, one) for one in ranking.ranked],
        "findings": [finding_data(one) for one in findings],
        "seconds": round(ranking.seconds, 3),
        "interrupted": ranking.interrupted,
    }


def _candidate_data(ranking: Ranking, one: Ranked) -> dict[str, Any]:
    device, offer = one.candidate.device, one.offer
    return {
        "id": one.id,
        "rank": one.rank,
        "why": place_text(ranking, one),
        "name": device.name,
        "manufacturer": device.manufacturer,
        "version": device.version,
        "known_by": device.origin.value,
        "capability": bounds_data(device.capability),
        "gap": {"worst": list(offer.gap), "best": list(offer.best)},
        "achieved_gap": {"worst": list(offer.achieved_gap), "best": list(offer.achieved_best)},
        "conduits": [{"id": conduit.id, "between": list(conduit.ends)} for conduit in offer.conduits],
        "partition": [finding_data(finding) for finding in one.told],
        "open": [{"component": component, "row": row} for component, row in one.open],
        "worst": _taken_data(one.worst),
        "best": _taken_data(one.best),
        "could_come_first": ranking.could_lead(one),
        "could_pass": list(one.passes),
        "deciding": None if one.deciding is None else _deciding_data(one.deciding),
    }


def _taken_data(taken: Taken) -> dict[str, Any]:
    least, most = taken.bounds
    return {
        "more_uncovered": taken.rank[0],
        "more_cost": taken.cost,
        "cost_at_least": least,
        "cost_at_most": most,
        "gap": round(taken.plan.gap, 6),
        "proven": taken.proven,
        "uncovered": [
            {"placement": one.placement, "component": one.component, "row": one.row} for one in taken.uncovered
        ],
        "measures": [{"measure": one.measure, "at": one.where} for one in taken.more],
        "no_longer": [{"measure": one.measure, "at": one.where} for one in taken.fewer],
        "plan": plan_data(taken.plan),
    }


def _deciding_data(found: Deciding) -> dict[str, Any]:
    return {
        "rival": found.rival,
        "tried": found.tried,
        "rows": [
            {
                "component": one.component,
                "row": one.row,
                "settles": one.settles,
                "without": None if one.short is None else {"more_uncovered": one.short[0], "more_cost": one.short[1]},
            }
            for one in found.points
        ],
        "ask": [{"id": one.id, "on_form": one.form, "settles": list(one.rows)} for one in found.asks],
    }
