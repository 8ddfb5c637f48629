"""Which instances of measures may be bought at a site, which stand, which are asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from medslate.assessment.achieved.safety import forbidden, zones_at
from medslate.assessment.achieved.standing import Standing, in_place, needed
from medslate.networks.site import Instance
from medslate.networks.system import System
from medslate.planning.costs import instance_cost, platform_cost
from medslate.standards.measures import Scope


@dataclass(frozen=True, slots=True)
class Candidate:
    """An instance that may be bought, and what it costs by itself."""

    instance: Instance
    cost: int


@dataclass(frozen=True)
class Candidates:
    """What a plan may choose from.

    `costs`: the instances that may be bought, with their cost; their conditions can all be met. `standing`: those in
    place that help; `dormant`: those in place that would help once what they need stands (cost 0). `required`: those of
    `costs` that the operator wants whatever they carry, with what they need. `platforms`: per measure of which nothing
    stands, what the first instance costs beside itself. `barred`: why any other instance may not be bought.
    `unattainable`: what the operator requires and cannot have, with the reason.
    """

    system: System
    costs: Mapping[Instance, int]
    standing: frozenset[Instance]
    dormant: frozenset[Instance]
    required: tuple[Instance, ...]
    platforms: Mapping[str, int]
    barred: Mapping[Instance, str]
    unattainable: tuple[tuple[Instance, str], ...]

    @property
    def all(self) -> tuple[Candidate, ...]:
        """What may be bought, in the order of instances."""
        return tuple(Candidate(*one) for one in sorted(self.costs.items()))


def candidates(system: System) -> Candidates:
    """All instances that may be bought, for the whole site.

    Barred is what is banned, what may not stand where it would, what conflicts with something that stands or is
    required, and what needs something that can be had nowhere. A ban keeps from buying; it removes nothing that stands.
    """
    return _Search(system).result()


def conflicting(system: System, one: Instance, other: Instance) -> bool:
    """Whether two instances exclude each other: their measures conflict (either says so) and they serve a common zone.

    An instance for the whole site serves every zone.
    """
    first, second = (system.library.by_id[each.measure] for each in (one, other))
    if second.id not in first.conflicts and first.id not in second.conflicts:
        return False
    return common_zone(system, one, other)


def common_zone(system: System, one: Instance, other: Instance) -> bool:
    """Whether there is a zone that both serve."""
    here, there = (
        zones_at(system.site, system.library.by_id[each.measure], each.where) if each.where else tuple(system.site.zone)
        for each in (one, other)
    )
    return any(zone in there for zone in here)


class _Search:
    """The state in which the candidates are found: what may be had still shrinks as reasons against it are found."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.present = frozenset(in_place(system))
        self.barred: dict[Instance, str] = {}
        self.possible: set[Instance] = set()
        self.standing: frozenset[Instance] = frozenset()

    def result(self) -> Candidates:
        system = self.system
        stands = Standing(system, self.present)
        self.standing = self.present - stands.idle.keys()
        idle = {one for one in stands.idle if not forbidden(system, one)}
        self.possible = idle | {one for one in every_instance(system) if one not in self.present and self._may(one)}
        self._settle()
        required, unattainable = self._required()
        for one in [one for one in self.possible - idle if one not in required]:
            if against := self._conflict(one, required):
                self._bar(one, f"It conflicts with {against}, which is required.")
        self._settle()
        dormant = frozenset(self.possible & idle)
        bought = sorted(self.possible - dormant)
        cost = {one.id: instance_cost(system, one) for one in system.library.measures}
        return Candidates(
            system,
            {one: cost[one.measure] for one in bought},
            self.standing,
            dormant,
            tuple(sorted(required)),
            self._platforms({one.measure for one in bought}),
            self.barred,
            tuple(unattainable),
        )

    def _may(self, one: Instance) -> bool:
        reason = ""
        if one in self._banned or Instance(one.measure) in self._banned:
            reason = "It is banned."
        elif reason := forbidden(self.system, one):
            pass
        elif against := self._conflict(one, self.present):
            reason = f"It conflicts with {against}, which stands."
        if reason:
            self._bar(one, reason)
        return not reason

    def _bar(self, one: Instance, reason: str) -> None:
        self.possible.discard(one)
        self.barred[one] = reason

    def _settle(self) -> None:
        """Take out what needs something that cannot be had, until no more falls away."""
        waiting = sorted(one for one in self.possible if self.system.library.by_id[one.measure].needs)
        while fallen := [(one, lacking) for one in waiting if (lacking := self._lacking(one))]:
            for one, lacking in fallen:
                self._bar(one, f"It needs {lacking}, which cannot be had there.")
            waiting = [one for one in waiting if one in self.possible]

    def _lacking(self, one: Instance) -> str:
        names = self.system.library.by_id[one.measure].needs
        for name, instances in zip(names, needed(self.system, one), strict=True):
            if not instances or any(each not in self.possible and each not in self.standing for each in instances):
                return name
        return ""

    def _required(self) -> tuple[set[Instance], list[tuple[Instance, str]]]:
        """What is required and can be had, with what it needs; and what cannot, with the reason."""
        required: set[Instance] = set()
        unattainable = []
        for asked in self.system.site.preferences.required:
            everywhere = not asked.where and self.system.library.by_id[asked.measure].scope is not Scope.SITE
            wanted = [one for one in self.possible | self.present if one.measure == asked.measure]
            wanted = sorted(wanted) if everywhere else [one for one in wanted if one == asked]
            if not wanted:
                unattainable.append((asked, self.barred.get(asked, "It may stand nowhere here.")))
            for one in (each for each in wanted if each not in self.present):
                with_needs = self._with_needs(one) - self.present
                if reason := self._excluded(with_needs, required):
                    unattainable.append((one, reason))
                else:
                    required |= with_needs
        return required, unattainable

    def _excluded(self, group: set[Instance], required: set[Instance]) -> str:
        for one in sorted(group):
            if against := self._conflict(one, required | group):
                return f"{one} conflicts with {against}, which is required or needed too."
        return ""

    def _with_needs(self, one: Instance) -> set[Instance]:
        found, new = set[Instance](), {one}
        while new:
            found |= new
            new = {each for last in new for group in needed(self.system, last) for each in group} - found
        return found

    def _conflict(self, one: Instance, others: Iterable[Instance]) -> Instance | None:
        partners = self._partners[one.measure]
        against = (each for each in others if each.measure in partners) if partners else ()
        return min((each for each in against if common_zone(self.system, one, each)), default=None)

    def _platforms(self, measures: set[str]) -> dict[str, int]:
        stand = {one.measure for one in self.present}
        costs = {name: platform_cost(self.system, self.system.library.by_id[name]) for name in measures - stand}
        return {name: cost for name, cost in sorted(costs.items()) if cost}

    @cached_property
    def _banned(self) -> frozenset[Instance]:
        return frozenset(self.system.site.preferences.banned)

    @cached_property
    def _partners(self) -> Mapping[str, frozenset[str]]:
        return partners(self.system)


def partners(system: System) -> Mapping[str, frozenset[str]]:
    """The measures with which each one conflicts, whichever of the two says so."""
    found: dict[str, set[str]] = {one.id: set(one.conflicts) for one in system.library.measures}
    for one in system.library.measures:
        for other in one.conflicts:
            found.setdefault(other, set()).add(one.id)
    return {key: frozenset(ones) - {key} for key, ones in found.items()}


def every_instance(system: System) -> Iterable[Instance]:
    """Every measure at every place of its scope, allowed or not; a maker's own at its device's placements only."""
    site = system.site
    places = {Scope.SITE: ("",), Scope.ZONE: tuple(site.zone), Scope.CONDUIT: tuple(site.conduit)}
    for measure in system.library.measures:
        if measure.scope is Scope.DEVICE:
            there = tuple(one.id for one in site.placements if measure.device in ("", one.device))
        else:
            there = places[measure.scope]
        yield from (Instance(measure.id, where) for where in there)
