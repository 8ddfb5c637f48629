"""Seal and verify a bundle of 50 MB beside `sha256sum`, and verify a JSON file of 10 MB beside compliance-trestle.

Whole processes, as a person starts them, with a key made for the purpose. From the root of the repository::

    python -m benchmarks.sealing.run --medslate .venv/bin/medslate --trestle PROGRAM --runs 7
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
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

EXAMPLE = Path("examples/st-elsewhere/infusion-pump")
DAY = "2026-11-22"
TIMES, MORE = 3, 0.2
"""The target: at most so many times what `sha256sum` takes on the bundle, plus so many seconds."""
START = 0.25
TRUST = """\
parties:
  maker: {name: Maker, roles: [maker, approver], anchors: [maker/root.pem, approver/root.pem]}
required: {declaration: [maker]}
"""


def called(program: Sequence[str], *words: str, folder: Path) -> None:
    """Run a program that must succeed."""
    done = subprocess.run([*program, *words], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join((*program, *words))}: {done.stderr or done.stdout}")


def prepared(medslate: Sequence[str], folder: Path, megabytes: int) -> dict[str, Sequence[str]]:
    """Keys, policy, a large member, and bundles with and without it; the commands that are measured."""
    (folder / "manual.bin").write_bytes(os.urandom(megabytes << 20))
    (folder / "trust.yaml").write_text(TRUST, "utf-8")
    for name in ("maker", "approver"):
        words = ("key", "new", name, "--name", name, "--organization", "Maker", "--trial", "--at", "2026-11-01")
        called(medslate, *words, folder=folder)

    def keys(name: str) -> tuple[str, ...]:
        return "--key", f"{name}/key.pem", "--certificate", f"{name}/certificate.pem"

    seal = ("bundle", "seal", "-C", str(EXAMPLE.absolute()), "--on", DAY, "--documents", "none", "--no-mds2")
    member = ("--member", "document:public:manual.bin")
    both = ("--announce", "approver=approver/certificate.pem")
    for name, more in (("small", ()), ("large", member), ("open", (*member, *both))):
        called(medslate, *seal, *keys("maker"), *more, "-o", f"{name}.zip", folder=folder)
    return {
        "sha256sum, large": ("sha256sum", "large.zip"),
        "bundle verify, large": (*medslate, "bundle", "verify", "large.zip"),
        "bundle sign, large": (*medslate, "bundle", "sign", "open.zip", *keys("approver"), "-o", "made.zip"),
        "bundle seal, large": (*medslate, *seal, *keys("maker"), *member, "-o", "made.zip"),
        "bundle verify, small": (*medslate, "bundle", "verify", "small.zip"),
        "bundle seal, small": (*medslate, *seal, *keys("maker"), "-o", "made.zip"),
    }


def beside_trestle(medslate: Sequence[str], trestle: str, folder: Path, megabytes: int) -> dict[str, Sequence[str]]:
    """One JSON file that both sign; the commands by which both verify it."""
    parts = [{"id": f"part-{one}", "prose": "What is told. " * 64} for one in range(megabytes * 1100)]
    (folder / "x.json").write_text(json.dumps({"parts": parts}), "utf-8")
    called(medslate, "oscal", "sign", "x.json", "--key", "maker/key.pem", "-o", "ours.json", folder=folder)
    words = ("x.json", "--signature", "ours.json", "--public-key", "maker/public.pem")
    ours = {"oscal verify, JSON": (*medslate, "oscal", "verify", *words)}
    if not shutil.which(trestle):
        print(f"skipped, {trestle} is not installed", file=sys.stderr)
        return ours
    called([trestle], "init", "--local", folder=folder)
    called([trestle], "beta", "enable", "json-signing", folder=folder)
    return {**ours, "trestle verify, JSON": (trestle, "verify", "-f", *words)}


def told(results: Sequence[Result]) -> list[Result]:
    """The results with what `sha256sum` allows, and whether it is kept."""
    by = {one.name: one for one in results}
    allowed = TIMES * by["sha256sum, large"].cpu_s.median + MORE
    noted = []
    for one in results:
        target = START if one.name == "bundle verify, small" else allowed if "large" in one.name else None
        kept = "" if target is None else f"{target:.2f}: {'met' if one.cpu_s.median <= target else 'MISSED'}"
        noted.append(replace(one, notes={"CPU s allowed": "" if one.name.startswith("sha") else kept}))
    return noted


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure sealing and verifying.")
    parser.add_argument("--medslate", metavar="PROGRAM", help="default: this interpreter with -m medslate")
    parser.add_argument("--trestle", metavar="PROGRAM", default=os.environ.get("MEDSLATE_TRESTLE", "trestle"))
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--runs", type=int, default=7)
    add_output_options(parser)
    options = parser.parse_args()
    medslate = [str(Path(options.medslate).absolute())] if options.medslate else [sys.executable, "-m", "medslate"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        wanted = prepared(medslate, folder, options.megabytes)
        wanted |= beside_trestle(medslate, options.trestle, folder, 10)
        made = folder / "made.zip"
        commands = [
            Command(name, argv, folder=folder, before=lambda: made.unlink(missing_ok=True))
            for name, argv in wanted.items()
        ]
        failed = [one.name for one in commands if sample(one).exit_code]
        if failed:
            print(f"stopped, exit code is not 0: {', '.join(failed)}", file=sys.stderr)
            return 1
        taken = round_robin(commands, options.runs)
    results = told([summary(name, samples, {}) for name, samples in taken.items()])
    publish(results, facts(), options.json, options.markdown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
