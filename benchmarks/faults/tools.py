"""The tools, each in its best mode: how it is given a fault, and what it said, line by line."""

import atexit
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from benchmarks.faults.faults import AREAS, Files

DAY = "2026-11-22"
PLACES = {
    "catalog": "catalogs",
    "profile": "profiles",
    "mapping-collection": "mapping-collections",
    "component-definition": "component-definitions",
    "assessment-plan": "assessment-plans",
    "assessment-results": "assessment-results",
    "system-security-plan": "system-security-plans",
}
"""Where a trestle workspace keeps each kind of document."""


@dataclass(frozen=True)
class Said:
    """What a tool said: its exit status and its messages, each with its weight: error, warning or note."""

    status: int
    messages: tuple[tuple[str, str], ...]


class Tool(Protocol):
    """A tool that can be given the files of a fault, in a folder that is empty otherwise."""

    name: str
    areas: tuple[str, ...]

    def version(self) -> str: ...

    def run(self, area: str, files: Files, file: str, folder: Path) -> Said: ...


def write(files: Files, folder: Path) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def call(argv: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class Medslate:
    """`oscal validate`, with the catalog where results name none; `pack validate`; `check`."""

    command: tuple[str, ...]
    name: str = "medslate"
    areas: tuple[str, ...] = tuple(AREAS)

    def version(self) -> str:
        return call([*self.command, "--version"], Path()).stdout.split()[-1]

    def run(self, area: str, files: Files, file: str, folder: Path) -> Said:
        write(files, folder)
        done = call([*self.command, *self.arguments(area, file), "--format", "json"], folder)
        try:
            found = json.loads(done.stdout)["findings"]
        except ValueError:
            return Said(done.returncode, tuple(("error", line) for line in done.stderr.splitlines()))
        return Said(done.returncode, tuple((one["severity"], _finding(one)) for one in found))

    def arguments(self, area: str, file: str) -> list[str]:
        if area == "oscal":
            return ["oscal", "validate", file, *(["--catalog", "catalog.json"] if file == "results.json" else [])]
        if area == "packs":
            return ["pack", "validate", "--packs", ".", Path(file).parent.name]
        return ["check", "--on", DAY]


def _finding(one: dict[str, object]) -> str:
    path = " / ".join(map(str, one["path"])) if isinstance(one["path"], list) else ""
    remedy = f" Remedy: {one['remedy']}" if one["remedy"] else ""
    return f"{one['file']}:{one['line']}:{one['column']} {path}: {one['message']}{remedy}"


@dataclass(frozen=True)
class OscalValidate:
    """With the other documents to resolve against, with suggestions and with locations."""

    command: tuple[str, ...]
    name: str = "oscal-validate"
    areas: tuple[str, ...] = ("oscal",)

    def version(self) -> str:
        return call([*self.command, "--version"], Path()).stdout.split()[-1]

    def run(self, area: str, files: Files, file: str, folder: Path) -> Said:
        write(files, folder)
        options = ["--resolve", ".", "--suggest", "--locations", "--format", "json"]
        done = call([*self.command, *options, file], folder)
        try:
            found = json.loads(done.stdout)["findings"]
        except ValueError:
            return Said(done.returncode, tuple(("error", line) for line in done.stderr.splitlines()))
        return Said(done.returncode, tuple(_weighed(file, one) for one in found))


def _weighed(file: str, one: dict[str, object]) -> tuple[str, str]:
    weight = {"ERROR": "error", "WARNING": "warning"}.get(str(one["severity"]), "note")
    suggestions = f" Suggestions: {one['suggestions']}" if one.get("suggestions") else ""
    where = f"{file}:{one['line']}:{one['column']} {one['location']}"
    return weight, f"{where} {one['code']} {one['property']} = {one['value']}: {one['message']}{suggestions}"


@dataclass(frozen=True)
class Trestle:
    """`trestle validate` in a workspace with all documents, which stand at its root too, where references find them."""

    command: tuple[str, ...]
    name: str = "compliance-trestle"
    areas: tuple[str, ...] = ("oscal",)

    def version(self) -> str:
        found = re.search(r"\d+\.\d+\.\d+", call([*self.command, "version"], Path()).stdout)
        return found[0] if found else "unknown"

    def run(self, area: str, files: Files, file: str, folder: Path) -> Said:
        shutil.copytree(_empty_workspace(self.command), folder, dirs_exist_ok=True)
        write(files, folder)
        places = {name: self.place(name, content) for name, content in files.items()}
        write({places[name]: content for name, content in files.items()}, folder)
        done = call([*self.command, "validate", "-f", places[file]], folder)
        lines = (done.stdout + done.stderr).replace(str(folder.resolve()), ".").splitlines()
        weight = "error" if done.returncode else "note"
        told = tuple(("warning" if "WARNING" in line else weight, line) for line in lines if line.strip())
        return Said(done.returncode, told)

    @staticmethod
    def place(name: str, content: bytes) -> str:
        kind = next(one for one in PLACES if f'"{one}"'.encode() in content[:60])
        return f"{PLACES[kind]}/{Path(name).stem}/{kind}.json"


@cache
def _empty_workspace(command: tuple[str, ...]) -> Path:
    """A new trestle workspace, made once."""
    folder = Path(tempfile.mkdtemp(prefix="trestle-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    call([*command, "init", "--local"], folder)
    return folder


def plain(messages: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Messages without their lines and columns, so that those of the base can be told from new ones."""
    for _, text in messages:
        yield re.sub(r":\d+(:\d+)?", "", text)
