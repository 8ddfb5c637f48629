"""Solve one instance in one way, in a fresh process, and print what it took as JSON.

    python -m benchmarks.planning.one hard 0 "medslate, cpsat" --seconds 60 --gap 0

The instance is made before the clock starts. CPU seconds are those of this process and of all workers it waited for,
loading the solver included.
"""

import argparse
import json
import resource
import time

from benchmarks.planning.programs import SHAPES, digest, programs, together
from benchmarks.planning.ways import WAYS
from medslate.planning.program import Limits


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="Solve one instance in one way.")
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("seed", type=int)
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--gap", type=float, default=0.0, help="relative, 0.01 is 1 %%")
    options = parser.parse_args()
    parts = programs(SHAPES[options.shape], options.seed)
    cpu, wall = cpu_seconds(), time.perf_counter()
    found = WAYS[options.way](parts, Limits(options.seconds, options.gap))
    used = {"wall_s": time.perf_counter() - wall, "cpu_s": cpu_seconds() - cpu}
    asked = parts if len(found) == len(parts) else (together(parts),)
    complete = all(one.values is not None and part.holds(one.values) for part, one in zip(asked, found, strict=True))
    result = used | {
        "digest": digest(parts),
        "cost": sum(part.cost(one.values or ()) for part, one in zip(asked, found, strict=True)) if complete else None,
        "bound": sum(one.bound for one in found),
        "parent_mb": peak_mb(resource.RUSAGE_SELF),
        "worker_mb": peak_mb(resource.RUSAGE_CHILDREN),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
