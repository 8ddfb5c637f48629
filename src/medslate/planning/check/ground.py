"""Where an instance may stand and what it needs there, found from the site and the library alone."""

from collections import Counter
from collections.abc import Iterable, Iterator

from medslate.networks.site import Flow, Instance, Placement, Zone
from medslate.networks.system import System
from medslate.standards.measures import FlowNeed, InSeconds, Measure, Scope
from medslate.standards.profiles import Reaction


class Ground:
    """A site with what is asked of it again and again: units and the shortest reaction time per zone."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.site = system.site
        self.units: Counter[str] = Counter()
        self.hurry = {zone.id: zone.reaction for zone in self.site.zones}
        for placed in self.site.placements:
            self.units[placed.zone] += placed.count
            if placed.reaction is not None and placed.reaction.rank < self.hurry[placed.zone].rank:
                self.hurry[placed.zone] = placed.reaction

    def measure(self, instance: Instance) -> Measure:
        """Its measure. Raises `KeyError` if the library has none."""
        return self.system.library.by_id[instance.measure]

    def exists(self, instance: Instance) -> bool:
        """Whether the library has the measure and the site such a place for it."""
        measure, where = self.system.library.by_id.get(instance.measure), instance.where
        if measure is None:
            return False
        return (
            where
            in {
                Scope.SITE: {""},
                Scope.ZONE: self.site.zone,
                Scope.CONDUIT: self.site.conduit,
                Scope.DEVICE: self.site.placement,
            }[measure.scope]
        )

    def zones(self, instance: Instance) -> tuple[str, ...]:
        """The zones that the instance stands in or between; none for the site as a whole."""
        scope, where = self.measure(instance).scope, instance.where
        if scope is Scope.SITE:
            return ()
        if scope is Scope.ZONE:
            return (where,)
        return self.site.conduit[where].ends if scope is Scope.CONDUIT else (self.site.placement[where].zone,)

    def endangers(self, measure: Measure, zone: Zone) -> bool:
        """Safety first: it may not block within seconds, nor bar an emergency without a break-glass path."""
        hurry = self.hurry[zone.id]
        blocks = measure.in_seconds is InSeconds.BLOCKS and hurry is Reaction.SECONDS
        bars = measure.emergency and hurry in (Reaction.SECONDS, Reaction.MINUTES) and not zone.break_glass
        return blocks or bars

    def suits(self, measure: Measure, placement: Placement) -> bool:
        """Whether it is for this device, and neither its maker nor the operator refuses it there."""
        device = self.system.devices[placement.device]
        refused = measure.id in (*placement.refuses, *device.refuses)
        return not refused and measure.device in ("", placement.device)

    def cuts(self, instance: Instance) -> bool:
        """Whether it would stop a flow that is needed."""
        need = self.measure(instance).flows
        flows = tuple(self._flows(instance)) if need is not FlowNeed.ANY else ()
        if need is FlowNeed.NONE or any(flow.both for _, flow in flows):
            return bool(flows)
        placed = self.site.placement
        senders: dict[str, set[str]] = {}
        for conduit, flow in flows:
            senders.setdefault(conduit, set()).add(placed[flow.origin].zone if flow.origin in placed else flow.origin)
        return any(len(zones) > 1 for zones in senders.values())

    def may_stand(self, instance: Instance) -> bool:
        """Whether neither safety, nor a flow, nor the maker forbids it there. A site's is judged zone by zone."""
        measure = self.measure(instance)
        if measure.scope is Scope.SITE:
            return True
        if any(self.endangers(measure, self.site.zone[zone]) for zone in self.zones(instance)) or self.cuts(instance):
            return False
        return measure.scope is not Scope.DEVICE or self.suits(measure, self.site.placement[instance.where])

    def needs(self, instance: Instance) -> Iterator[tuple[str, tuple[Instance, ...]]]:
        """Per measure that it needs: its id, and the instances that must all stand. None of them: no place for it."""
        own = self.measure(instance)
        for name in own.needs:
            scope = self.system.library.by_id[name].scope
            if scope is Scope.SITE:
                yield name, (Instance(name),)
            elif scope is own.scope:
                yield name, (Instance(name, instance.where),)
            elif scope is Scope.ZONE:
                yield name, tuple(Instance(name, zone) for zone in dict.fromkeys(self.zones(instance)))
            elif scope is Scope.CONDUIT:
                around = (conduit.id for zone in self.zones(instance) for conduit in self.site.conduits_of[zone])
                yield name, tuple(Instance(name, conduit) for conduit in dict.fromkeys(around))
            else:
                yield name, ()

    def lacks_need(self, instance: Instance, standing: frozenset[Instance] | set[Instance]) -> str:
        """The first measure that it needs and does not have; empty if it has all."""
        return next((name for name, ones in self.needs(instance) if not ones or not standing.issuperset(ones)), "")

    def effective(self, instances: Iterable[Instance]) -> frozenset[Instance]:
        """Those that help: they may stand where they do and have what they need, which helps in turn."""
        left = {one for one in instances if self.may_stand(one)}
        while idle := {one for one in left if self.lacks_need(one, left)}:
            left -= idle
        return frozenset(left)

    def _flows(self, instance: Instance) -> Iterator[tuple[str, Flow]]:
        """The flows at its place, each with its conduit: those of a device touch it or its zone."""
        scope, where = self.measure(instance).scope, instance.where
        conduits = (
            (self.site.conduit[where],) if scope is Scope.CONDUIT else self.site.conduits_of[self.zones(instance)[0]]
        )
        for conduit in conduits:
            for flow in conduit.flows:
                near = (where, *self.zones(instance))
                if scope is not Scope.DEVICE or flow.origin in near or flow.to in near:
                    yield conduit.id, flow
