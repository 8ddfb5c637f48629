"""What may be bought at a site, and why the rest may not."""

from dataclasses import replace

import pytest

from medslate.networks.site import InPlace, Instance
from medslate.networks.system import System
from medslate.planning.candidates import Candidate, candidates, conflicting, partners
from medslate.standards.measures import InSeconds, Library, Measure, Scope
from medslate.standards.profiles import Reaction
from tests.build import HERE
from tests.build_site import EVERY, LIBRARY, SITE, SYSTEM, conduit, placement, zone
from tests.unit.planning.build_plan import at, preferring, with_site

WALL, LINK, EYE, LOCK = at("wall", "icu"), at("link", "door"), at("eye"), at("lock", "pumps")


def changed(name: str, system: System = SYSTEM, **changes: object) -> System:
    """The system with one measure changed."""
    measures = tuple(replace(one, **changes) if one.id == name else one for one in system.library.measures)  # type: ignore[arg-type]
    return replace(system, library=replace(system.library, measures=measures))


def standing(*instances: Instance, system: System = SYSTEM) -> System:
    return with_site(system, in_place=tuple(InPlace(one, HERE) for one in instances))


def test_every_measure_at_every_place_may_be_bought() -> None:
    found = candidates(SYSTEM)
    assert set(found.costs) == {*EVERY, at("wall", "office")}
    assert found.all[0] == Candidate(EYE, 40)
    assert (found.standing, found.dormant, found.required, found.barred) == (frozenset(), frozenset(), (), {})


def test_what_stands_is_not_bought_again() -> None:
    found = candidates(standing(WALL, EYE))
    assert found.standing == {WALL, EYE}
    assert not {WALL, EYE} & found.costs.keys()


def test_what_stands_and_lacks_something_waits_for_it() -> None:
    found = candidates(changed("wall", standing(WALL), needs=("eye",)))
    assert found.dormant == {WALL}
    assert not found.standing
    gone = candidates(preferring(changed("wall", standing(WALL), needs=("eye",)), banned=(EYE,)))
    assert not gone.dormant | gone.standing
    assert gone.barred[WALL] == "It needs eye, which cannot be had there."


@pytest.mark.parametrize("banned", [at("wall", "icu"), at("wall")])
def test_what_is_banned_may_not_be_bought(banned: Instance) -> None:
    found = candidates(preferring(banned=(banned,)))
    assert found.barred[WALL] == "It is banned."
    assert (at("wall", "office") in found.costs) is bool(banned.where)


def test_a_ban_removes_nothing_that_stands() -> None:
    assert candidates(preferring(standing(WALL), banned=(WALL,))).standing == {WALL}


def test_what_may_not_stand_is_barred_with_the_reason() -> None:
    urgent = with_site(
        changed("wall", in_seconds=InSeconds.BLOCKS), zones=(zone("icu", reaction=Reaction.SECONDS), SITE.zones[1])
    )
    assert candidates(urgent).barred == {WALL: "It may block, and in icu harm follows within seconds."}


def test_what_needs_something_barred_is_barred_all_along_the_line() -> None:
    system = changed("lock", changed("wall", needs=("eye",)), needs=("wall",))
    found = candidates(preferring(system, banned=(EYE,)))
    assert set(found.costs) == {LINK}
    assert found.barred[LOCK] == "It needs wall, which cannot be had there."


def test_a_conduit_measure_that_a_zone_needs_must_have_a_conduit() -> None:
    system = with_site(changed("wall", needs=("link",)), conduits=())
    assert not [one for one in candidates(system).costs if one.measure == "wall"]


def test_what_is_required_is_taken_with_what_it_needs() -> None:
    found = candidates(preferring(changed("wall", needs=("eye",)), required=(WALL,)))
    assert found.required == (EYE, WALL)
    assert found.unattainable == ()


def test_a_measure_may_be_required_everywhere_it_may_stand() -> None:
    found = candidates(preferring(required=(at("wall"),), banned=(at("wall", "office"),)))
    assert found.required == (WALL,)
    assert candidates(preferring(required=(EYE,))).required == (EYE,)


def test_what_is_required_and_stands_is_done() -> None:
    assert candidates(preferring(standing(WALL), required=(WALL, at("wall")))).required == (at("wall", "office"),)


def test_what_is_required_and_cannot_be_had_is_told() -> None:
    found = candidates(preferring(required=(WALL, at("lock", "nobody")), banned=(WALL,)))
    assert found.unattainable == ((WALL, "It is banned."), (at("lock", "nobody"), "It may stand nowhere here."))


def test_two_required_that_conflict_are_told() -> None:
    found = candidates(preferring(changed("wall", conflicts=("eye",)), required=(EYE, WALL)))
    assert found.required == (EYE,)
    assert found.unattainable == ((WALL, "wall at icu conflicts with eye, which is required or needed too."),)


def test_what_conflicts_with_something_required_or_standing_is_barred() -> None:
    system = changed("wall", conflicts=("link",))
    assert candidates(preferring(system, required=(WALL,))).barred == {
        LINK: "It conflicts with wall at icu, which is required."
    }
    assert candidates(standing(LINK, system=system)).barred == dict.fromkeys(
        (WALL, at("wall", "office")), "It conflicts with link at door, which stands."
    )


def test_platforms_are_paid_where_nothing_of_the_measure_stands() -> None:
    system = changed("lock", changed("wall", fixed=50), fixed=100)
    assert candidates(system).platforms == {"lock": 40, "wall": 20}
    assert candidates(standing(WALL, system=system)).platforms == {"lock": 40}


def test_a_makers_own_measure_is_for_its_device_only() -> None:
    own = Measure("bad/filter", "Filter", Scope.DEVICE, "x", "y", "", device="bad")
    library: Library = LIBRARY.with_makers((own,), ())
    found = candidates(replace(SYSTEM, library=library))
    assert [one for one in (*found.costs, *found.barred) if one.measure == own.id] == [at("bad/filter", "pumps")]
    assert found.platforms == {"bad/filter": 10_000}


def test_measures_conflict_where_they_serve_a_common_zone_whichever_says_so() -> None:
    site = replace(
        SITE,
        zones=(*SITE.zones, zone("lab")),
        conduits=(*SITE.conduits, conduit("gate", "office", "lab")),
        placements=(*SITE.placements, placement("scopes", "bad", "lab")),
    )
    system = changed("wall", replace(SYSTEM, site=site), conflicts=("eye", "link", "lock"))
    assert partners(system)["lock"] == {"wall"}
    for one, other, expected in (
        (WALL, EYE, True),
        (EYE, WALL, True),
        (WALL, LINK, True),
        (WALL, at("link", "gate"), False),
        (at("wall", "lab"), at("link", "gate"), True),
        (WALL, LOCK, True),
        (WALL, at("lock", "scopes"), False),
        (LINK, EYE, False),
    ):
        assert conflicting(system, one, other) is expected
