"""Laws of planning, on random systems: what may make a plan better or worse, and what may not."""

from dataclasses import replace
from random import Random
from typing import TypeVar

from medslate.levels.vectors import HIGHEST, Target
from medslate.networks.site import InPlace, Instance
from medslate.networks.system import System
from medslate.planning.candidates import candidates
from tests.build import HERE
from tests.laws.plans import by_model, random_system

T = TypeVar("T")
SEEDS = range(20_000, 20_150)


def ranked(system: System, budget: int | None = None) -> tuple[int, int]:
    found = by_model(system, budget)
    assert found is not None
    return found.rank


def with_site(system: System, **changes: object) -> System:
    return replace(system, site=replace(system.site, **changes))  # type: ignore[arg-type]


def with_preferences(system: System, **changes: object) -> System:
    return with_site(system, preferences=replace(system.site.preferences, **changes))  # type: ignore[arg-type]


def test_a_measure_in_place_that_conflicts_with_none_never_makes_it_worse() -> None:
    """What stands helps for nothing and pays its platform; it can only bar its rivals, so it may have none."""
    changed = 0
    for seed in SEEDS:
        system = random_system(seed)
        peaceful = replace(
            system,
            library=replace(
                system.library, measures=tuple(replace(one, conflicts=()) for one in system.library.measures)
            ),
        )
        for one in list(candidates(peaceful).costs)[:3]:
            more = with_site(peaceful, in_place=(*peaceful.site.in_place, InPlace(one, HERE)))
            assert ranked(more) <= ranked(peaceful), (seed, one)
            changed += ranked(more) < ranked(peaceful)
    assert changed > 50


def test_raising_a_target_never_makes_it_better() -> None:
    changed = 0
    for seed in SEEDS:
        system = random_system(seed)
        higher = tuple(
            replace(one, target=Target(tuple(min(HIGHEST, level + 1) for level in one.target.levels)))
            for one in system.site.zones
        )
        raised = with_site(system, zones=higher)
        assert ranked(raised) >= ranked(system), seed
        changed += ranked(raised) > ranked(system)
    assert changed > 50


def test_banning_never_makes_it_better() -> None:
    changed = 0
    for seed in SEEDS:
        system = with_preferences(random_system(seed), required=())
        for one in {one.measure for one in candidates(system).costs}:
            banned = with_preferences(system, banned=(*system.site.preferences.banned, Instance(one)))
            assert ranked(banned) >= ranked(system), (seed, one)
            changed += ranked(banned) > ranked(system)
    assert changed > 50


def test_a_higher_budget_never_makes_it_worse() -> None:
    for seed in SEEDS[:50]:
        system = with_preferences(random_system(seed), required=())
        ranks = [ranked(system, budget) for budget in (0, 20, 60, 10_000)]
        assert [one[0] for one in ranks] == sorted((one[0] for one in ranks), reverse=True), seed
        assert ranks[-1] == ranked(system), seed


def test_taking_equal_placements_together_changes_nothing() -> None:
    for seed in SEEDS:
        system = random_system(seed)
        together, apart = by_model(system), by_model(system, one_by_one=True)
        assert together is not None
        assert apart is not None
        assert together.rank == apart.rank, seed


def test_names_and_their_order_change_nothing() -> None:
    for seed in SEEDS:
        system = random_system(seed)
        assert ranked(_renamed(system, Random(seed))) == ranked(system), seed  # noqa: S311 (an order, no secret)


def _renamed(system: System, dice: Random) -> System:
    """Zones and placements with other names, and everything in another order."""
    old = [*system.site.zone, *system.site.placement]
    new = {name: f"n{number}" for number, name in zip(dice.sample(range(len(old)), len(old)), old, strict=True)}

    def turned(one: Instance) -> Instance:
        return replace(one, where=new.get(one.where, one.where))

    site, wishes = system.site, system.site.preferences
    mixed = replace(
        site,
        zones=_mixed(dice, [replace(one, id=new[one.id]) for one in site.zones]),
        conduits=_mixed(dice, [replace(one, ends=(new[one.ends[0]], new[one.ends[1]])) for one in site.conduits]),
        placements=_mixed(dice, [replace(one, id=new[one.id], zone=new[one.zone]) for one in site.placements]),
        in_place=tuple(replace(one, instance=turned(one.instance)) for one in site.in_place),
        acceptances=tuple(replace(one, zone=new[one.zone]) for one in site.acceptances),
        preferences=replace(
            wishes, banned=tuple(map(turned, wishes.banned)), required=tuple(map(turned, wishes.required))
        ),
    )
    measures = replace(system.library, measures=_mixed(dice, list(system.library.measures)))
    return replace(system, site=mixed, library=measures)


def _mixed(dice: Random, ones: list[T]) -> tuple[T, ...]:
    dice.shuffle(ones)
    return tuple(ones)
