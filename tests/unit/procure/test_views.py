"""What is shown of a ranking, in the cases that the command of the examples does not reach."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from medslate.cli.procure_views import flow_text, gap_text, say_ranking
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Flow
from medslate.planning.program import Limits
from medslate.usecases.plan import Engine
from medslate.usecases.procure_ranking import Ranking
from tests.build import HERE
from tests.build_site import GOOD, SITE, carries, device, library, measure, system
from tests.fakes.solvers import brute_force, greedy_only
from tests.unit.planning.test_make_plan import knot
from tests.unit.procure.conftest import Run
from tests.unit.procure.test_ranking import ALL_MET, DARK, FOUR, HALF, LAME, ranked


def shown(ranking: Ranking, capsys: pytest.CaptureFixture[str]) -> str:
    say_ranking(ranking)
    return capsys.readouterr().out


def test_why_each_is_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    said = shown(FOUR, capsys)
    assert "Ranks 1: it leaves as many rows uncovered as half, and costs 40 EUR less." in said
    assert "Ranks 2: it leaves as many rows uncovered as good, and costs 40 EUR more." in said
    assert "Ranks 3: it leaves 1 row more uncovered than half." in said
    assert "Ranks 4: it leaves as many rows uncovered as lame, and costs 40 EUR more." in said
    assert "Could still pass half: it does if these 3 of its 5 open rows are met:\n    A RE(1), B, D\n" in said
    assert "With any of them not met it stays behind half, whatever else is answered." in said
    assert "To ask its maker for these rows: A RE(1), B, D\n" in said
    assert "Without it, the plan of the site leaves 0 required rows uncovered and costs 120 EUR.\n" in said


def test_equals_and_the_only_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Ranks 1: there is no other candidate." in shown(ranked(GOOD), capsys)
    said = shown(ranked(GOOD, replace(GOOD, id="other")), capsys)
    assert "Ranks 1 together with other: as many rows uncovered, at the same cost." in said


def test_one_row_that_decides(capsys: pytest.CaptureFixture[str]) -> None:
    said = shown(ranked(HALF, device("near", ALL_MET | {"D": Verdict.OPEN})), capsys)
    assert "Could still come first: it does if its open row is met:\n    D\n" in said
    assert "With D not met it stays behind half, whatever else is answered." in said
    two = device("near", ALL_MET | {"A RE(1)": Verdict.OPEN, "D": Verdict.OPEN})
    assert "it does if this one of its 2 open rows is met:\n    D\n" in shown(ranked(LAME, two), capsys)


def test_rows_of_which_another_can_stand_in(capsys: pytest.CaptureFixture[str]) -> None:
    lacking = device("lacking", ALL_MET | {"A": Verdict.UNMET, "B": Verdict.UNMET})
    dim = device("dim", ALL_MET | dict.fromkeys(("A", "B", "N"), Verdict.OPEN))
    bare = system(SITE, replace(GOOD, id="bad"), GOOD, library_=library((), ()))
    said = shown(ranked(lacking, dim, of=bare), capsys)
    assert "it does if these 2 of its 3 open rows are met:" in said
    assert "None of them decides alone: another open row can stand in for it." in said


def test_rows_are_told_with_their_component_where_there_are_several(capsys: pytest.CaptureFixture[str]) -> None:
    one = device("near", ALL_MET | {"D": Verdict.OPEN})
    parts = (*one.components, replace(GOOD.components[0], id="other"))
    assert "D of part" in shown(ranked(HALF, replace(one, components=parts)), capsys)


def test_what_is_not_proven_and_what_was_stopped_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    near = device("near", ALL_MET | {"A": Verdict.UNMET})
    said = shown(replace(ranked(near, of=knot(), engine=Engine(greedy_only, Limits(600))), interrupted=True), capsys)
    assert "(not proven to be the best)" in said
    assert "with as little uncovered)." in said
    assert "The search was stopped early" in said
    hasty = ranked(HALF, DARK, engine=Engine(brute_force, Limits(1e-9)))
    assert "The time did not reach to try them all: fewer may be enough." in shown(hasty, capsys)


def test_what_a_measure_makes_needless_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    ones = (measure("small", cost_class="c0"), measure("big"))
    lib = library(ones, [*carries("small", ("A",)), *carries("big", ("A", "B"))])
    there = device("bad", ALL_MET | {"A": Verdict.UNMET})
    said = shown(ranked(replace(HALF, id="new"), of=system(SITE, there, GOOD, library_=lib)), capsys)
    assert "measures beyond those of the site: big at icu\n    in their stead no longer: small at icu\n" in said


def test_what_units_that_are_there_lack_more_is_told_with_their_place(capsys: pytest.CaptureFixture[str]) -> None:
    found = FOUR.ranked[3]
    lack = found.worst.plan.uncovered[0]
    plan = replace(found.worst.plan, uncovered=(lack, replace(lack, placement="monitors", row="B")))
    moved = replace(FOUR, ranked=(replace(found, worst=replace(found.worst, plan=plan)),))
    assert "stays uncovered: B (part at monitors), D (part)\n" in shown(moved, capsys)


def test_gaps_and_flows_in_one_line() -> None:
    assert gap_text((0,) * 7, (0,) * 7) == "-"
    assert gap_text((2, 1, 0, 0, 0, 0, 0), (1, 1, 0, 0, 0, 0, 0)) == "IAC 2 .. 1, UC 1"
    assert flow_text(Flow("f", "a", "b", HERE)) == "f: a <-> b"
    assert flow_text(Flow("f", "a", "b", HERE, "HL7", "2575/tcp", both=False)) == "f: a -> b, HL7 2575/tcp"


def test_a_run_over_a_second_tells_what_it_plans_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(0, 1000, 2))
    monkeypatch.setattr("medslate.cli.site_procure.time", SimpleNamespace(monotonic=lambda: next(seconds)))
    said = run("--zone", "icu", "--target", "1", "--candidate", "rated=1:EDR")
    assert said.status == 0
    assert "s  planning for rated, 1 plans made\n" in said.err
    assert "planning for" not in said.out
