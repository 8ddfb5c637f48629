"""Measure planning: hospitals planned in all ways, planned again after one change, and whole processes. One command.

    python -m benchmarks.planning.run --quick      # under 5 minutes; keeps nothing
    python -m benchmarks.planning.run              # about 30 minutes; results.json, and the tables of ../README.md

A run of some parts only (`--only`, `--match`, `--ways`) replaces their figures and leaves the others as they were.
Every run is a fresh process; ways take turns. Tables give medians. CPU seconds are of the process and its workers.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import medslate
from benchmarks.measure import Command, clean_environment, facts, markdown, round_robin, row, summary
from benchmarks.planning.hospitals import CONFLICTS, SIZES, Name, names
from benchmarks.planning.plan_once import OURS, PEERS

RESULTS = Path(__file__).with_name("results.json")
README = Path(__file__).parents[1] / "README.md"
MARKS = ("<!-- planning: begin -->", "<!-- planning: end -->")
AGAIN = ("dense/20-zones/1", "dense/200-zones/1", "dense/100-hospitals/1")
"""What is planned again after a change."""
FEWER = ("one verdict", "one measure banned")
"""The changes of several hospitals."""
ROOT = Path(__file__).parents[2]
SPARE = 240
"""Seconds that a way may take beyond its limit before it is given up: to build its model, and to stop."""
GAPS = {"20-zones": 0.0, "200-zones": 0.0, "100-hospitals": 0.01}
"""The gap at which a run may stop: proven, or at most 1 %."""


@dataclass(frozen=True)
class Job:
    """One instance in one way: how often, and for how long at most."""

    name: str
    way: str
    runs: int
    seconds: float


def jobs(*, quick: bool) -> Iterator[Job]:
    """What is planned. The three large instances last."""
    for seed in (1, 3) if quick else SIZES["20-zones"].seeds:
        yield from _ways(f"dense/20-zones/{seed}", 1 if quick else 3, 20 if quick else 60)
    yield from _ways("shipped/20-zones/0", 1 if quick else 3, 20 if quick else 60)
    for seed in (1,) if quick else SIZES["200-zones"].seeds:
        yield from _ways(f"dense/200-zones/{seed}", 1, 20 if quick else 60)
    yield from _ways("shipped/200-zones/0", 1, 20 if quick else 60)
    yield Job("shipped/100-hospitals/1", "medslate", 1, 120)
    ways: Iterable[str] = ("medslate",) if quick else (*OURS, *PEERS)
    yield from (Job("dense/100-hospitals/1", way, 1, 120) for way in ways)


def _ways(name: str, runs: int, seconds: float) -> Iterator[Job]:
    return (Job(name, way, runs, seconds) for way in (*OURS, *PEERS))


def called(module: str, *arguments: object, seconds: float) -> dict[str, Any]:
    """What one process printed, or why it did not."""
    command = [sys.executable, "-m", f"benchmarks.planning.{module}", *map(str, arguments), "--seconds", str(seconds)]
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=seconds + SPARE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"no end after {seconds + SPARE:.0f} s"}
    if done.returncode:
        return {"failed": f"exit {done.returncode}: {done.stderr.strip().splitlines()[-1:]}"}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def environment() -> dict[str, str]:
    """The program that is imported here is the one that is measured."""
    return clean_environment() | {"PYTHONPATH": str(Path(medslate.__file__).parent.parent)}


def planned(wanted: Sequence[Job]) -> Iterator[dict[str, Any]]:
    """Each job, its runs in turns with those of the other ways of its instance."""
    for name in dict.fromkeys(one.name for one in wanted):
        mine = [one for one in wanted if one.name == name]
        samples: dict[str, list[dict[str, Any]]] = {one.way: [] for one in mine}
        load = round(os.getloadavg()[0], 1)
        for turn in range(max(one.runs for one in mine)):
            for one in (each for each in mine if each.runs > turn):
                conflicts = ("--conflicts",) if name in CONFLICTS and one.way in PEERS else ()
                gap = GAPS[Name.parse(name).size]
                found = called("plan_once", name, one.way, "--gap", gap, *conflicts, seconds=one.seconds)
                samples[one.way].append(found)
                print(name, one.way, {key: found.get(key) for key in ("failed", "cost", "cpu_s", "wall_s")}, flush=True)
        for one in mine:
            yield asdict(one) | {"load": load} | _median(samples[one.way])


def _median(samples: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The run with the median CPU time as it is, with all times beside; or the first that failed."""
    failed = [one for one in samples if "failed" in one]
    if failed:
        return failed[0]
    ordered = sorted(samples, key=lambda one: one["cpu_s"])
    times = {f"all_{key}": [one[key] for one in samples] for key in ("cpu_s", "wall_s")}
    return ordered[len(ordered) // 2] | times


PLAN_HEAD = ("instance", "way", "cost", "proven gap", "over the best", "CPU s", "wall s", "peak MB")


def plan_table(results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """One line for each instance and way. `over the best`: how much dearer than the cheapest plan found in any way."""
    yield row(PLAN_HEAD)
    yield row(["---"] * len(PLAN_HEAD))
    for one in results:
        costs = [each["cost"] for each in results if each["name"] == one["name"] and each.get("cost") is not None]
        yield row([one["name"], one["way"], *_plan_cells(one, min(costs, default=None))])


def _plan_cells(one: Mapping[str, Any], best: int | None) -> list[str]:
    if "failed" in one:
        return [one["failed"], "", "", "", "", ""]
    cost, bound = one["cost"], one["bound"]
    found = ["none found", "", ""]
    if cost is not None and best is not None:
        gap = "none" if one["way"] == "greedy" else percent(cost - bound, cost)
        found = [f"{cost:,}", gap, percent(cost - best, best)]
    wall = statistics.median(one["all_wall_s"])
    workers = f" + 2 x {one['worker_mb']}" if one["worker_mb"] else ""
    return [*found, f"{one['cpu_s']:.2f}", f"{wall:.2f}", f"{one['parent_mb']}{workers}"]


def percent(part: float, whole: float) -> str:
    """Two decimals; 0 of 0 is 0."""
    return f"{100 * part / whole if whole else 0:.2f} %"


STAGE_HEAD = (
    "instance", "needs", "program", "reduce", "solve (wait)", "check", "workers", "variables", "constraints",
    "left: variables", "constraints", "programs",
)  # fmt: skip


def stage_table(results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """CPU seconds of each stage (of `solve` the wall time that the parent waits), sizes before and after reductions."""
    yield row(STAGE_HEAD)
    yield row(["---"] * len(STAGE_HEAD))
    for one in results:
        if one["way"] != "medslate" or "failed" in one:
            continue
        stages = {key: times[0] for key, times in one["stages_cpu_wall_s"].items()}
        wait = one["stages_cpu_wall_s"].get("solve", (0, 0))[1]
        program = stages.get("compiled", 0.0) + stages.get("softened", 0.0)
        times = (
            stages["problem"], program, stages["prepared"], wait, stages["check_plan"], one["workers_cpu_s"],
        )  # fmt: skip
        before, asked = one["before"], one["asked"]
        sizes = (
            before["variables"], before["constraints"], asked["variables"], asked["constraints"], asked["programs"],
        )  # fmt: skip
        yield row([one["name"], *(f"{value:.2f}" for value in times), *(f"{value:,}" for value in sizes)])


def replanned(names: Sequence[str], runs: int) -> Iterator[dict[str, Any]]:
    """Planned, changed, planned again: medians over the runs."""
    for name in names:
        several = SIZES[Name.parse(name).size].hospitals > 1
        some = ("--changes", *FEWER) if several else ()
        found = [called("replan_once", name, *some, seconds=300) for _ in range(1 if several else runs)]
        if failed := [one for one in found if "failed" in one]:
            yield {"name": name, **failed[0]}
            continue
        first = {key: statistics.median(one["first"][key] for one in found) for key in ("cpu_s", "wall_s")}
        for number, last in enumerate(found[-1]["again"]):
            times = {key: statistics.median(one["again"][number][key] for one in found) for key in first}
            ratios = {f"{key[:-2]}_ratio": round(times[key] / first[key], 4) for key in first}
            yield {"name": name, **last, **times, "first": first, **ratios}
        print(name, "again", flush=True)


AGAIN_HEAD = ("instance", "change", "bought", "cost of the rest", "CPU s", "of the first", "wall s", "of the first")


def again_table(results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """One line for each instance and change."""
    yield row(AGAIN_HEAD)
    yield row(["---"] * len(AGAIN_HEAD))
    for one in results:
        if "failed" in one:
            yield row([one["name"], one["failed"], *[""] * (len(AGAIN_HEAD) - 2)])
            continue
        cpu, wall = (f"{100 * one[key]:.0f} %" for key in ("cpu_ratio", "wall_ratio"))
        bought = "yes" if one["bought"] else "no"
        times = (f"{one['cpu_s']:.2f}", cpu, f"{one['wall_s']:.2f}", wall)
        yield row([one["name"], one["change"], bought, f"{one['cost']:,}", *times])


def whole_processes(runs: int, folder: Path, about: Mapping[str, object]) -> str:
    """`site plan` as its user starts it, on files: first, and again with one measure banned."""
    medslate_ = [sys.executable, "-m", "medslate"]
    commands = []
    for zones, devices, size in ((20, 1_000, "medium"), (200, 10_000, "university")):
        into, kept = folder / str(zones), folder / f"{zones}.json"
        made = ["--size", size, "--zones", str(zones), "--devices", str(devices), "--seed", "0", "--into", str(into)]
        site = ["-C", str(into), "--on", "2026-11-22"]
        for verb in (["generate", *made], ["plan", *site, "--save", str(kept)]):  # a plan that leaves rows exits with 1
            subprocess.run([*medslate_, "site", *verb], env=environment(), stdout=subprocess.DEVNULL, check=False)
        ban = next(f"{one['measure']}@{one['at']}" for one in json.loads(kept.read_text("utf-8"))["chosen"])
        for name, more in (
            ("site plan", ()),
            ("site plan --from, one banned", ("--from", str(kept), "--ban", ban)),
            ("site check", None),
        ):
            verb = ["check", *site] if more is None else ["plan", *site, *more]
            commands.append(Command(f"{name}, {zones} zones", [*medslate_, "site", *verb], environment=environment()))
    samples = round_robin(commands, runs)
    return markdown([summary(name, taken, {}) for name, taken in samples.items()], about)


def tables(results: Mapping[str, Any]) -> str:
    """All tables of the results, as Markdown."""
    plans, again = results["plans"], results["again"]
    parts = {
        "Planning, all ways": plan_table(plans),
        "Where the time goes": stage_table(plans),
        "Planning again after one change": again_table(again),
        "Whole processes": results["processes"],
    }
    return "".join(f"#### {title}\n\n{chr(10).join(lines)}\n\n" for title, lines in parts.items())


def merged(former: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The new results, and of the former those that were not measured anew."""
    keys = {"plans": ("name", "way"), "again": ("name", "change", "bought")}
    found: dict[str, Any] = {"about": new["about"], "processes": new["processes"] or former.get("processes", [])}
    for part, key in keys.items():
        every = [*former.get(part, []), *new[part]]
        found[part] = list({tuple(str(one.get(name)) for name in key): one for one in every}.values())
    order = [str(name) for name in names()]
    ways = (*OURS, *PEERS)
    found["plans"].sort(key=lambda one: (order.index(one["name"]), ways.index(one["way"])))
    return found


def into_readme(text: str) -> None:
    """Put the tables between the marks of the page on benchmarks."""
    page = README.read_text("utf-8")
    before, _, rest = page.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    README.write_text(f"{before}{MARKS[0]}\n\n{text}{MARKS[1]}{after}", "utf-8")


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """The parts that were asked for."""
    quick, part = options.quick, options.only
    about = facts({one: version(one) for one in ("ortools", "highspy")})
    wanted = [one for one in jobs(quick=quick) if options.match in one.name]
    if options.ways:
        wanted = [one for one in wanted if one.way in options.ways]
    changed = [one for one in (AGAIN[:2] if quick else AGAIN) if options.match in one]
    plans = list(planned(wanted)) if part in (None, "plans") else []
    again = list(replanned(changed, 1 if quick else 3)) if part in (None, "again") else []
    processes = ""
    if part in (None, "processes"):
        with tempfile.TemporaryDirectory() as folder:
            processes = whole_processes(1 if quick else 3, Path(folder), about)
    return {"about": about, "plans": plans, "again": again, "processes": processes.splitlines()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure planning.")
    parser.add_argument("--quick", action="store_true", help="fewer instances, shorter limits; keeps nothing")
    parser.add_argument("--only", choices=("plans", "again", "processes"), help="one of the three parts")
    parser.add_argument("--match", default="", help="only the instances whose names have this in them")
    parser.add_argument("--ways", nargs="*", choices=(*OURS, *PEERS), help="plan only in these ways")
    parser.add_argument("--tables", action="store_true", help="measure nothing, write the tables anew")
    options = parser.parse_args()
    new = {} if options.tables else measured(options)
    former = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    results = new if options.quick else merged(former, new) if new else former
    if not options.quick:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
        into_readme(tables(results))
    print(tables(results))


if __name__ == "__main__":
    main()
