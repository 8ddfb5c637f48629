"""Install the tools that medslate is compared with, each in a virtual environment of its own.

From the repository root::

    python -m benchmarks.peers --venvs FOLDER
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Peer:
    """A tool at a fixed version; ``requirements`` are given when its own cannot be used."""

    distribution: str
    version: str
    requirements: tuple[str, ...] = ()


# jamb also asks for quarto-cli, whose build downloads a program that only `publish` needs.
JAMB_REQUIREMENTS = ("click>=8", "jinja2>=3", "openpyxl>=3", "pytest>=7", "pyyaml>=6", "tomlkit")

PEERS = {
    "jamb": Peer("jamb", "2.0.0", JAMB_REQUIREMENTS),
    "doorstop": Peer("doorstop", "3.2"),
    "strictdoc": Peer("strictdoc", "0.30.4"),
    "sphinx-needs": Peer("sphinx-needs", "9.1.0"),
    "compliance-trestle": Peer("compliance-trestle", "5.2.0"),
    "oscal-validate": Peer("oscal-validate", "0.5.0"),  # needs Python 3.12
}


def pip_calls(peer: Peer) -> list[list[str]]:
    """Return the arguments of the pip calls that install the peer."""
    pinned = f"{peer.distribution}=={peer.version}"
    if peer.requirements:
        return [["--no-deps", pinned], list(peer.requirements)]
    return [[pinned]]


def install(name: str, peer: Peer, venvs: Path) -> bool:
    """Install one peer; say so and return False if that fails."""
    folder = venvs / name
    venv.create(folder, with_pip=True, clear=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    pip.append("--disable-pip-version-check")
    for arguments in pip_calls(peer):
        done = subprocess.run([*pip, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
            print(f"{name} {peer.version}: skipped, pip failed: {reason}", file=sys.stderr)
            shutil.rmtree(folder)
            return False
    print(f"{name} {peer.version}: installed")
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Install the peers to compare with.")
    parser.add_argument("--venvs", type=Path, metavar="FOLDER", help="default: a temporary folder")
    parser.add_argument("--only", choices=list(PEERS), nargs="+", default=list(PEERS))
    options = parser.parse_args()
    venvs: Path = options.venvs or Path(tempfile.mkdtemp(prefix="peers-"))
    venvs.mkdir(parents=True, exist_ok=True)
    installed = [name for name in options.only if install(name, PEERS[name], venvs)]
    print(f"{len(installed)} of {len(options.only)} installed; use --venvs {venvs}")
    return 0 if installed else 1


if __name__ == "__main__":
    sys.exit(main())
