"""Making a plan: the cheapest measures outside the devices that leave as little as possible uncovered, with proof."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from medslate.assessment.achieved.safety import forbidden
from medslate.assessment.achieved.standing import in_place
from medslate.errors import UsageError
from medslate.networks.site import InPlace, Instance
from medslate.networks.system import System
from medslate.planning.check import check_plan
from medslate.planning.costs import instance_cost
from medslate.planning.needs import Need, Problem, problem
from medslate.planning.plan import Chosen, Lack, Plan, Platform, Proof
from medslate.planning.program import Constraint, Limits, Program, Progress, Solution
from medslate.planning.reasons.accepted import accepted_rows
from medslate.planning.seal import still_holds
from medslate.planning.solving.model import Compiled, Model, compiled, softened
from medslate.planning.solving.parts import Prepared, parts, prepared, settled
from medslate.standards.measures import Scope
from medslate.usecases.plan_faults import CheckFailedError, StoppedError, UnattainableError
from medslate.usecases.ports import Solver

Report = Callable[[Progress], bool]
GRACE = 2.0
"""Seconds that a phase gets although the time is up: it makes the best cheap."""


@dataclass(frozen=True)
class Engine:
    """A solver with its name, its limits (for everything that is asked of it in one run) and whom it reports to.

    `interrupted`: whether the user has stopped the solver; nothing further is asked of it then.
    """

    solver: Solver
    limits: Limits = field(default_factory=Limits)
    report: Report = lambda progress: True
    name: str = ""
    interrupted: Callable[[], bool] = lambda: False


def make_plan(
    system: System,
    today: date,
    engine: Engine,
    *,
    former: Plan | None = None,
    bought: bool = True,
    budget: int | None = None,
    unlike: tuple[tuple[Instance, ...], ...] = (),
) -> Plan:
    """The plan of one site.

    `former`: a plan made before. What it chose counts as bought (unless `bought` is false) and is kept at no cost, if
    it may still stand; parts of the problem that have not changed are not solved again. `budget`: the most that the
    measures to be set up may cost; without it, that of the site's preferences. `unlike`: groups of instances; of
    each at least one is left out.

    Raises `UsageError` if the budget does not reach for what is required or if that cannot be had, `StoppedError` if
    the user stops before there is any plan, `CheckFailedError` if the check disagrees.
    """
    return make_plans((system,), today, engine, former=former, bought=bought, budget=budget, unlike=unlike)[0]


def make_plans(
    systems: Sequence[System],
    today: date,
    engine: Engine,
    *,
    former: Plan | None = None,
    bought: bool = True,
    budget: int | None = None,
    unlike: tuple[tuple[Instance, ...], ...] = (),
) -> tuple[Plan, ...]:
    """The plans of several sites, solved together: limits and progress are those of all of them. See `make_plan`."""
    try:
        return _plans(systems, today, _Run(engine), former, bought, budget, unlike)
    except KeyboardInterrupt:
        raise StoppedError from None


def _plans(
    systems: Sequence[System],
    today: date,
    run: "_Run",
    former: Plan | None,
    bought: bool,
    budget: int | None,
    unlike: tuple[tuple[Instance, ...], ...],
) -> tuple[Plan, ...]:
    if former and not unlike and not (bought or former.kept):
        rest = [one for one in systems if not still_holds(former, one, today, budget)]
        if len(rest) < len(systems):
            found = iter(_plans(rest, today, run, former, bought, budget, unlike) if rest else ())
            return tuple(next(found) if any(one is other for other in rest) else former for one in systems)
    tasks = [_task(one, today, former if bought else None, budget, unlike) for one in systems]
    hard = [task for task in tasks if task.budget is None]
    answers = run.solve([prepared(_cut(compiled(one.problem, one.model), one.unlike)) for one in hard], former)
    done = {id(task): answer for task, answer in zip(hard, answers, strict=True) if answer.complete}
    soft = [task for task in tasks if id(task) not in done]
    done |= {id(task): answer for task, answer in zip(soft, _in_two_phases(run, soft, former), strict=True)}
    return tuple(_plan(task, done[id(task)], run, today) for task in tasks)


@dataclass(frozen=True)
class _Task:
    """One site, with what is bought put in place."""

    system: System
    problem: Problem
    model: Model
    budget: int | None
    kept: tuple[Instance, ...]
    dropped: tuple[tuple[Instance, str], ...]
    unlike: tuple[tuple[Instance, ...], ...]


@dataclass(frozen=True)
class Answer:
    """Values and bounds of one prepared problem. `weight_bound`: proven least weight of what stays uncovered.

    `dear`: nothing is proven about the cost, because the values were found without regard to it or among some only.
    """

    prepared: Prepared
    solutions: tuple[Solution, ...]
    weight_bound: int = 0
    proofs: tuple[Proof, ...] = ()
    dear: bool = False

    @property
    def complete(self) -> bool:
        """Whether there are values for every part."""
        return not self.prepared.infeasible and all(one.values is not None for one in self.solutions)

    @property
    def values(self) -> tuple[tuple[bool, ...], ...]:
        """The values of each part."""
        return tuple(one.values for one in self.solutions if one.values is not None)

    @property
    def bound(self) -> int:
        """Proven: no values cost less."""
        return 0 if self.dear else self.prepared.paid + sum(one.bound for one in self.solutions)

    @property
    def weight(self) -> int:
        """How much weight the values leave uncovered, beside what nothing can cover."""
        return sum(need.weight for need in self.prepared.uncovered(self.values))

    @property
    def weight_proven(self) -> int:
        """Of phase 1, where weight is what is minimised: no values leave less uncovered."""
        return self.prepared.smaller.paid + sum(one.bound for one in self.solutions)


class _Run:
    """One run of the engine through several calls of its solver, against one clock."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.began = time.monotonic()
        self.stopped = False

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def solve(self, several: Sequence[Prepared], former: Plan | None = None, *, shown: bool = True) -> list[Answer]:
        """Solve all programs at once, but those that a former run has proven. `shown`: the costs are money."""
        known = {one.digest: one for one in former.proofs} if former else {}
        reused = [[_reused(one, at, known) for at in range(len(one.programs))] for one in several]
        asked = [
            program
            for one, ready in zip(several, reused, strict=True)
            if not one.infeasible
            for program, there in zip(one.programs, ready, strict=True)
            if there is None
        ]
        spared = sum(one.paid for one in several) + sum(one.bound for ready in reused for one in ready if one)
        found = iter(self._call(asked, spared, shown=shown))
        return [
            _answer(one, () if one.infeasible else tuple(there or next(found) for there in ready))
            for one, ready in zip(several, reused, strict=True)
        ]

    def _call(self, programs: Sequence[Program], spared: int, *, shown: bool) -> Sequence[Solution]:
        if not programs:
            return ()
        if self.stopped:
            return [Solution(one.start, 0) for one in programs]

        def report(now: Progress) -> bool:
            cost = now.cost + spared if shown and now.cost is not None else None
            bound = now.bound + spared if shown else spared
            self.stopped |= not self.engine.report(replace(now, cost=cost, bound=bound, seconds=self.seconds))
            return not self.stopped

        left = self.engine.limits.seconds - self.seconds
        limits = replace(self.engine.limits, seconds=max(GRACE, left))
        found = self.engine.solver(programs, limits, report)
        self.stopped |= self.engine.interrupted()
        return found


def _answer(prepared_: Prepared, solutions: tuple[Solution, ...]) -> Answer:
    parts = zip(prepared_.digests, solutions, strict=not prepared_.infeasible)
    proofs = (Proof(digest, "".join("01"[one] for one in found.values or ()), found.bound) for digest, found in parts)
    return Answer(prepared_, solutions, proofs=tuple(proofs))


def _reused(prepared_: Prepared, at: int, known: Mapping[str, Proof]) -> Solution | None:
    """The optimum that a former run has proven for an equal program, verified anew."""
    proof, program = known.get(prepared_.digests[at]), prepared_.programs[at]
    if proof is None or len(proof.values) != len(program.costs):
        return None
    values = tuple(one == "1" for one in proof.values)
    if not program.holds(values) or program.cost(values) != proof.bound:
        return None
    return Solution(values, proof.bound)


def _in_two_phases(run: _Run, tasks: Sequence[_Task], former: Plan | None) -> list[Answer]:
    """First the least weight of what stays uncovered, then the least cost at that weight."""
    softest = [_cut(softened(one.problem, budget=one.budget, model=one.model), one.unlike) for one in tasks]
    first = run.solve([prepared(one) for one in softest], former, shown=False)
    for task, answer in zip(tasks, first, strict=True):
        if not answer.complete:
            raise UsageError(
                f"The budget of {task.budget} does not reach for what is required at {task.system.site.id}. "
                "Raise it, or require less."
            )
    if run.stopped:
        return [_thinned(task, least) for task, least in zip(tasks, first, strict=True)]
    try:
        cheapest = [prepared(_at_that_weight(one, least)) for one, least in zip(tasks, first, strict=True)]
    except KeyboardInterrupt:
        run.stopped = True
        return [_thinned(task, least) for task, least in zip(tasks, first, strict=True)]
    second = run.solve(cheapest, former)
    return [
        replace(then, weight_bound=least.weight_proven, proofs=(*least.proofs, *then.proofs), dear=_apart(task, least))
        if then.complete
        else _thinned(task, least)
        for task, least, then in zip(tasks, first, second, strict=True)
    ]


def _thinned(task: _Task, least: Answer) -> Answer:
    """The values of the first phase without what they do not need; nothing is proven about the cost."""
    values = least.prepared.values(least.values)
    whole = settled(_at_that_weight(task, least), values)
    found = tuple(Solution(one.start, 0) for one in whole.programs)
    return Answer(whole, found, weight_bound=least.weight_proven, proofs=least.proofs, dear=True)


def _apart(task: _Task, least: Answer) -> bool:
    """Whether each part was held to a weight that is not proven: what it costs then bounds no other plan."""
    return task.budget is None and least.weight > least.weight_proven


def _at_that_weight(task: _Task, least: Answer) -> Compiled:
    """The program that minimises cost while no more weight stays uncovered than in the first phase.

    Each part that shares nothing with the others keeps its own weight, so that the parts stay apart: where the weight
    is proven the least, it is so for each part. A budget ties all of them together.
    """
    whole = _cut(softened(task.problem, at_most=least.weight, budget=task.budget, model=task.model), task.unlike)
    if task.budget is not None:
        return whole
    of = least.prepared.of.program
    values = least.prepared.values(least.values)
    held = []
    for part in parts(of):
        weighty = tuple((-of.costs[at], at) for at in part.variables if of.costs[at])
        if weighty:
            held.append(Constraint(weighty, sum(by for by, at in weighty if values[at])))
    return replace(whole, program=replace(whole.program, constraints=(*of.constraints, *held)))


def _cut(program: Compiled, unlike: tuple[tuple[Instance, ...], ...]) -> Compiled:
    """The program with one more constraint per group: not all of it. What nothing asks for is left out anyway."""
    at = {one: variable for variable, together in enumerate(program.stands) for one in together}
    cuts = []
    for group in unlike:
        variables = sorted({at[one] for one in group if one in at})
        if all(one in at for one in group):
            cuts.append(Constraint(tuple((-1, variable) for variable in variables), 1 - len(variables)))
    whole = replace(program.program, constraints=(*program.program.constraints, *cuts))
    return replace(program, program=whole)


def _task(
    system: System,
    today: date,
    former: Plan | None,
    budget: int | None,
    unlike: tuple[tuple[Instance, ...], ...],
) -> _Task:
    most = system.site.preferences.budget if budget is None else budget
    if most is not None and most < 0:
        raise UsageError(f"A budget cannot be {most}.")
    there, kept, dropped = with_bought(system, former) if former else (system, (), ())
    asked = problem(there, today, one_by_one=most is not None)
    if asked.candidates.unattainable:
        raise UnattainableError(system.site.id, asked.candidates.unattainable)
    return _Task(system, asked, Model(asked), most, kept, dropped, unlike)


def with_bought(system: System, former: Plan) -> tuple[System, tuple[Instance, ...], tuple[tuple[Instance, str], ...]]:
    """The system with what a former plan chose in place; what of it is kept, and what not, with the reason."""
    there, banned = set(in_place(system)), system.site.preferences.banned
    kept: list[Instance] = []
    dropped: list[tuple[Instance, str]] = []
    for one in former.instances:
        if one in there:
            continue
        reason = _gone(system, one)
        if not reason and (one in banned or Instance(one.measure) in banned):
            reason = "It is banned now."
        reason = reason or forbidden(system, one)
        if reason:
            dropped.append((one, reason))
        else:
            kept.append(one)
    more = tuple(InPlace(one, system.site.place) for one in kept)
    after = replace(system, site=replace(system.site, in_place=(*system.site.in_place, *more)))
    return after, tuple(sorted(set(in_place(after)) - there)), tuple(dropped)


def _gone(system: System, one: Instance) -> str:
    site, measure = system.site, system.library.by_id.get(one.measure)
    if measure is None:
        return "The library has no such measure now."
    places: Mapping[Scope, object] = {
        Scope.SITE: ("",), Scope.ZONE: site.zone, Scope.CONDUIT: site.conduit, Scope.DEVICE: site.placement,
    }  # fmt: skip
    return "" if one.where in places[measure.scope] else "The site has no such place for it now."  # type: ignore[operator]


def _plan(task: _Task, answer: Answer, run: _Run, today: date) -> Plan:
    """The answer in the words of the field; given out only after the independent check."""
    site, library = task.system.site, task.system.library
    chosen = answer.prepared.instances(answer.values)
    named = {one.measure for one in chosen}
    beyond = _lacks(need for need, _ in task.problem.uncoverable)
    left = _lacks(answer.prepared.uncovered(answer.values))
    cost = {name: instance_cost(task.system, library.by_id[name]) for name in named}
    plan = Plan(
        site=site.id,
        content=site.content,
        on=today,
        chosen=tuple(Chosen(one, cost[one.measure]) for one in chosen),
        platforms=tuple(Platform(*one) for one in task.problem.candidates.platforms.items() if one[0] in named),
        uncovered=tuple(sorted(beyond | left)),
        bound=answer.bound,
        uncovered_bound=len(beyond) + answer.weight_bound,
        accepted=accepted_rows(task.system, (*in_place(task.system), *chosen, *task.kept), today),
        kept=task.kept,
        dropped=task.dropped,
        budget=task.budget,
        currency=site.preferences.cost.currency,
        solver=run.engine.name,
        seconds=run.seconds,
        interrupted=run.stopped,
        proofs=answer.proofs,
    )
    if disagreements := check_plan(task.system, today, plan):
        raise CheckFailedError(disagreements)
    return plan


def _lacks(needs: Iterable[Need]) -> set[Lack]:
    return {Lack(*one) for need in needs for one in need.each()}
