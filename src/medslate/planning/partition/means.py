"""The measures of a division: what they cost, what stands already, what they need, cut and exclude."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product

from medslate.assessment.achieved.safety import zones_at
from medslate.assessment.achieved.standing import in_place, needed
from medslate.networks.site import Instance
from medslate.planning.candidates import Candidates, common_zone, partners
from medslate.planning.partition.draft import Conditions
from medslate.planning.partition.groups import Group
from medslate.planning.partition.room import Way
from medslate.planning.partition.shape import Passing, Shape
from medslate.standards.measures import FlowNeed, Measure, Scope


class Means:
    """Gives variables to the measures as they come up. A measure that stands at a place by being kept costs nothing."""

    def __init__(self, shape: Shape, choice: Candidates) -> None:
        self.shape, self.draft, self.room, self.choice = shape, shape.draft, shape.room, choice
        self.system = self.room.system
        self.fixed = choice.standing | set(choice.required)
        self.there = frozenset(in_place(self.room.ground.system))
        self.banned = frozenset(self.room.ground.system.site.preferences.banned)
        self.stands: dict[Instance, int] = {}
        self.bought: dict[Instance, int] = {}
        self._kept: dict[Instance, int | None] = {}
        self.copies = {self.room.copy(group, slot): (group, slot) for slot in self.room.slots for group in slot.members}

    def stand(self, one: Instance) -> int:
        """The variable for: it stands. With what it needs and what keeps it from standing."""
        if one not in self.stands:
            measure = self.system.library.by_id[one.measure]
            there = self.stands[one] = self.draft.new(str(one))
            if one not in self.choice.dormant and not self._stays(one):
                self._buy(one, there)
            self._need(one, there)
            if measure.flows is not FlowNeed.ANY:
                self._cut(measure, one.where, there)
        return self.stands[one]

    def _buy(self, one: Instance, there: int) -> None:
        kept = self.kept(one)
        buy = self.bought[one] = there if kept is None else self.draft.new(f"buy {one}")
        self.draft.costs[buy] = self._cost(one)
        if kept is not None:
            self.draft.implies((there,), (buy, kept))
        self._ban(one, buy)

    def _stays(self, one: Instance) -> bool:
        """Whether it stands at the placement itself, wherever that comes."""
        return one.where in self.copies and self._has(self.copies[one.where][0].placements[0].id, one.measure)

    def finish(self) -> None:
        """What holds for all that came up: measures that exclude each other, and what comes once with the first."""
        rivals = partners(self.room.ground.system)
        there = (*in_place(self.system), *self.choice.required)
        for one, buy in tuple(self.bought.items()):
            for name in sorted(rivals[one.measure]):
                self._exclude(one, buy, name)
                if any(it.measure == name and common_zone(self.system, one, it) for it in there):
                    self.draft.never((buy,))
        for pair in sorted(self._conflicts(rivals)):
            self.draft.never(pair)
        anywhere = {one.measure for one in self.there if one.where in self.room.ground.system.site.placement}
        for name, cost in self._platforms.items():
            ones = [buy for one, buy in self.bought.items() if one.measure == name]
            if ones and name not in anywhere:
                paid = self.draft.new(f"platform of {name}", cost)
                kept = [at for place in self._places(name) if (at := self.kept(Instance(name, place))) is not None]
                for buy in ones:
                    self.draft.implies((buy,), (paid, *kept))

    def kept(self, one: Instance) -> int | None:
        """The variable for: it stood at all that its place is made of. None: that cannot be."""
        if one not in self._kept:
            self._kept[one] = self._keep(one)
        return self._kept[one]

    def _keep(self, one: Instance) -> int | None:
        slot, way = self.room.slot.get(one.where), self.room.ways.get(one.where)
        if slot and self._had(slot.first, one.measure):
            at = self.draft.new(f"kept {one}")
            self.draft.implies((at,), (self.shape.opened(slot),))
            for group in slot.members:
                if not self._had(group, one.measure):
                    self.draft.never((at, self.shape.within[group.id, slot.id]))
            return at
        if way and any(self._has(link.conduit.id, one.measure) for link in way.links):
            at = self.draft.new(f"kept {one}")
            self.draft.implies((at,), (self.shape.tighten(way),))
            for link, _, _, found in self.shape.passing(way):
                if not self._has(link.conduit.id, one.measure):
                    self.draft.never((at, *found))
            return at
        return None

    def _had(self, group: Group, name: str) -> bool:
        return all(self._has(zone.id, name) for zone in group.zones)

    def _has(self, place: str, name: str) -> bool:
        return Instance(name, place) in self.there

    def _cost(self, one: Instance) -> int:
        units = len(self.copies[one.where][0].placements) if one.where in self.copies else 1
        return self.choice.costs[one] * units

    def _ban(self, one: Instance, buy: int) -> None:
        """A ban holds if it held for any of what the place is made of."""
        slot, way = self.room.slot.get(one.where), self.room.ways.get(one.where)
        own = self.copies[one.where][0].placements[0].id if one.where in self.copies else one.where
        if Instance(one.measure, "") in self.banned or Instance(one.measure, own) in self.banned:
            self.draft.never((buy,))
        for group in slot.members if slot else ():
            if any(Instance(one.measure, zone.id) in self.banned for zone in group.zones):
                self.draft.never((buy, self.shape.within[group.id, one.where]))
        for link, _, _, found in self.shape.passing(way) if way else ():
            if Instance(one.measure, link.conduit.id) in self.banned:
                self.draft.never((buy, *found))

    def _need(self, one: Instance, there: int) -> None:
        for places in needed(self.system, one):
            for other in places:
                if other not in self.fixed:
                    self.draft.implies((there,), (self.stand(other),))
        for name in self.room.at_conduits.get(one.measure, ()):
            self._need_at_conduits(there, name, self.system.site.placement[one.where].zone)

    def _need_at_conduits(self, there: int, name: str, zone: str) -> None:
        """It needs a measure at every conduit of its zone, and at least one conduit."""
        open_: list[int] = []
        always = False
        for conduit in self.system.site.conduits_of[zone]:
            other, way = Instance(name, conduit.id), self.room.ways.get(conduit.id)
            if way:
                open_.append(self.shape.tighten(way))
            always |= way is None
            if other not in self.fixed:
                possible = other in self.choice.costs or other in self.choice.dormant
                used = (self.shape.way[conduit.id],) if way else ()
                self.draft.implies((there, *used), (self.stand(other),) if possible else ())
        if not always:
            self.draft.implies((there,), open_)

    def _cut(self, measure: Measure, where: str, there: int) -> None:
        """It may not stand where it would cut a flow (`assessment/achieved/safety.py`)."""
        for way in self._ways_at(measure, where):
            flows = [one for one in self.shape.passing(way) if one[0].flow and self._touches(where, one)]
            for link, _, _, found in flows:
                if measure.flows is FlowNeed.NONE or link.both:
                    self.draft.never((there, *found))
            forth = {found for _, one, _, found in flows if one == way.conduit.ends[0]}
            back = {found for _, one, _, found in flows if one == way.conduit.ends[1]}
            if measure.flows is FlowNeed.ONE_WAY and forth and back:
                self._one_way(there, (forth, back))

    def _one_way(self, there: int, ways: Iterable[Iterable[Conditions]]) -> None:
        used = []
        for conditions in ways:
            at = self.draft.new(f"one way {len(self.draft.names)}")
            for found in conditions:
                self.draft.implies(found, (at,))
            used.append(at)
        self.draft.never((there, *used))

    def _ways_at(self, measure: Measure, where: str) -> tuple[Way, ...]:
        if measure.scope is Scope.SITE:
            return ()
        if measure.scope is Scope.CONDUIT:
            return (self.room.ways[where],) if where in self.room.ways else ()
        zone = self.system.site.placement[where].zone if measure.scope is Scope.DEVICE else where
        return tuple(self.room.ways[one.id] for one in self.system.site.conduits_of[zone] if one.id in self.room.ways)

    def _touches(self, where: str, passing: Passing) -> bool:
        """Whether a measure is on the way of a link: at a device, of its own ones only."""
        if where not in self.copies:
            return True
        link, one, other, _ = passing
        group, slot = self.copies[where]
        return (group.id, slot.id) in ((link.origin, one), (link.to, other))

    def _exclude(self, one: Instance, buy: int, name: str) -> None:
        """What is kept at a zone that it serves keeps it from being bought."""
        shape, scope = self.shape, self.system.library.by_id[name].scope
        for zone in self._zones(one):
            slot = self.room.slot.get(zone)
            if scope is Scope.ZONE and slot and self._had(slot.first, name):
                lacking = [shape.within[it.id, zone] for it in slot.members if not self._had(it, name)]
                self.draft.implies((buy, shape.opened(slot)), lacking)
            elif scope is Scope.DEVICE and slot:
                for group in slot.members:
                    if self._has(group.placements[0].id, name):
                        self.draft.never((buy, shape.within[group.id, zone]))
            elif scope is Scope.CONDUIT:
                for way in (self.room.ways[at.id] for at in self.system.site.conduits_of[zone] if at.id in shape.way):
                    self._exclude_at(way, buy, name)

    def _exclude_at(self, way: Way, buy: int, name: str) -> None:
        if any(self._has(link.conduit.id, name) for link in way.links):
            lacking = [
                self.shape.all_of(found)
                for link, _, _, found in self.shape.passing(way)
                if not self._has(link.conduit.id, name)
            ]
            self.draft.implies((buy, self.shape.tighten(way)), lacking)

    def _conflicts(self, rivals: Mapping[str, frozenset[str]]) -> set[tuple[int, int]]:
        at: dict[tuple[str, str], list[int]] = {}
        for one, buy in self.bought.items():
            if rivals[one.measure]:
                for zone in self._zones(one):
                    at.setdefault((zone, one.measure), []).append(buy)
        return {
            (min(pair), max(pair))
            for (zone, name), ones in at.items()
            for other in rivals[name]
            for pair in product(ones, at.get((zone, other), ()))
        }

    def _zones(self, one: Instance) -> tuple[str, ...]:
        measure = self.system.library.by_id[one.measure]
        return zones_at(self.system.site, measure, one.where) or tuple(self.system.site.zone)

    def _places(self, name: str) -> Iterator[str]:
        scope = self.system.library.by_id[name].scope
        if scope is Scope.ZONE:
            yield from self.room.slot
        elif scope is Scope.CONDUIT:
            yield from self.room.ways

    @cached_property
    def _platforms(self) -> Mapping[str, int]:
        """What comes once with the first instance, less what something required pays for."""
        library = self.room.ground.system.library
        required = {one.measure for one in self.choice.required}
        free = {name for name in self.room.at_conduits if not library.by_id[name].cost_class}
        return {name: cost for name, cost in self.choice.platforms.items() if name not in required | free}
