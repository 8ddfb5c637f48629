"""Laws of the network: the blast radius against its definition, and what another level of segmentation keeps."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise, product

from hypothesis import assume, given
from hypothesis import strategies as st

from medslate.networks.reach import blast_radius, enforced, networked
from medslate.networks.segmentation import at_level
from medslate.networks.site import Acceptance, Flow, InPlace, Instance, Placement, Site
from medslate.networks.system import System
from medslate.standards.measures import AttackPath, Help, InSeconds, Scope
from medslate.standards.profiles import Reaction, ZoneKind
from tests.build import HERE, TODAY
from tests.laws.systems import instances, systems


@st.composite
def networks(draw: st.DrawFn) -> System:
    """Random systems whose measures may enforce, with flows, kinds, critical devices, twins and measures in place."""
    system = draw(systems())
    measures = tuple(replace(one, enforces=draw(st.booleans())) for one in system.library.measures)
    system = replace(system, library=replace(system.library, measures=measures))
    site = system.site
    kinds = st.sampled_from((ZoneKind.MEDICAL, ZoneKind.MEDICAL, *ZoneKind))
    zones = tuple(replace(one, kind=draw(kinds)) for one in site.zones)
    if len(zones) > 1 and draw(st.booleans()):
        zones = (replace(zones[0], twin=zones[1].id), replace(zones[1], twin=zones[0].id), *zones[2:])
    placed = tuple(
        replace(one, kind=draw(st.sampled_from(("", "pump", "monitor"))), critical=draw(st.booleans()))
        for one in site.placements
    )
    site = replace(site, zones=zones, placements=placed)
    conduits = []
    for one in site.conduits:
        ends = [(end, *(it.id for it in site.placed_in[end])) for end in one.ends]
        flows = []
        for number in range(draw(st.integers(0, 2))):
            names = draw(st.permutations([draw(st.sampled_from(names)) for names in ends]))
            flows.append(Flow(f"f{number}", names[0], names[1], HERE, both=draw(st.booleans())))
        conduits.append(replace(one, flows=tuple(flows)))
    every = instances(system)
    chosen: st.SearchStrategy[set[Instance]] = st.sets(st.sampled_from(every)) if every else st.just(set())
    standing = tuple(InPlace(one, HERE) for one in draw(chosen))
    accepted = Acceptance("a", zones[0].id, "owner", "approver", "because", TODAY, HERE, rows=("A",))
    wishes = replace(
        site.preferences,
        banned=tuple(sorted(draw(chosen))),
        required=tuple(sorted(draw(chosen))),
    )
    return replace(
        system,
        site=replace(site, conduits=tuple(conduits), in_place=standing, acceptances=(accepted,), preferences=wishes),
    )


def standing_in(system: System) -> frozenset[Instance]:
    return frozenset(one.instance for one in system.site.in_place)


def apart(system: System, one: Placement) -> bool:
    """Whether a unit is held apart, told from the words of the rule."""
    return any(
        system.library.by_id[it.measure].enforces
        and system.library.by_id[it.measure].scope in (Scope.ZONE, Scope.DEVICE)
        and it.where in (one.id, one.zone)
        and any(
            carry.path is AttackPath.SAME_ZONE and carry.help is not Help.SUPPORT
            for carry in system.library.carried[it.measure]
        )
        and not (
            system.library.by_id[it.measure].in_seconds is InSeconds.ALERTS_ONLY
            and system.site.reaction(one.zone) is Reaction.SECONDS
        )
        for it in standing_in(system)
    )


def unit_by_unit(system: System, start: Placement) -> tuple[int, int]:
    """The definition: a walk over single units and zones, then one step along flows."""
    site, closed = system.site, enforced(system, standing_in(system))
    units = [(one, at) for one in site.placements if networked(system, one) for at in range(one.count)]
    if not networked(system, start):
        return 0, 0
    seen: set[object] = {(start.id, 0)}
    waiting: list[object] = [] if apart(system, start) else [start.zone]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            seen |= {(one.id, unit) for one, unit in units if one.zone == at and not apart(system, one)}
            waiting += [one.other(str(at)) for one in site.conduits if at in one.ends and one.id not in closed]
    reached = [(one, unit) for one, unit in units if (one.id, unit) in seen]
    steps = {
        way for conduit in site.conduits for flow in conduit.flows
        for way in ((flow.origin, flow.to), *(((flow.to, flow.origin),) if flow.both else ()))
    }  # fmt: skip
    beyond = {
        (other.id, unit) for other, unit in units
        if (other.id, unit) not in seen
        and any({(name, end) for name in (one.id, one.zone) for end in (other.id, other.zone)} & steps
                for one, _ in reached)
    }  # fmt: skip
    return len(reached) - 1, len(beyond)


@given(networks())
def test_the_blast_radius_is_what_a_walk_over_units_finds(system: System) -> None:
    """Cells and classes of equal units give the same figures as walking from unit to unit."""
    found = blast_radius(system, standing_in(system))
    for one in system.site.placements:
        reached = found.placements[one.id]
        assert (reached.free, reached.by_flow) == unit_by_unit(system, one)


@given(networks(), st.data())
def test_one_more_measure_never_widens_the_blast_radius(system: System, data: st.DataObject) -> None:
    """Neither what is reached freely nor all that is reached grows."""
    standing = standing_in(system)
    assume(instances(system))
    one = data.draw(st.sampled_from(instances(system)))
    before, after = blast_radius(system, standing), blast_radius(system, standing | {one})
    for name, reached in before.placements.items():
        assert after.placements[name].free <= reached.free
        assert after.placements[name].units <= reached.units


LEVELS = tuple(product(range(4), (False, True)))


def units(site: Site) -> Counter[str]:
    return sum((Counter({one.device: one.count}) for one in site.placements), Counter[str]())


def origin(name: str) -> str:
    """The placement of the described site that a placement at another level comes from."""
    return name.removesuffix("-twin")


@given(networks(), st.sampled_from(LEVELS))
def test_no_unit_is_lost_or_made(system: System, level: tuple[int, bool]) -> None:
    """The units of each device are the same at every level, and every id stands once."""
    site, _ = at_level(system.site, *level)
    assert units(site) == units(system.site)
    ids = [*(one.id for one in site.zones), *(one.id for one in site.conduits), *(one.id for one in site.placements)]
    assert len(ids) == len(set(ids))


@given(networks(), st.sampled_from(LEVELS))
def test_no_target_falls(system: System, level: tuple[int, bool]) -> None:
    """Each placement is at every level in a zone whose target and haste are at least its own zone's."""
    site, _ = at_level(system.site, *level)
    for one in site.placements:
        before, after = system.site.zone[system.site.placement[origin(one.id)].zone], site.zone[one.zone]
        assert before.target.at_most(after.target)
        assert after.reaction.rank <= before.reaction.rank


@given(networks())
def test_the_described_level_is_the_site_itself(system: System) -> None:
    """Granularity 2 without redundancy changes nothing and loses nothing."""
    assert at_level(system.site, 2, redundant=False) == (system.site, ())


def ends(site: Site, name: str) -> tuple[Placement, ...]:
    return (site.placement[name],) if name in site.placement else site.placed_in[name]


@given(networks(), st.sampled_from(LEVELS))
def test_every_flow_still_has_a_way(system: System, level: tuple[int, bool]) -> None:
    """Units that a flow joins are at every level in one zone, or a flow of a conduit between their zones joins them."""
    site, _ = at_level(system.site, *level)
    joined = {
        (one.id, other.id)
        for conduit in site.conduits for flow in conduit.flows
        for one in ends(site, flow.origin) for other in ends(site, flow.to)
        if {one.zone, other.zone} == set(conduit.ends)
    }  # fmt: skip
    came: dict[str, list[Placement]] = {}
    for one in site.placements:
        came.setdefault(origin(one.id), []).append(one)
    for flow in (flow for conduit in system.site.conduits for flow in conduit.flows):
        for start, end in product(ends(system.site, flow.origin), ends(system.site, flow.to)):
            for one, other in product(came[start.id], came[end.id]):
                assert one.zone == other.zone or (one.id, other.id) in joined


@given(networks(), st.sampled_from(LEVELS))
def test_what_stands_and_is_wished_stands_at_places_that_there_are(system: System, level: tuple[int, bool]) -> None:
    """Every measure in place, wish, acceptance and twin names something of its kind, and nothing is credited anew."""
    site, _ = at_level(system.site, *level)
    places = {Scope.SITE: {""}, Scope.ZONE: set(site.zone), Scope.CONDUIT: set(site.conduit)}
    places[Scope.DEVICE] = set(site.placement)
    standing = {one.instance for one in site.in_place}
    for one in (*standing, *site.preferences.banned, *site.preferences.required):
        assert one.where in places[system.library.by_id[one.measure].scope]
    assert all(one.zone in site.zone for one in site.acceptances)
    assert {one.measure for one in standing} <= {one.instance.measure for one in system.site.in_place}
    for zone in site.zones:
        assert not zone.twin or site.zone[zone.twin].twin == zone.id


@given(networks())
def test_finer_zones_under_the_same_measures_reach_no_further(system: System) -> None:
    """From granularity 0 to 3, without any measure, no unit reaches more units freely (twins left out)."""
    reached = []
    for level in range(4):
        site, _ = at_level(system.site, level, redundant=False)
        found = blast_radius(replace(system, site=site), frozenset())
        reached.append([found.placements[one.id].free for one in site.placements])
    assert all(fine <= coarse for more, less in pairwise(reached)
               for coarse, fine in zip(more, less, strict=True))  # fmt: skip
