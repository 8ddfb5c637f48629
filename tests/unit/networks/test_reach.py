"""Blast radius: what a compromised unit reaches freely, and what a named flow adds."""

from medslate.networks.reach import BlastRadius, Reached, Spread, blast_radius, enforced, networked
from medslate.networks.site import Conduit, Connection, Flow, Instance, Placement, Site, Zone
from medslate.networks.system import System
from medslate.standards.measures import AttackPath, Help, InSeconds, Scope
from medslate.standards.profiles import Reaction
from tests.build import HERE
from tests.build_site import BAD, GOOD, carries, conduit, device, library, measure, placement, system, zone

DEAF = device("deaf", {}, reach=dict.fromkeys(AttackPath, False))
LIBRARY = library(
    (
        measure("wall", enforces=True),
        measure("watch", enforces=True, in_seconds=InSeconds.ALERTS_ONLY),
        measure("gate", Scope.CONDUIT, enforces=True),
        measure("eye-gate", Scope.CONDUIT, enforces=True, in_seconds=InSeconds.ALERTS_ONLY),
        measure("edge", Scope.SITE, enforces=True),
        measure("cells", enforces=True),
        measure("hints", enforces=True),
        measure("cage", Scope.DEVICE, enforces=True),
        measure("mesh", Scope.SITE, enforces=True),
        measure("poster"),
    ),
    (
        *carries("cells", ("A",), (AttackPath.SAME_ZONE,), Help.PART),
        *carries("hints", ("A",), (AttackPath.SAME_ZONE,), Help.SUPPORT),
        *carries("cage", ("A",), (AttackPath.SAME_ZONE,)),
        *carries("mesh", ("A",), (AttackPath.SAME_ZONE,)),
        *carries("wall", ("A",), (AttackPath.OTHER_ZONE,)),
    ),
)

ZONES = (zone("icu", reaction=Reaction.SECONDS), zone("ward"), zone("office", "0"))
CONDUITS = (conduit("door", "icu", "ward"), conduit("hall", "ward", "office"))
PLACED = (
    placement("pumps", "bad", "icu", count=3),
    placement("monitors", "good", "icu", count=2),
    placement("beds", "bad", "ward", count=4),
    placement("clerks", "good", "office", count=10),
)


def of(*placed: Placement, conduits: tuple[Conduit, ...] = CONDUITS, zones: tuple[Zone, ...] = ZONES) -> System:
    site = Site("s", "S", "small", "few", HERE, zones=zones, conduits=conduits, placements=placed or PLACED)
    return system(site, BAD, GOOD, DEAF, library_=LIBRARY)


def radius(of_: System, *standing: tuple[str, str]) -> BlastRadius:
    return blast_radius(of_, frozenset(Instance(*one) for one in standing))


def test_without_enforcement_everything_is_reached() -> None:
    found = radius(of())
    assert set(found.placements.values()) == {Reached(18, 0)}
    assert found.site == Spread(19, 18, 18.0, 18, 18.0)


def test_an_enforcement_point_at_a_conduit_parts_what_lies_behind_it() -> None:
    found = radius(of(), ("gate", "hall"))
    assert found.placements["pumps"] == found.placements["beds"] == Reached(8, 0)
    assert found.placements["clerks"] == Reached(9, 0)
    assert found.zones["office"] == Spread(10, 9, 9.0, 9, 9.0)
    assert found.site == Spread(19, 9, (9 * 8 + 10 * 9) / 19, 9, (9 * 8 + 10 * 9) / 19)


def test_one_at_a_zone_guards_all_its_conduits_and_one_for_the_site_all_there_are() -> None:
    assert enforced(of(), (Instance("wall", "ward"),)) == {"door", "hall"}
    assert enforced(of(), (Instance("wall", "icu"),)) == {"door"}
    assert enforced(of(), (Instance("edge"),)) == {"door", "hall"}
    assert enforced(of(), (Instance("poster", "icu"), Instance("cage", "pumps"))) == set()


def test_what_may_only_alert_where_seconds_count_enforces_nothing_there() -> None:
    assert enforced(of(), (Instance("watch", "icu"),)) == set()
    assert enforced(of(), (Instance("watch", "ward"),)) == {"door", "hall"}
    assert enforced(of(), (Instance("eye-gate", "door"),)) == set()
    assert enforced(of(), (Instance("eye-gate", "hall"),)) == {"hall"}


def test_a_measure_within_a_zone_sets_all_its_units_apart() -> None:
    found = radius(of(), ("cells", "icu"))
    assert found.placements["pumps"] == found.placements["monitors"] == Reached(0, 0)
    assert found.placements["beds"] == Reached(13, 0)


def test_support_and_what_stands_for_the_site_set_nothing_apart() -> None:
    assert radius(of(), ("hints", "icu")).placements["pumps"] == Reached(4, 0)
    assert radius(of(), ("mesh", "")).placements["pumps"] == Reached(4, 0)
    assert radius(of(), ("poster", "icu")).placements["pumps"] == Reached(18, 0)


def test_a_measure_at_a_placement_sets_each_of_its_units_apart() -> None:
    found = radius(of(), ("cage", "pumps"))
    assert found.placements["pumps"] == Reached(0, 0)
    assert found.placements["monitors"] == Reached(15, 0)


def test_a_zone_with_nothing_in_it_is_still_a_way() -> None:
    found = radius(of(PLACED[0], PLACED[3]))
    assert found.placements["pumps"] == Reached(12, 0)
    assert found.zones["ward"] is None


def test_what_is_on_no_network_reaches_nothing_and_is_not_reached() -> None:
    loose = placement("loose", "bad", "icu", connection=Connection.NONE)
    deaf = placement("deaf", "deaf", "icu")
    found = radius(of(PLACED[0], loose, deaf))
    assert [networked(of(), one) for one in (PLACED[0], loose, deaf)] == [True, False, False]
    assert found.placements == {"pumps": Reached(2, 0), "loose": Reached(0, 0), "deaf": Reached(0, 0)}
    assert found.zones["icu"] == Spread(7, 2, 6 / 7, 2, 6 / 7)


def flowing(*flows: Flow) -> System:
    return of(conduits=(conduit("door", "icu", "ward", *flows), CONDUITS[1]))


CLOSED = (("gate", "door"), ("gate", "hall"))


def test_a_named_flow_is_one_step_further() -> None:
    found = radius(flowing(Flow("f", "icu", "ward", HERE)), *CLOSED)
    assert found.placements["pumps"] == Reached(4, 4)
    assert found.placements["pumps"].units == 8
    assert found.placements["beds"] == Reached(3, 5)
    assert found.placements["clerks"] == Reached(9, 0)
    assert found.site == Spread(19, 9, (5 * 4 + 4 * 3 + 10 * 9) / 19, 9, 162 / 19)


def test_a_flow_that_goes_one_way_is_followed_that_way() -> None:
    found = radius(flowing(Flow("f", "icu", "ward", HERE, both=False)), *CLOSED)
    assert found.placements["pumps"] == Reached(4, 4)
    assert found.placements["beds"] == Reached(3, 0)


def test_a_flow_of_one_placement_is_open_to_all_that_reach_it_freely() -> None:
    found = radius(flowing(Flow("f", "pumps", "beds", HERE), Flow("g", "pumps", "beds", HERE)), *CLOSED)
    assert found.placements["monitors"] == Reached(4, 4)
    alone = radius(flowing(Flow("f", "pumps", "beds", HERE)), *CLOSED, ("cells", "icu"))
    assert alone.placements["monitors"] == Reached(0, 0)
    assert alone.placements["pumps"] == Reached(0, 4)
    assert alone.placements["beds"] == Reached(3, 3)


def test_a_flow_to_what_is_reached_freely_adds_nothing() -> None:
    assert radius(flowing(Flow("f", "icu", "ward", HERE))).placements["pumps"] == Reached(18, 0)


def test_an_empty_site_has_no_figure() -> None:
    site = Site("s", "S", "small", "few", HERE, zones=ZONES)
    assert blast_radius(system(site), frozenset()).site is None
