"""The greedy plan satisfies everything or is none."""

from medslate.planning.program import Constraint, Limits, Program
from medslate.planning.solving.greedy import greedy
from tests.fakes.solvers import greedy_only
from tests.laws.programs import optimum, random_program
from tests.unit.planning.test_reductions import clause, conflict, implies


def test_what_it_gives_holds_and_costs_no_less_than_the_optimum() -> None:
    exact = total = 0
    for seed in range(1500):
        program = random_program(seed)
        values, best = greedy(program), optimum(program)
        if values is not None:
            assert program.holds(values), seed
            assert program.cost(values) >= best.bound, seed
            exact += program.cost(values) == best.bound
        total += not best.infeasible
    assert exact > total * 0.6


def test_it_finds_a_plan_wherever_nothing_forbids() -> None:
    for seed in range(1500):
        program = random_program(seed)
        if all(by > 0 or (by, one.least) == (-1, 0) for one in program.constraints for by, _ in one.terms):
            monotone = all(len(one.terms) == 2 for one in program.constraints if one.least == 0)
            assert not monotone or optimum(program).infeasible or greedy(program) is not None, seed


def test_it_takes_what_reaches_most_per_cost() -> None:
    assert greedy(Program((3, 2, 2), (clause(0, 1), clause(0, 2)))) == (True, False, False)


def test_it_counts_what_a_choice_presupposes() -> None:
    assert greedy(Program((1, 9, 5), (implies(0, 1), clause(0, 2)))) == (False, False, True)


def test_a_platform_once_taken_makes_the_others_cheap() -> None:
    program = Program((1, 1, 6, 8, 8), (implies(0, 2), implies(1, 2), clause(0, 4), clause(1, 3)))
    assert greedy(program) == (True, True, True, False, False)


def test_what_turns_out_superfluous_goes_again() -> None:
    program = Program((2, 3, 3), (clause(0, 1), clause(0, 2), clause(1), clause(2)))
    assert greedy(program) == (False, True, True)


def test_conflicts_are_respected_and_may_lead_nowhere() -> None:
    assert greedy(Program((1, 2, 9), (clause(0, 1), clause(1, 2), conflict(0, 1)))) in {
        (False, True, False),
        (True, False, True),
    }
    assert greedy(Program((1, 1), (clause(0), clause(1), conflict(0, 1)))) is None


def test_a_budget_is_respected() -> None:
    assert greedy(Program((5,), (clause(0), Constraint(((-5, 0),), -4)))) is None


def test_as_a_solver_it_proves_nothing() -> None:
    one = Program((3, 4), (clause(0, 1),))
    (found,) = greedy_only((one,), Limits(), lambda _: True)
    assert (found.values, found.bound, found.infeasible) == ((True, False), 0, False)
