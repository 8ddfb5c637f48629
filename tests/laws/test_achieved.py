"""Laws of what is achieved in place."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from medslate.assessment.achieved.levels import PlacementAchieved, SiteAchieved, site_achieved
from medslate.assessment.achieved.standing import Standing
from medslate.devices.known import KnownDevice
from medslate.levels.frs import FR
from medslate.levels.vectors import Achieved, Bounds
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Instance
from medslate.networks.system import System
from medslate.standards.measures import AttackPath, Library
from tests.laws.systems import ROWS, instances, standings, with_verdict

CLOSED = (Verdict.MET, Verdict.UNMET, Verdict.COVERED_EXTERNALLY, Verdict.NOT_APPLICABLE)


def bounds_of(achieved: SiteAchieved) -> Mapping[str, Bounds[Achieved]]:
    return {name: one.bounds for name, one in achieved.placements.items()}


def everything(achieved: SiteAchieved) -> tuple[object, ...]:
    return bounds_of(achieved), achieved.zones, achieved.conduits, achieved.site


def never_lower(before: SiteAchieved, after: SiteAchieved) -> None:
    for name, one in bounds_of(before).items():
        more = bounds_of(after)[name]
        assert one.lower.at_most(more.lower)
        assert one.upper.at_most(more.upper)


@given(standings(), st.data())
def test_one_more_measure_never_lowers_a_level(standing: Standing, data: st.DataObject) -> None:
    """A measure in place raises SL-A or leaves it, at both ends, for every placement."""
    every = instances(standing.system)
    assume(every)
    more = Standing(standing.system, standing.instances | {data.draw(st.sampled_from(every))})
    never_lower(site_achieved(standing), site_achieved(more))


@given(standings(), st.data())
def test_a_better_verdict_never_lowers_a_level(standing: Standing, data: st.DataObject) -> None:
    """A row that turns out met raises SL-A or leaves it, at both ends."""
    system = standing.system
    device, row = data.draw(st.sampled_from(sorted(system.devices))), data.draw(st.sampled_from(ROWS))
    assume(system.devices[device].components[0].verdicts[row] is not Verdict.NOT_APPLICABLE)
    better = with_verdict(system, device, row, Verdict.MET)
    never_lower(site_achieved(standing), site_achieved(Standing(better, standing.instances)))


@given(standings(), st.data())
def test_more_reach_never_raises_a_level(standing: Standing, data: st.DataObject) -> None:
    """An interface more opens a path more, and that raises neither end."""
    system = standing.system
    known = system.devices[data.draw(st.sampled_from(sorted(system.devices)))]
    wider = replace(known, reach={**known.reach, data.draw(st.sampled_from(AttackPath)): True})
    after = replace(system, devices={**system.devices, known.id: wider})
    never_lower(site_achieved(Standing(after, standing.instances)), site_achieved(standing))


def settled(device: KnownDevice, data: st.DataObject) -> KnownDevice:
    """The device with all that is unknown of it decided in some way that does not contradict itself.

    A requirement that does not apply takes its enhancement along, so an open one can only drop out with it.
    """
    part = device.components[0]
    said = dict(part.verdicts)
    for row in (row for row in ROWS if said[row] is Verdict.OPEN):
        said[row] = data.draw(st.sampled_from(CLOSED))
    if part.verdicts["A"] is Verdict.OPEN and said["A"] is Verdict.NOT_APPLICABLE:
        assume(part.verdicts["A RE(1)"] in (Verdict.OPEN, Verdict.NOT_APPLICABLE))
        said["A RE(1)"] = Verdict.NOT_APPLICABLE
    reach = {path: device.reach[path] if path in device.reach else data.draw(st.booleans()) for path in AttackPath}
    features = {"agent": device.features["agent"] if "agent" in device.features else data.draw(st.booleans())}
    return replace(device, components=(replace(part, verdicts=said),), reach=reach, features=features)


@given(standings(), st.data())
def test_bounds_are_sound(standing: Standing, data: st.DataObject) -> None:
    """However open rows, unknown interfaces and unknown features turn out, SL-A lies within the bounds."""
    system = standing.system
    known = replace(system, devices={name: settled(one, data) for name, one in system.devices.items()})
    wide, narrow = site_achieved(standing), site_achieved(Standing(known, standing.instances))
    for name, one in bounds_of(narrow).items():
        assert one.settled
        assert bounds_of(wide)[name].lower.at_most(one.lower)
        assert one.upper.at_most(bounds_of(wide)[name].upper)


@given(standings())
def test_only_names_make_no_difference(standing: Standing) -> None:
    """Everything renamed, and everything listed the other way round: the levels stay."""
    renamed = Standing(
        rename(standing.system), [Instance(new(one.measure), new(one.where)) for one in standing.instances]
    )
    before, after = site_achieved(standing), site_achieved(renamed)
    assert {new(name): one for name, one in bounds_of(before).items()} == bounds_of(after)
    assert {new(name): one for name, one in before.zones.items()} == after.zones
    assert {new(name): one for name, one in before.conduits.items()} == after.conduits
    assert before.site == after.site


def new(name: str) -> str:
    return f"n{name[::-1]}" if name else ""


def rename(system: System) -> System:
    site, library = system.site, system.library
    return System(
        replace(
            site,
            zones=tuple(replace(one, id=new(one.id)) for one in reversed(site.zones)),
            conduits=tuple(
                replace(one, id=new(one.id), ends=(new(one.ends[1]), new(one.ends[0])))
                for one in reversed(site.conduits)
            ),
            placements=tuple(
                replace(one, id=new(one.id), device=new(one.device), zone=new(one.zone))
                for one in reversed(site.placements)
            ),
        ),
        {new(name): replace(one, id=new(name)) for name, one in system.devices.items()},
        system.catalog,
        Library(
            library.pack,
            library.catalog,
            tuple(replace(one, id=new(one.id), needs=tuple(map(new, one.needs))) for one in reversed(library.measures)),
            tuple(replace(one, measure=new(one.measure)) for one in reversed(library.carries)),
            library.device_only,
            library.concerns,
        ),
    )


@given(standings(), st.data())
def test_a_zone_is_as_low_as_its_lowest_placement(standing: Standing, data: st.DataObject) -> None:
    """A zone is at or below each of its placements, and reaches one of them in every FR at both ends."""
    achieved = site_achieved(standing)
    zone = data.draw(st.sampled_from(standing.system.site.zones)).id
    placed = [achieved.placements[one.id].bounds for one in standing.system.site.placed_in[zone]]
    bounds = achieved.zones[zone]
    assert (bounds is None) is (not placed)
    if bounds is not None:
        for end in ("lower", "upper"):
            columns = zip(*(getattr(one, end).levels for one in placed), strict=True)
            assert getattr(bounds, end).levels == tuple(map(min, columns))


@given(standings())
def test_a_conduit_holds_at_least_what_its_zones_hold(standing: Standing) -> None:
    """An attacker who comes through one conduit has fewer paths than one who takes any."""
    achieved = site_achieved(standing)
    for conduit in standing.system.site.conduits:
        ends = [bounds for end in conduit.ends if (bounds := achieved.zones[end]) is not None]
        through = achieved.conduits[conduit.id]
        assert (through is None) is (not ends)
        for fr in range(7 if through is not None and ends else 0):
            assert min(one.lower.levels[fr] for one in ends) <= through.lower.levels[fr]  # type: ignore[union-attr]


@given(standings())
def test_what_stops_a_level_lacks_cover_or_its_base(standing: Standing) -> None:
    """Each row that stops the lower end is bare on an open path, or the requirement that it enhances is."""
    for placed in site_achieved(standing).placements.values():
        for fr in FR:
            for part, row in placed.stops(fr):
                base = standing.system.catalog.by_id[row].base
                assert lacks(placed, part, row) or (base is not None and counts_not(placed, part, base))


def lacks(placed: PlacementAchieved, part: str, row: str) -> bool:
    cover = placed.rows.get((part, row))
    return cover is not None and not cover.lower


def counts_not(placed: PlacementAchieved, part: str, row: str) -> bool:
    known = placed.standing.system.device(placed.placement).components[0].verdicts
    return lacks(placed, part, row) or known[row] is Verdict.NOT_APPLICABLE
