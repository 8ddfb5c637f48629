"""A pytest plugin: tests claim rows, and their results go where `medslate assess` finds them.

    @pytest.mark.medslate("CR 1.5", component="controller")
    def test_default_password_must_change(): ...

    pytest --medslate=WORKSPACE --medslate-component=controller --medslate-tester="Test team"

Every marked test carries its rows as a property `medslate`, also into a JUnit file. Without `--medslate` nothing is
written. With it, each component gets one record, `results/pytest-<component>.json`, of the tests that ran.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from medslate.assessment.evidence import Outcome, TestCase
    from medslate.usecases.opening import Opened

MARK = "medslate"
COMPONENT = "medslate-component"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options and their default values in the configuration file."""
    group = parser.getgroup("medslate")
    group.addoption("--medslate", metavar="DIR", help="workspace that takes the results of tests marked with rows")
    group.addoption("--medslate-component", metavar="ID", help="component of tests that name none")
    group.addoption("--medslate-tester", metavar="TEXT", default="", help="role or organisation that tests")
    choices = ("developer", "separate-team", "third-party")
    group.addoption("--medslate-independence", choices=choices, default="developer", help="who tests (developer)")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark, and record results if a workspace is given."""
    config.addinivalue_line("markers", f"{MARK}(row, ..., component=None): the rows that a test bears on")
    if config.getoption("medslate") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config), "medslate-recorder")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give every marked test its rows as a property, so that they travel with its report."""
    for item in items:
        rows, component = _marked(item, config.getoption("medslate_component"))
        if rows:
            item.user_properties.append((MARK, ";".join(rows)))
            item.user_properties.append((COMPONENT, component or ""))


def _marked(item: pytest.Item, default: str | None) -> tuple[tuple[str, ...], str | None]:
    marks = list(item.iter_markers(MARK))
    component = next((one.kwargs["component"] for one in marks if "component" in one.kwargs), default)
    return tuple(dict.fromkeys(str(row) for one in reversed(marks) for row in one.args)), component


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse rows and components that are not there before a long run, not after it.

    Workers of pytest-xdist cannot say so; there the record is refused at the end.
    """
    from medslate.assessment.checks.rows import row_fault

    config = session.config
    marked = [(item, *_marked(item, config.getoption("medslate_component"))) for item in session.items]
    if not config.getoption("medslate") or hasattr(config, "workerinput") or not any(rows for _, rows, _ in marked):
        return
    opened = _opened(Path(config.getoption("medslate")))
    parts = opened.dossier.device.component
    for item, rows, component in marked:
        if rows and component is None:
            raise pytest.UsageError(
                f"{item.nodeid} names no component; give --medslate-component ({', '.join(parts)})."
            )
        if rows and component not in parts:
            raise pytest.UsageError(f"{item.nodeid}: there is no component {component}, but {', '.join(parts)}.")
        for fault in (row_fault(opened.catalog, parts[component or ""], row) for row in rows):
            if fault is not None:
                raise pytest.UsageError(f"{item.nodeid}: {fault.message} {fault.remedy}")


class Recorder:
    """Collects the outcomes of marked tests and writes them at the end of the session."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.folder = Path(config.getoption("medslate"))
        self.cases: dict[str, dict[str, tuple[tuple[str, ...], Outcome]]] = {}
        self.said: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst outcome over setup, call and teardown; an expected failure is silence, like a skip."""
        from medslate.assessment.evidence import Outcome

        properties = dict(report.user_properties)
        if MARK not in properties:
            return
        cases = self.cases.setdefault(str(properties[COMPONENT]), {})
        before = cases.get(report.nodeid, ((), Outcome.PASSED))[1]
        order = (Outcome.FAILED, Outcome.SKIPPED, Outcome.PASSED)
        worst = min(before, Outcome(report.outcome), key=order.index)
        cases[report.nodeid] = (tuple(str(properties[MARK]).split(";")), worst)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write one record per component, if any marked test ran."""
        from medslate.assessment.evidence import TestCase
        from medslate.errors import MedslateError

        for component, found in sorted(self.cases.items()):
            cases = [TestCase(name, rows, outcome) for name, (rows, outcome) in sorted(found.items())]
            try:
                self.said.append(self._write(component, cases))
            except MedslateError as error:
                self.said.append(f"not recorded: {error}")
                session.exitstatus = pytest.ExitCode.USAGE_ERROR

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was written."""
        for line in self.said:
            terminalreporter.write_line(f"medslate: {line}")

    def _write(self, component: str, cases: Iterable["TestCase"]) -> str:
        from datetime import datetime

        from medslate import wiring
        from medslate.assessment.evidence import Independence
        from medslate.usecases.results import Run, record_results

        opened = _opened(self.folder)
        run = Run(
            component,
            None,
            datetime.now().astimezone().date(),
            self.config.getoption("medslate_tester"),
            Independence(self.config.getoption("medslate_independence")),
        )
        record, file = record_results(
            opened.dossier, opened.catalog, wiring.editor(self.folder), f"pytest-{component}", run, cases
        )
        tests = f"{len(record.cases)} test{'s' if len(record.cases) != 1 else ''}"
        return f"{tests} of {component} {record.version} in {self.folder / file}"


def _opened(folder: Path) -> "Opened":
    from datetime import datetime

    from medslate import wiring
    from medslate.errors import MedslateError
    from medslate.usecases.opening import open_workspace

    try:
        packs = wiring.pack_source(folder / "packs")
        return open_workspace(wiring.workspace(folder), packs, datetime.now().astimezone().date())
    except MedslateError as error:
        raise pytest.UsageError(f"medslate: {error}") from error
