"""Which measures stand, what they need, and whom they help."""

from dataclasses import replace

import pytest

from medslate.assessment.achieved.paths import OpenPath
from medslate.assessment.achieved.standing import Standing, in_place, needed
from medslate.devices.known import Asked
from medslate.networks.site import InPlace, Instance, Site
from medslate.standards.measures import AttackPath, Carry, Help, InSeconds, Measure, Scope
from medslate.standards.profiles import Reaction
from tests.build import HERE
from tests.build_site import (
    BAD,
    EVERY,
    GOOD,
    LIBRARY,
    SITE,
    SYSTEM,
    carries,
    conduit,
    library,
    measure,
    system,
    zone,
)

PUMPS = SITE.placements[0]
DOOR = OpenPath(AttackPath.OTHER_ZONE, "door")
WIDE = replace(
    SITE,
    zones=(*SITE.zones, zone("ward")),
    conduits=(*SITE.conduits, conduit("hall", "ward", "icu")),
)
PLACES = {Scope.SITE: "", Scope.ZONE: "icu", Scope.CONDUIT: "door", Scope.DEVICE: "pumps"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Scope.SITE, Scope.SITE, ("",)),
        (Scope.ZONE, Scope.SITE, ("",)),
        (Scope.ZONE, Scope.ZONE, ("icu",)),
        (Scope.ZONE, Scope.CONDUIT, ("door", "hall")),
        (Scope.CONDUIT, Scope.CONDUIT, ("door",)),
        (Scope.CONDUIT, Scope.ZONE, ("icu", "office")),
        (Scope.DEVICE, Scope.DEVICE, ("pumps",)),
        (Scope.DEVICE, Scope.ZONE, ("icu",)),
        (Scope.DEVICE, Scope.CONDUIT, ("door", "hall")),
        (Scope.ZONE, Scope.DEVICE, ()),
        (Scope.SITE, Scope.CONDUIT, ()),
        (Scope.SITE, Scope.ZONE, ()),
    ],
)
def test_a_measure_needs_another_wherever_it_touches(one: Scope, other: Scope, expected: tuple[str, ...]) -> None:
    """Of the site the one there is, of a zone each it touches, of a conduit each of the zone, of a device the same."""
    both = library((measure("a", one, needs=("b",)), measure("b", other)), ())
    found = needed(system(WIDE, library_=both), Instance("a", PLACES[one]))
    assert found == (tuple(Instance("b", where) for where in expected),)


def test_what_lacks_one_it_needs_is_idle_and_so_is_what_needs_that() -> None:
    chain = library((measure("a", needs=("b",)), measure("b", needs=("c",)), measure("c", Scope.SITE)), ())
    made = system(library_=chain)
    a, b, c = Instance("a", "icu"), Instance("b", "icu"), Instance("c")
    assert Standing(made, (a, b)).idle == {
        a: "It needs b, which does not stand.",
        b: "It needs c, which does not stand.",
    }
    assert Standing(made, (a, b, c)).idle == {}
    assert Standing(made, (a, b, c)).at == {"icu": (a, b), "": (c,)}


def test_what_needs_something_that_has_no_place_is_idle() -> None:
    nowhere = library((measure("a", Scope.SITE, needs=("b",)), measure("b", Scope.CONDUIT)), ())
    made = system(replace(SITE, conduits=()), library_=nowhere)
    assert Standing(made, (Instance("a"),)).idle == {Instance("a"): "It needs b, which does not stand."}


def test_what_may_not_stand_is_idle() -> None:
    quick = replace(SITE, zones=(zone("icu", reaction=Reaction.SECONDS), SITE.zones[1]))
    made = system(quick, library_=library((measure("a", in_seconds=InSeconds.BLOCKS),), ()))
    assert list(Standing(made, (Instance("a", "icu"),)).idle) == [Instance("a", "icu")]


def test_measures_serve_a_placement_from_the_site_its_zone_itself_and_the_conduit() -> None:
    standing = Standing(SYSTEM, EVERY)
    serving = {one.measure for one in standing.serving(PUMPS, DOOR)}
    assert serving == {"eye", "wall", "lock", "link"}
    inside = OpenPath(AttackPath.SAME_ZONE)
    assert [str(one) for one in standing.serving(PUMPS, inside)] == ["eye", "wall at icu", "lock at pumps"]


def test_helping_is_by_row_and_leaves_out_support() -> None:
    mixed = library(
        (measure("a"), measure("b", features=("agent",)), measure("c")),
        (
            *carries("a", ("A",), (AttackPath.OTHER_ZONE,)),
            *carries("b", ("A",), (AttackPath.OTHER_ZONE,), Help.PART),
            *carries("c", ("A",), (AttackPath.OTHER_ZONE,), Help.SUPPORT),
            *carries("c", ("B",), (AttackPath.MEDIA,)),
            Carry("a", "E", AttackPath.OTHER_ZONE, Help.FULL, component="part"),
        ),
    )
    every = [Instance(name, "icu") for name in "abc"]
    found = Standing(system(library_=mixed), every).helping(PUMPS, DOOR)
    assert {key: [(one.measure.id, one.help.value, one.sure) for one in ones] for key, ones in found.items()} == {
        ("", "A"): [("a", "F", True), ("b", "P", False)],
        ("part", "E"): [("a", "F", True)],
    }
    agentless = replace(BAD, features={"agent": False})
    withheld = Standing(system(SITE, agentless, GOOD, library_=mixed), every).credited(PUMPS, DOOR)
    assert withheld == ((every[0], True), (every[2], True))


def own(name: str, *needs: str) -> Measure:
    """A measure that the maker of the pumps asks for."""
    return measure(f"bad/{name}", Scope.DEVICE, cost_class="", needs=needs, device="bad")


def test_in_place_is_what_is_stated_and_what_follows_of_itself() -> None:
    asking = replace(BAD, asks=(Asked("x", "X", ()), Asked("y", "Y", ()), Asked("w", "W", (), library=("wall",))))
    makers = (own("x"), own("y"), own("w", "wall"), own("x+y", "bad/x", "bad/y"))
    more = LIBRARY.with_makers(makers, ())
    stated = InPlace(Instance("wall", "icu"), HERE)

    def standing(*fulfilled: str, measures: tuple[InPlace, ...] = ()) -> list[str]:
        pumps = replace(PUMPS, fulfilled=fulfilled)
        site: Site = replace(SITE, placements=(pumps, *SITE.placements[1:]), in_place=measures)
        return [str(one) for one in in_place(system(site, asking, GOOD, library_=more))]

    assert standing() == []
    assert standing("x", "unheard-of") == ["bad/x at pumps"]
    assert standing("x", "y") == ["bad/x at pumps", "bad/y at pumps", "bad/x+y at pumps"]
    assert standing(measures=(stated,)) == ["wall at icu", "bad/w at pumps"]
    assert standing("w", measures=(stated,)) == ["wall at icu", "bad/w at pumps"]
