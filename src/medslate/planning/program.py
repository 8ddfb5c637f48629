"""A 0-1 program: the one form in which a problem is given to a solver.

Minimise the sum of costs over the chosen variables so that every constraint holds. All numbers are whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Constraint:
    """`sum(coefficient * x[variable]) >= least`. Terms are (coefficient, variable), each variable once."""

    terms: tuple[tuple[int, int], ...]
    least: int


@dataclass(frozen=True, slots=True)
class Program:
    """Costs by variable (whole, at least 0), and constraints. `start`: values that hold, to begin with."""

    costs: tuple[int, ...]
    constraints: tuple[Constraint, ...]
    start: tuple[bool, ...] | None = None

    def holds(self, values: Sequence[bool]) -> bool:
        """Whether the values satisfy every constraint."""
        return all(
            sum(coefficient for coefficient, variable in one.terms if values[variable]) >= one.least
            for one in self.constraints
        )

    def cost(self, values: Sequence[bool]) -> int:
        """What the values cost."""
        return sum(cost for cost, value in zip(self.costs, values, strict=True) if value)


@dataclass(frozen=True, slots=True)
class Limits:
    """When a solver may stop: after so many seconds of wall clock in all, or once the gap is proven this small.

    `gap` is (cost - bound) / cost; 0 asks for the proven optimum.
    """

    seconds: float = 60.0
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands, over all programs together: the best cost, the proven bound, seconds, programs finished."""

    cost: int | None
    bound: int
    seconds: float
    finished: int
    programs: int


@dataclass(frozen=True, slots=True)
class Solution:
    """The answer to one program. `values`: none if none was found. `bound`: no values cost less. `infeasible`: proven.

    Proven optimal when the bound is the cost.
    """

    values: tuple[bool, ...] | None
    bound: int
    infeasible: bool = False
