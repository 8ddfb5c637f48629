"""The site that follows when its placements are divided into zones anew.

What it keeps and what it loses is as where zones are merged and split (`networks/merging.py`, `networks/splitting.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import TypeVar

from medslate.networks.fresh_ids import FreshIds, distinct, slug
from medslate.networks.merging import joined
from medslate.networks.site import Conduit, Connection, FailMode, Flow, InPlace, Instance, Placement, Site, Zone
from medslate.networks.system import System
from medslate.planning.partition.groups import kind_of, movable, safety
from medslate.standards.measures import Scope

T = TypeVar("T")
Blocks = tuple[tuple[str, ...], ...]
"""The placements of each zone that is to be, by id."""


def present_blocks(system: System) -> Blocks:
    """The division as it is."""
    site = system.site
    return tuple(tuple(one.id for one in site.placed_in[zone.id]) for zone in site.zones if movable(site, zone))


def proposed(system: System, blocks: Blocks) -> System:
    """The system with the placements of all zones that do not stay divided into these blocks.

    * A zone has the highest target per FR, the worst harm and the shortest reaction of those whose placements it takes.
    * A conduit is there where a flow needs it; those of remote service stay by themselves.
    * A measure stands at a zone or conduit if it stood at all that it is made of; a ban holds if it held at any.
    * Acceptances of zones divided anew are gone, for nobody accepted anything for the new ones; so are wishes for
      measures elsewhere than for the whole site, and the budget.
    """
    return replace(system, site=_Division(system, blocks).site())


@dataclass
class _Made:
    """A conduit that is to be: of which present ones, and with which flows."""

    ends: tuple[str, str]
    of: dict[str, Conduit] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)


class _Division:
    def __init__(self, system: System, blocks: Blocks) -> None:
        self.system, self.old = system, system.site
        self.blocks = [tuple(self.old.placement[one] for one in block) for block in blocks]
        self.names = FreshIds(self.old)
        self.zones = [self._zone(block) for block in self.blocks]
        self.zone_of = {one.id: zone.id for zone, block in zip(self.zones, self.blocks, strict=True) for one in block}

    def site(self) -> Site:
        old, made = self.old, self._conduits
        kept = [one for one in old.zones if not movable(old, one)]
        staying = {"", *(one.id for one in kept), *old.placement, *(one.id for one in self._staying)}
        now = {one.id: tuple(it.zone for it in block) for one, block in zip(self.zones, self.blocks, strict=True)}
        now |= {name: tuple(one.of) for name, one in made.items()}
        conduits = (*self._staying, *(self._conduit(name, one) for name, one in made.items()))
        preferences = replace(
            old.preferences,
            banned=tuple(_banned(old.preferences.banned, staying, now)),
            required=tuple(
                one for one in old.preferences.required if self.system.library.by_id[one.measure].scope is Scope.SITE
            ),
            budget=None,
        )
        return replace(
            old,
            zones=(*_twinned(self.zones, self.blocks), *kept),
            conduits=conduits,
            placements=tuple(replace(one, zone=self.zone_of.get(one.id, one.zone)) for one in old.placements),
            in_place=tuple(_standing(old.in_place, staying, now)),
            acceptances=tuple(one for one in old.acceptances if one.zone in staying),
            preferences=preferences,
        )

    def _zone(self, block: tuple[Placement, ...]) -> Zone:
        old = self.old
        members = tuple(old.zone[one] for one in dict.fromkeys(one.zone for one in block))
        whole = len(members) == 1 and len(block) == len(old.placed_in[members[0].id])
        made = joined("", members) if len(members) > 1 else members[0]
        if not whole:
            kinds = tuple(dict.fromkeys(one.kind or one.device for one in block))
            said = "-".join(one.id for one in members) if len(members) > 1 else f"{members[0].id}-{slug(kinds[0])}"
            name = made.name if len(members) > 1 else f"{made.name}: {', '.join(kinds)}"
            made = replace(made, id=self.names.fresh(said), name=name, twin="")
        return replace(
            made,
            kind=kind_of(block[0], old.zone[block[0].zone]),
            critical=any(safety(one, old.zone[one.zone]) for one in block) or (whole and made.critical),
            wireless=any(one.connection is Connection.WLAN for one in block) or (whole and made.wireless),
            temporary=any(one.temporary for one in block) or (whole and made.temporary),
        )

    @cached_property
    def _staying(self) -> tuple[Conduit, ...]:
        zone, old = self.old.zone, self.old
        return tuple(one for one in old.conduits if not any(movable(old, zone[end]) for end in one.ends))

    @cached_property
    def _conduits(self) -> Mapping[str, _Made]:
        """The conduits that are made anew, by the id that they are to have."""
        found: dict[object, _Made] = {}
        for conduit in (one for one in self.old.conduits if one not in self._staying):
            for flow in conduit.flows or (None,):
                origin, to = (flow.origin, flow.to) if flow else conduit.ends
                for zone, named in self._ends(origin):
                    for other, also in self._ends(to):
                        if zone != other:
                            key = frozenset((zone, other)), conduit.remote
                            made = found.setdefault(key, _Made((zone, other)))
                            made.of[conduit.id] = conduit
                            if flow:
                                made.flows.append(replace(flow, origin=named, to=also))
        taken: set[str] = set()
        return {self._name(next(iter(one.of)), taken): one for one in found.values()}

    def _name(self, first: str, taken: set[str]) -> str:
        if first in taken:
            return self.names.fresh(first)
        taken.add(first)
        return first

    def _ends(self, end: str) -> tuple[tuple[str, str], ...]:
        """What an end of a flow becomes: each as the zone, and the name of the zone or of a placement in it."""
        old = self.old
        if end in old.placement:
            return ((self.zone_of.get(end, old.placement[end].zone), end),)
        if end not in {old.placement[one].zone for one in self.zone_of}:
            return ((end, end),)
        found = []
        for zone, block in zip(self.zones, self.blocks, strict=True):
            mine = [one for one in block if one.zone == end]
            names = [zone.id] if len(mine) == len(block) else [one.id for one in mine]
            found += [(zone.id, name) for name in names]
        return tuple(found)

    def _conduit(self, name: str, made: _Made) -> Conduit:
        ones = tuple(made.of.values())
        targets = [one.target for one in ones if one.target is not None]
        modes = {one.fail_mode for one in ones}
        return replace(
            ones[0],
            id=name,
            ends=made.ends,
            name=", ".join(one.name for one in ones if one.name),
            target=reduce(lambda one, other: one.join(other), targets) if targets else None,
            wireless=any(one.wireless for one in ones),
            fail_mode=ones[0].fail_mode if len(modes) == 1 else FailMode.UNKNOWN,
            flows=distinct(made.flows),
        )


def _twinned(zones: Iterable[Zone], blocks: Iterable[tuple[Placement, ...]]) -> tuple[Zone, ...]:
    """Twins remain where both are as they were."""
    made = {one.id: one for one in zones}
    return tuple(replace(one, twin=one.twin if one.twin in made else "") for one in made.values())


def _standing(there: Iterable[InPlace], staying: set[str], now: Mapping[str, tuple[str, ...]]) -> Iterable[InPlace]:
    record = {one.instance: one for one in there}
    yield from (one for one in record.values() if one.instance.where in staying)
    yield from _readdressed(record, now, all, lambda one, where: replace(record[one], instance=where))


def _banned(banned: Iterable[Instance], staying: set[str], now: Mapping[str, tuple[str, ...]]) -> Iterable[Instance]:
    ones = dict.fromkeys(banned)
    yield from (one for one in ones if one.where in staying)
    yield from _readdressed(ones, now, any, lambda one, where: where)


def _readdressed(
    ones: Iterable[Instance],
    now: Mapping[str, tuple[str, ...]],
    how: Callable[[Iterable[bool]], bool],
    made: Callable[[Instance, Instance], T],
) -> Iterable[T]:
    """What holds at places that are made anew: of `how` many of those that they are made of it has to hold."""
    known = dict.fromkeys(ones)
    for where, places in now.items():
        for measure in dict.fromkeys(one.measure for one in known):
            if how([Instance(measure, place) in known for place in places]):
                first = next(Instance(measure, one) for one in places if Instance(measure, one) in known)
                yield made(first, Instance(measure, where))
