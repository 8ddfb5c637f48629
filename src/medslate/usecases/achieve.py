"""What is achieved in place: SL-A of zones, placements, conduits and the site, held against their targets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from medslate.assessment.achieved.levels import SiteAchieved, site_achieved
from medslate.assessment.achieved.standing import Standing, in_place
from medslate.levels.frs import FR
from medslate.levels.vectors import Achieved, Bounds, Target
from medslate.networks.site import Conduit, Zone
from medslate.networks.system import System


class State(Enum):
    """How SL-A stands to a target: at it, below it, below it unless open things turn out well, or nothing to hold."""

    MET = "met"
    OPEN = "open"
    GAP = "gap"
    EMPTY = "empty"
    NO_TARGET = "no target"


@dataclass(frozen=True, slots=True)
class Stop:
    """One row that holds a zone's lower end down: of which placement and component."""

    placement: str
    component: str
    row: str


@dataclass(frozen=True)
class ZoneResult:
    """A zone with its SL-A; `stops`: per FR below the target, the rows that hold the lower end down."""

    zone: Zone
    units: int
    bounds: Bounds[Achieved] | None
    stops: Mapping[FR, tuple[Stop, ...]]

    @property
    def state(self) -> State:
        """How the zone stands to its target."""
        return state_of(self.bounds, self.zone.target)


@dataclass(frozen=True)
class SiteResult:
    """The whole site, with the zones in the order of its files."""

    achieved: SiteAchieved
    zones: tuple[ZoneResult, ...]

    @property
    def met(self) -> bool:
        """Whether no zone is below its target, open things taken at their worst. An empty zone is not below."""
        return all(one.state in (State.MET, State.EMPTY) for one in self.zones)

    @cached_property
    def conduits(self) -> tuple[tuple[Conduit, Bounds[Achieved] | None, State], ...]:
        """Each conduit with its SL-A, and how it stands to a target of its own."""
        site, reached = self.achieved.standing.system.site, self.achieved.conduits
        return tuple((one, reached[one.id], state_of(reached[one.id], one.target)) for one in site.conduits)


def state_of(bounds: Bounds[Achieved] | None, target: Target | None) -> State:
    """The state of bounds against a target; no bounds: nothing is placed there."""
    if bounds is None:
        return State.EMPTY
    if target is None:
        return State.NO_TARGET
    if bounds.lower.meets(target):
        return State.MET
    return State.OPEN if bounds.upper.meets(target) else State.GAP


def achieve(system: System) -> SiteResult:
    """SL-A with the measures that stand already."""
    achieved = site_achieved(Standing(system, in_place(system)))
    return SiteResult(achieved, tuple(_zone(achieved, one) for one in system.site.zones))


def _zone(achieved: SiteAchieved, zone: Zone) -> ZoneResult:
    bounds, placed = achieved.zones[zone.id], achieved.standing.system.site.placed_in[zone.id]
    units = sum(one.count for one in placed)
    below = () if bounds is None else tuple(fr for fr in FR if bounds.lower[fr] < zone.target[fr])
    return ZoneResult(zone, units, bounds, {fr: tuple(zone_stops(achieved, zone.id, fr)) for fr in below})


def zone_stops(achieved: SiteAchieved, zone: str, fr: FR) -> Iterable[Stop]:
    """The rows that hold a zone's lower end down: those of the placements that are at it."""
    bounds = achieved.zones[zone]
    for one in achieved.standing.system.site.placed_in[zone]:
        placed = achieved.placements[one.id]
        if bounds is not None and placed.bounds.lower[fr] == bounds.lower[fr]:
            yield from (Stop(one.id, component, row) for component, row in placed.stops(fr))
