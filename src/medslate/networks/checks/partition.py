"""What belongs together in a zone, and what apart (IEC 62443-3-2 ZCR 3.2 to 3.6)."""

from collections.abc import Iterator
from datetime import date

from medslate.findings import Code, Finding
from medslate.networks.site import Connection, Placement, Site, Zone
from medslate.networks.system import System
from medslate.standards.profiles import ZoneKind

STRANGERS = {
    ZoneKind.MEDICAL: ("it", "building"),
    ZoneKind.BUSINESS: ("medical",),
    ZoneKind.BUILDING: ("medical",),
}
"""Categories of placements that do not belong in a zone of a kind. Services hold IT beside medical devices."""


def check_partition(system: System, today: date) -> Iterator[Finding]:
    """Business apart from medical, critical apart, and temporary, wireless and external devices where they belong."""
    for zone in system.site.zones:
        yield from _business(system.site, zone)
        yield from _critical(system.site, zone)
        for one in system.site.placed_in[zone.id]:
            yield from _placement(zone, one)


def named(placements: tuple[Placement, ...], most: int = 5) -> str:
    """The ids of placements, the first few of many."""
    more = f" and {len(placements) - most} more" if len(placements) > most else ""
    return ", ".join(one.id for one in placements[:most]) + more


def _business(site: Site, zone: Zone) -> Iterator[Finding]:
    strange = tuple(one for one in site.placed_in[zone.id] if one.category in STRANGERS.get(zone.kind, ()))
    if strange:
        kinds = " and ".join(sorted({one.category for one in strange}))
        message = (
            f"{zone.id} is a {zone.kind.value} zone and holds {kinds} systems: {named(strange)}. "
            "What befalls the one reaches the other."
        )
        yield Finding(Code.BUSINESS_MIXED, zone.place, message, "Put them in a zone of their own.")


def _critical(site: Site, zone: Zone) -> Iterator[Finding]:
    placed = site.placed_in[zone.id]
    critical = tuple(one for one in placed if one.critical)
    if critical and not zone.critical:
        message = f"{zone.id} is not marked critical and holds critical devices: {named(critical)}."
        yield Finding(
            Code.CRITICAL_MIXED, zone.place, message, "Mark the zone `critical`, or move them to one that is."
        )
    others = tuple(one for one in placed if one.category == "it" and not one.critical)
    if zone.critical and others and zone.kind is not ZoneKind.MEDICAL:  # in a medical zone IT is told as such
        message = f"{zone.id} is a critical zone and holds IT that is not critical: {named(others)}."
        yield Finding(Code.CRITICAL_MIXED, zone.place, message, "Move it to another zone.")


def _placement(zone: Zone, one: Placement) -> Iterator[Finding]:
    if one.temporary and not zone.temporary:
        message = f"{one.id} is connected from time to time, and {zone.id} is not meant for such devices."
        remedy = "Move it to a zone for them, or mark the zone `temporary`."
        yield Finding(Code.TEMPORARY_MIXED, one.place, message, remedy)
    if one.connection is Connection.WLAN and not zone.wireless:
        message = f"{one.id} is connected by WLAN, and {zone.id} is not meant for wireless devices."
        remedy = "Move it to a zone for them, or mark the zone `wireless`."
        yield Finding(Code.WIRELESS_MIXED, one.place, message, remedy)
    if one.external and not zone.outside:
        message = f"{one.id} is on a network outside yours, and {zone.id} is a zone of your own."
        yield Finding(Code.EXTERNAL_MIXED, one.place, message, "Place it in a zone of the kind remote or external.")
