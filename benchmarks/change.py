"""One changed claim to new vectors, in process: the example device and a workspace of 10,000 claims.

From the repository root, in medslate's own environment::

    python -m benchmarks.change --runs 200
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.traceability.graph import build
from benchmarks.traceability.workspace import write_workspace
from medslate import wiring
from medslate.assessment.capability import reassess
from medslate.assessment.dossier import Dossier
from medslate.levels.verdicts import Verdict
from medslate.usecases.opening import Opened, open_workspace

EXAMPLE = Path("examples/st-elsewhere/infusion-pump")


def changed(dossier: Dossier, number: int) -> tuple[Dossier, str]:
    """The dossier with the verdict of one claim turned round, as a new value; and the claim's component."""
    claims = list(dossier.claims)
    claim = claims[number]
    verdict = Verdict.UNMET if claim.verdict is not Verdict.UNMET else Verdict.MET
    claims[number] = replace(claim, verdict=verdict)
    return replace(dossier, claims=tuple(claims)), claim.component


def durations(opened: Opened, runs: int) -> Iterator[float]:
    """Milliseconds of CPU from the changed claim to the device's new vectors at all strengths."""
    step = max(1, len(opened.dossier.claims) // runs)
    for number in range(0, len(opened.dossier.claims), step):
        start = time.process_time()
        dossier, component = changed(opened.dossier, number)
        reassess(opened.assessment, dossier, opened.catalog, component)
        yield (time.process_time() - start) * 1000


def report(name: str, folder: Path, runs: int) -> None:
    from datetime import datetime

    day = datetime.now().astimezone().date()
    opened = open_workspace(wiring.workspace(folder), wiring.pack_source(), day)
    found = sorted(durations(opened, runs))
    size = len(opened.dossier.claims)
    print(f"| {name}, {size} claims | {len(found)} | {statistics.median(found):.2f} | {found[0]:.2f}-{found[-1]:.2f} |")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure one changed claim to new vectors.")
    parser.add_argument("--runs", type=int, default=200)
    runs = parser.parse_args().runs
    print("| workspace | n | median CPU ms | lowest-highest |\n| --- | --- | --- | --- |")
    report("example pump", EXAMPLE, runs)
    with tempfile.TemporaryDirectory() as folder:
        write_workspace(build(10_000), Path(folder))
        report("benchmark", Path(folder), runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
