"""site plan as its user sees it: text, JSON, options, plan files, progress, exit status."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from click.testing import CliRunner, Result

from medslate import wiring
from medslate.cli import options, site_plan
from medslate.cli.plan_full import why_text
from medslate.cli.plan_short import fitted
from medslate.cli.plan_views import cost_text, say_alternatives, uncovered_text
from medslate.errors import MedslateError, UsageError
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Acceptance
from medslate.networks.system import System
from medslate.planning.plan import Chosen, plan_data
from medslate.planning.program import Limits, Program, Progress, Solution
from medslate.planning.reasons.why import Why
from medslate.standards.measures import Feature, Scope
from medslate.usecases.open_site import OpenedSite
from tests.build import HERE, TODAY
from tests.build_site import CATALOG, GOOD, LIBRARY, SITE, SYSTEM, carries, device, library, measure, system
from tests.fakes.solvers import brute_force
from tests.unit.planning.build_plan import at, plan_of, preferring, with_site
from tests.unit.planning.test_make_plan import knot, rivals

ROWS = [one.id for one in CATALOG.requirements]
EVERY_FR = {"lower", "upper"}


class Tried:
    """A solver as the wiring gives it: to be used as a context; it tries everything, and takes its time."""

    interrupted = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def __call__(self, programs: Sequence[Program], limits: Limits, progress: Any) -> tuple[Solution, ...]:
        progress(Progress(None, 0, 0.0, 0, len(programs)))
        progress(Progress(sum(map(sum, (one.costs for one in programs))), 0, 0.0, 0, len(programs)))
        return brute_force(programs, limits, progress)


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> Tried:
    made = Tried()
    monkeypatch.setattr(wiring, "solver", lambda name: made)
    return made


def run(monkeypatch: pytest.MonkeyPatch, system: System, *words: str) -> Result:
    monkeypatch.setattr(options, "opened_site", lambda folder, today: OpenedSite(system, (), TODAY, {}))
    return CliRunner().invoke(site_plan.plan, [*words, "--on", "2026-11-21"], standalone_mode=False)


@pytest.mark.usefixtures("solver")
def test_the_text_tells_the_proof_the_measures_and_the_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, SYSTEM)
    assert done.return_value == 0
    lines = done.output.splitlines()
    assert lines[0].startswith("Plan for hospital on 2026-11-21 (cpsat, ")
    assert lines[1] == "Uncovered: nothing; every required row is met or covered on every open path"
    assert lines[2] == "Cost: 120 EUR (proven bound 120 EUR, gap 0.00 %: no such plan costs less)"
    assert lines[4] == "Zones at their target: 0 of 1 before, 1 of 1 with the plan."
    assert lines[5] == "  reached by the plan: icu"
    assert "wall     Title of wall  40   1: icu" in lines
    assert any(one.split()[:3] == ["icu", "{2", "2"] and one.endswith("met") for one in lines)
    assert "rules of this project" in lines[-1]


@pytest.mark.usefixtures("solver")
def test_in_full_each_instance_says_what_rests_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = run(monkeypatch, SYSTEM, "--full").output.splitlines()
    assert "wall     Title of wall  icu       40   without it N at pumps would be uncovered" in lines


@pytest.mark.usefixtures("solver")
def test_what_remains_is_told_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, rivals())
    assert done.return_value == 1
    assert "Uncovered: 1 required row (no plan leaves fewer)" in done.output
    assert "  bad (part): 1 row: icu 1\n    1 kept from being covered by a ban" in done.output
    assert "Whom to ask" not in done.output


@pytest.mark.usefixtures("solver")
def test_what_remains_is_told_in_full_with_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, rivals(), "--full")
    assert "Uncovered: 1 required row (no plan leaves fewer)" in done.output
    assert "two at icu conflicts with one at icu, which the plan needs for other rows." in done.output
    assert "would close it: Replace bad by a device that does these rows itself." in done.output


def unknown() -> System:
    """A device of which nothing is known, and a measure that waits for a feature of it; the other zone asks less."""
    titles = [Feature(f"f{number}", f"Feature {number}") for number in range(5)]
    needing = [measure(f"m{one.id}", Scope.DEVICE, features=(one.id,)) for one in titles]
    lib = library(
        [measure("wall"), *needing],
        [*carries("wall", ("A",)), *(c for one in needing for c in carries(one.id, ("B",)))],
    )
    lib = replace(lib, features={one.id: one for one in titles})
    return system(SITE, device("bad", {}), GOOD, library_=lib)


@pytest.mark.usefixtures("solver")
def test_open_rows_are_asked_for_before_anything_is_bought(monkeypatch: pytest.MonkeyPatch) -> None:
    text = run(monkeypatch, unknown()).output
    assert "If every open answer turned out well: 0 uncovered, cost 0 EUR (proven)" in text
    assert "wall     Title of wall  40   1: icu *\n* Nothing but open rows rests on it" in text
    assert "not known of the device" in text
    assert "Whom to ask:" in text
    assert "whether it offers: Feature 3\n    and 1 further feature: see --full" in text
    assert "Out of reach by measures alone" in text
    assert "only while A is open" in run(monkeypatch, unknown(), "--full").output
    data = json.loads(run(monkeypatch, unknown(), "--format", "json").output)
    assert data["why"][0]["only_while_open"] is True
    assert (data["open"], data["if_unmet"]["cost"], data["if_met"]["cost"]) == ("unmet", 40, 0)


@pytest.mark.usefixtures("solver")
def test_the_plan_with_open_rows_as_met_can_be_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    done = run(monkeypatch, unknown(), "--open", "met", "--save", str(file))
    assert done.return_value == 0
    assert "as long as they count as unmet:" in done.output
    assert "Nothing is to be set up." in done.output
    assert json.loads(file.read_text("utf-8"))["cost"] == 40
    again = run(monkeypatch, unknown(), "--from", str(file), "--not-bought")
    assert "Cost: 40 EUR" in again.output


@pytest.mark.usefixtures("solver")
def test_where_nothing_is_open_there_is_one_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = replace(
        SYSTEM,
        devices={
            name: replace(
                one,
                components=tuple(replace(part, verdicts=dict.fromkeys(ROWS, Verdict.UNMET)) for part in one.components),
            )
            for name, one in SYSTEM.devices.items()
        },
    )
    done = run(monkeypatch, closed)
    assert "If every open answer" not in done.output
    assert "Whom to ask" not in done.output
    assert "  below: icu" in done.output


def test_titles_are_cut_between_words_where_there_is_little_room() -> None:
    rows = [["wall", "A title that is longer than there is room for", "40", "1: icu"]]
    assert fitted(rows, 60) == [["wall", "A title that is longer than there is...", "40", "1: icu"]]
    assert fitted(rows, 20) == [["wall", "A title that is longer...", "40", "1: icu"]]
    assert fitted(rows, 200) == rows


@pytest.mark.usefixtures("solver")
def test_json_holds_the_plan_file_and_the_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, rivals(), "--format", "json", "--front", "--alternatives", "1")
    data = json.loads(done.output)
    assert data["form"] == "medslate-plan/1"
    assert data["why"][0]["alone"][0] == {"placement": "pumps", "component": "part", "row": "A"}
    assert data["remains"][0]["coverable"] is True
    assert data["remains"][0]["closings"][0]["way"] == "replace the device"
    assert data["out_of_reach"] == []
    assert data["zones"][0]["after"].keys() == EVERY_FR
    assert data["zones"][1]["after"] is None
    assert [one["level"] for one in data["front"]] == [1, 2]
    assert [one["budget"] for one in data["budgets"]] == [10, 20, 30]
    assert data["alternatives"][0]["cost"] == 10


@pytest.mark.usefixtures("solver")
def test_a_plan_is_saved_and_replanned_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    run(monkeypatch, SYSTEM, "--save", str(file))
    assert json.loads(file.read_text("utf-8"))["cost"] == 120
    kept = run(monkeypatch, SYSTEM, "--from", str(file))
    assert "Kept from the former plan: eye, lock at pumps, wall at icu." in kept.output
    assert "Nothing is to be set up." in kept.output
    assert "Cost: 120 EUR" in run(monkeypatch, SYSTEM, "--from", str(file), "--not-bought").output
    dropped = run(monkeypatch, SYSTEM, "--from", str(file), "--ban", "wall@icu")
    assert "Of the former plan, no longer possible:\n  wall at icu: It is banned now." in dropped.output


@pytest.mark.usefixtures("solver")
def test_wishes_and_budgets(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        "link     Title of link  door      40   required"
        in run(monkeypatch, SYSTEM, "--fix", "link@door", "--full").output
    )
    assert "Budget: 80 EUR" in run(monkeypatch, SYSTEM, "--budget", "80").output
    barred = preferring(required=(at("wall", "icu"),), banned=(at("wall"),))
    assert "cannot be had:\n  wall at icu: It is banned." in str(run(monkeypatch, barred).exception)
    wrong = run(monkeypatch, SYSTEM, "--ban", "wall@attic")
    assert isinstance(wrong.exception, UsageError)


@pytest.mark.usefixtures("solver")
def test_the_front_and_the_alternatives_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, SYSTEM, "--front", "--alternatives", "2")
    assert "1      40    40            0.00 %  0" in done.output
    assert "With a smaller budget:" in done.output
    assert "  1. " in done.output
    required = preferring(required=tuple(plan_of().instances))
    assert "There is none." in run(monkeypatch, required, "--alternatives", "1").output


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"form": "other"}'])
@pytest.mark.usefixtures("solver")
def test_a_file_that_is_no_plan_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(content, "utf-8")
    done = run(monkeypatch, SYSTEM, "--from", str(file))
    assert isinstance(done.exception, MedslateError)
    assert "no plan file" in str(done.exception)


@pytest.mark.usefixtures("solver")
def test_a_plan_for_another_site_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({**plan_data(plan_of()), "site": "other"}), "utf-8")
    done = run(monkeypatch, SYSTEM, "--from", str(file))
    assert "is a plan for other, not for hospital" in str(done.exception)


@pytest.mark.usefixtures("solver")
def test_a_run_over_a_second_shows_its_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(0, 100_000, 2))
    monkeypatch.setattr("medslate.cli.solving.time.monotonic", lambda: float(next(ticks)))
    done = run(monkeypatch, knot())
    assert "no plan yet" in done.stderr
    assert "best " in done.stderr
    assert "parts done" in done.stderr
    assert "parts done" not in done.stdout


def test_an_interrupted_plan_says_so(monkeypatch: pytest.MonkeyPatch, solver: Tried) -> None:
    solver.interrupted = True
    assert "stopped early" in run(monkeypatch, SYSTEM).output.splitlines()[0]


def test_what_is_not_proven_is_worded_so(capsys: pytest.CaptureFixture[str]) -> None:
    plan = replace(plan_of(rivals()), bound=30, uncovered_bound=0)
    assert uncovered_text(plan) == "1 required row (at least 0 in any plan)"
    assert cost_text(plan) == "40 EUR (proven bound 30 EUR, gap 25.00 %: not proven to be the least)"
    say_alternatives(plan, [replace(plan, chosen=())])
    assert "without one at icu; instead -" in capsys.readouterr().out


@pytest.mark.usefixtures("solver")
def test_acceptances_needs_and_bare_reasons_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ones = tuple(replace(one, needs=("wall",)) if one.id == "lock" else one for one in LIBRARY.measures)
    accepted = Acceptance("a", "icu", "One", "Other", "Because", TODAY, HERE, rows=("N",))
    needy = with_site(system(library_=library(ones, LIBRARY.carries)), acceptances=(accepted,))
    without = library((), ())
    assert "needed by lock at pumps" in run(monkeypatch, needy, "--full").output
    shown = run(monkeypatch, replace(needy, library=without), "--full").output
    assert "Taken out by recorded acceptances: 1 row." in shown
    assert "every row: No measure of the library covers it against: other-zone through door, same-zone." in shown


def test_a_measure_on_which_nothing_rests_says_so() -> None:
    assert why_text(Why(at("eye"), ())) == "nothing rests on it alone"
    assert why_text(Why(at("eye"), (), kept=True)) == "already bought"


def test_what_is_long_is_shortened(capsys: pytest.CaptureFixture[str]) -> None:
    plan = plan_of()
    first = replace(plan, chosen=tuple(Chosen(at("wall", f"z{number}"), 1) for number in range(6)))
    say_alternatives(first, [plan])
    assert "without wall at z0, wall at z1, wall at z2, wall at z3 and 2 more; instead eye" in capsys.readouterr().out
