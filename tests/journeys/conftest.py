"""The command line as a person calls it, in process: text out, text on the error stream, exit status."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from medslate.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples" / "st-elsewhere"
DAY = "2026-11-21"


class Said(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call `medslate` with arguments; `--on` is given for commands that take a day, so that the tests do not age."""

    def call(*arguments: str | Path) -> Said:
        monkeypatch.setattr("sys.argv", ["medslate", *map(str, arguments)])
        status = main()
        captured = capsys.readouterr()
        return Said(status, captured.out, captured.err)

    return call


@pytest.fixture
def pump(tmp_path: Path) -> Path:
    """A copy of the example pump's workspace."""
    return Path(shutil.copytree(EXAMPLES / "infusion-pump", tmp_path / "pump"))


@pytest.fixture
def hospital(tmp_path: Path) -> Path:
    """A copy of the example hospital, beside the dossier and the form that its devices are read from."""
    shutil.copytree(EXAMPLES, tmp_path / "st-elsewhere")
    return tmp_path / "st-elsewhere" / "hospital"


@pytest.fixture
def fresh(tmp_path: Path, run: Run) -> Path:
    """A workspace as `init` starts it, with two components."""
    folder = tmp_path / "fresh"
    said = run(
        "init", folder, "--name", "Pump", "--manufacturer", "Us", "--device-version", "1.0",
        "--component", "controller=EDR@1.0", "--component", "server=SAR",
    )  # fmt: skip
    assert said.status == 0, said
    return folder
