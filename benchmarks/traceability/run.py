"""Check one graph with every tool that is there, in turns, and report what each used.

From the repository root, after ``python -m benchmarks.peers --venvs FOLDER``::

    python -m benchmarks.traceability.run --items 1000 --runs 3 --venvs FOLDER
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.measure import (
    Command,
    Sample,
    add_output_options,
    facts,
    publish,
    round_robin,
    sample,
    summary,
)
from benchmarks.peers import PEERS
from benchmarks.traceability.checks import CHECKS
from benchmarks.traceability.graph import Check, Graph, build

WARM_UP_ITEMS = 20


def executable(check: Check, program: str, venvs: Path) -> str | None:
    """Return the full path of the program, or None if it is not installed."""
    folder = None if check.peer is None else str((venvs / check.peer / "bin").absolute())
    return shutil.which(program, path=folder)


def installed_version(distribution: str, program: str) -> str:
    """Ask the environment of the program for the version of the distribution."""
    question = "import sys, importlib.metadata as m; print(m.version(sys.argv[1]))"
    python = str(Path(program).resolve().with_name("python"))
    done = subprocess.run([python, "-c", question, distribution], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def installed_versions(programs: Mapping[str, str]) -> dict[str, str]:
    versions = {}
    for name, program in programs.items():
        peer = CHECKS[name].peer
        distribution = PEERS[peer].distribution if peer else Path(program).name
        versions[distribution] = installed_version(distribution, program)
    return versions


def empty(folders: Sequence[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def prepare(name: str, program: str, graph: Graph, place: Path, *, cold: bool) -> Command:
    """Write the graph in the tool's format and return the command that checks it.

    The scratch folder of the process is a product too: some tools keep a cache there.
    """
    check = CHECKS[name]
    data, scratch = place / "data", place / "scratch"
    data.mkdir(parents=True)
    check.write(graph, data)
    products = [scratch, *(data / product for product in check.products)] if cold else []

    def before() -> None:
        empty(products)
        scratch.mkdir(exist_ok=True)

    return Command(
        name=name,
        argv=[program, *check.command(data)[1:]],
        folder=data,
        environment={"TMPDIR": str(scratch)},
        log=place / "log.txt",
        before=before,
    )


def warm_up(name: str, program: str, place: Path) -> None:
    """Run the check once on a small graph, so that byte code and disk cache are there."""
    sample(prepare(name, program, build(WARM_UP_ITEMS), place, cold=True))


def notes(command: Command, samples: Sequence[Sample], graph: Graph) -> dict[str, str]:
    """Say whether the tool ended as it should and which requirements its output names.

    Naming the untested requirements is right; a tool that names the tested ones as well has
    other things to say about them, or does not tell them apart.
    """
    expected = CHECKS[command.name].exit_code
    right = all(one.exit_code == expected for one in samples)
    output = command.log.read_text(encoding="utf-8", errors="replace") if command.log else ""
    named = {one.uid for one in graph.requirements if one.uid in output}
    gaps = named.intersection(graph.untested)
    return {
        "as expected": "yes" if right else "no",
        "untested named": f"{len(gaps)} of {len(graph.untested)}",
        "tested named": str(len(named - gaps)),
    }


def run_count(text: str) -> tuple[str, int]:
    """Read ``name=count``."""
    name, _, count = text.rpartition("=")
    if name not in CHECKS or not count.isdigit():
        raise argparse.ArgumentTypeError(f"expected one of {list(CHECKS)} and a count: {text!r}")
    return name, int(count)


def find_programs(names: Sequence[str], venvs: Path) -> dict[str, str]:
    """Return the programs of the named checks; say which ones are missing."""
    programs = {}
    for name in names:
        wanted = CHECKS[name].command(Path())[0]
        found = executable(CHECKS[name], wanted, venvs)
        if found is None:
            print(f"{name}: skipped, {wanted} is not installed", file=sys.stderr)
        else:
            programs[name] = found
    return programs


def options_of_run() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the traceability check of every tool.")
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3, help="samples per tool (default 3)")
    parser.add_argument("--runs-of", type=run_count, action="append", default=[], metavar="NAME=N")
    parser.add_argument("--only", choices=list(CHECKS), nargs="+", default=list(CHECKS))
    parser.add_argument("--venvs", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--unchanged", action="store_true", help="keep products; one run first")
    add_output_options(parser)
    return parser.parse_args()


def measure(programs: Mapping[str, str], graph: Graph, work: Path, options: argparse.Namespace) -> None:
    about = facts(installed_versions(programs))
    about |= {"items": options.items, "state": "unchanged" if options.unchanged else "cold"}
    commands = []
    for number, (name, program) in enumerate(programs.items()):
        warm_up(name, program, work / f"small_{number}")
        command = prepare(name, program, graph, work / str(number), cold=not options.unchanged)
        if options.unchanged:
            sample(command)
        commands.append(command)
    samples = round_robin(commands, options.runs, dict(options.runs_of))
    results = [
        summary(command.name, samples[command.name], notes(command, samples[command.name], graph))
        for command in commands
    ]
    publish(results, about, options.json, options.markdown)


def main() -> int:
    options = options_of_run()
    programs = find_programs(options.only, options.venvs)
    if not programs:
        return 1
    with tempfile.TemporaryDirectory(prefix="traceability-") as work:
        measure(programs, build(options.items), Path(work), options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
