"""The pytest plugin: a project's own tests claim rows, and `assess` finds the results."""

import json
import os
import subprocess
import sys
from pathlib import Path

from medslate import wiring

TESTS = """
import pytest

@pytest.mark.medslate("CR 1.11")
def test_lock(): pass

@pytest.mark.medslate("CR 1.11", "CR 1.7", component="server")
def test_server(): assert {outcome}

@pytest.mark.medslate("CR 1.12")
@pytest.mark.skip
def test_later(): pass

def test_unmarked(): pass
"""


def call(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
    environment["PYTHONPATH"] = str(wiring.PACKS.parents[1])
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    plugin = [] if "medslate.pytest_plugin" in installed() else ["-p", "medslate.pytest_plugin"]
    return subprocess.run(
        [*command, *plugin], cwd=folder, capture_output=True, text=True, env=environment, check=False, timeout=120
    )


def installed() -> set[str]:
    from importlib.metadata import entry_points

    return {one.value for one in entry_points(group="pytest11")}


def project(tmp_path: Path, outcome: str) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "test_rows.py").write_text(TESTS.format(outcome=outcome), "utf-8")
    return folder


def test_results_reach_the_workspace(tmp_path: Path, fresh: Path) -> None:
    done = call(
        project(tmp_path, "True"), f"--medslate={fresh}", "--medslate-component=controller", "--medslate-tester=Team",
        "--junitxml=out.xml",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "medslate: 2 tests of controller 1.0" in done.stdout
    record = json.loads((fresh / "results" / "pytest-controller.json").read_text("utf-8"))
    assert [(one["rows"], one["outcome"]) for one in record["cases"]] == [
        (["CR 1.12"], "skipped"),
        (["CR 1.11"], "passed"),
    ]
    assert json.loads((fresh / "results" / "pytest-server.json").read_text("utf-8"))["version"] == "0.1.0"
    assert 'name="medslate" value="CR 1.11;CR 1.7"' in (tmp_path / "project" / "out.xml").read_text("utf-8")


def test_a_failure_is_recorded_as_one(tmp_path: Path, fresh: Path) -> None:
    done = call(project(tmp_path, "False"), f"--medslate={fresh}", "--medslate-component=controller")
    assert done.returncode == 1
    record = json.loads((fresh / "results" / "pytest-server.json").read_text("utf-8"))
    assert record["cases"][0]["outcome"] == "failed"


def test_without_a_workspace_nothing_is_written(tmp_path: Path) -> None:
    folder = project(tmp_path, "True")
    done = call(folder, "--strict-markers")
    assert done.returncode == 0, done.stdout
    assert {path.name for path in folder.iterdir()} <= {"test_rows.py", "__pycache__"}


def test_mistakes_are_told_before_the_run(tmp_path: Path, fresh: Path) -> None:
    folder = project(tmp_path, "True")
    wrong = call(folder, f"--medslate={fresh}", "--medslate-component=controler")
    assert wrong.returncode == 4
    assert "no component controler, but controller, server" in wrong.stderr + wrong.stdout
    (folder / "test_rows.py").write_text(TESTS.format(outcome="True").replace("CR 1.11", "CR 1.111"), "utf-8")
    wrong = call(folder, f"--medslate={fresh}", "--medslate-component=controller")
    assert "Did you mean CR 1.11?" in wrong.stderr + wrong.stdout
    nowhere = call(folder, "--medslate=nowhere", "--medslate-component=controller")
    assert "no folder nowhere" in nowhere.stderr + nowhere.stdout


def test_workers_refuse_alike(tmp_path: Path, fresh: Path) -> None:
    """With pytest-xdist nothing is written either: workers cannot refuse, so the record is refused at the end."""
    folder = project(tmp_path, "True")
    (folder / "test_rows.py").write_text(TESTS.format(outcome="True").replace("CR 1.11", "CR 3.2"), "utf-8")
    done = call(folder, f"--medslate={fresh}", "--medslate-component=controller", "-n", "2")
    assert done.returncode == 4
    assert "not recorded: A test names CR 3.2" in done.stdout + done.stderr
    assert not (fresh / "results").exists()


def test_workers_report_to_one_record(tmp_path: Path, fresh: Path) -> None:
    done = call(project(tmp_path, "True"), f"--medslate={fresh}", "--medslate-component=controller", "-n", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    record = json.loads((fresh / "results" / "pytest-controller.json").read_text("utf-8"))
    assert len(record["cases"]) == 2
