"""Plan one instance in one way, in a fresh process, and print what it took as JSON.

    python -m benchmarks.planning.plan_once dense/20-zones/1 medslate --seconds 60

The hospital is made before the clock starts. Ours is the whole use case: needs, program, reductions, starting the
workers, solving, independent check. The other ways get the same needs as one program, not reduced and in one piece, and
load their solver in this process: needs, program, building the model, solving. Nothing checks what they find but the
program itself.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import medslate.usecases.plan as planning
from benchmarks.planning.hospitals import TODAY, Name, systems
from benchmarks.planning.programs import together
from benchmarks.planning.ways import greedy_alone, plain_cpsat, plain_highs
from medslate import wiring
from medslate.networks.system import System
from medslate.planning.needs import problem
from medslate.planning.plan import Plan
from medslate.planning.program import Limits, Program
from medslate.planning.solving.model import Compiled, compiled, softened
from medslate.planning.solving.parts import Prepared
from medslate.wiring import sites

OURS = {"medslate": "cpsat", "medslate, HiGHS": "highs"}
PEERS = {
    "one model, CP-SAT": plain_cpsat,
    "one model, HiGHS": plain_highs,
    "greedy": greedy_alone,
}
STAGES = ("problem", "compiled", "softened", "prepared", "check_plan")
"""What of the use case is timed by name; `solve` comes to it, the wait for the workers."""


def workers_cpu() -> float:
    """CPU seconds of all workers that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


@dataclass
class Watch:
    """What stages took, as CPU seconds of this process and wall seconds, and how large the programs were."""

    cpu: dict[str, float] = field(default_factory=dict)
    wall: dict[str, float] = field(default_factory=dict)
    before: list[Program] = field(default_factory=list)
    asked: list[Program] = field(default_factory=list)

    def timed(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **named: Any) -> Any:
            cpu, wall = time.process_time(), time.perf_counter()
            try:
                found = act(*args, **named)
            finally:
                self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - cpu
                self.wall[name] = self.wall.get(name, 0.0) + time.perf_counter() - wall
            if isinstance(found, Prepared):
                self.before.append(found.of.program)
            if name == "solve":
                self.asked.extend(args[0])
            return found

        return wrapped

    @contextmanager
    def on_stages(self) -> Iterator[None]:
        """Time the stages of the use case while this lasts."""
        real = {name: getattr(planning, name) for name in STAGES}
        try:
            for name, act in real.items():
                setattr(planning, name, self.timed(name, act))
            yield
        finally:
            for name, act in real.items():
                setattr(planning, name, act)

    def figures(self) -> dict[str, Any]:
        stages = {
            name: [round(self.cpu[name], 4), round(self.wall[name], 4)]
            for name in (*STAGES, "program", "solve")
            if name in self.cpu
        }
        return {"stages_cpu_wall_s": stages, "before": _sizes(self.before), "asked": _sizes(self.asked)}


def _sizes(programs: Sequence[Program]) -> dict[str, int]:
    return {
        "programs": len(programs),
        "variables": sum(len(one.costs) for one in programs),
        "constraints": sum(len(one.constraints) for one in programs),
        "largest": max((len(one.costs) for one in programs), default=0),
    }


def ours(
    several: Sequence[System],
    solver: str,
    limits: Limits,
    *,
    former: Sequence[Plan] = (),
    bought: bool = True,
) -> tuple[tuple[Plan, ...], dict[str, Any]]:
    """The plans, and what making them took: wall, CPU of this process and of the workers.

    With former plans each hospital is planned from its own, and workers start only if something is left to solve.
    """
    watch = Watch()
    cpu, wall, others = time.process_time(), time.perf_counter(), workers_cpu()
    pool = wiring.solver(solver)
    try:
        if not former:
            pool.prepare()
        engine = planning.Engine(watch.timed("solve", pool), limits, name=solver)
        with watch.on_stages():
            plans = _planned(several, engine, former, bought=bought)
        took = {"wall_s": time.perf_counter() - wall}
    finally:
        pool.close()
    took |= {"parent_cpu_s": time.process_time() - cpu, "workers_cpu_s": workers_cpu() - others}
    took["cpu_s"] = took["parent_cpu_s"] + took["workers_cpu_s"]
    found = {
        "cost": sum(one.cost for one in plans),
        "bound": sum(one.bound for one in plans),
        "uncovered": sum(len(one.uncovered) for one in plans),
        "proven": sum(one.proven for one in plans),
        "plans": len(plans),
    }
    return plans, {key: round(value, 4) for key, value in took.items()} | found | watch.figures()


def _planned(
    several: Sequence[System], engine: planning.Engine, former: Sequence[Plan], *, bought: bool
) -> tuple[Plan, ...]:
    if not former:
        return planning.make_plans(several, TODAY, engine)
    pairs = zip(several, former, strict=True)
    return tuple(planning.make_plan(one, TODAY, engine, former=plan, bought=bought) for one, plan in pairs)


def monolith(several: Sequence[System], *, conflicts: bool) -> tuple[Program, int]:
    """All needs of all hospitals as one program, not reduced; and what one uncovered row costs, if some must be so."""
    problems = [problem(one, TODAY) for one in several]
    if not conflicts:
        return together([compiled(one).program for one in problems]), 0
    soft = [softened(one, at_most=sum(need.weight for need in one.needs)) for one in problems]
    dear = 1 + sum(sum(one.program.costs) for one in soft)
    return together([_weighted(one, dear) for one in soft]), dear


def _weighted(soft: Compiled, dear: int) -> Program:
    """One question instead of two: an uncovered row costs more than all measures together."""
    weights = (sum(need.weight for need in needs) for needs in soft.residuals)
    costs = (cost + dear * weight for cost, weight in zip(soft.program.costs, weights, strict=True))
    return Program(tuple(costs), soft.program.constraints)


def peer(several: Sequence[System], way: str, limits: Limits, *, conflicts: bool) -> dict[str, Any]:
    """What another way found in the whole program, and what that took."""
    watch = Watch()
    whole, dear = watch.timed("program", monolith)(several, conflicts=conflicts)
    (found,) = watch.timed("solve", PEERS[way])([whole], limits)
    took = {"wall_s": round(sum(watch.wall.values()), 4), "cpu_s": round(sum(watch.cpu.values()), 4)}
    holds = found.values is not None and whole.holds(found.values)
    paid = whole.cost(found.values or ()) if holds else None
    cost = paid % dear if dear and paid is not None else paid
    left = {"uncovered_of_coverable": paid // dear if paid is not None else None} if dear else {}
    bound = min(found.bound % dear, cost or 0) if dear else found.bound
    return took | left | {"cost": cost, "bound": bound} | watch.figures()


def main() -> None:
    parser = argparse.ArgumentParser(description="Plan one instance in one way.")
    parser.add_argument("instance", type=Name.parse)
    parser.add_argument("way", choices=(*OURS, *PEERS))
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--gap", type=float, default=0.0, help="relative, 0.01 is 1 %%")
    parser.add_argument("--conflicts", action="store_true", help="for the other ways: not all can be covered")
    options = parser.parse_args()
    limits = Limits(options.seconds, options.gap)
    content = sites.hospital_content()
    made = time.process_time()
    several = systems(options.instance, content)
    generated = {"generate_cpu_s": round(time.process_time() - made, 4)}
    if options.way in OURS:
        result = ours(several, OURS[options.way], limits)[1]
    else:
        result = peer(several, options.way, limits, conflicts=options.conflicts)
    memory = {
        "parent_mb": round(peak_mb(resource.RUSAGE_SELF)),
        "worker_mb": round(peak_mb(resource.RUSAGE_CHILDREN)) if options.way in OURS else 0,
    }
    print(json.dumps(generated | result | memory))


if __name__ == "__main__":
    main()
