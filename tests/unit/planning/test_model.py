"""What the program says: the credit rule as clauses, what measures presuppose, platforms, conflicts, residuals."""

from itertools import product
from random import Random

import pytest

from medslate.assessment.achieved.credit import Helping, covers
from medslate.networks.system import System
from medslate.planning.needs import Problem, problem
from medslate.planning.program import Constraint, Program
from medslate.planning.solving.model import Compiled, compiled, softened
from medslate.planning.solving.parts import prepared
from medslate.standards.measures import Help, Measure
from tests.build import TODAY
from tests.build_site import NETWORK, SYSTEM, carries, library, measure, placement, system
from tests.laws.plans import TODAY as DAY
from tests.laws.plans import by_model, random_system, uncovered
from tests.laws.programs import optimum
from tests.unit.planning.build_plan import at, preferring, with_site
from tests.unit.planning.test_candidates import changed, standing
from tests.unit.planning.test_reductions import clause

WALL, LINK, EYE, LOCK = at("wall", "icu"), at("link", "door"), at("eye"), at("lock", "pumps")


def named(found: Compiled, *names: str) -> Constraint:
    """The clause over the variables of these names."""
    return clause(*sorted(found.names.index(one) for one in names))


def model(system_: System = SYSTEM) -> Compiled:
    return compiled(problem(system_, TODAY))


def helping(number: int, kind: Help, mechanism: str, administration: str) -> tuple[Measure, Help]:
    return measure(f"m{number}", mechanism=mechanism, administration=administration), kind


KINDS = [(Help.FULL, "x", "x"), *((Help.PART, mechanism, who) for mechanism in "abc" for who in "abc")]


@pytest.mark.parametrize("batch", range(5))
def test_covered_in_the_program_is_covered_by_the_rule(batch: int) -> None:
    """For every choice of up to five measures of every mechanism and administration, one path and one row."""
    dice = Random(batch)  # noqa: S311 (the same ones each time are wanted)
    for _ in range(60):
        some = [helping(at, *dice.choice(KINDS)) for at in range(dice.randint(1, 5))]
        carried = [one for each, kind in some for one in carries(each.id, ["B"], NETWORK, kind)]
        measures = [one for one, _ in some]
        found = problem(
            with_site(system(library_=library(measures, carried)), placements=SYSTEM.site.placements[:1], conduits=()),
            TODAY,
        )
        needs = tuple(one for one in found.needs if one.rows == ("B",))
        assert bool(needs) is covers(Helping(at(one.id), one, kind) for one, kind in some)
        if needs:
            program = compiled(Problem(found.system, found.candidates, needs, ()))
            for values in product((False, True), repeat=len(program.names)):
                bought = {one.measure for one in program.instances(values)}
                expected = covers(Helping(at(one.id), one, kind) for one, kind in some if one.id in bought)
                assert program.program.holds(values) is expected


def test_covered_in_the_program_is_covered_by_the_reference_on_whole_systems() -> None:
    held = 0
    for seed in range(300, 420):
        found = problem(random_system(seed), DAY)
        program, ground = compiled(found), {one for need, _ in found.uncoverable for one in need.each()}
        stands = {one.instance for one in found.system.site.in_place}
        for values in list(product((False, True), repeat=min(len(program.names), 7)))[::5]:
            if len(values) == len(program.names) and program.program.holds(values):
                held += 1
                assert uncovered(found.system, frozenset(stands.union(program.instances(values)))) == ground
    assert held > 50


def test_one_that_replaces_or_two_that_differ() -> None:
    found = model()
    clauses = set(found.program.constraints)
    assert {named(found, "wall at icu", "eye"), named(found, "wall at icu", "lock at pumps")} <= clauses
    assert {named(found, "eye"), named(found, "lock at pumps"), named(found, "wall at icu")} <= clauses


def test_what_stands_is_no_variable_and_fills_its_half() -> None:
    found = model(standing(WALL, EYE))
    assert found.names == ("link at door", "lock at pumps")
    assert set(found.program.constraints) == {named(found, "lock at pumps"), named(found, *found.names)}


def test_what_is_required_is_paid_and_no_variable() -> None:
    found = model(preferring(changed("eye", fixed=25), required=(EYE,)))
    assert "eye" not in found.names
    assert (found.required, found.paid) == ((EYE,), 40)
    assert EYE in found.instances([False] * len(found.names))


def test_what_a_measure_needs_comes_with_it() -> None:
    found = model(changed("lock", needs=("eye",)))
    lock, eye = found.names.index("lock at pumps"), found.names.index("eye")
    assert Constraint(((-1, lock), (1, eye)), 0) in found.program.constraints


def test_a_need_that_stands_is_no_constraint() -> None:
    found = model(standing(EYE, system=changed("lock", needs=("eye",))))
    assert all(one.least > 0 for one in found.program.constraints)


def test_the_first_instance_pays_the_platform() -> None:
    found = model(changed("wall", fixed=50))
    wall, platform = found.names.index("wall at icu"), found.names.index("platform of wall")
    assert (found.program.costs[wall], found.program.costs[platform]) == (20, 20)
    assert Constraint(((-1, wall), (1, platform)), 0) in found.program.constraints
    assert found.stands[platform] == ()


def test_conflicts_exclude_each_other() -> None:
    found = model(changed("wall", conflicts=("link",)))
    pair = sorted((found.names.index("wall at icu"), found.names.index("link at door")))
    assert Constraint(((-1, pair[0]), (-1, pair[1])), -1) in found.program.constraints


def test_equal_placements_are_bought_for_together() -> None:
    twice = with_site(placements=(*SYSTEM.site.placements, placement("more", "bad", "icu")))
    found = model(twice)
    at_both = found.names.index("lock at pumps more")
    assert found.program.costs[at_both] == 80
    assert found.stands[at_both] == (LOCK, at("lock", "more"))


def test_what_stands_and_waits_costs_nothing_and_is_not_bought() -> None:
    waiting = changed("wall", standing(WALL), needs=("eye",))
    found = model(waiting)
    wall = found.names.index("wall at icu")
    assert (found.program.costs[wall], found.stands[wall]) == (0, ())


def in_conflict(**wishes: object) -> System:
    """Row B needs both `eye` and `lock`, and these exclude each other."""
    return preferring(changed("eye", conflicts=("lock",)), **wishes)


def test_needs_in_conflict_leave_the_least_uncovered() -> None:
    system_ = in_conflict()
    assert prepared(model(system_)).infeasible
    first = softened(problem(system_, TODAY))
    weight = optimum(first.program)
    assert weight.values is not None
    assert (weight.bound, sum(one.weight for one in first.uncovered(weight.values))) == (2, 2)
    second = softened(problem(system_, TODAY), at_most=2)
    cheapest = optimum(second.program)
    assert cheapest.values is not None
    assert second.instances(cheapest.values) == (WALL,)
    assert {row for one in second.uncovered(cheapest.values) for row in one.rows} == {"A RE(1)", "B"}


def test_what_is_covered_is_not_called_uncovered_whatever_the_residual_says() -> None:
    found = softened(problem(SYSTEM, TODAY))
    assert found.uncovered([True] * len(found.names)) == ()
    assert len(found.uncovered([False] * len(found.names))) == 4


def test_needs_that_stand_covered_by_what_is_required_have_no_residual() -> None:
    found = softened(problem(preferring(required=(WALL,)), TODAY))
    assert sum(len(one) for one in found.residuals) == 2


@pytest.mark.parametrize(("budget", "left", "cost"), [(0, 4, 0), (40, 2, 40), (79, 2, 40), (119, 1, 80), (120, 0, 120)])
def test_a_budget_buys_what_leaves_the_least_uncovered(budget: int, left: int, cost: int) -> None:
    found = by_model(SYSTEM, budget)
    assert found is not None
    assert found.rank == (left, cost)


def test_a_budget_below_what_is_required_is_told_without_a_solver() -> None:
    required = problem(preferring(required=(WALL, EYE, LOCK, LINK)), TODAY)
    assert softened(required, budget=159).infeasible
    assert prepared(softened(required, budget=159)).infeasible
    assert not softened(required, budget=160).infeasible
    assert by_model(required.system, 159) is None


def test_an_empty_problem_is_an_empty_program() -> None:
    nothing = model(with_site(placements=()))
    assert nothing.program == Program((), ())
    assert prepared(nothing).programs == ()


def test_names_tell_variables_apart() -> None:
    for seed in range(60):
        found = softened(problem(random_system(seed), DAY))
        assert len(set(found.names)) == len(found.names) == len(found.stands) == len(found.residuals)


def test_what_stands_and_waits_is_in_no_conflict_any_more() -> None:
    both = changed("lock", changed("wall", standing(WALL, LOCK), needs=("eye",), conflicts=("lock",)), needs=("eye",))
    found = model(both)
    assert all(one.least >= 0 for one in found.program.constraints)
