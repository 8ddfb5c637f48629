"""Coverage, conformity and gaps of the small field."""

import json

import pytest

from medslate.assessment.conformity.facts import OPEN
from medslate.cli import conformity_views
from medslate.errors import UsageError
from medslate.levels.strengths import Strength
from medslate.standards.catalogs import Party
from medslate.standards.fulfilment.states import State
from medslate.usecases.conform import Conformed, conform, gaps
from medslate.usecases.coverage import Covered, coverage
from tests.unit.standards_verbs.build_field import FIELD, conformity, stated, statement

DECLARED = Strength.DECLARED
PLAN = statement("process", stated("process", "P 1", "yes", evidence=("doc",)), about="our process")


def covered(name: str, *statements: object) -> Covered:
    (one,) = coverage(conformity(*statements), [name]).every  # type: ignore[arg-type]
    return one


# -- coverage ---------------------------------------------------------------------------------------------------------


def test_rows_are_answered_or_reached_or_open() -> None:
    one = covered("process", PLAN)
    assert (one.asked, one.answered, one.reached) == (4, 1, 1)  # P 2 is reached through the law and the device
    assert one.counts[DECLARED][State.FULFILLED] == 1
    assert one.counts[Strength.TESTED][State.FULFILLED] == 0
    assert one.unknown == one.counts[DECLARED][State.OPEN]
    assert sum(one.counts[DECLARED].values()) == one.asked
    assert sum(one.excluded.values()) == 1  # P 4 is on the other route


def test_rows_without_a_crosswalk_are_counted() -> None:
    assert covered("process").unmapped == 2  # P 3 and its aspect; no crosswalk leads to either
    assert covered("law").unmapped == 1


def test_sources_that_exclude_each_other_are_counted_and_left_open() -> None:
    one = covered("law", statement("law", stated("law", "L 2", "no")))
    assert one.contrary == 1
    assert one.counts[DECLARED][State.OPEN] >= 1


def test_all_catalogs_by_party_and_their_totals() -> None:
    made = conformity(PLAN)
    found = coverage(made)
    assert {one.catalog.pack.id for one in found.every} == set(FIELD.catalogs)
    assert [one.catalog.pack.id for one in found.by_party[Party.OPERATOR]] == ["label"]
    assert sum(found.total(DECLARED).values()) == sum(one.asked for one in found.every)
    with pytest.raises(UsageError, match="Did you mean law"):
        coverage(made, ["lav"])


def test_a_law_that_does_not_bind_asks_nothing() -> None:
    from dataclasses import replace

    from medslate.standards.catalogs import Product
    from tests.build import SOUND

    made = conformity(device=replace(SOUND.device, placed_as=Product.OTHER))
    (one,) = coverage(made, ["law"]).every
    assert one.asked == 0
    assert sum(one.excluded.values()) == 3


def test_coverage_as_text_and_data(capsys: pytest.CaptureFixture[str]) -> None:
    made = conformity(PLAN)
    conformity_views.say_coverage(coverage(made))
    said = capsys.readouterr().out
    assert "To be answered by: manufacturer" in said
    assert "rows are open (declared/evidenced/tested)" in said
    conformity_views.say_coverage(coverage(made, ["process"]))
    said = capsys.readouterr().out
    assert "1 answered; 1 more reached" in said
    assert "Not on the route" in said
    data = json.loads(json.dumps(conformity_views.coverage_data(coverage(made))))
    assert data["total"]["states"]["declared"]["open"] == coverage(made).total(DECLARED)[State.OPEN]


# -- conformity -------------------------------------------------------------------------------------------------------


def result(name: str, *statements: object, by: str = "heading") -> Conformed:
    return conform(conformity(*statements), name, by)  # type: ignore[arg-type]


def test_a_group_is_as_far_as_its_rows() -> None:
    found = result("process", PLAN)
    plan, rest = found.groups
    assert plan.id == "Plan"
    assert plan.states[0] is State.AT_LEAST_PARTLY
    assert rest.states == OPEN
    assert found.whole[0] is State.AT_LEAST_PARTLY
    assert found.given == {"yes": 1, "partly": 0, "no": 0, "n/a": 0}
    assert "P 4" in found.scope.excluded


def test_groups_by_phase_and_the_route_taken() -> None:
    short = statement("process", stated("process", "P 4", "no"), route="short")
    found = result("process", short, by="phase")
    assert [one.id for one in found.groups] == ["late"]
    assert found.whole[0] is State.NOT_FULFILLED
    with pytest.raises(UsageError, match="no phases"):
        result("law", by="phase")


def test_a_row_names_what_tells_of_it() -> None:
    found = result("law", PLAN).by_id
    assert found["L 2"].through == {"small": ("B",)}
    assert found["L 2"].stated is None
    assert result("process", PLAN).by_id["P 1"].through == {}
    assert found["L 3"].through == {}


def test_the_ladder_is_shown_at_each_strength() -> None:
    answered = statement("steps", stated("steps", "S 0", "yes"), stated("steps", "S 2", "no"))
    found = result("steps", answered)
    assert (found.ladder[DECLARED].lower, found.ladder[DECLARED].upper) == (0, 1)
    assert found.ladder[Strength.TESTED].lower == -1
    assert found.grade is None


def test_a_boundary_leaves_rows_out() -> None:
    found = conform(conformity(boundary=("one",)), "steps")
    assert found.scope.excluded == {"S 2": "Only where there are many."}


def test_grades_are_weighted_between_two_ends() -> None:
    found = result("label", statement("label", stated("label", "G 1", "A"), stated("label", "G 2", "unheard")))
    assert found.grade is not None
    assert (found.grade.lowest, found.grade.highest) == ("B", "A")
    assert found.given == {"A": 1, "B": 0}


def test_the_catalog_with_levels_shows_the_device() -> None:
    found = result("small")
    assert found.by_id["A"].states[0] is State.FULFILLED


def test_conformity_as_text_and_data(capsys: pytest.CaptureFixture[str]) -> None:
    contrary = statement("law", stated("law", "L 2", "no"))
    for name in FIELD.catalogs:
        found = result(name, PLAN, contrary)
        conformity_views.say_conformed(found)
        data = json.loads(json.dumps(conformity_views.conformed_data(found)))
        assert {row["row"] for row in data["rows"]} == set(found.by_id)
    said = capsys.readouterr().out
    assert "Route: long (the first, none is given)" in said
    assert "about: our process" in said
    assert "see `medslate assess`" in said
    assert "It has no answers of its own" in said
    assert "Sources contradict each other." in said
    assert "told by small: B" in said
    assert "Grade of the whole: B to A" in said
    assert "Step, declared: 0 low, at most 2 top" in said


def test_a_grade_without_weights_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    from dataclasses import replace

    found = result("label")
    assert found.grade is not None
    conformity_views.say_conformed(replace(found, grade=replace(found.grade, lowest="", highest="")))
    assert "none is made up" in capsys.readouterr().out


# -- gaps -------------------------------------------------------------------------------------------------------------


def test_gaps_are_rows_that_are_not_certain() -> None:
    made = conformity(
        PLAN,
        statement("law", stated("law", "L 1", "partly"), stated("law", "L 2", "no"), stated("law", "L 3", "n/a")),
    )
    found = {one.result.row.id: one for one in gaps(made, conform(made, "law"), DECLARED)}
    assert "then answer anew" in found["L 1"].remedy
    assert "contradict" in found["L 2"].remedy
    assert "tells nothing yet" in found["L 3"].remedy
    assert set(found["L 2"].instead) == {("small", "B"), ("process", "P 2")}  # P 2 asks all of L 1 and L 2
    process = {one.result.row.id: one for one in gaps(made, conform(made, "process"), DECLARED)}
    assert "P 1" not in process
    assert process["P 1" if "P 1" in process else "P 3"].remedy.startswith("Answer it")


def test_what_is_declared_still_lacks_evidence_or_a_test() -> None:
    made = conformity(statement("process", stated("process", "P 1", "yes")))
    process = conform(made, "process")
    evidenced = {one.result.row.id: one.remedy for one in gaps(made, process, Strength.EVIDENCED)}
    assert evidenced["P 1"] == "Name evidence that speaks for it."
    tested = {one.result.row.id: one.remedy for one in gaps(made, process, Strength.TESTED)}
    assert tested["P 1"] == "Name a passed test."
    assert evidenced["P 2"].startswith("Answer it") or evidenced["P 2"].startswith("Part of it")


def test_rows_of_components_are_explained_not_answered() -> None:
    found = gaps(conformity(), conform(conformity(), "small"), Strength.TESTED)
    assert found
    assert any("medslate explain" in one.remedy or "test" in one.remedy for one in found)
    closed = gaps(conformity(claims=()), conform(conformity(claims=()), "small"), DECLARED)
    assert all("medslate explain" in one.remedy for one in closed)


def test_gaps_as_text_and_data(capsys: pytest.CaptureFixture[str]) -> None:
    made = conformity(statement("process", stated("process", "P 1", "no")))
    found = conform(made, "process")
    missing = gaps(made, found, DECLARED)
    conformity_views.say_gaps(found, missing, DECLARED)
    said = capsys.readouterr().out
    assert "Usually shown by: plan; minutes" in said
    assert "Closed as well by: L 1 of law; S 0 of steps" in said
    assert "4 of 4 rows asked are not certain as declared." in said
    data = json.loads(json.dumps(conformity_views.gaps_data(found, missing, DECLARED)))
    assert data["gaps"][0]["usual_evidence"] == ["plan", "minutes"]


def test_what_an_answer_told_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    conformity_views.say_told({})
    assert capsys.readouterr().out == ""
    conformity_views.say_told({"law": ("L 1", "L 2"), "steps": ("S 0",)})
    said = capsys.readouterr().out
    assert "rows of 2 catalogs:" in said
    assert "    L 1; L 2" in said
