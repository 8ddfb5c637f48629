"""From the bound of a solver, in floating point, to the bound of a cost, which is whole."""

import math

ROUNDING = 1e-6
"""By how much a bound may be too high through rounding alone, as solvers print it."""


def whole(bound: float, slack: float = 0.0) -> int:
    """The least whole cost that is not proven impossible, if the bound may be too high by `slack`.

    Costs are at least 0, so nothing (minus infinity, not a number) is a bound of 0. Plus infinity comes from a solver
    that has nothing left to search: what it has found says more, so that is 0 too.
    """
    if not math.isfinite(bound):
        return 0
    return max(0, math.ceil(bound - ROUNDING - slack))
