"""The partition proposed is the best of all set partitions, each planned by trying every set of measures."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from medslate import wiring
from medslate.errors import UsageError
from medslate.planning.partition.groups import halved
from medslate.usecases.plan import Engine
from medslate.usecases.ports import Solver
from medslate.usecases.site_partition import Wanted, propose
from tests.laws.partitions import TODAY, allowed, every_division, movable, random_site, rank


@pytest.fixture(scope="module")
def solver() -> Iterator[Solver]:
    with wiring.solver("cpsat") as made:
        yield made


@pytest.mark.parametrize("batch", range(8))
def test_no_partition_is_better(batch: int, solver: Solver) -> None:
    for seed in range(50 * batch, 50 * (batch + 1)):
        system = random_site(seed)
        found = propose(system, TODAY, Engine(solver))
        divisions = every_division(movable(system.site))
        best = min(rank(system, one) for one in divisions if all(allowed(system.site, block) for block in one))
        assert found.best.rank == best, seed
        assert found.proven, seed
        assert rank(system, found.best.blocks) == best, seed


# What was wrong once: a conduit with and one without flows between the same zones; measures in place that exclude what
# stands elsewhere.
@pytest.mark.parametrize("seed", [507, 1182, 1359, 1473, 1743, 2304, 4788, 5332])
def test_what_was_wrong_once(seed: int, solver: Solver) -> None:
    system = random_site(seed)
    divisions = every_division(movable(system.site))
    best = min(rank(system, one) for one in divisions if all(allowed(system.site, block) for block in one))
    assert propose(system, TODAY, Engine(solver)).best.rank == best


def test_nor_is_one_with_halves_apart(solver: Solver) -> None:
    tried = 0
    for seed in range(120):
        drawn = random_site(seed)
        system = replace(drawn, site=replace(drawn.site, preferences=replace(drawn.site.preferences, share=100)))
        whole, halves = halved(system)
        if halves and len(movable(whole.site)) <= 5:
            tried += 1
            found = propose(system, TODAY, Engine(solver), Wanted(redundant=True))
            best = min(
                rank(whole, one)
                for one in every_division(movable(whole.site))
                if all(allowed(whole.site, block) and _without_twins(block, halves) for block in one)
            )
            assert found.best.rank == best, seed
    assert tried > 20


def _without_twins(block: tuple[str, ...], halves: Mapping[str, str]) -> bool:
    of = [halves[one] for one in block if one in halves]
    return len(set(of)) == len(of)


def test_nor_is_one_with_few_zones(solver: Solver) -> None:
    for seed in range(100):
        system = random_site(seed)
        few = [
            one
            for one in every_division(movable(system.site))
            if len(one) <= 2 and all(allowed(system.site, block) for block in one)
        ]
        if few:
            found = propose(system, TODAY, Engine(solver), Wanted(zones=2))
            assert found.best.rank == min(rank(system, one) for one in few), seed
        else:
            with pytest.raises(UsageError, match="no partition within these limits"):
                propose(system, TODAY, Engine(solver), Wanted(zones=2))
