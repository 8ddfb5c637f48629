"""The example pump's answers to the other standards: what they come to, and that they contradict nothing."""

import json
from pathlib import Path

from tests.journeys.conftest import DAY, EXAMPLES, Run

PUMP = EXAMPLES / "infusion-pump"
AT = ("-C", PUMP, "--on", DAY)


def test_two_answers_of_the_example_want_evidence_and_nothing_else(run: Run) -> None:
    found = [line for line in run("check", *AT).out.splitlines() if "/conformity/" in line]
    assert [line.split(" is answered")[0].split()[-1] for line in found] == ["V5-P01", "23.2(m)"]
    assert all("[claim-without-evidence]" in line for line in found)


def test_coverage_of_the_example(run: Run) -> None:
    said = {one["pack"]: one for one in json.loads(run("coverage", *AT, "--format", "json").out)["catalogs"]}
    assert sum(one["answered"] > 0 for one in said.values()) == len(list((PUMP / "conformity").iterdir())) + 1
    assert sum(one["contrary"] for one in said.values()) == 0
    assert [name for name, one in said.items() if not one["asked"]] == ["eu-cra-2024-2847", "ivdr-2017-746-annex-i"]
    assert {one["answered"] for one in said.values() if one["party"] == "operator"} == {0}
    process = said["iec-81001-5-1-2021"]
    assert (process["asked"], process["answered"]) == (120, 79)
    assert process["states"]["evidenced"]["not-fulfilled"] == 1
    twin = said["iec-62443-4-1-2018"]
    assert twin["answered"] == 10
    assert twin["reached"] > 20


def test_the_guideline_ends_between_two_steps(run: Run) -> None:
    said = json.loads(run("conformity", "johner-guideline-2021", *AT, "--format", "json").out)
    declared = said["ladder"]["declared"]
    assert (declared["lower"], declared["upper"]) == (0, 1)


def test_answered_once(run: Run) -> None:
    """Nobody answered SVV-1; SVV-5 asks for more than its twin, so it has an answer of its own."""
    answers = (PUMP / "conformity" / "iec-62443-4-1-2018.yaml").read_text("utf-8")
    assert "SVV-1:" not in answers
    assert "SVV-5:" in answers
    assert "Known: fulfilled (declared, evidenced, tested)" in run("trace", "iec-62443-4-1-2018", "SVV-1", *AT).out


def test_an_answer_is_held_against_its_points(run: Run, pump: Path) -> None:
    said = run("answer", "iec-81001-5-1-2021", "5.7.2", "conforms", "-C", pump, "--on", DAY)
    assert said.status == 0
    assert "[contradicted-through-crosswalk]" in said.out
