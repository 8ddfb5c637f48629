"""What a device would be if open rows turned out well."""

from collections.abc import Collection
from dataclasses import replace

from medslate.devices.known import KnownComponent, KnownDevice
from medslate.levels.vectors import Bounds
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog


def at_best(device: KnownDevice, catalog: Catalog) -> KnownDevice:
    """The device if every open row turned out as well as it can: met, or not applicable where its base is not."""
    upper = device.capability.upper
    return replace(answered(device, catalog), capability=Bounds(upper, upper))


def answered(device: KnownDevice, catalog: Catalog, rows: Collection[tuple[str, str]] | None = None) -> KnownDevice:
    """The device if these open (component, row), or all, turned out well. Its SL-C stays as it was."""
    components = tuple(
        _answered(one, catalog, None if rows is None else {row for name, row in rows if name == one.id})
        for one in device.components
    )
    return replace(device, components=components)


def _answered(component: KnownComponent, catalog: Catalog, rows: Collection[str] | None) -> KnownComponent:
    verdicts = dict(component.verdicts)
    for row in sorted(catalog.faced_by(component.types), key=lambda one: one.base is not None):
        if verdicts.get(row.id, Verdict.OPEN) is Verdict.OPEN and (rows is None or row.id in rows):
            void = row.base is not None and verdicts.get(row.base) is Verdict.NOT_APPLICABLE
            verdicts[row.id] = Verdict.NOT_APPLICABLE if void else Verdict.MET
    return replace(component, verdicts=verdicts)
