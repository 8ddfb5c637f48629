"""Four levels of infrastructure, made of one described site: granularity and redundancy as two axes.

A site is described risk-based and dedicated (granularity 2). From it follow the others, so that they can be compared
on the same hospital. How they are derived is a rule of this project (`docs/explanation/zones-and-conduits.md`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import IntEnum

from medslate.networks.fresh_ids import FreshIds, slug
from medslate.networks.merging import merge, without_loops
from medslate.networks.site import Placement, Site, Zone
from medslate.networks.splitting import Parts, split
from medslate.standards.profiles import ZoneKind

GENERAL = (ZoneKind.MEDICAL, ZoneKind.SERVICES)
"""What a general medical network holds."""

SILENT = "What the parts of these zones say to one another beyond the flows described is not let pass"


class Granularity(IntEnum):
    """How finely the network is divided."""

    NONE = 0
    GENERAL = 1
    DEDICATED = 2
    DYNAMIC = 3


def at_level(site: Site, granularity: int, redundant: bool) -> tuple[Site, tuple[str, ...]]:
    """The same hospital at another level, and what could not be carried over, in sentences.

    * 0: all zones but remote and external ones are one.
    * 1: medical zones and those of their services are one, business and building zones another.
    * 2: as described.
    * 3: each zone falls into one zone per kind of device in it (per device where no kind is given).

    `redundant`: each zone that holds two or more units of a critical placement gets a twin with half of them, unless it
    has a twin already. Units are neither lost nor made, and no placement's target falls. Raises `ValueError` for
    another granularity.
    """
    names, level, notes = FreshIds(site), Granularity(granularity), tuple[str, ...]()
    found = site
    if level is Granularity.DYNAMIC:
        parts = _by_kind(site, names)
        found, notes = split(site, parts, names), _silent(zone for zone, ones in parts.zones.items() if len(ones) > 1)
    elif level is not Granularity.DEDICATED:
        found, notes = merge(site, _groups(site, level), names)
    if redundant:
        parts = _twins(found, names)
        found, notes = split(found, parts, names), (*notes, *_silent(parts.zones))
    return (without_loops(found) if level < Granularity.DEDICATED else found), notes


def _silent(zones: Iterable[str]) -> tuple[str, ...]:
    names = ", ".join(sorted(zones))
    return (f"{SILENT}: {names}.",) if names else ()


def _groups(site: Site, level: Granularity) -> Mapping[str, tuple[Zone, ...]]:
    """The zones that become one, by the id of what they become."""
    inner = tuple(one for one in site.zones if not one.outside)
    if level is Granularity.NONE:
        return {"one-network": inner}
    return {
        "medical-network": tuple(one for one in inner if one.kind in GENERAL),
        "other-network": tuple(one for one in inner if one.kind not in GENERAL),
    }


def _by_kind(site: Site, names: FreshIds) -> Parts:
    """Zones with several kinds of device in one part per kind; twins are twins kind by kind."""
    kinds = {one.id: tuple(dict.fromkeys(map(_kind, site.placed_in[one.id]))) for one in site.zones}
    whole = {one.id for one in site.zones if one.outside or len(kinds[one.id]) < 2}
    part = {
        (zone, kind): zone if zone in whole else names.fresh(f"{zone}-{slug(kind)}")
        for zone, ones in kinds.items() for kind in ones
    }  # fmt: skip
    zones: dict[str, tuple[Zone, ...]] = {}
    for one in site.zones:
        twin = {kind: part.get((one.twin, kind), "") for kind in kinds[one.id]}
        if one.id not in whole:
            zones[one.id] = tuple(
                replace(one, id=part[one.id, kind], name=f"{one.name}: {kind}", twin=twin[kind]) for kind in twin
            )
        elif one.twin and one.twin not in whole:
            zones[one.id] = (replace(one, twin=next(iter(twin.values()), "")),)
    return Parts(zones, {one.id: (replace(one, zone=part[one.zone, _kind(one)]),) for one in site.placements})


def _kind(placement: Placement) -> str:
    return placement.kind or placement.device


def _twins(site: Site, names: FreshIds) -> Parts:
    """A twin for each zone without one that holds two or more units of a critical placement: half of them."""
    zones: dict[str, tuple[Zone, ...]] = {}
    placements: dict[str, tuple[Placement, ...]] = {}
    for zone in site.zones:
        shared = [one for one in site.placed_in[zone.id] if one.critical and one.count > 1]
        if shared and not zone.twin and not zone.outside:
            twin = replace(zone, id=names.fresh(f"{zone.id}-twin"), name=f"{zone.name} (twin)", twin=zone.id)
            zones[zone.id] = (replace(zone, twin=twin.id), twin)
            for one in shared:
                other = replace(one, id=names.fresh(f"{one.id}-twin"), zone=twin.id, count=one.count // 2)
                placements[one.id] = (replace(one, count=one.count - other.count), other)
    return Parts(zones, placements)
