"""The model, its reductions and its parts give what trying every set of instances gives."""

import pytest

from medslate.planning.candidates import candidates
from tests.laws.plans import by_model, plain_plans, random_system


@pytest.mark.parametrize("batch", range(8))
def test_the_optimum_is_that_of_trying_everything(batch: int) -> None:
    for seed in range(50 * batch, 50 * (batch + 1)):
        system = random_system(seed)
        plain = plain_plans(system)
        assert bool(plain) is not bool(candidates(system).unattainable), seed
        if plain:
            found = by_model(system)
            assert found is not None
            assert found.rank == min(one.rank for one in plain), seed
            same = next(one for one in plain if set(one.instances) == set(found.instances))
            assert (same.uncovered, same.cost) == (found.uncovered, found.cost), seed


def test_with_a_budget_as_well() -> None:
    for seed in range(1000, 1100):
        system = random_system(seed)
        if not candidates(system).unattainable:
            plans = plain_plans(system)
            budget = sum(sorted({one.cost for one in plans})[:2]) * 2 // 3
            affordable = (one.rank for one in plans if one.cost <= budget)
            found = by_model(system, budget)
            assert (found.rank if found else None) == min(affordable, default=None), seed
