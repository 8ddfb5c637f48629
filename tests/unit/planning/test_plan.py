"""The value Plan, and the plan file."""

import json
from dataclasses import replace
from datetime import date

import pytest

from medslate.errors import UsageError
from medslate.planning.plan import Chosen, Lack, Plan, Platform, Proof, plan_data, plan_from
from tests.unit.planning.build_plan import at

PLAN = Plan(
    "s",
    "c",
    date(2026, 11, 21),
    (Chosen(at("wall", "icu"), 30), Chosen(at("eye"), 40)),
    (Platform("wall", 30),),
    (Lack("pumps", "part", "D"),),
    80,
    1,
    accepted=(Lack("pumps", "part", "B"),),
    kept=(at("link", "door"),),
    dropped=((at("lock", "gone"), "No such place."),),
    budget=120,
    solver="cpsat",
    seconds=1.25,
    proofs=(Proof("ab", "0110", 80),),
)


def test_figures_of_a_plan() -> None:
    assert PLAN.cost == 100
    assert PLAN.gap == pytest.approx(0.2)
    assert PLAN.rank == (1, 100)
    assert PLAN.instances == (at("eye"), at("link", "door"), at("wall", "icu"))
    assert str(PLAN.uncovered[0]) == "D of part at pumps"


def test_a_plan_is_proven_if_both_bounds_are_reached() -> None:
    assert not PLAN.proven
    assert replace(PLAN, bound=100).proven
    assert not replace(PLAN, bound=100, uncovered_bound=0).proven


def test_a_plan_without_cost_has_no_gap() -> None:
    assert replace(PLAN, chosen=(), platforms=(), bound=0).gap == 0


def test_the_plan_file_brings_the_plan_back() -> None:
    for plan in (PLAN, replace(PLAN, budget=None, interrupted=True)):
        assert plan_from(json.loads(json.dumps(plan_data(plan)))) == plan


@pytest.mark.parametrize("data", [[], None, {}, {"form": "medslate-plan/0"}])
def test_what_has_another_form_is_refused(data: object) -> None:
    with pytest.raises(UsageError, match="no plan file"):
        plan_from(data)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("site", 3),
        ("on", "yesterday"),
        ("on", 7),
        ("bound", -1),
        ("bound", True),
        ("bound", "3"),
        ("chosen", [{"measure": "wall"}]),
        ("chosen", ["wall"]),
        ("chosen", 5),
        ("platforms", [{"measure": "wall", "cost": 1.5}]),
        ("uncovered", [{"placement": "pumps"}]),
        ("proofs", [{"digest": "ab", "values": "012", "bound": 0}]),
        ("seconds", None),
    ],
)
def test_a_damaged_plan_file_is_refused(field: str, value: object) -> None:
    with pytest.raises(UsageError, match="damaged"):
        plan_from({**plan_data(PLAN), field: value})


def test_a_missing_field_is_refused() -> None:
    data = plan_data(PLAN)
    del data["proofs"]
    with pytest.raises(UsageError, match="damaged"):
        plan_from(data)
