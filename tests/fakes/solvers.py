"""Solvers of the port in plain Python: one that tries everything, one that takes the greedy plan."""

from collections.abc import Callable, Sequence

from medslate.planning.program import Constraint, Limits, Program, Progress, Solution
from medslate.planning.solving.greedy import greedy


def brute_force(
    programs: Sequence[Program], limits: Limits, progress: Callable[[Progress], bool]
) -> tuple[Solution, ...]:
    """The proven optimum of each program, and of equal ones the first in the order of the values."""
    return tuple(_Search(one).solution() for one in programs)


def greedy_only(
    programs: Sequence[Program], limits: Limits, progress: Callable[[Progress], bool]
) -> tuple[Solution, ...]:
    """A plan of each program if the greedy way leads to one; nothing is proven but that costs are not negative."""
    return tuple(Solution(one.start or greedy(one), 0) for one in programs)


class _Search:
    """Every choice, one variable after the other, but for those that already cost too much or break a constraint."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.values: list[bool] = []
        self.best: tuple[int, tuple[bool, ...]] | None = None

    def solution(self) -> Solution:
        self._go_on(0)
        return Solution(None, 0, infeasible=True) if self.best is None else Solution(self.best[1], self.best[0])

    def _go_on(self, cost: int) -> None:
        if (self.best and cost >= self.best[0]) or not all(map(self._possible, self.program.constraints)):
            return
        if len(self.values) == len(self.program.costs):
            self.best = cost, tuple(self.values)
            return
        for value in (False, True):
            self.values.append(value)
            self._go_on(cost + value * self.program.costs[len(self.values) - 1])
            self.values.pop()

    def _possible(self, one: Constraint) -> bool:
        known = len(self.values)
        most = sum(self.values[at] * by if at < known else max(by, 0) for by, at in one.terms)
        return most >= one.least
