"""Each rule of the network, on a sound site with one fault planted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from medslate.devices.known import KnownDevice, Origin
from medslate.findings import Code, Finding, Place
from medslate.levels.vectors import Target
from medslate.networks.checks import check_site
from medslate.networks.site import (
    Acceptance,
    Conduit,
    Connection,
    DeviceEntry,
    FailMode,
    Flow,
    InPlace,
    Instance,
    Placement,
    Preferences,
    Site,
    Zone,
)
from medslate.standards.measures import AttackPath, Library, Scope
from medslate.standards.profiles import Reaction, ZoneKind
from tests.build_site import BAD, GOOD, conduit, library, measure, placement, system, zone

TODAY = date(2026, 6, 1)
LIBRARY = library(
    (
        measure("wall", enforces=True),
        measure("gate", Scope.CONDUIT, enforces=True),
        measure("eye", Scope.SITE),
        measure("lock", Scope.DEVICE),
    ),
    (),
)


def at(name: str) -> Place:
    return Place("site.yaml", (name,))


def placed(name: str, device_: str, zone_: str, **changes: object) -> Placement:
    return replace(placement(name, device_, zone_, **changes), place=at(name))


ICU = replace(zone("icu", reaction=Reaction.SECONDS, critical=True, twin="icu-b"), place=at("icu"))
TWIN = replace(ICU, id="icu-b", twin="icu", place=at("icu-b"))
OFFICE = replace(zone("office", "0", kind=ZoneKind.BUSINESS), place=at("office"))
GATEWAY = replace(zone("gateway", "2", kind=ZoneKind.REMOTE), place=at("gateway"))
DOOR = replace(conduit("door", "icu", "office", Flow("f", "icu", "office", at("f"))), place=at("door"))
SERVICE = replace(
    conduit("service", "gateway", "icu", Flow("s", "gateway", "icu", at("s"), on_demand=True), remote=True),
    place=at("service"),
)
SOUND = Site(
    "hospital",
    "Hospital",
    "small",
    "few",
    at("hospital"),
    zones=(ICU, TWIN, OFFICE, GATEWAY),
    conduits=(DOOR, SERVICE),
    devices=(DeviceEntry("bad", "Bad", at("bad")), DeviceEntry("good", "Good", at("good"))),
    placements=(
        placed("pumps", "bad", "icu", critical=True, kind="pump"),
        placed("pumps-b", "bad", "icu-b", critical=True, kind="pump"),
        placed("clerks", "good", "office", category="it"),
        placed("jump-host", "good", "gateway", category="it", external=True),
    ),
    in_place=(InPlace(Instance("wall", "icu"), at("wall")),),
)


def found(site: Site, *devices: KnownDevice, library_: Library = LIBRARY) -> tuple[Finding, ...]:
    return check_site(system(site, *(devices or (BAD, GOOD)), library_=library_), TODAY)


def told(findings: Iterable[Finding]) -> list[tuple[Code, str]]:
    return [(one.code, str(one.place)) for one in findings]


def with_zone(name: str, **changes: object) -> Site:
    zones = tuple(replace(one, **changes) if one.id == name else one for one in SOUND.zones)  # type: ignore[arg-type]
    return replace(SOUND, zones=zones)


def with_placement(*more: Placement, site: Site = SOUND) -> Site:
    return replace(site, placements=(*site.placements, *more))


def with_conduits(*conduits: Conduit, zones: tuple[Zone, ...] = ()) -> Site:
    return replace(SOUND, conduits=conduits, zones=(*SOUND.zones, *zones))


def test_the_sound_site_has_no_finding() -> None:
    assert found(SOUND) == ()


# -- partition --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "zone_", "strange"),
    [
        ("it", "icu", True),
        ("building", "icu", True),
        ("medical", "icu", False),
        ("medical", "office", True),
        ("building", "office", False),
        ("it", "gateway", False),
    ],
)
def test_business_and_medical_apart(category: str, zone_: str, strange: bool) -> None:
    one = placed("new", "good", zone_, category=category)
    assert told(found(with_placement(one))) == [(Code.BUSINESS_MIXED, f"site.yaml: {zone_}")] * strange


def test_services_may_hold_it_beside_medical_devices() -> None:
    services = replace(SOUND, zones=(*SOUND.zones, zone("services", kind=ZoneKind.SERVICES)))
    mixed = with_placement(*(placed(one, "good", "services", category=one) for one in ("it", "medical")), site=services)
    assert found(mixed) == ()


def test_of_many_strangers_a_few_are_named() -> None:
    many = (placed(f"pc{number}", "good", "icu", category="it") for number in range(7))
    (one,) = found(with_placement(*many))
    assert "holds it systems: pc0, pc1, pc2, pc3, pc4 and 2 more." in one.message


def test_critical_devices_belong_in_critical_zones() -> None:
    assert told(found(with_zone("icu", critical=False))) == [(Code.CRITICAL_MIXED, "site.yaml: icu")]


def test_it_that_is_not_critical_belongs_in_no_critical_zone() -> None:
    services = replace(zone("services", kind=ZoneKind.SERVICES, critical=True), place=at("services"))
    site = replace(SOUND, zones=(*SOUND.zones, services))
    alarm = placed("alarms", "good", "services", category="it", critical=True)
    archive = placed("archive", "good", "services", category="it")
    preferences = Preferences(share=100)
    assert found(with_placement(alarm, site=replace(site, preferences=preferences))) == ()
    told_ = told(found(with_placement(alarm, archive, site=replace(site, preferences=preferences))))
    assert told_ == [(Code.CRITICAL_MIXED, "site.yaml: services")]


@pytest.mark.parametrize(
    ("changes", "meant", "code"),
    [
        ({"temporary": True}, "temporary", Code.TEMPORARY_MIXED),
        ({"connection": Connection.WLAN}, "wireless", Code.WIRELESS_MIXED),
    ],
)
def test_temporary_and_wireless_devices_belong_where_they_are_meant(
    changes: dict[str, object], meant: str, code: Code
) -> None:
    one = placed("new", "good", "icu", **changes)
    assert told(found(with_placement(one))) == [(code, "site.yaml: new")]
    assert found(with_placement(one, site=with_zone("icu", **{meant: True}))) == ()


def test_external_devices_belong_outside() -> None:
    one = placed("new", "good", "icu", external=True)
    assert told(found(with_placement(one))) == [(Code.EXTERNAL_MIXED, "site.yaml: new")]


# -- paths ------------------------------------------------------------------------------------------------------------


def test_between_different_targets_stands_an_enforcement_point() -> None:
    bare = replace(SOUND, in_place=(), conduits=(DOOR,))
    (one,) = found(bare)
    assert told([one]) == [(Code.NO_ENFORCEMENT, "site.yaml: door")]
    assert "icu {2 2 2 2 2 2 2} and office {0 0 0 0 0 0 0}" in one.message
    assert found(replace(bare, in_place=(InPlace(Instance("gate", "door"), at("gate")),))) == ()
    twins = replace(conduit("twins", "icu", "icu-b"), place=at("twins"))
    assert found(replace(bare, conduits=(twins,))) == ()


def test_from_outside_an_enforcement_point_is_needed_whatever_the_targets() -> None:
    (one,) = found(replace(SOUND, in_place=(), conduits=(SERVICE,)))
    assert told([one]) == [(Code.NO_ENFORCEMENT, "site.yaml: service")]
    assert "from outside (gateway) to icu" in one.message
    turned = replace(SERVICE, ends=("icu", "gateway"))
    (one,) = found(replace(SOUND, in_place=(), conduits=(turned,)))
    assert "from outside (gateway) to icu" in one.message


def test_what_lies_wholly_outside_needs_none_between_equal_targets() -> None:
    cloud = zone("cloud", kind=ZoneKind.EXTERNAL)
    beyond = conduit("beyond", "cloud", "gateway")
    assert found(with_placement(placed("vm", "good", "cloud"), site=with_conduits(beyond, zones=(cloud,)))) == ()


@pytest.mark.parametrize("kind", [ZoneKind.REMOTE, ZoneKind.EXTERNAL])
def test_a_way_in_from_outside_is_marked_remote(kind: ZoneKind) -> None:
    site = replace(with_zone("gateway", kind=kind), conduits=(replace(SERVICE, remote=False),))
    assert told(found(site)) == [(Code.REMOTE_UNMARKED, "site.yaml: service")]


def test_data_to_the_outside_may_leave_from_other_zones() -> None:
    out = conduit("out", "office", "gateway")
    guarded = replace(SOUND, in_place=(InPlace(Instance("wall", "office"), at("wall")),))
    assert found(replace(guarded, conduits=(out,))) == ()


def test_remote_service_comes_from_a_remote_zone() -> None:
    past = replace(conduit("past", "icu", "office", remote=True), place=at("past"))
    assert told(found(replace(SOUND, conduits=(past,)))) == [(Code.REMOTE_ORIGIN, "site.yaml: past")]


def test_remote_service_is_open_on_demand_only() -> None:
    standing = replace(SERVICE, flows=(Flow("s", "gateway", "icu", at("s")),))
    assert told(found(replace(SOUND, conduits=(standing,)))) == [(Code.REMOTE_STANDING, "site.yaml: s")]


def test_a_device_with_remote_service_where_none_leads_is_noted() -> None:
    serviced = replace(BAD, reach={AttackPath.REMOTE: True})
    assert told(found(SOUND, serviced, GOOD)) == [(Code.REMOTE_NOWHERE, "site.yaml: pumps-b")]


@pytest.mark.parametrize("essential", [True, False])
@pytest.mark.parametrize("mode", FailMode)
@pytest.mark.parametrize("reaction", [Reaction.SECONDS, Reaction.MINUTES])
def test_no_conduit_that_fails_closed_carries_what_is_needed_within_seconds(
    essential: bool, mode: FailMode, reaction: Reaction
) -> None:
    flow = Flow("f", "icu", "office", at("f"), essential=essential)
    site = replace(with_zone("icu", reaction=reaction), conduits=(replace(DOOR, fail_mode=mode, flows=(flow,)),))
    cut = essential and mode is FailMode.CLOSED and reaction is Reaction.SECONDS
    assert told(found(site)) == [(Code.FAILS_CLOSED, "site.yaml: f")] * cut


# -- redundancy -------------------------------------------------------------------------------------------------------


def test_no_zone_holds_too_much_of_a_critical_kind() -> None:
    more = placed("more", "good", "icu", critical=True, kind="pump", count=2)
    (one,) = found(with_placement(more))
    assert told([one]) == [(Code.CONCENTRATED, "site.yaml: icu")]
    assert "icu holds 4 of 6 units of pump (66 %), more than 60 %" in one.message
    assert found(with_placement(more, site=replace(SOUND, preferences=Preferences(share=67)))) == ()


def test_a_kind_of_one_unit_cannot_be_spread() -> None:
    assert found(with_placement(placed("only", "good", "icu", critical=True, count=1))) == ()
    (one,) = found(with_placement(placed("two", "good", "icu", critical=True)))
    assert "2 of 2 units of good (100 %)" in one.message


@pytest.mark.parametrize(
    ("zone_", "changes", "places"),
    [
        ("icu", {"twin": "nowhere"}, ["icu", "icu-b"]),
        ("icu", {"twin": "icu"}, ["icu", "icu-b"]),
        ("icu", {"twin": ""}, ["icu-b"]),
        ("icu", {"target": Target.same(3)}, ["icu"]),
        ("icu-b", {"target": Target.same(3)}, ["icu"]),
    ],
)
def test_twins_are_each_others_equal(zone_: str, changes: dict[str, object], places: list[str]) -> None:
    assert told(found(with_zone(zone_, **changes))) == [(Code.TWIN, f"site.yaml: {one} / twin") for one in places]


# -- placing ----------------------------------------------------------------------------------------------------------


def test_a_zone_with_a_target_holds_something() -> None:
    empty = replace(zone("empty"), place=at("empty"))
    assert told(found(with_conduits(DOOR, zones=(empty,)))) == [(Code.ZONE_EMPTY, "site.yaml: empty")]


def test_a_medical_zone_has_a_target() -> None:
    aimless = replace(zone("aimless", "0"), place=at("aimless"))
    assert told(found(with_conduits(zones=(aimless,)))) == [(Code.ZONE_AIMLESS, "site.yaml: aimless")]
    assert found(with_conduits(zones=(zone("spare", "0", kind=ZoneKind.BUSINESS),))) == ()


def test_a_device_placed_nowhere_is_noted() -> None:
    site = replace(SOUND, devices=(*SOUND.devices, DeviceEntry("spare", "Spare", at("spare"))))
    assert told(found(site)) == [(Code.DEVICE_UNPLACED, "site.yaml: spare")]


def test_an_unknown_device_is_told_once_with_its_units() -> None:
    (one,) = found(SOUND, replace(BAD, origin=Origin.UNKNOWN, place=at("bad")), GOOD)
    assert told([one]) == [(Code.DEVICE_UNKNOWN, "site.yaml: bad")]
    assert "bad (4 units)" in one.message
    single = replace(SOUND, placements=(replace(SOUND.placements[2], count=1),), zones=(OFFICE,), conduits=())
    (one,) = found(replace(single, devices=(), in_place=()), BAD, replace(GOOD, origin=Origin.UNKNOWN))
    assert "good (1 unit)" in one.message


# -- acceptances ------------------------------------------------------------------------------------------------------


def accepting(**changes: object) -> Site:
    made = Acceptance(
        "yes", "icu", "Head of ICU", "Director", "No spare device", TODAY + timedelta(days=61), at("yes"), rows=("A",)
    )
    return replace(SOUND, acceptances=(replace(made, **changes),))  # type: ignore[arg-type]


def test_a_sound_acceptance_is_no_finding() -> None:
    assert found(accepting()) == ()


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"expires": TODAY - timedelta(days=1)}, Code.ACCEPTANCE_EXPIRED, " / expires"),
        ({"expires": TODAY}, Code.ACCEPTANCE_EXPIRING, " / expires"),
        ({"expires": TODAY + timedelta(days=60)}, Code.ACCEPTANCE_EXPIRING, " / expires"),
        ({"approver": " head of icu"}, Code.ACCEPTANCE_OWN, " / approver"),
        ({"reason": " "}, Code.ACCEPTANCE_REASON, ""),
        ({"rows": ("A", "a RE1")}, Code.UNKNOWN_ID, " / rows / 1"),
    ],
)
def test_an_acceptance_is_borne_by_one_and_approved_by_another_for_a_time(
    changes: dict[str, object], code: Code, key: str
) -> None:
    assert told(found(accepting(**changes))) == [(code, f"site.yaml: yes{key}")]


def test_an_unknown_row_is_told_with_the_nearest() -> None:
    (one,) = found(accepting(rows=("a RE1",)))
    assert one.remedy == "Did you mean A RE(1)?"


# -- preferences ------------------------------------------------------------------------------------------------------


def wishing(banned: tuple[Instance, ...], required: tuple[Instance, ...] = ()) -> Site:
    return replace(SOUND, preferences=Preferences(banned=banned, required=required))


def test_nothing_is_banned_and_required() -> None:
    contrary = [(Code.CONTRARY, "preferences.yaml: required / 0")]
    lock, here = Instance("lock"), Instance("lock", "pumps")
    assert told(found(wishing((lock,), (here,)))) == contrary
    assert told(found(wishing((here,), (here,)))) == contrary
    assert told(found(wishing((lock,), (lock,)))) == contrary
    assert found(wishing((here,), (lock, Instance("lock", "clerks")))) == ()


def test_a_ban_on_what_stands_is_noted() -> None:
    for one in (Instance("wall"), Instance("wall", "icu")):
        assert told(found(wishing((one,)))) == [(Code.BANNED_IN_PLACE, "site.yaml: wall")]
    assert found(wishing((Instance("wall", "office"),))) == ()


def test_measures_that_need_each_other_in_a_circle_are_told_once() -> None:
    needs = {"a": ("b",), "b": ("c",), "c": ("a", "d"), "d": ("d",), "x": ("b", "free"), "free": ()}
    circles = library(
        (
            *LIBRARY.measures,
            *(measure(name, needs=others) for name, others in needs.items()),
            measure("y", needs=("free", "x", "?")),
        ),
        (),
    )
    findings = found(SOUND, library_=circles)
    assert told(findings) == [(Code.CYCLE, "site.yaml: hospital")] * 2
    assert findings[0].message.endswith(": a, b, c.")
    assert findings[1].message.endswith(": d.")
