"""The rules of assessment.answers: what answers say of rows, and what they never say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.assessment.answers import Answer, Choice, RowVerdict, closed_by, contradictions, verdicts_from
from medslate.findings import Code
from medslate.levels.frs import FR
from medslate.levels.rule import Row, levels_of
from medslate.levels.vectors import Bounds, Capability
from medslate.levels.verdicts import Verdict
from medslate.standards.crosswalks import AnswerRelation, Crosswalk, SetRelation
from tests.unit.mds2.build import answer, answers, crosswalk, pack, question, questionnaire, relation

YES, NO, NA, NOTE = Choice.YES, Choice.NO, Choice.NA, Choice.NOTE
EQUIVALENT, SUFFICIENT, NECESSARY = AnswerRelation.EQUIVALENT, AnswerRelation.SUFFICIENT, AnswerRelation.NECESSARY
EXPOSURE, INFORMATIVE = AnswerRelation.EXPOSURE, AnswerRelation.INFORMATIVE
TWO = questionnaire(question("A"), question("B"))


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (EQUIVALENT, Verdict.MET, Verdict.UNMET),
        (SUFFICIENT, Verdict.MET, Verdict.OPEN),
        (NECESSARY, Verdict.OPEN, Verdict.UNMET),
        (EXPOSURE, Verdict.OPEN, Verdict.OPEN),
        (INFORMATIVE, Verdict.OPEN, Verdict.OPEN),
    ],
)
@pytest.mark.parametrize("yes_is_good", [True, False])
def test_each_relation_says_what_its_definition_says(
    kind: AnswerRelation, good: Verdict, bad: Verdict, *, yes_is_good: bool
) -> None:
    judged = kind not in (EXPOSURE, INFORMATIVE)
    links = crosswalk(relation("A", kind, "R", yes_is_good if judged else None))
    for choice, expected in ((YES, good if yes_is_good else bad), (NO, bad if yes_is_good else good)):
        found = verdicts_from(answers(A=choice), TWO, links, ["R"])["R"]
        assert found == RowVerdict(expected, ("A",) if expected is not Verdict.OPEN else ())


@pytest.mark.parametrize("choice", [None, NA, NOTE])
def test_without_a_yes_or_no_a_row_stays_open(choice: Choice | None) -> None:
    links = crosswalk(relation("A", EQUIVALENT, "R", True))
    assert verdicts_from(answers(A=choice), TWO, links, ["R"])["R"] == RowVerdict(Verdict.OPEN)
    assert verdicts_from({}, TWO, links, ["R", "S"])["S"] == RowVerdict(Verdict.OPEN)


def test_an_unmet_part_outweighs_what_is_only_necessary() -> None:
    links = crosswalk(relation("A", NECESSARY, "R", True), relation("B", NECESSARY, "R", True))
    assert verdicts_from(answers(A=YES, B=NO), TWO, links, ["R"])["R"] == RowVerdict(Verdict.UNMET, ("B",))


def test_answers_that_contradict_each_other_leave_the_row_open_and_are_found() -> None:
    links = crosswalk(relation("A", SUFFICIENT, "R", True), relation("B", NECESSARY, "R", True))
    given_answers = answers(A=YES, B=NO)
    found = verdicts_from(given_answers, TWO, links, ["R"])
    assert found["R"] == RowVerdict(Verdict.OPEN, ("A", "B"))
    (finding,) = contradictions(given_answers, TWO, found)
    assert finding.code is Code.FORM_CONTRADICTION
    assert "A and B contradict each other about R" in finding.message


def test_a_row_drops_out_only_if_every_condition_is_absent() -> None:
    links = crosswalk(relation("A", EXPOSURE, "R", absent=True), relation("B", EXPOSURE, "R", absent=True))
    assert verdicts_from(answers(A=NO), TWO, links, ["R"])["R"].verdict is Verdict.OPEN
    assert verdicts_from(answers(A=NO, B=NA), TWO, links, ["R"])["R"].verdict is Verdict.OPEN
    both = verdicts_from(answers(A=NO, B=NO), TWO, links, ["R"])["R"]
    assert both == RowVerdict(Verdict.NOT_APPLICABLE, ("A", "B"))


def test_a_condition_denied_in_one_place_and_shown_in_another_leaves_the_row_open() -> None:
    links = crosswalk(relation("A", EXPOSURE, "R", absent=True), relation("B", EXPOSURE, "R"))
    given_answers = answers(A=NO, B=YES)
    found = verdicts_from(given_answers, TWO, links, ["R"])
    assert found["R"] == RowVerdict(Verdict.OPEN, ("A", "B"))
    assert [one.code for one in contradictions(given_answers, TWO, found)] == [Code.FORM_CONTRADICTION]
    assert verdicts_from(answers(A=NO, B=NO), TWO, links, ["R"])["R"].verdict is Verdict.NOT_APPLICABLE


def test_a_gate_closes_through_every_further_gate() -> None:
    form = questionnaire(
        question("A"), question("B", "A", closed_by=True), question("C", "B", closed_by=False), question("D")
    )
    by_id = form.by_id
    assert closed_by(by_id["C"], form, answers(B=NO)) is by_id["B"]
    assert closed_by(by_id["C"], form, answers(B=NA)) is by_id["B"]
    assert closed_by(by_id["C"], form, answers(A=YES, B=YES)) is by_id["A"]
    assert closed_by(by_id["C"], form, answers(A=NO, B=YES)) is None
    assert closed_by(by_id["C"], form, {}) is None
    assert closed_by(by_id["D"], form, answers(A=YES)) is None


def test_what_stands_below_a_closing_gate_is_kept_and_not_used() -> None:
    form = questionnaire(question("A"), question("B", "A", closed_by=False))
    links = crosswalk(relation("B", EQUIVALENT, "R", True))
    for gate, printed in ((NO, "'no'"), (NA, "'n/a'")):
        given_answers = answers(A=gate, B=YES)
        assert verdicts_from(given_answers, form, links, ["R"])["R"].verdict is Verdict.OPEN
        (finding,) = contradictions(given_answers, form, {})
        assert f"A is {printed}" in finding.message
    unsaid = {"A": Answer("A", NA, "", "", answer("A", NA).place), "B": answer("B", YES)}
    assert "'N/A'" in next(contradictions(unsaid, form, {})).message
    for below in (None, NA, NOTE):
        assert not list(contradictions(answers(A=NO, B=below), form, {}))
    assert not list(contradictions(answers(A=NO), form, {}))


def test_a_crosswalk_of_set_relations_cannot_judge() -> None:
    wrong = Crosswalk(pack(crosswalk().pack.kind), "p", "c", (relation("A", SetRelation.EQUAL, "R", True),))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not an answer relation"):
        verdicts_from(answers(A=YES), TWO, wrong, ["R"])


NAMES = tuple("ABCDEFG")
ROWS = (
    Row("R1", FR.IAC, 1),
    Row("R1 RE", FR.IAC, 2, "R1"),
    Row("R2", FR.IAC, 3),
    Row("R3", FR.UC, 1),
    Row("R4", FR.UC, 4),
    Row("R5", FR.RA, 2),
)
CONDITIONAL = "R5"
FREE = questionnaire(*map(question, NAMES))


@st.composite
def crosswalks(draw: st.DrawFn) -> Crosswalk:
    """Judging relations to all rows but one, exposures that can remove that one."""
    judged = [one.id for one in ROWS if one.id != CONDITIONAL]
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(judged)), unique=True, max_size=14))
    kinds = st.sampled_from([EQUIVALENT, SUFFICIENT, NECESSARY])
    links = [relation(origin, draw(kinds), to, draw(st.booleans())) for origin, to in pairs]
    conditions = draw(st.sets(st.sampled_from(NAMES), max_size=2))
    return crosswalk(*links, *(relation(one, EXPOSURE, CONDITIONAL, absent=True) for one in sorted(conditions)))


def bounds(given_answers: dict[str, Answer], links: Crosswalk) -> Bounds[Capability]:
    found = verdicts_from(given_answers, FREE, links, [one.id for one in ROWS])
    return levels_of(ROWS, {row: one.verdict for row, one in found.items()}).bounds


@given(crosswalks(), st.fixed_dictionaries({name: st.sampled_from([YES, NO]) for name in NAMES}), st.data())
def test_answering_more_never_widens_the_bounds(
    links: Crosswalk, choices: dict[str, Choice], data: st.DataObject
) -> None:
    """Among answers that do not contradict each other, each further one keeps or narrows the interval."""
    full = answers(**choices)
    found = verdicts_from(full, FREE, links, [one.id for one in ROWS])
    consistent = {
        key: one
        for key, one in full.items()
        if not any(key in each.deciding for each in found.values() if each.verdict is Verdict.OPEN)
    }
    more = data.draw(st.sets(st.sampled_from(sorted(consistent)))) if consistent else set()
    fewer = data.draw(st.sets(st.sampled_from(sorted(more)))) if more else set()
    wide = bounds({key: consistent[key] for key in fewer}, links)
    narrow = bounds({key: consistent[key] for key in more}, links)
    assert wide.lower.at_most(narrow.lower)
    assert narrow.upper.at_most(wide.upper)


@given(crosswalks(), st.dictionaries(st.sampled_from(NAMES), st.sampled_from([*Choice, None])))
def test_unanswered_never_counts_as_no(links: Crosswalk, choices: dict[str, Choice | None]) -> None:
    """Leaving out every answer that is no Yes or No changes nothing; and no answer at all leaves everything open."""
    decided = {key: choice for key, choice in choices.items() if choice in (YES, NO)}
    rows = [one.id for one in ROWS]
    assert verdicts_from(answers(**choices), FREE, links, rows) == verdicts_from(answers(**decided), FREE, links, rows)
    silent = verdicts_from(answers(**dict.fromkeys(NAMES)), FREE, links, rows)
    assert {one.verdict for one in silent.values()} == {Verdict.OPEN}
