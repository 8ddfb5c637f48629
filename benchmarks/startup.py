"""Compare the start of medslate with that of a bare Click program in the same environment.

From the repository root::

    python -m benchmarks.startup --medslate FOLDER/bin/medslate --runs 30
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import (
    Command,
    Result,
    add_output_options,
    facts,
    publish,
    round_robin,
    sample,
    summary,
)

BARE_PROGRAM = '''\
import click


@click.command()
@click.version_option("1.0")
def main() -> None:
    """Do nothing."""
'''

LAUNCHER = """\
#!{python}
import sys
from bare import main
sys.exit(main())
"""

VERSIONS = """\
import importlib.metadata as metadata
import platform
print(platform.python_version(), metadata.version("click"), metadata.version("medslate"))
"""


def write_bare_program(folder: Path, python: Path) -> Path:
    """Write the bare program and a launcher like the one that pip makes."""
    (folder / "bare.py").write_text(BARE_PROGRAM, encoding="utf-8")
    launcher = folder / "bare"
    launcher.write_text(LAUNCHER.format(python=python), encoding="utf-8")
    launcher.chmod(0o755)
    return launcher


def versions(python: Path) -> dict[str, str]:
    """Return the versions in the environment; fail if one of the two programs cannot run."""
    done = subprocess.run([str(python), "-c", VERSIONS], capture_output=True, text=True, check=True)
    interpreter, click, medslate = done.stdout.split()
    return {"python": interpreter, "click": click, "medslate": medslate}


def commands_to_measure(medslate: Path, bare: Path) -> list[Command]:
    return [
        Command(f"{name} {option}", [str(program), option])
        for option in ("--version", "--help")
        for name, program in (("medslate", medslate), ("bare", bare))
    ]


def with_ratio(result: Result, results: dict[str, Result]) -> Result:
    """Add the ratio of the median CPU time to that of the bare program."""
    base = results[f"bare {result.name.split()[1]}"]
    ratio = result.cpu_s.median / base.cpu_s.median
    difference = (result.cpu_s.median - base.cpu_s.median) * 1000
    result.notes.update({"ratio of CPU": f"{ratio:.2f}", "more ms of CPU": f"{difference:.0f}"})
    return result


def measure(medslate: Path, options: argparse.Namespace) -> int:
    python = medslate.with_name("python")
    about = facts(versions(python))
    with tempfile.TemporaryDirectory() as folder:
        commands = commands_to_measure(medslate, write_bare_program(Path(folder), python))
        failed = [command.name for command in commands if sample(command).exit_code]
        if failed:
            print(f"stopped, exit code is not 0: {', '.join(failed)}", file=sys.stderr)
            return 1
        samples = round_robin(commands, options.runs)
    results = {name: summary(name, taken, {}) for name, taken in samples.items()}
    publish(
        [with_ratio(result, results) for result in results.values()],
        about,
        options.json,
        options.markdown,
    )
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the start of medslate.")
    parser.add_argument("--medslate", default="medslate", help="program (default: search path)")
    parser.add_argument("--runs", type=int, default=30, help="samples per command (default 30)")
    add_output_options(parser)
    options = parser.parse_args()
    found = shutil.which(options.medslate)
    if found is None:
        print(f"skipped, {options.medslate} is not installed", file=sys.stderr)
        return 0
    return measure(Path(found).resolve(), options)


if __name__ == "__main__":
    sys.exit(main())
