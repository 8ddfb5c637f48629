"""What is to be placed: groups of equal placements, what they say to one another, and which of them stay apart.

The rules of IEC 62443-3-2 ZCR 3.2 to 3.6 in this project's form: each forbids that two groups share a zone, so that a
zone that obeys them obeys them pair by pair.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from medslate.assessment.achieved.standing import in_place
from medslate.levels.vectors import Target
from medslate.networks.checks.partition import STRANGERS
from medslate.networks.fresh_ids import FreshIds
from medslate.networks.site import Conduit, Connection, Flow, Placement, Site, Zone
from medslate.networks.splitting import Parts, split
from medslate.networks.system import System
from medslate.standards.measures import AttackPath
from medslate.standards.profiles import Reaction, ZoneKind

BY_CATEGORY = {"it": ZoneKind.BUSINESS, "building": ZoneKind.BUILDING, "medical": ZoneKind.MEDICAL}
"""The kind of zone that placements belong in which do not belong where they are."""


@dataclass(frozen=True, slots=True)
class Link:
    """A need for a way between two ends, each a group or a zone that stays. `flow`: none where a conduit names none."""

    origin: str
    to: str
    both: bool
    conduit: Conduit
    flow: Flow | None = None


@dataclass(frozen=True)
class Group:
    """Placements that are equal in all that matters to a partition, with what their present zones say of them.

    `half`: of which placements they are a half whose other half must lie elsewhere.
    """

    placements: tuple[Placement, ...]
    zones: tuple[Zone, ...]
    kind: ZoneKind
    reaction: Reaction
    half: str = ""

    @property
    def id(self) -> str:
        """That of the first placement."""
        return self.placements[0].id

    @property
    def target(self) -> Target:
        """What the placements need by themselves: the target of their present zone."""
        return self.zones[0].target

    @property
    def units(self) -> int:
        """All units together."""
        return sum(one.count for one in self.placements)

    @property
    def break_glass(self) -> bool:
        """Whether emergency access works where they are."""
        return self.zones[0].break_glass

    @property
    def safety(self) -> bool:
        """Whether they are critical by themselves or by their zone; IT is so only by itself."""
        return safety(self.placements[0], self.zones[0])


def safety(placement: Placement, zone: Zone) -> bool:
    """Whether a placement is safety-related: it is critical, or its zone is and it is no IT."""
    return placement.critical or (zone.critical and placement.category != "it")


def kind_of(placement: Placement, zone: Zone) -> ZoneKind:
    """The kind of zone in which a placement belongs: that of its present one, unless it is a stranger there."""
    if placement.external:
        return ZoneKind.EXTERNAL
    return BY_CATEGORY[placement.category] if placement.category in STRANGERS.get(zone.kind, ()) else zone.kind


def apart(one: Group, other: Group) -> str:
    """Why two groups may not share a zone; empty if they may."""
    if one.kind is not other.kind:
        return "They belong in zones of different kinds."
    for it, that in ((one, other), (other, one)):
        first, zone = it.placements[0], that.zones[0]
        if it.safety and that.placements[0].category == "it" and not that.safety:
            return "Critical devices stay apart from IT that is not critical."
        if first.connection is Connection.WLAN is not that.placements[0].connection and not zone.wireless:
            return "Wireless devices stay apart from wired ones whose zone is not meant for them."
        if first.temporary and not that.placements[0].temporary and not zone.temporary:
            return "Devices connected from time to time stay apart from those whose zone is not meant for them."
    if one.half and one.half == other.half:
        return "One half of critical devices must be left when the zone of the other is lost."
    return _twins(one, other)


def _twins(one: Group, other: Group) -> str:
    kinds = [{it.kind or it.device for it in group.placements} for group in (one, other)]
    twins = any(it.twin == that.id for it in one.zones for that in other.zones)
    return "Their zones are twins of one another." if twins and kinds[0] & kinds[1] else ""


def halved(system: System) -> tuple[System, Mapping[str, str]]:
    """The system with each critical placement of two or more units in halves; which halves belong together."""
    site = system.site
    names = FreshIds(site)
    parts: dict[str, tuple[Placement, ...]] = {}
    for one in site.placements:
        if one.critical and one.count > 1 and movable(site, site.zone[one.zone]):
            other = replace(one, id=names.fresh(f"{one.id}-twin"), count=one.count // 2)
            parts[one.id] = (replace(one, count=one.count - other.count), other)
    halves = {half.id: name for name, ones in parts.items() for half in ones}
    return replace(system, site=split(site, Parts({}, parts), names)), halves


def movable(site: Site, zone: Zone) -> bool:
    """Whether what is placed in a zone is placed anew. Zones of others, and those in which nothing is placed, stay."""
    return not zone.outside and bool(site.placed_in[zone.id])


@dataclass(frozen=True)
class Ground:
    """A site as what is to be placed. `halves`: of which placement each half is one. `cap`: most units in a zone."""

    system: System
    halves: Mapping[str, str]
    cap: int

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Those to be placed, the most urgent of each kind first: the first of a zone decides its reaction time."""
        found: dict[object, list[Placement]] = {}
        site = self.system.site
        for one in site.placements:
            if movable(site, site.zone[one.zone]):
                found.setdefault(self._likeness(one), []).append(one)
        groups = [self._group(ones) for whole in found.values() for ones in _capped(whole, self.cap)]
        kinds = tuple(ZoneKind)
        return tuple(sorted(groups, key=lambda one: (kinds.index(one.kind), one.reaction.rank, one.break_glass)))

    @cached_property
    def fixed(self) -> tuple[Zone, ...]:
        """The zones that stay."""
        return tuple(one for one in self.system.site.zones if not movable(self.system.site, one))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """What needs a way, between different ends of which one at least is a group; equal ones once."""
        group = {one.id: group.id for group in self.groups for one in group.placements}
        found: dict[object, Link] = {}
        for one in links(self.system.site):
            origin, to = group.get(one.origin, one.origin), group.get(one.to, one.to)
            if origin != to and {origin, to} & set(group.values()):
                key = origin, to, one.both, one.flow is None, one.conduit.remote, self._at(one.conduit.id)
                found.setdefault(key, replace(one, origin=origin, to=to))
        return tuple(found.values())

    def _group(self, ones: list[Placement]) -> Group:
        site, first = self.system.site, ones[0]
        zones = tuple(dict.fromkeys(one.zone for one in ones))
        half = self.halves.get(first.id, "")
        return Group(
            tuple(ones),
            tuple(site.zone[one] for one in zones),
            kind_of(first, site.zone[first.zone]),
            _reaction(first, site.zone[first.zone]),
            half,
        )

    def _likeness(self, one: Placement) -> object:
        """Equal for placements that no partition needs to part.

        A single unit that can be reached from within its zone is better off alone, so it is like no other; a half too.
        """
        zone = self.system.site.zone[one.zone]
        reached = one.connection is not Connection.NONE
        reached = reached and self.system.device(one).reach.get(AttackPath.SAME_ZONE) is not False
        return (
            (one.device, one.kind, one.category, one.critical, one.connection, one.temporary, one.external),
            (one.refuses, one.reaction, one.id if one.id in self.halves or (one.count == 1 and reached) else ""),
            (zone.kind, zone.target, zone.reaction, zone.critical, zone.wireless, zone.temporary, zone.break_glass),
            (zone.twin and zone.id, self._at(zone.id), self._at(one.id)),
            self._says[one.id],
        )

    def _at(self, place: str) -> frozenset[tuple[str, str]]:
        """What stands and what is banned at a place."""
        return self._standing.get(place, frozenset())

    @cached_property
    def _standing(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = {}
        for one in in_place(self.system):
            found.setdefault(one.where, set()).add(("stands", one.measure))
        for one in self.system.site.preferences.banned:
            found.setdefault(one.where, set()).add(("banned", one.measure))
        return {key: frozenset(ones) for key, ones in found.items()}

    @cached_property
    def _says(self) -> Mapping[str, frozenset[object]]:
        """Per placement what it says to whom, over which kind of conduit."""
        found: dict[str, set[object]] = {one.id: set() for one in self.system.site.placements}
        for one in links(self.system.site):
            key = one.both, one.flow is None, one.conduit.remote, self._at(one.conduit.id)
            for end, other, way in ((one.origin, one.to, "to"), (one.to, one.origin, "from")):
                if end in found:
                    found[end].add((other, way, *key))
        return {key: frozenset(ones) for key, ones in found.items()}


def _reaction(placement: Placement, zone: Zone) -> Reaction:
    own = placement.reaction or zone.reaction
    return min(own, zone.reaction, key=lambda one: one.rank)


def _capped(ones: list[Placement], cap: int) -> Iterator[list[Placement]]:
    """Equal placements, as many together as fit in a zone."""
    together: list[Placement] = []
    for one in ones:
        if together and sum(it.count for it in together) + one.count > cap:
            yield together
            together = []
        together.append(one)
    yield together


def links(site: Site) -> Iterator[Link]:
    """Every flow, between placements and zones that stay; a conduit without flows joins all of both its zones."""
    for conduit in site.conduits:
        for flow in conduit.flows or (None,):
            origin, to = (flow.origin, flow.to) if flow else conduit.ends
            for one in ends(site, origin):
                for other in ends(site, to):
                    yield Link(one, other, flow.both if flow else False, conduit, flow)


def ends(site: Site, end: str) -> tuple[str, ...]:
    """What an end of a flow stands for: placements, or the zone itself where it stays."""
    zone = site.zone[site.placement[end].zone if end in site.placement else end]
    if not movable(site, zone):
        return (zone.id,)
    return (end,) if end in site.placement else tuple(one.id for one in site.placed_in[end])
