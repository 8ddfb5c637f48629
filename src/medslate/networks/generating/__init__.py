"""A generator of believable hospitals, drawn from a pack of profiles; every figure that went in is told.

No open inventory of a real hospital was found, so all of it is assumption: `docs/explanation/synthetic-hospitals.md`.
The same draws make the same hospital.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from medslate.errors import UsageError
from medslate.findings import Place
from medslate.networks.fresh_ids import slug
from medslate.networks.generating.areas import areas
from medslate.networks.generating.assumptions import Assumption, assumptions
from medslate.networks.generating.conduits import conduits
from medslate.networks.generating.drawing import Draws, apportioned
from medslate.networks.generating.models import models
from medslate.networks.generating.order import Content, Order, count_of
from medslate.networks.generating.placements import medical_units, other_units, placements
from medslate.networks.generating.standing import standing
from medslate.networks.site import Connection, DeviceEntry, Site, Zone
from medslate.standards.measures import AttackPath
from medslate.standards.profiles import DeviceKind


@dataclass(frozen=True)
class Generated:
    """A hospital, and what was assumed to make it."""

    site: Site
    assumptions: tuple[Assumption, ...]


def generate(content: Content, order: Order, source: Callable[[], float]) -> Generated:
    """A hospital as ordered, drawn from numbers from 0 to below 1.

    Its measures in place, targets and devices are sound by the rules of this program; at the two lower levels of
    infrastructure the partition checks find what is to be found there. Raises `UsageError` for a size that there is
    not, and for fewer zones or devices than can be.
    """
    size = content.size(order.size)
    networked = count_of(size, "networked") if order.devices is None else order.devices
    if networked < 1:
        raise UsageError(f"A hospital has at least one networked medical device, not {networked}.")
    if not any(one.share for one in content.profiles.kinds):
        raise UsageError(f"{content.profiles.pack.id} has no kinds of medical devices to draw from.")
    draws = Draws(source)
    devices, units = _devices(content, order, networked, draws)
    made = areas(content, order, _by_profile(content, units))
    placed = tuple(
        placement
        for kind in content.profiles.kinds
        for placement in placements(kind, units[kind.id], devices[kind.id], made, draws)
    )
    used = {one.device for one in placed}
    wireless = {one.zone for one in placed if one.connection is Connection.WLAN}
    site = Site(
        slug(order.name),
        order.name,
        content.catalog.pack.id,
        content.library.pack.id,
        Place("site.yaml", ("site",)),
        content.profiles.pack.id,
        tuple(_told(one.zone, wireless) for one in made),
        conduits(content.profiles.flows, made),
        tuple(one for entries in devices.values() for one in entries if one.id in used),
        placed,
    )
    site = replace(site, in_place=standing(site, content.library, order.architecture, draws))
    return Generated(site, assumptions(content, order, site, made, networked))


def generate_group(content: Content, order: Order, hospitals: int, source: Callable[[], float]) -> Iterator[Generated]:
    """Several hospitals as ordered, each drawn by itself and numbered by name."""
    for number in range(1, hospitals + 1):
        yield generate(content, replace(order, name=f"{order.name} {number}"), source)


def _devices(
    content: Content, order: Order, networked: int, draws: Draws
) -> tuple[Mapping[str, tuple[DeviceEntry, ...]], Mapping[str, int]]:
    """Models and units of every kind. Kinds with a share come first, for others are reckoned by their suppliers."""
    units = dict(medical_units(content.profiles, networked))
    found: dict[str, tuple[DeviceEntry, ...]] = {}

    def add(kind: DeviceKind) -> None:
        found[kind.id] = models(content, kind, units[kind.id], order.variety, draws)

    for kind in (one for one in content.profiles.kinds if one.share is not None):
        add(kind)
    remote = {one.manufacturer for ones in found.values() for one in ones if one.reach[AttackPath.REMOTE]}
    for kind in (one for one in content.profiles.kinds if one.share is None):
        units[kind.id] = other_units(kind, networked, len(remote))
        add(kind)
    return {one.id: found[one.id] for one in content.profiles.kinds}, units


def _by_profile(content: Content, units: Mapping[str, int]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for kind in content.profiles.kinds:
        for name, count in zip(kind.zones, apportioned(units[kind.id], list(kind.zones.values())), strict=True):
            found[name] = found.get(name, 0) + count
    return found


def _told(zone: Zone, wireless: set[str]) -> Zone:
    """At the upper two levels of infrastructure, zones with wireless devices are meant for them."""
    return replace(zone, wireless=zone.break_glass and zone.id in wireless)
