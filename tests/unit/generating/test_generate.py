"""One hospital at each level of infrastructure, from a pack small enough to know what has to come out."""

from dataclasses import replace

import pytest

from medslate.errors import UsageError
from medslate.levels.rule import levels_of
from medslate.levels.verdicts import Verdict
from medslate.networks.generating import generate, generate_group
from medslate.networks.generating.models import words
from medslate.networks.generating.order import Architecture, Order, Variety
from medslate.networks.site import Connection, FailMode, Instance, Site
from medslate.standards.measures import AttackPath, Help, InSeconds, Library, Scope
from medslate.standards.profiles import Harm, Reaction, ZoneKind
from medslate.wiring.sites import draws
from tests.build_site import CATALOG, carries, library, measure
from tests.unit.generating.build_profiles import KINDS, ZONES, content, kind, shipped

TINY = Order("tiny", Architecture.DEDICATED)


def made(order: Order = TINY, seed: int = 1, library_: Library | None = None, **changes: object) -> Site:
    return generate(content(library_, **changes), order, draws(seed)).site


def at(architecture: Architecture, **changes: object) -> Site:
    return made(replace(TINY, architecture=architecture, **changes))  # type: ignore[arg-type]


def test_dedicated_zones_are_areas_of_the_kinds_that_hold_something() -> None:
    site = made()
    assert [(one.id, one.name, one.profile) for one in site.zones] == [
        ("north", "North", "ward"),
        ("south", "South", "ward"),
        ("lab", "Lab", "lab"),
        ("pharmacy", "Pharmacy", "pharmacy"),
        ("servers", "Servers", "servers"),
        ("office", "Office", "office"),
        ("plant", "Plant", "plant"),
        ("dmz", "Dmz", "dmz"),
        ("internet", "Internet", "internet"),
    ]
    ward = site.zone["north"]
    assert (ward.target, ward.harm, ward.reaction, ward.critical, ward.lane) == (
        ZONES[0].target, Harm.SERIOUS, Reaction.HOURS, True, 1,
    )  # fmt: skip
    assert ward.break_glass
    assert not site.zone["dmz"].break_glass


def test_units_are_those_of_the_table() -> None:
    units = dict.fromkeys(("pump", "analyser", "client", "endpoint"), 0)
    for one in made().placements:
        units[one.kind] += one.count
    assert units == {"pump": 30, "analyser": 20, "client": 75, "endpoint": 3}


def test_endpoints_are_at_least_two() -> None:
    site = made(replace(TINY, variety=Variety.ONE_FROM_ONE))
    assert sum(one.count for one in site.placements if one.kind == "endpoint") == 2
    assert len([one for one in site.devices if one.id.startswith("pump")]) == 1


def test_critical_kinds_have_twins_first() -> None:
    site = at(Architecture.TWIN)
    assert [(one.id, one.twin) for one in site.zones[:8]] == [
        ("north-a", "north-b"),
        ("north-b", "north-a"),
        ("south", ""),
        ("lab-a", "lab-b"),
        ("lab-b", "lab-a"),
        ("pharmacy", ""),
        ("servers-a", "servers-b"),
        ("servers-b", "servers-a"),
    ]
    assert [one.twin for one in at(Architecture.TWIN, zones=11).zones[:4]] == ["north-b", "north-a", "", ""]


def test_the_smallest_kinds_share_a_zone_if_there_are_fewer_zones_than_kinds() -> None:
    site = at(Architecture.DEDICATED, zones=7)
    shared = site.zone["lab-pharmacy"]
    assert (shared.name, shared.profile, shared.kind) == ("Lab, Pharmacy", "", ZoneKind.MEDICAL)
    assert set(shared.reasons.values()) == {"highest of lab, pharmacy"}
    assert sum(one.count for one in site.placed_in["lab-pharmacy"]) == 20


def test_a_general_network_has_its_services_once_and_the_house_apart() -> None:
    site = at(Architecture.GENERAL)
    assert [one.id for one in site.zones] == [
        "medical-network-1",
        "medical-network-2",
        "house-network",
        "dmz",
        "internet",
    ]
    assert [one.ends for one in site.conduits if not one.remote] == [("medical-network-2", "medical-network-1")]
    assert at(Architecture.GENERAL, zones=4).zones[0].id == "medical-network"


def test_a_flat_network_holds_everything() -> None:
    site = at(Architecture.FLAT)
    assert [one.id for one in site.zones] == ["network", "dmz", "internet"]
    assert not site.zones[0].break_glass
    assert len(at(Architecture.FLAT, zones=6).zones) == 6


@pytest.mark.parametrize(
    ("architecture", "zones", "least"),
    [
        (Architecture.FLAT, 2, 3),
        (Architecture.GENERAL, 3, 4),
        (Architecture.DEDICATED, 5, 6),
        (Architecture.TWIN, 7, 8),
    ],
)
def test_too_few_zones_are_refused(architecture: Architecture, zones: int, least: int) -> None:
    with pytest.raises(UsageError, match=f"at least {least} zones, not {zones}"):
        at(architecture, zones=zones)
    assert len(at(architecture, zones=least).zones) == least


def test_conduits_are_those_of_flows_and_remote_service_has_its_own() -> None:
    site = made()
    assert set(site.conduit) == {
        "north--servers", "south--servers", "dmz--servers--service", "internet--dmz--service",
    }  # fmt: skip
    door = site.conduit["north--servers"]
    assert [(one.id, one.origin, one.to) for one in door.flows] == [
        ("alarms", "north", "servers"),
        ("back", "servers", "north"),
    ]
    assert (door.remote, door.fail_mode) == (False, FailMode.CLOSED)
    assert site.conduit["dmz--servers--service"].remote


def test_a_conduit_fails_open_where_harm_follows_within_seconds() -> None:
    urgent = tuple(replace(one, reaction=Reaction.SECONDS) if one.id == "ward" else one for one in ZONES)
    site = made(zones=urgent)
    assert site.conduit["north--servers"].fail_mode is FailMode.OPEN
    assert site.conduit["dmz--servers--service"].fail_mode is FailMode.CLOSED


def test_every_vector_is_what_its_rows_make() -> None:
    rows = CATALOG.rows_for(("T",))
    for seed in range(20):
        for one in made(seed=seed).devices:
            assert one.vector is not None
            met = {row.id: Verdict.MET for row in rows if row.id not in one.verdicts}
            bounds = levels_of(rows, {**met, **one.verdicts}).bounds
            assert bounds.lower == bounds.upper == one.vector
            for row in rows:
                base = one.verdicts.get(row.base or "", Verdict.MET)
                assert base is Verdict.MET or one.verdicts[row.id] is base


def test_names_are_neutral_and_models_are_told_apart() -> None:
    for one in made().devices:
        number = one.id.rsplit("-", 1)[1].upper()
        assert one.name.endswith(f" {number}")
        assert one.manufacturer == f"Maker {number[0]}"
    assert [words(kind(one, 1, {})) for one in ("ecg-recorder", "infusion-pump")] == ["ECG recorder", "infusion pump"]


@pytest.mark.parametrize(
    ("variety", "most", "makers"),
    [
        (Variety.ONE_FROM_ONE, 1, 1),
        (Variety.ONE_FROM_MANY, 3, 3),
        (Variety.MANY_FROM_ONE, 4, 1),
        (Variety.MANY_FROM_MANY, 6, 3),
    ],
)
def test_variety_says_how_many_models_and_makers_a_kind_has(variety: Variety, most: int, makers: int) -> None:
    found = [one for one in made(replace(TINY, variety=variety, devices=5000)).devices if one.id.startswith("pump")]
    assert len(found) == most
    assert len({one.manufacturer for one in found}) == makers


def test_radios_are_on_the_wlan_and_their_zones_meant_for_them() -> None:
    radio = tuple(replace(one, reach=(AttackPath.OTHER_ZONE, AttackPath.WLAN)) for one in KINDS)
    site = made(replace(TINY, devices=3000), kinds=radio)
    found = {one.connection for one in site.placements}
    assert found == {Connection.WLAN, Connection.WIRED}
    for one in site.placements:
        if one.connection is Connection.WLAN:
            assert one.mobile
            assert site.zone[one.zone].wireless is not site.zone[one.zone].outside
    assert not any(one.wireless for one in made(replace(TINY, architecture=Architecture.FLAT), kinds=radio).zones)


def test_the_same_seed_makes_the_same_hospital_and_another_one_another() -> None:
    assert made(seed=3) == made(seed=3)
    assert made(seed=3) != made(seed=4)


def test_a_group_is_several_different_hospitals() -> None:
    one, other = generate_group(content(), TINY, 2, draws(1))
    assert (one.site.id, other.site.id, other.site.name) == ("hospital-1", "hospital-2", "Hospital 2")
    assert one.site.devices != other.site.devices


@pytest.mark.parametrize(
    ("order", "changes", "message"),
    [
        (replace(TINY, size="vast"), {}, "no size vast; there are: tiny"),
        (TINY, {"sizes": ()}, "no size tiny; there are: none"),
        (TINY, {"kinds": ()}, "no kinds of medical devices"),
        (TINY, {"kinds": (kind("pump", 100, {"office": 100}),)}, "no kind of medical zone with devices"),
        (replace(TINY, devices=0), {}, "at least one networked medical device"),
    ],
)
def test_what_cannot_be_is_refused(order: Order, changes: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        made(order, **changes)  # type: ignore[arg-type]


def test_a_size_without_the_count_that_is_needed_is_refused() -> None:
    sizes = tuple(replace(one, counts={"networked": 9}) for one in content().profiles.sizes)
    with pytest.raises(UsageError, match="no count zones-2"):
        made(sizes=sizes)


MEASURES = library(
    (
        measure("wall", Scope.CONDUIT, enforces=True, cost_class="c0"),
        measure("inner", Scope.CONDUIT, enforces=True),
        measure("diode", Scope.CONDUIT, enforces=True, cost_class="c0", features=("x",)),
        measure("gate", Scope.CONDUIT, emergency=True, enforces=True, cost_class="c0"),
        measure("vlan", enforces=True),
        measure("alert", enforces=True, cost_class="c0", in_seconds=InSeconds.ALERTS_ONLY),
        measure("radio"),
        measure("log", Scope.SITE),
        measure("idle", Scope.SITE),
        measure("after", Scope.SITE, needs=("log",)),
    ),
    (
        *carries("wall", ("A",), (AttackPath.OTHER_ZONE, AttackPath.REMOTE)),
        *carries("gate", ("A",), (AttackPath.REMOTE,)),
        *carries("vlan", ("A",), (AttackPath.OTHER_ZONE,)),
        *carries("alert", ("A",), (AttackPath.SAME_ZONE,)),
        *carries("radio", ("A",), (AttackPath.WLAN,)),
        *carries("log", ("A",)),
        *carries("after", ("A",)),
        *carries("idle", ("A",), help_=Help.SUPPORT),
    ),
)


def standing(architecture: Architecture, **changes: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in made(replace(TINY, architecture=architecture), 1, MEASURES, **changes).in_place:
        found.setdefault(one.instance.measure, []).append(one.instance.where)
    return found


def test_measures_in_place_come_with_the_level_of_infrastructure() -> None:
    flat = standing(Architecture.FLAT)
    assert flat.keys() <= {"wall", "log"}
    assert flat["wall"] == ["dmz--network--service", "internet--dmz--service"]
    general = standing(Architecture.GENERAL)
    assert general["vlan"] == ["medical-network-1", "medical-network-2"]
    dedicated = standing(Architecture.DEDICATED)
    assert dedicated["gate"] == ["dmz--servers--service", "internet--dmz--service"]
    assert dedicated["vlan"] == ["north", "south", "lab", "pharmacy", "servers", "plant"]
    assert "inner" not in dedicated
    assert not {"after", "idle", "diode"} & {one for level in Architecture for one in standing(level)}


def test_the_highest_level_sets_devices_apart_and_guards_where_death_is_near() -> None:
    deadly = tuple(
        replace(one, harm=Harm.DEATH, reaction=Reaction.SECONDS) if one.id == "ward" else one for one in ZONES
    )
    found = standing(Architecture.TWIN, zones=deadly)
    assert set(found["inner"]) == {
        f"{ward}--servers-{twin}" for ward in ("north-a", "north-b", "south") for twin in "ab"
    }  # fmt: skip
    assert found["alert"]
    assert not {one for one in found["alert"] if one.startswith(("north", "south"))}


def test_the_radio_measure_stands_where_radios_are() -> None:
    radio = tuple(replace(one, reach=(AttackPath.OTHER_ZONE, AttackPath.WLAN)) for one in KINDS)
    site = made(replace(TINY, devices=3000), 1, MEASURES, kinds=radio)
    there = {one.zone for one in site.placements if one.connection is Connection.WLAN}
    assert {one.instance.where for one in site.in_place if one.instance.measure == "radio"} == there


def test_a_library_without_fitting_measures_leaves_nothing_in_place() -> None:
    for architecture in Architecture:
        assert at(architecture).in_place == ()


def test_measures_that_are_drawn_are_of_the_site() -> None:
    drawn = {
        seed: Instance("log") in [one.instance for one in made(TINY, seed, MEASURES).in_place] for seed in range(30)
    }
    assert {True, False} == set(drawn.values())


def test_every_figure_names_its_row_and_its_sources() -> None:
    packs = shipped()
    found = generate(packs, Order("medium", Architecture.TWIN), draws(7)).assumptions
    rows = {
        *(f"sizes/{one.id}" for one in packs.profiles.sizes),
        *(f"zones/{one.id}" for one in packs.profiles.zones),
        *(f"kinds/{one.id}" for one in packs.profiles.kinds),
        *(f"flows/{one.id}" for one in packs.profiles.flows),
    }
    for one in found:
        assert one.figure
        assert one.row == "generator" or (one.row in rows and one.sources)
        assert set(one.sources) <= set(packs.profiles.pack.sources)
    assert {f"kinds/{one.id}" for one in packs.profiles.kinds} <= {one.row for one in found}
    figures = {one.statement: one.figure for one in found}
    assert (
        figures["Number of Infusion and syringe pumps, docks"] == "40 % of the networked medical devices: 1,000 units"
    )
    assert figures["Medical zones at this level of infrastructure"] == "30"
    assert figures["Number of Endpoints of remote service"].startswith("one for each supplier with remote service")


def test_figures_that_were_asked_for_are_told_as_such() -> None:
    order = replace(TINY, zones=12, devices=70)
    found = {one.statement: one for one in generate(content(), order, draws(1)).assumptions}
    assert found["Networked medical devices, as asked for"].figure == "70"
    assert found["Zones of the whole hospital, as asked for"].figure == "12"
    assert found["What pump offer"].figure == "nothing"
    assert found["Measures that stand"].figure == "none"
    flat = generate(content(), replace(TINY, architecture=Architecture.FLAT), draws(1)).assumptions
    assert not any("zones at this level" in one.statement for one in flat)
    assert {one.row for one in flat if one.statement.startswith("Flow")} == {
        "flows/alarms", "flows/back", "flows/service", "flows/dial-in",
    }  # fmt: skip


def test_a_profile_without_areas_is_numbered() -> None:
    plain = tuple(replace(one, areas=()) for one in ZONES)
    assert [one.name for one in made(zones=plain).zones[:3]] == ["Ward 1", "Ward 2", "Lab"]
    more = made(replace(TINY, zones=11)).zones
    assert [one.id for one in more[:5]] == ["north-1", "south-1", "north-2", "lab-1", "lab-2"]


def test_the_draws_are_taken_in_an_order_that_does_not_change() -> None:
    """A seed that someone has written down makes the same hospital with every later version."""
    assert [(one.id, one.count) for one in made().placements] == [
        ("north-pump-b1", 8),
        ("north-pump-k2", 11),
        ("south-pump-i2", 6),
        ("south-pump-b2", 5),
        ("lab-analyser-j1", 16),
        ("pharmacy-analyser-j2", 4),
        ("office-client-g2", 41),
        ("office-client-e1", 34),
        ("dmz-endpoint-d1", 3),
    ]


@pytest.mark.slow
def test_a_group_of_hospitals_reaches_two_thousand_zones_with_a_hundred_thousand_devices() -> None:
    order = Order("small", Architecture.DEDICATED, zones=20, devices=325)
    several = tuple(generate_group(shipped(), order, 100, draws(1)))
    assert sum(len(one.site.zones) for one in several) == 2000
    assert sum(placed.count for one in several for placed in one.site.placements) > 100_000
