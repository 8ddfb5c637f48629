"""Solve instances in all ways, in turns, each in a fresh process, and print a table.

    python -m benchmarks.planning.solvers small:0-4 hard:0-2 medium:0 --seconds 60 --gap 0

An instance is a shape and a seed; its digest is that of the programs, so that a figure can be checked years later.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import medslate
from benchmarks.measure import clean_environment, facts, row
from benchmarks.planning.programs import SHAPES
from benchmarks.planning.ways import WAYS

HEAD = ("instance", "way", "cost", "bound", "gap", "wall s", "CPU s", "parent MB", "worker MB")
SPARE = 120
"""Seconds that a way may take beyond its limit before it is given up: to build its model, and to stop."""


def instances(texts: list[str]) -> Iterator[tuple[str, int]]:
    """`small:0-4` is five seeds, `small:3` one, `small` seed 0."""
    for text in texts:
        shape, _, seeds = text.partition(":")
        first, _, last = (seeds or "0").partition("-")
        yield from ((shape, seed) for seed in range(int(first), int(last or first) + 1))


def solved(shape: str, seed: int, way: str, seconds: float, gap: float) -> dict[str, Any]:
    """What one process printed, or why it did not."""
    command = [sys.executable, "-m", "benchmarks.planning.one", shape, str(seed), way]
    command += ["--seconds", str(seconds), "--gap", str(gap)]
    environment = clean_environment() | {"PYTHONPATH": str(Path(medslate.__file__).parent.parent)}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=seconds + SPARE, check=False
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"no end after {seconds + SPARE:.0f} s"}
    lines = done.stdout.splitlines()
    return json.loads(lines[-1]) if done.returncode == 0 and lines else {"failed": f"exit {done.returncode}"}


def cells(instance: str, way: str, result: Mapping[str, Any]) -> list[str]:
    if "failed" in result:
        return [instance, way, result["failed"], *[""] * (len(HEAD) - 3)]
    cost, bound = result["cost"], result["bound"]
    gap = "" if cost is None else f"{100 * (cost - bound) / cost:.3f} %" if cost else "0.000 %"
    sizes = [f"{result[name]:.0f}" for name in ("parent_mb", "worker_mb")]
    times = [f"{result[name]:.1f}" for name in ("wall_s", "cpu_s")]
    return [instance, way, "none" if cost is None else f"{cost:,}", f"{bound:,}", gap, *times, *sizes]


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare ways to solve planning problems.")
    parser.add_argument("instances", nargs="+", metavar="SHAPE[:SEED[-SEED]]", help=f"shapes: {', '.join(SHAPES)}")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--gap", type=float, default=0.0)
    parser.add_argument("--ways", nargs="*", default=list(WAYS), choices=list(WAYS))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    about = facts({one: version(one) for one in ("ortools", "highspy")})
    results: list[dict[str, Any]] = []
    print(row(HEAD), row(["---"] * len(HEAD)), sep="\n", flush=True)
    for shape, seed in instances(options.instances):
        for way in options.ways:
            result = solved(shape, seed, way, options.seconds, options.gap)
            results.append({"instance": f"{shape}:{seed}", "way": way} | result)
            print(row(cells(f"{shape}:{seed}", way, result)), flush=True)
    print("", "; ".join(f"{key}: {value}" for key, value in about.items()), sep="\n")
    print("digests:", ", ".join(sorted({f"{one['instance']} {one.get('digest')}" for one in results})))
    if options.json:
        text = json.dumps({"about": about, "limits": [options.seconds, options.gap], "results": results}, indent=1)
        options.json.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
