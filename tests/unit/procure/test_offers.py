"""A candidate in its place: the site with it, its flows and its maker's wishes, and what it achieves before any plan."""

from dataclasses import replace

import pytest

from medslate.devices.answered import at_best
from medslate.devices.known import Asked, KnownComponent
from medslate.errors import UsageError
from medslate.levels.frs import FR
from medslate.levels.vectors import Achieved, Bounds, Capability, Target
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Conduit, Flow, InPlace, Instance
from medslate.standards.measures import AttackPath
from medslate.standards.profiles import ZoneKind
from medslate.usecases.procure import Need, offer, with_candidate, without_candidate
from tests.build import HERE
from tests.build_site import BAD, CATALOG, SITE, SYSTEM, device, placement, system, zone

NEED = Need(placement("new", "", "icu", count=20))
HALF = device(
    "half",
    {"A": Verdict.MET, "A RE(1)": Verdict.OPEN, "B": Verdict.UNMET, "D": Verdict.MET, "N": Verdict.MET},
    capability=Bounds(Capability.parse("1 0 1 2 2 2 2"), Capability.parse("4 1 4 4 4 4 4")),
)


def needing(*flows: Flow, target: Target | None = None) -> Need:
    return replace(NEED, flows=flows, target=target)


def test_the_candidate_is_the_last_placement() -> None:
    placed = with_candidate(SYSTEM, NEED, HALF)
    assert placed.site.placements[:-1] == SYSTEM.site.placements
    assert placed.site.placements[-1] == replace(NEED.placement, device="half")
    assert placed.devices["half"] is HALF
    assert "half" not in SYSTEM.devices


def test_a_candidate_that_the_site_has_is_that_device() -> None:
    placed = with_candidate(SYSTEM, NEED, BAD)
    assert placed.devices == SYSTEM.devices
    assert placed.library is SYSTEM.library


def test_another_device_of_the_same_id_is_told_apart() -> None:
    placed = with_candidate(SYSTEM, NEED, replace(HALF, id="bad"))
    assert placed.site.placements[-1].device == "bad-2"
    assert placed.devices["bad"] is BAD
    assert placed.devices["bad-2"].components == HALF.components


def test_the_id_of_the_placement_steps_aside() -> None:
    taken = replace(NEED, placement=replace(NEED.placement, id="pumps"), flows=(Flow("f", "pumps", "office", HERE),))
    placed = with_candidate(SYSTEM, taken, HALF)
    assert placed.site.placements[-1].id == "pumps-2"
    assert placed.site.conduit["door"].flows == (Flow("f", "pumps-2", "office", HERE),)


def test_what_its_maker_asks_for_is_in_the_library() -> None:
    asking = replace(HALF, asks=(Asked("vault", "A vault", (("part", "B"),)),))
    library = with_candidate(SYSTEM, NEED, asking).library
    assert {one.id for one in library.measures} - set(SYSTEM.library.by_id) == {"half/vault"}
    assert {one.row for one in library.carried["half/vault"]} == {"B"}


def test_the_target_of_the_need_is_that_of_its_zone_with_and_without_it() -> None:
    need = needing(target=Target.same(3))
    assert without_candidate(SYSTEM, need).site.zone["icu"].target == Target.same(3)
    assert without_candidate(SYSTEM, need).site.zone["office"] == SITE.zone["office"]
    assert with_candidate(SYSTEM, need, HALF).site.zone["icu"].target == Target.same(3)
    assert without_candidate(SYSTEM, NEED) is SYSTEM


# -- flows ------------------------------------------------------------------------------------------------------------


def conduits(*flows: Flow) -> dict[str, Conduit]:
    more = (zone("vendor", kind=ZoneKind.REMOTE), zone("archive"))
    site = replace(SITE, zones=(*SITE.zones, *more))
    return dict(with_candidate(system(site), needing(*flows), HALF).site.conduit)


def test_a_flow_goes_through_the_conduit_there_is() -> None:
    out, back = Flow("f", "new", "office", HERE, protocol="HL7"), Flow("f", "office", "new", HERE)
    found = conduits(out, back)
    assert list(found) == ["door"]
    assert found["door"].flows == (out, replace(back, id="f-2"))


def test_a_flow_without_a_conduit_gets_one() -> None:
    flows = (Flow("f", "archive", "new", HERE), Flow("g", "new", "archive", HERE), Flow("s", "vendor", "new", HERE))
    found = conduits(*flows)
    assert list(found) == ["door", "icu-archive", "icu-vendor"]
    assert found["icu-archive"] == Conduit("icu-archive", ("icu", "archive"), HERE, flows=flows[:2])
    assert found["icu-vendor"].remote


def test_a_flow_within_the_zone_is_free() -> None:
    assert conduits(Flow("f", "new", "icu", HERE)) == {"door": SITE.conduit["door"]}


def test_remote_service_does_not_share_a_conduit_with_other_data() -> None:
    site = replace(SITE, conduits=(replace(SITE.conduits[0], remote=True),))
    placed = with_candidate(system(site), needing(Flow("f", "new", "office", HERE)), HALF)
    assert list(placed.site.conduit) == ["door", "icu-office"]


@pytest.mark.parametrize(
    "need",
    [
        replace(NEED, placement=replace(NEED.placement, zone="nowhere")),
        needing(Flow("f", "new", "nowhere", HERE)),
        needing(Flow("f", "nowhere", "new", HERE)),
    ],
)
def test_a_need_fits_the_site(need: Need) -> None:
    with pytest.raises(UsageError, match=r"Hospital has no zone nowhere. Name one of: icu, office\."):
        with_candidate(SYSTEM, need, HALF)


# -- offers -----------------------------------------------------------------------------------------------------------


def test_an_offer_tells_gaps_at_both_ends_before_any_plan() -> None:
    found = offer(SYSTEM, NEED, HALF)
    assert found.target == Target.same(2)
    assert found.gap == (1, 2, 1, 0, 0, 0, 0)
    assert found.best == (0, 1, 0, 0, 0, 0, 0)
    assert found.achieved.placement.id == "new"
    assert found.achieved.bounds == Bounds(Achieved.parse("1 1 4 2 4 4 4"), Achieved.parse("4 1 4 4 4 4 4"))
    assert found.achieved_gap == (1, 1, 0, 0, 0, 0, 0)
    assert found.achieved_best == (0, 1, 0, 0, 0, 0, 0)
    assert found.conduits == ()


def test_what_stands_already_helps_and_added_conduits_are_told() -> None:
    standing = tuple(InPlace(Instance("link", one), HERE) for one in ("door",))
    only = replace(HALF, reach={one: one is AttackPath.OTHER_ZONE for one in AttackPath})
    helped = system(replace(SITE, in_place=standing))
    assert offer(helped, NEED, only).achieved_gap == (1, 0, 0, 0, 0, 0, 0)
    site = replace(SITE, in_place=standing, zones=(*SITE.zones, zone("archive")))
    found = offer(system(site), needing(Flow("f", "new", "archive", HERE), target=Target.same(1)), only)
    assert found.target == Target.same(1)
    assert [one.id for one in found.conduits] == ["icu-archive"]
    assert found.achieved.bounds.lower[FR.UC] == 1


def test_at_best_every_open_row_is_met_or_drops_out() -> None:
    best = at_best(HALF, CATALOG)
    assert best.components[0].verdicts == {**HALF.components[0].verdicts, "A RE(1)": Verdict.MET, "E": Verdict.MET}
    assert best.capability == Bounds(HALF.capability.upper, HALF.capability.upper)
    void = replace(HALF, components=(KnownComponent("part", ("T",), {"A": Verdict.NOT_APPLICABLE}),))
    assert at_best(void, CATALOG).components[0].verdicts["A RE(1)"] is Verdict.NOT_APPLICABLE
