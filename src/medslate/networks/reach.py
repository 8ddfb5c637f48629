"""Blast radius: how many units an attacker who holds one unit comes to (definition and figures are this project's).

Two figures for each unit, neither of them a level:

* free: the networked units that it reaches without passing an enforcement point. All of its zone, and on through every
  conduit without one. Inside a zone nothing stands between units, unless a measure does that enforces and carries
  something on the path within the zone: one at the zone sets all its units apart, one at a placement each of its units.
* by flows: the further units at the other end of a flow that is named and so let pass, one step from those. Data that
  go one way only are followed that way only.

A measure that may only alert where harm follows within seconds enforces nothing there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from medslate.networks.site import Connection, Flow, Instance, Placement
from medslate.networks.system import System
from medslate.standards.measures import AttackPath, Help, InSeconds, Measure, Scope
from medslate.standards.profiles import Reaction

NETWORKED = (AttackPath.OTHER_ZONE, AttackPath.SAME_ZONE, AttackPath.WLAN, AttackPath.REMOTE)


@dataclass(frozen=True, slots=True)
class Reached:
    """What one unit of a placement reaches, in units other than itself."""

    free: int
    by_flow: int

    @property
    def units(self) -> int:
        """Both together."""
        return self.free + self.by_flow


@dataclass(frozen=True, slots=True)
class Spread:
    """Over all units of a zone or of the site: the most that one of them reaches, and the mean."""

    units: int
    most_free: int
    mean_free: float
    most: int
    mean: float


@dataclass(frozen=True)
class BlastRadius:
    """`placements`: of one unit of each. `zones`: none for an empty zone. `site`: none if nothing is placed."""

    placements: Mapping[str, Reached]
    zones: Mapping[str, Spread | None]
    site: Spread | None


def blast_radius(system: System, instances: frozenset[Instance]) -> BlastRadius:
    """What a compromised unit reaches while these measures stand. Pass only such as help: idle ones enforce nothing."""
    site = system.site
    cells = _Cells(system, instances)
    reached = {one.id: cells.reached(one) for one in site.placements}
    zones = {zone: _spread(ones, reached) for zone, ones in site.placed_in.items()}
    return BlastRadius(reached, zones, _spread(site.placements, reached))


def enforced(system: System, instances: Iterable[Instance]) -> frozenset[str]:
    """The conduits with an enforcement point: a measure that enforces, at it, at a zone at its end, or for the site."""
    return frozenset(one for instance in instances for one in _guarded(system, instance))


def networked(system: System, placement: Placement) -> bool:
    """Whether a unit is on a network: connected, and not known to have no interface that leads there."""
    reach = system.device(placement).reach
    return placement.connection is not Connection.NONE and any(reach.get(path) is not False for path in NETWORKED)


def _guarded(system: System, instance: Instance) -> Iterator[str]:
    measure, site = system.library.by_id[instance.measure], system.site
    if not measure.enforces or measure.scope is Scope.DEVICE:
        return
    if measure.scope is Scope.ZONE:
        if _acts(system, measure, instance.where):
            yield from (one.id for one in site.conduits_of[instance.where])
        return
    for one in site.conduits if measure.scope is Scope.SITE else (site.conduit[instance.where],):
        if all(_acts(system, measure, zone) for zone in one.ends):
            yield one.id


def _acts(system: System, measure: Measure, zone: str) -> bool:
    return measure.in_seconds is not InSeconds.ALERTS_ONLY or system.site.reaction(zone) is not Reaction.SECONDS


def _sets_apart(system: System, instances: Iterable[Instance]) -> frozenset[str]:
    """The zones and placements whose units a measure holds apart from one another."""
    library, site = system.library, system.site
    found = set()
    for one in instances:
        measure = library.by_id[one.measure]
        if measure.enforces and measure.scope in (Scope.ZONE, Scope.DEVICE):
            zone = one.where if measure.scope is Scope.ZONE else site.placement[one.where].zone
            inside = any(
                carry.path is AttackPath.SAME_ZONE and carry.help is not Help.SUPPORT
                for carry in library.carried[measure.id]
            )
            if inside and _acts(system, measure, zone):
                found.add(one.where)
    return frozenset(found)


class _Cells:
    """Cells of units that reach one another freely. A unit that is set apart is a cell of its own."""

    def __init__(self, system: System, instances: frozenset[Instance]) -> None:
        self.site = system.site
        self.networked = {one.id for one in self.site.placements if networked(system, one)}
        self.apart = _sets_apart(system, instances)
        self.cell = _joined(system, enforced(system, instances))
        self.members: dict[str, list[Placement]] = {}
        for one in self.site.placements:
            if one.id in self.networked and not self._is_apart(one):
                self.members.setdefault(self.cell[one.zone], []).append(one)
        self.ends = self._ends()
        self.figures: dict[str, Reached] = {}

    def reached(self, placement: Placement) -> Reached:
        if placement.id not in self.networked:
            return Reached(0, 0)
        if self._is_apart(placement):
            return Reached(0, self._beyond((placement,)))
        cell = self.cell[placement.zone]
        if cell not in self.figures:
            members = self.members[cell]
            self.figures[cell] = Reached(sum(one.count for one in members) - 1, self._beyond(members))
        return self.figures[cell]

    def _is_apart(self, placement: Placement) -> bool:
        return placement.id in self.apart or placement.zone in self.apart

    def _ends(self) -> Mapping[str, tuple[str, ...]]:
        """By zone or placement: the zones and placements to which a flow leads from there."""
        found: dict[str, list[str]] = {}
        for flow in (one for conduit in self.site.conduits for one in conduit.flows):
            for start, end in _ways(flow):
                found.setdefault(start, []).append(end)
        return {start: tuple(dict.fromkeys(ends)) for start, ends in found.items()}

    def _beyond(self, members: Iterable[Placement]) -> int:
        inside = {one.id for one in members}
        starts = dict.fromkeys(name for one in members for name in (one.id, one.zone))
        ends = dict.fromkeys(end for start in starts for end in self.ends.get(start, ()))
        there = {one.id: one for end in ends for one in self._at(end)}
        return sum(one.count for name, one in there.items() if name in self.networked and name not in inside)

    def _at(self, end: str) -> tuple[Placement, ...]:
        named = self.site.placement.get(end)
        return self.site.placed_in[end] if named is None else (named,)


def _ways(flow: Flow) -> Iterator[tuple[str, str]]:
    yield flow.origin, flow.to
    if flow.both:
        yield flow.to, flow.origin


def _joined(system: System, closed: frozenset[str]) -> Mapping[str, str]:
    """Per zone the first of those that it is joined with by conduits without enforcement point."""
    site = system.site
    found: dict[str, str] = {}
    for zone in site.zone:
        waiting = [] if zone in found else [zone]
        while waiting:
            at = waiting.pop()
            if at not in found:
                found[at] = zone
                waiting += [one.other(at) for one in site.conduits_of[at] if one.id not in closed]
    return found


def _spread(placements: Iterable[Placement], reached: Mapping[str, Reached]) -> Spread | None:
    ones = [(one.count, reached[one.id]) for one in placements]
    units = sum(count for count, _ in ones)
    if not units:
        return None
    return Spread(
        units,
        max(it.free for _, it in ones),
        sum(count * it.free for count, it in ones) / units,
        max(it.units for _, it in ones),
        sum(count * it.units for count, it in ones) / units,
    )
