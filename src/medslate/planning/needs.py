"""What a plan must cover: required rows of placements, with the measures that can cover them on each open path."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from medslate.assessment.achieved.paths import OpenPath, open_paths
from medslate.assessment.achieved.safety import unsure, withheld
from medslate.devices.known import KnownComponent
from medslate.levels.rule import Row
from medslate.levels.vectors import HIGHEST
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Acceptance, Instance, Placement, Zone
from medslate.networks.system import System
from medslate.planning.candidates import Candidates, candidates
from medslate.planning.offers import Offers, Options, PathFacts, each_bit
from medslate.standards.measures import Measure, Scope

NO_BASE = "It enhances a row that does not apply to the component: the two verdicts contradict each other."


@dataclass(frozen=True, slots=True)
class PathNeed:
    """One open path on which a row is not covered yet. `full`: instances that replace the function; `part`: that help.

    Both hold what may be bought and what stands already (a measure in place that helps in part still needs a second).
    Only what is sure is named: the device is known to offer what the measure needs of it.
    """

    path: OpenPath
    full: tuple[Instance, ...]
    part: tuple[Instance, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Placements of one device in one zone that face the same measures on the same paths."""

    placements: tuple[str, ...]
    zone: str
    paths: tuple[OpenPath, ...]
    measures: tuple[Measure, ...] = field(repr=False, compare=False)

    def instances(self, path: OpenPath, bits: int) -> tuple[Instance, ...]:
        """The instances on a path to the first placement: of each measure there is at most one."""
        where = {Scope.SITE: "", Scope.ZONE: self.zone, Scope.CONDUIT: path.conduit, Scope.DEVICE: self.placements[0]}
        return tuple(Instance(one.id, where[one.scope]) for one in (self.measures[at] for at in each_bit(bits)))


@dataclass(frozen=True, slots=True)
class Need:
    """Rows of one component that the same measures cover, for placements that differ in nothing.

    The instances in `paths` are those of the first placement; `Problem.alike` gives those of the others.
    """

    of: Alike
    component: str
    rows: tuple[str, ...]
    options: Options = field(repr=False)

    @property
    def placements(self) -> tuple[str, ...]:
        """The placements for which it stands."""
        return self.of.placements

    @property
    def weight(self) -> int:
        """How many (placement, component, row) it stands for."""
        return len(self.of.placements) * len(self.rows)

    @property
    def paths(self) -> tuple[PathNeed, ...]:
        """The open paths on which the rows matter and are not covered by what stands."""
        found = ((self.of.paths[number], full, part) for number, full, part in self.options)
        instances = self.of.instances
        return tuple(PathNeed(path, instances(path, full), instances(path, part)) for path, full, part in found)

    def each(self) -> Iterator[tuple[str, str, str]]:
        """Every (placement, component, row)."""
        return ((name, self.component, row) for name in self.of.placements for row in self.rows)


@dataclass(frozen=True)
class Problem:
    """The needs of a system that can be covered, and those that cannot, with the reason."""

    system: System
    candidates: Candidates
    needs: tuple[Need, ...]
    uncoverable: tuple[tuple[Need, str], ...]
    classes: tuple[Alike, ...] = field(default=(), repr=False)

    def alike(self, instance: Instance) -> tuple[Instance, ...]:
        """The instances that a plan chooses together: of a placement, one for each placement that it stands for."""
        together = self._together.get(instance.where, (instance.where,))
        return tuple(Instance(instance.measure, one) for one in together)

    @property
    def represented(self) -> frozenset[str]:
        """The placements for which another one stands."""
        return frozenset(name for one in self.classes for name in one.placements[1:])

    @cached_property
    def _together(self) -> Mapping[str, tuple[str, ...]]:
        return {one.placements[0]: one.placements for one in self.classes}


def problem(system: System, today: date, *, one_by_one: bool = False) -> Problem:
    """The needs of every placement. `one_by_one`: equal placements are not taken together (a budget may part them).

    Required is every row of a component with a level up to its zone's target of its FR that is neither met by the
    device itself nor not applicable (open counts as unmet), and that no acceptance in force takes out (one is in force
    up to and on its last day). An enhancement whose base does not apply contradicts itself and cannot be covered.
    """
    return Search(system, today).result(one_by_one)


class Search:
    """Rows and measures as bits, and what was worked out once and holds for many placements."""

    def __init__(self, system: System, today: date) -> None:
        self.system, self.today = system, today
        self.candidates = candidates(system)
        self.measures = system.library.measures
        self.bit = {one.id: 1 << at for at, one in enumerate(self.measures)}
        self.rows = tuple(one for one in system.catalog.requirements if one.assessable)
        self.row_bit = {one.id: 1 << at for at, one in enumerate(self.rows)}
        self.offers = Offers(system.library, self.bit, self.row_bit)
        self.possible = self._at((*self.candidates.costs, *self.candidates.dormant, *self.candidates.standing))
        self.standing = self._at(self.candidates.standing)
        self.dormant = self._at(self.candidates.dormant)
        self.required = self._at(self.candidates.required)
        self.reaction = {one.id: system.site.reaction(one.id) for one in system.site.zones}
        self._of_device: dict[tuple[str, str], tuple[int, int]] = {}
        self._of_zone: dict[tuple[str, tuple[str, ...]], int] = {}
        self._usable: dict[tuple[object, ...], int] = {}
        self._names: dict[int, tuple[str, ...]] = {}

    def result(self, one_by_one: bool) -> Problem:
        classes: dict[tuple[object, ...], list[str]] = {}
        faced: dict[tuple[object, ...], tuple[Placement, tuple[OpenPath, ...], tuple[PathFacts, ...]]] = {}
        for placement in self.system.site.placements:
            paths = open_paths(self.system, placement)
            facts = tuple(self.facts(placement, path) for path in paths)
            here = (at.get(placement.id, 0) for at in (self.possible, self.standing, self.dormant, self.required))
            key = (placement.zone, placement.device, paths, facts, *here, placement.id if one_by_one else "")
            classes.setdefault(key, []).append(placement.id)
            faced.setdefault(key, (placement, paths, facts))
        needs: list[Need] = []
        beyond: list[tuple[Need, str]] = []
        found = []
        for key, (placement, paths, facts) in faced.items():
            alike = Alike(tuple(classes[key]), placement.zone, paths, self.measures)
            found.append(alike)
            for component in self.system.device(placement).components:
                self._of_component(alike, placement.device, component, facts, needs, beyond)
        return Problem(self.system, self.candidates, tuple(needs), tuple(beyond), tuple(found))

    def _of_component(
        self,
        alike: Alike,
        device: str,
        component: KnownComponent,
        facts: tuple[PathFacts, ...],
        needs: list[Need],
        beyond: list[tuple[Need, str]],
    ) -> None:
        zone = self.system.site.zone[alike.zone]
        lacking, void = self.lacking(device, component)
        asked = self.asked(zone, component.types)
        if contradictory := asked & void:
            beyond.append((Need(alike, component.id, self.names_of(contradictory), ()), NO_BASE))
        groups, failing = self.offers.groups(asked & lacking & ~void, facts, component.id)
        needs.extend(Need(alike, component.id, self.names_of(rows), options) for options, rows in groups.items())
        for number, rows in failing.items():
            reason = f"Nothing that may stand covers it against the path {alike.paths[number]}."
            beyond.append((Need(alike, component.id, self.names_of(rows), ()), reason))

    def lacking(self, device: str, component: KnownComponent) -> tuple[int, int]:
        """The rows that the component does not do by itself; and the enhancements beside a base that does not apply."""
        key = (device, component.id)
        if key not in self._of_device:
            faced = {one.id: one for one in self.system.catalog.faced_by(component.types)}
            lacking = void = 0
            for name, row in faced.items():
                verdict = component.verdicts.get(name, Verdict.OPEN)
                if verdict is Verdict.NOT_APPLICABLE:
                    continue
                if row.base is not None and self._gone(component, row.base, faced):
                    void |= self.row_bit[name]
                elif verdict is not Verdict.MET:
                    lacking |= self.row_bit[name]
            self._of_device[key] = (lacking, void)
        return self._of_device[key]

    def _gone(self, component: KnownComponent, base: str, faced: Container[str]) -> bool:
        return base not in faced or component.verdicts.get(base) is Verdict.NOT_APPLICABLE

    def asked(self, zone: Zone, types: tuple[str, ...]) -> int:
        """The rows that the zone's target asks of a component of these types, less those accepted today."""
        key = (zone.id, types)
        if key not in self._of_zone:
            accepted = [
                one for one in self.system.site.acceptances if one.zone == zone.id and self.today <= one.expires
            ]
            self._of_zone[key] = sum(
                self.row_bit[row.id]
                for row in self.system.catalog.rows_for(types)
                if row.level <= zone.target[row.fr] and not any(_takes_out(one, row) for one in accepted)
            )
        return self._of_zone[key]

    def facts(self, placement: Placement, path: OpenPath) -> PathFacts:
        places = ("", placement.zone, placement.id, *filter(None, (path.conduit,)))
        possible = standing = 0
        for where in places:
            possible |= self.possible.get(where, 0)
            standing |= self.standing.get(where, 0)
        usable = self._usable_for(placement)
        return path.kind, possible & usable, standing & usable

    def _usable_for(self, placement: Placement) -> int:
        """The measures that surely help the placement where they stand. Of its zone only the urgency matters."""
        zone = self.system.site.zone[placement.zone]
        key = (placement.device, placement.refuses, self.reaction[zone.id], zone.break_glass)
        if key not in self._usable:
            self._usable[key] = sum(
                self.bit[one.id]
                for one in self.measures
                if not withheld(self.system, one, placement) and not unsure(self.system, one, placement)
            )
        return self._usable[key]

    def names_of(self, rows: int) -> tuple[str, ...]:
        if rows not in self._names:
            self._names[rows] = tuple(self.rows[at].id for at in each_bit(rows))
        return self._names[rows]

    def _at(self, instances: Iterable[Instance]) -> dict[str, int]:
        """The measures at each place, as bits."""
        found: dict[str, int] = {}
        for one in instances:
            found[one.where] = found.get(one.where, 0) | self.bit[one.measure]
        return found


def _takes_out(acceptance: Acceptance, row: Row) -> bool:
    return row.id in acceptance.rows or row.level > acceptance.above.get(row.fr, HIGHEST)
