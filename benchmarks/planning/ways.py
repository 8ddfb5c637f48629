"""The ways to solve an instance that are compared: ours, and what one would write without us."""

from collections.abc import Callable, Sequence

from benchmarks.planning.programs import together
from medslate.adapters.solvers.pool import Pool
from medslate.planning.program import Limits, Program, Progress, Solution
from medslate.planning.solving.greedy import greedy

Way = Callable[[Sequence[Program], Limits], Sequence[Solution]]


def started(programs: Sequence[Program]) -> list[Program]:
    """Each program with the greedy plan to begin with, as the planner does it."""
    return [Program(one.costs, one.constraints, greedy(one)) for one in programs]


def pooled(solver: str) -> Way:
    """Site by site, in worker processes, from the greedy plan."""

    def solve(programs: Sequence[Program], limits: Limits) -> Sequence[Solution]:
        def go_on(progress: Progress) -> bool:
            return True

        with Pool(solver) as pool:
            return pool(started(programs), limits, go_on)

    return solve


def greedy_alone(programs: Sequence[Program], limits: Limits) -> Sequence[Solution]:
    return [Solution(one.start, 0) for one in started(programs)]


def plain_cpsat(programs: Sequence[Program], limits: Limits) -> Sequence[Solution]:
    """One model of everything, in this process, settings as they come, but no more threads than we have workers."""
    from ortools.sat.python import cp_model

    whole = together(programs)
    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in whole.costs]
    for one in whole.constraints:
        model.add(sum(factor * variables[at] for factor, at in one.terms) >= one.least)
    model.minimize(sum(cost * variable for cost, variable in zip(whole.costs, variables, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.relative_gap_limit = limits.gap
    status = solver.solve(model)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    values = tuple(bool(one) for one in solver.response_proto.solution) if found else None
    return [Solution(values, max(0, int(solver.best_objective_bound)))]


def plain_highs(programs: Sequence[Program], limits: Limits) -> Sequence[Solution]:
    """One model of everything, in this process, all settings as they come."""
    import highspy
    import numpy as np

    whole = together(programs)
    columns, rows = len(whole.costs), len(whole.constraints)
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("time_limit", limits.seconds)
    highs.setOptionValue("mip_rel_gap", limits.gap)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = np.array(whole.costs, float)
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.ones(columns)
    model.row_lower_ = np.array([one.least for one in whole.constraints], float)
    model.row_upper_ = np.full(rows, highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(one.terms) for one in whole.constraints)])
    model.a_matrix_.index_ = np.array([at for one in whole.constraints for _, at in one.terms])
    model.a_matrix_.value_ = np.array([factor for one in whole.constraints for factor, _ in one.terms], float)
    model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    highs.passModel(model)
    highs.run()
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = tuple(one > 0.5 for one in highs.getSolution().col_value) if found else None
    return [Solution(values, max(0, int(info.mip_dual_bound)) if abs(info.mip_dual_bound) < 1e300 else 0)]


WAYS: dict[str, Way] = {
    "medslate, cpsat": pooled("cpsat"),
    "medslate, highs": pooled("highs"),
    "one model, CP-SAT as it comes": plain_cpsat,
    "one model, HiGHS as it comes": plain_highs,
    "greedy": greedy_alone,
}
