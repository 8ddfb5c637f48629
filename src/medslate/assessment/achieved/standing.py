"""The measures that stand, and which of them help a placement on a path."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from medslate.assessment.achieved.coverage import Coverage
from medslate.assessment.achieved.credit import Helping
from medslate.assessment.achieved.paths import OpenPath
from medslate.assessment.achieved.safety import forbidden, unsure, withheld
from medslate.networks.site import Instance, Placement
from medslate.networks.system import System
from medslate.standards.measures import Scope


def needed(system: System, instance: Instance) -> tuple[tuple[Instance, ...], ...]:
    """Per measure that the instance needs, the instances that must all stand for it.

    Of the site: the one there is; of a zone: that of each zone it touches; of a conduit: its own, or every conduit of
    the zone; of a device: the same placement. An empty tuple inside means that there is nowhere it could stand.
    """
    site, measure = system.site, system.library.by_id[instance.measure]
    found = []
    for name in measure.needs:
        scope = system.library.by_id[name].scope
        if scope is Scope.SITE:
            places: tuple[str, ...] = ("",)
        elif scope is measure.scope:
            places = (instance.where,)
        else:
            zones = _zones(system, instance)
            places = zones if scope is Scope.ZONE else ()
            if scope is Scope.CONDUIT:
                places = tuple(dict.fromkeys(one.id for zone in zones for one in site.conduits_of[zone]))
        found.append(tuple(Instance(name, where) for where in places))
    return tuple(found)


def in_place(system: System) -> tuple[Instance, ...]:
    """What stands already: the measures of the site, what is fulfilled of what makers ask for, and what follows."""
    asked = (Instance(asked_id(one.device, name), one.id) for one in system.site.placements for name in one.fulfilled)
    known = (one for one in asked if one.measure in system.library.by_id)
    stated = (*(one.instance for one in system.site.in_place), *known)
    return (*stated, *following(system, stated))


def following(system: System, standing: Iterable[Instance]) -> tuple[Instance, ...]:
    """Makers' measures that stand of themselves beside those that stand: free ones, all of whose needs are there."""
    there, found = set(standing), []
    free: dict[str, list[str]] = {}
    for measure in system.library.measures:
        if measure.free:
            free.setdefault(measure.device, []).append(measure.id)
    for placement in system.site.placements:
        for name in free.get(placement.device, ()):
            one = Instance(name, placement.id)
            if one not in there and all(places and there.issuperset(places) for places in needed(system, one)):
                there.add(one)
                found.append(one)
    return tuple(found)


def asked_id(device: str, asked: str) -> str:
    """The id that a maker's own measure has beside those of the library."""
    return f"{device}/{asked}"


class Standing:
    """A set of instances that stand in a system, and what each placement has of them.

    An instance that may not stand where it does, or that lacks one it needs, helps nobody; `idle` says why.
    """

    def __init__(self, system: System, instances: Iterable[Instance]) -> None:
        self.system = system
        self.instances = frozenset(instances)
        self._helps: dict[tuple[str, str, str, tuple[str, ...]], bool | None] = {}

    @cached_property
    def idle(self) -> Mapping[Instance, str]:
        """The instances that help nobody, each with the reason. Found anew until no more fall away."""
        found: dict[Instance, str] = {}
        for one in sorted(self.instances):
            if reason := forbidden(self.system, one):
                found[one] = reason
        while more := {
            one: f"It needs {missing}, which does not stand."
            for one in sorted(self.instances - found.keys())
            if (missing := self._missing(one, found)) is not None
        }:
            found |= more
        return found

    @cached_property
    def coverage(self) -> Coverage:
        """The credit rule over sets of rows, with what it has found so far."""
        return Coverage(self.system)

    @cached_property
    def at(self) -> Mapping[str, tuple[Instance, ...]]:
        """The instances that help, by where they stand."""
        found: dict[str, list[Instance]] = {}
        for one in sorted(self.instances - self.idle.keys()):
            found.setdefault(one.where, []).append(one)
        return {key: tuple(ones) for key, ones in found.items()}

    def serving(self, placement: Placement, path: OpenPath) -> tuple[Instance, ...]:
        """The instances that lie on a path to a placement: the site's, its zone's, its own, and the conduit's."""
        places = ("", placement.zone, placement.id, *filter(None, (path.conduit,)))
        return tuple(one for where in places for one in self.at.get(where, ()))

    def credited(self, placement: Placement, path: OpenPath) -> tuple[tuple[Instance, bool], ...]:
        """The serving instances that may be credited with anything, and whether nothing they need is unknown."""
        found = ((one, self._help(one.measure, placement)) for one in self.serving(placement, path))
        return tuple((one, sure) for one, sure in found if sure is not None)

    def helping(self, placement: Placement, path: OpenPath) -> Mapping[tuple[str, str], tuple[Helping, ...]]:
        """Who helps on a path, by (component, row); a component of "" stands for every component."""
        found: dict[tuple[str, str], list[Helping]] = {}
        library = self.system.library
        for instance, sure in self.credited(placement, path):
            for carry in library.credited.get((instance.measure, path.kind), ()):
                one = Helping(instance, library.by_id[instance.measure], carry.help, sure)
                found.setdefault((carry.component, carry.row), []).append(one)
        return {key: tuple(ones) for key, ones in found.items()}

    def _help(self, name: str, placement: Placement) -> bool | None:
        """Whether a measure helps a placement for sure; none if it is withheld. Kept: many placements are alike."""
        alike = (name, placement.zone, placement.device, placement.refuses)
        if alike not in self._helps:
            measure = self.system.library.by_id[name]
            none = bool(withheld(self.system, measure, placement))
            self._helps[alike] = None if none else not unsure(self.system, measure, placement)
        return self._helps[alike]

    def _missing(self, instance: Instance, fallen: Mapping[Instance, str]) -> str | None:
        for measure, places in zip(
            self.system.library.by_id[instance.measure].needs, needed(self.system, instance), strict=True
        ):
            if not places or any(one not in self.instances or one in fallen for one in places):
                return measure
        return None


def _zones(system: System, instance: Instance) -> tuple[str, ...]:
    site, scope = system.site, system.library.by_id[instance.measure].scope
    if scope is Scope.CONDUIT:
        return tuple(dict.fromkeys(site.conduit[instance.where].ends))
    if scope is Scope.DEVICE:
        return (site.placement[instance.where].zone,)
    return (instance.where,) if scope is Scope.ZONE else ()
