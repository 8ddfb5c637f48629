"""What site achieve shows, as text and as JSON data."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from medslate.assessment.achieved.levels import PlacementAchieved
from medslate.cli.output import fr_names, say_table
from medslate.levels.frs import FR
from medslate.levels.rule import interval
from medslate.levels.vectors import Achieved, Bounds, Target
from medslate.networks.system import System
from medslate.usecases.achieve import SiteResult, Stop, ZoneResult, state_of
from medslate.usecases.open_site import OpenedSite

PARTS = ("zones", "placements", "conduits", "all")


def say_achieved(opened: OpenedSite, result: SiteResult, of: str) -> None:
    """The tables asked for, the site in one line, and what holds zones below their targets."""
    system, standing = opened.system, result.achieved.standing
    click.echo(f"{system.site.name} · {system.catalog.pack.citation} · {system.library.pack.title}")
    click.echo(
        f"Makers' dossiers are taken as {system.site.preferences.rely_on.value}. "
        f"{counted(len(standing.instances), 'measure stands', 'measures stand')}, {len(standing.idle)} of them idle."
    )
    click.echo("Each cell: achieved / target; 1..2 while something is open.\n")
    if of in ("zones", "all"):
        _say_zones(result)
    if of in ("placements", "all"):
        _say_placements(result)
    if of in ("conduits", "all"):
        _say_conduits(result)
    whole = result.achieved.site
    click.echo(f"Whole site: {whole if whole is not None else 'nothing is placed in a zone with a target'}")
    for one in result.zones:
        _say_stops(one)


def _say_zones(result: SiteResult) -> None:
    rows = [[one.zone.id, str(one.units), *cells(one.bounds, one.zone.target), one.state.value] for one in result.zones]
    say_table(["zone", "units", *fr_names(), ""], rows)
    click.echo()


def _say_placements(result: SiteResult) -> None:
    system = result.achieved.standing.system
    rows = []
    for name, one in result.achieved.placements.items():
        target = system.site.zone[one.placement.zone].target
        state = state_of(one.bounds, target).value
        knowledge = system.device(one.placement).strength
        rows.append([name, one.placement.zone, knowledge, *cells(one.bounds, target), state])
    say_table(["placement", "zone", "known by", *fr_names(), ""], rows)
    click.echo()


def _say_conduits(result: SiteResult) -> None:
    rows = [
        [one.id, " - ".join(one.ends), *cells(bounds, one.target), state.value]
        for one, bounds, state in result.conduits
    ]
    say_table(["conduit", "between", *fr_names(), ""], rows)
    click.echo()


def cells(bounds: Bounds[Achieved] | None, target: Target | None) -> Iterator[str]:
    """One cell per FR: `1..2/3` for bounds and target."""
    for fr in FR:
        reached = "-" if bounds is None else interval(bounds.lower[fr], bounds.upper[fr])
        yield reached if target is None else f"{reached}/{target[fr]}"


def _say_stops(one: ZoneResult) -> None:
    if one.stops:
        click.echo(f"\nWhat holds {one.zone.id} below its target:")
    for fr, stops in one.stops.items():
        click.echo(f"  {fr.name:<4}{grouped(stops)}")


def grouped(stops: Sequence[Stop], most: int = 4, places: int = 3) -> str:
    """Stopping rows in one line: placements with the same rows together, and not all of many."""
    by_rows: dict[tuple[str, ...], list[str]] = {}
    by_place: dict[tuple[str, str], list[str]] = {}
    for one in stops:
        by_place.setdefault((one.placement, one.component), []).append(one.row)
    for (placement, component), rows in by_place.items():
        by_rows.setdefault(tuple(rows), []).append(f"{placement}/{component}")
    return "; ".join(f"{_few(who, places)}: {_few(rows, most)}" for rows, who in by_rows.items())


def _few(names: Sequence[str], most: int) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def counted(number: int, one: str, several: str) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else several}"


def achieved_data(opened: OpenedSite, result: SiteResult, of: str) -> dict[str, Any]:
    """What is achieved as JSON data, with the packs it was computed with."""
    system, standing = opened.system, result.achieved.standing
    data: dict[str, Any] = {
        "site": system.site.id,
        "met": result.met,
        "achieved": achieved_bounds(result.achieved.site),
        "strength": system.site.preferences.rely_on.value,
    }
    if of in ("zones", "all"):
        data["zones"] = {one.zone.id: _zone_data(one) for one in result.zones}
    if of in ("placements", "all"):
        data["placements"] = {name: placement_data(system, one) for name, one in result.achieved.placements.items()}
    if of in ("conduits", "all"):
        data["conduits"] = {
            one.id: {"between": list(one.ends), "achieved": achieved_bounds(bounds), "state": state.value}
            for one, bounds, state in result.conduits
        }
    return data | {
        "in_place": [{"measure": one.measure, "at": one.where} for one in sorted(standing.instances)],
        "idle": [{"measure": one.measure, "at": one.where, "why": why} for one, why in standing.idle.items()],
        "on": opened.today.isoformat(),
        "content": system.site.content,
        "packs": dict(opened.digests),
    }


def _zone_data(one: ZoneResult) -> dict[str, Any]:
    return {
        "target": list(one.zone.target.levels),
        "achieved": achieved_bounds(one.bounds),
        "gap": None if one.bounds is None else list(one.bounds.lower.gap(one.zone.target)),
        "state": one.state.value,
        "units": one.units,
        "stops": {fr.name: [stop_data(stop) for stop in stops] for fr, stops in one.stops.items()},
    }


def placement_data(system: System, one: PlacementAchieved) -> dict[str, Any]:
    """One placement as JSON data."""
    target, device = system.site.zone[one.placement.zone].target, system.device(one.placement)
    return {
        "device": one.placement.device,
        "zone": one.placement.zone,
        "units": one.placement.count,
        "known_by": device.strength,
        "achieved": achieved_bounds(one.bounds),
        "gap": list(one.bounds.lower.gap(target)),
        "state": state_of(one.bounds, target).value,
        "paths": [str(path) for path in one.paths],
        "stops": {fr.name: [{"component": part, "row": row} for part, row in one.stops(fr)] for fr in FR},
    }


def achieved_bounds(bounds: Bounds[Achieved] | None) -> dict[str, Any] | None:
    """SL-A as JSON data; null where nothing is placed."""
    if bounds is None:
        return None
    return {"text": str(bounds), "lower": list(bounds.lower.levels), "upper": list(bounds.upper.levels)}


def stop_data(one: Stop) -> dict[str, str]:
    """A stopping row as JSON data."""
    return {"placement": one.placement, "component": one.component, "row": one.row}
