"""HiGHS: one thread, the program as arrays.

Runs in a worker process only: it cannot be loaded beside OR-Tools (docs/adr/0012).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from medslate.adapters.solvers.bounds import whole

if TYPE_CHECKING:
    from medslate.adapters.solvers.messages import Arrays
    from medslate.adapters.solvers.worker import Talk

EXACT = 2.0**53
"""Sums of costs from here on are not whole in floating point: no bound is taken from them."""
DUAL_TOLERANCE = 1e-7
"""What the solver lets a reduced cost be wrong by: what each variable, between 0 and 1, may add to a bound."""


def solve(program: Arrays, seconds: float, gap: float, talk: Talk) -> bool:
    """Solve one program; what is found and proven goes through `talk`. Whether it is proven infeasible."""
    highs = built(program, seconds, gap)
    exact, slack = sum(program.costs) < EXACT, DUAL_TOLERANCE * len(program.costs)
    stopping: list[bool] = []

    def interrupt(event: Any) -> None:
        if exact:
            talk.bound(whole(event.data_out.mip_dual_bound, slack))
        if stopping:
            event.interrupt()

    def better(event: Any) -> None:
        if talk.due():
            talk.better(rounded(event.data_out.mip_solution))

    highs.cbMipInterrupt += interrupt
    highs.cbSimplexInterrupt += lambda event: event.interrupt() if stopping else None
    highs.cbMipImprovingSolution += better
    if talk.on_stop(lambda: stopping.append(True)):
        return False
    highs.run()
    status, info = highs.getModelStatus(), highs.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return True
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        talk.better(rounded(highs.getSolution().col_value), last=True)
    if exact:
        talk.bound(whole(info.mip_dual_bound, slack), last=True)
    return False


def rounded(values: Any) -> bytes:
    """The 0-1 values nearest to what the solver holds within its tolerance."""
    return (np.asarray(values) > 0.5).astype(np.int8).tobytes()


def built(program: Arrays, seconds: float, gap: float) -> Any:
    """The solver with the program, its start and its limits."""
    made: Any = highspy.Highs  # comes without types
    highs = made()
    highs.silent()
    for name, value in (("threads", 1), ("random_seed", 0), ("time_limit", max(seconds, 0.01)), ("mip_rel_gap", gap)):
        highs.setOptionValue(name, value)
    columns, rows = len(program.costs), len(program.sizes)
    begins = np.concatenate(([0], np.cumsum(program.sizes))).astype(np.int32)
    highs.passModel(
        columns,
        rows,
        len(program.factors),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        np.asarray(program.costs, np.float64),
        np.zeros(columns),
        np.ones(columns),
        np.asarray(program.least, np.float64),
        np.full(rows, highspy.kHighsInf),
        begins,
        np.asarray(program.variables, np.int32),
        np.asarray(program.factors, np.float64),
        np.ones(columns, np.int32),
    )
    if program.start:
        highs.setSolution(columns, np.arange(columns, dtype=np.int32), np.asarray(program.start, np.float64))
    return highs
