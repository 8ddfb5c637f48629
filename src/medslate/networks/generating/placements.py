"""Units of each kind of device: how many, in which zones, and which models a zone has of them."""

from collections.abc import Iterator, Mapping, Sequence

from medslate.findings import Place
from medslate.networks.generating.areas import Area
from medslate.networks.generating.drawing import Draws, apportioned
from medslate.networks.generating.models import words
from medslate.networks.site import Connection, DeviceEntry, Placement
from medslate.standards.measures import AttackPath
from medslate.standards.profiles import DeviceKind, Profiles

BY_RADIO = 70
"""Percent of the placements of a model with a radio that use it."""
SECOND_MODEL = 50
"""Percent of the zones with `MANY` units of a kind or more that have two models of it."""
MANY = 8
FURTHER_MODEL = 50
"""A zone has one more model of a kind for each so many units."""
LEAST_ENDPOINTS = 2


def medical_units(profiles: Profiles, networked: int) -> Mapping[str, int]:
    """Units of each kind that has a share of the networked medical devices; together they are all of them."""
    kinds = [one for one in profiles.kinds if one.share is not None]
    return dict(zip((one.id for one in kinds), apportioned(networked, [one.share or 0 for one in kinds]), strict=True))


def other_units(kind: DeviceKind, networked: int, suppliers: int) -> int:
    """Units of a kind without a share: by its ratio, half up, at least one; or one for each supplier, at least two."""
    if kind.ratio is None:
        return max(LEAST_ENDPOINTS, suppliers)
    return max(1, (networked * kind.ratio + 50) // 100)


def placements(
    kind: DeviceKind, units: int, models: Sequence[DeviceEntry], areas: tuple[Area, ...], draws: Draws
) -> Iterator[Placement]:
    """The units of a kind, by zone and model; none are lost or made. A small zone has one model of a kind, or two."""
    if not units:
        return
    by_area: dict[str, int] = {}
    all_ = {name: [one for one in areas if name in one.profiles] for name in kind.zones}
    here = {name: ones for name, ones in all_.items() if ones}
    for name, count in zip(here, apportioned(units, [kind.zones[one] for one in here]), strict=True):
        parts = apportioned(count, draws.uneven(len(here[name])))
        for area, part in zip(here[name], parts, strict=True):
            by_area[area.zone.id] = by_area.get(area.zone.id, 0) + part
    for zone, count in by_area.items():
        second = count >= MANY and draws.chance(SECOND_MODEL)
        chosen = draws.some(models, 1 + second + count // FURTHER_MODEL)
        for model, part in zip(chosen, apportioned(count, draws.uneven(len(chosen))), strict=True):
            if part:
                yield _placement(kind, model, zone, part, draws)


def _placement(kind: DeviceKind, model: DeviceEntry, zone: str, count: int, draws: Draws) -> Placement:
    name = f"{zone}-{model.id}"
    radio = draws.chance(BY_RADIO) and model.reach[AttackPath.WLAN]
    return Placement(
        name,
        model.id,
        zone,
        Place("placements.yaml", ("placements", name)),
        count,
        kind=words(kind),
        category=kind.category,
        critical=kind.critical,
        connection=Connection.WLAN if radio else Connection.WIRED,
        mobile=radio,
    )
