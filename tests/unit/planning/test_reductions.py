"""Each reduction keeps the optimum, and leads back to values of the former program."""

from collections.abc import Callable

import pytest

from medslate.planning.program import Constraint, Program
from medslate.planning.solving.reductions import (
    STEPS,
    Smaller,
    decided,
    folded,
    implied_dropped,
    reduced,
    undominated,
)
from tests.laws.programs import optimum, random_program


def clause(*variables: int) -> Constraint:
    return Constraint(tuple((1, one) for one in variables), 1)


def implies(one: int, other: int) -> Constraint:
    return Constraint(((-1, one), (1, other)), 0)


def conflict(one: int, other: int) -> Constraint:
    return Constraint(((-1, one), (-1, other)), -1)


@pytest.mark.parametrize("step", [*STEPS, reduced], ids=lambda one: one.__name__)
def test_a_step_keeps_the_optimum(step: Callable[[Program], Smaller]) -> None:
    shrunk = 0
    for seed in range(1500):
        program = random_program(seed)
        before, smaller = optimum(program), step(program)
        if smaller.infeasible:
            assert before.infeasible, seed
            continue
        after = optimum(smaller.program)
        assert after.infeasible == before.infeasible, seed
        if after.values is not None:
            values = smaller.restore(after.values)
            assert program.holds(values), seed
            assert program.cost(values) == after.bound + smaller.paid == before.bound, seed
        shrunk += smaller.program != program
    assert shrunk > 100


@pytest.mark.parametrize("step", STEPS, ids=lambda one: one.__name__)
def test_a_step_does_not_grow_a_program(step: Callable[[Program], Smaller]) -> None:
    for seed in range(300):
        program = random_program(seed)
        assert len(step(program).program.constraints) <= len(program.constraints)


def test_the_only_option_is_taken_with_what_it_presupposes() -> None:
    found = decided(Program((3, 4, 5), (clause(0), implies(0, 1), clause(1, 2))))
    assert dict(found.fixed) == {0: True, 1: True, 2: False}
    assert found.paid == 7
    assert found.restore(()) == (True, True, False)


def test_what_a_choice_excludes_is_out() -> None:
    found = decided(Program((3, 4, 5), (clause(0), conflict(0, 1), clause(1, 2))))
    assert dict(found.fixed) == {0: True, 1: False, 2: True}


def test_two_needs_without_a_way_are_told_without_a_solver() -> None:
    assert decided(Program((1, 1), (clause(0), clause(1), conflict(0, 1)))).infeasible
    assert reduced(Program((1, 1), (clause(0), clause(1), conflict(0, 1)))).infeasible


def test_what_costs_nothing_and_hurts_nobody_is_taken() -> None:
    assert dict(decided(Program((0, 4), (clause(0, 1),))).fixed) == {0: True, 1: False}


def test_clauses_that_contain_another_one_are_dropped() -> None:
    program = Program((1, 1, 1), (clause(0, 1), clause(0, 1, 2), clause(1, 0)))
    assert implied_dropped(program).program.constraints == (clause(0, 1),)


def test_in_a_clause_what_presupposes_another_member_is_not_needed() -> None:
    program = Program((1, 1, 1), (implies(0, 1), clause(0, 1, 2)))
    assert implied_dropped(program).program.constraints == (implies(0, 1), clause(1, 2))


def test_of_two_that_presuppose_each_other_one_stays() -> None:
    program = Program((1, 1), (implies(0, 1), implies(1, 0), clause(0, 1)))
    assert clause(1) in implied_dropped(program).program.constraints


def test_a_platform_for_one_is_taken_together_with_it() -> None:
    found = folded(Program((3, 4, 9), (implies(0, 1), clause(0, 2))))
    assert found.program == Program((7, 9), (clause(0, 1),))
    assert found.restore((True, False)) == (True, True, False)


def test_a_platform_for_two_stays() -> None:
    program = Program((3, 4, 9), (implies(0, 2), implies(1, 2), clause(0, 1)))
    assert folded(program).program == program


def test_steps_one_after_the_other_lead_back() -> None:
    found = reduced(Program((3, 4, 8, 2), (implies(0, 1), implies(1, 3), clause(0, 2))))
    assert found.restore(()) == (False, False, True, False)
    assert found.paid == 8
    one = folded(Program((3, 4, 9, 2), (implies(0, 1), implies(1, 3), clause(0, 2))))
    both = one.then(folded(one.program))
    assert both.restore((True, False)) == (True, True, False, True)


def test_the_dearer_that_serves_no_more_is_out() -> None:
    found = undominated(Program((3, 4), (clause(0, 1),)))
    assert dict(found.fixed) == {1: False}


def test_of_two_equal_ones_one_stays() -> None:
    assert len(undominated(Program((3, 3), (clause(0, 1),))).fixed) == 1


@pytest.mark.parametrize(
    "constraints",
    [
        (clause(0, 1), clause(1, 2), implies(2, 3)),
        (clause(0, 1), implies(0, 2), implies(2, 3)),
        (clause(0, 1), conflict(0, 2), clause(2, 3)),
        (clause(0, 1), implies(3, 1)),
        (Constraint(((1, 0), (1, 1), (1, 2)), 2),),
    ],
    ids=["serves more", "presupposes what costs", "conflicts", "is presupposed", "counts twice"],
)
def test_what_has_an_advantage_stays(constraints: tuple[Constraint, ...]) -> None:
    assert 1 not in undominated(Program((3, 4, 2, 9), constraints)).fixed


def test_a_rival_of_both_does_not_matter() -> None:
    program = Program((3, 4, 2, 9), (clause(0, 1), conflict(0, 2), conflict(1, 2), clause(2, 3)))
    assert undominated(program).fixed == {1: False}
