"""Every place that each group could come to, as one system: what may stand there and who is reached how.

A zone that is to be is named by its first group in the order of urgency: there is one slot per group, and only later
groups may join it. So no two choices say the same, and the reaction time of a slot is known: that of its first group.
Where a break-glass path decides what may stand, there are two slots, one of them only for groups that have it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from medslate.levels.vectors import Target
from medslate.networks.site import Conduit, Placement, Site, Zone
from medslate.networks.system import System
from medslate.planning.candidates import candidates
from medslate.planning.partition.groups import Ground, Group, Link, apart
from medslate.standards.measures import Scope
from medslate.standards.profiles import Reaction


@dataclass(frozen=True)
class Slot:
    """A zone that may be. `members`: who may be in it, the first one always."""

    id: str
    members: tuple[Group, ...]
    break_glass: bool

    @property
    def first(self) -> Group:
        """The group without which there is no such zone."""
        return self.members[0]


@dataclass(frozen=True)
class Way:
    """A conduit that may be, with the links that would need it."""

    conduit: Conduit
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Room:
    """The slots of a ground, and the system with each group in all of them at once.

    Nothing stands in it but what stands at the site and at zones and conduits that stay; its conduits carry no flows;
    no measure in it needs one at conduits (`at_conduits`: which do) or excludes another: these depend on who is where.
    """

    ground: Ground

    @cached_property
    def apart(self) -> frozenset[tuple[str, str]]:
        """The pairs of groups that may not share a zone, in the order of the groups."""
        groups = self.ground.groups
        pairs = ((one, other) for at, one in enumerate(groups) for other in groups[at + 1 :])
        return frozenset((one.id, other.id) for one, other in pairs if apart(one, other))

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """In the order of their first groups."""
        return tuple(slot for at in range(len(self.ground.groups)) for slot in self._slots(at))

    @cached_property
    def slot(self) -> Mapping[str, Slot]:
        """Slots by id."""
        return {one.id: one for one in self.slots}

    @cached_property
    def open_to(self) -> Mapping[str, tuple[str, ...]]:
        """Per group, or zone that stays: the slots that it may be in, or itself."""
        found: dict[str, tuple[str, ...]] = {one.id: (one.id,) for one in self.ground.fixed}
        for group in self.ground.groups:
            found[group.id] = tuple(one.id for one in self.slots if group in one.members)
        return found

    @cached_property
    def ways(self) -> Mapping[str, Way]:
        """The conduits that may be, by id."""
        found: dict[tuple[str, str, bool], list[Link]] = {}
        for link in self.ground.links:
            for one in self.open_to[link.origin]:
                for other in self.open_to[link.to]:
                    if one != other:
                        found.setdefault((min(one, other), max(one, other), link.conduit.remote), []).append(link)
        place = self.ground.system.site.place
        ways = (
            Way(Conduit(f"{one}|{other}{'|remote' * remote}", (one, other), place, remote=remote), tuple(links))
            for (one, other, remote), links in found.items()
        )
        return {one.conduit.id: one for one in ways}

    @cached_property
    def at_conduits(self) -> Mapping[str, tuple[str, ...]]:
        """Per measure of a device, those that it needs at every conduit of the device's zone."""
        library = self.ground.system.library
        found = {
            one.id: tuple(name for name in one.needs if library.by_id[name].scope is Scope.CONDUIT)
            for one in library.measures
            if one.scope is Scope.DEVICE
        }
        return {key: ones for key, ones in found.items() if ones}

    def copy(self, group: Group, slot: Slot) -> str:
        """The id of the first placement of a group in a slot."""
        return f"{group.id}@{slot.id}"

    @cached_property
    def system(self) -> System:
        """Everybody everywhere."""
        old = self.ground.system
        measures = tuple(
            replace(one, needs=tuple(name for name in one.needs if name not in self.at_conduits.get(one.id, ())))
            for one in old.library.measures
        )
        whole = replace(old, site=self._site(old.site), library=replace(old.library, measures=measures))
        wishes = replace(whole.site.preferences, required=candidates(whole).required)
        alone = tuple(replace(one, conflicts=()) for one in measures)
        return replace(
            whole, site=replace(whole.site, preferences=wishes), library=replace(whole.library, measures=alone)
        )

    def _site(self, old: Site) -> Site:
        fixed = {one.id for one in self.ground.fixed}
        staying = tuple(one for one in old.conduits if fixed.issuperset(one.ends))
        places = {"", *fixed, *(one.id for one in staying)}
        places |= {one.id for one in old.placements if one.zone in fixed}
        preferences = replace(
            old.preferences,
            banned=tuple(one for one in old.preferences.banned if one.where in places),
            required=tuple(
                one
                for one in old.preferences.required
                if self.ground.system.library.by_id[one.measure].scope is Scope.SITE
            ),
            budget=None,
        )
        return replace(
            old,
            zones=(*self.ground.fixed, *map(_zone, self.slots)),
            conduits=(*staying, *(one.conduit for one in self.ways.values())),
            placements=(*(one for one in old.placements if one.zone in fixed), *self._copies()),
            in_place=tuple(one for one in old.in_place if one.instance.where in places),
            acceptances=tuple(one for one in old.acceptances if one.zone in fixed),
            preferences=preferences,
        )

    def _copies(self) -> Iterator[Placement]:
        for slot in self.slots:
            for group in slot.members:
                for one in group.placements:
                    yield replace(one, id=f"{one.id}@{slot.id}", zone=slot.id, reaction=None, fulfilled=())

    def _slots(self, at: int) -> Iterable[Slot]:
        groups = self.ground.groups
        first = groups[at]
        members = (first, *(one for one in groups[at + 1 :] if (first.id, one.id) not in self.apart))
        members = tuple(one for one in members if one is first or first.units + one.units <= self.ground.cap)
        decides = first.reaction.rank <= Reaction.MINUTES.rank and any(
            one.emergency for one in self.ground.system.library.measures
        )
        having = tuple(one for one in members if one.break_glass)
        if not decides or not first.break_glass or len(having) == len(members):
            return (Slot(f"~{at}", members, first.break_glass),)
        return (Slot(f"~{at}", having, break_glass=True), Slot(f"~{at}-without", members, break_glass=False))


def _zone(slot: Slot) -> Zone:
    first = slot.first
    zero = Target((0,) * len(first.target.levels))
    return replace(
        first.zones[0],
        id=slot.id,
        kind=first.kind,
        target=zero,
        reaction=first.reaction,
        break_glass=slot.break_glass,
        twin="",
    )
