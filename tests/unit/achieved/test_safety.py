"""Where a measure may stand, and where it earns credit."""

from dataclasses import replace

import pytest

from medslate.assessment.achieved.safety import forbidden, unsure, withheld, zones_at
from medslate.networks.site import Flow, Instance, Site
from medslate.networks.system import System
from medslate.standards.measures import FlowNeed, InSeconds, Measure, Scope
from medslate.standards.profiles import Reaction
from tests.build import HERE
from tests.build_site import BAD, GOOD, SITE, conduit, library, measure, system, zone

PUMPS = SITE.placements[0]


def where(one: Measure, place: str, site: Site = SITE, **device: object) -> str:
    """Why the measure may not stand at the place."""
    return forbidden(made(one, site, **device), Instance(one.id, place))


def made(one: Measure, site: Site = SITE, **device: object) -> System:
    return system(site, replace(BAD, **device), GOOD, library_=library((one,), ()))  # type: ignore[arg-type]


def reacting(within: Reaction, *, break_glass: bool = False) -> Site:
    return replace(SITE, zones=(zone("icu", reaction=within, break_glass=break_glass), SITE.zones[1]))


@pytest.mark.parametrize(("scope", "place"), [(Scope.ZONE, "icu"), (Scope.CONDUIT, "door"), (Scope.DEVICE, "pumps")])
@pytest.mark.parametrize(("within", "expected"), [(Reaction.SECONDS, True), (Reaction.MINUTES, False)])
def test_what_blocks_is_forbidden_where_harm_follows_within_seconds(
    scope: Scope, place: str, within: Reaction, *, expected: bool
) -> None:
    one = measure("m", scope, in_seconds=InSeconds.BLOCKS)
    assert ("may block" in where(one, place, reacting(within))) is expected


def test_a_placement_makes_its_zone_quicker() -> None:
    quick = replace(SITE, placements=(replace(PUMPS, reaction=Reaction.SECONDS), *SITE.placements[1:]))
    assert "icu" in where(measure("m", in_seconds=InSeconds.BLOCKS), "icu", quick)


@pytest.mark.parametrize("within", Reaction)
def test_emergency_access_must_remain_where_harm_follows_within_minutes(within: Reaction) -> None:
    one = measure("m", emergency=True)
    quick = within in (Reaction.SECONDS, Reaction.MINUTES)
    assert ("break-glass" in where(one, "icu", reacting(within))) is quick
    assert where(one, "icu", reacting(within, break_glass=True)) == ""


def flows(*some: Flow) -> Site:
    return replace(SITE, conduits=(conduit("door", "icu", "office", *some), conduit("spare", "icu", "office")))


OUT = Flow("out", "pumps", "office", HERE, both=False)
INTO = Flow("into", "office", "icu", HERE, both=False)
BOTH = Flow("talk", "monitors", "office", HERE)


@pytest.mark.parametrize("scope_place", [(Scope.CONDUIT, "door"), (Scope.ZONE, "icu")])
@pytest.mark.parametrize(
    ("need", "some", "expected"),
    [
        (FlowNeed.ANY, (BOTH,), ""),
        (FlowNeed.NONE, (), ""),
        (FlowNeed.NONE, (OUT,), "It would cut the flow out."),
        (FlowNeed.ONE_WAY, (OUT,), ""),
        (FlowNeed.ONE_WAY, (OUT, BOTH), "It passes one way only, and the flow talk needs both."),
        (FlowNeed.ONE_WAY, (OUT, INTO), "It passes one way only, and flows of door go both ways."),
    ],
)
def test_what_cuts_flows_is_forbidden_where_they_are_needed(
    scope_place: tuple[Scope, str], need: FlowNeed, some: tuple[Flow, ...], expected: str
) -> None:
    scope, place = scope_place
    assert where(measure("m", scope, flows=need), place, flows(*some)) == expected


def test_a_measure_on_a_device_cuts_only_its_own_flows() -> None:
    one = measure("m", Scope.DEVICE, flows=FlowNeed.NONE)
    assert where(one, "pumps", flows(BOTH)) == ""
    assert where(one, "monitors", flows(BOTH)) == "It would cut the flow talk."
    assert where(one, "pumps", flows(INTO)) == "It would cut the flow into."
    assert where(replace(one, scope=Scope.CONDUIT), "spare", flows(BOTH)) == ""


def test_what_the_maker_refuses_may_not_stand_on_its_device() -> None:
    one = measure("m", Scope.DEVICE)
    assert where(one, "pumps") == ""
    assert where(one, "pumps", refuses=("m",)) == "The maker of bad does not allow it."
    assert where(one, "monitors", refuses=("m",)) == ""
    placed = replace(SITE, placements=(replace(PUMPS, refuses=("m",)), *SITE.placements[1:]))
    assert where(one, "pumps", placed) == "The maker of bad does not allow it."
    assert where(replace(one, scope=Scope.ZONE), "icu", refuses=("m",)) == ""


def test_a_makers_own_measure_is_for_its_device_only() -> None:
    one = measure("m", Scope.DEVICE, device="bad")
    assert where(one, "pumps") == ""
    assert where(one, "monitors") == "It is meant for bad, not for good."
    assert withheld(made(one), one, SITE.placements[1]) == "It serves bad only."
    assert withheld(made(one), one, PUMPS) == ""


def test_of_a_measure_for_the_site_each_zone_is_judged_by_itself() -> None:
    one, quick = measure("m", Scope.SITE, in_seconds=InSeconds.BLOCKS), reacting(Reaction.SECONDS)
    assert where(one, "", quick) == ""
    assert "may block" in withheld(made(one, quick), one, PUMPS)


def test_what_may_only_alert_earns_no_credit_where_harm_follows_within_seconds() -> None:
    one = measure("m", in_seconds=InSeconds.ALERTS_ONLY)
    assert where(one, "icu", reacting(Reaction.SECONDS)) == ""
    assert withheld(made(one, reacting(Reaction.SECONDS)), one, PUMPS) == (
        "Where harm follows within seconds it may only alert."
    )
    assert withheld(made(one), one, PUMPS) == ""
    opens = replace(one, in_seconds=InSeconds.FAILS_OPEN)
    assert withheld(made(opens, reacting(Reaction.SECONDS)), opens, PUMPS) == ""


def test_a_measure_needs_features_of_the_device() -> None:
    one = measure("m", features=("agent", "log"))
    assert withheld(made(one, features={"agent": False}), one, PUMPS) == "The device does not offer: agent."
    assert withheld(made(one, features={"agent": True}), one, PUMPS) == ""
    assert unsure(made(one, features={"agent": True}), one, PUMPS) == ("log",)
    assert withheld(made(one, refuses=("m",)), one, PUMPS) == "The maker of bad does not allow it."


@pytest.mark.parametrize(
    ("scope", "place", "expected"),
    [
        (Scope.SITE, "", ()),
        (Scope.ZONE, "icu", ("icu",)),
        (Scope.CONDUIT, "door", ("icu", "office")),
        (Scope.DEVICE, "pumps", ("icu",)),
    ],
)
def test_an_instance_touches_the_zones_at_its_place(scope: Scope, place: str, expected: tuple[str, ...]) -> None:
    assert zones_at(SITE, measure("m", scope), place) == expected
