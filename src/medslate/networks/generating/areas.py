"""The zones of a hospital at a level of infrastructure: which kinds of zones there are, how many, and which are one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from medslate.errors import UsageError
from medslate.findings import Place
from medslate.networks.fresh_ids import fresh, slug
from medslate.networks.generating.order import Architecture, Content, Order, count_of
from medslate.networks.merging import joined
from medslate.networks.site import Zone
from medslate.standards.profiles import ZoneKind, ZoneProfile

OUTER = (ZoneKind.REMOTE, ZoneKind.EXTERNAL)
SEPARATE = (Architecture.DEDICATED, Architecture.TWIN)


@dataclass(frozen=True, slots=True)
class Area:
    """A zone, and the kinds of zones of which it holds the devices and flows."""

    zone: Zone
    profiles: tuple[str, ...]


def areas(content: Content, order: Order, units: Mapping[str, int]) -> tuple[Area, ...]:
    """The zones, innermost kinds as the pack has them. `units`: how many there will be of each kind of zone.

    * Flat: all inner kinds are one network, or several by floor; services and building stand in the first.
    * General: medical kinds with their services are one network or several, the rest of the house another.
    * Dedicated: each kind apart, the larger ones in several zones; if fewer are asked for, the smallest share one.
    * Twin: likewise, in pairs that take over from each other, critical kinds first.

    Raises `UsageError` for fewer zones than can be.
    """
    outer = [one for one in content.profiles.zones if one.kind in OUTER]
    inner = [one for one in content.profiles.zones if one.kind not in OUTER and _needed(one, units)]
    if not any(one.kind is ZoneKind.MEDICAL for one in inner):
        raise UsageError(f"{content.profiles.pack.id} has no kind of medical zone with devices in it.")
    made = _Makes(order.architecture)
    if order.architecture in SEPARATE:
        return (*_dedicated(content, order, inner, units, made, len(outer)), *made.each(outer))
    return (*_mixed(content, order, inner, made, len(outer)), *made.each(outer))


def _needed(profile: ZoneProfile, units: Mapping[str, int]) -> bool:
    return profile.kind is not ZoneKind.MEDICAL or units.get(profile.id, 0) > 0


class _Makes:
    """Makes zones under ids of their own."""

    def __init__(self, architecture: Architecture) -> None:
        self.glass = architecture in SEPARATE
        self.taken: set[str] = set()

    def area(self, name: str, profiles: Sequence[ZoneProfile], called: str = "") -> Area:
        zone_id = fresh(slug(called or name), self.taken)
        several = len(profiles) > 1
        zones = tuple(self._zone(one.id if several else zone_id, name, one) for one in profiles)
        zone = replace(joined(zone_id, zones), name=name) if several else zones[0]
        place = Place("site.yaml", ("zones", zone_id))
        return Area(replace(zone, place=place), tuple(one.id for one in profiles))

    def each(self, profiles: Iterable[ZoneProfile]) -> Iterator[Area]:
        return (self.area(label(one), (one,)) for one in profiles)

    def _zone(self, zone_id: str, name: str, profile: ZoneProfile) -> Zone:
        return Zone(
            zone_id,
            name,
            profile.kind,
            profile.target,
            profile.harm,
            profile.reaction,
            Place("site.yaml"),
            profile.id,
            critical=profile.critical,
            break_glass=self.glass and profile.kind not in OUTER,
            lane=profile.lane,
        )


def label(profile: ZoneProfile) -> str:
    """The title of a kind of zone without what it explains behind a colon."""
    return profile.title.partition(":")[0].strip()


def _mixed(content: Content, order: Order, inner: list[ZoneProfile], made: _Makes, outer: int) -> Iterator[Area]:
    """Networks that hold many kinds; only the first of them those that a house has once."""
    flat = order.architecture is Architecture.FLAT
    everywhere = (ZoneKind.MEDICAL, ZoneKind.BUSINESS) if flat else (ZoneKind.MEDICAL,)
    mixed = [one for one in inner if flat or one.kind in (ZoneKind.MEDICAL, ZoneKind.SERVICES)]
    rest = [one for one in inner if one not in mixed]
    sized = 1 if flat else count_of(content.size(order.size), "zones-1")
    count = sized if order.zones is None else _left(order, order.zones - outer - bool(rest), outer + bool(rest) + 1)
    name = "Network" if flat else "Medical network"
    for number in range(count):
        yield made.area(
            f"{name} {number + 1}" if count > 1 else name,
            [one for one in mixed if one.kind in everywhere or not number],
        )
    if rest:
        yield made.area("House network", rest)


def _dedicated(
    content: Content,
    order: Order,
    inner: list[ZoneProfile],
    units: Mapping[str, int],
    made: _Makes,
    outer: int,
) -> Iterator[Area]:
    twin = order.architecture is Architecture.TWIN
    medical = [one for one in inner if one.kind is ZoneKind.MEDICAL]
    others = [one for one in inner if one.kind is not ZoneKind.MEDICAL]
    other = {one.id: 2 if twin and one.kind in (ZoneKind.SERVICES, ZoneKind.BUILDING) else 1 for one in others}
    besides = outer + sum(other.values())
    if order.zones is None:
        count = count_of(content.size(order.size), f"zones-{order.architecture.value}")
    else:
        count = _left(order, order.zones - besides, besides + 1)
    groups = _groups(medical, count, units)
    share = _counts(groups, count, units, twin)
    for group, number in zip(groups, share, strict=True):
        yield from _several(group, number, twin, made)
    for one in others:
        yield from _several((one,), other[one.id], twin, made)


def _left(order: Order, count: int, least: int) -> int:
    if count < 1:
        raise UsageError(f"A hospital of this architecture has at least {least} zones, not {order.zones}.")
    return count


Group = tuple[ZoneProfile, ...]


def _groups(medical: list[ZoneProfile], count: int, units: Mapping[str, int]) -> list[Group]:
    """Each kind by itself, or, if there are more of them than zones, the smallest ones in one."""
    together = len(medical) - count + 1
    if together < 2:
        return [(one,) for one in medical]
    smallest = sorted(medical, key=lambda one: units[one.id])[:together]
    apart: list[Group] = [(one,) for one in medical if one not in smallest]
    return [*apart, tuple(one for one in medical if one in smallest)]


def _counts(groups: list[Group], count: int, units: Mapping[str, int], twin: bool) -> list[int]:
    """Zones per group: one each, then a second for critical ones if there are twins, then where most units are."""
    counts = [1] * len(groups)
    held = [sum(units[one.id] for one in group) for group in groups]
    critical = [any(one.critical for one in group) for group in groups]
    for _ in range(count - len(groups)):
        at = max(
            range(len(groups)), key=lambda one: (twin and critical[one] and counts[one] == 1, held[one] / counts[one])
        )
        counts[at] += 1
    return counts


def _several(group: Group, count: int, twin: bool, made: _Makes) -> Iterator[Area]:
    """So many zones of a group, in pairs of twins if wanted; what is left over is a single zone."""
    names = tuple(_names(group, count, pairs=count // 2 if twin else 0))
    together = " ".join(one.id for one in group) if len(group) > 1 else ""
    zones = [made.area(name, group, together) for name in names]
    paired = len(zones) // 2 * 2 if twin else 0
    for at, one in enumerate(zones):
        yield replace(one, zone=replace(one.zone, twin=zones[at ^ 1].zone.id)) if at < paired else one


def _names(group: Group, count: int, pairs: int) -> Iterator[str]:
    called = group[0].areas if len(group) == 1 and group[0].areas else (", ".join(map(label, group)),)
    places = count - pairs
    rounds = -(-places // len(called))
    for at in range(places):
        number = f" {at // len(called) + 1}" if rounds > 1 else ""
        name = f"{called[at % len(called)]}{number}"
        yield from (f"{name} {mark}" for mark in ("A", "B")) if at < pairs else (name,)
