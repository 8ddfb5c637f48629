"""Zones with nothing in them or nothing to reach, devices placed nowhere, and devices nobody knows."""

from collections.abc import Iterator
from datetime import date

from medslate.devices.known import Origin
from medslate.findings import Code, Finding
from medslate.networks.system import System
from medslate.standards.profiles import ZoneKind


def check_placing(system: System, today: date) -> Iterator[Finding]:
    """Zones, then devices."""
    yield from _zones(system)
    yield from _devices(system)


def _zones(system: System) -> Iterator[Finding]:
    for zone in system.site.zones:
        if not any(zone.target.levels):
            if zone.kind is ZoneKind.MEDICAL:
                message = f"{zone.id} is a medical zone with the target 0, so everything is good enough for it."
                remedy = "Set a target by risk, or begin with a profile."
                yield Finding(Code.ZONE_AIMLESS, zone.place, message, remedy)
        elif not system.site.placed_in[zone.id]:
            message = f"Nothing is placed in {zone.id}, so it achieves no level that could be held against its target."
            yield Finding(Code.ZONE_EMPTY, zone.place, message, "Place its devices, or take the zone out.")


def _devices(system: System) -> Iterator[Finding]:
    units: dict[str, int] = {}
    for one in system.site.placements:
        units[one.device] = units.get(one.device, 0) + one.count
    for entry in system.site.devices:
        if entry.id not in units:
            message = f"{entry.id} is placed nowhere."
            yield Finding(Code.DEVICE_UNPLACED, entry.place, message, "Place it, or take it out.")
    for name, count in units.items():
        device = system.devices[name]
        if device.origin is Origin.UNKNOWN:
            message = f"Nothing is known of {name} ({count} unit{'s' if count > 1 else ''}): all its rows are open."
            remedy = "Ask the maker for a disclosure form or a dossier."
            yield Finding(Code.DEVICE_UNKNOWN, device.place, message, remedy)
