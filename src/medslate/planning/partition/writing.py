"""The 0-1 program of a partition with its measures (`docs/adr/0013-partition-model.md`).

A row of a group in a slot must be covered on a path if the group is there, the way is open, and the target of the slot
is that high; else it counts as uncovered. Which clauses cover a row is said in `planning/solving/model.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from medslate.assessment.achieved.paths import OpenPath, open_paths
from medslate.devices.known import KnownComponent
from medslate.networks.site import Instance, Placement
from medslate.planning.needs import Search
from medslate.planning.offers import each_bit
from medslate.planning.partition.draft import Conditions, Draft, Written
from medslate.planning.partition.groups import Group
from medslate.planning.partition.means import Means
from medslate.planning.partition.proposed import Blocks
from medslate.planning.partition.room import Room, Slot
from medslate.planning.partition.shape import Shape
from medslate.planning.program import Constraint, Program
from medslate.planning.solving.model import clauses
from medslate.standards.measures import AttackPath, Scope

PathAsks = tuple[int, int, int]
"""What a row needs on a path: its number, the measures that replace, those that help; neither: nothing covers it."""


def written(room: Room, today: date, most: int, share: int | None = None) -> Written:
    """The program of a ground: at most so many zones; if `share` is given, no more of a critical kind in one zone."""
    return _Writing(room, today, most, share).result()


@dataclass(frozen=True)
class _There:
    """Placements at a place: the first of them, how many they stand for, and what puts them there."""

    first: Placement
    count: int
    conditions: Conditions
    group: Group | None = None
    slot: Slot | None = None


class _Writing:
    def __init__(self, room: Room, today: date, most: int, share: int | None) -> None:
        self.room, self.system, self.draft = room, room.system, Draft()
        self.shape = Shape(room, self.draft, most, share)
        self.search = Search(room.system, today)
        self.means = Means(self.shape, self.search.candidates)
        self.measures = self.system.library.measures

    def result(self) -> Written:
        for there in self._everybody():
            for component in self.system.device(there.first).components:
                self._of_component(there, component)
        self.means.finish()
        draft, choice = self.draft, self.search.candidates
        platforms = {one.measure for one in choice.required} & choice.platforms.keys()
        paid = sum(choice.costs[one] for one in choice.required) + sum(choice.platforms[one] for one in platforms)
        constraints = tuple(draft.constraints)
        return Written(
            tuple(draft.names), tuple(draft.costs), tuple(draft.weights), constraints, self.shape.within, paid
        )

    def _everybody(self) -> Iterator[_There]:
        for slot in self.room.slots:
            for group in slot.members:
                first = self.system.site.placement[self.room.copy(group, slot)]
                put = (self.shape.within[group.id, slot.id],)
                yield _There(first, len(group.placements), put, group, slot)
        for one in self.system.site.placements:
            if one.zone not in self.room.slot:
                yield _There(one, 1, ())

    def _of_component(self, there: _There, component: KnownComponent) -> None:
        lacking, void = self.search.lacking(there.first.device, component)
        gates = self._gates(there, component)
        asked = sum(gates)
        asks = self._asks(there, component, asked & lacking & ~void)
        alike: dict[tuple[Conditions, tuple[PathAsks, ...]], list[int]] = {}
        for bit, gate in gates.items():
            if bit & void:
                alike.setdefault((gate, ((-1, 0, 0),)), []).append(bit)
            elif bit in asks:
                alike.setdefault((gate, tuple(asks[bit])), []).append(bit)
        paths = open_paths(self.system, there.first)
        for (gate, needs), bits in alike.items():
            self._need(there, component, (gate, sum(bits), len(bits)), needs, paths)

    def _need(
        self,
        there: _There,
        component: KnownComponent,
        rows: tuple[Conditions, int, int],
        needs: tuple[PathAsks, ...],
        paths: Sequence[OpenPath],
    ) -> None:
        gate, bits, count = rows
        name = f"uncovered {there.first.id} {component.id} {' '.join(self.search.names_of(bits))}"
        bare = self.draft.new(name, weight=there.count * count)
        for number, full, part in needs:
            path = None if number < 0 else paths[number]
            conditions = (*there.conditions, *gate, *(self._leads(there, path) if path else ()))
            for one_of in self._clauses(there, path, full, part):
                self.draft.implies(conditions, (*one_of, bare))

    def _gates(self, there: _There, component: KnownComponent) -> Mapping[int, Conditions]:
        """The rows that the target asks for or may ask for, as bits, with what makes it ask."""
        found: dict[int, Conditions] = {}
        if there.group is None or there.slot is None:
            zone = self.system.site.zone[there.first.zone]
            return {1 << at: () for at in each_bit(self.search.asked(zone, component.types))}
        for row in self.system.catalog.rows_for(component.types):
            bit, fr = self.search.row_bit[row.id], row.fr
            if row.level <= max(there.group.target[fr], there.slot.first.target[fr]):
                found[bit] = ()
            elif row.level <= max(one.target[fr] for one in there.slot.members):
                found[bit] = (self.shape.target(there.slot, fr, row.level),)
        return found

    def _asks(self, there: _There, component: KnownComponent, rows: int) -> Mapping[int, list[PathAsks]]:
        """Per row, as a bit, what is needed on each path where it matters and nothing covers it yet."""
        found: dict[int, list[PathAsks]] = {}
        for number, path in enumerate(open_paths(self.system, there.first)):
            facts = (self.search.facts(there.first, path),)
            groups, failing = self.search.offers.groups(rows, facts, component.id)
            for ((_, full, part),), bits in groups.items():
                for at in each_bit(bits):
                    found.setdefault(1 << at, []).append((number, full, part))
            for at in each_bit(failing.get(0, 0)):
                found.setdefault(1 << at, []).append((number, 0, 0))
        return found

    def _leads(self, there: _There, path: OpenPath) -> Conditions:
        """What opens a path beside the placement being there."""
        if path.conduit in self.shape.way:
            return (self.shape.way[path.conduit],)
        alone = there.slot is not None and there.group is there.slot.first and there.group.units == 1
        if path.kind is AttackPath.SAME_ZONE and alone and there.slot:
            return (self.shape.several(there.slot),)
        return ()

    def _clauses(self, there: _There, path: OpenPath | None, full: int, part: int) -> Iterator[tuple[int, ...]]:
        """The variables of which one must be 1, for each clause that does not hold by what stands."""
        if path is None or not full | part:
            yield ()
            return
        where = {
            Scope.SITE: "", Scope.ZONE: there.first.zone, Scope.CONDUIT: path.conduit, Scope.DEVICE: there.first.id,
        }  # fmt: skip
        for bits in clauses(self.measures, full, part)[0]:
            ones = [Instance(one.id, where[one.scope]) for one in (self.measures[at] for at in each_bit(bits))]
            if not any(one in self.means.fixed for one in ones):
                yield tuple(self.means.stand(one) for one in ones)


def least_uncovered(of: Written) -> Program:
    """Phase 1: as little as possible stays uncovered."""
    return Program(of.weights, of.constraints)


def least_cost(of: Written, uncovered: int) -> Program:
    """Phase 2: the least cost, while no more than that stays uncovered."""
    terms = tuple((-weight, at) for at, weight in enumerate(of.weights) if weight)
    return Program(of.costs, (*of.constraints, Constraint(terms, -uncovered)))


def divided(of: Written, room: Room, blocks: Blocks) -> tuple[Constraint, ...] | None:
    """The constraints that say this division, with the zones of equal placements joined; none if it breaks a rule."""
    place: dict[str, str] = {}
    groups: dict[frozenset[str], list[Group]] = {}
    for group in room.ground.groups:
        block = next(one for one in _together(room, blocks) if group.id in one)
        groups.setdefault(block, []).append(group)
    for ones in groups.values():
        fitting = [one.id for one in room.slots if one.first is ones[0] and all(it in one.members for it in ones)]
        if not fitting or any((one.id, it.id) in room.apart for one in ones for it in ones):
            return None
        place |= dict.fromkeys((one.id for one in ones), fitting[0])
    found = []
    for (group_id, slot), at in of.within.items():
        here = place[group_id] == slot
        found.append(Constraint(((1, at),), 1) if here else Constraint(((-1, at),), 0))
    return tuple(found)


def _together(room: Room, blocks: Blocks) -> list[frozenset[str]]:
    """The blocks, those that hold parts of one group as one."""
    found = [frozenset(one) for one in blocks]
    for group in room.ground.groups:
        names = {one.id for one in group.placements}
        touched = [one for one in found if one & names]
        found = [one for one in found if not one & names] + [frozenset().union(*touched)]
    return found


def blocks_of(of: Written, room: Room, values: Sequence[bool]) -> Blocks:
    """The division that the values say."""
    found: dict[str, list[str]] = {one.id: [] for one in room.slots}
    group = {one.id: one for one in room.ground.groups}
    for (group_id, slot), at in of.within.items():
        if values[at]:
            found[slot].extend(one.id for one in group[group_id].placements)
    return tuple(tuple(ones) for ones in found.values() if ones)
