"""The levels of infrastructure on one hospital small enough to reckon by hand."""

import json
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import pytest
from click.testing import CliRunner, Result

from medslate import wiring
from medslate.assessment.achieved.standing import Standing
from medslate.cli import options, site_compare
from medslate.networks.segmentation import Granularity
from medslate.networks.shares import Share, largest_share
from medslate.networks.site import CostModel, Flow, InPlace, Instance, Preferences, Site
from medslate.networks.system import System
from medslate.planning.check import check_plan
from medslate.planning.costs import network_cost
from medslate.planning.plan import Plan
from medslate.planning.program import Limits, Program, Progress, Solution
from medslate.standards.measures import Scope
from medslate.standards.profiles import ZoneKind
from medslate.usecases.open_site import OpenedSite
from medslate.usecases.plan import make_plans
from medslate.usecases.site_compare import LEVELS, Level, attained, compare, levels
from tests.build import HERE, TODAY
from tests.build_site import NETWORK, carries, conduit, library, measure, placement, system, zone
from tests.fakes.solvers import brute_force
from tests.unit.planning.build_plan import ENGINE

SITE = Site(
    "hospital",
    "Hospital",
    "small",
    "few",
    HERE,
    zones=(
        zone("icu", "1 0 0 0 0 0 0"),
        zone("ward", "1 0 0 0 0 0 0"),
        zone("office", "0", kind=ZoneKind.BUSINESS),
        zone("vendor", "0", kind=ZoneKind.REMOTE),
    ),
    conduits=(
        conduit("door", "icu", "ward", Flow("data", "icu", "ward", HERE)),
        conduit("hall", "ward", "office", Flow("mail", "ward", "office", HERE)),
        conduit("way-in", "vendor", "ward", Flow("help", "vendor", "ward", HERE), remote=True),
    ),
    placements=(
        placement("pumps", "bad", "icu", count=4, kind="pump", critical=True),
        placement("monitors", "good", "icu", count=2, kind="monitor"),
        placement("beds", "bad", "ward", count=1, kind="pump", critical=True),
        placement("clerks", "good", "office", count=3, kind="client", category="it"),
    ),
    preferences=Preferences(cost=CostModel(zone=100, conduit=10)),
)
WALLS = library(
    (measure("wall", enforces=True), measure("wire", Scope.CONDUIT, enforces=True)),
    (*carries("wall", ("A",), NETWORK), *carries("wire", ("A",), NETWORK)),
)
HOSPITAL = system(SITE, library_=WALLS)


def planner(systems: Sequence[System]) -> tuple[Plan, ...]:
    return make_plans(systems, TODAY, ENGINE)


FOUND = compare(HOSPITAL, LEVELS, planner)


def test_the_four_named_levels_and_any_point_of_the_two_axes() -> None:
    assert levels((), redundant=False) == LEVELS
    assert [str(one) for one in LEVELS] == ["0", "1", "2", "3 with twins"]
    assert levels((2, 3, 2), redundant=False) == (Level(Granularity(2), False), Level(Granularity(3), False))
    assert [str(one) for one in levels((2,), redundant=True)] == ["2", "2 with twins"]
    assert len(levels((), redundant=True)) == 8


def test_zones_conduits_and_what_they_cost() -> None:
    assert [(one.own_zones, len(one.site.conduits), one.network) for one in FOUND] == [
        (1, 1, 110),
        (2, 2, 220),
        (3, 3, 330),
        (5, 5, 550),
    ]
    assert network_cost(replace(SITE, preferences=Preferences(cost=CostModel(zone=100, conduit=10, years=3)))) == 462


def test_every_level_has_the_plan_of_its_own_site() -> None:
    for one in FOUND:
        there = replace(HOSPITAL, site=one.site)
        assert check_plan(there, TODAY, one.plan) == ()
        assert one.plan.proven
        assert one.cost == one.network + one.plan.cost
    assert [one.plan.cost for one in FOUND] == [40, 40, 80, 120]


def test_what_is_achieved_before_and_with_the_plan() -> None:
    flat, _, dedicated, _ = FOUND
    assert (dedicated.before.zones, dedicated.before.zones_met, dedicated.after.zones_met) == (3, 1, 3)
    assert (flat.before.zones, flat.before.zones_met, flat.after.zones_met) == (1, 0, 1)
    assert dedicated.before.places_met == pytest.approx(100 * (5 * 6 + 5 * 7) / 70)
    assert dedicated.after.places_met == 100
    assert {one.lacking for one in FOUND} == {0}


def test_what_stays_uncovered_is_told_for_each_unit() -> None:
    helpless = compare(system(SITE, library_=library((), ())), LEVELS[2:], planner)
    assert [len(one.plan.uncovered) for one in helpless] == [2, 3]
    assert [one.lacking for one in helpless] == [0.5, 0.5]


def test_reach_shrinks_with_walls_and_idle_measures_hold_nobody_up() -> None:
    dedicated = FOUND[2]
    assert dedicated.before.reach is not None
    assert dedicated.after.reach is not None
    assert (dedicated.before.reach.most_free, dedicated.after.reach.most_free) == (9, 2)
    stopped = Standing(HOSPITAL, (Instance("wall", "icu"), Instance("wall", "ward")))
    needing = replace(WALLS, measures=tuple(replace(one, needs=("wire",)) for one in WALLS.measures))
    idle = Standing(replace(HOSPITAL, library=needing), stopped.instances)
    assert attained(stopped).reach != attained(Standing(HOSPITAL, ())).reach
    assert attained(idle).reach == attained(Standing(HOSPITAL, ())).reach


def test_the_largest_share_of_a_critical_kind() -> None:
    assert largest_share(SITE) == Share("pump", "icu", 4, 5)
    assert [one.largest and one.largest.percent for one in FOUND] == [100, 100, 80, 40]
    assert largest_share(replace(SITE, placements=SITE.placements[1:])) is None
    unnamed = replace(SITE, placements=(replace(SITE.placements[0], kind=""), *SITE.placements[2:]))
    assert largest_share(unnamed) == Share("bad", "icu", 4, 4)


def test_a_site_with_nothing_in_it_has_no_figures_of_units() -> None:
    empty = compare(system(replace(SITE, placements=())), LEVELS[2:3], planner)[0]
    assert (empty.before.zones, empty.before.places_met, empty.before.reach, empty.largest, empty.lacking) == (
        0, 0.0, None, None, 0.0,
    )  # fmt: skip


# -- the command ------------------------------------------------------------------------------------------------------


class Tried:
    """A solver as the wiring gives it: to be used as a context; it tries everything, and tells of it."""

    interrupted = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def __call__(self, programs: Sequence[Program], limits: Limits, progress: Any) -> tuple[Solution, ...]:
        progress(Progress(None, 0, 0.0, 0, len(programs)))
        return brute_force(programs, limits, progress)


def run(monkeypatch: pytest.MonkeyPatch, system_: System, *words: str) -> Result:
    monkeypatch.setattr(wiring, "solver", lambda name: Tried())
    monkeypatch.setattr(options, "opened_site", lambda folder, today: OpenedSite(system_, (), TODAY, {"p": "d"}))
    return CliRunner().invoke(
        site_compare.compare, [*words, "--on", "2026-11-21"], standalone_mode=False, catch_exceptions=False
    )


def row(output: str, start: str) -> list[str]:
    return next(line for line in output.splitlines() if line.startswith(start))[len(start) :].split()


def test_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    output = run(monkeypatch, HOSPITAL).output
    assert row(output, "own zones") == ["1", "2", "3", "5"]
    assert row(output, "cost of zones and conduits, EUR") == ["110", "220", "330", "550"]
    assert row(output, "cost together, EUR") == ["150", "260", "410", "670"]
    assert row(output, "units reached from one, before: most") == ["9", "+", "0"] * 4
    assert "100 % (pump)" in output
    assert "0: no division" in output
    assert "Level 0: Within one zone now" in output
    assert output.rstrip().endswith("shares no code with the search.")


def test_many_notes_are_not_all_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    standing = tuple(InPlace(Instance("wall", one.id), HERE) for one in SITE.zones[:2])
    wires = tuple(InPlace(Instance("wire", one.id), HERE) for one in SITE.conduits)
    crowded = replace(HOSPITAL, site=replace(SITE, in_place=(*standing, *wires)))
    output = run(monkeypatch, crowded, "--granularity", "0").output
    assert output.count("Level 0: ") == 4
    assert "more such notes" in output
    assert "1: general" not in output


def test_a_site_with_nothing_in_it_is_told_by_dashes(monkeypatch: pytest.MonkeyPatch) -> None:
    output = run(monkeypatch, replace(HOSPITAL, site=replace(SITE, placements=())), "--granularity", "2").output
    assert row(output, "largest share of a critical kind in a zone") == ["-"]
    assert row(output, "units reached from one, before: most") == ["-"]


def test_json(monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.loads(run(monkeypatch, HOSPITAL, "--redundant", "--granularity", "2", "--format", "json").output)
    assert data["packs"] == {"p": "d"}
    assert [(one["granularity"], one["redundant"]) for one in data["levels"]] == [(2, False), (2, True)]
    first = data["levels"][0]
    assert first["plan"] == {
        "cost": 80, "bound": 80, "gap": 0.0, "proven": True, "uncovered": 0, "uncovered_bound": 0, "measures": 2,
        "uncovered_for_each_unit": 0.0,
    }  # fmt: skip
    assert first["after"]["zones_at_target"] == 3
    assert first["largest_share"] == {"kind": "pump", "zone": "icu", "units": 4, "of": 5}


def test_a_long_note_is_cut_at_a_comma() -> None:
    assert site_compare._short("a, " * 200).endswith("a and more: see `--format json`.")
    assert site_compare._short("short") == "short"
