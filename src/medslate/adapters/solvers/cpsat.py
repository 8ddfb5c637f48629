"""OR-Tools CP-SAT: one worker, fixed seed, every constraint in the linear relaxation.

Runs in a worker process only: it cannot be loaded beside HiGHS (docs/adr/0012). It speaks to the compiled part of the
library: the Python interface around it loads pandas, which takes longer than most plans.
"""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ortools.sat.python import cp_model_helper as sat

from medslate.adapters.solvers.bounds import whole

if TYPE_CHECKING:
    from medslate.adapters.solvers.messages import Arrays
    from medslate.adapters.solvers.worker import Talk

MOST = 2**62
"""No sum is larger: the upper end of a constraint that has none."""


def solve(program: Arrays, seconds: float, gap: float, talk: Talk) -> bool:
    """Solve one program; what is found and proven goes through `talk`. Whether it is proven infeasible."""
    begin = time.monotonic()
    run: Any = sat.SolveWrapper()
    model, better = built(program), Better(talk)
    run.set_parameters(settings(seconds - (time.monotonic() - begin), gap))
    run.add_solution_callback(better)
    run.add_best_bound_callback(lambda bound: talk.bound(whole(bound)))
    if talk.on_stop(run.stop_search):
        return False
    response = run.solve(model)
    if response.status in {sat.CpSolverStatus.OPTIMAL, sat.CpSolverStatus.FEASIBLE}:
        talk.better(bytes(response.solution), last=True)
    if response.status == sat.CpSolverStatus.INFEASIBLE:
        return True
    talk.bound(whole(response.best_objective_bound), last=True)
    return False


def settings(seconds: float, gap: float) -> Any:
    """One worker, the same run each time; `docs/adr/0012` has the figures for the rest."""
    chosen: Any = sat.SatParameters()
    chosen.num_workers = 1
    chosen.random_seed = 0
    chosen.linearization_level = 2
    chosen.max_time_in_seconds = max(seconds, 0.01)
    chosen.relative_gap_limit = gap
    chosen.catch_sigint_signal = False
    return chosen


def built(program: Arrays) -> Any:
    """The model, written straight into its message."""
    message: Any = sat.CpModelProto()
    for _ in program.costs:
        message.variables.add().domain.extend((0, 1))
    ends = [0]
    for size in program.sizes:
        ends.append(ends[-1] + size)
    factors, variables = program.factors.tolist(), program.variables.tolist()
    for (begin, end), least in zip(pairwise(ends), program.least, strict=True):
        constraint = message.constraints.add()
        if least == 1 and all(factor == 1 for factor in factors[begin:end]):
            constraint.bool_or.literals.extend(variables[begin:end])
        else:
            constraint.linear.vars.extend(variables[begin:end])
            constraint.linear.coeffs.extend(factors[begin:end])
            constraint.linear.domain.extend((least, MOST))
    priced = [variable for variable, cost in enumerate(program.costs) if cost]
    message.objective.vars.extend(priced)
    message.objective.coeffs.extend(program.costs[variable] for variable in priced)
    if program.start:
        message.solution_hint.vars.extend(range(len(program.start)))
        message.solution_hint.values.extend(program.start)
    return message


class Better(sat.SolutionCallback):  # type: ignore[misc, unused-ignore]
    """Tells each better solution, unless the last one was told just now."""

    def __init__(self, talk: Talk) -> None:
        super().__init__()
        self.talk = talk

    def OnSolutionCallback(self) -> None:  # noqa: N802 (the solver calls it by this name)
        """Called by the solver."""
        untyped: Any = self
        if self.talk.due():
            self.talk.better(bytes(untyped.Response().solution))
