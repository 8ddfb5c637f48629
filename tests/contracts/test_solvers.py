"""The contract of the port `Solver`: every implementation passes this suite."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from itertools import product
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medslate import wiring
from medslate.adapters.solvers.pool import Pool
from medslate.planning.program import Constraint, Limits, Program, Progress, Solution
from medslate.usecases.ports import Solver
from tests.fakes.solvers import brute_force, greedy_only

IN_PROCESSES = tuple(wiring.SOLVERS)
FAKES = {"brute force": brute_force, "greedy": greedy_only}


@pytest.fixture(scope="module", params=IN_PROCESSES)
def pool(request: pytest.FixtureRequest) -> Iterator[Pool]:
    with wiring.solver(request.param) as made:
        yield made


@pytest.fixture(scope="module", params=IN_PROCESSES)
def solve(request: pytest.FixtureRequest) -> Iterator[Solver]:
    yield from named(request.param)


@pytest.fixture(scope="module", params=[*IN_PROCESSES, "brute force"])
def exact(request: pytest.FixtureRequest) -> Iterator[Solver]:
    """All that prove their answers."""
    yield from named(request.param)


@pytest.fixture(scope="module", params=[*IN_PROCESSES, *FAKES])
def each(request: pytest.FixtureRequest) -> Iterator[Solver]:
    """All there are."""
    yield from named(request.param)


def named(name: str) -> Iterator[Solver]:
    if name in FAKES:
        yield FAKES[name]
        return
    with wiring.solver(name) as made:
        yield made


def go_on(progress: Progress) -> bool:
    return True


class Seen(list[Progress]):
    """A `progress` that goes on and keeps what it was told."""

    def __call__(self, progress: Progress) -> bool:
        self.append(progress)
        return True


def cheapest(program: Program) -> int | None:
    """The optimum by trying everything: the definition."""
    costs = [program.cost(one) for one in product((False, True), repeat=len(program.costs)) if program.holds(one)]
    return min(costs, default=None)


def constraints(variables: int) -> st.SearchStrategy[Constraint]:
    terms = st.dictionaries(
        st.integers(0, variables - 1), st.sampled_from([-3, -2, -1, 1, 1, 1, 2]), max_size=variables
    )
    return st.builds(
        lambda found, least: Constraint(tuple((factor, variable) for variable, factor in found.items()), least),
        terms if variables else st.just({}),
        st.sampled_from([-2, -1, 0, 1, 1, 1, 2, 3]),
    )


@st.composite
def small_programs(draw: st.DrawFn) -> Program:
    variables = draw(st.integers(0, 8))
    costs = st.one_of(st.integers(0, 9), st.integers(0, 10**9))
    return Program(
        tuple(draw(st.lists(costs, min_size=variables, max_size=variables))),
        tuple(draw(st.lists(constraints(variables), max_size=8))),
    )


@settings(max_examples=25)
@given(programs=st.lists(small_programs(), min_size=10, max_size=10))
def test_the_optimum_is_that_of_trying_everything(exact: Solver, programs: list[Program]) -> None:
    for program, found in zip(programs, exact(programs, Limits(60), go_on), strict=True):
        least = cheapest(program)
        if least is None:
            assert found == Solution(None, 0, infeasible=True)
        else:
            assert found.values is not None
            assert program.holds(found.values)
            assert (program.cost(found.values), found.bound, found.infeasible) == (least, least, False)


@settings(max_examples=10)
@given(programs=st.lists(small_programs(), min_size=5, max_size=5))
def test_no_answer_is_wrong(each: Solver, programs: list[Program]) -> None:
    for program, found in zip(programs, each(programs, Limits(60), go_on), strict=True):
        least = cheapest(program)
        assert not found.infeasible or least is None
        if found.values is not None:
            assert least is not None
            assert program.holds(found.values)
            assert found.bound <= least <= program.cost(found.values)


def test_no_program_no_answer(each: Solver) -> None:
    assert each([], Limits(), go_on) == ()


def test_nothing_asked_costs_nothing(each: Solver) -> None:
    assert each([Program((), ()), Program((4, 0), ())], Limits(), go_on) == (
        Solution((), 0),
        Solution((False, False), 0),
    )


@pytest.mark.parametrize(
    "program",
    [
        Program((), (Constraint((), 1),)),
        Program((1, 1), (Constraint(((1, 0), (1, 1)), 1), Constraint(((-1, 0),), 0), Constraint(((-1, 1),), 0))),
        Program((1, 1, 1), (Constraint(((1, 0), (1, 1), (1, 2)), 4),)),
    ],
)
def test_what_cannot_hold_is_proven(exact: Solver, program: Program) -> None:
    feasible = Program((3,), (Constraint(((1, 0),), 1),))
    assert exact([program, feasible], Limits(), go_on) == (Solution(None, 0, infeasible=True), Solution((True,), 3))


def hard(seed: int = 0, variables: int = 240, clauses: int = 1200, *, start: bool = True) -> Program:
    """A covering program that no solver proves in a minute, with a start that takes everything."""
    chance = random.Random(seed)  # noqa: S311
    return Program(
        tuple(chance.randint(90, 110) for _ in range(variables)),
        tuple(
            Constraint(tuple((1, one) for one in sorted(chance.sample(range(variables), 5))), 1) for _ in range(clauses)
        ),
        (True,) * variables if start else None,
    )


def sound(program: Program, found: Solution) -> bool:
    """Whether the solution holds, is no worse than the start, and its bound does not pass it."""
    assert program.start is not None
    assert found.values is not None
    assert program.holds(found.values)
    cost = program.cost(found.values)
    return 0 <= found.bound <= cost <= program.cost(program.start)


def test_without_time_the_start_comes_back(solve: Solver) -> None:
    program = hard()
    (found,) = solve([program], Limits(0.0), go_on)
    assert found == Solution(program.start, 0)


@pytest.mark.slow
def test_the_best_known_and_its_bound_come_in_time(solve: Solver) -> None:
    programs = [hard(0), hard(1)]
    begin = time.monotonic()
    found = solve(programs, Limits(2.0), go_on)
    assert time.monotonic() - begin < 12
    for program, one in zip(programs, found, strict=True):
        assert sound(program, one)
        assert one.values != program.start
        assert one.bound > 0


def test_a_start_that_is_optimal_is_kept(solve: Solver) -> None:
    """Taking the first is optimal, as is the second; whichever is the start, that is not left for nothing."""
    for start in ((True, False), (False, True)):
        program = Program((7, 7), (Constraint(((1, 0), (1, 1)), 1),), start)
        assert solve([program], Limits(), go_on) == (Solution(start, 7),)


def ties(seed: int) -> Program:
    """Many equally cheap solutions."""
    program = hard(seed, 40, 80, start=False)
    return Program((1,) * 40, program.constraints)


def test_the_same_programs_give_the_same_values(solve: Solver) -> None:
    programs = [ties(seed) for seed in range(6)]
    first = solve(programs, Limits(60), go_on)
    assert solve(programs, Limits(60), go_on) == first
    assert all(
        found.values is not None and program.cost(found.values) == found.bound
        for program, found in zip(programs, first, strict=True)
    )


@pytest.mark.slow
@pytest.mark.parametrize("gap", [0.05, 0.5])
def test_a_gap_is_enough_if_it_is_asked_for(solve: Solver, gap: float) -> None:
    program = hard(2, 50, 100)
    (found,) = solve([program], Limits(60, gap), go_on)
    assert sound(program, found)
    assert found.values is not None
    assert program.cost(found.values) - found.bound <= gap * program.cost(found.values)


def test_progress_only_gets_better_and_ends_with_all(solve: Solver) -> None:
    programs = [*(ties(seed) for seed in range(3)), Program((), (Constraint((), 1),)), hard(3, 40, 80)]
    seen = Seen()
    found = solve(programs, Limits(60), seen)
    costs = [one.cost for one in seen if one.cost is not None]
    assert costs == sorted(costs, reverse=True)
    assert all(one.bound <= (one.cost or 10**9) and one.programs == 5 for one in seen)
    assert [one.bound for one in seen] == sorted(one.bound for one in seen)
    assert [one.seconds for one in seen] == sorted(one.seconds for one in seen)
    assert seen[-1].finished == 5
    assert costs[-1] == sum(one.bound for one in found)


@pytest.mark.slow
def test_whoever_stops_gets_the_best_so_far(solve: Solver) -> None:
    program, calls = hard(), []
    at_first = sum(cost for cost, taken in zip(program.costs, program.start or (), strict=True) if taken)

    def until_better(progress: Progress) -> bool:
        calls.append(progress)
        better = progress.cost is not None and progress.cost < at_first
        return len(calls) < 3 or not better

    begin = time.monotonic()
    (found,) = solve([program], Limits(60), until_better)
    assert time.monotonic() - begin < 50
    assert sound(program, found)
    assert found.values != program.start


@pytest.mark.slow
def test_progress_is_called_about_once_a_second(pool: Pool) -> None:
    seen = Seen()
    pool([hard()], Limits(4.0), seen)
    seconds = [one.seconds for one in seen]
    assert max(later - sooner for sooner, later in zip([0.0, *seconds], seconds, strict=False)) < 2.5


def when_busy(act: Callable[[], None]) -> Callable[[Progress], bool]:
    """Act once, when the first values are there."""
    todo = [act]

    def progress(now: Progress) -> bool:
        if now.bound and todo:
            todo.pop()()
        return True

    return progress


@pytest.mark.slow
def test_a_killed_worker_costs_its_bound_not_the_start(pool: Pool) -> None:
    first, small = hard(0), [ties(seed) for seed in range(3)]
    known: list[int] = []

    def kill() -> None:
        worker = next(one for one in pool.workers if one.ready)
        known.append(worker.pid)
        os.kill(worker.pid, signal.SIGKILL)

    found = pool([first, hard(1), *small], Limits(6.0), when_busy(kill))
    assert known
    assert all(sound(program, one) for program, one in zip([first, hard(1)], found, strict=False))
    assert 0 in {found[0].bound, found[1].bound}
    for program, one in zip(small, found[2:], strict=True):
        assert one.values is not None
        assert program.cost(one.values) == one.bound == ceil(one.bound)


def test_what_the_solver_prints_goes_nowhere(pool: Pool, capfd: pytest.CaptureFixture[str]) -> None:
    pool([hard(4, 30, 60)], Limits(10), go_on)
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_PROCESSES)
def test_an_interrupt_keeps_the_best(name: str) -> None:
    program = hard()
    with wiring.solver(name) as made:
        timer = threading.Timer(6.0, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        begin = time.monotonic()
        (found,) = made([program], Limits(60), go_on)
        assert 5.0 < time.monotonic() - begin < 20
        timer.join()
        assert sound(program, found)
        assert found.values != program.start
        assert found.bound > 0


@pytest.mark.parametrize("name", IN_PROCESSES)
def test_each_answer_belongs_to_its_program(name: str) -> None:
    """Three workers, ten programs."""
    programs = [Program((number + 1, 99), (Constraint(((1, 0), (1, 1)), 1),)) for number in range(10)]
    made = Pool(name, 3)
    try:
        assert made(programs, Limits(60), go_on) == tuple(Solution((True, False), number + 1) for number in range(10))
    finally:
        made.close()
