"""What instances and platforms cost: whole units, rounded once, half up."""

from dataclasses import replace

import pytest

from medslate.networks.site import CostModel
from medslate.networks.system import System
from medslate.planning.costs import instance_cost, platform_cost
from medslate.standards.measures import Measure
from tests.build_site import SYSTEM, measure
from tests.unit.planning.build_plan import preferring


def with_cost(**changes: object) -> System:
    return preferring(cost=CostModel(**changes))  # type: ignore[arg-type]


def test_a_class_is_shared_out_and_its_fixed_part_arises_once() -> None:
    one = measure("m", units=4, fixed=30)
    assert (instance_cost(SYSTEM, one), platform_cost(SYSTEM, one)) == (7, 12)


@pytest.mark.parametrize(("units", "cost"), [(1, 40), (3, 13), (6, 7), (16, 3), (17, 2), (80, 1), (81, 0)])
def test_rounding_is_half_up(units: int, cost: int) -> None:
    assert instance_cost(SYSTEM, measure("m", units=units)) == cost


def test_further_years_take_a_percentage_and_nothing_is_rounded_before_the_end() -> None:
    one = measure("m", units=3, fixed=50)
    assert instance_cost(with_cost(years=3, yearly=20), one) == 9
    assert platform_cost(with_cost(years=3, yearly=20), one) == 28


def test_own_figures_of_classes_and_of_measures_go_first() -> None:
    one = measure("m", units=2, fixed=50)
    assert instance_cost(with_cost(classes={"c1": 100}), one) == 25
    assert platform_cost(with_cost(classes={"c1": 100}), one) == 50
    own = with_cost(measures={"m": 77}, classes={"c1": 100}, years=2)
    assert (instance_cost(own, one), platform_cost(own, one)) == (92, 0)


def asked(**changes: object) -> Measure:
    return replace(measure("pump/filter"), cost_class="", device="pump", **changes)  # type: ignore[arg-type]


def test_what_a_maker_asks_for_costs_once_per_site() -> None:
    one = asked()
    assert instance_cost(SYSTEM, one) == 0
    assert platform_cost(with_cost(asked=500, years=2, yearly=10), one) == 550


def test_what_only_stands_for_others_together_costs_nothing() -> None:
    assert platform_cost(SYSTEM, asked(needs=("wall",))) == 0
