"""The levels of segmentation: what becomes of zones, conduits, measures, acceptances and wishes."""

from dataclasses import replace
from datetime import date

import pytest

from medslate.levels.frs import FR
from medslate.levels.vectors import Target
from medslate.networks.fresh_ids import fresh, slug
from medslate.networks.segmentation import at_level
from medslate.networks.site import Acceptance, FailMode, Flow, InPlace, Instance, Preferences, Site
from medslate.standards.profiles import Harm, Reaction, ZoneKind
from tests.build import HERE
from tests.build_site import conduit, placement, zone

DAY = date(2026, 1, 1)

SITE = Site(
    "hospital",
    "Hospital",
    "small",
    "few",
    HERE,
    zones=(
        zone("icu", "3 2 2 2 2 2 2", reaction=Reaction.SECONDS, harm=Harm.DEATH, critical=True, lane=3),
        zone("ward", "2 2 2 2 2 2 3", break_glass=True, wireless=True, lane=2),
        zone("servers", "2", kind=ZoneKind.SERVICES, reaction=Reaction.DAYS, lane=2),
        zone("office", "0", kind=ZoneKind.BUSINESS, temporary=True, lane=1),
        zone("plant", "1", kind=ZoneKind.BUILDING, lane=1),
        zone("vendor", "1", kind=ZoneKind.REMOTE),
        zone("internet", "0", kind=ZoneKind.EXTERNAL),
    ),
    conduits=(
        conduit("icu-ward", "icu", "ward", Flow("a", "icu", "ward", HERE)),
        replace(
            conduit("icu-office", "icu", "office", Flow("data", "pumps", "office", HERE)),
            fail_mode=FailMode.OPEN,
            name="One",
        ),
        replace(
            conduit("office-ward", "office", "ward", Flow("data", "office", "beds", HERE)),
            fail_mode=FailMode.CLOSED,
            name="Two",
            target=Target.same(1),
        ),
        conduit("vendor-icu", "vendor", "icu", remote=True),
        conduit("vendor-ward", "vendor", "ward", wireless=True),
        conduit("vendor-servers", "vendor", "servers", target=Target.same(2)),
        conduit("outside", "vendor", "internet"),
    ),
    placements=(
        placement("pumps", "bad", "icu", count=5, kind="infusion pump", critical=True),
        placement("monitors", "good", "icu", count=1, critical=True),
        placement("screens", "good", "icu", count=3),
        placement("beds", "bad", "ward", count=4, kind="infusion pump", critical=True),
        placement("clerks", "good", "office", count=9),
        placement("laptops", "bad", "vendor", count=2, critical=True),
        placement("robots", "good", "vendor", count=2),
    ),
)


def with_in_place(*instances: Instance) -> Site:
    return replace(SITE, in_place=tuple(InPlace(one, HERE) for one in instances))


def accepted(zone_: str) -> Acceptance:
    return Acceptance("yes", zone_, "owner", "approver", "because", DAY, HERE, rows=("A",))


# -- coarser ----------------------------------------------------------------------------------------------------------


def test_one_network_leaves_others_networks_apart() -> None:
    site, notes = at_level(SITE, 0, redundant=False)
    assert list(site.zone) == ["one-network", "vendor", "internet"]
    assert {one.id: one.zone for one in site.placements if one.zone != "one-network"} == {
        "laptops": "vendor", "robots": "vendor",
    }  # fmt: skip
    assert notes == ("Within one zone now, and so free: a, data, data.",)


def test_a_merged_zone_has_the_strictest_of_all_its_members() -> None:
    merged = at_level(SITE, 0, redundant=False)[0].zone["one-network"]
    assert merged.target == Target.parse("3 2 2 2 2 2 3")
    assert (merged.harm, merged.reaction, merged.kind) == (Harm.DEATH, Reaction.SECONDS, ZoneKind.MEDICAL)
    assert (merged.critical, merged.wireless, merged.temporary, merged.break_glass) == (True, True, True, False)
    assert merged.lane == 3
    assert merged.name == "icu, ward, servers, office, plant"
    assert merged.reasons[FR.IAC] == "highest of icu"
    assert merged.reasons[FR.UC] == "highest of icu, ward, servers"


def test_emergency_access_remains_only_if_all_have_it() -> None:
    all_have = replace(SITE, zones=tuple(replace(one, break_glass=True) for one in SITE.zones))
    assert at_level(all_have, 0, redundant=False)[0].zone["one-network"].break_glass


def test_the_general_network_holds_medical_devices_and_their_services() -> None:
    site, _ = at_level(SITE, 1, redundant=False)
    assert list(site.zone) == ["medical-network", "other-network", "vendor", "internet"]
    assert site.zone["other-network"].kind is ZoneKind.BUSINESS
    assert site.placement["clerks"].zone == "other-network"


def test_a_site_of_one_zone_stays_as_it_is() -> None:
    alone = replace(SITE, zones=SITE.zones[:1], conduits=(), placements=SITE.placements[:1])
    assert at_level(alone, 0, redundant=False) == (alone, ())
    assert at_level(alone, 1, redundant=False) == (alone, ())


def test_conduits_between_the_same_zones_unite_but_for_remote_service() -> None:
    site, notes = at_level(SITE, 1, redundant=False)
    assert {one.id: one.ends for one in site.conduits} == {
        "icu-office": ("medical-network", "other-network"),
        "vendor-icu": ("vendor", "medical-network"),
        "vendor-ward": ("vendor", "medical-network"),
        "outside": ("vendor", "internet"),
    }
    one = site.conduit["icu-office"]
    assert [(flow.id, flow.origin, flow.to) for flow in one.flows] == [
        ("data", "pumps", "other-network"),
        ("data-2", "other-network", "beds"),
    ]
    assert (one.fail_mode, one.name, one.target) == (FailMode.UNKNOWN, "One, Two", Target.same(1))
    united = site.conduit["vendor-ward"]
    assert (united.wireless, united.target, united.fail_mode) == (True, Target.same(2), FailMode.UNKNOWN)
    assert site.conduit["outside"] == SITE.conduit["outside"]
    assert notes == ("Within one zone now, and so free: a.",)


def test_a_measure_is_kept_only_if_it_stood_at_all_that_is_one_now() -> None:
    wall = [Instance("wall", one) for one in ("icu", "ward", "servers")]
    link = [Instance("link", one) for one in ("icu-office", "office-ward")]
    others = [Instance("eye"), Instance("lock", "pumps"), Instance("wall", "vendor"), Instance("link", "outside")]
    kept, _ = at_level(with_in_place(*wall, *link, *others), 1, redundant=False)
    assert [str(one.instance) for one in kept.in_place] == [
        "wall at medical-network", "link at icu-office", "eye", "lock at pumps", "wall at vendor", "link at outside",
    ]  # fmt: skip
    lost, notes = at_level(with_in_place(*wall[:2], link[0], Instance("link", "icu-ward")), 1, redundant=False)
    assert lost.in_place == ()
    assert notes[1:] == (
        "wall at icu is not carried over: it does not stand at all that is one now.",
        "wall at ward is not carried over: it does not stand at all that is one now.",
        "link at icu-office is not carried over: it does not stand at all that is one now.",
        "link at icu-ward is not carried over: it does not stand at all that is one now.",
    )


def test_an_acceptance_of_a_merged_zone_is_dropped() -> None:
    site, notes = at_level(replace(SITE, acceptances=(accepted("icu"), accepted("vendor"))), 1, redundant=False)
    assert [one.zone for one in site.acceptances] == ["vendor"]
    assert notes[-1] == "The acceptance yes is not carried over: its zone is one with others now."


def test_wishes_go_along_and_contrary_ones_go() -> None:
    wishes = Preferences(
        banned=(Instance("wall", "icu"), Instance("eye"), Instance("link", "icu-ward"), Instance("lock", "beds")),
        required=(Instance("wall", "ward"), Instance("wall", "office"), Instance("wall", "plant"), Instance("eye")),
    )
    site, notes = at_level(replace(SITE, preferences=wishes), 1, redundant=False)
    assert site.preferences.banned == (Instance("eye"), Instance("lock", "beds"))
    assert site.preferences.required == (Instance("wall", "other-network"), Instance("eye"))
    assert notes[-1] == (
        "wall at medical-network is required for one zone of it and banned for another: neither is kept."
    )


def test_a_twin_within_the_zone_is_none() -> None:
    zones = (replace(SITE.zones[0], twin="ward"), replace(SITE.zones[1], twin="icu"), *SITE.zones[2:])
    zones = (*zones[:5], replace(zones[5], twin="internet"), replace(zones[6], twin="vendor"))
    site, _ = at_level(replace(SITE, zones=zones), 0, redundant=False)
    assert [one.twin for one in site.zones] == ["", "internet", "vendor"]


# -- finer ------------------------------------------------------------------------------------------------------------


def test_dynamic_zones_hold_one_kind_each() -> None:
    site, notes = at_level(SITE, 3, redundant=False)
    assert list(site.zone) == [
        "icu-infusion-pump", "icu-good", "ward", "servers", "office", "plant", "vendor", "internet",
    ]  # fmt: skip
    assert site.zone["icu-good"] == replace(SITE.zone["icu"], id="icu-good", name="icu: good")
    assert {one.zone for one in site.placements if one.device == "good"} == {"icu-good", "office", "vendor"}
    assert notes == (
        "What the parts of these zones say to one another beyond the flows described is not let pass: icu.",
    )


def test_flows_lead_where_their_devices_went() -> None:
    site, _ = at_level(SITE, 3, redundant=False)
    assert {one.id: (one.ends, [(flow.origin, flow.to) for flow in one.flows]) for one in site.conduits} == {
        "icu-ward": (("icu-infusion-pump", "ward"), [("icu-infusion-pump", "ward")]),
        "icu-ward-2": (("icu-good", "ward"), [("icu-good", "ward")]),
        "icu-office": (("icu-infusion-pump", "office"), [("pumps", "office")]),
        "office-ward": (("office", "ward"), [("office", "beds")]),
        "vendor-icu": (("vendor", "icu-infusion-pump"), []),
        "vendor-icu-2": (("vendor", "icu-good"), []),
        "vendor-ward": (("vendor", "ward"), []),
        "vendor-servers": (("vendor", "servers"), []),
        "outside": (("vendor", "internet"), []),
    }


def test_a_flow_against_the_order_of_its_conduit_keeps_its_direction() -> None:
    turned = replace(SITE, conduits=(conduit("icu-ward", "icu", "ward", Flow("a", "ward", "icu", HERE)),))
    site, _ = at_level(turned, 3, redundant=False)
    assert [(one.ends, one.flows[0].origin) for one in site.conduits] == [
        (("icu-infusion-pump", "ward"), "ward"),
        (("icu-good", "ward"), "ward"),
    ]


def test_what_stood_and_was_accepted_stands_at_every_part() -> None:
    described = replace(
        with_in_place(Instance("wall", "icu"), Instance("link", "icu-ward"), Instance("lock", "pumps")),
        acceptances=(accepted("icu"), accepted("ward")),
        preferences=Preferences(banned=(Instance("wall", "icu"),), required=(Instance("eye"),)),
    )
    site, _ = at_level(described, 3, redundant=False)
    assert [str(one.instance) for one in site.in_place] == [
        "wall at icu-infusion-pump", "wall at icu-good", "link at icu-ward", "link at icu-ward-2", "lock at pumps",
    ]  # fmt: skip
    assert [(one.id, one.zone) for one in site.acceptances] == [
        ("yes-icu-infusion-pump", "icu-infusion-pump"), ("yes-icu-good", "icu-good"), ("yes", "ward"),
    ]  # fmt: skip
    assert [one.where for one in site.preferences.banned] == ["icu-infusion-pump", "icu-good"]


@pytest.mark.parametrize(
    ("in_ward", "twins"),
    [
        ("infusion pump", {"icu-infusion-pump": "ward", "icu-good": "", "ward": "icu-infusion-pump"}),
        ("bed", {"icu-infusion-pump": "", "icu-good": "", "ward": ""}),
    ],
)
def test_twins_are_twins_kind_by_kind(in_ward: str, twins: dict[str, str]) -> None:
    zones = (replace(SITE.zones[0], twin="ward"), replace(SITE.zones[1], twin="icu"), *SITE.zones[2:])
    placements = tuple(replace(one, kind=in_ward) if one.zone == "ward" else one for one in SITE.placements)
    site, _ = at_level(replace(SITE, zones=zones, placements=placements), 3, redundant=False)
    assert {one.id: one.twin for one in site.zones[:3]} == twins


def test_the_twin_of_a_divided_zone_with_nothing_in_it_is_none() -> None:
    zones = (replace(SITE.zones[0], twin="plant"), *SITE.zones[1:4], replace(SITE.zones[4], twin="icu"))
    site, _ = at_level(replace(SITE, zones=(*zones, *SITE.zones[5:])), 3, redundant=False)
    assert {one.twin for one in site.zones} == {""}


# -- redundant --------------------------------------------------------------------------------------------------------


def test_half_of_the_critical_units_go_to_a_twin_zone() -> None:
    site, notes = at_level(SITE, 2, redundant=True)
    assert list(site.zone)[:4] == ["icu", "icu-twin", "ward", "ward-twin"]
    assert (site.zone["icu"].twin, site.zone["icu-twin"].twin) == ("icu-twin", "icu")
    assert site.zone["icu-twin"].target == site.zone["icu"].target
    assert {one.id: (one.zone, one.count) for one in site.placements} == {
        "pumps": ("icu", 3), "pumps-twin": ("icu-twin", 2), "monitors": ("icu", 1), "screens": ("icu", 3),
        "beds": ("ward", 2), "beds-twin": ("ward-twin", 2), "clerks": ("office", 9), "laptops": ("vendor", 2),
        "robots": ("vendor", 2),
    }  # fmt: skip
    assert notes[0].endswith(": icu, ward.")


def test_flows_lead_to_both_twins() -> None:
    site, _ = at_level(SITE, 2, redundant=True)
    found = {one.ends: [(flow.origin, flow.to) for flow in one.flows] for one in site.conduits}
    assert found["icu-twin", "ward-twin"] == [("icu-twin", "ward-twin")]
    assert found["icu", "office"] == [("pumps", "office")]
    assert found["icu-twin", "office"] == [("pumps-twin", "office")]
    assert len(found) == 4 + 2 + 2 + 2 + 2 + 1 + 1


def test_a_zone_that_has_a_twin_gets_no_other() -> None:
    zones = (replace(SITE.zones[0], twin="ward"), replace(SITE.zones[1], twin="icu"), *SITE.zones[2:])
    described = replace(SITE, zones=zones)
    assert at_level(described, 2, redundant=True) == (described, ())


def test_a_flow_within_one_network_joins_its_twins() -> None:
    site, _ = at_level(replace(SITE, conduits=SITE.conduits[:2]), 0, redundant=True)
    assert {one.id: (one.ends, [(flow.id, flow.origin, flow.to) for flow in one.flows]) for one in site.conduits} == {
        "icu-ward-2": (
            ("one-network", "one-network-twin"),
            [("a", "one-network", "one-network-twin"), ("a-2", "one-network-twin", "one-network")],
        ),
        "icu-office-2": (
            ("one-network", "one-network-twin"),
            [("data", "pumps", "one-network-twin"), ("data-2", "pumps-twin", "one-network")],
        ),
    }


def test_a_conduit_of_unknown_flows_within_one_network_joins_its_twins() -> None:
    site, _ = at_level(replace(SITE, conduits=(conduit("way", "icu", "ward"),)), 0, redundant=True)
    assert [(one.id, one.ends) for one in site.conduits] == [("way-2", ("one-network", "one-network-twin"))]


def test_both_axes_at_once() -> None:
    site, notes = at_level(SITE, 0, redundant=True)
    assert list(site.zone) == ["one-network", "one-network-twin", "vendor", "internet"]
    assert len(notes) == 2
    site, _ = at_level(SITE, 3, redundant=True)
    assert site.zone["icu-infusion-pump"].twin == "icu-infusion-pump-twin"
    assert "icu-good-twin" not in site.zone


def test_there_is_no_fifth_level() -> None:
    with pytest.raises(ValueError, match="4 is not a valid Granularity"):
        at_level(SITE, 4, redundant=False)


# -- ids --------------------------------------------------------------------------------------------------------------


def test_new_ids_step_aside() -> None:
    renamed = replace(SITE, placements=(*SITE.placements, placement("one-network", "bad", "icu")))
    assert "one-network-2" in at_level(renamed, 0, redundant=False)[0].zone
    taken = {"a", "a-2"}
    assert fresh("a", taken) == "a-3"
    assert fresh("a", taken) == "a-4"


@pytest.mark.parametrize(("text", "part"), [("Infusion pump", "infusion-pump"), ("CT / MR", "ct-mr"), ("肺", "kind")])
def test_kinds_become_parts_of_ids(text: str, part: str) -> None:
    assert slug(text) == part
