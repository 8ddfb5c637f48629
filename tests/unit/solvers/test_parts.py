"""Nothing that a solver says of values is believed unchecked."""

import pytest

from medslate.adapters.solvers.parts import Part, good_enough, progress_of
from medslate.planning.program import Constraint, Limits, Program, Progress, Solution

ONE_OF_TWO = Program((3, 5), (Constraint(((1, 0), (1, 1)), 1),))


def part(program: Program = ONE_OF_TWO) -> Part:
    return Part(0, program, "abacus")


def test_a_start_that_holds_is_the_first_solution() -> None:
    assert part(Program((3, 5), ONE_OF_TWO.constraints, (False, True))).solution() == Solution((False, True), 0)


def test_what_no_values_can_make_hold_needs_no_solver() -> None:
    one = part(Program((1, 1), (Constraint(((1, 0), (-5, 1)), 2),)))
    assert one.solution() == Solution(None, 0, infeasible=True)
    assert one.closed


@pytest.mark.parametrize("start", [(False, False), (True,), (True, False, True)])
def test_a_start_that_does_not_hold_is_told_and_not_used(
    start: tuple[bool, ...], caplog: pytest.LogCaptureFixture
) -> None:
    one = part(Program((3, 5), ONE_OF_TWO.constraints, start))
    assert one.solution() == Solution(None, 0)
    assert "Program 1, solver abacus: its start does not hold" in caplog.text


def test_what_costs_nothing_needs_no_solver() -> None:
    assert part(Program((3, 5), ())).closed
    assert part(Program((0, 5), ONE_OF_TWO.constraints, (True, False))).closed
    assert not part().closed


def test_values_that_do_not_hold_are_dropped(caplog: pytest.LogCaptureFixture) -> None:
    one = part()
    one.better((False, False))
    assert one.values is None
    assert "do not hold" in caplog.text


def test_better_values_replace_worse_ones_only() -> None:
    one = part()
    for values in ((False, True), (True, True), (True, False), (False, True)):
        one.better(values)
    assert (one.values, one.cost) == ((True, False), 3)


def test_a_bound_above_the_cost_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    one = part()
    one.better((True, False))
    one.proven(2)
    one.proven(4)
    one.proven(1)
    assert one.bound == 2
    assert "bound 4 is dropped" in caplog.text


def test_a_bound_that_values_disprove_later_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    one = part()
    one.proven(4)
    one.better((True, False))
    assert one.solution() == Solution((True, False), 0)
    assert "bound 4 is dropped" in caplog.text


def test_infeasible_is_believed_only_without_values(caplog: pytest.LogCaptureFixture) -> None:
    one, other = part(), part()
    one.impossible()
    other.better((True, False))
    other.impossible()
    assert one.solution() == Solution(None, 0, infeasible=True)
    assert other.solution() == Solution((True, False), 0)
    assert "infeasible" in caplog.text


def test_together_they_know_a_cost_only_if_each_does() -> None:
    one, other, none = part(), part(), part()
    none.impossible()
    one.better((True, False))
    one.proven(3)
    other.proven(2)
    limits = Limits(gap=0.25)
    assert progress_of((one, other, none), limits, 1.5) == Progress(None, 5, 1.5, 2, 3)
    assert not good_enough((one, other, none), 0.9)
    other.better((False, True))
    assert progress_of((one, other, none), limits, 1.5) == Progress(8, 5, 1.5, 2, 3)
    assert good_enough((one, other, none), 0.375)
    assert not good_enough((one, other, none), 0.37)


def test_the_widest_is_one_without_values() -> None:
    one, other = part(), part()
    one.better((False, True))
    assert other.missing > one.missing == 5
