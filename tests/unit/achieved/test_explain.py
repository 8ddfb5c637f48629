"""What is achieved against targets, and the way from a row to each path and measure."""

from dataclasses import replace

import pytest

from medslate.assessment.achieved.levels import PlacementAchieved
from medslate.devices.known import Asked, KnownDevice
from medslate.errors import UsageError
from medslate.levels.frs import FR
from medslate.levels.vectors import Achieved, Bounds, Target
from medslate.levels.verdicts import Verdict
from medslate.networks.site import InPlace, Instance, Preferences, Site
from medslate.standards.measures import Feature, Help, InSeconds, Library, Scope
from medslate.standards.profiles import Reaction
from medslate.usecases.achieve import SiteResult, State, Stop, achieve, state_of
from medslate.usecases.explain_site import PlacedFR, PlacedRow, Stance, ZoneExplained, explain_place
from tests.build import HERE
from tests.build_site import BAD, GOOD, LIBRARY, SITE, carries, device, library, measure, placement, system, zone


def result(*standing: Instance, site: Site = SITE, known: KnownDevice = BAD, library_: Library = LIBRARY) -> SiteResult:
    placed = replace(site, in_place=tuple(InPlace(one, HERE) for one in standing))
    return achieve(system(placed, known, GOOD, library_=library_))


LOW = Achieved.same(1)


@pytest.mark.parametrize(
    ("bounds", "target", "expected"),
    [
        (None, Target.same(1), State.EMPTY),
        (Bounds(LOW, LOW), None, State.NO_TARGET),
        (Bounds(LOW, LOW), Target.same(1), State.MET),
        (Bounds(LOW, LOW), Target.same(2), State.GAP),
        (Bounds(LOW, Achieved.same(2)), Target.same(2), State.OPEN),
    ],
)
def test_bounds_stand_to_a_target_in_one_of_five_ways(
    bounds: Bounds[Achieved] | None, target: Target | None, expected: State
) -> None:
    assert state_of(bounds, target) is expected


def test_a_zone_names_the_rows_that_hold_it_below_its_target() -> None:
    found = result()
    icu, office = found.zones
    assert (icu.state, icu.units, office.state) == (State.GAP, 4, State.EMPTY)
    assert icu.stops == {
        FR.IAC: (Stop("pumps", "part", "A"),),
        FR.UC: (Stop("pumps", "part", "B"),),
        FR.RDF: (Stop("pumps", "part", "N"),),
    }
    assert not found.met
    assert [(one.id, state) for one, _, state in found.conduits] == [("door", State.NO_TARGET)]


def test_measures_in_place_lift_a_zone_to_its_target() -> None:
    alone = replace(SITE, placements=(replace(SITE.placements[0], count=1),))
    found = result(
        Instance("wall", "icu"), Instance("link", "door"), Instance("eye"), Instance("lock", "pumps"), site=alone
    )
    assert found.met
    assert found.zones[0].stops == {}


def test_what_is_asked_for_is_a_zone_a_placement_a_row_or_an_fr() -> None:
    found = result()
    assert isinstance(explain_place(found, "icu"), ZoneExplained)
    assert isinstance(explain_place(found, "pumps"), PlacementAchieved)
    assert isinstance(explain_place(found, "pumps", "uc"), PlacedFR)
    assert isinstance(explain_place(found, "pumps", "A RE(1)"), PlacedRow)


@pytest.mark.parametrize(
    ("place", "what", "said"),
    [
        ("pump", "", "Did you mean pumps?"),
        ("icu", "A", "icu is a zone"),
        ("pumps", "Z 9", "has no row Z 9"),
        ("odd", "A", "No component of strange faces A."),
    ],
)
def test_a_name_that_nothing_bears_is_refused_with_the_nearest(place: str, what: str, said: str) -> None:
    part = replace(BAD.components[0], types=())
    strange = replace(BAD, id="strange", components=(part,))
    site = replace(SITE, placements=(*SITE.placements, placement("odd", "strange", "icu")))
    catalog = system().catalog
    only_t = replace(catalog, requirements=tuple(replace(one, applies_to=("T",)) for one in catalog.requirements))
    found = achieve(system(site, BAD, GOOD, strange, catalog=only_t))
    with pytest.raises(UsageError, match=said.replace("?", r"\?")):
        explain_place(found, place, what)


def test_a_zone_shows_what_stops_each_fr() -> None:
    found = explain_place(result(), "icu")
    assert isinstance(found, ZoneExplained)
    assert [one.placement.id for one in found.placements] == ["pumps", "monitors"]
    assert found.stops[FR.DC] == (Stop("pumps", "part", "E"),)
    empty = explain_place(result(), "office")
    assert isinstance(empty, ZoneExplained)
    assert (empty.placements, empty.stops) == ((), {})


def test_an_fr_shows_both_ends_and_the_target() -> None:
    found = explain_place(result(), "pumps", "IAC")
    assert isinstance(found, PlacedFR)
    lower, upper = found.levels["part"]
    assert (found.target, lower.lower, upper.upper, found.stops) == (2, 0, 0, (("part", "A"),))


def row(name: str, found: SiteResult) -> PlacedRow:
    seen = explain_place(found, "pumps", name)
    assert isinstance(seen, PlacedRow)
    return seen


def test_a_row_that_the_device_does_by_itself_has_no_paths() -> None:
    (one,) = row("D", result()).components
    assert (one.verdict, one.cover, one.paths) == (Verdict.MET, None, ())
    assert row("D", result()).only_device is LIBRARY.device_only[0]


def test_a_row_is_required_up_to_the_target() -> None:
    assert row("A RE(1)", result()).required
    assert not row("E", result()).required


def test_a_row_does_not_matter_on_every_path() -> None:
    (one,) = row("N", result(known=replace(BAD, reach={}))).components
    views = {str(view.path): view.cover is not None for view in one.paths}
    assert views == {"other-zone through door": True, "same-zone": True, "wlan": True, "local": False, "media": False}


def stances(found: SiteResult) -> dict[str, dict[str, Stance]]:
    """How each measure stands to row A of the pumps, by path."""
    (one,) = row("A", found).components
    return {str(view.path): {str(offer.instance): offer.stance for offer in view.offers} for view in one.paths}


def test_every_measure_that_carries_the_row_is_shown_where_it_could_stand() -> None:
    found = stances(result(Instance("eye")))
    assert found == {
        "other-zone through door": {
            "eye": Stance.HELPS, "wall at icu": Stance.WOULD, "link at door": Stance.WOULD, "lock at pumps": Stance.WOULD,
        },
        "same-zone": {"eye": Stance.HELPS, "wall at icu": Stance.WOULD, "lock at pumps": Stance.WOULD},
    }  # fmt: skip


def test_each_measure_says_why_it_does_not_help() -> None:
    every = (
        measure("wants", features=("agent",)),
        measure("stands", features=("agent",)),
        measure("idles", needs=("absent",)),
        measure("absent", Scope.SITE),
        measure("blocks", in_seconds=InSeconds.BLOCKS),
        measure("alerts", in_seconds=InSeconds.ALERTS_ONLY),
        measure("quiet", in_seconds=InSeconds.ALERTS_ONLY),
        measure("talks"),
        measure("shunned"),
        measure("other", Scope.DEVICE, device="good"),
    )
    made = library(
        every,
        [
            one
            for each in every
            for one in carries(each.id, ("A",), help_=Help.SUPPORT if each.id == "talks" else Help.FULL)
        ],
    )
    made = replace(made, features={"agent": Feature("agent", "Room for an agent")})
    quick = replace(
        SITE,
        zones=(zone("icu", reaction=Reaction.SECONDS), SITE.zones[1]),
        preferences=Preferences(banned=(Instance("shunned"), Instance("wants", "office"))),
    )
    at = [Instance(name, "icu") for name in ("stands", "idles", "quiet")]
    found = result(*at, site=quick, library_=made)
    assert stances(found)["same-zone"] == {
        "stands at icu": Stance.UNSURE,
        "wants at icu": Stance.WOULD_IF,
        "idles at icu": Stance.IDLE,
        "absent": Stance.WOULD,
        "blocks at icu": Stance.FORBIDDEN,
        "quiet at icu": Stance.WITHHELD,
        "alerts at icu": Stance.USELESS,
        "talks at icu": Stance.SUPPORTS,
        "shunned at icu": Stance.BANNED,
    }
    reasons = {one.measure.id: one.reason for one in row("A", found).components[0].paths[1].offers}
    assert reasons["wants"] == "Ask the maker whether the device offers: Room for an agent."
    assert reasons["idles"] == "It needs absent, which does not stand."
    offers = row("A", result(site=quick, library_=replace(made, features={}))).components[0].paths[1].offers
    assert next(one.reason for one in offers if one.measure.id == "wants").endswith("offers: agent.")


def test_what_the_maker_asks_for_is_shown_with_whether_it_is_there() -> None:
    leaning = device("bad", {**GOOD.components[0].verdicts, "A": Verdict.MET_BY_INTEGRATION})
    leaning = replace(
        leaning, asks=(Asked("dir", "Directory", (("part", "A"),), integration=True), Asked("x", "X", ()))
    )
    made = LIBRARY.with_makers((measure("bad/dir", Scope.DEVICE, device="bad"),), carries("bad/dir", ("A",)))
    (one,) = row("A", result(known=leaning, library_=made)).components
    assert [(asked.id, there) for asked, there in one.asked] == [("dir", False)]
    fulfilled = replace(SITE, placements=(replace(SITE.placements[0], fulfilled=("dir",)), SITE.placements[1]))
    (one,) = row("A", result(site=fulfilled, known=leaning, library_=made)).components
    assert [(asked.id, there) for asked, there in one.asked] == [("dir", True)]
    assert one.cover is not None
    assert one.cover.lower
