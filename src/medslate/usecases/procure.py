"""Procurement: what the operator needs, and what each candidate device would achieve in its place."""

from dataclasses import dataclass, replace

from medslate.assessment.achieved.levels import PlacementAchieved, placement_achieved
from medslate.assessment.achieved.makers import makers_library
from medslate.assessment.achieved.standing import Standing, in_place
from medslate.devices.known import KnownDevice
from medslate.errors import UsageError
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.networks.fresh_ids import FreshIds, fresh
from medslate.networks.site import Conduit, DeviceEntry, Flow, Placement, Site
from medslate.networks.system import System
from medslate.standards.catalogs import Catalog
from medslate.standards.profiles import ZoneKind

NEW = "candidate"
"""Id of the placement to come, as its flows name it; if the site has it already, another one is made of it."""


@dataclass(frozen=True, slots=True)
class Need:
    """What is to be bought: a placement whose device is not chosen yet (its `device` is empty), and what it must reach.

    `target`: SL-T that its zone shall have; none: the zone's own. `flows`: each with the placement's id at one end and
    a zone at the other.
    """

    placement: Placement
    target: Target | None = None
    flows: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need with the candidates for it, as its owner describes both."""

    need: Need
    candidates: tuple[DeviceEntry, ...] = ()


@dataclass(frozen=True)
class Offer:
    """A candidate in its place, before any plan.

    `system`: the site with it. `gap` and `best`: per FR how far the lower and the upper end of its SL-C lie below the
    target. `achieved`: SL-A in the zone with the measures that stand; `achieved_gap` and `achieved_best` likewise.
    `conduits`: those that the site lacks for the flows, and that were added.
    """

    device: KnownDevice
    system: System
    target: Target
    gap: tuple[int, ...]
    best: tuple[int, ...]
    achieved: PlacementAchieved
    conduits: tuple[Conduit, ...]

    @property
    def achieved_gap(self) -> tuple[int, ...]:
        """Per FR how far SL-A lies below the target if all that is open turns out badly."""
        return self.achieved.bounds.lower.gap(self.target)

    @property
    def achieved_best(self) -> tuple[int, ...]:
        """Per FR how far SL-A lies below the target if all that is open turns out well."""
        return self.achieved.bounds.upper.gap(self.target)


def offer(system: System, need: Need, candidate: KnownDevice) -> Offer:
    """The candidate held against the need, with what stands already. Raises `UsageError` if the need fits no site."""
    placed = with_candidate(system, need, candidate)
    placement = placed.site.placements[-1]
    target = placed.site.zone[placement.zone].target
    capability = candidate.capability
    achieved = placement_achieved(Standing(placed, in_place(placed)), placement)
    added = tuple(one for one in placed.site.conduits if one.id not in system.site.conduit)
    return Offer(
        placed.device(placement),
        placed,
        target,
        capability.lower.gap(target),
        capability.upper.gap(target),
        achieved,
        added,
    )


def without_candidate(system: System, need: Need) -> System:
    """What every candidate is compared with: the site as it is, its zone at the target of the need.

    Raises `UsageError` if the zone, or that of a flow, is none of the site.
    """
    site = system.site
    for name in (need.placement.zone, *(far_zone(need, one) for one in need.flows)):
        if name not in site.zone:
            raise UsageError(f"{site.name} has no zone {name}. Name one of: {', '.join(site.zone)}.")
    if need.target is None:
        return system
    aimed = replace(site.zone[need.placement.zone], target=need.target)
    zones = tuple(aimed if one.id == aimed.id else one for one in site.zones)
    return replace(system, site=replace(site, zones=zones))


def with_candidate(system: System, need: Need, candidate: KnownDevice) -> System:
    """The site with the candidate as its last placement, with its flows, and with what its maker asks for.

    A flow goes through a conduit between its zones (one of remote service if the other zone is of the kind remote, else
    one of another); where there is none, one is added. Within the zone it is free. A candidate that the site has
    already, equal in all, is that device; another one of the same id gets a new one. Raises `UsageError` if the zone or
    that of a flow, is none of the site.
    """
    placed = without_candidate(system, need)
    device = _named(system, candidate)
    if device.id not in system.devices:
        makers = makers_library(placed.library, (device,))
        library = placed.library.with_makers(makers.measures, makers.carries)
        placed = replace(placed, devices={**placed.devices, device.id: device}, library=library)
    names = FreshIds(placed.site)
    placement = replace(need.placement, id=names.fresh(need.placement.id), device=device.id)
    site = replace(placed.site, placements=(*placed.site.placements, placement))
    for flow in need.flows:
        site = _with_flow(site, need, flow, placement, names)
    return replace(placed, site=site)


def open_rows(device: KnownDevice, catalog: Catalog, target: Target) -> tuple[tuple[str, str], ...]:
    """The (component, row) that are open and that the target asks for, in the order of the catalog."""
    return tuple(
        (component.id, row.id)
        for component in device.components
        for row in catalog.rows_for(component.types)
        if row.level <= target[row.fr] and component.verdicts.get(row.id, Verdict.OPEN) is Verdict.OPEN
    )


def _named(system: System, candidate: KnownDevice) -> KnownDevice:
    """The candidate under an id that no other device of the site bears."""
    if system.devices.get(candidate.id, candidate) == candidate:
        return candidate
    return replace(candidate, id=fresh(candidate.id, set(system.devices)))


def far_zone(need: Need, flow: Flow) -> str:
    """The zone at the other end of a flow of the need."""
    return flow.to if flow.origin == need.placement.id else flow.origin


def _with_flow(site: Site, need: Need, flow: Flow, placement: Placement, names: FreshIds) -> Site:
    far = far_zone(need, flow)
    if far == placement.zone:
        return site
    ends = (placement.zone, far)
    remote = site.zone[far].kind is ZoneKind.REMOTE
    through = next((one for one in site.conduits if set(one.ends) == set(ends) and one.remote is remote), None)
    conduits = site.conduits
    if through is None:
        through = Conduit(names.fresh("-".join(ends)), ends, flow.place, remote=remote)
        conduits = (*conduits, through)
    origin, to = (placement.id, far) if flow.to == far else (far, placement.id)
    named = replace(flow, id=fresh(flow.id, {one.id for one in through.flows}), origin=origin, to=to)
    widened = replace(through, flows=(*through.flows, named))
    return replace(site, conduits=tuple(widened if one.id == widened.id else one for one in conduits))
