"""What makers ask for, as measures beside those of the library."""

from dataclasses import replace

from medslate.assessment.achieved.levels import placement_achieved
from medslate.assessment.achieved.makers import NotCredited, makers_library
from medslate.assessment.achieved.standing import Standing, in_place
from medslate.devices.known import Asked
from medslate.levels.verdicts import Verdict
from medslate.networks.site import InPlace, Instance
from medslate.standards.measures import AttackPath, Help, Scope
from tests.build import HERE
from tests.build_site import GOOD, LIBRARY, SITE, device, system

COVERED = device(
    "bad",
    {
        **GOOD.components[0].verdicts,
        "A": Verdict.COVERED_EXTERNALLY,
        "B": Verdict.COVERED_EXTERNALLY,
        "D": Verdict.COVERED_EXTERNALLY,
        "E": Verdict.MET_BY_INTEGRATION,
    },
)


def test_each_thing_asked_for_is_a_measure_on_its_device_and_replaces_the_function_on_every_path() -> None:
    found = makers_library(LIBRARY, [replace(COVERED, asks=(Asked("x", "X", (("part", "A"),), description="Why."),))])
    (one,) = found.measures
    assert (one.id, one.title, one.scope, one.device, one.note) == ("bad/x", "X", Scope.DEVICE, "bad", "Why.")
    assert (one.cost_class, one.fixed, one.units, one.needs, one.free) == ("", 100, 1, (), False)
    assert {(each.row, each.component, each.help) for each in found.carries} == {("A", "part", Help.FULL)}
    assert {each.path for each in found.carries} == set(AttackPath)


def test_a_row_that_rests_on_several_needs_them_together() -> None:
    asks = (Asked("x", "X", (("part", "A"), ("part", "B"))), Asked("y", "Y", (("part", "A"),)))
    found = makers_library(LIBRARY, [replace(COVERED, asks=asks)])
    assert [(one.id, one.needs, one.free) for one in found.measures] == [
        ("bad/x", (), False),
        ("bad/y", (), False),
        ("bad/x+y", ("bad/x", "bad/y"), True),
    ]
    assert {(one.measure, one.row) for one in found.carries} == {("bad/x", "B"), ("bad/x+y", "A")}


def test_several_rows_that_rest_on_the_same_things_share_one_measure() -> None:
    rows = (("part", "A"), ("part", "B"))
    found = makers_library(LIBRARY, [replace(COVERED, asks=(Asked("x", "X", rows), Asked("y", "Y", rows)))])
    assert [one.id for one in found.measures] == ["bad/x", "bad/y", "bad/x+y"]


def test_a_measure_of_the_library_fulfils_what_is_asked_for() -> None:
    named = replace(COVERED, asks=(Asked("x", "X", (("part", "A"),), library=("wall",)),))
    found = makers_library(LIBRARY, [named])
    assert found.measures[0].needs == ("wall",)
    assert found.measures[0].free
    site = replace(SITE, in_place=(InPlace(Instance("wall", "icu"), HERE),))
    made = system(site, named, GOOD, library_=LIBRARY.with_makers(found.measures, found.carries))
    reached = placement_achieved(Standing(made, in_place(made)), site.placements[0])
    assert reached.bounds.lower.levels[0] == 4


def test_a_measure_that_the_library_has_not_fulfils_nothing() -> None:
    named = replace(COVERED, asks=(Asked("x", "X", (("part", "A"),), library=("wall", "moat")),))
    (one,) = makers_library(LIBRARY, [named]).measures
    assert not one.needs
    assert not one.free


def test_no_measure_outside_earns_credit_for_what_only_the_device_can_do() -> None:
    outside = replace(COVERED, asks=(Asked("x", "X", (("part", "D"),)),))
    found = makers_library(LIBRARY, [outside])
    assert found.carries == ()
    assert found.not_credited == (NotCredited("bad", "part", "D", ("x",), "Only the device can."),)
    inside = replace(COVERED, asks=(Asked("x", "X", (("part", "D"),), integration=True),))
    assert makers_library(LIBRARY, [inside]).carries
    both = replace(COVERED, asks=(*outside.asks, Asked("y", "Y", (("part", "D"),), integration=True)))
    assert makers_library(LIBRARY, [both]).not_credited[0].asked == ("x", "y")
