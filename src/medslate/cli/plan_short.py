"""A plan on one screen: what is at its target, what to buy, what remains and whom to ask; equal things together."""

import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import click

from medslate.cli.output import say_table
from medslate.cli.site_views import counted
from medslate.networks.system import System
from medslate.planning.plan import Plan
from medslate.planning.reasons.remaining import Close, Remaining
from medslate.planning.reasons.why import Why
from medslate.usecases.achieve import State, state_of
from medslate.usecases.plan_outcome import Outcome

FEW = 4
NARROWEST = 28
"""Columns that a title is left with at least."""


class Bought(NamedTuple):
    """All instances of one measure in a plan: where, what they cost with what arises once, which rest on open rows."""

    measure: str
    places: tuple[str, ...]
    cost: int
    only_open: int


def few(names: Sequence[str], most: int = FEW) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def bought(plan: Plan, reasons: Iterable[Why]) -> tuple[Bought, ...]:
    """What a plan sets up, by measure, in the order of the plan."""
    waiting = {one.instance for one in reasons if one.only_while_open}
    once = {one.measure: one.cost for one in plan.platforms}
    by_measure: dict[str, list[tuple[str, int, bool]]] = {}
    for one in plan.chosen:
        place = (one.instance.where, one.cost, one.instance in waiting)
        by_measure.setdefault(one.instance.measure, []).append(place)
    return tuple(
        Bought(
            name,
            tuple(where for where, _, _ in places if where),
            sum(cost for _, cost, _ in places) + once.get(name, 0),
            sum(waits for _, _, waits in places),
        )
        for name, places in by_measure.items()
    )


def say_zones(found: Outcome) -> None:
    """Which zones reach their target before and with the plan, by name."""
    before: dict[str, State] = {}
    after: dict[str, State] = {}
    for zone in found.system.site.zones:
        before[zone.id] = state_of(found.before.zones[zone.id], zone.target)
        after[zone.id] = state_of(found.after.zones[zone.id], zone.target)
    held = [name for name, state in after.items() if state is not State.EMPTY]
    met = [name for name in held if after[name] is State.MET]
    already = sum(before[name] is State.MET for name in held)
    click.echo(f"\nZones at their target: {already} of {len(held)} before, {len(met)} of {len(held)} with the plan.")
    new = [name for name in met if before[name] is not State.MET]
    _say_names("reached by the plan", new)
    _say_names("at it already", [name for name in met if name not in new])
    _say_names("if open answers turn out well", [name for name in held if after[name] is State.OPEN])
    _say_names("below", [name for name in held if after[name] is State.GAP])


def _say_names(what: str, names: Sequence[str]) -> None:
    if names:
        click.echo(f"  {what}: {few(names, 8)}")


def say_bought(found: Outcome) -> None:
    """One line per measure with all its places and the sum, once-per-site costs included."""
    plan = found.plan
    if not plan.chosen:
        click.echo("\nNothing is to be set up.")
        return
    rows = [
        [one.measure, found.system.library.by_id[one.measure].title, f"{one.cost:,}", _where(one)]
        for one in bought(plan, found.why)
    ]
    if sys.stdout.isatty():
        rows = fitted(rows, shutil.get_terminal_size().columns)
    click.echo(f"\nTo be set up ({counted(len(plan.chosen), 'instance', 'instances')}):")
    say_table(["measure", "", plan.currency, "at"], rows)
    if any(one.only_while_open for one in found.why):
        click.echo("* Nothing but open rows rests on it: ask before you buy. Which rows: see --full.")


def fitted(rows: Sequence[Sequence[str]], columns: int) -> list[list[str]]:
    """The rows with their titles cut between words, so that they fit, if a title can be that short."""
    taken = sum(max(len(row[at]) for row in rows) + 2 for at in (0, 2, 3))
    room = max(NARROWEST, columns - taken)
    return [[one, textwrap.shorten(title, room, placeholder="..."), *rest] for one, title, *rest in rows]


def _where(one: Bought) -> str:
    where = f"{len(one.places)}: {few(one.places, 2)}" if one.places else "the site"
    number = max(1, len(one.places))
    if not one.only_open:
        return where
    return f"{where} *" if one.only_open == number else f"{where} ({one.only_open} of them *)"


def say_remaining(found: Outcome) -> None:
    """Per component of a device: how many rows remain where, and of what kind; then whom to ask, then the targets."""
    if not found.remaining:
        return
    click.echo("\nWhat remains (rows by device; why each of them: see --full):")
    groups: dict[tuple[str, str], list[Remaining]] = {}
    for one in found.remaining:
        groups.setdefault((one.device, one.component), []).append(one)
    for (device, component), ones in groups.items():
        rows = Counter[str]()
        for one in ones:
            rows[one.zone] += len(one.placements)
        zones = few([f"{zone} {number}" for zone, number in rows.items()])
        click.echo(f"  {device} ({component}): {counted(rows.total(), 'row', 'rows')}: {zones}")
        click.echo(f"    {'; '.join(_kinds(ones))}")
        for zone, places in _moves(ones).items():
            click.echo(f"    from {zone} it could move to where none of them counts: {few(places)}")
    _say_questions(found.system, found.remaining)
    _say_reachable(found)


def _kinds(ones: Sequence[Remaining]) -> list[str]:
    """How many rows an answer could settle, something in the way could be lifted for, and how many nothing else."""
    kinds = Counter(_kind(one) for one in ones for _ in one.placements)
    return [text.format(kinds[text]) for text in KINDS if kinds[text]]


KINDS = (
    "{} not known of the device",
    "{} for which a measure waits for a feature",
    "{} kept from being covered by a ban, a conflict, the budget or what may not stand there",
    "{} that only another device, another zone or a lower target closes",
)


def _kind(one: Remaining) -> str:
    ways = {way.way for way in one.closings}
    if any(way.rows for way in one.closings):
        return KINDS[0]
    if any(way.features for way in one.closings):
        return KINDS[1]
    return KINDS[2] if one.coverable or ways & {Close.ALLOW, Close.SPEND} else KINDS[3]


def _moves(ones: Sequence[Remaining]) -> dict[str, list[str]]:
    """By zone: the zones where none of the rows that remain there counts."""
    found: dict[str, list[str]] = {}
    for one in ones:
        zones = [zone for way in one.closings for zone in way.zones]
        found[one.zone] = [zone for zone in found.get(one.zone, zones) if zone in zones]
    return {zone: there for zone, there in found.items() if there}


def _say_questions(system: System, remaining: Sequence[Remaining]) -> None:
    rows: dict[str, dict[str, None]] = {}
    features: dict[str, dict[str, None]] = {}
    for one in remaining:
        for way in one.closings:
            rows.setdefault(one.device, {}).update(dict.fromkeys(way.rows))
            features.setdefault(one.device, {}).update(dict.fromkeys(way.features))
    asked = [name for name in rows if rows[name] or features[name]]
    if asked:
        click.echo("\nWhom to ask:")
    for name in asked:
        device = system.devices[name]
        click.echo(f"  {device.manufacturer or 'the maker'}, about {name}:")
        if rows[name]:
            click.echo(f"    whether it does {counted(len(rows[name]), 'row', 'rows')}: {few(list(rows[name]), 6)}")
        for title in list(features[name])[:FEW]:
            click.echo(f"    whether it offers: {title}")
        if (more := len(features[name]) - FEW) > 0:
            click.echo(f"    and {counted(more, 'further feature', 'further features')}: see --full")


def _say_reachable(found: Outcome) -> None:
    by_zone: dict[str, list[str]] = {}
    for one in found.reachable:
        by_zone.setdefault(one.zone, []).append(f"{one.fr.name} {one.at_most} of {one.target}")
    if by_zone:
        click.echo("\nOut of reach by measures alone (at most, of the target):")
    for zone, levels in by_zone.items():
        click.echo(f"  {zone}: {', '.join(levels)}")
