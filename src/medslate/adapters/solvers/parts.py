"""What is known of each program while it is solved: nothing that a solver says of values is believed unchecked."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from medslate.planning.program import Constraint, Limits, Program, Progress, Solution

if TYPE_CHECKING:
    from collections.abc import Sequence

LOG = logging.getLogger(__name__)


class Part:
    """One program of a run: the best values that hold, the proven bound, and whether anything is left to do."""

    def __init__(self, number: int, program: Program, solver: str) -> None:
        self.number, self.program, self._solver = number, program, solver
        self.size = sum(len(one.terms) for one in program.constraints)
        self.values: tuple[bool, ...] | None = None
        self.cost = 0
        self.bound = 0
        self.infeasible = False
        self.turns = 0
        self.running = False
        self.closed = False
        for values in ((False,) * len(program.costs), program.start):
            if values is not None and not self._offer(values) and values is program.start:
                self._told("its start does not hold and is not used")
        self.closed = self.values is not None and self.cost == 0
        if self.values is None and not all(attainable(one) for one in program.constraints):
            self.impossible()

    def _told(self, what: str) -> None:
        LOG.warning("Program %d, solver %s: %s.", self.number + 1, self._solver, what)

    def _offer(self, values: tuple[bool, ...]) -> bool:
        """Take the values if they hold and are better than what is known; whether they hold."""
        if len(values) != len(self.program.costs):
            return False
        cost = self.program.cost(values)
        if self.values is not None and cost >= self.cost:
            return True  # not needed, so not looked at
        if not self.program.holds(values):
            return False
        self.values, self.cost = values, cost
        return True

    def better(self, values: tuple[bool, ...]) -> None:
        """A worker says that these values hold."""
        if not self._offer(values):
            self._told("values that do not hold are dropped")
        if self.values is not None and self.cost < self.bound:
            self._told(f"the bound {self.bound} is dropped, values cost {self.cost}")
            self.bound = 0

    def proven(self, bound: int) -> None:
        """A worker says that nothing costs less."""
        if self.values is not None and bound > self.cost:
            self._told(f"the bound {bound} is dropped, values cost {self.cost}")
        else:
            self.bound = max(self.bound, bound)

    def impossible(self) -> None:
        """A worker says that no values hold."""
        if self.values is not None:
            self._told("it is called infeasible, but there are values that hold; this is dropped")
        else:
            self.infeasible = self.closed = True

    @property
    def missing(self) -> int:
        """How far the bound is from the cost; from a program without values, more than from any other."""
        return self.cost - self.bound if self.values is not None else 2**63

    def reached(self, gap: float) -> bool:
        """Whether the proven gap is small enough."""
        return self.values is not None and self.cost - self.bound <= gap * self.cost

    def solution(self) -> Solution:
        """What is known in the end."""
        if self.infeasible:
            return Solution(None, 0, infeasible=True)
        return Solution(self.values, self.bound)


def attainable(constraint: Constraint) -> bool:
    """Whether a constraint, taken alone, can hold."""
    return sum(factor for factor, _ in constraint.terms if factor > 0) >= constraint.least


def progress_of(parts: Sequence[Part], limits: Limits, seconds: float) -> Progress:
    """Where all programs together stand. What is infeasible costs nothing; one without values leaves no cost."""
    open_ = [one for one in parts if not one.infeasible]
    known = all(one.values is not None for one in open_)
    return Progress(
        sum(one.cost for one in open_) if known else None,
        sum(one.bound for one in open_),
        seconds,
        sum(one.closed or one.reached(limits.gap) for one in parts),
        len(parts),
    )


def good_enough(parts: Sequence[Part], gap: float) -> bool:
    """Whether the gap of all programs together is small enough."""
    total = progress_of(parts, Limits(gap=gap), 0.0)
    return total.cost is not None and total.cost - total.bound <= gap * total.cost
