"""What a place in a network asks of a device."""

from dataclasses import replace
from datetime import date

import pytest

from medslate.exchange.need import NeededFlow, Question, Standing
from medslate.exchange.need_of import need_of
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Flow, InPlace, Instance, Site
from medslate.standards.measures import InSeconds
from medslate.standards.profiles import Reaction
from tests.build import HERE
from tests.build_site import BAD, GOOD, LIBRARY, SITE, conduit, measure, placement, system, zone

DAY = date(2026, 3, 1)


def standing(*instances: tuple[str, str]) -> Site:
    return replace(SITE, in_place=tuple(InPlace(Instance(*one), HERE) for one in instances))


def test_a_need_tells_the_place() -> None:
    found = need_of(system(), "icu", DAY, kind="infusion pump", count=3)
    assert (found.site, found.operator, found.zone, found.zone_name) == ("hospital", "Hospital", "icu", "icu")
    assert (str(found.target), found.harm.value, found.reaction) == ("{2 2 2 2 2 2 2}", "serious", Reaction.HOURS)
    assert (found.catalog, found.library, found.day) == ("small", "few", DAY)
    assert (found.device, found.kind, found.count) == ("", "infusion pump", 3)


def test_the_shortest_reaction_time_counts() -> None:
    quick = replace(SITE, placements=(placement("pumps", "bad", "icu", reaction=Reaction.SECONDS),))
    assert need_of(system(quick), "icu", DAY).reaction is Reaction.SECONDS


def test_flows_are_those_of_its_conduits_with_names_of_their_own() -> None:
    flow = Flow("f", "icu", "office", HERE, "HL7", "2575", encrypted=True, essential=True)
    zones = (*SITE.zones, zone("lab"))
    doors = (
        conduit("door", "icu", "office", flow),
        conduit("back", "icu", "lab", flow),
        conduit("side", "office", "lab", replace(flow, id="g")),
    )
    found = need_of(system(replace(SITE, zones=zones, conduits=doors)), "icu", DAY)
    first = NeededFlow("f", "icu", "office", "HL7", "2575", True, True)
    assert found.flows == (first, replace(first, id="back/f"))


def test_in_place_is_what_protects_the_place() -> None:
    site = standing(("wall", "icu"), ("link", "door"), ("eye", ""), ("lock", "pumps"), ("wall", "office"))
    common = (
        Standing("eye", "Title of eye", ""),
        Standing("link", "Title of link", "door"),
        Standing("wall", "Title of wall", "icu"),
    )
    assert need_of(system(site), "icu", DAY).in_place == common
    assert need_of(system(site), "icu", DAY, device="bad").in_place == (
        *common[:2],
        Standing("lock", "Title of lock", "pumps"),
        common[2],
    )


def test_a_measure_that_may_not_stand_protects_nobody() -> None:
    blocking = replace(LIBRARY, measures=(measure("wall", in_seconds=InSeconds.BLOCKS), *LIBRARY.measures[1:]))
    site = standing(("wall", "icu"))
    quick = replace(site, placements=(placement("pumps", "bad", "icu", reaction=Reaction.SECONDS),))
    assert need_of(system(quick, library_=blocking), "icu", DAY).in_place == ()


def test_questions_are_the_operators_own_and_rows_that_nothing_stands_in_for() -> None:
    own = Question("q", "Is there a seal?", "")
    found = need_of(system(), "icu", DAY, questions=(own,))
    assert [one.id for one in found.questions] == ["q", "D"]
    assert found.questions[1].row == "D"
    assert "D, Title of D" in found.questions[1].text
    about = need_of(system(), "icu", DAY, questions=(replace(own, row="D"),))
    assert [one.id for one in about.questions] == ["q"]
    assert need_of(system(), "office", DAY).questions == ()


def test_of_a_known_device_only_what_is_open_is_asked() -> None:
    assert need_of(system(), "icu", DAY, device="good").questions == ()
    unsure = replace(BAD, components=(replace(BAD.components[0], verdicts={"D": Verdict.OPEN}),))
    other = replace(BAD.components[0], id="other", types=(), verdicts={})
    both = replace(unsure, components=(other, *unsure.components))
    assert [one.id for one in need_of(system(SITE, both, GOOD), "icu", DAY, device="bad").questions] == ["D"]


@pytest.mark.parametrize(
    ("zone_", "changes", "message"),
    [
        ("attic", {}, "no zone attic in Hospital"),
        ("icu", {"device": "ghost"}, "no device ghost in Hospital"),
        ("icu", {"count": 0}, "1 device or more, not 0"),
    ],
)
def test_what_the_site_does_not_have_is_refused(zone_: str, changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        need_of(system(), zone_, DAY, **changes)  # type: ignore[arg-type]
