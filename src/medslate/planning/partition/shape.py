"""Who is in which slot, and what follows: zones, conduits, targets."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from medslate.levels.frs import FR
from medslate.planning.costs import conduit_cost, zone_cost
from medslate.planning.partition.draft import Conditions, Draft
from medslate.planning.partition.groups import Link
from medslate.planning.partition.room import Room, Slot, Way

Passing = tuple[Link, str, str, Conditions]
"""A link through a way: from where to where, and what puts its ends there."""


class Shape:
    """The variables of a division. `most`: zones at most. `share`: percent of a critical kind in one zone at most."""

    def __init__(self, room: Room, draft: Draft, most: int, share: int | None) -> None:
        self.room, self.draft = room, draft
        model = room.ground.system.site.preferences.cost
        self.within: dict[tuple[str, str], int] = {}
        for slot in room.slots:
            for one in slot.members:
                cost = zone_cost(model) if one is slot.first else 0
                self.within[one.id, slot.id] = draft.new(f"{one.id} in {slot.id}", cost)
        self.way = {name: draft.new(f"way {name}", conduit_cost(model)) for name in room.ways}
        self._targets: dict[tuple[str, FR, int], int] = {}
        self._several: dict[str, int] = {}
        self._cross: dict[Conditions, int] = {}
        self._tight: set[str] = set()
        self._passing: dict[str, tuple[Passing, ...]] = {}
        self._divide(most)
        if share is not None:
            self._spread(share)

    def opened(self, slot: Slot) -> int:
        """Whether there is such a zone."""
        return self.within[slot.first.id, slot.id]

    def conditions(self, end: str, place: str) -> Conditions:
        """What puts an end of a link there; nothing for a zone that stays."""
        return (self.within[end, place],) if (end, place) in self.within else ()

    def passing(self, way: Way) -> tuple[Passing, ...]:
        """The links that may lead through a way: each from where to where, and what puts it there."""
        name = way.conduit.id
        if name not in self._passing:
            self._passing[name] = tuple(self._pass(way))
        return self._passing[name]

    def _pass(self, way: Way) -> Iterator[Passing]:
        for link in dict.fromkeys(way.links):
            for one, other in (way.conduit.ends, way.conduit.ends[::-1]):
                if one in self.room.open_to[link.origin] and other in self.room.open_to[link.to]:
                    found = (*self.conditions(link.origin, one), *self.conditions(link.to, other))
                    yield link, one, other, found

    def target(self, slot: Slot, fr: FR, level: int) -> int:
        """Whether the target of a slot is that high: one of its groups needs it."""
        key = slot.id, fr, level
        if key not in self._targets:
            self._targets[key] = self.draft.new(f"{slot.id} {fr.name} {level}")
            for one in slot.members:
                if one.target[fr] >= level:
                    self.draft.implies((self.within[one.id, slot.id],), (self._targets[key],))
        return self._targets[key]

    def several(self, slot: Slot) -> int:
        """Whether the first group of a slot, a single unit, is not alone in it."""
        if slot.id not in self._several:
            self._several[slot.id] = self.draft.new(f"{slot.id} several")
            for one in slot.members[1:]:
                self.draft.implies((self.within[one.id, slot.id],), (self._several[slot.id],))
        return self._several[slot.id]

    def all_of(self, conditions: Conditions) -> int:
        """A variable for: all of these."""
        if len(conditions) == 1:
            return conditions[0]
        if conditions not in self._cross:
            self._cross[conditions] = self.draft.new(" and ".join(self.draft.names[at] for at in conditions))
            self.draft.implies(conditions, (self._cross[conditions],))
            for one in conditions:
                self.draft.implies((self._cross[conditions],), (one,))
        return self._cross[conditions]

    def tighten(self, way: Way) -> int:
        """The variable of a way, made sure to be 0 if nothing leads through it."""
        name = way.conduit.id
        if name not in self._tight:
            self._tight.add(name)
            self.draft.implies((self.way[name],), [self.all_of(found) for *_, found in self.passing(way)])
        return self.way[name]

    def _divide(self, most: int) -> None:
        draft, slots = self.draft, self.room.slots
        for group in self.room.ground.groups:
            places = [self.within[group.id, one] for one in self.room.open_to[group.id]]
            draft.at_least(((1, at) for at in places), 1)
            draft.at_least(((-1, at) for at in places), -1)
        for slot in slots:
            for one in slot.members[1:]:
                draft.implies((self.within[one.id, slot.id],), (self.opened(slot),))
            for pair in self._apart(slot):
                draft.never(self.within[name, slot.id] for name in pair)
            if len(slot.members) > 1 and sum(one.units for one in slot.members) > self.room.ground.cap:
                units = ((-one.units, self.within[one.id, slot.id]) for one in slot.members)
                draft.at_least(units, -self.room.ground.cap)
        if most < len(self.room.ground.groups):
            draft.at_least(((-1, self.opened(one)) for one in slots), -most)
        for name, way in self.room.ways.items():
            for *_, found in self.passing(way):
                draft.implies(found, (self.way[name],))

    def _apart(self, slot: Slot) -> Iterator[tuple[str, str]]:
        for at, one in enumerate(slot.members):
            for other in slot.members[at + 1 :]:
                if (one.id, other.id) in self.room.apart:
                    yield one.id, other.id

    def _spread(self, share: int) -> None:
        """No zone holds more of a critical kind, unless one group alone is more."""
        for units in self._critical.values():
            limit = max(share * sum(units.values()) // 100, *units.values())
            for slot in self.room.slots:
                here = [(-units[one.id], self.within[one.id, slot.id]) for one in slot.members if one.id in units]
                if len(here) > 1:
                    self.draft.at_least(here, -limit)

    @cached_property
    def _critical(self) -> Mapping[str, Mapping[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for group in self.room.ground.groups:
            first = group.placements[0]
            if first.critical:
                found.setdefault(first.kind or first.device, {})[group.id] = group.units
        return found
