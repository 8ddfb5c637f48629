"""What is proposed obeys the rules, lets every flow pass, and is never worse than what there is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from medslate.assessment.achieved.standing import asked_id
from medslate.errors import UsageError
from medslate.levels.vectors import Target
from medslate.networks.site import (
    Acceptance,
    Connection,
    CostModel,
    Flow,
    InPlace,
    Instance,
    Preferences,
    Site,
)  # fmt: skip
from medslate.networks.system import System
from medslate.planning.partition.groups import Ground, apart
from medslate.planning.partition.proposed import present_blocks, proposed
from medslate.planning.program import Limits, Program, Progress, Solution
from medslate.standards.measures import FlowNeed, Scope
from medslate.standards.profiles import ZoneKind
from medslate.usecases import site_partition
from medslate.usecases.plan import Engine
from medslate.usecases.ports import Solver
from medslate.usecases.site_partition import DisagreementError, Proposal, Wanted, propose
from tests.build import HERE
from tests.build_site import (
    BAD,
    LIBRARY,
    NETWORK,
    SYSTEM,
    carries,
    conduit,
    device,
    library,
    measure,
    placement,
    system,
    zone,
)  # fmt: skip
from tests.laws.partitions import TODAY, allowed, movable, random_site

WARDS = Site(
    "h", "Hospital", "small", "few", HERE,
    zones=(zone("a"), zone("b"), zone("c", "1"), zone("lab", kind=ZoneKind.SERVICES), zone("net", "0", kind=ZoneKind.EXTERNAL)),
    conduits=(
        conduit("a-lab", "a", "lab", Flow("f1", "a", "lab", HERE)),
        conduit("b-lab", "b", "lab", Flow("f2", "p-b", "lab", HERE), Flow("f3", "lab", "b", HERE)),
        conduit("a-c", "a", "c", Flow("f4", "p-a", "p-c", HERE)),
        conduit("lab-net", "lab", "net", remote=True),
    ),
    placements=(
        placement("p-a", "bad", "a"), placement("p-b", "bad", "b"), placement("p-c", "good", "c"),
        placement("server", "bad", "lab", count=1),
    ),
)  # fmt: skip


def wards(**changes: object) -> System:
    return system(replace(WARDS, **changes))  # type: ignore[arg-type]


def preferring(made: System, **changes: object) -> System:
    wishes: Preferences = replace(made.site.preferences, **changes)  # type: ignore[arg-type]
    return replace(made, site=replace(made.site, preferences=wishes))


def test_equal_wards_become_one_and_every_flow_has_a_way(solver: Solver) -> None:
    found = propose(wards(), TODAY, Engine(solver))
    assert found.proven
    assert found.gap == 0
    assert found.best.rank < found.present.rank
    site = found.best.system.site
    assert site.placement["p-a"].zone == site.placement["p-b"].zone
    assert {one.id for one in site.zones} >= {"lab", "net"}
    _every_flow_has_a_way(wards().site, site)


def _every_flow_has_a_way(old: Site, new: Site) -> None:
    joined = {frozenset(one.ends) for one in new.conduits if one.flows}
    for one in (it for conduit_ in old.conduits for it in conduit_.flows):
        for origin in _members(old, one.origin):
            for to in _members(old, one.to):
                here, there = (new.placement[it].zone if it in new.placement else it for it in (origin, to))
                assert here == there or {here, there} in joined


def _members(site: Site, end: str) -> tuple[str, ...]:
    inside = tuple(one.id for one in site.placed_in.get(end, ()))
    return (end,) if end in site.placement else inside or (end,)


@pytest.mark.parametrize("batch", range(4))
def test_the_rules_hold_and_nothing_is_lost(batch: int, solver: Solver) -> None:
    for seed in range(10_000 + 40 * batch, 10_040 + 40 * batch):
        old = random_site(seed)
        found = propose(old, TODAY, Engine(solver))
        assert all(allowed(old.site, block) for block in found.best.blocks), seed
        assert sorted(one for block in found.best.blocks for one in block) == sorted(movable(old.site)), seed
        _every_flow_has_a_way(old.site, found.best.system.site)
        if not found.broken:
            assert found.best.rank <= found.present.rank, seed
        else:
            assert not all(allowed(old.site, block) for block in present_blocks(old)), seed


@pytest.mark.parametrize("seed", range(60))
def test_halves_lie_in_different_zones(seed: int, solver: Solver) -> None:
    old = random_site(seed)
    try:
        found = propose(old, TODAY, Engine(solver), Wanted(redundant=True))
    except UsageError as error:
        pytest.fail(str(error))
    site = found.best.system.site
    for one in old.site.placements:
        if one.critical and one.count > 1 and one.id in movable(old.site):
            other = next(it for it in site.placements if it.id == f"{one.id}-twin")
            assert site.placement[one.id].zone != other.zone
            assert site.placement[one.id].count + other.count == one.count


def test_no_zone_holds_more_than_the_share_of_a_critical_kind(solver: Solver) -> None:
    placements = tuple(placement(f"p{at}", "good", "a", critical=True, kind="pump", count=1) for at in range(3))
    made = preferring(wards(placements=placements, conduits=()), share=60, cost=CostModel(zone=1))
    found = propose(made, TODAY, Engine(solver), Wanted(redundant=True))
    assert len(found.best.blocks) == 3
    assert "What stays uncovered is counted for each half by itself." in found.notes
    tolerant = preferring(made, share=70)
    assert len(propose(tolerant, TODAY, Engine(solver), Wanted(redundant=True)).best.blocks) == 2


def test_zones_and_units_at_most(solver: Solver) -> None:
    few = propose(wards(), TODAY, Engine(solver), Wanted(zones=2))
    assert len(few.best.blocks) == 2
    small = propose(wards(), TODAY, Engine(solver), Wanted(units=2))
    assert [len(one) for one in small.best.blocks] == [1, 1, 1, 1]
    with pytest.raises(UsageError, match="no partition within these limits"):
        propose(wards(), TODAY, Engine(solver), Wanted(zones=1))
    large = propose(wards(), TODAY, Engine(solver), Wanted(units=1))
    assert len(large.best.blocks) == 4
    assert "More than 1 units by itself, and so in a zone of its own: p-a, p-b, p-c." in large.notes


def test_several_groups_share_a_zone_up_to_its_units(solver: Solver) -> None:
    placements = tuple(placement(f"p{at}", "good", "a", kind=f"kind {at}") for at in range(3))
    made = wards(placements=placements, conduits=())
    assert len(propose(made, TODAY, Engine(solver)).best.blocks) == 1
    found = propose(made, TODAY, Engine(solver), Wanted(units=4))
    assert sorted(map(len, found.best.blocks)) == [1, 2]


def test_what_is_too_much_or_nothing_is_refused(monkeypatch: pytest.MonkeyPatch, solver: Solver) -> None:
    monkeypatch.setattr(site_partition, "MOST", 2)
    with pytest.raises(UsageError, match=r"at most 2\. Plan area by area"):
        propose(wards(), TODAY, Engine(solver))
    with pytest.raises(UsageError, match="nothing to divide"):
        propose(wards(placements=()), TODAY, Engine(solver))


def test_what_is_not_carried_over_is_told(solver: Solver) -> None:
    made = preferring(
        wards(acceptances=(_acceptance("x", "a"), _acceptance("y", "net"))),
        required=(Instance("wall", "a"), Instance("eye")),
        budget=5,
    )
    found = propose(made, TODAY, Engine(solver))
    told = " ".join(found.notes)
    assert "for the new zones: x." in told
    assert "left out of the search: wall at a." in told
    assert "budget is left out" in told
    site = found.best.system.site
    assert [one.id for one in site.acceptances] == ["y"]
    assert site.preferences.required == (Instance("eye"),)
    assert Instance("eye") in [one.instance for one in found.best.plan.chosen]


def _acceptance(name: str, where: str) -> Acceptance:
    return Acceptance(name, where, "o", "b", "r", date(2030, 1, 1), HERE, ("A",))


def test_a_present_partition_that_breaks_rules_is_told_and_not_kept(solver: Solver) -> None:
    office = placement("pc", "good", "a", category="it")
    made = wards(placements=(*WARDS.placements, office))
    found = propose(made, TODAY, Engine(solver), Wanted(units=3))
    assert any("pc" in one and "different kinds" in one for one in found.broken)
    assert "a holds 4 units, more than 3." in found.broken
    assert found.best.system.site.zone[found.best.system.site.placement["pc"].zone].kind is ZoneKind.BUSINESS


def test_what_stood_at_all_that_became_one_stands_there(solver: Solver) -> None:
    standing = tuple(InPlace(Instance(*one), HERE) for one in (("wall", "a"), ("wall", "b"), ("link", "a-lab")))
    made = wards(in_place=standing)
    joined = proposed(made, (("p-a", "p-b"), ("p-c",), ("server",))).site
    there = [str(one.instance) for one in joined.in_place]
    assert there == ["wall at a-b"]
    split = proposed(made, (("p-a",), ("p-b", "p-c"), ("server",))).site
    assert [str(one.instance) for one in split.in_place] == ["wall at a", "link at a-lab"]


def test_a_measure_of_a_maker_needs_its_other_at_every_conduit(solver: Solver) -> None:
    own = measure(asked_id("bad", "guard"), Scope.DEVICE, needs=("link",), cost_class="", device="bad")
    made = replace(
        wards(),
        library=library(
            (*LIBRARY.measures, own), (*LIBRARY.carries, *carries(own.id, ("A", "A RE(1)", "B", "E", "N")))
        ),
    )
    found = propose(made, TODAY, Engine(solver))
    assert found.proven
    assert found.best.plan.cost <= found.present.plan.cost
    alone = replace(made, site=replace(made.site, conduits=(), placements=WARDS.placements[:1]))
    assert propose(alone, TODAY, Engine(solver)).proven


def test_beyond_the_zones_divided_it_needs_it_too(solver: Solver) -> None:
    own = measure(asked_id("relay", "guard"), Scope.DEVICE, needs=("link",), cost_class="", device="relay")
    more = library((*LIBRARY.measures, own), (*LIBRARY.carries, *carries(own.id, ("A", "A RE(1)", "B", "E", "N"))))
    relay = device("relay", dict(BAD.components[0].verdicts))
    for standing in ((), (InPlace(Instance("link", "in"), HERE),)):
        made = wards(
            zones=(*WARDS.zones, zone("dmz", kind=ZoneKind.REMOTE)),
            conduits=(*WARDS.conduits, conduit("in", "net", "dmz")),
            placements=(*WARDS.placements, placement("relays", "relay", "dmz")),
            in_place=standing,
        )
        devices = {**made.devices, "relay": relay}
        assert propose(replace(made, devices=devices, library=more), TODAY, Engine(solver)).proven


def test_conduits_that_become_one_have_the_higher_target() -> None:
    one, other, *rest = WARDS.conduits
    joined = (("p-a", "p-b"), ("p-c",), ("server",))
    for first, second, found in (("1", "2", "2"), ("2", "1", "2"), ("", "1", "1"), ("", "", "")):
        both = (
            replace(it, target=Target.parse(said) if said else None) for it, said in ((one, first), (other, second))
        )
        made = proposed(wards(conduits=(*both, *rest)), joined).site.conduit["a-lab"]
        assert made.target == (Target.parse(found) if found else None)


def test_it_stops_when_the_user_wants(solver: Solver) -> None:
    found = propose(wards(), TODAY, Engine(solver, Limits(30), lambda now: False))
    assert found.interrupted
    assert found.best.rank <= found.present.rank


def test_nothing_found_in_time_is_told() -> None:
    def idle(programs: Sequence[Program], limits: Limits, progress: object) -> tuple[Solution, ...]:
        return tuple(Solution(None, 0) for _ in programs)

    with pytest.raises(UsageError, match="No partition was found in time"):
        propose(wards(), TODAY, Engine(idle))


def test_a_plan_that_is_dearer_than_the_program_says_is_a_fault(solver: Solver) -> None:
    """A solver that says nothing stays uncovered, where there are no measures at all: the plan tells."""

    def lying(
        programs: Sequence[Program], limits: Limits, progress: Callable[[Progress], bool]
    ) -> tuple[Solution, ...]:
        first = solver(programs[:1], limits, progress)[0]
        if first.values is None:
            return (Solution(None, 0),)
        values = zip(first.values, programs[0].costs, strict=True)
        return (Solution(tuple(value and not weight for value, weight in values), 0),)

    nothing = replace(wards(), library=library((), ()))
    with pytest.raises(DisagreementError, match="so nothing is proposed"):
        propose(nothing, TODAY, Engine(lying))


def test_groups_are_of_equal_placements_only() -> None:
    def groups(*placements: object, cap: int = 254) -> list[list[str]]:
        made = wards(placements=placements, conduits=())
        return [[one.id for one in group.placements] for group in Ground(made, {}, cap).groups]

    first, second = placement("x", "bad", "a"), placement("y", "bad", "b")
    assert groups(first, second) == [["x", "y"]]
    assert groups(first, second, cap=3) == [["x"], ["y"]]
    assert groups(first, replace(second, zone="c")) == [["x"], ["y"]]
    assert groups(first, replace(second, connection=Connection.NONE)) == [["x"], ["y"]]
    assert groups(replace(first, count=1), replace(second, count=1)) == [["x"], ["y"]]
    still = {"count": 1, "connection": Connection.NONE}
    assert groups(replace(first, **still), replace(second, **still)) == [["x", "y"]]  # type: ignore[arg-type]


def test_who_stays_apart() -> None:
    pump = placement("pump", "bad", "a")
    cases: tuple[tuple[dict[str, object], dict[str, object], str], ...] = (
        ({"connection": Connection.WLAN}, {}, "Wireless"),
        ({"temporary": True}, {}, "from time to time"),
        ({"external": True}, {}, "different kinds"),
        ({"critical": True}, {"zone": "lab", "category": "it"}, "different kinds"),
        ({"critical": True, "zone": "lab"}, {"zone": "lab", "category": "it"}, "not critical"),
        ({}, {"zone": "c"}, ""),
    )
    for one, other, reason in cases:
        both = (replace(pump, **one), replace(pump, id="other", **other))  # type: ignore[arg-type]
        groups = Ground(wards(placements=both, conduits=()), {}, 254).groups
        assert reason in apart(groups[0], groups[1])
        assert bool(reason) is bool(apart(groups[1], groups[0]))


def test_measures_that_cut_flows_stand_only_where_none_passes(solver: Solver) -> None:
    for scope in (Scope.CONDUIT, Scope.ZONE, Scope.DEVICE, Scope.SITE):
        for flows in (FlowNeed.NONE, FlowNeed.ONE_WAY):
            made = library((measure("cut", scope, flows=flows),), carries("cut", ("A", "B", "N"), NETWORK))
            assert propose(replace(wards(), library=made), TODAY, Engine(solver)).proven


def test_what_is_beyond_counts_too(solver: Solver) -> None:
    outer = device("relay", dict(BAD.components[0].verdicts))
    made = system(
        replace(
            SYSTEM.site,
            zones=(*SYSTEM.site.zones, zone("dmz", kind=ZoneKind.REMOTE)),
            conduits=(*SYSTEM.site.conduits, conduit("in", "dmz", "icu"), conduit("out", "dmz", "office")),
            placements=(*SYSTEM.site.placements, placement("relays", "relay", "dmz")),
        ),
        *SYSTEM.devices.values(), outer,
    )  # fmt: skip
    found: Proposal = propose(made, TODAY, Engine(solver))
    assert found.proven
    assert {one.id for one in found.best.system.site.conduits} >= {"in", "out"}
