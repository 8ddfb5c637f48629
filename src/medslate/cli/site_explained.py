"""What site explain shows, as text and as JSON data."""

from collections.abc import Iterator
from typing import Any

import click

from medslate.assessment.achieved.credit import covers
from medslate.assessment.achieved.levels import PathCover, PlacementAchieved
from medslate.cli.output import fr_names, say_table
from medslate.cli.site_views import achieved_bounds, cells, counted, grouped, placement_data, stop_data
from medslate.devices.known import KnownDevice, Origin
from medslate.levels.frs import FR
from medslate.levels.rule import interval
from medslate.levels.verdicts import Verdict
from medslate.networks.system import System
from medslate.usecases.achieve import SiteResult, Stop
from medslate.usecases.explain_site import ComponentRow, PathView, PlacedFR, PlacedRow, ZoneExplained

_HALF = "what helps in part needs a second of other mechanism and administration"
_HALVES = "what helps in part is all of one mechanism, or all of one administration"
Explained = PlacedRow | PlacedFR | PlacementAchieved | ZoneExplained


def say_explained(result: SiteResult, found: Explained) -> None:
    """Whatever was asked for."""
    system = result.achieved.standing.system
    if isinstance(found, PlacedRow):
        _say_row(found)
    elif isinstance(found, PlacedFR):
        _say_fr(system, found)
    elif isinstance(found, ZoneExplained):
        _say_zone(found)
    else:
        _say_placement(system, found)


def _say_row(found: PlacedRow) -> None:
    row, placement = found.row, found.placement
    fr = "" if row.fr is None else row.fr.name
    click.echo(click.style(f"{row.id} {row.title}", bold=True) + f" ({fr}, level {row.level})")
    need = "needs it" if found.required else "does not need it"
    click.echo(f"{placement.id}: {_units(found.device, placement.count)} in {placement.zone}")
    click.echo(f"The target of {placement.zone}, {fr} {found.target}, {need}.")
    if found.only_device is not None:
        click.echo(f"Only the device can do it. {found.only_device.reason}")
    several: dict[str, list[str]] = {}
    for one in found.components:
        several.setdefault("\n".join(_component_lines(found, one)), []).append(one.component)
    for said, names in several.items():
        click.echo(f"\n{click.style(', '.join(names), bold=True)}: {said}")


def _units(device: KnownDevice, count: int) -> str:
    known = "of which nothing is known" if device.origin is Origin.UNKNOWN else f"known by: {device.strength}"
    version = f" {device.version}" if device.version else ""
    return f"{counted(count, 'unit', 'units')} of {device.name}{version} ({known})"


def _component_lines(found: PlacedRow, one: ComponentRow) -> Iterator[str]:
    yield f"{one.verdict.value}. {_conclusion(one)}"
    if one.verdict is Verdict.OPEN:
        yield "  Not known: ask the maker; until then it counts as unmet."
    for asked, there in one.asked:
        yield f"  The maker asks for {asked.id}: {asked.title} ({'in place' if there else 'not in place'})"
    if one.cover is not None and not one.paths:
        yield f"  No attack path is open to {found.placement.id}."
    alike: dict[str, list[PathView]] = {}
    for view in one.paths:
        alike.setdefault("\n".join(_path_lines(view)), []).append(view)
    for said, views in alike.items():
        yield f"  {', '.join(str(view.path) for view in views)}: {said}"


def _conclusion(one: ComponentRow) -> str:
    if one.cover is None:
        return "It does not apply." if one.verdict is Verdict.NOT_APPLICABLE else "It counts by the device alone."
    if one.cover.lower:
        return "It counts here: covered on every open path."
    return "It may count here, if what is open turns out well." if one.cover.upper else "It does not count here."


def _path_lines(view: PathView) -> Iterator[str]:
    if view.cover is None:
        yield "the row does not matter here"
        return
    yield _path_state(view, view.cover)
    for one in view.offers:
        reason = f". {one.reason}" if one.reason else ""
        yield f"    {one.help.value}  {one.instance} ({one.measure.title}): {one.stance.value}{reason}"
    if not view.offers:
        yield "    no measure of the library carries it here"


def _path_state(view: PathView, cover: PathCover) -> str:
    if cover.lower:
        return "covered"
    if covers(cover.helping):
        return "covered, if the device can do what the measures need"
    halves = len(cover.helping)
    why = "" if not halves else f": {_HALVES if halves > 1 else _HALF}"
    return f"not covered{why}" if view.path.sure else f"not covered, unless the device lacks the interface{why}"


def _say_fr(system: System, found: PlacedFR) -> None:
    placement = found.placed.placement
    click.echo(click.style(f"{found.fr.name} {found.fr.title}", bold=True) + f" of {placement.id} in {placement.zone}")
    reached = interval(found.placed.bounds.lower[found.fr], found.placed.bounds.upper[found.fr])
    click.echo(f"SL-A {reached}, target {found.target}. Open paths: {_paths(found.placed)}")
    rows = [
        [name, interval(lower.lower, upper.upper, lower.vacuous), ", ".join(lower.stops), ", ".join(upper.limits)]
        for name, (lower, upper) in found.levels.items()
    ]
    say_table(["component", "SL-A", "stopped by", "limited by"], rows)
    for part, row in found.stops:
        click.echo(f"  {part}: {row} {system.catalog.by_id[row].title}: {_state(found.placed, part, row)}")
    if found.stops:
        click.echo(f"`medslate site explain {placement.id} '{found.stops[0][1]}'` follows one of them.")


def _state(placed: PlacementAchieved, part: str, row: str) -> str:
    cover = placed.rows.get((part, row))
    if cover is None:
        return "it counts, but the requirement that it enhances does not"
    bare = [str(one.path) for one in cover.paths if not one.lower]
    held = f"not covered on {', '.join(bare)}" if bare else "covered, but the requirement that it enhances is not"
    return f"{cover.verdict.value}, {held}"


def _paths(placed: PlacementAchieved) -> str:
    said = (f"{one}{'' if one.sure else ' (not sure)'}" for one in placed.paths)
    return ", ".join(said) or "none"


def _say_placement(system: System, found: PlacementAchieved) -> None:
    placement, device = found.placement, system.device(found.placement)
    target = system.site.zone[placement.zone].target
    click.echo(f"{click.style(placement.id, bold=True)}: {_units(device, placement.count)} in {placement.zone}")
    click.echo(f"Open paths: {_paths(found)}\n")
    say_table(
        ["", *fr_names()],
        [
            ["SL-T", *(str(target[fr]) for fr in FR)],
            ["SL-C", *(interval(device.capability.lower[fr], device.capability.upper[fr]) for fr in FR)],
            ["SL-A", *cells(found.bounds, None)],
        ],
    )
    click.echo("\nWhat stops the next level:")
    for fr in FR:
        stops = [Stop(placement.id, part, row) for part, row in found.stops(fr)]
        click.echo(f"  {fr.name:<4}{grouped(stops) or 'nothing'}")


def _say_zone(found: ZoneExplained) -> None:
    zone = found.result.achieved.standing.system.site.zone[found.zone]
    bounds = found.result.achieved.zones[zone.id]
    name = "" if zone.name == zone.id else f" {zone.name}"
    reaction = found.result.achieved.standing.system.site.reaction(zone.id)
    click.echo(click.style(f"{zone.id}{name}", bold=True) + f": {zone.kind.value}, harm {zone.harm.value}, "
               f"reaction within {reaction.value}")  # fmt: skip
    click.echo(f"SL-T {zone.target}, SL-A {bounds if bounds is not None else 'none: nothing is placed here'}\n")
    if bounds is None:
        return
    say_table(
        ["placement", *fr_names()], [[one.placement.id, *cells(one.bounds, zone.target)] for one in found.placements]
    )
    click.echo("\nWhat stops the next level:")
    for fr, stops in found.stops.items():
        click.echo(f"  {fr.name:<4}{grouped(stops) or 'nothing'}")


def explained_data(result: SiteResult, found: Explained) -> dict[str, Any]:
    """Whatever was asked for, as JSON data."""
    if isinstance(found, PlacedRow):
        return _row_data(found)
    if isinstance(found, PlacedFR):
        return {
            "placement": found.placed.placement.id,
            "fr": found.fr.name,
            "target": found.target,
            "paths": [str(one) for one in found.placed.paths],
            "components": {
                name: {"lower": low.lower, "upper": up.upper, "stops": list(low.stops), "limits": list(up.limits)}
                for name, (low, up) in found.levels.items()
            },
        }
    if isinstance(found, ZoneExplained):
        return {
            "zone": found.zone,
            "achieved": achieved_bounds(result.achieved.zones[found.zone]),
            "placements": {one.placement.id: achieved_bounds(one.bounds) for one in found.placements},
            "stops": {fr.name: [stop_data(one) for one in stops] for fr, stops in found.stops.items()},
        }
    return {"placement": found.placement.id} | placement_data(result.achieved.standing.system, found)


def _row_data(found: PlacedRow) -> dict[str, Any]:
    return {
        "placement": found.placement.id,
        "zone": found.placement.zone,
        "row": found.row.id,
        "level": found.row.level,
        "target": found.target,
        "required": found.required,
        "only_device": None if found.only_device is None else found.only_device.reason,
        "components": [_component_data(one) for one in found.components],
    }


def _component_data(one: ComponentRow) -> dict[str, Any]:
    return {
        "component": one.component,
        "verdict": one.verdict.value,
        "counts_lower": one.cover is None or one.cover.lower,
        "counts_upper": one.cover is None or one.cover.upper,
        "asked": [{"id": asked.id, "in_place": there} for asked, there in one.asked],
        "paths": [_path_data(path) for path in one.paths],
    }


def _path_data(view: PathView) -> dict[str, Any]:
    return {
        "path": view.path.kind.value,
        "conduit": view.path.conduit,
        "sure": view.path.sure,
        "matters": view.cover is not None,
        "covered_lower": None if view.cover is None else view.cover.lower,
        "covered_upper": None if view.cover is None else view.cover.upper,
        "measures": [
            {
                "measure": one.instance.measure,
                "at": one.instance.where,
                "help": one.help.value,
                "stance": one.stance.name.lower().replace("_", "-"),
                "reason": one.reason,
            }
            for one in view.offers
        ],
    }
