"""Names that a site takes from elsewhere."""

from dataclasses import replace

import pytest

from medslate.devices.known import Asked
from medslate.levels.verdicts import Verdict
from medslate.networks.site import CostModel, DeviceEntry, InPlace, Instance, Preferences
from medslate.networks.vocabulary import PREFERENCES, entry_faults, settled
from medslate.standards.measures import Feature
from tests.build import HERE
from tests.build_site import BAD, CATALOG, GOOD, LIBRARY, SITE, system

ENTRY = DeviceEntry("bad", "Bad", HERE)


def test_types_rows_and_features_are_those_of_the_catalog_and_the_library() -> None:
    entry = replace(
        ENTRY, types=("T", "X"), verdicts={"A": Verdict.MET, "Z": Verdict.MET}, features={"agent": True, "log": True}
    )
    featured = replace(LIBRARY, features={"log": Feature("log", "Keeps a log")})
    found = [(one.code.code, one.place.path, one.message) for one in entry_faults(entry, CATALOG, featured)]
    assert found == [
        ("unknown-id", ("types", 1), "There is no component type X."),
        ("unknown-id", ("verdicts", "Z"), "There is no row Z."),
        ("unknown-id", ("features", "agent"), "There is no feature agent."),
    ]
    assert list(entry_faults(ENTRY, CATALOG, LIBRARY)) == []


@pytest.mark.parametrize(
    ("instance", "code"),
    [
        (Instance("eye"), None),
        (Instance("wall", "icu"), None),
        (Instance("link", "door"), None),
        (Instance("lock", "pumps"), None),
        (Instance("wal", "icu"), "unknown-id"),
        (Instance("eye", "icu"), "measure-misplaced"),
        (Instance("wall", "door"), "measure-misplaced"),
        (Instance("wall"), "measure-misplaced"),
        (Instance("link", "icu"), "measure-misplaced"),
        (Instance("lock", "icu"), "measure-misplaced"),
    ],
)
def test_a_measure_stands_where_its_scope_has_a_place_or_is_left_out(instance: Instance, code: str | None) -> None:
    made, found = settled(system(replace(SITE, in_place=(InPlace(instance, HERE),))))
    assert [one.code.code for one in found] == ([] if code is None else [code])
    assert len(made.site.in_place) == (code is None)


def test_a_wish_without_a_place_holds_everywhere() -> None:
    wishes = Preferences(
        banned=(Instance("wall"), Instance("wal")), required=(Instance("link", "icu"), Instance("eye"))
    )
    made, found = settled(system(replace(SITE, preferences=wishes)))
    assert made.site.preferences.banned == (Instance("wall"),)
    assert made.site.preferences.required == (Instance("eye"),)
    assert [one.place for one in found] == [PREFERENCES.at("banned", 1), PREFERENCES.at("required", 0)]
    assert found[0].remedy == "Did you mean wall?"


def test_costs_are_of_classes_and_measures_that_there_are() -> None:
    cost = CostModel(classes={"c0": 1, "c9": 1}, measures={"wall": 1, "moat": 1})
    _, found = settled(system(replace(SITE, preferences=Preferences(cost=cost))))
    assert [one.place.path for one in found] == [("cost", "classes", "c9"), ("cost", "measures", "moat")]


def test_what_is_refused_is_a_measure() -> None:
    pumps = replace(SITE.placements[0], refuses=("lock", "luck"))
    site = replace(SITE, devices=(replace(ENTRY, refuses=("wall", "moat")),), placements=(pumps, SITE.placements[1]))
    _, found = settled(system(site))
    assert [(one.place.path, one.message) for one in found] == [
        (("refuses", 1), "There is no measure moat."),
        (("refuses", 1), "There is no measure luck."),
    ]


def test_what_is_fulfilled_is_asked_for() -> None:
    pumps = replace(SITE.placements[0], fulfilled=("directory", "dirctory"))
    site = replace(SITE, placements=(pumps, replace(SITE.placements[1], fulfilled=("directory",))))
    asking = replace(BAD, asks=(Asked("directory", "Directory", ()),))
    _, found = settled(system(site, asking, GOOD))
    assert [(one.place.path, one.remedy) for one in found] == [
        (("fulfilled", 1), "Did you mean directory?"),
        (("fulfilled", 0), "Leave it out, or point the device to its maker's workspace."),
    ]


@pytest.mark.parametrize(
    ("currency", "classes", "mixed"),
    [("EUR", {}, False), ("CHF", {}, True), ("CHF", {"c0": 5}, True), ("CHF", {"c0": 5, "c1": 20}, False)],
)
def test_figures_of_two_currencies_are_not_added(currency: str, classes: dict[str, int], mixed: bool) -> None:
    """A library without a currency says nothing of it; one with another needs an own figure for every class."""
    preferences = Preferences(cost=CostModel(currency=currency, classes=classes))
    site = replace(SITE, preferences=preferences)
    _, found = settled(system(site, library_=replace(LIBRARY, currency="EUR")))
    assert [one.code.code for one in found] == ["currency-mixed"] * mixed
    assert all("c1" in one.remedy for one in found)
    assert settled(system(site))[1] == ()


def test_one_entry_at_several_places_is_told_once() -> None:
    entries = tuple(InPlace(Instance("wal", where), HERE) for where in ("icu", "office"))
    made, found = settled(system(replace(SITE, in_place=entries)))
    assert [one.code.code for one in found] == ["unknown-id"]
    assert made.site.in_place == ()
