"""Losing one zone must not remove a whole kind of critical device: shares and twin zones (rules of this project)."""

from collections.abc import Iterator
from datetime import date

from medslate.findings import Code, Finding
from medslate.networks.shares import shares
from medslate.networks.site import Site, Zone
from medslate.networks.system import System


def check_redundancy(system: System, today: date) -> Iterator[Finding]:
    """Twins in the order of the zones, then critical kinds in the order of their first placement."""
    for zone in system.site.zones:
        yield from _twin(system.site, zone)
    yield from _shares(system.site)


def _twin(site: Site, zone: Zone) -> Iterator[Finding]:
    if not zone.twin:
        return
    other = site.zone.get(zone.twin)
    place, remedy = zone.place.at("twin"), "A twin takes over: both name each other and have one target."
    if other is None or other is zone:
        yield Finding(Code.TWIN, place, f"The twin of {zone.id} is {zone.twin}, which is no other zone.", remedy)
    elif other.twin != zone.id:
        yield Finding(Code.TWIN, place, f"{zone.twin} is the twin of {zone.id}, but does not name it in turn.", remedy)
    elif zone.target != other.target and zone.id < other.id:
        message = f"The twins {zone.id} {zone.target} and {other.id} {other.target} have different targets."
        yield Finding(Code.TWIN, place, message, remedy)


def _shares(site: Site) -> Iterator[Finding]:
    most = site.preferences.share
    for one in shares(site):
        if one.units * 100 > most * one.of:
            message = (
                f"{one.zone} holds {one.units} of {one.of} units of {one.kind} ({one.percent} %), more than {most} %: "
                "losing the zone would take away most of a critical kind."
            )
            remedy = "Spread them over twin zones, or raise `share` in the preferences."
            yield Finding(Code.CONCENTRATED, site.zone[one.zone].place, message, remedy)
