"""What the credit rule tells of a site: idle measures, wishes that safety forbids, acceptances of nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from medslate.assessment.achieved.checks import check_achieved
from medslate.devices.known import Asked
from medslate.findings import Code, Place
from medslate.levels.frs import FR
from medslate.networks.site import Acceptance, InPlace, Instance, Preferences, Site
from medslate.standards.measures import InSeconds, Scope
from medslate.standards.profiles import Reaction
from tests.build_site import BAD, GOOD, LIBRARY, SITE, library, measure, system

TODAY = date(2026, 6, 1)
MEASURES = library(
    (*LIBRARY.measures, measure("block", in_seconds=InSeconds.BLOCKS), measure("more", needs=("eye",))),
    LIBRARY.carries,
)
URGENT = replace(SITE, zones=(replace(SITE.zones[0], reaction=Reaction.SECONDS), SITE.zones[1]))


def told(site: Site, *, day: date = TODAY) -> list[tuple[Code, str]]:
    return [(one.code, str(one.place)) for one in check_achieved(system(site, library_=MEASURES), day)]


def standing(*instances: Instance, site: Site = URGENT) -> Site:
    return replace(site, in_place=tuple(InPlace(one, Place("site.yaml", (str(one),))) for one in instances))


def test_a_sound_site_has_no_finding() -> None:
    assert told(standing(Instance("wall", "icu"), Instance("eye"), Instance("more", "icu"))) == []


def test_what_stands_and_helps_nobody_is_told_with_the_reason() -> None:
    site = standing(Instance("block", "icu"), Instance("block", "office"), Instance("more", "icu"))
    found = check_achieved(system(site, library_=MEASURES), TODAY)
    assert [str(one.place) for one in found] == ["site.yaml: block at icu", "site.yaml: more at icu"]
    assert {one.code for one in found} == {Code.IDLE}
    assert "within seconds" in found[0].message
    assert "It needs eye" in found[1].message


def test_what_a_maker_asks_for_can_be_idle_too() -> None:
    asking = replace(BAD, asks=(Asked("vault", "A vault", ()),))
    measures = library((*MEASURES.measures, measure("bad/vault", Scope.DEVICE, needs=("eye",), device="bad")), ())
    pumps = replace(SITE.placements[0], fulfilled=("vault",), place=Place("placements.yaml", ("pumps",)))
    site = replace(SITE, placements=(pumps, SITE.placements[1]))
    (one,) = check_achieved(system(site, asking, GOOD, library_=measures), TODAY)
    assert (one.code, str(one.place)) == (Code.IDLE, "placements.yaml: pumps / fulfilled / 0")


def test_what_safety_forbids_cannot_be_required() -> None:
    wishes = Preferences(required=(Instance("block", "office"), Instance("block", "icu"), Instance("block")))
    assert told(replace(URGENT, preferences=wishes)) == [
        (Code.REQUIRED_FORBIDDEN, "preferences.yaml: required / 1"),
    ]


@pytest.mark.parametrize(
    ("rows", "above", "idle"),
    [
        (("A",), {}, False),
        (("E",), {}, True),  # required above the target only
        (("D",), {}, True),  # met by the device
        ((), {FR.IAC: 0}, False),
        ((), {FR.IAC: 1}, False),  # the enhancement is of level 2
        ((), {FR.IAC: 2}, True),
        ((), {FR.TRE: 0}, True),
        ((), {}, True),
    ],
)
def test_an_acceptance_of_nothing_is_noted(rows: tuple[str, ...], above: Mapping[FR, int], idle: bool) -> None:
    one = Acceptance(
        "yes", "icu", "owner", "approver", "because", TODAY, Place("acceptances.yaml"), rows=rows, above=above
    )
    site = replace(SITE, acceptances=(one,))
    assert told(site) == [(Code.ACCEPTANCE_IDLE, "acceptances.yaml")] * idle
    assert told(site, day=TODAY + timedelta(days=1)) == []


def test_what_is_covered_by_now_needs_no_acceptance() -> None:
    one = Acceptance("yes", "icu", "owner", "approver", "because", TODAY, Place("acceptances.yaml"), rows=("N",))
    site = replace(SITE, acceptances=(one,))
    assert told(site) == []
    assert told(standing(Instance("wall", "icu"), site=site)) == [(Code.ACCEPTANCE_IDLE, "acceptances.yaml")]
