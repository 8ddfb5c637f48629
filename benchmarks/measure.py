"""Run whole commands several times and report what they used.

Every sample is one process from start to end: CPU seconds (user and system, its children
included), wall seconds, peak resident memory of the largest process, exit code. The commands
take turns (round-robin, each round beginning with another one), so that noise on the machine
hits all of them alike. Standard library only; Linux.

From the repository root::

    python -m benchmarks.measure --runs 5 first="tool --version" second="other --version"
"""

import argparse
import datetime
import json
import os
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launcher.py")


@dataclass(frozen=True)
class Command:
    """A command to measure; ``before`` runs ahead of each sample and is not counted."""

    name: str
    argv: Sequence[str]
    folder: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    before: Callable[[], None] | None = None


@dataclass(frozen=True)
class Sample:
    cpu_s: float
    wall_s: float
    peak_mb: float
    exit_code: int


@dataclass(frozen=True)
class Spread:
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Result:
    name: str
    runs: int
    cpu_s: Spread
    wall_s: Spread
    peak_mb: Spread
    exit_codes: list[int]
    notes: dict[str, str]


def clean_environment() -> dict[str, str]:
    """The environment without what changes how Python starts, such as keeping no byte code."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


def sample(command: Command) -> Sample:
    """Run the command once and return what it used."""
    if command.before is not None:
        command.before()
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        with open(command.log or os.devnull, "wb") as log:
            subprocess.run(
                [sys.executable, "-I", "-S", str(LAUNCHER), str(report), *command.argv],
                cwd=command.folder,
                env=clean_environment() | dict(command.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=True,
            )
        return Sample(**json.loads(report.read_text(encoding="utf-8")))


def turns(commands: Sequence[Command], runs: int, runs_of: Mapping[str, int]) -> Iterator[tuple[int, Command]]:
    """Yield the round and the command of every sample, in the order in which they are run."""
    wanted = {command.name: runs_of.get(command.name, runs) for command in commands}
    for round_ in range(max(wanted.values(), default=0)):
        first = round_ % len(commands)
        for command in [*commands[first:], *commands[:first]]:
            if wanted[command.name] > round_:
                yield round_, command


def round_robin(
    commands: Sequence[Command], runs: int, runs_of: Mapping[str, int] | None = None
) -> dict[str, list[Sample]]:
    """Measure all commands in turns; ``runs_of`` overrides the number of runs by name."""
    samples: dict[str, list[Sample]] = {command.name: [] for command in commands}
    for round_, command in turns(commands, runs, runs_of or {}):
        one = sample(command)
        samples[command.name].append(one)
        print(
            f"{command.name}, run {round_ + 1}: {one.cpu_s:.3f} s CPU, {one.wall_s:.3f} s wall, "
            f"{one.peak_mb:.0f} MB, exit {one.exit_code}",
            file=sys.stderr,
        )
    return samples


def spread(values: Sequence[float]) -> Spread:
    return Spread(round(statistics.median(values), 4), round(min(values), 4), round(max(values), 4))


def summary(name: str, samples: Sequence[Sample], notes: Mapping[str, str]) -> Result:
    return Result(
        name=name,
        runs=len(samples),
        cpu_s=spread([one.cpu_s for one in samples]),
        wall_s=spread([one.wall_s for one in samples]),
        peak_mb=spread([one.peak_mb for one in samples]),
        exit_codes=sorted({one.exit_code for one in samples}),
        notes=dict(notes),
    )


def processor() -> str:
    """Return the model name of the processor, as the kernel gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def facts(versions: Mapping[str, str] | None = None) -> dict[str, object]:
    """Describe the machine and the tools, without names or folders of the machine."""
    return {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "system": system(),
        "python": platform.python_version(),
        "load_at_start": round(os.getloadavg()[0], 2),
        "versions": dict(versions or {}),
    }


def cell(values: Spread, digits: int) -> str:
    return f"{values.median:.{digits}f} ({values.low:.{digits}f}-{values.high:.{digits}f})"


def row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def markdown(results: Sequence[Result], about: Mapping[str, object]) -> str:
    """Return a table of the results with the facts of the run below it."""
    extra = list(dict.fromkeys(key for result in results for key in result.notes))
    head = ["command", "n", "CPU s", "wall s", "peak MB", "exit", *extra]
    lines = [row(head), row(["---"] * len(head))]
    for result in results:
        lines.append(
            row(
                [
                    result.name,
                    str(result.runs),
                    cell(result.cpu_s, 3),
                    cell(result.wall_s, 3),
                    cell(result.peak_mb, 0),
                    ", ".join(map(str, result.exit_codes)),
                    *(result.notes.get(key, "") for key in extra),
                ]
            )
        )
    known = "; ".join(f"{key}: {value}" for key, value in about.items() if key != "versions")
    lines += ["", f"Median (lowest-highest). {known}."]
    versions = about.get("versions")
    if isinstance(versions, Mapping) and versions:
        tools = ", ".join(f"{tool} {number}" for tool, number in versions.items())
        lines.append(f"Versions: {tools}.")
    return "\n".join(lines) + "\n"


def publish(
    results: Sequence[Result],
    about: Mapping[str, object],
    json_file: Path | None,
    markdown_file: Path | None,
) -> None:
    """Print the table and write it, and the same figures as JSON, where wanted."""
    table = markdown(results, about)
    print(table)
    if markdown_file is not None:
        markdown_file.write_text(table, encoding="utf-8")
    if json_file is not None:
        content = {"about": about, "results": [asdict(result) for result in results]}
        json_file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def add_output_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table")


def named_command(text: str) -> Command:
    """Read ``name=command with arguments``."""
    name, separator, line = text.partition("=")
    if not (name and separator and line):
        raise argparse.ArgumentTypeError(f"expected name=command, got {text!r}")
    return Command(name, shlex.split(line))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure whole commands in turns.")
    parser.add_argument("--runs", type=int, default=5, help="samples per command (default 5)")
    parser.add_argument("commands", nargs="+", type=named_command, metavar="NAME=COMMAND")
    add_output_options(parser)
    options = parser.parse_args()
    about = facts()
    samples = round_robin(options.commands, options.runs)
    results = [summary(name, taken, {}) for name, taken in samples.items()]
    publish(results, about, options.json, options.markdown)


if __name__ == "__main__":
    main()
