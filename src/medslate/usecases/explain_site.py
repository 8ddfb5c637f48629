"""Explain what is achieved: from a row of a device to each open path, and there to each measure that carries it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from medslate.assessment.achieved.levels import PathCover, PlacementAchieved, RowCover
from medslate.assessment.achieved.paths import OpenPath
from medslate.assessment.achieved.safety import forbidden, unsure, withheld
from medslate.assessment.achieved.standing import Standing, asked_id
from medslate.devices.known import Asked, KnownComponent, KnownDevice
from medslate.errors import UsageError
from medslate.levels.frs import FR
from medslate.levels.rule import FRLevel
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Instance, Placement
from medslate.networks.system import System
from medslate.standards.catalogs import Requirement, suggestion
from medslate.standards.measures import Carry, Help, Limited, Measure, Scope
from medslate.usecases.achieve import SiteResult, Stop, zone_stops


class Stance(Enum):
    """How a measure that carries a row on a path stands to a placement."""

    HELPS = "helps"
    UNSURE = "helps, if the device can"
    IDLE = "stands, but idle"
    WITHHELD = "stands, no credit"
    WOULD = "would help"
    WOULD_IF = "would help, if the device can"
    SUPPORTS = "supports only"
    USELESS = "would get no credit"
    FORBIDDEN = "forbidden"
    BANNED = "banned"


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure that carries the row on the path, where it stands or could stand, and why it does or does not help."""

    instance: Instance
    measure: Measure
    help: Help
    stance: Stance
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PathView:
    """One open path: whether the row matters there, how it is covered, and every measure that carries it."""

    path: OpenPath
    cover: PathCover | None
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """The row as one component stands to it. `cover`: none if the component meets it by itself or is free of it."""

    component: str
    verdict: Verdict
    asked: tuple[tuple[Asked, bool], ...]
    cover: RowCover | None
    paths: tuple[PathView, ...]


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """One row of one placement. `target`: that of its zone for the FR. `only_device`: why nothing may cover the row."""

    placement: Placement
    device: KnownDevice
    row: Requirement
    target: int
    only_device: Limited | None
    components: tuple[ComponentRow, ...]

    @property
    def required(self) -> bool:
        """Whether the target of the zone needs the row."""
        return (self.row.level or 0) <= self.target


@dataclass(frozen=True, slots=True)
class PlacedFR:
    """One FR of one placement: its levels by component at both ends, and the rows that stop the lower end."""

    placed: PlacementAchieved
    fr: FR
    target: int
    levels: Mapping[str, tuple[FRLevel, FRLevel]]
    stops: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ZoneExplained:
    """A zone: what is placed in it, and per FR the rows that hold it down, at and below the target alike."""

    zone: str
    result: SiteResult
    placements: tuple[PlacementAchieved, ...]
    stops: Mapping[FR, tuple[Stop, ...]]


def explain_place(
    result: SiteResult, place: str, what: str = ""
) -> PlacedRow | PlacedFR | PlacementAchieved | ZoneExplained:
    """What is asked for: a zone, a placement, or of a placement a row or an FR.

    Raises `UsageError` for a name that nothing bears, with the nearest known one.
    """
    system = result.achieved.standing.system
    if place in system.site.zone:
        if what:
            raise UsageError(f"{place} is a zone; name one of its placements to explain {what}.")
        return _zone(result, place)
    if place not in system.site.placement:
        known = (*system.site.placement, *system.site.zone)
        raise UsageError(f"There is no placement or zone {place}. {suggestion(place, known)}".rstrip())
    placement = system.site.placement[place]
    if not what:
        return result.achieved.placements[place]
    if what.upper() in FR.__members__:
        return _fr(result, placement, FR[what.upper()])
    return _row(result.achieved.standing, result.achieved.placements[place], what)


def _zone(result: SiteResult, zone: str) -> ZoneExplained:
    achieved = result.achieved
    placed = tuple(achieved.placements[one.id] for one in achieved.standing.system.site.placed_in[zone])
    stops = {fr: tuple(zone_stops(achieved, zone, fr)) for fr in FR} if placed else {}
    return ZoneExplained(zone, result, placed, stops)


def _fr(result: SiteResult, placement: Placement, fr: FR) -> PlacedFR:
    placed = result.achieved.placements[placement.id]
    levels = {name: (one[fr], placed.at_upper[name][fr]) for name, one in placed.at_lower.items()}
    target = result.achieved.standing.system.site.zone[placement.zone].target[fr]
    return PlacedFR(placed, fr, target, levels, placed.stops(fr))


def _row(standing: Standing, placed: PlacementAchieved, wanted: str) -> PlacedRow:
    system, placement = standing.system, placed.placement
    row, device = system.catalog.by_id.get(wanted), system.device(placement)
    if row is None:
        hint = suggestion(wanted, system.catalog.by_id, f"Rows: `medslate pack show {system.catalog.pack.id}`.")
        raise UsageError(f"{system.catalog.pack.citation} has no row {wanted}. {hint}")
    facing = [one for one in device.components if row.assessable and row.faced_by(one.types)]
    if not facing or row.fr is None:
        raise UsageError(f"No component of {device.id} faces {wanted}.")
    target = system.site.zone[placement.zone].target[row.fr]
    limited = system.library.only_device.get(wanted)
    components = tuple(_component(standing, placed, one, wanted) for one in facing)
    return PlacedRow(placement, device, row, target, limited, components)


def _component(standing: Standing, placed: PlacementAchieved, part: KnownComponent, row: str) -> ComponentRow:
    system, cover = standing.system, placed.rows.get((part.id, row))
    device = system.device(placed.placement)
    names = device.needed_for.get((part.id, row), ())
    asked = tuple((one, _there(standing, placed.placement, one)) for one in device.asks if one.id in names)
    verdict = part.verdicts.get(row, Verdict.OPEN)
    if cover is None:
        return ComponentRow(part.id, verdict, asked, None, ())
    covers = {one.path: one for one in cover.paths}
    paths = tuple(
        PathView(path, covers.get(path), tuple(_offers(standing, placed.placement, path, part.id, row)))
        for path in placed.paths
    )
    return ComponentRow(part.id, verdict, asked, cover, paths)


def _there(standing: Standing, placement: Placement, asked: Asked) -> bool:
    instance = Instance(asked_id(placement.device, asked.id), placement.id)
    return instance in standing.instances and instance not in standing.idle


def _offers(standing: Standing, placement: Placement, path: OpenPath, component: str, row: str) -> Iterator[Offer]:
    """Every measure that carries the row on the path: first what helps, last what may not."""
    found = [
        _offer(standing, placement, instance, carry)
        for carry in _carries(standing.system, component, row)
        if carry.path is path.kind and (instance := _instance(standing.system, placement, path, carry)) is not None
    ]
    yield from sorted(found, key=lambda one: (tuple(Stance).index(one.stance), tuple(Help).index(one.help)))


def _carries(system: System, component: str, row: str) -> Iterable[Carry]:
    return (one for one in system.library.carries if one.row == row and one.component in ("", component))


def _instance(system: System, placement: Placement, path: OpenPath, carry: Carry) -> Instance | None:
    """Where the measure stands, or would have to, to lie on the path; none if it cannot, or serves another device."""
    measure = system.library.by_id[carry.measure]
    if measure.device not in ("", placement.device) or (measure.scope is Scope.CONDUIT and not path.conduit):
        return None
    where = {Scope.SITE: "", Scope.ZONE: placement.zone, Scope.CONDUIT: path.conduit, Scope.DEVICE: placement.id}
    return Instance(measure.id, where[measure.scope])


def _offer(standing: Standing, placement: Placement, instance: Instance, carry: Carry) -> Offer:
    measure = standing.system.library.by_id[instance.measure]
    stance, reason = _kept_from(standing, placement, instance, measure) or _help(standing, placement, instance, carry)
    return Offer(instance, measure, carry.help, stance, reason)


def _kept_from(
    standing: Standing, placement: Placement, instance: Instance, measure: Measure
) -> tuple[Stance, str] | None:
    """What keeps a measure from any credit here, if something does."""
    stands = instance in standing.instances
    if stands and instance in standing.idle:
        return Stance.IDLE, standing.idle[instance]
    if reason := forbidden(standing.system, instance):
        return Stance.FORBIDDEN, reason
    if reason := withheld(standing.system, measure, placement):
        return (Stance.WITHHELD if stands else Stance.USELESS), reason
    return None


def _help(standing: Standing, placement: Placement, instance: Instance, carry: Carry) -> tuple[Stance, str]:
    """How a measure helps that nothing keeps from credit."""
    library, stands = standing.system.library, instance in standing.instances
    if carry.help is Help.SUPPORT:
        return Stance.SUPPORTS, ""
    if not stands and _banned(standing.system, instance):
        return Stance.BANNED, "The site's preferences ban it."
    if asks := unsure(standing.system, library.by_id[instance.measure], placement):
        titles = (library.features[one].title if one in library.features else one for one in asks)
        reason = f"Ask the maker whether the device offers: {', '.join(titles)}."
        return (Stance.UNSURE if stands else Stance.WOULD_IF), reason
    return (Stance.HELPS if stands else Stance.WOULD), ""


def _banned(system: System, instance: Instance) -> bool:
    return any(
        one.measure == instance.measure and one.where in ("", instance.where) for one in system.site.preferences.banned
    )
