"""SL-A of placements, zones, conduits and the site, case by case."""

from dataclasses import replace

from medslate.assessment.achieved.levels import (
    RowCover,
    lowest_achieved,
    placement_achieved,
    reference_levels,
    site_achieved,
)
from medslate.assessment.achieved.standing import Standing
from medslate.devices.known import KnownComponent
from medslate.levels.frs import FR
from medslate.levels.vectors import Achieved, Bounds
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Instance
from medslate.standards.measures import AttackPath, Carry, Help, Scope
from tests.build_site import (
    BAD,
    EVERY,
    GOOD,
    LIBRARY,
    SITE,
    SYSTEM,
    carries,
    conduit,
    device,
    library,
    measure,
    system,
)

PUMPS = SITE.placements[0]
WALL, LINK = Instance("wall", "icu"), Instance("link", "door")
NOTHING = "{0 1 4 2 0 4 4}"


def text(*instances: Instance, known: object = BAD, site: object = SITE) -> str:
    made = system(site, known, GOOD)  # type: ignore[arg-type]
    return str(placement_achieved(Standing(made, instances), made.site.placement["pumps"]).bounds)


def test_without_measures_it_is_what_the_device_does() -> None:
    assert text() == NOTHING


def test_a_covered_row_counts_on_every_open_path_or_not_at_all() -> None:
    """`link` carries B and E from other zones only, so neighbours within the zone still reach the device."""
    assert text(LINK) == NOTHING
    assert text(WALL) == "{1 1 4 2 4 4 4}"
    alone = replace(SITE, placements=(replace(PUMPS, count=1),))
    assert text(LINK, site=alone) == "{1 4 4 4 0 4 4}"


def test_two_in_part_that_differ_count_as_one_in_full() -> None:
    assert text(Instance("eye"), Instance("lock", "pumps")) == "{4 4 4 2 0 4 4}"
    assert text(Instance("eye"), Instance("lock", "monitors")) == NOTHING


def test_two_in_part_of_one_kind_stay_two_halves() -> None:
    alike = library(
        (measure("one", mechanism="net"), measure("two", mechanism="net")),
        (*carries("one", ("A",), help_=Help.PART), *carries("two", ("A",), help_=Help.PART)),
    )
    standing = Standing(system(library_=alike), (Instance("one", "icu"), Instance("two", "icu")))
    assert str(placement_achieved(standing, PUMPS).bounds) == NOTHING


def test_without_an_open_path_every_row_is_covered_but_only_where_it_matters() -> None:
    shut = replace(BAD, reach=dict.fromkeys(AttackPath, False))
    assert text(known=shut) == "{4 4 4 4 4 4 4}"
    media = replace(BAD, reach={**shut.reach, AttackPath.MEDIA: True})
    assert text(known=media) == "{0 1 4 2 4 4 4}"


def test_open_rows_and_unknown_paths_make_bounds() -> None:
    asked = device("bad", {**BAD.components[0].verdicts, "A": Verdict.OPEN})
    assert text(known=asked) == "{0..1 1 4 2 0 4 4}"
    assert text(WALL, known=asked) == "{1 1 4 2 4 4 4}"
    unsure = replace(BAD, reach={**dict.fromkeys(AttackPath, False), AttackPath.MEDIA: True})
    del unsure.reach[AttackPath.MEDIA]  # type: ignore[attr-defined]
    assert text(known=unsure) == "{0..4 1..4 4 2..4 4 4 4}"


def test_an_enhancement_does_not_count_without_its_base() -> None:
    only = library((measure("m"),), carries("m", ("A RE(1)",)))
    made = system(library_=only)
    found = placement_achieved(Standing(made, (Instance("m", "icu"),)), PUMPS)
    assert found.bounds.lower[FR.IAC] == 0
    assert found.stops(FR.IAC) == (("part", "A"),)
    assert found.stops(FR.SI) == ()


def test_what_rests_on_others_counts_once_they_are_there() -> None:
    leaning = device(
        "bad", {**GOOD.components[0].verdicts, "A": Verdict.MET_BY_INTEGRATION, "B": Verdict.COVERED_EXTERNALLY}
    )
    own = measure("bad/x", Scope.DEVICE, device="bad")
    made = system(SITE, leaning, GOOD, library_=LIBRARY.with_makers((own,), carries("bad/x", ("A", "B"))))
    assert str(placement_achieved(Standing(made, ()), PUMPS).bounds) == "{0 1 4 4 4 4 4}"
    assert str(placement_achieved(Standing(made, (Instance("bad/x", "pumps"),)), PUMPS).bounds) == "{4 4 4 4 4 4 4}"


def test_a_carry_for_one_component_helps_no_other() -> None:
    parts = tuple(
        KnownComponent(name, ("T",), {**GOOD.components[0].verdicts, "A": Verdict.UNMET}) for name in ("one", "two")
    )
    several = replace(BAD, components=parts)
    own = measure("bad/x", Scope.DEVICE, device="bad")
    half = [Carry("bad/x", "A", path, Help.FULL, component="one") for path in AttackPath]
    standing = Standing(
        system(SITE, several, GOOD, library_=LIBRARY.with_makers((own,), half)), (Instance("bad/x", "pumps"), LINK)
    )
    found = placement_achieved(standing, PUMPS)
    assert found.at_lower["one"][FR.IAC].lower == 4
    assert found.at_lower["two"][FR.IAC].lower == 0
    assert found.stops(FR.IAC) == (("two", "A"),)
    assert (found.at_lower, found.at_upper) == reference_levels(standing, PUMPS, found.paths)
    assert found.rows["one", "A"].lower
    assert not found.rows["two", "A"].upper


def test_a_row_cover_says_both_ends() -> None:
    assert RowCover("part", "A", Verdict.UNMET, ()).lower
    found = placement_achieved(Standing(SYSTEM, (WALL,)), PUMPS)
    assert set(found.rows) == {("part", row) for row in ("A", "A RE(1)", "B", "E", "N")}
    assert found.rows["part", "A"].upper
    assert not found.rows["part", "B"].upper
    assert placement_achieved(Standing(SYSTEM, ()), SITE.placements[1]).rows == {}


def test_a_zone_is_its_lowest_placement_and_an_empty_one_has_no_level() -> None:
    achieved = site_achieved(Standing(SYSTEM, EVERY))
    assert str(achieved.zones["icu"]) == "{4 4 4 2 4 4 4}"
    assert achieved.zones["office"] is None
    assert str(achieved.site) == "{4 4 4 2 4 4 4}"


def test_a_conduit_is_what_holds_an_attacker_who_comes_through_it() -> None:
    wide = replace(
        SITE, conduits=(*SITE.conduits, conduit("hall", "office", "icu"), conduit("cellar", "office", "office"))
    )
    achieved = site_achieved(Standing(system(wide), (LINK,)))
    assert str(achieved.conduits["door"]) == "{1 4 4 4 0 4 4}"
    assert str(achieved.conduits["hall"]) == NOTHING
    assert achieved.conduits["cellar"] is None


def test_the_site_counts_zones_with_a_target_only() -> None:
    nowhere = replace(SITE, zones=(replace(SITE.zones[0], target=SITE.zones[1].target), SITE.zones[1]))
    assert site_achieved(Standing(system(nowhere), ())).site is None


def test_the_lowest_of_nothing_is_nothing() -> None:
    assert lowest_achieved(()) is None
    one, other = Achieved((1, 2, 3, 4, 0, 1, 2)), Achieved((2, 1, 3, 3, 1, 1, 0))
    assert lowest_achieved((Bounds(one, one), Bounds(other, Achieved.same(4)))) == Bounds(one.meet(other), one)
