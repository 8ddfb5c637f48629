"""Which measures stand already in a generated hospital, by what they are, never by name.

A perimeter stands everywhere; with the level of infrastructure come the division of the network, the gateway of remote
service, then walls inside and what sets single devices apart. Site-wide services are drawn.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from medslate.findings import Place
from medslate.networks.generating.drawing import Draws
from medslate.networks.generating.order import Architecture
from medslate.networks.site import Conduit, Connection, InPlace, Instance, Site, Zone
from medslate.standards.measures import AttackPath, FlowNeed, InSeconds, Library, Measure, Scope
from medslate.standards.profiles import Harm, Reaction, ZoneKind

SITE_WIDE = {Architecture.FLAT: 20, Architecture.GENERAL: 35, Architecture.DEDICATED: 50, Architecture.TWIN: 65}
"""Percent of the site-wide measures that stand, by level of infrastructure."""
SET_APART = 50
"""Percent of the zones at the highest level in which devices are set apart from one another, where it may be."""
DIVIDED = (ZoneKind.MEDICAL, ZoneKind.SERVICES, ZoneKind.BUILDING)
T = TypeVar("T", Zone, Conduit)


def standing(site: Site, library: Library, architecture: Architecture, draws: Draws) -> tuple[InPlace, ...]:
    """The measures that stand, those of one kind together."""
    level = architecture.value
    found = [*_at(_perimeter(library), site.conduits, lambda one: _outer(site, one))]
    if level >= Architecture.GENERAL.value:
        found += _at(_division(library), site.zones, lambda one: _divided(one, architecture))
        found += _at(_radio(library), site.zones, lambda one: _has_radio(site, one))
    if level >= Architecture.DEDICATED.value:
        found += _at(_gateway(library), site.conduits, lambda one: one.remote)
    if architecture is Architecture.TWIN:
        found += _at(_inner_wall(library), site.conduits, lambda one: _deadly(site, one))
        found += _at(
            _apart(library),
            site.zones,
            lambda one: _divided(one, architecture) and site.reaction(one.id) is not Reaction.SECONDS
            and draws.chance(SET_APART),
        )  # fmt: skip
    found += _site_wide(library, SITE_WIDE[architecture], draws)
    numbers = {name: at for at, name in enumerate(dict.fromkeys(one.measure for one in found))}
    return tuple(InPlace(one, Place("measures.yaml", ("measures", numbers[one.measure]))) for one in found)


def _at(measure: Measure | None, places: Iterable[T], wanted: Callable[[T], bool]) -> Iterator[Instance]:
    return (Instance(measure.id, one.id) for one in places if wanted(one)) if measure else iter(())


def _outer(site: Site, conduit: Conduit) -> bool:
    """From networks of others to where they are let in, and from either to the operator's own."""
    one, other = (site.zone[end] for end in conduit.ends)
    return one.outside is not other.outside or (one.outside and one.kind is not other.kind)


def _divided(zone: Zone, architecture: Architecture) -> bool:
    """At the general level only the medical network is divided from the rest."""
    return zone.kind in (DIVIDED[:1] if architecture is Architecture.GENERAL else DIVIDED)


def _has_radio(site: Site, zone: Zone) -> bool:
    return any(one.connection is Connection.WLAN for one in site.placed_in[zone.id])


def _deadly(site: Site, conduit: Conduit) -> bool:
    return any(site.zone[end].harm is Harm.DEATH for end in conduit.ends)


def _plain_walls(library: Library) -> list[Measure]:
    """What enforces at a conduit, passes every flow and asks nothing of devices, cheapest first."""
    return _cheapest(
        library,
        lambda one: one.scope is Scope.CONDUIT and one.enforces and one.flows is FlowNeed.ANY and not one.emergency
        and not one.features,
    )  # fmt: skip


def _perimeter(library: Library) -> Measure | None:
    return next(iter(_plain_walls(library)), None)


def _inner_wall(library: Library) -> Measure | None:
    return next(iter(_plain_walls(library)[1:]), None)


def _division(library: Library) -> Measure | None:
    found = _cheapest(
        library,
        lambda one: one.scope is Scope.ZONE and one.enforces and one.in_seconds is not InSeconds.ALERTS_ONLY
        and one.in_seconds is not InSeconds.BLOCKS,
    )  # fmt: skip
    return next(iter(found), None)


def _apart(library: Library) -> Measure | None:
    inside = AttackPath.SAME_ZONE
    found = _cheapest(library, lambda one: one.scope is Scope.ZONE and one.enforces and inside in _paths(library, one))
    return next(iter(found), None)


def _radio(library: Library) -> Measure | None:
    found = _cheapest(library, lambda one: one.scope is Scope.ZONE and _paths(library, one) == {AttackPath.WLAN})
    return next(iter(found), None)


def _gateway(library: Library) -> Measure | None:
    found = _cheapest(library, lambda one: one.scope is Scope.CONDUIT and _paths(library, one) == {AttackPath.REMOTE})
    return next(iter(found), None)


def _cheapest(library: Library, wanted: Callable[[Measure], bool]) -> list[Measure]:
    """What fits and needs nothing else, by the figure of its cost class, then in the order of the library."""
    fitting = [one for one in library.measures if wanted(one) and not one.needs and one.cost_class]
    return sorted(fitting, key=lambda one: library.cost_classes[one.cost_class].figure)


def _paths(library: Library, measure: Measure) -> set[AttackPath]:
    return {path for path in AttackPath if library.credited.get((measure.id, path))}


def _site_wide(library: Library, percent: int, draws: Draws) -> Iterator[Instance]:
    """What is drawn, credited with something, and needs and contradicts nothing else."""
    for one in library.measures:
        free = not one.needs and not one.conflicts and bool(_paths(library, one))
        if one.scope is Scope.SITE and free and draws.chance(percent):
            yield Instance(one.id)
