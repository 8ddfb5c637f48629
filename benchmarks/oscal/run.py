"""Check, resolve, take in, sign and verify public OSCAL documents with medslate and with compliance-trestle, in turns.

Both get the same files before the clock starts; trestle in a workspace of its own, with the profile's import written
as trestle wants it. What each writes is looked into afterwards: a tool that did nothing would win. From the root of
the repository::

    python -m benchmarks.oscal.run --trestle PROGRAM --data FOLDER --runs 9
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.measure import (
    Command,
    Result,
    add_output_options,
    clean_environment,
    facts,
    publish,
    round_robin,
    sample,
    summary,
)

NIST, BSI = "nist-sp800-53-rev5-catalog.json", "bsi-grundschutz-kernel-catalog.json"
MODERATE = "nist-sp800-53-rev5-moderate-profile.json"
TARGET = 1 / 3


@dataclass(frozen=True)
class Task:
    """One piece of work, as each tool is asked to do it, and what each must have made of it: so many controls."""

    name: str
    ours: Command
    theirs: Command
    made: Callable[[], tuple[int, int]] = lambda: (0, 0)


def workspace(trestle: str, data: Path, folder: Path) -> Path:
    """A trestle workspace with the catalogs, and the profile leading to its catalog there."""
    folder.mkdir()
    subprocess.run([trestle, "init", "--local"], cwd=folder, check=True, capture_output=True)
    for name, file in (("nist", NIST), ("bsi", BSI)):
        (folder / "catalogs" / name).mkdir(parents=True)
        shutil.copyfile(data / file, folder / "catalogs" / name / "catalog.json")
    profile = json.loads((data / MODERATE).read_bytes())
    profile["profile"]["imports"][0]["href"] = "trestle://catalogs/nist/catalog.json"
    (folder / "profiles" / "moderate").mkdir(parents=True)
    (folder / "profiles" / "moderate" / "profile.json").write_text(json.dumps(profile), "utf-8")
    return folder


def controls(value: Mapping[str, Any]) -> int:
    """How many controls stand below a catalog, a group or a control."""
    inner = value.get("controls", ())
    return len(inner) + sum(controls(one) for one in (*inner, *value.get("groups", ())))


def in_file(file: Path) -> int:
    return controls(json.loads(file.read_bytes())["catalog"])


def rows(packs: Path) -> int:
    """The rows that an import wrote, headings left out."""
    (table,) = packs.glob("*/*/requirements.tsv")
    kinds = [line.split("\t")[1] for line in table.read_text("utf-8").splitlines()[1:]]
    return sum(kind != "heading" for kind in kinds)


def tasks(medslate: Sequence[str], trestle: str, data: Path, scratch: Path) -> list[Task]:
    """The work to compare. trestle works in its workspace, medslate on the files as they are."""
    there = workspace(trestle, data, scratch / "workspace")
    resolved, packs = scratch / "resolved.json", scratch / "packs"
    nist, bsi = str(data / NIST), str(data / BSI)

    def ours(*words: str) -> Command:
        return Command(f"medslate {words[1]}", [*medslate, *words])

    def theirs(*words: str, gone: str = "") -> Command:
        clean = (lambda: shutil.rmtree(there / gone, ignore_errors=True)) if gone else None
        return Command(f"trestle {' '.join(words[:1])}", [trestle, *words], folder=there, before=clean)

    resolve = ours("oscal", "resolve", str(data / MODERATE), "--catalog", nist, "--into", str(resolved))
    take_in = ours("oscal", "import", nist, "--into", str(packs), "--id", "taken", "--replace")
    return [
        Task("validate NIST", ours("oscal", "validate", nist), theirs("validate", "-f", "catalogs/nist/catalog.json")),
        Task("validate BSI", ours("oscal", "validate", bsi), theirs("validate", "-f", "catalogs/bsi/catalog.json")),
        Task(
            "resolve MODERATE",
            resolve,
            theirs("author", "profile-resolve", "-n", "moderate", "-o", "resolved", gone="catalogs/resolved"),
            lambda: (in_file(resolved), in_file(there / "catalogs" / "resolved" / "catalog.json")),
        ),
        Task(
            "import NIST",
            take_in,
            theirs("import", "-f", nist, "-o", "taken", gone="catalogs/taken"),
            lambda: (rows(packs), in_file(there / "catalogs" / "taken" / "catalog.json")),
        ),
        *signatures(medslate, trestle, there, data / NIST),
    ]


def signatures(medslate: Sequence[str], trestle: str, there: Path, nist: Path) -> list[Task]:
    """The same key signs with both; then each verifies what the other signed."""
    made, ours, theirs = there / "key", there / "ours.dsse.json", there / "theirs.dsse.json"
    keys = ["key", "new", str(made), "--name", "Benchmark", "--organization", "Nobody"]
    subprocess.run([*medslate, *keys], check=True, capture_output=True, env=clean_environment())
    subprocess.run([trestle, "beta", "enable", "json-signing"], cwd=there, check=True, capture_output=True)
    private, public = str(made / "key.pem"), str(made / "public.pem")
    sign = [*medslate, "oscal", "sign", str(nist), "--key", private, "-o", str(ours)]
    verify = [*medslate, "oscal", "verify", str(nist), "--signature", str(theirs), "--public-key", public]
    sign_there = [trestle, "sign", "-f", str(nist), "--private-key", private, "-o", str(theirs), "--overwrite"]
    verify_there = [trestle, "verify", "-f", str(nist), "--signature", str(ours), "--public-key", public]
    return [
        Task(
            "sign NIST",
            Command("medslate sign", sign, before=lambda: ours.unlink(missing_ok=True)),
            Command("trestle sign", sign_there, folder=there),
        ),
        Task(
            "verify NIST",
            Command("medslate verify", verify),
            Command("trestle verify", verify_there, folder=there),
        ),
    ]


def measured(task: Task, runs: int) -> list[Result]:
    """Both tools in turns after one run each that does not count; the second row has the ratios."""
    pair = [replace(task.ours, name=f"{task.name}: medslate"), replace(task.theirs, name=f"{task.name}: trestle")]
    for one in pair:
        sample(one)
    taken = round_robin(pair, runs)
    ours, theirs = (summary(one.name, taken[one.name], {}) for one in pair)
    made = [str(count or "") for count in task.made()]
    cpu, peak = ours.cpu_s.median / theirs.cpu_s.median, ours.peak_mb.median / theirs.peak_mb.median
    notes = {"controls": made[0], "share of CPU": f"{cpu:.2f}", "share of memory": f"{peak:.2f}"}
    print(f"{task.name}: {cpu:.2f} of the CPU, target {TARGET:.2f}: {'met' if cpu <= TARGET else 'MISSED'}")
    return [replace(ours, notes=notes), replace(theirs, notes={"controls": made[1]})]


def version(program: Sequence[str], word: str) -> str:
    environment = clean_environment()
    said = subprocess.run([*program, word], capture_output=True, text=True, check=True, env=environment).stdout.split()
    return next(one for one in said if one.lstrip("v")[:1].isdigit()).lstrip("v")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure OSCAL work beside compliance-trestle.")
    parser.add_argument("--trestle", required=True, metavar="PROGRAM")
    parser.add_argument("--medslate", metavar="PROGRAM", help="default: this interpreter with -m medslate")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help=f"with {NIST}, {MODERATE}, {BSI}")
    parser.add_argument("--runs", type=int, default=7)
    add_output_options(parser)
    options = parser.parse_args()
    lacking = [name for name in (NIST, BSI, MODERATE) if not (options.data / name).is_file()]
    if lacking:
        parser.error(f"There is no {', '.join(lacking)} in the folder of --data.")
    medslate = [options.medslate] if options.medslate else [sys.executable, "-m", "medslate"]
    about = facts(
        {"medslate": version(medslate, "--version"), "compliance-trestle": version([options.trestle], "version")}
    )
    with tempfile.TemporaryDirectory() as folder:
        data = options.data.absolute()
        made = [
            one for task in tasks(medslate, options.trestle, data, Path(folder)) for one in measured(task, options.runs)
        ]
    publish(made, about, options.json, options.markdown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
